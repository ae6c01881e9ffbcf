/* columns: the tables of a list screen. */
#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include "base/base.h"
#include "ui/role.h"

struct ui_screen;

struct ui_column {
	const char *id, *title;
	short min, want; /* columns; want 0: takes what is left */
	/* How much it matters in this list. Where there is no room for all, those that matter less give way first, and
	 * among equals the one further right: they are made narrower, then left out. */
	short matters;  /* 0 to 9 */
	unsigned flags; /* UI_COL_* */
	/* What it shows is a member of the row, by its offsetof; where that is not enough, a callback, which wins. */
	size_t text_at;   /* of a const char * */
	size_t number_at; /* of an int, negative: there is none; sorted as a number */
	size_t time_at;   /* of an int64_t, shown and sorted as `since` is */
	void (*text)(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
	enum ui_role (*role)(const struct ui_screen *s, const struct rh_row *row); /* NULL: UI_ROLE_TEXT */
	size_t role_at; /* instead: an offset of an enum ui_role in the row */
	int (*cmp)(const struct rh_row *a, const struct rh_row *b); /* NULL: by text */
	/* Seconds since 1970, 0 when it is not known, negative where there is none. Sorted by it, and shown as an age
	 * unless there is a text as well. */
	int64_t (*since)(const struct ui_screen *s, const struct rh_row *row);
};
enum {
	UI_COL_RIGHT = 1 /* right-aligned */,
	UI_COL_SORTED = 2 /* initially */,
	UI_COL_FIXED = 4 /* never dropped */,
	UI_COL_DASH = 8 /* a dash where text_at or number_at has nothing */,
	UI_COL_SAME = 16 /* says nothing while all rows show the same in it: then it is the first to give way */,
	UI_COL_ENDS = 32 /* cut in the middle, because its end tells as much as its beginning: names, images */,
	UI_COL_USED = 64 /* with UI_COL_SAME: is not there at all while no row has anything in it */
};
/* The column that most lists end with: { UI_COLUMN_AGE(offsetof(…)) }. */
#define UI_COLUMN_AGE(at) \
	.id = "age", .title = N_("Age"), .min = 4, .want = 4, .matters = 4, .flags = UI_COL_RIGHT, .time_at = (at)

enum ui_list_phase { UI_LIST_LOADING, UI_LIST_READY, UI_LIST_FAILED };
/* Counted by the driver. */
struct ui_list_counts {
	size_t all;    /* rows that belong */
	size_t kept;   /* those of them that are kept: what is shown, before find */
	size_t met;    /* rows that are kept, whether they belong or not */
	size_t alarms; /* of those that are kept: something is wrong with them */
};
/* What a list screen shows now; filled by ops->rows each time it may have changed. */
struct ui_list_shown {
	const struct rh_rows *rows;
	enum ui_list_phase phase;
	size_t loaded; /* UI_LIST_LOADING */
	struct {
		size_t done, of;
	} progress;               /* of a long load, or of work on the rows: drawn as a bar; of 0: none */
	const struct rh_err *err; /* UI_LIST_FAILED, or stale */
	int64_t stale_since;      /* 0: not stale */
	/* What the list is about, such as one kind of several; NULL: every row. Others are not counted. */
	bool (*belongs)(const struct ui_screen *s, const struct rh_row *row);
	bool (*keep)(const struct ui_screen *s, const struct rh_row *row); /* the namespace filter; NULL: all */
	bool follow;        /* starts on the last row and stays on it as rows arrive, until the person leaves it */
	const char *empty;  /* a sentence for when there are no rows */
	const char *hidden; /* the same for when `keep` hides all of them; NULL: how many it hides */
	/* Left of the line under the list: how many rows there are, how many of them `keep` hides, `word`: "3
	 * registries · the filter hides 2 of 5 · live". A summary that is filled already is shown as it is. */
	struct rh_plural count; /* of what is kept; NULL: nothing is said */
	void (*sum_up)(const struct ui_screen *s, const struct ui_list_counts *n,
		       struct rh_buf *out); /* instead of `count` */
	const char *word;                   /* translated; NULL or "": none */
	char summary[140];
	char alarm[40]; /* before the summary, where something is wrong; "" : nothing is */
	/* Instead: what is wrong with a row that is kept, and what such rows are called, translated: "3 not pulled". */
	bool (*alarms)(const struct ui_screen *s, const struct rh_row *row);
	const char *alarm_word;
	char right[80];           /* right of it: "{key:kind} kind: Registry" */
	const char *const *muted; /* lines for namespaces that could not be read, NULL-terminated, may be NULL */
};
/* A second line under a row ("cannot explore: …"). */
typedef void ui_row_note_fn(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);

const struct rh_row *ui_list_selected(const struct ui_screen *s);                /* NULL when there is none */
const struct rh_row *ui_list_by_key(const struct ui_screen *s, const char *key); /* hidden ones too; NULL: none */
void ui_list_select(struct ui_screen *s, const char *key);                       /* at once, or when that row arrives */
/* What that column shows has become known of rows that are there already: they are sorted again, if it is by it. */
void ui_list_sort_again(struct ui_screen *s, const char *column);
/* Where ops->mark_at says what rows are about: those that are marked, in their order, also where the find line hides
 * them; the array is the caller's to free, whatever their number. */
size_t ui_list_marked(const struct ui_screen *s, const struct rh_row ***rows);
size_t ui_list_mark_count(const struct ui_screen *s);
/* The row with that key, NULL: every row that can be marked: those whose id is not "". */
void ui_list_mark(struct ui_screen *s, const char *key);
void ui_list_unmark(struct ui_screen *s); /* all */
/* "the filter hides 2 of 5", behind what `out` says already; nothing when it hides none. */
void ui_list_hides(size_t kept, size_t all, struct rh_buf *out);
size_t ui_list_visible(const struct ui_screen *s, const struct rh_row **rows, size_t max); /* on the screen now */
#endif
