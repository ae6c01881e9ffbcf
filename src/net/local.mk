noinst_LIBRARIES += src/net/librhnet.a
src_net_librhnet_a_SOURCES = src/net/net.h src/net/internal.h src/net/wait.c src/net/endpoint.c src/net/http.c \
	src/net/easy.c src/net/tls.c src/net/cert.c src/net/fail.c src/net/url.c src/net/proxy.c src/net/child.c
src_net_librhnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)
