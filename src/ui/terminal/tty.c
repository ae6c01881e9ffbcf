/* tty: owns the terminal: its modes, its size, input and output, and restoring it, whatever happens. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/base.h"
#include "ui/event.h"
#include "ui/terminal/entry.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/term.h"
#include "ui/terminal/width.h"
#include "ui/ui.h"

/* The header of terminfo defines macros for many words; these two conflict with ours. */
#include <term.h>
#undef columns
#undef lines

static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
static const char mouse_on[] = "\033[?1000h\033[?1006h", mouse_off[] = "\033[?1006l\033[?1000l";
static const char sync_on[] = "\033[?2026h", sync_off[] = "\033[?2026l";

static const struct {
	const char *capability;
	enum ui_key key;
} capabilities[] = {
	{ "kcuu1", UI_KEY_UP },     { "kcud1", UI_KEY_DOWN },   { "kcub1", UI_KEY_LEFT },    { "kcuf1", UI_KEY_RIGHT },
	{ "khome", UI_KEY_HOME },   { "kend", UI_KEY_END },     { "kpp", UI_KEY_PGUP },      { "knp", UI_KEY_PGDN },
	{ "kich1", UI_KEY_INSERT }, { "kdch1", UI_KEY_DELETE }, { "kbs", UI_KEY_BACKSPACE }, { "kcbt", UI_KEY_BACKTAB },
	{ "kent", UI_KEY_ENTER },   { "kf1", UI_KEY_F1 },       { "kf2", UI_KEY_F2 },        { "kf3", UI_KEY_F3 },
	{ "kf4", UI_KEY_F4 },       { "kf5", UI_KEY_F5 },       { "kf6", UI_KEY_F6 },        { "kf7", UI_KEY_F7 },
	{ "kf8", UI_KEY_F8 },       { "kf9", UI_KEY_F9 },       { "kf10", UI_KEY_F10 },      { "kf11", UI_KEY_F11 },
	{ "kf12", UI_KEY_F12 },
};

/* ---- dying ---- */

/* What the crash handler needs, prepared when the terminal is entered: the handler may only write and set modes. */
static struct {
	volatile bool armed;
	int in;
	const struct ui_pen *pen;
	struct termios saved;
	char bytes[256];
	size_t n;
	char last[256]; /* written at any death, also while somebody else has the terminal */
	volatile size_t last_n;
} dying;

void ui_tty_at_death(struct rh_str bytes)
{
	dying.last_n = 0;
	if (bytes.n > sizeof dying.last)
		return;
	memcpy(dying.last, bytes.p, bytes.n);
	dying.last_n = bytes.n;
}

void ui_tty_die_now(void)
{
	size_t n = dying.last_n;

	dying.last_n = 0;
	if (n && dying.pen)
		ui_pen_last(dying.pen, dying.last, n);
}

static void restore(void)
{
	ui_tty_die_now();
	if (!dying.armed)
		return;
	dying.armed = false;
	ui_pen_last(dying.pen, dying.bytes, dying.n);
	tcsetattr(dying.in, TCSANOW, &dying.saved);
}

static void dying_add(const char *z)
{
	size_t n = z && z != (const char *)-1 ? strlen(z) : 0;

	if (n > sizeof dying.bytes - dying.n)
		return;
	memcpy(dying.bytes + dying.n, z, n);
	dying.n += n;
}

/* Terminfo strings may contain "$<5>" delays, which only tputs understands. */
static void dying_add_capability(const char *name)
{
	const char *z = tigetstr(name);

	if (z && z != (const char *)-1 && !strstr(z, "$<"))
		dying_add(z);
}

static void dying_collect(const struct ui_tty *t)
{
	if (t->linear || t->blind)
		return;
	if (t->sync)
		dying_add(sync_off);
	if (t->mouse)
		dying_add(mouse_off);
	if (t->ansi)
		dying_add(paste_off);
	dying_add_capability("sgr0");
	dying_add_capability("rmkx");
	dying_add_capability("cnorm");
	dying_add_capability("rmcup");
}

static void dying_prepare(struct ui_tty *t)
{
	static bool registered;

	dying.in = t->in;
	dying.pen = &t->pen;
	dying.saved = t->saved;
	dying.n = 0;
	dying_collect(t);
	if (!registered)
		rh_die_on_exit(restore);
	registered = true;
}

/* ---- opening ---- */

static enum rh_code no_terminal(struct rh_err *e)
{
	rh_err_set(e, RH_E_USAGE, "%s", _("ranchhand needs a terminal, and this is not one"));
	rh_err_why(e, "%s", _("its input or its output is a file or a pipe"));
	return rh_err_fix(e, "%s", _("start it in a terminal; over ssh with `ssh -t`"));
}

static void learn_keys(struct ui_tty *t)
{
	for (size_t i = 0; i < RH_LEN(capabilities); i++) {
		const char *z = tigetstr(capabilities[i].capability);

		if (z && z != (const char *)-1)
			ui_keys_know(&t->keys, z, capabilities[i].key);
	}
	t->keys.ascii = !rh_text_utf8();
}

/* What is only in memory may be large: nothing gives way. */
enum { LINEAR_ROWS = 60, LINEAR_COLUMNS = 160 };
static const char memory_terminal[] = "xterm-256color";

/* By the environment, else by terminfo. */
static int told(const char *variable, const char *number, int most_have)
{
	const char *z = getenv(variable);
	int64_t n = 0;

	if (z && rh_str_number(rh_str(z), 1, 1000, &n))
		return (int)n;
	n = tigetnum(number);
	return n > 0 && n <= 1000 ? (int)n : most_have;
}

/* The terminal itself comes first: what the environment says may be of another. */
static void measure(struct ui_tty *t)
{
	struct winsize w;

	if (t->blind) {
		return;
	} else if (t->linear) {
		t->rows = LINEAR_ROWS;
		t->columns = LINEAR_COLUMNS;
	} else if (ioctl(t->out, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col) {
		t->rows = w.ws_row < 1000 ? w.ws_row : 1000;
		t->columns = w.ws_col < 1000 ? w.ws_col : 1000;
	} else if (!t->rows) { /* a serial line, for example, does not know */
		t->rows = told("LINES", "lines", 24);
		t->columns = told("COLUMNS", "cols", 80);
	}
}

/* Curses asks its output for the size. That is not a terminal, so we tell it. */
void ui_tty_resize(struct ui_tty *t)
{
	measure(t);
	if (LINES != t->rows || COLS != t->columns)
		resize_term(t->rows, t->columns);
	clearok(curscr, TRUE);
}

static const char *capability(const char *name)
{
	const char *z = tigetstr(name);

	return z && z != (const char *)-1 ? z : "";
}

/* What must not be sent with a frame: curses resets the palette, which is the person's, and switches the keypad on for
 * each window that CDK makes, although we switch it ourselves. */
static void hold_back(struct ui_tty *t)
{
	snprintf(t->keypad_on, sizeof t->keypad_on, "%s", capability("smkx"));
	snprintf(t->keypad_off, sizeof t->keypad_off, "%s", capability("rmkx"));
	snprintf(t->held[0], sizeof t->held[0], "%s", t->keypad_on);
	snprintf(t->held[1], sizeof t->held[1], "%s", t->keypad_off);
	snprintf(t->held[2], sizeof t->held[2], "%s", capability("oc"));
	snprintf(t->held[3], sizeof t->held[3], "%s", capability("op"));
}

static void strip(struct rh_buf *b, const char *what)
{
	size_t n = strlen(what);
	char *at;

	while (n && b->n && (at = memmem(b->p, b->n, what, n)) != NULL) {
		memmove(at, at + n, b->n - (size_t)(at - b->p) - n + 1);
		b->n -= n;
	}
}

static void read_drawn(struct ui_tty *t)
{
	off_t n = lseek(t->memory, 0, SEEK_CUR);
	char part[4096];

	for (off_t at = 0; at < n;) {
		ssize_t k = pread(t->memory, part, sizeof part, at);

		if (k <= 0)
			break;
		rh_buf_add(&t->drawn, part, (size_t)k);
		at += k;
	}
	explicit_bzero(part, sizeof part);
	if (ftruncate(t->memory, 0) < 0 || lseek(t->memory, 0, SEEK_SET) < 0)
		RH_BUG("the frame's memory: %s", strerror(errno));
}

/* Moves what curses wrote to the pen. */
static void collect(struct ui_tty *t)
{
	read_drawn(t);
	for (size_t i = 0; i < RH_LEN(t->held) - ui_theme_coloured(); i++)
		strip(&t->drawn, t->held[i]);
	if (t->ansi)
		ui_sgr_add(&t->sgr, rh_buf_str(&t->drawn), &t->pen.out);
	else
		rh_buf_adds(&t->pen.out, rh_buf_str(&t->drawn));
	if (t->drawn.n)
		explicit_bzero(t->drawn.p, t->drawn.n);
	rh_buf_clear(&t->drawn);
}

static void put_env(const char *name, int value)
{
	char text[16];

	snprintf(text, sizeof text, "%d", value);
	setenv(name, text, 1);
}

/* Curses asks its output for the size; that is not a terminal, and some terminfo entries have none ("linux"). Whenever
 * the size changes it looks into the environment again: there must be nothing then, nor for an editor. The lines of
 * CDK's frames must be sent in Unicode, like everything else: with UTF-8, PuTTY and others show letters for the
 * alternate character set. */
static SCREEN *new_screen(struct ui_tty *t, const char *term)
{
	const char *was = getenv("NCURSES_NO_UTF8_ACS");
	char *frames = was ? rh_strdup(was) : NULL;
	SCREEN *screen;

	put_env("LINES", t->rows);
	put_env("COLUMNS", t->columns);
	put_env("NCURSES_NO_UTF8_ACS", 1);
	screen = newterm(term, t->file, t->nothing);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	if (frames)
		setenv("NCURSES_NO_UTF8_ACS", frames, 1);
	else
		unsetenv("NCURSES_NO_UTF8_ACS");
	free(frames);
	return screen;
}

static enum rh_code open_curses(struct ui_tty *t, const char *term, struct rh_err *e)
{
	TERMINAL *probe = cur_term;

	t->memory = memfd_create("frame", MFD_CLOEXEC);
	if (t->memory < 0)
		return rh_err_sys(e, errno, "%s", _("no memory for drawing"));
	t->file = fdopen(t->memory, "w");
	int nothing = memfd_create("nothing", MFD_CLOEXEC); /* not /dev/null: a chroot may lack it */
	t->nothing = nothing < 0 ? NULL : fdopen(nothing, "r");
	if (!t->file || !t->nothing)
		return rh_err_sys(e, errno, "%s", _("no memory for drawing"));
	t->screen = new_screen(t, term);
	if (!t->screen)
		return rh_err_set(e, RH_E_USAGE, _("curses cannot use this terminal (TERM=%s)"), term);
	typeahead(-1);
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	hold_back(t);
	idlok(stdscr, TRUE);
	idcok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	resize_term(t->rows, t->columns);
	/* After endwin, the first doupdate sends all that is needed on entering. What newterm wrote is dropped. */
	endwin();
	collect(t);
	rh_buf_clear(&t->pen.out);
	del_curterm(probe);
	return RH_OK;
}

enum rh_code ui_tty_open(struct ui_tty *t, int in, int out, const struct ui_options *o, struct rh_err *e)
{
	const char *term = getenv("TERM"), *move;
	enum rh_code code;

	memset(t, 0, sizeof *t);
	t->in = in;
	t->out = out;
	t->memory = -1;
	t->linear = o->linear;
	t->blind = o->rows > 0;
	t->rows = o->rows;
	t->columns = o->columns;
	if (t->blind)
		t->in = eventfd(0, EFD_CLOEXEC); /* on which nothing comes */
	else if (!isatty(in) || (!isatty(out) && !t->linear) || tcgetattr(in, &t->saved) < 0)
		return no_terminal(e);
	code = ui_entry_load(t->linear || t->blind ? memory_terminal : term, out, &t->entry, e);
	if (code != RH_OK)
		return code;
	ui_keys_init(&t->keys);
	ui_pen_open(&t->pen, out);
	rh_buf_init(&t->drawn, (size_t)4 << 20);
	move = tigetstr("cup");
	t->ansi = !strncmp(move, "\033[", 2) && !t->linear && !t->blind;
	t->mouse = t->ansi && o->mouse;
	t->ask = t->ansi && rh_text_utf8() && o->ambiguous == UI_AMBIGUOUS_AUTO && strcmp(t->entry, "linux") != 0;
	t->sync = t->ansi && ui_entry_sync(term);
	t->keys.brackets = t->ansi && ui_entry_brackets(term);
	if (!t->linear && !t->blind)
		ui_speed_of(&t->speed, &t->saved);
	learn_keys(t);
	dying_prepare(t);
	measure(t);
	code = open_curses(t, t->entry, e);
	if (code != RH_OK)
		ui_tty_close(t);
	else
		ui_tty_enter(t);
	return code;
}

void ui_tty_close(struct ui_tty *t)
{
	ui_tty_leave(t);
	dying.pen = NULL;
	rh_timer_stop(&t->escape);
	ui_speed_end(&t->speed);
	if (t->screen)
		delscreen(t->screen);
	if (t->file)
		fclose(t->file);
	else if (t->memory >= 0)
		close(t->memory);
	if (t->nothing)
		fclose(t->nothing);
	ui_keys_release(&t->keys);
	rh_buf_release(&t->drawn);
	ui_pen_close(&t->pen);
	if (t->blind)
		close(t->in);
	memset(t, 0, sizeof *t);
	t->memory = -1;
}

/* ---- bytes out ---- */

static void send_frame(struct ui_tty *t)
{
	t->last = t->pen.out.n;
	if (t->blind)
		rh_buf_clear(&t->pen.out);
	else
		ui_speed_sent(&t->speed, t->last);
	ui_pen_push(&t->pen);
}

bool ui_tty_waits(const struct ui_tty *t)
{
	return ui_pen_waits(&t->pen);
}

/* Curses' own output buffer keeps the bytes of the last frame. A screen of noise that is never sent overwrites all
 * of it. Then the frame is drawn once more, and not sent either, so that curses knows again what the terminal shows. */
static void scrub(struct ui_tty *t)
{
	WINDOW *noise = newwin(0, 0, 0, 0);

	if (!noise)
		return;
	for (int y = 0; y < LINES; y++)
		for (int x = 0; x < COLS; x++)
			mvwaddch(noise, y, x, (chtype)'.' | ((x + y) % 2 ? A_REVERSE : A_NORMAL));
	wnoutrefresh(noise);
	doupdate();
	touchwin(stdscr);
	wnoutrefresh(stdscr);
	doupdate();
	delwin(noise);
	if (ftruncate(t->memory, 0) < 0 || lseek(t->memory, 0, SEEK_SET) < 0)
		RH_BUG("the frame's memory: %s", strerror(errno));
}

static void ask_width(struct ui_tty *t, size_t from)
{
	t->ask = false;
	t->keys.expects = true;
	t->asked = rh_now();
	ui_width_ask(&t->pen.out, from, capability("smcup"));
}

/* On a slow line it helps to find the row, whose mark is all that is drawn of it. */
static void place_cursor(bool slow)
{
	bool typing;
	int y, x;

	if (!ui_cells_cursor_wanted(&y, &x, &typing)) {
		y = LINES - 1;
		x = 0;
		typing = false;
	}
	wmove(stdscr, y, x);
	curs_set(typing || ui_theme_shows_cursor() || slow);
}

void ui_tty_frame(struct ui_tty *t)
{
	enum { LARGE = 2000 };
	size_t from = t->pen.out.n;

	if (!t->entered || ui_tty_waits(t))
		return;
	place_cursor(t->speed.baud > 0);
	touchwin(stdscr);
	wnoutrefresh(stdscr);
	doupdate();
	if (t->sync && lseek(t->memory, 0, SEEK_CUR) >= LARGE) {
		rh_buf_addz(&t->pen.out, sync_on);
		collect(t);
		rh_buf_addz(&t->pen.out, sync_off);
	} else {
		collect(t);
	}
	if (t->ask)
		ask_width(t, from);
	send_frame(t);
	if (t->revealed && !ui_cells_revealing())
		scrub(t);
	t->revealed = ui_cells_revealing();
}

void ui_tty_send(struct ui_tty *t, struct rh_str bytes)
{
	enum { SEND_MOST = 1 << 20 }; /* a terminal that reads nothing is not told everything that it missed */

	if (!t->entered || t->blind || t->pen.out.n > SEND_MOST)
		return;
	rh_buf_adds(&t->pen.out, bytes);
	ui_pen_push(&t->pen);
}

/* ---- in and out of our modes ---- */

/* Every key is ours: Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-Q too. A read never waits. */
static void set_raw(struct ui_tty *t)
{
	struct termios m = t->saved;

	m.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	if (!t->linear)
		m.c_oflag &= ~(tcflag_t)OPOST;
	m.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	m.c_cc[VMIN] = 0;
	m.c_cc[VTIME] = 0;
	tcsetattr(t->in, TCSANOW, &m);
}

void ui_tty_mouse(struct ui_tty *t, bool on)
{
	if (t->mouse == on || !t->ansi)
		return;
	t->mouse = on;
	dying_prepare(t);
	ui_tty_send(t, rh_str(on ? mouse_on : mouse_off));
}

void ui_tty_enter(struct ui_tty *t)
{
	if (t->entered)
		return;
	t->entered = true;
	dying.armed = !t->blind;
	if (!t->blind)
		set_raw(t);
	if (t->linear || t->blind)
		return;
	ui_sgr_begin(&t->sgr);
	rh_buf_addz(&t->pen.out, t->keypad_on);
	if (t->ansi)
		rh_buf_addz(&t->pen.out, paste_on);
	if (t->mouse)
		rh_buf_addz(&t->pen.out, mouse_on);
	clearok(curscr, TRUE);
}

/* An answer that is under way belongs to us, not to the shell or the editor that gets the terminal. */
static void await_answer(struct ui_tty *t)
{
	struct pollfd in = { .fd = t->in, .events = POLLIN };

	while (t->keys.expects && !t->gone && poll(&in, 1, UI_WIDTH_LEAVE_MS) > 0)
		ui_tty_read(t);
	t->keys.expects = false;
}

void ui_tty_leave(struct ui_tty *t)
{
	if (!t->entered)
		return;
	(void)ui_pen_settle(&t->pen);
	await_answer(t);
	if (t->linear || t->blind) {
		if (!t->blind)
			tcsetattr(t->in, TCSANOW, &t->saved);
		t->entered = dying.armed = false;
		return;
	}
	curs_set(1);
	endwin();
	if (t->mouse)
		rh_buf_addz(&t->pen.out, mouse_off);
	if (t->ansi)
		rh_buf_addz(&t->pen.out, paste_off);
	rh_buf_addz(&t->pen.out, t->keypad_off);
	collect(t);
	if (t->ansi)
		ui_sgr_settle(&t->sgr, &t->pen.out);
	send_frame(t);
	(void)ui_pen_settle(&t->pen);
	tcsetattr(t->in, TCSANOW, &t->saved); /* not TCSADRAIN: that waits for a terminal that does not read */
	t->entered = false;
	dying.armed = false;
}

/* ---- bytes in ---- */

static void wait_for_rest(struct ui_tty *t);

static void escape_due(void *ctx)
{
	struct ui_tty *t = ctx;

	ui_keys_timeout(&t->keys);
	wait_for_rest(t);
	if (t->arrived)
		t->arrived(t->ctx);
}

/* A driven clock does not advance by itself: then nothing more will come. */
static void wait_for_rest(struct ui_tty *t)
{
	int ms = ui_keys_wait(&t->keys);

	if (ms < 0)
		rh_timer_stop(&t->escape);
	else
		rh_timer_start(&t->escape, rh_clock_driven() ? 0 : ms, escape_due, t);
}

void ui_tty_read(struct ui_tty *t)
{
	char in[UI_KEYS_READ];
	ssize_t n;

	if (!t->keys.count)
		ui_keys_forget(&t->keys);
	if (!t->entered)
		return;
	do
		n = read(t->in, in, sizeof in);
	while (n < 0 && errno == EINTR);
	/* Raw mode has no end of input: the terminal was closed for good. */
	t->gone = n == 0 || (n < 0 && errno == EIO);
	if (n <= 0)
		return;
	if (t->keys.expects && rh_now() - t->asked > UI_WIDTH_WAIT_MS)
		t->keys.expects = false;
	ui_keys_feed(&t->keys, in, (size_t)n);
	explicit_bzero(in, (size_t)n);
	if (t->keys.told)
		t->wide = ui_width_is_wide(t->keys.told);
	wait_for_rest(t);
}
