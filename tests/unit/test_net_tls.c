/* Trust against a real server on loopback: CAs, names, dates, pins, client certificates, proxies. */
#include "base/base.h"
#include "net/net.h"

#include "tests/support/net_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static void test_client_certificate(void **state)
{
	struct ts_server *strict = ts_start(&(struct ts_config){ .cert = &good, .client_ca = &ca });
	struct net_endpoint *at = endpoint_of(strict, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	get(at, "/hello", &a);
	assert_int_equal(a.err.code, RH_E_TLS);
	assert_string_equal(a.err.field, "client-certificate");
	answer_release(&a);
	rh_strset(&at->client_cert_pem, client_cert.cert_pem);
	rh_secret_set(&at->client_key_pem, rh_str(client_cert.key_pem));
	expect_server_info(at);
	char *name = ts_client_name(strict);

	assert_string_equal(name, "kube-admin");
	free(name);
	net_forget_connections(net, at);
	rh_secret_set(&at->client_key_pem, rh_str(good.key_pem));
	get(at, "/hello", &a);
	assert_int_equal(a.err.code, RH_E_TLS);
	assert_string_equal(a.err.field, "client-certificate");
	answer_release(&a);
	net_endpoint_drop(&at);
	ts_stop(strict);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_trust), T(test_wrong_name_and_dates), T(test_server_name_and_host_header),
		T(test_pins),  T(test_read_cert_fails),      T(test_client_certificate),
		T(test_proxy), T(test_pin_behind_tls_proxy),
#undef T
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
