/* A list inside its driver: the model (list_model.c) orders and narrows the rows and keeps the selection by key; the
 * columns (list_columns.c) share out the width; driver_list.c shows both and takes keys. */
#ifndef RH_UI_LIST_H
#define RH_UI_LIST_H

#include "ui/driver.h"

enum { RH_LIST_COLUMNS = 16, RH_CELL_BYTES = 256 };

/* What is kept of a row, beside it: slot i belongs to rows->v[i] as long as pointer and stamp are the same. */
struct rh_slot {
	struct rh_row *row;
	uint64_t stamp;
	char *lower;			/* all columns in lower case, made when a find begins */
	uint64_t prefix;		/* of the sorted column: its first 8 bytes in lower case, or the moment of an age */
	const char *sort;		/* the rest of it, among the list's texts; NULL when there is none */
	bool fresh, kept;		/* fresh: not the row it was; kept: ops->rows lets it through */
	bool placed;			/* while ordering: stands in the order already */
};

struct rh_list {
	struct rh_drive drive;
	const struct rh_screen *screen;
	struct rh_list_shown shown;
	const struct rh_rows *rows;	/* as of `version` */
	uint64_t version;
	struct rh_slot *slots;
	size_t n, cap;			/* n: slots in use */
	uint32_t *by_key, *order;	/* kept rows, by key and as they are sorted */
	uint32_t *view;			/* those of them that the find lets through */
	struct rh_texts *texts;		/* those that slots sort by */
	const char *recent[64];
	size_t text_bytes, text_full;	/* in texts; and when they were last made anew */
	size_t kept, seen, room;
	int sort;			/* column, -1: none */
	bool backwards;
	char *selected;			/* key; NULL: none */
	char *wanted;			/* a row that has not arrived yet */
	size_t at;			/* position of `selected` in view */
	bool chosen;			/* by a person or the screen; before that the first row is selected while rows arrive */
	bool left_end;			/* of a list that follows: the person stands elsewhere than on its last row */
	bool settled;			/* the rows were all there when the selection was last looked for */
	bool finding;			/* the find line has the focus */
	struct rh_buf find;
	struct rh_match match;

	struct rh_widget *table, *input;
	short width[RH_LIST_COLUMNS];	/* widest content of what was measured, in columns */
	size_t from, to;		/* positions in view that are measured: what the person has seen, see rh_list_measure */
	bool moved;			/* rows have changed since they were measured */
	struct rh_table_column place[RH_LIST_COLUMNS];
	int shown_columns[RH_LIST_COLUMNS];	/* which column stands in place i */
	int placed, laid_width;
	int64_t age_ms;			/* until the next shown age changes, -1: never */
	struct rh_timer ages, prepare;
};

/* The model: brings everything up to date with the rows; cheap when nothing changed. */
void rh_list_sync(struct rh_list *l);
void rh_list_resort(struct rh_list *l, int column, bool backwards);
/* The order (list_order.c): after take-over of the rows, and by another column. */
void rh_list_order(struct rh_list *l);
void rh_list_texts_free(struct rh_list *l);
void rh_list_reorder(struct rh_list *l, int column, bool backwards);
void rh_list_set_find(struct rh_list *l, struct rh_str text);
/* Makes the texts that are searched, of at most so many rows more; true when all are there. */
bool rh_list_prepare_find(struct rh_list *l, size_t most);
void rh_list_move(struct rh_list *l, size_t at);	/* the person chose this position */
void rh_list_drop(struct rh_list *l);			/* gives everything up */
const struct rh_row *rh_list_row(const struct rh_list *l, size_t at);
void rh_list_cell(const struct rh_list *l, const struct rh_row *row, int column, struct rh_buf *out, int64_t *next_ms);

int rh_list_cell_columns(const struct rh_buf *text);	/* that a cell with this text needs */
int rh_list_column_count(const struct rh_screen *s);
/* The widths that the rows need which the person has seen: those at top … top + n - 1, and those before them since the rows
 * came to rest or were ordered or narrowed anew. So what is shown depends on the rows and on what the person did, never on
 * what was drawn on the way. True when a width has changed. */
bool rh_list_measure(struct rh_list *l, size_t top, size_t n);
/* Nothing has been seen yet: the next rh_list_measure begins anew. */
void rh_list_unmeasure(struct rh_list *l);
/* Gives each column its place within `width`; those that do not fit are left out, from the right. */
void rh_list_lay(struct rh_list *l, int width);
#endif
