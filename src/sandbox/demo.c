/* The demo's clusters, projects, namespaces and people: a shop that sells from two places and tests in a third. */
#include "sandbox/demo.h"

#include "sandbox/workload.h"

#include <string.h>

static const struct demo_cluster {
	const char *id, *version;
} demo_clusters[] = {
	{ DEMO_LOCAL, "v1.27.9+k3s1" }, { DEMO_SHOP, "v1.28.6+rke2r1" }, { DEMO_TEST, "v1.26.4" },
};

static const struct demo_namespace {
	const char *cluster, *name, *project, *description;
	int64_t age;
} demo_namespaces[] = {
	{ DEMO_LOCAL, "default", "p-2xk7d", "", 41 * DAY },
	{ DEMO_LOCAL, "kube-system", "p-9wzqf", "", 41 * DAY },
	{ DEMO_LOCAL, "kube-public", "p-9wzqf", "", 41 * DAY },
	{ DEMO_LOCAL, "kube-node-lease", "p-9wzqf", "", 41 * DAY },
	{ DEMO_LOCAL, "cattle-system", "p-9wzqf", "", 41 * DAY },
	{ DEMO_LOCAL, "cattle-fleet-system", "p-9wzqf", "", 41 * DAY },
	{ DEMO_LOCAL, "tools", "p-2xk7d", "Build tools of the platform team", 30 * DAY },
	{ DEMO_SHOP, "default", "p-vh8rl", "", 38 * DAY },
	{ DEMO_SHOP, "kube-system", "p-b5ntz", "", 38 * DAY },
	{ DEMO_SHOP, "kube-public", "p-b5ntz", "", 38 * DAY },
	{ DEMO_SHOP, "kube-node-lease", "p-b5ntz", "", 38 * DAY },
	{ DEMO_SHOP, "cattle-system", "p-b5ntz", "", 38 * DAY },
	{ DEMO_SHOP, "ingress-nginx", "p-b5ntz", "", 38 * DAY },
	{ DEMO_SHOP, "web-blue", "p-4k7xq", "网店前端（蓝）", 35 * DAY },
	{ DEMO_SHOP, "web-green", "p-4k7xq", "网店前端（绿）", 35 * DAY },
	{ DEMO_SHOP, "pay-core", "p-mc2vd", "支付核心：改动前先找值班", 33 * DAY },
	{ DEMO_SHOP, "pay-batch", "p-mc2vd", "Nightly settlement", 33 * DAY },
	{ DEMO_SHOP, "pay-archive", "p-w8nfs", "Settlements up to last year", 37 * DAY },
	{ DEMO_SHOP, "monitoring", NULL, "", 20 * DAY },
	{ DEMO_SHOP, "scratch", NULL, "试验用，可随时删除", 2 * DAY },
	{ DEMO_TEST, "default", "p-q6wd2", "", 12 * DAY },
	{ DEMO_TEST, "kube-system", "p-lz4kc", "", 12 * DAY },
	{ DEMO_TEST, "cattle-system", "p-lz4kc", "", 12 * DAY },
	{ DEMO_TEST, "yanshou", "p-7tgxh", "验收测试环境", 10 * DAY },
	{ DEMO_TEST, "demo-store", "p-7tgxh", "演示商店", 9 * DAY },
};

void rh_demo_annotate(struct rh_value *v, const char *key, const char *value)
{
	rh_value_set_text(rh_value_need_map(rh_value_need_map(v, "metadata"), "annotations"), key, value);
}

void rh_demo_label(struct rh_value *v, const char *key, const char *value)
{
	rh_value_set_text(rh_value_need_map(rh_value_need_map(v, "metadata"), "labels"), key, value);
}

struct rh_object *rh_world_add(struct rh_cluster *c, const struct rh_kind *k, const char *ns, const char *name,
			       int64_t age, struct rh_value *rest)
{
	struct rh_value *v = rest ? rest : rh_value_new(RH_V_MAP), *meta = rh_value_need_map(v, "metadata");
	char uid[37], when[32];
	rh_random_uid(c->world, uid);
	rh_time_text(rh_world_time(c->world) - age, when);
	rh_value_set_text(meta, "name", name);
	if (ns)
		rh_value_set_text(meta, "namespace", ns);
	rh_value_set_text(meta, "uid", uid);
	rh_value_set_text(meta, "creationTimestamp", when);
	if (k->defaults)
		k->defaults(v);
	return rh_store_put(&c->store, k, v);
}

void rh_demo_namespace(struct rh_cluster *c, const char *name, const char *project, const char *description, int64_t age)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_demo_label(v, "kubernetes.io/metadata.name", name);
	if (project) {
		char *id = rh_format("%s:%s", c->id, project);
		rh_demo_annotate(v, "field.cattle.io/projectId", id);
		rh_demo_label(v, "field.cattle.io/projectId", project);
		free(id);
	}
	if (*description)
		rh_demo_annotate(v, "field.cattle.io/description", description);
	if (c->world->profile->minor) {
		rh_demo_annotate(v, "lifecycle.cattle.io/create.namespace-auth", "true");
		rh_demo_annotate(v, "cattle.io/status",
				 "{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"},"
				 "{\"Type\":\"InitialRolesPopulated\",\"Status\":\"True\"}]}");
	}
	rh_world_add(c, rh_kind_named("namespaces"), NULL, name, age, v);
	rh_namespace_furnish(c, name);
}

static void add_people(struct rh_world *w)
{
	if (!w->profile->minor) {
		static const char *const namespaces[] = { "web-blue", "web-green" };
		for (size_t i = 0; i < RH_LEN(namespaces); i++) {
			rh_bind(w, "dana", DEMO_LOCAL, NULL, namespaces[i], "project-member");
			rh_bind(w, "vic", DEMO_LOCAL, NULL, namespaces[i], "read-only");
		}
		return;
	}
	rh_bind(w, "dana", DEMO_LOCAL, NULL, NULL, rh_user_role(w));
	rh_bind(w, "dana", DEMO_SHOP, "p-4k7xq", NULL, "project-member");
	rh_bind(w, "dana", DEMO_SHOP, NULL, NULL, "create-ns");
	rh_bind(w, "dana", DEMO_TEST, "p-7tgxh", NULL, "project-member");
	rh_bind(w, "vic", DEMO_LOCAL, NULL, NULL, rh_user_role(w));
	rh_bind(w, "vic", DEMO_SHOP, "p-4k7xq", NULL, "read-only");
	rh_bind(w, "vic", DEMO_SHOP, "p-mc2vd", NULL, "read-only");
}

static void add_namespaces(struct rh_world *w)
{
	for (size_t i = 0; i < RH_LEN(demo_namespaces); i++) {
		const struct demo_namespace *n = &demo_namespaces[i];
		/* a plain cluster is the shop's, without Rancher */
		const char *id = w->profile->minor ? n->cluster : !strcmp(n->cluster, DEMO_SHOP) ? DEMO_LOCAL : "";
		struct rh_cluster *c = rh_cluster_find(w, rh_str(id));
		if (c && (w->profile->minor || !rh_str_starts(rh_str(n->name), "cattle-")))
			rh_demo_namespace(c, n->name, w->profile->minor ? n->project : NULL, n->description, n->age);
	}
}

void rh_demo_fill(struct rh_world *w)
{
	size_t n = w->profile->minor ? RH_LEN(demo_clusters) : 1;
	w->born = rh_wall();
	w->started = rh_now();
	rh_registries_init(w);
	if (!w->clusters) {
		w->clusters = rh_alloc(n * sizeof *w->clusters);
		w->clusters_n = n;
	}
	for (size_t i = 0; i < n; i++) {
		struct rh_cluster *c = &w->clusters[i];
		/* a reset goes on counting: what clients remember of before is too old, not from the future */
		uint64_t rv = c->store.rv ? c->store.rv + 1000 : 10000 + rh_random(w) % 90000;
		c->world = w;
		c->id = demo_clusters[i].id;
		c->version = w->profile->minor ? demo_clusters[i].version : "v1.28.6";
		rh_store_init(&c->store, c, rv);
		c->store.quiet = true;
	}
	add_namespaces(w);
	if (w->profile->minor)
		rh_demo_management(w);
	rh_demo_secrets(w);
	if (w->profile->minor)
		rh_demo_project_secrets(w);
	rh_demo_nodes(w);
	rh_demo_workloads(w);
	add_people(w);
	if (w->profile->minor)
		rh_demo_many_places(w);
	struct rh_cluster *shop = rh_cluster_find(w, rh_str(w->profile->minor ? DEMO_SHOP : DEMO_LOCAL));
	if (w->many)
		rh_demo_many(shop, w->many);
	if (w->many_workloads)
		rh_demo_many_workloads(shop, w->many_workloads);
	for (size_t i = 0; i < w->clusters_n; i++) {
		rh_store_compact(&w->clusters[i].store, w->clusters[i].store.rv);
		w->clusters[i].store.quiet = false;
	}
}
