/* Where the person goes: to a place, or where the end of a write leaves them. */
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* ---- to a place ---- */

static bool is_on_explore(const char *screen)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->screen && p->below && strcmp(p->screen, screen) == 0 && strcmp(p->below, "explore") == 0)
			return true;
	return false;
}

/* A form takes the kind of what is made, any other screen the word itself. */
static void push_place(struct app *a, const struct ui_screen_ops *ops, const char *arg)
{
	if (ops->kind == UI_SCREEN_FORM)
		app_push(a, ops, arg ? &(struct ui_form_start){ .kind = arg } : NULL);
	else
		app_push(a, ops, arg);
}

/* The screens below a place, from the bottom: each is put on what is there already. */
static void open_place(struct app *a, const struct app_place *p)
{
	const struct ui_screen_ops *ops = app_screen(a, p->screen);

	if (!p->below) {
		if (!app_top(a) || app_top(a)->ops != ops)
			push_place(a, ops, p->arg);
		return;
	}
	if (!app_find(a, p->below)) {
		const struct ui_screen_ops *below = app_screen(a, p->below);
		if (is_on_explore(p->below))
			app_pop_to(a, "explore");
		if (below)
			app_push(a, below, NULL);
	}
	app_pop_to(a, p->below);
	if (strcmp(p->below, p->screen) != 0)
		push_place(a, ops, p->arg);
}

/* Lists are where the next start goes on; a form is not. */
static void remember_place(struct app *a, const struct app_place *p)
{
	if (!p->below || strcmp(p->below, "explore") != 0 || a->session.demo)
		return;
	rh_strset(&a->state.last_place, p->cli);
	app_state_changed(a);
}

static void go_cluster(struct app *a, const char *id)
{
	free(a->session.wanted_cluster);
	a->session.wanted_cluster = rh_strdup(id);
	app_go(a, "go.clusters");
	app_tell_all(a, APP_MESSAGE_TENANCY);
}

void app_go(struct app *a, const char *id)
{
	const struct app_place *p = app_place_of_id(id);

	if (strncmp(id, "go.cluster:", 11) == 0) {
		go_cluster(a, id + 11);
	} else if (p && p->screen && app_can_go(a, p)) {
		open_place(a, p);
		remember_place(a, p);
	} else if (p && p->screen) {
		ui_toast(a->ui, UI_ROLE_WARN, "%s", app_cannot_go(a, p));
	}
}

/* ---- after a write ---- */

/* Was this form opened from another one? Then that is where it goes back to: what is in there is still wanted. */
static bool within_form(const struct app *a, const struct ui_screen *form)
{
	const struct ui_screen *s, *below = NULL;

	for (size_t i = 0; (s = app_at(a, i)); below = s, i++)
		if (s == form)
			return below && below->ops->kind == UI_SCREEN_FORM;
	return false;
}

static void back_to_list(struct app *a, const struct app_outcome *o)
{
	struct ui_screen *list = app_find(a, o->list);
	const struct ui_screen_ops *then = o->then ? app_screen(a, o->then) : NULL;

	if (!list)
		return;
	app_pop_to(a, o->list);
	if (o->row && list->ops->kind == UI_SCREEN_LIST)
		ui_list_select(list, o->row);
	if (then)
		app_push(a, then, o->key ? o->key : o->row);
}

void app_outcome_act(struct app *a, const struct app_outcome *o)
{
	const struct ui_screen *form = o->form.id ? app_by_owner(a, o->form) : NULL;
	bool back = form && within_form(a, form);

	if (form)
		app_close(a, o->form);
	if (o->list && !back)
		back_to_list(a, o);
	if (o->say)
		ui_toast(a->ui, o->role, "%s", o->say);
	if (o->err.code != RH_OK)
		app_error(a, &o->err);
}
