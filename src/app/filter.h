/* filter: the namespace filter of the session. */
#ifndef APP_FILTER_H
#define APP_FILTER_H

#include "base/base.h"

struct app;
struct rancher_features;
struct rancher_nsfilter;
struct rancher_project_row;

/* Rows whose namespace it does not keep are hidden: `keep` of a list asks this for each row, cluster-scoped ones apart.
 */
bool app_filter_keeps(struct app *a, const char *ns);
const struct rancher_project_row *app_filter_project(struct app *a); /* NULL: not exactly one */
/* Names of the namespaces that it shows, sorted; free the array, not the strings. *n 0 and NULL: none is known. */
const char **app_filter_names(struct app *a, size_t *n);
/* For kube_list_spec.fallback, where the whole cluster may not be listed: all that are known when they are few, else
 * those that the filter shows. Free the array; on APP_MESSAGE_FILTER start a list again that stands on them
 * (kube_list_by_namespace). */
const char **app_list_names(struct app *a, size_t *n);
/* Appends "the filter hides 5 of 8" to a summary, behind " · "; nothing when it hides none. */
void app_filter_hides(struct app *a, size_t kept, size_t n, char *out, size_t size);
void app_filter_open(struct app *a); /* the picker, over the present screen; verb UI_DO_FILTER */
void app_filter_all(struct app *a);  /* verb UI_DO_ALL_NAMESPACES */
void app_filter_set(struct app *a, const struct rancher_nsfilter *f); /* copied, kept, told to every screen */

/* Feature flags of the session's Rancher, kept fresh from the first call on; NULL on plain Kubernetes. */
struct rancher_features *app_features(struct app *a);
bool app_feature_forbidden(const struct app *a); /* the server says that this user may not change them */
const char *app_feature_note(struct app *a, const char *id,
			     bool on); /* what it does in this Rancher; NULL: nothing to say */
/* Asks, then switches it; says why where it may not be. Message APP_MESSAGE_WRITTEN to `from` when it is done, or was
 * refused. */
void app_feature_ask(struct app *a, const char *id, bool on, struct rh_owner from);
/* Are there Rancher's Legacy pages now? Until 2.11, with the flag `legacy` on, while the filter is exactly one project.
 */
bool app_has_legacy(const struct app *a);

/* Message from the app to screens. */
enum {
	APP_MESSAGE_REFUSED = -100,   /* to a form: its change was refused; body struct kube_reply, may be NULL */
	APP_MESSAGE_WRITTEN = -101,   /* to who asked for a write: it is done, or err says why not */
	APP_MESSAGE_JOIN = -102,      /* app_connect, app_sign_in */
	APP_MESSAGE_TENANCY = -103,   /* to every screen: namespaces or rights have changed */
	APP_MESSAGE_FEATURES = -107,  /* to every screen: the feature flags have come, or changed */
	APP_MESSAGE_ROTATION = -108,  /* to who began one: it has gone on */
	APP_MESSAGE_FILTER = -106,    /* to every screen: the namespace filter has changed */
	APP_MESSAGE_CHANGED = -105,   /* to every screen: one of our writes has changed something */
	APP_MESSAGE_SIGNED_IN = -104, /* to every screen: signed in anew, ask again what was refused */
};
#endif
