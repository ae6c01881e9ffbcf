/* Where a table's cursor may be: rows that take none are passed over, both ways and at both ends. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/ui_pty.h"

static struct ui_widget *table;
static const char *rows; /* one a character: '-' takes no cursor */

static void draw(void)
{
	ui_cells_fill(ui_cells_screen(), UI_ROLE_TEXT);
	ui_widget_draw(table);
}

static size_t count(void *ctx)
{
	(void)ctx;
	return strlen(rows);
}

static enum ui_role cell(void *ctx, size_t row, int column, struct rh_buf *out)
{
	(void)ctx;
	(void)column;
	rh_buf_addc(out, rows[row]);
	return UI_ROLE_TEXT;
}

static bool skipped(void *ctx, size_t row)
{
	(void)ctx;
	return rows[row] == '-';
}

/* Types the keys, and says whether the last one left the table. */
static enum ui_used press(const char *keys)
{
	struct rh_str rest = rh_str(keys), key;
	enum ui_used used = UI_IGNORED;

	while (rh_str_cut(&rest, ' ', &key)) {
		char *name = rh_str_dup(key);

		used = pty_press(table, name);
		pty_draw();
		free(name);
	}
	return used;
}

static void the_cursor_passes_over(void **state)
{
	static const struct ui_table_column columns[] = { { 3, 8, UI_ALIGN_LEFT, false } };
	static const struct {
		const char *rows, *keys;
		size_t cursor;
		enum ui_used last;
	} cases[] = {
		{ "a-cd", "Down", 2, UI_USED },
		{ "a-cd", "Down Up", 0, UI_USED },
		{ "a--d", "Down Up", 0, UI_USED },
		{ "a-cd", "End Home", 0, UI_USED },
		{ "a-cd", "End PgUp PgUp", 0, UI_USED },
		{ "-bcd", "Up", 1, UI_LEFT_UP },
		{ "-bcd", "Down Up", 1, UI_USED },
		{ "--cd", "Down Up Up", 2, UI_LEFT_UP },
		{ "-bcd", "End Home", 1, UI_USED },
		{ "-bcd", "End PgUp PgUp", 1, UI_USED },
		{ "ab--", "Down Down", 1, UI_LEFT_DOWN },
		{ "ab--", "End", 1, UI_USED },
		{ "ab-", "PgDn PgDn", 1, UI_USED },
		{ "ab-----", "PgDn", 1, UI_USED },
		{ "--cd", "End PgUp", 2, UI_USED },
		{ "-b-", "Up Down", 1, UI_LEFT_DOWN },
		{ "---", "Down", UI_TABLE_NONE, UI_LEFT_DOWN },
		{ "---", "Up", UI_TABLE_NONE, UI_LEFT_UP },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct ui_table_source source = { .count = count, .cell = cell, .skip = skipped };
		struct ui_layer *l;
		enum ui_used last;

		pty_begin(24, 80, &(struct ui_options){ 0 });
		rows = cases[i].rows;
		l = ui_layer_new();
		table = ui_table_new(l, &source);
		ui_table_columns(table, columns, RH_LEN(columns));
		ui_widget_move(table, (struct ui_rect){ 4, 0, 8, 80 });
		ui_layer_focus(l, table);
		pty_show(draw);
		pty_draw();
		last = press(cases[i].keys);
		if (ui_table_cursor(table) != cases[i].cursor || last != cases[i].last)
			fail_msg("%s, %s: row %zu, not %zu; answer %d", rows, cases[i].keys, ui_table_cursor(table),
				 cases[i].cursor, (int)last);
		ui_layer_free(&l);
		pty_end();
	}
}

/* One that is chosen before anything is drawn: what stands above it is seen as well. */
static void chosen_before_it_is_drawn(void **state)
{
	static const struct ui_table_column columns[] = { { 3, 8, UI_ALIGN_LEFT, false } };
	static const struct ui_table_source source = { .count = count, .cell = cell };
	struct ui_layer *l;
	size_t n;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	rows = "abcdefghijklmnop";
	l = ui_layer_new();
	table = ui_table_new(l, &source);
	ui_table_columns(table, columns, RH_LEN(columns));
	ui_table_select(table, 3);
	ui_widget_move(table, (struct ui_rect){ 4, 0, 8, 80 });
	ui_layer_focus(l, table);
	pty_show(draw);
	pty_draw();
	assert_int_equal(ui_table_seen(table, &n), 0);
	assert_int_equal(n, 8);
	ui_layer_free(&l);
	pty_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_cursor_passes_over),
					    cmocka_unit_test(chosen_before_it_is_drawn) };

	pty_environment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
