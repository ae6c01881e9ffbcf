/* What the answer to a dry run says, by the rule of writes. */
#include "app/change.h"
#include "app/parts/written.h"
#include "base/base.h"

void app_dry_outcome(const struct app_change *c, const struct rh_err *answer, const struct kube_reply *r,
		     struct rh_err *e)
{
	enum app_fate fate = app_fate_of(c->method, c->name, answer, r);

	*e = *answer;
	if (fate == APP_FATE_DONE)
		*e = (struct rh_err){ 0 };
	if (fate != APP_FATE_UNKNOWN)
		return;
	rh_err_set(e, RH_E_UNKNOWN, "%s", _("It is not known whether it would take this."));
	if (answer->code == RH_OK)
		rh_err_why(e, "%s", _("The answer to the dry run does not carry the object."));
	else
		rh_err_why(e, "%s %s", answer->what, answer->why);
	rh_err_fix(e, "%s", _("{key:again} asks again."));
}
