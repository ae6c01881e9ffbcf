/* The fixture of ui_fixture.h. */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/support.h"
#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/event.h"
#include "ui/screen.h"
#include "ui/state.h"
#include "ui/ui.h"
#include "ui/verbs.h"

enum { DEEP = 6 };
static struct {
	int master, slave;
	int out, stray; /* standard output as it was; where it goes meanwhile */
	struct ui *ui;
	struct rt_screen *term;
	struct rh_buf raw, text;
	size_t counted;
	uint64_t got; /* bytes taken so far */
	struct ui_screen *stack[DEEP];
	size_t depth;
	char chosen[120];
} t;

/* What was written arrives at the other end of a pty when the kernel gets to it, so it is counted. */
static void take(void)
{
	char part[4096];

	while (t.ui && t.got < t.ui->tty.pen.bytes) {
		struct pollfd f = { .fd = t.master, .events = POLLIN };
		ssize_t n = poll(&f, 1, 30000) == 1 ? read(t.master, part, sizeof part) : -1;

		if (n <= 0)
			fail_msg("%llu bytes of %llu came", (unsigned long long)t.got,
				 (unsigned long long)t.ui->tty.pen.bytes);
		t.got += (uint64_t)n;
		rh_buf_add(&t.raw, part, (size_t)n);
		rt_screen_feed(t.term, part, (size_t)n);
	}
}

static void set_size(int rows, int columns)
{
	struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	assert_int_equal(ioctl(t.master, TIOCSWINSZ, &w), 0);
}

static void set_speed(speed_t speed)
{
	struct termios m;

	assert_int_equal(tcgetattr(t.slave, &m), 0);
	assert_int_equal(cfsetspeed(&m, speed), 0);
	assert_int_equal(tcsetattr(t.slave, TCSANOW, &m), 0);
}

static void chosen(void *ctx, const char *id)
{
	(void)ctx;
	snprintf(t.chosen, sizeof t.chosen, "%s", id);
}

static void begin(int rows, int columns, speed_t speed)
{
	struct rh_err e = { 0 };

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	rh_locale_init(NULL, NULL);
	rh_clock_drive(1790000000);
	memset(&t, 0, sizeof t);
	rh_buf_init(&t.raw, 16 << 20);
	rh_buf_init(&t.text, 1 << 20);
	assert_int_equal(openpty(&t.master, &t.slave, NULL, NULL, NULL), 0);
	fcntl(t.master, F_SETFL, O_NONBLOCK);
	set_size(rows, columns);
	set_speed(speed);
	t.term = rt_screen_new(rows, columns, true);
	if (ui_open_on(&t.ui, t.slave, t.slave, &(struct ui_options){ 0 }, &e) != RH_OK)
		fail_msg("no ui: %s: %s", e.what, e.why);
	ui_on_chosen(t.ui, chosen, NULL);
	fflush(stdout);
	t.out = dup(STDOUT_FILENO);
	t.stray = memfd_create("stray", MFD_CLOEXEC);
	assert_true(t.out >= 0 && t.stray >= 0 && dup2(t.stray, STDOUT_FILENO) >= 0);
}

void rt_ui_begin(int rows, int columns)
{
	begin(rows, columns, B38400); /* as a pseudo-terminal has it by itself */
}

void rt_ui_begin_slow(int rows, int columns)
{
	begin(rows, columns, B9600);
}

/* What is dirty, over a slow line too and before the clock goes on. */
static void draw_at_once(void)
{
	t.ui->tty.speed.free_at = t.ui->tty.speed.due_at = 0;
	rt_ui_draw();
}

/* What the terminal shows is what a terminal that begins with nothing would show. */
static void is_honest(void)
{
	struct rh_buf before, after;

	draw_at_once();
	rh_buf_init(&before, 1 << 20);
	rh_buf_init(&after, 1 << 20);
	rt_screen_text(t.term, &before);
	ui_redraw(t.ui);
	draw_at_once();
	rt_screen_text(t.term, &after);
	if (strcmp(before.p, after.p))
		fail_msg("before drawing from nothing:\n%s\nafter it:\n%s", before.p, after.p);
	rh_buf_release(&before);
	rh_buf_release(&after);
}

/* What the process writes to its standard output besides the terminal that it was given. */
static size_t strays(void)
{
	fflush(stdout);
	return (size_t)lseek(t.stray, 0, SEEK_CUR);
}

void rt_ui_end(void)
{
	if (t.depth)
		is_honest();
	while (t.depth)
		ui_screen_free(&t.stack[--t.depth]);
	ui_close(&t.ui);
	size_t stray = strays();
	dup2(t.out, STDOUT_FILENO);
	close(t.out);
	close(t.stray);
	assert_int_equal(stray, 0);
	rt_screen_free(&t.term);
	close(t.master);
	close(t.slave);
	rh_buf_release(&t.raw);
	rh_buf_release(&t.text);
}

struct ui *rt_ui(void)
{
	return t.ui;
}

void rt_ui_draw(void)
{
	const char *crumbs[DEEP];
	struct ui_frame f = { .crumbs = crumbs, .stack = t.stack, .depth = t.depth, .teach = "", .teach_shown = true };

	for (size_t i = 0; i < t.depth; i++)
		crumbs[f.crumb_count++] = t.stack[i]->ops->title;
	for (int i = 0; ui_dirty(t.ui); i++) {
		if (i > 3)
			fail_msg("drawing makes the ui dirty again");
		ui_draw(t.ui, &f);
	}
	take();
}

struct ui_screen *rt_ui_push(const struct ui_screen_ops *ops, const void *arg)
{
	assert_true(t.depth < DEEP);
	t.stack[t.depth++] = ui_screen_new(ops, NULL, arg);
	rt_ui_draw();
	return t.stack[t.depth - 1];
}

void rt_ui_pop(void)
{
	ui_screen_free(&t.stack[--t.depth]);
	if (t.depth)
		rt_ui_draw();
}

static enum ui_verb send(struct ui_event *e)
{
	enum ui_verb v = UI_DO_NOTHING;

	e->frame = ui_frames(t.ui);
	t.ui->keyed = true;
	if (!ui_overlay_event(t.ui, e))
		v = ui_screen_event(t.stack[t.depth - 1], e);
	rh_timer_run();
	rt_ui_draw();
	return v;
}

enum ui_verb rt_ui_keys(const char *names)
{
	struct rh_str rest = rh_str(names), word;
	enum ui_verb v = UI_DO_NOTHING;

	while (rh_str_cut(&rest, ' ', &word)) {
		struct ui_event e;
		char *name = rh_str_dup(word);

		if (!ui_event_parse(name, &e))
			fail_msg("no key is called %s", name);
		free(name);
		v = send(&e);
	}
	return v;
}

void rt_ui_type(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (*p) {
		struct ui_event e = { .key = UI_KEY_CHAR };
		int more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;

		e.c = more == 0 ? *p : *p & (0x3fu >> more);
		for (p++; more > 0; more--)
			e.c = e.c << 6 | (*p++ & 0x3fu);
		send(&e);
	}
}

/* The column of a text in a line of the terminal. */
static int column_of(int y, const char *text)
{
	const char *line = rt_ui_line(y), *at = strstr(line, text);

	return rh_text_columns(rh_str_n(line, (size_t)(at - line)), 0);
}

enum ui_verb rt_ui_click(const char *text, int after)
{
	int y = rt_ui_row(text), there = 0;
	enum ui_verb v = UI_DO_NOTHING;
	struct ui_event e;

	if (y < 0)
		fail_msg("nothing shows %s", text);
	char *bytes = rh_format("\033[<0;%d;%dM\033[<0;%d;%dm", column_of(y, text) + after + 1, y + 1,
				column_of(y, text) + after + 1, y + 1);
	assert_int_equal(write(t.master, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	while (there < (int)strlen(bytes)) {
		struct pollfd f = { .fd = t.slave, .events = POLLIN };

		assert_int_equal(poll(&f, 1, 30000), 1);
		assert_int_equal(ioctl(t.slave, FIONREAD, &there), 0);
	}
	free(bytes);
	ui_read(t.ui);
	while (ui_event(t.ui, &e))
		v = send(&e);
	rt_ui_draw();
	return v;
}

void rt_ui_paste(const char *text)
{
	struct rh_secret s;

	rh_secret_init(&s);
	rh_secret_set(&s, rh_str(text));
	send(&(struct ui_event){ .key = UI_KEY_PASTE, .paste = &s });
	rh_secret_release(&s);
}

void rt_ui_tick(int64_t ms)
{
	rh_clock_advance(ms);
	rh_timer_run();
	rt_ui_draw();
}

void rt_ui_resize(int rows, int columns)
{
	set_size(rows, columns);
	rt_screen_resize(t.term, rows, columns);
	ui_resize(t.ui);
	rt_ui_draw();
}

void rt_ui_random(int many, uint32_t seed)
{
	static const char *const keys[] = {
		"Tab",   "Tab",   "Tab",   "S-Tab", "Up",        "Down", "Down", "Left",  "Right", "Enter",
		"Enter", "Space", "Space", "Esc",   "Backspace", "Del",  "Home", "End",   "PgUp",  "PgDn",
		"a",     "B",     "/",     "?",     "-",         "0",    "j",    "k",     "g",     "G",
		"o",     "O",     "t",     "r",     "Y",         ".",    "^U",   "^W",    "^K",    "^_",
		"^R",    "^S",    "^O",    "^A",    "^E",        "F1",   "F3",   "Alt-b",
	};

	for (int i = 0; i < many; i++) {
		unsigned n;

		seed = seed * 1664525 + 1013904223;
		n = seed >> 8 & 0xffff;
		if (n % 41 == 0)
			rt_ui_paste(n & 64 ? "pasted" : "several\nlines\n");
		else if (n % 43 == 0)
			rt_ui_tick(n % 700);
		else if (n % 47 == 0)
			rt_ui_resize(10 + (int)(n / 47 % 30), 50 + (int)(n / 53 % 90));
		else
			rt_ui_keys(keys[n % RH_LEN(keys)]);
	}
	rt_ui_resize(24, 80);
}

bool rt_ui_shows(const char *text)
{
	return rt_screen_has(t.term, text);
}

int rt_ui_row(const char *text)
{
	return rt_screen_find(t.term, text);
}

const char *rt_ui_line(int y)
{
	rh_buf_clear(&t.text);
	rt_screen_row(t.term, y, &t.text);
	return t.text.p;
}

const char *rt_ui_focus(void)
{
	rh_buf_clear(&t.text);
	if (!ui_overlay_focus(t.ui, &t.text))
		ui_screen_focus(t.stack[t.depth - 1], &t.text);
	return t.text.p;
}

bool rt_ui_wrote(const char *text)
{
	return memmem(t.raw.p, t.raw.n, text, strlen(text)) != NULL;
}

size_t rt_ui_bytes(void)
{
	size_t n = t.raw.n - t.counted;

	t.counted = t.raw.n;
	return n;
}

const char *rt_ui_chosen(void)
{
	return t.chosen;
}

/* ---- rows of rt_list ---- */

void rt_list_put_name(struct ui_screen *s, const char *name)
{
	rt_list_put(s, "web-blue", name, strlen(name) % 2 ? "Registry" : "Opaque", rh_wall() - 90);
}

void rt_list_put_five(struct ui_screen *s)
{
	static const char *const names[] = { "echo", "bravo", "delta", "alpha", "charlie" };

	for (size_t i = 0; i < RH_LEN(names); i++)
		rt_list_put_name(s, names[i]);
	rt_ui_draw();
}

const char *rt_list_selected(const struct ui_screen *s)
{
	const struct rh_row *row = ui_list_selected(s);

	return row ? row->key : "";
}
