/* Lists: pages of one snapshot, and what resourceVersion means. apiserver/pkg/storage. */
#include "sandbox/sandbox.h"

#include "data/data.h"

#include <string.h>

struct page {
	uint64_t at;			/* the version that is read */
	int64_t limit;			/* 0: all */
	char *start;			/* the first key, NULL: from the beginning */
	bool inconsistent;		/* goes on at the newest version after a 410 */
};

static char *token(uint64_t rv, bool inconsistent, const char *start)
{
	struct rh_buf json, b64;
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_buf_init(&json, 4096);
	rh_buf_init(&b64, 8192);
	rh_value_set_text(v, "v", "meta.k8s.io/v1");
	rh_value_set(v, "rv", inconsistent ? rh_value_int(-1) : rh_value_int((int64_t)rv));
	rh_value_set_text(v, "start", start);
	rh_value_write(v, &json);
	rh_base64_encode(rh_buf_str(&json), rh_out_buf(&b64));
	while (b64.n && b64.p[b64.n - 1] == '=')
		b64.p[--b64.n] = '\0';
	for (char *c = b64.p; *c; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	rh_value_free(&v);
	char *z = rh_buf_take(&b64);
	rh_buf_release(&json);
	return z;
}

static struct rh_value *read_token(const char *text)
{
	struct rh_buf json;
	struct rh_err e = { 0 };
	char *copy = rh_strdup(text);
	for (char *c = copy; *c; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	rh_buf_init(&json, strlen(copy) + 1);
	struct rh_value *v = NULL;
	if (rh_base64_decode(rh_str(copy), true, rh_out_buf(&json)))
		v = rh_value_parse(rh_buf_str(&json), &e);
	if (v && (!rh_value_get(v, "rv") || !rh_value_str_of(v, "start").n))
		rh_value_free(&v);
	rh_buf_release(&json);
	free(copy);
	return v;
}

static void expired_token(struct rh_reply *r, const struct rh_store *s, const char *start)
{
	char *again = token(s->rv, true, start);
	struct rh_value *v = rh_status_value(410, "Expired",
		"The provided continue parameter is too old to display a consistent list result. You can start a new list without "
		"the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
		"Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
		"deleted between the time the first chunk was returned and now may show up in the list.");
	rh_value_set_text(rh_value_get(v, "metadata"), "continue", again);
	rh_value_set(v, "code", rh_value_int(410));
	rh_reply_value(r, 410, v);
	free(again);
}

static bool read_continue(struct rh_request *q, struct page *p, const char *text, struct rh_reply *r)
{
	const struct rh_store *s = &q->cluster->store;
	const char *rv = rh_request_query(q, "resourceVersion");
	struct rh_value *v = read_token(text);
	bool ok = false;
	int64_t at = rh_value_int_of(v, "rv", 0);
	if (!v) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "invalid continue token: continue key is not valid: illegal base64 data or encoding");
	} else if (rv && *rv && strcmp(rv, "0")) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "specifying resource version is not allowed when using continue");
	} else if (at >= 0 && ((uint64_t)at < s->compacted || (uint64_t)at > s->rv)) {
		expired_token(r, s, rh_value_z_of(v, "start"));
	} else {
		p->inconsistent = at < 0;
		p->at = at < 0 ? s->rv : (uint64_t)at;
		p->start = rh_strdup(rh_value_z_of(v, "start"));
		ok = true;
	}
	rh_value_free(&v);
	return ok;
}

static void too_large(struct rh_reply *r, int64_t asked, uint64_t current)
{
	char *message = rh_format("Timeout: Too large resource version: %lld, current: %llu", (long long)asked,
				  (unsigned long long)current);
	struct rh_value *v = rh_status_value(504, "Timeout", message), *d = rh_value_new(RH_V_MAP),
			*causes = rh_value_new(RH_V_LIST), *cause = rh_value_new(RH_V_MAP);
	rh_value_set_text(cause, "reason", "ResourceVersionTooLarge");
	rh_value_set_text(cause, "message", "Too large resource version");
	rh_value_add(causes, cause);
	rh_value_set(d, "causes", causes);
	rh_value_set(d, "retryAfterSeconds", rh_value_int(1));
	rh_value_set(v, "details", d);
	rh_value_set(v, "code", rh_value_int(504));
	rh_reply_value(r, 504, v);
	free(message);
}

static bool read_version(struct rh_request *q, struct page *p, struct rh_reply *r)
{
	const struct rh_store *s = &q->cluster->store;
	const char *rv = rh_request_query(q, "resourceVersion"), *match = rh_request_query(q, "resourceVersionMatch");
	int64_t at = 0;
	p->at = s->rv;
	if (match && *match && (!rv || !*rv)) {
		rh_status_option(r, "ListOptions", "FieldValueForbidden", "resourceVersionMatch",
				 "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
		return false;
	}
	if (match && *match && strcmp(match, "Exact") && strcmp(match, "NotOlderThan")) {
		char *what = rh_format("Unsupported value: \"%s\": supported values: \"Exact\", \"NotOlderThan\", \"\"", match);
		rh_status_option(r, "ListOptions", "FieldValueNotSupported", "resourceVersionMatch", what);
		free(what);
		return false;
	}
	if (!rv || !*rv)
		return true;
	if (!rh_str_number(rh_str(rv), 0, INT64_MAX, &at)) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid "
			  "syntax", rv, rv);
		return false;
	}
	if ((uint64_t)at > s->rv) {
		too_large(r, at, s->rv);
		return false;
	}
	if (match && !strcmp(match, "Exact")) {
		if ((uint64_t)at < s->compacted) {
			rh_status(r, 410, "Expired", NULL, NULL, "The resourceVersion for the provided list is too old.");
			return false;
		}
		p->at = (uint64_t)at;
	}
	return true;
}

static bool page_init(struct rh_request *q, struct page *p, struct rh_reply *r)
{
	const char *limit = rh_request_query(q, "limit"), *more = rh_request_query(q, "continue");
	memset(p, 0, sizeof *p);
	if (limit && *limit && !rh_str_number(rh_str(limit), INT64_MIN, INT64_MAX, &p->limit)) {
		rh_status(r, 400, "BadRequest", NULL, NULL,
			  "strconv.ParseInt: parsing \"%s\": invalid syntax", limit);
		return false;
	}
	if (p->limit < 0)
		p->limit = 0;
	return more && *more ? read_continue(q, p, more, r) : read_version(q, p, r);
}

/* The keys of one namespace lie together. */
static size_t first_of(const struct rh_shelf *s, const struct rh_choice *c, const char *start)
{
	char *prefix = c->ns.n ? rh_format("%.*s/", RH_ARG(c->ns)) : rh_strdup("");
	size_t i = rh_shelf_seek(s, rh_str(start && strcmp(start, prefix) > 0 ? start : prefix));
	free(prefix);
	return i;
}

static void write_page(struct rh_reply *r, const struct rh_choice *c, const struct page *p,
		       const struct rh_form *form, const struct rh_shelf *shelf)
{
	struct rh_object **v = rh_resize(NULL, shelf->n + 1, sizeof(struct rh_object *));
	size_t n = 0, i = first_of(shelf, c, p->start), left = 0;
	for (; i < shelf->n && (!p->limit || n < (size_t)p->limit); i++) {
		if (c->ns.n && !rh_str_eq(c->ns, shelf->v[i]->ns))
			break;
		if (rh_choice_matches(c, shelf->v[i]))
			v[n++] = shelf->v[i];
	}
	for (size_t j = i; j < shelf->n && (!c->ns.n || rh_str_eq(c->ns, shelf->v[j]->ns)); j++)
		left++;

	struct rh_buf meta;
	rh_buf_init(&meta, 16 << 10);
	rh_buf_addf(&meta, "{\"resourceVersion\":\"%llu\"", (unsigned long long)p->at);
	if (left) {
		char *more = token(p->at, p->inconsistent, shelf->v[i]->key);
		rh_buf_addf(&meta, ",\"continue\":\"%s\"", more);
		if (!c->labels && !c->fields)
			rh_buf_addf(&meta, ",\"remainingItemCount\":%zu", left);
		free(more);
	}
	rh_buf_addc(&meta, '}');
	r->status = 200;
	r->type = "application/json";
	rh_form_list(form, c->kind, v, n, rh_buf_str(&meta), &r->body);
	rh_buf_release(&meta);
	free(v);
}

void rh_api_list(struct rh_request *q, struct rh_reply *r, const struct rh_target *t)
{
	struct rh_choice c;
	struct rh_form form;
	struct page p;
	struct rh_store *s = &q->cluster->store;

	if (!rh_form_init(&form, q, true, r) || !rh_choice_init(&c, q, t, r))
		return;
	if (page_init(q, &p, r)) {
		struct rh_shelf then;
		if (p.at == s->rv) {
			write_page(r, &c, &p, &form, &s->shelves[rh_kind_index(t->kind)]);
		} else if (rh_store_at(s, t->kind, p.at, &then)) {
			write_page(r, &c, &p, &form, &then);
			rh_shelf_release(&then);
		} else {
			expired_token(r, s, p.start ? p.start : "");
		}
		free(p.start);
	}
	rh_choice_release(&c);
}
