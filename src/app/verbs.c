/* What a key means when the screen did not take it. */
#include "ui/verbs.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/internal.h"
#include "app/language.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <signal.h>

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
	if (app_top(a))
		ui_screen_do(app_top(a), UI_DO_AGAIN);
}

static void do_suspend(struct app *a)
{
	(void)a;
	raise(SIGTSTP); /* comes back as a signal, like any other ^Z */
}

static void do_put_back(struct app *a)
{
	const struct ui_screen_ops *ops = app_screen(a, "put_back");

	if (ops && a->session.kind != APP_SERVER_NONE)
		app_push(a, ops, NULL);
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

static void do_from_file(struct app *a)
{
	const struct ui_screen_ops *ops = app_screen(a, "from_file");
	const struct ui_screen *top = app_top(a);

	if (!ops || !top || top->ops == ops || top->ops->kind != UI_SCREEN_FORM || !ui_form_takes_text(top))
		ui_toast(a->ui, UI_ROLE_MUTED, "%s", _("A file goes into a field of a form that text is typed into."));
	else
		app_push(a, ops, top);
}

static const struct {
	enum ui_verb verb;
	void (*act)(struct app *a);
} verbs[] = {
	{ UI_DO_MENU, do_menu },           { UI_DO_PALETTE, app_palette },
	{ UI_DO_ACTIONS, app_palette },    { UI_DO_HELP, do_help },
	{ UI_DO_REDRAW, do_redraw },       { UI_DO_SUSPEND, do_suspend },
	{ UI_DO_BACK, app_pop },           { UI_DO_QUIT, app_quit },
	{ UI_DO_PUT_BACK, do_put_back },   { UI_DO_FROM_FILE, do_from_file },
	{ UI_DO_COMMANDS, do_commands },   { UI_DO_LANGUAGE, app_language_next },
	{ UI_DO_FILTER, app_filter_open }, { UI_DO_ALL_NAMESPACES, app_filter_all },
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
	for (size_t i = 0; i < RH_LEN(verbs); i++) {
		if (verbs[i].verb != v)
			continue;
		verbs[i].act(a);
		return;
	}
}
