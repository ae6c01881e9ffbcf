# HTTP/1.1, HTTPS and proxies (HTTP, HTTPS, SOCKS; Basic and Digest). Where the authorities are, src/net says.
off=
for protocol in ftp file ldap ldaps rtsp dict telnet tftp pop3 imap smb smtp gopher mqtt websockets; do off="$off --disable-$protocol"; done
for feature in manual ntlm ntlm-wb tls-srp alt-svc hsts doh netrc cookies aws libcurl-option openssl-auto-load-config dateparse \
	kerberos-auth negotiate-auth unix-sockets; do off="$off --disable-$feature"; done
for library in brotli zstd libpsl libidn2 librtmp libssh2 nghttp2 nghttp3 ngtcp2 libgsasl ca-bundle ca-path ca-fallback; do off="$off --without-$library"; done
# shellcheck disable=SC2086
autotools --with-openssl="$prefix" --with-zlib="$prefix" --enable-threaded-resolver --enable-proxy $off
make -j"$jobs" -C lib
make -C lib install
make -C include install
