/* kubectl: by which file and context kubectl reaches a cluster, so that the lines that are shown work. */
#ifndef APP_KUBECTL_H
#define APP_KUBECTL_H

#include "base/base.h"

struct app;
struct kube;

/* Sets what kubectl needs for the cluster (struct kube: kubeconfig, context, unreached): the context that was
 * connected, else one of the person's kubeconfig that leads there, else the file that app_kubectl_file names, if it is
 * there. */
void app_kubectl_find(struct app *a, struct kube *k);
/* Where a kubeconfig of the explored cluster is put unless the person says otherwise: ~/.kube/SERVER-CLUSTER.yaml.
 * NULL: there is no home. The caller frees it. */
char *app_kubectl_file(struct app *a);
/* Writes down that Rancher has made a kubeconfig, and a token with it; e: or why not. */
void app_kubectl_made(struct app *a, const struct rh_err *e);
/* From now on the lines name this file. */
void app_kubectl_take(struct app *a, const char *file);
#endif
