/* account_patch: what changes the pull secrets of a service account. Pure. */
#ifndef KUBE_ACCOUNT_PATCH_H
#define KUBE_ACCOUNT_PATCH_H

#include "base/base.h"

/* One pull secret put into the list of an account, or taken out of it. */
struct kube_account_edit {
	char *account, *secret;
	bool on;
};
/* The merge patch that makes `n` edits of the object: its whole list, which is atomic in Kubernetes (k8s.io/api
 * core/v1, ServiceAccount), as it stands there, with what is new at its end, on the condition that nobody has written
 * since. Returns how many of the edits change anything; 0: the body is empty. */
size_t kube_account_patch(struct rh_str object, const struct kube_account_edit *edits, size_t n,
			  struct rh_secret *body);
#endif
