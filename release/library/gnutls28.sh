off=
for feature in doc tools tests cxx guile nls libdane openssl-compatibility srp-authentication heartbeat-support \
	dtls-srtp-support gost ocsp full-test-suite bash-tests hardware-acceleration rpath; do off="$off --disable-$feature"; done
for library in p11-kit idn brotli zstd zlib tpm tpm2; do off="$off --without-$library"; done
# shellcheck disable=SC2086
NETTLE_CFLAGS="-I$prefix/include" NETTLE_LIBS="-L$prefix/lib -lnettle" HOGWEED_CFLAGS="-I$prefix/include" \
	HOGWEED_LIBS="-L$prefix/lib -lhogweed -lnettle" \
	autotools --with-nettle-mini --with-included-libtasn1 --with-included-unistring --with-default-trust-store-file=/dev/null $off
make -j"$jobs" -C gl
make -j"$jobs" -C lib
make -C lib install
