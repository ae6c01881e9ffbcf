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

/* ---- the gate ---- */

static void add_loss(const struct ui_screen *s, struct rh_buf *out)
{
	if (UI_CALLBACK(s->ops, loses))
		UI_CALLBACK(s->ops, loses)(s, out);
	else if (s->ops->kind == UI_SCREEN_FORM && !(s->ops->flags & UI_SCREEN_DIALOG))
		ui_form_lost(s, out);
}

/* Of each screen that loses something, its title and what. */
static void losses(const struct app *a, size_t keep, struct rh_buf *out)
{
	const struct ui_screen *s;
	struct rh_buf one;

	rh_buf_init(&one, 1 << 16);
	for (size_t i = keep; (s = app_at(a, i)); i++) {
		rh_buf_clear(&one);
		add_loss(s, &one);
		if (one.n && s->ops->kind == UI_SCREEN_FORM)
			rh_buf_addf(out, "%s\n", _("This was changed and would be lost:"));
		rh_buf_adds(out, rh_buf_str(&one));
	}
	rh_buf_release(&one);
}

bool app_depart_asks(const struct app *a, size_t keep)
{
	struct rh_buf lost;

	rh_buf_init(&lost, 1 << 16);
	losses(a, keep, &lost);
	bool any = lost.n > 0;
	rh_buf_release(&lost);
	return any;
}

static void drop_departure(struct app *a)
{
	struct app_departure d = a->departing.now;

	a->departing.now = (struct app_departure){ 0 };
	if (d.what)
		(d.drop ? d.drop : free)(d.what);
}

static void on_departure(void *app, int button)
{
	struct app *a = app;
	struct app_departure d = a->departing.now;
	struct ui_screen *s;

	if (button != 1 || !d.go) {
		drop_departure(a);
		return;
	}
	a->departing.now = (struct app_departure){ 0 };
	for (size_t i = d.keep; (s = app_at(a, i)); i++)
		if (s->ops->kind == UI_SCREEN_FORM)
			ui_form_clean(s);
	d.go(a, d.what);
}

static bool form_is_lost(const struct app *a, size_t keep)
{
	const struct ui_screen *s;

	for (size_t i = keep; (s = app_at(a, i)); i++)
		if (s->ops->kind == UI_SCREEN_FORM && !(s->ops->flags & UI_SCREEN_DIALOG) && ui_form_dirty(s))
			return true;
	return false;
}

static void ask_departure(struct app *a, const struct app_departure *d, struct rh_str lost)
{
	enum { LINES = 24 };
	bool form = !d->title && form_is_lost(a, d->keep);
	const char *title = d->title ? d->title : form ? _("Leave the form?") : _("Leave it half done?");
	const char *const buttons[] = { form ? _("Keep editing") : _("Stay"),
					d->yes ? d->yes : form ? _("Discard") : _("Leave") };
	const char *lines[LINES];
	char *owned[LINES];
	struct rh_str line;
	size_t n = 0;

	while (n < LINES && rh_str_cut(&lost, '\n', &line))
		if (line.n)
			lines[n] = owned[n] = rh_str_dup(line), n++;
	ui_dialog(a->ui, &(struct ui_dialog){ .title = title,
					      .lines = lines,
					      .line_count = n,
					      .buttons = buttons,
					      .button_count = RH_LEN(buttons),
					      .done = on_departure,
					      .ctx = a,
					      .owner = a->owner });
	while (n)
		free(owned[--n]);
}

void app_depart(struct app *a, struct app_departure d)
{
	struct rh_buf lost;

	rh_buf_init(&lost, 1 << 16);
	losses(a, d.keep, &lost);
	if (d.also)
		rh_buf_addf(&lost, "%s\n", d.also);
	if (lost.n) {
		drop_departure(a);
		a->departing.now = d;
		ask_departure(a, &d, rh_buf_str(&lost));
	} else {
		d.go(a, d.what);
	}
	rh_buf_release(&lost);
}

void app_depart_release(struct app *a)
{
	drop_departure(a);
}

/* ---- to a place ---- */

/* A form takes the kind of what is made, any other screen the word itself. */
static void push_place(struct app *a, const struct app_place *p)
{
	const struct ui_screen_ops *ops = app_screen(a, p->screen);

	if (ops->kind == UI_SCREEN_FORM)
		app_push(a, ops, p->arg ? &(struct ui_form_start){ .kind = p->arg } : NULL);
	else
		app_push(a, ops, p->arg);
	app_stack_mark(a, p->id);
}

static bool is_root(const struct app_place *p)
{
	return p->below && strcmp(p->below, p->screen) == 0;
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
		if (is_open(a, p, i + 1))
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

/* ---- one back ---- */

static void drop_top(struct app *a, void *what)
{
	(void)what;
	app_drop(a);
}

void app_pop(struct app *a)
{
	const struct ui_screen *top = app_top(a);

	if (top && (!app_at(a, 1) || (top->ops->flags & UI_SCREEN_HOME)))
		app_quit(a);
	else if (top)
		app_depart(a, (struct app_departure){ .keep = app_depth(a) - 1, .go = drop_top });
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

/* The form may have been opened from anywhere: then its list is opened on that. What the person has begun meanwhile is
 * not taken away by an end that comes late. */
static void back_to_list(struct app *a, const struct app_outcome *o)
{
	struct ui_screen *list = app_find(a, o->list);
	const struct ui_screen_ops *then = o->then ? app_screen(a, o->then) : NULL;

	if (list ? app_depart_asks(a, height_of(a, list)) : !o->form.id || !place_of(o->list))
		return;
	if (!list)
		app_go(a, place_of(o->list));
	app_pop_to(a, o->list);
	list = app_find(a, o->list);
	if (o->row && list && list->ops->kind == UI_SCREEN_LIST)
		ui_list_select(list, o->row);
	if (then)
		app_push(a, then, o->key ? o->key : o->row);
}

void app_outcome_act(struct app *a, const struct app_outcome *o)
{
	const struct ui_screen *form = o->form.id ? app_by_owner(a, o->form) : NULL;
	bool back = form && within_form(a, form), left = o->form.id && !form;

	if (form)
		app_close(a, o->form);
	if (o->list && !back && !left)
		back_to_list(a, o);
	if (o->say)
		ui_toast(a->ui, o->role, "%s", o->say);
	if (o->err.code != RH_OK)
		app_error(a, &o->err);
}
