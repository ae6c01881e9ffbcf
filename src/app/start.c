/* From main to the loop and back: options, state, terminal, first screen, and giving everything up again. */
#include "app/internal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SAVE_MS = 1000 };

int rh_say_error(const struct rh_err *e)
{
	fprintf(stderr, "ranchhand: %s", e->what);
	if (e->why[0])
		fprintf(stderr, " %s", e->why);
	if (e->fix[0])
		fprintf(stderr, "\n  %s", e->fix);
	fputc('\n', stderr);
	return rh_exit_code(e->code);
}

static int print(struct rh_buf *text)
{
	size_t n = fwrite(text->p, 1, text->n, stdout);
	bool ok = n == text->n && !text->over && fflush(stdout) == 0;

	rh_buf_release(text);
	return ok ? RH_EXIT_OK : RH_EXIT_INTERNAL;
}

/* What is only printed needs no terminal, no state and no network. */
static bool printed(const struct rh_options *o, const struct rh_screen_ops *const *screens, int *exit_code)
{
	struct rh_buf text;

	if (!o->help && !o->version && !o->describe)
		return false;
	rh_buf_init(&text, (size_t)4 << 20);
	if (o->help)
		rh_options_help(&text);
	else if (o->version)
		rh_buf_addz(&text, PACKAGE_STRING "\n");
	else
		rh_describe(screens, &text);
	*exit_code = print(&text);
	return true;
}

/* ---- state ---------------------------------------------------------------------------------------------------------- */

static void save_now(void *ctx)
{
	struct rh_app *a = ctx;
	struct rh_err e;

	if (rh_state_save(&a->state, &e) != RH_OK)
		rh_ui_toast(a->ui, RH_ROLE_WARN, "%s %s", e.what, e.why);
}

void rh_app_state_changed(struct rh_app *a)
{
	rh_timer_start(&a->save_timer, SAVE_MS, save_now, a);
}

void rh_app_set_language(struct rh_app *a, const char *lang)
{
	rh_strset(&a->state.language, lang);
	rh_locale_init(RH_LOCALEDIR, lang);
	rh_app_state_changed(a);
	for (size_t i = 0; i < a->depth; i++)
		rh_screen_changed(a->stack[i]);
	rh_ui_redraw(a->ui);
	rh_app_teach_later(a);
}

struct rh_kubeconfig *rh_app_kubeconfig(struct rh_app *a, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (!a->kubeconfig && rh_kubeconfig_load(a->opt.kubeconfig, &a->kubeconfig, e) != RH_OK)
		return NULL;
	return a->kubeconfig;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

static void release(struct rh_app *a)
{
	struct rh_err e;

	if (a->save_timer.running) {
		rh_timer_stop(&a->save_timer);
		if (rh_state_save(&a->state, &e) != RH_OK)
			rh_log("%s %s", e.what, e.why);
	}
	rh_lend_end(a);
	rh_editing_end(a);
	rh_rotations_free(a);
	rh_tasks_free(a);
	rh_tour_end(a);
	free(a->demo_control);
	free(a->demo_registry_password);
	rh_app_stack_release(a);
	rh_join_free(a);
	rh_session_end(a);
	rh_app_bury(a);
	free(a->graves.screens);
	free(a->graves.sessions);
	if (a->demo_child)
		rh_child_end(a->net, a->demo_child);
	rh_timer_stop(&a->teach_timer);
	rh_timer_stop(&a->quit_timer);
	rh_timer_stop(&a->writing_timer);
	rh_app_receive_no_more(a, a->owner);
	rh_owner_end(a->owner);
	rh_kubeconfig_free(&a->kubeconfig);
	rh_ui_close(&a->ui);
	rh_net_free(&a->net);
	rh_filter_release(a);
	rh_state_release(&a->state);
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

static int run(struct rh_app *a)
{
	const struct rh_ui_options look = { .ascii = a->opt.ascii || !rh_text_utf8(), .mono = a->opt.mono || no_color(),
					    .mouse = a->opt.mouse, .fence = a->test.fd >= 0 };
	struct rh_err e;

	if (rh_ui_open(&a->ui, &look, &e) != RH_OK)
		return rh_say_error(&e);
	a->owner = rh_owner_new();
	rh_lend_begin(a);
	rh_app_receive(a, a->owner, rh_app_take_mail, a);
	rh_app_push(a, a->screens[0], NULL);
	rh_app_resume(a);
	rh_app_run(a);
	if (a->exit_code > 128) {
		rh_ui_suspend(a->ui);
		rh_session_give_back(a);
	}
	return a->exit_code;
}

int rh_app_main(int argc, char **argv, const struct rh_screen_ops *const *screens)
{
	static struct rh_app a;		/* the one session of the program; a crash handler may still need it */
	struct rh_err e;
	int exit_code;

	a = (struct rh_app){ .screens = screens, .test = { .fd = -1 } };
	rh_locale_init(RH_LOCALEDIR, NULL);
	if (rh_options_parse(&a.opt, argc, argv, &e) != RH_OK) {
		exit_code = rh_say_error(&e);
	} else if (!printed(&a.opt, screens, &exit_code)) {
		rh_die_init();
		rh_state_load(&a.state, a.opt.state_dir, a.opt.no_state);
		if (a.opt.lang || (a.state.language && *a.state.language))
			rh_locale_init(RH_LOCALEDIR, a.opt.lang ? a.opt.lang : a.state.language);
		a.net = rh_net_new();
		if (a.opt.explain) {
			rh_lend_begin(&a);
			exit_code = rh_command_run(&a);
		} else {
			rh_test_open(&a);
			exit_code = run(&a);
		}
		release(&a);
	}
	rh_options_release(&a.opt);
	return exit_code;
}
