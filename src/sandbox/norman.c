/* Norman: how its collections, resources and errors look, and the small types: settings, preferences, users, tokens. */
#include "sandbox/norman.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rh_norman_error(struct rh_reply *r, int status, const char *code, const char *fmt, ...)
{
	char message[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "baseType", "error");
	rh_value_set_text(v, "code", code);
	rh_value_set_text(v, "message", message);
	rh_value_set(v, "status", rh_value_int(status));
	rh_value_set_text(v, "type", "error");
	rh_reply_value(r, status, v);
}

void rh_norman_field_error(struct rh_reply *r, const char *code, const char *field, const char *message)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "baseType", "error");
	rh_value_set_text(v, "code", code);
	rh_value_set_text(v, "fieldName", field);
	rh_value_set_text(v, "message", message);
	rh_value_set(v, "status", rh_value_int(422));
	rh_value_set_text(v, "type", "error");
	rh_reply_value(r, 422, v);
}

struct rh_store *rh_norman_local(const struct rh_request *q)
{
	return &q->world->clusters[0].store;
}

struct rh_value *rh_norman_resource(const struct rh_request *q, const char *type, const char *id, const char *path,
				    const struct rh_object *o)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *links = rh_value_new(RH_V_MAP);
	static const char *const names[] = { "self", "update", "remove" };
	rh_value_set_text(v, "id", id);
	rh_value_set_text(v, "type", type);
	rh_value_set_text(v, "baseType", type);
	for (size_t i = 0; i < RH_LEN(names); i++)
		rh_value_set(links, names[i], rh_value_textf("%s/v3/%s/%s", q->world->url, path, id));
	rh_value_set(v, "links", links);
	if (!o)
		return v;
	const struct rh_value *meta = rh_value_get(o->v, "metadata");
	static const char *const maps[] = { "labels", "annotations" };
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const struct rh_value *m = rh_value_get(meta, maps[i]);
		rh_value_set(v, maps[i], m ? rh_value_copy(m) : rh_value_new(RH_V_MAP));
	}
	rh_value_set(v, "created", rh_value_copy(rh_value_get(meta, "creationTimestamp")));
	rh_value_set(v, "createdTS", rh_value_int(o->created * 1000));
	rh_value_set(v, "creatorId", rh_value_new(RH_V_NULL));
	rh_value_set(v, "uuid", rh_value_copy(rh_value_get(meta, "uid")));
	rh_value_set_text(v, "name", o->name);
	return v;
}

/* ---- collections --------------------------------------------------------------------------------------------- */

static bool filter_value(const struct rh_value *item, const char *field, struct rh_str *out)
{
	const struct rh_value *v = rh_value_get(item, field);
	*out = v && (v->kind == RH_V_TEXT || v->kind == RH_V_NUMBER) ? rh_str_n(v->text, v->n) : rh_str("");
	if (v && v->kind == RH_V_BOOL)
		*out = rh_str(v->truth ? "true" : "false");
	return v && v->kind != RH_V_NULL;
}

/* Several values of one key and modifier are one set. */
static bool in_query(const struct rh_request *q, const char *key, struct rh_str value)
{
	for (size_t i = 0; i < q->query_n; i++)
		if (!strcmp(q->query[i].key, key) && rh_str_is(value, q->query[i].value))
			return true;
	return false;
}

static bool passes(const struct rh_request *q, const struct rh_value *item, const char *key, const char *field, const char *modifier)
{
	struct rh_str value;
	bool there = filter_value(item, field, &value);
	if (!strcmp(modifier, "null"))
		return !there;
	if (!strcmp(modifier, "notnull"))
		return there;
	bool wanted = strcmp(modifier, "ne") && strcmp(modifier, "notin");
	return in_query(q, key, value) == wanted;
}

static bool wanted(const struct rh_request *q, const struct rh_value *item, const char *const *filters)
{
	static const char *const modifiers[] = { "", "_ne", "_in", "_notin", "_null", "_notnull" };
	for (size_t i = 0; i < q->query_n; i++)
		for (const char *const *f = filters; f && *f; f++)
			for (size_t m = 0; m < RH_LEN(modifiers); m++) {
				size_t n = strlen(*f);
				const char *key = q->query[i].key;
				if (!strncmp(key, *f, n) && !strcmp(key + n, modifiers[m]) &&
				    !passes(q, item, key, *f, modifiers[m] + (*modifiers[m] == '_')))
					return false;
			}
	return true;
}

struct sorted {
	const struct rh_value *item;
	const char *field;
	bool down;
};

static int by_field(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	struct rh_str s, t;
	filter_value(x->item, x->field, &s);
	filter_value(y->item, y->field, &t);
	int d = rh_str_cmp(s, t);
	if (!d)
		d = rh_str_cmp(rh_value_str_of(x->item, "id"), rh_value_str_of(y->item, "id"));
	return x->down ? -d : d;
}

static void add_escaped(struct rh_buf *url, const char *z)
{
	for (; *z; z++) {
		unsigned char c = (unsigned char)*z, low = c | 0x20;
		bool plain = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || strchr("-._~:", c);
		rh_buf_addf(url, plain ? "%c" : "%%%02X", c);
	}
}

static char *page_url(const struct rh_request *q, const char *marker)
{
	struct rh_buf url;
	rh_buf_init(&url, 16 << 10);
	rh_buf_addf(&url, "%s%s?", q->world->url, q->full_path);
	for (size_t i = 0; i < q->query_n; i++)
		if (strcmp(q->query[i].key, "marker")) {
			add_escaped(&url, q->query[i].key);
			rh_buf_addc(&url, '=');
			add_escaped(&url, q->query[i].value);
			rh_buf_addc(&url, '&');
		}
	if (marker) {
		rh_buf_addz(&url, "marker=");
		add_escaped(&url, marker);
	}
	char *z = rh_buf_take(&url);
	size_t n = strlen(z);
	if (n && (z[n - 1] == '&' || z[n - 1] == '?'))
		z[n - 1] = '\0';
	rh_buf_release(&url);
	return z;
}

static int64_t page_limit(const struct rh_request *q)
{
	const char *text = rh_request_query(q, "limit");
	int64_t limit = 1000;
	if (text && rh_str_number(rh_str(text), INT32_MIN, INT32_MAX, &limit))
		return limit <= 0 || limit > 10000 ? 10000 : limit;
	return 1000;
}

static void add_pagination(const struct rh_request *q, struct rh_value *v, const struct sorted *all, size_t n, size_t from, size_t to)
{
	struct rh_value *p = rh_value_new(RH_V_MAP);
	int64_t limit = page_limit(q);
	rh_value_set(p, "limit", rh_value_int(limit));
	rh_value_set(p, "total", rh_value_int((int64_t)n));
	if (from > 0 || to < n) {
		char *first = page_url(q, NULL), *next = to < n ? page_url(q, rh_value_z_of(all[to].item, "id")) : NULL;
		rh_value_set_text(p, "first", first);
		if (next)
			rh_value_set_text(p, "next", next);
		rh_value_set(p, "partial", rh_value_bool(true));
		free(first);
		free(next);
	}
	rh_value_set(v, "pagination", p);
}

static size_t marker_at(const struct rh_request *q, const struct sorted *all, size_t n)
{
	const char *marker = rh_request_query(q, "marker");
	for (size_t i = 0; marker && i < n; i++)
		if (rh_str_is(rh_value_str_of(all[i].item, "id"), marker))
			return i;
	return 0;
}

static void add_head(const struct rh_request *q, struct rh_value *v, const char *type, const char *const *filters)
{
	rh_value_set_text(v, "type", "collection");
	rh_value_set_text(v, "resourceType", type);
	rh_value_set(rh_value_need_map(v, "links"), "self", rh_value_textf("%s%s", q->world->url, q->full_path));
	rh_value_set(rh_value_need_map(v, "createTypes"), type, rh_value_textf("%s%s", q->world->url, q->full_path));
	rh_value_need_map(v, "actions");
	struct rh_value *f = rh_value_need_map(v, "filters");
	for (const char *const *name = filters; name && *name; name++)
		rh_value_set(f, *name, rh_value_new(RH_V_NULL));
}

void rh_norman_list(struct rh_request *q, struct rh_reply *r, const char *type, struct rh_value *list, const char *const *filters)
{
	const char *sort = rh_request_query(q, "sort"), *order = rh_request_query(q, "order");
	size_t total = rh_value_count(list), n = 0;
	struct sorted *all = rh_resize(NULL, total + 1, sizeof *all);
	for (const struct rh_value *m = list->child; m; m = m->next)
		if (wanted(q, m, filters))
			all[n++] = (struct sorted){ m, sort ? sort : "id", order && !strcmp(order, "desc") };
	if (n)
		qsort(all, n, sizeof *all, by_field);

	size_t from = marker_at(q, all, n), to = from + (size_t)page_limit(q);
	if (to > n)
		to = n;
	struct rh_value *v = rh_value_new(RH_V_MAP), *data = rh_value_new(RH_V_LIST), *s;
	add_head(q, v, type, filters);
	add_pagination(q, v, all, n, from, to);
	s = rh_value_need_map(v, "sort");
	rh_value_set_text(s, "order", order && !strcmp(order, "desc") ? "desc" : "asc");
	if (sort)
		rh_value_set_text(s, "name", sort);
	for (size_t i = from; i < to; i++)
		rh_value_add(data, rh_value_copy(all[i].item));
	rh_value_set(v, "data", data);
	rh_reply_value(r, 200, v);
	rh_value_free(&list);
	free(all);
}

/* ---- settings, preferences, and what is asked of features --------------------------------------------------------------------------- */

static struct rh_value *setting_value(const struct rh_request *q, const struct rh_object *o)
{
	struct rh_value *v = rh_norman_resource(q, "setting", o->name, "settings", o);
	static const char *const members[] = { "value", "default", "customized", "source" };
	for (size_t i = 0; i < RH_LEN(members); i++)
		rh_value_set(v, members[i], rh_value_copy(rh_value_get(o->v, members[i])));
	return v;
}

static struct rh_value *preference_value(const struct rh_request *q, const struct rh_object *o)
{
	struct rh_value *v = rh_norman_resource(q, "preference", o->name, "preferences", o);
	rh_value_set(v, "value", rh_value_copy(rh_value_get(o->v, "value")));
	rh_value_set_text(v, "userId", q->user->id);
	return v;
}

static const struct simple {
	const char *plural, *type;
	struct rh_value *(*view)(const struct rh_request *q, const struct rh_object *o);
	bool of_user;			/* in the user's own namespace */
} simple[] = {
	{ "settings", "setting", setting_value, false },
	{ "features", "feature", rh_norman_feature, false },
	{ "preferences", "preference", preference_value, true },
};
static const char *const by_name[] = { "id", "name", NULL };

static const struct simple *simple_of(const struct rh_request *q)
{
	for (size_t i = 0; i < RH_LEN(simple); i++)
		if (rh_str_is_nocase(rh_path_part(q->path, 1), simple[i].plural))
			return &simple[i];
	RH_BUG("a route without its type");
}

static void simple_list(struct rh_request *q, struct rh_reply *r)
{
	const struct simple *s = simple_of(q);
	const struct rh_shelf *shelf = &rh_norman_local(q)->shelves[rh_kind_index(rh_kind_named(s->plural))];
	struct rh_value *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < shelf->n; i++)
		if (!s->of_user || rh_str_is(shelf->v[i]->ns, q->user->id))
			rh_value_add(list, s->view(q, shelf->v[i]));
	rh_norman_list(q, r, s->type, list, by_name);
}

static const struct rh_object *simple_object(struct rh_request *q, const struct simple *s)
{
	struct rh_str ns = s->of_user ? rh_str(q->user->id) : rh_str("");
	return rh_store_get(rh_norman_local(q), rh_kind_named(s->plural), ns, rh_path_part(q->path, 2));
}

static void simple_get(struct rh_request *q, struct rh_reply *r)
{
	const struct simple *s = simple_of(q);
	const struct rh_object *o = simple_object(q, s);
	if (o)
		rh_reply_value(r, 200, s->view(q, o));
	else
		rh_norman_error(r, 404, "NotFound", "%s.management.cattle.io \"%.*s\" not found", s->plural,
				RH_ARG(rh_path_part(q->path, 2)));
}

/* A preference is the user's own: nobody is asked for a right. */
static void preference_put(struct rh_request *q, struct rh_reply *r)
{
	const struct rh_kind *k = rh_kind_named("preferences");
	struct rh_value *body = rh_norman_body(q, r);
	bool create = !strcmp(q->method, "POST");
	char *name = create ? rh_strdup(rh_value_z_of(body, "name")) : rh_str_dup(rh_path_part(q->path, 2));
	struct rh_object *o = rh_store_get(rh_norman_local(q), k, rh_str(q->user->id), rh_str(name));
	if (body && !*name) {
		rh_norman_field_error(r, "MissingRequired", "name", "");
	} else if (body && create && o) {
		rh_norman_error(r, 409, "AlreadyExists", "preferences.management.cattle.io \"%s\" already exists", name);
	} else if (body && !create && !o) {
		rh_norman_error(r, 404, "NotFound", "preferences.management.cattle.io \"%s\" not found", name);
	} else if (body) {
		struct rh_value *v = o ? rh_value_copy(o->v) : rh_value_new(RH_V_MAP);
		if (!o)
			rh_norman_stamp(q, v, q->user->id, name);
		rh_value_set(v, "value", rh_value_text(rh_value_str_of(body, "value")));
		o = o ? rh_store_replace(rh_norman_local(q), o, v) : rh_store_put(rh_norman_local(q), k, v);
		rh_reply_value(r, create ? 201 : 200, preference_value(q, o));
	}
	free(name);
	rh_value_free(&body);
}

/* Before sign-in only what a login page needs is told. */
static void setting_get(struct rh_request *q, struct rh_reply *r)
{
	static const char *const open[] = { "cacerts", "first-login", "ui-pl", "ui-brand" };
	bool is_open = q->user;
	for (size_t i = 0; i < RH_LEN(open); i++)
		is_open |= rh_str_is(rh_path_part(q->path, 2), open[i]);
	if (is_open) {
		simple_get(q, r);
		return;
	}
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "type", "error");
	rh_value_set_text(v, "status", "401");
	rh_value_set_text(v, "message", "Unauthorized 401: must authenticate");
	rh_reply_value(r, 401, v);
}

/* ---- users and tokens ------------------------------------------------------------------------------------------ */

static void users(struct rh_request *q, struct rh_reply *r)
{
	const char *me = rh_request_query(q, "me");
	struct rh_value *list = rh_value_new(RH_V_LIST);
	static const char *const filters[] = { "id", "username", "name", NULL };
	for (size_t i = 0; i < q->world->users_n; i++) {
		const struct rh_user *u = &q->world->users[i];
		if ((me && !strcmp(me, "true") && u != q->user) || (!q->user->administrator && u != q->user))
			continue;
		struct rh_value *v = rh_norman_resource(q, "user", u->id, "users", NULL), *ids = rh_value_new(RH_V_LIST);
		rh_value_set_text(v, "username", u->name);
		rh_value_set_text(v, "name", u->display);
		rh_value_add(ids, rh_value_textf("local://%s", u->id));
		rh_value_set(v, "principalIds", ids);
		rh_value_set(v, "enabled", rh_value_bool(true));
		rh_value_set(v, "mustChangePassword", rh_value_bool(u->must_change));
		rh_value_set(v, "me", rh_value_bool(u == q->user));
		rh_value_add(list, v);
	}
	rh_norman_list(q, r, "user", list, filters);
}

struct rh_value *rh_norman_token(const struct rh_request *q, const struct rh_token *t, bool with_secret)
{
	struct rh_value *v = rh_norman_resource(q, "token", t->name, "tokens", NULL);
	char when[32] = "";
	rh_value_set_text(v, "name", t->name);
	rh_value_set_text(v, "authProvider", "local");
	rh_time_text(t->created, when);
	rh_value_set_text(v, "created", when);
	rh_value_set(v, "createdTS", rh_value_int(t->created * 1000));
	rh_value_set(v, "current", rh_value_bool(t == q->token));
	rh_value_set_text(v, "description", t->description);
	rh_value_set(v, "enabled", rh_value_bool(true));
	rh_value_set(v, "expired", rh_value_bool(t->expires && t->expires <= rh_wall()));
	if (t->expires)
		rh_time_text(t->expires, when);
	rh_value_set_text(v, "expiresAt", t->expires ? when : "");
	rh_value_set(v, "groupPrincipals", rh_value_new(RH_V_NULL));
	rh_value_set(v, "isDerived", rh_value_bool(t->derived));
	rh_value_set_text(rh_value_need_map(v, "labels"), "authn.management.cattle.io/token-userId", t->user->id);
	rh_value_set(v, "ttl", rh_value_int(t->expires ? (t->expires - t->created) * 1000 : 0));
	rh_value_set_text(v, "userId", t->user->id);
	rh_value_set(v, "userPrincipal", rh_value_textf("map[displayName:%s loginName:%s me:true]", t->user->display, t->user->name));
	rh_value_set_text(v, "clusterId", t->cluster);
	if (with_secret)
		rh_value_set(v, "token", rh_value_textf("%s:%s", t->name, t->secret));
	return v;
}

void rh_norman_token_create(struct rh_request *q, struct rh_reply *r)
{
	struct rh_err e = { 0 };
	struct rh_value *body = rh_value_parse(rh_buf_str(&q->body), &e);
	if (!body || body->kind != RH_V_MAP) {
		rh_norman_error(r, 422, "InvalidBodyContent", "%s", "");
	} else {
		struct rh_token *t = rh_token_make(q->world, q->user, rh_value_int_of(body, "ttl", 0));
		t->derived = true;
		rh_strset(&t->description, rh_value_z_of(body, "description"));
		rh_strset(&t->cluster, rh_value_z_of(body, "clusterId"));
		rh_reply_value(r, 201, rh_norman_token(q, t, true));
	}
	rh_value_free(&body);
}

static void tokens(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < q->world->tokens_n; i++)
		if (q->world->tokens[i]->user == q->user)
			rh_value_add(list, rh_norman_token(q, q->world->tokens[i], false));
	rh_norman_list(q, r, "token", list, by_name);
}

static struct rh_token *own_token(const struct rh_request *q)
{
	for (size_t i = 0; i < q->world->tokens_n; i++) {
		struct rh_token *t = q->world->tokens[i];
		if (t->user == q->user && rh_str_is(rh_path_part(q->path, 2), t->name))
			return t;
	}
	return NULL;
}

static void token_get(struct rh_request *q, struct rh_reply *r)
{
	const struct rh_token *t = own_token(q);
	if (t)
		rh_reply_value(r, 200, rh_norman_token(q, t, false));
	else
		rh_norman_error(r, 404, "NotFound", "not found");
}

static void token_delete(struct rh_request *q, struct rh_reply *r)
{
	struct rh_token *t = own_token(q);
	if (!t) {
		rh_norman_error(r, 404, "NotFound", "not found");
		return;
	}
	if (t == q->token)
		q->token = NULL;
	rh_token_remove(q->world, t);
	r->status = 204;
}

static void unknown(struct rh_request *q, struct rh_reply *r)
{
	if (!strcmp(q->method, "PATCH"))
		rh_norman_error(r, 405, "MethodNotAllow", "Method PATCH not supported");
	else
		rh_norman_error(r, 404, "NotFound", "failed to find schema %.*s", RH_ARG(rh_path_part(q->path, 1)));
}

const struct rh_route rh_norman_routes[] = {
	{ "GET", "/v3/clusters", rh_norman_clusters, 0, 0 },
	{ "GET", "/v3/clusters/*", rh_norman_cluster, 0, 0 },
	{ "POST", "/v3/clusters/*", rh_norman_cluster_action, 0, 0 },
	{ "GET", "/v3/project|projects", rh_norman_projects, 0, 0 },
	{ "POST", "/v3/project|projects", rh_norman_project_create, 0, 0 },
	{ "GET", "/v3/project|projects/*", rh_norman_project, 0, 0 },
	{ "PUT", "/v3/project|projects/*", rh_norman_project_put, 0, 0 },
	{ "DELETE", "/v3/project|projects/*", rh_norman_project_delete, 0, 0 },
#define NAMESPACES "/v3/cluster|clusters/*/namespace|namespaces"
	{ "GET", NAMESPACES, rh_norman_namespaces, 0, 0 },
	{ "POST", NAMESPACES, rh_norman_namespace_create, 0, 0 },
	{ "GET", NAMESPACES "/*", rh_norman_namespace, 0, 0 },
	{ "PUT", NAMESPACES "/*", rh_norman_namespace_put, 0, 0 },
	{ "DELETE", NAMESPACES "/*", rh_norman_namespace_delete, 0, 0 },
	{ "POST", NAMESPACES "/*", rh_norman_namespace_action, 0, 0 },
#define CREDENTIALS "/v3/project|projects/*/dockercredential|dockercredentials|namespaceddockercredential|namespaceddockercredentials"
	{ "GET", CREDENTIALS, rh_norman_credentials, 0, 0 },
	{ "POST", CREDENTIALS, rh_norman_credential_create, 0, 0 },
	{ "GET", CREDENTIALS "/*", rh_norman_credential, 0, 0 },
	{ "PUT", CREDENTIALS "/*", rh_norman_credential_put, 0, 0 },
	{ "DELETE", CREDENTIALS "/*", rh_norman_credential_delete, 0, 0 },
	{ "GET", "/v3/settings", simple_list, 0, 0 },
	{ "GET", "/v3/settings/*", setting_get, RH_ROUTE_OPEN, 0 },
	{ "GET", "/v3/features", simple_list, 0, 0 },
	{ "GET", "/v3/features/*", simple_get, 0, 0 },
	{ "PUT", "/v3/features/*", rh_norman_feature_put, 0, 0 },
	{ "POST", "/v3/features", rh_norman_feature_create, 0, 0 },
	{ "DELETE", "/v3/features/*", rh_norman_feature_delete, 0, 0 },
	{ "GET", "/v3/preferences", simple_list, 0, 0 },
	{ "POST", "/v3/preferences", preference_put, 0, 0 },
	{ "GET", "/v3/preferences/*", simple_get, 0, 0 },
	{ "PUT", "/v3/preferences/*", preference_put, 0, 0 },
	{ "GET", "/v3/users", users, 0, 0 },
	{ "GET", "/v3/tokens", tokens, 0, 0 },
	{ "GET", "/v3/tokens/*", token_get, 0, 0 },
	{ "DELETE", "/v3/tokens/*", token_delete, 0, 0 },
	{ "*", "/v3/**", unknown, 0, 0 },
	{ 0 },
};
