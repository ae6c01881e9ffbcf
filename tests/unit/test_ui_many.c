/* Lists of very many rows: whatever comes and goes, order, selection and find are what they would be otherwise. */
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

static void ten_thousand_rows_are_merged_not_lost(void **state)
{
	static const int many = 10000;
	const struct rh_row *seen[64];

	(void)state;
	rt_ui_pop();
	s = rt_ui_push(&rt_list, &many);
	rt_ui_keys("G");
	for (int i = 0; i < 500; i++) {
		char name[40];

		snprintf(name, sizeof name, "secret-%05d", i * 13);
		rt_list_put(s, "web-new", name, "Registry", rh_wall());
		rt_list_remove(s, "web-blue", name);
	}
	rt_ui_draw();
	assert_int_equal(kept(), ((struct rt_list_state *)s->state)->rows.n);
	rt_ui_keys("g");
	size_t n = ui_list_visible(s, seen, RH_LEN(seen));
	assert_true(n > 10 && n < 24);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(((const struct rt_row *)seen[i - 1])->name,
				   ((const struct rt_row *)seen[i])->name) <= 0);
}

/* Whatever comes and goes, the order is the one that sorting everything would give. */
static void is_in_order(const struct ui_list *l)
{
	static const char *const ids[] = { "state", "name", "namespace", "kind" };

	assert_int_equal(l->kept, l->rows->n);
	for (size_t i = 1; i < l->kept; i++) {
		const struct rh_row *a = l->slots[l->order[i - 1]].row, *b = l->slots[l->order[i]].row;
		struct rh_buf x, y;
		int d;

		rh_buf_init(&x, 200);
		rh_buf_init(&y, 200);
		ui_list_cell(l, a, l->sort, &x, NULL);
		ui_list_cell(l, b, l->sort, &y, NULL);
		d = l->sort < (int)RH_LEN(ids)
			    ? rh_str_cmp(rh_buf_str(&x), rh_buf_str(&y))
			    : ((const struct rt_row *)a)->machines - ((const struct rt_row *)b)->machines;
		d = l->backwards ? -d : d;
		if (d > 0 || (d == 0 && strcmp(a->key, b->key) >= 0))
			fail_msg("row %zu: %s before %s", i, x.p, y.p);
		rh_buf_release(&x);
		rh_buf_release(&y);
	}
}

static void updates_give_the_order_that_a_sort_would(void **state)
{
	static const char *const places[] = { "web-blue", "web-green-and-more", "kube-system" };
	uint32_t seed = 20260801;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		char name[40];

		seed = seed * 1664525 + 1013904223;
		snprintf(name, sizeof name, seed >> 30 ? "row-%02u" : "a-longer-name-%02u", seed >> 8 & 63);
		if (seed >> 20 & 3)
			rt_list_put(s, places[(seed >> 4) % 3], name, seed & 64 ? "TLS" : "Service Account", rh_wall());
		else
			rt_list_remove(s, places[(seed >> 4) % 3], name);
		if (i % 7 == 0)
			kept();
		if (i % 97 == 0) {
			ui_list_resort(s->driver, (int)(seed >> 12) % 5, seed & 8);
			is_in_order(s->driver);
		}
		if (i % 11 == 0)
			is_in_order((kept(), s->driver));
	}
}

/* A hundred thousand in pages, with changes in between: they stay in order, the cursor stays on its row, and a find
 * shows just those that match. */
static void a_hundred_thousand_rows_keep_order_and_cursor(void **state)
{
	enum { MANY = 100000, PAGE = 10000 };
	struct ui_list *l;
	char name[40];

	(void)state;
	rt_list_put(s, "web", "row-0050000-mine", "Registry", rh_wall());
	kept();
	ui_list_move(s->driver, 0);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof name, "row-%07d", i * 37 % MANY);
		rt_list_put(s, "web", name, i % 1000 ? "TLS" : "Registry", rh_wall());
		if (i % PAGE == PAGE / 2) /* one that is there already, and one that goes */
			rt_list_put(s, "web", "row-0000000", "Opaque", rh_wall());
		if (i % PAGE == PAGE - 1) {
			snprintf(name, sizeof name, "row-%07d", (i - 7) * 37 % MANY);
			rt_list_remove(s, "web", name);
			kept();
			l = s->driver;
			is_in_order(l);
			assert_string_equal(rt_list_selected(s), "web/row-0050000-mine");
			assert_string_equal(ui_list_row(l, l->at)->key, "web/row-0050000-mine");
		}
	}
	assert_int_equal(kept(), MANY + 1 - MANY / PAGE);
	l = s->driver;
	ui_list_resort(l, 3, true);
	is_in_order(l);
	assert_string_equal(ui_list_row(l, l->at)->key, "web/row-0050000-mine");
	ui_list_set_find(l, RH_STR("row-00420"));
	assert_int_equal(l->seen, 100);
	for (size_t i = 0; i < l->seen; i++)
		assert_non_null(strstr(ui_list_row(l, i)->key, "row-00420"));
}

/* Counted and ordered by what has changed alone, a list is what it would be if all rows were looked at. */
static void changes_give_what_all_rows_would(void **state)
{
	struct rt_list_state *st = s->state;
	uint32_t seed = 20261130;

	(void)state;
	st->only_registries = true;
	for (int i = 0; i < 6000; i++) {
		struct ui_list *l = s->driver;
		size_t registries = 0;
		char name[40];

		seed = seed * 1664525 + 1013904223;
		snprintf(name, sizeof name, "row-%03u", seed >> 8 & 511);
		if (seed >> 20 & 3)
			rt_list_put(s, "web", name, seed & 64 ? "TLS" : "Registry", rh_wall());
		else
			rt_list_remove(s, "web", name);
		ui_drive(s)->stale = i == 0;
		ui_screen_rows_changed(s);
		if (seed >> 13 & 7)
			continue;
		kept();
		for (size_t k = 0; k < st->rows.n; k++)
			registries += strcmp(((const struct rt_row *)st->rows.v[k])->kind, "Registry") == 0;
		assert_int_equal(l->kept, registries);
		assert_int_equal(l->counts.kept, registries);
		assert_int_equal(l->seen, registries);
		if (registries == st->rows.n)
			is_in_order(l);
		for (size_t k = 1; k < l->kept; k++)
			assert_true(strcmp(l->slots[l->order[k - 1]].row->key, l->slots[l->order[k]].row->key) < 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ten_thousand_rows_are_merged_not_lost),
		TEST(updates_give_the_order_that_a_sort_would),
		TEST(changes_give_what_all_rows_would),
		TEST(a_hundred_thousand_rows_keep_order_and_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
