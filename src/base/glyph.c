/* glyph: what a terminal is shown for bytes from anywhere. The one gate between text and cells, logs and files. */
#include "base/base.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#define MARKS_MOST 3 /* combining marks kept on one base */

bool rh_text_utf8(void)
{
	const char *set = nl_langinfo(CODESET);
	return set && (strcmp(set, "UTF-8") == 0 || strcmp(set, "utf8") == 0);
}

int rh_char_columns(uint32_t c)
{
	return wcwidth((wchar_t)c);
}

/* Length of the valid code point at the front, 0 when there is none. */
static size_t decode(struct rh_str s, utf8proc_int32_t *c)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, c);
	return n > 0 ? (size_t)n : 0;
}

bool rh_utf8_next(struct rh_str *rest, uint32_t *c)
{
	utf8proc_int32_t v;

	if (!rest->n)
		return false;
	size_t n = decode(*rest, &v);
	*c = n ? (uint32_t)v : RH_UTF8_BAD | (unsigned char)rest->p[0];
	*rest = rh_str_from(*rest, n ? n : 1);
	return true;
}

size_t rh_utf8_put(char out[5], uint32_t c)
{
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);

	out[n > 0 ? n : 0] = '\0';
	return n > 0 ? (size_t)n : 0;
}

bool rh_utf8_valid(struct rh_str s)
{
	uint32_t c;

	while (rh_utf8_next(&s, &c))
		if (c & RH_UTF8_BAD)
			return false;
	return true;
}

/* Characters that change how their neighbours look, or look like nothing. */
static bool hidden(utf8proc_int32_t c)
{
	static const struct {
		int32_t from, to;
	} ranges[] = {
		{ 0x00AD, 0x00AD },   { 0x034F, 0x034F }, { 0x061C, 0x061C },   { 0x115F, 0x1160 },
		{ 0x17B4, 0x17B5 },   { 0x180B, 0x180F }, { 0x200B, 0x200F },   { 0x2028, 0x202E },
		{ 0x2060, 0x206F },   { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
		{ 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFB }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
		{ 0xE0000, 0xE0FFF },
	};
	for (size_t i = 0; i < RH_LEN(ranges); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

/* Can be drawn as it is: assigned, not private, not a control, and with a width. */
static bool drawable(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return !hidden(c) && rh_char_columns((uint32_t)c) >= 0;
	}
}

/* n: what snprintf said of g->text. */
static void made(struct rh_glyph *g, int n)
{
	g->bytes = (uint8_t)n;
	g->columns = (uint8_t)n;
	g->made = true;
}

static void make_visible(struct rh_glyph *g, utf8proc_int32_t c)
{
	if (c < 0x20 || c == 0x7f)
		made(g, snprintf(g->text, sizeof g->text, "^%c", c == 0x7f ? '?' : (char)(c + '@')));
	else
		made(g, snprintf(g->text, sizeof g->text, "<U+%04X>", (unsigned)c));
}

static bool is_pictograph(utf8proc_int32_t c)
{
	return utf8proc_get_property(c)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* After an emoji: the selector of its coloured or plain form, and a joiner before another emoji. They are passed over:
 * Unicode (UTS 51) lets a display that cannot join emoji draw them side by side, and curses cannot. */
static bool is_silent(struct rh_str rest, size_t n, utf8proc_int32_t c)
{
	utf8proc_int32_t next;
	struct rh_str after = rh_str_from(rest, n);
	if (c == 0xFE0E || c == 0xFE0F)
		return true;
	return c == 0x200D && after.n && decode(after, &next) && is_pictograph(next);
}

/* Adds what belongs to the base and takes no column: up to three of them, the rest is passed over. */
static void add_marks(struct rh_str *rest, struct rh_glyph *g, utf8proc_int32_t base)
{
	bool emoji = is_pictograph(base);
	utf8proc_int32_t state = 0, before = base, c = 0;
	for (int marks = 0; rest->n && c != 0x200D;) {
		size_t n = decode(*rest, &c);
		if (!n)
			return;
		if (!emoji || !is_silent(*rest, n, c)) {
			if (!drawable(c) || rh_char_columns((uint32_t)c) != 0 ||
			    utf8proc_grapheme_break_stateful(before, c, &state))
				return;
			before = c;
			if (marks++ < MARKS_MOST) {
				memcpy(g->text + g->bytes, rest->p, n);
				g->bytes = (uint8_t)(g->bytes + n);
				g->text[g->bytes] = '\0';
			}
		}
		*rest = rh_str_from(*rest, n);
	}
}

/* What a terminal without UTF-8 shows for signs that this program and common texts use. */
static const char *plain_of(utf8proc_int32_t c)
{
	static const struct {
		int32_t c;
		const char *plain;
	} table[] = {
		{ 0x00A0, " " },  { 0x00B7, "-" },   { 0x2010, "-" }, { 0x2011, "-" },  { 0x2013, "-" },
		{ 0x2014, "-" },  { 0x2018, "'" },   { 0x2019, "'" }, { 0x201C, "\"" }, { 0x201D, "\"" },
		{ 0x2022, "*" },  { 0x2026, "..." }, { 0x203A, ">" }, { 0x2190, "<-" }, { 0x2191, "^" },
		{ 0x2192, "->" }, { 0x2193, "v" },   { 0x2261, "=" }, { 0x2500, "-" },  { 0x2502, "|" },
		{ 0x25B8, ">" },  { 0x25BE, "v" },   { 0x2713, "+" }, { 0x2717, "x" },
	};
	for (size_t i = 0; i < RH_LEN(table); i++)
		if (table[i].c == c)
			return table[i].plain;
	return NULL;
}

static void make_plain(struct rh_glyph *g, utf8proc_int32_t c)
{
	const char *plain = plain_of(c);
	if (!plain) {
		make_visible(g, c);
		return;
	}
	g->bytes = g->columns = (uint8_t)strlen(plain);
	memcpy(g->text, plain, (size_t)g->bytes + 1);
}

bool rh_glyph_next(struct rh_str *rest, struct rh_glyph *g)
{
	if (!rest->n)
		return false;
	g->made = false;
	unsigned char first = (unsigned char)rest->p[0];
	if (first >= 0x20 && first < 0x7f && (rest->n == 1 || (unsigned char)rest->p[1] < 0x80)) {
		g->text[0] = (char)first;
		g->text[1] = '\0';
		g->bytes = g->columns = 1;
		*rest = rh_str_from(*rest, 1);
		return true;
	}
	utf8proc_int32_t c;
	size_t n = decode(*rest, &c);
	if (!n) {
		made(g, snprintf(g->text, sizeof g->text, "<%02X>", first));
		*rest = rh_str_from(*rest, 1);
		return true;
	}
	int columns = drawable(c) ? rh_char_columns((uint32_t)c) : -1;
	if (c >= 0x80 && !rh_text_utf8()) {
		make_plain(g, c);
		*rest = rh_str_from(*rest, n);
		return true;
	}
	if (columns <= 0) {
		make_visible(g, c);
		*rest = rh_str_from(*rest, n);
		return true;
	}
	memcpy(g->text, rest->p, n);
	g->text[n] = '\0';
	g->bytes = (uint8_t)n;
	g->columns = (uint8_t)columns;
	*rest = rh_str_from(*rest, n);
	add_marks(rest, g, c);
	return true;
}

int rh_text_columns(struct rh_str s, int most)
{
	int columns = 0;
	struct rh_glyph g;
	while ((most == 0 || columns < most) && rh_glyph_next(&s, &g))
		columns += g.columns;
	return columns;
}

void rh_line_clean(struct rh_buf *out, struct rh_str s)
{
	struct rh_glyph g;
	while (rh_glyph_next(&s, &g))
		rh_buf_add(out, g.text, g.bytes);
}
