/* reach: which workloads get pull secrets through a service account, and which of them run with pods that do not have
 * them. Admission adds the account's pull secrets to a new pod that names none itself, and never touches a pod that
 * exists (kubernetes: plugin/pkg/admission/serviceaccount). Pure. */
#ifndef KUBE_REACH_H
#define KUBE_REACH_H

#include "base/base.h"

struct kube_consumer;
struct kube_uses;

enum kube_reach {
	KUBE_REACH_NONE,    /* runs as another service account; or what made it is among the others and stands for it */
	KUBE_REACH_OWN,     /* names pull secrets itself, which switches those of the service account off */
	KUBE_REACH_NEXT,    /* its next pods have them, and it has no pod without them */
	KUBE_REACH_RESTART, /* its next pods have them; one that it has, and that has not ended, does not. No CronJob */
};
/* `c` is one of `u`; account: a name, its namespace is that of `c`. secrets: what counts as had. */
enum kube_reach kube_reach_of(const struct kube_uses *u, const struct kube_consumer *c, const char *account,
			      const char *const *secrets, size_t n);
#endif
