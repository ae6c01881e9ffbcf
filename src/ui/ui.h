/* ui: drawing, editing, and the terminal. Knows nothing about Rancher.
 *
 * A screen is a table (struct ui_screen_ops) and a few callbacks. Six drivers, one a kind, do the rest: menu, list,
 * form, detail, text, map. The app owns the stack of screens, passes events in, and calls ui_draw once a turn.
 * Only this room uses curses, and only ui/cdk uses CDK. The only way to a cell is the cell writer, which passes every
 * text through rh_glyph_next.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "base/base.h"
#include "ui/role.h"
#include "ui/verb.h"

struct ui_choices;
struct ui_present;
struct ui_event;
struct ui_guide;

struct app; /* the session; opaque here, passed through to callbacks */
struct ui_screen;
struct ui;
struct ui_action;

/* ---- the frame and what lies over it ---- */

struct ui_menu_entry {
	const char *id, *label;
	bool disabled;
};
struct ui_menu {
	const char *title;
	const struct ui_menu_entry *entries;
	size_t count;
	bool quiet; /* one of the last: its title is there only while a menu is pulled down */
};
/* Everything around the screens, filled by the app for each frame. The strings are the app's. */
struct ui_frame {
	const struct ui_menu *menus;
	size_t menu_count;
	const char *const *filter; /* top right: what is picked, as many as fit */
	size_t filter_count;
	const char *const *crumbs;
	size_t crumb_count;
	const struct ui_mark {
		const char *text;
		enum ui_role role;
		const char *color;
	} * marks;
	size_t mark_count;
	const char *teach; /* "" hides the strip's text */
	bool teach_shown;
	struct ui_screen *const *stack; /* bottom first; dialogs are drawn over the last full screen */
	size_t depth;
	const struct ui_guide *guide;     /* of a lesson, shown above the teach strip; NULL: none */
	const struct ui_present *present; /* for who looks on from afar; NULL: it is not */
	const char *busy;                 /* "loading…", may be NULL */
};

/* AUTO: without colours if NO_COLOR says so, light if the terminal says that its background is, else dark. Dark and
 * light are on the terminal's own background; high contrast brings its own. */
enum ui_theme { UI_THEME_AUTO, UI_THEME_DARK, UI_THEME_LIGHT, UI_THEME_CONTRAST, UI_THEME_MONO };
/* How wide the terminal draws characters of ambiguous width (UAX 11). AUTO: it is asked. */
enum ui_ambiguous { UI_AMBIGUOUS_AUTO, UI_AMBIGUOUS_NARROW, UI_AMBIGUOUS_WIDE };
struct ui_options {
	bool ascii; /* lines and signs; text is as it is */
	bool mouse;
	bool fence;
	int rows, columns; /* there is no terminal: it is drawn in memory, in this size; 0: there is one */
	bool linear;       /* nothing is drawn: each change of screen, focus or message is a line of text */
	enum ui_theme theme;
	enum ui_ambiguous ambiguous;
};
/* RH_E_USAGE if there is no terminal, TERM is unset, or its terminal cannot be drawn on; the error says what to do. */
enum rh_code ui_open(struct ui **ui, const struct ui_options *o, struct rh_err *e) RH_NODISCARD;
void ui_close(struct ui **ui);
/* What a person has chosen meanwhile: mouse, theme, ambiguous. */
void ui_look(struct ui *ui, const struct ui_options *o);
/* The terminfo entry that TERM=`term` is drawn with: `term` itself, what is used where it has none, NULL: nothing is.
 * Needs no open ui. */
const char *ui_terminal_entry(const char *term);
int ui_fd(const struct ui *ui);
/* Where to wait until the terminal takes bytes again, and then ui_flush; -1: it took all. Meanwhile nothing is dirty:
 * frames are not queued, the next one shows what is so then. */
int ui_out_fd(const struct ui *ui);
void ui_flush(struct ui *ui);
/* Reads what the terminal has sent. ui_event then returns the events one by one, and false if there are no more. */
void ui_read(struct ui *ui);
/* The terminal was closed. SIGHUP says so as well, but not to a program that was started with nohup. */
bool ui_gone(const struct ui *ui);
bool ui_event(struct ui *ui, struct ui_event *e);
bool ui_pending(const struct ui *ui); /* events are left: the next wait must be 0 */
/* An open menu, palette, help or dialog gets events first. True: used. */
bool ui_overlay_event(struct ui *ui, const struct ui_event *e);
bool ui_overlay_shown(const struct ui *ui); /* is there one? */
/* As ui_screen_focus: "menu:go.clusters", "palette:go.secrets", "pick:web-blue", "button:1" (counted from 0), "typed";
 * false when no overlay is open. */
bool ui_overlay_focus(const struct ui *ui, struct rh_buf *out);
bool ui_dirty(const struct ui *ui);
void ui_touch(struct ui *ui);                          /* something outside the screens changed; NULL: does nothing */
void ui_draw(struct ui *ui, const struct ui_frame *f); /* one frame, one doupdate, one write */
bool ui_shows(struct ui *ui,
	      struct rh_str text); /* is it in one line of the last frame, but for the guide and what is below it? */
void ui_resize(struct ui *ui);     /* after SIGWINCH */
void ui_suspend(struct ui *ui);    /* leaves the terminal (Ctrl-Z, editor); reveals end */
void ui_resume(struct ui *ui);
bool ui_suspended(const struct ui *ui);          /* nothing is drawn */
void ui_redraw(struct ui *ui);                   /* ^L: draws everything from scratch */
void ui_fence(struct ui *ui, const char *state); /* ESC _ rh:STATE ESC \ after the frame */
unsigned ui_frames(const struct ui *ui);
uint64_t ui_keys(const struct ui *ui); /* events returned so far */
bool ui_copy(struct ui *ui, struct rh_str text,
	     bool secret); /* OSC 52; a secret is cleared from the clipboard after 30 s */

/* The id of the chosen entry is passed to `chosen`. */
void ui_menu_open(struct ui *ui, int menu);
struct ui_palette_entry {
	const char *id, *label, *keys;
	const char *disabled; /* why it cannot be chosen now, translated; NULL: it can */
	const char *also;     /* other words that find it; NULL: none */
};
void ui_palette(struct ui *ui, const struct ui_palette_entry *entries, size_t n);       /* copied */
void ui_on_chosen(struct ui *ui, void (*chosen)(void *ctx, const char *id), void *ctx); /* menus and palette */
/* Told of each secret value that is revealed or copied, so that it can be written down who saw what. label: what the
 * screen calls it, "password". */
/* Whoever knows what this person may do: true: that action cannot be done; appends why, a sentence. After the screen's
 * own `unable`. */
void ui_on_unable(struct ui *ui,
		  bool (*unable)(void *ctx, const struct ui_screen *s, const struct ui_action *a, struct rh_buf *why),
		  void *ctx);
void ui_on_shown(struct ui *ui, void (*shown)(void *ctx, const struct ui_screen *s, const char *label, bool copied),
		 void *ctx);
void ui_help(struct ui *ui, const struct ui_screen *s); /* made from its tables */
/* What has the focus on the screen, and all else that was cut in the last frame, whole. Enter then does `go`, an action
 * of the screen; UI_DO_NOTHING: it closes it. */
void ui_whole(struct ui *ui, struct ui_screen *s, enum ui_verb go);

struct ui_dialog {
	const char *title;
	const char *const *lines; /* may contain data: it is made safe */
	size_t line_count;
	const char *const *buttons; /* the first is safe and the default */
	size_t button_count;
	const char *typed; /* text that must be typed before any other button than the first works; NULL: none */
	enum ui_role role; /* UI_ROLE_BAD for deletes */
	void (*done)(void *ctx, int button); /* 0 for Esc too; called once */
	void *ctx;
	struct rh_owner owner; /* the dialog closes when it ends */
};
void ui_dialog(struct ui *ui, const struct ui_dialog *d); /* copied */
void ui_error(struct ui *ui, const struct rh_err *e);     /* what, why, fix, and one button */
void ui_toast_err(struct ui *ui, const struct rh_err *e); /* all that an error says, as a warning */
void ui_toast(struct ui *ui, enum ui_role role, const char *fmt, ...) RH_PRINTF(3, 4); /* 6 s, over the hints */

/* A list to pick from by typing. Values are those of the choices. */
struct ui_picker {
	const char *title;
	void (*fill)(void *ctx, struct ui_choices *out);
	bool typed;                                 /* any text may be typed */
	bool numbered;                              /* labels begin with 1, 2, …: that key chooses at once */
	const char *at;                             /* the value that the cursor starts on; NULL: the first */
	void (*done)(void *ctx, const char *value); /* NULL for Esc */
	void *ctx;
	struct rh_owner owner;
};
void ui_pick(struct ui *ui, const struct ui_picker *p);

/* A list to tick any number of entries in, found by typing: Space ticks, Enter applies, Esc changes nothing. The
 * caller keeps what is ticked. There may be thousands of entries. */
struct ui_ticks;
struct ui_tick_entry {
	const char *id, *label, *note; /* copied; id NULL: a line between groups */
	bool many;                     /* stands for many others: among what matches it comes last */
	bool within;                   /* belongs to the last entry without this */
};
void ui_ticks_add(struct ui_ticks *t, struct ui_tick_entry e);
struct ui_ticker {
	const char *title;
	void (*fill)(void *ctx, struct ui_ticks *out);
	bool (*ticked)(void *ctx, const char *id);
	void (*toggle)(void *ctx, const char *id);
	/* Ticks a text that no entry matches; false with e->what if it cannot be an entry. NULL: only entries can be
	 * ticked. */
	bool (*typed)(void *ctx, struct rh_str text, struct rh_err *e);
	void (*status)(void *ctx, struct rh_buf *out); /* one line: a summary of the ticks */
	void (*done)(void *ctx, bool apply);           /* called once */
	void *ctx;
	struct rh_owner owner; /* it closes when this ends, without done */
};
void ui_tick(struct ui *ui, const struct ui_ticker *t);
void ui_tick_again(struct ui *ui); /* the entries have changed; does nothing unless it is on top */
/* Versions of ncurses and CDK; and the terminal, without opening it: what it is called, what it can do as far as its
 * terminfo entry and the environment say. */
void ui_versions(struct rh_say say);
void ui_terminal_facts(struct rh_say say);
/* The ui that is open; NULL if there is none. */
struct ui *ui_current(void);

#endif
