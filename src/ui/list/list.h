/* A list inside its driver: the model (list_model.c) orders and narrows the rows and keeps the selection by key; the
 * columns (list_columns.c) share out the width; driver_list.c shows both and takes keys. */
#ifndef UI_LIST_LIST_H
#define UI_LIST_LIST_H

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/columns.h"
#include "ui/driver.h"

struct ui_screen;
struct ui_texts;
struct ui_widget;

enum { UI_LIST_COLUMNS = 16, UI_CELL_BYTES = 256 };

/* What is kept of a row, beside it: slot i belongs to rows->v[i] as long as pointer and stamp are the same. */
struct ui_slot {
	struct rh_row *row;
	uint64_t stamp;
	char *lower;      /* all columns in lower case, made when a find begins */
	uint64_t prefix;  /* of the sorted column: its first 8 bytes in lower case, or the moment of an age */
	const char *sort; /* the rest of it, among the list's texts; NULL when there is none */
	bool fresh, kept; /* fresh: not the row it was; kept: ops->rows lets it through */
	bool placed;      /* while ordering: stands in the order already */
};

struct ui_list {
	struct ui_drive drive;
	const struct ui_screen *screen;
	struct ui_list_shown shown;
	const struct rh_rows *rows; /* as of `version` */
	uint64_t version;
	struct ui_slot *slots;
	size_t n, cap;            /* n: slots in use */
	uint32_t *by_key, *order; /* kept rows, by key and as they are sorted */
	uint32_t *view;           /* those of them that the find lets through */
	struct ui_texts *texts;   /* those that slots sort by */
	const char *recent[64];
	size_t text_bytes, text_full; /* in texts; and when they were last made anew */
	size_t kept, seen, room;
	struct ui_list_counts counts;
	int sort; /* column, -1: none */
	bool backwards;
	char *selected; /* key; NULL: none */
	char *wanted;   /* a row that has not arrived yet */
	size_t at;      /* position of `selected` in view */
	bool chosen;    /* by a person or the screen; before that the first row is selected while rows arrive */
	bool left_end;  /* of a list that follows: the person stands elsewhere than on its last row */
	bool settled;   /* the rows were all there when the selection was last looked for */
	bool finding;   /* the find line has the focus */
	struct rh_buf find;
	struct ui_match match;

	struct ui_widget *table, *input;
	short width[UI_LIST_COLUMNS]; /* widest content of what was measured, in columns */
	size_t from, to; /* positions in view that are measured: what the person has seen, see ui_list_measure */
	bool moved;      /* rows have changed since they were measured */
	struct ui_table_column place[UI_LIST_COLUMNS];
	int shown_columns[UI_LIST_COLUMNS]; /* which column stands in place i */
	int placed, laid_width;
	int64_t age_ms; /* until the next shown age changes, -1: never */
	struct rh_timer ages, prepare;
};

/* The model: brings everything up to date with the rows; cheap when nothing changed. */
void ui_list_sync(struct ui_list *l);
void ui_list_resort(struct ui_list *l, int column, bool backwards);
/* The order (list_order.c): after take-over of the rows, and by another column. */
void ui_list_order(struct ui_list *l);
void ui_list_texts_free(struct ui_list *l);
void ui_list_reorder(struct ui_list *l, int column, bool backwards);
void ui_list_set_find(struct ui_list *l, struct rh_str text);
/* Makes the texts that are searched, of at most so many rows more; true when all are there. */
bool ui_list_prepare_find(struct ui_list *l, size_t most);
void ui_list_move(struct ui_list *l, size_t at); /* the person chose this position */
void ui_list_drop(struct ui_list *l);            /* gives everything up */
const struct rh_row *ui_list_row(const struct ui_list *l, size_t at);
void ui_list_cell(const struct ui_list *l, const struct rh_row *row, int column, struct rh_buf *out, int64_t *next_ms);

/* What the column sorts by where that is a number (seconds or a count); false: it is a text. */
bool ui_list_number(const struct ui_list *l, const struct rh_row *row, const struct ui_column *c, int64_t *n);
bool ui_column_is_time(const struct ui_column *c); /* shown as an age */

int ui_list_cell_columns(const struct rh_buf *text); /* that a cell with this text needs */
int ui_list_column_count(const struct ui_screen *s);
/* The widths that the rows need which the person has seen: those at top … top + n - 1, and those before them since the
 * rows came to rest or were ordered or narrowed anew. So what is shown depends on the rows and on what the person did,
 * never on what was drawn on the way. True when a width has changed. */
bool ui_list_measure(struct ui_list *l, size_t top, size_t n);
/* Nothing has been seen yet: the next ui_list_measure begins anew. */
void ui_list_unmeasure(struct ui_list *l);
/* Gives each column its place within `width`; those that do not fit are left out, from the right. */
void ui_list_lay(struct ui_list *l, int width);
#endif
