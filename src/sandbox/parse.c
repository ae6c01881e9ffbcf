/* Reads JSON into values, as Go's decoder does: last duplicate wins, bad UTF-8 becomes U+FFFD. */
#include "sandbox/value.h"

#include <string.h>

#define DEPTH 64

struct parser {
	const char *at, *start, *end;
	const char *wrong;		/* set at the first mistake */
	struct rh_buf text;		/* the string being decoded */
};

static struct rh_value *value(struct parser *p, int depth);

static void space(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r'))
		p->at++;
}

static bool fail(struct parser *p, const char *why)
{
	if (!p->wrong)
		p->wrong = why;
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
	if (p->end - p->at < 4)
		return fail(p, "unexpected end of JSON input");
	for (int i = 0; i < 4; i++) {
		char c = p->at[i], low = (char)(c | 0x20);
		if (c >= '0' && c <= '9')
			v = v * 16 + (uint32_t)(c - '0');
		else if (low >= 'a' && low <= 'f')
			v = v * 16 + (uint32_t)(low - 'a' + 10);
		else
			return fail(p, "invalid character in \\u hexadecimal character escape");
	}
	p->at += 4;
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
		return fail(p, "unexpected end of JSON input");
	char c = *p->at++;
	if (c == 'u')
		return unicode_escape(p);
	const char *hit = memchr(from, c, sizeof from - 1);
	if (!hit)
		return fail(p, "invalid character in string escape code");
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
		return fail(p, "invalid character looking for beginning of object key string");
	while (p->at < p->end && *p->at != '"') {
		unsigned char c = (unsigned char)*p->at;
		if (c == '\\') {
			p->at++;
			if (!escape(p))
				return false;
		} else if (c < 0x20) {
			return fail(p, "invalid character in string literal");
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
	return take(p, '"') || fail(p, "unexpected end of JSON input");
}

static size_t digits(struct parser *p)
{
	const char *from = p->at;
	while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
		p->at++;
	return (size_t)(p->at - from);
}

static struct rh_value *number(struct parser *p)
{
	const char *from = p->at;
	take(p, '-');
	const char *whole = p->at;
	size_t n = digits(p);
	bool ok = n == 1 || (n > 1 && *whole != '0');
	if (ok && take(p, '.'))
		ok = digits(p) > 0;
	if (ok && p->at < p->end && (*p->at | 0x20) == 'e') {
		p->at++;
		if (!take(p, '+'))
			take(p, '-');
		ok = digits(p) > 0;
	}
	if (!ok) {
		fail(p, "invalid character in numeric literal");
		return NULL;
	}
	struct rh_value *v = rh_value_text(rh_str_n(from, (size_t)(p->at - from)));
	v->kind = RH_V_NUMBER;
	return v;
}

static struct rh_value *word(struct parser *p)
{
	static const struct {
		const char *text;
		enum rh_value_kind kind;
		bool truth;
	} words[] = { { "null", RH_V_NULL, false }, { "true", RH_V_BOOL, true }, { "false", RH_V_BOOL, false } };
	for (size_t i = 0; i < RH_LEN(words); i++) {
		size_t n = strlen(words[i].text);
		if ((size_t)(p->end - p->at) < n || memcmp(p->at, words[i].text, n))
			continue;
		p->at += n;
		struct rh_value *v = rh_value_new(words[i].kind);
		v->truth = words[i].truth;
		return v;
	}
	fail(p, p->at == p->end ? "unexpected end of JSON input" : "invalid character looking for beginning of value");
	return NULL;
}

static bool member(struct parser *p, struct rh_value *map, int depth)
{
	space(p);
	if (!string(p))
		return false;
	char *key = rh_str_dup(rh_buf_str(&p->text));
	size_t n = p->text.n;
	space(p);
	struct rh_value *v = NULL;
	if (!take(p, ':'))
		fail(p, "invalid character after object key");
	else
		v = value(p, depth);
	if (v) {
		v->key = key;
		v->key_n = n;
		rh_value_add(map, v);
	} else {
		free(key);
	}
	return v != NULL;
}

struct seen {
	struct rh_value *v;
	size_t at;
};

static int by_key(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int d = rh_str_cmp(rh_str_n(x->v->key, x->v->key_n), rh_str_n(y->v->key, y->v->key_n));
	return d ? d : (x->at > y->at) - (x->at < y->at);
}

/* Sorts once instead of looking up every key: a body may hold a hundred thousand of them. */
static void last_wins(struct rh_value *map)
{
	size_t n = rh_value_count(map), i = 0;
	if (n < 2)
		return;
	struct seen *seen = rh_resize(NULL, n, sizeof *seen);
	for (struct rh_value *m = map->child; m; m = m->next, i++)
		seen[i] = (struct seen){ m, i };
	qsort(seen, n, sizeof *seen, by_key);
	for (i = 0; i + 1 < n; i++) {
		struct rh_value *a = seen[i].v, *b = seen[i + 1].v;
		if (a->key_n == b->key_n && !memcmp(a->key, b->key, a->key_n))
			rh_value_remove_child(map, a);
	}
	free(seen);
}

static struct rh_value *container(struct parser *p, int depth)
{
	bool map = *p->at++ == '{';
	char close = map ? '}' : ']';
	struct rh_value *v = rh_value_new(map ? RH_V_MAP : RH_V_LIST), *e;
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
			rh_value_add(v, e);
		}
		space(p);
		if (take(p, close)) {
			if (map)
				last_wins(v);
			return v;
		}
		if (!take(p, ',')) {
			fail(p, p->at == p->end ? "unexpected end of JSON input" : "invalid character after value");
			break;
		}
	}
	rh_value_free(&v);
	return NULL;
}

static struct rh_value *value(struct parser *p, int depth)
{
	space(p);
	if (depth > DEPTH) {
		fail(p, "exceeded max depth");
		return NULL;
	}
	char c = p->at < p->end ? *p->at : '\0';
	if (c == '{' || c == '[')
		return container(p, depth);
	if (c == '"') {
		if (!string(p))
			return NULL;
		return rh_value_text(rh_buf_str(&p->text));
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(p);
	return word(p);
}

struct rh_value *rh_value_parse(struct rh_str text, struct rh_err *e)
{
	struct parser p = { .at = text.p, .start = text.p, .end = text.p + text.n };
	rh_buf_init(&p.text, 3 * text.n + 4);
	struct rh_value *v = value(&p, 0);
	space(&p);
	if (v && p.at != p.end) {
		fail(&p, "invalid character after top-level value");
		rh_value_free(&v);
	}
	rh_buf_release(&p.text);
	if (!v)
		rh_err_set(e, RH_E_PARSE, "%s", p.wrong ? p.wrong : "unexpected end of JSON input");
	return v;
}
