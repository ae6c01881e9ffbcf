/* The kinds of objects, one row each. */
#include "sandbox/workload.h"

#include <string.h>

#define ORDER(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *const spec_status[] = { "spec", "status", NULL };

const struct rh_kind rh_kinds[] = {
	{ .group = "", .version = "v1", .api = "v1", .plural = "configmaps", .singular = "configmap", .kind = "ConfigMap",
	  .short_names = "cm", .namespaced = true, .columns = rh_columns_configmap, .name_wrong = rh_subdomain_wrong,
	  .known = ORDER("immutable", "data", "binaryData"), .order = ORDER("immutable", "data", "binaryData"),
	  .validate = rh_configmap_validate },
	{ .group = "", .version = "v1", .api = "v1", .plural = "events", .singular = "event", .kind = "Event",
	  .short_names = "ev", .namespaced = true, .columns = rh_columns_event, .name_wrong = rh_subdomain_wrong,
	  .fields = ORDER("involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
			  "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
			  "reportingComponent", "source", "type"),
	  .field = rh_event_field },
	{ .group = "", .version = "v1", .api = "v1", .plural = "namespaces", .singular = "namespace", .kind = "Namespace",
	  .short_names = "ns", .status = true, .columns = rh_columns_namespace, .name_wrong = rh_label_wrong, .known = ORDER("spec", "status"),
	  .order = ORDER("spec", "status"), .fields = ORDER("status.phase", "name"), .field = rh_namespace_field,
	  .defaults = rh_namespace_defaults, .verbs = "create,delete,get,list,patch,update,watch" },
	{ .group = "", .version = "v1", .api = "v1", .plural = "nodes", .singular = "node", .kind = "Node",
	  .short_names = "no", .status = true, .columns = rh_columns_node, .name_wrong = rh_subdomain_wrong },
	{ .group = "", .version = "v1", .api = "v1", .plural = "pods", .singular = "pod", .kind = "Pod", .short_names = "po",
	  .namespaced = true, .status = true, .columns = rh_columns_pod, .name_wrong = rh_subdomain_wrong, .known = ORDER("spec", "status"),
	  .order = ORDER("spec", "status"),
	  .fields = ORDER("spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
			  "status.phase", "status.podIP", "status.nominatedNodeName"),
	  .field = rh_pod_field, .decode = rh_workload_decode,
	  .defaults = rh_pod_defaults, .validate = rh_pod_validate, .admit = rh_pod_admit },
	{ .group = "", .version = "v1", .api = "v1", .plural = "secrets", .singular = "secret", .kind = "Secret",
	  .namespaced = true, .columns = rh_columns_secret, .name_wrong = rh_subdomain_wrong,
	  .known = ORDER("immutable", "data", "stringData", "type"), .order = ORDER("immutable", "data", "type"),
	  .fields = ORDER("type"), .field = rh_secret_field, .decode = rh_secret_decode, .defaults = rh_secret_defaults,
	  .validate = rh_secret_validate },
	{ .group = "", .version = "v1", .api = "v1", .plural = "serviceaccounts", .singular = "serviceaccount",
	  .kind = "ServiceAccount", .short_names = "sa", .namespaced = true, .columns = rh_columns_account,
	  .name_wrong = rh_subdomain_wrong, .known = ORDER("secrets", "imagePullSecrets", "automountServiceAccountToken"),
	  .order = ORDER("secrets", "imagePullSecrets", "automountServiceAccountToken") },
#define WORKLOAD(g, p, s, k, short, c)                                                                               \
	.group = g, .version = "v1", .api = g "/v1", .plural = p, .singular = s, .kind = k, .short_names = short,    \
	.namespaced = true, .status = true, .generation = true, .columns = c, .name_wrong = rh_subdomain_wrong,       \
	.known = spec_status, .order = spec_status
	{ WORKLOAD("apps", "daemonsets", "daemonset", "DaemonSet", "ds", rh_columns_daemon),
	  .decode = rh_workload_decode, .defaults = rh_daemon_defaults, .validate = rh_daemon_validate },
	{ WORKLOAD("apps", "deployments", "deployment", "Deployment", "deploy", rh_columns_deployment), .scale = true,
	  .decode = rh_workload_decode, .defaults = rh_deployment_defaults, .validate = rh_deployment_validate },
	{ WORKLOAD("apps", "replicasets", "replicaset", "ReplicaSet", "rs", rh_columns_replica), .scale = true,
	  .decode = rh_workload_decode, .defaults = rh_replicaset_defaults, .validate = rh_replicaset_validate },
	{ WORKLOAD("apps", "statefulsets", "statefulset", "StatefulSet", "sts", rh_columns_stateful), .scale = true,
	  .decode = rh_workload_decode, .defaults = rh_stateful_defaults, .validate = rh_stateful_validate },
	{ WORKLOAD("batch", "cronjobs", "cronjob", "CronJob", "cj", rh_columns_cron),
	  .decode = rh_workload_decode, .defaults = rh_cron_defaults, .validate = rh_cron_validate },
	{ WORKLOAD("batch", "jobs", "job", "Job", NULL, rh_columns_job),
	  .decode = rh_workload_decode, .defaults = rh_job_defaults, .validate = rh_job_validate, .admit = rh_job_admit },
#define MANAGEMENT(p, s, k)                                                                                          \
	.group = "management.cattle.io", .version = "v3", .api = "management.cattle.io/v3", .plural = p, .singular = s, \
	.kind = k, .management = true, .name_wrong = rh_subdomain_wrong
	{ MANAGEMENT("clusters", "cluster", "Cluster") },
	{ MANAGEMENT("features", "feature", "Feature") },
	{ MANAGEMENT("preferences", "preference", "Preference"), .namespaced = true },
	{ MANAGEMENT("projects", "project", "Project"), .namespaced = true },
	{ MANAGEMENT("settings", "setting", "Setting") },
	{ 0 },
};
_Static_assert(RH_LEN(rh_kinds) <= RH_KIND_MOST, "RH_KIND_MOST");

const struct rh_kind *rh_kind_find(const char *group, const char *version, struct rh_str plural)
{
	for (const struct rh_kind *k = rh_kinds; k->kind; k++)
		if (!strcmp(k->group, group) && !strcmp(k->version, version) && rh_str_is(plural, k->plural))
			return k;
	return NULL;
}

const struct rh_kind *rh_kind_named(const char *plural)
{
	for (const struct rh_kind *k = rh_kinds; k->kind; k++)
		if (!strcmp(k->plural, plural))
			return k;
	RH_BUG("no kind %s", plural);
}

size_t rh_kind_index(const struct rh_kind *k)
{
	return (size_t)(k - rh_kinds);
}

bool rh_kind_has_verb(const struct rh_kind *k, const char *verb)
{
	struct rh_str rest = rh_str(k->verbs), one;
	if (!k->verbs)
		return true;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(one, verb))
			return true;
	return false;
}
