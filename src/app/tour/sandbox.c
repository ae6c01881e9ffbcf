/* What a lesson finds: the sandbox set back where something was made in it, its registries opened for the password that
 * the guide tells, and broken what the lesson is about. One request after the other, to the sandbox's control port. */
#include "app/tour/inside.h"
#include "app/control.h"
#include "app/filter.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"
#include "data/lesson.h"
#include "net/net.h"
#include "rancher/nsfilter.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

static void send_next(struct app_tour *t);

static void forget(struct app_tour *t)
{
	for (size_t i = 0; i < t->orders.n; i++) {
		free(t->orders.v[i].path);
		free(t->orders.v[i].body);
	}
	free(t->orders.v);
	t->orders = (struct app_tour_orders){ 0 };
}

static void order(struct app_tour *t, const char *path, const char *body)
{
	struct app_tour_orders *o = &t->orders;

	o->v = rh_resize(o->v, o->n + 1, sizeof *o->v);
	o->v[o->n].path = rh_strdup(path);
	o->v[o->n++].body = rh_strdup(body);
}

/* As one would find it at the start: the first screen, and no filter of an earlier lesson. */
static void world_is_new(struct app *a)
{
	struct rancher_nsfilter all = { 0 };

	ui_toast(a->ui, UI_ROLE_GOOD, "%s", _("Everything is as it was at the start."));
	app_demo_made(a, false);
	app_state_filter_forget(&a->state, APP_STATE_DEMO, NULL);
	if (a->session.rancher)
		rancher_nsfilter_set(&all, RANCHER_FILTER_USER);
	if (a->session.kube)
		app_filter_set(a, &all);
	rancher_nsfilter_release(&all);
	app_go(a, "go.clusters");
}

static void on_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct app_tour *t = ctx;
	const char *path = t->orders.v[t->orders.at].path;
	bool reset = !strcmp(path, "/sandbox/reset"), ok = e->code == RH_OK && head->status / 100 == 2;

	(void)body;
	if (reset && ok) {
		world_is_new(t->app);
		app_tour_lines_begin(t); /* where it leads to, nobody has gone */
	} else if (reset) {
		ui_toast(t->app->ui, UI_ROLE_WARN, "%s",
			 _("The sandbox could not be set back; the lesson starts as it is."));
	} else if (!ok && rh_str_starts(rh_str(path), "/sandbox/break/")) {
		ui_toast(t->app->ui, UI_ROLE_WARN, _("The sandbox could not be prepared: %s"), path);
	} else if (ok && rh_str_starts(rh_str(path), "/sandbox/break/")) {
		app_demo_made(t->app, true);
	}
	t->orders.at++;
	t->world.stale = true;
	send_next(t);
}

static void send_next(struct app_tour *t)
{
	const struct app_tour_orders *o = &t->orders;

	if (o->at == o->n ||
	    !app_control_send(t->app, "POST", o->v[o->at].path, o->v[o->at].body, t->owner, on_done, t)) {
		forget(t);
		ui_touch(t->app->ui);
	}
}

/* The guide tells it; it opens nothing but what the sandbox plays. */
static void order_password(struct app_tour *t)
{
	struct rh_buf body;
	struct data_jw w;

	rh_buf_init(&body, 1024);
	data_jw_init(&w, rh_out_buf(&body));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "accept", rh_str(t->password));
	data_jw_close(&w, '}');
	order(t, "/sandbox/registry", body.p);
	rh_buf_release(&body);
}

static void order_break(struct app_tour *t, const char *what)
{
	char *path = rh_format("/sandbox/break/%s", what);

	order(t, path, "");
	free(path);
}

static void prepare(struct app_tour *t, bool back)
{
	bool idle = !t->orders.n;

	if (back)
		order(t, "/sandbox/reset", "");
	order_password(t);
	for (char **what = t->lesson->setup; what && *what; what++)
		order_break(t, *what);
	if (idle)
		send_next(t);
}

static void answered(void *ctx, int button)
{
	struct app_tour *t = app_tour_of(ctx);

	if (t)
		prepare(t, button == 1);
}

static void ask(struct app_tour *t)
{
	const char *const lines[] = { _("Others may use this sandbox too: for them it is set back as well."),
				      _("What was made in it would be gone.") };
	const char *const buttons[] = { _("Leave it as it is"), _("Set back") };

	ui_dialog(t->app->ui, &(struct ui_dialog){ .title = _("Set the sandbox back?"),
						   .lines = lines,
						   .line_count = RH_LEN(lines),
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .done = answered,
						   .ctx = t->app,
						   .owner = t->owner });
}

void app_tour_prepare(struct app_tour *t, bool back)
{
	if (!app_demo_control(t->app) || !t->app->session.at)
		return;
	if (back && app_demo_shared(t->app))
		ask(t);
	else
		prepare(t, back);
}

void app_tour_prepare_step(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	bool idle = !t->orders.n;

	if (!s || !app_demo_control(t->app) || !t->app->session.at)
		return;
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SETUP)
			order_break(t, s->lines[i].arg);
	if (idle && t->orders.n)
		send_next(t);
}

void app_tour_prepare_end(struct app_tour *t)
{
	net_http_cancel_owner(t->app->net, t->owner);
	forget(t);
}
