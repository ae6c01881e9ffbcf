# TLS 1.2 and 1.3, certificates, and the key formats that kubeconfigs have. No openssl.cnf of the host is read: it may name providers that
# are not in this program. No console: a library that asks for a passphrase would write over the screen. The paths that it is told are compiled
# in, so they are not those of this machine.
perl ./Configure "linux-$arch" CC=static-cc AR=static-ar RANLIB=static-ranlib --prefix=/usr --libdir=lib --openssldir=/etc/ssl \
	no-shared no-module no-dso no-engine no-dynamic-engine no-legacy no-tests no-autoload-config no-ui-console no-comp no-ssl3 no-dtls no-srp \
	no-psk no-srtp no-nextprotoneg no-ct no-cms no-ts no-cmp no-rfc3779 no-sock no-dgram no-idea no-seed no-camellia no-aria no-sm2 no-sm3 \
	no-sm4 no-bf no-cast no-rc2 no-rc4 no-md4 no-mdc2 no-rmd160 no-whirlpool no-gost no-ec2m no-dsa no-siphash no-blake2 no-weak-ssl-ciphers \
	no-secure-memory \
	$flags
make -j"$jobs" build_generated
make -j"$jobs" libcrypto.a libssl.a
make install_dev DESTDIR="$here/openssl"
cp -a "$here/openssl/usr/." "$prefix/"
