/* A form inside its driver. Values (form_values.c) are what was typed and chosen; checks (form_check.c) what is wrong
 * with them; stops (form_stops.c) what the focus can stand on, with the widgets; form_draw.c shows, driver_form.c takes
 * keys. Values do not know of widgets: a resize, a condition or a change of language never touches them. */
#ifndef RH_UI_FORM_H
#define RH_UI_FORM_H

#include "ui/driver.h"

struct rh_form;

struct rh_pair {
	struct rh_buf key;
	struct rh_secret value;
	char *stored;			/* the key under which the kept value stands; NULL: a new pair */
};
struct rh_tick {
	char *value;
	bool on, touched;		/* touched: by the person */
};
struct rh_remark {
	enum rh_role role;
	char *text;			/* NULL: none */
};
/* Where in a value a problem stands. */
enum rh_part { RH_PART_MAIN, RH_PART_FOLD, RH_PART_KEY, RH_PART_VALUE, RH_PART_LINE, RH_PART_REMOVE, RH_PART_ADD, RH_PART_BUTTONS };

struct rh_value {
	struct rh_form *form;
	const struct rh_field *f;
	char *path;			/* "name", "containers.0.image" */
	struct rh_value *parent;	/* of a nested one: its REPEAT */
	size_t item;			/* and which item */
	struct rh_buf text;		/* all kinds but those below */
	struct rh_secret secret;	/* SECRET, and LINES with RH_FIELD_SECRET_VALUES */
	struct rh_pair *pairs;
	size_t pair_count;
	struct rh_tick *ticks;
	size_t tick_count, items;
	struct rh_choices choices;	/* CHOICE, CHECKLIST */
	bool fixed, kept, unfolded, shown;
	uint64_t edits;			/* counts changes; stands for a secret in the fingerprint */
	uint64_t clean;			/* fingerprint of what counts as saved */
	bool changed;			/* by the person, since it was opened */

	struct rh_remark note, cause, problem;
	enum rh_part problem_part;	/* and where: */
	size_t problem_index;
	bool problem_shown;
	struct rh_timer rest;		/* 300 ms after the last key the problem is shown */
};

/* One thing the focus can stand on. */
struct rh_stop {
	struct rh_value *v;		/* NULL: the buttons */
	enum rh_part part;
	size_t index;			/* pair, line */
	struct rh_widget *w;		/* NULL: drawn by the form itself */
	struct rh_rect r;		/* within the content of the form, as of the last layout */
};

struct rh_form {
	struct rh_drive drive;
	struct rh_screen *screen;
	struct rh_value **v;		/* in the order of the form */
	size_t n;
	struct rh_stop *stops;
	size_t stop_count, at;		/* at: has the focus */
	struct rh_widget *buttons;
	bool restop;			/* conditions, rows or choices changed: make the stops anew */
	char *want_focus;		/* a path to go to when its stop is there */
	struct rh_err banner;		/* code RH_OK: none */
	char *locked;			/* why; NULL: not */
	bool opened;			/* changes from now on are the person's */
	size_t problems;		/* as of the last review, less what was mended since */
	bool reviewed;
	int label_width, top, height, content;	/* top: first row seen, height: rows for fields, content: rows they need */
};

static inline struct rh_form *rh_form_of(const struct rh_screen *s)
{
	return s->driver;
}

/* ---- values (form_values.c) ------------------------------------------------------------------------------------ */

void rh_values_open(struct rh_form *form);
void rh_values_close(struct rh_form *form);
struct rh_value *rh_value_find(const struct rh_form *form, const char *path);	/* NULL and a line in the log */
bool rh_value_masked(const struct rh_value *v);			/* its one text is a secret */
struct rh_str rh_value_text(const struct rh_value *v);
bool rh_value_empty(const struct rh_value *v);
void rh_value_set(struct rh_value *v, struct rh_str text);	/* no callback */
uint64_t rh_value_print(const struct rh_value *v);		/* its fingerprint */
bool rh_value_dirty(const struct rh_value *v);
/* The person changed it: remarks made for the old value go, the check begins to wait, ops->changed is called. */
void rh_value_changed(struct rh_value *v);
void rh_value_add_pair(struct rh_value *v, struct rh_str key, struct rh_str value);
void rh_value_drop_pair(struct rh_value *v, size_t i);
struct rh_tick *rh_value_tick(struct rh_value *v, const char *value);	/* made when absent */
void rh_value_drop_item(struct rh_value *v, size_t item);	/* of a REPEAT */
void rh_form_conditions(struct rh_form *form);
void rh_form_choices(struct rh_form *form);			/* asks the callbacks again */

/* LINES, not masked: its text as lines. */
size_t rh_value_lines(const struct rh_value *v);
struct rh_str rh_value_line(const struct rh_value *v, size_t i);
void rh_value_set_line(struct rh_value *v, size_t i, struct rh_str line);
void rh_value_insert_line(struct rh_value *v, size_t before, struct rh_str line);
void rh_value_drop_line(struct rh_value *v, size_t i);

/* ---- checks (form_check.c) -------------------------------------------------------------------------------------- */

enum { RH_REST_MS = 300 };
void rh_remark_set(struct rh_remark *r, enum rh_role role, const char *text);	/* NULL, "": none */
bool rh_value_check(struct rh_value *v);			/* true: nothing wrong; else ->problem says what */
void rh_value_check_soon(struct rh_value *v);			/* after a change: says it after a rest, unsays it at once */
void rh_value_check_left(struct rh_value *v);			/* the focus left it: says it now */
bool rh_value_bad(const struct rh_value *v);			/* a problem of whatever source is known */
/* Checks everything that is shown; how many problems. */
size_t rh_form_check_all(struct rh_form *form);

/* ---- stops (form_stops.c) ---------------------------------------------------------------------------------------- */

void rh_stops_make(struct rh_form *form);			/* when form->restop; keeps the focus where it was */
void rh_stops_drop(struct rh_form *form);
void rh_stops_forget(struct rh_form *form, const struct rh_value *v);	/* its widgets are made anew */
struct rh_stop *rh_stop_find(const struct rh_form *form, const struct rh_value *v, enum rh_part part, size_t index);
struct rh_stop *rh_stop_now(const struct rh_form *form);	/* NULL before there are any */
void rh_stops_go(struct rh_form *form, size_t to);
bool rh_stops_go_to(struct rh_form *form, const struct rh_value *v, enum rh_part part, size_t index);
void rh_stops_sync(struct rh_form *form, struct rh_value *v);	/* widgets show the value again */
void rh_stops_take(struct rh_form *form, struct rh_stop *stop);	/* the value is what its widget shows */
bool rh_stop_is_pick(const struct rh_stop *stop);		/* Enter opens a list to choose from */

/* ---- drawing (form_draw.c) ------------------------------------------------------------------------------------------ */

void rh_form_draw(struct rh_screen *s, struct rh_rect r);
int rh_form_height(struct rh_screen *s, int width);

/* ---- leaving (form_leave.c) ------------------------------------------------------------------------------------------ */

bool rh_form_leave(struct rh_form *form);			/* true: a question was asked first */
#endif
