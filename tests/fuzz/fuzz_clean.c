/* Any bytes as text: what leaves for a terminal holds nothing that could speak to it. */
#include "base/base.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || (c >= 0xd800 && c <= 0xf8ff) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe ||
	       c >= 0xe0000;
}

static void check(struct rh_str s)
{
	uint32_t c;
	int marks = 0;

	while (rh_utf8_next(&s, &c)) {
		int columns = rh_char_columns(c);
		marks = columns ? 0 : marks + 1;
		if (unsafe(c) || columns < 0 || marks > 3)
			RH_BUG("U+%04X came out", (unsigned)c);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str s = rh_str_n((const char *)data, size), rest = s;
	struct rh_glyph g;
	struct rh_buf b;
	struct rh_err e;
	int columns = 0;

	if (!rh_text_utf8()) {
		setenv("LC_ALL", "C.UTF-8", 1);
		rh_locale_init(NULL, NULL);
	}
	while (rest.n) {
		size_t left = rest.n;
		if (!rh_glyph_next(&rest, &g) || rest.n >= left || g.columns < 1 || strlen(g.text) != g.bytes)
			RH_BUG("a glyph that is none");
		columns += g.columns;
	}
	if (rh_text_columns(s, 0) != columns)
		RH_BUG("two opinions on a width");
	rh_buf_init(&b, size * 10);
	rh_line_clean(&b, s);
	if (b.over)
		RH_BUG("a glyph of more than ten bytes a byte");
	check(rh_buf_str(&b));
	rh_buf_release(&b);
	char *z = rh_str_dup(s);
	rh_err_set(&e, RH_E_SERVER, "%s", z);
	check(rh_str(e.what));
	free(z);
	return 0;
}
