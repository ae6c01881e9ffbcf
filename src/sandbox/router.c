/* Where a request goes: the table of what Rancher serves, and the cluster that a path leads to. */
#include "sandbox/sandbox.h"

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
		if (rh_str_is_nocase(part, z))		/* Norman does not tell types by case */
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

const struct rh_route *rh_route_find(const struct rh_route *table, const struct rh_request *q)
{
	int minor = q->world->profile->minor;
	const char *method = strcmp(q->method, "HEAD") ? q->method : "GET";
	for (const struct rh_route *r = table; r->pattern; r++)
		if ((!strcmp(r->method, "*") || !strcmp(r->method, method)) && (!r->since || r->since <= minor) &&
		    fits(r->pattern, q->path))
			return r;
	return NULL;
}

static void ping(struct rh_request *q, struct rh_reply *r)
{
	(void)q;
	rh_reply_text(r, 200, "pong");
}

static void cacerts(struct rh_request *q, struct rh_reply *r)
{
	rh_reply_text(r, 200, q->world->ca);
}

static void rancher_version(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "Version", q->world->profile->version);
	rh_value_set_text(v, "GitCommit", "0000000");
	rh_value_set_text(v, "RancherPrime", "false");
	rh_reply_value(r, 200, v);
}

static void hello(struct rh_request *q, struct rh_reply *r)
{
	(void)q;
	rh_reply_text(r, 200, "ranchhand-sandbox\n");
}

/* The router of Rancher's proxy writes its errors with Go's field names and no content type. */
static void proxy_error(struct rh_reply *r, int status, const char *code, const char *message)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *c = rh_value_need_map(v, "Code");
	rh_value_set_text(c, "Code", code);
	rh_value_set(c, "Status", rh_value_int(status));
	rh_value_set_text(v, "Message", message);
	rh_value_set(v, "Cause", rh_value_new(RH_V_NULL));
	rh_value_set_text(v, "FieldName", "");
	rh_reply_value(r, status, v);
	r->type = NULL;
}

static const struct rh_value *condition(const struct rh_object *cluster, const char *type)
{
	const struct rh_value *list = rh_value_at(cluster->v, "status", "conditions", NULL);
	for (const struct rh_value *c = list ? list->child : NULL; c; c = c->next)
		if (rh_str_is(rh_value_str_of(c, "type"), type))
			return c;
	return NULL;
}

static bool is_true(const struct rh_object *cluster, const char *type)
{
	return rh_str_is(rh_value_str_of(condition(cluster, type), "status"), "True");
}

static void to_cluster(struct rh_request *q, struct rh_reply *r)
{
	struct rh_cluster *local = rh_cluster_find(q->world, RH_STR("local"));
	struct rh_str id = rh_path_part(q->path, 2);
	const struct rh_object *o = rh_store_get(&local->store, rh_kind_named("clusters"), rh_str(""), id);
	bool is_local = rh_str_is(id, "local");

	if (!o) {
		proxy_error(r, 404, "NotFound", "No cluster available");
		return;
	}
	if (!is_local && !rh_sees_cluster(q->world, q->user, o->name)) {
		char *message = rh_format("clusters.management.cattle.io \"%s\" is forbidden: User \"%s\" cannot get resource "
					  "\"clusters\" in API group \"management.cattle.io\" at the cluster scope", o->name, q->user->id);
		proxy_error(r, 403, "Forbidden", message);
		free(message);
		return;
	}
	if (!is_true(o, "Provisioned")) {
		proxy_error(r, 503, "ClusterUnavailable", "cluster not provisioned");
		return;
	}
	q->cluster = rh_cluster_find(q->world, id);
	if (!q->cluster || !is_true(o, "Connected")) {
		rh_reply_text(r, 503, "cluster agent disconnected\n");
		return;
	}
	char *rest = rh_strdup(rh_path_from(q->path, 3));
	free(q->path);
	q->path = rest;
	rh_serve_api(q, r);
}

/* Without /k8s/clusters, the Kubernetes paths are those of Rancher's own cluster. */
static void to_local(struct rh_request *q, struct rh_reply *r)
{
	q->cluster = rh_cluster_find(q->world, RH_STR("local"));
	rh_serve_api(q, r);
}

/* Steve is not played; it answers so where a user has no schema of a type. */
static void no_steve(struct rh_request *q, struct rh_reply *r)
{
	(void)q;
	r->status = 404;
}

static const struct rh_route rancher_routes[] = {
	{ "GET", "/", hello, RH_ROUTE_OPEN, 0 },
	{ "GET", "/ping", ping, RH_ROUTE_OPEN, 0 },
	{ "GET", "/healthz", ping, RH_ROUTE_OPEN, 0 },
	{ "GET", "/cacerts", cacerts, RH_ROUTE_OPEN, 0 },
	{ "GET", "/rancherversion", rancher_version, RH_ROUTE_OPEN, 7 },
	{ "*", "/k8s/clusters/*/v1/**", no_steve, 0, 0 },
	{ "*", "/v1/**", no_steve, 0, 0 },
	{ "*", "/k8s/clusters/*/**", to_cluster, 0, 0 },
	{ "*", "/api", to_local, 0, 0 },
	{ "*", "/api/**", to_local, 0, 0 },
	{ "*", "/apis", to_local, 0, 0 },
	{ "*", "/apis/**", to_local, 0, 0 },
	{ "*", "/version", to_local, 0, 0 },
	{ "*", "/openapi/**", to_local, 0, 0 },
	{ 0 },
};

static void must_authenticate(struct rh_request *q, struct rh_reply *r)
{
	const char *sent = rh_request_header(q, "Authorization");
	bool of_local = rh_str_starts(rh_str(q->path), "/k8s/clusters/local/") || rh_str_starts(rh_str(q->path), "/api");
	/* a bearer that Rancher does not know is handed on to the API server of its own cluster */
	if (of_local && sent && rh_str_starts(rh_str(sent), "Bearer ")) {
		rh_status(r, 401, "Unauthorized", NULL, NULL, "Unauthorized");
		return;
	}
	if (of_local) {
		rh_reply_text(r, 401, "not authorized\n");
		return;
	}
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "type", "error");
	rh_value_set_text(v, "status", "401");
	rh_value_set_text(v, "message", "Unauthorized 401: must authenticate");
	rh_reply_value(r, 401, v);
}

/* What Rancher serves to nobody it does not know; any other path that it lacks is a 404 before it asks who. */
static bool is_protected(const char *path)
{
	static const char *const roots[] = { "v3", "v1", "k8s", "api", "apis", "version", "openapi", "ext" };
	for (size_t i = 0; i < RH_LEN(roots); i++)
		if (rh_str_is(rh_path_part(path, 0), roots[i]))
			return true;
	return false;
}

static void serve_rancher(struct rh_request *q, struct rh_reply *r)
{
	const struct rh_route *tables[] = { rh_login_routes, rancher_routes, rh_norman_routes }, *route = NULL;
	bool good = rh_authenticate(q);
	for (size_t i = 0; i < RH_LEN(tables) && !route; i++)
		route = rh_route_find(tables[i], q);
	if (!good)
		q->user = NULL;
	rh_reply_header(r, "X-API-Cattle-Auth", q->user ? "true" : "false");
	if (rh_str_starts(rh_str(q->path), "/v3/")) {
		char *schemas = rh_format("%s/v3/schemas", q->world->url);
		rh_reply_header(r, "X-Api-Schemas", schemas);
		free(schemas);
	}
	bool open = route && route->flags & RH_ROUTE_OPEN;
	if (!open && !q->user && is_protected(q->path))
		must_authenticate(q, r);
	else if (!rh_impersonate(q))
		rh_reply_text(r, 403, "not allowed to impersonate\n");
	else if (route)
		route->serve(q, r);
	else
		rh_reply_text(r, 404, "404 page not found\n");
}

static void root_paths(struct rh_reply *r)
{
	static const char *const paths[] = { "/api", "/api/v1", "/apis", "/apis/", "/apis/apps", "/apis/apps/v1",
		"/apis/authorization.k8s.io", "/apis/authorization.k8s.io/v1", "/apis/batch", "/apis/batch/v1", "/healthz", "/livez",
		"/openapi/v2", "/readyz", "/version" };
	struct rh_value *v = rh_value_new(RH_V_MAP), *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < RH_LEN(paths); i++)
		rh_value_add(list, rh_value_text(rh_str(paths[i])));
	rh_value_set(v, "paths", list);
	rh_reply_value(r, 200, v);
}

/* An API server: no credential is the anonymous user, a wrong one is refused. */
static void serve_kubernetes(struct rh_request *q, struct rh_reply *r)
{
	static const char *const open[] = { "/healthz", "/livez", "/readyz", "/version" };
	bool is_open = false;
	q->cluster = &q->world->clusters[0];
	r->api = true;
	for (size_t i = 0; i < RH_LEN(open); i++)
		is_open |= !strcmp(q->path, open[i]);
	if (!rh_authenticate(q))
		rh_status(r, 401, "Unauthorized", NULL, NULL, "Unauthorized");
	else if (!rh_impersonate(q))
		rh_status(r, 403, "Forbidden", NULL, NULL, "users \"%s\" is forbidden: User \"%s\" cannot impersonate resource "
			  "\"users\" in API group \"\" at the cluster scope", rh_request_header(q, "Impersonate-User"),
			  q->user ? q->user->name : "system:anonymous");
	else if (!q->user && !is_open && !rh_path_part(q->path, 3).n)
		rh_status(r, 403, "Forbidden", NULL, NULL, "forbidden: User \"system:anonymous\" cannot get path \"%s\"", q->path);
	else if (!strcmp(q->path, "/"))
		root_paths(r);
	else
		rh_serve_api(q, r);
}

void rh_serve(struct rh_request *q, struct rh_reply *r)
{
	if (rh_str_is(rh_path_part(q->path, 0), "sandbox"))
		rh_serve_control(q, r);
	else if (rh_str_is(rh_path_part(q->path, 0), "v2"))
		rh_serve_registry(q, r);
	else if (q->world->profile->minor)
		serve_rancher(q, r);
	else
		serve_kubernetes(q, r);
}
