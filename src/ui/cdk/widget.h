/* widget: layers and widgets, CDK's and ours, as the rest of ui sees them. */
#ifndef UI_CDK_WIDGET_H
#define UI_CDK_WIDGET_H

#include "base/base.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"

struct ui_choice;
struct ui_event;

/* A layer is a CDK screen: the registry of the objects of one screen or overlay, and which of them has the focus.
 * Freeing it frees its widgets. Widgets are rebuilt automatically after a resize, a theme or a language change: what a
 * person did with them is kept here, not in CDK. Labels are shown as they are: the caller translates them. */
struct ui_layer;
struct ui_layer *ui_layer_new(void);
void ui_layer_free(struct ui_layer **l);

enum ui_widget_kind {
	UI_WIDGET_TABLE,
	UI_WIDGET_MAP,
	UI_WIDGET_INPUT,
	UI_WIDGET_VIEW, /* ours */
	UI_WIDGET_BUTTONS,
	UI_WIDGET_RADIO,
	UI_WIDGET_CHECKS, /* CDK's BUTTONBOX, RADIO, SELECTION */
	UI_WIDGET_DIALOG,
	UI_WIDGET_MENU,
	UI_WIDGET_PROGRESS, /* CDK's DIALOG, MENU, SLIDER */
};
struct ui_widget; /* each kind below is made by rh_<kind>_new */

/* What a key did to a widget. */
enum ui_used {
	UI_IGNORED, /* not its key: the driver handles it */
	UI_USED,    /* moved, scrolled: nothing else is affected */
	UI_CHANGED, /* the value has changed */
	UI_DONE,    /* Enter: chosen, pressed, finished */
	UI_REFUSED, /* an input cannot take it: too long, or characters that are not allowed */
	UI_LEFT_UP,
	UI_LEFT_DOWN, /* it was at its edge: the focus may move to the neighbour */
};
enum ui_widget_kind ui_widget_kind(const struct ui_widget *w);
void ui_widget_free(struct ui_widget **w);
/* Its place and size. A rectangle may be partly outside the clip of the cell writer. */
void ui_widget_move(struct ui_widget *w, struct ui_rect r);
void ui_widget_draw(struct ui_widget *w);
enum ui_used ui_widget_key(struct ui_widget *w, const struct ui_event *e);
int ui_widget_height(const struct ui_widget *w,
		     int width); /* rows it wants at that width; for tables and views those of their content */
/* The focus, by CDK's own functions: in the order in which widgets were made, wrapping at the ends. */
void ui_layer_focus(struct ui_layer *l, struct ui_widget *w); /* NULL: none */
struct ui_widget *ui_layer_focused(const struct ui_layer *l);
struct ui_widget *ui_layer_next(struct ui_layer *l,
				int step); /* +1, -1; moves the focus and returns the widget that has it now */

/* -- table: a virtual list; asks for the visible cells and keeps none of them -- */
struct ui_table_column {
	int x, w; /* in the table */
	enum ui_align align;
	bool main; /* shows the cursor, besides its sign; if no column is main, all do */
};
struct ui_table_source {
	void *ctx;
	size_t (*count)(void *ctx);
	/* Writes the text of one cell to `out`, which is empty at first, and returns its role. */
	enum ui_role (*cell)(void *ctx, size_t row, int column, struct rh_buf *out);
	bool (*note)(void *ctx, size_t row, struct rh_buf *out); /* a second line under the row; NULL, false: none */
	bool (*marked)(void *ctx, size_t row);                   /* drawn with a star; may be NULL */
	bool (*skip)(void *ctx, size_t row);                     /* headings, which the cursor skips; may be NULL */
};
struct ui_widget *ui_table_new(struct ui_layer *l, const struct ui_table_source *source);
void ui_table_columns(struct ui_widget *w, const struct ui_table_column *c, size_t n); /* copied; at most 16 */
#define UI_TABLE_NONE ((size_t)-1)
size_t ui_table_cursor(const struct ui_widget *w); /* UI_TABLE_NONE if no row can have the cursor */
void ui_table_select(struct ui_widget *w, size_t row);
/* The rows visible in the last frame: the first, and how many. */
size_t ui_table_seen(const struct ui_widget *w, size_t *count);
void ui_table_again(struct ui_widget *w, struct ui_event key); /* what a click on the cursor's row is; else Enter */
int ui_table_cursor_y(const struct ui_widget *w);              /* where the cursor was drawn; -1: nowhere */
int ui_table_note_x(const struct ui_widget *w);                /* where the notes begin */
/* False if all rows are visible. */
bool ui_table_scrolled(const struct ui_widget *w);

/* -- map: titles above, then a line for each row, with a cell for each column; the cursor is on one of the cells -- */
struct ui_map_source {
	void *ctx;
	size_t (*rows)(void *ctx), (*columns)(void *ctx);
	/* Each writes its text to `out`, which is empty at first, and returns its role. */
	enum ui_role (*row)(void *ctx, size_t row, struct rh_buf *out);
	enum ui_role (*column)(void *ctx, size_t column, struct rh_buf *out);
	enum ui_role (*cell)(void *ctx, size_t row, size_t column, struct rh_buf *out);
	enum ui_role (*aside)(void *ctx, size_t row, size_t aside, struct rh_buf *out); /* at the end of the line */
	bool (*skip)(void *ctx, size_t row); /* headings, whose text takes the whole line */
};
struct ui_widget *ui_map_new(struct ui_layer *l, const struct ui_map_source *source);
/* Measures rows and columns again. title: of the rows; asides: the titles of at most 3. Copied. */
void ui_map_measure(struct ui_widget *w, const char *title, const char *const *asides, size_t n);
void ui_map_cursor(const struct ui_widget *w, size_t *row, size_t *column);
void ui_map_move(struct ui_widget *w, size_t row, size_t column);
size_t ui_map_seen(const struct ui_widget *w, size_t *count); /* as ui_table_seen */
bool ui_map_scrolled(const struct ui_widget *w);              /* up or down */

/* -- input: one line of text -- */
struct ui_input_spec {
	size_t max;  /* bytes */
	bool masked; /* drawn as a fixed number of marks */
	bool ascii;  /* other characters are refused */
	bool digits;
	bool bare;  /* drawn without brackets */
	bool lines; /* pasted line breaks are kept (shown as ^J); elsewhere they become blanks */
};
struct ui_widget *ui_input_new(struct ui_layer *l, const struct ui_input_spec *spec);
struct rh_str ui_input_text(const struct ui_widget *w); /* valid until the next change */
const struct rh_secret *
ui_input_secret(const struct ui_widget *w); /* the same bytes, in the memory in which all inputs keep them */
void ui_input_set(struct ui_widget *w, struct rh_str text); /* cursor at the end, forgets undo, wipes the old */
void ui_input_reveal(struct ui_widget *w, bool on);         /* if it is masked */
bool ui_input_revealed(const struct ui_widget *w);
void ui_input_hint(struct ui_widget *w, const char *text); /* muted, shown while it is empty; copied, may be NULL */

/* -- view: lines that are read -- */
struct ui_widget *ui_view_new(struct ui_layer *l, bool wrap);
void ui_view_clear(struct ui_widget *w);                                    /* keeps the scroll position */
void ui_view_span(struct ui_widget *w, unsigned style, struct rh_str text); /* appended to the present line; copied */
/* Ends the line. If it is wrapped, its further rows start at column `hang`. */
void ui_view_break(struct ui_widget *w, int hang);
void ui_view_line(struct ui_widget *w, unsigned style, struct rh_str text); /* span and break */
void ui_view_scroll_to(struct ui_widget *w, size_t line);                   /* so that this line (not row) is visible */

/* -- buttons: one row. Labels are shown as they are: "[ Cancel ]" is made from "Cancel" -- */
struct ui_widget *ui_buttons_new(struct ui_layer *l, const char *const *labels, size_t n); /* copied; at most 8 */
int ui_buttons_current(const struct ui_widget *w);
void ui_buttons_select(struct ui_widget *w, int i);
int ui_buttons_columns(const struct ui_widget *w); /* the width it wants */

/* -- radio: one of a few. In one row if all fit and none is disabled, otherwise one below the other (ui_widget_height
 * tells). In a row Left and Right choose; otherwise Up and Down move and Space chooses. -- */
struct ui_widget *ui_radio_new(struct ui_layer *l, const struct ui_choice *choices, size_t n); /* copied; at most 32 */
const char *ui_radio_why_not(const struct ui_widget *w); /* of the option under the cursor; NULL: it can be chosen */
int ui_radio_value(const struct ui_widget *w);           /* -1: none chosen */
void ui_radio_set(struct ui_widget *w, int i);

/* -- checks: any of a few, each with a note -- */
struct ui_widget *ui_checks_new(struct ui_layer *l, const struct ui_choice *choices, size_t n);
bool ui_checks_value(const struct ui_widget *w, int i);
void ui_checks_set(struct ui_widget *w, int i, bool on);
const char *ui_checks_why_not(const struct ui_widget *w); /* as ui_radio_why_not */
int ui_checks_current(const struct ui_widget *w);

/* -- progress: a bar in one line, followed by the percentage -- */
struct ui_widget *ui_progress_new(struct ui_layer *l);
void ui_progress_set(struct ui_widget *w, size_t done, size_t of); /* of 0: unknown, shown as 0% */
#endif
