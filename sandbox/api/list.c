/* Lists: pages of one snapshot, and what resourceVersion means. apiserver/pkg/storage. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"

#include <string.h>

struct page {
	uint64_t at;       /* the version that is read */
	int64_t limit;     /* 0: all */
	char *start;       /* the first key, NULL: from the beginning */
	bool inconsistent; /* goes on at the newest version after a 410 */
};

static char *token(uint64_t rv, bool inconsistent, const char *start)
{
	struct rh_buf json, b64;
	json_t *v = json_object();
	rh_buf_init(&json, 4096);
	rh_buf_init(&b64, 8192);
	sb_value_set_text(v, "v", "meta.k8s.io/v1");
	json_object_set_new(v, "rv", inconsistent ? json_integer(-1) : json_integer((int64_t)rv));
	sb_value_set_text(v, "start", start);
	sb_value_write(v, &json);
	data_base64_encode(rh_buf_str(&json), rh_out_buf(&b64));
	while (b64.n && b64.p[b64.n - 1] == '=')
		b64.p[--b64.n] = '\0';
	for (char *c = b64.p; *c; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	sb_value_free(&v);
	char *z = rh_buf_take(&b64);
	rh_buf_release(&json);
	return z;
}

static json_t *read_token(const char *text)
{
	struct rh_buf json;
	struct rh_err e = { 0 };
	char *copy = rh_strdup(text);
	for (char *c = copy; *c; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	rh_buf_init(&json, strlen(copy) + 1);
	json_t *v = NULL;
	if (data_base64_decode(rh_str(copy), true, rh_out_buf(&json)))
		v = sb_value_parse(rh_buf_str(&json), &e);
	if (v && (!json_object_get(v, "rv") || !sb_value_str_of(v, "start").n))
		sb_value_free(&v);
	rh_buf_release(&json);
	free(copy);
	return v;
}

static void expired_token(struct sb_reply *r, const struct sb_store *s, const char *start)
{
	char *again = token(s->rv, true, start);
	json_t *v = sb_status_value(
		410, "Expired",
		"The provided continue parameter is too old to display a consistent list result. You can start a new "
		"list without "
		"the continue parameter, or use the continue token in this response to retrieve the remainder of the "
		"results. "
		"Continuing with the provided token results in an inconsistent list - objects that were created, "
		"modified, or "
		"deleted between the time the first chunk was returned and now may show up in the list.");
	sb_value_set_text(json_object_get(v, "metadata"), "continue", again);
	json_object_set_new(v, "code", json_integer(410));
	sb_reply_value(r, 410, v);
	free(again);
}

static bool read_continue(struct sb_request *q, struct page *p, const char *text, struct sb_reply *r)
{
	const struct sb_store *s = &q->cluster->store;
	const char *rv = sb_request_query(q, "resourceVersion");
	json_t *v = read_token(text);
	bool ok = false;
	int64_t at = sb_value_int_of(v, "rv", 0);
	if (!v) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "invalid continue token: continue key is not valid: illegal base64 data or encoding");
	} else if (rv && *rv && strcmp(rv, "0")) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "specifying resource version is not allowed when using continue");
	} else if (at >= 0 && ((uint64_t)at < s->compacted || (uint64_t)at > s->rv)) {
		expired_token(r, s, sb_value_z_of(v, "start"));
	} else {
		p->inconsistent = at < 0;
		p->at = at < 0 ? s->rv : (uint64_t)at;
		p->start = rh_strdup(sb_value_z_of(v, "start"));
		ok = true;
	}
	sb_value_free(&v);
	return ok;
}

static void too_large(struct sb_reply *r, int64_t asked, uint64_t current)
{
	char *message = rh_format("Timeout: Too large resource version: %lld, current: %llu", (long long)asked,
				  (unsigned long long)current);
	json_t *v = sb_status_value(504, "Timeout", message), *d = json_object(), *causes = json_array(),
	       *cause = json_object();
	sb_value_set_text(cause, "reason", "ResourceVersionTooLarge");
	sb_value_set_text(cause, "message", "Too large resource version");
	json_array_append_new(causes, cause);
	json_object_set_new(d, "causes", causes);
	json_object_set_new(d, "retryAfterSeconds", json_integer(1));
	json_object_set_new(v, "details", d);
	json_object_set_new(v, "code", json_integer(504));
	sb_reply_value(r, 504, v);
	free(message);
}

static bool read_version(struct sb_request *q, struct page *p, struct sb_reply *r)
{
	const struct sb_store *s = &q->cluster->store;
	const char *rv = sb_request_query(q, "resourceVersion"), *match = sb_request_query(q, "resourceVersionMatch");
	int64_t at = 0;
	p->at = s->rv;
	if (match && *match && (!rv || !*rv)) {
		sb_status_option(r, "ListOptions", "FieldValueForbidden", "resourceVersionMatch",
				 "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
		return false;
	}
	if (match && *match && strcmp(match, "Exact") && strcmp(match, "NotOlderThan")) {
		char *what = rh_format("Unsupported value: \"%s\": supported values: \"Exact\", \"NotOlderThan\", \"\"",
				       match);
		sb_status_option(r, "ListOptions", "FieldValueNotSupported", "resourceVersionMatch", what);
		free(what);
		return false;
	}
	if (!rv || !*rv)
		return true;
	if (!rh_str_number(rh_str(rv), 0, INT64_MAX, &at)) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid "
			  "syntax",
			  rv, rv);
		return false;
	}
	if ((uint64_t)at > s->rv) {
		too_large(r, at, s->rv);
		return false;
	}
	if (match && !strcmp(match, "Exact")) {
		if ((uint64_t)at < s->compacted) {
			sb_status(r, 410, "Expired", NULL, NULL,
				  "The resourceVersion for the provided list is too old.");
			return false;
		}
		p->at = (uint64_t)at;
	}
	return true;
}

static bool page_init(struct sb_request *q, struct page *p, struct sb_reply *r)
{
	const char *limit = sb_request_query(q, "limit"), *more = sb_request_query(q, "continue");
	memset(p, 0, sizeof *p);
	if (limit && *limit && !rh_str_number(rh_str(limit), INT64_MIN, INT64_MAX, &p->limit)) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "strconv.ParseInt: parsing \"%s\": invalid syntax", limit);
		return false;
	}
	if (p->limit < 0)
		p->limit = 0;
	return more && *more ? read_continue(q, p, more, r) : read_version(q, p, r);
}

/* The keys of one namespace lie together. */
static size_t first_of(const struct sb_index *s, const struct sb_choice *c, const char *start)
{
	char *prefix = c->ns.n ? rh_format("%.*s/", RH_ARG(c->ns)) : rh_strdup("");
	size_t i = sb_index_seek(s, rh_str(start && strcmp(start, prefix) > 0 ? start : prefix));
	free(prefix);
	return i;
}

static void write_page(struct sb_reply *r, const struct sb_choice *c, const struct page *p, const struct sb_form *form,
		       const struct sb_index *index, int minor)
{
	struct sb_object **v = rh_resize(NULL, index->n + 1, sizeof(struct sb_object *));
	size_t n = 0, i = first_of(index, c, p->start), left = 0;
	for (; i < index->n && (!p->limit || n < (size_t)p->limit); i++) {
		if (c->ns.n && !rh_str_eq(c->ns, index->v[i]->ns))
			break;
		if (sb_choice_matches(c, index->v[i]))
			v[n++] = index->v[i];
	}
	for (size_t j = i; j < index->n && (!c->ns.n || rh_str_eq(c->ns, index->v[j]->ns)); j++)
		left++;

	/* 1.20 lost the count of a list that it converted */
	bool counted = form->kind != SB_FORM_PARTIAL || minor > 20;
	struct rh_buf meta;
	rh_buf_init(&meta, 16 << 10);
	rh_buf_addf(&meta, "{\"resourceVersion\":\"%llu\"", (unsigned long long)p->at);
	if (left) {
		char *more = token(p->at, p->inconsistent, index->v[i]->key);
		rh_buf_addf(&meta, ",\"continue\":\"%s\"", more);
		if (!c->labels && !c->fields && counted)
			rh_buf_addf(&meta, ",\"remainingItemCount\":%zu", left);
		free(more);
	}
	rh_buf_addc(&meta, '}');
	r->status = 200;
	r->type = "application/json";
	sb_form_list(form, c->kind, v, n, rh_buf_str(&meta), &r->body);
	rh_buf_release(&meta);
	free(v);
}

void sb_api_list(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	struct sb_choice c;
	struct sb_form form;
	struct page p;
	struct sb_store *s = &q->cluster->store;

	if (!sb_form_init(&form, q, true, r) || !sb_choice_init(&c, q, t, r))
		return;
	if (page_init(q, &p, r)) {
		struct sb_index then;
		if (sb_store_same(s, t->kind, p.at)) {
			write_page(r, &c, &p, &form, &s->indexes[sb_kind_index(t->kind)], sb_cluster_minor(q->cluster));
		} else if (sb_store_at(s, t->kind, p.at, &then)) {
			write_page(r, &c, &p, &form, &then, sb_cluster_minor(q->cluster));
			sb_index_release(&then);
		} else {
			expired_token(r, s, p.start ? p.start : "");
		}
		free(p.start);
	}
	sb_choice_release(&c);
}
