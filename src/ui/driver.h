/* The screen drivers: what the kinds have in common. A driver knows the model of its kind and the widgets that
 * show it, but neither curses nor CDK.
 */
#ifndef UI_DRIVER_H
#define UI_DRIVER_H

#include "base/base.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/verb.h"

struct ui_facts;
struct ui_field;
struct ui_layer;
struct ui_said;
struct ui_screen;
struct ui_screen_ops;

struct ui_driver {
	size_t size;                         /* of its struct, which starts with struct ui_drive */
	void (*open)(struct ui_screen *s);   /* before ops->open */
	void (*opened)(struct ui_screen *s); /* after it; may be NULL */
	void (*close)(struct ui_screen *s);
	void (*draw)(struct ui_screen *s, struct ui_rect r);
	int (*height)(struct ui_screen *s, int width); /* rows it would like, for dialogs */
	/* Keys before they are taken for actions: typing, moving. True: used. */
	bool (*event)(struct ui_screen *s, const struct ui_event *e);
	bool (*act)(struct ui_screen *s, enum ui_verb v); /* what the driver itself does; may be NULL */
	bool (*hides)(const struct ui_screen *s);         /* what is typed now is masked; may be NULL: never */
	bool (*typing)(const struct ui_screen *s);        /* may be NULL: never */
	bool (*chosen)(const struct ui_screen *s);        /* is there a row for UI_ACT_NEEDS_ROW? */
	void (*focus)(const struct ui_screen *s, struct rh_buf *out);
	void (*say)(struct ui_screen *s, struct ui_said *out); /* in words; see said.h */
	bool (*holds)(struct ui_screen *s,
		      const char *text); /* has it that, wherever it is scrolled to? NULL: `say` tells */
	/* Hints of its present state ("Esc Clear"), as pairs of key and label; shown before those of the screen. May
	 * be NULL. */
	size_t (*hints)(const struct ui_screen *s, const char **pairs, size_t max);
	/* What has the focus, with nothing of it cut (ui_whole); NULL: this kind cuts nothing of it. */
	void (*whole)(const struct ui_screen *s, struct ui_facts *out);
};
/* The keys of a screen, parsed when it opens. If several verbs have a key, one among the screen's actions wins. */
struct ui_keymap {
	struct ui_bound {
		struct ui_event key;
		enum ui_verb verb;
		bool typing; /* also where letters are typed */
	} * v;
	size_t n;
};
/* The first member of every driver's own struct. */
struct ui_drive {
	const struct ui_driver *ops;
	struct ui_layer *layer; /* NULL until the first drawing, so that models work without a terminal */
	bool stale;             /* ui_screen_changed: ask the callbacks again */
	bool news;              /* ui_screen_rows_changed: the same, for no row but those that have changed */
	struct ui_keymap keys;
	bool prefix;          /* ^O was pressed: the next key is an action */
	struct ui_rect tells; /* of the last frame: what was cut here, `whole` tells itself, of what has the focus */
	struct ui_seen seen;  /* what it shows now: see ui_screen_unseen */
	enum ui_verb verb;    /* set by `event`: the key means this */
	enum ui_verb last;    /* of ui_screen_do */
	uint64_t done;        /* so many were asked for */
};
extern const struct ui_driver ui_driver_list, ui_driver_form, ui_driver_detail, ui_driver_menu, ui_driver_text,
	ui_driver_map, ui_driver_lines;

struct ui_drive *ui_drive(const struct ui_screen *s);
void ui_drive_touch(void); /* draw again, if there is a ui */

/* ---- verbs (verbs.c) ---- */

void ui_keymap_make(struct ui_keymap *m, const struct ui_screen_ops *ops);
enum ui_verb ui_keymap_find(const struct ui_keymap *m, const struct ui_event *e, bool typing); /* UI_DO_NOTHING: none */
void ui_first_key(const char *keys, char out[16]); /* the one that is shown */

/* ---- the last line (hints.c) ---- */

void ui_hints_draw(const struct ui_screen *s, struct ui_rect r);
void ui_hints_draw_pairs(const char *const *pairs, size_t n, struct ui_rect r); /* key, label */

/* ---- reveals (reveal.c) ---- */

enum { UI_REVEAL_MS = 10000 };
/* At most one value in the whole program is readable at a time. `hide` is called after UI_REVEAL_MS, by the next start
 * or by ui_reveal_end; it masks the value and requests a frame. */
void ui_reveal_start(void (*hide)(void *ctx), void *ctx);
void ui_reveal_forget(const void *ctx); /* it is already hidden, or about to be freed */

/* ---- texts to search in (match.c) ---- */

/* What was typed into a find line, prepared for comparing: all words must occur, "!word" must not. */
struct ui_match {
	struct rh_buf text;    /* the words in lower case, each terminated */
	unsigned short at[16]; /* where each starts in text */
	bool not [16];
	size_t n;
};
void ui_match_init(struct ui_match *m, struct rh_str typed);
void ui_match_release(struct ui_match *m);
bool ui_match_in(const struct ui_match *m, struct rh_str lower); /* lower: made by rh_lower */
/* True if all that `now` lets through, `before` let through as well: then narrowing can start from its result. */
bool ui_match_narrows(const struct ui_match *before, const struct ui_match *now);

/* ---- a bar (bar.c, ui/facts.h) ---- */

struct ui_bar_part;
bool ui_bar_drawn(void); /* can this terminal draw its signs? Else its text says all */
/* Columns of each part: together as many as there are, and at least one for each that is not 0. */
void ui_bar_share(const struct ui_bar_part *parts, size_t n, int columns, int *share);
void ui_bar_draw(int y, int x, int columns, const struct ui_bar_part *parts, size_t n);

/* ---- a text broken into lines of a width (wrap.c) ---- */

/* Takes the next line of at most `width` columns off *rest, broken at white space where there is any; false at the end.
 */
bool ui_wrap_next(struct rh_str *rest, int width, struct rh_str *line);
int ui_wrap_count(struct rh_str s, int width);
/* Draws as much of it as has room; where that is not all, the key that shows it whole ends the last line, two columns
 * beyond the box. */
void ui_wrap_draw(const struct ui_screen *s, struct ui_rect r, enum ui_role role, struct rh_str text);
/* As many lines as the text needs and the box has; returns how many. */
int ui_wrap_fill(struct ui_rect r, unsigned style, const char *text);
void ui_failure_draw(const struct rh_err *e, struct ui_rect r); /* what, why, fix */
/* "stale since 30s: the server does not answer"; e: why, or RH_OK. */
void ui_stale_text(int64_t since, const struct rh_err *e, struct rh_buf *out);
/* A text that is wider loses its middle: "api-rk6…-7b7k2". */
void ui_cut_middle(struct rh_buf *text, int width);

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
	struct ui_bar_part *bar; /* NULL: none; how wide it is and how many parts it has */
	int bar_columns;
	size_t bar_parts;
};
struct ui_facts {
	const struct ui_screen *screen; /* the notes may name its keys */
	struct ui_fact *v;
	size_t n;
};
void ui_facts_release(struct ui_facts *f);
#endif
