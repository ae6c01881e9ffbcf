/* The demo's clusters, projects, namespaces and people: a shop that sells from two places and tests in a third. */
#include "sandbox/demo/demo.h"
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "sandbox/world_file.h"
#include "base/base.h"

#include <string.h>

static const struct demo_cluster {
	const char *id, *versions[3]; /* by the profile's age */
} demo_clusters[] = {
	{ DEMO_LOCAL, { "v1.20.2", "v1.28.6", "v1.36.3" } },
	{ DEMO_SHOP, { "v1.22.17+rke2r1", "v1.28.6+rke2r1", "v1.36.3+rke2r1" } },
	{ DEMO_TEST, { "v1.20.15", "v1.26.4", "v1.26.4" } },
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

void sb_demo_annotate(json_t *v, const char *key, const char *value)
{
	sb_value_set_text(sb_value_need_map(sb_value_need_map(v, "metadata"), "annotations"), key, value);
}

void sb_demo_label(json_t *v, const char *key, const char *value)
{
	sb_value_set_text(sb_value_need_map(sb_value_need_map(v, "metadata"), "labels"), key, value);
}

struct sb_object *sb_world_add(struct sb_cluster *c, const struct sb_kind *k, const char *ns, const char *name,
			       int64_t age, json_t *rest)
{
	json_t *v = rest ? rest : json_object(), *meta = sb_value_need_map(v, "metadata");
	char uid[37], when[32];
	sb_random_uid(c->world, uid);
	sb_time_text(sb_world_time(c->world) - age, when);
	sb_value_set_text(meta, "name", name);
	if (ns)
		sb_value_set_text(meta, "namespace", ns);
	sb_value_set_text(meta, "uid", uid);
	sb_value_set_text(meta, "creationTimestamp", when);
	if (k->defaults)
		k->defaults(v);
	if (!strcmp(k->plural, "secrets") || sb_kind_owns(k))
		sb_fields_made(v, k, c->world->profile->minor ? "rancher" : "kubectl-create");
	return sb_store_put(&c->store, k, v);
}

void sb_demo_namespace(struct sb_cluster *c, const char *name, const char *project, const char *description,
		       int64_t age)
{
	json_t *v = json_object();
	sb_demo_label(v, "kubernetes.io/metadata.name", name);
	if (project) {
		char *id = rh_format("%s:%s", c->id, project);
		sb_demo_annotate(v, "field.cattle.io/projectId", id);
		sb_demo_label(v, "field.cattle.io/projectId", project);
		free(id);
	}
	if (*description)
		sb_demo_annotate(v, "field.cattle.io/description", description);
	if (c->world->profile->minor) {
		sb_demo_annotate(v, "lifecycle.cattle.io/create.namespace-auth", "true");
		sb_demo_annotate(v, "cattle.io/status",
				 "{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"},"
				 "{\"Type\":\"InitialRolesPopulated\",\"Status\":\"True\"}]}");
	}
	sb_world_add(c, sb_kind_named("namespaces"), NULL, name, age, v);
	sb_namespace_provision(c, name, age);
}

static void add_people(struct sb_world *w)
{
	if (!w->profile->minor) {
		static const char *const namespaces[] = { "web-blue", "web-green" };
		for (size_t i = 0; i < RH_LEN(namespaces); i++) {
			sb_bind(w, "dana", DEMO_LOCAL, NULL, namespaces[i], "project-member");
			sb_bind(w, "vic", DEMO_LOCAL, NULL, namespaces[i], "read-only");
		}
		sb_bind(w, "dana", "test", NULL, "demo-store", "project-member");
		return;
	}
	sb_bind(w, "dana", DEMO_LOCAL, NULL, NULL, sb_user_role(w));
	sb_bind(w, "dana", DEMO_SHOP, "p-4k7xq", NULL, "project-member");
	sb_bind(w, "dana", DEMO_SHOP, NULL, NULL, "create-ns");
	sb_bind(w, "dana", DEMO_TEST, "p-7tgxh", NULL, "project-member");
	sb_bind(w, "vic", DEMO_LOCAL, NULL, NULL, sb_user_role(w));
	sb_bind(w, "vic", DEMO_SHOP, "p-4k7xq", NULL, "read-only");
	sb_bind(w, "vic", DEMO_SHOP, "p-mc2vd", NULL, "read-only");
}

struct sb_cluster *sb_demo_cluster(struct sb_world *w, const char *id)
{
	bool test = !strcmp(id, DEMO_TEST), shop = !strcmp(id, DEMO_SHOP);
	if (w->profile->minor)
		return w->more ? NULL : sb_cluster_find(w, rh_str(id));
	if (w->more)
		return test ? sb_cluster_find(w, RH_STR("test")) : NULL;
	return shop ? &w->clusters[0] : NULL;
}

void sb_demo_namespaces(struct sb_world *w)
{
	for (size_t i = 0; i < RH_LEN(demo_namespaces); i++) {
		const struct demo_namespace *n = &demo_namespaces[i];
		struct sb_cluster *c = sb_demo_cluster(w, n->cluster);
		if (c && (w->profile->minor || !rh_str_starts(rh_str(n->name), "cattle-")))
			sb_demo_namespace(c, n->name, w->profile->minor ? n->project : NULL, n->description, n->age);
	}
}

/* A reset goes on counting: what clients remember of before is too old, not from the future. */
void sb_demo_begin(struct sb_cluster *c, const char *version)
{
	uint64_t rv = c->store.rv ? c->store.rv + 1000 : 10000 + sb_random(c->world) % 90000;
	c->version = version;
	sb_store_init(&c->store, c, rv);
	c->store.quiet = true;
}

void sb_demo_fill(struct sb_world *w)
{
	size_t n = w->profile->minor ? RH_LEN(demo_clusters) : 1;
	w->born = rh_wall();
	w->started = rh_now();
	sb_registries_init(w);
	sb_world_file_registries(w);
	if (!w->clusters) {
		w->clusters_n = n + sb_demo_fleet_size(w);
		w->clusters = rh_alloc(w->clusters_n * sizeof *w->clusters);
		for (size_t i = 0; i < n; i++)
			w->clusters[i].id = rh_strdup(demo_clusters[i].id);
		for (size_t i = n; i < w->clusters_n; i++)
			w->clusters[i].id = sb_demo_fleet_id(w, i - n);
	}
	for (size_t i = 0; i < n; i++) {
		w->clusters[i].world = w;
		sb_demo_begin(&w->clusters[i], w->profile->minor ? demo_clusters[i].versions[w->profile->age]
					       : w->kubernetes   ? w->kubernetes
								 : w->profile->version);
	}
	sb_demo_namespaces(w);
	if (w->profile->minor)
		sb_demo_management(w);
	sb_learners_places(w);
	sb_demo_secrets(w);
	if (w->profile->minor)
		sb_demo_project_secrets(w);
	sb_demo_nodes(w);
	sb_demo_workloads(w);
	add_people(w);
	sb_learners_people(w);
	if (w->profile->minor)
		sb_demo_many_namespaces(w);
	struct sb_cluster *shop = sb_cluster_find(w, rh_str(w->profile->minor ? DEMO_SHOP : DEMO_LOCAL));
	if (w->many)
		sb_demo_many(shop, w->many);
	if (w->many_others)
		sb_demo_others(shop, w->many_others);
	if (w->many_workloads)
		sb_demo_many_workloads(shop, w->many_workloads);
	sb_demo_fleet(w, n);
	for (size_t i = 0; i < w->clusters_n; i++) {
		sb_store_compact(&w->clusters[i].store, w->clusters[i].store.rv);
		w->clusters[i].store.quiet = false;
	}
	sb_world_file_places(w);
}
