/* The feature flags of the session's Rancher, listed once for all who look: the menu, for the pages that one of them brings,
 * and the screen. */
#include "app/internal.h"

struct rh_features *rh_app_features(struct rh_app *a)
{
	struct rh_session *s = &a->session;

	if (!s->features && s->rancher)
		s->features = rh_features_new(s->rancher, a->owner, RH_APP_FEATURES);
	return s->features;
}

void rh_features_start(struct rh_app *a)
{
	if (a->session.rancher && rh_rancher_version(a->session.rancher->minor)->legacy_pages)
		rh_app_features(a);
}

/* Rancher until 2.11 has the pages of a project's own secrets under Legacy: with the flag on, and while the filter is one
 * project (rancher/dashboard, config/product/legacy.js). */
bool rh_app_has_legacy(const struct rh_app *a)
{
	const struct rh_session *s = &a->session;

	return s->rancher && s->places && rh_rancher_version(s->rancher->minor)->legacy_pages &&
	       rh_features_on(s->features, "legacy") && rh_nsfilter_project(&s->filter, s->places);
}
