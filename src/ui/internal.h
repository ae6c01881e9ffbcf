/* ui, inside: what the screen drivers, the frame and the overlays draw with and build from.
 *
 * There is one terminal and one frame being drawn, so the cell writer takes no target: everything, CDK's widgets too,
 * ends up in the cells of one screen, painted from the bottom up and sent with one write. Drawing happens only inside
 * ui_draw (ui_frame_draw, then the overlays); what wants to be drawn calls ui_touch or ui_screen_changed.
 *
 * No type of curses or CDK is named here.
 */
#ifndef UI_INTERNAL_H
#define UI_INTERNAL_H

#include "base/base.h"

struct ui;
struct ui_frame;

struct ui_rect {
	int y, x, h, w;
};

/* On smaller terminals a notice is drawn instead of the frame. */
enum { UI_MIN_ROWS = 18, UI_MIN_COLUMNS = 60 };

/* ---- what was seen before a key was pressed (ui.c) ---- */

/* Since when the person has been able to see something that keys confirm. Zeroed: not yet. */
struct ui_seen {
	bool drawn;
	unsigned frame; /* the first that shows it */
};
void ui_seen_drawn(struct ui_seen *seen); /* it is in the frame that is being drawn */
/* Was the key that is being handled pressed after that frame had been sent? Without a terminal it was. */
bool ui_seen_by_key(const struct ui_seen *seen);

/* ---- the frame (frame.c, by the drivers) ---- */

/* Draws everything but the overlays: menu bar, crumbs, the screens of the stack, teach strip, hints. */
void ui_frame_draw(struct ui *ui, const struct ui_frame *f);
/* The menu bar (menubar.c): titles at the left of the first line, by CDK's menu widget; quiet ones
 * only where there is room. Returns its width in columns. */
int ui_menubar_draw(struct ui *ui, const struct ui_frame *f, int width);

/* ---- a slow line (ui.c) ---- */

/* Is the line to the terminal known to be slow? Then what costs bytes is left out, where nothing is lost with it. */
bool ui_slow(void);

/* ---- reveals (reveal.c, by the drivers) ---- */

struct ui_screen;
/* A secret value is seen, or in the clipboard: whoever writes that down is told. */
void ui_tell_shown(const struct ui_screen *s, const char *label, bool copied);
/* Masks what is readable now, if anything. Called before the terminal is left; the next frame overwrites the cells. */
void ui_reveal_end(void);
/* A secret that was copied goes from the clipboard now (clipboard.c). */
void ui_clipboard_end(struct ui *ui);

#endif
