/* base64 and the names of Kubernetes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "data/text.h"

#include <string.h>

static void base64(void **state)
{
	static const struct {
		const char *text;
		bool unpadded;
		const char *bytes;
	} cases[] = {
		{ "", false, "" },
		{ "Zg==", false, "f" },
		{ "Zm8=", false, "fo" },
		{ "Zm9v", false, "foo" },
		{ "Zm9vOmJhcg==", false, "foo:bar" },
		{ "Zm9vOmJhcg", false, NULL },
		{ "Zm9vOmJhcg", true, "foo:bar" },
		{ "Zm9vOmJhcg==\n", true, "foo:bar" },
		{ "Zm9v\r\nOmJhcg==", false, "foo:bar" },
		{ "Zm9vOmJhcg== ", true, NULL },
		{ "pants", true, NULL },
		{ "Zg=", false, NULL },
		{ "Zg=", true, NULL },
		{ "Zg===", false, NULL },
		{ "Z", true, NULL },
		{ "Zg==Zg==", false, NULL },
		{ "Zm9-", false, NULL },
		{ "====", false, NULL },
		{ "=", false, NULL },
	};
	struct rh_buf b, again;
	(void)state;
	rh_buf_init(&b, 5000);
	rh_buf_init(&again, 5000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		assert_int_equal(data_base64_decode(rh_str(cases[i].text), cases[i].unpadded, rh_out_buf(&b)),
				 cases[i].bytes != NULL);
		assert_string_equal(b.p, cases[i].bytes ? cases[i].bytes : "");
	}
	char all[1500];
	for (size_t n = 0; n < sizeof all; n++) {
		all[n] = (char)(n * 7 + n / 256);
		rh_buf_clear(&b);
		rh_buf_clear(&again);
		data_base64_encode(rh_str_n(all, n), rh_out_buf(&b));
		assert_int_equal(b.n, (n + 2) / 3 * 4);
		assert_true(data_base64_decode(rh_buf_str(&b), false, rh_out_buf(&again)));
		assert_true(rh_str_eq(rh_buf_str(&again), rh_str_n(all, n)));
	}
	rh_buf_release(&b);
	rh_buf_release(&again);
}

typedef bool rule(struct rh_str s, struct rh_err *e);

static void expect(rule *r, const char *name, bool valid)
{
	struct rh_err e = { 0 };
	if (r(rh_str(name), &e) != valid)
		fail_msg("\"%s\" should be %s", name, valid ? "valid" : "refused");
	if (!valid) {
		assert_int_equal(e.code, RH_E_INVALID);
		assert_true(*e.what && *e.fix);
	}
}

/* A name of n letters. */
static const char *letters(size_t n)
{
	static char name[400];
	memset(name, 'a', n);
	name[n] = '\0';
	return name;
}

static void subdomains(void **state)
{
	static const char *const good[] = { "a", "0", "a-b", "a.b", "quay-pull", "1.2.3", "a--b", "xn--a.b-c.d" };
	static const char *const bad[] = {
		"", "A", "a_b", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "a b", "ä", "a/b", "a\n", "*", "a.b.",
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(good); i++)
		expect(data_name_subdomain, good[i], true);
	for (size_t i = 0; i < RH_LEN(bad); i++)
		expect(data_name_subdomain, bad[i], false);
	expect(data_name_subdomain, letters(253), true);
	expect(data_name_subdomain, letters(254), false);
}

static void labels(void **state)
{
	(void)state;
	expect(data_name_label, "web-blue", true);
	expect(data_name_label, "1", true);
	expect(data_name_label, "a.b", false);
	expect(data_name_label, "Web", false);
	expect(data_name_label, "", false);
	expect(data_name_label, letters(63), true);
	expect(data_name_label, letters(64), false);
	expect(data_name_label_value, "", true);
	expect(data_name_label_value, "A_b.c-9", true);
	expect(data_name_label_value, "-a", false);
	expect(data_name_label_value, "a.", false);
	expect(data_name_label_value, "a/b", false);
	expect(data_name_label_value, letters(63), true);
	expect(data_name_label_value, letters(64), false);
}

static void keys(void **state)
{
	(void)state;
	expect(data_name_label_key, "app", true);
	expect(data_name_label_key, "App_1.x", true);
	expect(data_name_label_key, "example.com/App", true);
	expect(data_name_label_key, "Example.com/App", false);
	expect(data_name_annotation_key, "Example.com/App", true);
	expect(data_name_annotation_key, "field.cattle.io/description", true);
	expect(data_name_annotation_key, "a b/c", false);
	expect(data_name_label_key, "/a", false);
	expect(data_name_label_key, "a/", false);
	expect(data_name_label_key, "a/b/c", false);
	expect(data_name_label_key, "", false);
	expect(data_name_label_key, letters(64), false);
	expect(data_name_data_key, ".dockerconfigjson", true);
	expect(data_name_data_key, "a_B-1.", true);
	expect(data_name_data_key, ".", false);
	expect(data_name_data_key, "..", false);
	expect(data_name_data_key, "..a", false);
	expect(data_name_data_key, "a/b", false);
	expect(data_name_data_key, "", false);
	expect(data_name_data_key, letters(253), true);
	expect(data_name_data_key, letters(254), false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64),
		cmocka_unit_test(subdomains),
		cmocka_unit_test(labels),
		cmocka_unit_test(keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
