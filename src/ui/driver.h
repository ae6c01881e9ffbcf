/* The screen drivers, inside: what the five kinds have in common. A driver knows the model of its kind and which
 * widgets show it; it names neither curses nor CDK.
 */
#ifndef RH_UI_DRIVER_H
#define RH_UI_DRIVER_H

#include "ui/internal.h"

struct rh_driver {
	size_t size;						/* of its struct, which starts with struct rh_drive */
	void (*open)(struct rh_screen *s);			/* before ops->open */
	void (*opened)(struct rh_screen *s);			/* after it; may be NULL */
	void (*close)(struct rh_screen *s);
	void (*draw)(struct rh_screen *s, struct rh_rect r);
	int (*height)(struct rh_screen *s, int width);		/* rows it would like, for dialogs */
	/* Keys before they are actions: typing, moving. True: used up. */
	bool (*event)(struct rh_screen *s, const struct rh_event *e);
	bool (*act)(struct rh_screen *s, enum rh_verb v);	/* what the driver itself does; may be NULL */
	bool (*typing)(const struct rh_screen *s);		/* may be NULL: never */
	bool (*chosen)(const struct rh_screen *s);		/* is there a row for RH_ACT_NEEDS_ROW? */
	void (*focus)(const struct rh_screen *s, struct rh_buf *out);
	/* Hints of its present state ("Esc Clear"), in pairs of key and label, before those of the screen; may be NULL. */
	size_t (*hints)(const struct rh_screen *s, const char **pairs, size_t max);
};
/* The head of every driver's own struct. */
struct rh_drive {
	const struct rh_driver *ops;
	struct rh_layer *layer;		/* NULL until the first drawing, so that models work without a terminal */
	bool stale;			/* rh_screen_changed: look at the callbacks again */
	bool prefix;			/* ^O was pressed: the next key is that of a list */
	enum rh_verb verb;		/* set by `event`: the key was used up and means this */
};
extern const struct rh_driver rh_driver_list, rh_driver_form, rh_driver_detail, rh_driver_menu, rh_driver_text;

struct rh_drive *rh_drive(const struct rh_screen *s);
void rh_drive_touch(void);					/* draw again, when there is a ui */

/* ---- verbs (verbs.c) --------------------------------------------------------------------------------------- */

bool rh_verb_has_key(const struct rh_verb_def *d, const struct rh_event *e, bool typing);
void rh_verb_key(const struct rh_verb_def *d, bool typing, char out[16]);	/* the one that is shown */

/* ---- the last line (hints.c) --------------------------------------------------------------------------------- */

void rh_hints_draw(const struct rh_screen *s, struct rh_rect r);

/* ---- reveals (reveal.c) ------------------------------------------------------------------------------------ */

enum { RH_REVEAL_MS = 10000 };
/* At most one value of the whole program is readable at a time. `hide` is called after RH_REVEAL_MS, by the next start,
 * or by rh_reveal_end; it masks the value and asks for a frame. */
void rh_reveal_start(void (*hide)(void *ctx), void *ctx);
void rh_reveal_forget(const void *ctx);		/* it is hidden already, or going away */

/* ---- texts to search in (match.c) --------------------------------------------------------------------------- */

/* What was typed into a find line, ready to be compared: all words must occur, "!word" must not. */
struct rh_match {
	struct rh_buf text;		/* the words in lower case, each terminated */
	unsigned short at[16];		/* where each starts in text */
	bool not[16];
	size_t n;
};
void rh_match_init(struct rh_match *m, struct rh_str typed);
void rh_match_release(struct rh_match *m);
bool rh_match_in(const struct rh_match *m, struct rh_str lower);	/* lower: made by rh_lower */
/* True when everything that `now` lets through, `before` let through as well: narrowing can go on from its result. */
bool rh_match_narrows(const struct rh_match *before, const struct rh_match *now);

/* ---- a text broken into lines of a width (wrap.c) -------------------------------------------------------------- */

/* Takes the next line of at most `width` columns off *rest, broken at white space where there is any; false at the end. */
bool rh_wrap_next(struct rh_str *rest, int width, struct rh_str *line);
int rh_wrap_count(struct rh_str s, int width);

const struct rh_field *rh_form_focused(const struct rh_screen *s);	/* NULL: a button, or nothing */

/* ---- what a section or a text shows (facts.c) -------------------------------------------------------------------- */

enum rh_fact_kind { RH_FACT_VALUE, RH_FACT_SECRET, RH_FACT_NOTE, RH_FACT_LINE };
struct rh_fact {
	enum rh_fact_kind kind;
	enum rh_role role;
	char *id, *label;		/* label, id: NULL where the kind has none */
	char *text;			/* VALUE, NOTE, LINE */
	size_t n;
	const struct rh_secret *secret;
};
struct rh_facts {
	struct rh_fact *v;
	size_t n, cap;
};
void rh_facts_release(struct rh_facts *f);
#endif
