/* keep: what is remembered is saved soon after it has changed; the kubeconfig is read once. */
#ifndef APP_PARTS_KEEP_H
#define APP_PARTS_KEEP_H

#include "base/base.h"

struct app;
struct kube_config;

struct app_keeping {
	struct rh_timer timer;
	struct kube_config *kubeconfig;
};
void app_keep_release(struct app *a); /* saves what waits to be saved */
#endif
