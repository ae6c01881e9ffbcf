/* A list inside its driver: the model (list_model.c) orders and narrows the rows and keeps the selection by key; the
 * columns (list_columns.c) share out the width; driver_list.c shows both and takes keys. */
#ifndef UI_LIST_LIST_H
#define UI_LIST_LIST_H

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/columns.h"
#include "ui/driver.h"
#include "ui/overlay/narrow.h"

struct ui_facts;
struct ui_said;
struct ui_screen;
struct ui_widget;

enum { UI_LIST_COLUMNS = 16, UI_CELL_BYTES = 256 };

/* What is derived from a row. Slot i belongs to rows->v[i] as long as pointer and stamp are the same. */
struct ui_slot {
	struct rh_row *row;
	uint64_t stamp;
	char *lower;      /* all columns in lower case, made when a find begins */
	const char *sort; /* the sorted column in lower case; NULL: not made yet, or sorted by something else */
	bool sort_made;   /* for the slot alone: else it is the row's own text, which has no capitals */
	bool kept;        /* ops->rows lets it through */
	bool marked;
	bool placed, waits;        /* it stands in `order`; it will, and is one of the added */
	bool belongs, met, alarms; /* how it was counted */
};

/* What is marked (list_marks.c): ids, sorted. */
struct ui_marks {
	char **v;
	size_t n, last; /* last: position in view of the row that was marked last */
};

struct ui_list {
	struct ui_drive drive;
	const struct ui_screen *screen;
	struct ui_list_shown shown;
	const struct rh_rows *rows; /* as of `version` */
	uint64_t version;
	struct ui_slot *slots;
	size_t n;        /* slots in use */
	uint32_t *order; /* kept rows, sorted */
	uint32_t *view;  /* those that match the find line */
	size_t kept, seen, room;
	size_t added; /* while rows are taken: so many slots at the front of view wait for a place in `order` */
	bool gaps;    /* some in `order` have no place there any more */
	struct ui_list_counts counts;
	int sort; /* column, -1: none */
	bool backwards;
	char *selected; /* key; NULL: none */
	char *wanted;   /* a row that has not arrived yet */
	size_t at;      /* position of `selected` in view */
	bool chosen;    /* a person or the screen selected a row; until then it is the first, even as rows arrive */
	bool left_end;  /* in a list that follows: the person has left its last row */
	bool settled;   /* all rows had arrived when the selection was last updated */
	struct ui_find find;
	struct ui_match match;
	struct ui_marks marks;

	struct ui_widget *table, *bar;
	short width[UI_LIST_COLUMNS];  /* widest content of what was measured, in columns */
	bool differs[UI_LIST_COLUMNS]; /* not all of it was the same */
	char *same[UI_LIST_COLUMNS];   /* what the first of it was; of UI_COL_SAME only */
	size_t from, to;               /* positions in view that are measured, see ui_list_measure */
	bool moved;                    /* rows have changed since they were measured */
	struct ui_table_column laid[UI_LIST_COLUMNS];
	int shown_columns[UI_LIST_COLUMNS]; /* the column that laid[i] shows */
	int placed, laid_width;
	int skipped;                  /* so many columns that are not fixed are moved out to the left */
	bool more;                    /* to the right there are columns that are left out, or are cut */
	bool cut;                     /* some row is not shown whole */
	bool note_cut;                /* the same of a note */
	bool silent[UI_LIST_COLUMNS]; /* left out, because all rows have the same in it */
	int64_t age_ms;               /* until the next shown age changes, -1: never */
	struct rh_timer ages, prepare;
};

void ui_slot_unsort(struct ui_slot *t); /* forgets what it is sorted by */
void ui_marks_sync(struct ui_list *l);  /* after the rows changed */
void ui_marks_clear(struct ui_list *l);
void ui_marks_toggle(struct ui_list *l);
void ui_marks_range(struct ui_list *l);
void ui_marks_all(struct ui_list *l);
/* Brings the model up to date with the rows; cheap if nothing changed. */
void ui_list_sync(struct ui_list *l);
void ui_list_resort(struct ui_list *l, int column, bool backwards);
/* The order (list_order.c): after the rows changed, and by another column. */
void ui_list_order(struct ui_list *l);
void ui_list_reorder(struct ui_list *l, int column, bool backwards);
void ui_list_forget_order(struct ui_list *l); /* the texts that it is sorted by may say something else now */
void ui_list_set_find(struct ui_list *l, struct rh_str text);
/* Prepares the texts that are searched, for at most `most` more rows. True if all are ready. */
bool ui_list_prepare_find(struct ui_list *l, size_t most);
void ui_list_move(struct ui_list *l, size_t at); /* the person chose this position */
void ui_list_drop(struct ui_list *l);            /* frees everything */
const struct rh_row *ui_list_row(const struct ui_list *l, size_t at);
void ui_list_cell(const struct ui_list *l, const struct rh_row *row, int column, struct rh_buf *out, int64_t *next_ms);

/* What the column sorts by where that is a number (seconds or a count); false: it is a text. */
bool ui_list_number(const struct ui_list *l, const struct rh_row *row, const struct ui_column *c, int64_t *n);
bool ui_column_is_time(const struct ui_column *c);   /* shown as an age */
bool ui_column_is_number(const struct ui_column *c); /* ui_list_number knows it */

int ui_list_cell_columns(const struct rh_buf *text); /* that a cell with this text needs */
int ui_list_column_count(const struct ui_screen *s);
/* Measures the widths that the rows need. Those at top … top + n - 1 count, and those that were visible before,
 * until rows stop arriving or the order or the find line changes. So the widths depend on the rows and on what the
 * person did, never on frames that were drawn in between. True if a width has changed. */
bool ui_list_measure(struct ui_list *l, size_t top, size_t n);
/* The next ui_list_measure starts over. */
void ui_list_unmeasure(struct ui_list *l);
/* Gives each column its place within `width`. */
void ui_list_lay(struct ui_list *l, int width);
/* In words (list_say.c). */
void ui_list_say(struct ui_screen *s, struct ui_said *out);
bool ui_list_has_text(struct ui_screen *s, const char *text);
/* Moves the columns sideways by one, except those that are fixed. */
void ui_list_sideways(struct ui_list *l, int step);

/* The line of what has the focus (list_focus.c): what of the selected row does not fit into its columns, whole. */
int ui_list_focus_lines(struct ui_list *l, int width, int free_lines); /* 0: nothing is cut in any row */
void ui_list_draw_focus(struct ui_list *l, struct ui_rect r);
/* Every column of the selected row, and what stands below it. */
void ui_list_tell_all(const struct ui_screen *s, struct ui_facts *out);
#endif
