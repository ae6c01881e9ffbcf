/* The demo's machines. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static const struct demo_node {
	const char *cluster, *name, *role;
	int64_t age;
} nodes[] = {
	{ DEMO_LOCAL, "rancher-1", "control-plane", 41 * DAY },
	{ DEMO_SHOP, "shop-cp-1", "control-plane", 38 * DAY },
	{ DEMO_SHOP, "shop-cp-2", "control-plane", 38 * DAY },
	{ DEMO_SHOP, "shop-cp-3", "control-plane", 38 * DAY },
	{ DEMO_SHOP, "shop-w-1", NULL, 38 * DAY },
	{ DEMO_SHOP, "shop-w-2", NULL, 38 * DAY },
	{ DEMO_SHOP, "shop-w-3", NULL, 20 * DAY },
	{ DEMO_TEST, "ceshi-1", "control-plane", 12 * DAY },
	{ DEMO_TEST, "ceshi-2", NULL, 12 * DAY },
	{ DEMO_TEST, "ceshi-3", NULL, 12 * DAY },
};

static json_t *condition(const char *type)
{
	json_t *c = json_object();
	sb_value_set_text(c, "type", type);
	sb_value_set_text(c, "status", "True");
	return c;
}

static void add_node(struct sb_cluster *c, const struct demo_node *n)
{
	json_t *v = json_object(), *list = json_array(), *status = sb_value_need_map(v, "status");
	sb_demo_label(v, "kubernetes.io/hostname", n->name);
	if (n->role) {
		char *key = rh_format("node-role.kubernetes.io/%s", n->role);
		sb_demo_label(v, key, "true");
		/* where there are workers, these are for the control plane alone */
		if (strcmp(n->cluster, DEMO_LOCAL))
			json_object_set_new(sb_value_need_map(v, "spec"), "taints",
					    sb_value_json("[{\"key\":\"%s\",\"effect\":\"NoSchedule\"}]", key));
		free(key);
	}
	json_array_append_new(list, condition("Ready"));
	json_object_set_new(status, "conditions", list);
	sb_value_set_text(sb_value_need_map(status, "nodeInfo"), "kubeletVersion", c->version);
	sb_world_add(c, sb_kind_named("nodes"), NULL, n->name, n->age, v);
}

void sb_demo_nodes(struct sb_world *w)
{
	for (size_t i = 0; i < RH_LEN(nodes); i++) {
		struct sb_cluster *c = sb_demo_cluster(w, nodes[i].cluster);
		if (c)
			add_node(c, &nodes[i]);
	}
}
