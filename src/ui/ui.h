/* ui: how anything is drawn and edited, and the terminal. Knows no Rancher word.
 *
 * A screen is a table (struct rh_screen_ops) and a few callbacks. Five drivers, one a kind, do the rest: menu, list,
 * form, detail, text. The app owns the stack of screens, gives events in, and calls rh_ui_draw once a turn.
 * Curses lives here only; CDK only in ui/cdk. The only way to a cell is the cell writer, which passes every text
 * through rh_glyph_next.
 */
#ifndef RH_UI_H
#define RH_UI_H

#include "base/base.h"

struct rh_app;			/* the session; opaque here, handed through to callbacks */
struct rh_screen;
struct rh_ui;

/* ---- roles: code names a meaning, never a colour ----------------------------------------------------------- */

enum rh_role {
	RH_ROLE_TEXT, RH_ROLE_TITLE, RH_ROLE_FOCUS, RH_ROLE_MUTED, RH_ROLE_GOOD, RH_ROLE_WARN, RH_ROLE_BAD,
	RH_ROLE_SECRET, RH_ROLE_KEY, RH_ROLE_MADE, RH_ROLE_MARK, RH_ROLE_COUNT,
};

/* ---- events -------------------------------------------------------------------------------------------------- */

enum rh_key {
	RH_KEY_NONE, RH_KEY_CHAR, RH_KEY_CTRL, RH_KEY_ALT, RH_KEY_ENTER, RH_KEY_TAB, RH_KEY_BACKTAB, RH_KEY_ESC,
	RH_KEY_BACKSPACE, RH_KEY_DELETE, RH_KEY_INSERT, RH_KEY_UP, RH_KEY_DOWN, RH_KEY_LEFT, RH_KEY_RIGHT,
	RH_KEY_HOME, RH_KEY_END, RH_KEY_PGUP, RH_KEY_PGDN,
	RH_KEY_F1, RH_KEY_F2, RH_KEY_F3, RH_KEY_F4, RH_KEY_F5, RH_KEY_F6, RH_KEY_F7, RH_KEY_F8, RH_KEY_F9, RH_KEY_F10,
	RH_KEY_F11, RH_KEY_F12,
	RH_KEY_PASTE,			/* one bracketed paste, or a burst without brackets */
};
struct rh_event {
	enum rh_key key;
	uint32_t c;			/* RH_KEY_CHAR: code point; RH_KEY_CTRL, RH_KEY_ALT: lower-case letter or sign */
	struct rh_secret *paste;	/* RH_KEY_PASTE: owned by the ui until the next read */
};
bool rh_event_parse(const char *name, struct rh_event *out);	/* "^S", "Enter", "F10", "d", "Alt-b" */
void rh_event_name(const struct rh_event *e, char out[16]);

/* ---- what keys do: one table for the whole program (ui/verbs.c) ------------------------------------------------ */

enum rh_verb {
	RH_DO_NOTHING,
	/* everywhere */
	RH_DO_MENU, RH_DO_PALETTE, RH_DO_HELP, RH_DO_REDRAW, RH_DO_SUSPEND, RH_DO_BACK, RH_DO_QUIT,
	/* lists, menus, details */
	RH_DO_OPEN, RH_DO_FILTER, RH_DO_FIND, RH_DO_KIND, RH_DO_SORT, RH_DO_REVERSE, RH_DO_CREATE, RH_DO_EDIT, RH_DO_DELETE, RH_DO_YAML,
	RH_DO_USED_BY, RH_DO_COMMANDS, RH_DO_FIX, RH_DO_HOSTS, RH_DO_AGAIN, RH_DO_REVEAL, RH_DO_COPY, RH_DO_READ_ONLY,
	RH_DO_ROTATE, RH_DO_UNDO, RH_DO_FORGET, RH_DO_LANGUAGE, RH_DO_NEXT_FIND, RH_DO_EVENTS, RH_DO_ALL_NAMESPACES,
	/* forms */
	RH_DO_REVIEW, RH_DO_TEST_LOGIN, RH_DO_ACTIONS,
	/* named by the menu bar and the palette only: RH_DO_SCREEN + n are a screen's own, without keys */
	RH_DO_SCREEN,
};
struct rh_verb_def {
	enum rh_verb verb;
	const char *id;			/* "delete": lessons, --describe, the palette */
	const char *keys;		/* "d Del"; space-separated, the first is shown */
	const char *label;		/* N_("Delete") */
	const char *keys_in_form;	/* "^N"; NULL: the same keys where no text has the focus, else ^O then the key */
};
extern const struct rh_verb_def rh_verbs[];	/* ends with verb RH_DO_NOTHING */
const struct rh_verb_def *rh_verb_find(enum rh_verb v);		/* NULL for RH_DO_SCREEN + n */

enum rh_action_flags {
	RH_ACT_NEEDS_ROW = 1, RH_ACT_WRITES = 2, RH_ACT_REVEALS = 4, RH_ACT_HINT = 8 /* in the hint line */, RH_ACT_DANGER = 16,
};
struct rh_action {
	enum rh_verb verb;
	const char *id;			/* of RH_DO_SCREEN + n: "secret.clone"; else NULL: the verb's */
	const char *label;		/* NULL: the verb's */
	const char *help;		/* one sentence */
	unsigned flags;
};
const char *rh_action_id(const struct rh_action *a);		/* its own, else the verb's */
const char *rh_action_label(const struct rh_action *a);		/* translated */
const struct rh_action *rh_screen_action(const struct rh_screen *s, enum rh_verb v);	/* NULL: not in its table */
/* The verb that an id names on this screen (NULL: anywhere); RH_DO_NOTHING when none does. */
enum rh_verb rh_screen_verb(const struct rh_screen *s, const char *id);

/* ---- lists ----------------------------------------------------------------------------------------------------- */

struct rh_column {
	const char *id, *title;
	short min, want;		/* columns; want 0: takes what is left. Dropped from the right when it does not fit */
	unsigned flags;			/* RH_COL_* */
	void (*text)(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out);
	enum rh_role (*role)(const struct rh_screen *s, const struct rh_row *row);		/* NULL: RH_ROLE_TEXT */
	int (*cmp)(const struct rh_row *a, const struct rh_row *b);				/* NULL: by text */
	/* RH_COL_AGE, instead of text: seconds since 1970, 0 when it is not known, negative where there is none. Shown as an age, sorted by it. */
	int64_t (*since)(const struct rh_screen *s, const struct rh_row *row);
};
enum { RH_COL_RIGHT = 1 /* right-aligned */, RH_COL_SORTED = 2 /* initially */, RH_COL_AGE = 4 /* redrawn when it changes */,
       RH_COL_FIXED = 8 /* never dropped */ };

enum rh_list_phase { RH_LIST_LOADING, RH_LIST_READY, RH_LIST_FAILED };
/* What a list screen shows now; filled by ops->rows each time it may have changed. */
struct rh_list_shown {
	const struct rh_rows *rows;
	enum rh_list_phase phase;
	size_t loaded;				/* RH_LIST_LOADING */
	const struct rh_err *err;		/* RH_LIST_FAILED, or stale */
	int64_t stale_since;			/* 0: not stale */
	bool (*keep)(const struct rh_screen *s, const struct rh_row *row);	/* kind and namespace filters; NULL: all */
	bool follow;				/* begins on the last row, and stays there as rows come until the person leaves it */
	const char *empty;			/* sentence when there are no rows at all */
	char summary[120];			/* left of the line under the list: "3 registries · live" */
	char right[60];				/* right of it: "t kind: Registry" */
	const char *const *muted;		/* lines for namespaces that could not be read, NULL-terminated, may be NULL */
};
/* second line under a row ("cannot explore: …"), may be NULL in ops */
typedef void rh_row_note_fn(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out);

const struct rh_row *rh_list_selected(const struct rh_screen *s);	/* NULL when there is none */
void rh_list_select(struct rh_screen *s, const char *key);		/* at once, or when that row arrives */
size_t rh_list_kept(const struct rh_screen *s);				/* rows after `keep`, before find */
size_t rh_list_visible(const struct rh_screen *s, const struct rh_row **rows, size_t max);	/* on the screen now */

/* ---- forms ----------------------------------------------------------------------------------------------------- */

enum rh_field_kind {
	RH_FIELD_TEXT, RH_FIELD_SECRET, RH_FIELD_CHOICE, RH_FIELD_CHECK, RH_FIELD_NUMBER, RH_FIELD_PICK, RH_FIELD_KEYVALUES,
	RH_FIELD_LINES, RH_FIELD_CHECKLIST, RH_FIELD_REPEAT, RH_FIELD_NOTE,
};
enum { RH_FIELD_REQUIRED = 1, RH_FIELD_FIXED = 2 /* shown, cannot be changed (edit mode) */, RH_FIELD_ASCII = 4,
       RH_FIELD_SECRET_VALUES = 8 /* values of key/values are secrets, masked */, RH_FIELD_TYPED = 16 /* pick: any text may be typed */,
       RH_FIELD_UNFOLD = 32 /* folded section "Labels & Annotations (0) ▸" */,
       RH_FIELD_HIDDEN = 64 /* a value of the screen's own, never shown; conditions may hang on it */ };
struct rh_choice {
	const char *value, *label;
	const char *disabled;		/* reason, shown beside it; NULL: can be chosen */
	const char *note;		/* reason of a checklist row, muted text of a pick row */
};
struct rh_choices;			/* a growing list the callbacks fill */
void rh_choices_add(struct rh_choices *c, struct rh_choice choice);	/* strings are copied */
/* Of a pick: a last row, whatever is typed, that is no value: it does this (the id of a verb), then the list is filled anew. */
void rh_choices_action(struct rh_choices *c, const char *id, const char *label, const char *note);

struct rh_field {
	const char *id;
	enum rh_field_kind kind;
	const char *label, *hint, *preset, *help;
	unsigned flags;
	int max;			/* bytes; 0: 4096 */
	const struct rh_choice *options;				/* CHOICE, ends with value NULL */
	void (*choices)(struct rh_screen *s, const char *field, struct rh_choices *out);	/* PICK, CHECKLIST, CHOICE */
	/* While typing, shown after 300 ms of rest or on leaving; false with e->what, e->fix. */
	bool (*check)(struct rh_screen *s, struct rh_str value, struct rh_err *e);
	bool (*check_key)(struct rh_screen *s, struct rh_str value, struct rh_err *e);		/* KEYVALUES */
	struct { const char *field, *values; } when;			/* shown while that field has one of the words */
	const char *server_field;	/* "metadata.name": causes of a 422 whose field starts so come here */
	const struct rh_field *nested;	/* REPEAT, ends with id NULL */
	const char *item;		/* REPEAT: what one of them is called; NULL: label */
};
/* Values of the form on screen s. A view is valid until the next change of that field. */
struct rh_str rh_form_text(const struct rh_screen *s, const char *field);
const struct rh_secret *rh_form_secret(const struct rh_screen *s, const char *field);
bool rh_form_is(const struct rh_screen *s, const char *field, const char *value);
void rh_form_set(struct rh_screen *s, const char *field, struct rh_str value);
void rh_form_set_secret(struct rh_screen *s, const char *field, const struct rh_secret *value);
/* SECRET or TEXT, when something is edited: the stored value stays as it is unless something is typed ("unchanged"), so that
 * nothing is required. */
void rh_form_keep(struct rh_screen *s, const char *field, bool keep);
bool rh_form_kept(const struct rh_screen *s, const char *field);	/* and nothing was typed */
/* KEYVALUES: */
size_t rh_form_pairs(const struct rh_screen *s, const char *field);
void rh_form_pair(const struct rh_screen *s, const char *field, size_t i, struct rh_str *key, const struct rh_secret **value);
void rh_form_add_pair(struct rh_screen *s, const char *field, struct rh_str key, struct rh_str value);
void rh_form_clear_pairs(struct rh_screen *s, const char *field);
/* A pair whose value is stored already and was not read: it stays unless something is typed, under whatever key. The
 * second tells the key under which it is stored; the empty view when the value is a new one. */
void rh_form_add_kept_pair(struct rh_screen *s, const char *field, struct rh_str key);
struct rh_str rh_form_pair_kept(const struct rh_screen *s, const char *field, size_t i);
/* CHECKLIST: */
bool rh_form_ticked(const struct rh_screen *s, const char *field, const char *value);
void rh_form_tick(struct rh_screen *s, const char *field, const char *value, bool on);
/* Was this row ticked or unticked by the person, not by rh_form_tick? */
bool rh_form_touched(const struct rh_screen *s, const char *field, const char *value);
/* REPEAT: values of item i are named "field.i.nested" in all calls above. */
size_t rh_form_items(const struct rh_screen *s, const char *field);
void rh_form_set_items(struct rh_screen *s, const char *field, size_t n);
void rh_form_drop_item(struct rh_screen *s, const char *field, size_t item);	/* those behind it move up */
void rh_form_unfold(struct rh_screen *s, const char *field);	/* RH_FIELD_UNFOLD: shows what is in it */
/* A remark beside a field, from the screen: RH_ROLE_MUTED, _WARN, or _BAD (a problem: review refuses). "" removes it.
 * Tied to the value that it was made for: dropped when the value changes. */
void rh_form_note(struct rh_screen *s, const char *field, enum rh_role role, const char *fmt, ...) RH_PRINTF(4, 5);
/* Puts a server's refusal to its fields; what fits none goes to the banner. Returns how many found a field. */
int rh_form_refused(struct rh_screen *s, const struct rh_err *e);
void rh_form_cause(struct rh_screen *s, const char *server_field, const char *message);
void rh_form_cause_at(struct rh_screen *s, const char *field, const char *message);	/* the same, by our own name of the field */
void rh_form_banner(struct rh_screen *s, const struct rh_err *e);		/* NULL removes it */
bool rh_form_dirty(const struct rh_screen *s);
void rh_form_clean(struct rh_screen *s);		/* what stands now counts as saved */
void rh_form_lock(struct rh_screen *s, const char *why);	/* read-only while saving; NULL unlocks */
void rh_form_refresh(struct rh_screen *s);		/* conditions, choices and fixed flags are looked at again */
void rh_form_set_fixed(struct rh_screen *s, const char *field, bool fixed);
void rh_form_focus(struct rh_screen *s, const char *field);

/* ---- details and texts --------------------------------------------------------------------------------------------- */

struct rh_facts;			/* what one section shows; filled by its callback */
void rh_facts_add(struct rh_facts *f, const char *label, struct rh_str value, enum rh_role role);
void rh_facts_addf(struct rh_facts *f, const char *label, enum rh_role role, const char *fmt, ...) RH_PRINTF(4, 5);
/* Masked with a fixed number of marks; revealed by RH_DO_REVEAL for 10 s, when ops->may_reveal allows it. The secret
 * must live as long as the screen. */
void rh_facts_secret(struct rh_facts *f, const char *id, const char *label, const struct rh_secret *value);
/* A fact that RH_DO_OPEN leads somewhere from: rh_detail_selected gives its id while the cursor stands on it. */
void rh_facts_link(struct rh_facts *f, const char *id, const char *label, struct rh_str value, enum rh_role role);
const char *rh_detail_selected(const struct rh_screen *s);		/* NULL: no fact, or one without an id */
void rh_facts_note(struct rh_facts *f, enum rh_role role, const char *fmt, ...) RH_PRINTF(3, 4);
void rh_facts_line(struct rh_facts *f, enum rh_role role, struct rh_str text);		/* preformatted */
struct rh_section {
	const char *id, *title;
	void (*fill)(struct rh_screen *s, struct rh_facts *out);
};

/* ---- menus (a screen of entries with counts) ------------------------------------------------------------------------- */

struct rh_entry {
	const char *id, *label, *note;	/* note at the right: a count, a reason */
	int depth;			/* 0: heading or entry, 1: below it */
	bool heading, disabled;
};
struct rh_entries;
void rh_entries_add(struct rh_entries *e, struct rh_entry entry);	/* strings are copied */
const char *rh_menu_selected(const struct rh_screen *s);		/* id; NULL when there is none */

/* ---- screens ------------------------------------------------------------------------------------------------------------ */

enum rh_screen_kind { RH_SCREEN_MENU, RH_SCREEN_LIST, RH_SCREEN_FORM, RH_SCREEN_DETAIL, RH_SCREEN_TEXT };
enum { RH_SCREEN_DIALOG = 1 /* a box over the screen below */, RH_SCREEN_HOME = 2 /* no way back from it but quitting */ };

struct rh_screen_ops {
	const char *id;			/* "secrets": also PLACE on the command line and `screen` in lessons */
	const char *title;
	enum rh_screen_kind kind;
	unsigned flags;
	size_t state_size;		/* of the screen's own state: zeroed at open */
	const char *help;		/* a paragraph or two for F1 */
	const struct rh_action *actions;	/* ends with RH_DO_NOTHING */

	const struct rh_column *columns;	/* LIST: ends with id NULL */
	void (*rows)(struct rh_screen *s, struct rh_list_shown *out);
	rh_row_note_fn *note;
	/* LIST: groups stand in this order, each with its heading rows first, by whatever column they are sorted; NULL: none. */
	int (*group)(const struct rh_row *a, const struct rh_row *b);
	const struct rh_field *fields;		/* FORM: ends with id NULL */
	void (*changed)(struct rh_screen *s, const char *field);		/* after each change by the person; not by rh_form_set */
	void (*left)(struct rh_screen *s, const char *field);			/* the focus left the field */
	/* FORM: a paste into that field. True: it was meant for the whole form and is dealt with; the field does not get it. */
	bool (*paste)(struct rh_screen *s, const char *field, struct rh_secret *text);
	void (*submit)(struct rh_screen *s);	/* FORM: everything is valid and review was asked for */
	const char *submit_label;		/* FORM: "Create…" */
	const struct rh_section *sections;	/* DETAIL: ends with id NULL */
	bool (*may_reveal)(struct rh_screen *s, struct rh_err *e);
	void (*text)(struct rh_screen *s, struct rh_facts *out);		/* TEXT */
	void (*entries)(struct rh_screen *s, struct rh_entries *out);		/* MENU */

	void (*open)(struct rh_screen *s, const void *arg);	/* start requests; must not block. arg: documented by the screen */
	void (*reply)(struct rh_screen *s, struct rh_mail *m);
	/* True: done. False: not mine, the app's own meaning of the verb applies. row/entry by rh_list_selected etc. */
	bool (*act)(struct rh_screen *s, enum rh_verb verb);
	bool (*leave)(struct rh_screen *s);	/* false: not now (a dialog of its own asks). NULL: dirty forms are asked for */
	void (*close)(struct rh_screen *s);	/* frees what state points to */
	void (*crumb)(const struct rh_screen *s, struct rh_buf *out);		/* NULL: the title */
	void (*teach)(const struct rh_screen *s, struct rh_buf *out);		/* kubectl line(s); NULL: none */
	/* All of it for a shell, under RH_DO_COMMANDS: commands, remarks that begin with '#', here-documents. NULL: what teach says. */
	void (*commands)(struct rh_screen *s, struct rh_buf *out);
};
struct rh_screen {
	const struct rh_screen_ops *ops;
	void *state;
	struct rh_app *app;
	struct rh_owner owner;
	void *driver;			/* of the ui */
};
struct rh_screen *rh_screen_new(const struct rh_screen_ops *ops, struct rh_app *app, const void *arg);
void rh_screen_free(struct rh_screen **s);	/* ops->close, then the owner ends */
void rh_screen_changed(struct rh_screen *s);	/* its content may look different now: draw again */
/* What the key means on this screen; RH_DO_NOTHING when the driver used it up itself (moving, typing). Actions of the
 * screen are done by the driver: what comes back is only what the screen did not take. */
enum rh_verb rh_screen_event(struct rh_screen *s, const struct rh_event *e);
bool rh_screen_do(struct rh_screen *s, enum rh_verb v);		/* as if its key had been pressed */
bool rh_screen_typing(const struct rh_screen *s);		/* a text field has the focus */
/* What has the focus, by id, for the fence of the lessons: a row's key, a menu entry's id, "name" (a text field),
 * "registry=quay" (a choice, check or pick and its value), "submit", "cancel"; nothing when nothing has it. */
void rh_screen_focus(const struct rh_screen *s, struct rh_buf *out);

/* ---- the frame and what lies over it ---------------------------------------------------------------------------------- */

struct rh_menu_entry { const char *id, *label; bool disabled; };
struct rh_menu { const char *title; const struct rh_menu_entry *entries; size_t count; };
/* Everything around the screens; strings are the app's. Filled anew for each drawing. */
struct rh_frame {
	const struct rh_menu *menus;
	size_t menu_count;
	const char *const *filter;	/* top right: what is picked, as many as fit; all strings are the app's */
	size_t filter_count;
	const char *const *crumbs;
	size_t crumb_count;
	const struct rh_mark { const char *text; enum rh_role role; const char *color; } *marks;
	size_t mark_count;
	const char *teach;		/* "" hides the strip's text */
	bool teach_shown;
	struct rh_screen *const *stack;	/* bottom first; dialogs are drawn over the last full screen */
	size_t depth;
	const char *guide, *guide_title;	/* of a lesson: stands above the teach strip; NULL: none */
	const char *busy;		/* "loading…", may be NULL */
};

struct rh_ui_options { bool ascii; bool mono; bool mouse; bool fence; };
/* RH_E_USAGE when there is no terminal or TERM is unset or unknown: says what to do. */
enum rh_code rh_ui_open(struct rh_ui **ui, const struct rh_ui_options *o, struct rh_err *e) RH_NODISCARD;
void rh_ui_close(struct rh_ui **ui);
bool rh_ui_ascii(void);				/* only ASCII may be shown: "…" takes three columns */
int rh_ui_fd(const struct rh_ui *ui);
/* Reads what the terminal has; then events one by one, false when there are no more. More than 64 wait for the next turn. */
void rh_ui_read(struct rh_ui *ui);
/* The terminal was closed. It says so by SIGHUP as well, but not to who was started with nohup. */
bool rh_ui_gone(const struct rh_ui *ui);
bool rh_ui_event(struct rh_ui *ui, struct rh_event *e);
bool rh_ui_pending(const struct rh_ui *ui);		/* events are left: the next wait is 0 */
/* Menu bar, palette, help, dialogs take events first while open. True: used up. */
bool rh_ui_overlay_event(struct rh_ui *ui, const struct rh_event *e);
/* As rh_screen_focus: "menu:go.clusters", "palette:go.secrets", "pick:web-blue", "button:1" (counted from 0), "typed";
 * false when no overlay is open. */
bool rh_ui_overlay_focus(const struct rh_ui *ui, struct rh_buf *out);
bool rh_ui_dirty(const struct rh_ui *ui);
void rh_ui_touch(struct rh_ui *ui);			/* something outside the screens changed; NULL: nobody looks */
void rh_ui_draw(struct rh_ui *ui, const struct rh_frame *f);	/* one frame, one doupdate, one write */
bool rh_ui_shows(struct rh_ui *ui, struct rh_str text);	/* does the content of the last frame hold it in one line? */
void rh_ui_resize(struct rh_ui *ui);			/* after SIGWINCH */
void rh_ui_suspend(struct rh_ui *ui);			/* leaves the terminal (Ctrl-Z, editor); reveals end */
void rh_ui_resume(struct rh_ui *ui);
bool rh_ui_suspended(const struct rh_ui *ui);	/* nothing is drawn */
void rh_ui_redraw(struct rh_ui *ui);			/* ^L: everything, from nothing */
void rh_ui_fence(struct rh_ui *ui, const char *state);	/* ESC _ rh:STATE ESC \ behind the frame */
unsigned rh_ui_frames(const struct rh_ui *ui);
uint64_t rh_ui_keys(const struct rh_ui *ui);		/* events given out so far */
bool rh_ui_copy(struct rh_ui *ui, struct rh_str text, bool secret);	/* OSC 52; secrets are cleared there after 30 s */

/* The chosen entry comes to `chosen` as its id. */
void rh_ui_menu_open(struct rh_ui *ui, int menu);
struct rh_palette_entry { const char *id, *label, *keys; bool disabled; };
void rh_ui_palette(struct rh_ui *ui, const struct rh_palette_entry *entries, size_t n);	/* copied */
void rh_ui_on_chosen(struct rh_ui *ui, void (*chosen)(void *ctx, const char *id), void *ctx);	/* menus and palette */
void rh_ui_help(struct rh_ui *ui, const struct rh_screen *s);		/* made from its tables */

struct rh_dialog {
	const char *title;
	const char *const *lines;	/* may hold data: made safe */
	size_t line_count;
	const char *const *buttons;	/* the first is safe and the default */
	size_t button_count;
	const char *typed;		/* text that must be typed before any button but the first works; NULL: none */
	enum rh_role role;		/* RH_ROLE_BAD for deletes */
	void (*done)(void *ctx, int button);	/* 0 for Esc too; called once */
	void *ctx;
	struct rh_owner owner;		/* the dialog goes away with it */
};
void rh_ui_dialog(struct rh_ui *ui, const struct rh_dialog *d);		/* copied */
void rh_ui_error(struct rh_ui *ui, const struct rh_err *e);		/* what, why, fix, and one button */
void rh_ui_toast(struct rh_ui *ui, enum rh_role role, const char *fmt, ...) RH_PRINTF(3, 4);	/* 6 s, over the hints */

/* A list to pick from by typing; ids as in the choices. */
struct rh_picker {
	const char *title;
	void (*fill)(void *ctx, struct rh_choices *out);
	bool typed;			/* any text may be typed */
	void (*done)(void *ctx, const char *value);		/* NULL for Esc */
	void *ctx;
	struct rh_owner owner;
};
void rh_ui_pick(struct rh_ui *ui, const struct rh_picker *p);

/* A list in which any number of entries are ticked, found by typing: Space ticks, Enter applies, Esc leaves all as it was.
 * Who opens it keeps what is ticked; entries may be thousands. */
struct rh_ticks;
struct rh_tick_entry {
	const char *id, *label, *note;	/* copied; id NULL: a line between groups */
	bool always;			/* no answer to what is typed: stands only in the whole list */
	bool within;			/* the group that the last entry without it began */
};
void rh_ticks_add(struct rh_ticks *t, struct rh_tick_entry e);
struct rh_ticker {
	const char *title;
	void (*fill)(void *ctx, struct rh_ticks *out);
	bool (*ticked)(void *ctx, const char *id);
	void (*toggle)(void *ctx, const char *id);
	/* Takes a text that no entry matches, and ticks it; false with e->what when it cannot be one. NULL: entries only. */
	bool (*typed)(void *ctx, struct rh_str text, struct rh_err *e);
	void (*status)(void *ctx, struct rh_buf *out);	/* one line: what the ticks come to */
	void (*done)(void *ctx, bool apply);		/* called once */
	void *ctx;
	struct rh_owner owner;				/* it goes away with it, without done */
};
void rh_ui_tick(struct rh_ui *ui, const struct rh_ticker *t);
void rh_ui_tick_again(struct rh_ui *ui);		/* if it is on top: the entries are others now */
/* The ui that is open; the drivers and screens reach it here. */
struct rh_ui *rh_ui(void);
#endif
