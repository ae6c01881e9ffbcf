/* uses: who names a secret. */
#ifndef KUBE_USES_H
#define KUBE_USES_H

#include "base/base.h"

struct kube;
struct kube_workload_def;

/* How an object names a secret. PULL: imagePullSecrets; MOUNTABLE: the list "secrets" of a service account. */
enum { KUBE_USE_PULL = 1, KUBE_USE_ENV = 2, KUBE_USE_VOLUME = 4, KUBE_USE_MOUNTABLE = 8 };
struct kube_use {
	char *secret;
	unsigned how; /* bits */
};
/* A workload, a pod or a service account, and the secrets that it names. */
struct kube_consumer {
	const struct kube_workload_def *def; /* NULL: a service account */
	char *ns, *name;
	char *owner;   /* "ReplicaSet/front-5c47c": the controller that made it; "" when it stands by itself */
	char *account; /* service account of its pods, never "" */
	char *images;  /* comma-separated */
	struct kube_use *uses;
	size_t use_count;
	bool over;     /* a pod that has ended */
	bool own_list; /* imagePullSecrets is not empty; entries without a name count too, for admission */
};
/* what could not be read */
struct kube_unread {
	char *what; /* "pods in web-blue" */
	struct rh_err err;
};
struct kube_uses {
	struct kube_consumer *v; /* by namespace: service accounts, then by kind in Rancher's order, then by name */
	size_t n;
	struct kube_unread *unread;
	size_t unread_count;
};
/* Reads no secret. Message: body struct kube_uses *, always with RH_OK. A newer one with the same owner and tag
 * replaces the older. */
void kube_uses_ask(struct kube *k, const char *const *namespaces, size_t n, struct rh_owner owner, int tag);
void kube_uses_free(void *uses); /* fits rh_message.drop */
/* Adds what one element of a list names; def NULL: a service account. For kube_uses_ask and its tests; sort when all
 * are there. */
void kube_uses_add(struct kube_uses *u, const struct kube_workload_def *def, struct rh_str element);
void kube_uses_sort(struct kube_uses *u);
/* By binary search, once they are sorted. def NULL: a service account; the result NULL: there is none. */
const struct kube_consumer *kube_uses_find(const struct kube_uses *u, const struct kube_workload_def *def,
					   const char *ns, const char *name);
unsigned kube_consumer_names(const struct kube_consumer *c, const char *secret); /* bits; 0: it does not */
/* Do its pods get the secret from their service account? Only where they name no pull secret of their own (kubernetes,
 * plugin/pkg/admission/serviceaccount). A pod that exists was given the names when it was made: false. */
bool kube_consumer_by_account(const struct kube_uses *u, const struct kube_consumer *c, const char *secret);
bool kube_consumer_made(
	const struct kube_consumer *c); /* a pod or a Job that something else made: it stands for that */
#endif
