/* bulk: one thing done to several objects: one review, one pass, one undo. */
#ifndef SCREENS_BULK_H
#define SCREENS_BULK_H

#include "base/base.h"

struct app_change;
struct ui_screen;

/* Argument of screen_bulk, which takes the changes over; each is a DELETE, a patch, or what puts
 * something back. title: what is done, translated.
 * notes: a line for each of them, translated; NULL: none. The caller's, as the array is. */
struct edit_bulk_start {
	const char *title;
	struct app_change **v;
	const char *const *notes;
	size_t n;
	/* Of a file (app/apply.h): patches, of which each becomes a create where there is nothing yet. All or nothing:
	 * none is written while the server would refuse one. */
	bool applies;
	const char *command;    /* what kubectl does the same with, behind its options; NULL: those of the changes */
	struct ui_screen *list; /* set by edit_bulk: the marks of a list go when all is done */
};
/* Passes the gate; opens the screen. The array stays the caller's. */
void edit_bulk(struct ui_screen *s, const struct edit_bulk_start *start);
/* Shows what a change changes, as the review does, without writing it. A copy is made of it. */
void edit_look(struct ui_screen *s, const struct app_change *c);
#endif
