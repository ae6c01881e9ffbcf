/* term: what the files of ui that know curses share. Nothing outside of ui/tty.c, theme.c, cells.c and cdk/ needs it. */
#ifndef RH_UI_TERM_H
#define RH_UI_TERM_H

#include <stdio.h>
#include <termios.h>
#include <curses.h>

#include "ui/internal.h"
#include "ui/keys.h"

/* ---- theme.c: styles to attributes ---------------------------------------------------------------------------- */

struct rh_look {
	attr_t attr;
	short pair;
};
void rh_theme_init(bool mono);		/* after newterm */
struct rh_look rh_theme_look(unsigned style);
chtype rh_theme_chtype(unsigned style);	/* the same for CDK */

/* ---- cells.c ------------------------------------------------------------------------------------------------------ */

void rh_cells_init(bool ascii);
void rh_cells_begin(void);		/* an empty frame */
bool rh_cells_revealing(void);
bool rh_cells_cursor_wanted(int *y, int *x);
/* A title into the upper line of a box. */
void rh_cells_title(struct rh_rect r, unsigned style, const char *title);
/* One glyph of the frame, drawn where the clip allows it. `columns` as rh_glyph_next counted. */
void rh_cells_glyph(int y, int x, const char *utf8, int columns, struct rh_look look);
/* One cell as curses has it; `columns` 0: half of a glyph that does not fit, drawn as a blank. */
void rh_cells_cell(int y, int x, const wchar_t *w, int columns, struct rh_look look);
/* UTF-8 to at most `max` wide characters; invalid bytes become '?'. Returns how many. */
int rh_cells_wide(const char *utf8, wchar_t *out, int max);
/* What stands for a glyph on a terminal that draws ASCII only; NULL: nothing known. */
const char *rh_cells_in_ascii(const char *utf8);

/* ---- tty.c: the terminal itself --------------------------------------------------------------------------------------- */

/* Curses draws into a file in memory, and what it drew leaves with one write. So a frame is one write whatever its size,
 * and curses changes no mode of the terminal. */
struct rh_tty {
	int in, out;
	bool entered;			/* our modes, alternate screen */
	bool gone;			/* the terminal was closed */
	bool ansi;			/* CSI sequences may be sent that terminfo does not name */
	bool mouse;			/* the wheel is wanted */
	bool mono;
	char keypad_on[32], keypad_off[32];
	char held[4][64];		/* sequences of curses that are not sent */
	bool sync;			/* knows synchronized output (mode 2026) */
	int rows, columns;
	struct termios saved;
	struct rh_keys keys;
	struct rh_timer escape;
	void (*arrived)(void *ctx);	/* events came by time alone: a lone Esc */
	void *ctx;
	int memory;			/* curses' output */
	FILE *file, *nothing;
	SCREEN *screen;
	struct rh_buf frame;		/* being put together */
	bool revealed;			/* the frame before showed a secret */
	uint64_t writes, bytes;		/* so far */
	size_t last;			/* bytes of the last frame */
};
enum rh_code rh_tty_open(struct rh_tty *t, int in, int out, const struct rh_ui_options *o, struct rh_err *e) RH_NODISCARD;
void rh_tty_close(struct rh_tty *t);
void rh_tty_enter(struct rh_tty *t);		/* modes and alternate screen; the next frame draws everything */
void rh_tty_leave(struct rh_tty *t);
void rh_tty_read(struct rh_tty *t);
void rh_tty_frame(struct rh_tty *t);		/* what stdscr shows now, with one write */
void rh_tty_send(struct rh_tty *t, struct rh_str bytes);	/* at once, behind the last frame */
void rh_tty_resize(struct rh_tty *t);		/* curses learns the size that the terminal has now */

/* ---- cdk/ ------------------------------------------------------------------------------------------------------------------ */

void rh_cdk_open(void);			/* after newterm */
void rh_cdk_close(void);
/* The dialog widget: CDK's DIALOG. All strings are copied. */
struct rh_widget *rh_dialog_new(struct rh_layer *l, const char *title, enum rh_role role, const char *const *lines,
				size_t line_count, const char *const *buttons, size_t button_count);
int rh_dialog_current(const struct rh_widget *w);	/* which button */
struct rh_rect rh_dialog_size(const struct rh_widget *w);
/* The menu bar: CDK's MENU. What it holds is copied; it is built anew only when that changed. */
struct rh_widget *rh_menubar_new(struct rh_layer *l);
void rh_menubar_set(struct rh_widget *w, const struct rh_menu *v, size_t n);
bool rh_menubar_select(struct rh_widget *w, int title);	/* its first entry; false: there is no such menu */
void rh_menubar_pull(struct rh_widget *w, bool open);	/* whether the menu of the cursor is drawn pulled down */
const char *rh_menubar_chosen(const struct rh_widget *w);	/* id of the entry under the cursor */
int rh_menubar_columns(const struct rh_widget *w);
void rh_cdk_drop(void);			/* every object of CDK goes away; they come back when they are drawn next */
#endif
