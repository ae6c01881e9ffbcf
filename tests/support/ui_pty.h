/* ui_pty: a ui on a pty, with libvterm behind it: what tests of the ui do with it. */
#ifndef RH_TESTS_UI_PTY_H
#define RH_TESTS_UI_PTY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <vterm.h>

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/ui.h"

struct ui;
struct ui_widget;

struct ui_pty {
	int master, slave;
	struct ui *ui;
	VTerm *vt;
	VTermScreen *screen;
	uint64_t got;      /* bytes taken so far */
	struct rh_buf raw; /* what was written since the last look */
	int rows, columns;
};
extern struct ui_pty t;
extern struct ui_frame frame; /* without screens: an overlay draws what a test wants */

void pty_environment(void); /* first thing in main */
void pty_begin(int rows, int columns, const struct ui_options *o);
void pty_end(void);
void pty_size(int rows, int columns);
void pty_take(void);         /* reads what was written into t.raw and shows it to the terminal */
const char *pty_line(int y); /* without the blanks at its end */
bool pty_reversed(int y, int x);
void pty_type(const char *bytes, size_t n); /* the ui has read them when it returns */
void pty_show(void (*draw)(void));          /* what the overlay draws */
void pty_draw(void); /* a frame: one write, no beep, and the terminal shows what curses believes */
enum ui_used pty_press(struct ui_widget *w, const char *name);
void pty_overlay_press(const char *name);
#endif
