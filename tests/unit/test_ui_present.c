/* Presenting: what fits is drawn in big letters, what does not in a banner, and the screen keeps its room. */
#include "base/base.h"
#include "ui/big.h"
#include "ui/guide.h"
#include "ui/internal.h"
#include "ui/present.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <string.h>

#include "tests/support/ui_pty.h"

static struct ui_guide guide;
static struct ui_present present;

static void draw_guide(void)
{
	struct ui_rect all = ui_cells_screen();
	int h = ui_present_height(&guide, all);

	ui_present_guide(&guide, (struct ui_rect){ all.h - h, 0, h, all.w });
	ui_present_keys(&present, 2, all.w);
}

static void draw_plain(void)
{
	struct ui_rect all = ui_cells_screen();
	int h = ui_guide_height(&guide, all);

	ui_guide_draw(&guide, (struct ui_rect){ all.h - h, 0, h, all.w });
}

static int height(int rows, int columns, const char *text)
{
	guide = (struct ui_guide){ .title = "title", .text = text };
	present = (struct ui_present){ .keys = "Tab  Enter" };
	pty_begin(rows, columns, &(struct ui_options){ .ambiguous = UI_AMBIGUOUS_NARROW });
	pty_show(draw_guide);
	pty_draw();
	return ui_present_height(&guide, ui_cells_screen());
}

static bool shows(const char *text)
{
	for (int y = 0; y < t.rows; y++)
		if (strstr(pty_line(y), text))
			return true;
	return false;
}

static void big(void **state)
{
	(void)state;
	assert_int_equal(height(43, 132, "Choose “Create”."), 1 + UI_BIG_ROWS + 1);
	assert_false(shows("Choose"));
	assert_string_equal(pty_line(38), "  ▞▀▖▌                 ▐▐ ▞▀▖         ▐     ▐▐");
	assert_string_equal(pty_line(41), "  ▝▀ ▘ ▘▝▀ ▝▀ ▀▀ ▝▀       ▝▀ ▘  ▝▀ ▝▀▘ ▀ ▝▀     ▀");
	assert_non_null(strstr(pty_line(2), "Tab  Enter"));
	pty_end();
	assert_int_equal(height(43, 60, "Choose Create and more than fits."), 1 + 2 * UI_BIG_ROWS + 1);
	pty_end();
}

/* Letters that have no big form, and too little room: a banner of two blank lines, of none, at last of one line. */
static void banner(void **state)
{
	(void)state;
	assert_int_equal(height(43, 132, "选择“创建”。"), 1 + 2 + 1);
	assert_true(shows("选 择 “ 创 建 ”。") || shows("选 择 “创 建 ”。"));
	pty_end();
	assert_int_equal(height(24, 80, "An instruction that is longer than one line of big letters."), 1 + 2 + 1);
	assert_true(shows("An instruction"));
	pty_end();
	assert_int_equal(height(18, 60, "An instruction that is longer than a line of the terminal has columns."),
			 2 + 1);
	pty_end();
}

static void nothing(void **state)
{
	(void)state;
	assert_int_equal(height(24, 80, ""), 1);
	assert_int_equal(ui_present_height(NULL, ui_cells_screen()), 0);
	pty_end();
}

/* A command is told whole, and as a shell takes it; what is to be done keeps its lines. */
static void commands(void **state)
{
	(void)state;
	guide = (struct ui_guide){ .title = "title",
				   .text = "Create it.",
				   .yet = "It is not there.",
				   .commands = "$ export KUBECONFIG=/tmp/file\n$ kubectl create secret docker-registry "
					       "testquay -n default --docker-server=quay.io "
					       "--docker-username=acme+deploy --docker-password=told" };
	pty_begin(24, 80, &(struct ui_options){ .ambiguous = UI_AMBIGUOUS_NARROW });
	pty_show(draw_plain);
	pty_draw();
	assert_string_equal(pty_line(19),
			    "  Create it.                                                  It is not there.");
	assert_string_equal(pty_line(20), "  $ export KUBECONFIG=/tmp/file");
	assert_string_equal(pty_line(21), "  $ kubectl create secret docker-registry testquay -n default \\");
	assert_string_equal(pty_line(22), "  --docker-server=quay.io --docker-username=acme+deploy \\");
	assert_string_equal(pty_line(23), "  --docker-password=told");
	pty_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(big), cmocka_unit_test(banner),
						   cmocka_unit_test(nothing), cmocka_unit_test(commands) };

	pty_environment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
