/* Requests taken apart, replies put together, and the Status of a failure. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int hex(char c)
{
	char low = (char)(c | 0x20);
	return c >= '0' && c <= '9' ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static char *decode(struct rh_str s, bool plus)
{
	char *z = rh_alloc(s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			z[n++] = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		} else {
			z[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
		}
	}
	return z;
}

static void add_query(struct sb_request *q, struct rh_str part)
{
	struct rh_str rest = part, key = { 0 };
	if (q->query_n >= 64 || !rh_str_cut(&rest, '=', &key))
		return;
	q->query = rh_resize(q->query, q->query_n + 1, sizeof *q->query);
	q->query[q->query_n++] = (struct sb_pair){ decode(key, true), decode(rest, true) };
}

void sb_request_init(struct sb_request *q, const char *method, const char *uri)
{
	struct rh_str rest = rh_str(uri), path, part;
	q->method = method;
	q->uri = rh_strdup(uri);
	rh_buf_init(&q->body, SB_BODY_LIMIT);
	if (!rh_str_cut(&rest, '?', &path))
		path = rh_str("/");
	q->path = decode(path, false);
	q->full_path = rh_strdup(q->path);
	while (rh_str_cut(&rest, '&', &part))
		if (part.n)
			add_query(q, part);
}

void sb_request_release(struct sb_request *q)
{
	for (size_t i = 0; i < q->query_n; i++) {
		free(q->query[i].key);
		free(q->query[i].value);
	}
	free(q->query);
	free(q->uri);
	free(q->path);
	free(q->full_path);
	rh_buf_release(&q->body);
	memset(q, 0, sizeof *q);
}

const char *sb_request_query(const struct sb_request *q, const char *key)
{
	for (size_t i = 0; i < q->query_n; i++)
		if (!strcmp(q->query[i].key, key))
			return q->query[i].value;
	return NULL;
}

bool sb_request_true(const struct sb_request *q, const char *key)
{
	const char *v = sb_request_query(q, key);

	return v && (!strcmp(v, "true") || !strcmp(v, "1"));
}

const char *sb_request_header(const struct sb_request *q, const char *name)
{
	return q->header ? q->header(q->conn, name) : NULL;
}

bool sb_request_says(const struct sb_request *q, const char *name, const char *value)
{
	return q->says && q->says(q->conn, name, value);
}

struct rh_str sb_path_part(const char *path, size_t i)
{
	struct rh_str rest = rh_str(path), part = { 0 };
	if (rest.n && *rest.p == '/')
		rest = rh_str_from(rest, 1);
	for (size_t n = 0; rh_str_cut(&rest, '/', &part); n++)
		if (n == i)
			return part;
	return rh_str("");
}

const char *sb_path_from(const char *path, size_t i)
{
	for (; *path; path++)
		if (*path == '/' && i-- == 0)
			return path;
	return "/";
}

/* ---- replies ---- */

void sb_reply_init(struct sb_reply *r)
{
	memset(r, 0, sizeof *r);
	rh_buf_init(&r->body, (size_t)512 << 20);
}

void sb_reply_release(struct sb_reply *r)
{
	for (size_t i = 0; i < r->headers_n; i++) {
		free(r->headers[i].key);
		free(r->headers[i].value);
	}
	rh_buf_release(&r->body);
}

void sb_reply_header(struct sb_reply *r, const char *key, const char *value)
{
	if (r->headers_n == RH_LEN(r->headers))
		RH_BUG("a reply with more than %zu headers", RH_LEN(r->headers));
	r->headers[r->headers_n++] = (struct sb_pair){ rh_strdup(key), rh_strdup(value) };
}

void sb_reply_text(struct sb_reply *r, int status, const char *text)
{
	r->status = status;
	r->type = "text/plain; charset=utf-8";
	rh_buf_clear(&r->body);
	rh_buf_addz(&r->body, text);
}

void sb_reply_value(struct sb_reply *r, int status, json_t *v)
{
	r->status = status;
	r->type = "application/json";
	rh_buf_clear(&r->body);
	sb_value_write(v, &r->body);
	rh_buf_addc(&r->body, '\n');
	sb_value_free(&v);
}

/* ---- Status ---- */

json_t *sb_status_value(int code, const char *reason, const char *message)
{
	json_t *v = json_object();
	sb_value_set_text(v, "kind", "Status");
	sb_value_set_text(v, "apiVersion", "v1");
	json_object_set_new(v, "metadata", json_object());
	sb_value_set_text(v, "status", code < 300 ? "Success" : "Failure");
	if (*message)
		sb_value_set_text(v, "message", message);
	if (*reason)
		sb_value_set_text(v, "reason", reason);
	return v;
}

static json_t *details(const struct sb_kind *k, const char *name)
{
	json_t *d = json_object();
	if (name && *name)
		sb_value_set_text(d, "name", name);
	if (k && *k->group)
		sb_value_set_text(d, "group", k->group);
	if (k)
		sb_value_set_text(d, "kind", k->plural);
	return d;
}

void sb_status(struct sb_reply *r, int code, const char *reason, const struct sb_kind *k, const char *name,
	       const char *fmt, ...)
{
	char message[2048];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	json_t *v = sb_status_value(code, reason, message);
	if (k || name)
		json_object_set_new(v, "details", details(k, name));
	json_object_set_new(v, "code", json_integer(code));
	sb_reply_value(r, code, v);
}

void sb_status_invalid(struct sb_reply *r, const struct sb_kind *k, const char *name, struct sb_causes *c)
{
	struct rh_buf message;
	rh_buf_init(&message, (size_t)16 << 20);
	if (k)
		rh_buf_addf(&message, "%s%s%s", k->kind, *k->group ? "." : "", k->group);
	rh_buf_addf(&message, " \"%s\" is invalid: ", name);
	if (c->count > 1)
		rh_buf_addf(&message, "[%s]", c->text.p);
	else
		rh_buf_addz(&message, c->text.p);
	json_t *v = sb_status_value(422, "Invalid", message.p), *d = details(k, name);
	if (k)
		sb_value_set_text(d, "kind", k->kind);
	json_object_set_new(d, "causes", c->list);
	c->list = json_array();
	json_object_set_new(v, "details", d);
	json_object_set_new(v, "code", json_integer(422));
	sb_reply_value(r, 422, v);
	rh_buf_release(&message);
}

void sb_causes_init(struct sb_causes *c)
{
	c->minor = 0;
	c->list = json_array();
	c->count = 0;
	rh_buf_init(&c->text, (size_t)16 << 20);
}

void sb_causes_release(struct sb_causes *c)
{
	sb_value_free(&c->list);
	rh_buf_release(&c->text);
}

void sb_causes_add(struct sb_causes *c, const char *reason, const char *field, const char *kind, const char *shown,
		   const char *detail)
{
	struct rh_buf m;
	rh_buf_init(&m, (size_t)16 << 20);
	rh_buf_addz(&m, kind);
	if (shown) {
		rh_buf_addz(&m, ": ");
		sb_value_write_text(rh_str(shown), &m);
	}
	if (*detail)
		rh_buf_addf(&m, ": %s", detail);
	json_t *cause = json_object();
	sb_value_set_text(cause, "reason", reason);
	json_object_set_new(cause, "message", sb_value_text(rh_buf_str(&m)));
	sb_value_set_text(cause, "field", field);
	json_array_append_new(c->list, cause);
	rh_buf_addf(&c->text, "%s%s: %s", c->count ? ", " : "", field, m.p);
	c->count++;
	rh_buf_release(&m);
}

void sb_status_option(struct sb_reply *r, const char *options, const char *reason, const char *field, const char *what)
{
	char *message = rh_format("%s.meta.k8s.io \"\" is invalid: %s: %s", options, field, what);
	json_t *v = sb_status_value(422, "Invalid", message), *d = json_object();
	json_t *list = json_array(), *cause = json_object();
	sb_value_set_text(d, "group", "meta.k8s.io");
	sb_value_set_text(d, "kind", options);
	sb_value_set_text(cause, "reason", reason);
	sb_value_set_text(cause, "message", what);
	sb_value_set_text(cause, "field", field);
	json_array_append_new(list, cause);
	json_object_set_new(d, "causes", list);
	json_object_set_new(v, "details", d);
	json_object_set_new(v, "code", json_integer(422));
	sb_reply_value(r, 422, v);
	free(message);
}
