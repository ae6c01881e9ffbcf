/* counts: how many objects of each kind a cluster has, by namespace, in one answer. */
#ifndef RANCHER_COUNTS_H
#define RANCHER_COUNTS_H

#include "base/base.h"

struct kube;
struct kube_resource;

/* Asks what Rancher's own pages count by (rancher/steve, pkg/resources/counts): what the user may list, as it is in
 * Rancher's cache. Message: body struct kube_reply, or an error where the server has no such page. */
void rancher_counts_ask(struct kube *k, struct rh_owner owner, int tag);
/* The part of that answer that has them, for rancher_counts_of: a large one is walked once. Empty: there is none. */
struct rh_str rancher_counts_in(struct rh_str answer);
/* How many of this kind there are in the namespaces that `keeps` (NULL: in all of the cluster); -1 when they do not
 * speak of the kind: the user may not list it, or the answer was something else. */
int64_t rancher_counts_of(struct rh_str counts, const struct kube_resource *kind,
			  bool (*keeps)(void *ctx, const char *ns), void *ctx);
#endif
