/* bulk_ask: what the review of several asks and looks up. */
#ifndef SCREENS_EDIT_BULK_ASK_H
#define SCREENS_EDIT_BULK_ASK_H

#include "base/base.h"

struct app;
struct app_change;
struct ui_screen;

struct rh_str edit_bulk_object(const struct app_change *c);            /* the path of the object, without a query */
uint64_t edit_bulk_undo_of(struct app *a, const struct app_change *c); /* what was kept of it; 0: nothing */
bool edit_bulk_same_uid(struct rh_str a, struct rh_str b);             /* also where `a` has none */

/* One question for n objects in a protected place: its name is typed, once for all of them; for deletes behind their
 * number, as objects have many names. */
struct edit_bulk_question {
	const char *title, *button, *place; /* title: what is done, button: its word; translated */
	size_t n;
	bool deletes;
	void (*done)(void *ctx, int button);
	void *ctx;
};
void edit_bulk_ask(struct ui_screen *s, const struct edit_bulk_question *q);
/* One could not be done: the second button goes on with the others, whatever fails. */
void edit_bulk_ask_on(struct ui_screen *s, const struct rh_err *e, void (*done)(void *ctx, int button), void *ctx);
#endif
