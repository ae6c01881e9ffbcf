/* Lists and watches that arrive in pieces: cut at every byte, and the same in one piece. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "data/pages.h"

#include <string.h>

static void collect(void *ctx, struct rh_str s)
{
	struct rh_buf *b = ctx;
	rh_buf_adds(b, s);
	rh_buf_addc(b, '|');
}

/* Feeds text in pieces of `size` bytes; got is filled with the elements. */
static enum rh_code feed(const char *text, size_t size, struct rh_buf *got, struct rh_buf *head, struct rh_err *e)
{
	struct data_pages *p = data_pages_new(collect, got);
	struct rh_str rest = rh_str(text);
	enum rh_code code = RH_OK;
	rh_buf_clear(got);
	rh_buf_clear(head);
	while (rest.n && code == RH_OK) {
		size_t n = rest.n < size ? rest.n : size;
		code = data_pages_feed(p, rh_str_n(rest.p, n), e);
		rest = rh_str_n(rest.p + n, rest.n - n);
	}
	if (code == RH_OK)
		code = data_pages_end(p, e);
	rh_buf_adds(head, data_pages_head(p));
	data_pages_free(&p);
	assert_null(p);
	return code;
}

static void good(void **state)
{
	static const struct {
		const char *text, *elements, *head;
	} cases[] = {
		{ "{\"kind\":\"L\",\"items\":[{\"a\":1},{\"b\":\"]}\\\"\"}],\"metadata\":{\"continue\":\"x\"}}",
		  "{\"a\":1}|{\"b\":\"]}\\\"\"}|", "{\"kind\":\"L\",\"items\":[],\"metadata\":{\"continue\":\"x\"}}" },
		{ "{ \"rows\" : [ { } , [ 1 , 2 ] , 3 , \"x\" , null ] }\n", "{ }|[ 1 , 2 ]|3|\"x\"|null|",
		  "{ \"rows\" : [] }\n" },
		{ "{\"data\":[1,22]}", "1|22|", "{\"data\":[]}" },
		{ "{\"items\":[]}", "", "{\"items\":[]}" },
		{ "{\"items\":null}", "", "{\"items\":null}" },
		{ "{\"data\":{\"items\":[1,2]}}", "", "{\"data\":{\"items\":[1,2]}}" },
		{ "{\"x\":[1,2],\"y\":\"items\",\"i\":{\"rows\":[3]}}", "",
		  "{\"x\":[1,2],\"y\":\"items\",\"i\":{\"rows\":[3]}}" },
		{ "{\"k\":\"items\",\"z\":[7]}", "", "{\"k\":\"items\",\"z\":[7]}" },
		{ "{\"it\\u0065ms\":[7]}", "7|", "{\"it\\u0065ms\":[]}" },
		{ "[1,2]", "", "[1,2]" },
		{ "[[1],\"items\",[2]]", "", "[[1],\"items\",[2]]" },
	};
	struct rh_buf got, head;
	struct rh_err e;
	(void)state;
	rh_buf_init(&got, 10000);
	rh_buf_init(&head, 10000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		for (size_t size = 1; size <= strlen(cases[i].text); size++) {
			assert_int_equal(feed(cases[i].text, size, &got, &head, &e), RH_OK);
			assert_string_equal(got.p, cases[i].elements);
			assert_string_equal(head.p, cases[i].head);
		}
	}
	rh_buf_release(&got);
	rh_buf_release(&head);
}

static void bad(void **state)
{
	static const char *const cases[] = {
		"",
		"{\"items\":[{\"a\":1}",
		"{\"items\":[{\"a\":1},",
		"{\"items\":[1,]}",
		"{\"items\":[,1]}",
		"{\"items\":[1 2]}",
		"{\"items\":[{]}]}",
		"{\"items\":[1}",
		"{\"items\":[1]",
		"{\"items\":[1]}}",
		"{\"items\":[1]} x",
		"<html></html>",
		"{\"items\":[tru]}",
		"{\"items\":[1],}",
		"{\"items\":[\"\n\"]}",
		"]",
		"{\"a\":\"x",
		"{\"items\":[1]]}",
	};
	struct rh_buf got, head;
	struct rh_err e;
	(void)state;
	rh_buf_init(&got, 10000);
	rh_buf_init(&head, 10000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		for (size_t size = 1; size < 40; size += 3)
			if (feed(cases[i], size, &got, &head, &e) != RH_E_PARSE)
				fail_msg("taken for a list: %s", cases[i]);
		assert_true(*e.what);
	}
	rh_buf_release(&got);
	rh_buf_release(&head);
}

/* A failure stays one: what comes afterwards must not be taken for the start of something. */
static void sticky(void **state)
{
	struct rh_buf got;
	struct rh_err e;
	(void)state;
	rh_buf_init(&got, 1000);
	struct data_pages *p = data_pages_new(collect, &got);
	assert_int_equal(data_pages_feed(p, rh_str("{\"items\":[}"), &e), RH_E_PARSE);
	assert_int_equal(data_pages_feed(p, rh_str("{\"items\":[1]}"), &e), RH_E_PARSE);
	assert_int_equal(data_pages_end(p, &e), RH_E_PARSE);
	assert_int_equal(got.n, 0);
	data_pages_free(&p);
	rh_buf_release(&got);
}

static void limits(void **state)
{
	char *big = rh_alloc(DATA_ROW_LIMIT + 10);
	struct rh_buf got;
	struct rh_err e;
	(void)state;
	memset(big, 'a', DATA_ROW_LIMIT + 9);
	rh_buf_init(&got, 1000);
	struct data_pages *p = data_pages_new(collect, &got);
	assert_int_equal(data_pages_feed(p, rh_str("{\"items\":[\""), &e), RH_OK);
	assert_int_equal(data_pages_feed(p, rh_str(big), &e), RH_E_LIMIT);
	data_pages_free(&p);
	p = data_pages_new(collect, &got);
	assert_int_equal(data_pages_feed(p, rh_str("{\"name\":\""), &e), RH_OK);
	assert_int_equal(data_pages_feed(p, rh_str(big), &e), RH_E_LIMIT);
	data_pages_free(&p);
	p = data_pages_new(collect, &got);
	memset(big, '[', 1000);
	assert_int_not_equal(data_pages_feed(p, rh_str(big), &e), RH_OK);
	data_pages_free(&p);

	struct data_lines l;
	data_lines_init(&l, collect, &got);
	assert_int_equal(data_lines_feed(&l, rh_str(big), &e), RH_E_LIMIT);
	data_lines_release(&l);
	rh_buf_release(&got);
	free(big);
}

static void lines(void **state)
{
	static const char text[] = "{\"a\":1}\n\n{\"b\":2}\r\nlast\nopen";
	struct rh_buf got;
	struct rh_err e;
	(void)state;
	rh_buf_init(&got, 1000);
	for (size_t size = 1; size < sizeof text; size++) {
		struct data_lines l;
		rh_buf_clear(&got);
		data_lines_init(&l, collect, &got);
		for (size_t i = 0; i < sizeof text - 1; i += size) {
			size_t left = sizeof text - 1 - i;
			assert_int_equal(data_lines_feed(&l, rh_str_n(text + i, left < size ? left : size), &e), RH_OK);
		}
		assert_string_equal(got.p, "{\"a\":1}|{\"b\":2}|last|");
		data_lines_release(&l);
	}
	rh_buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),   cmocka_unit_test(bad),   cmocka_unit_test(sticky),
		cmocka_unit_test(limits), cmocka_unit_test(lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
