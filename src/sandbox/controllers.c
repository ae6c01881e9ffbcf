/* What happens by itself a moment after a change: namespaces are furnished and emptied; projects and workloads have controllers
 * of their own (project.h, workload.h). */
#include "sandbox/project.h"
#include "sandbox/workload.h"

#include <string.h>

enum { FURNISH_MS = 300, EMPTY_MS = 2000 };

static struct rh_object *find(struct rh_cluster *c, const char *name)
{
	return rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), rh_str(name));
}

void rh_namespace_furnish(struct rh_cluster *c, const char *name)
{
	static const struct {
		const char *plural, *name;
	} things[] = { { "serviceaccounts", "default" }, { "configmaps", "kube-root-ca.crt" } };
	const struct rh_object *ns = find(c, name);
	if (!ns || rh_is_leaving(ns))
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

static void namespace_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *ns = change->now;
	if (!ns)
		return;
	if (rh_is_leaving(ns)) {
		rh_task_later(c, EMPTY_MS, ns->name, empty);
		return;
	}
	if (!change->before)
		rh_task_later(c, FURNISH_MS, ns->name, rh_namespace_furnish);
	rh_project_namespace_changed(c, change);
}

static const struct {
	const char *plural;
	void (*changed)(struct rh_cluster *c, const struct rh_change *change);
} controllers[] = {
	{ "namespaces", namespace_changed },
	{ "features", rh_feature_changed },
	{ "deployments", rh_deployment_changed },
	{ "replicasets", rh_replicaset_changed },
	{ "statefulsets", rh_stateful_changed },
	{ "daemonsets", rh_daemon_changed },
	{ "jobs", rh_job_changed },
	{ "cronjobs", rh_cron_changed },
	{ "pods", rh_pod_changed },
	{ "secrets", rh_kubelet_secret_changed },
	{ "events", rh_event_changed },
	{ "projects", rh_project_changed },
	{ "secrets", rh_project_secret_changed },
};

void rh_controllers_see(struct rh_cluster *c, const struct rh_change *change)
{
	for (size_t i = 0; i < RH_LEN(controllers); i++)
		if (!strcmp(controllers[i].plural, change->kind->plural))
			controllers[i].changed(c, change);
	rh_garbage_changed(c, change);
}
