/* cells: the only way to a cell of the terminal. */
#ifndef UI_TERMINAL_CELLS_H
#define UI_TERMINAL_CELLS_H

#include "base/base.h"
#include "ui/internal.h"

/* A style is a role, with these added to it. */
enum {
	UI_STYLE_ROLE = 0xff,
	UI_STYLE_CURSOR = 0x100, /* the row or button with the cursor, where the focus is */
	UI_STYLE_FIELD = 0x200,  /* the background of something to type into */
	UI_STYLE_BOLD = 0x400,
	UI_STYLE_UNDERLINE = 0x800,
};
enum ui_align { UI_ALIGN_LEFT, UI_ALIGN_RIGHT, UI_ALIGN_CENTER };

struct ui_rect ui_cells_screen(void); /* the whole terminal: {0, 0, rows, columns} */
/* Nothing is drawn outside r until the next call; ui_cells_screen() lifts the limit. Returns the rectangle set
 * before. */
struct ui_rect ui_cells_clip(struct ui_rect r);
/* Fills exactly `width` cells: the text made safe by rh_glyph_next, cut between glyphs and ended with "…" if it does
 * not fit, the rest blank. Visible forms of unsafe characters get UI_ROLE_MADE. Returns the columns the text took. */
int ui_cells_put(int y, int x, int width, unsigned style, enum ui_align align, struct rh_str text);
/* Left-aligned and not padded: writes at most `most` columns and leaves the rest as it is. Returns the columns taken.
 */
int ui_cells_text(int y, int x, int most, unsigned style, struct rh_str text);
/* Does a line of the rectangle contain the text as drawn? */
bool ui_cells_hold(struct ui_rect r, struct rh_str text);
/* The texts of this frame that did not fit, whole, in the order of drawing, each with its line; never a secret. NULL
 * behind the last. Valid until the next frame begins. */
const char *ui_cells_cut(size_t i, int *y);
int ui_cells_textf(int y, int x, int most, unsigned style, const char *fmt, ...) RH_PRINTF(5, 6);
void ui_cells_fill(struct ui_rect r, unsigned style);                   /* blanks */
void ui_cells_line(int y, int x, int width, unsigned style);            /* horizontal */
void ui_cells_box(struct ui_rect r, unsigned style, const char *title); /* a frame, blank inside; title may be NULL */
/* Where the terminal's cursor is after this frame, the last call wins: where text is typed, and seen. */
void ui_cells_cursor(int y, int x);
/* The same where nothing is typed but something has the focus: what reads a screen aloud, magnifies it or shows it in
 * braille follows the cursor. It is seen only if the theme wants that. */
void ui_cells_focus(int y, int x);

/* This frame shows a secret in the clear (inputs call this themselves). After the first frame that does not, curses
 * has nothing of it left in memory. */
void ui_cells_reveals(void);
/* These cells of this frame belong to a secret, readable or not: pictures of the screen (ui/snapshot.h) show marks
 * there. What is drawn over them does not. Texts in UI_ROLE_SECRET say so themselves. */
void ui_cells_secret(int y, int x, int columns);

/* Our own signs, as this terminal can draw them (glyphs.c): one column each. */
enum ui_sign {
	UI_SIGN_ELLIPSIS,
	UI_SIGN_CURSOR /* ▸ */,
	UI_SIGN_DROP /* ▾ */,
	UI_SIGN_MENU /* ≡ */,
	UI_SIGN_BULLET /* • */,
	UI_SIGN_NO /* ✗ */,
	UI_SIGN_YES /* ✓ */,
	UI_SIGN_UP,
	UI_SIGN_DOWN,
	UI_SIGN_DOT /* · */,
	UI_SIGN_DASH /* – */,
	UI_SIGN_FULL /* ● */,
	UI_SIGN_HOLLOW /* ○ */,
	UI_SIGN_CROSS /* × */,
	UI_SIGN_NOTHING /* ·, another than a dash in ASCII too */,
	UI_SIGN_BLOCK /* █ */,
	UI_SIGN_SHADE /* ▒ */,
	UI_SIGN_LIGHT /* ░ */,
	UI_SIGN_COUNT,
};
const char *ui_sign(enum ui_sign s);
#endif
