/* From main to the loop and back: options, state, terminal, first screen, and giving everything up again. */
#include "config.h"

#include "app/cmdline.h"
#include "app/internal.h"
#include "app/language.h"
#include "app/lesson.h"
#include "app/lesson_print.h"
#include "app/parts/private_file.h"
#include "app/shell.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int print(struct rh_buf *text)
{
	size_t n = fwrite(text->p, 1, text->n, stdout);
	bool ok = n == text->n && !text->over && fflush(stdout) == 0;

	rh_buf_release(text);
	return ok ? APP_EXIT_OK : APP_EXIT_INTERNAL;
}

/* What is only printed needs no terminal and no network. */
static bool printed(struct app *a, const struct ui_screen_ops *const *screens, int *exit_code)
{
	const struct app_options *o = &a->opt;
	struct rh_buf text;

	if (!o->help && !o->version && !o->describe && !o->complete)
		return false;
	rh_buf_init(&text, (size_t)4 << 20);
	if (o->complete)
		app_complete(a, &text);
	else if (o->help)
		app_options_help(&text);
	else if (o->version)
		rh_buf_addz(&text, PACKAGE_STRING "\n");
	else
		app_describe(screens, &text);
	*exit_code = print(&text);
	return true;
}

static int about_lessons(struct app *a, const struct ui_screen_ops *const *screens)
{
	struct rh_buf text;

	rh_buf_init(&text, (size_t)4 << 20);
	int code = a->opt.check ? app_lesson_check(a, screens, &text) : app_lesson_print(a, &text);
	int printed_code = print(&text);
	return printed_code ? printed_code : code;
}

/* ---- the whole ---- */

/* Whoever may still use something goes before it. */
static void release(struct app *a)
{
	app_keep_release(a);
	app_lend_end(a);
	app_editing_end(a);
	app_shell_end(a);
	app_tour_end(a);
	app_present_end(a);
	app_lesson_release(a);
	app_draft_release(a);
	app_stack_release(a);
	app_writing_release(a); /* behind the screens, which leave what they have begun */
	app_join_free(a);
	app_session_release(a);
	app_progress_end(a);
	app_demo_end(a);
	app_strip_release(a);
	app_receive_no_more(a, a->owner);
	rh_owner_end(a->owner);
	ui_close(&a->ui);
	rh_timer_stop(&a->waiting);
	app_depart_release(a);
	app_leave_release(a);
	net_free(&a->net);
	app_filter_release(a);
	app_state_release(&a->state);
	app_test_release(a);
	app_undo_release(a);
	app_deeds_release(a);
	app_mays_release(a);
	app_given_release(a);
	app_receivers_release(a);
	app_record_close(a);
	app_journal_close(a);
}

/* A signal's first, then that a write may have happened. */
static int exit_code(const struct app *a)
{
	if (app_leave_code(a) > 128)
		return app_leave_code(a);
	if (app_journal_unsure(a))
		return APP_EXIT_UNSURE;
	return app_leave_code(a) ? app_leave_code(a) : app_join_exit_code(a);
}

/* Its own errors and help are in the language that is asked for, too. */
static enum rh_code parse(struct app *a, int argc, char **argv, struct rh_err *e)
{
	enum rh_code code = app_options_parse(&a->opt, argc, argv, e);
	struct rh_err why;

	if (!a->opt.lang)
		return code;
	if (app_language_take(a->opt.lang, &why) != RH_OK)
		(void)app_say_error(&why);
	app_options_release(&a->opt);
	return app_options_parse(&a->opt, argc, argv, e);
}

static int run(struct app *a, const struct ui_screen_ops *const *screens)
{
	struct ui_options look = { .fence = app_test_on(a) };
	struct rh_err e;

	app_present_begin(a);
	app_look_fill(a, &look);
	if (ui_open(&a->ui, &look, &e) != RH_OK)
		return app_say_error(&e);
	a->owner = rh_owner_new();
	app_lend_begin(a);
	app_receive(a, a->owner, app_take_message, a);
	app_stack_begin(a, screens);
	app_private_sweep(NULL);
	app_resume(a);
	app_language_tell(a);
	app_run(a);
	if (app_leave_code(a) > 128 || app_busy(a))
		ui_suspend(a->ui);
	app_writing_last_words(a);
	if (app_leave_code(a) > 128)
		app_give_back(a);
	return exit_code(a);
}

int app_main(int argc, char **argv, const struct ui_screen_ops *const *screens)
{
	static struct app a; /* the one session of the program; a crash handler may still need it */
	struct rh_err e;
	int code;

	a = (struct app){ .test = { .fd = -1 }, .journal = { .fd = -1 }, .record = { .fd = -1 } };
	rh_locale_init(rh_languages, NULL);
	if (parse(&a, argc, argv, &e) != RH_OK) {
		code = app_say_error(&e);
	} else if (!printed(&a, screens, &code)) {
		rh_die_init();
		app_state_load(&a.state, a.opt.state_dir, a.opt.no_state);
		if (!a.opt.lang && a.state.language)
			rh_locale_init(rh_languages, a.state.language);
		a.net = net_new();
		if (app_play_asked(&a, &e) != RH_OK || app_lesson_asked(&a, &e) != RH_OK ||
		    app_journal_open(&a, &e) != RH_OK || app_record_open(&a, &e) != RH_OK ||
		    (app_given_wanted(&a) && app_given_load(&a, &e) != RH_OK)) {
			code = app_say_error(&e);
		} else if (a.opt.about_lessons && !a.play.on) {
			code = about_lessons(&a, screens);
		} else if (a.opt.explain || a.opt.audit || a.opt.doctor || (a.opt.apply && !app_given_wanted(&a))) {
			app_lend_begin(&a);
			code = app_command_run(&a);
		} else {
			app_test_open(&a);
			code = run(&a, screens);
		}
		release(&a);
		code = app_play_end(&a, code);
	}
	app_options_release(&a.opt);
	return code;
}
