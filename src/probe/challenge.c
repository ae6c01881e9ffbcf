/* WWW-Authenticate: a list of challenges, each a scheme with parameters or with one token68 (RFC 9110, 11.2 and 11.3).
 * Commas separate both challenges and parameters: a word that "=" follows is a parameter, another word a new scheme. */
#include "base/base.h"
#include "probe/probe.h"

#include <string.h>

#define VALUE_LIMIT ((size_t)4096)

struct reader {
	struct rh_str rest;
};

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-.^_`|~", c));
}

static char peek(const struct reader *r)
{
	return r->rest.n ? r->rest.p[0] : '\0';
}

static void skip(struct reader *r, const char *set)
{
	while (r->rest.n && r->rest.p[0] && strchr(set, r->rest.p[0]))
		r->rest = rh_str_from(r->rest, 1);
}

static struct rh_str word(struct reader *r)
{
	size_t n = 0;

	while (n < r->rest.n && is_token(r->rest.p[n]))
		n++;
	struct rh_str w = rh_str_n(r->rest.p, n);
	r->rest = rh_str_from(r->rest, n);
	return w;
}

/* A token or a quoted string; false when the quotes do not close. */
static bool value(struct reader *r, struct rh_buf *out)
{
	if (peek(r) != '"') {
		rh_buf_adds(out, word(r));
		return true;
	}
	r->rest = rh_str_from(r->rest, 1);
	while (r->rest.n && r->rest.p[0] != '"') {
		if (r->rest.p[0] == '\\' && r->rest.n > 1)
			r->rest = rh_str_from(r->rest, 1);
		rh_buf_addc(out, r->rest.p[0]);
		r->rest = rh_str_from(r->rest, 1);
	}
	bool closed = r->rest.n > 0;
	r->rest = rh_str_from(r->rest, 1);
	return closed;
}

static void keep(struct probe_challenge *c, struct rh_str name, const struct rh_buf *v)
{
	char **const members[] = { &c->realm, &c->service, &c->error };
	static const char *const names[] = { "realm", "service", "error" };

	for (size_t i = 0; i < RH_LEN(names); i++)
		if (rh_str_is_nocase(name, names[i]) && !*members[i] && !v->over && strlen(v->p) == v->n)
			*members[i] = rh_str_dup(rh_buf_str(v));
}

/* The parameters of one challenge, up to the next scheme. False when what comes cannot be read any further. */
static bool parameters(struct reader *r, struct probe_challenge *c)
{
	for (;;) {
		struct reader before = *r;
		struct rh_buf v;

		skip(r, " \t,");
		struct rh_str name = word(r);
		if (!name.n && !r->rest.n)
			return true;
		if (!name.n) { /* nothing that we know: on behind the next comma */
			r->rest = rh_str_from(r->rest, rh_str_find(r->rest, ","));
			continue;
		}
		skip(r, " \t");
		if (peek(r) != '=') { /* a scheme: not ours */
			*r = before;
			return true;
		}
		r->rest = rh_str_from(r->rest, 1);
		skip(r, " \t");
		if (peek(r) == '=' || peek(r) == ',' || !r->rest.n) { /* a token68, with its padding */
			skip(r, "=");
			continue;
		}
		rh_buf_init(&v, VALUE_LIMIT);
		bool whole = value(r, &v);
		if (whole)
			keep(c, name, &v);
		rh_buf_release(&v);
		if (!whole)
			return false;
	}
}

static void note_other(struct probe_challenge *best, struct rh_str scheme)
{
	char *was = best->others;

	if (!scheme.n || scheme.n > 40 || (was && strlen(was) > 100))
		return;
	best->others = was ? rh_format("%s, %.*s", was, RH_ARG(scheme)) : rh_str_dup(scheme);
	free(was);
}

static void take_better(struct probe_challenge *best, struct probe_challenge *c)
{
	bool usable =
		c->scheme == PROBE_CHALLENGE_BASIC || (c->scheme == PROBE_CHALLENGE_BEARER && c->realm && *c->realm);

	if (usable && c->scheme > best->scheme) {
		c->others = best->others;
		best->others = NULL;
		probe_challenge_release(best);
		*best = *c;
		*c = (struct probe_challenge){ 0 };
	}
	probe_challenge_release(c);
}

static void line(struct rh_str text, struct probe_challenge *best)
{
	struct reader r = { text };
	bool readable = true;

	while (readable) {
		struct probe_challenge c = { 0 };

		skip(&r, " \t,");
		struct rh_str scheme = word(&r);
		if (!scheme.n && !r.rest.n)
			return;
		if (rh_str_is_nocase(scheme, "Basic"))
			c.scheme = PROBE_CHALLENGE_BASIC;
		else if (rh_str_is_nocase(scheme, "Bearer"))
			c.scheme = PROBE_CHALLENGE_BEARER;
		else
			note_other(best, scheme);
		readable = parameters(&r, &c);
		take_better(best, &c);
	}
}

bool probe_challenge_read(struct rh_str values, struct probe_challenge *out)
{
	struct rh_str one;

	*out = (struct probe_challenge){ 0 };
	while (rh_str_cut(&values, '\n', &one))
		line(one, out);
	return out->scheme != PROBE_CHALLENGE_NONE;
}

void probe_challenge_release(struct probe_challenge *c)
{
	free(c->realm);
	free(c->service);
	free(c->error);
	free(c->others);
	*c = (struct probe_challenge){ 0 };
}
