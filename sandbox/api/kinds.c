/* The kinds of objects, one row each. */
#include "sandbox/kinds.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

#define ORDER(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *const spec_status[] = { "spec", "status", NULL };

const struct sb_kind sb_kinds[] = {
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "configmaps",
	  .singular = "configmap",
	  .kind = "ConfigMap",
	  .short_names = "cm",
	  .namespaced = true,
	  .columns = sb_columns_configmap,
	  .name_wrong = sb_subdomain_wrong,
	  .known = ORDER("immutable", "data", "binaryData"),
	  .order = ORDER("immutable", "data", "binaryData"),
	  .validate = sb_configmap_validate },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "events",
	  .singular = "event",
	  .kind = "Event",
	  .short_names = "ev",
	  .namespaced = true,
	  .columns = sb_columns_event,
	  .name_wrong = sb_subdomain_wrong,
	  .fields = ORDER("involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
			  "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
			  "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"),
	  .field = sb_event_field },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "namespaces",
	  .singular = "namespace",
	  .kind = "Namespace",
	  .short_names = "ns",
	  .status = true,
	  .columns = sb_columns_namespace,
	  .name_wrong = sb_label_wrong,
	  .known = ORDER("spec", "status"),
	  .order = ORDER("spec", "status"),
	  .fields = ORDER("status.phase", "name"),
	  .field = sb_namespace_field,
	  .defaults = sb_namespace_defaults,
	  .verbs = "create,delete,get,list,patch,update,watch" },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "nodes",
	  .singular = "node",
	  .kind = "Node",
	  .short_names = "no",
	  .status = true,
	  .columns = sb_columns_node,
	  .name_wrong = sb_subdomain_wrong },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "persistentvolumeclaims",
	  .singular = "persistentvolumeclaim",
	  .kind = "PersistentVolumeClaim",
	  .short_names = "pvc",
	  .namespaced = true,
	  .status = true,
	  .name_wrong = sb_subdomain_wrong,
	  .known = ORDER("spec", "status"),
	  .order = ORDER("spec", "status") },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "pods",
	  .singular = "pod",
	  .kind = "Pod",
	  .short_names = "po",
	  .namespaced = true,
	  .status = true,
	  .columns = sb_columns_pod,
	  .name_wrong = sb_subdomain_wrong,
	  .known = ORDER("spec", "status"),
	  .order = ORDER("spec", "status"),
	  .fields = ORDER("spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
			  "status.phase", "status.podIP", "status.nominatedNodeName"),
	  .field = sb_pod_field,
	  .decode = sb_workload_decode,
	  .defaults = sb_pod_defaults,
	  .validate = sb_pod_validate,
	  .admit = sb_pod_admit },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "secrets",
	  .singular = "secret",
	  .kind = "Secret",
	  .namespaced = true,
	  .columns = sb_columns_secret,
	  .name_wrong = sb_subdomain_wrong,
	  .known = ORDER("immutable", "data", "stringData", "type"),
	  .order = ORDER("immutable", "data", "type"),
	  .fields = ORDER("type"),
	  .field = sb_secret_field,
	  .decode = sb_secret_decode,
	  .defaults = sb_secret_defaults,
	  .validate = sb_secret_validate },
	{ .group = "",
	  .version = "v1",
	  .api = "v1",
	  .plural = "serviceaccounts",
	  .singular = "serviceaccount",
	  .kind = "ServiceAccount",
	  .short_names = "sa",
	  .namespaced = true,
	  .known = ORDER("secrets", "imagePullSecrets", "automountServiceAccountToken"),
	  .order = ORDER("secrets", "imagePullSecrets", "automountServiceAccountToken"),
	  .decode = sb_account_decode,
	  .defaults = sb_account_defaults,
	  .columns = sb_columns_account,
	  .name_wrong = sb_subdomain_wrong },
	{ .group = "apps",
	  .version = "v1",
	  .api = "apps/v1",
	  .plural = "controllerrevisions",
	  .singular = "controllerrevision",
	  .kind = "ControllerRevision",
	  .namespaced = true,
	  .columns = sb_columns_revision,
	  .known = ORDER("data", "revision"),
	  .order = ORDER("data", "revision"),
	  .name_wrong = sb_subdomain_wrong },
#define WORKLOAD(g, p, s, k, short, c)                                                                            \
	.group = g, .version = "v1", .api = g "/v1", .plural = p, .singular = s, .kind = k, .short_names = short, \
	.namespaced = true, .status = true, .generation = true, .columns = c, .name_wrong = sb_subdomain_wrong,   \
	.known = spec_status, .order = spec_status
	{ WORKLOAD("apps", "daemonsets", "daemonset", "DaemonSet", "ds", sb_columns_daemon),
	  .decode = sb_workload_decode, .defaults = sb_daemon_defaults, .validate = sb_daemon_validate },
	{ WORKLOAD("apps", "deployments", "deployment", "Deployment", "deploy", sb_columns_deployment), .scale = true,
	  .decode = sb_workload_decode, .defaults = sb_deployment_defaults, .validate = sb_deployment_validate },
	{ WORKLOAD("apps", "replicasets", "replicaset", "ReplicaSet", "rs", sb_columns_replica), .scale = true,
	  .decode = sb_workload_decode, .defaults = sb_replicaset_defaults, .validate = sb_replicaset_validate },
	{ WORKLOAD("apps", "statefulsets", "statefulset", "StatefulSet", "sts", sb_columns_stateful), .scale = true,
	  .decode = sb_workload_decode, .defaults = sb_stateful_defaults, .validate = sb_stateful_validate },
	{ WORKLOAD("batch", "cronjobs", "cronjob", "CronJob", "cj", sb_columns_cron), .decode = sb_workload_decode,
	  .defaults = sb_cron_defaults, .validate = sb_cron_validate },
	{ WORKLOAD("batch", "jobs", "job", "Job", NULL, sb_columns_job), .decode = sb_workload_decode,
	  .defaults = sb_job_defaults, .validate = sb_job_validate, .admit = sb_job_admit },
#define MANAGEMENT(p, s, k)                                                                              \
	.group = "management.cattle.io", .version = "v3", .api = "management.cattle.io/v3", .plural = p, \
	.singular = s, .kind = k, .management = true, .name_wrong = sb_subdomain_wrong
	{ MANAGEMENT("clusters", "cluster", "Cluster") },
	{ MANAGEMENT("features", "feature", "Feature") },
	{ MANAGEMENT("preferences", "preference", "Preference"), .namespaced = true },
	{ MANAGEMENT("projects", "project", "Project"), .namespaced = true },
	{ MANAGEMENT("settings", "setting", "Setting") },
	{ 0 },
};
_Static_assert(RH_LEN(sb_kinds) <= SB_KIND_MOST, "SB_KIND_MOST");

const struct sb_kind *sb_kind_find(const char *group, const char *version, struct rh_str plural)
{
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (!strcmp(k->group, group) && !strcmp(k->version, version) && rh_str_is(plural, k->plural))
			return k;
	return NULL;
}

const struct sb_kind *sb_kind_named(const char *plural)
{
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (!strcmp(k->plural, plural))
			return k;
	RH_BUG("no kind %s", plural);
}

size_t sb_kind_index(const struct sb_kind *k)
{
	return (size_t)(k - sb_kinds);
}

bool sb_kind_has_verb(const struct sb_kind *k, const char *verb)
{
	struct rh_str rest = rh_str(k->verbs), one;
	if (!k->verbs)
		return true;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(one, verb))
			return true;
	return false;
}

bool sb_kind_served(const struct sb_cluster *c, const struct sb_kind *k)
{
	if (k->management)
		return c->world->profile->minor && !strcmp(c->id, "local");
	return strcmp(k->plural, "cronjobs") || sb_cluster_minor(c) >= 21; /* batch/v1 */
}
