/* Spans of JSON: checking, finding, walking, decoding, splicing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"

#include <string.h>

static void check(void **state)
{
	static const char *const good[] = {
		"{}",
		"[]",
		" null ",
		"-0.5e+10",
		"0",
		"\"\\u00e4\\n\"",
		"[1,2,[3,{}]]",
		"{\"a\":{\"b\":[]}}",
		"\"\xff\"",
		"\t[ ]\r\n",
	};
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"}",
		"[1,]",
		"{,}",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"01",
		"1.",
		".5",
		"+1",
		"1e",
		"tru",
		"nullx",
		"\"a",
		"\"\\x\"",
		"\"\\u12g4\"",
		"\"\n\"",
		"[1 2]",
		"{\"a\":1 \"b\":2}",
		"1 2",
		"[}",
		"'a'",
		"NaN",
		"// no\n1",
		"-",
	};
	struct rh_err e;
	(void)state;
	for (size_t i = 0; i < RH_LEN(good); i++)
		assert_int_equal(data_json_check(rh_str(good[i]), &e), RH_OK);
	for (size_t i = 0; i < RH_LEN(bad); i++) {
		if (data_json_check(rh_str(bad[i]), &e) != RH_E_PARSE)
			fail_msg("taken for JSON: %s", bad[i]);
		assert_true(*e.what && *e.why);
	}
	assert_int_equal(data_json_check(RH_STR("\"a\0b\""), &e), RH_E_PARSE);
}

static void depth(void **state)
{
	char deep[2 * (DATA_JSON_DEPTH + 1) + 1];
	struct rh_err e;
	(void)state;
	for (size_t n = DATA_JSON_DEPTH; n <= DATA_JSON_DEPTH + 1; n++) {
		memset(deep, '[', n);
		memset(deep + n, ']', n);
		assert_int_equal(data_json_check(rh_str_n(deep, 2 * n), &e), n > DATA_JSON_DEPTH ? RH_E_LIMIT : RH_OK);
	}
	assert_int_equal(data_json_check(rh_str("[[\n[}"), &e), RH_E_PARSE);
	assert_non_null(strstr(e.why, "line 2"));
}

/* Every byte at every place: texts are passed over eight bytes at once. */
static void bytes_of_a_text(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 19; n++)
		for (size_t at = 0; at < n; at++)
			for (int c = 0; c < 256; c++) {
				char doc[32];
				struct rh_buf plain;
				struct rh_err e;
				bool fine = c >= 0x20 && c != '"' && c != '\\';
				memset(doc, 'x', sizeof doc);
				doc[0] = doc[n + 1] = '"';
				doc[1 + at] = (char)c;
				/* A backslash takes the next byte along: x, or the closing quote. */
				assert_int_equal(data_json_check(rh_str_n(doc, n + 2), &e) == RH_OK, fine);
				rh_buf_init(&plain, 64);
				if (fine) {
					assert_true(data_json_decode(rh_str_n(doc, n + 2), DATA_JSON_EXACT,
								     rh_out_buf(&plain)));
					assert_true(rh_str_eq(rh_buf_str(&plain), rh_str_n(doc + 1, n)));
				}
				rh_buf_release(&plain);
			}
}

static void find(void **state)
{
	static const char doc[] =
		" {\"a\" : 9007199254740993, \"a/b\":[1, {\"~\":\"x\\u0041\"}],\"A\":0,\"d\":1,\"d\": {\"\":true} } ";
	static const struct {
		const char *pointer, *value;
	} cases[] = {
		{ "/a", "9007199254740993" },
		{ "/a~1b", "[1, {\"~\":\"x\\u0041\"}]" },
		{ "/a~1b/0", "1" },
		{ "/a~1b/1/~0", "\"x\\u0041\"" },
		{ "/A", "0" },
		{ "/d", "{\"\":true}" },
		{ "/d/", "true" },
		{ "/x", NULL },
		{ "/a/b", NULL },
		{ "/a~1b/2", NULL },
		{ "/a~1b/00", NULL },
		{ "/a~1b/-", NULL },
		{ "/a~1b/-1", NULL },
	};
	struct rh_str v;
	struct rh_err e;
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		enum rh_code code = data_json_find(rh_str(doc), cases[i].pointer, &v, &e);
		assert_int_equal(code, cases[i].value ? RH_OK : RH_E_NOTFOUND);
		if (cases[i].value)
			assert_true(rh_str_is(v, cases[i].value));
	}
	assert_int_equal(data_json_find(rh_str(doc), "", &v, &e), RH_OK);
	assert_true(rh_str_eq(v, rh_str_trim(rh_str(doc))));
	assert_int_equal(data_json_find(rh_str("{\"a\":1,"), "/a", &v, &e), RH_E_PARSE);
	assert_int_equal(data_json_find(rh_str("<html>"), "/a", &v, &e), RH_E_PARSE);
	assert_int_equal(data_json_find(rh_str("{\"\\u0061\":1}"), "/a", &v, &e), RH_OK);
}

static void find_text(void **state)
{
	struct rh_buf b;
	(void)state;
	rh_buf_init(&b, 4);
	assert_true(data_json_find_text(rh_str("{\"a\":\"\\ud83d\\ude00\"}"), "/a", &b));
	assert_string_equal(b.p, "\xf0\x9f\x98\x80");
	rh_buf_clear(&b);
	assert_false(data_json_find_text(rh_str("{\"a\":\"12345\"}"), "/a", &b));
	rh_buf_clear(&b);
	assert_false(data_json_find_text(rh_str("{\"a\":1}"), "/a", &b));
	assert_false(data_json_find_text(rh_str("{\"a\":\"\\u0000\"}"), "/a", &b));
	rh_buf_release(&b);
}

static void decode(void **state)
{
	static const struct {
		const char *raw, *exact, *show;
	} cases[] = {
		{ "\"\"", "", "" },
		{ "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\b\f\n\r\t", "a\"\\/\b\f\n\r\t" },
		{ "\"\\u4e2d\\u00e9\\u007a\"", "中éz", "中éz" },
		{ "\"\\ud83D\\uDE00\"", "😀", "😀" },
		{ "\"\\ud83d\"", NULL, "\xef\xbf\xbd" },
		{ "\"\\ud83dx\"", NULL, "\xef\xbf\xbdx" },
		{ "\"\\ude00\"", NULL, "\xef\xbf\xbd" },
		{ "\"\\ud83d\\u0041\"", NULL,
		  "\xef\xbf\xbd"
		  "A" },
		{ "\"a\\u0000b\"", NULL,
		  "a\xef\xbf\xbd"
		  "b" },
		{ "\"a", NULL, NULL },
		{ "a\"", NULL, NULL },
		{ "\"", NULL, NULL },
		{ "\"a\"b\"", NULL, NULL },
		{ "\"\\\"", NULL, NULL },
		{ "\"\\u12\"", NULL, NULL },
		{ "\"\\q\"", NULL, NULL },
	};
	struct rh_buf b;
	(void)state;
	rh_buf_init(&b, 100);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		for (int how = DATA_JSON_EXACT; how <= DATA_JSON_SHOW; how++) {
			const char *want = how == DATA_JSON_EXACT ? cases[i].exact : cases[i].show;
			rh_buf_clear(&b);
			assert_int_equal(
				data_json_decode(rh_str(cases[i].raw), (enum data_json_decode)how, rh_out_buf(&b)),
				want != NULL);
			if (want)
				assert_string_equal(b.p, want);
		}
	}
	rh_buf_clear(&b);
	assert_true(data_json_decode(rh_str("\"a\\u0000\\ud800b\""), DATA_JSON_NUL, rh_out_buf(&b)));
	assert_true(rh_str_eq(rh_buf_str(&b), RH_STR("a\0\xef\xbf\xbd"
						     "b")));
	rh_buf_release(&b);
	assert_true(data_json_key_is(rh_str("\"\\u0061b\""), "ab"));
	assert_false(data_json_key_is(rh_str("\"ab\""), "aB"));
	assert_false(data_json_key_is(rh_str("\"ab\""), "abc"));
	assert_false(data_json_key_is(rh_str("\"abc\""), "ab"));
}

static void walk(void **state)
{
	struct data_json_iter it;
	(void)state;
	assert_false(data_json_iter_init(&it, rh_str("1")));
	assert_true(data_json_iter_init(&it, rh_str("[ ]")));
	assert_false(data_json_next(&it));
	assert_false(it.broken);
	assert_true(data_json_iter_init(&it, rh_str("{ \"a\" : [1] , \"b\":2}")));
	assert_true(data_json_next(&it));
	assert_true(rh_str_is(it.key, "\"a\"") && rh_str_is(it.value, "[1]"));
	assert_true(data_json_next(&it));
	assert_true(rh_str_is(it.key, "\"b\"") && rh_str_is(it.value, "2"));
	assert_int_equal(it.count, 2);
	assert_false(data_json_next(&it) || it.broken);
	static const char *const bad[] = { "[1", "[1 2]", "{\"a\" 1}", "{1:1}", "[1,]", "[,1]" };
	for (size_t i = 0; i < RH_LEN(bad); i++) {
		assert_true(data_json_iter_init(&it, rh_str(bad[i])));
		while (data_json_next(&it))
			;
		if (!it.broken)
			fail_msg("walked through %s", bad[i]);
	}
}

/* What is walked within shows the same as what is checked on the way, all the way down. */
static void same_within(struct rh_str container)
{
	struct data_json_iter a, b;

	if (!data_json_iter_init(&a, container)) {
		assert_false(data_json_iter_within(&b, container));
		return;
	}
	assert_true(data_json_iter_within(&b, container));
	while (data_json_next(&a)) {
		assert_true(data_json_next(&b));
		assert_true(rh_str_eq(a.key, b.key) && rh_str_eq(a.value, b.value));
		same_within(a.value);
	}
	assert_false(data_json_next(&b));
	assert_false(a.broken || b.broken);
}

static void walk_within(void **state)
{
	static const char doc[] =
		" { \"a\\\"]\" : \"}\\\\\", \"b\":[ ] ,\"c\":{},\"n\":-1.5e+3,\"t\":true , \"deep\":[[{\"x\":"
		"[1,2 , null],\"y\":\"\\u005d[{\"}],\"\",[\"\\\\\\\"\"]]\n} ";
	struct rh_err e;

	(void)state;
	assert_int_equal(data_json_check(rh_str(doc), &e), RH_OK);
	same_within(rh_str(doc));
	for (size_t n = 1; n < strlen(doc) - 2; n++) { /* what is cut off ends, somewhere in it */
		struct data_json_iter it;
		char *cut = rh_str_dup(rh_str_n(doc, n));

		if (data_json_iter_within(&it, rh_str(cut))) {
			while (data_json_next(&it))
				assert_true(it.value.p + it.value.n <= cut + n);
			assert_true(it.broken);
		}
		free(cut);
	}
}

static void splice(void **state)
{
	static const struct {
		const char *doc, *pointer, *value;
		bool parents;
		const char *result;
	} cases[] = {
		{ "{\"a\":1,\"b\":9007199254740993}", "/a", "2", false, "{\"a\":2,\"b\":9007199254740993}" },
		{ " {\"a\" : 1 }\n", "/a", "\"x\"", false, " {\"a\" : \"x\" }\n" },
		{ "{\"a\":1,\"a\":2}", "/a", "3", false, "{\"a\":1,\"a\":3}" },
		{ "{\"a\":1}", "/b", "2", false, "{\"a\":1,\"b\":2}" },
		{ "{}", "/b", "2", false, "{\"b\":2}" },
		{ "{\n  \"a\": 1\n}\n", "/b", "2", false, "{\n  \"a\": 1,\n  \"b\": 2\n}\n" },
		{ "{\n  \"x\": {\"y\": [ ]},\n  \"a\": 1\n}", "/b", "2", false,
		  "{\n  \"x\": {\"y\": [ ]},\n  \"a\": 1,\n  \"b\": 2\n}" },
		{ "{\"m\":{}}", "/m/l/x", "\"v\"", true, "{\"m\":{\"l\":{\"x\":\"v\"}}}" },
		{ "{\"m\":null}", "/m/l/x", "1", true, "{\"m\":{\"l\":{\"x\":1}}}" },
		{ "{\"m\":{}}", "/m/l/x", "1", false, NULL },
		{ "{\"m\":5}", "/m/l", "1", true, NULL },
		{ "{\"a/b\":1}", "/a~1b", "2", false, "{\"a/b\":2}" },
		{ "[1,2]", "/-", "3", false, "[1,2,3]" },
		{ "[]", "/-", "3", false, "[3]" },
		{ "[1]", "/1", "3", false, "[1,3]" },
		{ "[1]", "/2", "3", false, NULL },
		{ "[1]", "/x", "3", false, NULL },
		{ "{\"a\":1, \"b\":2 ,\"c\":3}", "/a", "", false, "{\"b\":2 ,\"c\":3}" },
		{ "{\"a\":1, \"b\":2 ,\"c\":3}", "/b", "", false, "{\"a\":1 ,\"c\":3}" },
		{ "{\"a\":1, \"b\":2 ,\"c\":3}", "/c", "", false, "{\"a\":1, \"b\":2}" },
		{ "{ \"a\":1 }", "/a", "", false, "{ }" },
		{ "{\"a\":1,\"b\":2,\"a\":3}", "/a", "", false, "{\"b\":2}" },
		{ "{\"a\":1}", "/x", "", false, "{\"a\":1}" },
		{ "{\"a\":1}", "/x/y", "", false, "{\"a\":1}" },
		{ "[1,2,3]", "/1", "", false, "[1,3]" },
		{ " [1] ", "", "{}", false, " {} " },
		{ "[1]", "", "", false, NULL },
		{ "[1", "/0", "1", false, NULL },
		{ "[1]", "/0", "1 2", false, NULL },
		{ "{\"s\":\"\\u0000\xff\",\"t\":1}", "/t", "2", false, "{\"s\":\"\\u0000\xff\",\"t\":2}" },
	};
	struct rh_buf b;
	struct rh_err e;
	(void)state;
	rh_buf_init(&b, 1000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		enum rh_code code = data_json_splice(rh_str(cases[i].doc), cases[i].pointer, rh_str(cases[i].value),
						     cases[i].parents, rh_out_buf(&b), &e);
		assert_int_equal(code == RH_OK, cases[i].result != NULL);
		if (cases[i].result)
			assert_string_equal(b.p, cases[i].result);
		else
			assert_true(*e.what);
	}
	rh_buf_release(&b);
}

static void write_json(void **state)
{
	struct rh_buf b;
	struct data_jw w;
	(void)state;
	rh_buf_init(&b, 1000);
	data_jw_init(&w, rh_out_buf(&b));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "a<b>&", rh_str("q\"\\\b\f\n\r\t\x01\x7f\xff\xe2\x80\xa8中"));
	data_jw_key(&w, rh_str("l"));
	data_jw_open(&w, '[');
	data_jw_int(&w, INT64_MIN);
	data_jw_bool(&w, true);
	data_jw_null(&w);
	data_jw_raw(&w, rh_str("{}"));
	data_jw_base64(&w, rh_str("foo:bar"));
	data_jw_open(&w, '[');
	data_jw_close(&w, ']');
	data_jw_close(&w, ']');
	data_jw_kv(&w, "", rh_str(""));
	data_jw_close(&w, '}');
	assert_string_equal(b.p, "{\"a<b>&\":\"q\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7f\\ufffd\\u2028中\",\"l\":"
				 "[-9223372036854775808,true,null,{},\"Zm9vOmJhcg==\",[]],\"\":\"\"}");
	rh_buf_release(&b);
}

static void writes_members(void **state)
{
	struct rh_buf b;
	struct data_jw w;

	(void)state;
	rh_buf_init(&b, 1000);
	data_jw_init(&w, rh_out_buf(&b));
	data_jw_open(&w, '{');
	data_jw_kv_given(&w, "none", NULL);
	data_jw_kv_given(&w, "empty", "");
	data_jw_kv_given(&w, "given", "x");
	data_jw_kv_int(&w, "n", -1);
	data_jw_kv_set(&w, "unset", false);
	data_jw_kv_set(&w, "set", true);
	data_jw_kv_open(&w, "list", '[');
	data_jw_close(&w, ']');
	data_jw_kv_bool(&w, "no", false);
	data_jw_close(&w, '}');
	assert_string_equal(b.p, "{\"given\":\"x\",\"n\":-1,\"set\":true,\"list\":[],\"no\":false}");
	rh_buf_release(&b);
}

static void trees(void **state)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str("{\"a\":[1,{\"b\":\"x\"}],\"Name\":\"N\",\"name\":\"n\",\"t\":true,"
						   "\"d\":1,\"d\":2,\"n\":null,\"big\":1e30}"),
					    &e);
	(void)state;
	assert_non_null(t);
	assert_true(rh_str_is(data_tree_text(t, "/a/1/b"), "x"));
	assert_true(rh_str_is(data_tree_text(t, "/name"), "n"));
	assert_true(rh_str_is(data_tree_text(t, "/Name"), "N"));
	assert_int_equal(data_tree_text(t, "/NAME").n, 0);
	assert_int_equal(data_tree_int(t, "/d", 9), 2);
	assert_int_equal(data_tree_int(t, "/a/0", 9), 1);
	assert_int_equal(data_tree_int(t, "/name", 9), 9);
	assert_true(data_tree_int(t, "/big", 0) == INT64_MAX);
	assert_true(data_tree_true(t, "/t"));
	assert_false(data_tree_true(t, "/d"));
	assert_int_equal(data_tree_kind(data_tree_at(t, "/n")), DATA_TREE_NULL);
	assert_non_null(data_tree_at(t, "/n"));
	assert_null(data_tree_at(t, "/a/2"));
	assert_null(data_tree_at(NULL, "/a"));
	assert_int_equal(data_tree_count(data_tree_at(t, "/a")), 2);
	assert_string_equal(data_tree_key(data_tree_first(t)), "a");
	assert_string_equal(data_tree_key(data_tree_first(data_tree_at(t, "/a"))), "");
	data_tree_free(&t);
	assert_null(t);
	assert_null(data_tree_parse(rh_str("{\"a\":1} x"), &e));
	assert_int_equal(e.code, RH_E_PARSE);
	assert_null(data_tree_parse(rh_str("\"\\ud800\""), &e));
	assert_int_equal(e.code, RH_E_PARSE);
}

static void in_place(void **state)
{
	static const char *const drop[] = { "/a", "/not/there", "/b/c" };
	struct rh_secret doc;
	struct rh_err e;

	(void)state;
	rh_secret_init(&doc);
	rh_secret_set(&doc, RH_STR("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"));
	assert_int_equal(data_json_put(&doc, "/x/y", RH_STR("4"), false, &e), RH_E_NOTFOUND);
	assert_true(rh_str_is(rh_secret_peek(&doc), "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"));
	assert_int_equal(data_json_drop(&doc, drop, RH_LEN(drop), &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&doc), "{\"b\":{\"d\":3}}"));
	assert_int_equal(data_json_put(&doc, "/x/y", RH_STR("4"), true, &e), RH_OK);
	assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), "/x"), "{\"y\":4}"));
	assert_int_equal(data_json_part(rh_secret_peek(&doc), "/a").n, 0);
	assert_int_equal(data_json_put_text(&doc, "/x/z/t", RH_STR("\"5\""), &e), RH_OK);
	assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), "/x"), "{\"y\":4,\"z\":{\"t\":\"\\\"5\\\"\"}}"));
	assert_int_equal(data_json_put_text(&doc, "/x/z/t", RH_STR(""), &e), RH_OK);
	assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), "/x/z"), "{\"t\":\"\"}"));
	assert_int_equal(data_json_put_given(&doc, "/x/z/t", RH_STR(""), &e), RH_OK);
	assert_int_equal(data_json_put_given(&doc, "/x/z/u", RH_STR("6"), &e), RH_OK);
	assert_true(rh_str_is(data_json_part(rh_secret_peek(&doc), "/x/z"), "{\"u\":\"6\"}"));
	rh_secret_set(&doc, RH_STR("{"));
	assert_int_equal(data_json_drop(&doc, drop, RH_LEN(drop), &e), RH_E_PARSE);
	assert_true(rh_str_is(rh_secret_peek(&doc), "{"));
	rh_secret_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check),           cmocka_unit_test(depth),  cmocka_unit_test(find),
		cmocka_unit_test(find_text),       cmocka_unit_test(decode), cmocka_unit_test(walk),
		cmocka_unit_test(walk_within),     cmocka_unit_test(splice), cmocka_unit_test(write_json),
		cmocka_unit_test(writes_members),  cmocka_unit_test(trees),  cmocka_unit_test(in_place),
		cmocka_unit_test(bytes_of_a_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
