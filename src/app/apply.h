/* apply: the objects of a file, all checked with a dry run and then written, without a screen. */
#ifndef APP_APPLY_H
#define APP_APPLY_H

#include "base/base.h"

struct app;
struct kube_resource;

struct app_apply_object {
	const struct kube_resource *resource;
	size_t line; /* of the file, from 1, where its document begins */
	char *ns;    /* NULL: it has none, or the file does not say */
	char *name;
	struct rh_secret json; /* without what only the server writes; a Secret's stringData in its data */
};
struct app_apply_objects {
	struct app_apply_object *v;
	size_t n;
};
#define APP_APPLY_BYTES ((size_t)4 << 20)
#define APP_APPLY_OBJECTS ((size_t)1000)
/* The documents of a text, YAML or JSON, Lists taken apart, in their order. Pure. An error names the line. Release them
 * in any case. */
enum rh_code app_apply_read(struct rh_str text, struct app_apply_objects *out, struct rh_err *e) RH_NODISCARD;
void app_apply_release(struct app_apply_objects *o);

/* The file that --file names, "-" is standard input. */
enum rh_code app_apply_load(const char *file, struct app_apply_objects *out, struct rh_err *e) RH_NODISCARD;

/* In the session's cluster; ns: where the file does not say. A line an object to `out`. Nothing is written when the
 * server would refuse one of them, or when `dry`; the first that fails is the last. done(ctx, exit code) once, later.
 * The objects stay the caller's. The result is for app_apply_end. */
struct app_apply *app_apply_start(struct app *a, const struct app_apply_objects *o, const char *ns, bool dry,
				  struct rh_buf *out, void (*done)(void *ctx, int exit_code), void *ctx);
void app_apply_end(struct app_apply **p);
#endif
