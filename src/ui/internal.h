/* ui, inside: what the screen drivers, the frame and the overlays draw with and build from.
 *
 * There is one terminal and one frame being drawn, so the cell writer takes no target: everything, CDK's widgets too,
 * ends in the cells of one screen, painted from the bottom up and sent with one write. Drawing happens only inside
 * rh_ui_draw (rh_frame_draw, then the overlays); what wants to be drawn calls rh_ui_touch or rh_screen_changed.
 *
 * No type of curses or CDK is named here.
 */
#ifndef RH_UI_INTERNAL_H
#define RH_UI_INTERNAL_H

#include "ui/ui.h"

struct rh_rect {
	int y, x, h, w;
};

/* Below this the frame is not drawn; a notice is. */
enum { RH_MIN_ROWS = 18, RH_MIN_COLUMNS = 60 };

/* ---- the cell writer (cells.c): the only way to a cell ------------------------------------------------------- */

/* A style is a role, with these added to it. */
enum {
	RH_STYLE_ROLE = 0xff,
	RH_STYLE_CURSOR = 0x100,	/* the row or button the cursor is on, and the focus is here */
	RH_STYLE_FIELD = 0x200,		/* the ground of something that can be typed into */
	RH_STYLE_BOLD = 0x400,
	RH_STYLE_UNDERLINE = 0x800,
};
enum rh_align { RH_ALIGN_LEFT, RH_ALIGN_RIGHT, RH_ALIGN_CENTER };

struct rh_rect rh_cells_screen(void);		/* the whole terminal: {0, 0, rows, columns} */
/* Until the next call nothing is drawn outside r; rh_cells_screen() lifts it. Returns what was set before. */
struct rh_rect rh_cells_clip(struct rh_rect r);
/* Exactly `width` cells: the text made safe by rh_glyph_next, cut at a glyph with "…" when it does not fit, the rest
 * blank. Visible forms of unsafe characters get RH_ROLE_MADE. Returns the columns the text took. */
int rh_cells_put(int y, int x, int width, unsigned style, enum rh_align align, struct rh_str text);
/* Left-aligned and not padded: writes at most `most` columns and leaves the rest as it is. Returns the columns taken. */
int rh_cells_text(int y, int x, int most, unsigned style, struct rh_str text);
/* Does a line of the rectangle hold the text, as it was drawn? */
bool rh_cells_hold(struct rh_rect r, struct rh_str text);
int rh_cells_textf(int y, int x, int most, unsigned style, const char *fmt, ...) RH_PRINTF(5, 6);
void rh_cells_fill(struct rh_rect r, unsigned style);		/* blanks */
void rh_cells_line(int y, int x, int width, unsigned style);	/* horizontal */
void rh_cells_box(struct rh_rect r, unsigned style, const char *title);	/* frame and blank inside; title may be NULL */
/* Where the terminal's cursor stands after this frame; the last call wins, without one it is hidden. */
void rh_cells_cursor(int y, int x);

/* This frame shows a secret in the clear (inputs say so themselves). After the first frame that does not, nothing of it is
 * left in the memory of curses. */
void rh_cells_reveals(void);

/* Own signs, from a list whose widths wcwidth and terminals agree about; their ASCII form where that is asked for. */
enum rh_sign {
	RH_SIGN_ELLIPSIS, RH_SIGN_CURSOR /* ▸ */, RH_SIGN_DROP /* ▾ */, RH_SIGN_MENU /* ≡ */, RH_SIGN_BULLET /* • */,
	RH_SIGN_NO /* ✗ */, RH_SIGN_YES /* ✓ */, RH_SIGN_UP, RH_SIGN_DOWN, RH_SIGN_DOT /* · */, RH_SIGN_DASH /* – */,
	RH_SIGN_COUNT,
};
const char *rh_sign(enum rh_sign s);
bool rh_cells_ascii(void);		/* only ASCII may be drawn; the writer turns known signs in texts by itself */

/* ---- layers and widgets (cdk/): the objects of CDK, ours and theirs --------------------------------------------- */

/* A layer is a CDK screen: the registry of the objects of one screen or overlay, and which of them has the focus.
 * Freeing it frees its widgets. Widgets are rebuilt by themselves after a resize, a theme or a language change; what a
 * person did with them is kept here, not in CDK. Labels are shown as they are: translated by who makes the widget. */
struct rh_layer;
struct rh_layer *rh_layer_new(void);
void rh_layer_free(struct rh_layer **l);

enum rh_widget_kind {
	RH_WIDGET_TABLE, RH_WIDGET_INPUT, RH_WIDGET_VIEW,			/* ours */
	RH_WIDGET_BUTTONS, RH_WIDGET_RADIO, RH_WIDGET_CHECKS, RH_WIDGET_CYCLE,	/* CDK's BUTTONBOX, RADIO, SELECTION, ITEMLIST */
	RH_WIDGET_DIALOG, RH_WIDGET_MENU, RH_WIDGET_PROGRESS,			/* CDK's DIALOG, MENU, SLIDER */
};
struct rh_widget;			/* each of the types below starts as one: made by rh_<kind>_new */

/* What a key did to a widget. */
enum rh_used {
	RH_IGNORED,			/* not its key: the driver goes on with it */
	RH_USED,			/* moved, scrolled: nothing that anybody else must know */
	RH_CHANGED,			/* the value is another one */
	RH_DONE,			/* Enter: chosen, pressed, finished */
	RH_REFUSED,			/* an input cannot take it: too long, or characters that it does not hold */
	RH_LEFT_UP, RH_LEFT_DOWN,	/* it was at its edge: the focus may go to the neighbour */
};
enum rh_widget_kind rh_widget_kind(const struct rh_widget *w);
void rh_widget_free(struct rh_widget **w);
/* Where it stands; also its size. A rectangle may lie partly outside the clip of the cell writer. */
void rh_widget_place(struct rh_widget *w, struct rh_rect r);
void rh_widget_draw(struct rh_widget *w);
enum rh_used rh_widget_key(struct rh_widget *w, const struct rh_event *e);
int rh_widget_height(const struct rh_widget *w, int width);	/* rows it wants at that width; tables and views: their content */
void rh_widget_enable(struct rh_widget *w, bool on);		/* off: cannot get the focus */
/* The focus, by CDK's own focus functions: in the order of making, round at the ends. */
void rh_layer_focus(struct rh_layer *l, struct rh_widget *w);	/* NULL: none */
struct rh_widget *rh_layer_focused(const struct rh_layer *l);
struct rh_widget *rh_layer_next(struct rh_layer *l, int step);	/* +1, -1; moves it and returns who has it now */

/* -- table: a virtual list; asks for the cells that are seen, keeps nothing of them -- */
struct rh_table_column {
	int x, w;			/* in the table */
	enum rh_align align;
	bool main;			/* shows the cursor, besides its sign; when no column is main, all do */
};
struct rh_table_source {
	void *ctx;
	size_t (*count)(void *ctx);
	/* Text of one cell into `out` (empty at first); the role of it is the answer. */
	enum rh_role (*cell)(void *ctx, size_t row, int column, struct rh_buf *out);
	bool (*note)(void *ctx, size_t row, struct rh_buf *out);	/* a second line under the row; NULL, false: none */
	bool (*skip)(void *ctx, size_t row);				/* headings: the cursor passes over; may be NULL */
};
struct rh_widget *rh_table_new(struct rh_layer *l, const struct rh_table_source *source);
void rh_table_columns(struct rh_widget *w, const struct rh_table_column *c, size_t n);		/* copied; at most 16 */
#define RH_TABLE_NONE ((size_t)-1)
size_t rh_table_cursor(const struct rh_widget *w);		/* RH_TABLE_NONE when there are no rows to stand on */
void rh_table_select(struct rh_widget *w, size_t row);
/* The rows seen at the last draw: the first, and how many. */
size_t rh_table_seen(const struct rh_widget *w, size_t *count);
/* The position in sentences: false when everything is seen. For "12–30 of 812". */
bool rh_table_scrolled(const struct rh_widget *w);

/* -- input: one line of text -- */
struct rh_input_spec {
	size_t max;			/* bytes */
	bool masked;			/* drawn as a fixed number of marks; undo keeps its texts in an rh_secret too */
	bool ascii;			/* other characters are not taken */
	bool digits;
	bool bare;			/* drawn without brackets */
	bool lines;			/* pasted line breaks are kept (shown as ^J); elsewhere they become blanks */
};
struct rh_widget *rh_input_new(struct rh_layer *l, const struct rh_input_spec *spec);
struct rh_str rh_input_text(const struct rh_widget *w);			/* valid until the next change */
const struct rh_secret *rh_input_secret(const struct rh_widget *w);	/* the same bytes; where all inputs keep them */
void rh_input_set(struct rh_widget *w, struct rh_str text);		/* cursor at the end, forgets undo, wipes the old */
void rh_input_reveal(struct rh_widget *w, bool on);			/* of a masked one */
bool rh_input_revealed(const struct rh_widget *w);
void rh_input_hint(struct rh_widget *w, const char *text);		/* muted, shown while it is empty; copied, may be NULL */

/* -- view: lines that are read -- */
struct rh_widget *rh_view_new(struct rh_layer *l, bool wrap);
void rh_view_clear(struct rh_widget *w);				/* keeps where one was */
void rh_view_span(struct rh_widget *w, unsigned style, struct rh_str text);	/* goes on in the present line; copied */
/* Ends the line. When it is wrapped, what follows starts at column `hang`. */
void rh_view_break(struct rh_widget *w, int hang);
void rh_view_line(struct rh_widget *w, unsigned style, struct rh_str text);	/* span and break */
size_t rh_view_lines(const struct rh_widget *w);
void rh_view_scroll_to(struct rh_widget *w, size_t line);		/* so that this line (not row) is seen */

/* -- buttons: one row. Labels are shown as they are: "[ Cancel ]" is made from "Cancel" -- */
struct rh_widget *rh_buttons_new(struct rh_layer *l, const char *const *labels, size_t n);	/* copied; at most 8 */
int rh_buttons_current(const struct rh_widget *w);
void rh_buttons_select(struct rh_widget *w, int i);
int rh_buttons_columns(const struct rh_widget *w);			/* the width it wants */

/* -- radio: one of few. In one row when it fits into its width and none is disabled, else one below the other
 * (rh_widget_height tells). In a row Left and Right choose; below each other Up and Down move and Space chooses. -- */
struct rh_widget *rh_radio_new(struct rh_layer *l, const struct rh_choice *choices, size_t n);	/* copied; at most 32 */
int rh_radio_value(const struct rh_widget *w);				/* -1: none chosen */
void rh_radio_set(struct rh_widget *w, int i);

/* -- checks: any of few, each with a note -- */
struct rh_widget *rh_checks_new(struct rh_layer *l, const struct rh_choice *choices, size_t n);
bool rh_checks_value(const struct rh_widget *w, int i);
void rh_checks_set(struct rh_widget *w, int i, bool on);
int rh_checks_current(const struct rh_widget *w);

/* -- cycle: one of some, in one line, changed by Left and Right -- */
struct rh_widget *rh_cycle_new(struct rh_layer *l, const struct rh_choice *choices, size_t n);
int rh_cycle_value(const struct rh_widget *w);
void rh_cycle_set(struct rh_widget *w, int i);

/* -- progress -- */
struct rh_widget *rh_progress_new(struct rh_layer *l, const char *label);
void rh_progress_set(struct rh_widget *w, int percent);

/* ---- choices (choices.c): the list that callbacks fill ------------------------------------------------------------- */

struct rh_choices {
	struct rh_choice *v;		/* strings are its own */
	size_t n, cap;
	size_t action;			/* which of them does something instead, when has_action */
	bool has_action;
};
void rh_choices_clear(struct rh_choices *c);
void rh_choices_release(struct rh_choices *c);

/* ---- overlays (overlay.c): what lies over the screens and takes keys first ------------------------------------------- */

struct rh_overlay;
struct rh_overlay_ops {
	void (*draw)(struct rh_overlay *o, struct rh_rect screen);
	bool (*event)(struct rh_overlay *o, const struct rh_event *e);	/* true: used up (a modal one always says so) */
	void (*focus)(const struct rh_overlay *o, struct rh_buf *out);	/* for rh_ui_overlay_focus */
	void (*free)(struct rh_overlay *o);				/* gives up everything, the block too */
};
/* Put first into the overlay's own struct. */
struct rh_overlay {
	const struct rh_overlay_ops *ops;
	struct rh_overlay *below;
	struct rh_owner owner;		/* goes away with it; id 0: nobody's */
	bool closed;			/* freed when its event function has returned */
};
void rh_overlay_open(struct rh_ui *ui, struct rh_overlay *o);	/* on top; takes it over */
void rh_overlay_close(struct rh_ui *ui, struct rh_overlay *o);	/* safe inside its own event function */
struct rh_overlay *rh_overlay_top(const struct rh_ui *ui);
/* A box of that size in the middle of the screen, never larger than it. */
struct rh_rect rh_overlay_middle(int h, int w);
/* What was chosen in the menu or the palette goes to the app. */
void rh_ui_choose(struct rh_ui *ui, const char *id);
/* The text in the last line while a toast is shown; NULL when there is none. */
const char *rh_ui_toast_text(const struct rh_ui *ui, enum rh_role *role);

/* ---- the frame (frame.c, by the drivers) ------------------------------------------------------------------------------ */

/* Draws all that is not an overlay: menu bar, crumbs, the screens of the stack, teach strip, hints. */
void rh_frame_draw(struct rh_ui *ui, const struct rh_frame *f);
/* The menu bar (menubar.c): titles at the left of line y, with CDK's menu widget. Returns the columns it took. */
int rh_menubar_draw(struct rh_ui *ui, const struct rh_frame *f, int y);

/* ---- reveals (reveal.c, by the drivers) ------------------------------------------------------------------------------- */

/* Masks what is readable now, if anything is. Called before the terminal is left; the next frame overwrites the cells. */
void rh_reveal_end(void);

#endif
