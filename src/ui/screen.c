/* Screens: a table, its state and the driver of its kind; and what a key means on a screen. */
#include "ui/screen.h"
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/hits.h"
#include "ui/event.h"
#include "ui/menu.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/state.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

static const struct ui_driver *const drivers[] = {
	[UI_SCREEN_MENU] = &ui_driver_menu,     [UI_SCREEN_LIST] = &ui_driver_list, [UI_SCREEN_FORM] = &ui_driver_form,
	[UI_SCREEN_DETAIL] = &ui_driver_detail, [UI_SCREEN_TEXT] = &ui_driver_text, [UI_SCREEN_MAP] = &ui_driver_map,
	[UI_SCREEN_LINES] = &ui_driver_lines,
};

struct ui_drive *ui_drive(const struct ui_screen *s)
{
	return s->driver;
}

void ui_drive_touch(void)
{
	struct ui *ui = ui_current();

	if (ui)
		ui_touch(ui);
}

struct ui_screen *ui_screen_new(const struct ui_screen_ops *ops, struct app *app, const void *arg)
{
	struct ui_screen *s = rh_alloc(sizeof *s);
	const struct ui_driver *driver = drivers[ops->kind];

	s->ops = ops;
	s->app = app;
	s->owner = rh_owner_new();
	s->state = rh_alloc(UI_CALLBACK(ops, state_size) ? UI_CALLBACK(ops, state_size) : 1);
	s->driver = rh_alloc(driver->size);
	ui_drive(s)->ops = driver;
	ui_drive(s)->stale = true;
	ui_keymap_make(&ui_drive(s)->keys, ops);
	driver->open(s);
	if (UI_CALLBACK(ops, open))
		UI_CALLBACK(ops, open)(s, arg);
	if (driver->opened)
		driver->opened(s);
	ui_drive_touch();
	return s;
}

void ui_screen_free(struct ui_screen **s)
{
	struct ui_screen *old = *s;

	if (!old)
		return;
	*s = NULL;
	ui_reveal_forget(old);
	ui_hits_drop(old);
	if (UI_CALLBACK(old->ops, close))
		UI_CALLBACK(old->ops, close)(old);
	ui_drive(old)->ops->close(old);
	ui_layer_free(&ui_drive(old)->layer);
	rh_owner_end(old->owner);
	free(ui_drive(old)->keys.v);
	free(old->driver);
	free(old->state);
	free(old);
	ui_drive_touch();
}

const char *ui_screen_label(const struct ui_screen *s, const struct ui_action *a)
{
	bool confirms = a->verb == UI_DO_REVIEW || a->verb == UI_DO_OPEN;

	return s->writes && confirms && a->flags & UI_ACT_WRITES ? _(s->writes) : ui_action_label(a);
}

const char *ui_submit_label(const struct ui_screen *s)
{
	const char *label = s->edits && s->ops->save_label ? s->ops->save_label : s->ops->submit_label;

	return label ? _(label) : NULL;
}

void ui_screen_changed(struct ui_screen *s)
{
	ui_drive(s)->stale = true;
	ui_drive_touch();
}

void ui_screen_rows_changed(struct ui_screen *s)
{
	if (ui_drive(s)->ops == &ui_driver_list)
		ui_drive(s)->news = true;
	else
		ui_drive(s)->stale = true;
	ui_drive_touch();
}

void ui_screen_unseen(struct ui_screen *s)
{
	ui_drive(s)->seen = (struct ui_seen){ 0 };
	ui_screen_changed(s);
}

bool ui_screen_typing(const struct ui_screen *s)
{
	const struct ui_drive *d = ui_drive(s);

	return !d->prefix && d->ops->typing && d->ops->typing(s);
}

static bool says(struct ui_screen *s, const char *text)
{
	struct ui_said said = { 0 };
	struct rh_buf *const parts[] = { &said.what, &said.focus, &said.problem, &said.body };

	for (size_t i = 0; i < RH_LEN(parts); i++)
		rh_buf_init(parts[i], 1 << 18);
	ui_drive(s)->ops->say(s, &said);
	bool found = strstr(said.body.p, text) || strstr(said.focus.p, text);
	for (size_t i = 0; i < RH_LEN(parts); i++)
		rh_buf_release(parts[i]);
	return found;
}

bool ui_screen_holds(struct ui_screen *s, struct rh_str text)
{
	const struct ui_driver *d = ui_drive(s)->ops;
	char *z = rh_str_dup(text);
	bool holds = (d->holds ? d->holds : says)(s, z);

	free(z);
	return holds;
}

bool ui_screen_hides(const struct ui_screen *s)
{
	const struct ui_drive *d = ui_drive(s);

	return d->ops->hides && d->ops->hides(s);
}

void ui_screen_focus(const struct ui_screen *s, struct rh_buf *out)
{
	ui_drive(s)->ops->focus(s, out);
}

bool ui_screen_selected(const struct ui_screen *s, struct rh_buf *out)
{
	const struct rh_row *row = s->ops->kind == UI_SCREEN_LIST ? ui_list_selected(s) : NULL;
	const char *key = s->ops->kind == UI_SCREEN_MENU ? ui_menu_selected(s) : row ? row->key : NULL;

	if (s->ops->subject)
		s->ops->subject(s, out);
	if (!key)
		return s->ops->subject != NULL;
	if (s->ops->key_prefix)
		rh_buf_addz(out, s->ops->key_prefix);
	rh_buf_addz(out, key);
	return true;
}

bool ui_screen_chosen(const struct ui_screen *s)
{
	const struct ui_drive *d = ui_drive(s);

	return !d->ops->chosen || d->ops->chosen(s);
}

static bool needs_row(const struct ui_screen *s, const struct ui_action *a)
{
	return a && (a->flags & UI_ACT_NEEDS_ROW) && !ui_screen_chosen(s);
}

/* Typed ahead: dropped, and said, because nothing happens. */
static bool came_too_early(const struct ui_screen *s, const struct ui_action *a)
{
	if (!a || !(a->flags & UI_ACT_CONFIRMS) || ui_seen_by_key(&ui_drive(s)->seen))
		return false;
	ui_toast(ui_current(), UI_ROLE_WARN, "%s",
		 _("That key came before this was shown: read it, then press it again."));
	return true;
}

/* True: it cannot be done, and the person is told why. */
static bool is_unable(const struct ui_screen *s, const struct ui_action *a)
{
	struct rh_buf why;
	bool unable;

	rh_buf_init(&why, 1024);
	unable = ui_screen_unable(s, a, &why);
	if (unable && ui_current())
		ui_toast(ui_current(), UI_ROLE_WARN, "%s", why.p);
	rh_buf_release(&why);
	return unable;
}

uint64_t ui_screen_asked(const struct ui_screen *s, enum ui_verb *last)
{
	const struct ui_drive *d = ui_drive(s);

	*last = d->last;
	return d->done;
}

bool ui_screen_do(struct ui_screen *s, enum ui_verb v)
{
	struct ui_drive *d = ui_drive(s);
	struct rh_owner owner = s->owner;

	if (v != UI_DO_NOTHING) {
		d->last = v;
		d->done++;
	}
	if (v == UI_DO_NOTHING || came_too_early(s, ui_screen_action(s, v)))
		return true;
	if (needs_row(s, ui_screen_action(s, v))) {
		if (ui_current())
			ui_toast(ui_current(), UI_ROLE_WARN, "%s", _("Nothing is selected."));
		return true;
	}
	if (v == UI_DO_WHOLE && ui_current()) {
		ui_whole(ui_current(), s, UI_DO_NOTHING);
		return true;
	}
	if (is_unable(s, ui_screen_action(s, v)))
		return true;
	if (v == UI_DO_BACK && s->ops->leave && !s->ops->leave(s))
		return true;
	if (!rh_owner_alive(owner))
		return true;
	if (s->ops->act && s->ops->act(s, v))
		return true;
	if (s->ops->like && s->ops->like->act && s->ops->like->act(s, v))
		return true;
	return d->ops->act && d->ops->act(s, v);
}

/* The key after ^O is an action or does nothing. */
static enum ui_verb prefixed(struct ui_screen *s, const struct ui_event *e)
{
	ui_drive(s)->prefix = false;
	ui_drive_touch();
	return e->key == UI_KEY_ESC ? UI_DO_NOTHING : ui_keymap_find(&ui_drive(s)->keys, e, false);
}

enum ui_verb ui_screen_event(struct ui_screen *s, const struct ui_event *e)
{
	struct ui_drive *d = ui_drive(s);
	enum ui_verb v;

	if (ui_current())
		ui_current()->key_frame = e->frame;
	if (d->prefix) {
		v = prefixed(s, e);
	} else {
		bool used = d->ops->event(s, e);

		v = d->verb;
		d->verb = UI_DO_NOTHING;
		if (v == UI_DO_NOTHING && !used)
			v = ui_keymap_find(&d->keys, e, ui_screen_typing(s));
	}
	if (v == UI_DO_ACTIONS) {
		d->prefix = true;
		ui_drive_touch();
		return UI_DO_NOTHING;
	}
	ui_drive_touch();
	return v == UI_DO_NOTHING || ui_screen_do(s, v) ? UI_DO_NOTHING : v;
}
