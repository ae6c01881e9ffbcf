/* The six kinds of workloads, one row each, in Rancher's order. Names are limited by what Kubernetes appends to them: a
 * CronJob's jobs get eleven characters more (apis/batch/validation), a StatefulSet's controller-revision-hash label is
 * its name and a hash, a Job's name is the value of a label of its pods. */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/workload.h"

#include <string.h>

const struct kube_resource kube_res_deployment = { "apps", "v1", "deployments", "Deployment", true };
const struct kube_resource kube_res_stateful_set = { "apps", "v1", "statefulsets", "StatefulSet", true };
const struct kube_resource kube_res_daemon_set = { "apps", "v1", "daemonsets", "DaemonSet", true };
const struct kube_resource kube_res_job = { "batch", "v1", "jobs", "Job", true };
const struct kube_resource kube_res_cron_job = { "batch", "v1", "cronjobs", "CronJob", true };
const struct kube_resource kube_res_cron_job_beta = { "batch", "v1beta1", "cronjobs", "CronJob", true };

#define TEMPLATE .pod = "/spec/template/spec", .pod_meta = "/spec/template/metadata"

const struct kube_workload_def kube_workload_defs[KUBE_WORKLOAD_KINDS] = {
	{ .kind = KUBE_DEPLOYMENT,
	  .id = "deployment",
	  .label = N_("Deployment"),
	  .plural_label = N_("Deployments"),
	  .resource = &kube_res_deployment,
	  TEMPLATE,
	  .name_most = 63,
	  .selector = true,
	  .replicas = true,
	  .can_restart = true },
	{ .kind = KUBE_STATEFULSET,
	  .id = "statefulset",
	  .label = N_("StatefulSet"),
	  .plural_label = N_("StatefulSets"),
	  .resource = &kube_res_stateful_set,
	  TEMPLATE,
	  .name_most = 52,
	  .selector = true,
	  .replicas = true,
	  .can_restart = true },
	{ .kind = KUBE_DAEMONSET,
	  .id = "daemonset",
	  .label = N_("DaemonSet"),
	  .plural_label = N_("DaemonSets"),
	  .resource = &kube_res_daemon_set,
	  TEMPLATE,
	  .name_most = 63,
	  .selector = true,
	  .can_restart = true },
	{ .kind = KUBE_JOB,
	  .id = "job",
	  .label = N_("Job"),
	  .plural_label = N_("Jobs"),
	  .resource = &kube_res_job,
	  TEMPLATE,
	  .name_most = 63 },
	{ .kind = KUBE_CRONJOB,
	  .id = "cronjob",
	  .label = N_("CronJob"),
	  .plural_label = N_("CronJobs"),
	  .resource = &kube_res_cron_job,
	  .pod = "/spec/jobTemplate/spec/template/spec",
	  .pod_meta = "/spec/jobTemplate/spec/template/metadata",
	  .name_most = 52 },
	{ .kind = KUBE_POD,
	  .id = "pod",
	  .label = N_("Pod"),
	  .plural_label = N_("Pods"),
	  .resource = &kube_res_pod,
	  .pod = "/spec",
	  .pod_meta = "/metadata",
	  .name_most = 253 },
};

const struct kube_workload_def *kube_workload_def_find(const char *id)
{
	for (size_t i = 0; id && i < RH_LEN(kube_workload_defs); i++)
		if (strcmp(kube_workload_defs[i].id, id) == 0)
			return &kube_workload_defs[i];
	return NULL;
}
