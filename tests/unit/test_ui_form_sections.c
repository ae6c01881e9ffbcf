/* Sections of a form: closed they hide their fields, which count all the same. */
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"

#include "tests/support/ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { KIND, NAME, PLACING, NODE, PAIRS, LIMITS, MOST, RULES, EMPTY, NEVER };
enum { RULE_KEY, RULE_MORE, RULE_WEIGHT };

static int submits;

static bool check_digits(struct ui_screen *screen, struct rh_str value, struct rh_err *e)
{
	int64_t n;

	(void)screen;
	return rh_str_number(value, 0, 100, &n) || (rh_err_set(e, RH_E_INVALID, "no number up to 100"), false);
}

static void submit(struct ui_screen *screen)
{
	(void)screen;
	submits++;
}

static const struct ui_field rule_fields[] = {
	{ UI_AT(RULE_KEY, "key"), .kind = UI_FIELD_TEXT, .label = "Key" },
	{ UI_AT(RULE_MORE, "more"), .kind = UI_FIELD_SECTION, .label = "More of it" },
	{ UI_AT(RULE_WEIGHT, "weight"), .kind = UI_FIELD_TEXT, .label = "Weight", .section = RULE_MORE,
	  .check = check_digits },
	{ 0 },
};
static const struct ui_field fields[] = {
	{ UI_AT(KIND, "kind"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN },
	{ UI_AT(NAME, "name"), .kind = UI_FIELD_TEXT, .label = "Name" },
	{ UI_AT(PLACING, "placing"), .kind = UI_FIELD_SECTION, .label = "Placing" },
	{ UI_AT(NODE, "node"), .kind = UI_FIELD_TEXT, .label = "Node", .section = PLACING },
	{ UI_AT(PAIRS, "pairs"), .kind = UI_FIELD_KEYVALUES, .label = "Pairs", .section = PLACING },
	{ UI_AT(LIMITS, "limits"), .kind = UI_FIELD_SECTION, .label = "Limits" },
	{ UI_AT(MOST, "most"), .kind = UI_FIELD_TEXT, .label = "Most", .hint = "25", .section = LIMITS,
	  .check = check_digits },
	{ UI_AT(RULES, "rules"), .kind = UI_FIELD_REPEAT, .label = "Rule", .nested = rule_fields, .section = LIMITS },
	{ UI_AT(EMPTY, "empty"), .kind = UI_FIELD_SECTION, .label = "Nothing of this kind" },
	{ UI_AT(NEVER, "never"), .kind = UI_FIELD_TEXT, .label = "Never", .section = EMPTY, .when = { KIND, "other" } },
	{ 0 },
};
static const struct ui_screen_ops form = {
	.id = "sections",
	.title = "Sections",
	.kind = UI_SCREEN_FORM,
	.fields = fields,
	.submit = submit,
	.submit_label = "Save",
};

static struct ui_screen *s;

static int setup(void **state)
{
	(void)state;
	submits = 0;
	rt_ui_begin(24, 80);
	s = rt_ui_push(&form, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

static void closed_it_hides_its_fields(void **state)
{
	(void)state;
	assert_true(rt_ui_shows("Placing"));
	assert_false(rt_ui_shows("Node"));
	assert_false(rt_ui_shows("Nothing of this kind")); /* none of its fields applies */
	ui_form_focus(s, PLACING);
	rt_ui_draw();
	rt_ui_keys("Enter");
	assert_true(rt_ui_shows("Node"));
	assert_string_equal(rt_ui_focus(), "placing=open");
	rt_ui_keys("Tab");
	assert_string_equal(rt_ui_focus(), "node");
	rt_ui_keys("S-Tab Space");
	assert_false(rt_ui_shows("Node"));
	rt_ui_keys("Tab");
	assert_string_equal(rt_ui_focus(), "limits=closed");
	ui_form_set(s, KIND, RH_STR("other"));
	rt_ui_draw();
	assert_true(rt_ui_shows("Nothing of this kind"));
}

static void opening_one_brings_it_into_sight(void **state)
{
	(void)state;
	rt_ui_resize(18, 80);
	ui_form_unfold(s, PLACING);
	for (int i = 0; i < 5; i++)
		ui_form_add_pair(s, PAIRS, RH_STR(""), RH_STR(""));
	ui_form_set_items(s, RULES, 1);
	ui_form_focus(s, LIMITS);
	rt_ui_draw();
	assert_false(rt_ui_shows("Rule 1 of 1"));
	rt_ui_keys("Enter");
	assert_true(rt_ui_shows("Limits"));
	assert_true(rt_ui_shows("Rule 1 of 1"));
}

static void opening_one_changes_nothing(void **state)
{
	(void)state;
	ui_form_clean(s);
	ui_form_focus(s, PLACING);
	rt_ui_draw();
	rt_ui_keys("Enter");
	assert_false(ui_form_dirty(s));
	rt_ui_keys("Tab");
	rt_ui_type("worker-1");
	assert_true(ui_form_dirty(s));
}

static void what_it_holds_is_counted_and_opens_it(void **state)
{
	(void)state;
	ui_form_set(s, NODE, RH_STR("worker-1"));
	ui_form_add_pair(s, PAIRS, RH_STR("disk"), RH_STR("ssd"));
	ui_form_add_pair(s, PAIRS, RH_STR("zone"), RH_STR("a"));
	ui_form_set(s, MOST, RH_STR("25")); /* the usual */
	rt_ui_draw();
	assert_true(rt_ui_shows("Placing (3)"));
	assert_false(rt_ui_shows("Limits ("));
	ui_form_unfold_held(s);
	rt_ui_draw();
	assert_true(rt_ui_shows("worker-1"));
	assert_false(rt_ui_shows("Most"));
	ui_form_set_items(s, RULES, 2);
	ui_form_set(s, MOST, RH_STR("30"));
	rt_ui_draw();
	assert_true(rt_ui_shows("Limits (3)"));
}

static void what_is_wrong_in_a_closed_one_stops_the_save_and_opens_it(void **state)
{
	(void)state;
	ui_form_set(s, MOST, RH_STR("many"));
	rt_ui_keys("^S");
	assert_int_equal(submits, 0);
	assert_string_equal(rt_ui_focus(), "most");
	assert_true(rt_ui_shows("no number up to 100"));
	ui_form_set(s, MOST, RH_STR("7"));
	ui_form_set(s, NEVER, RH_STR("of another kind"));
	rt_ui_keys("^S");
	assert_int_equal(submits, 1);
}

static void a_refusal_opens_it(void **state)
{
	(void)state;
	ui_form_set_items(s, RULES, 1);
	ui_form_cause_at(s, ui_in(RULES, 0, RULE_WEIGHT), "must be in the range 1-100");
	rt_ui_draw();
	assert_true(rt_ui_shows("must be in the range 1-100")); /* two sections deep */
	ui_form_focus(s, NODE);
	rt_ui_draw();
	assert_string_equal(rt_ui_focus(), "node");
}

static void a_section_of_an_item_is_its_own(void **state)
{
	(void)state;
	ui_form_set_items(s, RULES, 2);
	ui_form_unfold(s, LIMITS);
	ui_form_unfold(s, ui_in(RULES, 1, RULE_MORE));
	ui_form_set(s, ui_in(RULES, 0, RULE_WEIGHT), RH_STR("5"));
	rt_ui_draw();
	assert_true(rt_ui_shows("More of it (1)"));
	assert_true(rt_ui_shows("Weight"));
	ui_form_focus(s, ui_in(RULES, 0, RULE_KEY));
	rt_ui_draw();
	rt_ui_keys("Tab Tab");
	assert_string_equal(rt_ui_focus(), "rules.0.remove");
	ui_form_focus(s, ui_in(RULES, 1, RULE_KEY));
	rt_ui_draw();
	rt_ui_keys("Tab Tab");
	assert_string_equal(rt_ui_focus(), "rules.1.weight");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(closed_it_hides_its_fields),
		TEST(opening_one_changes_nothing),
		TEST(opening_one_brings_it_into_sight),
		TEST(what_it_holds_is_counted_and_opens_it),
		TEST(what_is_wrong_in_a_closed_one_stops_the_save_and_opens_it),
		TEST(a_refusal_opens_it),
		TEST(a_section_of_an_item_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
