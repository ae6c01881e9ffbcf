/* The demo's machines, a few pods that run, and what happened to them. */
#include "sandbox/demo.h"

#include "sandbox/workload.h"

#include <stdio.h>
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

static const struct demo_pod {
	const char *ns, *name, *image, *pull_secret, *node;
	const char *waiting;		/* reason, NULL: runs */
	const char *reason, *message;	/* of its last event */
	int64_t age;
	int restarts;
} pods[] = {
	{ "web-blue", "front-6d5f9c7b8-4x2kp", "quay.io/acme/front:3.1", "quay-pull", "shop-w-1", NULL, "Pulled",
	  "Successfully pulled image \"quay.io/acme/front:3.1\" in 2.4s", 4 * HOUR, 0 },
	{ "web-blue", "front-6d5f9c7b8-m9zqt", "quay.io/acme/front:3.1", "quay-pull", "shop-w-2", NULL, "Started",
	  "Started container main", 4 * HOUR, 0 },
	{ "web-green", "front-77c4d9f6b5-t7wlc", "harbor.corp.example/web/front:3.2-rc1", "two-registries", "shop-w-3",
	  "ImagePullBackOff", "BackOff", "Back-off pulling image \"harbor.corp.example/web/front:3.2-rc1\"", 40 * MINUTE, 0 },
	{ "pay-core", "ledger-0", "mirror.corp.example/pay/ledger:12", "mirror-auth-only", "shop-w-1", NULL, "Created",
	  "Created container main", 9 * DAY, 2 },
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

static struct rh_value *one(struct rh_value *v)
{
	struct rh_value *list = rh_value_new(RH_V_LIST);
	rh_value_add(list, v);
	return list;
}

static struct rh_value *pod_spec(const struct demo_pod *p)
{
	struct rh_value *spec = rh_value_new(RH_V_MAP), *container = rh_value_new(RH_V_MAP), *secret = rh_value_new(RH_V_MAP);
	rh_value_set_text(container, "name", "main");
	rh_value_set_text(container, "image", p->image);
	rh_value_set_text(container, "imagePullPolicy", "IfNotPresent");
	rh_value_set(spec, "containers", one(container));
	rh_value_set_text(secret, "name", p->pull_secret);
	rh_value_set(spec, "imagePullSecrets", one(secret));
	rh_value_set_text(spec, "nodeName", p->node);
	rh_value_set_text(spec, "restartPolicy", "Always");
	rh_value_set_text(spec, "serviceAccountName", "default");
	return spec;
}

static struct rh_value *pod_status(const struct demo_pod *p)
{
	struct rh_value *status = rh_value_new(RH_V_MAP), *s = rh_value_new(RH_V_MAP), *state = rh_value_need_map(s, "state");
	char started[32];
	rh_time_text(rh_wall() - p->age, started);
	rh_value_set_text(status, "phase", p->waiting ? "Pending" : "Running");
	rh_value_set_text(status, "startTime", started);
	rh_value_set_text(s, "name", "main");
	rh_value_set_text(s, "image", p->image);
	rh_value_set(s, "ready", rh_value_bool(!p->waiting));
	rh_value_set(s, "restartCount", rh_value_int(p->restarts));
	if (p->waiting) {
		rh_value_set_text(rh_value_need_map(state, "waiting"), "reason", p->waiting);
		rh_value_set_text(rh_value_need_map(state, "waiting"), "message", p->message);
	} else {
		rh_value_set_text(rh_value_need_map(state, "running"), "startedAt", started);
	}
	rh_value_set(status, "containerStatuses", one(s));
	return status;
}

static void add_event(struct rh_cluster *c, const struct demo_pod *p, const struct rh_object *pod)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *about = rh_value_need_map(v, "involvedObject");
	int64_t last = p->waiting ? 2 * MINUTE : p->age;
	char name[128], when[32];
	snprintf(name, sizeof name, "%s.%016llx", p->name, (unsigned long long)rh_random(c->world));
	rh_value_set_text(about, "apiVersion", "v1");
	rh_value_set_text(about, "kind", "Pod");
	rh_value_set_text(about, "name", p->name);
	rh_value_set_text(about, "namespace", p->ns);
	rh_value_set(about, "uid", rh_value_copy(rh_value_at(pod->v, "metadata", "uid", NULL)));
	rh_value_set_text(v, "reason", p->reason);
	rh_value_set_text(v, "message", p->message);
	rh_value_set_text(v, "type", p->waiting ? "Warning" : "Normal");
	rh_value_set_text(rh_value_need_map(v, "source"), "component", "kubelet");
	rh_value_set_text(rh_value_need_map(v, "source"), "host", p->node);
	rh_time_text(rh_wall() - p->age, when);
	rh_value_set_text(v, "firstTimestamp", when);
	rh_time_text(rh_wall() - last, when);
	rh_value_set_text(v, "lastTimestamp", when);
	rh_value_set(v, "count", rh_value_int(p->waiting ? 11 : 1));
	rh_world_add(c, rh_kind_named("events"), p->ns, name, last, v);
}

void rh_demo_pods(struct rh_world *w)
{
	struct rh_cluster *shop = rh_cluster_find(w, rh_str(w->profile->minor ? DEMO_SHOP : DEMO_LOCAL));
	for (size_t i = 0; i < RH_LEN(nodes); i++) {
		bool of_shop = rh_str_is(rh_str(nodes[i].cluster), DEMO_SHOP);
		struct rh_cluster *c = of_shop ? shop : w->profile->minor ? rh_cluster_find(w, rh_str(nodes[i].cluster)) : NULL;
		if (c)
			add_node(c, &nodes[i]);
	}
	for (size_t i = 0; i < RH_LEN(pods); i++) {
		struct rh_value *v = rh_value_new(RH_V_MAP);
		rh_demo_label(v, "app", rh_str_starts(rh_str(pods[i].name), "front") ? "front" : "ledger");
		rh_value_set(v, "spec", pod_spec(&pods[i]));
		rh_value_set(v, "status", pod_status(&pods[i]));
		add_event(shop, &pods[i], rh_world_add(shop, rh_kind_named("pods"), pods[i].ns, pods[i].name, pods[i].age, v));
	}
}
