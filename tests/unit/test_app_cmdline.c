/* The command line: what is taken, what is refused with a sentence, and that the tables agree with each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "screens/screens.h"
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/places.h"
#include "base/base.h"
#include "data/tree.h"
#include "ui/field.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARGS = 12 };

static enum rh_code parse(struct app_options *o, struct rh_err *e, const char *const *words)
{
	char *argv[ARGS + 2] = { "ranchhand" };
	int argc = 1;

	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	return app_options_parse(o, argc, argv, e);
}

static void taken(void **state)
{
	const char *const words[] = { "--context=edge",        "-n",          "web-blue", "secrets",
				      "--namespace=web-green", "--read-only", "--lang",   "zh_CN",
				      "--cluster=shop-prod",   NULL };
	struct app_options o;
	struct rh_err e;

	(void)state;
	assert_int_equal(parse(&o, &e, words), RH_OK);
	assert_string_equal(o.context, "edge");
	assert_int_equal(o.namespace_count, 2);
	assert_string_equal(o.namespaces[0], "web-blue");
	assert_string_equal(o.namespaces[1], "web-green");
	assert_string_equal(o.place, "secrets");
	assert_string_equal(o.lang, "zh_CN");
	assert_string_equal(o.cluster, "shop-prod");
	assert_true(o.read_only);
	assert_int_equal(o.token_fd, -1);
	assert_false(o.doctor);
	app_options_release(&o);
}

static void lessons(void **state)
{
	const char *const check[] = { "lesson", "--check", "a.lesson", "b.lesson", NULL };
	const char *const one[] = { "--lesson=filter:list", "--demo-user=dana", "--lessons=/", NULL };
	const char *const bad[][4] = { { "--check", NULL },
				       { "--check", "secrets", NULL },
				       { "lesson", "a.lesson", NULL },
				       { "--lessons=/no/such/place", NULL },
				       { "--lesson=filter", "--context=edge", NULL } };
	struct app_options o;
	struct rh_err e;

	(void)state;
	assert_int_equal(parse(&o, &e, check), RH_OK);
	assert_true(o.about_lessons && o.check);
	assert_int_equal(o.image_count, 2);
	assert_string_equal(o.images[1], "b.lesson");
	app_options_release(&o);
	assert_int_equal(parse(&o, &e, one), RH_OK);
	assert_string_equal(o.lesson, "filter:list");
	assert_string_equal(o.lessons, "/");
	app_options_release(&o);
	for (size_t i = 0; i < RH_LEN(bad); i++) {
		assert_int_equal(parse(&o, &e, bad[i]), RH_E_USAGE);
		app_options_release(&o);
	}
}

static void doctor(void **state)
{
	const char *const words[] = { "--lang=en", "doctor", NULL }, *const more[] = { "doctor", "secrets", NULL };
	struct app_options o;
	struct rh_err e;

	(void)state;
	assert_int_equal(parse(&o, &e, words), RH_OK);
	assert_true(o.doctor);
	app_options_release(&o);
	assert_int_equal(parse(&o, &e, more), RH_E_USAGE);
	app_options_release(&o);
}

/* What a lesson that plays itself does is nobody's: it leaves no state. */
static void lessons_that_play(void **state)
{
	const char *const play[] = { "lesson", "--play=x.lesson", "--pace=0", "--record=x.cast", NULL };
	const char *const handout[] = { "lesson", "--handout=html", "filter", NULL };
	struct app_options o;
	struct rh_err e;

	(void)state;
	assert_int_equal(parse(&o, &e, play), RH_OK);
	assert_string_equal(o.play, "x.lesson");
	assert_true(o.no_state && o.pace == 0);
	app_options_release(&o);
	assert_int_equal(parse(&o, &e, handout), RH_OK);
	assert_string_equal(o.images[0], "filter");
	assert_true(o.no_state && o.pace < 0);
	app_options_release(&o);
}

static void demo_profiles(void **state)
{
	static const struct {
		const char *word, *profile;
	} cases[] = { { "--demo", "2.15" },
		      { "--demo=2.6", "2.6" },
		      { "--demo=kubernetes", "kubernetes" },
		      { "--demo=3.0", NULL } };
	struct app_options o;
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		const char *const words[] = { cases[i].word, NULL };
		assert_int_equal(parse(&o, &e, words), cases[i].profile ? RH_OK : RH_E_USAGE);
		if (cases[i].profile)
			assert_string_equal(o.demo, cases[i].profile);
		app_options_release(&o);
	}
}

static void refused(void **state)
{
	static const struct {
		const char *words[5], *says;
	} cases[] = {
		{ { "--record=x.cast" }, "--record goes with --demo" },
		{ { "--demo", "--record=x.cast", "doctor" }, "goes with screens" },
		{ { "lesson", "--handout=pdf", "filter" }, "md or html" },
		{ { "lesson", "--handout=md" }, "--handout goes with lesson" },
		{ { "--play=x.lesson" }, "--play goes with lesson" },
		{ { "lesson", "--play=x.lesson", "filter" }, "one file" },
		{ { "--demo", "--pace=2" }, "--pace goes with" },
		{ { "--bogus" }, "no such option" },
		{ { "--context" }, "needs a value" },
		{ { "secrets", "clusters" }, "Only one place" },
		{ { "nowhere" }, "no such place" },
		{ { "--demo", "--server=https://x" }, "Only one of" },
		{ { "--demo-user=vic" }, "--demo-user goes with" },
		{ { "--world=own.yaml" }, "--world goes with" },
		{ { "--token-fd=3" }, "--server" },
		{ { "--token-fd=x", "--server=https://x" }, "number" },
		{ { "--no-state", "--state-dir=/tmp" }, "Only one of" },
	};
	struct app_options o;
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		assert_int_equal(parse(&o, &e, cases[i].words), RH_E_USAGE);
		assert_non_null(strstr(e.what, cases[i].says));
		assert_true(e.fix[0]);
		assert_int_equal(app_exit_code(e.code), APP_EXIT_USAGE);
		app_options_release(&o);
	}
}

static void token_from_a_descriptor(void **state)
{
	struct rh_secret token;
	struct rh_err e;
	int ends[2];

	(void)state;
	rh_secret_init(&token);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "token-abcde:xyz\n", 16), 16);
	close(ends[1]);
	struct app_options o = { .token_fd = ends[0] };
	assert_int_equal(app_options_token(&o, &token, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&token), "token-abcde:xyz"));
	rh_secret_release(&token);
	close(ends[0]);
}

static void token_file_that_others_may_read(void **state)
{
	char path[] = "/tmp/rh-token-XXXXXX";
	int fd = mkstemp(path);
	struct app_options o = { .token_fd = -1, .token_file = path };
	struct rh_secret token;
	struct rh_err e;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "token-a:b", 9), 9);
	assert_int_equal(fchmod(fd, 0644), 0);
	close(fd);
	rh_secret_init(&token);
	assert_int_not_equal(app_options_token(&o, &token, &e), RH_OK);
	assert_int_equal(token.n, 0);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(app_options_token(&o, &token, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&token), "token-a:b"));
	rh_secret_release(&token);
	unlink(path);
}

static void places_lead_to_screens(void **state)
{
	(void)state;
	for (const struct app_place *p = app_places; p->id; p++) {
		bool found = !p->screen, below = !p->below;
		for (const struct ui_screen_ops *const *s = screens_all; *s; s++) {
			found |= p->screen && strcmp((*s)->id, p->screen) == 0;
			below |= p->below && strcmp((*s)->id, p->below) == 0;
		}
		assert_true(found);
		assert_true(below);
	}
	assert_null(app_place_of_cli("nowhere"));
}

static void ids_are_unique(void **state)
{
	(void)state;
	for (const struct ui_screen_ops *const *a = screens_all; *a; a++) {
		for (const struct ui_screen_ops *const *b = a + 1; *b; b++)
			assert_string_not_equal((*a)->id, (*b)->id);
		for (const struct ui_field *f = (*a)->fields; f && f->id; f++)
			for (const struct ui_field *g = f + 1; g->id; g++)
				assert_string_not_equal(f->id, g->id);
	}
}

static void described(void **state)
{
	struct rh_buf text;
	struct rh_err e;

	(void)state;
	rh_buf_init(&text, (size_t)1 << 20);
	app_describe(screens_all, &text);
	struct rh_tree *t = data_tree_parse(rh_buf_str(&text), &e);
	assert_non_null(t);
	bool form = false;
	for (const struct rh_tree *s = data_tree_first(data_tree_at(t, "/screens")); s; s = data_tree_next(s)) {
		assert_true(data_tree_text(s, "/id").n > 0);
		assert_true(data_tree_text(s, "/help").n > 0);
		form |= rh_str_is(data_tree_text(s, "/id"), "pull_secret_form") &&
			rh_str_is(data_tree_text(s, "/fields/0/id"), "scope");
	}
	assert_true(form);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/verbs")); v; v = data_tree_next(v))
		assert_non_null(data_tree_first(data_tree_at(v, "/keys")));
	data_tree_free(&t);
	rh_buf_release(&text);
}

static void help_names_every_option(void **state)
{
	struct rh_buf text;

	(void)state;
	rh_buf_init(&text, (size_t)1 << 16);
	app_options_help(&text);
	assert_non_null(strstr(text.p, "--token-file=FILE"));
	assert_non_null(strstr(text.p, "--demo[=PROFILE]"));
	assert_non_null(strstr(text.p, "-n, --namespace=NAME"));
	assert_non_null(strstr(text.p, " registry/create"));
	rh_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken),
		cmocka_unit_test(lessons),
		cmocka_unit_test(doctor),
		cmocka_unit_test(lessons_that_play),
		cmocka_unit_test(demo_profiles),
		cmocka_unit_test(refused),
		cmocka_unit_test(token_from_a_descriptor),
		cmocka_unit_test(token_file_that_others_may_read),
		cmocka_unit_test(places_lead_to_screens),
		cmocka_unit_test(ids_are_unique),
		cmocka_unit_test(described),
		cmocka_unit_test(help_names_every_option),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
