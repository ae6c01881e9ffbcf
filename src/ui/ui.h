/* ui: how anything is drawn and edited, and the terminal. Knows no Rancher word.
 *
 * A screen is a table (struct ui_screen_ops) and a few callbacks. Five drivers, one a kind, do the rest: menu, list,
 * form, detail, text. The app owns the stack of screens, gives events in, and calls ui_draw once a turn.
 * Curses lives here only; CDK only in ui/cdk. The only way to a cell is the cell writer, which passes every text
 * through rh_glyph_next.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "base/base.h"
#include "ui/role.h"

struct ui_choices;
struct ui_event;

struct app; /* the session; opaque here, handed through to callbacks */
struct ui_screen;
struct ui;

/* ---- the frame and what lies over it ---- */

struct ui_menu_entry {
	const char *id, *label;
	bool disabled;
};
struct ui_menu {
	const char *title;
	const struct ui_menu_entry *entries;
	size_t count;
};
/* Everything around the screens; strings are the app's. Filled anew for each drawing. */
struct ui_frame {
	const struct ui_menu *menus;
	size_t menu_count;
	const char *const *filter; /* top right: what is picked, as many as fit; all strings are the app's */
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
	const char *guide, *guide_title; /* of a lesson: stands above the teach strip; NULL: none */
	const char *busy;                /* "loading…", may be NULL */
};

struct ui_options {
	bool ascii;
	bool mono;
	bool mouse;
	bool fence;
};
/* RH_E_USAGE when there is no terminal or TERM is unset or unknown: says what to do. */
enum rh_code ui_open(struct ui **ui, const struct ui_options *o, struct rh_err *e) RH_NODISCARD;
void ui_close(struct ui **ui);
bool ui_ascii(void); /* only ASCII may be shown: "…" takes three columns */
int ui_fd(const struct ui *ui);
/* Reads what the terminal has; then events one by one, false when there are no more. More than 64 wait for the next
 * turn. */
void ui_read(struct ui *ui);
/* The terminal was closed. It says so by SIGHUP as well, but not to who was started with nohup. */
bool ui_gone(const struct ui *ui);
bool ui_event(struct ui *ui, struct ui_event *e);
bool ui_pending(const struct ui *ui); /* events are left: the next wait is 0 */
/* Menu bar, palette, help, dialogs take events first while open. True: used up. */
bool ui_overlay_event(struct ui *ui, const struct ui_event *e);
/* As ui_screen_focus: "menu:go.clusters", "palette:go.secrets", "pick:web-blue", "button:1" (counted from 0), "typed";
 * false when no overlay is open. */
bool ui_overlay_focus(const struct ui *ui, struct rh_buf *out);
bool ui_dirty(const struct ui *ui);
void ui_touch(struct ui *ui);                          /* something outside the screens changed; NULL: nobody looks */
void ui_draw(struct ui *ui, const struct ui_frame *f); /* one frame, one doupdate, one write */
bool ui_shows(struct ui *ui, struct rh_str text);      /* does the content of the last frame hold it in one line? */
void ui_resize(struct ui *ui);                         /* after SIGWINCH */
void ui_suspend(struct ui *ui);                        /* leaves the terminal (Ctrl-Z, editor); reveals end */
void ui_resume(struct ui *ui);
bool ui_suspended(const struct ui *ui);          /* nothing is drawn */
void ui_redraw(struct ui *ui);                   /* ^L: everything, from nothing */
void ui_fence(struct ui *ui, const char *state); /* ESC _ rh:STATE ESC \ behind the frame */
unsigned ui_frames(const struct ui *ui);
uint64_t ui_keys(const struct ui *ui);                        /* events given out so far */
bool ui_copy(struct ui *ui, struct rh_str text, bool secret); /* OSC 52; secrets are cleared there after 30 s */

/* The chosen entry comes to `chosen` as its id. */
void ui_menu_open(struct ui *ui, int menu);
struct ui_palette_entry {
	const char *id, *label, *keys;
	bool disabled;
};
void ui_palette(struct ui *ui, const struct ui_palette_entry *entries, size_t n);       /* copied */
void ui_on_chosen(struct ui *ui, void (*chosen)(void *ctx, const char *id), void *ctx); /* menus and palette */
/* Told of each secret value that is revealed or copied, so that it can be written down who saw what. label: what the
 * screen calls it, "password". */
void ui_on_shown(struct ui *ui, void (*shown)(void *ctx, const struct ui_screen *s, const char *label, bool copied),
		 void *ctx);
void ui_help(struct ui *ui, const struct ui_screen *s); /* made from its tables */

struct ui_dialog {
	const char *title;
	const char *const *lines; /* may hold data: made safe */
	size_t line_count;
	const char *const *buttons; /* the first is safe and the default */
	size_t button_count;
	const char *typed; /* text that must be typed before any button but the first works; NULL: none */
	enum ui_role role; /* UI_ROLE_BAD for deletes */
	void (*done)(void *ctx, int button); /* 0 for Esc too; called once */
	void *ctx;
	struct rh_owner owner; /* the dialog goes away with it */
};
void ui_dialog(struct ui *ui, const struct ui_dialog *d); /* copied */
void ui_error(struct ui *ui, const struct rh_err *e);     /* what, why, fix, and one button */
void ui_toast(struct ui *ui, enum ui_role role, const char *fmt, ...) RH_PRINTF(3, 4); /* 6 s, over the hints */

/* A list to pick from by typing; ids as in the choices. */
struct ui_picker {
	const char *title;
	void (*fill)(void *ctx, struct ui_choices *out);
	bool typed;                                 /* any text may be typed */
	void (*done)(void *ctx, const char *value); /* NULL for Esc */
	void *ctx;
	struct rh_owner owner;
};
void ui_pick(struct ui *ui, const struct ui_picker *p);

/* A list in which any number of entries are ticked, found by typing: Space ticks, Enter applies, Esc leaves all as it
 * was. Who opens it keeps what is ticked; entries may be thousands. */
struct ui_ticks;
struct ui_tick_entry {
	const char *id, *label, *note; /* copied; id NULL: a line between groups */
	bool always;                   /* no answer to what is typed: stands only in the whole list */
	bool within;                   /* the group that the last entry without it began */
};
void ui_ticks_add(struct ui_ticks *t, struct ui_tick_entry e);
struct ui_ticker {
	const char *title;
	void (*fill)(void *ctx, struct ui_ticks *out);
	bool (*ticked)(void *ctx, const char *id);
	void (*toggle)(void *ctx, const char *id);
	/* Takes a text that no entry matches, and ticks it; false with e->what when it cannot be one. NULL: entries
	 * only. */
	bool (*typed)(void *ctx, struct rh_str text, struct rh_err *e);
	void (*status)(void *ctx, struct rh_buf *out); /* one line: what the ticks come to */
	void (*done)(void *ctx, bool apply);           /* called once */
	void *ctx;
	struct rh_owner owner; /* it goes away with it, without done */
};
void ui_tick(struct ui *ui, const struct ui_ticker *t);
void ui_tick_again(struct ui *ui); /* if it is on top: the entries are others now */
/* The ui that is open; the drivers and screens reach it here. */
struct ui *ui_current(void);

#endif
