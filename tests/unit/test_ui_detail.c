/* Details: what is secret is read only when asked for, and where one is on a page that is filled while it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/facts.h"
#include "ui/role.h"
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

static void a_detail_masks_until_it_is_asked(void **state)
{
	(void)state;
	rt_ui_push(&rt_detail, NULL);
	assert_string_equal(rt_ui_focus(), "Name");
	rt_ui_keys("r"); /* not a secret */
	rt_ui_keys("Down Down Down Down Down Down");
	assert_string_equal(rt_ui_focus(), "password");
	assert_true(rt_ui_shows("Password     ••••••••••"));
	assert_false(rt_ui_wrote("canary"));
	rt_ui_keys("r");
	assert_true(rt_ui_shows("correct-horse-canary"));
	rt_ui_tick(10000);
	assert_false(rt_ui_shows("canary"));
	assert_true(rt_ui_shows("Password     ••••••••••"));
	rt_ui_keys("r Up");
	assert_false(rt_ui_shows("canary"));
	rt_ui_keys("Down r");
	ui_suspend(rt_ui());
	ui_resume(rt_ui());
	rt_ui_draw();
	assert_false(rt_ui_shows("canary"));
}

static void a_closed_screen_takes_its_reveal_along(void **state)
{
	(void)state;
	rt_ui_push(&rt_menu, NULL);
	rt_ui_push(&rt_detail, NULL);
	rt_ui_keys("Down Down Down Down Down Down r");
	assert_true(rt_ui_shows("canary"));
	rt_ui_pop();
	assert_false(rt_ui_shows("canary"));
	rt_ui_tick(20000);
}

static void a_copy_goes_to_the_terminal_without_a_reveal(void **state)
{
	(void)state;
	rt_ui_push(&rt_detail, NULL);
	rt_ui_keys("Down Down Down Down Down Down Y");
	assert_true(rt_ui_shows("Password was sent to the terminal's clipboard."));
	assert_true(rt_ui_wrote("\033]52;"));
	assert_true(rt_ui_wrote("Y29ycmVjdC1ob3JzZS1jYW5hcnk="));
	assert_false(rt_ui_wrote("canary"));
}

static void a_detail_scrolls_to_its_end(void **state)
{
	(void)state;
	rt_ui_push(&rt_detail, NULL);
	assert_false(rt_ui_shows("front-13"));
	for (int i = 0; i < 30; i++)
		rt_ui_keys("Down");
	assert_true(rt_ui_shows("covers quay.io/acme/*"));
	rt_ui_keys("g");
	assert_true(rt_ui_shows(" Secret ─") && rt_ui_shows("quay-pull"));
	assert_string_equal(rt_ui_focus(), "Name");
	rt_ui_keys("PgDn");
	assert_true(rt_ui_shows("front-13"));
}

/* What is known late comes above what was there: why a pull failed, above the pods. */
static int known;
static void facts_verdict(struct ui_screen *s, struct ui_facts *out)
{
	(void)s;
	for (int i = 0; i < known; i++)
		ui_facts_line(out, UI_ROLE_TEXT, i ? RH_STR("more of it") : RH_STR("NOT PULLED"));
}

static void facts_pods(struct ui_screen *s, struct ui_facts *out)
{
	(void)s;
	for (int i = 0; i < 30; i++)
		ui_facts_addf(out, i % 2 ? "odd" : "even", UI_ROLE_TEXT, "front-%d", i);
}

static const struct ui_section growing_sections[] = { { "verdict", NULL, facts_verdict },
						      { "pods", NULL, facts_pods },
						      { 0 } };
static const struct ui_screen_ops growing = {
	.id = "growing", .title = "front", .kind = UI_SCREEN_DETAIL, .sections = growing_sections
};

static void a_page_that_grows_is_read_from_its_beginning(void **state)
{
	struct ui_screen *s;

	(void)state;
	known = 0;
	s = rt_ui_push(&growing, NULL);
	assert_true(rt_ui_shows("front-0"));
	known = 40;
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("NOT PULLED"));
	assert_false(rt_ui_shows("front-0"));
}

static void what_somebody_has_gone_to_stays_in_sight(void **state)
{
	struct ui_screen *s;

	(void)state;
	known = 0;
	s = rt_ui_push(&growing, NULL);
	rt_ui_keys("Down Down Down");
	known = 40;
	ui_screen_changed(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("front-3"));
	assert_false(rt_ui_shows("NOT PULLED"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_detail_masks_until_it_is_asked),
		TEST(a_closed_screen_takes_its_reveal_along),
		TEST(a_copy_goes_to_the_terminal_without_a_reveal),
		TEST(a_detail_scrolls_to_its_end),
		TEST(a_page_that_grows_is_read_from_its_beginning),
		TEST(what_somebody_has_gone_to_stays_in_sight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
