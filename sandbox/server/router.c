/* Where a request goes: the table of what Rancher serves, and the cluster that a path leads to. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static bool part_fits(struct rh_str pattern, struct rh_str part)
{
	struct rh_str one;
	char z[128];
	if (rh_str_is(pattern, "*"))
		return part.n > 0;
	while (rh_str_cut(&pattern, '|', &one)) {
		if (one.n >= sizeof z)
			continue;
		memcpy(z, one.p, one.n);
		z[one.n] = '\0';
		if (rh_str_is_nocase(part, z)) /* Norman does not tell types by case */
			return true;
	}
	return false;
}

static bool fits(const char *pattern, const char *path)
{
	struct rh_str p = rh_str(pattern + 1), s = rh_str(path + (*path == '/')), a, b;
	while (rh_str_cut(&p, '/', &a)) {
		if (rh_str_is(a, "**"))
			return true;
		if (!rh_str_cut(&s, '/', &b) || !part_fits(a, b))
			return false;
	}
	return !s.n;
}

const struct sb_route *sb_route_find(const struct sb_route *table, const struct sb_request *q)
{
	int minor = q->world->profile->minor;
	const char *method = strcmp(q->method, "HEAD") ? q->method : "GET";
	for (const struct sb_route *r = table; r->pattern; r++)
		if ((!strcmp(r->method, "*") || !strcmp(r->method, method)) && (!r->since || r->since <= minor) &&
		    fits(r->pattern, q->path))
			return r;
	return NULL;
}

static void ping(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	sb_reply_text(r, 200, "pong");
}

static void cacerts(struct sb_request *q, struct sb_reply *r)
{
	sb_reply_text(r, 200, q->world->ca);
}

static void rancher_version(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object();
	sb_value_set_text(v, "Version", q->world->profile->version);
	sb_value_set_text(v, "GitCommit", "0000000");
	sb_value_set_text(v, "RancherPrime", "false");
	sb_reply_value(r, 200, v);
}

static void hello(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	sb_reply_text(r, 200, "ranchhand-sandbox\n");
}

/* The router of Rancher's proxy writes its errors with Go's field names and no content type. */
static void proxy_error(struct sb_reply *r, int status, const char *code, const char *message)
{
	json_t *v = json_object(), *c = sb_value_need_map(v, "Code");
	sb_value_set_text(c, "Code", code);
	json_object_set_new(c, "Status", json_integer(status));
	sb_value_set_text(v, "Message", message);
	json_object_set_new(v, "Cause", json_null());
	sb_value_set_text(v, "FieldName", "");
	sb_reply_value(r, status, v);
	r->type = NULL;
}

static const json_t *condition(const struct sb_object *cluster, const char *type)
{
	const json_t *list = sb_value_at(cluster->v, "status", "conditions", NULL);
	SB_EACH(c, list)
	if (rh_str_is(sb_value_str_of(c.v, "type"), type))
		return c.v;
	return NULL;
}

static bool is_true(const struct sb_object *cluster, const char *type)
{
	return rh_str_is(sb_value_str_of(condition(cluster, type), "status"), "True");
}

/* Finds the cluster that the path names; false with the proxy's answer. */
static bool reach_cluster(struct sb_request *q, struct sb_reply *r)
{
	struct sb_cluster *local = sb_cluster_find(q->world, RH_STR("local"));
	struct rh_str id = sb_path_part(q->path, 2);
	const struct sb_object *o = sb_store_get(&local->store, sb_kind_named("clusters"), rh_str(""), id);
	bool is_local = rh_str_is(id, "local");

	char *name = rh_str_dup(id);
	bool sees = is_local || sb_sees_cluster(q->world, q->user, name);
	free(name);
	if (!sees) { /* whether it exists is told to nobody else */
		char *message = rh_format(
			"clusters.management.cattle.io \"%.*s\" is forbidden: User \"%s\" cannot get resource "
			"\"clusters\" in API group \"management.cattle.io\" at the cluster scope",
			RH_ARG(id), q->user ? q->user->id : "system:unauthenticated");
		proxy_error(r, 403, "Forbidden", message);
		free(message);
		return false;
	}
	if (!o) {
		proxy_error(r, 404, "NotFound", "No cluster available");
		return false;
	}
	if (!is_true(o, "Provisioned")) {
		proxy_error(r, 503, "ClusterUnavailable", "cluster not provisioned");
		return false;
	}
	q->cluster = sb_cluster_find(q->world, id);
	if (!q->cluster || !is_true(o, "Connected")) {
		sb_reply_text(r, 503, "cluster agent disconnected\n");
		return false;
	}
	return true;
}

static void to_cluster(struct sb_request *q, struct sb_reply *r)
{
	if (!reach_cluster(q, r))
		return;
	char *rest = rh_strdup(sb_path_from(q->path, 3));
	free(q->path);
	q->path = rest;
	sb_serve_api(q, r);
}

static void cluster_counts(struct sb_request *q, struct sb_reply *r)
{
	if (reach_cluster(q, r))
		sb_steve_counts(q, r);
}

static void local_counts(struct sb_request *q, struct sb_reply *r)
{
	q->cluster = sb_cluster_find(q->world, RH_STR("local"));
	sb_steve_counts(q, r);
}

/* 2.15: the API server of Rancher's own cluster is asked by path, and Go's mux sends the client to where it serves. */
static void to_slash(struct sb_request *q, struct sb_reply *r)
{
	if (rh_str_ends(rh_str(q->path), "/")) {
		to_cluster(q, r);
		return;
	}
	char *to = rh_format("%s/", sb_path_from(q->path, 3));
	sb_reply_header(r, "Location", to);
	r->status = 307;
	free(to);
}

/* Without /k8s/clusters, the Kubernetes paths are those of Rancher's own cluster. */
static void to_local(struct sb_request *q, struct sb_reply *r)
{
	q->cluster = sb_cluster_find(q->world, RH_STR("local"));
	sb_serve_api(q, r);
}

/* Of Steve only what ranchhand reads is played; it answers so where a user has no schema of a type. */
static void no_steve(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	r->status = 404;
}

/* The one page of Steve that is for everybody. */
static void preferences(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object();
	sb_value_set_text(v, "type", "collection");
	sb_value_set_text(v, "resourceType", "userpreference");
	json_object_set_new(sb_value_need_map(v, "links"), "self", sb_value_textf("%s%s", q->world->url, q->full_path));
	json_object_set_new(v, "data", json_array());
	sb_reply_value(r, 200, v);
}

static const struct sb_route rancher_routes[] = {
	{ "GET", "/", hello, SB_ROUTE_OPEN, 0 },
	{ "GET", "/ping", ping, SB_ROUTE_OPEN, 0 },
	{ "GET", "/healthz", ping, SB_ROUTE_OPEN, 0 },
	{ "GET", "/cacerts", cacerts, SB_ROUTE_OPEN, 0 },
	{ "GET", "/rancherversion", rancher_version, SB_ROUTE_OPEN, 7 },
	{ "GET", "/k8s/clusters/*/v1/counts", cluster_counts, 0, 0 },
	{ "*", "/k8s/clusters/*/v1/**", no_steve, 0, 0 },
	{ "GET", "/v1/counts", local_counts, 0, 0 },
	{ "GET", "/v1/userpreferences", preferences, 0, 0 },
	{ "*", "/v1/**", no_steve, 0, 0 },
	{ "GET", "/k8s/clusters/local/api", to_slash, 0, 15 },
	{ "GET", "/k8s/clusters/local/apis", to_slash, 0, 15 },
	{ "*", "/k8s/clusters/*/**", to_cluster, 0, 0 },
	{ "*", "/api", to_local, 0, 0 },
	{ "*", "/api/**", to_local, 0, 0 },
	{ "*", "/apis", to_local, 0, 0 },
	{ "*", "/apis/**", to_local, 0, 0 },
	{ "*", "/version", to_local, 0, 0 },
	{ "*", "/openapi/**", to_local, 0, 0 },
	{ 0 },
};

/* Somebody who shows no credential at all is handed on in a few places. True when that has been answered. */
static bool serve_stranger(struct sb_request *q, struct sb_reply *r, const struct sb_route *route)
{
	const char *path = q->path;
	bool local = rh_str_starts(rh_str(path), "/k8s/clusters/local/");
	if (sb_request_header(q, "Authorization") || sb_request_header(q, "Cookie") ||
	    !rh_str_starts(rh_str(path), "/k8s/clusters/"))
		return false;
	if (!local)
		to_cluster(q, r);
	else if (!strcmp(path, "/k8s/clusters/local/version")) /* open in every API server */
		route->serve(q, r);
	else if (rh_str_starts(rh_str(path), "/k8s/clusters/local/apis/management.cattle.io/"))
		r->status = 403;
	else
		return false;
	return true;
}

static void must_authenticate(struct sb_request *q, struct sb_reply *r)
{
	const char *sent = sb_request_header(q, "Authorization");
	bool of_local =
		rh_str_starts(rh_str(q->path), "/k8s/clusters/local/") || rh_str_starts(rh_str(q->path), "/api");
	/* a bearer that Rancher does not know is handed on to the API server of its own cluster */
	if (of_local && sent && rh_str_starts(rh_str(sent), "Bearer ")) {
		sb_status(r, 401, "Unauthorized", NULL, NULL, "Unauthorized");
		return;
	}
	if (of_local) {
		sb_reply_text(r, 401, "not authorized\n");
		return;
	}
	json_t *v = json_object();
	sb_value_set_text(v, "type", "error");
	sb_value_set_text(v, "status", "401");
	sb_value_set_text(v, "message", "Unauthorized 401: must authenticate");
	sb_reply_value(r, 401, v);
}

/* What Rancher serves to nobody it does not know; any other path that it lacks is a 404 before it asks who. */
static bool is_protected(const char *path)
{
	static const char *const roots[] = { "v3", "v1", "k8s", "api", "apis", "version", "openapi", "ext" };
	for (size_t i = 0; i < RH_LEN(roots); i++)
		if (rh_str_is(sb_path_part(path, 0), roots[i]))
			return true;
	return false;
}

static void serve_rancher(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_route *tables[] = { sb_login_routes, rancher_routes, sb_norman_routes }, *route = NULL;
	bool good = sb_authenticate(q);
	for (size_t i = 0; i < RH_LEN(tables) && !route; i++)
		route = sb_route_find(tables[i], q);
	if (!good)
		q->user = NULL;
	sb_reply_header(r, "X-API-Cattle-Auth", q->user ? "true" : "false");
	if (rh_str_starts(rh_str(q->path), "/v3/")) {
		char *schemas = rh_format("%s/v3/schemas", q->world->url);
		sb_reply_header(r, "X-Api-Schemas", schemas);
		free(schemas);
	}
	bool open = route && route->flags & SB_ROUTE_OPEN;
	bool stranger = !open && !q->user && is_protected(q->path);
	if (stranger && !serve_stranger(q, r, route))
		must_authenticate(q, r);
	else if (stranger)
		return;
	else if (!sb_impersonate(q))
		sb_reply_text(r, 403, "not allowed to impersonate\n");
	else if (route)
		route->serve(q, r);
	else
		sb_reply_text(r, 404, "404 page not found\n");
}

static void root_paths(struct sb_reply *r)
{
	static const char *const paths[] = { "/api",
					     "/api/v1",
					     "/apis",
					     "/apis/",
					     "/apis/apps",
					     "/apis/apps/v1",
					     "/apis/authorization.k8s.io",
					     "/apis/authorization.k8s.io/v1",
					     "/apis/batch",
					     "/apis/batch/v1",
					     "/healthz",
					     "/livez",
					     "/openapi/v2",
					     "/readyz",
					     "/version" };
	json_t *v = json_object(), *list = json_array();
	for (size_t i = 0; i < RH_LEN(paths); i++)
		json_array_append_new(list, sb_value_text(rh_str(paths[i])));
	json_object_set_new(v, "paths", list);
	sb_reply_value(r, 200, v);
}

/* Beside the cluster at "/" others answer at /clusters/NAME, as behind a proxy. False: there is none. */
static bool pick_cluster(struct sb_request *q)
{
	q->cluster = &q->world->clusters[0];
	if (!rh_str_is(sb_path_part(q->path, 0), "clusters"))
		return true;
	q->cluster = sb_cluster_find(q->world, sb_path_part(q->path, 1));
	if (!q->cluster || q->cluster == &q->world->clusters[0])
		return false;
	char *rest = rh_format("/%s", sb_path_from(q->path, 2) + (*sb_path_from(q->path, 2) == '/'));
	free(q->path);
	q->path = rest;
	return true;
}

/* An API server: no credential is the anonymous user, a wrong one is refused. */
static void serve_kubernetes(struct sb_request *q, struct sb_reply *r)
{
	static const char *const open[] = { "/healthz", "/livez", "/readyz", "/version" };
	bool is_open = false;
	r->api = true;
	if (!pick_cluster(q)) {
		sb_reply_text(r, 404, "404 page not found\n");
		return;
	}
	for (size_t i = 0; i < RH_LEN(open); i++)
		is_open |= !strcmp(q->path, open[i]);
	if (!sb_authenticate(q))
		sb_status(r, 401, "Unauthorized", NULL, NULL, "Unauthorized");
	else if (!sb_impersonate(q))
		sb_status(r, 403, "Forbidden", NULL, NULL,
			  "users \"%s\" is forbidden: User \"%s\" cannot impersonate resource "
			  "\"users\" in API group \"\" at the cluster scope",
			  sb_request_header(q, "Impersonate-User"), q->user ? q->user->name : "system:anonymous");
	else if (!q->user && !is_open && !sb_path_part(q->path, 3).n)
		sb_status(r, 403, "Forbidden", NULL, NULL,
			  "forbidden: User \"system:anonymous\" cannot get path \"%s\"", q->path);
	else if (!strcmp(q->path, "/"))
		root_paths(r);
	else
		sb_serve_api(q, r);
}

void sb_serve(struct sb_request *q, struct sb_reply *r)
{
	if (sb_serve_played(q, r))
		return;
	if (rh_str_is(sb_path_part(q->path, 0), "sandbox"))
		sb_serve_control(q, r);
	else if (rh_str_is(sb_path_part(q->path, 0), "v2"))
		sb_serve_registry(q, r);
	else if (q->world->profile->minor)
		serve_rancher(q, r);
	else
		serve_kubernetes(q, r);
}
