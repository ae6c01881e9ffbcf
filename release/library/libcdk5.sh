flags="$flags -std=gnu89 -w" # its configure and its code are older than C99's rule on undeclared functions
autotools --with-ncursesw
make -j"$jobs" libcdkw.a
make installCDKHeaderFiles
cp libcdkw.a "$prefix/lib/libcdk.a"
