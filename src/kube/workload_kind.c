/* The six kinds of workloads, one row each, in Rancher's order. Names are limited by what Kubernetes appends to them: a CronJob's
 * jobs get eleven characters more (apis/batch/validation), a StatefulSet's controller-revision-hash label is its name and a hash,
 * a Job's name is the value of a label of its pods. */
#include "kube/kube.h"

#include <string.h>

const struct rh_resource rh_res_deployment = { "apps", "v1", "deployments", "Deployment", true };
const struct rh_resource rh_res_replica_set = { "apps", "v1", "replicasets", "ReplicaSet", true };
const struct rh_resource rh_res_stateful_set = { "apps", "v1", "statefulsets", "StatefulSet", true };
const struct rh_resource rh_res_daemon_set = { "apps", "v1", "daemonsets", "DaemonSet", true };
const struct rh_resource rh_res_job = { "batch", "v1", "jobs", "Job", true };
const struct rh_resource rh_res_cron_job = { "batch", "v1", "cronjobs", "CronJob", true };
const struct rh_resource rh_res_cron_job_beta = { "batch", "v1beta1", "cronjobs", "CronJob", true };

#define TEMPLATE .pod = "/spec/template/spec", .pod_meta = "/spec/template/metadata"

const struct rh_workload_def rh_workload_defs[RH_WORKLOAD_KINDS] = {
	{ .kind = RH_DEPLOYMENT, .id = "deployment", .label = N_("Deployment"), .plural_label = N_("Deployments"),
	  .resource = &rh_res_deployment, TEMPLATE, .name_most = 63, .selector = true, .replicas = true, .can_restart = true },
	{ .kind = RH_STATEFULSET, .id = "statefulset", .label = N_("StatefulSet"), .plural_label = N_("StatefulSets"),
	  .resource = &rh_res_stateful_set, TEMPLATE, .name_most = 52, .selector = true, .replicas = true, .can_restart = true },
	{ .kind = RH_DAEMONSET, .id = "daemonset", .label = N_("DaemonSet"), .plural_label = N_("DaemonSets"),
	  .resource = &rh_res_daemon_set, TEMPLATE, .name_most = 63, .selector = true, .can_restart = true },
	{ .kind = RH_JOB, .id = "job", .label = N_("Job"), .plural_label = N_("Jobs"), .resource = &rh_res_job, TEMPLATE,
	  .name_most = 63 },
	{ .kind = RH_CRONJOB, .id = "cronjob", .label = N_("CronJob"), .plural_label = N_("CronJobs"), .resource = &rh_res_cron_job,
	  .pod = "/spec/jobTemplate/spec/template/spec", .pod_meta = "/spec/jobTemplate/spec/template/metadata", .name_most = 52 },
	{ .kind = RH_POD, .id = "pod", .label = N_("Pod"), .plural_label = N_("Pods"), .resource = &rh_res_pod, .pod = "/spec",
	  .pod_meta = "/metadata", .name_most = 253 },
};

const struct rh_workload_def *rh_workload_def_find(const char *id)
{
	for (size_t i = 0; id && i < RH_LEN(rh_workload_defs); i++)
		if (strcmp(rh_workload_defs[i].id, id) == 0)
			return &rh_workload_defs[i];
	return NULL;
}
