/* wide: characters that an input method for Chinese types where ASCII is meant. */
#include "base/base.h"

/* Halfwidth and Fullwidth Forms (Unicode, U+FF01 to U+FF5E) are ASCII's in its order; the others are what the keys of
 * ASCII's marks give while an input method is set to Chinese punctuation. */
char rh_narrow_char(uint32_t c)
{
	static const struct {
		uint32_t wide;
		char narrow;
	} marks[] = {
		{ 0x3000, ' ' }, { 0x3001, '/' }, { 0x3002, '.' }, { 0x2018, '\'' }, { 0x2019, '\'' },
		{ 0x201c, '"' }, { 0x201d, '"' }, { 0x300a, '<' }, { 0x300b, '>' },  { 0x3010, '[' },
		{ 0x3011, ']' }, { 0xffe5, '$' }, { 0x2014, '-' },
	};

	if (c >= 0xff01 && c <= 0xff5e)
		return (char)(c - 0xff01 + '!');
	for (size_t i = 0; i < RH_LEN(marks); i++)
		if (marks[i].wide == c)
			return marks[i].narrow;
	return '\0';
}

bool rh_char_han(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

bool rh_narrow(struct rh_secret *out, struct rh_str text)
{
	bool any = false;

	while (text.n) {
		struct rh_str before = text;
		uint32_t c;

		(void)rh_utf8_next(&text, &c);
		char narrow = rh_narrow_char(c);
		any = any || narrow;
		if (narrow)
			rh_secret_add(out, &narrow, 1);
		else
			rh_secret_add(out, before.p, before.n - text.n);
	}
	return any;
}
