/* Saving soon after a change, and the kubeconfig. */
#include "app/internal.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kubeconfig.h"
#include "ui/role.h"
#include "ui/ui.h"

enum { SAVE_MS = 1000 };

static void save_now(void *ctx)
{
	struct app *a = ctx;
	struct rh_err e;

	if (app_state_save(&a->state, &e) != RH_OK)
		ui_toast_err(a->ui, &e);
}

void app_state_changed(struct app *a)
{
	rh_timer_start(&a->keeping.timer, SAVE_MS, save_now, a);
}

struct kube_config *app_kubeconfig(struct app *a, struct rh_err *e)
{
	struct app_keeping *k = &a->keeping;

	*e = (struct rh_err){ 0 };
	if (!k->kubeconfig && kube_config_load(a->opt.kubeconfig, &k->kubeconfig, e) != RH_OK)
		return NULL;
	return k->kubeconfig;
}

void app_keep_release(struct app *a)
{
	struct app_keeping *k = &a->keeping;
	struct rh_err e;

	if (k->timer.running) {
		rh_timer_stop(&k->timer);
		if (app_state_save(&a->state, &e) != RH_OK)
			rh_log_err(NULL, &e);
	}
	kube_config_free(&k->kubeconfig);
}
