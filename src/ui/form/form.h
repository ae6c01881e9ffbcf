/* A form inside its driver. Values (form_values.c) are what was typed and chosen; checks (form_check.c) find what is
 * wrong with them; stops (form_stops.c) are what can have the focus, with the widgets; form_draw.c draws;
 * driver_form.c handles keys. Values know nothing about widgets: a resize, a condition or a change of language never
 * touches them. */
#ifndef UI_FORM_FORM_H
#define UI_FORM_FORM_H

#include "base/base.h"
#include "ui/driver.h"
#include "ui/form/choices.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/screen.h"

struct ui_event;
struct ui_said;
struct ui_field;
struct ui_widget;

struct ui_form;

struct ui_pair {
	struct rh_buf key;
	struct rh_secret value;
	char *stored; /* the key under which the kept value is stored; NULL: a new pair */
};
struct ui_tick {
	char *value;
	bool on, touched; /* touched: by the person */
};
struct ui_remark {
	enum ui_role role;
	char *text; /* NULL: none */
};
/* The part of a value that a problem is in. */
enum ui_part {
	UI_PART_MAIN,
	UI_PART_FOLD,
	UI_PART_KEY,
	UI_PART_VALUE,
	UI_PART_LINE,
	UI_PART_REMOVE,
	UI_PART_ADD,
	UI_PART_BUTTONS
};

struct ui_value {
	struct ui_form *form;
	const struct ui_field *f;
	unsigned at;             /* its handle */
	char *path;              /* "name", "containers.0.image": for people */
	struct ui_value *parent; /* of a nested one: its REPEAT */
	size_t item;             /* and which item */
	struct rh_buf text;      /* all kinds but those below */
	struct rh_secret secret; /* SECRET, and LINES with UI_FIELD_SECRET_VALUES */
	struct ui_pair *pairs;
	size_t pair_count;
	struct ui_tick *ticks;
	size_t tick_count, items;
	struct ui_choices choices; /* CHOICE, CHECKLIST */
	bool fixed, kept, unfolded;
	bool applies, shown; /* applies: its condition holds; shown: and its section is open */
	uint64_t edits;      /* counts changes; represents a secret in the fingerprint */
	uint64_t clean;      /* fingerprint of what counts as saved */
	uint64_t read;       /* the same of what was read: see ui_form_read */
	bool was_read;
	uint64_t *read_keys, *read_pairs; /* fingerprints of its pairs then: of the key, of both */
	size_t read_count;
	bool changed; /* by the person, since it was opened */
	bool fresh;   /* of an item that the person added: as it came while `clean` */

	struct ui_remark note, cause, problem;
	enum ui_part problem_part; /* and where: */
	size_t problem_index;
	bool problem_shown;
	struct rh_timer rest; /* 300 ms after the last key the problem is shown */
};

/* One thing that can have the focus. */
struct ui_stop {
	struct ui_value *v; /* NULL: the buttons */
	enum ui_part part;
	size_t index;        /* pair, line */
	struct ui_widget *w; /* NULL: drawn by the form itself */
	struct ui_rect r;    /* within the content of the form, as of the last layout */
};

struct ui_form {
	struct ui_drive drive;
	struct ui_screen *screen;
	struct ui_value **v; /* in the order of the form */
	size_t n;
	struct ui_stop *stops;
	size_t stop_count, at; /* at: has the focus */
	struct ui_widget *buttons;
	bool restop;          /* conditions, rows or choices changed: rebuild the stops */
	unsigned picking;     /* the handle of the field whose choices are shown */
	unsigned want_focus;  /* the handle of a stop to focus as soon as it exists; UI_NO_FIELD */
	struct rh_err banner; /* code RH_OK: none */
	char *locked;         /* why; NULL: not */
	bool opened;          /* changes from now on are the person's */
	size_t problems;      /* found by the last review, less those fixed since */
	bool reviewed;
	int label_width, top, height,
		content; /* top: first row seen, height: rows for fields, content: rows they need */
};

static inline struct ui_form *ui_form_of(const struct ui_screen *s)
{
	return s->driver;
}

/* ---- the lines below (form_help.c) ---- */

struct ui_facts;
/* Lines that help needs at this width. fits: all fields are seen without scrolling. */
int ui_form_help_rows(const struct ui_form *form, int width, bool fits);
void ui_form_draw_help(const struct ui_form *form, struct ui_rect r);
void ui_form_tell_all(const struct ui_screen *s, struct ui_facts *out); /* ui_driver.whole */

/* ---- values (form_values.c) ---- */

void ui_values_open(struct ui_form *form);
void ui_values_close(struct ui_form *form);
struct ui_value *ui_value_find(const struct ui_form *form, unsigned at); /* NULL and a line in the log */
bool ui_value_masked(const struct ui_value *v);                          /* its one text is a secret */
struct rh_str ui_value_text(const struct ui_value *v);
bool ui_value_folds(const struct ui_value *v); /* has a line that opens and closes it */
/* The row where an open section ends, as far as it can be seen together with its first line. */
int ui_section_end(const struct ui_form *form, const struct ui_stop *at);
size_t ui_value_holds(const struct ui_value *section, bool notes); /* how much; notes: their lines as well */
void ui_value_expose(struct ui_value *v);                          /* opens the section that it is in */
bool ui_value_empty(const struct ui_value *v);
void ui_value_set(struct ui_value *v, struct rh_str text); /* no callback */
uint64_t ui_value_print(const struct ui_value *v);         /* its fingerprint */
bool ui_value_dirty(const struct ui_value *v);
bool ui_value_as_read(const struct ui_value *v);
void ui_value_read(struct ui_value *v); /* the present value was read from an object */
/* The pair's key is as it was read; both: its value as well (never so where values are secrets). */
bool ui_pair_as_read(const struct ui_value *v, const struct ui_pair *p, bool both);
/* The person changed it: remarks on the old value are dropped, the check is scheduled, ops->changed is called. */
void ui_value_changed(struct ui_value *v);
void ui_value_add_pair(struct ui_value *v, struct rh_str key, struct rh_str value);
void ui_value_drop_pair(struct ui_value *v, size_t i);
struct ui_tick *ui_value_tick(struct ui_value *v, const char *value); /* made when absent */
void ui_value_drop_item(struct ui_value *v, size_t item);             /* of a REPEAT */
void ui_form_conditions(struct ui_form *form);
void ui_form_choices(struct ui_form *form); /* asks the callbacks again */

/* LINES, not masked: its text as lines. */
size_t ui_value_lines(const struct ui_value *v);
struct rh_str ui_value_line(const struct ui_value *v, size_t i);
void ui_value_set_line(struct ui_value *v, size_t i, struct rh_str line);
void ui_value_insert_line(struct ui_value *v, size_t before, struct rh_str line);
void ui_value_drop_line(struct ui_value *v, size_t i);

/* ---- checks (form_check.c) ---- */

enum { UI_REST_MS = 300 };
void ui_remark_set(struct ui_remark *r, enum ui_role role, const char *text); /* NULL, "": none */
bool ui_value_check(struct ui_value *v); /* true: nothing wrong; else ->problem says what */
/* Do the field's own checks accept it, wherever it came from? */
bool ui_value_fits(const struct ui_value *v, enum ui_part part, size_t index, struct rh_err *e);
void ui_value_check_soon(
	struct ui_value *v); /* after a change: shows a problem after a pause, and removes one at once */
void ui_value_check_left(struct ui_value *v); /* the focus left it: shows it now */
bool ui_value_bad(const struct ui_value *v);  /* it has a problem, from any source */
/* Checks everything that is shown. Returns the number of problems. */
size_t ui_form_check_all(struct ui_form *form);

/* ---- stops (form_stops.c) ---- */

void ui_stops_make(struct ui_form *form); /* if form->restop; keeps the focus */
void ui_stops_drop(struct ui_form *form);
void ui_stops_forget(struct ui_form *form, const struct ui_value *v); /* its widgets are rebuilt */
struct ui_stop *ui_stop_find(const struct ui_form *form, const struct ui_value *v, enum ui_part part, size_t index);
bool ui_stop_masked(const struct ui_stop *s);            /* what is typed there is a secret; NULL: no */
bool ui_form_hides(const struct ui_screen *s);           /* so is what has the focus */
struct ui_stop *ui_stop_now(const struct ui_form *form); /* NULL before there are any */
void ui_stops_go(struct ui_form *form, size_t to);
bool ui_stops_go_to(struct ui_form *form, const struct ui_value *v, enum ui_part part, size_t index);
void ui_stops_sync(struct ui_form *form, struct ui_value *v);   /* its widgets show the value again */
void ui_stops_take(struct ui_form *form, struct ui_stop *stop); /* the value becomes what its widget shows */
bool ui_stop_is_pick(const struct ui_stop *stop);               /* Enter opens a list to choose from */

/* ---- full-width characters (form_wide.c) ---- */

/* Has the text such characters, where ASCII is wanted? refused: its check does not take it. */
bool ui_text_wide(const struct ui_value *v, struct rh_str text, bool refused);
/* Is all of it right once they are put right? */
bool ui_text_mends(const struct ui_value *v, enum ui_part part, struct rh_str text);
void ui_text_wide_say(struct rh_str text, bool masked, struct rh_err *e); /* what it is, and the key that mends it */
bool ui_form_narrow(struct ui_form *form, struct ui_stop *s, const struct ui_event *e); /* that key; true: mended */

void ui_form_say_refused(const struct ui_form *form, const struct ui_stop *s, const struct ui_event *e); /* and why */

/* ---- pastes (form_paste.c) ---- */

void ui_form_say(const char *text); /* in the last line, as a warning */
/* Before its widget gets it: true: it is dealt with. */
bool ui_form_paste(struct ui_form *form, struct ui_stop *s, const struct ui_event *e);
/* The widget has it: true: it became the value; else the value is `before` again, and it is said why. */
bool ui_form_keep_paste(struct ui_form *form, struct ui_stop *s, const struct rh_secret *before);

/* ---- drawing (form_draw.c) ---- */

void ui_form_draw(struct ui_screen *s, struct ui_rect r);
int ui_form_height(struct ui_screen *s, int width);

/* ---- in words (form_say.c) ---- */

void ui_form_say_all(struct ui_screen *s, struct ui_said *out);
bool ui_form_has_text(struct ui_screen *s, const char *text);

/* ---- leaving (form_leave.c) ---- */

bool ui_form_holds(struct ui_form *form); /* true: it is locked, which was said */
#endif
