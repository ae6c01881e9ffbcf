/* apply: the objects of a file, all checked with a dry run and then written; without a screen, or in a review. */
#ifndef APP_APPLY_H
#define APP_APPLY_H

#include "base/base.h"

struct app;
struct app_change;
struct app_options;
struct kube;
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

/* -n says where; a file that says another place is not guessed about, as with kubectl. False: it does, e says where. */
bool app_apply_in_place(const struct app_apply_objects *o, const struct app_options *opt, struct rh_err *e);

/* What writes it, in ns where the object does not say: a patch of the object that is there. */
struct app_change *app_apply_change(struct kube *k, const struct app_apply_object *o, const char *ns);
void app_apply_creates(struct app_change *c); /* there is none: a create */
/* Does c go into the namespace that `before` creates? Then it cannot be checked yet. */
bool app_apply_waits(const struct app_change *c, const struct app_change *before);

/* What the command line gives to the review: once. The objects are the caller's then, the texts the app's. */
struct app_given {
	struct app_apply_objects objects;
	const char *file, *ns;
};
bool app_given_take(struct app *a, struct app_given *to); /* false: nothing */

/* In the session's cluster; ns: where the file does not say. A line an object to `out`. Nothing is written when the
 * server would refuse one of them, or when `dry`; the first that fails is the last. done(ctx, exit code) once, later.
 * The objects stay the caller's. The result is for app_apply_end. */
struct app_apply *app_apply_start(struct app *a, const struct app_apply_objects *o, const char *ns, bool dry,
				  struct rh_buf *out, void (*done)(void *ctx, int exit_code), void *ctx);
void app_apply_end(struct app_apply **p);
#endif
