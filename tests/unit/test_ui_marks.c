/* Marked rows of a list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/screen.h"

static struct ui_screen *s;

static int setup(void **state)
{
	(void)state;
	rt_ui_begin(24, 80);
	s = rt_ui_push(&rt_list, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

/* A mark is on what the row is about: it stays when the row changes or moves, and is not taken over by another of the
 * same name. */
static void marks_stay_with_what_they_are_on(void **state)
{
	const struct rh_row **rows;

	(void)state;
	rt_list_put_five(s);
	rt_ui_keys("Space");
	assert_string_equal(rt_list_selected(s), "web-blue/bravo"); /* on to the next */
	assert_int_equal(ui_list_mark_count(s), 1);
	assert_true(rt_ui_shows("1 marked"));
	assert_true(rt_ui_shows(" *"));
	rt_list_put_name(s, "alpha"); /* it has changed */
	rt_list_put_name(s, "aaa");   /* and moved */
	rt_ui_draw();
	assert_int_equal(ui_list_marked(s, &rows), 1);
	assert_string_equal(rows[0]->key, "web-blue/alpha");
	free(rows);
	rt_list_remove(s, "web-blue", "alpha");
	rt_ui_draw();
	assert_int_equal(ui_list_mark_count(s), 0);
	rt_list_put_name(s, "alpha");
	rt_ui_draw();
	assert_int_equal(ui_list_mark_count(s), 0);
}

static void marks_in_ranges_and_all(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_ui_keys("Space Down V");
	assert_int_equal(ui_list_mark_count(s), 3);
	rt_ui_keys("*");
	assert_int_equal(ui_list_mark_count(s), 5);
	rt_ui_keys("*");
	assert_int_equal(ui_list_mark_count(s), 0);
	rt_ui_keys("/");
	rt_ui_type("ch"); /* echo, charlie */
	rt_ui_keys("Enter *");
	assert_int_equal(ui_list_mark_count(s), 2);
	rt_ui_keys("Esc"); /* the find line is gone, the marks are not */
	assert_int_equal(ui_list_mark_count(s), 2);
	((struct rt_list_state *)s->state)->only_registries = true; /* charlie: the filter hides echo */
	ui_screen_changed(s);
	rt_ui_draw();
	assert_int_equal(ui_list_mark_count(s), 1);
	ui_list_unmark(s);
	assert_int_equal(ui_list_mark_count(s), 0);
}

/* What a screen marks: one row, or all that can be. */
static void marks_of_the_screen(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_ui_draw();
	ui_list_mark(s, "web-blue/bravo");
	ui_list_mark(s, "web-blue/no-such");
	assert_int_equal(ui_list_mark_count(s), 1);
	ui_list_mark(s, NULL);
	assert_int_equal(ui_list_mark_count(s), 5);
	rt_ui_keys("*"); /* all are: none */
	assert_int_equal(ui_list_mark_count(s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(marks_stay_with_what_they_are_on),
		TEST(marks_in_ranges_and_all),
		TEST(marks_of_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
