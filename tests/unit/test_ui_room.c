/* Where there is no room for all of a row: what gives way, the line of the selected row, moving sideways, and the whole
 * text on a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

struct pod {
	struct rh_row row;
	const char *state, *name, *ns, *pull, *image;
	int64_t created;
};
#define AT(member) offsetof(struct pod, member)

static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("State"),
	  .min = 8,
	  .want = 18,
	  .matters = 6,
	  .flags = UI_COL_SAME,
	  .text_at = AT(state) },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 12,
	  .want = 40,
	  .flags = UI_COL_FIXED | UI_COL_SORTED | UI_COL_ENDS,
	  .text_at = AT(name) },
	{ .id = "namespace", .title = N_("Namespace"), .min = 9, .want = 16, .matters = 7, .text_at = AT(ns) },
	{ .id = "pull", .title = N_("Pull"), .min = 14, .want = 14, .matters = 9, .text_at = AT(pull) },
	{ UI_COLUMN_AGE(AT(created)) },
	{ .id = "image", .title = N_("Image"), .min = 10, .matters = 5, .text_at = AT(image) },
	{ 0 },
};

static const char image[] = "harbor.corp.example:5000/acme/team/with-a-long-path/front:3.2-rc1";

static void shown(struct ui_screen *screen, struct ui_list_shown *out)
{
	out->rows = screen->state;
	out->phase = UI_LIST_READY;
}

static void closed(struct ui_screen *screen)
{
	rh_rows_release(screen->state);
}

static int opened;

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	(void)s;
	opened += verb == UI_DO_OPEN;
	return verb == UI_DO_OPEN;
}

static const struct ui_action actions[] = { { .verb = UI_DO_OPEN, .label = N_("Look closer") }, { 0 } };
static const struct ui_screen_ops pods = { .id = "pods",
					   .title = N_("Pods"),
					   .kind = UI_SCREEN_LIST,
					   .state_size = sizeof(struct rh_rows),
					   .columns = columns,
					   .rows = shown,
					   .act = act,
					   .actions = actions,
					   .close = closed };
static struct ui_screen *screen;

static void put(const char *name, const char *state, const char *pull)
{
	static const size_t strings[] = { AT(state), AT(name), AT(ns), AT(pull), AT(image), 0 };
	const struct pod p = { .row.key = name,
			       .state = state,
			       .name = name,
			       .ns = "web-blue",
			       .pull = pull,
			       .image = image,
			       .created = rh_wall() - 125 * 60 };

	rh_rows_put(screen->state, rh_row_copy(&p, sizeof p, strings));
	ui_screen_changed(screen);
	rt_ui_draw();
}

static int setup(void **state)
{
	(void)state;
	rt_ui_begin(24, 80);
	screen = rt_ui_push(&pods, NULL);
	put("api-rk669m8xg9-4xdnq", "Running", "ok");
	put("api-rk669m8xg9-kfchd", "Running", "no credentials");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

static bool header_has(const char *title)
{
	return strstr(rt_ui_line(rt_ui_row("Name")), title) != NULL;
}

static void what_all_have_in_common_gives_way_first(void **state)
{
	(void)state;
	assert_false(header_has("State"));
	assert_true(header_has("Image"));
	put("worker", "Failed", "refused");
	assert_true(header_has("State"));
	rt_ui_resize(24, 200);
	assert_true(rt_ui_shows("Running"));
	assert_true(rt_ui_shows(image));
}

static void what_matters_least_gives_way(void **state)
{
	(void)state;
	put("worker", "Failed", "refused");
	rt_ui_resize(18, 60);
	assert_true(header_has("Pull"));
	assert_true(rt_ui_shows("no credentials"));
	assert_true(rt_ui_shows("125m")); /* an age is never cut */
	assert_false(header_has("Image"));
}

/* Two pods of one workload differ at their ends. */
static void names_are_cut_in_the_middle(void **state)
{
	(void)state;
	put("a-second-deployment-with-a-long-name-7f9c8d6b5-aaaaa", "Running", "ok");
	put("a-second-deployment-with-a-long-name-7f9c8d6b5-bbbbb", "Failed", "ok");
	assert_true(rt_ui_shows("aaaaa"));
	assert_true(rt_ui_shows("bbbbb"));
	assert_false(rt_ui_shows("a-second-deployment-with-a-long-name-7f9c8d6b5-aaaaa"));
}

static void the_selected_row_is_read_whole_below_the_list(void **state)
{
	(void)state;
	assert_true(rt_ui_shows(image));
	assert_true(rt_ui_shows("Image: harbor.corp.example:5000"));
	rt_ui_resize(24, 200);
	assert_false(rt_ui_shows("Image: ")); /* nothing is cut, so no line is taken */
}

static void columns_move_sideways(void **state)
{
	(void)state;
	put("worker", "Failed", "refused");
	rt_ui_resize(24, 60);
	assert_false(header_has("Image"));
	for (int i = 0; i < 9; i++)
		rt_ui_keys("Right");
	assert_true(header_has("Image"));
	assert_true(header_has("<"));
	assert_true(rt_ui_shows("worker")); /* the name stays */
	assert_false(header_has("State"));
	for (int i = 0; i < 9; i++)
		rt_ui_keys("Left");
	assert_true(header_has("State"));
	assert_false(header_has("<"));
	rt_ui_keys("Right");
	rt_ui_resize(24, 200);
	assert_true(header_has("State")); /* there is room for all again */
}

static void a_key_shows_all_of_the_row(void **state)
{
	(void)state;
	rt_ui_resize(18, 60);
	rt_ui_keys("i");
	assert_string_equal(rt_ui_focus(), "whole");
	assert_true(rt_ui_shows("api-rk669m8xg9-4xdnq"));
	assert_true(rt_ui_shows("Running"));
	assert_true(rt_ui_shows("front:3.2-rc1"));
	rt_ui_keys("Esc");
	assert_string_equal(rt_ui_focus(), "api-rk669m8xg9-4xdnq");
}

/* In the box. */
static int column_of(const char *text)
{
	for (int y = 0; y < 24; y++) {
		const char *line = rt_ui_line(y), *at = strstr(line, text);

		if (at && strstr(line, "│"))
			return rh_text_columns(rh_str_n(line, (size_t)(at - line)), 0);
	}
	return -1;
}

static void lines_of_a_value_begin_in_one_column(void **state)
{
	(void)state;
	put("aa", "Failed, and that is too much to be said in a single line of this box, so it is wrapped\nsecond line",
	    "ok");
	rt_ui_keys("g i");
	assert_true(column_of("Failed, and") > column_of("State"));
	assert_int_equal(column_of("this box"), column_of("Failed, and"));
	assert_int_equal(column_of("second line"), column_of("Failed, and"));
}

/* The last line of the box has the keys that mean something in it: Enter where there is something to go on to. */
static void a_whole_text_names_its_keys(void **state)
{
	(void)state;
	rt_ui_keys("i");
	assert_true(rt_ui_shows(" Esc Back "));
	assert_false(rt_ui_shows("Enter"));
	assert_int_equal(rt_ui_keys("Enter"), UI_DO_NOTHING);
	assert_string_equal(rt_ui_focus(), "api-rk669m8xg9-4xdnq");
	ui_whole(rt_ui(), screen, UI_DO_OPEN);
	rt_ui_draw();
	assert_true(rt_ui_shows(" Enter Look closer   Esc Back "));
	opened = 0;
	rt_ui_keys("Enter");
	assert_int_equal(opened, 1);
	assert_string_equal(rt_ui_focus(), "api-rk669m8xg9-4xdnq");
	ui_whole(rt_ui(), screen, UI_DO_OPEN);
	rt_ui_keys("Esc");
	assert_int_equal(opened, 1);
	assert_string_equal(rt_ui_focus(), "api-rk669m8xg9-4xdnq");
}

/* A note longer than any screen is read by scrolling. */
static void a_long_text_is_scrolled(void **state)
{
	char name[3000] = "";

	(void)state;
	for (int i = 0; i < 300; i++)
		snprintf(name + strlen(name), sizeof name - strlen(name), "word%d ", i);
	snprintf(name + strlen(name), sizeof name - strlen(name), "end");
	put(name, "Running", "ok");
	rt_ui_keys("G F2");
	assert_false(rt_ui_shows("word299 end"));
	for (int i = 0; i < 40 && !rt_ui_shows("word299 end"); i++)
		rt_ui_keys("PgDn");
	assert_true(rt_ui_shows("word299 end"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_all_have_in_common_gives_way_first),
		TEST(what_matters_least_gives_way),
		TEST(names_are_cut_in_the_middle),
		TEST(the_selected_row_is_read_whole_below_the_list),
		TEST(columns_move_sideways),
		TEST(a_key_shows_all_of_the_row),
		TEST(lines_of_a_value_begin_in_one_column),
		TEST(a_whole_text_names_its_keys),
		TEST(a_long_text_is_scrolled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
