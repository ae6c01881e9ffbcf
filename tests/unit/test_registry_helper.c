/* Credential helpers: what they are asked, what counts as an answer, and which commands may be run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "registry/helper.h"

#include <string.h>

#define CANARY "hunter-canary"

static void test_is(void **state)
{
	static const struct {
		const char *argv[3];
		size_t n;
		bool is;
	} rows[] = {
		{ { "docker-credential-pass", "get" }, 2, true },
		{ { "/usr/local/bin/docker-credential-ecr-login", "get" }, 2, true },
		{ { "docker-credential-pass", "list" }, 2, false },
		{ { "docker-credential-pass" }, 1, false },
		{ { "docker-credential-pass", "get", "x" }, 3, false },
		{ { "aws", "get" }, 2, false },
		{ { "/docker-credential-x/aws", "get" }, 2, false },
		{ { NULL }, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++)
		assert_int_equal(registry_helper_is(rows[i].argv, rows[i].n), rows[i].is);
}

static void test_server(void **state)
{
	static const struct {
		const char *address, *server; /* NULL: none */
	} rows[] = {
		{ "quay.io", "quay.io" },
		{ "quay.io/acme/web", "quay.io" },
		{ " harbor.example:8443/v2/ ", "harbor.example:8443" },
		{ "https://harbor.example", "harbor.example" },
		{ "index.docker.io/v1/", "https://index.docker.io/v1/" },
		{ "docker.io", "https://index.docker.io/v1/" },
		{ "", NULL },
		{ "   ", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_buf out;

		rh_buf_init(&out, 1000);
		assert_int_equal(registry_helper_server(rh_str(rows[i].address), &out), rows[i].server != NULL);
		assert_string_equal(out.p, rows[i].server ? rows[i].server : "");
		rh_buf_release(&out);
	}
}

static void test_answer(void **state)
{
	static const struct {
		const char *answer, *user, *why; /* user NULL: refused, and why */
	} rows[] = {
		{ "{\"ServerURL\":\"quay.io\",\"Username\":\"acme\",\"Secret\":\"" CANARY "\"}\n", "acme", NULL },
		{ "{\"Username\":\"\",\"Secret\":\"" CANARY "\"}", "", NULL },
		{ "{\"Username\":\"<token>\",\"Secret\":\"" CANARY "\"}", NULL, "identity token" },
		{ "{\"Secret\":\"" CANARY "\"}", NULL, "no Username" },
		{ "{\"Username\":\"acme\",\"Secret\":\"\"}", NULL, "no Username" },
		{ "{\"Username\":\"acme\",\"Secret\":7}", NULL, "no Username" },
		{ "{\"Username\":\"acme\",\"Secret\":\"" CANARY "\\u0000\"}", NULL, "no Username" },
		{ "{\"Username\":\"acme\",\"Secret\":\"" CANARY "\"", NULL, "not a JSON object" },
		{ CANARY, NULL, "not a JSON object" },
		{ "", NULL, "not a JSON object" },
		{ "[\"" CANARY "\"]", NULL, "not a JSON object" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_secret password = { 0 };
		struct rh_buf user;
		struct rh_err e = { 0 };

		rh_buf_init(&user, 1000);
		bool ok = registry_helper_answer(rh_str(rows[i].answer), &user, &password, &e);
		if (ok != (rows[i].user != NULL))
			fail_msg("%s: %s", rows[i].answer, e.why);
		assert_true(rh_str_is(rh_secret_peek(&password), ok ? CANARY : ""));
		if (ok)
			assert_string_equal(user.p, rows[i].user);
		else
			assert_non_null(strstr(e.why, rows[i].why));
		char *all = rh_format("%s%s%s", e.what, e.why, e.fix);
		assert_null(strstr(all, CANARY));
		free(all);
		rh_buf_release(&user);
		rh_secret_release(&password);
	}
	assert_true(registry_helper_has_none(RH_STR("credentials not found in native keychain\n")));
	assert_true(registry_helper_has_none(RH_STR("no credentials server URL")));
	assert_false(registry_helper_has_none(RH_STR(CANARY)));
	assert_false(registry_helper_has_none(RH_STR("")));
}

static void test_printed(void **state)
{
	static const struct {
		const char *printed;
		size_t n;
		const char *password; /* NULL: refused */
	} rows[] = {
#define P(text) text, sizeof text - 1
		{ P(CANARY "\n"), CANARY },
		{ P(CANARY "\r\n"), CANARY },
		{ P(CANARY), CANARY },
		{ P(CANARY "\n\n"), CANARY "\n" },
		{ P("  " CANARY "  "), "  " CANARY "  " },
		{ P("{\n\"type\": \"service_account\"\n}\n"), "{\n\"type\": \"service_account\"\n}" },
		{ P("\n"), NULL },
		{ P(""), NULL },
		{ P("a\0b"), NULL },
		{ P("a\xff"), NULL },
#undef P
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_secret password = { 0 };
		struct rh_err e;

		assert_int_equal(registry_helper_printed(rh_str_n(rows[i].printed, rows[i].n), &password, &e),
				 rows[i].password != NULL);
		assert_true(rh_str_is(rh_secret_peek(&password), rows[i].password ? rows[i].password : ""));
		rh_secret_release(&password);
	}
}

static void test_check(void **state)
{
	static const struct {
		const char *command, *what; /* NULL: it may be run */
	} rows[] = {
		{ "aws ecr get-login-password --region eu-west-1", NULL },
		{ "pass show 'registries/quay io'", NULL },
		{ "sh -c 'a | b'", NULL },
		{ "", "a command is needed" },
		{ "  ", "a command is needed" },
		{ "'' x", "a command is needed" },
		{ "pass show 'x", "a quote is not closed" },
		{ "pass show x | head -n1", "without a shell, which | needs" },
		{ "a && b", "without a shell, which && needs" },
		{ "a 2> /dev/null", "without a shell, which 2> needs" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_err e = { 0 };

		assert_int_equal(registry_helper_check(rh_str(rows[i].command), &e), rows[i].what == NULL);
		if (rows[i].what)
			assert_non_null(strstr(e.what, rows[i].what));
	}
}

static void test_command(void **state)
{
	static const struct {
		const char *address, *command; /* NULL: none */
	} rows[] = {
		{ "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
		  "aws ecr get-login-password --region eu-central-1" },
		{ "https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/v2/",
		  "aws ecr get-login-password --region cn-north-1" },
		{ "public.ecr.aws", "aws ecr-public get-login-password --region us-east-1" },
		{ "acme.azurecr.io/team", "az acr login --name acme --expose-token --output tsv --query accessToken" },
		{ "europe-docker.pkg.dev", "gcloud auth print-access-token" },
		{ "gcr.io", "gcloud auth print-access-token" },
		{ "<account>.dkr.ecr.<region>.amazonaws.com", NULL },
		{ "quay.io", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_buf out;

		rh_buf_init(&out, 1000);
		assert_int_equal(registry_helper_command(rh_str(rows[i].address), &out), rows[i].command != NULL);
		assert_string_equal(out.p, rows[i].command ? rows[i].command : "");
		rh_buf_release(&out);
	}
}

static void test_configured(void **state)
{
	static const struct {
		const char *config, *name; /* NULL: none */
	} rows[] = {
		{ "{\"credHelpers\":{\"quay.io\":\"acme\"},\"credsStore\":\"pass\"}", "acme" },
		{ "{\"credHelpers\":{\"ghcr.io\":\"acme\"},\"credsStore\":\"pass\"}", "pass" },
		{ "{\"credHelpers\":{\"quay.io\":\"../evil\"}}", NULL },
		{ "{\"credsStore\":\"a b\"}", NULL },
		{ "{\"credsStore\":7}", NULL },
		{ "{\"credsStore\":\"\"}", NULL },
		{ "{}", NULL },
		{ "not json", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		struct rh_buf name;

		rh_buf_init(&name, 1000);
		assert_int_equal(registry_helper_configured(rh_str(rows[i].config), RH_STR("quay.io"), &name),
				 rows[i].name != NULL);
		assert_string_equal(name.p, rows[i].name ? rows[i].name : "");
		rh_buf_release(&name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is),         cmocka_unit_test(test_server), cmocka_unit_test(test_answer),
		cmocka_unit_test(test_printed),    cmocka_unit_test(test_check),  cmocka_unit_test(test_command),
		cmocka_unit_test(test_configured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
