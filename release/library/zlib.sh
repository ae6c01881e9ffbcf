CC=static-cc AR=static-ar RANLIB=static-ranlib CFLAGS="$flags" ./configure --static --prefix="$prefix"
make -j"$jobs" libz.a
cp libz.a "$prefix/lib/"
cp zlib.h zconf.h "$prefix/include/"
