/* Namespaces made, changed, moved and deleted through Norman. rancher/pkg/api/norman/{store,customization}/namespace. */
#include "sandbox/norman.h"

#include "sandbox/project.h"

#include <string.h>

static const struct rh_kind *namespaces(void)
{
	return rh_kind_named("namespaces");
}

/* A project that the user may put namespaces into; "" is none. False after a refusal. */
static bool check_project(struct rh_request *q, struct rh_reply *r, const struct rh_cluster *c, struct rh_str id, int unknown)
{
	struct rh_str cluster, project;
	if (!id.n)
		return true;
	const struct rh_object *o = rh_project_split(id, &cluster, &project) && rh_str_is(cluster, c->id)
		? rh_project_find(c->world, cluster, project) : NULL;
	if (!o) {
		struct rh_str name = rh_str_from(id, rh_str_find(id, ":") + 1);
		rh_norman_error(r, unknown, unknown == 404 ? "NotFound" : "ServerError",
				"projects.management.cattle.io \"%.*s\" not found", RH_ARG(name.n ? name : id));
		return false;
	}
	if (rh_manages_project(c->world, q->user, c->id, o->name))
		return true;
	rh_norman_error(r, 403, "Forbidden", "admission webhook \"rancher.cattle.io.namespaces\" denied the request: Unauthorized");
	return false;
}

static void create(struct rh_request *q, struct rh_reply *r, struct rh_cluster *c, const struct rh_value *body)
{
	const char *name = rh_value_z_of(body, "name"), *wrong;
	struct rh_str project = rh_value_str_of(body, "projectId");
	if (!*name) {
		rh_norman_field_error(r, "MissingRequired", "name", "");
		return;
	}
	if ((wrong = rh_label_wrong(rh_str(name))) != NULL) {
		char *message = rh_format("InvalidFormat 422: invalid value %s: %s", name, wrong);
		rh_norman_field_error(r, "InvalidFormat", "name", message);
		free(message);
		return;
	}
	if (!rh_may(q->world, q->user, c, "create", "", rh_str("namespaces"), rh_str(""), rh_str(""))) {
		rh_norman_forbidden(q, r, "create", namespaces(), NULL, NULL);
		return;
	}
	if (!check_project(q, r, c, project, 404))
		return;
	if (rh_store_get(&c->store, namespaces(), rh_str(""), rh_str(name))) {
		rh_norman_error(r, 409, "AlreadyExists", "namespaces \"%s\" already exists", name);
		return;
	}
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_norman_stamp(q, v, NULL, name);
	rh_norman_merge_meta(v, body);
	struct rh_value *annotations = rh_value_at(v, "metadata", "annotations", NULL);
	if (project.n)
		rh_value_set(annotations, RH_PROJECT_ID, rh_value_text(project));
	rh_value_set_text(annotations, "cattle.io/status", "{\"Conditions\":[{\"Type\":\"InitialRolesPopulated\",\"Status\":\"Unknown\","
			  "\"Message\":\"Populating initial roles\"}]}");
	rh_namespace_defaults(v);
	rh_reply_value(r, 201, rh_norman_namespace_value(q, rh_store_put(&c->store, namespaces(), v), c->id));
}

void rh_norman_namespace_create(struct rh_request *q, struct rh_reply *r)
{
	struct rh_cluster *c = rh_norman_reach(q, r);
	struct rh_value *body = c ? rh_norman_body(q, r) : NULL;
	if (body)
		create(q, r, c, body);
	rh_value_free(&body);
}

/* The namespace that the path names, if the user may do that with it; else NULL after a refusal. */
static struct rh_object *find(struct rh_request *q, struct rh_reply *r, struct rh_cluster *c, const char *verb)
{
	struct rh_str name = rh_path_part(q->path, 4);
	struct rh_object *o = c ? rh_store_get(&c->store, namespaces(), rh_str(""), name) : NULL;
	if (!c)
		return NULL;
	if (!o || !rh_norman_sees_namespace(q, c, o)) {
		rh_norman_error(r, 404, "NotFound", "namespaces \"%.*s\" not found", RH_ARG(name));
		return NULL;
	}
	bool may = rh_may(q->world, q->user, c, verb, "", rh_str("namespaces"), rh_str(o->name), rh_str(o->name));
	if (!may)
		rh_norman_forbidden(q, r, verb, namespaces(), o->name, o->name);
	return may ? o : NULL;
}

void rh_norman_namespace_put(struct rh_request *q, struct rh_reply *r)
{
	struct rh_cluster *c = rh_norman_reach(q, r);
	struct rh_object *o = find(q, r, c, "update");
	struct rh_value *body = o ? rh_norman_body(q, r) : NULL;
	if (body) {
		struct rh_value *v = rh_value_copy(o->v);
		rh_norman_merge_meta(v, body);
		rh_reply_value(r, 200, rh_norman_namespace_value(q, rh_store_replace(&c->store, o, v), c->id));
	}
	rh_value_free(&body);
}

void rh_norman_namespace_delete(struct rh_request *q, struct rh_reply *r)
{
	struct rh_cluster *c = rh_norman_reach(q, r);
	const struct rh_object *o = find(q, r, c, "delete");
	const struct rh_object *rest = o ? rh_object_remove(&c->store, o) : NULL;
	if (rest)
		rh_reply_value(r, 200, rh_norman_namespace_value(q, rest, c->id));
}

static bool has_quota(const struct rh_object *project)
{
	return rh_value_count(rh_value_at(project->v, "spec", "resourceQuota", NULL)) > 0;
}

/* {"projectId": "c-x:p-y"}, or "" or null for none. */
static void move(struct rh_request *q, struct rh_reply *r, struct rh_cluster *c, struct rh_object *o, const struct rh_value *body)
{
	struct rh_str id = rh_value_str_of(body, "projectId"), cluster, project;
	if (!check_project(q, r, c, id, 500))
		return;
	if (rh_project_split(id, &cluster, &project) && has_quota(rh_project_find(c->world, cluster, project))) {
		rh_norman_error(r, 422, "InvalidOption", "can not move namespace %s to project %.*s: the project has a resource quota",
				o->name, RH_ARG(project));
		return;
	}
	struct rh_value *v = rh_value_copy(o->v), *annotations = rh_value_need_map(rh_value_get(v, "metadata"), "annotations");
	if (id.n)
		rh_value_set(annotations, RH_PROJECT_ID, rh_value_text(id));
	else
		rh_value_remove(annotations, RH_PROJECT_ID);
	rh_store_replace(&c->store, o, v);
	r->status = 200;
}

void rh_norman_namespace_action(struct rh_request *q, struct rh_reply *r)
{
	const char *action = rh_request_query(q, "action");
	struct rh_cluster *c = rh_norman_reach(q, r);
	struct rh_object *o = find(q, r, c, "update");
	if (!o)
		return;
	if (!action || strcmp(action, "move")) {
		rh_norman_error(r, 404, "ActionNotAvailable", "%s", "");
		return;
	}
	struct rh_value *body = rh_norman_body(q, r);
	if (body)
		move(q, r, c, o, body);
	rh_value_free(&body);
}
