/* What the files of the lines driver share. */
#ifndef UI_LINES_LINES_H
#define UI_LINES_LINES_H

#include "base/base.h"
#include "ui/driver.h"
#include "ui/lines.h"
#include "ui/overlay/narrow.h"

/* Where the top of the screen is: a line, and which of the rows that it takes. Lines are counted from the very first
 * that there was, so that they keep their number when older ones are given up. */
struct ui_lines_place {
	uint64_t line;
	int row;
};
struct ui_lines_drive {
	struct ui_drive drive; /* first */
	struct ui_screen *screen;
	struct ui_lines shown;
	struct ui_widget *rest; /* has the focus while nothing is typed */
	bool follows, unwrapped;
	struct ui_lines_place top;
	int left;          /* columns to the left of what is seen */
	int width, height; /* of the text, in the last frame */
	struct rh_buf expanded, row_text;
	/* finding */
	struct ui_find find;
	struct rh_buf lower; /* what is looked for, in lower case */
	size_t matches, nth; /* lines that have it; which of them is the present one, from 1; 0: none */
	bool counted;
	uint64_t at;                 /* the present one */
	bool stands;                 /* there is one */
	struct ui_lines_place began; /* where one was when finding began */
	bool began_at_end;
	/* saying */
	uint64_t said; /* lines before this one were said */
	struct rh_timer breath;
};
static inline uint64_t ui_lines_end(const struct ui_lines_drive *d)
{
	return d->shown.gone + d->shown.n;
}

/* ---- lines_place.c ---- */

/* The text as it is shown: tabs are columns. Valid until the next call. */
struct rh_str ui_lines_text(struct ui_lines_drive *d, uint64_t line);
void ui_lines_keep(struct ui_lines_drive *d); /* within what there is, and at the end while that is followed */
void ui_lines_scroll(struct ui_lines_drive *d, int64_t rows);
void ui_lines_show(struct ui_lines_drive *d, uint64_t line); /* brings it into sight */

/* ---- lines_find.c ---- */

/* Where it is in a text, behind `from`; text.n: it is not. Letters of any case. */
size_t ui_lines_found(const struct ui_lines_drive *d, struct rh_str text, size_t from);
void ui_lines_look_for(struct ui_lines_drive *d, struct rh_str typed); /* goes to the nearest */
void ui_lines_next(struct ui_lines_drive *d, int step);                /* 1, -1: around the ends as well */
void ui_lines_count(struct ui_lines_drive *d);
#endif
