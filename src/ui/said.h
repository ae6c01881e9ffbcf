/* said: a screen or what lies over it in words, for a person who listens or has no screen to draw on. Filled at the one
 * point where frames are made, by the same drivers and overlays that draw. */
#ifndef UI_SAID_H
#define UI_SAID_H

#include "base/base.h"

struct ui;
struct ui_frame;
struct ui_screen;

struct ui_said {
	struct rh_buf what;    /* its kind and how much there is: "list, 23 rows" */
	struct rh_buf focus;   /* "row 3 of 23: quay-pull, Registry" */
	struct rh_buf problem; /* with what has the focus */
	struct rh_buf body;    /* lines that nobody can go to */
	bool fresh;            /* all of body is new: what was said before is not in it */
	bool typing;           /* the focus is a text that is being typed: it is said when it is left */
};
/* Says what is new since the last time; in place of drawing. */
void ui_linear_say(struct ui *ui, const struct ui_frame *f);
void ui_linear_again(struct ui *ui);   /* the next time all of it is said */
void ui_linear_release(struct ui *ui); /* at the end */
/* What the keys do here, in one line (hints.c). */
void ui_hints_say(const struct ui_screen *s, struct rh_buf *out);
#endif
