/* What the answer to a dry run says, by the rule of writes. */
#include "app/change.h"
#include "app/parts/written.h"
#include "base/base.h"
#include "kube/kube.h"

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
		rh_err_why(e, "%s%s%s", answer->what, rh_gap(answer->what), answer->why);
}

void app_dry_run(struct kube *k, const struct app_change *c, struct rh_owner owner, int tag)
{
	struct rh_secret body;

	rh_secret_init(&body);
	rh_secret_copy(&body, &c->body);
	kube_write(k,
		   &(struct kube_write){ .method = c->method,
					 .path = c->path,
					 .content_type = c->content_type,
					 .body = body.n ? &body : NULL,
					 .what = c->what,
					 .dry_run = true },
		   owner, tag);
	rh_secret_release(&body);
}
