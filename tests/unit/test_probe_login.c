/* Test login against a registry that plays what real ones do, and what an evil one might: what is said, and what is
 * sent where. */
#include "base/base.h"
#include "data/text.h"
#include "net/net.h"
#include "probe/probe.h"
#include "registry/image.h"
#include "tests/support/token_registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include <string.h>

#define PASSWORD "not-a-password"

static struct ts_cert ca, other_ca, cert;

struct world {
	struct net *net;
	struct token_registry registry, elsewhere; /* elsewhere: where redirects lead */
	struct rh_owner owner;
	struct probe_result *result;
	char elsewhere_url[64];
};

static void open_world(struct world *w, enum tr_trick trick, bool tls)
{
	memset(w, 0, sizeof *w);
	w->net = net_new();
	w->owner = rh_owner_new();
	tr_start(&w->elsewhere, NULL, "acme+deploy", PASSWORD);
	(void)snprintf(w->elsewhere_url, sizeof w->elsewhere_url, "http://127.0.0.1:%d", ts_port(w->elsewhere.server));
	w->registry.trick = trick;
	w->registry.elsewhere = w->elsewhere_url;
	tr_start(&w->registry, tls ? &cert : NULL, "acme+deploy", PASSWORD);
}

static void close_world(struct world *w)
{
	probe_result_free(w->result);
	rh_owner_end(w->owner);
	net_free(&w->net);
	tr_stop(&w->registry);
	tr_stop(&w->elsewhere);
}

static void start(struct world *w, const char *key, const char *password, const char *reference, const char *ca_pem)
{
	struct rh_secret secret;
	struct registry_image image;
	struct rh_err e;

	rh_secret_init(&secret);
	rh_secret_set(&secret, rh_str(password));
	if (reference)
		assert_true(registry_image_parse(rh_str(reference), &image, &e));
	probe_start(w->net,
		    &(struct probe_request){ .key = key,
					     .user = "acme+deploy",
					     .password = &secret,
					     .image = reference ? &image : NULL,
					     .ca_pem = ca_pem },
		    w->owner, 4);
	if (reference)
		registry_image_release(&image);
	rh_secret_release(&secret);
}

static void finish(struct world *w)
{
	struct rh_message m;

	probe_result_free(w->result);
	w->result = NULL;
	while (!w->result) {
		while (!w->result && rh_message_take(&m)) {
			assert_int_equal(m.tag, 4);
			w->result = rh_message_steal(&m);
			rh_message_release(&m);
		}
		rh_timer_run();
		if (!w->result)
			net_wait(w->net, 30000);
	}
	assert_true(w->result->say.what[0] != '\0');
}

static char *key_of(const struct world *w)
{
	return rh_format("localhost:%d", ts_port(w->registry.server));
}

/* One test with this password and this repository (NULL: none) of the registry. */
static enum probe_verdict probe(struct world *w, const char *password, const char *repository)
{
	char *key = key_of(w), *reference = repository ? rh_format("%s/%s", key, repository) : NULL;

	start(w, key, password, reference, w->registry.own_realm[4] == 's' ? ca.cert_pem : NULL);
	finish(w);
	free(key);
	free(reference);
	return w->result->verdict;
}

static void expect(enum tr_trick trick, const char *password, const char *repository, enum probe_verdict verdict,
		   const char *says)
{
	struct world w;

	open_world(&w, trick, false);
	enum probe_verdict got = probe(&w, password, repository);
	char *text = rh_format("%s|%s|%s", w.result->say.what, w.result->say.why, w.result->say.fix);
	if (got != verdict || !strstr(text, says))
		fail_msg("trick %d: %s, %s", (int)trick, probe_defs[got].id, text);
	assert_null(strstr(text, PASSWORD));
	assert_int_equal(ts_requests(w.elsewhere.server), 0); /* a redirect is never followed */
	free(text);
	close_world(&w);
}

static void test_bearer(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, TR_NONE, false);
	assert_int_equal(probe(&w, PASSWORD, NULL), PROBE_WORKS);
	assert_string_equal(w.registry.token_query, "/token?account=acme%2Bdeploy&service=a%20service");
	assert_int_equal(w.registry.logins, 1);
	assert_string_equal(w.result->realm, "localhost");
	assert_true(w.result->from[0] != '\0');
	assert_int_equal(probe(&w, PASSWORD, "acme/web:3.1"), PROBE_PULLS);
	assert_string_equal(w.registry.token_query,
			    "/token?account=acme%2Bdeploy&service=a%20service&scope=repository%3Aacme%2Fweb%3Apull");
	assert_int_equal(probe(&w, PASSWORD, "acme/secret"), PROBE_NO_PULL);
	assert_int_equal(probe(&w, PASSWORD, "acme/absent"), PROBE_NO_IMAGE);
	assert_int_equal(w.registry.wrong_logins, 0);
	/* a wrong one is tried once, whatever is asked about */
	w.registry.logins = 0;
	assert_int_equal(probe(&w, "wrong", "acme/web"), PROBE_WRONG);
	assert_int_equal(w.registry.logins, 1);
	assert_int_equal(w.registry.wrong_logins, 1);
	assert_non_null(strstr(w.result->say.why, "incorrect username or password"));
	close_world(&w);
}

/* A refusal of a password that says of itself that it has ended: that is why. */
static void test_ended(void **state)
{
	static const struct {
		int64_t in; /* seconds */
		const char *says;
	} rows[] = {
		{ -3 * 3600, "The password of acme+deploy ended 3h ago: localhost" },
		{ 3600 + 30, "Wrong user name or password" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char *inside =
			rh_format("{\"payload\":\"AA==\",\"expiration\":%lld}", (long long)(rh_wall() + rows[i].in));
		struct rh_buf token;

		rh_buf_init(&token, 1000);
		data_base64_encode(rh_str(inside), rh_out_buf(&token));
		expect(TR_BASIC, token.p, NULL, PROBE_WRONG, rows[i].says);
		rh_buf_release(&token);
		free(inside);
	}
}

static void test_verdicts(void **state)
{
	(void)state;
	expect(TR_BASIC, PASSWORD, NULL, PROBE_WORKS, "accepts acme+deploy");
	expect(TR_BASIC, "wrong", NULL, PROBE_WRONG, "Wrong user name or password");
	expect(TR_BASIC, PASSWORD, "acme/web", PROBE_PULLS, "may pull acme/web");
	expect(TR_BASIC, PASSWORD, "acme/secret", PROBE_NO_PULL, "may not pull acme/secret");
	expect(TR_OPEN, PASSWORD, NULL, PROBE_OPEN, "asks nobody");
	expect(TR_OPEN, PASSWORD, "acme/web", PROBE_OPEN, "gives acme/web to anybody");
	expect(TR_OPEN, "wrong", "acme/web", PROBE_OPEN, "Whether user and password are right cannot be told");
	expect(TR_OPEN, PASSWORD, "acme/absent", PROBE_OPEN, "has no such image as acme/absent");
	expect(TR_TOKEN_429, PASSWORD, NULL, PROBE_LIMITED, "in 33 s");
	expect(TR_MANIFEST_429, PASSWORD, "acme/web", PROBE_LIMITED, "in 5 s");
	expect(TR_TOKEN_LOCKED, PASSWORD, NULL, PROBE_LIMITED, "account is locked");
	expect(TR_TOKEN_DENIES_SCOPE, PASSWORD, "acme/secret", PROBE_NO_PULL, "may not pull");
	expect(TR_TOKEN_DENIES_SCOPE, PASSWORD, "acme/web", PROBE_PULLS, "may pull");
	expect(TR_TOKEN_HUGE, PASSWORD, NULL, PROBE_ODD, "too large");
	expect(TR_TOKEN_HTML, PASSWORD, NULL, PROBE_ODD, "does not tell");
	expect(TR_TOKEN_EMPTY, PASSWORD, NULL, PROBE_ODD, "does not tell");
	expect(TR_TOKEN_ECHO, PASSWORD, NULL, PROBE_WRONG, "refuses");
	expect(TR_V2_HTML, PASSWORD, NULL, PROBE_NO_REGISTRY, "no container registry");
	expect(TR_V2_404, PASSWORD, NULL, PROBE_NO_REGISTRY, "no container registry");
	expect(TR_V2_NO_CHALLENGE, PASSWORD, NULL, PROBE_ODD, "asks for a login, but does not say how");
	expect(TR_V2_NEGOTIATE, PASSWORD, NULL, PROBE_ODD, "by Negotiate, Digest, which nodes cannot do");
	expect(TR_V2_500, PASSWORD, NULL, PROBE_ODD, "disk full");
	expect(TR_V2_REDIRECT, PASSWORD, NULL, PROBE_NO_REGISTRY, "sends one on to");
	expect(TR_TOKEN_REDIRECT, PASSWORD, NULL, PROBE_ODD, "/caught, where credentials were not sent");
	expect(TR_MANIFEST_REDIRECT, PASSWORD, "acme/web", PROBE_ODD, "/caught, where credentials were not sent");
}

/* An open /v2/ says nothing of images: the challenge of the request that is refused counts. */
static void test_half_open(void **state)
{
	static const enum tr_trick tricks[] = { TR_HALF_OPEN, TR_HALF_OPEN_BASIC };

	(void)state;
	for (size_t i = 0; i < RH_LEN(tricks); i++) {
		expect(tricks[i], PASSWORD, "acme/web", PROBE_PULLS, "may pull acme/web");
		expect(tricks[i], "wrong", "acme/web", PROBE_WRONG, "Wrong user name or password");
		expect(tricks[i], PASSWORD, "acme/absent", PROBE_NO_IMAGE, "no such image");
		expect(tricks[i], PASSWORD, NULL, PROBE_OPEN, "asks nobody");
	}
	expect(TR_HALF_OPEN, PASSWORD, "acme/secret", PROBE_NO_PULL, "may not pull");
}

/* Who gives a token to anybody has judged no login. */
static void test_not_judged(void **state)
{
	static const char *const passwords[] = { PASSWORD, "wrong" };
	struct world w;

	(void)state;
	for (size_t i = 0; i < RH_LEN(passwords); i++) {
		expect(TR_TOKEN_ANYBODY, passwords[i], NULL, PROBE_UNJUDGED, "as it accepts anybody");
		expect(TR_TOKEN_ANYBODY, passwords[i], "acme/web", PROBE_UNJUDGED,
		       "gives acme/web to acme+deploy, as to anybody");
		expect(TR_TOKEN_ANYBODY, passwords[i], "acme/secret", PROBE_UNJUDGED,
		       "does not give acme/secret to acme+deploy");
		expect(TR_TOKEN_ANYBODY, passwords[i], "acme/absent", PROBE_UNJUDGED, "or does not have it");
	}
	expect(TR_TOKEN_NOBODY, PASSWORD, "acme/web", PROBE_PULLS, "may pull acme/web");
	expect(TR_TOKEN_NOBODY, "wrong", "acme/web", PROBE_WRONG, "Wrong user name or password");
	/* the second login is nobody's: neither this user name nor this password */
	open_world(&w, TR_TOKEN_NOBODY, false);
	assert_int_equal(probe(&w, PASSWORD, NULL), PROBE_WORKS);
	assert_int_equal(w.registry.logins, 2);
	assert_int_equal(w.registry.wrong_logins, 1);
	assert_non_null(strstr(w.registry.token_query, "account=ranchhand-test-"));
	assert_string_not_equal(w.registry.last_login, w.registry.basic);
	close_world(&w);
}

/* A token service in a place that a password must not reach gets nothing. */
static void test_unsafe_realm(void **state)
{
	static const char *const realms[] = { "http://quay.io/token", "https://10.0.0.1/token",
					      "https://u:p@localhost/token", "nonsense" };
	struct world w;

	(void)state;
	for (size_t i = 0; i < RH_LEN(realms); i++) {
		open_world(&w, TR_NONE, false);
		w.registry.realm = realms[i];
		assert_int_equal(probe(&w, PASSWORD, NULL), PROBE_UNSAFE);
		assert_int_equal(w.registry.logins, 0);
		assert_non_null(strstr(w.result->say.fix, "was not sent"));
		close_world(&w);
	}
}

static void test_ways(void **state)
{
	struct world w;

	(void)state;
	open_world(&w, TR_NONE, false);
	start(&w, "no-such-host.invalid", PASSWORD, NULL, NULL);
	finish(&w);
	assert_int_equal(w.result->verdict, PROBE_NO_HOST);
	start(&w, "localhost:1", PASSWORD, NULL, NULL);
	finish(&w);
	assert_int_equal(w.result->verdict, PROBE_UNREACHED);
	start(&w, "*.corp.example", PASSWORD, NULL, NULL);
	finish(&w);
	assert_int_equal(w.result->verdict, PROBE_ODD);
	assert_non_null(strstr(w.result->say.what, "pattern"));
	start(&w, "quay.io", PASSWORD, "ghcr.io/acme/web", NULL);
	finish(&w);
	assert_non_null(strstr(w.result->say.what, "not asked for"));
	char *key = key_of(&w);
	start(&w, key, PASSWORD, NULL, NULL);
	free(key);
	rh_owner_end(w.owner); /* nobody waits any longer: all of it goes */
	net_wait(w.net, 0);
	assert_int_equal(net_reads(w.net), 0);
	close_world(&w);
}

static void test_tls(void **state)
{
	struct world w;
	char *key;

	(void)state;
	open_world(&w, TR_NONE, true);
	key = key_of(&w);
	start(&w, key, PASSWORD, NULL, NULL);
	finish(&w);
	assert_int_equal(w.result->verdict, PROBE_UNTRUSTED);
	assert_non_null(strstr(w.result->say.fix, "CA file"));
	start(&w, key, PASSWORD, NULL, other_ca.cert_pem);
	finish(&w);
	assert_int_equal(w.result->verdict, PROBE_UNTRUSTED);
	assert_int_equal(w.registry.logins, 0);
	assert_int_equal(probe(&w, PASSWORD, "acme/web"), PROBE_PULLS);
	assert_int_equal(probe(&w, "wrong", NULL), PROBE_WRONG);
	free(key);
	close_world(&w);
}

static int group_setup(void **state)
{
	(void)state;
	ts_cert_make(&ca, NULL, "Test CA", NULL, 0, 30);
	ts_cert_make(&other_ca, NULL, "Other CA", NULL, 0, 30);
	ts_cert_make(&cert, &ca, "localhost", "DNS:localhost,IP:127.0.0.1", 0, 30);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bearer),       cmocka_unit_test(test_ended),      cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_unsafe_realm), cmocka_unit_test(test_ways),       cmocka_unit_test(test_tls),
		cmocka_unit_test(test_half_open),    cmocka_unit_test(test_not_judged),
	};

	return cmocka_run_group_tests(tests, group_setup, NULL);
}
