/* JSON strings, from what is written to what is meant. */
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"

#include <string.h>

struct reader {
	const char *p, *end;
	enum data_json_decode how;
	struct rh_out out;
};

static bool hex4(struct reader *r, uint32_t *v)
{
	*v = 0;
	if (r->end - r->p < 4)
		return false;
	for (int i = 0; i < 4; i++, r->p++) {
		char c = *r->p;
		int d = c >= '0' && c <= '9'   ? c - '0'
			: c >= 'a' && c <= 'f' ? c - 'a' + 10
			: c >= 'A' && c <= 'F' ? c - 'A' + 10
					       : -1;
		if (d < 0)
			return false;
		*v = *v << 4 | (uint32_t)d;
	}
	return true;
}

static void put_char(struct reader *r, uint32_t c)
{
	char b[4];
	size_t n;

	if (c < 0x80) {
		b[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		b[0] = (char)(0xc0 | c >> 6);
		n = 2;
	} else if (c < 0x10000) {
		b[0] = (char)(0xe0 | c >> 12);
		n = 3;
	} else {
		b[0] = (char)(0xf0 | c >> 18);
		n = 4;
	}
	for (size_t i = 1; i < n; i++)
		b[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3f));
	rh_out_add(r->out, b, n);
}

/* NUL and halves of pairs have no place in a text of ours. */
static bool put_odd(struct reader *r, uint32_t c)
{
	if (r->how == DATA_JSON_EXACT)
		return false;
	put_char(r, r->how == DATA_JSON_NUL && !c ? 0 : 0xfffd);
	return true;
}

/* After "\u". */
static bool unicode(struct reader *r)
{
	uint32_t c, low;

	if (!hex4(r, &c))
		return false;
	if (c >= 0xd800 && c <= 0xdbff && r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u') {
		const char *second = r->p;
		r->p += 2;
		if (!hex4(r, &low))
			return false;
		if (low >= 0xdc00 && low <= 0xdfff) {
			put_char(r, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
			return true;
		}
		r->p = second;
	}
	if (!c || (c >= 0xd800 && c <= 0xdfff))
		return put_odd(r, c);
	put_char(r, c);
	return true;
}

static bool escaped(struct reader *r)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (r->p == r->end)
		return false;
	char c = *r->p++;
	if (c == 'u')
		return unicode(r);
	at = c ? strchr(from, c) : NULL;
	if (!at)
		return false;
	rh_out_add(r->out, &to[at - from], 1);
	return true;
}

bool data_json_decode(struct rh_str raw, enum data_json_decode how, struct rh_out out)
{
	if (raw.n < 2 || raw.p[0] != '"' || raw.p[raw.n - 1] != '"')
		return false;
	struct reader r = { .p = raw.p + 1, .end = raw.p + raw.n - 1, .how = how, .out = out };
	while (r.p < r.end) {
		size_t plain = data_scan_plain(r.p, (size_t)(r.end - r.p));
		if (plain)
			rh_out_add(out, r.p, plain);
		r.p += plain;
		if (r.p == r.end)
			break;
		if (*r.p++ != '\\' || !escaped(&r))
			return false;
	}
	return true;
}

/* Compares what is decoded without keeping it. */
struct match {
	struct rh_str left;
	bool differs;
};

static void compare(void *to, const void *p, size_t n)
{
	struct match *m = to;

	if (m->differs || n > m->left.n || memcmp(m->left.p, p, n) != 0) {
		m->differs = true;
		return;
	}
	m->left = rh_str_n(m->left.p + n, m->left.n - n);
}

bool data_json_key_eq(struct rh_str raw, struct rh_str name)
{
	struct match m = { .left = name };

	return data_json_decode(raw, DATA_JSON_SHOW, (struct rh_out){ compare, &m }) && !m.differs && !m.left.n;
}

bool data_json_key_is(struct rh_str raw, const char *name)
{
	return data_json_key_eq(raw, rh_str(name));
}
