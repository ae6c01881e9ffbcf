/* The stack of screens, and what a key means when the screen did not take it. */
#include "app/internal.h"

#include <signal.h>
#include <string.h>

struct rh_screen *rh_app_top(const struct rh_app *a)
{
	return a->depth ? a->stack[a->depth - 1] : NULL;
}

struct rh_screen *rh_app_find(struct rh_app *a, const char *id)
{
	for (size_t i = a->depth; i-- > 0;)
		if (strcmp(a->stack[i]->ops->id, id) == 0)
			return a->stack[i];
	return NULL;
}

bool rh_app_on_top(const struct rh_screen *s)
{
	const struct rh_app *a = s->app;
	size_t i = a->depth;

	while (i > 1 && (a->stack[i - 1]->ops->flags & RH_SCREEN_DIALOG))
		i--;
	return i && a->stack[i - 1] == s;
}

const struct rh_screen_ops *rh_app_screen(const struct rh_app *a, const char *id)
{
	for (const struct rh_screen_ops *const *s = a->screens; *s; s++)
		if (strcmp((*s)->id, id) == 0)
			return *s;
	return NULL;
}

/* A screen may be taken away by its own callback, so it dies at the end of the turn. */
static void bury_top(struct rh_app *a)
{
	struct rh_graves *g = &a->graves;

	g->screens = rh_resize(g->screens, g->screen_count + 1, sizeof(struct rh_screen *));
	g->screens[g->screen_count++] = a->stack[--a->depth];
	if (rh_app_top(a))
		rh_screen_changed(rh_app_top(a));
	rh_ui_touch(a->ui);
}

void rh_app_stack_release(struct rh_app *a)
{
	while (a->depth)
		bury_top(a);
	rh_app_bury(a);
	free(a->stack);
}

void rh_app_push(struct rh_app *a, const struct rh_screen_ops *ops, const void *arg)
{
	struct rh_screen *s = rh_screen_new(ops, a, arg);

	if (a->depth == a->cap) {
		a->cap = a->cap ? a->cap * 2 : 8;
		a->stack = rh_resize(a->stack, a->cap, sizeof(struct rh_screen *));
	}
	a->stack[a->depth++] = s;
	rh_ui_touch(a->ui);
}

void rh_app_pop(struct rh_app *a)
{
	struct rh_screen *top = rh_app_top(a);

	if (!top)
		return;
	if (a->depth == 1 || (top->ops->flags & RH_SCREEN_HOME))
		rh_app_quit(a);
	else
		bury_top(a);
}

void rh_app_pop_to(struct rh_app *a, const char *id)
{
	while (a->depth > 1 && strcmp(rh_app_top(a)->ops->id, id) != 0)
		bury_top(a);
}

void rh_app_close(struct rh_app *a, struct rh_owner screen)
{
	const struct rh_screen *s = rh_app_by_owner(a, screen);

	while (s && a->depth > 1) {
		bool last = rh_app_top(a) == s;
		bury_top(a);
		if (last)
			return;
	}
}

void rh_app_replace(struct rh_app *a, const struct rh_screen_ops *ops, const void *arg)
{
	while (a->depth)
		bury_top(a);
	rh_app_push(a, ops, arg);
}

/* ---- leaving ----------------------------------------------------------------------------------------------------- */

static bool any_dirty(const struct rh_app *a)
{
	for (size_t i = 0; i < a->depth; i++)
		if (a->stack[i]->ops->kind == RH_SCREEN_FORM && !(a->stack[i]->ops->flags & RH_SCREEN_DIALOG) &&
		    rh_form_dirty(a->stack[i]))
			return true;
	return false;
}

/* Without a question; a third ^C, or a second quit, does not wait for the log-out either. */
void rh_app_quit_now(struct rh_app *a)
{
	if (a->quitting) {
		a->done = true;
		return;
	}
	a->quitting = true;
	rh_app_logout(a);
}

static void on_quit_answer(void *ctx, int button)
{
	struct rh_app *a = ctx;

	if (button == 1)
		rh_app_quit_now(a);
}

/* Quitting asks only when something would be lost. */
void rh_app_quit(struct rh_app *a)
{
	const char *writing = rh_app_writing(a);

	if (a->quitting) {
		a->done = true;
		return;
	}
	if (!writing && !any_dirty(a)) {
		rh_app_quit_now(a);
		return;
	}
	const char *const lines[] = { writing ? writing : _("A form holds changes that have not been saved.") };
	const char *const buttons[] = { _("Stay"), _("Quit") };
	rh_ui_dialog(a->ui, &(struct rh_dialog){ .title = _("Quit ranchhand?"), .lines = lines, .line_count = RH_LEN(lines),
		     .buttons = buttons, .button_count = RH_LEN(buttons), .done = on_quit_answer, .ctx = a, .owner = a->owner });
}

/* ---- verbs that no screen took ------------------------------------------------------------------------------------ */

static void do_menu(struct rh_app *a)
{
	rh_ui_menu_open(a->ui, 0);
}

static void do_help(struct rh_app *a)
{
	if (rh_app_top(a))
		rh_ui_help(a->ui, rh_app_top(a));
}

static void do_redraw(struct rh_app *a)
{
	rh_ui_redraw(a->ui);
	rh_screen_do(rh_app_top(a), RH_DO_AGAIN);
}

static void do_suspend(struct rh_app *a)
{
	(void)a;
	raise(SIGTSTP);	/* comes back as a signal, like any other ^Z */
}

static void do_commands(struct rh_app *a)
{
	const struct rh_screen_ops *ops = rh_app_screen(a, "commands");
	const struct rh_screen *top = rh_app_top(a);

	if (!ops || !top || (!top->ops->teach && !top->ops->commands))
		rh_ui_toast(a->ui, RH_ROLE_MUTED, "%s", _("No kubectl command does what this screen does."));
	else
		rh_app_push(a, ops, top);
}

static void do_language(struct rh_app *a)
{
	bool chinese = a->state.language && rh_str_starts(rh_str(a->state.language), "zh");

	rh_app_set_language(a, chinese ? "en" : "zh_CN");
}

static const struct {
	enum rh_verb verb;
	void (*act)(struct rh_app *a);
} global_verbs[] = {
	{ RH_DO_MENU, do_menu },       { RH_DO_PALETTE, rh_app_palette },  { RH_DO_ACTIONS, rh_app_palette },
	{ RH_DO_HELP, do_help },       { RH_DO_REDRAW, do_redraw },	   { RH_DO_SUSPEND, do_suspend },
	{ RH_DO_BACK, rh_app_pop },     { RH_DO_QUIT, rh_app_quit },	   { RH_DO_COMMANDS, do_commands },
	{ RH_DO_LANGUAGE, do_language },
	{ RH_DO_FILTER, rh_app_filter_open }, { RH_DO_ALL_NAMESPACES, rh_app_filter_all },
};

void rh_app_verb(struct rh_app *a, enum rh_verb v)
{
	for (size_t i = 0; i < RH_LEN(global_verbs); i++) {
		if (global_verbs[i].verb != v)
			continue;
		global_verbs[i].act(a);
		return;
	}
}

/* ---- errors ------------------------------------------------------------------------------------------------------- */

static bool may_sign_in(const struct rh_app *a)
{
	return a->session.kind == RH_SERVER_RANCHER && rh_app_screen(a, "sign_in") && a->join;
}

void rh_app_error(struct rh_app *a, const struct rh_err *e)
{
	if (e->code == RH_OK || e->code == RH_E_CANCELLED)
		return;
	rh_log("%s: %s %s", rh_code_name(e->code), e->what, e->why);
	if (e->code != RH_E_AUTH || !may_sign_in(a)) {
		rh_ui_error(a->ui, e);
		return;
	}
	if (!rh_app_find(a, "sign_in"))
		rh_app_sign_in_again(a, e);
}
