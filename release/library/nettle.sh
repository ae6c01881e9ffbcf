# With the small GMP of its own: the sandbox's TLS is for one person on loopback.
autotools --enable-mini-gmp --disable-openssl --disable-documentation --disable-assembler --libdir="$prefix/lib"
make -j"$jobs" libnettle.a libhogweed.a
make install-here install-headers 2>/dev/null || make install-headers
cp libnettle.a libhogweed.a "$prefix/lib/"
