/* Very many lines: only those that are seen are looked at; the end is followed until one moves; finding, wrapping,
 * moving sideways; and what is given up at the beginning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/lines.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

/* Line i is "line 00017", and what `odd` says of some. */
static struct {
	size_t n;
	uint64_t gone;
	int head;
	size_t asked; /* how many texts were asked for */
	const char *odd;
	size_t odd_at;
} all;

static struct rh_str text(const struct ui_screen *s, size_t line)
{
	static char z[64];

	(void)s;
	assert_true(line < all.n);
	all.asked++;
	if (all.odd && line + all.gone == all.odd_at)
		return rh_str(all.odd);
	snprintf(z, sizeof z, "line %05zu", line + (size_t)all.gone);
	return rh_str(z);
}

static enum ui_role head(const struct ui_screen *s, size_t line, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, line % 2 ? "odd" : "even");
	return UI_ROLE_KEY;
}

static void lines(struct ui_screen *s, struct ui_lines *out)
{
	(void)s;
	out->n = all.n;
	out->gone = all.gone;
	out->text = text;
	out->head = head;
	out->head_width = all.head;
	out->more = true;
	snprintf(out->summary, sizeof out->summary, "%zu lines", all.n);
	snprintf(out->empty, sizeof out->empty, "Nothing yet. {key:again} looks again.");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_FIND, .flags = UI_ACT_HINT },  { .verb = UI_DO_WRAP, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_NEXT_FIND, .help = "x" },      { .verb = UI_DO_PREVIOUS_FIND, .help = "x" },
	{ .verb = UI_DO_AGAIN, .flags = UI_ACT_HINT }, { 0 },
};
static const struct ui_own_key own_keys[] = { { UI_DO_NEXT_FIND, "n" }, { UI_DO_PREVIOUS_FIND, "N" }, { 0 } };
static const struct ui_screen_ops ops = {
	.id = "many",
	.title = "Many",
	.kind = UI_SCREEN_LINES,
	.actions = actions,
	.own_keys = own_keys,
	.lines = lines,
};

static struct ui_screen *screen;

static int setup(void **state)
{
	(void)state;
	memset(&all, 0, sizeof all);
	rt_ui_begin(24, 80);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

static void have(size_t n)
{
	all.n = n;
	ui_screen_changed(screen);
	rt_ui_draw();
}

static void the_end_is_followed(void **state)
{
	(void)state;
	screen = rt_ui_push(&ops, NULL);
	rt_ui_draw();
	assert_true(rt_ui_shows("Nothing yet. a looks again."));
	have(100);
	assert_true(rt_ui_shows("line 00099"));
	assert_true(rt_ui_shows("following"));
	have(40000);
	assert_true(rt_ui_shows("line 39999"));

	rt_ui_keys("Up");
	assert_false(rt_ui_shows("line 39999"));
	assert_true(rt_ui_shows("the end is not followed"));
	have(40010);
	assert_false(rt_ui_shows("line 40009"));
	assert_true(rt_ui_shows("line 39998"));
	rt_ui_keys("End");
	assert_true(rt_ui_shows("line 40009"));
	rt_ui_keys("PgUp");
	assert_false(rt_ui_shows("line 40009"));
	rt_ui_keys("PgDn"); /* back at the end: it is followed again */
	have(40020);
	assert_true(rt_ui_shows("line 40019"));
	rt_ui_keys("Home");
	assert_true(rt_ui_shows("line 00000"));
	rt_ui_keys("Down Down");
	assert_false(rt_ui_shows("line 00001"));
	assert_true(rt_ui_shows("line 00002"));
}

/* Whatever their number, a frame asks for what it shows. */
static void only_what_is_seen_is_asked_for(void **state)
{
	(void)state;
	screen = rt_ui_push(&ops, NULL);
	have(40000);
	all.asked = 0;
	have(40001);
	assert_true(all.asked < 200);
	rt_ui_keys("Home");
	all.asked = 0;
	rt_ui_keys("Down");
	assert_true(all.asked < 300);
}

static void what_is_given_up_moves_nothing_that_is_seen(void **state)
{
	(void)state;
	screen = rt_ui_push(&ops, NULL);
	have(1000);
	rt_ui_keys("PgUp PgUp");
	char seen[100];
	snprintf(seen, sizeof seen, "%s", rt_ui_line(5));
	all.gone = 500;
	have(600);
	assert_string_equal(rt_ui_line(5), seen);
	all.gone = 990; /* that as well */
	have(200);
	assert_true(rt_ui_shows("line 00990"));
	rt_ui_keys("End");
	all.gone += 50; /* between two frames, and nobody has said so yet */
	all.n = 150;
	rt_ui_keys("Up Down / 9 Enter n");
	all.n = 0;
	rt_ui_keys("PgUp n Esc End");
	assert_true(rt_ui_shows("Nothing yet."));
}

static void a_text_is_found(void **state)
{
	(void)state;
	all.odd = "something Else\there";
	all.odd_at = 20;
	screen = rt_ui_push(&ops, NULL);
	have(1000);
	rt_ui_keys("/");
	rt_ui_type("else");
	assert_true(rt_ui_shows("something Else  here"));
	assert_true(rt_ui_shows("1 of 1"));
	rt_ui_keys("Enter");
	have(2000); /* it stays where it is */
	assert_true(rt_ui_shows("something Else"));
	rt_ui_keys("Esc End / 0 0 0 1");
	assert_true(rt_ui_shows("line 00019"));
	assert_true(rt_ui_shows("11 of 11")); /* from the end, the nearest above */
	rt_ui_keys("Enter n");
	assert_true(rt_ui_shows("line 00001"));
	assert_true(rt_ui_shows("1 of 11"));
	rt_ui_keys("N");
	assert_true(rt_ui_shows("11 of 11"));
	rt_ui_keys("N");
	assert_true(rt_ui_shows("10 of 11"));
	rt_ui_keys("Esc / q q");
	assert_true(rt_ui_shows("not found"));
	assert_string_equal(rt_ui_focus(), "find");
}

static void letters_of_all_sorts_are_found(void **state)
{
	(void)state;
	all.odd = "Élan, ÉTÉ und 订单 4711";
	all.odd_at = 3;
	screen = rt_ui_push(&ops, NULL);
	have(500);
	rt_ui_keys("/");
	rt_ui_type("été");
	assert_true(rt_ui_shows("1 of 1"));
	rt_ui_keys("Esc /");
	rt_ui_type("订单");
	assert_true(rt_ui_shows("1 of 1"));
}

static void long_lines_are_wrapped_or_moved_along(void **state)
{
	static char much[400];

	(void)state;
	memset(much, 'x', sizeof much - 1);
	memcpy(much, "begin", 5);
	memcpy(much + 390, "FINISH!", 7);
	all.odd = much;
	all.odd_at = 99;
	all.head = 5;
	screen = rt_ui_push(&ops, NULL);
	have(100);
	assert_true(rt_ui_shows("odd   begin"));
	assert_true(rt_ui_shows("FINISH!"));
	rt_ui_keys("Up"); /* by rows, not by lines */
	assert_true(rt_ui_shows("odd   begin"));
	assert_false(rt_ui_shows("FINISH!"));
	rt_ui_keys("End w");
	assert_true(rt_ui_shows("odd   begin"));
	assert_false(rt_ui_shows("FINISH!"));
	assert_true(rt_ui_shows("line 00098"));
	rt_ui_keys("Right");
	assert_false(rt_ui_shows("begin"));
	rt_ui_keys("Left");
	assert_true(rt_ui_shows("begin"));
	rt_ui_keys("/");
	rt_ui_type("finish!"); /* beside what is seen: it is moved into sight */
	assert_true(rt_ui_shows("FINISH!"));
	rt_ui_keys("Esc w");
	assert_true(rt_ui_shows("begin"));
}

/* What would do something to a terminal does nothing. */
static void hostile_bytes_are_shown(void **state)
{
	(void)state;
	all.odd = "a\033]0;owned\007b\r\xff\xe2\x80\xae"
		  "c";
	all.odd_at = 9;
	screen = rt_ui_push(&ops, NULL);
	have(10);
	assert_true(rt_ui_shows("a^[]0;owned^Gb^M<FF><U+202E>c"));
	assert_false(rt_ui_wrote("\033]0;owned"));
}

static void any_size_will_do(void **state)
{
	(void)state;
	screen = rt_ui_push(&ops, NULL);
	have(5000);
	for (int i = 0; i < 40; i++) {
		rt_ui_resize(18 + i % 7 * 5, 60 + i % 5 * 31);
		rt_ui_keys(i % 3 ? "PgUp w" : "End Up");
	}
	rt_ui_keys("End");
	assert_true(rt_ui_shows("line 04999"));
	rt_ui_random(2000, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(the_end_is_followed),
		TEST(only_what_is_seen_is_asked_for),
		TEST(what_is_given_up_moves_nothing_that_is_seen),
		TEST(a_text_is_found),
		TEST(letters_of_all_sorts_are_found),
		TEST(long_lines_are_wrapped_or_moved_along),
		TEST(hostile_bytes_are_shown),
		TEST(any_size_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
