/* sweep: collections that are read once. */
#ifndef KUBE_LIST_SWEEP_H
#define KUBE_LIST_SWEEP_H

#include "base/base.h"

struct kube;
struct kube_resource;
struct kube_unread;

struct kube_sweep_part {
	const struct kube_resource *resource, *older; /* older: where the server does not know the first; NULL: none */
	const char *type;                             /* selects secrets of this type; NULL: all */
};
struct kube_sweep_spec {
	const struct kube_sweep_part *parts; /* static */
	size_t part_count;
	const char *const *namespaces; /* copied; for `whole`: where the cluster may not be read at once */
	size_t namespace_count;
	bool whole; /* the cluster at once, if that is allowed: then also elements of other namespaces come */
	/* Large pages and many requests at once: somebody waits for it. The last part begins: what has several pages,
	 * which come one after the other, belongs there. */
	bool eager;
	void (*element)(void *ctx, size_t part, struct rh_str element); /* a plain object; wiped afterwards */
	/* One more request begins or is answered; may be NULL. */
	void (*step)(void *ctx, unsigned asked, unsigned answered);
	/* That could not be read, ns NULL: of the whole cluster. */
	void (*unread)(void *ctx, size_t part, const char *ns, const struct rh_err *e);
	void (*done)(void *ctx); /* everything was asked for; not called when it was replaced or its owner has ended */
	void (*drop)(void *ctx); /* last, in any case */
	void *ctx;
	struct rh_owner owner; /* ends with it; a newer one with the same tag replaces it */
	int tag;
};
void kube_sweep(struct kube *k, const struct kube_sweep_spec *spec);
void kube_unread_add(struct kube_unread **v, size_t *n, const struct kube_sweep_part *part, const char *ns,
		     const struct rh_err *e);
void kube_unread_free(struct kube_unread *v, size_t n);
#endif
