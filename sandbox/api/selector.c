/* Label and field selectors, as apimachinery's labels.Parse and fields.ParseSelector read them. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <string.h>

enum op { OP_IS, OP_NOT, OP_IN, OP_NOTIN, OP_HAS, OP_HASNOT, OP_GT, OP_LT };
enum { VALUES_MOST = 64 };

struct need {
	struct need *next;
	enum op op;
	char *key;
	char *values[VALUES_MOST];
	size_t n;
};
struct sb_selector {
	struct need *needs;
};

void sb_selector_free(struct sb_selector **ps)
{
	struct sb_selector *s = *ps;
	*ps = NULL;
	if (!s)
		return;
	for (struct need *n = s->needs, *next; n; n = next) {
		next = n->next;
		for (size_t i = 0; i < n->n; i++)
			free(n->values[i]);
		free(n->key);
		free(n);
	}
	free(s);
}

static struct need *add(struct sb_selector *s, enum op op, struct rh_str key)
{
	struct need *n = rh_alloc(sizeof *n), **at = &s->needs;
	n->op = op;
	n->key = rh_str_dup(key);
	while (*at)
		at = &(*at)->next;
	*at = n;
	return n;
}

static bool add_value(struct need *n, struct rh_str v)
{
	if (n->n == VALUES_MOST)
		return false;
	n->values[n->n++] = rh_str_dup(v);
	return true;
}

/* ---- labels ---- */

struct lexer {
	const char *at, *end, *last; /* last: where the word began that was read last */
};

static void space(struct lexer *l)
{
	while (l->at < l->end && strchr(" \t\r\n", *l->at))
		l->at++;
}

static bool take(struct lexer *l, const char *z)
{
	size_t n = strlen(z);
	space(l);
	if ((size_t)(l->end - l->at) < n || memcmp(l->at, z, n))
		return false;
	l->at += n;
	return true;
}

static struct rh_str word(struct lexer *l)
{
	space(l);
	const char *from = l->last = l->at;
	while (l->at < l->end && !strchr(" \t\r\n=!,()<>", *l->at))
		l->at++;
	return rh_str_n(from, (size_t)(l->at - from));
}

static bool value_set(struct lexer *l, struct need *n)
{
	if (!take(l, "("))
		return false;
	do {
		if (!add_value(n, word(l)))
			return false;
	} while (take(l, ","));
	return take(l, ")");
}

static bool requirement(struct lexer *l, struct sb_selector *s)
{
	static const struct {
		const char *text;
		enum op op;
	} ops[] = { { "==", OP_IS }, { "!=", OP_NOT }, { "=", OP_IS }, { ">", OP_GT }, { "<", OP_LT } };
	struct rh_str key, next;
	if (take(l, "!")) {
		key = word(l);
		add(s, OP_HASNOT, key);
		return key.n > 0;
	}
	key = word(l);
	if (!key.n)
		return false;
	space(l);
	if (l->at == l->end || *l->at == ',') {
		add(s, OP_HAS, key);
		return true;
	}
	for (size_t i = 0; i < RH_LEN(ops); i++)
		if (take(l, ops[i].text))
			return add_value(add(s, ops[i].op, key), word(l));
	next = word(l);
	if (rh_str_is(next, "in"))
		return value_set(l, add(s, OP_IN, key));
	return rh_str_is(next, "notin") && value_set(l, add(s, OP_NOTIN, key));
}

struct sb_selector *sb_selector_labels(struct rh_str text, bool *ok, struct rh_err *e)
{
	struct lexer l = { text.p, text.p + text.n, text.p };
	*ok = true;
	if (!rh_str_trim(text).n)
		return NULL;
	struct sb_selector *s = rh_alloc(sizeof *s);
	do
		*ok = requirement(&l, s);
	while (*ok && take(&l, ","));
	space(&l);
	if (*ok && l.at == l.end)
		return s;
	*ok = false;
	sb_selector_free(&s);
	rh_err_set(e, RH_E_INVALID, "unable to parse requirement: found '%.*s', expected: in, notin, =, ==, !=, gt, lt",
		   (int)(l.end - l.last), l.last);
	return NULL;
}

static bool among(const struct need *n, struct rh_str v)
{
	for (size_t i = 0; i < n->n; i++)
		if (rh_str_is(v, n->values[i]))
			return true;
	return false;
}

static bool number_order(const struct need *n, struct rh_str v, bool greater)
{
	int64_t a, b;
	if (!rh_str_number(v, INT64_MIN, INT64_MAX, &a) ||
	    !rh_str_number(rh_str(n->values[0]), INT64_MIN, INT64_MAX, &b))
		return false;
	return greater ? a > b : a < b;
}

static bool meets(const struct need *n, const json_t *label)
{
	struct rh_str v = sb_value_str(label);
	switch (n->op) {
	case OP_IS:
	case OP_IN:
		return label && among(n, v);
	case OP_NOT:
	case OP_NOTIN:
		return !label || !among(n, v);
	case OP_HAS:
		return label;
	case OP_HASNOT:
		return !label;
	case OP_GT:
	case OP_LT:
		return label && number_order(n, v, n->op == OP_GT);
	}
	return false;
}

bool sb_selector_matches_labels(const struct sb_selector *s, const json_t *labels)
{
	for (const struct need *n = s->needs; n; n = n->next)
		if (!meets(n, json_object_get(labels, n->key)))
			return false;
	return true;
}

/* ---- fields ---- */

/* Up to an unescaped comma. */
static struct rh_str term(struct rh_str *rest)
{
	size_t i = 0;
	while (i < rest->n && rest->p[i] != ',')
		i += rest->p[i] == '\\' && i + 1 < rest->n ? 2 : 1;
	struct rh_str t = rh_str_n(rest->p, i);
	*rest = rh_str_from(*rest, i + 1);
	return t;
}

static bool unescape(struct rh_str s, struct need *n)
{
	char *z = rh_alloc(s.n + 1);
	size_t at = 0;
	bool ok = true;
	for (size_t i = 0; i < s.n && ok; i++) {
		if (s.p[i] == '\\') {
			ok = i + 1 < s.n && strchr("\\,=", s.p[i + 1]) && s.p[i + 1];
			i++;
		} else {
			ok = s.p[i] != '=' && s.p[i] != ',';
		}
		if (ok)
			z[at++] = s.p[i];
	}
	if (ok)
		add_value(n, rh_str_n(z, at));
	free(z);
	return ok;
}

static bool field_term(struct rh_str t, struct sb_selector *s)
{
	for (size_t i = 0; i < t.n; i++) {
		bool not = t.p[i] == '!' && i + 1 < t.n && t.p[i + 1] == '=';
		if (t.p[i] != '=' && !not )
			continue;
		size_t skip = not || (i + 1 < t.n && t.p[i + 1] == '=') ? 2 : 1;
		return unescape(rh_str_from(t, i + skip), add(s, not ? OP_NOT : OP_IS, rh_str_n(t.p, i)));
	}
	return false;
}

struct sb_selector *sb_selector_fields(struct rh_str text, bool *ok, struct rh_err *e)
{
	*ok = true;
	if (!text.n)
		return NULL;
	struct sb_selector *s = rh_alloc(sizeof *s);
	while (*ok && text.n) {
		struct rh_str t = term(&text);
		if (!t.n)
			continue;
		*ok = field_term(t, s);
		if (!*ok)
			rh_err_set(e, RH_E_INVALID, "invalid selector: '%.*s'; can't understand '%.*s'", RH_ARG(t),
				   RH_ARG(t));
	}
	if (!*ok)
		sb_selector_free(&s);
	return s;
}

bool sb_selector_matches_fields(const struct sb_selector *s, struct rh_str (*value)(const void *ctx, const char *key),
				const void *ctx)
{
	for (const struct need *n = s->needs; n; n = n->next)
		if (rh_str_is(value(ctx, n->key), n->values[0]) != (n->op == OP_IS))
			return false;
	return true;
}

const char *sb_selector_unknown(const struct sb_selector *s, bool (*known)(const void *ctx, const char *key),
				const void *ctx)
{
	for (const struct need *n = s ? s->needs : NULL; n; n = n->next)
		if (!known(ctx, n->key))
			return n->key;
	return NULL;
}
