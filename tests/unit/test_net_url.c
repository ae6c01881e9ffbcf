/* URLs as people type them, what goes into a URL, and the proxy that the environment asks for. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_normalise(void **state)
{
	static const struct {
		const char *typed, *url; /* url NULL: refused */
	} cases[] = {
		{ "https://Rancher.Corp/", "https://rancher.corp" },
		{ "  rancher.corp  ", "https://rancher.corp" },
		{ "rancher.corp:8443", "https://rancher.corp:8443" },
		{ "https://rancher.corp:443/", "https://rancher.corp" },
		{ "http://10.0.0.1:80", "http://10.0.0.1" },
		{ "https://[2001:DB8::1]:6443/", "https://[2001:db8::1]:6443" },
		{ "https://r.corp/k8s/clusters/c-m-x//", "https://r.corp/k8s/clusters/c-m-x" },
		{ "HTTPS://r.corp", "https://r.corp" },
		{ "", NULL },
		{ "   ", NULL },
		{ "ftp://rancher.corp", NULL },
		{ "file:///etc/passwd", NULL },
		{ "https://u:p@rancher.corp", NULL },
		{ "https://u@rancher.corp", NULL },
		{ "https://rancher.corp/?a=b", NULL },
		{ "https://rancher.corp/#top", NULL },
		{ "https://rancher corp", NULL },
		{ "https://rancher.corp\x1b[31m", NULL },
		{ "https://rancher.corp:99999", NULL },
		{ "https://", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_buf out;
		struct rh_err e = { 0 };

		rh_buf_init(&out, 2048);
		bool ok = net_url_normalise(rh_str(cases[i].typed), &out, &e);

		if (ok != !!cases[i].url)
			fail_msg("\"%s\": %d %s", cases[i].typed, ok, out.p);
		if (ok) {
			assert_string_equal(out.p, cases[i].url);
		} else {
			assert_int_equal(e.code, RH_E_INVALID);
			assert_true(*e.what && *e.why && *e.fix);
			assert_int_equal(out.n, 0);
		}
		rh_buf_release(&out);
	}
}

static void test_escape(void **state)
{
	struct rh_buf out;

	(void)state;
	rh_buf_init(&out, 256);
	net_url_escape(&out, RH_STR("a-b._~/c d\0\xc3\xa9%?&=+"));
	assert_string_equal(out.p, "a-b._~%2Fc%20d%00%C3%A9%25%3F%26%3D%2B");
	rh_buf_release(&out);
}

static void test_parts(void **state)
{
	static const struct {
		const char *url, *host, *authority;
		int port;
		bool tls, loopback;
	} cases[] = {
		{ "https://a.example", "a.example", "a.example:443", 443, true, false },
		{ "http://127.8.9.1/x", "127.8.9.1", "127.8.9.1:80", 80, false, true },
		{ "https://[::1]:6443", "::1", "[::1]:6443", 6443, true, true },
		{ "http://LOCALHOST:1", "LOCALHOST", "LOCALHOST:1", 1, false, true },
		{ "http://localhost.example:1", "localhost.example", "localhost.example:1", 1, false, false },
		{ "http://128.0.0.1", "128.0.0.1", "128.0.0.1:80", 80, false, false },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct net_url_parts u;

		assert_true(net_url_parts(cases[i].url, &u));
		assert_string_equal(u.host, cases[i].host);
		assert_string_equal(u.authority, cases[i].authority);
		assert_int_equal(u.port, cases[i].port);
		assert_int_equal(u.tls, cases[i].tls);
		assert_int_equal(net_url_loopback(&u), cases[i].loopback);
	}
}

/* The cases of golang.org/x/net/http/httpproxy that matter for servers. */
static void test_proxy_from_environment(void **state)
{
	static const struct {
		const char *url, *https, *http, *no, *want;
	} cases[] = {
		{ "https://a.example", "http://p:3128", "", "", "http://p:3128" },
		{ "http://a.example", "http://p:3128", "http://q:1", "", "http://q:1" },
		{ "http://a.example", "http://p:3128", "", "", "" },
		{ "https://a.example", "http://p", "", "*", "" },
		{ "https://a.example", "http://p", "", "a.example", "" },
		{ "https://A.example", "http://p", "", "a.EXAMPLE", "" },
		{ "https://b.a.example", "http://p", "", "a.example", "" },
		{ "https://ba.example", "http://p", "", "a.example", "http://p" },
		{ "https://a.example", "http://p", "", ".a.example", "http://p" },
		{ "https://b.a.example", "http://p", "", " x , .a.example", "" },
		{ "https://b.a.example", "http://p", "", "*.a.example", "" },
		{ "https://a.example:8443", "http://p", "", "a.example:8443", "" },
		{ "https://a.example:8443", "http://p", "", "a.example:443", "http://p" },
		{ "https://10.1.2.3", "http://p", "", "10.0.0.0/8", "" },
		{ "https://11.1.2.3", "http://p", "", "10.0.0.0/8", "http://p" },
		{ "https://10.1.2.3", "http://p", "", "10.1.2.3", "" },
		{ "https://[2001:db8::5]", "http://p", "", "2001:db8::/32", "" },
		{ "https://[2001:db8::5]", "http://p", "", "2001:db8::5", "" },
		{ "https://127.0.0.1:6443", "http://p", "", "", "" },
		{ "https://localhost", "http://p", "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct net_url_parts u;

		setenv("HTTPS_PROXY", cases[i].https, 1);
		setenv("HTTP_PROXY", cases[i].http, 1);
		setenv("NO_PROXY", cases[i].no, 1);
		assert_true(net_url_parts(cases[i].url, &u));
		char *got = net_proxy_from_environment(&u);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%zu: %s without %s: \"%s\"", i, cases[i].url, cases[i].no, got);
		free(got);
	}
	unsetenv("HTTPS_PROXY");
	unsetenv("HTTP_PROXY");
	unsetenv("NO_PROXY");
}

static void test_proxy_shown(void **state)
{
	static const struct {
		const char *own, *connect_to, *environment, *want;
	} cases[] = {
		{ NULL, NULL, "http://u:p@p.example:3128", "http://p.example:3128" },
		{ "", NULL, "http://p.example", "" },
		{ "socks5h://a:b@s.example:1080", NULL, "http://p.example", "socks5h://s.example:1080" },
		{ NULL, "127.0.0.1:8443", "http://p.example", "" },
		{ NULL, "10.0.0.1:8443", "p.example:3128", "p.example:3128" },
		{ NULL, NULL, "http://u:p@ss/w@p.example:3128", "http://p.example:3128" },
		{ NULL, NULL, "u:p@p.example:3128", "p.example:3128" },
		{ NULL, NULL, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct net_endpoint *at = net_endpoint_new("https://rancher.example");

		setenv("HTTPS_PROXY", cases[i].environment, 1);
		rh_strset(&at->proxy, cases[i].own);
		rh_strset(&at->connect_to, cases[i].connect_to);
		char *got = net_endpoint_proxy(at);

		assert_string_equal(got, cases[i].want);
		free(got);
		net_endpoint_drop(&at);
	}
	unsetenv("HTTPS_PROXY");
}

static void test_ways(void **state)
{
	static const char *const to[] = { "127.0.0.1:8443", "a.example:1", "[::1]:65535" };
	static const char *const not_to[] = { "",        ":1",       "a",           "a b:1",    "a:0",
					      "a:65536", "::1:8443", "https://a:1", "[::1:8443" };
	static const char *const proxies[] = { "http://p:3128", "https://u:p@p.example", "socks5://p:1",
					       "socks5h://[::1]:1080", "p.example:3128" };
	static const char *const not_proxies[] = { "", "ftp://p", "http://", "a b", "http://a b:1", "socks4://p:1" };
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(to); i++)
		assert_true(net_connect_to_check(rh_str(to[i]), &e));
	for (size_t i = 0; i < RH_LEN(not_to); i++)
		if (net_connect_to_check(rh_str(not_to[i]), &e) || e.code != RH_E_INVALID || !*e.fix)
			fail_msg("%s", not_to[i]);
	for (size_t i = 0; i < RH_LEN(proxies); i++)
		assert_true(net_proxy_check(rh_str(proxies[i]), &e));
	for (size_t i = 0; i < RH_LEN(not_proxies); i++)
		if (net_proxy_check(rh_str(not_proxies[i]), &e) || e.code != RH_E_INVALID || !*e.fix)
			fail_msg("%s", not_proxies[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalise),   cmocka_unit_test(test_escape),
		cmocka_unit_test(test_parts),       cmocka_unit_test(test_proxy_from_environment),
		cmocka_unit_test(test_proxy_shown), cmocka_unit_test(test_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
