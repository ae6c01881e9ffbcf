/* The terminal itself: frames, sizes, leaving it, keys that come in, the clipboard, and that nothing of a secret stays.
 */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tests/support/ui_pty.h"

static struct ui_widget *w;

static void draw_w(void)
{
	ui_cells_fill(ui_cells_screen(), UI_ROLE_TEXT);
	ui_widget_draw(w);
}

static const struct ui_choice registries[] = { { "c", "自定义", NULL, NULL },
					       { "d", "DockerHub", NULL, NULL },
					       { "q", "Quay.io", NULL, NULL },
					       { "a", "Ärtifactöry", NULL, NULL } };

/* ---- the terminal itself ---- */

static uint64_t seed = 11;

static unsigned roll(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void draw_noise(void)
{
	static const char *const words[] = { "中文", "é", "abc", "密码 ", "🚀", "\033[2J", "ö", "한글", "\xff", " " };

	for (int i = 0; i < 60; i++) {
		char text[80] = "";

		for (unsigned n = roll(6), at = 0; n > 0; n--)
			at += (unsigned)snprintf(text + at, sizeof text - at, "%s", words[roll(RH_LEN(words))]);
		ui_cells_put((int)roll(24), (int)roll(86) - 3, (int)roll(30),
			     roll(UI_ROLE_COUNT) | (roll(8) ? 0 : UI_STYLE_CURSOR), roll(3), rh_str(text));
	}
	for (int i = 0; i < 3; i++)
		ui_cells_box((struct ui_rect){ (int)roll(10), (int)roll(40), 3 + (int)roll(10), 8 + (int)roll(30) },
			     UI_ROLE_TITLE, "标题中");
	ui_cells_text((int)roll(24), (int)roll(80), 20, UI_ROLE_TEXT, rh_str("文字"));
}

/* Wide text under, over and beside boxes, frame after frame, on terminals that can do more and less: the terminal and
 * curses never come to disagree. */
static void halves(void **state)
{
	static const char *const terms[] = { "xterm-256color", "tmux-256color", "screen", "linux", "vt100" };

	(void)state;
	for (size_t i = 0; i < RH_LEN(terms); i++) {
		setenv("TERM", terms[i], 1);
		pty_begin(24, 80, &(struct ui_options){ 0 });
		pty_show(draw_noise);
		for (int n = 0; n < 80; n++)
			pty_draw();
		pty_end();
	}
	setenv("TERM", "xterm-256color", 1);
}

static void draw_words(void)
{
	ui_cells_put(5, 0, 60, UI_ROLE_TEXT, UI_ALIGN_LEFT, rh_str("Create… ▸ 中文 “café”"));
	ui_cells_box((struct ui_rect){ 8, 2, 4, 20 }, UI_ROLE_TITLE, "标题");
}

static void sizes(void **state)
{
	struct ui_layer *l;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	w = ui_radio_new(l, registries, 4);
	ui_radio_set(w, 3);
	ui_widget_move(w, (struct ui_rect){ 2, 4, 1, 70 });
	pty_show(draw_w);
	pty_draw();
	for (int i = 0; i < 20; i++) {
		static const int to[][2] = { { 5, 20 }, { 50, 132 }, { 17, 80 }, { 24, 59 },
					     { 1, 1 },  { 18, 60 },  { 24, 80 } };

		pty_size(to[i % 7][0], to[i % 7][1]);
		ui_resize(t.ui);
		ui_resize(t.ui);
		pty_draw();
		if (i % 7 == 0) {
			assert_non_null(strstr(pty_line(1), "60×18"));
			assert_non_null(strstr(pty_line(2), "20×5"));
		}
	}
	pty_size(24, 80);
	ui_resize(t.ui);
	pty_draw();
	assert_string_equal(pty_line(2), "    ( ) 自定义  ( ) DockerHub  ( ) Quay.io  (•) Ärtifactöry");
	ui_layer_free(&l);
	pty_end();
}

/* Keys while only the notice is seen would act on what nobody sees. */
static void blind_keys(void **state)
{
	struct ui_event e;

	(void)state;
	pty_begin(10, 40, &(struct ui_options){ 0 });
	pty_show(draw_words);
	pty_draw();
	pty_type("qd\r\003", 4);
	assert_true(ui_event(t.ui, &e));
	assert_true(e.key == UI_KEY_CTRL && e.c == 'c');
	assert_false(ui_event(t.ui, &e));
	assert_int_equal(ui_keys(t.ui), 4);
	pty_end();
}

static void leaving(void **state)
{
	struct termios before, now;

	(void)state;
	memset(&t, 0, sizeof t);
	pty_begin(24, 80, &(struct ui_options){ 0 });
	before = t.ui->tty.saved;
	pty_show(draw_words);
	pty_draw();
	tcgetattr(t.slave, &now);
	assert_false(now.c_lflag & (ISIG | ICANON | ECHO));
	ui_suspend(t.ui);
	pty_take();
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?1049l", 8));
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?2004l", 8));
	tcgetattr(t.slave, &now);
	assert_int_equal(now.c_lflag, before.c_lflag);
	assert_int_equal(now.c_iflag, before.c_iflag);
	ui_touch(t.ui);
	assert_false(ui_dirty(t.ui)); /* nothing to draw on */
	ui_resume(t.ui);
	pty_draw();
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?1049h", 8));
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?2004h", 8));
	assert_string_equal(pty_line(5), "Create… ▸ 中文 “café”");
	pty_end();
}

static void refused(void **state)
{
	char *term = rh_strdup(getenv("TERM"));
	struct ui *ui = NULL;
	struct rh_err e;
	int master, slave, null = open("/dev/null", O_RDWR);
	char byte;

	(void)state;
	assert_int_equal(ui_open_on(&ui, null, null, &(struct ui_options){ 0 }, &e), RH_E_USAGE);
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	fcntl(master, F_SETFL, O_NONBLOCK);
	unsetenv("TERM");
	assert_int_equal(ui_open_on(&ui, slave, slave, &(struct ui_options){ 0 }, &e), RH_E_USAGE);
	assert_true(e.fix[0] != 0);
	setenv("TERM", "dumb", 1);
	assert_int_equal(ui_open_on(&ui, slave, slave, &(struct ui_options){ 0 }, &e), RH_E_USAGE);
	assert_true(read(master, &byte, 1) < 0); /* not a byte was written */
	setenv("TERM", term, 1);
	free(term);
	close(master);
	close(slave);
	close(null);
}

static void clipboard(void **state)
{
	(void)state;
	pty_begin(24, 80, &(struct ui_options){ .fence = true });
	rh_clock_drive(1700000000);
	pty_show(draw_words);
	pty_draw();
	assert_true(ui_copy(t.ui, rh_str("hunter2"), true));
	pty_take();
	assert_string_equal(t.raw.p, "\033]52;c;aHVudGVyMg==\a");
	rh_clock_advance(29000);
	rh_timer_run();
	pty_take();
	assert_int_equal(t.raw.n, 0);
	rh_clock_advance(1000);
	rh_timer_run();
	pty_take();
	assert_string_equal(t.raw.p, "\033]52;c;IA==\a");
	/* not when something else was copied since */
	assert_true(ui_copy(t.ui, rh_str("secret"), true));
	assert_true(ui_copy(t.ui, rh_str("public"), false));
	pty_take();
	rh_clock_advance(60000);
	rh_timer_run();
	pty_take();
	assert_int_equal(t.raw.n, 0);
	char *big = rh_alloc(80000);
	memset(big, 'x', 80000);
	assert_false(ui_copy(t.ui, rh_str_n(big, 80000), false));
	free(big);
	setenv("TMUX", "x", 1);
	ui_copy(t.ui, rh_str("a"), false);
	pty_take();
	assert_string_equal(t.raw.p, "\033Ptmux;\033\033]52;c;YQ==\a\033\\\033]52;c;YQ==\a");
	/* GNU screen, begun within tmux */
	setenv("TERM", "screen.xterm-256color", 1);
	ui_copy(t.ui, rh_str("a"), false);
	pty_take();
	assert_string_equal(t.raw.p, "\033P\033]52;c;YQ==\a\033\\");
	setenv("TERM", "xterm-256color", 1);
	unsetenv("TMUX");
	ui_fence(t.ui, "frames=1\033;");
	pty_take();
	assert_string_equal(t.raw.p, "\033_rh:frames=1?;\033\\");
	pty_end();
}

/* What was written past the pen, as a handler of signals does: all of it is there already. */
static const char *at_death(char out[256])
{
	struct pollfd f = { .fd = t.master, .events = POLLIN };
	ssize_t n = poll(&f, 1, 0) == 1 ? read(t.master, out, 255) : 0;

	out[n > 0 ? n : 0] = '\0';
	return out;
}

/* While an editor has the terminal nothing is written in between; what is due comes when it is ours again, or we end.
 */
static void the_clipboard_is_cleared_later_or_at_the_end(void **state)
{
	char last[256];

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	rh_clock_drive(1700000000);
	pty_show(draw_words);
	pty_draw();
	assert_true(ui_copy(t.ui, rh_str("hunter2"), true));
	ui_suspend(t.ui);
	pty_take();
	rh_clock_advance(40000);
	rh_timer_run();
	pty_take();
	assert_int_equal(t.raw.n, 0);
	ui_resume(t.ui);
	rh_clock_advance(1000);
	rh_timer_run();
	pty_take();
	assert_non_null(strstr(t.raw.p, "\033]52;c;IA==\a"));
	assert_true(ui_copy(t.ui, rh_str("hunter2"), true));
	ui_suspend(t.ui);
	pty_take();
	ui_clipboard_end(t.ui); /* as ui_close does */
	assert_string_equal(at_death(last), "\033]52;c;IA==\a");
	ui_clipboard_end(t.ui);
	assert_string_equal(at_death(last), "");
	ui_resume(t.ui);
	pty_end();
}

/* In a crash the handler of tty.c has the bytes at hand. */
static void the_clipboard_is_cleared_by_a_death(void **state)
{
	char last[256];

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	rh_clock_drive(1700000000);
	pty_show(draw_words);
	pty_draw();
	ui_tty_die_now();
	assert_true(ui_copy(t.ui, rh_str("public"), false));
	pty_take();
	ui_tty_die_now();
	assert_string_equal(at_death(last), "");
	assert_true(ui_copy(t.ui, rh_str("hunter2"), true));
	pty_take();
	ui_tty_die_now();
	assert_string_equal(at_death(last), "\033]52;c;IA==\a");
	pty_end();
}

/* A paste goes through whole, Esc comes by time. */
static void events(void **state)
{
	struct ui_event e;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	pty_show(draw_words);
	pty_draw();
	pty_type("a\033[200~x\ny\033[201~\033", 17);
	assert_true(ui_pending(t.ui));
	assert_true(ui_event(t.ui, &e) && e.c == 'a');
	assert_true(ui_event(t.ui, &e) && e.key == UI_KEY_PASTE);
	assert_true(rh_str_is(rh_secret_peek(e.paste), "x\ny"));
	assert_false(ui_event(t.ui, &e));
	assert_true(rh_timer_wait() >= 0);
	rh_clock_advance(25);
	rh_timer_run();
	assert_true(ui_event(t.ui, &e) && e.key == UI_KEY_ESC);
	pty_end();
}

/* ---- a terminal that does not read ---- */

static bool later;

static void draw_either(void)
{
	ui_cells_put(5, 0, 60, UI_ROLE_TEXT, UI_ALIGN_LEFT, rh_str(later ? "what is so now" : "what was so once"));
}

static void fill_terminal(void)
{
	for (int i = 0; i < 2000 && ui_out_fd(t.ui) < 0; i++) {
		ui_redraw(t.ui);
		ui_draw(t.ui, &frame);
	}
	assert_true(ui_out_fd(t.ui) >= 0);
	ui_redraw(t.ui);
	assert_false(ui_dirty(t.ui)); /* a turn of the loop would not end */
	uint64_t bytes = t.ui->tty.pen.bytes;
	size_t left = t.ui->tty.pen.out.n;
	ui_draw(t.ui, &frame);
	assert_true(t.ui->tty.pen.bytes == bytes && t.ui->tty.pen.out.n == left); /* frames are not queued */
	assert_false(fcntl(t.slave, F_GETFL) & O_NONBLOCK); /* the shell's terminal stays as it is */
}

/* Shown in one piece: this libvterm forgets the first half of a character that is cut. */
static void read_all(const char *end)
{
	struct rh_buf all;
	VTerm *vt = t.vt;

	rh_buf_init(&all, 4 << 20);
	t.vt = NULL;
	for (;;) {
		pty_take();
		rh_buf_adds(&all, rh_buf_str(&t.raw));
		if (ui_out_fd(t.ui) < 0 && t.got == t.ui->tty.pen.bytes)
			break;
		ui_flush(t.ui);
	}
	t.vt = vt;
	assert_true(rh_str_ends(rh_buf_str(&all), end));
	vterm_input_write(t.vt, all.p, all.n);
	rh_buf_release(&all);
}

/* Reads until this comes: what was written before may have been dropped. */
static void read_until(const char *end)
{
	struct rh_buf all;
	char part[4096];

	rh_buf_init(&all, 1 << 20);
	while (!memmem(all.p, all.n, end, strlen(end))) {
		struct pollfd f = { .fd = t.master, .events = POLLIN };
		ssize_t n = poll(&f, 1, 30000) == 1 ? read(t.master, part, sizeof part) : -1;

		if (n <= 0)
			fail_msg("the end never came");
		rh_buf_add(&all, part, (size_t)n);
	}
	rh_buf_release(&all);
	t.got = t.ui->tty.pen.bytes;
}

/* Nothing waits for it, the next frame shows what is so then, and it can be left. With a terminal that can be opened
 * once more, and with one that cannot. */
static void not_read(void **state)
{
	struct termios now;

	(void)state;
	for (int shared = 0; shared < 2; shared++) {
		pty_begin(24, 80, &(struct ui_options){ 0 });
		if (shared) {
			close(t.ui->tty.pen.own);
			t.ui->tty.pen.own = -1;
		}
		later = false;
		pty_show(draw_either);
		pty_draw();
		fill_terminal();
		later = true;
		read_all("");
		assert_true(ui_dirty(t.ui));
		pty_draw();
		assert_string_equal(pty_line(5), "what is so now");
		/* what is said behind the frame comes behind it */
		fill_terminal();
		ui_copy(t.ui, rh_str("hunter2"), false);
		read_all("\033]52;c;aHVudGVyMg==\a");
		/* leaving gives it a moment */
		fill_terminal();
		ui_suspend(t.ui);
		assert_int_equal(ui_out_fd(t.ui), -1);
		tcgetattr(t.slave, &now);
		assert_true(now.c_lflag & ICANON);
		read_until(t.ui->tty.keypad_off);
		ui_resume(t.ui);
		pty_draw();
		assert_string_equal(pty_line(5), "what is so now");
		pty_end();
	}
}

/* ---- what stays of a secret ---- */

/* How often the canary is in the memory that we may write to: as bytes, and as characters of curses' cells. */
static int times_in_memory(const char *canary, size_t n)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), found = 0;
	char entry[512];

	while (fgets(entry, sizeof entry, maps)) {
		unsigned long from, to;
		char mode[8];

		if (sscanf(entry, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[1] != 'w' ||
		    to - from > (256ul << 20) || strstr(entry, "[stack"))
			continue;
		char *copy = malloc(to - from);
		ssize_t got = pread(mem, copy, to - from, (off_t)from);

		for (ssize_t i = 0; i + (ssize_t)(n * sizeof(cchar_t)) < got; i++) {
			size_t k = 0;

			if (copy[i] != canary[0])
				continue;
			if (!memcmp(copy + i, canary, n))
				found++;
			while (k < n &&
			       !memcmp(copy + i + k * sizeof(cchar_t), &(wchar_t){ canary[k] }, sizeof(wchar_t)))
				k++;
			found += k == n;
		}
		explicit_bzero(copy, to - from);
		free(copy);
	}
	fclose(maps);
	close(mem);
	return found;
}

static void nothing_stays(void **state)
{
	static const char hidden[] = "\x3d\x31\x37\x37\x2c\x3b\x23\x73\x71\x75"; /* not itself in our memory */
	char canary[sizeof hidden - 1];
	struct ui_layer *l;
	struct rh_secret s;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	vterm_free(t.vt);
	t.vt = NULL; /* it would remember */
	l = ui_layer_new();
	w = ui_input_new(l, &(struct ui_input_spec){ .max = 100, .masked = true });
	ui_widget_move(w, (struct ui_rect){ 5, 10, 1, 40 });
	pty_show(draw_w);
	for (size_t i = 0; i < sizeof canary; i++)
		canary[i] = (char)(hidden[i] ^ 0x45);
	rh_secret_init(&s);
	rh_secret_set(&s, rh_str_n(canary, sizeof canary));
	ui_input_set(w, rh_secret_peek(&s));
	ui_input_reveal(w, true);
	ui_touch(t.ui);
	ui_draw(t.ui, &frame);
	assert_true(times_in_memory(canary, sizeof canary) > 2); /* it is on the screen: the search finds things */
	ui_input_reveal(w, false);
	fflush(stdout);
	ui_touch(t.ui);
	ui_draw(t.ui, &frame);
	assert_int_equal(__fpending(stdout), 0); /* what is written by no frame */
	ui_touch(t.ui);
	ui_draw(t.ui, &frame);
	assert_true(t.ui->tty.last < 20);                            /* curses still knows what is there */
	assert_int_equal(times_in_memory(canary, sizeof canary), 2); /* the two secrets that hold it */
	ui_layer_free(&l);
	assert_int_equal(times_in_memory(canary, sizeof canary), 1);
	rh_secret_release(&s);
	assert_int_equal(times_in_memory(canary, sizeof canary), 0);
	t.vt = vterm_new(24, 80);
	t.screen = vterm_obtain_screen(t.vt);
	pty_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(halves),
		cmocka_unit_test(sizes),
		cmocka_unit_test(blind_keys),
		cmocka_unit_test(leaving),
		cmocka_unit_test(refused),
		cmocka_unit_test(clipboard),
		cmocka_unit_test(events),
		cmocka_unit_test(the_clipboard_is_cleared_later_or_at_the_end),
		cmocka_unit_test(the_clipboard_is_cleared_by_a_death),
		cmocka_unit_test(not_read),
		cmocka_unit_test(nothing_stays),
	};

	pty_environment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
