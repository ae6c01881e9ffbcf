/* features: the feature flags of the session's Rancher. */
#ifndef APP_FEATURES_H
#define APP_FEATURES_H

#include "base/base.h"

struct app;
struct rancher_features;

/* Kept fresh from the first call on; NULL on plain Kubernetes. */
struct rancher_features *app_features(struct app *a);
bool app_feature_forbidden(const struct app *a); /* the server says that this user may not change them */
/* What it does in this Rancher; NULL: nothing to say. */
const char *app_feature_note(struct app *a, const char *id, bool on);
/* Asks, then switches it; says why where it may not be. Message APP_MESSAGE_WRITTEN to `from` when it is done, or was
 * refused. */
void app_feature_ask(struct app *a, const char *id, bool on, struct rh_owner from);
/* Are there Rancher's Legacy pages now? Until 2.11, with the flag `legacy` on, while the filter is exactly one project.
 */
bool app_has_legacy(const struct app *a);
#endif
