/* term: what the files of ui that use curses share: tty.c, theme.c, cells.c and cdk/. */
#ifndef UI_TERMINAL_TERM_H
#define UI_TERMINAL_TERM_H

#include <stdio.h>
#include <termios.h>
#include <curses.h>

#include "base/base.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/pen.h"
#include "ui/terminal/sgr.h"
#include "ui/terminal/speed.h"
#include "ui/ui.h"

struct termios;
struct ui_layer;
struct ui_menu;
struct ui_options;
struct ui_widget;

/* ---- theme.c: styles to attributes ---- */

struct ui_look {
	attr_t attr;
	short pair;
};
void ui_theme_begin(void);              /* after newterm */
void ui_theme_use(enum ui_theme theme); /* then, and again when a person chooses another */
bool ui_theme_coloured(void);
bool ui_theme_shows_cursor(void); /* also where nothing is typed */
struct ui_look ui_theme_look(unsigned style);
chtype ui_theme_chtype(unsigned style); /* the same for CDK */

/* ---- cells.c ---- */

void ui_cells_begin(void); /* an empty frame */
bool ui_cells_revealing(void);
bool ui_cells_is_secret(int y, int x);
/* What curses has in a cell of one of its screens: the text, "" if none, and its look. Returns its columns, 1 or 2; 0:
 * there is no such cell. */
int ui_cells_read(WINDOW *from, int y, int x, char text[24], struct ui_look *look);
bool ui_cells_cursor_wanted(int *y, int *x, bool *typing);
/* A title into the upper line of a box. */
void ui_cells_title(struct ui_rect r, unsigned style, const char *title);
/* One glyph of the frame, drawn where the clip allows it. `columns` as rh_glyph_next counted. */
void ui_cells_glyph(int y, int x, const char *utf8, int columns, struct ui_look look);
/* One cell as curses has it; `columns` 0: half of a glyph that does not fit, drawn as a blank. */
void ui_cells_cell(int y, int x, const wchar_t *w, int columns, struct ui_look look);
/* UTF-8 to at most `max` wide characters; invalid bytes become '?'. Returns how many. */
int ui_cells_wide(const char *utf8, wchar_t *out, int max);

/* ---- tty.c: the terminal itself ---- */

/* Curses draws into a file in memory, and what it drew leaves with one write. So a frame is one write whatever its
 * size, and curses changes no mode of the terminal. */
struct ui_tty {
	int in, out;
	bool linear;       /* lines are sent, and frames stay in memory */
	bool blind;        /* there is no terminal, and nothing is sent */
	bool entered;      /* our modes, alternate screen */
	bool gone;         /* the terminal was closed */
	bool ansi;         /* CSI sequences may be sent that terminfo does not name */
	bool mouse;        /* the wheel is wanted */
	const char *entry; /* of terminfo: TERM, or what is used in its place */
	char keypad_on[32], keypad_off[32];
	char held[4][64]; /* sequences of curses that must not be sent; the last one: while there are no colours */
	bool sync;        /* knows synchronized output (mode 2026) */
	bool ask, wide; /* how wide ambiguous characters are: to be asked with the next frame; they take two columns */
	int64_t asked;  /* when it was; 0: not yet */
	int rows, columns;
	struct termios saved;
	struct ui_keys keys;
	struct rh_timer escape;
	void (*arrived)(void *ctx); /* events came by time alone: a lone Esc */
	void *ctx;
	int memory; /* curses' output */
	FILE *file, *nothing;
	SCREEN *screen;
	struct rh_buf drawn; /* what curses wrote, until it is the pen's; wiped then */
	struct ui_sgr sgr;   /* on the way between them, where the terminal is `ansi` */
	struct ui_pen pen;
	struct ui_speed speed;
	bool revealed; /* the frame before showed a secret */
	size_t last;   /* bytes of the last frame */
};
/* How OSC 52 is sent, in one word: "plain", "tmux" or "screen". */
const char *ui_clipboard_way(void);
enum rh_code ui_tty_open(struct ui_tty *t, int in, int out, const struct ui_options *o, struct rh_err *e) RH_NODISCARD;
void ui_tty_close(struct ui_tty *t);
void ui_tty_enter(struct ui_tty *t); /* modes and alternate screen; the next frame draws everything */
void ui_tty_leave(struct ui_tty *t);
void ui_tty_read(struct ui_tty *t);
/* What stdscr shows now, with one write; nothing while the terminal has not taken the frame before. */
void ui_tty_frame(struct ui_tty *t);
bool ui_tty_waits(const struct ui_tty *t); /* for the terminal to take what it was sent */
/* What is written when the program dies, in whatever way can be caught; empty: nothing more. */
void ui_tty_at_death(struct rh_str bytes);
void ui_tty_die_now(void);                               /* writes it now; may be called in a signal handler */
void ui_tty_mouse(struct ui_tty *t, bool on);            /* from now on */
void ui_tty_send(struct ui_tty *t, struct rh_str bytes); /* at once, after the last frame */
void ui_tty_resize(struct ui_tty *t);                    /* tells curses the present size of the terminal */

/* ---- cdk/ ---- */

void ui_cdk_open(void); /* after newterm */
void ui_cdk_close(void);
/* The dialog widget: CDK's DIALOG. All strings are copied. */
struct ui_widget *ui_dialog_new(struct ui_layer *l, const char *title, enum ui_role role, const char *const *lines,
				size_t line_count, const char *const *buttons, size_t button_count);
int ui_dialog_current(const struct ui_widget *w); /* which button */
struct ui_rect ui_dialog_size(const struct ui_widget *w);
/* The menu bar: CDK's MENU. The entries are copied; the widget is rebuilt only if they changed. */
struct ui_widget *ui_menubar_new(struct ui_layer *l);
void ui_menubar_set(struct ui_widget *w, const struct ui_menu *v, size_t n);
bool ui_menubar_select(struct ui_widget *w, int title);   /* its first entry; false: there is no such menu */
void ui_menubar_pull(struct ui_widget *w, bool open);     /* is the menu under the cursor drawn pulled down? */
const char *ui_menubar_chosen(const struct ui_widget *w); /* id of the entry under the cursor */
/* The entry under the cursor in words. */
void ui_menubar_say(const struct ui_widget *w, struct rh_buf *out);
int ui_menubar_columns(const struct ui_widget *w);
void ui_cdk_drop(void); /* destroys all objects of CDK; they are rebuilt when drawn next */
#endif
