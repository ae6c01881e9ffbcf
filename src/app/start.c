/* From main to the loop and back: options, state, terminal, first screen, and giving everything up again. */
#include "config.h"

#include "app/cmdline.h"
#include "app/internal.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SAVE_MS = 1000 };

int app_say_error(const struct rh_err *e)
{
	fprintf(stderr, "ranchhand: %s", e->what);
	if (e->why[0])
		fprintf(stderr, " %s", e->why);
	if (e->fix[0])
		fprintf(stderr, "\n  %s", e->fix);
	fputc('\n', stderr);
	return app_exit_code(e->code);
}

static int print(struct rh_buf *text)
{
	size_t n = fwrite(text->p, 1, text->n, stdout);
	bool ok = n == text->n && !text->over && fflush(stdout) == 0;

	rh_buf_release(text);
	return ok ? APP_EXIT_OK : APP_EXIT_INTERNAL;
}

/* What is only printed needs no terminal, no state and no network. */
static bool printed(const struct app_options *o, const struct ui_screen_ops *const *screens, int *exit_code)
{
	struct rh_buf text;

	if (!o->help && !o->version && !o->describe)
		return false;
	rh_buf_init(&text, (size_t)4 << 20);
	if (o->help)
		app_options_help(&text);
	else if (o->version)
		rh_buf_addz(&text, PACKAGE_STRING "\n");
	else
		app_describe(screens, &text);
	*exit_code = print(&text);
	return true;
}

/* ---- state ---- */

static void save_now(void *ctx)
{
	struct app *a = ctx;
	struct rh_err e;

	if (app_state_save(&a->state, &e) != RH_OK)
		ui_toast(a->ui, UI_ROLE_WARN, "%s %s", e.what, e.why);
}

void app_state_changed(struct app *a)
{
	rh_timer_start(&a->save_timer, SAVE_MS, save_now, a);
}

void app_set_language(struct app *a, const char *lang)
{
	rh_strset(&a->state.language, lang);
	rh_locale_init(RH_LOCALEDIR, lang);
	app_state_changed(a);
	for (size_t i = 0; i < a->depth; i++)
		ui_screen_changed(a->stack[i]);
	ui_redraw(a->ui);
	app_teach_later(a);
}

struct kube_config *app_kubeconfig(struct app *a, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (!a->kubeconfig && kube_config_load(a->opt.kubeconfig, &a->kubeconfig, e) != RH_OK)
		return NULL;
	return a->kubeconfig;
}

/* ---- the whole ---- */

static void release(struct app *a)
{
	struct rh_err e;

	if (a->save_timer.running) {
		rh_timer_stop(&a->save_timer);
		if (app_state_save(&a->state, &e) != RH_OK)
			rh_log("%s %s", e.what, e.why);
	}
	app_lend_end(a);
	app_editing_end(a);
	app_rotations_free(a);
	app_tasks_free(a);
	app_tour_end(a);
	free(a->demo_control);
	free(a->demo_registry_password);
	app_stack_release(a);
	app_join_free(a);
	app_session_end(a);
	app_defer_free(a);
	free(a->deferred.screens);
	free(a->deferred.sessions);
	if (a->demo_child)
		net_child_end(a->net, a->demo_child);
	rh_timer_stop(&a->teach_timer);
	rh_timer_stop(&a->quit_timer);
	rh_timer_stop(&a->writing_timer);
	app_receive_no_more(a, a->owner);
	rh_owner_end(a->owner);
	kube_config_free(&a->kubeconfig);
	ui_close(&a->ui);
	if (a->last_word)
		fprintf(stderr, "ranchhand: %s\n", a->last_word);
	free(a->last_word);
	net_free(&a->net);
	app_filter_release(a);
	app_state_release(&a->state);
	rh_buf_release(&a->teach);
	rh_buf_release(&a->test.held);
	free(a->receivers);
	free(a->writing);
}

static bool no_color(void)
{
	const char *z = getenv("NO_COLOR");

	return z && *z;
}

static int run(struct app *a)
{
	const struct ui_options look = { .ascii = a->opt.ascii || !rh_text_utf8(),
					 .mono = a->opt.mono || no_color(),
					 .mouse = a->opt.mouse,
					 .fence = a->test.fd >= 0 };
	struct rh_err e;

	if (ui_open(&a->ui, &look, &e) != RH_OK)
		return app_say_error(&e);
	a->owner = rh_owner_new();
	app_lend_begin(a);
	app_receive(a, a->owner, app_take_message, a);
	app_push(a, a->screens[0], NULL);
	app_resume(a);
	app_run(a);
	if (a->exit_code > 128) {
		ui_suspend(a->ui);
		app_session_give_back(a);
	}
	return a->exit_code;
}

int app_main(int argc, char **argv, const struct ui_screen_ops *const *screens)
{
	static struct app a; /* the one session of the program; a crash handler may still need it */
	struct rh_err e;
	int exit_code;

	a = (struct app){ .screens = screens, .test = { .fd = -1 } };
	rh_locale_init(RH_LOCALEDIR, NULL);
	if (app_options_parse(&a.opt, argc, argv, &e) != RH_OK) {
		exit_code = app_say_error(&e);
	} else if (!printed(&a.opt, screens, &exit_code)) {
		rh_die_init();
		app_state_load(&a.state, a.opt.state_dir, a.opt.no_state);
		if (a.opt.lang || (a.state.language && *a.state.language))
			rh_locale_init(RH_LOCALEDIR, a.opt.lang ? a.opt.lang : a.state.language);
		a.net = net_new();
		if (a.opt.explain) {
			app_lend_begin(&a);
			exit_code = app_command_run(&a);
		} else {
			app_test_open(&a);
			exit_code = run(&a);
		}
		release(&a);
	}
	app_options_release(&a.opt);
	return exit_code;
}
