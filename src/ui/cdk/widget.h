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
 * Freeing it frees its widgets. Widgets are rebuilt by themselves after a resize, a theme or a language change; what a
 * person did with them is kept here, not in CDK. Labels are shown as they are: translated by who makes the widget. */
struct ui_layer;
struct ui_layer *ui_layer_new(void);
void ui_layer_free(struct ui_layer **l);

enum ui_widget_kind {
	UI_WIDGET_TABLE,
	UI_WIDGET_INPUT,
	UI_WIDGET_VIEW, /* ours */
	UI_WIDGET_BUTTONS,
	UI_WIDGET_RADIO,
	UI_WIDGET_CHECKS,
	UI_WIDGET_CYCLE, /* CDK's BUTTONBOX, RADIO, SELECTION, ITEMLIST */
	UI_WIDGET_DIALOG,
	UI_WIDGET_MENU,
	UI_WIDGET_PROGRESS, /* CDK's DIALOG, MENU, SLIDER */
};
struct ui_widget; /* each of the types below starts as one: made by rh_<kind>_new */

/* What a key did to a widget. */
enum ui_used {
	UI_IGNORED, /* not its key: the driver goes on with it */
	UI_USED,    /* moved, scrolled: nothing that anybody else must know */
	UI_CHANGED, /* the value is another one */
	UI_DONE,    /* Enter: chosen, pressed, finished */
	UI_REFUSED, /* an input cannot take it: too long, or characters that it does not hold */
	UI_LEFT_UP,
	UI_LEFT_DOWN, /* it was at its edge: the focus may go to the neighbour */
};
enum ui_widget_kind ui_widget_kind(const struct ui_widget *w);
void ui_widget_free(struct ui_widget **w);
/* Where it stands; also its size. A rectangle may lie partly outside the clip of the cell writer. */
void ui_widget_move(struct ui_widget *w, struct ui_rect r);
void ui_widget_draw(struct ui_widget *w);
enum ui_used ui_widget_key(struct ui_widget *w, const struct ui_event *e);
int ui_widget_height(const struct ui_widget *w,
		     int width);                     /* rows it wants at that width; tables and views: their content */
void ui_widget_enable(struct ui_widget *w, bool on); /* off: cannot get the focus */
/* The focus, by CDK's own focus functions: in the order of making, round at the ends. */
void ui_layer_focus(struct ui_layer *l, struct ui_widget *w); /* NULL: none */
struct ui_widget *ui_layer_focused(const struct ui_layer *l);
struct ui_widget *ui_layer_next(struct ui_layer *l, int step); /* +1, -1; moves it and returns who has it now */

/* -- table: a virtual list; asks for the cells that are seen, keeps nothing of them -- */
struct ui_table_column {
	int x, w; /* in the table */
	enum ui_align align;
	bool main; /* shows the cursor, besides its sign; when no column is main, all do */
};
struct ui_table_source {
	void *ctx;
	size_t (*count)(void *ctx);
	/* Text of one cell into `out` (empty at first); the role of it is the answer. */
	enum ui_role (*cell)(void *ctx, size_t row, int column, struct rh_buf *out);
	bool (*note)(void *ctx, size_t row, struct rh_buf *out); /* a second line under the row; NULL, false: none */
	bool (*skip)(void *ctx, size_t row);                     /* headings: the cursor passes over; may be NULL */
};
struct ui_widget *ui_table_new(struct ui_layer *l, const struct ui_table_source *source);
void ui_table_columns(struct ui_widget *w, const struct ui_table_column *c, size_t n); /* copied; at most 16 */
#define UI_TABLE_NONE ((size_t)-1)
size_t ui_table_cursor(const struct ui_widget *w); /* UI_TABLE_NONE when there are no rows to stand on */
void ui_table_select(struct ui_widget *w, size_t row);
/* The rows seen at the last draw: the first, and how many. */
size_t ui_table_seen(const struct ui_widget *w, size_t *count);
/* The position in sentences: false when everything is seen. For "12–30 of 812". */
bool ui_table_scrolled(const struct ui_widget *w);

/* -- input: one line of text -- */
struct ui_input_spec {
	size_t max;  /* bytes */
	bool masked; /* drawn as a fixed number of marks; undo keeps its texts in an rh_secret too */
	bool ascii;  /* other characters are not taken */
	bool digits;
	bool bare;  /* drawn without brackets */
	bool lines; /* pasted line breaks are kept (shown as ^J); elsewhere they become blanks */
};
struct ui_widget *ui_input_new(struct ui_layer *l, const struct ui_input_spec *spec);
struct rh_str ui_input_text(const struct ui_widget *w);             /* valid until the next change */
const struct rh_secret *ui_input_secret(const struct ui_widget *w); /* the same bytes; where all inputs keep them */
void ui_input_set(struct ui_widget *w, struct rh_str text);         /* cursor at the end, forgets undo, wipes the old */
void ui_input_reveal(struct ui_widget *w, bool on);                 /* of a masked one */
bool ui_input_revealed(const struct ui_widget *w);
void ui_input_hint(struct ui_widget *w, const char *text); /* muted, shown while it is empty; copied, may be NULL */

/* -- view: lines that are read -- */
struct ui_widget *ui_view_new(struct ui_layer *l, bool wrap);
void ui_view_clear(struct ui_widget *w);                                    /* keeps where one was */
void ui_view_span(struct ui_widget *w, unsigned style, struct rh_str text); /* goes on in the present line; copied */
/* Ends the line. When it is wrapped, what follows starts at column `hang`. */
void ui_view_break(struct ui_widget *w, int hang);
void ui_view_line(struct ui_widget *w, unsigned style, struct rh_str text); /* span and break */
size_t ui_view_lines(const struct ui_widget *w);
void ui_view_scroll_to(struct ui_widget *w, size_t line); /* so that this line (not row) is seen */

/* -- buttons: one row. Labels are shown as they are: "[ Cancel ]" is made from "Cancel" -- */
struct ui_widget *ui_buttons_new(struct ui_layer *l, const char *const *labels, size_t n); /* copied; at most 8 */
int ui_buttons_current(const struct ui_widget *w);
void ui_buttons_select(struct ui_widget *w, int i);
int ui_buttons_columns(const struct ui_widget *w); /* the width it wants */

/* -- radio: one of few. In one row when it fits into its width and none is disabled, else one below the other
 * (ui_widget_height tells). In a row Left and Right choose; below each other Up and Down move and Space chooses. -- */
struct ui_widget *ui_radio_new(struct ui_layer *l, const struct ui_choice *choices, size_t n); /* copied; at most 32 */
int ui_radio_value(const struct ui_widget *w);                                                 /* -1: none chosen */
void ui_radio_set(struct ui_widget *w, int i);

/* -- checks: any of few, each with a note -- */
struct ui_widget *ui_checks_new(struct ui_layer *l, const struct ui_choice *choices, size_t n);
bool ui_checks_value(const struct ui_widget *w, int i);
void ui_checks_set(struct ui_widget *w, int i, bool on);
int ui_checks_current(const struct ui_widget *w);

/* -- cycle: one of some, in one line, changed by Left and Right -- */
struct ui_widget *ui_cycle_new(struct ui_layer *l, const struct ui_choice *choices, size_t n);
int ui_cycle_value(const struct ui_widget *w);
void ui_cycle_set(struct ui_widget *w, int i);

/* -- progress -- */
struct ui_widget *ui_progress_new(struct ui_layer *l, const char *label);
void ui_progress_set(struct ui_widget *w, int percent);
#endif
