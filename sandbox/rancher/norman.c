/* Norman: how its collections, resources and errors look, and the small types: settings, preferences, users, tokens. */
#include "sandbox/rancher/norman.h"
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sb_norman_error(struct sb_reply *r, int status, const char *code, const char *fmt, ...)
{
	char message[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	json_t *v = json_object();
	sb_value_set_text(v, "baseType", "error");
	sb_value_set_text(v, "code", code);
	sb_value_set_text(v, "message", message);
	json_object_set_new(v, "status", json_integer(status));
	sb_value_set_text(v, "type", "error");
	sb_reply_value(r, status, v);
}

void sb_norman_field_error(struct sb_reply *r, const char *code, const char *field, const char *message)
{
	json_t *v = json_object();
	sb_value_set_text(v, "baseType", "error");
	sb_value_set_text(v, "code", code);
	sb_value_set_text(v, "fieldName", field);
	sb_value_set_text(v, "message", message);
	json_object_set_new(v, "status", json_integer(422));
	sb_value_set_text(v, "type", "error");
	sb_reply_value(r, 422, v);
}

struct sb_store *sb_norman_local(const struct sb_request *q)
{
	return &q->world->clusters[0].store;
}

json_t *sb_norman_resource(const struct sb_request *q, const char *type, const char *id, const char *path,
			   const struct sb_object *o)
{
	json_t *v = json_object(), *links = json_object();
	static const char *const names[] = { "self", "update", "remove" };
	sb_value_set_text(v, "id", id);
	sb_value_set_text(v, "type", type);
	sb_value_set_text(v, "baseType", type);
	for (size_t i = 0; i < RH_LEN(names); i++)
		json_object_set_new(links, names[i], sb_value_textf("%s/v3/%s/%s", q->world->url, path, id));
	json_object_set_new(v, "links", links);
	if (!o)
		return v;
	const json_t *meta = json_object_get(o->v, "metadata");
	static const char *const maps[] = { "labels", "annotations" };
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const json_t *m = json_object_get(meta, maps[i]);
		json_object_set_new(v, maps[i], m ? json_deep_copy(m) : json_object());
	}
	json_object_set_new(v, "created", json_deep_copy(json_object_get(meta, "creationTimestamp")));
	json_object_set_new(v, "createdTS", json_integer(o->created * 1000));
	json_object_set_new(v, "creatorId", json_null());
	json_object_set_new(v, "uuid", json_deep_copy(json_object_get(meta, "uid")));
	sb_value_set_text(v, "name", o->name);
	return v;
}

/* ---- collections ---- */

static bool filter_value(const json_t *item, const char *field, char number[32], struct rh_str *out)
{
	const json_t *v = json_object_get(item, field);
	snprintf(number, 32, "%lld", (long long)json_integer_value(v));
	*out = json_is_integer(v) ? rh_str(number) : sb_value_str(v);
	if (json_is_boolean(v))
		*out = rh_str(json_is_true(v) ? "true" : "false");
	return v && !json_is_null(v);
}

/* Several values of one key and modifier are one set. */
static bool in_query(const struct sb_request *q, const char *key, struct rh_str value)
{
	for (size_t i = 0; i < q->query_n; i++)
		if (!strcmp(q->query[i].key, key) && rh_str_is(value, q->query[i].value))
			return true;
	return false;
}

static bool passes(const struct sb_request *q, const json_t *item, const char *key, const char *field,
		   const char *modifier)
{
	char number[32];
	struct rh_str value;
	bool there = filter_value(item, field, number, &value);
	if (!strcmp(modifier, "null"))
		return !there;
	if (!strcmp(modifier, "notnull"))
		return there;
	bool wanted = strcmp(modifier, "ne") && strcmp(modifier, "notin");
	return in_query(q, key, value) == wanted;
}

static bool wanted(const struct sb_request *q, const json_t *item, const char *const *filters)
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
	const json_t *item;
	const char *field;
	bool down;
};

static int by_field(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	char number[2][32];
	struct rh_str s, t;
	filter_value(x->item, x->field, number[0], &s);
	filter_value(y->item, y->field, number[1], &t);
	int d = rh_str_cmp(s, t);
	if (!d)
		d = rh_str_cmp(sb_value_str_of(x->item, "id"), sb_value_str_of(y->item, "id"));
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

static char *page_url(const struct sb_request *q, const char *marker)
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

static int64_t page_limit(const struct sb_request *q)
{
	const char *text = sb_request_query(q, "limit");
	int64_t limit = 1000;
	if (text && rh_str_number(rh_str(text), INT32_MIN, INT32_MAX, &limit))
		return limit <= 0 || limit > 10000 ? 10000 : limit;
	return 1000;
}

static void add_pagination(const struct sb_request *q, json_t *v, const struct sorted *all, size_t n, size_t from,
			   size_t to)
{
	json_t *p = json_object();
	int64_t limit = page_limit(q);
	json_object_set_new(p, "limit", json_integer(limit));
	json_object_set_new(p, "total", json_integer((int64_t)n));
	if (from > 0 || to < n) {
		char *first = page_url(q, NULL), *next = to < n ? page_url(q, sb_value_z_of(all[to].item, "id")) : NULL;
		sb_value_set_text(p, "first", first);
		if (next)
			sb_value_set_text(p, "next", next);
		json_object_set_new(p, "partial", json_boolean(true));
		free(first);
		free(next);
	}
	json_object_set_new(v, "pagination", p);
}

static size_t marker_at(const struct sb_request *q, const struct sorted *all, size_t n)
{
	const char *marker = sb_request_query(q, "marker");
	for (size_t i = 0; marker && i < n; i++)
		if (rh_str_is(sb_value_str_of(all[i].item, "id"), marker))
			return i;
	return 0;
}

static void add_head(const struct sb_request *q, json_t *v, const char *type, const char *const *filters)
{
	sb_value_set_text(v, "type", "collection");
	sb_value_set_text(v, "resourceType", type);
	json_object_set_new(sb_value_need_map(v, "links"), "self", sb_value_textf("%s%s", q->world->url, q->full_path));
	json_object_set_new(sb_value_need_map(v, "createTypes"), type,
			    sb_value_textf("%s%s", q->world->url, q->full_path));
	sb_value_need_map(v, "actions");
	json_t *f = sb_value_need_map(v, "filters");
	for (const char *const *name = filters; name && *name; name++)
		json_object_set_new(f, *name, json_null());
}

void sb_norman_list(struct sb_request *q, struct sb_reply *r, const char *type, json_t *list,
		    const char *const *filters)
{
	const char *sort = sb_request_query(q, "sort"), *order = sb_request_query(q, "order");
	size_t total = sb_value_count(list), n = 0;
	struct sorted *all = rh_resize(NULL, total + 1, sizeof *all);
	SB_EACH(m, list)
	if (wanted(q, m.v, filters))
		all[n++] = (struct sorted){ m.v, sort ? sort : "id", order && !strcmp(order, "desc") };
	if (n)
		qsort(all, n, sizeof *all, by_field);

	size_t from = marker_at(q, all, n), to = from + (size_t)page_limit(q);
	if (to > n)
		to = n;
	json_t *v = json_object(), *data = json_array(), *s;
	add_head(q, v, type, filters);
	add_pagination(q, v, all, n, from, to);
	s = sb_value_need_map(v, "sort");
	sb_value_set_text(s, "order", order && !strcmp(order, "desc") ? "desc" : "asc");
	if (sort)
		sb_value_set_text(s, "name", sort);
	for (size_t i = from; i < to; i++)
		json_array_append_new(data, json_deep_copy(all[i].item));
	json_object_set_new(v, "data", data);
	sb_reply_value(r, 200, v);
	sb_value_free(&list);
	free(all);
}

/* ---- settings, preferences, and what is asked of features ---- */

static json_t *setting_value(const struct sb_request *q, const struct sb_object *o)
{
	json_t *v = sb_norman_resource(q, "setting", o->name, "settings", o);
	static const char *const members[] = { "value", "default", "customized", "source" };
	for (size_t i = 0; i < RH_LEN(members); i++)
		json_object_set_new(v, members[i], json_deep_copy(json_object_get(o->v, members[i])));
	return v;
}

static json_t *preference_value(const struct sb_request *q, const struct sb_object *o)
{
	json_t *v = sb_norman_resource(q, "preference", o->name, "preferences", o);
	json_object_set_new(v, "value", json_deep_copy(json_object_get(o->v, "value")));
	sb_value_set_text(v, "userId", q->user->id);
	return v;
}

static const struct simple {
	const char *plural, *type;
	json_t *(*view)(const struct sb_request *q, const struct sb_object *o);
	bool of_user; /* in the user's own namespace */
} simple[] = {
	{ "settings", "setting", setting_value, false },
	{ "features", "feature", sb_norman_feature, false },
	{ "preferences", "preference", preference_value, true },
};
static const char *const by_name[] = { "id", "name", NULL };

static const struct simple *simple_of(const struct sb_request *q)
{
	for (size_t i = 0; i < RH_LEN(simple); i++)
		if (rh_str_is_nocase(sb_path_part(q->path, 1), simple[i].plural))
			return &simple[i];
	RH_BUG("a route without its type");
}

static void simple_list(struct sb_request *q, struct sb_reply *r)
{
	const struct simple *s = simple_of(q);
	const struct sb_index *index = &sb_norman_local(q)->indexes[sb_kind_index(sb_kind_named(s->plural))];
	json_t *list = json_array();
	for (size_t i = 0; i < index->n; i++)
		if (!s->of_user || rh_str_is(index->v[i]->ns, q->user->id))
			json_array_append_new(list, s->view(q, index->v[i]));
	sb_norman_list(q, r, s->type, list, by_name);
}

static const struct sb_object *simple_object(struct sb_request *q, const struct simple *s)
{
	struct rh_str ns = s->of_user ? rh_str(q->user->id) : rh_str("");
	return sb_store_get(sb_norman_local(q), sb_kind_named(s->plural), ns, sb_path_part(q->path, 2));
}

static void simple_get(struct sb_request *q, struct sb_reply *r)
{
	const struct simple *s = simple_of(q);
	const struct sb_object *o = simple_object(q, s);
	if (o)
		sb_reply_value(r, 200, s->view(q, o));
	else
		sb_norman_error(r, 404, "NotFound", "%s.management.cattle.io \"%.*s\" not found", s->plural,
				RH_ARG(sb_path_part(q->path, 2)));
}

/* A preference is the user's own: nobody is asked for a right. */
static void preference_put(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_kind *k = sb_kind_named("preferences");
	json_t *body = sb_norman_body(q, r);
	bool create = !strcmp(q->method, "POST");
	char *name = create ? rh_strdup(sb_value_z_of(body, "name")) : rh_str_dup(sb_path_part(q->path, 2));
	struct sb_object *o = sb_store_get(sb_norman_local(q), k, rh_str(q->user->id), rh_str(name));
	if (body && !*name) {
		sb_norman_field_error(r, "MissingRequired", "name", "");
	} else if (body && create && o) {
		sb_norman_error(r, 409, "AlreadyExists", "preferences.management.cattle.io \"%s\" already exists",
				name);
	} else if (body && !create && !o) {
		sb_norman_error(r, 404, "NotFound", "preferences.management.cattle.io \"%s\" not found", name);
	} else if (body) {
		json_t *v = o ? json_deep_copy(o->v) : json_object();
		if (!o)
			sb_norman_stamp(q, v, q->user->id, name);
		json_object_set_new(v, "value", sb_value_text(sb_value_str_of(body, "value")));
		o = o ? sb_store_replace(sb_norman_local(q), o, v) : sb_store_put(sb_norman_local(q), k, v);
		sb_reply_value(r, create ? 201 : 200, preference_value(q, o));
	}
	free(name);
	sb_value_free(&body);
}

/* Before sign-in only what a login page needs is told. */
static void setting_get(struct sb_request *q, struct sb_reply *r)
{
	static const char *const open[] = { "cacerts", "first-login", "ui-pl", "ui-brand" };
	bool is_open = q->user;
	for (size_t i = 0; i < RH_LEN(open); i++)
		is_open |= rh_str_is(sb_path_part(q->path, 2), open[i]);
	if (is_open) {
		simple_get(q, r);
		return;
	}
	json_t *v = json_object();
	sb_value_set_text(v, "type", "error");
	sb_value_set_text(v, "status", "401");
	sb_value_set_text(v, "message", "Unauthorized 401: must authenticate");
	sb_reply_value(r, 401, v);
}

/* ---- users and tokens ---- */

static void users(struct sb_request *q, struct sb_reply *r)
{
	const char *me = sb_request_query(q, "me");
	json_t *list = json_array();
	static const char *const filters[] = { "id", "username", "name", NULL };
	for (size_t i = 0; i < q->world->users_n; i++) {
		const struct sb_user *u = &q->world->users[i];
		if ((me && !strcmp(me, "true") && u != q->user) || (!q->user->administrator && u != q->user))
			continue;
		json_t *v = sb_norman_resource(q, "user", u->id, "users", NULL), *ids = json_array();
		sb_value_set_text(v, "username", u->name);
		sb_value_set_text(v, "name", u->display);
		json_array_append_new(ids, sb_value_textf("local://%s", u->id));
		json_object_set_new(v, "principalIds", ids);
		json_object_set_new(v, "enabled", json_boolean(true));
		json_object_set_new(v, "mustChangePassword", json_boolean(u->must_change));
		json_object_set_new(v, "me", json_boolean(u == q->user));
		json_array_append_new(list, v);
	}
	sb_norman_list(q, r, "user", list, filters);
}

json_t *sb_norman_token(const struct sb_request *q, const struct sb_token *t, bool with_secret)
{
	json_t *v = sb_norman_resource(q, "token", t->name, "tokens", NULL);
	char when[32] = "";
	sb_value_set_text(v, "name", t->name);
	sb_value_set_text(v, "authProvider", "local");
	sb_time_text(t->created, when);
	sb_value_set_text(v, "created", when);
	json_object_set_new(v, "createdTS", json_integer(t->created * 1000));
	json_object_set_new(v, "current", json_boolean(t == q->token));
	sb_value_set_text(v, "description", t->description);
	json_object_set_new(v, "enabled", json_boolean(true));
	json_object_set_new(v, "expired", json_boolean(t->expires && t->expires <= rh_wall()));
	if (t->expires)
		sb_time_text(t->expires, when);
	sb_value_set_text(v, "expiresAt", t->expires ? when : "");
	json_object_set_new(v, "groupPrincipals", json_null());
	json_object_set_new(v, "isDerived", json_boolean(t->derived));
	sb_value_set_text(sb_value_need_map(v, "labels"), "authn.management.cattle.io/token-userId", t->user->id);
	json_object_set_new(v, "ttl", json_integer(t->expires ? (t->expires - t->created) * 1000 : 0));
	sb_value_set_text(v, "userId", t->user->id);
	json_object_set_new(
		v, "userPrincipal",
		sb_value_textf("map[displayName:%s loginName:%s me:true]", t->user->display, t->user->name));
	sb_value_set_text(v, "clusterId", t->cluster);
	if (with_secret)
		json_object_set_new(v, "token", sb_value_textf("%s:%s", t->name, t->secret));
	return v;
}

void sb_norman_token_create(struct sb_request *q, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);
	if (!json_is_object(body)) {
		sb_norman_error(r, 422, "InvalidBodyContent", "%s", "");
	} else {
		struct sb_token *t = sb_token_make(q->world, q->user, sb_value_int_of(body, "ttl", 0));
		t->derived = true;
		rh_strset(&t->description, sb_value_z_of(body, "description"));
		rh_strset(&t->cluster, sb_value_z_of(body, "clusterId"));
		sb_reply_value(r, 201, sb_norman_token(q, t, true));
	}
	sb_value_free(&body);
}

static void tokens(struct sb_request *q, struct sb_reply *r)
{
	json_t *list = json_array();
	for (size_t i = 0; i < q->world->tokens_n; i++)
		if (q->world->tokens[i]->user == q->user)
			json_array_append_new(list, sb_norman_token(q, q->world->tokens[i], false));
	sb_norman_list(q, r, "token", list, by_name);
}

static struct sb_token *own_token(const struct sb_request *q)
{
	for (size_t i = 0; i < q->world->tokens_n; i++) {
		struct sb_token *t = q->world->tokens[i];
		if (t->user == q->user && rh_str_is(sb_path_part(q->path, 2), t->name))
			return t;
	}
	return NULL;
}

static void token_get(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_token *t = own_token(q);
	if (t)
		sb_reply_value(r, 200, sb_norman_token(q, t, false));
	else
		sb_norman_error(r, 404, "NotFound", "not found");
}

static void token_delete(struct sb_request *q, struct sb_reply *r)
{
	struct sb_token *t = own_token(q);
	if (!t) {
		sb_norman_error(r, 404, "NotFound", "not found");
		return;
	}
	if (t == q->token)
		q->token = NULL;
	sb_token_remove(q->world, t);
	r->status = 204;
}

static void unknown(struct sb_request *q, struct sb_reply *r)
{
	if (!strcmp(q->method, "PATCH"))
		sb_norman_error(r, 405, "MethodNotAllow", "Method PATCH not supported");
	else
		sb_norman_error(r, 404, "NotFound", "failed to find schema %.*s", RH_ARG(sb_path_part(q->path, 1)));
}

const struct sb_route sb_norman_routes[] = {
	{ "GET", "/v3/clusters", sb_norman_clusters, 0, 0 },
	{ "GET", "/v3/clusters/*", sb_norman_cluster, 0, 0 },
	{ "POST", "/v3/clusters/*", sb_norman_cluster_action, 0, 0 },
	{ "POST", "/ext/apis/ext.cattle.io/v1/kubeconfigs", sb_ext_kubeconfig, 0, 12 },
	{ "GET", "/v3/project|projects", sb_norman_projects, 0, 0 },
	{ "POST", "/v3/project|projects", sb_norman_project_create, 0, 0 },
	{ "GET", "/v3/project|projects/*", sb_norman_project, 0, 0 },
	{ "PUT", "/v3/project|projects/*", sb_norman_project_put, 0, 0 },
	{ "DELETE", "/v3/project|projects/*", sb_norman_project_delete, 0, 0 },
#define NAMESPACES "/v3/cluster|clusters/*/namespace|namespaces"
	{ "GET", NAMESPACES, sb_norman_namespaces, 0, 0 },
	{ "POST", NAMESPACES, sb_norman_namespace_create, 0, 0 },
	{ "GET", NAMESPACES "/*", sb_norman_namespace, 0, 0 },
	{ "PUT", NAMESPACES "/*", sb_norman_namespace_put, 0, 0 },
	{ "DELETE", NAMESPACES "/*", sb_norman_namespace_delete, 0, 0 },
	{ "POST", NAMESPACES "/*", sb_norman_namespace_action, 0, 0 },
#define CREDENTIALS               \
	"/v3/project|projects/*/" \
	"dockercredential|dockercredentials|namespaceddockercredential|namespaceddockercredentials"
	{ "GET", CREDENTIALS, sb_norman_credentials, 0, 0 },
	{ "POST", CREDENTIALS, sb_norman_credential_create, 0, 0 },
	{ "GET", CREDENTIALS "/*", sb_norman_credential, 0, 0 },
	{ "PUT", CREDENTIALS "/*", sb_norman_credential_put, 0, 0 },
	{ "DELETE", CREDENTIALS "/*", sb_norman_credential_delete, 0, 0 },
	{ "GET", "/v3/settings", simple_list, 0, 0 },
	{ "GET", "/v3/settings/*", setting_get, SB_ROUTE_OPEN, 0 },
	{ "GET", "/v3/features", simple_list, 0, 0 },
	{ "GET", "/v3/features/*", simple_get, 0, 0 },
	{ "PUT", "/v3/features/*", sb_norman_feature_put, 0, 0 },
	{ "POST", "/v3/features", sb_norman_feature_create, 0, 0 },
	{ "DELETE", "/v3/features/*", sb_norman_feature_delete, 0, 0 },
	{ "GET", "/v3/preferences", simple_list, 0, 0 },
	{ "POST", "/v3/preferences", preference_put, 0, 0 },
	{ "GET", "/v3/preferences/*", simple_get, 0, 0 },
	{ "PUT", "/v3/preferences/*", preference_put, 0, 0 },
	{ "GET", "/v3/users", users, 0, 0 },
	{ "DELETE", "/v3/users/*", sb_norman_user_delete, 0, 0 },
	{ "POST", "/v3/globalrolebinding|globalrolebindings", sb_norman_global_binding_create, 0, 0 },
	{ "POST", "/v3/projectroletemplatebinding|projectroletemplatebindings", sb_norman_project_binding_create, 0,
	  0 },
	{ "GET", "/v3/tokens", tokens, 0, 0 },
	{ "GET", "/v3/tokens/*", token_get, 0, 0 },
	{ "DELETE", "/v3/tokens/*", token_delete, 0, 0 },
	{ "*", "/v3/**", unknown, 0, 0 },
	{ 0 },
};
