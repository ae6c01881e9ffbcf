/* screen: the table that is a screen, and its instance. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/base.h"
#include "ui/columns.h"
#include "ui/verb.h"

struct app;
struct ui_action;
struct ui_entries;
struct ui_event;
struct ui_facts;
struct ui_field;
struct ui_lines;
struct ui_map_shown;
struct ui_own_key;
struct ui_section;

enum ui_screen_kind {
	UI_SCREEN_MENU,
	UI_SCREEN_LIST,
	UI_SCREEN_FORM,
	UI_SCREEN_DETAIL,
	UI_SCREEN_TEXT,
	UI_SCREEN_MAP,
	UI_SCREEN_LINES
};
enum { UI_SCREEN_DIALOG = 1 /* a box over the screen below */, UI_SCREEN_HOME = 2 /* Back quits the program */ };

struct ui_screen_ops {
	const char *id; /* "secrets": also PLACE on the command line and `screen` in lessons */
	const char *title;
	enum ui_screen_kind kind;
	unsigned flags;
	/* A kind of screen that another room has put together: its state_size and callbacks count where this table has
	 * none (UI_CALLBACK); NULL: none. data: what that kind takes, see there. */
	const struct ui_screen_ops *like;
	const void *data;
	size_t state_size;                 /* of the screen's own state: zeroed at open */
	const char *help;                  /* a paragraph or two for F1 */
	const struct ui_action *actions;   /* ends with UI_DO_NOTHING */
	const struct ui_own_key *own_keys; /* ends with UI_DO_NOTHING; NULL: none */

	const struct ui_column *columns; /* LIST: ends with id NULL */
	void (*rows)(struct ui_screen *s, struct ui_list_shown *out);
	ui_row_note_fn *note;
	size_t note_at; /* instead: an offset of a const char * in the row */
	/* LIST: rows can be marked; an offset of a const char * in the row, the uid of what it is about. 0: they
	 * cannot. */
	size_t mark_at;
	/* LIST: how new its rows are, for a lesson to look again: what the server calls the version of the list, ""
	 * before it has said one. NULL, or the callback is: it is not live. */
	const char *(*version)(const struct ui_screen *s);
	/* LIST: the order of groups, which is independent of the sorted column; heading rows come first in theirs.
	 * NULL: no groups. */
	int (*group)(const struct rh_row *a, const struct rh_row *b);
	const char *key_prefix;        /* LIST: before the row's key in what ui_action.opens gets; NULL: nothing */
	const struct ui_field *fields; /* FORM: ends with id NULL */
	/* FORM, by the handle of the field: */
	void (*changed)(struct ui_screen *s, unsigned field); /* after each change by the person; not by ui_form_set */
	void (*left)(struct ui_screen *s, unsigned field);    /* the focus left the field */
	/* FORM: a paste into that field. True: the paste was for the whole form and has been handled; the field does
	 * not get it. */
	bool (*paste)(struct ui_screen *s, unsigned field, struct rh_secret *text);
	void (*submit)(struct ui_screen *s); /* FORM: everything is valid and review was asked for */
	const char *submit_label;            /* FORM: "Create…" */
	const char *save_label;              /* FORM: the same while `edits`; NULL: submit_label */
	const struct ui_section *sections;   /* DETAIL: ends with id NULL */
	/* DETAIL: the key of what it shows, for ui_action.opens; NULL: nobody asks. */
	void (*subject)(const struct ui_screen *s, struct rh_buf *out);
	bool (*may_reveal)(struct ui_screen *s, struct rh_err *e);
	void (*text)(struct ui_screen *s, struct ui_facts *out);      /* TEXT */
	void (*lines)(struct ui_screen *s, struct ui_lines *out);     /* LINES */
	void (*entries)(struct ui_screen *s, struct ui_entries *out); /* MENU */
	void (*map)(struct ui_screen *s, struct ui_map_shown *out);   /* MAP */

	void (*open)(struct ui_screen *s,
		     const void *arg); /* start requests; must not block. arg: documented by the screen */
	void (*reply)(struct ui_screen *s, struct rh_message *m);
	/* True: done. False: not mine: then that of the kind, of the driver, ui_action.opens, and the app's own
	 * meaning of the verb. row/entry by ui_list_selected etc. */
	bool (*act)(struct ui_screen *s, enum ui_verb verb);
	/* True: that action cannot be done now, to what is selected or at all; appends why, a sentence. Hints leave it
	 * out, the palette and its key say why. NULL: it can. */
	bool (*unable)(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why);
	bool (*leave)(struct ui_screen *s); /* before Back; false: not now. NULL: nothing to do first */
	/* Appends what would be lost if the screen were left now, a line each; nothing: nothing. The app asks first,
	 * whichever way it is left. NULL: a form says what was changed, anything else loses nothing. */
	void (*loses)(const struct ui_screen *s, struct rh_buf *out);
	void (*close)(struct ui_screen *s);                           /* frees what state points to */
	void (*crumb)(const struct ui_screen *s, struct rh_buf *out); /* NULL: the title */
	void (*object)(const struct ui_screen *s,
		       struct rh_buf *out); /* what it shows, for the journal; NULL: as a form */
	void (*teach)(const struct ui_screen *s, struct rh_buf *out); /* kubectl line(s); NULL: none */
	/* Everything for a shell, under UI_DO_COMMANDS: commands, comments, here-documents. NULL: what teach says. */
	void (*commands)(struct ui_screen *s, struct rh_buf *out);
};
#define UI_CALLBACK(ops, member) ((ops)->member || !(ops)->like ? (ops)->member : (ops)->like->member)
struct ui_screen {
	const struct ui_screen_ops *ops;
	void *state;
	struct app *app;
	struct rh_owner owner;
	bool edits;         /* it is about something that exists, not something new: set in open */
	const char *writes; /* what its key that confirms a write does, untranslated: set in open; NULL: as its table
			       says */
	void *driver;       /* of the ui */
};
struct ui_screen *ui_screen_new(const struct ui_screen_ops *ops, struct app *app, const void *arg);
void ui_screen_free(struct ui_screen **s); /* ops->close, then the owner ends */
/* What an action is called on this screen now, translated. */
const char *ui_screen_label(const struct ui_screen *s, const struct ui_action *a);
const char *ui_submit_label(const struct ui_screen *s); /* translated; NULL: the form has none */
void ui_screen_changed(struct ui_screen *s);            /* its content may look different now: draw again */
/* Of a list: rows have changed, or how it stands with them. Which rows belong and are kept is asked of those that have
 * changed alone. */
void ui_screen_rows_changed(struct ui_screen *s);
/* Its content is another one now: UI_ACT_CONFIRMS takes only keys that are pressed after the next frame. So it is with
 * a new screen. */
void ui_screen_unseen(struct ui_screen *s);
/* What the key means on this screen; UI_DO_NOTHING if the driver used it itself (moving, typing). The driver
 * performs the screen's actions, so only verbs that the screen did not handle are returned. */
enum ui_verb ui_screen_event(struct ui_screen *s, const struct ui_event *e);
bool ui_screen_do(struct ui_screen *s, enum ui_verb v); /* as if its key had been pressed */
/* How many verbs it was asked for so far, whether or not it could do them, and which was the last. */
uint64_t ui_screen_asked(const struct ui_screen *s, enum ui_verb *last);
bool ui_screen_typing(const struct ui_screen *s); /* a text field has the focus */
bool ui_screen_hides(const struct ui_screen *s);  /* and what is typed there is masked */
/* The key of the selected row, behind ops->key_prefix, the id of the selected menu entry, or the subject of a page,
 * appended; false when nothing is selected, or there is nothing to select. */
bool ui_screen_selected(const struct ui_screen *s, struct rh_buf *out);
bool ui_screen_chosen(const struct ui_screen *s); /* is there something for UI_ACT_NEEDS_ROW? */
/* What has the focus, by id, for the fence of the lessons: a row's key, a menu entry's id, "name" (a text field),
 * "registry=quay" (a choice, check or pick and its value), "submit", "cancel"; empty if nothing has it. */
void ui_screen_focus(const struct ui_screen *s, struct rh_buf *out);
/* Has the screen this text, also where it has to be scrolled to? */
bool ui_screen_holds(struct ui_screen *s, struct rh_str text);
#endif
