/* What happens by itself a moment after a change: namespaces are provisioned and emptied; projects and workloads have
 * controllers of their own (project.h, workload.h). */
#include "sandbox/controllers.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { PROVISION_MS = 300, EMPTY_MS = 2000 };

static struct sb_object *find(struct sb_cluster *c, const char *name)
{
	return sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), rh_str(name));
}

void sb_namespace_provision(struct sb_cluster *c, const char *name, int64_t age)
{
	static const struct {
		const char *plural, *name;
	} things[] = { { "serviceaccounts", "default" }, { "configmaps", "kube-root-ca.crt" } };
	const struct sb_object *ns = find(c, name);
	if (!ns || sb_is_leaving(ns))
		return;
	for (size_t i = 0; i < RH_LEN(things); i++) {
		const struct sb_kind *k = sb_kind_named(things[i].plural);
		json_t *v = NULL;
		if (sb_store_get(&c->store, k, rh_str(name), rh_str(things[i].name)))
			continue;
		if (!strcmp(k->plural, "configmaps")) {
			v = json_object();
			sb_value_set_text(sb_value_need_map(v, "data"), "ca.crt", c->world->ca ? c->world->ca : "");
		}
		sb_world_add(c, k, name, things[i].name, age, v);
	}
}

static void provision_now(struct sb_cluster *c, const char *name)
{
	sb_namespace_provision(c, name, 0);
}

static void empty(struct sb_cluster *c, const char *name)
{
	struct sb_object *ns = find(c, name);
	char *prefix = rh_format("%s/", name);
	for (const struct sb_kind *k = sb_kinds; ns && k->kind; k++) {
		struct sb_index *index = &c->store.indexes[sb_kind_index(k)];
		size_t i = k->namespaced ? sb_index_seek(index, rh_str(prefix)) : index->n;
		while (i < index->n && rh_str_is(index->v[i]->ns, name))
			sb_store_delete(&c->store, index->v[i]);
	}
	if (ns)
		sb_store_delete(&c->store, ns);
	free(prefix);
}

static void namespace_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *ns = change->now;
	if (!ns)
		return;
	if (sb_is_leaving(ns)) {
		sb_task_later(c, EMPTY_MS, ns->name, empty);
		return;
	}
	if (!change->before)
		sb_task_later(c, PROVISION_MS, ns->name, provision_now);
	sb_project_namespace_changed(c, change);
}

static const struct {
	const char *plural;
	void (*changed)(struct sb_cluster *c, const struct sb_change *change);
} controllers[] = {
	{ "namespaces", namespace_changed },
	{ "features", sb_feature_changed },
	{ "deployments", sb_deployment_changed },
	{ "replicasets", sb_replicaset_changed },
	{ "statefulsets", sb_stateful_changed },
	{ "daemonsets", sb_daemon_changed },
	{ "jobs", sb_job_changed },
	{ "cronjobs", sb_cron_changed },
	{ "pods", sb_pod_changed },
	{ "secrets", sb_kubelet_secret_changed },
	{ "events", sb_event_changed },
	{ "projects", sb_project_changed },
	{ "secrets", sb_project_secret_changed },
};

void sb_controllers_see(struct sb_cluster *c, const struct sb_change *change)
{
	for (size_t i = 0; i < RH_LEN(controllers); i++)
		if (!strcmp(controllers[i].plural, change->kind->plural))
			controllers[i].changed(c, change);
	sb_garbage_changed(c, change);
}
