/* Reads JSON into values, as Go's decoder does: last duplicate wins, bad UTF-8 becomes U+FFFD. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

#define DEPTH 64

struct parser {
	const char *at, *end;
	bool failed;
	char wrong[120];    /* the first mistake, as Go's scanner words it */
	struct rh_buf text; /* the string being decoded */
};

static struct sb_value *value(struct parser *p, int depth);

static void space(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r'))
		p->at++;
}

/* A byte as Go quotes it: not as UTF-8, but each byte for itself. */
static void quote_byte(unsigned char c, char out[8])
{
	static const char named[0x20] = {
		['\a'] = 'a', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\v'] = 'v'
	};
	if (c == '\'' || c == '\\')
		snprintf(out, 8, "\\%c", c);
	else if (c < 0x20 && named[c])
		snprintf(out, 8, "\\%c", named[c]);
	else if (c < 0x20 || c == 0x7f)
		snprintf(out, 8, "\\x%02x", c);
	else if (c < 0x80)
		snprintf(out, 8, "%c", c);
	else if (c < 0xa0 || c == 0xad)
		snprintf(out, 8, "\\u%04x", c);
	else
		snprintf(out, 8, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
}

/* "invalid character 'x' looking for beginning of value"; at the end of the text, that it ends. */
static bool fail(struct parser *p, const char *context)
{
	char c[8];
	if (p->failed)
		return false;
	p->failed = true;
	if (p->at >= p->end) {
		snprintf(p->wrong, sizeof p->wrong, "unexpected end of JSON input");
		return false;
	}
	quote_byte((unsigned char)*p->at, c);
	snprintf(p->wrong, sizeof p->wrong, "invalid character '%s' %s", c, context);
	return false;
}

static bool take(struct parser *p, char c)
{
	if (p->at < p->end && *p->at == c) {
		p->at++;
		return true;
	}
	return false;
}

static bool hex4(struct parser *p, uint32_t *out)
{
	uint32_t v = 0;
	for (int i = 0; i < 4; i++, p->at++) {
		char c = p->at < p->end ? *p->at : '\0', low = (char)(c | 0x20);
		if (c >= '0' && c <= '9')
			v = v * 16 + (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			v = v * 16 + (uint32_t)(low - 'a' + 10);
		else
			return fail(p, "in \\u hexadecimal character escape");
	}
	*out = v;
	return true;
}

static void put_utf8(struct rh_buf *b, uint32_t c)
{
	char u[4];
	size_t n;
	if (c < 0x80) {
		u[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		u[0] = (char)(0xc0 | c >> 6);
		u[1] = (char)(0x80 | (c & 0x3f));
		n = 2;
	} else if (c < 0x10000) {
		u[0] = (char)(0xe0 | c >> 12);
		u[1] = (char)(0x80 | (c >> 6 & 0x3f));
		u[2] = (char)(0x80 | (c & 0x3f));
		n = 3;
	} else {
		u[0] = (char)(0xf0 | c >> 18);
		u[1] = (char)(0x80 | (c >> 12 & 0x3f));
		u[2] = (char)(0x80 | (c >> 6 & 0x3f));
		u[3] = (char)(0x80 | (c & 0x3f));
		n = 4;
	}
	rh_buf_add(b, u, n);
}

static bool unicode_escape(struct parser *p)
{
	uint32_t c, low;
	if (!hex4(p, &c))
		return false;
	if (c >= 0xd800 && c < 0xdc00 && p->end - p->at >= 6 && p->at[0] == '\\' && p->at[1] == 'u') {
		const char *back = p->at;
		p->at += 2;
		if (!hex4(p, &low))
			return false;
		if (low >= 0xdc00 && low < 0xe000)
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		else
			p->at = back;
	}
	put_utf8(&p->text, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	return true;
}

static bool escape(struct parser *p)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	if (p->at == p->end)
		return fail(p, "");
	if (take(p, 'u'))
		return unicode_escape(p);
	const char *hit = memchr(from, *p->at, sizeof from - 1);
	if (!hit)
		return fail(p, "in string escape code");
	p->at++;
	rh_buf_addc(&p->text, to[hit - from]);
	return true;
}

/* Bytes of the UTF-8 sequence at p, 0 when it is not one. */
static size_t sequence(const char *z, const char *end)
{
	const unsigned char *p = (const unsigned char *)z;
	size_t left = (size_t)(end - z), n = p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (!n || n > left)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0) || (p[0] == 0xf0 && p[1] < 0x90) ||
	    (p[0] == 0xf4 && p[1] >= 0x90))
		return 0;
	return n;
}

static bool string(struct parser *p)
{
	rh_buf_clear(&p->text);
	if (!take(p, '"'))
		return fail(p, "looking for beginning of object key string");
	while (p->at < p->end && *p->at != '"') {
		unsigned char c = (unsigned char)*p->at;
		if (c == '\\') {
			p->at++;
			if (!escape(p))
				return false;
		} else if (c < 0x20) {
			return fail(p, "in string literal");
		} else if (c < 0x80) {
			const char *run = p->at;
			while (p->at < p->end && *p->at != '"' && *p->at != '\\' && (unsigned char)*p->at >= 0x20 &&
			       (unsigned char)*p->at < 0x80)
				p->at++;
			rh_buf_add(&p->text, run, (size_t)(p->at - run));
		} else {
			size_t n = sequence(p->at, p->end);
			if (n)
				rh_buf_add(&p->text, p->at, n);
			else
				put_utf8(&p->text, 0xfffd);
			p->at += n ? n : 1;
		}
	}
	return take(p, '"') || fail(p, "");
}

static bool digits(struct parser *p)
{
	const char *from = p->at;
	while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
		p->at++;
	return p->at > from || fail(p, "in numeric literal");
}

/* A zero stands alone: what follows it is the next thing's mistake. */
static bool number_text(struct parser *p)
{
	take(p, '-');
	if (!take(p, '0') && !digits(p))
		return false;
	if (p->at < p->end && *p->at == '.') {
		p->at++;
		if (p->at == p->end || *p->at < '0' || *p->at > '9')
			return fail(p, "after decimal point in numeric literal");
		digits(p);
	}
	if (p->at < p->end && (*p->at | 0x20) == 'e') {
		p->at++;
		if (!take(p, '+'))
			take(p, '-');
		if (p->at == p->end || *p->at < '0' || *p->at > '9')
			return fail(p, "in exponent of numeric literal");
		digits(p);
	}
	return true;
}

static struct sb_value *number(struct parser *p)
{
	const char *from = p->at;
	if (!number_text(p))
		return NULL;
	struct sb_value *v = sb_value_text(rh_str_n(from, (size_t)(p->at - from)));
	v->kind = SB_V_NUMBER;
	return v;
}

static struct sb_value *word(struct parser *p)
{
	static const struct {
		const char *text;
		enum sb_value_kind kind;
		bool truth;
	} words[] = { { "null", SB_V_NULL, false }, { "true", SB_V_BOOL, true }, { "false", SB_V_BOOL, false } };
	for (size_t i = 0; i < RH_LEN(words); i++) {
		const char *z = words[i].text;
		if (p->at == p->end || *p->at != *z)
			continue;
		for (; *z; z++, p->at++)
			if (p->at == p->end || *p->at != *z) {
				char context[64];
				snprintf(context, sizeof context, "in literal %s (expecting '%c')", words[i].text, *z);
				fail(p, context);
				return NULL;
			}
		struct sb_value *v = sb_value_new(words[i].kind);
		v->truth = words[i].truth;
		return v;
	}
	fail(p, "looking for beginning of value");
	return NULL;
}

static bool member(struct parser *p, struct sb_value *map, int depth)
{
	space(p);
	if (!string(p))
		return false;
	char *key = rh_str_dup(rh_buf_str(&p->text));
	size_t n = p->text.n;
	space(p);
	struct sb_value *v = NULL;
	if (!take(p, ':'))
		fail(p, "after object key");
	else
		v = value(p, depth);
	if (v) {
		v->key = key;
		v->key_n = n;
		sb_value_add(map, v);
	} else {
		free(key);
	}
	return v != NULL;
}

struct seen {
	struct sb_value *v;
	size_t at;
};

static int by_key(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int d = rh_str_cmp(rh_str_n(x->v->key, x->v->key_n), rh_str_n(y->v->key, y->v->key_n));
	return d ? d : (x->at > y->at) - (x->at < y->at);
}

/* Sorts once instead of looking up every key: a body may hold a hundred thousand of them. */
static void last_wins(struct sb_value *map)
{
	size_t n = sb_value_count(map), i = 0;
	if (n < 2)
		return;
	struct seen *seen = rh_resize(NULL, n, sizeof *seen);
	for (struct sb_value *m = map->child; m; m = m->next, i++)
		seen[i] = (struct seen){ m, i };
	qsort(seen, n, sizeof *seen, by_key);
	for (i = 0; i + 1 < n; i++) {
		struct sb_value *a = seen[i].v, *b = seen[i + 1].v;
		if (a->key_n == b->key_n && !memcmp(a->key, b->key, a->key_n))
			sb_value_remove_child(map, a);
	}
	free(seen);
}

static struct sb_value *container(struct parser *p, int depth)
{
	bool map = *p->at++ == '{';
	char close = map ? '}' : ']';
	struct sb_value *v = sb_value_new(map ? SB_V_MAP : SB_V_LIST), *e;
	space(p);
	if (take(p, close))
		return v;
	for (;;) {
		if (map) {
			if (!member(p, v, depth + 1))
				break;
		} else {
			e = value(p, depth + 1);
			if (!e)
				break;
			sb_value_add(v, e);
		}
		space(p);
		if (take(p, close)) {
			if (map)
				last_wins(v);
			return v;
		}
		if (!take(p, ',')) {
			fail(p, map ? "after object key:value pair" : "after array element");
			break;
		}
	}
	sb_value_free(&v);
	return NULL;
}

static struct sb_value *value(struct parser *p, int depth)
{
	space(p);
	if (depth > DEPTH) {
		p->failed = true;
		snprintf(p->wrong, sizeof p->wrong, "exceeded max depth");
		return NULL;
	}
	char c = p->at < p->end ? *p->at : '\0';
	if (c == '{' || c == '[')
		return container(p, depth);
	if (c == '"') {
		if (!string(p))
			return NULL;
		return sb_value_text(rh_buf_str(&p->text));
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(p);
	return word(p);
}

struct sb_value *sb_value_parse(struct rh_str text, struct rh_err *e)
{
	struct parser p = { .at = text.p, .end = text.p + text.n };
	rh_buf_init(&p.text, 3 * text.n + 4);
	struct sb_value *v = value(&p, 0);
	space(&p);
	if (v && p.at != p.end) {
		fail(&p, "after top-level value");
		sb_value_free(&v);
	}
	rh_buf_release(&p.text);
	if (!v)
		rh_err_set(e, RH_E_PARSE, "%s", p.wrong);
	return v;
}
