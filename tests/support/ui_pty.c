/* ui_pty: a ui on a pty, with libvterm behind it. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/state.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/support/ui_pty.h"

void pty_environment(void)
{
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("TMUX");
	unsetenv("NO_COLOR");
	unsetenv("SSH_CONNECTION");
	rh_locale_init(NULL, NULL);
}

struct ui_pty t;

void pty_size(int rows, int columns)
{
	struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	assert_int_equal(ioctl(t.master, TIOCSWINSZ, &w), 0);
	t.rows = rows;
	t.columns = columns;
	if (t.vt)
		vterm_set_size(t.vt, rows, columns);
}

/* What was written arrives at the other end of a pty when the kernel gets to it, so it is counted. */
void pty_take(void)
{
	char part[4096];

	rh_buf_clear(&t.raw);
	while (t.ui && t.got < t.ui->tty.pen.bytes) {
		struct pollfd f = { .fd = t.master, .events = POLLIN };
		ssize_t n = poll(&f, 1, 30000) == 1 ? read(t.master, part, sizeof part) : -1;

		if (n <= 0)
			fail_msg("%llu bytes of %llu came", (unsigned long long)t.got,
				 (unsigned long long)t.ui->tty.pen.bytes);
		t.got += (uint64_t)n;
		rh_buf_add(&t.raw, part, (size_t)n);
	}
	if (t.vt) /* in one piece: this libvterm forgets the first half of a character that is cut */
		vterm_input_write(t.vt, t.raw.p, t.raw.n);
}

void pty_type(const char *bytes, size_t n)
{
	int there = 0;

	assert_int_equal(write(t.master, bytes, n), (ssize_t)n);
	while (there < (int)n) {
		struct pollfd f = { .fd = t.slave, .events = POLLIN };

		assert_int_equal(poll(&f, 1, 30000), 1);
		assert_int_equal(ioctl(t.slave, FIONREAD, &there), 0);
	}
	ui_read(t.ui);
}

void pty_begin(int rows, int columns, const struct ui_options *o)
{
	struct rh_err e;

	memset(&t, 0, sizeof t);
	rh_buf_init(&t.raw, 1 << 20);
	assert_int_equal(openpty(&t.master, &t.slave, NULL, NULL, NULL), 0);
	fcntl(t.master, F_SETFL, O_NONBLOCK);
	pty_size(rows, columns);
	t.vt = vterm_new(rows, columns);
	vterm_set_utf8(t.vt, 1);
	t.screen = vterm_obtain_screen(t.vt);
	vterm_screen_enable_altscreen(t.screen, 1);
	vterm_screen_reset(t.screen, 1);
	assert_int_equal(ui_open_on(&t.ui, t.slave, t.slave, o, &e), RH_OK);
}

void pty_end(void)
{
	ui_close(&t.ui);
	vterm_free(t.vt);
	close(t.master);
	close(t.slave);
	rh_buf_release(&t.raw);
}

/* A line of the terminal as text without the blanks at its end. */
const char *pty_line(int y)
{
	static char out[4096];
	size_t n = 0;

	for (int x = 0; x < t.columns;) {
		VTermScreenCell cell;

		vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
			uint32_t c = cell.chars[i];
			int len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

			for (int j = len - 1; j > 0; j--, c >>= 6)
				out[n + (size_t)j] = (char)(0x80 | (c & 0x3f));
			out[n] = (char)(len == 1 ? c : (0xf00u >> len & 0xff) | c);
			n += (size_t)len;
		}
		if (!cell.chars[0])
			out[n++] = ' ';
		x += cell.width > 0 ? cell.width : 1;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = 0;
	return out;
}

bool pty_reversed(int y, int x)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
	return cell.attrs.reverse;
}

/* The terminal shows what curses believes that it shows, cell by cell. */
static void agrees(void)
{
	for (int y = 0; y < t.rows; y++)
		for (int x = 0; x < t.columns;) {
			wchar_t w[CCHARW_MAX + 1] = { 0 };
			VTermScreenCell cell;
			attr_t attr;
			short pair;
			cchar_t cc;

			mvwin_wch(curscr, y, x, &cc);
			getcchar(&cc, w, &attr, &pair, NULL);
			vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
			int width = attr & A_ALTCHARSET ? 1 : wcwidth(w[0]);
			uint32_t shown = cell.chars[0] ? cell.chars[0] : ' ';

			if (!(attr & A_ALTCHARSET) &&
			    (shown != (uint32_t)w[0] || (cell.width > 0 ? cell.width : 1) != width))
				fail_msg("line %d column %d: curses %x, terminal %x: %s", y, x, (unsigned)w[0], shown,
					 pty_line(y));
			x += width > 0 ? width : 1;
		}
}

/* ---- a frame without screens, and an overlay that draws what a test wants ---- */

struct ui_frame frame;
static void (*draw_test)(void);

static void overlay_draw(struct ui_overlay *o, struct ui_rect screen)
{
	(void)o;
	(void)screen;
	draw_test();
}

static bool overlay_event(struct ui_overlay *o, const struct ui_event *e)
{
	(void)o;
	(void)e;
	return true;
}

static void overlay_free(struct ui_overlay *o)
{
	(void)o;
}

static const struct ui_overlay_ops overlay_ops = { .draw = overlay_draw, .event = overlay_event, .free = overlay_free };
static struct ui_overlay over;

void pty_show(void (*draw)(void))
{
	draw_test = draw;
	over = (struct ui_overlay){ .ops = &overlay_ops };
	ui_overlay_open(t.ui, &over);
}

void pty_draw(void)
{
	uint64_t writes = t.ui->tty.pen.writes;

	ui_touch(t.ui);
	ui_draw(t.ui, &frame);
	assert_true(t.ui->tty.pen.writes - writes <= 1); /* one frame, one write */
	pty_take();
	if (memchr(t.raw.p, '\a', t.raw.n))
		fail_msg("a beep in the frame: %s", t.raw.p);
	if (!ui_small())
		agrees();
}

enum ui_used pty_press(struct ui_widget *w, const char *name)
{
	struct ui_event e;

	assert_true(ui_event_parse(name, &e));
	return ui_widget_key(w, &e);
}

void pty_overlay_press(const char *name)
{
	struct ui_event e;

	assert_true(ui_event_parse(name, &e));
	e.frame = ui_frames(t.ui);
	assert_true(ui_overlay_event(t.ui, &e));
}
