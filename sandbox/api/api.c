/* A cluster's Kubernetes API: which resource a path names, whether the user may, and who serves it. */
#include "sandbox/access.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static void sb_api_read(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);

/* The verb that the authoriser is asked about. */
static const char *verb_of(const struct sb_request *q, bool named)
{
	static const struct {
		const char *method, *named, *all;
	} verbs[] = {
		{ "GET", "get", "list" },  { "HEAD", "get", "list" },  { "POST", "create", "create" },
		{ "PUT", "update", NULL }, { "PATCH", "patch", NULL }, { "DELETE", "delete", "deletecollection" },
	};
	bool watching = sb_request_true(q, "watch");
	for (size_t i = 0; i < RH_LEN(verbs); i++)
		if (!strcmp(q->method, verbs[i].method)) {
			const char *verb = named ? verbs[i].named : verbs[i].all;
			return verb && watching && !strcmp(verb, "list") ? "watch"
									 : verb; /* of one object it is ignored */
		}
	return NULL;
}

/* /api/v1/… or /apis/GROUP/VERSION/… to its parts; false when the path is of another shape. */
static bool parse(const struct sb_request *q, struct sb_target *t, const char **group, bool *management)
{
	static char group_z[128], version_z[64];
	bool core = rh_str_is(sb_path_part(q->path, 0), "api");
	size_t at = core ? 2 : 3;
	struct rh_str g = core ? rh_str("") : sb_path_part(q->path, 1), v = sb_path_part(q->path, at - 1);
	if (g.n >= sizeof group_z || v.n >= sizeof version_z)
		return false;
	memcpy(group_z, g.p ? g.p : "", g.n);
	group_z[g.n] = '\0';
	memcpy(version_z, v.p ? v.p : "", v.n);
	version_z[v.n] = '\0';
	*group = group_z;
	if (rh_str_is(sb_path_part(q->path, at), "namespaces") && sb_path_part(q->path, at + 2).n &&
	    sb_kind_find(group_z, version_z, sb_path_part(q->path, at + 2))) {
		t->ns = sb_path_part(q->path, at + 1);
		at += 2;
	}
	t->kind = sb_kind_find(group_z, version_z, sb_path_part(q->path, at));
	t->name = sb_path_part(q->path, at + 1);
	t->sub = sb_path_part(q->path, at + 2);
	*management = t->kind && t->kind->management;
	return t->kind && (*management || sb_kind_served(q->cluster, t->kind)) && !sb_path_part(q->path, at + 3).n &&
	       (t->kind->namespaced || !t->ns.n);
}

static void forbid(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	const char *user = q->user ? q->world->profile->minor ? q->user->id : q->user->name : "system:anonymous";
	char *where =
		t->ns.n ? rh_format("in the namespace \"%.*s\"", RH_ARG(t->ns)) : rh_strdup("at the cluster scope");
	char *name = rh_str_dup(t->name),
	     *who = t->name.n ? rh_format("%s \"%s\"", t->kind->plural, name) : rh_strdup(t->kind->plural);
	char *dot = *t->kind->group ? rh_format("%s.%s", t->kind->plural, t->kind->group) : NULL;
	char *resource = rh_format("%s%s%.*s", t->kind->plural, t->sub.n ? "/" : "", RH_ARG(t->sub));
	if (dot) {
		free(who);
		who = t->name.n ? rh_format("%s \"%s\"", dot, name) : rh_strdup(dot);
	}
	sb_status(r, 403, "Forbidden", t->kind, name,
		  "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s", who, user, t->verb,
		  resource, t->kind->group, where);
	free(resource);
	free(where);
	free(name);
	free(who);
	free(dot);
}

static const struct {
	const char *verb;
	void (*serve)(struct sb_request *q, struct sb_reply *r, const struct sb_target *t);
} verbs[] = {
	{ "get", sb_api_read },      { "list", sb_api_list },
	{ "watch", sb_api_watch },   { "create", sb_api_write },
	{ "update", sb_api_write },  { "patch", sb_api_write },
	{ "delete", sb_api_delete }, { "deletecollection", sb_api_delete },
};

static bool is_log(const struct sb_target *t)
{
	return !strcmp(t->kind->plural, "pods") && rh_str_is(t->sub, "log");
}

static bool is_remote(const struct sb_target *t)
{
	return !strcmp(t->kind->plural, "pods") && (rh_str_is(t->sub, "exec") || rh_str_is(t->sub, "attach"));
}

static void serve_resource(struct sb_request *q, struct sb_reply *r, struct sb_target *t)
{
	bool remote = is_remote(t), connects = t->verb && (!strcmp(t->verb, "get") || !strcmp(t->verb, "create"));

	if (!t->verb || !sb_kind_has_verb(t->kind, t->verb) ||
	    (remote ? !connects : !strcmp(t->verb, "create") && t->name.n)) {
		sb_status(r, 405, "MethodNotAllowed", NULL, "",
			  "the server does not allow this method on the requested resource");
		return;
	}
	bool status = t->kind->status && rh_str_is(t->sub, "status"),
	     scale = t->kind->scale && rh_str_is(t->sub, "scale"), log = is_log(t);
	if (t->sub.n && ((!status && !scale && !log && !remote) || (scale && !strcmp(t->verb, "delete")) ||
			 (log && strcmp(t->verb, "get") != 0))) {
		sb_status(r, 404, "NotFound", NULL, "", "the server could not find the requested resource");
		return;
	}
	/* a namespace is in itself: rights inside it count for reading it */
	struct rh_str ns = t->ns;
	if (!strcmp(t->kind->plural, "namespaces"))
		ns = t->name;
	char *resource = rh_format("%s%s%.*s", t->kind->plural, t->sub.n ? "/" : "", RH_ARG(t->sub));
	bool may = sb_may(q->world, q->user, q->cluster, t->verb, t->kind->group, rh_str(resource), ns, t->name);
	free(resource);
	if (!may) {
		forbid(q, r, t);
		return;
	}
	if (remote) {
		sb_api_remote(q, r, t);
		return;
	}
	for (size_t i = 0; i < RH_LEN(verbs); i++)
		if (!strcmp(verbs[i].verb, t->verb)) {
			verbs[i].serve(q, r, t);
			return;
		}
}

static bool is_discovery(const char *path)
{
	static const char *const roots[] = { "version", "openapi", "healthz", "livez", "readyz" };
	for (size_t i = 0; i < RH_LEN(roots); i++)
		if (rh_str_is(sb_path_part(path, 0), roots[i]))
			return true;
	if (rh_str_is(sb_path_part(path, 0), "api"))
		return !sb_path_part(path, 2).n;
	return rh_str_is(sb_path_part(path, 0), "apis") && !sb_path_part(path, 3).n;
}

static bool known_group(const char *group)
{
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (!strcmp(k->group, group))
			return true;
	return false;
}

void sb_serve_api(struct sb_request *q, struct sb_reply *r)
{
	struct sb_target t = { 0 };
	const char *group = NULL;
	bool management;

	r->api = true;
	if (is_discovery(q->path)) {
		sb_serve_discovery(q, r);
		return;
	}
	if (rh_str_is(sb_path_part(q->path, 1), "authorization.k8s.io")) {
		sb_serve_review(q, r);
		return;
	}
	if (!parse(q, &t, &group, &management) ||
	    (management && (!q->world->profile->minor || strcmp(q->cluster->id, "local")))) {
		if (group && *group && !known_group(group))
			sb_reply_text(r, 404, "404 page not found\n");
		else
			sb_status(r, 404, "NotFound", NULL, "", "the server could not find the requested resource");
		return;
	}
	t.verb = verb_of(q, t.name.n > 0);
	serve_resource(q, r, &t);
}

static void sb_api_read(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	struct sb_form form;
	if (is_log(t)) {
		sb_api_log(q, r, t);
		return;
	}
	if (!sb_form_init(&form, q, false, r))
		return;
	const struct sb_object *o = sb_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	char *name = rh_str_dup(t->name);
	if (o && rh_str_is(t->sub, "scale")) {
		sb_reply_value(r, 200, sb_scale_value(o));
	} else if (o) {
		r->status = 200;
		r->type = "application/json";
		sb_form_object(&form, o, &r->body);
	} else {
		sb_status(r, 404, "NotFound", t->kind, name, "%s%s%s \"%s\" not found", t->kind->plural,
			  *t->kind->group ? "." : "", t->kind->group, name);
	}
	free(name);
}
