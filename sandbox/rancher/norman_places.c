/* Norman's clusters, projects and namespaces to read, filtered by what the user may see. */
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

static struct rh_str condition(const struct sb_object *o, const char *type, struct rh_str *message)
{
	const json_t *list = sb_value_at(o->v, "status", "conditions", NULL);
	SB_EACH(c, list)
	if (rh_str_is(sb_value_str_of(c.v, "type"), type)) {
		*message = sb_value_str_of(c.v, "message");
		return sb_value_str_of(c.v, "status");
	}
	return rh_str("");
}

/* Rancher derives the state of a cluster from its conditions; the first row that holds wins. */
static void add_cluster_state(json_t *v, const struct sb_object *o)
{
	static const struct {
		const char *condition, *bad, *state, *transitioning;
	} states[] = {
		{ "Waiting", "False", "provisioning", "yes" },
		{ "Provisioned", "False", "provisioning", "yes" },
		{ "Connected", "False", "unavailable", "error" },
		{ "Ready", "False", "unavailable", "error" },
	};
	struct rh_str message = rh_str("");
	const char *state = "active", *transitioning = "no";
	bool removing = sb_value_str(sb_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n;
	for (size_t i = 0; i < RH_LEN(states); i++)
		if (rh_str_is(condition(o, states[i].condition, &message), states[i].bad)) {
			state = states[i].state;
			transitioning = states[i].transitioning;
			break;
		}
	if (!message.n && strcmp(state, "active"))
		condition(o, "Ready", &message);
	sb_value_set_text(v, "state", removing ? "removing" : state);
	sb_value_set_text(v, "transitioning", transitioning);
	json_object_set_new(v, "transitioningMessage", sb_value_text(message));
}

static json_t *cluster_value(const struct sb_request *q, const struct sb_object *o)
{
	json_t *v = sb_norman_resource(q, "cluster", o->name, "clusters", o), *links = json_object_get(v, "links");
	const json_t *status = json_object_get(o->v, "status"), *spec = json_object_get(o->v, "spec");
	static const char *const sub[] = { "projects", "namespaces", "subscribe", "nodes" };
	static const char *const copied[] = { "provider", "driver", "version", "nodeCount", "conditions" };
	json_object_set_new(v, "name", json_deep_copy(json_object_get(spec, "displayName")));
	json_object_set_new(v, "internal", json_deep_copy(json_object_get(spec, "internal")));
	json_object_set_new(v, "description", sb_value_text(sb_value_str_of(spec, "description")));
	for (size_t i = 0; i < RH_LEN(copied); i++) {
		const json_t *m = json_object_get(status, copied[i]);
		json_object_set_new(v, copied[i], m ? json_deep_copy(m) : json_null());
	}
	for (size_t i = 0; i < RH_LEN(sub); i++)
		json_object_set_new(links, sub[i],
				    sb_value_textf("%s/v3/clusters/%s/%s", q->world->url, o->name, sub[i]));
	json_object_set_new(sb_value_need_map(v, "actions"), "generateKubeconfig",
			    sb_value_textf("%s/v3/clusters/%s?action=generateKubeconfig", q->world->url, o->name));
	add_cluster_state(v, o);
	return v;
}

void sb_norman_clusters(struct sb_request *q, struct sb_reply *r)
{
	static const char *const filters[] = { "id", "name", "state", "internal", "provider", "driver", NULL };
	const struct sb_index *s = &sb_norman_local(q)->indexes[sb_kind_index(sb_kind_named("clusters"))];
	json_t *list = json_array();
	for (size_t i = 0; i < s->n; i++)
		if (sb_sees_cluster(q->world, q->user, s->v[i]->name))
			json_array_append_new(list, cluster_value(q, s->v[i]));
	sb_norman_list(q, r, "cluster", list, filters);
}

static const struct sb_object *find_cluster(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str id = sb_path_part(q->path, 2);
	const struct sb_object *o = sb_store_get(sb_norman_local(q), sb_kind_named("clusters"), rh_str(""), id);
	if (o && sb_sees_cluster(q->world, q->user, o->name))
		return o;
	char *name = rh_str_dup(id);
	if (!sb_sees_cluster(q->world, q->user, name)) /* whether it exists is told to nobody else */
		sb_norman_forbidden(q, r, "get", sb_kind_named("clusters"), NULL, name);
	else
		sb_norman_error(r, 404, "NotFound", "clusters.management.cattle.io \"%.*s\" not found", RH_ARG(id));
	free(name);
	return NULL;
}

void sb_norman_cluster(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_object *o = find_cluster(q, r);
	if (o)
		sb_reply_value(r, 200, cluster_value(q, o));
}

/* With a token of its own, as the kubeconfig that Rancher gives for download. */
static struct sb_token *kubeconfig(struct sb_request *q, const struct sb_object *o, struct rh_buf *out)
{
	struct sb_token *t = sb_token_make(q->world, q->user, (int64_t)30 * 86400 * 1000);
	char *name = rh_format("kubeconfig-%s-%s", q->user->id, t->name + 6);
	rh_strset(&t->name, name);
	free(name);
	t->derived = true;
	rh_strset(&t->cluster, o->name);
	const char *display = sb_value_z(sb_value_at(o->v, "spec", "displayName", NULL));
	rh_buf_addf(out,
		    "apiVersion: v1\nkind: Config\nclusters:\n- name: \"%s\"\n  cluster:\n    server: "
		    "\"%s/k8s/clusters/%s\"\n"
		    "    certificate-authority-data: ",
		    display, q->world->url, o->name);
	sb_world_ca_base64(q->world, out);
	rh_buf_addf(out,
		    "\nusers:\n- name: \"%s\"\n  user:\n    token: \"%s:%s\"\ncontexts:\n- name: \"%s\"\n  context:\n"
		    "    user: \"%s\"\n    cluster: \"%s\"\ncurrent-context: \"%s\"\n",
		    display, t->name, t->secret, display, display, display, display);
	return t;
}

void sb_norman_cluster_action(struct sb_request *q, struct sb_reply *r)
{
	const char *action = sb_request_query(q, "action");
	const struct sb_object *o = find_cluster(q, r);
	if (!o)
		return;
	if (!action || strcmp(action, "generateKubeconfig")) {
		sb_norman_error(r, 404, "ActionNotAvailable", "%s", "");
		return;
	}
	struct rh_buf yaml;
	rh_buf_init(&yaml, 64 << 10);
	kubeconfig(q, o, &yaml);
	json_t *v = json_object();
	sb_value_set_text(v, "baseType", "generateKubeConfigOutput");
	sb_value_set_text(v, "type", "generateKubeConfigOutput");
	json_object_set_new(v, "config", sb_value_text(rh_buf_str(&yaml)));
	sb_reply_value(r, 200, v);
	rh_buf_release(&yaml);
}

/* ext.cattle.io/v1 Kubeconfig: its text is told once, in the status. rancher/pkg/ext/stores/kubeconfig. */
void sb_ext_kubeconfig(struct sb_request *q, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);
	const json_t *spec = json_object_get(body, "spec"),
		     *first = json_array_get(json_object_get(spec, "clusters"), 0);
	const struct sb_object *o =
		sb_store_get(sb_norman_local(q), sb_kind_named("clusters"), rh_str(""), sb_value_str(first));
	struct rh_buf yaml;

	if (!json_is_object(body) || !json_is_string(first)) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "spec.clusters is required");
	} else if (!o || !sb_sees_cluster(q->world, q->user, o->name)) {
		sb_status(r, 403, "Forbidden", NULL, NULL,
			  "clusters.management.cattle.io \"%.*s\" is forbidden: user %s cannot access it",
			  RH_ARG(sb_value_str(first)), q->user->id);
	} else {
		rh_buf_init(&yaml, 64 << 10);
		struct sb_token *t = kubeconfig(q, o, &yaml);
		json_t *v = json_deep_copy(body), *status = sb_value_need_map(v, "status");
		sb_value_set_text(v, "apiVersion", "ext.cattle.io/v1");
		sb_value_set_text(v, "kind", "Kubeconfig");
		sb_value_set_text(sb_value_need_map(v, "metadata"), "name", t->name);
		sb_value_set_text(status, "summary", "Complete");
		json_object_set_new(status, "value", sb_value_text(rh_buf_str(&yaml)));
		sb_reply_value(r, 201, v);
		rh_buf_release(&yaml);
	}
	sb_value_free(&body);
}

struct sb_cluster *sb_norman_reach(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str rest = sb_path_part(q->path, 2), id = { 0 }, message;
	rh_str_cut(&rest, ':', &id); /* "c-x", or a project's "c-x:p-y" */
	const struct sb_object *o = sb_store_get(sb_norman_local(q), sb_kind_named("clusters"), rh_str(""), id);
	struct sb_cluster *c = sb_cluster_find(q->world, id);
	if (!o) {
		sb_norman_error(r, 503, "ClusterUnavailable", "clusters.management.cattle.io \"%.*s\" not found",
				RH_ARG(id));
		return NULL;
	}
	if (!c || !rh_str_is(condition(o, "Connected", &message), "True")) {
		sb_norman_error(r, 503, "ClusterUnavailable", "cannot determine access, cluster is unavailable");
		return NULL;
	}
	return c;
}

/* ---- projects ---- */

json_t *sb_norman_project_value(const struct sb_request *q, const struct sb_object *o)
{
	char *id = rh_format("%.*s:%s", RH_ARG(o->ns), o->name);
	json_t *v = sb_norman_resource(q, "project", id, "projects", o);
	struct rh_str creator = sb_annotation(o->v, "field.cattle.io/creatorId");
	const json_t *spec = json_object_get(o->v, "spec"), *status = json_object_get(o->v, "status");
	const json_t *backing = json_object_get(status, "backingNamespace");
	json_object_set_new(v, "name", json_deep_copy(json_object_get(spec, "displayName")));
	json_object_set_new(v, "description", sb_value_text(sb_value_str_of(spec, "description")));
	json_object_set_new(v, "clusterId", sb_value_text(o->ns));
	json_object_set_new(v, "namespaceId", json_null());
	if (backing)
		json_object_set_new(v, "backingNamespace", json_deep_copy(backing));
	const json_t *conditions = json_object_get(status, "conditions");
	json_object_set_new(v, "conditions", conditions ? json_deep_copy(conditions) : json_null());
	json_object_set_new(v, "creatorId", creator.n ? sb_value_text(creator) : json_null());
	sb_value_set_text(v, "state", sb_is_leaving(o) ? "removing" : conditions ? "active" : "activating");
	sb_value_set_text(v, "transitioning", sb_is_leaving(o) || !conditions ? "yes" : "no");
	sb_value_set_text(v, "transitioningMessage", "");
	free(id);
	return v;
}

static bool sees(const struct sb_request *q, const struct sb_object *project)
{
	char *cluster = rh_str_dup(project->ns);
	bool yes = sb_sees_project(q->world, q->user, cluster, project->name);
	free(cluster);
	return yes;
}

void sb_norman_projects(struct sb_request *q, struct sb_reply *r)
{
	static const char *const filters[] = { "id", "name", "clusterId", "state", NULL };
	const struct sb_index *s = &sb_norman_local(q)->indexes[sb_kind_index(sb_kind_named("projects"))];
	json_t *list = json_array();
	for (size_t i = 0; i < s->n; i++)
		if (sees(q, s->v[i]))
			json_array_append_new(list, sb_norman_project_value(q, s->v[i]));
	sb_norman_list(q, r, "project", list, filters);
}

void sb_norman_project(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str id = sb_path_part(q->path, 2), cluster = { 0 };
	rh_str_cut(&id, ':', &cluster);
	const struct sb_object *o = sb_store_get(sb_norman_local(q), sb_kind_named("projects"), cluster, id);
	if (o && sees(q, o))
		sb_reply_value(r, 200, sb_norman_project_value(q, o));
	else if (o)
		sb_norman_forbidden(q, r, "get", o->kind, sb_value_z(sb_value_at(o->v, "metadata", "namespace", NULL)),
				    o->name);
	else
		sb_norman_error(r, 404, "NotFound", "projects.management.cattle.io \"%.*s\" not found", RH_ARG(id));
}

/* ---- namespaces ---- */

json_t *sb_norman_namespace_value(const struct sb_request *q, const struct sb_object *o, const char *cluster)
{
	char *path = rh_format("cluster/%s/namespaces", cluster);
	json_t *v = sb_norman_resource(q, "namespace", o->name, path, o);
	const json_t *annotations = sb_value_at(o->v, "metadata", "annotations", NULL);
	const json_t *project = json_object_get(annotations, "field.cattle.io/projectId");
	struct rh_str creator = sb_annotation(o->v, "field.cattle.io/creatorId");
	bool leaving = !rh_str_is(sb_value_str(sb_value_at(o->v, "status", "phase", NULL)), "Active");
	bool ready = json_object_get(annotations, "lifecycle.cattle.io/create.namespace-auth");
	json_object_set_new(v, "creatorId", creator.n ? sb_value_text(creator) : json_null());
	json_object_set_new(sb_value_need_map(v, "actions"), "move",
			    sb_value_textf("%s/v3/%s/%s?action=move", q->world->url, path, o->name));
	json_object_set_new(v, "projectId", project ? json_deep_copy(project) : json_null());
	json_object_set_new(v, "description",
			    sb_value_text(sb_value_str_of(annotations, "field.cattle.io/description")));
	json_object_set_new(v, "resourceQuota", json_null());
	sb_value_set_text(v, "state", leaving ? "removing" : ready ? "active" : "activating");
	sb_value_set_text(v, "transitioning", leaving || !ready ? "yes" : "no");
	sb_value_set_text(v, "transitioningMessage", "");
	free(path);
	return v;
}

static bool is_backing(const struct sb_object *o)
{
	return rh_str_is(sb_value_str(sb_value_at(o->v, "metadata", "annotations",
						  "management.cattle.io/system-namespace", NULL)),
			 "true");
}

bool sb_norman_sees_namespace(const struct sb_request *q, const struct sb_cluster *c, const struct sb_object *o)
{
	return !is_backing(o) &&
	       sb_may(q->world, q->user, c, "get", "", RH_STR("namespaces"), rh_str(o->name), rh_str(o->name));
}

void sb_norman_namespaces(struct sb_request *q, struct sb_reply *r)
{
	static const char *const filters[] = { "id", "name", "projectId", "state", NULL };
	struct sb_cluster *c = sb_norman_reach(q, r);
	if (!c)
		return;
	const struct sb_index *s = &c->store.indexes[sb_kind_index(sb_kind_named("namespaces"))];
	json_t *list = json_array();
	for (size_t i = 0; i < s->n; i++)
		if (sb_norman_sees_namespace(q, c, s->v[i]))
			json_array_append_new(list, sb_norman_namespace_value(q, s->v[i], c->id));
	sb_norman_list(q, r, "namespace", list, filters);
}

void sb_norman_namespace(struct sb_request *q, struct sb_reply *r)
{
	struct sb_cluster *c = sb_norman_reach(q, r);
	struct rh_str name = sb_path_part(q->path, 4);
	if (!c)
		return;
	const struct sb_object *o = sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), name);
	if (o && sb_norman_sees_namespace(q, c, o))
		sb_reply_value(r, 200, sb_norman_namespace_value(q, o, c->id));
	else
		sb_norman_error(r, 404, "NotFound", "namespaces \"%.*s\" not found", RH_ARG(name));
}
