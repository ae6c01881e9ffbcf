/* Lesson files: what is read from a good one, and what is said of bad ones. */
#include "base/base.h"
#include "data/lesson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const char good[] = "# a comment\n"
			   "lesson try\n"
			   "title en: Try it\n"
			   "title zh_CN: 试一试\n"
			   "profiles 2.15 2.6\n"
			   "users admin member\n"
			   "let name = quay pull\n"
			   "\n"
			   "step one docs 6/9 on rancher as admin\n"
			   "say en: Enter {name}.\n"
			   "say zh_CN: 输入 {name}。\n"
			   "  field name = {name}\n"
			   "secret password = a = b\n"
			   "field description =\n"
			   "not see x = y\n"
			   "\n"
			   "step two\n"
			   "say en: Go.\n"
			   "say zh_CN: 去。\n"
			   "do open\n";

static struct data_lesson *parse(const char *text)
{
	struct data_lesson *l = NULL;
	struct rh_err e = { 0 };
	if (data_lesson_parse(rh_str(text), &l, &e) != RH_OK)
		fail_msg("%s %s", e.what, e.why);
	return l;
}

static void reads_a_lesson(void **state)
{
	struct data_lesson *l = parse(good);
	(void)state;
	assert_string_equal(l->id, "try");
	assert_string_equal(l->profiles[1], "2.6");
	assert_null(l->profiles[2]);
	assert_string_equal(l->users[1], "member");
	assert_int_equal(l->count, 2);
	const struct data_lesson_step *s = &l->steps[0];
	assert_int_equal(s->docs, 6);
	assert_int_equal(s->docs_of, 9);
	assert_int_equal(s->count, 4);
	assert_int_equal(s->lines[0].word, DATA_LESSON_FIELD);
	assert_string_equal(s->lines[0].arg, "name");
	assert_string_equal(s->lines[0].value, "{name}");
	assert_int_equal(s->lines[0].line, 12);
	assert_string_equal(s->lines[1].arg, "password");
	assert_string_equal(s->lines[1].value, "a = b");
	assert_string_equal(s->lines[2].value, "");
	assert_true(s->lines[3].negated);
	assert_string_equal(s->lines[3].arg, "x = y");
	assert_null(s->lines[3].value);
	assert_true(data_lesson_step_applies(s, true, "admin"));
	assert_false(data_lesson_step_applies(s, false, "admin"));
	assert_false(data_lesson_step_applies(s, true, "member"));
	assert_true(data_lesson_step_applies(&l->steps[1], false, "member"));
	data_lesson_free(&l);
	assert_null(l);
}

static void speaks_languages(void **state)
{
	struct data_lesson *l = parse(good);
	(void)state;
	assert_string_equal(data_lesson_say(&l->title, "zh_CN"), "试一试");
	assert_string_equal(data_lesson_say(&l->title, "zh_CN.UTF-8"), "试一试");
	assert_string_equal(data_lesson_say(&l->title, "en_GB"), "Try it");
	assert_string_equal(data_lesson_say(&l->title, "en@pseudo"), "Try it");
	assert_string_equal(data_lesson_say(&l->title, "de"), "Try it");
	data_lesson_free(&l);
}

static void fills_names(void **state)
{
	struct data_lesson *l = parse(good);
	struct rh_buf b;
	struct rh_err e;
	(void)state;
	rh_buf_init(&b, 1024);
	assert_int_equal(data_lesson_fill(l, RH_STR("a {name} {{b}"), &b, &e), RH_OK);
	assert_string_equal(b.p, "a quay pull {b}");
	data_lesson_let(l, "name", "other");
	data_lesson_let(l, "new", "");
	rh_buf_clear(&b);
	assert_int_equal(data_lesson_fill(l, RH_STR("{name}{new}"), &b, &e), RH_OK);
	assert_string_equal(b.p, "other");
	assert_int_equal(data_lesson_fill(l, RH_STR("{nobody}"), &b, &e), RH_E_PARSE);
	assert_non_null(strstr(e.what, "{nobody}"));
	assert_int_equal(data_lesson_fill(l, RH_STR("open {name"), &b, &e), RH_E_PARSE);
	rh_buf_release(&b);
	data_lesson_free(&l);
}

static const char curriculum[] = "lesson try\n"
				 "title en: Try it\n"
				 "title zh_CN: 试一试\n"
				 "profiles 2.15\n"
				 "users admin\n"
				 "minutes 12\n"
				 "needs first second\n"
				 "part registries\n"
				 "setup wrong-password\n"
				 "let cluster = shop-prod\n"
				 "own name = quay pull\n"
				 "own namespace = web-blue\n"
				 "step one\n"
				 "say en: Enter a name.\n"
				 "say zh_CN: 输入名称。\n"
				 "yet en: It has no name.\n"
				 "yet zh_CN: 尚无名称。\n"
				 "hint en: Like {name}.\n"
				 "hint zh_CN: 例如 {name}。\n"
				 "field name = {name}\n"
				 "setup rate-limit\n"
				 "api GET /api/v1/namespaces/{namespace}/secrets/{name}\n"
				 "expect status = 200\n";

static void reads_what_a_tour_needs(void **state)
{
	struct data_lesson *l = parse(curriculum);
	(void)state;
	const struct data_lesson_step *s = &l->steps[0];
	assert_int_equal(l->minutes, 12);
	assert_string_equal(l->needs[0], "first");
	assert_string_equal(l->needs[1], "second");
	assert_null(l->needs[2]);
	assert_string_equal(l->part, "registries");
	assert_string_equal(l->setup[0], "wrong-password");
	assert_null(l->setup[1]);
	assert_string_equal(l->own[1], "namespace");
	assert_null(l->own[2]);
	assert_string_equal(data_lesson_say(&s->yet, "en"), "It has no name.");
	assert_string_equal(data_lesson_say(&s->hint, "zh_CN"), "例如 {name}。");
	assert_int_equal(s->count, 4);
	assert_int_equal(s->lines[1].word, DATA_LESSON_SETUP);
	assert_string_equal(s->lines[1].arg, "rate-limit");
	assert_int_equal(data_lesson_words[s->lines[2].word].part, DATA_LESSON_CHECK);
	data_lesson_free(&l);
}

/* Only a whole value that is one's own binds; and what was bound is used from there on. */
static void own_names_are_lets_that_bind(void **state)
{
	struct data_lesson *l = parse(curriculum);
	(void)state;
	assert_string_equal(data_lesson_let_of(l, RH_STR("name")), "quay pull");
	assert_null(data_lesson_let_of(l, RH_STR("nobody")));
	assert_string_equal(data_lesson_own(l, RH_STR("{name}")), "name");
	assert_null(data_lesson_own(l, RH_STR("{cluster}")));
	assert_null(data_lesson_own(l, RH_STR("{namespace}/{name}")));
	assert_null(data_lesson_own(l, RH_STR("name")));
	assert_null(data_lesson_own(l, RH_STR("{}")));
	data_lesson_let(l, "name", "mine");
	assert_string_equal(data_lesson_let_of(l, RH_STR("name")), "mine");
	data_lesson_free(&l);
}

static void complains(void **state)
{
	static const struct {
		const char *text, *what;
	} bad[] = {
		{ "", "no line \"lesson ID\"" },
		{ "lesson a b\n", "line 1" },
		{ "lesson x\ntitle en: T\nprofiles 2.15\nusers admin\n", "at least one step" },
		{ "lesson x\ndo open\n", "line 2: before the first step" },
		{ "lesson x\nstep a/b\n", "line 2: expected \"step\"" },
		{ "lesson x\nstep a docs 9/6\n", "line 2: expected a step of the documentation" },
		{ "lesson x\nstep a on mars\n", "line 2: expected docs N/M" },
		{ "lesson x\nstep a\njump open\n", "line 3: no instruction has this name" },
		{ "lesson x\nstep a\ndo\n", "line 3: this instruction needs" },
		{ "lesson x\nstep a\nfield name quay\n", "line 3: this instruction needs" },
		{ "lesson x\nstep a\nnot do open\n", "line 3: only see, label, printed and choose" },
		{ "lesson x\nstep a\nstep a\n", "line 3: there is already a step" },
		{ "lesson x\nstep a\nsay en\n", "line 3: expected a language" },
		{ "lesson x\nstep a\nsay en: a\nsay en: b\n", "line 4: this language stands here twice" },
		{ "lesson x\ntitle en: T\nprofiles 2.15\nusers admin\nstep a\ndo open\n",
		  "line 5: step a says nothing" },
		{ "lesson x\ntitle en: T\ntitle de: T\nprofiles 2.15\nusers admin\nstep a\nsay en: x\n",
		  "says nothing in de" },
		{ "lesson x\nminutes soon\n", "line 2: expected a number of minutes" },
		{ "lesson x\nminutes 3\nminutes 4\n", "line 3: expected a number of minutes" },
		{ "lesson x\npart a b\n", "line 2: expected the name of one part" },
		{ "lesson x\nneeds\n", "line 2: expected at least one name" },
		{ "lesson x\nown = b\n", "line 2: before the first step" },
		{ "lesson x\nstep a\nsetup a b\n", "line 3: expected the name of one thing" },
		{ "lesson x\nstep a\nown a = b\n", "line 3: no instruction has this name" },
		{ "lesson x\ntitle en: T\ntitle de: T\nprofiles 2.15\nusers admin\nstep a\nsay en: x\nsay de: x\n"
		  "yet de: x\n",
		  "has as yet nothing in en" },
		{ "lesson x\ntitle en: T\ntitle de: T\nprofiles 2.15\nusers admin\nstep a\nsay en: x\nsay de: x\n"
		  "hint en: x\n",
		  "hints nothing in de" },
		{ "lesson \xe4\n", "not UTF-8" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(bad); i++) {
		struct data_lesson *l = NULL;
		struct rh_err e = { 0 };
		assert_int_equal(data_lesson_parse(rh_str(bad[i].text), &l, &e), RH_E_PARSE);
		assert_null(l);
		if (!strstr(e.what, bad[i].what))
			fail_msg("number %zu: %s", i, e.what);
	}
}

/* The table is indexed by the word and tells the truth about its examples. */
static void every_word_has_an_example(void **state)
{
	(void)state;
	for (int w = 0; data_lesson_words[w].name; w++) {
		char text[400];
		assert_int_equal((int)data_lesson_words[w].word, w);
		snprintf(text, sizeof text,
			 "lesson x\ntitle en: T\nprofiles 2.15\nusers admin\nstep a\nsay en: x\n%s\n",
			 data_lesson_words[w].example);
		struct data_lesson *l = parse(text);
		assert_int_equal((int)l->steps[0].lines[0].word, w);
		data_lesson_free(&l);
	}
}

static void the_fixed_part_of_a_label(void **state)
{
	static const char *const labels[][2] = { { "Leave the form?", "Leave the form?" },
						 { "What names it cannot be known: %s",
						   "What names it cannot be known:" },
						 { "%s: used by", ": used by" },
						 { "%zu of %zu written", "written" },
						 { "", "" } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(labels); i++)
		assert_true(rh_str_is(data_lesson_label(labels[i][0]), labels[i][1]));
}

/* "may pull" alone is said in a help text as well. */
static void labels_in_parts(void **state)
{
	struct rh_str rest = rh_str("Works: %s may pull %s from %zu of them."), part;

	(void)state;
	assert_true(data_lesson_label_next(&rest, &part) && rh_str_is(part, "Works:"));
	assert_true(data_lesson_label_next(&rest, &part) && rh_str_is(part, "may pull"));
	assert_true(data_lesson_label_next(&rest, &part) && rh_str_is(part, "from"));
	assert_true(data_lesson_label_next(&rest, &part) && rh_str_is(part, "of them."));
	assert_false(data_lesson_label_next(&rest, &part));
}

static void names_of_another_world(void **state)
{
	(void)state;
	struct data_lesson *l = parse("lesson try\ntitle en: In web-blue\nprofiles 2.15\nusers admin\n"
				      "let key = web-blue/quay-pull\n\nstep one\nsay en: web-blue, not web-blue-2.\n"
				      "yet en: Not in web-blue\nfield namespace = web-blue\n"
				      "api GET /namespaces/web-blue/secrets/my-web-blue\n");
	data_lesson_rename(l, "web-blue", "web-blue-07");
	assert_string_equal(l->title.v[0].text, "In web-blue-07");
	assert_string_equal(l->lets[0].text, "web-blue-07/quay-pull");
	assert_string_equal(l->steps[0].say.v[0].text, "web-blue-07, not web-blue-2.");
	assert_string_equal(l->steps[0].yet.v[0].text, "Not in web-blue-07");
	assert_string_equal(l->steps[0].lines[0].value, "web-blue-07");
	assert_string_equal(l->steps[0].lines[1].arg, "GET /namespaces/web-blue-07/secrets/my-web-blue");
	data_lesson_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_lesson),
		cmocka_unit_test(speaks_languages),
		cmocka_unit_test(fills_names),
		cmocka_unit_test(reads_what_a_tour_needs),
		cmocka_unit_test(own_names_are_lets_that_bind),
		cmocka_unit_test(the_fixed_part_of_a_label),
		cmocka_unit_test(labels_in_parts),
		cmocka_unit_test(names_of_another_world),
		cmocka_unit_test(complains),
		cmocka_unit_test(every_word_has_an_example),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
