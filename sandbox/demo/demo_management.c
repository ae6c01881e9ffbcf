/* Rancher's own objects in its cluster "local": clusters, projects with their backing namespaces, features, settings.
 */
#include "sandbox/api/value.h"
#include "sandbox/breaks.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static const struct demo_cluster {
	const char *id, *name, *provider, *badge, *color;
	int machines;
	int64_t age;
	bool provisioned, connected, internal, imported;
	const char *message;
} clusters[] = {
	{ DEMO_LOCAL, "local", "", NULL, NULL, 1, 41 * DAY, true, true, true, false, "" },
	{ DEMO_SHOP, "shop-prod", "rke2", "PROD", "#c62828", 6, 38 * DAY, true, true, false, false, "" },
	{ DEMO_TEST, "测试集群", "imported", NULL, NULL, 3, 12 * DAY, true, true, false, true, "" },
	{ DEMO_EDGE, "edge-berlin", "k3s", NULL, NULL, 0, 9 * DAY, true, false, false, false,
	  "Cluster agent is not connected" },
	{ DEMO_STAGE, "shop-stage", "rke2", NULL, NULL, 0, 3 * MINUTE, false, false, false, false,
	  "waiting for at least one control plane, etcd, and worker node to be registered" },
};

static const struct demo_project {
	const char *cluster, *id, *name, *description, *label;
	bool old; /* made before there were backing namespaces */
} projects[] = {
	{ DEMO_LOCAL, "p-2xk7d", "Default", "Default project created for the cluster", "default-project", true },
	{ DEMO_LOCAL, "p-9wzqf", "System", "System project created for the cluster", "system-project", true },
	{ DEMO_SHOP, "p-vh8rl", "Default", "Default project created for the cluster", "default-project", false },
	{ DEMO_SHOP, "p-b5ntz", "System", "System project created for the cluster", "system-project", false },
	{ DEMO_SHOP, "p-4k7xq", "Web Shop", "网店前端", NULL, false },
	{ DEMO_SHOP, "p-mc2vd", "Payments", "", NULL, false },
	{ DEMO_SHOP, "p-w8nfs", "Payments", "Before the new settlement; to be dissolved", NULL, true },
	{ DEMO_TEST, "p-q6wd2", "Default", "Default project created for the cluster", "default-project", false },
	{ DEMO_TEST, "p-lz4kc", "System", "System project created for the cluster", "system-project", false },
	{ DEMO_TEST, "p-7tgxh", "验收测试", "", NULL, false },
};

static const struct demo_feature {
	const char *name, *description;
	bool fallback, dynamic;
	const char *locked; /* "true", "false" or NULL */
	int since, until;   /* Rancher minor versions; until 0: still there */
} features[] = {
	{ "continuous-delivery", "Gitops components in fleet", true, false, NULL, 0, 0 },
	{ "fleet", "Install fleet when starting Rancher", true, false, NULL, 0, 0 },
	{ "harvester", "Enable Harvester integration", true, true, NULL, 0, 0 },
	{ "legacy", "Enable legacy features", false, true, NULL, 0, 0 },
	{ "multi-cluster-management", "Multi-cluster provisioning and management of Kubernetes clusters.", true, false,
	  NULL, 0, 0 },
	{ "oidc-provider", "Enable Rancher as an OIDC provider", false, false, NULL, 12, 0 },
	{ "rke2", "Enable provisioning of RKE2", true, false, NULL, 0, 0 },
	{ "token-hashing", "Enable one way hashing of tokens. Once enabled token hashing can not be disabled", false,
	  true, NULL, 0, 0 },
	{ "ui-sql-cache", "Enable UI SQL cache", true, false, NULL, 12, 0 },
	{ "uiextension", "Enable UI extensions when starting Rancher", true, false, NULL, 8, 0 },
	{ "v3-public", "Serve the unauthenticated v3-public API", true, false, NULL, 14, 0 },
};

static const struct demo_setting {
	const char *name, *fallback, *value;
} settings[] = {
	{ "auth-user-session-ttl-minutes", "960", "" },
	{ "cacerts", "", NULL },
	{ "first-login", "true", "false" },
	{ "install-uuid", "", "5b1f4c6e-2f0a-4a7e-9a3d-6d2c8e0f7b31" },
	{ "password-min-length", "12", "" },
	{ "server-url", "", NULL },
	{ "server-version", "", NULL },
	{ "system-namespaces",
	  "kube-system,kube-public,cattle-system,cattle-alerting,cattle-logging,cattle-pipeline,cattle-prometheus,"
	  "ingress-nginx,"
	  "cattle-global-data,cattle-istio,kube-node-lease,cert-manager,cattle-global-nt,security-scan,cattle-fleet-"
	  "system,"
	  "cattle-fleet-local-system,calico-system,tigera-operator,cattle-impersonation-system,rancher-operator-system",
	  "" },
	{ "ui-brand", "", "" },
	{ "ui-pl", "rancher", "" },
};

/* What the administrator's browser has stored: the filter of namespaces, by cluster, and how pages look. */
static const struct demo_preference {
	const char *name, *value;
} preferences[] = {
	{ "locale", "en-us" },
	{ "ns-by-cluster",
	  "{\"" DEMO_SHOP "\":[\"all://user\"],\"" DEMO_TEST "\":[\"project://p-7tgxh\",\"ns://default\"]}" },
	{ "theme", "ui-auto" },
};

static void add_condition(json_t *list, const char *type, bool ok, const char *message, int64_t age)
{
	json_t *c = json_object();
	char when[32];
	sb_time_text(rh_wall() - age, when);
	sb_value_set_text(c, "type", type);
	sb_value_set_text(c, "status", ok ? "True" : "False");
	if (strcmp(type, "Ready")) { /* a cluster's Ready says no time */
		sb_value_set_text(c, "lastUpdateTime", when);
		sb_value_set_text(c, "lastTransitionTime", when);
	}
	if (!ok && *message)
		sb_value_set_text(c, "message", message);
	json_array_append_new(list, c);
}

static void add_cluster(struct sb_cluster *local, const struct demo_cluster *d)
{
	json_t *v = json_object(), *spec = sb_value_need_map(v, "spec"), *status = sb_value_need_map(v, "status");
	json_t *conditions = json_array();
	/* what broke last broke a while ago, as the clock of the demo has it */
	int64_t since = d->connected ? d->age : d->provisioned ? 14 * MINUTE : d->age;
	if (d->badge) {
		sb_demo_annotate(v, "ui.rancher/badge-text", d->badge);
		sb_demo_annotate(v, "ui.rancher/badge-color", d->color);
	}
	if (*d->provider)
		sb_demo_label(v, "provider.cattle.io", d->imported ? "k3s" : d->provider);
	sb_value_set_text(spec, "displayName", d->name);
	json_object_set_new(spec, "internal", json_boolean(d->internal));
	if (d->imported)
		sb_value_set_text(spec, "description", "机房里的测试机");
	add_condition(conditions, "Provisioned", d->provisioned, d->message, d->age);
	if (d->provisioned) {
		add_condition(conditions, "Ready", d->connected, d->message, since);
		add_condition(conditions, "Connected", d->connected, "", since);
	} else {
		add_condition(conditions, "Waiting", false, d->message, since);
	}
	json_object_set_new(status, "conditions", conditions);
	sb_value_set_text(status, "provider", d->imported ? "imported" : d->provider);
	sb_value_set_text(status, "driver", d->imported || !*d->provider ? "imported" : d->provider);
	const struct sb_cluster *reached = sb_cluster_find(local->world, rh_str(d->id));
	if (reached)
		sb_value_set_text(sb_value_need_map(status, "version"), "gitVersion", reached->version);
	json_object_set_new(status, "nodeCount", json_integer(d->machines));
	sb_world_add(local, sb_kind_named("clusters"), NULL, d->id, d->age, v);
}

void sb_demo_managed(struct sb_cluster *local, const char *id, const char *name)
{
	json_t *ns = json_object();
	sb_demo_annotate(ns, "management.cattle.io/system-namespace", "true");
	add_cluster(local, &(struct demo_cluster){ .id = id,
						   .name = name,
						   .provider = "k3s",
						   .machines = 1,
						   .age = DAY,
						   .provisioned = true,
						   .connected = true,
						   .message = "" });
	sb_world_add(local, sb_kind_named("namespaces"), NULL, id, DAY, ns);
}

char *sb_demo_backing(const struct sb_world *w, const char *cluster, const char *project)
{
	for (size_t i = 0; i < RH_LEN(projects); i++)
		if (!strcmp(projects[i].id, project) && projects[i].old)
			return rh_strdup(project);
	return w->profile->backing && !w->no_webhook ? rh_format("%s-%s", cluster, project) : rh_strdup(project);
}

static void add_project(struct sb_cluster *local, const struct demo_project *d)
{
	json_t *v = json_object(), *spec = sb_value_need_map(v, "spec"), *ns = json_object();
	char *backing = sb_demo_backing(local->world, d->cluster, d->id);
	if (d->label) {
		char *key = rh_format("authz.management.cattle.io/%s", d->label);
		sb_demo_label(v, key, "true");
		free(key);
	}
	sb_value_set_text(spec, "displayName", d->name);
	sb_value_set_text(spec, "clusterName", d->cluster);
	if (*d->description)
		sb_value_set_text(spec, "description", d->description);
	json_t *status = sb_value_need_map(v, "status"), *list = json_array();
	add_condition(list, "BackingNamespaceCreated", true, "", 30 * DAY);
	add_condition(list, "DefaultNetworkPolicyCreated", true, "", 30 * DAY);
	json_object_set_new(status, "conditions", list);
	if (local->world->profile->backing && !local->world->no_webhook)
		sb_value_set_text(status, "backingNamespace", backing);
	sb_project_finalizers(sb_value_need_map(v, "metadata"), d->cluster);
	sb_world_add(local, sb_kind_named("projects"), d->cluster, d->id, 30 * DAY, v);
	sb_demo_annotate(ns, "management.cattle.io/system-namespace", "true");
	sb_demo_label(ns, "kubernetes.io/metadata.name", backing);
	sb_world_add(local, sb_kind_named("namespaces"), NULL, backing, 30 * DAY, ns);
	free(backing);
}

void sb_demo_project(struct sb_cluster *local, const char *cluster, const char *id, const char *name)
{
	add_project(local, &(struct demo_project){ .cluster = cluster, .id = id, .name = name, .description = "" });
}

static void add_feature(struct sb_cluster *local, const struct demo_feature *f)
{
	int minor = local->world->profile->minor;
	if (f->since > minor || (f->until && f->until <= minor))
		return;
	json_t *v = json_object(), *status = sb_value_need_map(v, "status");
	json_object_set_new(sb_value_need_map(v, "spec"), "value", json_null());
	json_object_set_new(status, "default", json_boolean(f->fallback));
	sb_value_set_text(status, "description", f->description);
	json_object_set_new(status, "dynamic", json_boolean(f->dynamic));
	json_object_set_new(status, "lockedValue", f->locked ? json_boolean(!strcmp(f->locked, "true")) : json_null());
	sb_world_add(local, sb_kind_named("features"), NULL, f->name, 41 * DAY, v);
}

static void add_setting(struct sb_cluster *local, const struct demo_setting *s)
{
	const struct sb_world *w = local->world;
	json_t *v = json_object();
	const char *value = s->value;
	if (!strcmp(s->name, "cacerts"))
		value = w->ca;
	else if (!strcmp(s->name, "server-url"))
		value = w->url;
	else if (!strcmp(s->name, "server-version"))
		value = w->profile->version;
	sb_value_set_text(v, "value", value ? value : "");
	sb_value_set_text(v, "default", s->fallback);
	json_object_set_new(v, "customized", json_boolean(value && *value));
	sb_value_set_text(v, "source", value && *value ? "db" : "default");
	sb_world_add(local, sb_kind_named("settings"), NULL, s->name, 41 * DAY, v);
}

void sb_demo_management(struct sb_world *w)
{
	struct sb_cluster *local = sb_cluster_find(w, RH_STR(DEMO_LOCAL));
	for (size_t i = 0; i < RH_LEN(clusters); i++) {
		json_t *ns = json_object();
		sb_demo_annotate(ns, "management.cattle.io/system-namespace", "true");
		add_cluster(local, &clusters[i]);
		sb_world_add(local, sb_kind_named("namespaces"), NULL, clusters[i].id, clusters[i].age, ns);
	}
	for (size_t i = 0; i < RH_LEN(projects); i++)
		add_project(local, &projects[i]);
	for (size_t i = 0; i < RH_LEN(features); i++)
		add_feature(local, &features[i]);
	for (size_t i = 0; i < RH_LEN(settings); i++)
		add_setting(local, &settings[i]);
	for (size_t i = 0; i < RH_LEN(preferences); i++) {
		json_t *v = json_object();
		sb_value_set_text(v, "value", preferences[i].value);
		sb_world_add(local, sb_kind_named("preferences"), w->users[0].id, preferences[i].name, 40 * DAY, v);
	}
}

void sb_cluster_connect(struct sb_world *w, struct rh_str id, bool connected)
{
	static const char *const types[] = { "Connected", "Ready" };
	struct sb_cluster *local = &w->clusters[0];
	const struct sb_object *o = sb_store_get(&local->store, sb_kind_named("clusters"), rh_str(""), id);
	json_t *copy = o ? json_deep_copy(o->v) : NULL, *list = sb_value_at(copy, "status", "conditions", NULL);

	SB_EACH(c, list)
	for (size_t i = 0; i < RH_LEN(types); i++)
		if (rh_str_is(sb_value_str_of(c.v, "type"), types[i])) {
			char now[32];
			sb_time_text(sb_world_time(w), now);
			sb_value_set_text(c.v, "status", connected ? "True" : "False");
			sb_value_set_text(c.v, "lastTransitionTime", now);
			sb_value_set_text(c.v, "message", connected ? "" : "Cluster agent is not connected");
		}
	if (copy)
		sb_store_put(&local->store, o->kind, copy);
}
