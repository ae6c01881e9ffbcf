/* workload: the kinds of workload, one row each. */
#ifndef KUBE_WORKLOAD_H
#define KUBE_WORKLOAD_H

#include "base/base.h"

struct kube;
struct kube_resource;

enum kube_workload_kind {
	KUBE_DEPLOYMENT,
	KUBE_STATEFULSET,
	KUBE_DAEMONSET,
	KUBE_JOB,
	KUBE_CRONJOB,
	KUBE_POD,
	KUBE_WORKLOAD_KINDS
};
/* one row a kind, in Rancher's order */
struct kube_workload_def {
	enum kube_workload_kind kind;
	const char *id, *label, *plural_label; /* "deployment", N_("Deployment"), N_("Deployments") */
	const struct kube_resource
		*resource;    /* as the newest servers have it; kube_workload_resource knows this one's */
	const char *pod;      /* JSON pointer of the pod spec: "/spec/template/spec" */
	const char *pod_meta; /* of the pod's metadata: "/spec/template/metadata" */
	int name_most;        /* longest name from which pods can be made, bytes */
	bool selector;        /* spec.selector must be written */
	bool replicas;        /* spec.replicas: can be scaled */
	bool can_restart;     /* its template may change: a changed annotation there rolls it out anew */
};
extern const struct kube_workload_def kube_workload_defs[KUBE_WORKLOAD_KINDS];
const struct kube_workload_def *kube_workload_def_find(const char *id); /* NULL when there is none */
/* The resource by which this server has that kind: CronJob was batch/v1beta1 before Kubernetes 1.21. What a list found
 * out is known here; until then the newest. */
const struct kube_resource *kube_workload_resource(const struct kube *k, const struct kube_workload_def *def);
const struct kube_workload_def *kube_workload_def_of_kind(struct rh_str kind); /* "Deployment"; NULL */
/* "deployment/web-blue/front": def, and namespace and name, which are the caller's. False: it is no such key. */
bool kube_workload_key_split(const char *key, const struct kube_workload_def **def, char **ns, char **name);
#endif
