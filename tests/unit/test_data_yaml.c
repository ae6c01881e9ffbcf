/* YAML: trees with their bounds, JSON by Kubernetes' rules, and back to text that reads the same everywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"

#include <stdio.h>
#include <string.h>

static void expect_json(const char *yaml, const char *json)
{
	struct rh_buf b;
	struct rh_err e = { 0 };

	rh_buf_init(&b, 100000);
	enum rh_code code = data_yaml_to_json(rh_str(yaml), rh_out_buf(&b), &e);
	if (!json) {
		if (code == RH_OK)
			fail_msg("read: %s as %s", yaml, b.p);
		assert_true(*e.what && *e.why);
	} else {
		if (code != RH_OK)
			fail_msg("%s: %s: %s", yaml, e.what, e.why);
		assert_string_equal(b.p, json);
	}
	rh_buf_release(&b);
}

/* What yaml.v2 and encoding/json make of the scalar. */
static void scalars(void **state)
{
	static const char *const cases[][2] = {
		{ "a", "\"a\"" },
		{ "~", "null" },
		{ "null", "null" },
		{ "Null", "null" },
		{ "nULL", "\"nULL\"" },
		{ "''", "\"\"" },
		{ "y", "true" },
		{ "Y", "true" },
		{ "yes", "true" },
		{ "YES", "true" },
		{ "yEs", "\"yEs\"" },
		{ "on", "true" },
		{ "On", "true" },
		{ "n", "false" },
		{ "No", "false" },
		{ "OFF", "false" },
		{ "True", "true" },
		{ "FALSE", "false" },
		{ "'true'", "\"true\"" },
		{ "\"1\"", "\"1\"" },
		{ "1", "1" },
		{ "-1", "-1" },
		{ "+1", "1" },
		{ "010", "8" },
		{ "08", "8" },
		{ "0o17", "15" },
		{ "0x1F", "31" },
		{ "0b101", "5" },
		{ "-0b11", "-3" },
		{ "1_000", "1000" },
		{ "0", "0" },
		{ "-0", "0" },
		{ "9223372036854775808", "9223372036854775808" },
		{ "18446744073709551615", "18446744073709551615" },
		{ "18446744073709551616", "18446744073709552000" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "9007199254740993", "9007199254740993" },
		{ "1.0", "1" },
		{ "1.5", "1.5" },
		{ "-.5", "-0.5" },
		{ ".5", "0.5" },
		{ "5.", "5" },
		{ "1e3", "1000" },
		{ "1E-7", "1e-7" },
		{ "1e21", "1e+21" },
		{ "1.25e22", "1.25e+22" },
		{ "1e20", "100000000000000000000" },
		{ "0.000001", "0.000001" },
		{ "0.1", "0.1" },
		{ "123456.789", "123456.789" },
		{ "1e999", "\"1e999\"" },
		{ "12:30:45", "\"12:30:45\"" },
		{ "2026-08-01", "\"2026-08-01\"" },
		{ "2026-08-01T10:00:00Z", "\"2026-08-01T10:00:00Z\"" },
		{ "1.2.3", "\"1.2.3\"" },
		{ "10.0.0.1", "\"10.0.0.1\"" },
		{ "-", NULL },
		{ "0x", "\"0x\"" },
		{ "0xg", "\"0xg\"" },
		{ "1e", "\"1e\"" },
		{ ".", "\".\"" },
		{ "+", "\"+\"" },
		{ "._5", "\"._5\"" },
		{ ".inf", NULL },
		{ "-.INF", NULL },
		{ ".nan", NULL },
		{ "'.nan'", "\".nan\"" },
		{ "!!str 1", "\"1\"" },
		{ "!!int \"7\"", "7" },
		{ "! 5", "\"5\"" },
		{ "!mine 5", "\"5\"" },
		{ "!!binary aGk=", "\"hi\"" },
		{ "!!binary |\n  YUdr\n  PQ==\n", "\"aGk=\"" },
		{ "!!binary '*'", NULL },
		{ "=", "\"=\"" },
		{ "|\n  a\n  b\n", "\"a\\nb\\n\"" },
		{ "|-\n  1\n", "\"1\"" },
		{ ">\n  a\n  b\n", "\"a b\\n\"" },
	};
	char yaml[200], json[200];
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		snprintf(yaml, sizeof yaml, "v: %s", cases[i][0]);
		snprintf(json, sizeof json, "{\"v\":%s}", cases[i][1] ? cases[i][1] : "");
		expect_json(yaml, cases[i][1] ? json : NULL);
	}
}

static void documents(void **state)
{
	static const char *const cases[][2] = {
		{ "", "{}" },
		{ "# only\n", "{}" },
		{ "---\n", "{}" },
		{ "---\na: 1\n...\n", "{\"a\":1}" },
		{ "a: 1\n---\n", NULL },
		{ "a: 1\n---\nb: 2\n", NULL },
		{ "{\"a\": [1, \"x\", null]}", "{\"a\":[1,\"x\",null]}" },
		{ "\xef\xbb\xbf"
		  "a: 1",
		  "{\"a\":1}" },
		{ "a:\n- 1\n- b: 2\n", "{\"a\":[1,{\"b\":2}]}" },
		{ "a:\n", "{\"a\":null}" },
		{ "a: 1\na: 2\nb: 3\na: 4\n", "{\"b\":3,\"a\":4}" },
		{ "1: a\ntrue: b\ny: c\n'n': d\n1.50: e\n",
		  "{\"1\":\"a\",\"true\":\"b\",\"true\":\"c\",\"n\":\"d\",\"1.5\":\"e\"}" },
		{ "~: a", NULL },
		{ "? [a]\n: b", NULL },
		{ "a: b: c", NULL },
		{ "a: 'x", NULL },
		{ "\ta: 1", NULL },
		{ "a: *x", NULL },
		{ "a: &x [*x]", NULL },
		{ "a: &x 1\nb: *x\n", "{\"a\":1,\"b\":1}" },
		{ "a: &x 1\na: 2\nb: *x\n", "{\"a\":2,\"b\":1}" },
		{ "x: &m {a: 1, b: 2}\nz:\n  <<: *m\n  b: 3\n", "{\"x\":{\"a\":1,\"b\":2},\"z\":{\"a\":1,\"b\":3}}" },
		{ "p: &p {a: 1}\nq: &q {a: 2, b: 2}\nz: {<<: [*p, *q]}\n",
		  "{\"p\":{\"a\":1},\"q\":{\"a\":2,\"b\":2},\"z\":{\"b\":2,\"a\":1}}" },
		{ "a: {<<: 1}", NULL },
		{ "a: {'<<': 1}", "{\"a\":{\"<<\":1}}" },
		{ "&a a: &b 1\nc: *b", "{\"a\":1,\"c\":1}" },
		{ "a: \"\\0\"", "{\"a\":\"\\u0000\"}" },
		{ "a: \xff", NULL },
		{ "\"a\\0b\": 1", NULL },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		expect_json(cases[i][0], cases[i][1]);
}

static void tree(void **state)
{
	struct rh_err e;
	struct data_yaml *y = data_yaml_parse(rh_str("a: 1\nb:\n- x\n- 'y'\n---\nsecond: 1\n"), &e);
	(void)state;
	assert_non_null(y);
	assert_int_equal(y->kind, DATA_YAML_MAP);
	const struct data_yaml *a = data_yaml_member(y, "a"), *b = data_yaml_member(y, "b");
	assert_true(a->plain && a->line == 1 && a->n == 1);
	assert_string_equal(a->text, "1");
	assert_int_equal(b->kind, DATA_YAML_LIST);
	assert_true(b->child->plain && b->child->line == 3 && !b->child->key);
	assert_false(b->child->next->plain);
	assert_null(data_yaml_member(y, "second"));
	assert_null(data_yaml_member(b, "x"));
	assert_null(data_yaml_member(NULL, "x"));
	data_yaml_free(&y);
	assert_null(y);
	assert_null(data_yaml_parse(rh_str("a: 1\nb: [1\nc: 2\n"), &e));
	assert_int_equal(e.code, RH_E_PARSE);
	assert_non_null(strstr(e.what, "3"));
}

/* A small file must not become a large tree. */
static void bounds(void **state)
{
	struct rh_buf b;
	struct rh_err e;
	struct data_yaml *y;
	(void)state;
	rh_buf_init(&b, (size_t)64 << 20);
	rh_buf_addz(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 10; i++)
		rh_buf_addf(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
			    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	assert_null(data_yaml_parse(rh_buf_str(&b), &e));
	assert_int_equal(e.code, RH_E_LIMIT);

	rh_buf_clear(&b);
	rh_buf_addz(&b, "a: &a ");
	for (int i = 0; i < 100000; i++)
		rh_buf_addz(&b, "0123456789");
	for (int i = 0; i < 100; i++)
		rh_buf_addf(&b, "\nb%d: *a", i);
	assert_null(data_yaml_parse(rh_buf_str(&b), &e));
	assert_int_equal(e.code, RH_E_LIMIT);

	for (int depth = 62; depth <= 70; depth += 4) {
		rh_buf_clear(&b);
		for (int i = 0; i < depth; i++)
			rh_buf_addc(&b, '[');
		for (int i = 0; i < depth; i++)
			rh_buf_addc(&b, ']');
		y = data_yaml_parse(rh_buf_str(&b), &e);
		assert_int_equal(y != NULL, depth <= 64);
		data_yaml_free(&y);
	}

	rh_buf_clear(&b);
	for (int i = 0; i < 100001; i++)
		rh_buf_addz(&b, "- a\n");
	assert_null(data_yaml_parse(rh_buf_str(&b), &e));
	assert_int_equal(e.code, RH_E_LIMIT);

	rh_buf_clear(&b);
	for (int i = 0; i < 50000; i++)
		rh_buf_addf(&b, "k%d: a\n", i % 25000);
	y = data_yaml_parse(rh_buf_str(&b), &e);
	assert_non_null(y);
	size_t n = 0;
	for (const struct data_yaml *m = y->child; m; m = m->next)
		n++;
	assert_int_equal(n, 25000);
	data_yaml_free(&y);
	rh_buf_release(&b);
}

static bool mask_data(void *ctx, const char *pointer)
{
	(void)ctx;
	return !strncmp(pointer, "/data/", 6);
}

static void expect_yaml(const char *json, const char *yaml)
{
	struct rh_buf b, again;
	struct rh_err e;

	rh_buf_init(&b, 100000);
	rh_buf_init(&again, 100000);
	assert_int_equal(data_yaml_from_json(rh_str(json), NULL, NULL, &b, &e), RH_OK);
	if (yaml)
		assert_string_equal(b.p, yaml);
	if (data_yaml_to_json(rh_buf_str(&b), rh_out_buf(&again), &e) != RH_OK)
		fail_msg("%s\n%s %s", b.p, e.what, e.why);
	assert_string_equal(again.p, json);
	rh_buf_release(&b);
	rh_buf_release(&again);
}

static void layout(void **state)
{
	struct rh_buf b;
	struct rh_err e;
	(void)state;
	expect_yaml("{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"quay-pull\",\"labels\":{}},\"l\":[1,{\"a\":\"b\","
		    "\"c\":[[2],[]]},\"x\"]}",
		    "apiVersion: v1\nmetadata:\n  name: quay-pull\n  labels: {}\nl:\n- 1\n- a: b\n  c:\n  - - 2\n  - "
		    "[]\n- x\n");
	expect_yaml("{\"a\":\"one\\ntwo\\n\",\"b\":[\"x\\n\\ny\"]}", "a: |\n  one\n  two\nb:\n- |-\n  x\n\n  y\n");
	expect_yaml("[]", "[]\n");
	expect_yaml("\"x\\ny\"", "|-\n  x\n  y\n");
	rh_buf_init(&b, 1000);
	assert_int_equal(data_yaml_from_json(rh_str("{\"data\":{\"a\":\"c2VjcmV0\",\"b\":{\"c\":1}},\"x\":1}"),
					     mask_data, NULL, &b, &e),
			 RH_OK);
	assert_string_equal(b.p, "data:\n  a: \"" DATA_YAML_MASK "\"\n  b: \"" DATA_YAML_MASK "\"\nx: 1\n");
	rh_buf_release(&b);
	rh_buf_init(&b, 3);
	assert_int_equal(data_yaml_from_json(rh_str("{\"data\":1}"), NULL, NULL, &b, &e), RH_E_LIMIT);
	assert_int_equal(data_yaml_from_json(rh_str("{\"data\":1"), NULL, NULL, &b, &e), RH_E_PARSE);
	rh_buf_release(&b);
}

/* Readers look ahead 1024 bytes for the colon of a name: one that is longer as it is written, escapes counted, stands
 * behind "? ". */
static void long_names(void **state)
{
	static const char *const parts[] = { "a", "\\u0001", "\\u200b" };

	(void)state;
	for (size_t i = 0; i < RH_LEN(parts); i++)
		for (size_t n = 100; n < 1300; n += 50) {
			struct rh_buf json, yaml, back;
			struct rh_err e;

			rh_buf_init(&json, 65536);
			rh_buf_init(&yaml, 65536);
			rh_buf_init(&back, 65536);
			rh_buf_addz(&json, "{\"");
			for (size_t j = 0; j < n; j++)
				rh_buf_addz(&json, parts[i]);
			rh_buf_addz(&json, "\":{\"b\":1}}");
			assert_int_equal(data_yaml_from_json(rh_buf_str(&json), NULL, NULL, &yaml, &e), RH_OK);
			if (data_yaml_to_json(rh_buf_str(&yaml), rh_out_buf(&back), &e) != RH_OK)
				fail_msg("%zu times %s: %s", n, parts[i], e.why);
			assert_true(rh_str_ends(rh_buf_str(&back), "{\"b\":1}}"));
			rh_buf_release(&json);
			rh_buf_release(&yaml);
			rh_buf_release(&back);
		}
}

static void expect_quoted(const char *text, bool quoted)
{
	char *json = rh_format("{\"%s\":\"%s\"}", text, text);
	char *yaml = rh_format(quoted ? "\"%s\": \"%s\"\n" : "%s: %s\n", text, text);

	expect_yaml(json, yaml);
	free(json);
	free(yaml);
}

/* Everything that some reader of YAML 1.1 takes for a boolean, null, a number or a date is quoted, as value and as
 * name, in all of its cases: some readers know only a few of them, others take any. */
static void quoting(void **state)
{
	static const char *const words[] = { "y",    "n", "yes",  "no",    "on",    "off",  "true", "false",
					     "null", "~", ".inf", "-.inf", "+.inf", ".nan", "=",    "<<" };
	static const char *const numbers[] = { "0",
					       "1",
					       "-1",
					       "+1",
					       "01",
					       "0o17",
					       "0x1f",
					       "0X1F",
					       "0b11",
					       "1_000",
					       "1.5",
					       "-.5",
					       "+.5",
					       ".5",
					       "1e3",
					       "1E-7",
					       "190:20:30",
					       "12:30",
					       "2026-08-01",
					       "2026-08-01T10:00:00Z",
					       "2001-12-14 21:59:43.10 -5" };
	static const char *const plain[] = { "nn",       "yess",   "none", "north", "offer", "online",
					     "nullable", "truest", "inf",  "nan",   "e3",    "v1" };

	(void)state;
	for (size_t i = 0; i < RH_LEN(words); i++) {
		size_t n = strlen(words[i]);
		for (unsigned mask = 0; mask < 1u << n; mask++) {
			char word[16];
			for (size_t c = 0; c <= n; c++)
				word[c] = (char)(words[i][c] >= 'a' && words[i][c] <= 'z' && mask >> c & 1
							 ? words[i][c] - 32
							 : words[i][c]);
			expect_quoted(word, true);
		}
	}
	for (size_t i = 0; i < RH_LEN(numbers); i++)
		expect_quoted(numbers[i], true);
	for (size_t i = 0; i < RH_LEN(plain); i++)
		expect_quoted(plain[i], false);
}

/* libyaml takes a byte order mark for what it is, and the UTF-16 behind it. */
static void marks(void **state)
{
	static const char le[] = "\xff\xfe"
				 "a\0:\0 \0\x2d\x4e\n\0"
				 "b\0:\0 \0"
				 "1\0\n";
	static const char be[] = "\xfe\xff"
				 "\0a\0:\0 \x4e\x2d\0\n\0b\0:\0 \0"
				 "1\0\n";
	static const char bare[] = "a\0:\0 \0"
				   "1\0\n";
	struct rh_buf b;
	struct rh_err e = { 0 };

	(void)state;
	expect_json("\xef\xbb\xbf"
		    "apiVersion: v1\nkind: Config\n",
		    "{\"apiVersion\":\"v1\",\"kind\":\"Config\"}");
	rh_buf_init(&b, 1000);
	assert_int_equal(data_yaml_to_json(rh_str_n(le, sizeof le), rh_out_buf(&b), &e), RH_OK);
	assert_string_equal(b.p, "{\"a\":\"中\",\"b\":1}");
	rh_buf_clear(&b);
	assert_int_equal(data_yaml_to_json(rh_str_n(be, sizeof be - 1), rh_out_buf(&b), &e), RH_OK);
	assert_string_equal(b.p, "{\"a\":\"中\",\"b\":1}");
	/* without a mark it is nothing that any reader takes: what helps is said */
	assert_int_equal(data_yaml_to_json(rh_str_n(bare, sizeof bare), rh_out_buf(&b), &e), RH_E_PARSE);
	assert_non_null(strstr(e.fix, "save it as UTF-8"));
	assert_int_equal(data_yaml_to_json(RH_STR("a: \xe9\n"), rh_out_buf(&b), &e), RH_E_PARSE);
	assert_non_null(strstr(e.fix, "save it as UTF-8"));
	rh_buf_release(&b);
}

static void booleans(void **state)
{
	static const struct {
		const char *text;
		int is;
	} cases[] = {
		{ "true", 1 }, { "yes", 1 },    { "On", 1 }, { "Y", 1 },   { "false", 0 }, { "no", 0 }, { "OFF", 0 },
		{ "n", 0 },    { "'yes'", -1 }, { "1", -1 }, { "nO", -1 }, { "[]", -1 },   { "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = rh_format("v: %s", cases[i].text);
		struct rh_err e;
		struct data_yaml *y = data_yaml_parse(rh_str(text), &e);
		bool is = false, known = data_yaml_bool(data_yaml_member(y, "v"), &is);

		if (cases[i].is != (known ? is : -1))
			fail_msg("%s", cases[i].text);
		data_yaml_free(&y);
		free(text);
	}
}

/* Every text comes back as it was, whatever it looks like, as value, as name and in a list. */
static void texts(void **state)
{
	static const char *const cases[] = {
		"",
		" ",
		"a",
		" a",
		"a ",
		"true",
		"Yes",
		"oN",
		"y",
		"~",
		"null",
		"1",
		"01",
		"0x1f",
		"1e3",
		".5",
		"-",
		"--- a",
		"...",
		"2026-08-01",
		"12:30",
		"<<",
		"=",
		"a: b",
		"a:b",
		"a:",
		":a",
		"a #b",
		"a#b",
		"#a",
		"- a",
		"-a",
		"? a",
		"[a]",
		"{a}",
		"a, b",
		"&a",
		"*a",
		"!a",
		"|",
		">",
		"%a",
		"@a",
		"`a",
		"'a'",
		"it's",
		"\\\"a\\\"",
		"a\\\\b",
		"{\\\"auths\\\":{\\\"it's\\\":1}}",
		"a\\nb",
		"a\\n",
		"a\\n\\n",
		"\\na",
		" a\\nb",
		"a \\nb",
		"a\\n b",
		"a\\n\\tb",
		"a\\tb",
		"\\r\\n",
		"a\\rb",
		"\\u0000",
		"\\u0001",
		"\\u001b[31m",
		"\\u007f",
		"中文",
		"é",
		"😀",
		"\\u2028",
		"\x7f",
		"\xe2\x80\xae",
		"\xc2\x85",
		"\xef\xbb\xbf",
		"\xe2\x80\x8b",
		"a\\n---\\nb",
		"a\\n...\\nb",
		"key: |\\n  x",
	};
	char json[300];
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_buf text, once;
		struct rh_err e;
		struct data_jw w;
		rh_buf_init(&text, 1000);
		rh_buf_init(&once, 1000);
		snprintf(json, sizeof json, "\"%s\"", cases[i]);
		bool has_nul = strstr(cases[i], "u0000") != NULL;
		if (!has_nul)
			assert_true(data_json_decode(rh_str(json), DATA_JSON_EXACT, rh_out_buf(&text)));
		else
			rh_buf_add(&text, "", 1);
		data_jw_init(&w, rh_out_buf(&once));
		data_jw_open(&w, '{');
		if (!has_nul)
			data_jw_key(&w, rh_buf_str(&text));
		else
			data_jw_key(&w, rh_str("k"));
		data_jw_open(&w, '[');
		data_jw_str(&w, rh_buf_str(&text));
		data_jw_open(&w, '{');
		data_jw_kv(&w, "v", rh_buf_str(&text));
		data_jw_close(&w, '}');
		data_jw_close(&w, ']');
		data_jw_close(&w, '}');
		expect_yaml(once.p, NULL);
		struct rh_buf yaml;
		rh_buf_init(&yaml, 2000);
		assert_int_equal(data_yaml_from_json(rh_buf_str(&once), NULL, NULL, &yaml, &e), RH_OK);
		for (size_t at = 0; at < yaml.n; at++)
			assert_true((unsigned char)yaml.p[at] >= 0x20 ? yaml.p[at] != 0x7f : yaml.p[at] == '\n');
		rh_buf_release(&yaml);
		rh_buf_release(&text);
		rh_buf_release(&once);
	}
	char *name = rh_alloc(3000);
	memset(name, 'n', 2000);
	char *long_json = rh_format("{\"%s\":{\"a\":[1]},\"b\":\"x\"}", name);
	expect_yaml(long_json, NULL);
	free(long_json);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scalars),    cmocka_unit_test(documents), cmocka_unit_test(tree),
		cmocka_unit_test(bounds),     cmocka_unit_test(layout),    cmocka_unit_test(texts),
		cmocka_unit_test(long_names), cmocka_unit_test(quoting),   cmocka_unit_test(marks),
		cmocka_unit_test(booleans),
	};
	rh_locale_init(NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
