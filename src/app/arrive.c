/* Arriving: at a server, in a cluster, and what they tell afterwards. */
#include "app/internal.h"
#include "app/kubectl.h"
#include "app/lesson.h"
#include "app/message.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* The place that was asked for when connecting; only once. NULL: none, or none of those `needs` says. */
static const struct app_place *take_wanted(struct app_session *s, bool of_cluster)
{
	const struct app_place *p = s->wanted_place ? app_place_of_cli(s->wanted_place) : NULL;
	bool of_server = p && (p->needs == APP_NEEDS_NOTHING || p->needs == APP_NEEDS_RANCHER ||
			       p->needs == APP_NEEDS_TRAINER || p->needs == APP_NEEDS_CLASS || p->on_below);
	bool fits = p && (of_cluster ? p->needs >= APP_NEEDS_CLUSTER : of_server);

	if (fits || of_cluster) {
		rh_strset(&s->wanted_place, NULL);
		rh_strset(&s->wanted_cluster, NULL);
	}
	return fits ? p : NULL;
}

/* A sandbox says so, and what is ours there. */
static void on_hello(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct app *a = ctx;

	if (e->code != RH_OK || head->status != 200 || a->session.sandbox || !a->session.rancher)
		return;
	app_classroom_take(a, body);
	if (!app_demo_profile(a))
		return;
	app_demo_joined(a, body);
	app_session_is_sandbox(a);
	app_lesson_arrived(a);
	ui_touch(a->ui);
}

/* Sandboxes are on this machine only: nobody else is asked. */
static void ask_hello(struct app *a)
{
	struct net_url url;

	if (a->session.demo || !a->session.rancher || !net_url_read(a->session.at->url, &url) || !url.loopback)
		return;
	net_http_start(a->net, &(struct net_http){ .at = a->session.at,
						   .method = "GET",
						   .path = "/sandbox/hello",
						   .owner = a->owner,
						   .on_done = on_hello,
						   .ctx = a });
}

static void at_server(struct app *a)
{
	const struct app_place *p;

	if (a->session.management)
		app_kubectl_find(a, a->session.management);
	app_tell_all(a, APP_MESSAGE_TENANCY);
	app_push(a, app_screen(a, "clusters"), NULL);
	p = take_wanted(&a->session, false);
	if (p)
		app_go(a, p->id);
	app_lesson_arrived(a);
	ask_hello(a);
	app_teach_later(a);
}

static void remember_cluster(struct app *a, const char *id)
{
	if (a->session.demo)
		return;
	rh_strset(&a->state.last_cluster, id);
	app_state_changed(a);
}

/* A form that was opened while the cluster was still being looked for asks first. */
static bool is_held_up(struct app *a, const char *id)
{
	size_t clusters = 0;

	while (app_at(a, clusters) && strcmp(app_at(a, clusters)->ops->id, "clusters") != 0)
		clusters++;
	if (!app_depart_asks(a, clusters + 1))
		return false;
	char *place = rh_format("go.cluster:%s", id);
	app_go(a, place);
	free(place);
	return true;
}

static void enter(struct app *a, const struct rancher_cluster_row *c)
{
	struct app_session *s = &a->session;

	app_session_enter(a, c->id, c->name);
	s->kube->minor = kube_minor(rh_str(c->version));
	app_kubectl_find(a, s->kube);
	s->badge_text = rh_strdup(c->badge_text ? c->badge_text : "");
	s->badge_color = rh_strdup(c->badge_color ? c->badge_color : "");
	app_session_listen(a, app_take_message);
	s->tenancy = rancher_tenancy_new(s->rancher, s->kube, app_cluster_owner(a), APP_TENANCY);
	app_filter_start(a);
	remember_cluster(a, c->id);
	app_push(a, app_screen(a, "explore"), NULL);
	app_rights_ask(a);
}

void app_explore(struct app *a, const struct rancher_cluster_row *c)
{
	const struct app_place *p;

	if (is_held_up(a, c->id))
		return;
	app_pop_to(a, "clusters");
	enter(a, c);
	p = take_wanted(&a->session, true);
	if (p)
		app_go(a, p->id);
	app_draft_offer(a);
}

/* The key is a row's of the screen that asks. */
void app_open_in(struct app *a, const struct rancher_cluster_row *c, const char *screen, const char *key)
{
	enter(a, c);
	app_stack_mark(a, APP_STACK_THROUGH);
	app_push(a, app_screen(a, screen), key);
}

static void on_tenancy(struct app *a)
{
	app_rights_ask(a);
	app_filter_tenancy(a);
	app_tell_all(a, APP_MESSAGE_TENANCY);
	ui_touch(a->ui);
}

void app_take_message(void *app, struct rh_message *m)
{
	struct app *a = app;

	switch (m->tag) {
	case APP_JOINED:
		at_server(a);
		break;
	case APP_OUTCOME:
		app_outcome_act(a, m->body);
		break;
	case APP_LOGGED_OUT:
		app_logged_out(a, &m->err);
		break;
	case APP_TENANCY:
		on_tenancy(a);
		break;
	case APP_FILTER:
		app_filter_preference(a, m);
		break;
	default:
		if (!app_features_reply(a, m) && app_rights_reply(a, m))
			app_tell_all(a, APP_MESSAGE_TENANCY);
		break;
	}
}
