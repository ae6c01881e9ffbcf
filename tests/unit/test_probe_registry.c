/* Test login against Debian's docker-registry: Basic by htpasswd, Bearer with tokens that it checks itself, plain on
 * loopback and over TLS with an own CA. */
#include "base/base.h"
#include "net/net.h"
#include "probe/probe.h"
#include "registry/image.h"
#include "tests/support/https_server.h"
#include "tests/support/real_registry.h"
#include "tests/support/token_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define USER "acme+deploy"

static struct ts_cert ca, cert;
static struct net *net;
static struct rh_owner owner;
static struct probe_result *result;

static enum probe_verdict probe(int port, const struct rh_secret *password, const char *repository, const char *ca_pem)
{
	char *key = rh_format("localhost:%d", port),
	     *reference = repository ? rh_format("%s/%s", key, repository) : NULL;
	struct registry_image image = { 0 };
	struct rh_message m;
	struct rh_err e;

	probe_result_free(result);
	result = NULL;
	if (reference)
		assert_true(registry_image_parse(rh_str(reference), &image, &e));
	probe_start(net,
		    &(struct probe_request){ .key = key,
					     .user = USER,
					     .password = password,
					     .image = reference ? &image : NULL,
					     .ca_pem = ca_pem },
		    owner, 1);
	while (!result) {
		while (!result && rh_message_take(&m)) {
			result = rh_message_steal(&m);
			rh_message_release(&m);
		}
		if (!result)
			net_wait(net, 30000);
	}
	registry_image_release(&image);
	free(key);
	free(reference);
	return result->verdict;
}

static void secret_of(struct rh_secret *s, const char *text)
{
	rh_secret_init(s);
	rh_secret_set(s, rh_str(text));
}

static void expect(int port, const char *password, const char *repository, const char *ca_pem,
		   enum probe_verdict verdict)
{
	struct rh_secret s;

	secret_of(&s, password);
	enum probe_verdict got = probe(port, &s, repository, ca_pem);
	if (got != verdict)
		fail_msg("%s, %s: %s: %s %s", password, repository ? repository : "-", probe_defs[got].id,
			 result->say.what, result->say.why);
	rh_secret_release(&s);
}

static void needs_registry(void)
{
	if (rr_installed())
		return;
	print_message("docker-registry or htpasswd is not installed: skipped\n");
	skip();
}

static void test_basic(void **state)
{
	struct rr_registry r;

	(void)state;
	needs_registry();
	rr_start(&r, &(struct rr_how){ .user = USER, .password = "not-a-password" });
	rr_push(&r, "acme/web", "1");
	expect(r.port, "not-a-password", NULL, NULL, PROBE_WORKS);
	expect(r.port, "wrong", NULL, NULL, PROBE_WRONG);
	expect(r.port, "not-a-password", "acme/web:1", NULL, PROBE_PULLS);
	expect(r.port, "not-a-password", "acme/web:2", NULL, PROBE_NO_IMAGE);
	rr_stop(&r);
	rr_start(&r, &(struct rr_how){ 0 });
	expect(r.port, "whatever", NULL, NULL, PROBE_OPEN);
	rr_stop(&r);
}

static void test_tls(void **state)
{
	struct rr_registry r;

	(void)state;
	needs_registry();
	rr_start(&r, &(struct rr_how){ .user = USER,
				       .password = "not-a-password",
				       .cert_pem = cert.cert_pem,
				       .key_pem = cert.key_pem });
	expect(r.port, "not-a-password", NULL, NULL, PROBE_UNTRUSTED);
	expect(r.port, "not-a-password", NULL, ca.cert_pem, PROBE_WORKS);
	expect(r.port, "wrong", NULL, ca.cert_pem, PROBE_WRONG);
	rr_stop(&r);
}

/* The registry itself decides whether the token is good: signature, issuer, audience, time, access. */
static void test_bearer(void **state)
{
	struct token_service service;
	struct rr_registry r;

	(void)state;
	needs_registry();
	tk_start(&service, &cert, USER, "not-a-password", "acme/web");
	rr_start(&r, &(struct rr_how){ .cert_pem = cert.cert_pem,
				       .key_pem = cert.key_pem,
				       .realm = service.realm,
				       .service = TK_SERVICE,
				       .issuer = TK_ISSUER,
				       .token_cert_pem = cert.cert_pem });
	rr_push(&r, "acme/web", "1");
	rr_push(&r, "acme/secret", "1");
	expect(r.port, "not-a-password", NULL, ca.cert_pem, PROBE_WORKS);
	expect(r.port, "not-a-password", "acme/web:1", ca.cert_pem, PROBE_PULLS);
	expect(r.port, "not-a-password", "acme/web:2", ca.cert_pem, PROBE_NO_IMAGE);
	expect(r.port, "not-a-password", "acme/secret:1", ca.cert_pem, PROBE_NO_PULL);
	expect(r.port, "wrong", "acme/web:1", ca.cert_pem, PROBE_WRONG);
	rr_stop(&r);
	tk_stop(&service);
}

static int group_setup(void **state)
{
	(void)state;
	ts_cert_make(&ca, NULL, "Test CA", NULL, 0, 30);
	ts_cert_make(&cert, &ca, "localhost", "DNS:localhost,IP:127.0.0.1", 0, 30);
	net = net_new();
	owner = rh_owner_new();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_basic),
		cmocka_unit_test(test_tls),
		cmocka_unit_test(test_bearer),
	};

	return cmocka_run_group_tests(tests, group_setup, NULL);
}
