/* The gate: the one place that says no to writes and reveals on our own account. */
#include "app/change.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"

bool app_gate_allows(const struct app_session *s, enum app_gate what, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (!s->read_only)
		return true;
	rh_err_set(e, RH_E_REFUSED, "%s",
		   _(what == APP_GATE_WRITE ? N_("Nothing is written here: ranchhand is connected read-only.")
					    : N_("No secret is revealed here: ranchhand is connected read-only.")));
	rh_err_fix(e, "%s",
		   _("Connect again without --read-only, or choose Connect instead of Connect read-only on the Connect "
		     "screen. A server that is saved as read-only is changed there by Edit."));
	return false;
}

bool app_gate(struct app *a, enum app_gate what, struct rh_err *e)
{
	return app_gate_allows(&a->session, what, e);
}
