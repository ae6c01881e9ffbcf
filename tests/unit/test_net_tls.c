/* Trust against a real server on loopback: CAs, names, dates, pins, proxies. */
#include "base/base.h"
#include "net/net.h"

#include "tests/support/net_fixture.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- the certificate that is shown ---- */

static void free_cert(struct rh_message *m, struct net_cert **c)
{
	*c = rh_message_steal(m);
	rh_message_release(m);
}

static struct net_cert *read_cert(struct net_endpoint *at, struct rh_err *e)
{
	struct rh_owner me = rh_owner_new();
	struct rh_message m;
	struct net_cert *c = NULL;

	net_read_cert(net, at, me, 7);
	while (!rh_message_take(&m))
		net_wait(net, -1);
	assert_int_equal(m.tag, 7);
	*e = m.err;
	free_cert(&m, &c);
	rh_owner_end(me);
	return c;
}

/* ---- trust ---- */

static void test_trust(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);

	(void)state;
	expect_server_info(at);
	rh_strset(&at->ca_pem, other_ca.cert_pem);
	expect_tls(at, "ca", "CN=Test CA");
	rh_strset(&at->ca_pem, NULL);
	expect_tls(at, "ca", "CN=Test CA");
	rh_strset(&at->ca_pem, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
	expect_tls(at, "ca", "");
	at->insecure = true;
	rh_strset(&at->ca_pem, NULL);
	expect_server_info(at);
	net_endpoint_drop(&at);
	assert_int_equal(ts_requests(server), 2);
}

static void test_wrong_name_and_dates(void **state)
{
	struct ts_server *other = ts_start(&(struct ts_config){ .cert = &elsewhere });
	struct ts_server *old = ts_start(&(struct ts_config){ .cert = &expired });
	struct net_endpoint *at = endpoint_of(other, "https", "127.0.0.1", ca.cert_pem);
	struct ts_cert future;
	struct net_cert *c;
	struct rh_err e;

	(void)state;
	expect_tls(at, "name", "elsewhere.example, not for 127.0.0.1");
	rh_strset(&at->server_name, "elsewhere.example");
	expect_server_info(at);
	char *sni = ts_sni(other);

	assert_string_equal(sni, "elsewhere.example");
	free(sni);
	rh_strset(&at->server_name, "third.example");
	expect_tls(at, "name", "not for third.example");
	net_endpoint_drop(&at);

	at = endpoint_of(old, "https", "localhost", ca.cert_pem);
	expect_tls(at, "expired", "CN=old was valid until 20");
	net_endpoint_drop(&at);
	ts_cert_make(&future, &ca, "early", "DNS:localhost", 3, 30);
	struct ts_server *early = ts_start(&(struct ts_config){ .cert = &future });

	at = endpoint_of(early, "https", "localhost", ca.cert_pem);
	expect_tls(at, "not-yet", "CN=early is valid from 20");
	c = read_cert(at, &e);
	assert_true(c->not_yet && !c->expired && c->name_matches);
	net_cert_free(&c);
	net_endpoint_drop(&at);
	ts_stop(early);
	ts_cert_free(&future);
	ts_stop(other);
	ts_stop(old);
}

static void test_server_name_and_host_header(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "127.0.0.1", ca.cert_pem);
	char *host = rh_format("\r\nHost: 127.0.0.1:%d\r\n", ts_port(server));
	struct answer a;

	(void)state;
	rh_strset(&at->server_name, "rancher.corp.example");
	get(at, "/echo", &a);
	assert_non_null(strstr(a.body, host));
	answer_release(&a);
	net_endpoint_drop(&at);
	free(host);

	/* ssh -L: the name is the server's, the connection goes to this machine. */
	at = net_endpoint_new("https://rancher.corp.example");
	at->connect_to = rh_format("127.0.0.1:%d", ts_port(server));
	rh_strset(&at->ca_pem, ca.cert_pem);
	get(at, "/echo", &a);
	assert_string_equal(a.err.what, "");
	assert_non_null(strstr(a.body, "\r\nHost: rancher.corp.example\r\n"));
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_pins(void **state)
{
	struct ts_server *strange = ts_start(&(struct ts_config){ .cert = &selfmade });
	struct net_endpoint *at = endpoint_of(strange, "https", "localhost", NULL);
	struct rh_err e;
	struct net_cert *c = read_cert(at, &e);

	(void)state;
	assert_int_equal(e.code, RH_OK);
	assert_non_null(c);
	assert_int_equal(ts_requests(strange), 0);
	assert_int_equal(strlen(c->pin), 71);
	assert_string_equal(c->names, "nothing.example");
	assert_string_equal(c->subject, "CN=selfmade");
	assert_string_equal(c->chain_pem, selfmade.cert_pem);
	assert_true(c->self_signed && !c->name_matches && !c->expired && c->until > c->from);

	rh_strset(&at->pin, c->pin);
	expect_server_info(at);
	/* Another certificate: even one that everybody else would trust. */
	char *url = rh_format("https://localhost:%d", ts_port(server));
	struct net_endpoint *moved = net_endpoint_beside(at, url);

	free(url);
	rh_strset(&moved->ca_pem, ca.cert_pem);
	moved->insecure = true;
	expect_tls(moved, "pin", c->pin);
	assert_int_equal(ts_requests(server), 0);
	net_endpoint_drop(&moved);
	net_cert_free(&c);

	/* A kept connection does not outlive the trust that it was made with. */
	rh_strset(&at->pin, "sha256:0000000000000000000000000000000000000000000000000000000000000000");
	expect_server_info(at);
	net_forget_connections(net, at);
	expect_tls(at, "pin", "sha256:0000");
	net_endpoint_drop(&at);
	ts_stop(strange);
}

static struct net_endpoint *moved_to(const struct net_endpoint *at, struct ts_server *s)
{
	char *url = rh_format("https://localhost:%d", ts_port(s));
	struct net_endpoint *moved = net_endpoint_beside(at, url);

	free(url);
	return moved;
}

/* A server that renews its certificate, as Rancher does for each new name: what was confirmed is who signs it. */
static void test_authority(void **state)
{
	struct ts_server *rancher = ts_start(&(struct ts_config){ .cert = &good, .chain = &ca });
	struct ts_cert renewed, foreign, bad_name;
	struct net_endpoint *at = endpoint_of(rancher, "https", "localhost", NULL), *moved;
	struct rh_err e;
	struct net_cert *shown = read_cert(at, &e), *authority = net_cert_authority(shown, NULL);

	(void)state;
	ts_cert_make(&renewed, &ca, "renewed", "DNS:localhost,DNS:new.example", 0, 30);
	ts_cert_make(&foreign, &other_ca, "good", "DNS:localhost", 0, 30);
	ts_cert_make(&bad_name, &ca, "good", "DNS:other.example", 0, 30);
	assert_non_null(authority);
	assert_string_equal(authority->subject, "CN=Test CA");
	assert_string_equal(authority->chain_pem, ca.cert_pem);
	assert_true(net_cert_is_among(authority, ca.cert_pem) && !net_cert_is_among(authority, other_ca.cert_pem));
	rh_strset(&at->ca_pem, authority->chain_pem);
	expect_server_info(at);
	struct ts_server *after = ts_start(&(struct ts_config){ .cert = &renewed });
	struct ts_server *mallory = ts_start(&(struct ts_config){ .cert = &foreign, .chain = &other_ca });
	struct ts_server *misnamed = ts_start(&(struct ts_config){ .cert = &bad_name, .chain = &ca });

	moved = moved_to(at, after);
	expect_server_info(moved);
	net_endpoint_drop(&moved);
	moved = moved_to(at, mallory);
	expect_fault(moved, "/hello", RH_E_TLS, "ca", "not signed by the authority that was given or confirmed");
	net_endpoint_drop(&moved);
	moved = moved_to(at, misnamed);
	expect_tls(moved, "name", "other.example");
	net_endpoint_drop(&moved);
	assert_int_equal(ts_requests(mallory) + ts_requests(misnamed), 0);
	net_cert_free(&authority);
	net_cert_free(&shown);
	net_endpoint_drop(&at);
	ts_stop(misnamed);
	ts_stop(mallory);
	ts_stop(after);
	ts_stop(rancher);
	ts_cert_free(&renewed);
	ts_cert_free(&foreign);
	ts_cert_free(&bad_name);
}

/* What the server does not send along is told beside (Rancher's /cacerts), and counts only when it has signed. */
static void test_authority_from_elsewhere(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", NULL);
	struct rh_err e;
	struct net_cert *shown = read_cert(at, &e), *c;
	char *both = rh_format("%s%s", other_ca.cert_pem, ca.cert_pem);

	(void)state;
	assert_null(net_cert_authority(shown, NULL));
	assert_null(net_cert_authority(shown, other_ca.cert_pem));
	assert_null(net_cert_authority(shown, good.cert_pem));
	assert_null(net_cert_authority(shown, "nonsense"));
	c = net_cert_authority(shown, both);
	assert_non_null(c);
	assert_string_equal(c->chain_pem, ca.cert_pem);
	net_cert_free(&c);
	net_cert_free(&shown);
	net_endpoint_drop(&at);
	free(both);
}

/* Nobody but itself vouches for it: its key counts, and stays when the certificate is renewed. */
static void test_key_pin(void **state)
{
	struct ts_server *strange = ts_start(&(struct ts_config){ .cert = &selfmade });
	struct net_endpoint *at = endpoint_of(strange, "https", "localhost", NULL), *moved;
	struct ts_cert renewed;
	struct rh_err e;
	struct net_cert *shown = read_cert(at, &e);

	(void)state;
	ts_cert_renew(&renewed, &selfmade, NULL, "selfmade again", "DNS:nothing.example");
	struct ts_server *after = ts_start(&(struct ts_config){ .cert = &renewed });

	assert_null(net_cert_authority(shown, NULL));
	assert_null(net_cert_authority(shown, ca.cert_pem));
	assert_true(rh_str_starts(rh_str(shown->key), "key:sha256:") && strlen(shown->key) == 75);
	rh_strset(&at->pin, shown->key);
	expect_server_info(at);
	moved = moved_to(at, after);
	expect_server_info(moved);
	rh_strset(&moved->pin, shown->pin); /* as kept by older versions: the very certificate */
	net_forget_connections(net, moved);
	expect_tls(moved, "pin", shown->pin);
	net_endpoint_drop(&moved);
	moved = moved_to(at, server);
	expect_tls(moved, "pin", "Shown now: key:sha256:");
	net_endpoint_drop(&moved);
	net_cert_free(&shown);
	net_endpoint_drop(&at);
	ts_stop(after);
	ts_stop(strange);
	ts_cert_free(&renewed);
}

/* `printf '%s\n' "$(curl -k …/cacerts)" | sha256sum` */
static void test_checksum(void **state)
{
	char with[65], without[65];

	(void)state;
	net_pem_checksum(RH_STR("abc\n\n"), with);
	net_pem_checksum(RH_STR("abc"), without);
	assert_string_equal(with, without);
	assert_string_equal(with, "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb");
}

static void test_read_cert_fails(void **state)
{
	struct net_endpoint *at = endpoint_of(plain, "https", "localhost", NULL);
	struct rh_err e;
	struct net_cert *c = read_cert(at, &e);

	(void)state;
	assert_null(c);
	assert_int_equal(e.code, RH_E_TLS);
	assert_string_equal(e.field, "scheme");
	net_endpoint_drop(&at);
	at = endpoint_of(plain, "http", "localhost", NULL);
	c = read_cert(at, &e);
	assert_null(c);
	assert_int_equal(e.code, RH_E_TLS);
	net_endpoint_drop(&at);
}

/* What is no name, from wherever it comes (a file that was edited): an error that shows it, and no request. */
static void test_names_that_are_none(void **state)
{
	static const char *const none[] = { "a b",  "quay.io/acme/web:1", "[::1", "",     ".",
					    "a..b", "https://a.example",  "a@b",  "[a.b]" };
	static const char *const names[] = { "a.example", "A-1.example.", "under_score",
					     "10.0.0.5",  "::1",          "[2001:db8::1]" };
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(none); i++) {
		struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);

		rh_strset(&at->server_name, none[i]);
		expect_fault(at, "/hello", RH_E_INVALID, "", "not the name of a host");
		net_endpoint_drop(&at);
	}
	for (size_t i = 0; i < RH_LEN(names); i++) {
		struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);

		assert_true(net_server_name_check(rh_str(names[i]), &e));
		rh_strset(&at->server_name, names[i]);
		expect_tls(at, "name", names[i][0] == '[' ? "2001" : names[i]);
		net_endpoint_drop(&at);
	}
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);

	rh_strset(&at->connect_to, "a b:80");
	expect_fault(at, "/hello", RH_E_INVALID, "", "This is not host:port");
	net_endpoint_drop(&at);
	assert_int_equal(ts_requests(server), 0);
}

/* A cursor that a server made up, too long for curl: the request ends, not the program. */
static void test_too_long_for_curl(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	size_t n = (size_t)9 << 20;
	char *path = rh_alloc(n + 1);
	struct answer a;

	(void)state;
	memset(path, 'a', n);
	path[0] = '/';
	get(at, path, &a);
	assert_int_equal(a.err.code, RH_E_INVALID);
	answer_release(&a);
	rh_strset(&at->proxy, path);
	get(at, "/hello", &a);
	assert_int_equal(a.err.code, RH_E_INVALID);
	assert_non_null(strstr(a.err.why, "CURLOPT_PROXY"));
	answer_release(&a);
	free(path);
	net_endpoint_drop(&at);
}

/* ---- proxies ---- */

static void test_proxy(void **state)
{
	struct ts_server *proxy = ts_start(&(struct ts_config){ .proxy = true, .proxy_user = "Basic dTpw" });
	struct net_endpoint *at = endpoint_of(server, "https", "rancher.corp.example", ca.cert_pem);

	(void)state;
	at->proxy = rh_format("http://u:p@127.0.0.1:%d", ts_port(proxy));
	expect_server_info(at);
	assert_int_equal(ts_requests(proxy), 1);
	free(at->proxy);
	at->proxy = rh_format("http://127.0.0.1:%d", ts_port(proxy));
	net_forget_connections(net, at);
	expect_fault(at, "/hello", RH_E_NET, "proxy", "The proxy does not lead to");
	rh_strset(&at->proxy, "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid:3128");
	expect_fault(at, "/hello", RH_E_NET, "proxy", "was not found");
	net_endpoint_drop(&at);

	/* From the environment, except for this machine. */
	char *env = rh_format("http://u:p@127.0.0.1:%d", ts_port(proxy));

	setenv("HTTPS_PROXY", env, 1);
	at = endpoint_of(server, "https", "rancher.corp.example", ca.cert_pem);
	expect_server_info(at);
	assert_int_equal(ts_requests(proxy), 3);
	rh_strset(&at->proxy, "");
	net_forget_connections(net, at);
	at->connect_to = rh_format("127.0.0.1:%d", ts_port(server));
	expect_server_info(at);
	net_endpoint_drop(&at);
	at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	expect_server_info(at);
	assert_int_equal(ts_requests(proxy), 3);
	net_endpoint_drop(&at);
	unsetenv("HTTPS_PROXY");
	free(env);
	ts_stop(proxy);
}

/* What is not there is the proxy, so the proxy is named, without the password that stands in its address. */
static void test_missing_proxy(void **state)
{
	static const char *const schemes[] = { "http", "https", "socks5", "socks5h" };
	struct ts_server *gone = ts_start(&(struct ts_config){ .proxy = true });
	int port = ts_port(gone);

	(void)state;
	ts_stop(gone);
	for (size_t i = 0; i < RH_LEN(schemes); i++) {
		struct net_endpoint *at = endpoint_of(server, "https", "127.0.0.1", ca.cert_pem);
		char *says = rh_format("The proxy %s://127.0.0.1:%d refuses connections.", schemes[i], port);

		at->proxy = rh_format("%s://u:hidden@127.0.0.1:%d", schemes[i], port);
		expect_fault(at, "/hello", RH_E_NET, "proxy", says);
		free(says);
		free(at->proxy);
		at->proxy = rh_format("%s://no.such.proxy.invalid:3128", schemes[i]);
		says = rh_format("The proxy %s was not found.", at->proxy);
		expect_fault(at, "/hello", RH_E_NET, "proxy", says);
		free(says);
		net_endpoint_drop(&at);
	}
	/* The environment's, for a whole URL as Test login asks for them. */
	char *env = rh_format("http://127.0.0.1:%d", port), *url = rh_format("https://registry.example/v2/");

	setenv("HTTPS_PROXY", env, 1);
	struct net_endpoint *at = net_endpoint_new("");
	expect_fault(at, url, RH_E_NET, "proxy", env);
	net_endpoint_drop(&at);
	unsetenv("HTTPS_PROXY");
	free(env);
	free(url);
}

/* The pin is for the server, not for the proxy in front of it; the proxy must be one that the system trusts. */
static void test_pin_behind_tls_proxy(void **state)
{
	struct ts_server *proxy = ts_start(&(struct ts_config){ .proxy = true, .cert = &good });
	struct ts_server *strange = ts_start(&(struct ts_config){ .cert = &selfmade });
	struct net_endpoint *at = endpoint_of(strange, "https", "localhost", NULL);
	struct rh_err e;
	struct net_cert *c = read_cert(at, &e);
	struct answer a;
	char path[] = "/tmp/rh-test-ca-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0 && write(fd, ca.cert_pem, strlen(ca.cert_pem)) > 0);
	close(fd);
	at->proxy = rh_format("https://localhost:%d", ts_port(proxy));
	get(at, "/hello", &a);
	assert_int_not_equal(a.err.code, RH_OK);
	answer_release(&a);
	setenv("SSL_CERT_FILE", path, 1);
	rh_strset(&at->pin, c->pin);
	expect_server_info(at);
	net_forget_connections(net, at);
	rh_strset(&at->pin, "sha256:0000000000000000000000000000000000000000000000000000000000000000");
	expect_tls(at, "pin", c->pin);
	unsetenv("SSL_CERT_FILE");
	unlink(path);
	net_cert_free(&c);
	net_endpoint_drop(&at);
	ts_stop(strange);
	ts_stop(proxy);
}

/* Whom the machine trusts: a directory of certificates is read too, and an endpoint's own authorities end that. */
/* ---- sessions ---- */

/* A write has a connection of its own: how many of two resumed a session. */
static unsigned resumed(struct net_endpoint *at, struct ts_server *s)
{
	unsigned before = ts_resumed(s);

	for (int i = 0; i < 2; i++) {
		struct answer a;

		(void)ask_more(at, "/hello", &a, (struct net_http){ .method = "POST", .keep = true });
		wait_for(&a.done);
		assert_int_equal(a.err.code, RH_OK);
		assert_int_equal(a.head.status, 200);
		answer_release(&a);
	}
	return ts_resumed(s) - before;
}

static void resumes_with(struct ts_server *s)
{
	struct net_endpoint *at = endpoint_of(s, "https", "localhost", ca.cert_pem), *second;

	assert_int_equal(resumed(at, s), 1);
	assert_int_equal(resumed(at, s), 2);
	net_forget_connections(net, at);
	assert_int_equal(resumed(at, s), 1);
	second = endpoint_of(s, "https", "localhost", ca.cert_pem);
	assert_int_equal(resumed(second, s), 1);
	/* What was agreed on with nobody verified counts nowhere else, and the other way round. */
	at->insecure = true;
	assert_int_equal(resumed(at, s), 0);
	at->insecure = false;
	rh_strset(&at->ca_pem, other_ca.cert_pem);
	expect_tls(at, "ca", "CN=Test CA");
	net_endpoint_drop(&at);
	net_endpoint_drop(&second);
}

static void test_sessions(void **state)
{
	struct ts_server *old = ts_start(&(struct ts_config){ .cert = &good, .tls12 = true });
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", NULL), *mine;
	struct net_cert *c;
	struct rh_err e;

	(void)state;
	resumes_with(server);
	resumes_with(old);
	c = read_cert(at, &e);
	assert_non_null(c);
	rh_strset(&at->pin, c->key);
	assert_int_equal(resumed(at, server), 0);
	net_cert_free(&c);
	net_endpoint_drop(&at);
	mine = endpoint_of(server, "https", "localhost", ca.cert_pem);
	rh_strset(&mine->client_cert_pem, client_cert.cert_pem);
	rh_secret_set(&mine->client_key_pem, rh_str(client_cert.key_pem));
	assert_int_equal(resumed(mine, server), 0);
	net_endpoint_drop(&mine);
	ts_stop(old);
}

static void test_known_authorities(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", NULL);
	BIO *bio = BIO_new_mem_buf(ca.cert_pem, -1);
	X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	char dir[] = "/tmp/rh-test-ca-XXXXXX";
	struct rh_err e;

	(void)state;
	assert_non_null(x);
	assert_non_null(mkdtemp(dir));
	char *path = rh_format("%s/%08lx.0", dir, X509_subject_name_hash(x));

	assert_int_equal(rh_file_write(path, rh_str(ca.cert_pem), &e), RH_OK);
	expect_tls(at, "ca", "CN=Test CA");
	setenv("SSL_CERT_DIR", dir, 1);
	net_forget_connections(net, at);
	expect_server_info(at);
	net_forget_connections(net, at);
	rh_strset(&at->ca_pem, other_ca.cert_pem);
	expect_tls(at, "ca", "CN=Test CA");
	unsetenv("SSL_CERT_DIR");
	unlink(path);
	rmdir(dir);
	free(path);
	X509_free(x);
	BIO_free(bio);
	net_endpoint_drop(&at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_trust),
		T(test_wrong_name_and_dates),
		T(test_server_name_and_host_header),
		T(test_pins),
		T(test_authority),
		T(test_authority_from_elsewhere),
		T(test_key_pin),
		T(test_checksum),
		T(test_read_cert_fails),
		T(test_names_that_are_none),
		T(test_too_long_for_curl),
		T(test_proxy),
		T(test_missing_proxy),
		T(test_pin_behind_tls_proxy),
		T(test_known_authorities),
		T(test_sessions),
#undef T
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
