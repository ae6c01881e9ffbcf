/* The stack of screens, and what a key means when the screen did not take it. */
#include "app/stack.h"
#include "app/filter.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <signal.h>
#include <string.h>

struct ui_screen *app_top(const struct app *a)
{
	return a->depth ? a->stack[a->depth - 1] : NULL;
}

struct ui_screen *app_find(struct app *a, const char *id)
{
	for (size_t i = a->depth; i-- > 0;)
		if (strcmp(a->stack[i]->ops->id, id) == 0)
			return a->stack[i];
	return NULL;
}

bool app_on_top(const struct ui_screen *s)
{
	const struct app *a = s->app;
	size_t i = a->depth;

	while (i > 1 && (a->stack[i - 1]->ops->flags & UI_SCREEN_DIALOG))
		i--;
	return i && a->stack[i - 1] == s;
}

const struct ui_screen_ops *app_screen(const struct app *a, const char *id)
{
	for (const struct ui_screen_ops *const *s = a->screens; *s; s++)
		if (strcmp((*s)->id, id) == 0)
			return *s;
	return NULL;
}

/* A screen may be taken away by its own callback, so it dies at the end of the turn. */
static void defer_free_top(struct app *a)
{
	struct app_deferred *g = &a->deferred;

	g->screens = rh_resize(g->screens, g->screen_count + 1, sizeof(struct ui_screen *));
	g->screens[g->screen_count++] = a->stack[--a->depth];
	if (app_top(a))
		ui_screen_changed(app_top(a));
	ui_touch(a->ui);
}

void app_stack_release(struct app *a)
{
	while (a->depth)
		defer_free_top(a);
	app_defer_free(a);
	free(a->stack);
}

void app_push(struct app *a, const struct ui_screen_ops *ops, const void *arg)
{
	struct ui_screen *s = ui_screen_new(ops, a, arg);

	if (a->depth == a->cap) {
		a->cap = a->cap ? a->cap * 2 : 8;
		a->stack = rh_resize(a->stack, a->cap, sizeof(struct ui_screen *));
	}
	a->stack[a->depth++] = s;
	ui_touch(a->ui);
}

void app_pop(struct app *a)
{
	struct ui_screen *top = app_top(a);

	if (!top)
		return;
	if (a->depth == 1 || (top->ops->flags & UI_SCREEN_HOME))
		app_quit(a);
	else
		defer_free_top(a);
}

void app_pop_to(struct app *a, const char *id)
{
	while (a->depth > 1 && strcmp(app_top(a)->ops->id, id) != 0)
		defer_free_top(a);
}

void app_close(struct app *a, struct rh_owner screen)
{
	const struct ui_screen *s = app_by_owner(a, screen);

	while (s && a->depth > 1) {
		bool last = app_top(a) == s;
		defer_free_top(a);
		if (last)
			return;
	}
}

void app_replace(struct app *a, const struct ui_screen_ops *ops, const void *arg)
{
	while (a->depth)
		defer_free_top(a);
	app_push(a, ops, arg);
}

/* ---- leaving ---- */

static bool any_dirty(const struct app *a)
{
	for (size_t i = 0; i < a->depth; i++)
		if (a->stack[i]->ops->kind == UI_SCREEN_FORM && !(a->stack[i]->ops->flags & UI_SCREEN_DIALOG) &&
		    ui_form_dirty(a->stack[i]))
			return true;
	return false;
}

/* Without a question; a third ^C, or a second quit, does not wait for the log-out either. */
void app_quit_now(struct app *a)
{
	if (a->quitting) {
		a->done = true;
		return;
	}
	a->quitting = true;
	app_logout(a);
}

static void on_quit_answer(void *ctx, int button)
{
	struct app *a = ctx;

	if (button == 1)
		app_quit_now(a);
}

/* Quitting asks only when something would be lost. */
void app_quit(struct app *a)
{
	const char *writing = app_writing(a);

	if (a->quitting) {
		a->done = true;
		return;
	}
	if (!writing && !any_dirty(a)) {
		app_quit_now(a);
		return;
	}
	const char *const lines[] = { writing ? writing : _("A form holds changes that have not been saved.") };
	const char *const buttons[] = { _("Stay"), _("Quit") };
	ui_dialog(a->ui, &(struct ui_dialog){ .title = _("Quit ranchhand?"),
					      .lines = lines,
					      .line_count = RH_LEN(lines),
					      .buttons = buttons,
					      .button_count = RH_LEN(buttons),
					      .done = on_quit_answer,
					      .ctx = a,
					      .owner = a->owner });
}

/* ---- verbs that no screen took ---- */

static void do_menu(struct app *a)
{
	ui_menu_open(a->ui, 0);
}

static void do_help(struct app *a)
{
	if (app_top(a))
		ui_help(a->ui, app_top(a));
}

static void do_redraw(struct app *a)
{
	ui_redraw(a->ui);
	ui_screen_do(app_top(a), UI_DO_AGAIN);
}

static void do_suspend(struct app *a)
{
	(void)a;
	raise(SIGTSTP); /* comes back as a signal, like any other ^Z */
}

static void do_commands(struct app *a)
{
	const struct ui_screen_ops *ops = app_screen(a, "commands");
	const struct ui_screen *top = app_top(a);

	if (!ops || !top || (!UI_CALLBACK(top->ops, teach) && !top->ops->commands))
		ui_toast(a->ui, UI_ROLE_MUTED, "%s", _("No kubectl command does what this screen does."));
	else
		app_push(a, ops, top);
}

static void do_language(struct app *a)
{
	bool chinese = a->state.language && rh_str_starts(rh_str(a->state.language), "zh");

	app_set_language(a, chinese ? "en" : "zh_CN");
}

static const struct {
	enum ui_verb verb;
	void (*act)(struct app *a);
} global_verbs[] = {
	{ UI_DO_MENU, do_menu },         { UI_DO_PALETTE, app_palette },    { UI_DO_ACTIONS, app_palette },
	{ UI_DO_HELP, do_help },         { UI_DO_REDRAW, do_redraw },       { UI_DO_SUSPEND, do_suspend },
	{ UI_DO_BACK, app_pop },         { UI_DO_QUIT, app_quit },          { UI_DO_COMMANDS, do_commands },
	{ UI_DO_LANGUAGE, do_language }, { UI_DO_FILTER, app_filter_open }, { UI_DO_ALL_NAMESPACES, app_filter_all },
};

/* An action that opens a screen on what is selected. */
static bool open_selected(struct app *a, enum ui_verb v)
{
	const struct ui_screen *top = app_top(a);
	const struct ui_action *act = top ? ui_screen_action(top, v) : NULL;
	struct rh_buf key;
	struct rh_err e;

	if (!act || !act->opens)
		return false;
	if ((act->flags & UI_ACT_WRITES) && !app_gate(a, APP_GATE_WRITE, &e)) {
		app_error(a, &e);
		return true;
	}
	rh_buf_init(&key, 4096);
	bool about = (act->flags & UI_ACT_NEEDS_ROW) || top->ops->subject;
	app_push(a, act->opens, about && ui_screen_selected(top, &key) ? key.p : NULL);
	rh_buf_release(&key);
	return true;
}

void app_verb(struct app *a, enum ui_verb v)
{
	if (open_selected(a, v))
		return;
	for (size_t i = 0; i < RH_LEN(global_verbs); i++) {
		if (global_verbs[i].verb != v)
			continue;
		global_verbs[i].act(a);
		return;
	}
}

/* ---- errors ---- */

static bool may_sign_in(const struct app *a)
{
	return a->session.kind == APP_SERVER_RANCHER && app_screen(a, "sign_in") && a->join;
}

void app_error(struct app *a, const struct rh_err *e)
{
	if (e->code == RH_OK || e->code == RH_E_CANCELLED)
		return;
	rh_log("%s: %s %s", rh_code_name(e->code), e->what, e->why);
	if (e->code != RH_E_AUTH || !may_sign_in(a)) {
		ui_error(a->ui, e);
		return;
	}
	if (!app_find(a, "sign_in"))
		app_sign_in_again(a, e);
}
