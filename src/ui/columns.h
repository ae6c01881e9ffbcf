/* columns: the tables of a list screen. */
#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include "base/base.h"
#include "ui/role.h"

struct ui_screen;

struct ui_column {
	const char *id, *title;
	short min, want; /* columns; want 0: takes what is left. Dropped from the right when it does not fit */
	unsigned flags;  /* UI_COL_* */
	void (*text)(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
	enum ui_role (*role)(const struct ui_screen *s, const struct rh_row *row); /* NULL: UI_ROLE_TEXT */
	int (*cmp)(const struct rh_row *a, const struct rh_row *b);                /* NULL: by text */
	/* UI_COL_AGE, instead of text: seconds since 1970, 0 when it is not known, negative where there is none. Shown
	 * as an age, sorted by it. */
	int64_t (*since)(const struct ui_screen *s, const struct rh_row *row);
};
enum {
	UI_COL_RIGHT = 1 /* right-aligned */,
	UI_COL_SORTED = 2 /* initially */,
	UI_COL_AGE = 4 /* redrawn when it changes */,
	UI_COL_FIXED = 8 /* never dropped */
};

enum ui_list_phase { UI_LIST_LOADING, UI_LIST_READY, UI_LIST_FAILED };
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
	bool (*keep)(const struct ui_screen *s, const struct rh_row *row); /* kind and namespace filters; NULL: all */
	bool follow;       /* starts on the last row and stays on it as rows arrive, until the person leaves it */
	const char *empty; /* a sentence for when there are no rows */
	char summary[140]; /* left of the line under the list: "3 registries · live" */
	char right[80];    /* right of it: "{key:kind} kind: Registry" */
	const char *const *muted; /* lines for namespaces that could not be read, NULL-terminated, may be NULL */
};
/* A second line under a row ("cannot explore: …"). */
typedef void ui_row_note_fn(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);

const struct rh_row *ui_list_selected(const struct ui_screen *s);                /* NULL when there is none */
const struct rh_row *ui_list_by_key(const struct ui_screen *s, const char *key); /* hidden ones too; NULL: none */
void ui_list_select(struct ui_screen *s, const char *key);                       /* at once, or when that row arrives */
size_t ui_list_visible(const struct ui_screen *s, const struct rh_row **rows, size_t max); /* on the screen now */
#endif
