/* deeds: what this session has written, and where somebody was let in: for those who tell what happened to an object.
 */
#ifndef APP_DEEDS_H
#define APP_DEEDS_H

#include "base/base.h"

struct app;
struct kube;

struct app_deed {
	int64_t when;     /* seconds since 1970, by the server's clock */
	const char *verb; /* untranslated: N_("Save") */
	char *object;     /* "deployment web-blue/front" */
	bool done;        /* false: it was refused, or nobody knows */
};
/* In that cluster, the newest first; NULL: no more. Valid until the next turn. */
const struct app_deed *app_deed_at(const struct app *a, const struct kube *k, size_t i);
uint64_t app_deeds_version(const struct app *a); /* another one when there are more */
#endif
