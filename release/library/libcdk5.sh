autotools --with-ncursesw
make -j"$jobs" libcdk.a CFLAGS="$flags -std=gnu89 -w -I$prefix/include/ncursesw"
cp libcdk.a "$prefix/lib/"
mkdir -p "$prefix/include/cdk"
cp include/*.h "$prefix/include/cdk/"
