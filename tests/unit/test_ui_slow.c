/* A slow line: which one is, what is drawn on it and when, and how many bytes that costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/screen.h"
#include "ui/state.h"
#include "ui/terminal/speed.h"
#include "ui/ui.h"

enum { MANY = 300, LONG_MS = 10000 };
static struct ui_screen *s;

static int setup(void **state)
{
	static const int many = MANY;

	(void)state;
	rt_ui_begin_slow(24, 80);
	s = rt_ui_push(&rt_list, &many);
	rt_ui_tick(LONG_MS);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

static void which_lines_are_slow(void **state)
{
	static const struct {
		speed_t speed;
		unsigned slow;
	} table[] = { { B0, 0 },       { B300, 300 },   { B1200, 1200 },   { B2400, 2400 },
		      { B4800, 4800 }, { B9600, 9600 }, { B19200, 19200 }, { B38400, 0 },
		      { B57600, 0 },   { B115200, 0 },  { B4000000, 0 } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(table); i++) {
		struct ui_speed speed = { 0 };
		struct termios m = { 0 };

		assert_int_equal(cfsetspeed(&m, table[i].speed), 0);
		ui_speed_of(&speed, &m);
		assert_int_equal(speed.baud, table[i].slow);
	}
}

/* Eight bits with start and stop: 960 bytes a second. */
static void bytes_take_their_time(void **state)
{
	struct ui_speed speed = { .baud = 9600 }, fast = { 0 };

	(void)state;
	rh_clock_drive(1790000000);
	ui_speed_sent(&fast, 1 << 20);
	assert_false(ui_speed_busy(&fast));
	ui_speed_sent(&speed, 96);
	ui_speed_sent(&speed, 96); /* behind the first */
	rh_clock_advance(199);
	assert_true(ui_speed_busy(&speed));
	rh_clock_advance(1);
	assert_false(ui_speed_busy(&speed));
	ui_speed_end(&speed);
}

static void what_costs_bytes_is_left_out(void **state)
{
	(void)state;
	assert_false(rt_ui_shows("─") || rt_ui_shows("▸") || rt_ui_shows("---"));
	assert_true(rt_ui_shows("> "));
	assert_int_equal(rt_ui_row("> "), rt_ui_row("secret-00000"));
	assert_true(rt_ui_wrote("\033[?25h")); /* the cursor is seen where the mark is */
}

static size_t bytes_of(const char *keys)
{
	rt_ui_bytes();
	rt_ui_keys(keys);
	size_t n = rt_ui_bytes();
	rt_ui_tick(1000); /* and an age of seconds goes with the next key */
	return n;
}

/* The mark moves, and nothing else; at the end of the screen half of it moves at once, which with all that is on its
 * rows costs no more on the average than a row a key. */
static void a_cursor_key_costs_few_bytes(void **state)
{
	enum { MARK = 45 };
	size_t sum = 0, few = 0;

	(void)state;
	bytes_of("Down");
	assert_in_range(bytes_of("Down"), 1, MARK);
	assert_in_range(bytes_of("Up"), 1, MARK);
	for (int i = 0; i < 100; i++) {
		size_t n = bytes_of("Down");

		sum += n;
		few += n <= 80;
	}
	assert_in_range(sum, 100, 100 * 120);
	assert_true(few > 85);
}

static void the_cursor_stays_in_sight(void **state)
{
	char name[20];

	(void)state;
	for (int i = 1; i < 60; i++) {
		bytes_of("Down");
		snprintf(name, sizeof name, "secret-%05d", i);
		assert_int_equal(rt_ui_row("> "), rt_ui_row(name));
	}
	for (int i = 58; i >= 0; i--) {
		bytes_of("Up");
		snprintf(name, sizeof name, "secret-%05d", i);
		assert_int_equal(rt_ui_row("> "), rt_ui_row(name));
	}
	bytes_of("End");
	assert_int_equal(rt_ui_row("> "), rt_ui_row("secret-00299") + 1); /* one with a Chinese name is the last */
	assert_int_equal(rt_ui_row("secret-00285"), 4);                   /* no empty lines below it */
}

/* Keys that come faster than the line: what they led to is drawn, once, when the frame before has left. */
static void frames_wait_for_the_line(void **state)
{
	unsigned frames = ui_frames(rt_ui());

	(void)state;
	rt_ui_bytes();
	rt_ui_keys("PgDn");
	size_t page = rt_ui_bytes();
	assert_in_range(page, 300, 960);
	rt_ui_keys("PgDn PgDn PgDn Home");
	assert_int_equal(rt_ui_bytes(), 0);
	rt_ui_tick((int64_t)page * 1000 / 960 - 1);
	assert_int_equal(rt_ui_bytes(), 0);
	rt_ui_tick(2);
	assert_in_range(rt_ui_bytes(), 300, 960);
	assert_int_equal(ui_frames(rt_ui()), frames + 2);
	assert_int_equal(rt_ui_row("> "), rt_ui_row("secret-00000"));
}

/* Answers often come one after the other. A key is not kept waiting for them. */
static void answers_wait_a_moment(void **state)
{
	(void)state;
	rt_ui_bytes();
	rt_list_put_name(s, "aa-first");
	rt_ui_draw();
	rt_ui_tick(UI_SPEED_MOMENT_MS / 2);
	rt_list_put_name(s, "aa-second");
	rt_ui_draw();
	assert_int_equal(rt_ui_bytes(), 0);
	rt_ui_tick(UI_SPEED_MOMENT_MS / 2);
	assert_true(rt_ui_bytes() > 0 && rt_ui_shows("aa-first") && rt_ui_shows("aa-second"));
	rt_ui_tick(LONG_MS);
	rt_list_put_name(s, "aa-third");
	rt_ui_draw();
	rt_ui_keys("Up");
	assert_true(rt_ui_shows("aa-third"));
}

/* A key that was pressed while a frame was on its way was not meant for what the frame shows. */
static void a_frame_is_seen_when_it_has_left(void **state)
{
	struct ui *ui = rt_ui();

	(void)state;
	rt_ui_keys("PgDn");
	ui_read(ui);
	assert_int_equal(ui->tty.keys.frame, ui_frames(ui) - 1);
	rt_ui_tick(LONG_MS);
	ui_read(ui);
	assert_int_equal(ui->tty.keys.frame, ui_frames(ui));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_lines_are_slow),
		cmocka_unit_test(bytes_take_their_time),
		TEST(what_costs_bytes_is_left_out),
		TEST(a_cursor_key_costs_few_bytes),
		TEST(the_cursor_stays_in_sight),
		TEST(frames_wait_for_the_line),
		TEST(answers_wait_a_moment),
		TEST(a_frame_is_seen_when_it_has_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
