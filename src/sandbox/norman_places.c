/* Norman's clusters, projects and namespaces to read, filtered by what the user may see. */
#include "sandbox/norman.h"

#include "sandbox/project.h"

#include <string.h>

static struct rh_str condition(const struct rh_object *o, const char *type, struct rh_str *message)
{
	const struct rh_value *list = rh_value_at(o->v, "status", "conditions", NULL);
	for (const struct rh_value *c = list ? list->child : NULL; c; c = c->next)
		if (rh_str_is(rh_value_str_of(c, "type"), type)) {
			*message = rh_value_str_of(c, "message");
			return rh_value_str_of(c, "status");
		}
	return rh_str("");
}

/* Rancher derives the state of a cluster from its conditions; the first row that holds wins. */
static void add_cluster_state(struct rh_value *v, const struct rh_object *o)
{
	static const struct {
		const char *condition, *bad, *state, *transitioning;
	} states[] = {
		{ "Waiting", "False", "provisioning", "yes" },	  { "Provisioned", "False", "provisioning", "yes" },
		{ "Connected", "False", "unavailable", "error" }, { "Ready", "False", "unavailable", "error" },
	};
	struct rh_str message = rh_str("");
	const char *state = "active", *transitioning = "no";
	bool removing = rh_value_str(rh_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n;
	for (size_t i = 0; i < RH_LEN(states); i++)
		if (rh_str_is(condition(o, states[i].condition, &message), states[i].bad)) {
			state = states[i].state;
			transitioning = states[i].transitioning;
			break;
		}
	if (!message.n && strcmp(state, "active"))
		condition(o, "Ready", &message);
	rh_value_set_text(v, "state", removing ? "removing" : state);
	rh_value_set_text(v, "transitioning", transitioning);
	rh_value_set(v, "transitioningMessage", rh_value_text(message));
}

static struct rh_value *cluster_value(const struct rh_request *q, const struct rh_object *o)
{
	struct rh_value *v = rh_norman_resource(q, "cluster", o->name, "clusters", o), *links = rh_value_get(v, "links");
	const struct rh_value *status = rh_value_get(o->v, "status"), *spec = rh_value_get(o->v, "spec");
	static const char *const sub[] = { "projects", "namespaces", "subscribe", "nodes" };
	static const char *const copied[] = { "provider", "driver", "version", "nodeCount", "conditions" };
	rh_value_set(v, "name", rh_value_copy(rh_value_get(spec, "displayName")));
	rh_value_set(v, "internal", rh_value_copy(rh_value_get(spec, "internal")));
	rh_value_set(v, "description", rh_value_text(rh_value_str_of(spec, "description")));
	for (size_t i = 0; i < RH_LEN(copied); i++) {
		const struct rh_value *m = rh_value_get(status, copied[i]);
		rh_value_set(v, copied[i], m ? rh_value_copy(m) : rh_value_new(RH_V_NULL));
	}
	for (size_t i = 0; i < RH_LEN(sub); i++)
		rh_value_set(links, sub[i], rh_value_textf("%s/v3/clusters/%s/%s", q->world->url, o->name, sub[i]));
	rh_value_set(rh_value_need_map(v, "actions"), "generateKubeconfig",
		     rh_value_textf("%s/v3/clusters/%s?action=generateKubeconfig", q->world->url, o->name));
	add_cluster_state(v, o);
	return v;
}

void rh_norman_clusters(struct rh_request *q, struct rh_reply *r)
{
	static const char *const filters[] = { "id", "name", "state", "internal", "provider", "driver", NULL };
	const struct rh_shelf *s = &rh_norman_local(q)->shelves[rh_kind_index(rh_kind_named("clusters"))];
	struct rh_value *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < s->n; i++)
		if (rh_sees_cluster(q->world, q->user, s->v[i]->name))
			rh_value_add(list, cluster_value(q, s->v[i]));
	rh_norman_list(q, r, "cluster", list, filters);
}

static const struct rh_object *find_cluster(struct rh_request *q, struct rh_reply *r)
{
	struct rh_str id = rh_path_part(q->path, 2);
	const struct rh_object *o = rh_store_get(rh_norman_local(q), rh_kind_named("clusters"), rh_str(""), id);
	if (o && rh_sees_cluster(q->world, q->user, o->name))
		return o;
	if (o)
		rh_norman_forbidden(q, r, "get", o->kind, NULL, o->name);
	else
		rh_norman_error(r, 404, "NotFound", "clusters.management.cattle.io \"%.*s\" not found", RH_ARG(id));
	return NULL;
}

void rh_norman_cluster(struct rh_request *q, struct rh_reply *r)
{
	const struct rh_object *o = find_cluster(q, r);
	if (o)
		rh_reply_value(r, 200, cluster_value(q, o));
}

void rh_norman_cluster_action(struct rh_request *q, struct rh_reply *r)
{
	const char *action = rh_request_query(q, "action");
	const struct rh_object *o = find_cluster(q, r);
	if (!o)
		return;
	if (!action || strcmp(action, "generateKubeconfig")) {
		rh_norman_error(r, 404, "ActionNotAvailable", "%s", "");
		return;
	}
	struct rh_token *t = rh_token_make(q->world, q->user, (int64_t)30 * 86400 * 1000);
	char *name = rh_format("kubeconfig-%s-%s", q->user->id, t->name + 6);
	rh_strset(&t->name, name);
	free(name);
	t->derived = true;
	rh_strset(&t->cluster, o->name);
	struct rh_buf yaml;
	rh_buf_init(&yaml, 64 << 10);
	const char *display = rh_value_z(rh_value_at(o->v, "spec", "displayName", NULL));
	rh_buf_addf(&yaml, "apiVersion: v1\nkind: Config\nclusters:\n- name: \"%s\"\n  cluster:\n    server: \"%s/k8s/clusters/%s\"\n"
		    "    certificate-authority-data: ", display, q->world->url, o->name);
	rh_world_ca_base64(q->world, &yaml);
	rh_buf_addf(&yaml, "\nusers:\n- name: \"%s\"\n  user:\n    token: \"%s:%s\"\ncontexts:\n- name: \"%s\"\n  context:\n"
		    "    user: \"%s\"\n    cluster: \"%s\"\ncurrent-context: \"%s\"\n", display, t->name, t->secret, display, display,
		    display, display);
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "baseType", "generateKubeConfigOutput");
	rh_value_set_text(v, "type", "generateKubeConfigOutput");
	rh_value_set(v, "config", rh_value_text(rh_buf_str(&yaml)));
	rh_reply_value(r, 200, v);
	rh_buf_release(&yaml);
}

struct rh_cluster *rh_norman_reach(struct rh_request *q, struct rh_reply *r)
{
	struct rh_str rest = rh_path_part(q->path, 2), id = { 0 }, message;
	rh_str_cut(&rest, ':', &id);		/* "c-x", or a project's "c-x:p-y" */
	const struct rh_object *o = rh_store_get(rh_norman_local(q), rh_kind_named("clusters"), rh_str(""), id);
	struct rh_cluster *c = rh_cluster_find(q->world, id);
	if (!o) {
		rh_norman_error(r, 503, "ClusterUnavailable", "cluster.management.cattle.io \"%.*s\" not found", RH_ARG(id));
		return NULL;
	}
	if (!c || !rh_str_is(condition(o, "Connected", &message), "True")) {
		rh_norman_error(r, 503, "ClusterUnavailable", "cannot determine access, cluster is unavailable");
		return NULL;
	}
	return c;
}

/* ---- projects ------------------------------------------------------------------------------------------------- */

struct rh_value *rh_norman_project_value(const struct rh_request *q, const struct rh_object *o)
{
	char *id = rh_format("%.*s:%s", RH_ARG(o->ns), o->name);
	struct rh_value *v = rh_norman_resource(q, "project", id, "projects", o);
	struct rh_str creator = rh_annotation(o->v, "field.cattle.io/creatorId");
	const struct rh_value *spec = rh_value_get(o->v, "spec"), *status = rh_value_get(o->v, "status");
	const struct rh_value *backing = rh_value_get(status, "backingNamespace");
	rh_value_set(v, "name", rh_value_copy(rh_value_get(spec, "displayName")));
	rh_value_set(v, "description", rh_value_text(rh_value_str_of(spec, "description")));
	rh_value_set(v, "clusterId", rh_value_text(o->ns));
	rh_value_set(v, "namespaceId", rh_value_new(RH_V_NULL));
	if (backing)
		rh_value_set(v, "backingNamespace", rh_value_copy(backing));
	const struct rh_value *conditions = rh_value_get(status, "conditions");
	rh_value_set(v, "conditions", conditions ? rh_value_copy(conditions) : rh_value_new(RH_V_NULL));
	rh_value_set(v, "creatorId", creator.n ? rh_value_text(creator) : rh_value_new(RH_V_NULL));
	rh_value_set_text(v, "state", rh_is_leaving(o) ? "removing" : conditions ? "active" : "activating");
	rh_value_set_text(v, "transitioning", rh_is_leaving(o) || !conditions ? "yes" : "no");
	rh_value_set_text(v, "transitioningMessage", "");
	free(id);
	return v;
}

static bool sees(const struct rh_request *q, const struct rh_object *project)
{
	char *cluster = rh_str_dup(project->ns);
	bool yes = rh_sees_project(q->world, q->user, cluster, project->name);
	free(cluster);
	return yes;
}

void rh_norman_projects(struct rh_request *q, struct rh_reply *r)
{
	static const char *const filters[] = { "id", "name", "clusterId", "state", NULL };
	const struct rh_shelf *s = &rh_norman_local(q)->shelves[rh_kind_index(rh_kind_named("projects"))];
	struct rh_value *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < s->n; i++)
		if (sees(q, s->v[i]))
			rh_value_add(list, rh_norman_project_value(q, s->v[i]));
	rh_norman_list(q, r, "project", list, filters);
}

void rh_norman_project(struct rh_request *q, struct rh_reply *r)
{
	struct rh_str id = rh_path_part(q->path, 2), cluster = { 0 };
	rh_str_cut(&id, ':', &cluster);
	const struct rh_object *o = rh_store_get(rh_norman_local(q), rh_kind_named("projects"), cluster, id);
	if (o && sees(q, o))
		rh_reply_value(r, 200, rh_norman_project_value(q, o));
	else if (o)
		rh_norman_forbidden(q, r, "get", o->kind, rh_value_z(rh_value_at(o->v, "metadata", "namespace", NULL)), o->name);
	else
		rh_norman_error(r, 404, "NotFound", "projects.management.cattle.io \"%.*s\" not found", RH_ARG(id));
}

/* ---- namespaces ----------------------------------------------------------------------------------------------- */

struct rh_value *rh_norman_namespace_value(const struct rh_request *q, const struct rh_object *o, const char *cluster)
{
	char *path = rh_format("cluster/%s/namespaces", cluster);
	struct rh_value *v = rh_norman_resource(q, "namespace", o->name, path, o);
	const struct rh_value *annotations = rh_value_at(o->v, "metadata", "annotations", NULL);
	const struct rh_value *project = rh_value_get(annotations, "field.cattle.io/projectId");
	struct rh_str creator = rh_annotation(o->v, "field.cattle.io/creatorId");
	bool leaving = !rh_str_is(rh_value_str(rh_value_at(o->v, "status", "phase", NULL)), "Active");
	bool ready = rh_value_get(annotations, "lifecycle.cattle.io/create.namespace-auth");
	rh_value_set(v, "creatorId", creator.n ? rh_value_text(creator) : rh_value_new(RH_V_NULL));
	rh_value_set(rh_value_need_map(v, "actions"), "move",
		     rh_value_textf("%s/v3/%s/%s?action=move", q->world->url, path, o->name));
	rh_value_set(v, "projectId", project ? rh_value_copy(project) : rh_value_new(RH_V_NULL));
	rh_value_set(v, "description", rh_value_text(rh_value_str_of(annotations, "field.cattle.io/description")));
	rh_value_set(v, "resourceQuota", rh_value_new(RH_V_NULL));
	rh_value_set_text(v, "state", leaving ? "removing" : ready ? "active" : "activating");
	rh_value_set_text(v, "transitioning", leaving || !ready ? "yes" : "no");
	rh_value_set_text(v, "transitioningMessage", "");
	free(path);
	return v;
}

static bool is_backing(const struct rh_object *o)
{
	return rh_str_is(rh_value_str(rh_value_at(o->v, "metadata", "annotations", "management.cattle.io/system-namespace", NULL)),
			 "true");
}

bool rh_norman_sees_namespace(const struct rh_request *q, const struct rh_cluster *c, const struct rh_object *o)
{
	return !is_backing(o) && rh_may(q->world, q->user, c, "get", "", RH_STR("namespaces"), rh_str(o->name), rh_str(o->name));
}

void rh_norman_namespaces(struct rh_request *q, struct rh_reply *r)
{
	static const char *const filters[] = { "id", "name", "projectId", "state", NULL };
	struct rh_cluster *c = rh_norman_reach(q, r);
	if (!c)
		return;
	const struct rh_shelf *s = &c->store.shelves[rh_kind_index(rh_kind_named("namespaces"))];
	struct rh_value *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < s->n; i++)
		if (rh_norman_sees_namespace(q, c, s->v[i]))
			rh_value_add(list, rh_norman_namespace_value(q, s->v[i], c->id));
	rh_norman_list(q, r, "namespace", list, filters);
}

void rh_norman_namespace(struct rh_request *q, struct rh_reply *r)
{
	struct rh_cluster *c = rh_norman_reach(q, r);
	struct rh_str name = rh_path_part(q->path, 4);
	if (!c)
		return;
	const struct rh_object *o = rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), name);
	if (o && rh_norman_sees_namespace(q, c, o))
		rh_reply_value(r, 200, rh_norman_namespace_value(q, o, c->id));
	else
		rh_norman_error(r, 404, "NotFound", "namespaces \"%.*s\" not found", RH_ARG(name));
}
