/* The session: which server, who, which cluster. Changed here only; what screens may still hold goes to the deferred.
 */
#include "app/session.h"
#include "app/cmdline.h"
#include "app/filter.h"
#include "app/internal.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

enum { LOGOUT_MS = 3000, SIGNAL_LOGOUT_MS = 1000 };

void app_session_release(struct app_session *s)
{
	rancher_tenancy_free(&s->tenancy);
	rancher_features_free(&s->features);
	kube_free(&s->kube);
	kube_free(&s->management);
	rancher_free(&s->rancher);
	net_endpoint_drop(&s->at);
	char *const strings[] = { s->server_name, s->kube_version,   s->cluster_id,   s->cluster_name,  s->badge_text,
				  s->badge_color, s->wanted_cluster, s->wanted_place, s->last_namespace };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rancher_nsfilter_release(&s->filter);
	*s = (struct app_session){ 0 };
}

static void defer_free(struct app *a, struct app_session *s)
{
	struct app_deferred *g = &a->deferred;

	g->sessions = rh_resize(g->sessions, g->session_count + 1, sizeof *g->sessions);
	g->sessions[g->session_count++] = *s;
	*s = (struct app_session){ 0 };
}

void app_session_leave_cluster(struct app *a)
{
	struct app_session *s = &a->session;
	struct app_session old = { .kube = s->kube,
				   .tenancy = s->tenancy,
				   .cluster_id = s->cluster_id,
				   .cluster_name = s->cluster_name,
				   .last_namespace = s->last_namespace,
				   .badge_text = s->badge_text,
				   .badge_color = s->badge_color,
				   .filter = s->filter };

	s->kube = NULL;
	s->tenancy = NULL;
	s->filter = (struct rancher_nsfilter){ 0 };
	s->cluster_id = s->cluster_name = s->badge_text = s->badge_color = s->last_namespace = NULL;
	s->signed_read_only = false;
	a->rights_asked = a->rights_open = 0;
	a->rights_allowed = false;
	if (a->cluster_owner.id) {
		app_receive_no_more(a, a->cluster_owner);
		rh_owner_end(a->cluster_owner);
		a->cluster_owner = (struct rh_owner){ 0 };
	}
	defer_free(a, &old);
}

void app_session_end(struct app *a)
{
	app_session_leave_cluster(a);
	if (a->session.kind != APP_SERVER_NONE)
		defer_free(a, &a->session);
}

/* ---- a join that went well ---- */

/* Only where that was ticked, and only for a server that is saved. */
void app_session_remember_token(struct app *a, const struct app_join *j)
{
	struct app_saved_server *v = app_state_server(&a->state, a->session.at->url);
	struct rh_err e;

	if (!v || (!j->remember && !v->has_token))
		return;
	v->has_token = false;
	if (app_state_token_write(&a->state, v->url, j->remember ? &a->session.at->credential : NULL, &e) != RH_OK)
		ui_toast(a->ui, UI_ROLE_WARN, "%s %s", e.what, e.why);
	else
		v->has_token = j->remember && a->state.dir;
	app_state_changed(a);
}

static void remember_server(struct app *a, struct app_join *j)
{
	const struct app_target *t = j->target;
	struct app_saved_server *v = app_state_server_add(&a->state, t->url);

	rh_strset(&v->name, a->session.server_name);
	rh_strset(&v->pin, t->pin);
	rh_strset(&v->ca_pem, t->ca_pem);
	rh_strset(&v->proxy, t->proxy);
	rh_strset(&v->server_name, t->server_name);
	rh_strset(&v->connect_to, t->connect_to);
	rh_strset(&v->provider, t->provider);
	rh_strset(&v->user,
		  a->session.rancher && a->session.rancher->user_name ? a->session.rancher->user_name : t->user);
	v->read_only = t->read_only;
	v->used = rh_wall();
	rh_strset(&a->state.last_server, t->url);
	rh_strset(&a->state.last_context, NULL);
	app_session_remember_token(a, j);
}

static void remember(struct app *a, struct app_join *j)
{
	if (j->target->kind == APP_TARGET_RANCHER)
		remember_server(a, j);
	if (j->target->kind == APP_TARGET_CONTEXT) {
		rh_strset(&a->state.last_context, j->target->name);
		rh_strset(&a->state.last_server, NULL);
	}
	if (j->target->kind != APP_TARGET_DEMO)
		app_state_changed(a);
}

/* "https://rancher.corp:8443" -> "rancher.corp:8443" */
static char *name_of_url(const char *url)
{
	struct rh_str s = rh_str(url);
	size_t at = rh_str_find(s, "://");

	if (at < s.n)
		s = rh_str_from(s, at + 3);
	return rh_str_dup(rh_str_n(s.p, rh_str_find(s, "/")));
}

/* A place of the server, not of a cluster; "clusters" is there already. */
static void go_wanted_server_place(struct app *a)
{
	struct app_session *s = &a->session;
	const struct app_place *p = s->wanted_place ? app_place_of_cli(s->wanted_place) : NULL;

	if (!p || p->needs != APP_NEEDS_RANCHER)
		return;
	rh_strset(&s->wanted_place, NULL);
	rh_strset(&s->wanted_cluster, NULL);
	app_go(a, p->id);
}

void app_session_adopt(struct app *a, struct app_join *j)
{
	struct app_session *s = &a->session;
	const struct app_target *t = j->target;

	if (!a->command)
		app_pop_to(a, "connect");
	app_session_end(a);
	s->kind = j->rancher ? APP_SERVER_RANCHER : APP_SERVER_KUBERNETES;
	s->demo = t->kind == APP_TARGET_DEMO;
	s->read_only = a->opt.read_only || t->read_only;
	s->at = net_endpoint_hold(j->rancher ? j->rancher->at : j->at);
	s->rancher = j->rancher;
	j->rancher = NULL;
	if (s->rancher) {
		s->management = kube_new(a->net, s->at, "/k8s/clusters/local", "local");
		s->management->read_only = s->read_only;
	}
	s->kube_version = j->kube_version;
	j->kube_version = NULL;
	s->server_name = s->demo                         ? rh_strdup("demo")
			 : t->kind == APP_TARGET_RANCHER ? name_of_url(t->url)
							 : rh_strdup(t->name);
	rh_strset(&s->wanted_cluster, t->cluster);
	rh_strset(&s->wanted_place, t->place);
	if (t->place && !t->cluster && s->kind == APP_SERVER_KUBERNETES)
		rh_strset(&s->wanted_cluster, s->server_name);
	if (!a->command) {
		app_features_start(a);
		remember(a, j);
	}
	j->done = true;
	a->connected_once = true;
	a->exit_code = APP_EXIT_OK;
	rh_message_post((struct rh_message){ .to = j->from, .tag = APP_MESSAGE_JOIN });
	if (a->command)
		return;
	app_tell_all(a, APP_MESSAGE_TENANCY);
	app_push(a, app_screen(a, "clusters"), NULL);
	go_wanted_server_place(a);
	app_teach_later(a);
}

/* ---- a cluster ---- */

static void go_wanted_place(struct app *a)
{
	struct app_session *s = &a->session;
	const struct app_place *p = s->wanted_place ? app_place_of_cli(s->wanted_place) : NULL;

	rh_strset(&s->wanted_place, NULL);
	rh_strset(&s->wanted_cluster, NULL);
	if (p && p->needs >= APP_NEEDS_CLUSTER)
		app_go(a, p->id);
}

void app_session_enter(struct app *a, const char *id, const char *name)
{
	struct app_session *s = &a->session;
	char *prefix = s->kind == APP_SERVER_RANCHER ? rh_format("/k8s/clusters/%s", id) : rh_strdup("");

	app_session_leave_cluster(a);
	s->cluster_id = rh_strdup(id);
	s->cluster_name = rh_strdup(name);
	s->kube = kube_new(a->net, s->at, prefix, id);
	rh_strset(&s->kube->context, name);
	s->kube->read_only = s->read_only;
	free(prefix);
}

void app_explore(struct app *a, const struct rancher_cluster_row *c)
{
	struct app_session *s = &a->session;

	app_pop_to(a, "clusters");
	app_session_enter(a, c->id, c->name);
	s->kube->minor = kube_minor(rh_str(c->version));
	s->badge_text = rh_strdup(c->badge_text ? c->badge_text : "");
	s->badge_color = rh_strdup(c->badge_color ? c->badge_color : "");
	a->cluster_owner = rh_owner_new();
	app_receive(a, a->cluster_owner, app_take_message, a);
	s->tenancy = rancher_tenancy_new(s->rancher, s->kube, a->cluster_owner, APP_TENANCY);
	app_filter_start(a);
	if (!s->demo) {
		rh_strset(&a->state.last_cluster, c->id);
		app_state_changed(a);
	}
	app_push(a, app_screen(a, "explore"), NULL);
	app_rights_ask(a);
	go_wanted_place(a);
	app_draft_offer(a);
}

/* ---- logging out ---- */

/* The token lives on, which only somebody at the server can change now: said, and with its name. */
static void token_stays(struct app *a, const struct rh_err *why)
{
	char *name = rancher_token_name(a->session.at);
	char *text = rh_format(
		_("The log-out failed: %s %s The token %s stays valid; delete it in Rancher under Account & API Keys."),
		why->what, why->why, name ? name : "");
	struct rh_buf clean;

	rh_buf_init(&clean, 4096);
	rh_line_clean(&clean, rh_str(text));
	rh_log("%s", clean.p);
	if (a->quitting || a->done)
		rh_strset(&a->last_word, clean.p);
	else
		ui_toast(a->ui, UI_ROLE_WARN, "%s", clean.p);
	rh_buf_release(&clean);
	free(text);
	free(name);
}

static void no_answer(struct app *a)
{
	struct rh_err e;

	rh_err_set(&e, RH_E_TIMEOUT, "%s", _("the server did not answer in time."));
	token_stays(a, &e);
}

static void logged_out(struct app *a)
{
	rh_timer_stop(&a->quit_timer);
	if (a->quitting) {
		a->done = true;
		return;
	}
	app_pop_to(a, "connect");
	app_session_end(a);
	app_tell_all(a, APP_MESSAGE_TENANCY);
	ui_touch(a->ui);
}

static void on_quit_timer(void *ctx)
{
	no_answer(ctx);
	logged_out(ctx);
}

static struct app_saved_server *saved_server(struct app *a)
{
	return a->session.at && !a->session.demo ? app_state_server(&a->state, a->session.at->url) : NULL;
}

/* A token that we obtained is given back; one that was saved for the next time is kept when we only quit. */
void app_logout(struct app *a)
{
	struct app_session *s = &a->session;
	struct app_saved_server *saved = saved_server(a);
	bool keep = a->quitting && saved && saved->has_token;
	struct rh_err e;

	if (saved && saved->has_token && !a->quitting) {
		saved->has_token = false;
		if (app_state_token_write(&a->state, s->at->url, NULL, &e) != RH_OK)
			rh_log("%s %s", e.what, e.why);
		app_state_changed(a);
	}
	if (!s->rancher || !s->rancher->token_is_ours || keep) {
		logged_out(a);
		return;
	}
	rancher_logout(s->rancher, a->owner, APP_LOGGED_OUT);
	rh_timer_start(&a->quit_timer, LOGOUT_MS, on_quit_timer, a);
	ui_touch(a->ui);
}

void app_session_give_back(struct app *a)
{
	const struct app_saved_server *saved = saved_server(a);
	int64_t until = rh_now() + SIGNAL_LOGOUT_MS;

	if (!a->session.rancher || !a->session.rancher->token_is_ours || (saved && saved->has_token))
		return;
	net_http_cancel_owner(a->net, a->owner);
	rancher_logout(a->session.rancher, a->owner, APP_LOGGED_OUT);
	/* the count bounds it where the clock is driven */
	for (int turns = 0; turns < 100 && a->session.rancher->token_is_ours && rh_now() < until; turns++) {
		net_wait(a->net, SIGNAL_LOGOUT_MS / 20);
		rh_timer_run();
	}
	if (a->session.rancher->token_is_ours)
		no_answer(a);
}

void app_take_message(void *app, struct rh_message *m)
{
	struct app *a = app;

	if (m->tag == APP_LOGGED_OUT) {
		if (m->err.code != RH_OK)
			token_stays(a, &m->err);
		logged_out(a);
	} else if (m->tag == APP_TENANCY) {
		app_rights_ask(a);
		app_filter_tenancy(a);
		app_tell_all(a, APP_MESSAGE_TENANCY);
		ui_touch(a->ui);
	} else if (app_features_reply(a, m)) {
		return;
	} else if (m->tag == APP_FILTER) {
		app_filter_preference(a, m);
	} else if (app_rights_reply(a, m)) {
		app_tell_all(a, APP_MESSAGE_TENANCY);
	}
}

/* ---- at start ---- */

static struct app_target *saved_target(struct app *a, const char *url)
{
	const struct app_saved_server *v = app_state_server(&a->state, url);
	struct app_target *t = app_target_new(APP_TARGET_RANCHER, url);
	struct rh_err e;

	rh_strset(&t->url, url);
	if (!v)
		return t;
	rh_strset(&t->name, v->name);
	rh_strset(&t->pin, v->pin);
	rh_strset(&t->ca_pem, v->ca_pem);
	rh_strset(&t->proxy, v->proxy);
	rh_strset(&t->server_name, v->server_name);
	rh_strset(&t->connect_to, v->connect_to);
	rh_strset(&t->provider, v->provider);
	rh_strset(&t->user, v->user);
	t->read_only = v->read_only;
	t->remember = v->has_token;
	if (v->has_token && app_state_token_read(&a->state, url, &t->token, &e) != RH_OK)
		rh_log("%s %s", e.what, e.why);
	return t;
}

struct app_target *app_saved_target(struct app *a, const char *url)
{
	return saved_target(a, url);
}

static bool has_credential(struct app *a, const char *url)
{
	const struct app_saved_server *v = app_state_server(&a->state, url);

	return v && v->has_token;
}

static struct app_target *current_context(struct app *a)
{
	struct rh_err e;
	const struct kube_config *k = app_kubeconfig(a, &e);

	for (size_t i = 0; k && i < k->count; i++)
		if (k->contexts[i].current)
			return app_target_new(APP_TARGET_CONTEXT, k->contexts[i].name);
	return NULL;
}

struct app_target *app_asked_for(struct app *a)
{
	const struct app_options *o = &a->opt;
	struct app_target *t = NULL;

	if (o->demo)
		return app_target_new(APP_TARGET_DEMO, o->demo);
	if (o->server)
		return saved_target(a, o->server);
	if (o->context)
		return app_target_new(APP_TARGET_CONTEXT, o->context);
	if (o->kubeconfig && o->place && (t = current_context(a))) /* as kubectl */
		return t;
	if (a->state.last_server && has_credential(a, a->state.last_server))
		return saved_target(a, a->state.last_server);
	if (a->state.last_context)
		return app_target_new(APP_TARGET_CONTEXT, a->state.last_context);
	return o->place ? current_context(a) : NULL;
}

void app_resume(struct app *a)
{
	const struct app_options *o = &a->opt;
	const struct app_place *p = o->place ? app_place_of_cli(o->place) : NULL;
	bool again = !o->demo && !o->server && !o->context && !o->kubeconfig;
	struct app_target *t = p && p->needs == APP_NEEDS_NOTHING ? NULL : app_asked_for(a);

	if (!t) {
		if (p)
			app_go(a, p->id);
		return;
	}
	t->read_only |= o->read_only;
	rh_strset(&t->cluster, o->cluster ? o->cluster : again ? a->state.last_cluster : NULL);
	rh_strset(&t->place, o->place ? o->place : again ? a->state.last_place : NULL);
	if (o->place && strcmp(o->place, "clusters") == 0)
		rh_strset(&t->cluster, NULL);
	struct rh_err e;
	if (!t->token.n && app_options_token(o, &t->token, &e) != RH_OK)
		ui_error(a->ui, &e);
	app_connect(a, t, a->stack[0]->owner);
}
