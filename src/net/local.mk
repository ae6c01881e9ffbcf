noinst_LIBRARIES += src/net/librhnet.a
src_net_librhnet_a_SOURCES = src/net/net.h src/net/ca_bundle.h src/net/internal.h src/net/wait.c src/net/ca_bundle.c src/net/endpoint.c src/net/http.c \
	src/net/easy.c src/net/tls.c src/net/cert.c src/net/authority.c src/net/client_cert.c src/net/fail.c src/net/url.c src/net/proxy.c src/net/versions.c src/net/child.c
src_net_librhnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)

# A real TLS server on loopback, and what the tests of this room share.
NET_TEST_SUPPORT = tests/support/gzip.c tests/support/https_server.c tests/support/https_server.h tests/support/test_certs.c
NET_TEST_FIXTURE = $(NET_TEST_SUPPORT) tests/support/net_fixture.c tests/support/net_fixture.h
NET_TEST_LIBS = $(NET_LIBS) $(ZLIB_LIBS) $(CMOCKA_LIBS) -lpthread
if HAVE_CMOCKA
UNIT_TESTS += tests/unit/test_net_http tests/unit/test_net_tls tests/unit/test_net_client_cert tests/unit/test_net_url tests/unit/test_net_child \
	tests/unit/test_net_dns tests/unit/test_net_ca_bundle
check_PROGRAMS += tests/unit/test_net_http tests/unit/test_net_tls tests/unit/test_net_client_cert tests/unit/test_net_url \
	tests/unit/test_net_child tests/unit/test_net_dns tests/unit/test_net_ca_bundle
if !SANITIZERS
UNIT_TESTS += tests/unit/test_net_wipe
check_PROGRAMS += tests/unit/test_net_wipe
endif
endif
tests_unit_test_net_http_SOURCES = tests/unit/test_net_http.c $(NET_TEST_FIXTURE)
tests_unit_test_net_http_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_client_cert_SOURCES = tests/unit/test_net_client_cert.c $(NET_TEST_FIXTURE)
tests_unit_test_net_client_cert_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_tls_SOURCES = tests/unit/test_net_tls.c $(NET_TEST_FIXTURE)
tests_unit_test_net_tls_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_url_SOURCES = tests/unit/test_net_url.c
tests_unit_test_net_url_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_child_SOURCES = tests/unit/test_net_child.c
tests_unit_test_net_child_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_dns_SOURCES = tests/unit/test_net_dns.c
tests_unit_test_net_dns_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_ca_bundle_SOURCES = tests/unit/test_net_ca_bundle.c
tests_unit_test_net_ca_bundle_LDADD = $(NET_TEST_LIBS)
tests_unit_test_net_wipe_SOURCES = tests/unit/test_net_wipe.c tests/support/leftover.h tests/support/leftover.c src/base/wipe.c $(NET_TEST_SUPPORT)
tests_unit_test_net_wipe_LDFLAGS = $(AM_LDFLAGS) $(RH_WIPE_LDFLAGS)
tests_unit_test_net_wipe_LDADD = $(NET_TEST_LIBS)
