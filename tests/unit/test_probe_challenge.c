/* WWW-Authenticate values as registries write them, and where a password may go. */
#include "base/base.h"
#include "probe/probe.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void challenges(void **state)
{
	static const struct {
		const char *values, *expected; /* "scheme realm service error" */
	} cases[] = {
		{ "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"",
		  "2 https://auth.docker.io/token registry.docker.io -" },
		{ "Basic realm=\"Registry Realm\"", "1 Registry Realm - -" },
		{ "Basic", "1 - - -" },
		{ "bEaReR ReAlM=\"https://r/t\" , error = insufficient_scope", "2 https://r/t - insufficient_scope" },
		{ "Basic realm=\"b\"\nBearer realm=\"https://r/t\"", "2 https://r/t - -" },
		{ "Bearer realm=\"https://r/t\"\nBasic realm=\"b\"", "2 https://r/t - -" },
		{ "Basic realm=\"b\", Bearer realm=\"https://r/t\",service=\"s\"", "2 https://r/t s -" },
		{ "Negotiate YII/abc==, Basic realm=\"b\"", "1 b - -" },
		{ "Negotiate, NTLM, Basic realm=\"a \\\"b\\\", c\"", "1 a \"b\", c - -" },
		{ "Bearer realm=\"one\",realm=\"two\"", "2 one - -" },
		{ ",, ,Basic realm=x,,", "1 x - -" },
		{ "Bearer service=\"s\"", "0 - - -" },
		{ "Bearer realm=\"\"", "0 - - -" },
		{ "Bearer realm=\"https://r/t", "0 - - -" },
		{ "Digest realm=\"d\", nonce=\"n\"", "0 - - -" },
		{ "", "0 - - -" },
		{ "\"Bearer\" realm=x", "0 - - -" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct probe_challenge c;
		bool found = probe_challenge_read(rh_str(cases[i].values), &c);
		char *got = rh_format("%d %s %s %s", (int)c.scheme, c.realm ? c.realm : "-",
				      c.service ? c.service : "-", c.error ? c.error : "-");
		if (strcmp(got, cases[i].expected) != 0 || found != (c.scheme != PROBE_CHALLENGE_NONE))
			fail_msg("%s: %s", cases[i].values, got);
		free(got);
		probe_challenge_release(&c);
	}
	struct probe_challenge others;
	assert_false(probe_challenge_read(RH_STR("Negotiate\nDigest realm=\"d\", nonce=\"n\", NTLM"), &others));
	assert_string_equal(others.others, "Negotiate, Digest, NTLM");
	probe_challenge_release(&others);
	assert_true(probe_challenge_read(RH_STR("Negotiate, Basic realm=\"b\""), &others));
	assert_string_equal(others.others, "Negotiate");
	probe_challenge_release(&others);
	assert_false(probe_challenge_read(RH_STR(""), &others));
	assert_null(others.others);
}

/* A realm of 5,000 characters is none that anybody wrote. */
static void long_values(void **state)
{
	struct probe_challenge c;
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 16384);
	rh_buf_addz(&b, "Bearer realm=\"https://r/");
	for (int i = 0; i < 5000; i++)
		rh_buf_addc(&b, 'x');
	rh_buf_addz(&b, "\", Basic realm=\"b\"");
	assert_true(probe_challenge_read(rh_buf_str(&b), &c));
	assert_int_equal(c.scheme, PROBE_CHALLENGE_BASIC);
	probe_challenge_release(&c);
	rh_buf_release(&b);
}

static void realms(void **state)
{
	static const struct {
		const char *registry, *realm;
		bool allowed;
	} cases[] = {
		{ "https://registry-1.docker.io", "https://auth.docker.io/token", true },
		{ "https://quay.io", "https://quay.io/v2/auth", true },
		{ "https://registry.corp.example:5050", "https://gitlab.corp.example/jwt/auth", true },
		{ "https://quay.io", "http://quay.io/v2/auth", false },
		{ "https://quay.io", "https://user:x@quay.io/v2/auth", false },
		{ "https://quay.io", "https://10.1.2.3/token", false },
		{ "https://quay.io", "https://172.16.0.1/token", false },
		{ "https://quay.io", "https://172.32.0.1/token", true },
		{ "https://quay.io", "https://192.168.1.1/token", false },
		{ "https://quay.io", "https://169.254.169.254/latest/meta-data", false },
		{ "https://quay.io", "https://100.64.0.1/token", false },
		{ "https://quay.io", "https://127.0.0.1/token", false },
		{ "https://quay.io", "https://0x7f000001/token", false },
		{ "https://quay.io", "https://2130706433/token", false },
		{ "https://quay.io", "https://0/token", false },
		{ "https://quay.io", "https://localhost/token", false },
		{ "https://quay.io", "https://x.localhost/token", false },
		{ "https://quay.io", "https://[::1]/token", false },
		{ "https://quay.io", "https://[fe80::1]/token", false },
		{ "https://quay.io", "https://[fd00::1]/token", false },
		{ "https://quay.io", "https://[::ffff:10.0.0.1]/token", false },
		{ "https://quay.io", "https://[2001:db8::1]/token", true },
		{ "https://10.1.2.3:5000", "https://10.1.2.3/token", true },
		{ "https://10.1.2.3:5000", "https://10.1.2.4/token", false },
		{ "https://10.1.2.3:5000", "http://10.1.2.3/token", false },
		{ "http://127.0.0.1:5000", "http://localhost:5001/token", true },
		{ "https://localhost:5000", "http://127.0.0.1:5001/token", true },
		{ "https://quay.io", "ftp://quay.io/token", false },
		{ "https://quay.io", "/token", false },
		{ "https://quay.io", "", false },
	};
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		if (probe_realm_allowed(cases[i].registry, cases[i].realm, &e) != cases[i].allowed)
			fail_msg("%s for %s: %s %s", cases[i].realm, cases[i].registry, e.what, e.why);
		assert_int_equal(e.what[0] != '\0', !cases[i].allowed);
	}
}

static void servers(void **state)
{
	static const struct {
		const char *key, *image, *host; /* host NULL: refused */
	} cases[] = {
		{ "quay.io", NULL, "quay.io" },
		{ "https://index.docker.io/v1/", NULL, "registry-1.docker.io" },
		{ "docker.io", "nginx", "registry-1.docker.io" },
		{ "harbor.corp.example:5000/team", NULL, "harbor.corp.example:5000" },
		{ "https://registry.example/v2/", NULL, "registry.example" },
		{ "[::1]:5000", NULL, "[::1]:5000" },
		{ "*.corp.example", NULL, NULL },
		{ "*.corp.example", "harbor.corp.example/a/b", "harbor.corp.example" },
		{ "quay.io", "ghcr.io/a/b", NULL },
		{ "quay.io:443", "quay.io/a/b", NULL },
		{ "a b", NULL, NULL },
		{ "", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct registry_image image;
		struct rh_buf host;
		struct rh_err e;

		rh_buf_init(&host, 300);
		if (cases[i].image)
			assert_true(registry_image_parse(rh_str(cases[i].image), &image, &e));
		bool ok = registry_server(rh_str(cases[i].key), cases[i].image ? &image : NULL, &host, &e);
		if (ok != (cases[i].host != NULL) || (ok && strcmp(host.p, cases[i].host) != 0))
			fail_msg("%s: %s %s", cases[i].key, host.p, e.what);
		assert_int_equal(e.what[0] != '\0', !ok);
		if (cases[i].image)
			registry_image_release(&image);
		rh_buf_release(&host);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(challenges),
		cmocka_unit_test(long_values),
		cmocka_unit_test(realms),
		cmocka_unit_test(servers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
