/* A kubeconfig of a cluster, as Rancher's page offers it for download: Rancher makes a token for it, and says it only
 * this once. */
#ifndef RANCHER_KUBECONFIG_H
#define RANCHER_KUBECONFIG_H

#include "base/base.h"

struct rancher;

struct rancher_kubeconfig {
	struct rh_secret yaml; /* as Rancher wrote it */
	char *context;         /* its current context */
};
void rancher_kubeconfig_free(void *k); /* fits rh_message.drop */
/* Since 2.12 by an object of ext.cattle.io/v1 (rancher/rancher, pkg/ext/stores/kubeconfig), before by the action
 * generateKubeconfig of the cluster; each where the other is not there. Message: body struct rancher_kubeconfig. After
 * an error other than a refusal a token may have been made all the same. */
void rancher_kubeconfig_make(struct rancher *r, const char *cluster, struct rh_owner owner, int tag);
#endif
