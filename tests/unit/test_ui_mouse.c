/* The mouse, as a terminal reports it: rows, menus, fields, options, buttons, hints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"

static void is_focus(const char *want)
{
	assert_string_equal(rt_ui_focus(), want);
}

/* A click goes to a row, a second one opens it: one click changes nothing. */
static void rows(void **state)
{
	int many = 40;

	(void)state;
	rt_ui_begin(24, 80);
	rt_ui_push(&rt_list, &many);
	rt_open_next = NULL;
	rt_ui_click("secret-00005", 0);
	assert_non_null(strstr(rt_ui_focus(), "/secret-00005"));
	assert_null(rt_open_next);
	rt_ui_click("secret-00005", 40);
	assert_ptr_equal(rt_open_next, &rt_detail);
	/* the line of keys */
	rt_ui_click("c Create", 3);
	assert_ptr_equal(rt_open_next, &rt_form);
	/* where nothing is */
	rt_ui_click("secrets · live", 0);
	assert_non_null(strstr(rt_ui_focus(), "/secret-00005"));
	rt_ui_end();
}

static void menu_and_page(void **state)
{
	(void)state;
	rt_ui_begin(24, 80);
	rt_ui_push(&rt_menu, NULL);
	rt_ui_click("Create Registry", 0);
	is_focus("form");
	rt_ui_click("Screens", 0); /* a heading */
	is_focus("form");
	rt_ui_push(&rt_detail, NULL);
	rt_ui_keys("Down Down");
	char *before = rh_strdup(rt_ui_focus());
	rt_ui_keys("Up");
	rt_ui_keys("Up");
	assert_string_not_equal(rt_ui_focus(), before);
	free(before);
	rt_ui_end();
}

static void fields(void **state)
{
	struct ui_screen *s;

	(void)state;
	rt_ui_begin(43, 132);
	s = rt_ui_push(&rt_form, NULL);
	rt_ui_click("robot account of the web team", 2);
	is_focus("description");
	rt_ui_type("by hand");
	assert_true(rh_str_is(ui_form_text(s, 3), "by hand"));
	/* an option, and the same once more: it stays */
	rt_ui_click("Quay.io", 1);
	is_focus("registry=quay");
	rt_ui_click("Quay.io", 1);
	is_focus("registry=quay");
	rt_ui_click("every namespace of Web Shop", 0); /* cannot be chosen */
	assert_true(rh_str_is(ui_form_text(s, 0), "namespace"));
	rt_ui_click("Remember on this account", 0);
	is_focus("remember=true");
	rt_ui_click("Remember on this account", 0);
	is_focus("remember=false");
	rt_ui_end();
}

/* A field to choose for opens its list; a row of it is gone to, and chosen with the second click. */
static void pick(void **state)
{
	struct ui_screen *s;

	(void)state;
	rt_ui_begin(43, 132);
	s = rt_ui_push(&rt_form, NULL);
	rt_ui_click("choose one", 0);
	is_focus("pick:web-blue");
	rt_ui_click("web-green", 0);
	is_focus("pick:web-green");
	rt_ui_click("web-green", 0);
	assert_true(rh_str_is(ui_form_text(s, 1), "web-green"));
	rt_ui_end();
}

static void buttons(void **state)
{
	struct rt_form_state *st;
	struct ui_screen *s;

	(void)state;
	rt_ui_begin(43, 132);
	s = rt_ui_push(&rt_form, NULL);
	st = s->state;
	rt_ui_click("[ Create… ]", 4);
	assert_int_equal(st->submits, 0); /* as the key does: what is missing is shown first */
	assert_true(rt_ui_shows("problem"));
	assert_int_equal(rt_ui_click("[ Cancel ]", 3), UI_DO_BACK);
	rt_ui_end();
}

static int pressed = -1;

static void answered(void *ctx, int button)
{
	(void)ctx;
	pressed = button;
}

/* A box lies over the rest: only it can be clicked on. */
static void dialogs(void **state)
{
	static const char *const lines[] = { "Delete it?" }, *const texts[] = { "Keep", "Delete" };
	int many = 5;

	(void)state;
	rt_ui_begin(24, 80);
	rt_ui_push(&rt_list, &many);
	ui_dialog(rt_ui(), &(struct ui_dialog){ .title = "Delete",
						.lines = lines,
						.line_count = 1,
						.buttons = texts,
						.button_count = 2,
						.done = answered });
	rt_ui_draw();
	rt_ui_click("secret-00000", 0);
	assert_int_equal(pressed, -1);
	is_focus("button:0");
	rt_ui_click("[ Delete ]", 2);
	assert_int_equal(pressed, 1);
	rt_ui_end();
}

/* What was drawn and is gone cannot be clicked on. */
static void gone(void **state)
{
	int many = 5;

	(void)state;
	rt_ui_begin(24, 80);
	rt_ui_push(&rt_menu, NULL);
	rt_ui_push(&rt_list, &many);
	int y = rt_ui_row("secret-00003");
	rt_ui_pop();
	assert_true(y > 0);
	rt_ui_click("YAML", 0);
	is_focus("text");
	rt_ui_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows), cmocka_unit_test(menu_and_page), cmocka_unit_test(fields),
		cmocka_unit_test(pick), cmocka_unit_test(buttons),       cmocka_unit_test(dialogs),
		cmocka_unit_test(gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
