/* explain_ask: `ranchhand explain`: many images, of arguments, lists and manifests, answered without a screen. */
#ifndef APP_EXPLAIN_ASK_H
#define APP_EXPLAIN_ASK_H

#include "base/base.h"
#include "registry/image.h"

struct app;

/* One image, and whose it is. */
struct app_explain_question {
	char *image; /* as written */
	struct registry_image parsed;
	char *ns;     /* NULL: where the command says */
	char *of;     /* "Deployment front": the workload of a manifest; NULL: asked for by itself */
	char **named; /* the pull secrets that its pod names */
	size_t named_count;
	char *account; /* its service account; NULL: of no workload */
};
struct app_explain_questions {
	struct app_explain_question *v;
	size_t n;
};
#define APP_EXPLAIN_IMAGES ((size_t)10000)
/* RH_E_INVALID, with what is wrong, when this is no reference of an image. */
enum rh_code app_explain_add(struct app_explain_questions *q, const char *image, struct rh_err *e) RH_NODISCARD;
/* A manifest, YAML or JSON, whose workloads are asked for (other kinds are passed over); or a list of images, one a
 * line, `#` begins a remark. An error names the line. Release them in any case. */
enum rh_code app_explain_read(struct rh_str text, struct app_explain_questions *q, struct rh_err *e) RH_NODISCARD;
void app_explain_questions_release(struct app_explain_questions *q);

/* In the session's cluster; ns: where a question does not say. Prints to `out`, as JSON where that is wanted.
 * done(ctx, exit code) once, later: that of the worst answer. The questions stay the caller's. The result is for
 * app_explain_end. */
struct app_explaining *app_explain_start(struct app *a, const struct app_explain_questions *q, const char *ns,
					 bool json, struct rh_buf *out, void (*done)(void *ctx, int exit_code),
					 void *ctx);
void app_explain_end(struct app_explaining **p);
#endif
