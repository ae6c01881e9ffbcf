/* Screens: a table, its state, the driver of its kind; and what a key means on one. */
#include "ui/driver.h"

#include <string.h>

static const struct rh_driver *const drivers[] = {
	[RH_SCREEN_MENU] = &rh_driver_menu,
	[RH_SCREEN_LIST] = &rh_driver_list,
	[RH_SCREEN_FORM] = &rh_driver_form,
	[RH_SCREEN_DETAIL] = &rh_driver_detail,
	[RH_SCREEN_TEXT] = &rh_driver_text,
};

struct rh_drive *rh_drive(const struct rh_screen *s)
{
	return s->driver;
}

void rh_drive_touch(void)
{
	struct rh_ui *ui = rh_ui();

	if (ui)
		rh_ui_touch(ui);
}

struct rh_screen *rh_screen_new(const struct rh_screen_ops *ops, struct rh_app *app, const void *arg)
{
	struct rh_screen *s = rh_alloc(sizeof *s);
	const struct rh_driver *driver = drivers[ops->kind];

	s->ops = ops;
	s->app = app;
	s->owner = rh_owner_new();
	s->state = rh_alloc(ops->state_size ? ops->state_size : 1);
	s->driver = rh_alloc(driver->size);
	rh_drive(s)->ops = driver;
	rh_drive(s)->stale = true;
	driver->open(s);
	if (ops->open)
		ops->open(s, arg);
	if (driver->opened)
		driver->opened(s);
	rh_drive_touch();
	return s;
}

void rh_screen_free(struct rh_screen **s)
{
	struct rh_screen *old = *s;

	if (!old)
		return;
	*s = NULL;
	rh_reveal_forget(old);
	if (old->ops->close)
		old->ops->close(old);
	rh_drive(old)->ops->close(old);
	rh_layer_free(&rh_drive(old)->layer);
	rh_owner_end(old->owner);
	free(old->driver);
	free(old->state);
	free(old);
	rh_drive_touch();
}

void rh_screen_changed(struct rh_screen *s)
{
	rh_drive(s)->stale = true;
	rh_drive_touch();
}

bool rh_screen_typing(const struct rh_screen *s)
{
	const struct rh_drive *d = rh_drive(s);

	return !d->prefix && d->ops->typing && d->ops->typing(s);
}

void rh_screen_focus(const struct rh_screen *s, struct rh_buf *out)
{
	rh_drive(s)->ops->focus(s, out);
}

static bool needs_row(const struct rh_screen *s, const struct rh_action *a)
{
	const struct rh_drive *d = rh_drive(s);

	return a && (a->flags & RH_ACT_NEEDS_ROW) && d->ops->chosen && !d->ops->chosen(s);
}

bool rh_screen_do(struct rh_screen *s, enum rh_verb v)
{
	struct rh_drive *d = rh_drive(s);
	struct rh_owner owner = s->owner;

	if (v == RH_DO_NOTHING)
		return true;
	if (needs_row(s, rh_screen_action(s, v))) {
		if (rh_ui())
			rh_ui_toast(rh_ui(), RH_ROLE_WARN, "%s", _("Nothing is selected."));
		return true;
	}
	if (v == RH_DO_BACK && s->ops->leave && !s->ops->leave(s))
		return true;
	if (!rh_owner_alive(owner))
		return true;
	if (s->ops->act && s->ops->act(s, v))
		return true;
	return d->ops->act && d->ops->act(s, v);
}

/* Verbs that share a key ("d" deletes here and forgets there): the one in the screen's table, else the first. */
static enum rh_verb verb_of(const struct rh_screen *s, const struct rh_event *e, bool typing)
{
	enum rh_verb first = RH_DO_NOTHING;

	for (const struct rh_verb_def *d = rh_verbs; d->verb != RH_DO_NOTHING; d++) {
		if (!rh_verb_has_key(d, e, typing))
			continue;
		if (rh_screen_action(s, d->verb))
			return d->verb;
		if (first == RH_DO_NOTHING)
			first = d->verb;
	}
	return first;
}

/* The key after ^O: an action, or nothing at all. */
static enum rh_verb prefixed(struct rh_screen *s, const struct rh_event *e)
{
	rh_drive(s)->prefix = false;
	rh_drive_touch();
	return e->key == RH_KEY_ESC ? RH_DO_NOTHING : verb_of(s, e, false);
}

enum rh_verb rh_screen_event(struct rh_screen *s, const struct rh_event *e)
{
	struct rh_drive *d = rh_drive(s);
	enum rh_verb v;

	if (d->prefix) {
		v = prefixed(s, e);
	} else {
		bool used = d->ops->event(s, e);

		v = d->verb;
		d->verb = RH_DO_NOTHING;
		if (v == RH_DO_NOTHING && !used)
			v = verb_of(s, e, rh_screen_typing(s));
	}
	if (v == RH_DO_ACTIONS) {
		d->prefix = true;
		rh_drive_touch();
		return RH_DO_NOTHING;
	}
	rh_drive_touch();
	return v == RH_DO_NOTHING || rh_screen_do(s, v) ? RH_DO_NOTHING : v;
}
