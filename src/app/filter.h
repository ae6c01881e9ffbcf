/* filter: the namespace filter of the session. */
#ifndef APP_FILTER_H
#define APP_FILTER_H

#include "app/message.h" /* APP_MESSAGE_FILTER */
#include "base/base.h"

struct app;
struct rancher_nsfilter;
struct rancher_project_row;

/* Rows whose namespace it does not keep are hidden: `keep` of a list asks this for each row, cluster-scoped ones apart.
 */
/* A sentence when the filter names a namespace that is not there, else NULL; valid until the next call. */
const char *app_filter_missing(struct app *a);
bool app_filter_keeps(struct app *a, const char *ns);
const struct rancher_project_row *app_filter_project(struct app *a); /* NULL: not exactly one */
/* Names of the namespaces that it shows, sorted; free the array, not the strings. *n 0 and NULL: none is known. */
const char **app_filter_names(struct app *a, size_t *n);
/* For kube_list_spec.fallback, where the whole cluster may not be listed: all that are known when they are few, else
 * those that the filter shows. Free the array; on APP_MESSAGE_FILTER start a list again that was made with them
 * (kube_list_by_namespace). */
const char **app_list_names(struct app *a, size_t *n);
/* Appends "the filter hides 5 of 8" to a summary, behind " · "; nothing when it hides none. */
void app_filter_hides(struct app *a, size_t kept, size_t n, char *out, size_t size);
void app_filter_open(struct app *a); /* the picker, over the present screen; verb UI_DO_FILTER */
void app_filter_all(struct app *a);  /* verb UI_DO_ALL_NAMESPACES */
void app_filter_set(struct app *a, const struct rancher_nsfilter *f); /* copied, kept, told to every screen */
#endif
