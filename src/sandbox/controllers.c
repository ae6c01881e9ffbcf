/* What happens by itself a moment after a change: namespaces are furnished, adopted into their project, and emptied;
 * workloads have controllers of their own (workload.h). */
#include "sandbox/project.h"
#include "sandbox/workload.h"

#include <string.h>

enum { FURNISH_MS = 300, ADOPT_MS = 1000, EMPTY_MS = 2000 };

static struct rh_object *find(struct rh_cluster *c, const char *name)
{
	return rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), rh_str(name));
}

static bool leaving(const struct rh_object *o)
{
	return rh_value_str(rh_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n > 0;
}

void rh_namespace_furnish(struct rh_cluster *c, const char *name)
{
	static const struct {
		const char *plural, *name;
	} things[] = { { "serviceaccounts", "default" }, { "configmaps", "kube-root-ca.crt" } };
	const struct rh_object *ns = find(c, name);
	if (!ns || leaving(ns))
		return;
	for (size_t i = 0; i < RH_LEN(things); i++) {
		const struct rh_kind *k = rh_kind_named(things[i].plural);
		struct rh_value *v = NULL;
		if (rh_store_get(&c->store, k, rh_str(name), rh_str(things[i].name)))
			continue;
		if (!strcmp(k->plural, "configmaps")) {
			v = rh_value_new(RH_V_MAP);
			rh_value_set_text(rh_value_need_map(v, "data"), "ca.crt", c->world->ca ? c->world->ca : "");
		}
		rh_world_add(c, k, name, things[i].name, 0, v);
	}
}

/* Rancher's agent: the label follows the annotation, and the rights of the project's members follow the label. */
static void adopt(struct rh_cluster *c, const char *name)
{
	struct rh_object *ns = find(c, name);
	if (!ns || leaving(ns))
		return;
	struct rh_value *v = rh_value_copy(ns->v), *meta = rh_value_need_map(v, "metadata");
	struct rh_value *annotations = rh_value_need_map(meta, "annotations"), *labels = rh_value_need_map(meta, "labels");
	struct rh_str id = rh_value_str_of(annotations, "field.cattle.io/projectId"), cluster;
	if (id.n && rh_str_cut(&id, ':', &cluster) && id.n)
		rh_value_set(labels, "field.cattle.io/projectId", rh_value_text(id));
	rh_value_set_text(annotations, "lifecycle.cattle.io/create.namespace-auth", "true");
	rh_value_set_text(annotations, "cattle.io/status",
			  "{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"},"
			  "{\"Type\":\"InitialRolesPopulated\",\"Status\":\"True\"}]}");
	rh_store_put(&c->store, ns->kind, v);
}

static void empty(struct rh_cluster *c, const char *name)
{
	struct rh_object *ns = find(c, name);
	char *prefix = rh_format("%s/", name);
	for (const struct rh_kind *k = rh_kinds; ns && k->kind; k++) {
		struct rh_shelf *shelf = &c->store.shelves[rh_kind_index(k)];
		size_t i = k->namespaced ? rh_shelf_seek(shelf, rh_str(prefix)) : shelf->n;
		while (i < shelf->n && rh_str_is(shelf->v[i]->ns, name))
			rh_store_delete(&c->store, shelf->v[i]);
	}
	if (ns)
		rh_store_delete(&c->store, ns);
	free(prefix);
}

static bool needs_adoption(const struct rh_object *ns)
{
	const struct rh_value *annotations = rh_value_at(ns->v, "metadata", "annotations", NULL);
	struct rh_str id = rh_value_str_of(annotations, "field.cattle.io/projectId"), cluster = { 0 };
	struct rh_str label = rh_value_str(rh_value_at(ns->v, "metadata", "labels", "field.cattle.io/projectId", NULL));
	if (!rh_value_get(annotations, "lifecycle.cattle.io/create.namespace-auth"))
		return true;
	/* an annotation that was taken away leaves its label behind */
	return id.n && rh_str_cut(&id, ':', &cluster) && id.n && !rh_str_eq(id, label);
}

static void namespace_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *ns = change->now;
	if (!ns)
		return;
	if (leaving(ns)) {
		rh_task_later(c, EMPTY_MS, ns->name, empty);
		return;
	}
	if (!change->before)
		rh_task_later(c, FURNISH_MS, ns->name, rh_namespace_furnish);
	if (c->world->profile->minor && needs_adoption(ns))
		rh_task_later(c, ADOPT_MS, ns->name, adopt);
}

static const struct {
	const char *plural;
	void (*changed)(struct rh_cluster *c, const struct rh_change *change);
} controllers[] = {
	{ "namespaces", namespace_changed },
	{ "features", rh_feature_changed },
	{ "deployments", rh_deployment_changed },
	{ "replicasets", rh_replicaset_changed },
	{ "pods", rh_pod_changed },
	{ "secrets", rh_kubelet_secret_changed },
	{ "events", rh_event_changed },
};

void rh_controllers_see(struct rh_cluster *c, const struct rh_change *change)
{
	for (size_t i = 0; i < RH_LEN(controllers); i++)
		if (!strcmp(controllers[i].plural, change->kind->plural))
			controllers[i].changed(c, change);
	rh_garbage_changed(c, change);
}
