/* pod_status: the status of a pod, as kubectl's STATUS column tells it. */
#ifndef KUBE_PULL_POD_STATUS_H
#define KUBE_PULL_POD_STATUS_H

#include "base/base.h"
#include "kube/workload_row.h"

/* One of a pod's containerStatuses or initContainerStatuses, as spans. */
struct kube_container_spans {
	struct rh_str name, image, image_id, ready, restarts, state, last_state;
	struct rh_str waiting, running, terminated;  /* one of them is an object, of `state` */
	struct rh_str reason, message, code, signal; /* of it */
};
void kube_container_read(struct rh_str status, struct kube_container_spans *out);
enum kube_pull kube_container_pull(const struct kube_container_spans *c); /* of one that has not ended */
struct kube_pod_spans {
	struct rh_str phase, reason, containers, init_containers, conditions; /* of status: arrays of statuses */
	struct rh_str spec_containers, spec_init_containers, node, account, pull_secrets;
};
void kube_pod_read(struct rh_str spec, struct rh_str status, struct kube_pod_spans *out);
/* What kubectl prints as STATUS, READY and RESTARTS (printers/internalversion, printPod). */
struct kube_pod_word {
	char text[80];
	int ready, total, restarts;
};
void kube_pod_word(const struct kube_pod_spans *p, bool removing, struct kube_pod_word *out);
#endif
