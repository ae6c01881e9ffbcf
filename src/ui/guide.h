/* guide: what is told of a lesson, above the last lines of the frame. */
#ifndef UI_GUIDE_H
#define UI_GUIDE_H

#include "base/base.h"
#include "ui/internal.h"

enum ui_guide_mark { UI_GUIDE_OPEN, UI_GUIDE_DONE, UI_GUIDE_SKIPPED, UI_GUIDE_SHOWN, UI_GUIDE_HERE };
/* The strings are the caller's; NULL or "": it has none of these. */
struct ui_guide {
	const char *title, *step, *docs, *procedure; /* of the first line; what has no room is left out from the end */
	const enum ui_guide_mark *marks;             /* of each step */
	size_t mark_count, at;                       /* at: the present one; mark_count: none */
	const char *text;                            /* what is to be done; not NULL */
	const char *commands;                        /* for a shell, one a line; shown whole */
	const char *yet;                             /* what is still missing */
	const char *const *keys;                     /* pairs of key and label; key_count strings */
	size_t key_count;
};
const char *ui_guide_sign(enum ui_guide_mark m);                      /* one column */
int ui_guide_height(const struct ui_guide *g, struct ui_rect screen); /* 0 for NULL */
void ui_guide_say(const struct ui_guide *g, struct rh_buf *out);      /* in one line of words */
void ui_guide_draw(const struct ui_guide *g, struct ui_rect r);
#endif
