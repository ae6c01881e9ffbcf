/* spread: the inside of the task, shared by its files. */
#ifndef APP_PARTS_SPREAD_H
#define APP_PARTS_SPREAD_H

#include "app/parts/lookup.h"
#include "app/spread.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/secret.h"

struct app;

struct app_spread_source {
	char *type, *name;
	struct kube_pairs labels, annotations;
	struct kube_datum *data;
	size_t data_count;
};
/* Of one item. */
struct app_spread_work {
	struct rh_secret raw;  /* what is there, as it was read last; empty: nothing, or it was not read */
	struct rh_secret sent; /* while it is under way */
	struct rh_secret old;  /* what was changed, as it was before; empty: it was created, or is forgotten */
	char *version;         /* resourceVersion of raw */
	char *uid, *wrote;     /* of what was written: uid, resourceVersion */
	unsigned tries;        /* how often it was asked about in this pass */
};
/* A request under way, or the looking that follows it. */
struct app_spread_slot {
	bool used;
	size_t item;
	struct app_lookup lookup;
};
struct app_spread_task {
	struct app_spread face; /* first */
	struct app *app;
	struct rh_owner owner, screen;
	struct app_spread_source *sources;
	size_t source_count;
	struct app_spread_work *work;
	struct app_spread_slot slots[APP_SPREAD_IN_FLIGHT];
	size_t next, good;        /* the item that is looked at next; how many of the pass went well */
	bool go_on, failed, left; /* whatever fails; one has; the screen is gone */
	char *kept;               /* the file that says what was written; NULL: none */
	int kept_fd;
	struct app_spread_task *following;
};
struct app_spreads {
	struct app_spread_task *first;
};
void app_spreads_free(struct app *a);
bool app_spreads_busy(const struct app *a);
char *app_spreads_say(const struct app *a);
void app_spreads_abandon(struct app *a, void (*tell)(struct app *a, const struct rh_err *e));

/* spread.c */
void app_spread_ended(struct app_spread_task *x); /* a pass: may free it */
/* spread_pass.c */
enum app_spread_kind {
	APP_SPREAD_DRY_CREATE,
	APP_SPREAD_READ,
	APP_SPREAD_DRY_CHANGE,
	APP_SPREAD_WRITE,
	APP_SPREAD_LOST,
	APP_SPREAD_KINDS
};
void app_spread_begin(struct app_spread_task *x, enum app_spread_phase phase);
void app_spread_end_item(struct app_spread_task *x, struct app_spread_slot *s, enum app_spread_state state,
			 const struct rh_err *e);
void app_spread_tell(struct app_spread_task *x);
int app_spread_tag(const struct app_spread_task *x, const struct app_spread_slot *s, enum app_spread_kind kind);
void app_spread_take(void *task, struct rh_message *m);
/* spread_item.c: one item, from its first request to its end. When it has ended its slot is not used any more. */
void app_spread_item_begin(struct app_spread_task *x, struct app_spread_slot *s);
void app_spread_item_take(struct app_spread_task *x, struct app_spread_slot *s, enum app_spread_kind kind,
			  struct rh_message *m);
char *app_spread_path(const struct app_spread_item *i, bool create, bool write);
const char *app_spread_method(const struct app_spread_task *x, size_t item); /* of its write in this pass */
void app_spread_note(const struct app_spread_task *x, size_t item, const struct rh_err *e); /* in the journal */

/* spread_report.c: the file of a pass that writes */
void app_spread_keep_begin(struct app_spread_task *x);
void app_spread_keep(const struct app_spread_task *x, size_t item); /* what is so of it now */
void app_spread_keep_end(struct app_spread_task *x);

/* spread_judge.c: pure */
/* What is there against what would be written: fills there, way, type and the counts of the item; `body` is what to
 * send, empty when there is nothing to change. The way stays where it is possible; `first`: none was chosen yet. */
void app_spread_judge(struct app_spread_item *i, const struct app_spread_source *src,
		      const struct kube_secret_object *there, bool first, struct rh_secret *body, struct rh_err *e);
/* Why nothing can be written there, as `there` says; NULL: it can. Untranslated. */
const char *app_spread_cannot(enum app_spread_there there);
#endif
