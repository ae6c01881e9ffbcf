/* Text made safe: what each kind of character becomes, and that nothing unsafe ever comes out, whatever goes in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

#include <stdio.h>
#include <string.h>

static void expect(const char *in, size_t n, const char *out, int columns)
{
	struct rh_buf b;

	rh_buf_init(&b, 10000);
	rh_line_clean(&b, rh_str_n(in, n));
	assert_string_equal(b.p, out);
	assert_int_equal(rh_text_columns(rh_str_n(in, n), 0), columns);
	rh_buf_release(&b);
}

static void forms(void **state)
{
	static const struct {
		const char *in, *out;
		int columns;
	} cases[] = {
		{ "", "", 0 },
		{ "plain ~", "plain ~", 7 },
		{ "测试", "测试", 4 },
		{ "é", "é", 1 },
		{ "e\xcc\x81", "e\xcc\x81", 1 },
		{ "a\tb\nc\r", "a^Ib^Jc^M", 9 },
		{ "\x1b[2J", "^[[2J", 5 },
		{ "\x7f", "^?", 2 },
		{ "\xc2\x85", "<U+0085>", 8 },
		{ "\xc2\x9b", "<U+009B>", 8 },
		{ "\xff\xe4", "<FF><E4>", 8 },
		{ "\xe4\xb8", "<E4><B8>", 8 },
		{ "\xc0\x80", "<C0><80>", 8 },
		{ "\xed\xa0\x80", "<ED><A0><80>", 12 },
		{ "\xf4\x90\x80\x80", "<F4><90><80><80>", 16 },
		{ "\xe2\x80\xae", "<U+202E>", 8 },
		{ "\xe2\x81\xa6", "<U+2066>", 8 },
		{ "\xe2\x80\x8e", "<U+200E>", 8 },
		{ "\xd8\x9c", "<U+061C>", 8 },
		{ "\xe2\x80\xa8", "<U+2028>", 8 },
		{ "\xe2\x80\xa9", "<U+2029>", 8 },
		{ "\xe2\x80\x8b", "<U+200B>", 8 },
		{ "\xe2\x80\x8d", "<U+200D>", 8 },
		{ "a\xe2\x80\x8d"
		  "b",
		  "a<U+200D>b", 10 },
		{ "\xef\xbb\xbf", "<U+FEFF>", 8 },
		{ "\xc2\xad", "<U+00AD>", 8 },
		{ "\xee\x80\x80", "<U+E000>", 8 },
		{ "\xf3\xa0\x81\x81", "<U+E0041>", 9 },
		{ "\xef\xbf\xbe", "<U+FFFE>", 8 },
		{ "\xcd\xb8", "<U+0378>", 8 },
		{ "\xe3\x85\xa4", "<U+3164>", 8 },
		{ "\xef\xbe\xa0", "<U+FFA0>", 8 },
		{ "\xcc\x81", "<U+0301>", 8 },
		{ "a\xef\xb8\x8f", "a<U+FE0F>", 9 },
		{ "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81"
		  "b",
		  "a\xcc\x81\xcc\x81\xcc\x81"
		  "b",
		  2 },
		{ "\n\xcc\x81", "^J<U+0301>", 10 },
		{ "😀", "😀", 2 },
		{ "👨\xe2\x80\x8d👩\xe2\x80\x8d👧", "👨👩👧", 6 },
		{ "👨\xe2\x80\x8d"
		  "a",
		  "👨<U+200D>a", 11 },
		{ "❤\xef\xb8\x8f", "❤", 1 },
		{ "한", "한", 2 },
		{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2 },
		{ "שלום", "שלום", 4 },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++)
		expect(cases[i].in, strlen(cases[i].in), cases[i].out, cases[i].columns);
	expect("a\0b", 3, "a^@b", 4);
}

static void glyphs(void **state)
{
	struct rh_str rest = rh_str("a\xcc\x81中\x1b");
	struct rh_glyph g;
	(void)state;
	assert_true(rh_glyph_next(&rest, &g) && g.bytes == 3 && g.columns == 1 && !g.made);
	assert_true(rh_glyph_next(&rest, &g) && g.bytes == 3 && g.columns == 2 && !g.made);
	assert_true(rh_glyph_next(&rest, &g) && g.bytes == 2 && g.columns == 2 && g.made);
	assert_string_equal(g.text, "^[");
	assert_false(rh_glyph_next(&rest, &g));
	assert_int_equal(rh_text_columns(rh_str("abcdef"), 3), 3);
	assert_true(rh_utf8_valid(rh_str("ä中😀")) && !rh_utf8_valid(rh_str("\xc3")) && rh_utf8_valid(rh_str("")));
	uint32_t c;
	rest = rh_str("中\xff");
	assert_true(rh_utf8_next(&rest, &c) && c == 0x4e2d);
	assert_true(rh_utf8_next(&rest, &c) && c == (RH_UTF8_BAD | 0xff));
	assert_false(rh_utf8_next(&rest, &c));
}

/* The rule itself, written down a second time and independently of how glyphs are made. */
static void assert_safe(struct rh_str s)
{
	int marks = 0;
	uint32_t c;

	while (rh_utf8_next(&s, &c)) {
		bool bad = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
			   (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
			   (c >= 0x2060 && c <= 0x206f) || (c >= 0xd800 && c <= 0xf8ff) ||
			   (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) ||
			   (c & 0xfffe) == 0xfffe || c >= 0xe0000;
		int columns = bad ? -1 : rh_char_columns(c);
		if (columns < 0)
			fail_msg("U+%04X came out", (unsigned)c);
		marks = columns == 0 ? marks + 1 : 0;
		assert_true(marks <= 3);
	}
}

static void check(struct rh_str s)
{
	struct rh_str rest = s;
	struct rh_buf b;
	struct rh_glyph g;
	int columns = 0;

	rh_buf_init(&b, (size_t)1 << 20);
	while (rest.n) {
		size_t left = rest.n;
		assert_true(rh_glyph_next(&rest, &g));
		assert_true(rest.n < left && g.columns >= 1 && strlen(g.text) == g.bytes);
		columns += g.columns;
	}
	assert_int_equal(rh_text_columns(s, 0), columns);
	rh_line_clean(&b, s);
	assert_safe(rh_buf_str(&b));
	rh_buf_release(&b);
}

/* Every code point, alone and after a letter, an emoji and itself. */
static void every_character(void **state)
{
	static const char *const before[] = { "", "a", "👩", "\xe1\x84\x92" };
	(void)state;
	for (uint32_t c = 1; c < 0x110000;
	     c += c < 0x33000 || c >> 12 == 0xe0 ? 1 : 97) { /* between them nothing is assigned */
		char one[8], text[32];
		size_t n = 0;
		if (c >= 0x80 && c < 0x800)
			one[n++] = (char)(0xc0 | c >> 6);
		if (c >= 0x800 && c < 0x10000)
			one[n++] = (char)(0xe0 | c >> 12);
		if (c >= 0x10000) {
			one[n++] = (char)(0xf0 | c >> 18);
			one[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		}
		if (c >= 0x800)
			one[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		one[n++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
		one[n] = '\0';
		for (size_t i = 0; i < RH_LEN(before); i += c < 0x3000 || c >> 12 == 0x1f || c >> 12 == 0xe0 ? 1 : 4) {
			snprintf(text, sizeof text, "%s%s%s", before[i], one, one);
			check(rh_str(text));
		}
	}
}

static void random_bytes(void **state)
{
	uint32_t seed = 1;
	char text[64];
	(void)state;
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof text; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = (char)(seed >> 24);
			if (round % 2 && i && (seed >> 8 & 3)) /* more that is nearly valid */
				text[i] = (char)(0x80 | (text[i] & 0x3f));
		}
		check(rh_str_n(text, sizeof text));
	}
}

/* Without UTF-8 nothing but ASCII comes out. */
static void ascii(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "a…b → “c”", "a...b -> \"c\"" }, { "中", "<U+4E2D>" },
		{ "\xe2\x80\xae", "<U+202E>" },    { "\xff", "<FF>" },
		{ "e\xcc\x81", "e<U+0301>" },
	};
	(void)state;
	setenv("LC_ALL", "C", 1);
	rh_locale_init(NULL, NULL);
	assert_false(rh_text_utf8());
	for (size_t i = 0; i < RH_LEN(cases); i++)
		expect(cases[i].in, strlen(cases[i].in), cases[i].out, (int)strlen(cases[i].out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),        cmocka_unit_test(glyphs), cmocka_unit_test(every_character),
		cmocka_unit_test(random_bytes), cmocka_unit_test(ascii),
	};
	setenv("LC_ALL", "C.UTF-8", 1);
	rh_locale_init(NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
