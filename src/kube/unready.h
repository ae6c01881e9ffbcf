/* unready: why a pod whose images are there is not ready: a probe that fails, or a volume that is not there. Pure. */
#ifndef KUBE_UNREADY_H
#define KUBE_UNREADY_H

#include "base/base.h"

struct kube_event_row;
struct kube_pod;

enum kube_unready_why {
	KUBE_UNREADY_NOT,
	KUBE_UNREADY_VOLUME,
	KUBE_UNREADY_READINESS,
	KUBE_UNREADY_LIVENESS,
	KUBE_UNREADY_STARTUP
};
struct kube_unready {
	enum kube_unready_why why;
	char of[256];      /* the container, or the volume */
	char message[500]; /* what the kubelet said of it, clean, without what the sentence around it says */
};
/* From the pod and its events (in any order). KUBE_UNREADY_NOT: it is ready, or nobody has said why it is not. */
void kube_unready_read(const struct kube_pod *pod, const struct kube_event_row *const *events, size_t event_count,
		       struct kube_unready *out);
#endif
