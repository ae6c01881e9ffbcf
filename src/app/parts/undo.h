/* undo: keeps what a write replaces. */
#ifndef APP_PARTS_UNDO_H
#define APP_PARTS_UNDO_H

#include "base/base.h"

struct app;
struct app_change;
struct app_kept;
struct kube;

struct app_undos {
	struct app_kept *first; /* the newest */
	uint64_t last_id;
	struct rh_timer timer; /* until the oldest ends */
};
/* The change was written; after: the object as the server answered, empty after a delete. What cannot be put back is
 * not kept. */
void app_undo_keep(struct app *a, const struct app_change *c, const struct kube *k, struct rh_str after);
/* The same for what the server overwrites because of it. */
void app_undo_keep_losses(struct app *a, const struct app_change *c);
/* Is reading it first worth while? What is read is what can be put back. */
bool app_undo_wants(const struct app_change *c);
void app_undo_forget(struct app *a, uint64_t id);
void app_undo_release(struct app *a);
#endif
