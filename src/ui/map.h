/* map: what a map screen shows: rows down, columns across, and a sign where they meet. */
#ifndef UI_MAP_H
#define UI_MAP_H

#include "base/base.h"
#include "ui/columns.h"
#include "ui/role.h"

struct ui_screen;

/* What a sign looks like; each reads without colour, and in ASCII. */
enum ui_map_look {
	UI_MAP_NOTHING, /* · */
	UI_MAP_FULL,    /* ● */
	UI_MAP_HOLLOW,  /* ○ */
	UI_MAP_ALARM,   /* ! */
	UI_MAP_PART,    /* ~ */
	UI_MAP_CROSS,   /* × */
	UI_MAP_DASH,    /* – */
	UI_MAP_UNKNOWN, /* ? */
};
const char *ui_map_sign_text(enum ui_map_look look); /* as this terminal can draw it, one column */
/* A line of the legend. */
struct ui_map_sign {
	enum ui_map_look look;
	enum ui_role role;
	const char *word; /* untranslated: "attached" */
};
struct ui_map_cell {
	unsigned sign;  /* position in ui_map_shown.signs */
	unsigned count; /* shown beside the sign; 0: none is */
};
enum { UI_MAP_ASIDES = 3 };
/* A row or a column. */
struct ui_map_line {
	const char *key, *label;
	enum ui_role role;
	bool heading;             /* a row without cells above those that belong to it: the cursor passes over it */
	const char *note;         /* of a heading: behind its label; NULL: nothing */
	int aside[UI_MAP_ASIDES]; /* of a row: numbers at its end; negative: there is none */
};
/* Filled by ops->map whenever the screen says that it has changed; what it points to stays until then. */
struct ui_map_shown {
	const struct ui_map_line *rows, *columns;
	size_t row_count, column_count;
	/* Where a row that is no heading and a column meet, by their positions. */
	struct ui_map_cell (*cell)(const struct ui_screen *s, size_t row, size_t column);
	const struct ui_map_sign *signs;
	size_t sign_count;
	const char *title;                       /* of the rows, translated: "Namespace" */
	const char *aside_titles[UI_MAP_ASIDES]; /* translated; NULL: no more of them */
	/* Sentences about a cell, translated; NULL: there are none. The cell has been named. */
	void (*sentence)(const struct ui_screen *s, size_t row, size_t column, struct rh_buf *out);
	/* As in struct ui_list_shown: */
	enum ui_list_phase phase;
	struct {
		size_t done, of;
	} progress;
	const struct rh_err *err; /* UI_LIST_FAILED, or stale */
	int64_t stale_since;      /* 0: not stale */
	const char *empty;
	char summary[140], alarm[60], right[80];
	const char *const *muted;
};
/* Positions of the selected row and column among all; false: nothing is selected. */
bool ui_map_selected(const struct ui_screen *s, size_t *row, size_t *column);
/* Moves the cursor there, now or when they arrive; column NULL: the same column. */
void ui_map_select(struct ui_screen *s, const char *row, const char *column);
#endif
