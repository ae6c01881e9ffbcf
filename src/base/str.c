/* str: views of bytes that somebody else owns. */
#include "base/base.h"

#include <string.h>
#include <utf8proc.h>

struct rh_str rh_str(const char *z)
{
	return rh_str_n(z, z ? strlen(z) : 0);
}

struct rh_str rh_str_n(const char *p, size_t n)
{
	return (struct rh_str){ p, n };
}

bool rh_str_eq(struct rh_str a, struct rh_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool rh_str_is(struct rh_str a, const char *z)
{
	return rh_str_eq(a, rh_str(z));
}

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool rh_str_is_nocase(struct rh_str a, const char *z)
{
	struct rh_str b = rh_str(z);
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

int rh_str_cmp(struct rh_str a, struct rh_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool rh_str_starts(struct rh_str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool rh_str_ends(struct rh_str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

struct rh_str rh_str_from(struct rh_str s, size_t start)
{
	if (start > s.n)
		start = s.n;
	return s.p ? rh_str_n(s.p + start, s.n - start) : s;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct rh_str rh_str_trim(struct rh_str s)
{
	while (s.n && is_space(s.p[0]))
		s = rh_str_from(s, 1);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t rh_str_find(struct rh_str s, const char *needle)
{
	size_t n = strlen(needle);
	if (n == 0)
		return 0;
	const char *hit = s.n >= n ? memmem(s.p, s.n, needle, n) : NULL;
	return hit ? (size_t)(hit - s.p) : s.n;
}

/* One code point off the front, folded; an invalid byte stands for itself above Unicode so that it equals only itself.
 */
static int32_t folded(const char **p, const char *end)
{
	utf8proc_int32_t c = (unsigned char)**p;
	if (c < 0x80) {
		++*p;
		return ascii_lower((char)c);
	}
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*p, end - *p, &c);
	*p += n > 0 ? n : 1;
	return n > 0 ? utf8proc_tolower(c) : 0x110000 + (unsigned char)(*p)[-1];
}

static bool starts_folded(const char *p, const char *end, const char *needle, const char *needle_end)
{
	while (needle < needle_end) {
		if (p >= end || folded(&p, end) != folded(&needle, needle_end))
			return false;
	}
	return true;
}

bool rh_str_has_nocase(struct rh_str s, struct rh_str needle)
{
	if (!needle.n)
		return true;
	const char *p = s.n ? s.p : "", *end = p + s.n, *tail = needle.p, *needle_end = tail + needle.n;
	int32_t first = folded(&tail, needle_end);
	while (p < end)
		if (folded(&p, end) == first && starts_folded(p, end, tail, needle_end))
			return true;
	return false;
}

bool rh_str_cut(struct rh_str *rest, char sep, struct rh_str *part)
{
	if (!rest->p)
		return false;
	const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (hit) {
		size_t n = (size_t)(hit - rest->p);
		*part = rh_str_n(rest->p, n);
		*rest = rh_str_n(hit + 1, rest->n - n - 1);
	} else {
		*part = *rest;
		*rest = (struct rh_str){ NULL, 0 };
	}
	return true;
}

bool rh_str_word(struct rh_str *rest, const char *between, struct rh_str *word)
{
	size_t from = 0, to, most = strlen(between);

	while (from < rest->n && memchr(between, rest->p[from], most))
		from++;
	for (to = from; to < rest->n && !memchr(between, rest->p[to], most);)
		to++;
	*word = rh_str_n(rest->p + from, to - from);
	*rest = rh_str_from(*rest, to);
	return word->n > 0;
}

char *rh_str_dup(struct rh_str s)
{
	char *z = rh_alloc(s.n + 1);
	if (s.n)
		memcpy(z, s.p, s.n);
	return z;
}

bool rh_str_number(struct rh_str s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	struct rh_str digits = rh_str_from(s, negative ? 1 : 0);
	if (!digits.n)
		return false;
	uint64_t v = 0;
	for (size_t i = 0; i < digits.n; i++) {
		unsigned d = (unsigned char)digits.p[i] - (unsigned)'0';
		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	if (v > (uint64_t)INT64_MAX)
		return false;
	int64_t n = negative ? -(int64_t)v : (int64_t)v;
	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}

uint64_t rh_hash(uint64_t h, const void *p, size_t n)
{
	for (const unsigned char *c = p; n > 0; n--, c++)
		h = (h ^ *c) * UINT64_C(1099511628211);
	return h;
}
