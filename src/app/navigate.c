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

static bool is_root(const struct app_place *p)
{
	return p->below && strcmp(p->below, p->screen) == 0;
}

/* A form takes the kind of what is made, any other screen the word itself. */
static void push_place(struct app *a, const struct app_place *p)
{
	const struct ui_screen_ops *ops = app_screen(a, p->screen);

	if (ops->kind == UI_SCREEN_FORM)
		app_push(a, ops, p->arg ? &(struct ui_form_start){ .kind = p->arg } : NULL);
	else
		app_push(a, ops, p->arg);
	if (!is_root(p)) /* that is where it always is */
		app_stack_mark(a, p->id);
}

/* Is it the last of these screens? A root is known by its screen, of a place that takes an argument by what it was
 * opened as. */
static bool is_open(const struct app *a, const struct app_place *p, size_t depth)
{
	const char *mark = depth ? app_stack_marked(a, depth - 1) : NULL;

	if (is_root(p))
		return depth && strcmp(app_at(a, depth - 1)->ops->id, p->screen) == 0;
	return mark && strcmp(mark, p->id) == 0;
}

/* So many screens stay when one goes there: all of them, unless the place is open already, or the screens above it
 * belong to what is left. */
static size_t kept_by(const struct app *a, const struct app_place *p)
{
	size_t depth = app_depth(a), keep = depth;

	for (size_t i = 0; i < depth; i++)
		if (is_open(a, p, i + 1) ||
		    (p->on_below && keep == depth && strcmp(app_at(a, i)->ops->id, p->below) == 0))
			keep = i + 1;
	return keep;
}

/* Lists are where the next start goes on; a form is not. */
static void remember_place(struct app *a, const struct app_place *p)
{
	if (!p->below || strcmp(p->below, "explore") != 0 || a->session.demo)
		return;
	rh_strset(&a->state.last_place, p->cli);
	app_state_changed(a);
}

static void need(struct app *a, const char *screen)
{
	if (!app_find(a, screen) && app_screen(a, screen))
		app_push(a, app_screen(a, screen), NULL);
}

/* Back leads to where one was: a place is put on what is open, and one that is open already is gone back to. */
static void open_place(struct app *a, void *place)
{
	const struct app_place *p = app_place_of_id(place);
	size_t keep = kept_by(a, p);
	bool open = is_open(a, p, keep);

	free(place);
	while (app_depth(a) > keep)
		app_drop(a);
	if (!open && p->needs == APP_NEEDS_RANCHER)
		need(a, "clusters");
	if (!open && p->needs >= APP_NEEDS_CLUSTER)
		need(a, "explore");
	if (!open && (!is_root(p) || !app_find(a, p->screen)))
		push_place(a, p);
	remember_place(a, p);
}

static void open_cluster(struct app *a, void *id)
{
	free(a->session.wanted_cluster);
	a->session.wanted_cluster = id;
	app_go(a, "go.clusters");
	app_tell_all(a, APP_MESSAGE_TENANCY);
}

static void go_cluster(struct app *a, const char *id)
{
	const struct app_place *p = app_place_of_id("go.clusters");

	app_depart(a, (struct app_departure){ .keep = kept_by(a, p), .go = open_cluster, .what = rh_strdup(id) });
}

void app_go(struct app *a, const char *id)
{
	const struct app_place *p = app_place_of_id(id);

	if (strncmp(id, "go.cluster:", 11) == 0)
		go_cluster(a, id + 11);
	else if (p && p->screen && app_can_go(a, p))
		app_depart(a, (struct app_departure){ .keep = kept_by(a, p), .go = open_place, .what = rh_strdup(id) });
	else if (p && p->screen)
		ui_toast(a->ui, UI_ROLE_WARN, "%s", app_cannot_go(a, p));
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

static const char *place_of(const char *screen)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->screen && !p->arg && strcmp(p->screen, screen) == 0)
			return p->id;
	return NULL;
}

static size_t height_of(const struct app *a, const struct ui_screen *s)
{
	size_t i = 0;

	while (app_at(a, i) && app_at(a, i) != s)
		i++;
	return i + 1;
}

/* What the person has begun meanwhile is not taken away by an end that comes late. A form that was opened as a place
 * has no list below it: that is opened then. */
static void back_to_list(struct app *a, const struct app_outcome *o, bool as_place)
{
	struct ui_screen *list = app_find_here(a, o->list);
	const struct ui_screen_ops *then = o->then ? app_screen(a, o->then) : NULL;

	if (list ? app_depart_asks(a, height_of(a, list)) : !as_place || !place_of(o->list))
		return;
	if (list)
		app_pop_to(a, o->list);
	else
		app_go(a, place_of(o->list));
	list = app_top(a);
	if (strcmp(list->ops->id, o->list) != 0)
		return;
	if (o->row && list->ops->kind == UI_SCREEN_LIST)
		ui_list_select(list, o->row);
	if (then)
		app_push(a, then, o->key ? o->key : o->row);
}

void app_outcome_act(struct app *a, const struct app_outcome *o)
{
	const struct ui_screen *form = o->form.id ? app_by_owner(a, o->form) : NULL;
	bool back = form && within_form(a, form), left = o->form.id && !form;
	bool as_place = form && app_stack_marked(a, height_of(a, form) - 1);

	if (form)
		app_close(a, o->form);
	if (o->list && !back && !left)
		back_to_list(a, o, as_place);
	if (o->say) {
		bool offers = o->offer && o->list && !back && strcmp(app_top(a)->ops->id, o->list) == 0;

		ui_toast(a->ui, o->role, "%s%s%s", o->say, offers ? rh_gap(o->say) : "", offers ? o->offer : "");
	}
	if (o->err.code != RH_OK)
		app_error(a, &o->err);
}
