/* Views, numbers, buffers, secrets, errors, times: the small things that everything stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

#include <stdio.h>
#include <string.h>

static void views(void **state)
{
	struct rh_str s = RH_STR("  ab c\t\n");
	(void)state;
	assert_true(rh_str_is(rh_str_trim(s), "ab c"));
	assert_int_equal(rh_str_trim(RH_STR(" \n ")).n, 0);
	assert_int_equal(rh_str(NULL).n, 0);
	assert_true(rh_str_eq(rh_str(NULL), rh_str("")));
	assert_true(rh_str_cmp(rh_str("a"), rh_str("ab")) < 0);
	assert_true(rh_str_cmp(rh_str("b"), rh_str("ab")) > 0);
	assert_true(rh_str_cmp(rh_str("\xff"), rh_str("a")) > 0);
	assert_true(rh_str_starts(s, "  a") && rh_str_starts(s, "") && !rh_str_starts(rh_str("a"), "ab"));
	assert_true(rh_str_ends(s, "\t\n") && !rh_str_ends(rh_str("a"), "ba"));
	assert_int_equal(rh_str_find(s, "b c"), 3);
	assert_int_equal(rh_str_find(s, "x"), s.n);
	assert_int_equal(rh_str_find(rh_str(""), "x"), 0);
	assert_true(rh_str_is(rh_str_from(s, 4), " c\t\n"));
	struct rh_str end = rh_str_from(s, 99);
	assert_true(end.n == 0 && end.p == s.p + s.n);
	assert_true(rh_str_is_nocase(rh_str("Content-TYPE"), "content-type"));
	assert_false(rh_str_is_nocase(rh_str("a"), "ab"));
}

static void search(void **state)
{
	static const struct {
		const char *in, *what;
		bool found;
	} cases[] = {
		{ "quay-pull", "PULL", true },
		{ "Ärger", "ärG", true },
		{ "straße", "STRASSE", false },
		{ "测试集群", "集", true },
		{ "abc", "", true },
		{ "", "a", false },
		{ "", "", true },
		{ "aab", "ab", true },
		{ "aaab", "aab", true },
		{ "\xe4\xf6", "\xf6", true },
		{ "\xe4", "\xc4", false },
		{ "ΣΑΣ", "σας", false },
	};
	struct rh_buf b;
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		if (rh_str_has_nocase(rh_str(cases[i].in), rh_str(cases[i].what)) != cases[i].found)
			fail_msg("%s in %s", cases[i].what, cases[i].in);
	rh_buf_init(&b, 100);
	rh_lower(&b, rh_str("ÄB\xff"
			    "C中"));
	assert_string_equal(b.p, "äb\xff"
				 "c中");
	rh_buf_release(&b);
}

static void cutting(void **state)
{
	struct rh_str rest = RH_STR("a,,b,"), part;
	static const char *const parts[] = { "a", "", "b", "" };
	(void)state;
	for (size_t i = 0; i < RH_LEN(parts); i++) {
		assert_true(rh_str_cut(&rest, ',', &part));
		assert_true(rh_str_is(part, parts[i]));
	}
	assert_false(rh_str_cut(&rest, ',', &part));
	rest = rh_str("");
	assert_true(rh_str_cut(&rest, ',', &part) && part.n == 0);
	assert_false(rh_str_cut(&rest, ',', &part));
	rest = rh_str(NULL);
	assert_false(rh_str_cut(&rest, ',', &part));
	rest = rh_str_from(RH_STR("ab"), 2); /* the empty tail of a text is still one part */
	assert_true(rh_str_cut(&rest, ',', &part) && part.n == 0);
}

static void numbers(void **state)
{
	static const char *const bad[] = { "",    "-",   "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808",
					   "--1", "101", "-11" };
	int64_t v = 7;
	(void)state;
	for (size_t i = 0; i < RH_LEN(bad); i++)
		assert_false(rh_str_number(rh_str(bad[i]), -10, 100, &v));
	assert_int_equal(v, 7);
	assert_true(rh_str_number(rh_str("007"), 0, 10, &v) && v == 7);
	assert_true(rh_str_number(rh_str("-10"), -10, 10, &v) && v == -10);
	assert_true(rh_str_number(rh_str("9223372036854775807"), 0, INT64_MAX, &v) && v == INT64_MAX);
}

/* Room for one more, whatever was taken away in between; the sanitizers and valgrind see it. */
static void growing(void **state)
{
	uint64_t *v = NULL;
	size_t n = 0;

	(void)state;
	for (size_t step = 0; step < 5000; step++) {
		v = rh_grow(v, n, sizeof *v);
		v[n] = n;
		n++;
		if (step % 1000 == 999)
			n = step % 3 ? 16 : 5;
	}
	for (size_t i = 0; i < n; i++)
		assert_int_equal(v[i], i);
	free(v);
}

static void memory(void **state)
{
	char *z = rh_format("%s-%d", "a", 5);
	(void)state;
	assert_string_equal(z, "a-5");
	rh_strset(&z, z + 2); /* of itself */
	assert_string_equal(z, "5");
	rh_strset(&z, NULL);
	assert_null(z);
	z = rh_str_dup(rh_str(NULL));
	assert_string_equal(z, "");
	free(z);
	int *n = rh_resize(NULL, 4, sizeof *n);
	n[3] = 1;
	n = rh_resize(n, 0, sizeof *n);
	free(n);
	assert_int_equal(*(char *)(z = rh_alloc(0)), 0);
	free(z);
}

static void buffers(void **state)
{
	struct rh_buf b;
	(void)state;
	rh_buf_init(&b, 10);
	assert_string_equal(b.p, "");
	rh_buf_addf(&b, "%d-%s", 12, "ab");
	rh_buf_addc(&b, '!');
	assert_string_equal(b.p, "12-ab!");
	rh_buf_drop(&b, 3);
	assert_string_equal(b.p, "ab!");
	rh_buf_addz(&b, "12345678"); /* does not fit whole, so not at all */
	assert_true(b.over && b.n == 3);
	rh_buf_addc(&b, 'x');
	rh_buf_addf(&b, "x");
	assert_int_equal(b.n, 3);
	rh_buf_clear(&b);
	assert_false(b.over);
	rh_buf_add(&b, "0123456789", 10);
	assert_false(b.over);
	rh_buf_add(&b, NULL, 0);
	rh_buf_drop(&b, 99);
	assert_int_equal(b.n, 0);
	rh_buf_add(&b, "a\0b", 3);
	char *z = rh_buf_take(&b);
	assert_memory_equal(z, "a\0b", 4);
	free(z);
	assert_string_equal(b.p, "");
	z = rh_buf_take(&b);
	assert_string_equal(z, "");
	free(z);
	rh_buf_release(&b);
}

/* What a buffer leaves behind on growing is blank: the block that it gave back is still where malloc keeps it. */
static void buffers_wipe(void **state)
{
	struct rh_buf b;
	(void)state;
	rh_buf_init(&b, 1000);
	rh_buf_addz(&b, "canary-canary");
	char *inside = b.p;
	rh_buf_clear(&b);
	for (size_t i = 0; i < 13; i++)
		assert_int_equal(inside[i], 0);
	rh_buf_addz(&b, "canary-canary");
	rh_buf_drop(&b, 7);
	assert_memory_equal(b.p, "canary\0\0\0\0\0\0\0", 13);
	rh_buf_release(&b);
}

static void fill_secrets(struct rh_secret *v, size_t n, char c, size_t size)
{
	char text[9000];

	memset(text, c, size);
	for (size_t i = 0; i < n; i++) {
		rh_secret_init(&v[i]);
		rh_secret_add(&v[i], text, size);
	}
}

/* A page that is used again holds nothing of the secret before, and is no other secret's. */
static void secrets_leave_nothing(void **state)
{
	struct rh_secret before[20], after[20];
	static const size_t sizes[] = { 1, 4096, 4097, 8999 };

	(void)state;
	for (size_t k = 0; k < RH_LEN(sizes); k++) {
		fill_secrets(before, RH_LEN(before), 'b', sizes[k]);
		rh_secret_add(&before[0], "c", 1); /* grows: what it was moved from is given back */
		for (size_t i = 0; i < RH_LEN(before); i++)
			rh_secret_release(&before[i]);
		fill_secrets(after, RH_LEN(after), 'a', 1);
		for (size_t i = 0; i < RH_LEN(after); i++) {
			assert_int_equal(after[i].p[0], 'a');
			for (size_t at = 1; at < after[i].cap; at++)
				assert_int_equal(after[i].p[at], 0);
			for (size_t j = 0; j < i; j++)
				assert_ptr_not_equal(after[i].p, after[j].p);
		}
		for (size_t i = 0; i < RH_LEN(after); i++)
			rh_secret_release(&after[i]);
	}
}

static void secrets(void **state)
{
	struct rh_secret a, b;
	char big[10000];
	(void)state;
	rh_secret_init(&a);
	rh_secret_init(&b);
	assert_true(rh_secret_eq(&a, &b));
	assert_int_equal(rh_secret_peek(&a).n, 0);
	rh_secret_set(&a, rh_str("pass"));
	rh_secret_add(&a, "word", 4);
	assert_true(rh_str_is(rh_secret_peek(&a), "password"));
	assert_false(rh_secret_eq(&a, &b));
	rh_secret_copy(&b, &a);
	assert_true(rh_secret_eq(&a, &b));
	rh_secret_add(&b, "x", 1);
	assert_false(rh_secret_eq(&a, &b));
	rh_secret_set(&b, rh_str_from(rh_secret_peek(&b), 4)); /* of itself */
	assert_true(rh_str_is(rh_secret_peek(&b), "wordx"));
	rh_secret_move(&b, &a);
	assert_null(a.p);
	assert_true(rh_str_is(rh_secret_peek(&b), "password"));
	memset(big, 'y', sizeof big);
	rh_secret_add(&b, big, sizeof big);
	assert_int_equal(rh_secret_peek(&b).n, 8 + sizeof big);
	assert_memory_equal(rh_secret_peek(&b).p, "passwordyyy", 11);
	rh_secret_clear(&b);
	assert_int_equal(rh_secret_peek(&b).n, 0);
	assert_int_equal(b.p[0], 0);
	rh_secret_release(&b);
	rh_out_addz(rh_out_secret(&a), "out");
	rh_out_adds(rh_out_secret(&a), rh_str("put"));
	assert_true(rh_str_is(rh_secret_peek(&a), "output"));
	rh_secret_release(&a);
}

static void errors(void **state)
{
	struct rh_err e;
	char long_text[500];
	(void)state;
	assert_int_equal(rh_err_set(&e, RH_E_AUTH, "who are %s", "you\x1b[31m"), RH_E_AUTH);
	assert_string_equal(e.what, "who are you^[[31m");
	assert_int_equal(rh_err_why(&e, "line\nbreak"), RH_E_AUTH);
	assert_string_equal(e.why, "line^Jbreak");
	assert_int_equal(rh_err_fix(&e, "try %d", 1), RH_E_AUTH);
	assert_int_equal(rh_err_set(&e, RH_E_NET, "%s: %s", e.what, e.why), RH_E_NET); /* out of its own texts */
	assert_string_equal(e.what, "who are you^[[31m: line^Jbreak");
	assert_true(!*e.why && !*e.fix && !e.http && !e.sys);
	memset(long_text, 'a', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	memcpy(long_text + 197, "中", 3);
	rh_err_set(&e, RH_E_IO, "%s", long_text);
	assert_int_equal(strlen(e.what), 197); /* the character that would not fit whole is left out */
	assert_int_equal(rh_err_sys(&e, 2, "cannot"), RH_E_IO);
	assert_int_equal(e.sys, 2);
	assert_true(*e.why);
	assert_int_equal(rh_err_say(&e, RH_E_USAGE, "no name", NULL, "type one"), RH_E_USAGE);
	assert_string_equal(e.what, "no name");
	assert_true(!*e.why && !e.sys);
	assert_string_equal(e.fix, "type one");
	assert_true(rh_hash(rh_hash(RH_HASH, "ab", 2), "c", 1) == rh_hash(RH_HASH, "abc", 3));
	assert_true(rh_hash(RH_HASH, "a", 1) == 0xaf63dc4c8601ec8cu); /* the test vector of FNV-1a's authors */
	assert_string_equal(rh_code_name(RH_E_CONFLICT), "RH_E_CONFLICT");
	assert_string_equal(rh_code_name(RH_E_USAGE), "RH_E_USAGE");
	assert_string_equal(rh_code_name((enum rh_code)99), "RH_E_?");
}

static void ages(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
		int64_t next_s;
	} cases[] = {
		{ -5, "0s", 1 },
		{ 0, "0s", 1 },
		{ 119, "119s", 1 },
		{ 120, "2m", 1 },
		{ 121, "2m1s", 1 },
		{ 599, "9m59s", 1 },
		{ 600, "10m", 60 },
		{ 3 * 3600 - 1, "179m", 1 },
		{ 3 * 3600, "3h", 60 },
		{ 3 * 3600 + 61, "3h1m", 59 },
		{ 8 * 3600, "8h", 3600 },
		{ 48 * 3600 - 1, "47h", 1 },
		{ 48 * 3600, "2d", 3600 },
		{ 51 * 3600, "2d3h", 3600 },
		{ 8 * 86400, "8d", 86400 },
		{ 41 * 86400, "41d", 86400 },
		{ 730 * 86400, "2y", 86400 },
		{ 740 * 86400, "2y10d", 86400 },
		{ (int64_t)9 * 365 * 86400, "9y", 365 * 86400 },
		{ INT64_MAX, "68y", -1 },
	};
	char out[16];
	int64_t next;
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_age_text(cases[i].seconds, out, &next);
		assert_string_equal(out, cases[i].text);
		if (cases[i].next_s > 0)
			assert_int_equal(next, cases[i].next_s * 1000);
	}
	/* The text is the same until just before `next` and another then. */
	for (int64_t s = 0; s < 200000; s += 977) {
		char before[16], after[16];
		rh_age_text(s, out, &next);
		rh_age_text(s + next / 1000 - 1, before, NULL);
		rh_age_text(s + next / 1000, after, NULL);
		assert_string_equal(out, before);
		assert_string_not_equal(out, after);
	}
}

static void times(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} good[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-08-01T10:00:00Z", 1785578400 },
		{ "2026-08-01t12:00:00.123456+02:00", 1785578400 },
		{ "2026-08-01 09:30:00-00:30", 1785578400 },
		{ "2024-02-29T00:00:00Z", 1709164800 },
		{ "2000-02-29T23:59:60Z", 951868800 },
		{ "2000-02-29T23:59:60.0123456789Z", 951868800 },
		{ "0001-01-01T00:00:00Z", -62135596800 },
		{ "1969-12-31T23:59:59Z", -1 },
	};
	static const char *const bad[] = {
		"",
		"2026-08-01",
		"2026-08-01T10:00:00",
		"2026-13-01T10:00:00Z",
		"2026-02-29T10:00:00Z",
		"1900-02-29T10:00:00Z",
		"2026-04-31T10:00:00Z",
		"2026-00-01T10:00:00Z",
		"2026-08-01T24:00:00Z",
		"2026-08-01T10:60:00Z",
		"2026-08-01T10:00:00.Z",
		"2026-08-01T10:00:00Zx",
		"2026-08-01T10:00:00+2:00",
		"-026-08-01T10:00:00Z",
		"2026-8-01T10:00:00Z",
		"2026-08-01T10:00:00+24:00",
		"2026-08-01T1-:00:00Z",
	};
	int64_t s;
	(void)state;
	for (size_t i = 0; i < RH_LEN(good); i++) {
		assert_true(rh_time_parse(rh_str(good[i].text), &s));
		assert_true(s == good[i].seconds);
	}
	for (size_t i = 0; i < RH_LEN(bad); i++)
		if (rh_time_parse(rh_str(bad[i]), &s))
			fail_msg("taken for a time: %s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(views),   cmocka_unit_test(search),
		cmocka_unit_test(cutting), cmocka_unit_test(numbers),
		cmocka_unit_test(memory),  cmocka_unit_test(growing),
		cmocka_unit_test(buffers), cmocka_unit_test(buffers_wipe),
		cmocka_unit_test(secrets), cmocka_unit_test(secrets_leave_nothing),
		cmocka_unit_test(errors),  cmocka_unit_test(ages),
		cmocka_unit_test(times),
	};
	setenv("LC_ALL", "C.UTF-8", 1);
	rh_locale_init(NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
