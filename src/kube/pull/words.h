/* words: what a verdict found out, for its sentence. */
#ifndef KUBE_PULL_WORDS_H
#define KUBE_PULL_WORDS_H

#include "base/base.h"

struct kube_verdict;

/* what the sentences name; NULL: not known */
struct kube_verdict_words {
	const char *image, *host, *repository, *tag, *node, *ns, *policy, *secret, *secrets, *user, *key, *type,
		*elsewhere, *near, *took, *waits, *status, *lifetime, *age,
		*ended; /* since the secret was last changed, since its password has ended */
	int minor;      /* of the server, 0: not known */
	bool volume;    /* the image is one of the pod's volumes, not the container's */
};
void kube_verdict_say(struct kube_verdict *v, const struct kube_verdict_words *w);
/* "2.4s" of "Successfully pulled image … in 2.4s (…)"; empty when it says nothing (until Kubernetes 1.19). */
struct rh_str kube_pulled_in(struct rh_str message);
bool kube_pulled_present(struct rh_str message); /* "… already present on machine" */
bool kube_pulled_allowed(struct rh_str message); /* "… and can be accessed by the pod" (Kubernetes 1.35 on) */
#endif
