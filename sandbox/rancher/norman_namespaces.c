/* Namespaces made, changed, moved and deleted through Norman. rancher/pkg/api/norman/{store,customization}/namespace.
 */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/norman.h"
#include "sandbox/rancher/project.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { CACHE_MS = 30 }; /* how far a cache is behind */

static const struct sb_kind *namespaces(void)
{
	return sb_kind_named("namespaces");
}

/* A project that the user may put namespaces into; "" is none. False after a refusal. */
static bool check_project(struct sb_request *q, struct sb_reply *r, const struct sb_cluster *c, struct rh_str id,
			  int unknown)
{
	struct rh_str cluster, project;
	if (!id.n)
		return true;
	const struct sb_object *o = sb_project_split(id, &cluster, &project) && rh_str_is(cluster, c->id)
					    ? sb_project_find(c->world, cluster, project)
					    : NULL;
	if (!o) {
		struct rh_str name = rh_str_from(id, rh_str_find(id, ":") + 1);
		sb_norman_error(r, unknown, unknown == 404 ? "NotFound" : "ServerError",
				"projects.management.cattle.io \"%.*s\" not found", RH_ARG(name.n ? name : id));
		return false;
	}
	if (sb_manages_project(c->world, q->user, c->id, o->name))
		return true;
	sb_norman_error(r, 403, "Forbidden",
			"admission webhook \"rancher.cattle.io.namespaces\" denied the request: Unauthorized");
	return false;
}

static void create(struct sb_request *q, struct sb_reply *r, struct sb_cluster *c, const json_t *body)
{
	const char *name = sb_value_z_of(body, "name"), *wrong;
	struct rh_str project = sb_value_str_of(body, "projectId");
	if (!*name) {
		sb_norman_field_error(r, "MissingRequired", "name", "");
		return;
	}
	if ((wrong = sb_label_wrong(rh_str(name))) != NULL) {
		char *message = rh_format("InvalidFormat 422: invalid value %s: %s", name, wrong);
		sb_norman_field_error(r, "InvalidFormat", "name", message);
		free(message);
		return;
	}
	if (!sb_may(q->world, q->user, c, "create", "", rh_str("namespaces"), rh_str(""), rh_str(""))) {
		sb_norman_forbidden(q, r, "create", namespaces(), NULL, NULL);
		return;
	}
	if (!check_project(q, r, c, project, 404))
		return;
	if (sb_store_get(&c->store, namespaces(), rh_str(""), rh_str(name))) {
		sb_norman_error(r, 409, "AlreadyExists", "namespaces \"%s\" already exists", name);
		return;
	}
	json_t *v = json_object();
	sb_norman_stamp(q, v, NULL, name);
	sb_norman_merge_meta(v, body);
	json_t *annotations = sb_value_at(v, "metadata", "annotations", NULL);
	if (project.n)
		json_object_set_new(annotations, SB_PROJECT_ID, sb_value_text(project));
	sb_value_set_text(annotations, "cattle.io/status",
			  "{\"Conditions\":[{\"Type\":\"InitialRolesPopulated\",\"Status\":\"Unknown\","
			  "\"Message\":\"Populating initial roles\"}]}");
	sb_namespace_defaults(v);
	sb_reply_value(r, 201, sb_norman_namespace_value(q, sb_store_put(&c->store, namespaces(), v), c->id));
}

void sb_norman_namespace_create(struct sb_request *q, struct sb_reply *r)
{
	struct sb_cluster *c = sb_norman_reach(q, r);
	json_t *body = c ? sb_norman_body(q, r) : NULL;
	if (body)
		create(q, r, c, body);
	sb_value_free(&body);
}

/* The namespace that the path names, if the user may do that with it; else NULL after a refusal. */
static struct sb_object *find(struct sb_request *q, struct sb_reply *r, struct sb_cluster *c, const char *verb)
{
	struct rh_str name = sb_path_part(q->path, 4);
	struct sb_object *o = c ? sb_store_get(&c->store, namespaces(), rh_str(""), name) : NULL;
	if (!c)
		return NULL;
	if (!o || !sb_norman_sees_namespace(q, c, o)) {
		sb_norman_error(r, 404, "NotFound", "namespaces \"%.*s\" not found", RH_ARG(name));
		return NULL;
	}
	bool may = sb_may(q->world, q->user, c, verb, "", rh_str("namespaces"), rh_str(o->name), rh_str(o->name));
	if (!may)
		sb_norman_forbidden(q, r, verb, namespaces(), o->name, o->name);
	return may ? o : NULL;
}

void sb_norman_namespace_put(struct sb_request *q, struct sb_reply *r)
{
	struct sb_cluster *c = sb_norman_reach(q, r);
	struct sb_object *o = find(q, r, c, "update");
	json_t *body = o ? sb_norman_body(q, r) : NULL;
	if (body) {
		json_t *v = json_deep_copy(o->v);
		sb_norman_merge_meta(v, body);
		sb_reply_value(r, 200, sb_norman_namespace_value(q, sb_store_replace(&c->store, o, v), c->id));
	}
	sb_value_free(&body);
}

void sb_norman_namespace_delete(struct sb_request *q, struct sb_reply *r)
{
	struct sb_cluster *c = sb_norman_reach(q, r);
	const struct sb_object *o = find(q, r, c, "delete");
	const struct sb_object *rest = o ? sb_object_remove(&c->store, o) : NULL;
	if (rest)
		sb_reply_value(r, 200, sb_norman_namespace_value(q, rest, c->id));
}

static bool has_quota(const struct sb_object *project)
{
	return sb_value_count(sb_value_at(project->v, "spec", "resourceQuota", NULL)) > 0;
}

/* {"projectId": "c-x:p-y"}, or "" or null for none. */
static void move(struct sb_request *q, struct sb_reply *r, struct sb_cluster *c, struct sb_object *o,
		 const json_t *body)
{
	struct rh_str id = sb_value_str_of(body, "projectId"), cluster, project;
	if (!check_project(q, r, c, id, 500))
		return;
	if (sb_project_split(id, &cluster, &project) && has_quota(sb_project_find(c->world, cluster, project))) {
		sb_norman_error(r, 422, "InvalidOption",
				"can not move namespace %s to project %.*s: the project has a resource quota", o->name,
				RH_ARG(project));
		return;
	}
	/* Norman changes what its cache has */
	if (sb_world_ms(c->world) - o->at < CACHE_MS) {
		sb_norman_error(r, 500, "ServerError",
				"Operation cannot be fulfilled on namespaces \"%s\": the object has been modified; "
				"please apply your changes to the latest version and try again",
				o->name);
		return;
	}
	json_t *v = json_deep_copy(o->v),
	       *annotations = sb_value_need_map(json_object_get(v, "metadata"), "annotations");
	if (id.n)
		json_object_set_new(annotations, SB_PROJECT_ID, sb_value_text(id));
	else
		json_object_del(annotations, SB_PROJECT_ID);
	sb_store_replace(&c->store, o, v);
	r->status = 200;
}

void sb_norman_namespace_action(struct sb_request *q, struct sb_reply *r)
{
	const char *action = sb_request_query(q, "action");
	struct sb_cluster *c = sb_norman_reach(q, r);
	struct sb_object *o = find(q, r, c, "update");
	if (!o)
		return;
	if (!action || strcmp(action, "move")) {
		sb_norman_error(r, 404, "ActionNotAvailable", "%s", "");
		return;
	}
	json_t *body = sb_norman_body(q, r);
	if (body)
		move(q, r, c, o, body);
	sb_value_free(&body);
}
