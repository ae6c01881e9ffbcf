/* Client certificates against a real server on loopback: refused, ended, locked, broken. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include "tests/support/net_fixture.h"

#include <string.h>

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

/* One that has ended: the server only hangs up, so the date says why. */
static void test_ended_client_certificate(void **state)
{
	struct ts_server *strict = ts_start(&(struct ts_config){ .cert = &good, .client_ca = &ca });
	struct net_endpoint *at = endpoint_of(strict, "https", "localhost", ca.cert_pem);
	struct ts_cert old;
	struct answer a;
	int64_t from, until;

	(void)state;
	ts_cert_make(&old, &ca, "kube-admin", "DNS:client", -30, -3);
	rh_strset(&at->client_cert_pem, old.cert_pem);
	rh_secret_set(&at->client_key_pem, rh_str(old.key_pem));
	rh_strset(&at->who, "admin");
	get(at, "/hello", &a);
	assert_int_equal(a.err.code, RH_E_TLS);
	assert_string_equal(a.err.field, "client-certificate");
	assert_non_null(strstr(a.err.why, "The client certificate of user \"admin\" ended on 20"));
	answer_release(&a);
	assert_true(net_certificate_dates(old.cert_pem, &from, &until) && until < rh_wall() && from < until);
	net_endpoint_drop(&at);
	ts_stop(strict);

	/* What was sent, for a server that answers 401. */
	at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	get(at, "/private", &a);
	assert_int_equal(a.head.status, 401);
	assert_int_equal(a.head.sent, NET_SENT_NOTHING);
	answer_release(&a);
	rh_strset(&at->client_cert_pem, old.cert_pem);
	rh_secret_set(&at->client_key_pem, rh_str(old.key_pem));
	rh_strset(&at->who, "admin");
	get(at, "/private", &a);
	assert_int_equal(a.head.sent, NET_SENT_CERTIFICATE);
	assert_int_equal(a.head.sent_until, until);
	assert_string_equal(a.head.sent_user, "admin");
	answer_release(&a);
	assert_false(net_certificate_dates("nonsense", &from, &until));
	net_endpoint_drop(&at);
	ts_cert_free(&old);
}

/* One that is valid, of an authority that the server does not know: not "cut off", but what was sent, in both versions
 * of TLS. */
static void test_client_certificate_of_another(void **state)
{
	struct ts_cert stranger;

	(void)state;
	ts_cert_make(&stranger, &other_ca, "kube-stranger", "DNS:client", -1, 30);
	for (int i = 0; i < 20; i++) {
		struct ts_server *strict =
			ts_start(&(struct ts_config){ .cert = &good, .client_ca = &ca, .tls12 = i % 2 });
		struct net_endpoint *at = endpoint_of(strict, "https", "localhost", ca.cert_pem);
		struct answer a;

		rh_strset(&at->client_cert_pem, stranger.cert_pem);
		rh_secret_set(&at->client_key_pem, rh_str(stranger.key_pem));
		get(at, "/hello", &a);
		assert_true(a.err.code == RH_E_TLS || a.err.code == RH_E_NET);
		assert_string_equal(a.err.field, "client-certificate");
		if (!strstr(a.err.why, "CN=kube-stranger, issued by CN=Other CA, valid until 20") ||
		    !strstr(a.err.what, "client certificate"))
			fail_msg("TLS 1.%d: %s %s", i % 2 ? 2 : 3, a.err.what, a.err.why);
		answer_release(&a);
		net_endpoint_drop(&at);
		ts_stop(strict);
	}
	ts_cert_free(&stranger);
}

/* A server that took the certificate and is gone before its answer: the certificate is named, but what was asked may
 * have been done. An answer that has begun is only cut off. */
static void test_client_certificate_and_reset(void **state)
{
	struct ts_server *strict = ts_start(&(struct ts_config){ .cert = &good, .client_ca = &ca });
	struct net_endpoint *at = endpoint_of(strict, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	rh_strset(&at->client_cert_pem, client_cert.cert_pem);
	rh_secret_set(&at->client_key_pem, rh_str(client_cert.key_pem));
	get(at, "/empty", &a);
	assert_int_equal(a.err.code, RH_E_NET);
	assert_non_null(strstr(a.err.what, "ended the connection when it had the client certificate"));
	assert_non_null(strstr(a.err.why, "CN=kube-admin, issued by CN=Test CA"));
	answer_release(&a);
	expect_server_info(at);
	get(at, "/cut", &a);
	assert_int_equal(a.err.code, RH_E_NET);
	assert_null(strstr(a.err.what, "client certificate"));
	answer_release(&a);
	net_endpoint_drop(&at);
	ts_stop(strict);
}

/* A key behind a passphrase never reaches curl, which would ask for it on the terminal. */
static void test_locked_key(void **state)
{
	struct ts_server *strict = ts_start(&(struct ts_config){ .cert = &good, .client_ca = &ca });

	(void)state;
	for (int traditional = 0; traditional < 2; traditional++) {
		struct net_endpoint *at = endpoint_of(strict, "https", "localhost", ca.cert_pem);
		char *locked = ts_key_locked(&client_cert, "tr0ub4dor", traditional);
		unsigned before = ts_connections(strict);
		struct rh_secret word;
		struct answer a;

		rh_secret_init(&word);
		rh_strset(&at->client_cert_pem, client_cert.cert_pem);
		rh_secret_set(&at->client_key_pem, rh_str(locked));
		assert_int_equal(net_key_look(&at->client_key_pem), NET_KEY_LOCKED);
		get(at, "/hello", &a);
		assert_int_equal(a.err.code, RH_E_TLS);
		assert_string_equal(a.err.field, "client-certificate");
		assert_non_null(strstr(a.err.why, "passphrase"));
		assert_non_null(strstr(a.err.fix, "openssl pkey"));
		answer_release(&a);
		assert_int_equal(ts_connections(strict), before);
		rh_secret_set(&word, RH_STR("wrong"));
		assert_false(net_key_unlock(&at->client_key_pem, &word));
		assert_int_equal(net_key_look(&at->client_key_pem), NET_KEY_LOCKED);
		rh_secret_set(&word, RH_STR("tr0ub4dor"));
		assert_true(net_key_unlock(&at->client_key_pem, &word));
		assert_int_equal(net_key_look(&at->client_key_pem), NET_KEY_OPEN);
		expect_server_info(at);
		rh_secret_release(&word);
		net_endpoint_drop(&at);
		free(locked);
	}
	ts_stop(strict);
}

static void test_broken_key(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);

	(void)state;
	rh_strset(&at->client_cert_pem, client_cert.cert_pem);
	rh_secret_set(&at->client_key_pem,
		      RH_STR("-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n"));
	expect_tls(at, "client-certificate", "cannot be read");
	rh_secret_clear(&at->client_key_pem);
	expect_tls(at, "client-certificate", "cannot be read");
	net_endpoint_drop(&at);
	assert_int_equal(ts_connections(server), 0);
}

/* As certificates have them, and what no calendar has. */
static void test_days(void **state)
{
	static const struct {
		int64_t at;
		const char *day;
	} cases[] = {
		{ 0, "1970-01-01 00:00 UTC" },
		{ -1, "1969-12-31 23:59 UTC" },
		{ 253402300799, "9999-12-31 23:59 UTC" }, /* RFC 5280: that it never ends */
		{ INT64_MAX, "" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char day[32] = "x";

		net_tls_day(cases[i].at, day);
		assert_string_equal(day, cases[i].day);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_client_certificate),
		T(test_ended_client_certificate),
		T(test_client_certificate_of_another),
		T(test_client_certificate_and_reset),
		T(test_locked_key),
		T(test_broken_key),
		T(test_days),
#undef T
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
