/* The objects that a file holds. */
#include "app/apply.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#define HEAD "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"

static size_t objects(const char *text, struct rh_err *e)
{
	struct app_apply_objects all;
	size_t n = app_apply_read(rh_str(text), &all, e) == RH_OK ? all.n : 0;

	app_apply_release(&all);
	return n;
}

static void test_documents(void **state)
{
	struct rh_err e;

	(void)state;
	assert_int_equal(objects(HEAD, &e), 1);
	assert_int_equal(objects("---\n" HEAD "--- \n# nothing\n---\r\n" HEAD "...\n", &e), 2);
	assert_int_equal(
		objects("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\n\t\"metadata\":{\"name\":\"a\"}}\n---\n" HEAD,
			&e),
		2);
	assert_int_equal(objects(HEAD "stringData:\n  text: |\n    ---\n    more\n", &e), 1); /* indented: a text */
	assert_int_equal(objects("kind: List\nitems: [{apiVersion: v1, kind: Namespace, metadata: {name: b}}]\n", &e),
			 1);
	assert_int_equal(objects("", &e), 0);
	assert_int_equal(e.code, RH_E_INVALID);
	assert_int_equal(objects("# nothing\n---\n", &e), 0);
}

static void says(const char *text, const char *part)
{
	struct rh_err e;

	assert_int_equal(objects(text, &e), 0);
	char *line = rh_err_line(&e, true);
	if (rh_str_find(rh_str(line), part) == rh_str(line).n)
		fail_msg("no \"%s\" in: %s", part, line);
	free(line);
}

static void test_errors_name_the_line(void **state)
{
	(void)state;
	says("\n" HEAD "---\n\na: b\n\tc: d\n", "Line 8 ");
	says(HEAD "---\n- a\n", "line 5 ");
	says(HEAD "---\napiVersion: apps/v2\nkind: Deployment\nmetadata: {name: a}\n", "Deployment of apps/v2");
	says("apiVersion: v1\nkind: Secret\n", "no metadata.name");
	says("apiVersion: v1\nkind: Secret\nmetadata: {name: ../a}\n", "line 1 ");
	says("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n", "in no namespace");
	says(HEAD "data: {a: \u2022\u2022\u2022\u2022}\n", "are masked");
	says(HEAD "stringData: {a: 1}\n", "is no text");
}

static void test_what_is_sent(void **state)
{
	struct app_apply_objects all;
	struct rh_err e;

	(void)state;
	assert_int_equal(
		app_apply_read(RH_STR("apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b, generation: 2}\n"
				      "status: {}\ndata: {x: eA==, k: eA==}\nstringData: {k: hi, n/m: ''}\n"),
			       &all, &e),
		RH_OK);
	assert_int_equal(all.n, 1);
	assert_string_equal(all.v[0].ns, "b");
	assert_true(rh_str_is(
		rh_secret_peek(&all.v[0].json),
		"{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"},"
		"\"data\":{\"x\":\"eA==\",\"k\":\"aGk=\",\"n/m\":\"\"}}"));
	app_apply_release(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_errors_name_the_line),
		cmocka_unit_test(test_what_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
