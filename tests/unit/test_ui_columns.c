/* Lists that are tables: columns by member, a kind of screen that brings the callbacks, counts by the driver. */
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
#include "ui/screen.h"
#include "ui/ui.h"

static int setup(void **state)
{
	(void)state;
	rt_ui_begin(24, 80);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

struct thing {
	struct rh_row row;
	const char *name, *kind, *note;
	int64_t created;
	int count;
};
#define AT(member) offsetof(struct thing, member)

static const struct ui_column thing_columns[] = {
	{ .id = "name", .title = N_("Name"), .min = 8, .flags = UI_COL_FIXED, .text_at = AT(name) },
	{ .id = "kind", .title = N_("Kind"), .min = 6, .want = 6, .flags = UI_COL_DASH, .text_at = AT(kind) },
	{ .id = "count",
	  .title = N_("Count"),
	  .min = 6,
	  .want = 6,
	  .flags = UI_COL_RIGHT | UI_COL_SORTED,
	  .number_at = AT(count) },
	{ UI_COLUMN_AGE(AT(created)) },
	{ 0 },
};

struct things {
	struct rh_rows rows;
	bool only_pairs;
};

static bool is_pair(const struct ui_screen *screen, const struct rh_row *row)
{
	(void)screen;
	return !strcmp(((const struct thing *)(const void *)row)->kind, "pair");
}

static bool is_not_hidden(const struct ui_screen *screen, const struct rh_row *row)
{
	(void)screen;
	return !strstr(((const struct thing *)(const void *)row)->name, "hidden");
}

static void things_shown(struct ui_screen *screen, struct ui_list_shown *out)
{
	struct things *st = screen->state;

	out->rows = &st->rows;
	out->phase = UI_LIST_READY;
	out->belongs = st->only_pairs ? is_pair : NULL;
	out->keep = is_not_hidden;
	out->count = (struct rh_plural)NP_("%zu thing here", "%zu things here");
	out->word = "live";
	out->empty = "No thing.";
}

static void things_close(struct ui_screen *screen)
{
	rh_rows_release(&((struct things *)screen->state)->rows);
}

/* what a kind of screen brings, and a screen that has nothing of its own but columns */
static const struct ui_screen_ops thing_kind = { .state_size = sizeof(struct things),
						 .rows = things_shown,
						 .close = things_close };
static const struct ui_screen_ops things = { .id = "things",
					     .title = N_("Things"),
					     .kind = UI_SCREEN_LIST,
					     .like = &thing_kind,
					     .key_prefix = "thing:",
					     .note_at = AT(note),
					     .columns = thing_columns };

static void put_thing(struct ui_screen *screen, const char *name, const char *kind, int count)
{
	static const size_t strings[] = { AT(name), AT(kind), AT(note), 0 };
	const struct thing t = { .row.key = name,
				 .name = name,
				 .kind = kind,
				 .count = count,
				 .note = count == 10 ? "it is a pair" : NULL,
				 .created = rh_wall() - 90 };

	rh_rows_put(&((struct things *)screen->state)->rows, rh_row_copy(&t, sizeof t, strings));
	ui_screen_changed(screen);
}

static struct ui_screen *push_things(void)
{
	struct ui_screen *screen = rt_ui_push(&things, NULL);

	put_thing(screen, "ten", "pair", 10);
	put_thing(screen, "nine", NULL, 9);
	put_thing(screen, "none", "single", -1);
	put_thing(screen, "hidden-pair", "pair", 3);
	put_thing(screen, "hidden", "single", 4);
	rt_ui_draw();
	return screen;
}

static void columns_show_members(void **state)
{
	struct ui_screen *screen = push_things();
	struct rh_buf key;

	(void)state;
	assert_int_equal(rt_ui_row("none") + 1, rt_ui_row("nine")); /* by number, and what has none first */
	assert_int_equal(rt_ui_row("nine") + 1, rt_ui_row("ten"));
	assert_true(rt_ui_shows("pair"));
	assert_int_equal(rt_ui_row("ten") + 1, rt_ui_row("it is a pair"));
	assert_true(rt_ui_shows("90s"));
	assert_false(rt_ui_shows("-1"));
	rh_buf_init(&key, 100);
	assert_true(ui_screen_selected(screen, &key));
	assert_string_equal(key.p, "thing:none");
	rh_buf_release(&key);
}

static void an_age_is_never_cut(void **state)
{
	static const size_t strings[] = { AT(name), AT(kind), AT(note), 0 };
	struct ui_screen *screen = rt_ui_push(&things, NULL);
	const struct thing t = {
		.row.key = "long",
		.name = "a-name-that-is-longer-than-the-screen-is-wide-and-so-everything-else-is-narrow",
		.kind = "pair",
		.created = rh_wall() - 140
	};

	(void)state;
	rh_rows_put(&((struct things *)screen->state)->rows, rh_row_copy(&t, sizeof t, strings));
	ui_screen_changed(screen);
	rt_ui_draw();
	assert_true(rt_ui_shows("2m20s"));
	assert_true(rt_ui_shows("a-name-that-is-longer"));
}

/* The part of the rows that was on the screen is not said of a list that shows none. */
static void what_is_seen_of_nothing_is_not_said(void **state)
{
	struct ui_screen *screen = rt_ui_push(&things, NULL);
	struct things *st = screen->state;

	(void)state;
	for (int i = 0; i < 60; i++) {
		char name[20];

		snprintf(name, sizeof name, "thing-%02d", i);
		put_thing(screen, name, "single", i);
	}
	rt_ui_draw();
	assert_true(rt_ui_shows("/60"));
	put_thing(screen, "hidden", "pair", 1);
	st->only_pairs = true;
	ui_screen_changed(screen);
	rt_ui_draw();
	assert_true(rt_ui_shows("The filter hides the only one."));
	assert_false(rt_ui_shows("/0"));
}

static void the_driver_counts(void **state)
{
	struct ui_screen *screen = push_things();
	struct things *st = screen->state;

	(void)state;
	assert_true(rt_ui_shows("3 things here · the filter hides 2 of 5 · live"));
	st->only_pairs = true;
	ui_screen_changed(screen);
	rt_ui_draw();
	assert_true(rt_ui_shows("1 thing here · the filter hides 1 of 2 · live"));
	rh_rows_remove(&st->rows, "ten");
	ui_screen_changed(screen);
	rt_ui_draw();
	assert_true(rt_ui_shows("The filter hides the only one."));
	rh_rows_remove(&st->rows, "hidden-pair"); /* what is left is of another kind */
	ui_screen_changed(screen);
	rt_ui_draw();
	assert_true(rt_ui_shows("No thing."));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void in_this_order(const char *names)
{
	struct rh_str rest = rh_str(names), name;
	int at = -1;

	ui_touch(rt_ui());
	rt_ui_draw();
	while (rh_str_cut(&rest, ' ', &name)) {
		char *text = rh_str_dup(name);

		if (rt_ui_row(text) <= at)
			fail_msg("%s in row %d, after row %d: %s", text, rt_ui_row(text), at, names);
		at = rt_ui_row(text);
		free(text);
	}
}

/* A number within a text counts as one. */
static void texts_with_numbers_are_sorted_by_them(void **state)
{
	static const char *const kinds[] = { "9 keys", "10 keys", "v1.27", "v1.9", "2/3", "12",
					     "x007y",  "x08y",    "x7z",   "b",    "",    "18446744073709551617" };
	static const char names[] = "Ba Bb Bc Bd Be Bf Bg Bh Bi Bj Bk Bl ";
	struct ui_screen *screen = rt_ui_push(&things, NULL);
	struct ui_list *l = screen->driver;

	(void)state;
	for (size_t i = 0; i < RH_LEN(kinds); i++) {
		char name[4] = "";

		memcpy(name, names + 3 * i, 2);
		put_thing(screen, name, kinds[i], (int)i + 20);
	}
	ui_list_resort(l, 1, false);
	in_this_order("Be Ba Bb Bf Bl Bj Bd Bc Bg Bi Bh Bk");
	ui_list_resort(l, 1, true);
	in_this_order("Bk Bh Bi Bg Bc Bd Bj Bl Bf Bb Ba Be");
}

/* Also by what became known of a row after it was sorted. */
static void what_becomes_known_is_sorted(void **state)
{
	struct ui_screen *screen = push_things();
	struct rh_row *row = (struct rh_row *)(uintptr_t)rh_rows_get(&((struct things *)screen->state)->rows, "ten");

	(void)state;
	ui_list_resort(screen->driver, 1, false);
	in_this_order("ten none nine");
	((struct thing *)(void *)row)->kind = "x";
	ui_list_sort_again(screen, "count"); /* it is not sorted by that */
	in_this_order("ten none nine");
	ui_list_sort_again(screen, "kind");
	in_this_order("none ten nine");
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(columns_show_members),
					    TEST(an_age_is_never_cut),
					    TEST(what_is_seen_of_nothing_is_not_said),
					    TEST(the_driver_counts),
					    TEST(texts_with_numbers_are_sorted_by_them),
					    TEST(what_becomes_known_is_sorted) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
