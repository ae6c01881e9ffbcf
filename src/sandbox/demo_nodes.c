/* The demo's machines. */
#include "sandbox/demo.h"

#include "sandbox/workload.h"

#include <string.h>

static const struct demo_node {
	const char *cluster, *name, *role;
	int64_t age;
} nodes[] = {
	{ DEMO_LOCAL, "rancher-1", "control-plane", 41 * DAY }, { DEMO_SHOP, "shop-cp-1", "control-plane", 38 * DAY },
	{ DEMO_SHOP, "shop-cp-2", "control-plane", 38 * DAY },	{ DEMO_SHOP, "shop-cp-3", "control-plane", 38 * DAY },
	{ DEMO_SHOP, "shop-w-1", NULL, 38 * DAY },		{ DEMO_SHOP, "shop-w-2", NULL, 38 * DAY },
	{ DEMO_SHOP, "shop-w-3", NULL, 20 * DAY },		{ DEMO_TEST, "ceshi-1", "control-plane", 12 * DAY },
	{ DEMO_TEST, "ceshi-2", NULL, 12 * DAY },		{ DEMO_TEST, "ceshi-3", NULL, 12 * DAY },
};

static struct rh_value *condition(const char *type)
{
	struct rh_value *c = rh_value_new(RH_V_MAP);
	rh_value_set_text(c, "type", type);
	rh_value_set_text(c, "status", "True");
	return c;
}

static void add_node(struct rh_cluster *c, const struct demo_node *n)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *list = rh_value_new(RH_V_LIST), *status = rh_value_need_map(v, "status");
	rh_demo_label(v, "kubernetes.io/hostname", n->name);
	if (n->role) {
		char *key = rh_format("node-role.kubernetes.io/%s", n->role);
		rh_demo_label(v, key, "true");
		/* where there are workers, these are for the control plane alone */
		if (strcmp(n->cluster, DEMO_LOCAL))
			rh_value_set(rh_value_need_map(v, "spec"), "taints", rh_value_json("[{\"key\":\"%s\",\"effect\":\"NoSchedule\"}]", key));
		free(key);
	}
	rh_value_add(list, condition("Ready"));
	rh_value_set(status, "conditions", list);
	rh_value_set_text(rh_value_need_map(status, "nodeInfo"), "kubeletVersion", c->version);
	rh_world_add(c, rh_kind_named("nodes"), NULL, n->name, n->age, v);
}

void rh_demo_nodes(struct rh_world *w)
{
	struct rh_cluster *shop = rh_cluster_find(w, rh_str(w->profile->minor ? DEMO_SHOP : DEMO_LOCAL));
	for (size_t i = 0; i < RH_LEN(nodes); i++) {
		bool of_shop = rh_str_is(rh_str(nodes[i].cluster), DEMO_SHOP);
		struct rh_cluster *c = of_shop ? shop : w->profile->minor ? rh_cluster_find(w, rh_str(nodes[i].cluster)) : NULL;
		if (c)
			add_node(c, &nodes[i]);
	}
}
