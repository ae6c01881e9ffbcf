LIBS="-lgnutls -lhogweed -lnettle" autotools --enable-https=yes --with-gnutls="$prefix" --disable-doc --disable-examples --disable-curl --disable-nls
make -j"$jobs" -C src/microhttpd libmicrohttpd.la
make -C src/microhttpd install
make -C src/include install
