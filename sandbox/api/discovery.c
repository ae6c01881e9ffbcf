/* What the API has: /version, /api, /apis, and just enough of /openapi for kubectl. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static void version(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object();
	struct rh_str rest = rh_str(q->cluster->version + 1), major, minor;
	rh_str_cut(&rest, '.', &major);
	rh_str_cut(&rest, '.', &minor);
	json_object_set_new(v, "major", sb_value_text(major));
	json_object_set_new(v, "minor", sb_value_text(minor));
	sb_value_set_text(v, "gitVersion", q->cluster->version);
	sb_value_set_text(v, "gitCommit", "");
	sb_value_set_text(v, "gitTreeState", "clean");
	sb_value_set_text(v, "platform", "linux/amd64");
	sb_reply_value(r, 200, v);
}

static void core_versions(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object(), *list = json_array();
	(void)q;
	sb_value_set_text(v, "kind", "APIVersions");
	json_array_append_new(list, sb_value_text(RH_STR("v1")));
	json_object_set_new(v, "versions", list);
	json_object_set_new(v, "serverAddressByClientCIDRs", json_array());
	sb_reply_value(r, 200, v);
}

static json_t *group_version(const char *group, const char *version)
{
	json_t *v = json_object();
	json_object_set_new(v, "groupVersion", sb_value_textf("%s/%s", group, version));
	sb_value_set_text(v, "version", version);
	return v;
}

static json_t *group_value(const char *group, const char *version)
{
	json_t *g = json_object(), *versions = json_array();
	sb_value_set_text(g, "name", group);
	json_array_append_new(versions, group_version(group, version));
	json_object_set_new(g, "versions", versions);
	json_object_set_new(g, "preferredVersion", group_version(group, version));
	return g;
}

static json_t *groups(const struct sb_request *q)
{
	json_t *list = json_array();
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (*k->group && sb_kind_served(q->cluster, k) && !sb_value_named(list, k->group))
			json_array_append_new(list, group_value(k->group, k->version));
	json_array_append_new(list, group_value("authorization.k8s.io", "v1"));
	return list;
}

static void group_list(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object();
	sb_value_set_text(v, "kind", "APIGroupList");
	sb_value_set_text(v, "apiVersion", "v1");
	json_object_set_new(v, "groups", groups(q));
	sb_reply_value(r, 200, v);
}

static void not_found(struct sb_reply *r)
{
	sb_status(r, 404, "NotFound", NULL, NULL, "the server could not find the requested resource");
}

static void one_group(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str name = sb_path_part(q->path, 1);
	json_t *all = groups(q), *found = NULL;
	SB_EACH(g, all)
	if (rh_str_eq(sb_value_str_of(g.v, "name"), name))
		found = json_deep_copy(g.v);
	sb_value_free(&all);
	if (!found) {
		not_found(r);
		return;
	}
	static const char *const order[] = { "kind", "apiVersion", NULL };
	sb_value_set_text(found, "kind", "APIGroup");
	sb_value_set_text(found, "apiVersion", "v1");
	sb_value_order(found, order);
	sb_reply_value(r, 200, found);
}

static json_t *texts(const char *list)
{
	json_t *v = json_array();
	struct rh_str rest = rh_str(list), one;
	while (rh_str_cut(&rest, ',', &one))
		json_array_append_new(v, sb_value_text(one));
	return v;
}

static json_t *resource(const char *name, const char *singular, bool namespaced, const char *kind, const char *verbs,
			const char *short_names)
{
	json_t *v = json_object();
	sb_value_set_text(v, "name", name);
	sb_value_set_text(v, "singularName", singular);
	json_object_set_new(v, "namespaced", json_boolean(namespaced));
	sb_value_set_text(v, "kind", kind);
	json_object_set_new(v, "verbs", texts(verbs));
	if (short_names)
		json_object_set_new(v, "shortNames", texts(short_names));
	return v;
}

static void subresources(json_t *list, const struct sb_kind *k)
{
	char *status = rh_format("%s/status", k->plural), *scale = rh_format("%s/scale", k->plural);
	if (k->status)
		json_array_append_new(list, resource(status, "", k->namespaced, k->kind, "get,patch,update", NULL));
	if (!strcmp(k->plural, "pods"))
		json_array_append_new(list, resource("pods/log", "", true, k->kind, "get", NULL));
	if (k->scale) {
		json_t *v = resource(scale, "", k->namespaced, "Scale", "get,patch,update", NULL);
		sb_value_set_text(v, "group", "autoscaling");
		sb_value_set_text(v, "version", "v1");
		json_array_append_new(list, v);
	}
	free(status);
	free(scale);
}

static void resources(struct sb_request *q, struct sb_reply *r)
{
	bool core = rh_str_is(sb_path_part(q->path, 0), "api");
	struct rh_str group = core ? rh_str("") : sb_path_part(q->path, 1), ver = sb_path_part(q->path, core ? 1 : 2);
	json_t *v = json_object(), *list = json_array();
	sb_value_set_text(v, "kind", "APIResourceList");
	sb_value_set_text(v, "apiVersion", "v1");
	json_object_set_new(v, "groupVersion",
			    core ? sb_value_text(ver) : sb_value_textf("%.*s/%.*s", RH_ARG(group), RH_ARG(ver)));
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (rh_str_is(group, k->group) && rh_str_is(ver, k->version) && sb_kind_served(q->cluster, k))
			json_array_append_new(
				list, resource(k->plural, k->singular, k->namespaced, k->kind,
					       k->verbs ? k->verbs
							: "create,delete,deletecollection,get,list,patch,update,watch",
					       k->short_names));
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (rh_str_is(group, k->group) && rh_str_is(ver, k->version) && sb_kind_served(q->cluster, k))
			subresources(list, k);
	if (rh_str_is(group, "authorization.k8s.io") && rh_str_is(ver, "v1")) {
		json_array_append_new(list, resource("selfsubjectaccessreviews", "selfsubjectaccessreview", false,
						     "SelfSubjectAccessReview", "create", NULL));
		json_array_append_new(list, resource("selfsubjectrulesreviews", "selfsubjectrulesreview", false,
						     "SelfSubjectRulesReview", "create", NULL));
	}
	bool none = !sb_value_count(list);
	json_object_set_new(v, "resources", list);
	if (none) {
		sb_value_free(&v);
		not_found(r);
		return;
	}
	sb_reply_value(r, 200, v);
}

/* kubectl asks for the schema in protobuf and is content with one that knows no type: swagger "2.0", a title, a version
 * and no paths. */
static void openapi_v2(struct sb_request *q, struct sb_reply *r)
{
	static const char least[] = "\x0a\x03"
				    "2.0"
				    "\x12\x0d\x0a\x07"
				    "sandbox"
				    "\x12\x02"
				    "v1"
				    "\x42\x00";
	const char *accept = sb_request_header(q, "Accept");
	r->status = 200;
	if (accept && strstr(accept, "protobuf")) {
		r->type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
		rh_buf_add(&r->body, least, sizeof least - 1);
	} else {
		r->type = "application/json";
		rh_buf_addz(&r->body,
			    "{\"swagger\":\"2.0\",\"info\":{\"title\":\"sandbox\",\"version\":\"v1\"},\"paths\":{}}\n");
	}
}

static void health(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	sb_reply_text(r, 200, "ok");
}

static const struct sb_route routes[] = {
	{ "GET", "/version", version, 0, 0 },
	{ "GET", "/api", core_versions, 0, 0 },
	{ "GET", "/apis", group_list, 0, 0 },
	{ "GET", "/apis/*", one_group, 0, 0 },
	{ "GET", "/api/*", resources, 0, 0 },
	{ "GET", "/apis/*/*", resources, 0, 0 },
	{ "GET", "/openapi/v2", openapi_v2, 0, 0 },
	{ "GET", "/healthz", health, 0, 0 },
	{ "GET", "/livez", health, 0, 0 },
	{ "GET", "/readyz", health, 0, 0 },
	{ 0 },
};

/* The aggregated form of discovery is one of several that a client offers: plain JSON, the last of them, is what it
 * gets. */
void sb_serve_discovery(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_route *route = sb_route_find(routes, q);
	if (route)
		route->serve(q, r);
	else
		not_found(r);
}
