/* Projects made, renamed and deleted through Norman. */
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

static const struct sb_kind *projects(void)
{
	return sb_kind_named("projects");
}

static bool required(struct sb_reply *r, const json_t *body, const char *field)
{
	if (sb_value_str_of(body, field).n)
		return true;
	sb_norman_field_error(r, "MissingRequired", field, "");
	return false;
}

static json_t *make(struct sb_request *q, const json_t *body, const char *cluster)
{
	json_t *v = json_object(), *spec = sb_value_need_map(v, "spec");
	char tail[6];
	sb_random_name(q->world, tail, 5, "bcdfghjklmnpqrstvwxz2456789");
	char *name = rh_format("p-%s", tail);
	sb_norman_stamp(q, v, cluster, name);
	sb_norman_merge_meta(v, body);
	json_object_del(sb_value_at(v, "metadata", "annotations", NULL), "field.cattle.io/description");
	json_object_set_new(spec, "displayName", sb_value_text(sb_value_str_of(body, "name")));
	sb_value_set_text(spec, "clusterName", cluster);
	if (sb_value_str_of(body, "description").n)
		json_object_set_new(spec, "description", sb_value_text(sb_value_str_of(body, "description")));
	free(name);
	return v;
}

static void create(struct sb_request *q, struct sb_reply *r, const json_t *body)
{
	const char *cluster = sb_value_z_of(body, "clusterId");
	if (!required(r, body, "name") || !required(r, body, "clusterId"))
		return;
	if (!sb_may(q->world, q->user, &q->world->clusters[0], "create", projects()->group, rh_str("projects"),
		    rh_str(cluster), rh_str(""))) {
		sb_norman_forbidden(q, r, "create", projects(), cluster, NULL);
		return;
	}
	if (!sb_store_get(sb_norman_local(q), sb_kind_named("clusters"), rh_str(""), rh_str(cluster))) {
		sb_norman_error(r, 404, "NotFound", "namespaces \"%s\" not found", cluster);
		return;
	}
	json_t *v = make(q, body, cluster);
	if (sb_webhook_admit(q, r, projects(), v, NULL))
		sb_reply_value(r, 201, sb_norman_project_value(q, sb_store_put(sb_norman_local(q), projects(), v)));
	else
		sb_value_free(&v);
}

void sb_norman_project_create(struct sb_request *q, struct sb_reply *r)
{
	json_t *body = sb_norman_body(q, r);
	if (body)
		create(q, r, body);
	sb_value_free(&body);
}

/* The project that the path names, if the user may do that with it; else NULL after a refusal. */
static struct sb_object *find(struct sb_request *q, struct sb_reply *r, const char *verb)
{
	struct rh_str id = sb_path_part(q->path, 2), cluster, name;
	struct sb_object *o = sb_project_split(id, &cluster, &name)
				      ? sb_store_get(sb_norman_local(q), projects(), cluster, name)
				      : NULL;
	if (!o) {
		sb_norman_error(r, 404, "NotFound", "projects.management.cattle.io \"%.*s\" not found", RH_ARG(id));
		return NULL;
	}
	char *ns = rh_str_dup(o->ns);
	bool may = sb_may(q->world, q->user, &q->world->clusters[0], verb, o->kind->group, rh_str("projects"), o->ns,
			  rh_str(o->name));
	if (!may)
		sb_norman_forbidden(q, r, verb, o->kind, ns, o->name);
	free(ns);
	return may ? o : NULL;
}

void sb_norman_project_put(struct sb_request *q, struct sb_reply *r)
{
	static const struct {
		const char *field, *member;
	} fields[] = { { "name", "displayName" }, { "description", "description" } };
	struct sb_object *o = find(q, r, "update");
	json_t *body = o ? sb_norman_body(q, r) : NULL;
	if (body) {
		json_t *v = json_deep_copy(o->v);
		sb_norman_merge_meta(v, body);
		json_object_del(sb_value_at(v, "metadata", "annotations", NULL), "field.cattle.io/description");
		for (size_t i = 0; i < RH_LEN(fields); i++) {
			const json_t *m = json_object_get(body, fields[i].field);
			if (json_is_string(m))
				json_object_set_new(sb_value_need_map(v, "spec"), fields[i].member, json_deep_copy(m));
		}
		sb_reply_value(r, 200, sb_norman_project_value(q, sb_store_replace(sb_norman_local(q), o, v)));
	}
	sb_value_free(&body);
}

void sb_norman_project_delete(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_object *o = find(q, r, "delete");
	if (!o)
		return;
	if (rh_str_is(sb_label(o->v, "authz.management.cattle.io/system-project"), "true")) {
		sb_norman_error(r, 405, "MethodNotAllow", "System Project cannot be deleted");
		return;
	}
	const struct sb_object *rest = sb_object_remove(sb_norman_local(q), o);
	if (rest)
		sb_reply_value(r, 200, sb_norman_project_value(q, rest));
	else
		r->status = 204;
}
