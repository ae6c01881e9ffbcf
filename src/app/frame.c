/* One frame: the screens, and what is around them: crumbs, marks, the menu bar, the filter, the strip. */
#include "app/internal.h"
#include "app/places.h"
#include "app/protect.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { CRUMBS = 8, MARKS = 7 };

/* ---- crumbs and marks ---- */

enum { LOGIN_SECONDS = 15 * 60 }; /* so long before its end it is said */

struct around {
	const char *crumbs[CRUMBS];
	char *owned[CRUMBS];
	size_t crumb_count;
	struct ui_mark marks[MARKS];
	size_t mark_count;
	char login[96]; /* text of a mark */
};

static void add_crumb(struct around *r, char *text)
{
	if (r->crumb_count == CRUMBS || !*text) {
		free(text);
		return;
	}
	r->owned[r->crumb_count] = text;
	r->crumbs[r->crumb_count++] = text;
}

static void screen_crumb(struct around *r, const struct ui_screen *s)
{
	struct rh_buf b;

	if (!s->ops->crumb) {
		add_crumb(r, rh_strdup(_(s->ops->title)));
		return;
	}
	rh_buf_init(&b, 512);
	s->ops->crumb(s, &b);
	add_crumb(r, rh_buf_take(&b));
}

static bool is_dialog(const struct ui_screen *s)
{
	return s->ops->flags & UI_SCREEN_DIALOG;
}

static size_t place_in_stack(const struct app *a, const char *id)
{
	size_t i = 0;

	while (app_at(a, i) && strcmp(app_at(a, i)->ops->id, id) != 0)
		i++;
	return i;
}

/* The place that the top belongs to: Back leads out of it, the crumbs begin with it. NULL: none. */
static const struct app_place *place_on_top(const struct app *a, size_t *at)
{
	for (*at = app_depth(a); (*at)-- > 0;) {
		const char *mark = app_stack_marked(a, *at);
		const struct app_place *p = mark ? app_place_of_id(mark) : NULL;

		if (p && p->below && (!*at || strcmp(app_at(a, *at - 1)->ops->id, p->below) != 0))
			return p;
	}
	return NULL;
}

/* Of a form that was opened as a place: the list that it makes something for. */
static char *list_crumb(const struct app_place *form)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->screen && p->menu && p->below && strcmp(p->below, p->screen) != 0 &&
		    strcmp(p->screen, form->below) == 0)
			return strcmp(p->menu, p->label) == 0 ? rh_strdup(_(p->label))
							      : rh_format("%s ▸ %s", _(p->menu), _(p->label));
	return rh_strdup("");
}

/* server ▸ cluster ▸ place: the screens that led here give way to the names of what they led to. */
static void fill_crumbs(struct app *a, struct around *r)
{
	const struct app_session *s = &a->session;
	size_t at, n = app_depth(a);
	const struct app_place *place = place_on_top(a, &at);
	size_t clusters = place_in_stack(a, "clusters"), explore = place_in_stack(a, "explore");
	size_t from = n > 1 && !is_dialog(app_at(a, 1)) ? 1 : 0;

	if (clusters < n || explore < n)
		add_crumb(r, rh_strdup(s->server_name ? s->server_name : ""));
	if (clusters < n)
		from = clusters;
	if (explore < n && (!place || place->needs >= APP_NEEDS_CLUSTER)) {
		add_crumb(r, rh_strdup(s->cluster_name ? s->cluster_name : ""));
		from = explore + (explore + 1 < n);
	}
	if (place && at > from)
		from = at;
	if (place && from == at)
		add_crumb(r, list_crumb(place));
	for (size_t i = from; i < n; i++)
		if (!is_dialog(app_at(a, i)))
			screen_crumb(r, app_at(a, i));
}

static void add_mark(struct around *r, const char *text, enum ui_role role, const char *color)
{
	if (r->mark_count < MARKS && text && *text)
		r->marks[r->mark_count++] = (struct ui_mark){ text, role, color };
}

static bool exploring(struct app *a)
{
	size_t at;
	const struct app_place *place = place_on_top(a, &at);

	return app_find(a, "explore") && (!place || place->needs >= APP_NEEDS_CLUSTER);
}

/* A form that was left open below and holds changes: nobody should forget it. */
static bool has_unsaved_below(const struct app *a)
{
	size_t n = app_depth(a);

	for (size_t i = 0; i + 1 < n; i++) {
		const struct ui_screen *s = app_at(a, i);
		size_t top, place = n;

		if (s->ops->kind == UI_SCREEN_FORM && !is_dialog(s) && ui_form_dirty(s) && place_on_top(a, &top))
			place = top;
		if (place > i && place < n)
			return true;
	}
	return false;
}

/* Rancher's token: soon one is asked to sign in again. What can be written before then had better be. */
static void mark_login(const struct app *a, struct around *r)
{
	const struct rancher *rancher = a->session.rancher;
	int64_t left =
		rancher && rancher->token_expires ? rancher->token_expires - kube_wall(a->session.kube) : INT64_MAX;
	char age[RH_AGE_SAID];

	if (left > LOGIN_SECONDS)
		return;
	rh_age_said(left, age, NULL);
	char *text = left > 0 ? rh_format(_("LOGIN ENDS IN %s"), age) : rh_strdup(_("LOGIN HAS ENDED"));
	snprintf(r->login, sizeof r->login, "%s", text);
	free(text);
	add_mark(r, r->login, UI_ROLE_WARN, NULL);
}

static void fill_marks(struct app *a, struct around *r)
{
	const struct app_session *s = &a->session;

	if (s->rancher)
		add_mark(r, s->rancher->user_name, UI_ROLE_MUTED, NULL);
	if (has_unsaved_below(a))
		add_mark(r, _("UNSAVED FORM"), UI_ROLE_WARN, NULL);
	if (s->sandbox)
		add_mark(r, _("DEMO"), UI_ROLE_MARK, NULL);
	if (s->read_only || s->signed_read_only)
		add_mark(r, _("READ-ONLY"), UI_ROLE_WARN, NULL);
	if (exploring(a) ? app_protected(a, NULL) != NULL : app_server_protected(a))
		add_mark(r, _("PROTECTED"), UI_ROLE_WARN, NULL);
	mark_login(a, r);
	if (s->at && s->at->insecure)
		add_mark(r, _("NOT VERIFIED"), UI_ROLE_BAD, NULL);
	if (exploring(a))
		add_mark(r, s->badge_text, UI_ROLE_MARK, s->badge_color);
}

enum { WAITS_MS = 2000 };

static void on_waiting(void *app)
{
	ui_touch(((struct app *)app)->ui);
}

/* Of a request that takes its time: for how long, and what has come of it. */
static const char *waiting(struct app *a)
{
	static char text[60];
	int64_t since, now = rh_now();
	size_t bytes;

	if (!net_waiting(a->net, &since, &bytes)) {
		rh_timer_stop(&a->waiting);
		return NULL;
	}
	rh_timer_start(&a->waiting, now - since < WAITS_MS ? WAITS_MS - (now - since) : 1000, on_waiting, a);
	if (now - since < WAITS_MS)
		return NULL;
	snprintf(text, sizeof text,
		 bytes < 1024 ? _("waiting %llds, %zu B ({key:back})") : _("waiting %llds, %zu KB ({key:back})"),
		 (long long)(now - since) / 1000, bytes < 1024 ? bytes : bytes / 1024);
	ui_keys_expand(text, app_top(a));
	return text;
}

static const char *busy(struct app *a)
{
	if (app_writing(a))
		return _("writing…");
	if (app_quitting(a))
		return _("logging out…");
	return app_connecting(a) ? _("connecting…") : waiting(a);
}

void app_draw(struct app *a)
{
	struct around r = { 0 };
	struct ui_frame f = { .teach_shown = !a->state.teach_off, .teach = app_strip_text(a), .busy = busy(a) };

	app_stack_fill(a, &f);
	if (!f.depth)
		return;
	fill_crumbs(a, &r);
	fill_marks(a, &r);
	f.menus = app_menus(a, &f.menu_count);
	if (exploring(a))
		app_filter_fill(a, &f);
	f.crumbs = r.crumbs;
	f.crumb_count = r.crumb_count;
	f.marks = r.marks;
	f.mark_count = r.mark_count;
	app_present_fill(a, &f);
	app_tour_fill(a, &f);
	app_play_fill(a, &f);
	ui_draw(a->ui, &f);
	if (app_tour_look(a)) { /* it looks at what was drawn */
		app_tour_fill(a, &f);
		app_play_fill(a, &f);
		ui_touch(a->ui);
		ui_draw(a->ui, &f);
	}
	app_progress_look(a);
	for (size_t i = 0; i < r.crumb_count; i++)
		free(r.owned[i]);
	app_record_frame(a);
}
