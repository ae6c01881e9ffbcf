/* lines: a screen of very many lines of text, of which more may come at any time. */
#ifndef UI_LINES_H
#define UI_LINES_H

#include "base/base.h"
#include "ui/role.h"

struct ui_screen;

/* What ui_screen_ops.lines fills. Line 0 is the oldest that there is. Only lines that are seen are asked for, except
 * that finding looks at the text of all. The screen calls ui_screen_changed when there are others. */
struct ui_lines {
	size_t n;
	uint64_t gone; /* so many that were there before line 0 have been given up */
	struct rh_str (*text)(const struct ui_screen *s, size_t line);
	/* What stands before it, in a column of its own; NULL: nothing. Appends; returns its role. */
	enum ui_role (*head)(const struct ui_screen *s, size_t line, struct rh_buf *out);
	enum ui_role (*role)(const struct ui_screen *s, size_t line); /* of the text; NULL: UI_ROLE_TEXT */
	int head_width;                                               /* columns */
	bool more;                                                    /* others may come: the end is followed */
	enum ui_role role_of_summary;
	char summary[160]; /* left of the line below: how many, of what; translated */
	char empty[300];   /* a sentence for when there are none */
};
#endif
