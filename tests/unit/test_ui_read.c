/* Texts, menus, help, palette and hints: what is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/ui_fixture.h"
#include "base/base.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/menu.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

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

/* ---- texts ---- */

static void a_text_is_searched(void **state)
{
	struct ui_screen *s = rt_ui_push(&rt_text, NULL);

	(void)state;
	rt_ui_keys("/");
	rt_ui_type("LONGER");
	assert_true(rt_ui_shows("1 of 7"));
	rt_ui_keys("Enter .");
	assert_true(rt_ui_shows("2 of 7"));
	assert_true(rt_ui_shows("key-09"));
	rt_ui_keys(". . . . .");
	assert_true(rt_ui_shows("7 of 7"));
	assert_true(rt_ui_shows("key-54"));
	rt_ui_keys("F3");
	assert_true(rt_ui_shows("1 of 7"));
	rt_ui_keys("Esc");
	assert_false(rt_ui_shows("1 of 7"));
	rt_ui_keys("/");
	rt_ui_type("no such");
	assert_true(rt_ui_shows("not found"));
	assert_true(ui_screen_typing(s));
}

static void lines_break(const char *text, int width, const char *want)
{
	struct rh_str rest = rh_str(text), line;
	struct rh_buf got;

	rh_buf_init(&got, 1000);
	while (ui_wrap_next(&rest, width, &line)) {
		rh_buf_adds(&got, line);
		rh_buf_addc(&got, '|');
	}
	assert_string_equal(got.p, want);
	rh_buf_release(&got);
}

static void lines_break_where_reading_allows_it(void **state)
{
	(void)state;
	lines_break("one two three", 8, "one two|three|");
	lines_break("one  two", 4, "one|two|");
	lines_break("unbreakable", 5, "unbre|akabl|e|");
	lines_break("a\n\nb", 9, "a||b|");
	lines_break("    \"quay.io\":{}", 10, "    \"quay.|io\":{}|"); /* an indent is no place to break */
	lines_break("订单服务", 5, "订单|服务|");
	lines_break("", 5, "");
}

/* ---- menus ---- */

static void a_menu_passes_over_headings_and_narrows(void **state)
{
	struct ui_screen *s = rt_ui_push(&rt_menu, NULL);

	(void)state;
	assert_string_equal(rt_ui_focus(), "list");
	rt_ui_keys("Up");
	assert_string_equal(rt_ui_focus(), "list");
	rt_ui_keys("Down Down Down Down");
	assert_string_equal(rt_ui_focus(), "sign_in");
	ui_screen_changed(s);
	rt_ui_draw();
	assert_string_equal(ui_menu_selected(s), "sign_in");
	rt_ui_keys("/");
	rt_ui_type("secr");
	assert_false(rt_ui_shows("Log in"));
	assert_true(rt_ui_shows("Screens"));
	rt_ui_keys("Down Enter"); /* what was found is opened */
	assert_ptr_equal(rt_open_next, &rt_detail);
	rt_open_next = NULL;
}

/* ---- overlays and hints ---- */

static void help_is_made_from_the_tables_and_narrows(void **state)
{
	struct ui_screen *s = rt_ui_push(&rt_list, NULL);

	(void)state;
	ui_help(rt_ui(), s);
	rt_ui_draw();
	assert_true(rt_ui_shows("Secrets keep what a workload must not show."));
	assert_true(rt_ui_shows("c Ins      Create: Create a registry."));
	assert_true(rt_ui_shows(":          Clone: A copy under another name."));
	rt_ui_type("menu");
	assert_true(rt_ui_shows("m F10"));
	assert_false(rt_ui_shows("Clone"));
	rt_ui_keys("Esc");
	assert_false(rt_ui_shows("m F10"));
}

/* Finding and sorting are among the moves of a list. */
static void help_lists_nothing_twice(void **state)
{
	static const struct ui_action actions[] = { { .verb = UI_DO_FIND }, { .verb = UI_DO_SORT }, { 0 } };
	static struct ui_screen_ops ops;

	(void)state;
	ops = rt_list;
	ops.actions = actions;
	ui_help(rt_ui(), rt_ui_push(&ops, NULL));
	rt_ui_draw();
	rt_ui_type("sort");
	assert_true(rt_ui_shows("sort by the next column"));
	assert_false(rt_ui_shows(" Sort"));
	rt_ui_keys("^U");
	rt_ui_type("find");
	assert_true(rt_ui_shows("find: every word must occur"));
	assert_false(rt_ui_shows(" Find"));
}

static void help_of_a_form_begins_with_the_field(void **state)
{
	struct ui_screen *s = rt_ui_push(&rt_form, NULL);

	(void)state;
	ui_form_focus(s, ui_form_handle(s, "password"));
	rt_ui_draw();
	ui_help(rt_ui(), s);
	rt_ui_draw();
	assert_true(rt_ui_row("A robot account's token") > 0); /* and an empty line after it, as before every heading */
	assert_int_equal(rt_ui_row("Registry” means two things"), rt_ui_row("A robot account's token") + 2);
	assert_true(rt_ui_shows("^O K"));
}

/* Also where it is scrolled out of sight; a note that has no text yet says its hint. */
static void a_form_holds_its_notes(void **state)
{
	struct ui_screen *s = rt_ui_push(&rt_sign_in, NULL);

	(void)state;
	assert_true(ui_screen_holds(s, RH_STR("is no longer accepted")));
	assert_false(ui_screen_holds(s, RH_STR("was accepted")));
}

static void the_palette_finds_actions_by_name(void **state)
{
	static const struct ui_palette_entry entries[] = {
		{ "create", "Create", "c Ins", NULL, NULL },
		{ "delete", "Delete", "d Del", NULL, NULL },
		{ "list.clone", "Clone", "", "a pod is never cloned", NULL },
		{ "go.find", "查找", "", NULL, "Find in all registries" },
		{ "go.registry.create", "创建镜像仓库", "", NULL, "Create a registry registry/create" },
		{ "go.secrets", "Storage: Secrets", "", NULL, "Secrets secrets" },
	};

	(void)state;
	rt_ui_push(&rt_list, NULL);
	ui_palette(rt_ui(), entries, RH_LEN(entries));
	rt_ui_draw();
	assert_string_equal(rt_ui_focus(), "palette:create");
	rt_ui_type("SEC");
	assert_string_equal(rt_ui_focus(), "palette:go.secrets");
	rt_ui_keys("Enter");
	assert_string_equal(rt_ui_chosen(), "go.secrets");
	ui_palette(rt_ui(), entries, RH_LEN(entries));
	rt_ui_draw();
	rt_ui_type("registry/c");
	assert_string_equal(rt_ui_focus(), "palette:go.registry.create");
	rt_ui_keys("Esc");
	ui_palette(rt_ui(), entries, RH_LEN(entries));
	rt_ui_draw();
	rt_ui_type("create"); /* what it is called first, then what it is also called */
	assert_string_equal(rt_ui_focus(), "palette:create");
	rt_ui_keys("Down");
	assert_string_equal(rt_ui_focus(), "palette:go.registry.create");
	rt_ui_keys("Esc");
	ui_palette(rt_ui(), entries, RH_LEN(entries));
	rt_ui_type("clone");
	rt_ui_keys("Enter");
	assert_string_equal(rt_ui_chosen(), "go.secrets");
	assert_true(rt_ui_shows("a pod is never cloned"));
}

static void fill_namespaces(void *ctx, struct ui_ticks *out)
{
	static const struct ui_tick_entry entries[] = {
		{ .id = "user", .label = "Only User Namespaces", .many = true },
		{ .id = "p", .label = "Project: Users" },
		{ .id = "users", .label = "users-db", .within = true },
	};

	(void)ctx;
	for (size_t i = 0; i < RH_LEN(entries); i++)
		ui_ticks_add(out, entries[i]);
}

static bool is_ticked(void *ctx, const char *id)
{
	(void)ctx;
	(void)id;
	return false;
}

static void toggle(void *ctx, const char *id)
{
	rh_buf_addz(ctx, id);
}

static void applied(void *ctx, bool apply)
{
	rh_buf_addz(ctx, apply ? " applied" : " left");
}

static void what_stands_for_many_is_found_after_the_others(void **state)
{
	struct rh_buf done;
	struct ui_ticker t = { .title = "Namespaces",
			       .fill = fill_namespaces,
			       .ticked = is_ticked,
			       .toggle = toggle,
			       .done = applied,
			       .ctx = &done };

	(void)state;
	rh_buf_init(&done, 100);
	rt_ui_push(&rt_list, NULL);
	ui_tick(rt_ui(), &t);
	rt_ui_draw();
	assert_false(rt_ui_shows("c Create")); /* the keys are those of the list, not of the screen below */
	assert_true(rt_ui_shows("Leave as it was"));
	rt_ui_type("user");
	assert_string_equal(rt_ui_focus(), "pick:p");
	rt_ui_keys("Tab Tab");
	assert_string_equal(rt_ui_focus(), "pick:user");
	rt_ui_keys("Up Esc");
	ui_tick(rt_ui(), &t);
	rt_ui_draw();
	rt_ui_type("only user");
	ui_tick_again(rt_ui()); /* the entries came again meanwhile: what was typed still counts */
	rt_ui_draw();
	assert_string_equal(rt_ui_focus(), "pick:user");
	assert_false(rt_ui_shows("users-db"));
	rt_ui_keys("Enter");
	assert_string_equal(done.p, " leftuser applied");
	rh_buf_release(&done);
}

static bool typed_at_all(void *ctx, struct rh_str text, struct rh_err *e)
{
	if (rh_str_is(text, "new")) {
		rh_buf_addz(ctx, "(new)");
		return true;
	}
	rh_err_set(e, RH_E_INVALID, "%s", "that is no name");
	return false;
}

/* A text that cannot be an entry is told, and the list stays as it is, with what was typed. */
static void what_is_typed_is_ticked_or_refused(void **state)
{
	static const char *const keys[] = { "Space", "Enter" }, *const means[] = { "(new)", "(new) applied" };
	struct rh_buf done;
	struct ui_ticker t = { .title = "Namespaces",
			       .fill = fill_namespaces,
			       .ticked = is_ticked,
			       .toggle = toggle,
			       .typed = typed_at_all,
			       .done = applied,
			       .ctx = &done };

	(void)state;
	rh_buf_init(&done, 100);
	rt_ui_push(&rt_list, NULL);
	for (size_t i = 0; i < RH_LEN(keys); i++) {
		ui_tick(rt_ui(), &t);
		rt_ui_draw();
		rt_ui_type("NOT");
		rt_ui_keys("Down");
		rt_ui_keys(keys[i]);
		assert_true(rt_ui_shows("that is no name"));
		assert_true(rt_ui_shows("[ NOT "));
		assert_string_equal(done.p ? done.p : "", "");
		rt_ui_keys("^U");
		rt_ui_type("new");
		rt_ui_keys("Down");
		rt_ui_keys(keys[i]);
		assert_string_equal(done.p, means[i]);
		rt_ui_keys("Esc Esc");
		rh_buf_clear(&done);
	}
	rh_buf_release(&done);
}

static void hints_are_keys_that_work_here(void **state)
{
	struct ui_screen *s = rt_ui_push(&rt_list, NULL);

	(void)state;
	assert_true(rt_ui_shows("c Create"));
	assert_false(rt_ui_shows("d Delete")); /* needs a row */
	rt_list_put(s, "a", "b", "TLS", rh_wall());
	rt_ui_draw();
	assert_true(rt_ui_shows("d Delete"));
	rt_ui_resize(18, 60);
	assert_true(rt_ui_shows("? Help"));
	assert_true(rt_ui_shows("Esc Back"));
}

static void every_key_of_the_verbs_table_can_be_pressed(void **state)
{
	(void)state;
	for (const struct ui_verb_def *d = ui_verbs; d->verb != UI_DO_NOTHING; d++) {
		const char *const both[] = { d->keys, d->keys_in_form ? d->keys_in_form : "" };

		for (size_t i = 0; i < RH_LEN(both); i++) {
			struct rh_str rest = rh_str(both[i]), word;

			while (rh_str_cut(&rest, ' ', &word)) {
				struct ui_event e;
				char *name = rh_str_dup(word);

				if (word.n && !ui_event_parse(name, &e))
					fail_msg("%s: no key is called %s", d->id, name);
				/* No plain letter is an action while a text field has the focus. */
				if (word.n && i == 1)
					assert_true(e.key != UI_KEY_CHAR);
				free(name);
			}
		}
		assert_ptr_equal(ui_verb_find(d->verb), d);
		assert_int_equal(ui_screen_verb(NULL, d->id), d->verb);
	}
}

static void a_letter_means_one_thing(void **state)
{
	(void)state;
	for (const struct ui_verb_def *a = ui_verbs; a->verb != UI_DO_NOTHING; a++)
		for (const struct ui_verb_def *b = a + 1; b->verb != UI_DO_NOTHING; b++)
			if (a->keys[0] == b->keys[0] && (a->keys[1] == ' ' || !a->keys[1]) &&
			    (b->keys[1] == ' ' || !b->keys[1]))
				fail_msg("%c is %s and %s", a->keys[0], a->id, b->id);
}

static void expands_to(const char *text, const struct ui_screen *on, const char *want)
{
	char *z = rh_strdup(text);

	ui_keys_expand(z, on);
	assert_string_equal(z, want);
	free(z);
}

static void texts_name_keys_by_what_they_do(void **state)
{
	const struct ui_screen *s = rt_ui_push(&rt_list, NULL), *form = rt_ui_push(&rt_form, NULL);

	(void)state;
	expands_to("{key:create} creates one.", s, "c creates one.");
	expands_to("{key:create} creates one.", form, "^O c creates one.");
	expands_to("{key:filter}, {key:review}{key:back}", form, "^N, ^SEsc");
	expands_to("({key:filter})", NULL, "(n)");
	expands_to("{key:no_such} {key:} {key {key:create", s, "{key:no_such} {key:} {key {key:create");
	for (const struct ui_verb_def *d = ui_verbs; d->verb != UI_DO_NOTHING; d++) {
		char name[16], *mark = rh_format("{key:%s}", d->id);

		assert_true(ui_key_name(form, d->id, name));
		expands_to(mark, form, name); /* none is longer than its mark, which would stay */
		free(mark);
	}
}

static void a_screen_has_keys_of_its_own(void **state)
{
	static struct ui_screen_ops ops;
	static const struct ui_own_key keys[] = { { UI_DO_SCREEN + 1, "d F9" }, { UI_DO_NOTHING, NULL } };
	struct ui_screen *s;
	char name[16];

	(void)state;
	ops = rt_list;
	ops.own_keys = keys;
	s = rt_ui_push(&ops, NULL);
	rt_list_put(s, "a", "b", "TLS", rh_wall());
	rt_ui_draw();
	assert_string_equal(ui_action_keys(&ops, ui_screen_action(s, UI_DO_SCREEN + 1)), "d F9");
	assert_true(ui_key_name(s, "list.clone", name));
	assert_string_equal(name, "d");
	assert_int_equal(ui_screen_event(s, &(struct ui_event){ .key = UI_KEY_CHAR, .c = 'd' }), UI_DO_SCREEN + 1);
	assert_int_equal(ui_screen_event(s, &(struct ui_event){ .key = UI_KEY_F9 }), UI_DO_SCREEN + 1);
	ui_help(rt_ui(), s);
	rt_ui_type("Clone");
	assert_true(rt_ui_shows("d F9"));
}

static struct ui_event pressed_at(enum ui_key key, unsigned frame)
{
	return (struct ui_event){ .key = key, .frame = frame };
}

static int confirmed;

static bool take_confirm(struct ui_screen *s, enum ui_verb verb)
{
	(void)s;
	confirmed += verb == UI_DO_OPEN;
	return verb == UI_DO_OPEN;
}

/* What confirms is taken only from a key that was pressed after the frame that shows what it confirms. */
static void nothing_is_confirmed_unseen(void **state)
{
	static struct ui_screen_ops ops;
	static const struct ui_action actions[] = { { .verb = UI_DO_OPEN, .flags = UI_ACT_CONFIRMS }, { 0 } };
	const unsigned before = ui_frames(rt_ui());
	struct ui_screen *s;
	struct ui_event e;

	(void)state;
	ops = rt_text;
	ops = rt_list;
	ops.actions = actions;
	ops.act = take_confirm;
	confirmed = 0;
	s = rt_ui_push(&ops, NULL);
	e = pressed_at(UI_KEY_ENTER, before);
	assert_int_equal(ui_screen_event(s, &e), UI_DO_NOTHING);
	assert_int_equal(confirmed, 0);
	e = pressed_at(UI_KEY_DOWN, before); /* other keys are kept */
	assert_int_equal(ui_screen_event(s, &e), UI_DO_NOTHING);
	e = pressed_at(UI_KEY_ENTER, ui_frames(rt_ui()));
	ui_screen_event(s, &e);
	assert_int_equal(confirmed, 1);
	ui_screen_unseen(s);
	ui_screen_event(s, &e);
	assert_int_equal(confirmed, 1);
	rt_ui_draw();
	ui_screen_event(s, &e); /* pressed before that frame */
	assert_int_equal(confirmed, 1);
	rt_ui_keys("Enter");
	assert_int_equal(confirmed, 2);
}

static int asked;

static void take_answer(void *ctx, int button)
{
	(void)ctx;
	asked = button;
}

static void a_question_is_answered_by_who_saw_it(void **state)
{
	const char *const buttons[] = { "No", "Yes" }, *const lines[] = { "Really?" };
	const struct ui_dialog d = { .title = "?",
				     .lines = lines,
				     .line_count = 1,
				     .buttons = buttons,
				     .button_count = 2,
				     .done = take_answer };
	unsigned before = ui_frames(rt_ui());
	struct ui_event e;

	(void)state;
	asked = -1;
	rt_ui_push(&rt_text, NULL);
	ui_dialog(rt_ui(), &d);
	rt_ui_draw();
	e = pressed_at(UI_KEY_RIGHT, before);
	ui_overlay_event(rt_ui(), &e);
	e = pressed_at(UI_KEY_ENTER, before);
	ui_overlay_event(rt_ui(), &e);
	assert_int_equal(asked, -1);
	assert_string_equal(rt_ui_focus(), "button:0");
	e = pressed_at(UI_KEY_ESC, before);
	ui_overlay_event(rt_ui(), &e);
	assert_int_equal(asked, 0);
}

static void keys_by_chance_break_nothing(void **state)
{
	static const struct ui_screen_ops *const all[] = { &rt_list, &rt_detail, &rt_text, &rt_menu };
	static const int many = 200;

	(void)state;
	for (uint32_t i = 0; i < RH_LEN(all); i++) {
		rt_ui_push(all[i], all[i] == &rt_list ? &many : NULL);
		rt_ui_random(300, i);
	}
	rt_open_next = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_text_is_searched),
		TEST(lines_break_where_reading_allows_it),
		TEST(a_menu_passes_over_headings_and_narrows),
		TEST(help_is_made_from_the_tables_and_narrows),
		TEST(help_lists_nothing_twice),
		TEST(a_form_holds_its_notes),
		TEST(help_of_a_form_begins_with_the_field),
		TEST(the_palette_finds_actions_by_name),
		TEST(what_stands_for_many_is_found_after_the_others),
		TEST(what_is_typed_is_ticked_or_refused),
		TEST(hints_are_keys_that_work_here),
		TEST(texts_name_keys_by_what_they_do),
		TEST(a_screen_has_keys_of_its_own),
		TEST(nothing_is_confirmed_unseen),
		TEST(a_question_is_answered_by_who_saw_it),
		TEST(every_key_of_the_verbs_table_can_be_pressed),
		TEST(a_letter_means_one_thing),
		TEST(keys_by_chance_break_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
