/* audit: `ranchhand audit`: what every image of one or many clusters is pulled with, without a screen. */
#ifndef APP_AUDIT_H
#define APP_AUDIT_H

#include "base/base.h"

struct app;
/* Begins: of the session's clusters, or (by_contexts) of contexts of the kubeconfig; ids NULL: all. Prints to `out`.
 * done(ctx, exit code) once, later. The result is for app_audit_end. */
struct app_audit_targets {
	bool by_contexts;
	const char *const *ids;
	size_t n;
};
struct app_auditing *app_audit_start(struct app *a, const struct app_audit_targets *t, struct rh_buf *out,
				     void (*done)(void *ctx, int exit_code), void *ctx);
void app_audit_end(struct app_auditing **p);
#endif
