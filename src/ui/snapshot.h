/* snapshot: the terminal's cells as they were last drawn, and what is made of them: recordings, pictures, handouts.
 *
 * No secret is in one: where a secret can be read on the screen, the snapshot has marks of one length in its place.
 */
#ifndef UI_SNAPSHOT_H
#define UI_SNAPSHOT_H

#include "base/base.h"

struct ui;

struct ui_cell {
	char text[24];       /* one glyph, "" in the second column of a wide one */
	unsigned char width; /* columns: 1 or 2; 0: the second column of a wide one */
	short fg, bg;        /* 0 to 15; -1: the terminal's own */
	bool bold, dim, reverse, underline;
	bool masked; /* belongs to a secret: a mark, or a blank beside the marks */
};
struct ui_snapshot {
	int rows, cols;
	struct ui_cell *v;          /* rows * cols of them */
	int cursor_row, cursor_col; /* -1: the cursor is not shown */
};
/* What the terminal shows, or would: it need not be one. Release it. */
void ui_snapshot_take(const struct ui *u, struct ui_snapshot *out);
/* An empty screen. Release it. */
void ui_snapshot_blank(struct ui_snapshot *out, int rows, int cols);
void ui_snapshot_release(struct ui_snapshot *s);
/* Replaces each text that is drawn there and says `secret`, in one line, by marks. */
void ui_snapshot_hide(struct ui_snapshot *s, struct rh_str secret);
/* Blanks at the ends of lines are left out; a newline behind each. */
void ui_snapshot_text(const struct ui_snapshot *s, struct rh_buf *out);
/* What a terminal of 16 colours that shows `was` has to get so that it shows `now`, by ECMA-48; was NULL, or of another
 * size: from a cleared screen on. Nothing where nothing differs. */
void ui_snapshot_ansi(const struct ui_snapshot *was, const struct ui_snapshot *now, struct rh_buf *out);
/* A picture as SVG 1.1 with its texts as texts, in light and dark as the reader's system has it. title: said by screen
 * readers. */
void ui_snapshot_svg(const struct ui_snapshot *s, const char *title, struct rh_buf *out);
/* The same for a page that has several: without the colours, which ui_snapshot_svg_style gives once for all of them. */
void ui_snapshot_svg_part(const struct ui_snapshot *s, const char *title, struct rh_buf *out);
void ui_snapshot_svg_style(struct rh_buf *out);
#endif
