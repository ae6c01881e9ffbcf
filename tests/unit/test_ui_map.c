/* Maps: the cursor goes in both directions and stays with its cell, signs read without colour, and what does not fit is
 * moved in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/map.h"
#include "ui/said.h"
#include "ui/driver.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

/* ---- a screen ---- */

enum { ROWS = 60, COLUMNS = 40 };
static const struct ui_map_sign signs[] = {
	{ UI_MAP_NOTHING, UI_ROLE_MUTED, "not used" }, { UI_MAP_FULL, UI_ROLE_GOOD, "attached" },
	{ UI_MAP_HOLLOW, UI_ROLE_TEXT, "no login" },   { UI_MAP_ALARM, UI_ROLE_BAD, "refused" },
	{ UI_MAP_PART, UI_ROLE_WARN, "not attached" }, { UI_MAP_CROSS, UI_ROLE_BAD, "broken" },
	{ UI_MAP_DASH, UI_ROLE_WARN, "elsewhere" },    { UI_MAP_UNKNOWN, UI_ROLE_MUTED, "unknown" },
};
static struct {
	struct ui_map_line rows[ROWS], columns[COLUMNS];
	char names[ROWS][32], hosts[COLUMNS][48];
	struct ui_map_cell cells[ROWS][COLUMNS];
	size_t row_count, column_count;
	enum ui_list_phase phase;
	int64_t stale_since;
	struct rh_err err;
	int opened;
	const char *muted[6];
} w;
static struct ui_screen *s;

static struct ui_map_cell cell(const struct ui_screen *screen, size_t row, size_t column)
{
	(void)screen;
	return w.cells[row][column];
}

static void sentence(const struct ui_screen *screen, size_t row, size_t column, struct rh_buf *out)
{
	(void)screen;
	rh_buf_addf(out, "It is %s in %s.", w.columns[column].label, w.rows[row].label);
}

static void map(struct ui_screen *screen, struct ui_map_shown *out)
{
	(void)screen;
	out->rows = w.rows;
	out->columns = w.columns;
	out->row_count = w.row_count;
	out->column_count = w.column_count;
	out->cell = cell;
	out->signs = signs;
	out->sign_count = RH_LEN(signs);
	out->title = "Namespace";
	out->aside_titles[0] = "images";
	out->aside_titles[1] = "not pulled";
	out->sentence = sentence;
	out->phase = w.phase;
	out->stale_since = w.stale_since;
	out->err = &w.err;
	out->empty = "There is nothing.";
	out->muted = w.muted[0] ? w.muted : NULL;
	snprintf(out->summary, sizeof out->summary, "%zu rows", w.row_count);
	snprintf(out->right, sizeof out->right, "{key:kind} as a list");
}

static bool act(struct ui_screen *screen, enum ui_verb v)
{
	(void)screen;
	w.opened += v == UI_DO_OPEN;
	return v == UI_DO_OPEN;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN, .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_KIND, .label = "List" },
	{ 0 },
};
static const struct ui_screen_ops screen = {
	.id = "map", .title = "Map", .kind = UI_SCREEN_MAP, .actions = actions, .map = map, .act = act
};

static void put_row(size_t i, const char *name, bool heading)
{
	snprintf(w.names[i], sizeof w.names[i], "%s", name);
	w.rows[i] = (struct ui_map_line){
		.key = w.names[i], .label = w.names[i], .heading = heading, .aside = { (int)i, 0, -1 }
	};
	w.row_count = w.row_count > i ? w.row_count : i + 1;
}

static void put_column(size_t i, const char *host)
{
	snprintf(w.hosts[i], sizeof w.hosts[i], "%s", host);
	w.columns[i] = (struct ui_map_line){ .key = w.hosts[i], .label = w.hosts[i] };
	w.column_count = w.column_count > i ? w.column_count : i + 1;
}

static void put_some(void)
{
	static const char *const names[] = { "web-blue", "web-green", "pay-core" };
	static const char *const hosts[] = { "quay.io", "harbor.corp", "ghcr.io" };

	for (size_t i = 0; i < RH_LEN(names); i++)
		put_row(i, names[i], false);
	for (size_t i = 0; i < RH_LEN(hosts); i++)
		put_column(i, hosts[i]);
	w.cells[0][0].sign = UI_MAP_FULL;
	w.cells[1][1] = (struct ui_map_cell){ UI_MAP_ALARM, 2 };
	w.cells[2][2].sign = UI_MAP_DASH;
	ui_screen_changed(s);
	rt_ui_draw();
}

static void put_many(size_t rows, size_t columns)
{
	for (size_t i = 0; i < rows; i++) {
		char name[24];

		snprintf(name, sizeof name, "ns-%02zu", i);
		put_row(i, name, false);
	}
	for (size_t i = 0; i < columns; i++) {
		char host[40];

		snprintf(host, sizeof host, "registry-%02zu.example", i);
		put_column(i, host);
	}
	ui_screen_changed(s);
	rt_ui_draw();
}

static int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof w);
	w.phase = UI_LIST_READY;
	rt_ui_begin(24, 80);
	s = rt_ui_push(&screen, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

static void at(const char *focus)
{
	assert_string_equal(rt_ui_focus(), focus);
}

/* ---- moving ---- */

static void the_cursor_goes_both_ways_and_stops_at_the_edges(void **state)
{
	(void)state;
	put_some();
	at("web-blue/quay.io");
	rt_ui_keys("Right");
	at("web-blue/harbor.corp");
	rt_ui_keys("Down");
	at("web-green/harbor.corp");
	assert_true(rt_ui_shows("[! 2]"));
	assert_true(rt_ui_shows("web-green × harbor.corp: It is harbor.corp in web-green."));
	rt_ui_keys("> > > j j j");
	at("pay-core/ghcr.io");
	assert_true(rt_ui_shows("[–]"));
	rt_ui_keys("< Left Left Home");
	at("web-blue/quay.io");
	assert_true(rt_ui_shows("[●]"));
	rt_ui_keys("G");
	at("pay-core/quay.io");
	rt_ui_keys("Enter");
	assert_int_equal(w.opened, 1);
}

static void the_cursor_stays_with_its_cell(void **state)
{
	(void)state;
	put_some();
	rt_ui_keys("Down Right");
	at("web-green/harbor.corp");
	put_row(3, "web-green", false);
	put_row(1, "api", false);
	put_column(3, "harbor.corp");
	put_column(1, "gcr.io");
	ui_screen_changed(s);
	rt_ui_draw();
	at("web-green/harbor.corp");
	w.row_count = 3; /* it is gone: another takes its place */
	ui_screen_changed(s);
	rt_ui_draw();
	at("pay-core/harbor.corp");
}

static void a_wanted_cell_is_gone_to_when_it_arrives(void **state)
{
	(void)state;
	ui_map_select(s, "pay-core", "ghcr.io");
	put_some();
	at("pay-core/ghcr.io");
	ui_map_select(s, "web-blue", NULL);
	at("web-blue/ghcr.io");
}

static void headings_are_passed_over(void **state)
{
	size_t row, column;

	(void)state;
	put_some();
	put_row(0, "cluster edge", true);
	w.rows[0].note = "does not answer";
	put_row(2, "cluster shop", true);
	put_row(3, "last", false);
	ui_screen_changed(s);
	rt_ui_draw();
	at("web-green/quay.io");
	assert_true(rt_ui_shows("cluster edge  does not answer"));
	rt_ui_keys("Down");
	at("last/quay.io");
	assert_true(ui_map_selected(s, &row, &column));
	assert_int_equal(row, 3);
	assert_int_equal(column, 0);
	rt_ui_keys("Up Up Up");
	at("web-green/quay.io");
}

/* More than the terminal has: what has the cursor is always seen, and where more is, a sign says so. */
static void it_scrolls_both_ways(void **state)
{
	(void)state;
	put_many(ROWS, COLUMNS);
	assert_false(rt_ui_shows("<"));
	assert_true(rt_ui_shows(">"));
	for (int i = 1; i < COLUMNS; i++) {
		char want[40];

		rt_ui_keys("Right");
		snprintf(want, sizeof want, "ns-00/registry-%02d.example", i);
		at(want);
		assert_true(rt_ui_shows("[·]"));
	}
	assert_true(rt_ui_shows("<"));
	for (int i = 1; i < ROWS; i++) {
		rt_ui_keys("Down");
		assert_true(rt_ui_shows("[·]"));
	}
	at("ns-59/registry-39.example");
	assert_true(rt_ui_shows("/60"));
	assert_false(rt_ui_shows("ns-00"));
	assert_true(ui_screen_holds(s, RH_STR("ns-00"))); /* as a lesson asks */
	assert_true(ui_screen_holds(s, RH_STR("registry-00.example")));
	assert_false(ui_screen_holds(s, RH_STR("ns-60")));
	rt_ui_keys("PgUp");
	assert_true(rt_ui_shows("[·]"));
	assert_false(rt_ui_shows("▸  ns-59"));
	rt_ui_resize(18, 60);
	assert_true(rt_ui_shows("[·]"));
	rt_ui_keys("Home");
	at("ns-00/registry-39.example");
}

/* ---- what is shown ---- */

static void titles_and_numbers_stand_over_their_columns(void **state)
{
	(void)state;
	put_some();
	const char *titles = rt_ui_line(rt_ui_row("harbor.corp"));

	assert_non_null(strstr(titles, "quay.io"));
	assert_non_null(strstr(titles, "not pulled"));
	assert_true(rt_ui_row("web-green") == rt_ui_row("! 2"));
}

static void the_legend_has_the_signs_that_are_there(void **state)
{
	(void)state;
	put_some();
	assert_true(rt_ui_shows("● attached"));
	assert_true(rt_ui_shows("! refused"));
	assert_true(rt_ui_shows("– elsewhere"));
	assert_false(rt_ui_shows("broken"));
	rt_ui_keys("i");
	assert_true(rt_ui_shows("web-blue × quay.io: It is quay.io in web-blue."));
	assert_true(rt_ui_shows("broken"));
}

static void long_names_keep_both_ends(void **state)
{
	(void)state;
	put_some();
	put_column(0, "registry.of-a-very-long-name.example:5050");
	put_row(0, "a-namespace-of-a-long-nm", false);
	for (size_t i = 3; i < 7; i++)
		put_column(i, "r.example");
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("regist…e:5050"));
	assert_true(rt_ui_shows("a-namespace-of-a-long-nm"));
}

static void loading_empty_failed_and_stale_differ(void **state)
{
	(void)state;
	assert_true(rt_ui_shows("There is nothing."));
	w.phase = UI_LIST_LOADING;
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("loading"));
	w.phase = UI_LIST_FAILED;
	rh_err_set(&w.err, RH_E_NET, "The server does not answer");
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("The server does not answer"));
	assert_false(rt_ui_shows("loading"));
	w.phase = UI_LIST_READY;
	w.stale_since = rh_wall() - 30;
	w.muted[0] = "secret-ns: you may not list secrets there";
	put_some();
	assert_true(rt_ui_shows("stale since 30s: The server does not answer"));
	assert_true(rt_ui_shows("you may not list secrets there"));
	at("web-blue/quay.io");
}

/* ---- find ---- */

static void find_narrows_rows_or_columns(void **state)
{
	(void)state;
	put_some();
	rt_ui_keys("Down Right /");
	rt_ui_type("web");
	assert_true(rt_ui_shows("web-blue"));
	assert_false(rt_ui_shows("pay-core"));
	assert_true(rt_ui_shows("ghcr.io"));
	assert_true(rt_ui_shows("6 of 9"));
	rt_ui_keys("Down");
	rt_ui_keys("Esc");
	at("web-green/harbor.corp");
	assert_true(rt_ui_shows("pay-core"));
	rt_ui_keys("/");
	rt_ui_type("ghcr");
	assert_true(rt_ui_shows("pay-core"));
	assert_false(rt_ui_shows("quay.io"));
	rt_ui_keys("Enter");
	at("web-green/ghcr.io");
	rt_ui_keys("Esc /");
	rt_ui_type("nothing");
	assert_true(rt_ui_shows("Nothing here matches “nothing”."));
	rt_ui_keys("Esc");
	assert_true(rt_ui_shows("ghcr.io"));
}

/* ---- mouse, and words ---- */

static void a_click_goes_to_the_cell_and_a_second_opens_it(void **state)
{
	(void)state;
	put_some();
	rt_ui_click("! 2", 0);
	at("web-green/harbor.corp");
	assert_int_equal(w.opened, 0);
	rt_ui_click("! 2", 0);
	assert_int_equal(w.opened, 1);
	rt_ui_click("pay-core", 1);
	at("pay-core/harbor.corp");
}

static void it_is_said_in_words(void **state)
{
	struct ui_said said = { 0 };

	(void)state;
	put_some();
	rt_ui_keys("Down Right");
	rh_buf_init(&said.what, 4096);
	rh_buf_init(&said.focus, 4096);
	rh_buf_init(&said.body, 4096);
	ui_drive(s)->ops->say(s, &said);
	assert_string_equal(said.what.p, "map, rows: 3, columns: 3");
	assert_string_equal(said.focus.p, "web-green × harbor.corp: refused, 2. It is harbor.corp in web-green.");
	assert_string_equal(said.body.p, "3 rows\n");
	rh_buf_release(&said.what);
	rh_buf_release(&said.focus);
	rh_buf_release(&said.body);
}

static void random_keys_do_no_harm(void **state)
{
	(void)state;
	put_many(ROWS, COLUMNS);
	put_row(0, "heading", true);
	put_row(30, "heading 2", true);
	rt_ui_random(3000, 7);
	put_many(2, 1);
	w.row_count = 2;
	w.column_count = 1;
	ui_screen_changed(s);
	rt_ui_random(1000, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(the_cursor_goes_both_ways_and_stops_at_the_edges),
		TEST(the_cursor_stays_with_its_cell),
		TEST(a_wanted_cell_is_gone_to_when_it_arrives),
		TEST(headings_are_passed_over),
		TEST(it_scrolls_both_ways),
		TEST(titles_and_numbers_stand_over_their_columns),
		TEST(the_legend_has_the_signs_that_are_there),
		TEST(long_names_keep_both_ends),
		TEST(loading_empty_failed_and_stale_differ),
		TEST(find_narrows_rows_or_columns),
		TEST(a_click_goes_to_the_cell_and_a_second_opens_it),
		TEST(it_is_said_in_words),
		TEST(random_keys_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
