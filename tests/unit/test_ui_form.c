/* Forms: what is typed is kept, what is wrong is said in time, what is secret is not shown. */
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verb.h"

#include "tests/support/ui_form_fixture.h"

/* ---- moving ---- */

static void tab_visits_every_field_once_and_comes_round(void **state)
{
	static const char *const order[] = {
		"namespace=",
		"name",
		"description",
		"registry=custom",
		"domain",
		"username",
		"password",
		"port",
		"remember=",
		"containers.0.image",
		"containers.0.policy=Always",
		"containers.add",
		"command.0.line",
		"key",
		"data.add",
		"labels",
		"cancel",
		"yaml",
		"submit",
		"scope=namespace",
	};

	(void)state;
	assert_string_equal(rt_ui_focus(), "scope=namespace");
	for (size_t i = 0; i < RH_LEN(order); i++) {
		rt_ui_keys("Tab");
		assert_string_equal(rt_ui_focus(), order[i]);
	}
	for (size_t i = RH_LEN(order) - 1; i-- > 0;) {
		rt_ui_keys("S-Tab");
		assert_string_equal(rt_ui_focus(), order[i]);
	}
}

/* Beside the buttons: which field it is, and whether there is more above and below. */
static void how_far_one_is_is_said(void **state)
{
	(void)state;
	rt_ui_resize(18, 80);
	assert_true(rt_ui_shows("  ↓ 1 of 17 "));
	focus("key");
	assert_true(rt_ui_shows(" ↑↓ 15 of 17 "));
	focus("labels");
	assert_true(rt_ui_shows(" ↑  17 of 17 "));
	rt_ui_keys("Tab");
	assert_string_equal(rt_ui_focus(), "cancel");
	assert_true(rt_ui_shows(" ↑  17 of 17 "));
	focus("name");
	assert_true(rt_ui_shows("↓ 3 of 17 "));
	rt_ui_resize(60, 80); /* all of it is seen */
	assert_false(rt_ui_shows(" of 17"));
}

static void what_has_the_focus_is_always_seen(void **state)
{
	(void)state;
	rt_ui_resize(18, 60);
	for (int i = 0; i < 20; i++) {
		int y, cursor = -1;

		rt_ui_keys("Tab");
		for (y = 3; y < 13; y++) /* the label is there, when it has one of its own */
			if (strstr(rt_ui_line(y), "Private Key"))
				cursor = y;
		if (!strcmp(rt_ui_focus(), "key"))
			assert_true(cursor > 0);
	}
	focus("labels");
	assert_true(rt_ui_shows("Labels & Annotations (0)"));
	focus("scope");
	assert_true(rt_ui_shows("Scope *"));
}

static void enter_goes_on_and_never_writes_from_a_field(void **state)
{
	(void)state;
	focus("name");
	rt_ui_keys("Enter");
	assert_string_equal(rt_ui_focus(), "description");
	rt_ui_keys("Up Up");
	assert_string_equal(rt_ui_focus(), "namespace=");
	assert_int_equal(st->submits, 0);
}

static void letters_are_typed_not_done(void **state)
{
	(void)state;
	focus("name");
	assert_true(ui_screen_typing(s));
	rt_ui_type("qdkn:?m");
	is("name", "qdkn:?m");
	focus("remember");
	assert_true(ui_screen_typing(s)); /* one field too far: no letter runs anything */
	for (const char *p = "mqKnN?:cd"; *p; p++)
		assert_int_equal(rt_ui_keys((const char[]){ *p, '\0' }), UI_DO_NOTHING);
	assert_string_equal(rt_ui_focus(), "remember=");
	focus("name");
	assert_int_equal(rt_ui_keys("^O"), UI_DO_NOTHING);
	assert_true(rt_ui_shows("then:"));
	assert_int_equal(rt_ui_keys("K"), UI_DO_COMMANDS);
	is("name", "qdkn:?m");
	assert_int_equal(rt_ui_keys("^T"), UI_DO_TEST_LOGIN);
	assert_int_equal(rt_ui_keys("^O"), UI_DO_NOTHING);
	assert_int_equal(rt_ui_keys("Esc"), UI_DO_NOTHING);
	is("name", "qdkn:?m");
}

/* ---- values ---- */

static void values_survive_a_resize_and_a_refresh(void **state)
{
	(void)state;
	focus("name");
	rt_ui_type("quay");
	rt_ui_resize(43, 132);
	rt_ui_type("-pull");
	rt_ui_resize(10, 40);
	rt_ui_type("-2");
	rt_ui_resize(24, 80);
	ui_screen_changed(s);
	rt_ui_draw();
	is("name", "quay-pull-2");
	assert_string_equal(rt_ui_focus(), "name");
	assert_true(rt_ui_shows("[ quay-pull-2 "));
}

static void a_change_is_told_once_and_leaving_too(void **state)
{
	(void)state;
	focus("name");
	rt_ui_type("ab");
	assert_int_equal(st->changes, 2);
	assert_int_equal(st->last_changed, ui_form_handle(s, "name"));
	ui_form_set(s, ui_form_handle(s, "name"), rh_str("set by the screen"));
	assert_int_equal(st->changes, 2);
	assert_true(rt_ui_focus()[0]);
	rt_ui_keys("Tab");
	assert_int_equal(st->last_left, ui_form_handle(s, "name"));
	is("name", "set by the screen");
}

static void conditions_show_and_hide(void **state)
{
	(void)state;
	assert_true(rt_ui_shows("Registry Domain Name *"));
	focus("registry");
	assert_string_equal(rt_ui_focus(), "registry=custom");
	rt_ui_keys("Right Right");
	assert_string_equal(rt_ui_focus(), "registry=quay");
	assert_false(rt_ui_shows("Registry Domain Name *"));
	assert_true(rt_ui_shows("quay.io"));
	ui_form_set(s, ui_form_handle(s, "domain"), rh_str("kept.example"));
	rt_ui_keys("Left Left");
	assert_string_equal(rt_ui_focus(), "registry=custom");
	assert_true(rt_ui_shows("kept.example"));
}

static void a_pick_is_chosen_by_typing(void **state)
{
	(void)state;
	focus("namespace");
	rt_ui_type("web");
	assert_string_equal(rt_ui_focus(), "pick:web-blue");
	assert_true(rt_ui_shows("2 of 10004"));
	rt_ui_keys("Down");
	assert_string_equal(rt_ui_focus(), "pick:web-green");
	rt_ui_keys("Enter");
	is("namespace", "web-green");
	assert_int_equal(st->last_changed, ui_form_handle(s, "namespace"));
	assert_string_equal(rt_ui_focus(), "name"); /* chosen: on to the next */
	focus("namespace");
	rt_ui_keys("Enter");
	rt_ui_type("kube-sys");
	rt_ui_keys("Enter"); /* may not be chosen: its reason stands there */
	assert_true(rt_ui_shows("you may not write there"));
	assert_string_equal(rt_ui_focus(), "pick:kube-system");
	rt_ui_keys("^U");
	rt_ui_type("not-listed");
	rt_ui_keys("Enter");
	is("namespace", "not-listed");
	focus("namespace");
	rt_ui_keys("Enter Esc");
	is("namespace", "not-listed");
}

/* The program ends, or the screen goes: what the list of choices held goes with them (seen by a leak sanitizer). */
static void a_pick_that_is_open_goes_with_its_form(void **state)
{
	(void)state;
	focus("namespace");
	rt_ui_keys("Enter");
	assert_int_equal(strncmp(rt_ui_focus(), "pick:", 5), 0);
}

static void checks_tick_and_remember_who_did(void **state)
{
	(void)state;
	ui_form_set(s, ui_form_handle(s, "namespace"), rh_str("web-blue"));
	ui_form_refresh(s);
	ui_form_tick(s, ui_form_handle(s, "pull"), "quay-pull", true);
	focus("pull");
	assert_true(rt_ui_shows("covers quay.io/acme/front by key quay.io"));
	assert_true(rt_ui_shows("[x] quay-pull"));
	assert_false(ui_form_touched(s, ui_form_handle(s, "pull"), "quay-pull"));
	assert_string_equal(rt_ui_focus(), "pull=quay-pull");
	rt_ui_keys("Down Space");
	assert_true(ui_form_ticked(s, ui_form_handle(s, "pull"), "harbor-robot"));
	assert_true(ui_form_touched(s, ui_form_handle(s, "pull"), "harbor-robot"));
	assert_true(ui_form_ticked(s, ui_form_handle(s, "pull"), "quay-pull"));
	assert_false(ui_form_ticked(s, ui_form_handle(s, "pull"), "quay-old"));
}

static void pairs_are_added_and_removed(void **state)
{
	struct rh_str key;
	const struct rh_secret *value;

	(void)state;
	focus("labels");
	rt_ui_keys("Enter"); /* what is empty opens with a row to type in, which is no change as long as it is empty */
	assert_string_equal(rt_ui_focus(), "labels.0.key");
	assert_false(ui_form_dirty(s));
	rt_ui_type("team");
	rt_ui_keys("Tab");
	rt_ui_type("web");
	rt_ui_keys("Tab Tab Enter");
	assert_string_equal(rt_ui_focus(), "labels.1.key");
	assert_int_equal(ui_form_pairs(s, ui_form_handle(s, "labels")), 1); /* an empty row is none */
	rt_ui_type("team");
	assert_true(rt_ui_shows("Labels & Annotations (2)"));
	rt_ui_tick(300);
	assert_true(rt_ui_shows("this key occurs twice"));
	rt_ui_keys("^W");
	rt_ui_type("env");
	ui_form_pair(s, ui_form_handle(s, "labels"), 1, &key, &value);
	assert_true(rh_str_is(key, "env"));
	ui_form_pair(s, ui_form_handle(s, "labels"), 0, &key, &value);
	assert_true(rh_str_is(key, "team") && rh_str_is(rh_secret_peek(value), "web"));
	rt_ui_keys("Up Tab Tab");
	assert_string_equal(rt_ui_focus(), "labels.0.remove");
	rt_ui_keys("Enter");
	assert_int_equal(ui_form_pairs(s, ui_form_handle(s, "labels")), 1);
	ui_form_pair(s, ui_form_handle(s, "labels"), 0, &key, &value);
	assert_true(rh_str_is(key, "env"));
	assert_true(rt_ui_shows("[ env "));
}

static void a_kept_pair_stays_until_something_is_typed(void **state)
{
	(void)state;
	ui_form_add_kept_pair(s, ui_form_handle(s, "data"), RH_STR("api-key"));
	focus("data");
	rt_ui_draw();
	assert_true(rt_ui_shows("unchanged"));
	assert_true(rh_str_is(ui_form_pair_kept(s, ui_form_handle(s, "data"), 0), "api-key"));
	rt_ui_type("-2"); /* another name, the same value */
	assert_true(rh_str_is(ui_form_pair_kept(s, ui_form_handle(s, "data"), 0), "api-key"));
	rt_ui_keys("Tab");
	rt_ui_type("x");
	assert_false(ui_form_pair_kept(s, ui_form_handle(s, "data"), 0).n);
	rt_ui_keys("^U");
	assert_true(rh_str_is(ui_form_pair_kept(s, ui_form_handle(s, "data"), 0), "api-key"));
}

static void items_are_added_and_removed_with_their_values(void **state)
{
	(void)state;
	ui_form_set(s, ui_form_handle(s, "containers.0.image"), rh_str("first"));
	focus("containers.0.policy");
	rt_ui_keys("Tab Enter");
	assert_int_equal(ui_form_items(s, ui_form_handle(s, "containers")), 2);
	assert_string_equal(rt_ui_focus(), "containers.1.image");
	rt_ui_type("second");
	is("containers.1.image", "second");
	assert_true(rt_ui_shows("Container 2 of 2"));
	ui_form_focus(s, ui_form_handle(s, "containers.0.policy"));
	rt_ui_draw();
	rt_ui_keys("Tab");
	assert_string_equal(rt_ui_focus(), "containers.0.remove");
	rt_ui_keys("Enter");
	assert_int_equal(ui_form_items(s, ui_form_handle(s, "containers")), 1);
	is("containers.0.image", "second");
	assert_true(rt_ui_shows("Container 1 of 1"));
}

static void lines_split_and_join(void **state)
{
	(void)state;
	focus("command");
	rt_ui_type("serve");
	rt_ui_keys("Enter");
	rt_ui_type("--port");
	is("command", "serve\n--port");
	assert_string_equal(rt_ui_focus(), "command.1.line");
	rt_ui_paste("a\nb\nc\n");
	is("command", "serve\na\nb\nc\n--port");
	rt_ui_keys("Up ^U");
	rt_ui_keys("Backspace");
	is("command", "serve\na\nb\n--port");
}

/* ---- problems ---- */

static void a_problem_is_said_after_a_rest_and_unsaid_at_once(void **state)
{
	(void)state;
	focus("name");
	rt_ui_type("a_");
	assert_false(rt_ui_shows("is not allowed here"));
	rt_ui_tick(200);
	assert_false(rt_ui_shows("is not allowed here"));
	rt_ui_tick(100);
	assert_true(rt_ui_shows("is not allowed here"));
	assert_int_equal(rt_ui_line(rt_ui_row("is not allowed here"))[1], '!');
	rt_ui_keys("Backspace");
	assert_false(rt_ui_shows("is not allowed here"));
}

static void full_width_characters_are_named_and_put_right(void **state)
{
	(void)state;
	focus("name");
	rt_ui_type("ｑｕａｙ－１");
	rt_ui_tick(300);
	assert_true(rt_ui_shows("full-width characters; ^X writes quay-1"));
	assert_int_equal(rt_ui_keys("^X"), UI_DO_NOTHING);
	is("name", "quay-1");
	assert_false(rt_ui_shows("full-width"));
	rt_ui_keys("^X"); /* nothing is left to do: it is the screen's again */
	is("name", "quay-1");
	focus("port");
	rt_ui_keys("^U");
	rt_ui_type("５０００");
	rt_ui_tick(300);
	assert_true(rt_ui_shows("^X writes 5000"));
	rt_ui_keys("^X");
	is("port", "5000");
}

static void what_a_field_does_not_take_is_said(void **state)
{
	(void)state;
	focus("name");
	rt_ui_type("测");
	assert_true(rt_ui_shows("“测” is not taken here"));
	is("name", "");
	rt_ui_paste("ok试");
	assert_true(rt_ui_shows("“试” is not taken here"));
	focus("port");
	rt_ui_type("x");
	assert_true(rt_ui_shows("Only digits are taken here"));
}

/* What a full-width password would be as ASCII is not shown. */
static void a_password_is_not_shown_by_its_remark(void **state)
{
	(void)state;
	focus("password");
	rt_ui_type("ｃｏｒｒｅｃｔ－ｈｏｒｓｅ");
	rt_ui_tick(300);
	assert_true(rt_ui_shows("full-width characters: ^X makes them half-width"));
	assert_false(rt_ui_shows("correct-horse"));
	rt_ui_keys("^X");
	assert_false(rt_ui_shows("full-width"));
	assert_true(rh_str_is(rh_secret_peek(ui_form_secret(s, ui_form_handle(s, "password"))), "correct-horse"));
}

static void a_problem_is_said_on_leaving(void **state)
{
	(void)state;
	focus("name");
	rt_ui_type("a_");
	rt_ui_keys("Tab");
	assert_true(rt_ui_shows("is not allowed here"));
	rt_ui_keys("Tab Tab Tab");
	assert_false(rt_ui_shows("cannot be empty")); /* passed by, never touched */
}

static void review_goes_from_problem_to_problem(void **state)
{
	(void)state;
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 0);
	assert_true(rt_ui_shows("5 problems"));
	assert_string_equal(rt_ui_focus(), "namespace=");
	rt_ui_keys("^S");
	assert_string_equal(rt_ui_focus(), "name");
	rt_ui_keys("^S");
	assert_string_equal(rt_ui_focus(), "domain");
	rt_ui_keys("^S");
	assert_string_equal(rt_ui_focus(), "password");
	rt_ui_keys("^S");
	assert_string_equal(rt_ui_focus(), "containers.0.image");
	rt_ui_keys("^S");
	assert_string_equal(rt_ui_focus(), "namespace=");
	fill_in();
	assert_true(rt_ui_shows("required") || st->submits == 0);
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 1);
}

static void what_is_folded_opens_for_its_problem(void **state)
{
	(void)state;
	fill_in();
	ui_form_add_pair(s, ui_form_handle(s, "labels"), RH_STR("Bad"), RH_STR("x"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 0);
	assert_string_equal(rt_ui_focus(), "labels.0.key");
	assert_true(rt_ui_shows("“B” is not allowed here"));
}

/* An object is edited for something else than what it has already, whatever the rules of today say of that. */
static void what_was_read_is_no_problem_until_it_is_touched(void **state)
{
	(void)state;
	fill_in();
	ui_form_set(s, ui_form_handle(s, "name"), rh_str("Old_Name"));
	ui_form_add_pair(s, ui_form_handle(s, "labels"), RH_STR("Bad"), RH_STR("x"));
	ui_form_read(s);
	ui_form_clean(s);
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 1);
	/* another pair beside it, and another value of it, are not its key */
	ui_form_add_pair(s, ui_form_handle(s, "labels"), RH_STR("good"), RH_STR("y"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 2);
	ui_form_add_pair(s, ui_form_handle(s, "labels"), RH_STR("Worse"), RH_STR("y"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 2);
	assert_string_equal(rt_ui_focus(), "labels.2.key");
	ui_form_set(s, ui_form_handle(s, "name"), rh_str("Other_Name"));
	rt_ui_keys("^S");
	assert_string_equal(rt_ui_focus(), "name");
	/* what is required stays so */
	ui_form_set(s, ui_form_handle(s, "name"), rh_str(""));
	ui_form_read(s);
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 2);
}

static void hidden_fields_are_no_problem(void **state)
{
	(void)state;
	fill_in();
	ui_form_set(s, ui_form_handle(s, "domain"), rh_str(""));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 0);
	ui_form_set(s, ui_form_handle(s, "registry"), rh_str("quay"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 1);
}

static void a_note_goes_with_its_value(void **state)
{
	(void)state;
	fill_in();
	focus("name");
	rt_ui_keys("^U");
	rt_ui_type("taken");
	assert_true(rt_ui_shows("taken: web-blue already has a secret taken"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 0);
	assert_string_equal(rt_ui_focus(), "name");
	rt_ui_type("2");
	assert_false(rt_ui_shows("already has a secret"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 1);
}

static void a_refusal_finds_its_field_or_the_banner(void **state)
{
	struct rh_err e = { 0 };

	(void)state;
	fill_in();
	rh_err_set(&e, RH_E_INVALID, "The server refused the secret");
	rh_err_why(&e, "must be no more than 63 characters");
	snprintf(e.field, sizeof e.field, "metadata.name");
	assert_int_equal(ui_form_refused(s, &e), 1);
	rt_ui_draw();
	focus("name");
	assert_true(rt_ui_shows("must be no more than 63 characters"));
	rt_ui_keys("^S");
	assert_int_equal(st->submits, 0);
	rt_ui_type("x");
	assert_false(rt_ui_shows("must be no more than 63 characters"));
	ui_form_cause(s, "spec.containers[0].image", "not found in the registry");
	ui_form_cause(s, "data[.dockerconfigjson]", "is too long");
	focus("containers");
	assert_true(rt_ui_shows("not found in the registry"));
	assert_true(rt_ui_shows("data[.dockerconfigjson]: is too long"));
	ui_form_banner(s, NULL);
	rt_ui_draw();
	assert_false(rt_ui_shows("is too long"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(tab_visits_every_field_once_and_comes_round),
		TEST(how_far_one_is_is_said),
		TEST(what_has_the_focus_is_always_seen),
		TEST(enter_goes_on_and_never_writes_from_a_field),
		TEST(letters_are_typed_not_done),
		TEST(values_survive_a_resize_and_a_refresh),
		TEST(a_change_is_told_once_and_leaving_too),
		TEST(conditions_show_and_hide),
		TEST(a_pick_is_chosen_by_typing),
		TEST(a_pick_that_is_open_goes_with_its_form),
		TEST(checks_tick_and_remember_who_did),
		TEST(pairs_are_added_and_removed),
		TEST(a_kept_pair_stays_until_something_is_typed),
		TEST(items_are_added_and_removed_with_their_values),
		TEST(lines_split_and_join),
		TEST(a_problem_is_said_after_a_rest_and_unsaid_at_once),
		TEST(full_width_characters_are_named_and_put_right),
		TEST(what_a_field_does_not_take_is_said),
		TEST(a_password_is_not_shown_by_its_remark),
		TEST(a_problem_is_said_on_leaving),
		TEST(review_goes_from_problem_to_problem),
		TEST(what_is_folded_opens_for_its_problem),
		TEST(what_was_read_is_no_problem_until_it_is_touched),
		TEST(hidden_fields_are_no_problem),
		TEST(a_note_goes_with_its_value),
		TEST(a_refusal_finds_its_field_or_the_banner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
