/* Lists: the selection stays with its row, finds narrow, sorts hold, and what is not a row says why. */
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
#include "ui/list/list.h"
#include "ui/overlay/narrow.h"
#include "ui/screen.h"
#include "ui/verb.h"

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

/* Rows that the filter lets through. */
static size_t kept(void)
{
	ui_list_sync(s->driver);
	return ((const struct ui_list *)s->driver)->kept;
}

static void shown_in_order(const char *names)
{
	struct rh_str rest = rh_str(names), word;
	int y = 3;

	while (rh_str_cut(&rest, ' ', &word)) {
		char *name = rh_str_dup(word);
		int at = rt_ui_row(name);

		if (at <= y)
			fail_msg("%s is in row %d, not below %d", name, at, y);
		y = at;
		free(name);
	}
}

/* ---- states ---- */

static void loading_empty_and_failed_differ(void **state)
{
	struct rt_list_state *st = s->state;

	(void)state;
	assert_true(rt_ui_shows("No secrets yet: c creates one."));
	st->phase = UI_LIST_LOADING;
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("loading"));
	assert_false(rt_ui_shows("No secrets yet"));
	st->phase = UI_LIST_FAILED;
	rh_err_set(&st->err, RH_E_FORBIDDEN, "The secrets could not be listed");
	rh_err_why(&st->err, "alice may not list secrets");
	rh_err_fix(&st->err, "ask for the role view");
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("The secrets could not be listed"));
	assert_true(rt_ui_shows("alice may not list secrets"));
	assert_true(rt_ui_shows("ask for the role view"));
	assert_false(rt_ui_shows("loading"));
}

static void a_filter_that_hides_all_says_so(void **state)
{
	(void)state;
	rt_list_put_name(s, "abcd");
	rt_list_put_name(s, "abcdef");
	rt_ui_keys("t");
	assert_true(rt_ui_shows("The filter hides all 2."));
	assert_int_equal(kept(), 0);
	rt_ui_keys("t");
	assert_true(rt_ui_shows("abcdef"));
}

static void stale_is_said_with_its_reason(void **state)
{
	struct rt_list_state *st = s->state;

	(void)state;
	rt_list_put_five(s);
	st->stale_since = rh_wall() - 30;
	rh_err_set(&st->err, RH_E_NET, "The server does not answer");
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("stale since 30s: The server does not answer"));
	assert_true(rt_ui_shows("charlie"));
}

/* What a long load has come to is drawn where the hint of the filter stands, which comes back afterwards. */
static void a_long_load_shows_how_far_it_is(void **state)
{
	struct rt_list_state *st = s->state;

	(void)state;
	rt_list_put_five(s);
	assert_true(rt_ui_shows("t kind: all"));
	st->phase = UI_LIST_LOADING;
	st->expected = 20;
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("5 secrets"));
	assert_true(rt_ui_shows(" 25%"));
	assert_false(rt_ui_shows("t kind"));
	rt_ui_resize(18, 60);
	assert_true(rt_ui_shows(" 25%"));
	st->phase = UI_LIST_READY;
	st->expected = 0;
	ui_screen_changed(s);
	rt_ui_draw();
	assert_false(rt_ui_shows("%"));
	assert_true(rt_ui_shows("t kind: all"));
}

/* ---- selection ---- */

static void the_selection_stays_with_its_row(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_ui_keys("Down Down");
	assert_string_equal(rt_list_selected(s), "web-blue/charlie");
	rt_list_put_name(s, "able");
	rt_list_put_name(s, "aardvark");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/charlie");
	rt_list_put_name(s, "charlie"); /* the row is another block now */
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/charlie");
	rt_list_remove(s, "web-blue", "alpha");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/charlie");
	assert_string_equal(rt_ui_focus(), "web-blue/charlie");
}

static void when_its_row_goes_the_neighbour_is_selected(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_ui_keys("Down Down");
	rt_list_remove(s, "web-blue", "charlie");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/delta");
	rt_ui_keys("G");
	rt_list_remove(s, "web-blue", "echo");
	assert_string_equal(rt_list_selected(s), "web-blue/delta");
	rt_list_remove(s, "web-blue", "delta");
	rt_list_remove(s, "web-blue", "alpha");
	rt_list_remove(s, "web-blue", "bravo");
	assert_string_equal(rt_list_selected(s), "");
	rt_ui_draw();
	rt_list_put_name(s, "foxtrot");
	assert_string_equal(rt_list_selected(s), "web-blue/foxtrot");
}

static void a_row_can_be_selected_before_it_arrives(void **state)
{
	(void)state;
	rt_list_put_five(s);
	ui_list_select(s, "web-blue/bridge");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/alpha");
	rt_list_put_name(s, "bridge");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/bridge");
	ui_list_select(s, "web-blue/later");
	rt_ui_keys("Down"); /* the person goes on: no jump any more */
	rt_list_put_name(s, "later");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/charlie");
}

static void the_first_row_is_selected_while_rows_arrive(void **state)
{
	struct rt_list_state *st = s->state;

	(void)state;
	st->phase = UI_LIST_LOADING;
	rt_list_put_name(s, "mike");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/mike");
	rt_list_put_name(s, "kilo");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/kilo");
	rt_ui_keys("j");
	rt_list_put_name(s, "golf");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/mike");
}

/* The last page may bring the rest and the end of loading at once. */
static void the_first_row_is_selected_when_the_last_come(void **state)
{
	struct rt_list_state *st = s->state;

	(void)state;
	st->phase = UI_LIST_LOADING;
	rt_list_put_name(s, "mike");
	rt_ui_draw();
	st->phase = UI_LIST_READY;
	rt_list_put_name(s, "kilo");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/kilo");
	rt_list_put_name(s, "golf"); /* but what comes later moves nobody */
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/kilo");
}

static void a_row_that_is_needed_and_missing_is_said(void **state)
{
	(void)state;
	rt_open_next = NULL;
	rt_ui_keys("Enter");
	assert_null(rt_open_next);
	assert_true(rt_ui_shows("Nothing is selected."));
	rt_list_put_name(s, "alpha");
	rt_ui_keys("Enter");
	assert_ptr_equal(rt_open_next, &rt_detail);
	rt_open_next = NULL;
}

/* ---- find and sort ---- */

static void find_takes_every_word_and_no_negated_one(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_list_put(s, "kube-system", "Straße-订单", "TLS", rh_wall());
	rt_ui_keys("/");
	assert_true(ui_screen_typing(s));
	rt_ui_type("A !CHARLIE web !delta");
	assert_true(rt_ui_shows("3 of 6"));
	shown_in_order("alpha bravo echo");
	assert_false(rt_ui_shows("charlie"));
	rt_ui_keys("^U");
	rt_ui_type("订 straße");
	assert_true(rt_ui_shows("1 of 6"));
	assert_string_equal(rt_list_selected(s), "kube-system/Straße-订单");
	rt_ui_type("zzz");
	assert_true(rt_ui_shows("Nothing here matches"));
	rt_ui_keys("Esc");
	assert_false(ui_screen_typing(s));
	assert_true(rt_ui_shows("alpha"));
	assert_true(rt_ui_shows("6 secrets"));
}

static void the_find_line_hints_at_its_keys(void **state)
{
	struct ui_find f = { .on = true };
	const char *pairs[8] = { NULL };

	(void)state;
	assert_int_equal(ui_find_hints(&f, pairs, RH_LEN(pairs)), 4);
	assert_string_equal(pairs[0], "Enter");
	assert_string_equal(pairs[1], "Keep");
	assert_string_equal(pairs[2], "Esc");
	f.opens = true;
	assert_int_equal(ui_find_hints(&f, pairs, RH_LEN(pairs)), 4);
	assert_string_equal(pairs[1], "Open");
	assert_int_equal(ui_find_hints(&f, pairs, 3), 0);
}

static void letters_type_in_the_find_line_and_act_below_it(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_ui_keys("/");
	rt_ui_type("charl");
	assert_null(rt_open_next);
	rt_ui_keys("Enter");
	assert_false(ui_screen_typing(s));
	assert_true(rt_ui_shows("1 of 5"));
	assert_int_equal(rt_ui_keys("Esc"), UI_DO_NOTHING); /* clears */
	assert_int_equal(rt_ui_keys("Esc"), UI_DO_BACK);
	rt_ui_keys("c");
	assert_ptr_equal(rt_open_next, &rt_form);
	rt_open_next = NULL;
}

static void a_find_holds_for_rows_that_arrive(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_ui_keys("/");
	rt_ui_type("al");
	rt_list_put_name(s, "aluminium");
	rt_list_put_name(s, "zebra");
	rt_ui_draw();
	assert_true(rt_ui_shows("2 of 7"));
	rt_list_put_name(s, "alpha"); /* replaced, still found */
	rt_list_remove(s, "web-blue", "aluminium");
	rt_ui_draw();
	assert_true(rt_ui_shows("1 of 6"));
}

static void sorts_by_text_number_and_age(void **state)
{
	(void)state;
	rt_list_put_five(s);
	shown_in_order("alpha bravo charlie delta echo");
	rt_ui_keys("O");
	shown_in_order("echo delta charlie bravo alpha");
	rt_list_put(s, "web-blue", "zz", "TLS", rh_wall() - 1000000);
	rt_ui_keys("o o o"); /* namespace, kind, machines: the length of the name here */
	shown_in_order("zz echo alpha bravo delta charlie");
	rt_list_put_name(s, "yyy"); /* merged into the order as it stands */
	rt_ui_draw();
	shown_in_order("zz yyy echo alpha bravo delta charlie");
	rt_ui_keys("o");
	assert_true(rt_ui_shows("Age ↑"));
	assert_string_equal(rt_list_selected(s), "web-blue/alpha");
}

/* ---- drawing ---- */

static int by_parity(const struct rh_row *a, const struct rh_row *b)
{
	return (int)(strlen(a->key) % 2) - (int)(strlen(b->key) % 2);
}

/* Groups stay together and in their order, also when the sort is turned round, and for rows that arrive later. */
static void groups_stand_in_their_order(void **state)
{
	static struct ui_screen_ops grouped;

	(void)state;
	rt_ui_pop();
	grouped = rt_list;
	grouped.group = by_parity;
	s = rt_ui_push(&grouped, NULL);
	rt_list_put_five(s);
	rt_list_put_name(s, "golf");
	rt_ui_draw();
	shown_in_order("alpha bravo charlie delta echo golf");
	rt_ui_keys("O");
	shown_in_order("delta charlie bravo alpha golf echo");
	rt_list_put_name(s, "fox");
	rt_list_put_name(s, "hotel");
	rt_ui_draw();
	shown_in_order("hotel fox delta charlie bravo alpha golf echo");
}

static void a_note_stands_under_its_row(void **state)
{
	(void)state;
	rt_list_put_five(s);
	rt_list_put_name(s, "edge-berlin");
	rt_ui_draw();
	assert_int_equal(rt_ui_row("cannot explore: Rancher lost contact"), rt_ui_row("edge-berlin") + 1);
}

static void ages_are_drawn_when_they_change_and_only_then(void **state)
{
	(void)state;
	rt_list_put(s, "web-blue", "young", "TLS", rh_wall() - 5);
	rt_ui_draw();
	assert_true(strstr(rt_ui_line(rt_ui_row("young")), " 5s"));
	rt_ui_bytes();
	rt_ui_tick(1000);
	assert_true(strstr(rt_ui_line(rt_ui_row("young")), " 6s"));
	assert_in_range(rt_ui_bytes(), 1, 60);
	rt_ui_tick(300);
	assert_int_equal(rt_ui_bytes(), 0);
}

/* What the terminal is sent for a key. Curses says how the cursor goes there, and its versions differ by a few bytes.
 */
static void a_key_costs_few_bytes(void **state)
{
	static const int many = 300;
	static const struct {
		const char *key;
		size_t most;
	} table[] = { { "Down", 66 }, { "Up", 66 }, { "PgDn", 720 }, { "Down", 66 }, { "End", 820 } };
	size_t scrolled = 0;

	(void)state;
	rt_ui_pop();
	s = rt_ui_push(&rt_list, &many);
	rt_ui_keys("Down");
	rt_ui_bytes();
	for (size_t i = 0; i < RH_LEN(table); i++) {
		rt_ui_keys(table[i].key);
		assert_in_range(rt_ui_bytes(), 1, table[i].most);
	}
	rt_ui_keys("Home");
	rt_ui_bytes();
	for (int i = 0; i < 40; i++) { /* from the last line of the screen on, the rows move up */
		rt_ui_keys("Down");
		size_t n = rt_ui_bytes();
		scrolled = n > scrolled ? n : scrolled;
	}
	assert_in_range(scrolled, 100, 190);
}

static void columns_give_way_from_the_right(void **state)
{
	(void)state;
	rt_list_put_five(s);
	assert_true(rt_ui_shows("Machines"));
	rt_ui_resize(24, 60);
	assert_true(rt_ui_shows("Name"));
	assert_true(rt_ui_shows("alpha"));
	rt_list_put(s, "a-namespace-of-some-length", "a-name-that-is-quite-a-bit-longer-than-the-rest", "Registry",
		    rh_wall());
	rt_ui_draw();
	assert_true(rt_ui_shows("a-name-that"));
	assert_true(rt_ui_shows("State"));
	rt_ui_resize(24, 120);
	assert_true(rt_ui_shows("a-name-that-is-quite-a-bit-longer-than"));
	assert_true(rt_ui_shows("Age"));
}

/* The same rows at rest look the same, whatever was drawn on the way. */
static void columns_do_not_depend_on_frames_on_the_way(void **state)
{
	static const char wide[] = "a-namespace-of-some-length";
	char *at_rest;

	(void)state;
	rt_ui_resize(24, 70);
	rt_list_put_five(s);
	at_rest = rh_strdup(rt_ui_line(rt_ui_row("bravo")));
	rt_list_put(s, wide, "goes-away", "Registry", rh_wall() - 90);
	rt_ui_draw();
	assert_string_not_equal(rt_ui_line(rt_ui_row("bravo")), at_rest);
	rt_list_remove(s, wide, "goes-away");
	rt_ui_draw();
	assert_string_equal(rt_ui_line(rt_ui_row("bravo")), at_rest);
	free(at_rest);
}

/* Where one's row stands far down, what stood on the screen before it arrived leaves no trace. */
static void columns_do_not_depend_on_where_one_came_from(void **state)
{
	static const int many = 200;
	char *at_rest;

	(void)state;
	rt_ui_pop();
	s = rt_ui_push(&rt_list, &many);
	rt_list_put(s, "a-long-namespace-first", "a-name-that-is-quite-long-and-first", "Service Account",
		    rh_wall() - 90);
	ui_list_select(s, "web-green/secret-00119");
	rt_ui_draw();
	assert_true(rt_ui_shows("secret-00119"));
	at_rest = rh_strdup(rt_ui_line(rt_ui_row("secret-00119")));
	rt_ui_pop();

	s = rt_ui_push(&rt_list, &many);
	rt_list_put(s, "a-long-namespace-first", "a-name-that-is-quite-long-and-first", "Service Account",
		    rh_wall() - 90);
	rt_ui_draw();
	ui_list_select(s, "web-green/secret-00119");
	rt_ui_draw();
	assert_string_equal(rt_ui_line(rt_ui_row("secret-00119")), at_rest);
	free(at_rest);
}

/* A row that was seen keeps its room when another one changes. */
static void columns_stay_while_one_scrolls(void **state)
{
	static const int many = 200;
	char *before;

	(void)state;
	rt_ui_pop();
	s = rt_ui_push(&rt_list, &many);
	rt_list_put(s, "a-long-namespace-first", "a-name-that-is-quite-long-and-first", "Service Account",
		    rh_wall() - 90);
	rt_ui_draw();
	rt_ui_keys("PgDn PgDn");
	assert_true(rt_ui_shows("secret-00040"));
	before = rh_strdup(rt_ui_line(rt_ui_row("secret-00040")));
	rt_list_put(s, "web-blue", "zulu", "TLS", rh_wall() - 90);
	rt_ui_draw();
	assert_string_equal(rt_ui_line(rt_ui_row("secret-00040")), before);
	free(before);
}

/* What cannot be done to the selected row is not among the hints, and its key says why. */
static void what_cannot_be_done_says_why(void **state)
{
	(void)state;
	rt_list_put_name(s, "carved");
	rt_list_put_name(s, "drawn");
	rt_ui_draw();
	assert_string_equal(rt_list_selected(s), "web-blue/carved");
	assert_false(rt_ui_shows("e Edit"));
	rt_ui_keys("e");
	assert_true(rt_ui_shows("carved is of stone."));
	rt_ui_tick(10000);
	rt_ui_keys("Down");
	assert_true(rt_ui_shows("e Edit"));
	rt_ui_keys("e");
	assert_false(rt_ui_shows("carved is of stone."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(what_cannot_be_done_says_why),
		TEST(loading_empty_and_failed_differ),
		TEST(a_filter_that_hides_all_says_so),
		TEST(stale_is_said_with_its_reason),
		TEST(a_long_load_shows_how_far_it_is),
		TEST(the_selection_stays_with_its_row),
		TEST(when_its_row_goes_the_neighbour_is_selected),
		TEST(a_row_can_be_selected_before_it_arrives),
		TEST(the_first_row_is_selected_while_rows_arrive),
		TEST(the_first_row_is_selected_when_the_last_come),
		TEST(a_row_that_is_needed_and_missing_is_said),
		TEST(find_takes_every_word_and_no_negated_one),
		TEST(the_find_line_hints_at_its_keys),
		TEST(letters_type_in_the_find_line_and_act_below_it),
		TEST(a_find_holds_for_rows_that_arrive),
		TEST(sorts_by_text_number_and_age),
		TEST(groups_stand_in_their_order),
		TEST(a_note_stands_under_its_row),
		TEST(ages_are_drawn_when_they_change_and_only_then),
		TEST(a_key_costs_few_bytes),
		TEST(columns_give_way_from_the_right),
		TEST(columns_do_not_depend_on_frames_on_the_way),
		TEST(columns_do_not_depend_on_where_one_came_from),
		TEST(columns_stay_while_one_scrolls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
