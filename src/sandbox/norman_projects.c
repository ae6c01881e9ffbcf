/* Projects made, renamed and deleted through Norman. */
#include "sandbox/norman.h"

#include "sandbox/project.h"

#include <string.h>

static const struct rh_kind *projects(void)
{
	return rh_kind_named("projects");
}

static bool required(struct rh_reply *r, const struct rh_value *body, const char *field)
{
	if (rh_value_str_of(body, field).n)
		return true;
	rh_norman_field_error(r, "MissingRequired", field, "");
	return false;
}

static struct rh_value *make(struct rh_request *q, const struct rh_value *body, const char *cluster)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *spec = rh_value_need_map(v, "spec");
	char tail[6];
	rh_random_name(q->world, tail, 5, "bcdfghjklmnpqrstvwxz2456789");
	char *name = rh_format("p-%s", tail);
	rh_norman_stamp(q, v, cluster, name);
	rh_norman_merge_meta(v, body);
	rh_value_remove(rh_value_at(v, "metadata", "annotations", NULL), "field.cattle.io/description");
	rh_value_set(spec, "displayName", rh_value_text(rh_value_str_of(body, "name")));
	rh_value_set_text(spec, "clusterName", cluster);
	if (rh_value_str_of(body, "description").n)
		rh_value_set(spec, "description", rh_value_text(rh_value_str_of(body, "description")));
	free(name);
	return v;
}

static void create(struct rh_request *q, struct rh_reply *r, const struct rh_value *body)
{
	const char *cluster = rh_value_z_of(body, "clusterId");
	if (!required(r, body, "name") || !required(r, body, "clusterId"))
		return;
	if (!rh_may(q->world, q->user, &q->world->clusters[0], "create", projects()->group, rh_str("projects"), rh_str(cluster), rh_str(""))) {
		rh_norman_forbidden(q, r, "create", projects(), cluster, NULL);
		return;
	}
	if (!rh_store_get(rh_norman_local(q), rh_kind_named("clusters"), rh_str(""), rh_str(cluster))) {
		rh_norman_error(r, 404, "NotFound", "namespaces \"%s\" not found", cluster);
		return;
	}
	struct rh_value *v = make(q, body, cluster);
	if (rh_webhook_admit(q, r, projects(), v, NULL))
		rh_reply_value(r, 201, rh_norman_project_value(q, rh_store_put(rh_norman_local(q), projects(), v)));
	else
		rh_value_free(&v);
}

void rh_norman_project_create(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *body = rh_norman_body(q, r);
	if (body)
		create(q, r, body);
	rh_value_free(&body);
}

/* The project that the path names, if the user may do that with it; else NULL after a refusal. */
static struct rh_object *find(struct rh_request *q, struct rh_reply *r, const char *verb)
{
	struct rh_str id = rh_path_part(q->path, 2), cluster, name;
	struct rh_object *o = rh_project_split(id, &cluster, &name) ? rh_store_get(rh_norman_local(q), projects(), cluster, name) : NULL;
	if (!o) {
		rh_norman_error(r, 404, "NotFound", "projects.management.cattle.io \"%.*s\" not found", RH_ARG(id));
		return NULL;
	}
	char *ns = rh_str_dup(o->ns);
	bool may = rh_may(q->world, q->user, &q->world->clusters[0], verb, o->kind->group, rh_str("projects"), o->ns, rh_str(o->name));
	if (!may)
		rh_norman_forbidden(q, r, verb, o->kind, ns, o->name);
	free(ns);
	return may ? o : NULL;
}

void rh_norman_project_put(struct rh_request *q, struct rh_reply *r)
{
	static const struct {
		const char *field, *member;
	} fields[] = { { "name", "displayName" }, { "description", "description" } };
	struct rh_object *o = find(q, r, "update");
	struct rh_value *body = o ? rh_norman_body(q, r) : NULL;
	if (body) {
		struct rh_value *v = rh_value_copy(o->v);
		rh_norman_merge_meta(v, body);
		rh_value_remove(rh_value_at(v, "metadata", "annotations", NULL), "field.cattle.io/description");
		for (size_t i = 0; i < RH_LEN(fields); i++) {
			const struct rh_value *m = rh_value_get(body, fields[i].field);
			if (m && m->kind == RH_V_TEXT)
				rh_value_set(rh_value_need_map(v, "spec"), fields[i].member, rh_value_copy(m));
		}
		rh_reply_value(r, 200, rh_norman_project_value(q, rh_store_replace(rh_norman_local(q), o, v)));
	}
	rh_value_free(&body);
}

void rh_norman_project_delete(struct rh_request *q, struct rh_reply *r)
{
	const struct rh_object *o = find(q, r, "delete");
	if (!o)
		return;
	if (rh_str_is(rh_label(o->v, "authz.management.cattle.io/system-project"), "true")) {
		rh_norman_error(r, 405, "MethodNotAllow", "System Project cannot be deleted");
		return;
	}
	const struct rh_object *rest = rh_object_remove(rh_norman_local(q), o);
	if (rest)
		rh_reply_value(r, 200, rh_norman_project_value(q, rest));
	else
		r->status = 204;
}
