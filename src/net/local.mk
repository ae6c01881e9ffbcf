noinst_LIBRARIES += src/net/librhnet.a
src_net_librhnet_a_SOURCES = src/net/net.h
src_net_librhnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)
