/* The screen drivers, inside: what the five kinds have in common. A driver knows the model of its kind and which
 * widgets show it; it names neither curses nor CDK.
 */
#ifndef UI_DRIVER_H
#define UI_DRIVER_H

#include "base/base.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/verbs.h"

struct ui_event;
struct ui_field;
struct ui_layer;
struct ui_screen;

struct ui_driver {
	size_t size;                         /* of its struct, which starts with struct ui_drive */
	void (*open)(struct ui_screen *s);   /* before ops->open */
	void (*opened)(struct ui_screen *s); /* after it; may be NULL */
	void (*close)(struct ui_screen *s);
	void (*draw)(struct ui_screen *s, struct ui_rect r);
	int (*height)(struct ui_screen *s, int width); /* rows it would like, for dialogs */
	/* Keys before they are actions: typing, moving. True: used up. */
	bool (*event)(struct ui_screen *s, const struct ui_event *e);
	bool (*act)(struct ui_screen *s, enum ui_verb v); /* what the driver itself does; may be NULL */
	bool (*typing)(const struct ui_screen *s);        /* may be NULL: never */
	bool (*chosen)(const struct ui_screen *s);        /* is there a row for UI_ACT_NEEDS_ROW? */
	void (*focus)(const struct ui_screen *s, struct rh_buf *out);
	/* Hints of its present state ("Esc Clear"), in pairs of key and label, before those of the screen; may be NULL.
	 */
	size_t (*hints)(const struct ui_screen *s, const char **pairs, size_t max);
};
/* The head of every driver's own struct. */
struct ui_drive {
	const struct ui_driver *ops;
	struct ui_layer *layer; /* NULL until the first drawing, so that models work without a terminal */
	bool stale;             /* ui_screen_changed: look at the callbacks again */
	bool prefix;            /* ^O was pressed: the next key is that of a list */
	enum ui_verb verb;      /* set by `event`: the key was used up and means this */
};
extern const struct ui_driver ui_driver_list, ui_driver_form, ui_driver_detail, ui_driver_menu, ui_driver_text;

struct ui_drive *ui_drive(const struct ui_screen *s);
void ui_drive_touch(void); /* draw again, when there is a ui */

/* ---- verbs (verbs.c) ---- */

bool ui_verb_has_key(const struct ui_verb_def *d, const struct ui_event *e, bool typing);
void ui_verb_key(const struct ui_verb_def *d, bool typing, char out[16]); /* the one that is shown */

/* ---- the last line (hints.c) ---- */

void ui_hints_draw(const struct ui_screen *s, struct ui_rect r);

/* ---- reveals (reveal.c) ---- */

enum { UI_REVEAL_MS = 10000 };
/* At most one value of the whole program is readable at a time. `hide` is called after UI_REVEAL_MS, by the next start,
 * or by ui_reveal_end; it masks the value and asks for a frame. */
void ui_reveal_start(void (*hide)(void *ctx), void *ctx);
void ui_reveal_forget(const void *ctx); /* it is hidden already, or going away */

/* ---- texts to search in (match.c) ---- */

/* What was typed into a find line, ready to be compared: all words must occur, "!word" must not. */
struct ui_match {
	struct rh_buf text;    /* the words in lower case, each terminated */
	unsigned short at[16]; /* where each starts in text */
	bool not [16];
	size_t n;
};
void ui_match_init(struct ui_match *m, struct rh_str typed);
void ui_match_release(struct ui_match *m);
bool ui_match_in(const struct ui_match *m, struct rh_str lower); /* lower: made by rh_lower */
/* True when everything that `now` lets through, `before` let through as well: narrowing can go on from its result. */
bool ui_match_narrows(const struct ui_match *before, const struct ui_match *now);

/* ---- a text broken into lines of a width (wrap.c) ---- */

/* Takes the next line of at most `width` columns off *rest, broken at white space where there is any; false at the end.
 */
bool ui_wrap_next(struct rh_str *rest, int width, struct rh_str *line);
int ui_wrap_count(struct rh_str s, int width);

const struct ui_field *ui_form_focused(const struct ui_screen *s); /* NULL: a button, or nothing */

/* ---- what a section or a text shows (facts.c) ---- */

enum ui_fact_kind { UI_FACT_VALUE, UI_FACT_SECRET, UI_FACT_NOTE, UI_FACT_LINE };
struct ui_fact {
	enum ui_fact_kind kind;
	enum ui_role role;
	char *id, *label; /* label, id: NULL where the kind has none */
	char *text;       /* VALUE, NOTE, LINE */
	size_t n;
	const struct rh_secret *secret;
};
struct ui_facts {
	struct ui_fact *v;
	size_t n, cap;
};
void ui_facts_release(struct ui_facts *f);
#endif
