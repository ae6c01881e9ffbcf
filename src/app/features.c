/* The feature flags of the session's Rancher, listed once for all who look: the menu, for the pages that one of them
 * brings, forms that need one, and the screen.
 */
#include "app/features.h"
#include "app/internal.h"
#include "app/message.h"
#include "base/base.h"
#include "kube/kube.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "ui/ui.h"

static void ask_rights(struct app *a)
{
	if (a->session.management)
		kube_can(a->session.management, "update", &rancher_res_feature, NULL, a->owner, APP_FEATURES_CAN);
}

struct rancher_features *app_features(struct app *a)
{
	struct app_session *s = &a->session;

	if (!s->features && s->rancher) {
		s->features = rancher_features_new(s->rancher, a->owner, APP_FEATURES);
		ask_rights(a);
	}
	return s->features;
}

void app_features_start(struct app *a)
{
	if (a->session.rancher && rancher_version(a->session.rancher->minor)->legacy_pages)
		app_features(a);
}

void app_features_again_all(struct app *a)
{
	if (!a->session.features)
		return;
	rancher_features_again(a->session.features);
	ask_rights(a);
}

bool app_features_reply(struct app *a, const struct rh_message *m)
{
	const bool *allowed = m->body;

	if (m->tag != APP_FEATURES && m->tag != APP_FEATURES_CAN)
		return false;
	if (m->tag == APP_FEATURES_CAN)
		a->session.features_forbidden = m->err.code == RH_OK && allowed && !*allowed;
	app_tell_all(a, APP_MESSAGE_FEATURES);
	ui_touch(a->ui);
	return true;
}

bool app_feature_forbidden(const struct app *a)
{
	return a->session.features_forbidden;
}

/* Rancher until 2.11 has the pages of a project's own secrets under Legacy: with the flag on, and while the filter is
 * one project (rancher/dashboard, config/product/legacy.js). */
bool app_has_legacy(const struct app *a)
{
	const struct app_session *s = &a->session;

	return s->rancher && s->tenancy && rancher_version(s->rancher->minor)->legacy_pages &&
	       rancher_features_on(s->features, "legacy") && rancher_nsfilter_project(&s->filter, s->tenancy);
}
