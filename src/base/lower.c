/* Lower case for texts that are searched and sorted. */
#include "base/base.h"

#include <utf8proc.h>

static size_t ascii_run(struct rh_str s, size_t from, char *to, size_t room)
{
	size_t n = 0;

	while (n < room && from + n < s.n) {
		unsigned char c = (unsigned char)s.p[from + n];

		if (c >= 0x80)
			break;
		to[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
	}
	return n;
}

void rh_lower(struct rh_buf *out, struct rh_str s)
{
	size_t i = 0;

	while (i < s.n) {
		char run[256];
		size_t n = ascii_run(s, i, run, sizeof run);
		utf8proc_int32_t c;
		utf8proc_ssize_t took;

		if (n) {
			rh_buf_add(out, run, n);
			i += n;
			continue;
		}
		took = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
		if (took <= 0) {
			rh_buf_addc(out, s.p[i++]);
			continue;
		}
		n = (size_t)utf8proc_encode_char(utf8proc_tolower(c), (utf8proc_uint8_t *)run);
		rh_buf_add(out, run, n);
		i += (size_t)took;
	}
}
