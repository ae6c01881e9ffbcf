/* Errors that a screen meets: said, or mended by signing in again. */
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/ui.h"

static bool may_sign_in(const struct app *a)
{
	return a->session.kind == APP_SERVER_RANCHER && app_screen(a, "sign_in") && app_join_now(a);
}

void app_error(struct app *a, const struct rh_err *e)
{
	if (e->code == RH_OK || e->code == RH_E_CANCELLED)
		return;
	rh_log_err(rh_code_name(e->code), e);
	if (a->takes_error && a->takes_error(a, e))
		return;
	if (e->code != RH_E_AUTH || !may_sign_in(a))
		ui_error(a->ui, e);
	else if (!app_find(a, "sign_in"))
		app_sign_in_again(a, e);
}
