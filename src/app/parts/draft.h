/* draft: what was typed when the terminal went away. */
#ifndef APP_PARTS_DRAFT_H
#define APP_PARTS_DRAFT_H

#include "base/base.h"

struct app;

struct app_draft_value {
	char *field; /* path of the value: "name", "more.0.domain" */
	char *key;   /* of a pair; NULL: it is none */
	char *text;
};
struct app_draft {
	char *file; /* its name in the state directory; NULL: not written yet */
	char *screen, *server, *cluster;
	char *key;     /* "ns/name" of the object that was edited; NULL or "": a new one */
	char *writing; /* what was being sent just then, and nobody knows whether it was written; NULL: nothing */
	int64_t when;  /* seconds since 1970 */
	struct app_draft_value *values;
	size_t count;
};
struct app_drafts {
	struct app_draft *now; /* the one that is offered, or being opened; NULL: none */
	bool offered;          /* in this run */
	bool opening;          /* its form is to be filled */
};
void app_draft_keep(struct app *a); /* of every changed form, on the way out */
void app_draft_offer(struct app *a);
void app_draft_release(struct app *a);

/* draft_file.c: one file each, mode 0600, so that programs that die at once do not take each other's away. */
void app_draft_add(struct app_draft *d, const char *field, struct rh_str key, struct rh_str text);
enum rh_code app_draft_write(const char *dir, struct app_draft *d, struct rh_err *e) RH_NODISCARD;
/* The newest that `fits` (NULL: any); NULL: there is none. The caller frees it. */
struct app_draft *app_draft_read(const char *dir, bool (*fits)(void *ctx, const struct app_draft *d), void *ctx);
void app_draft_remove(const char *dir, const struct app_draft *d);
void app_draft_free(struct app_draft **d);
#endif
