/* The session: which server, who, which cluster. Changed here only; what screens may still hold goes to the graves. */
#include "app/internal.h"

#include <string.h>

enum { LOGOUT_MS = 3000, SIGNAL_LOGOUT_MS = 1000 };

void rh_session_release(struct rh_session *s)
{
	rh_places_free(&s->places);
	rh_features_free(&s->features);
	rh_kube_free(&s->kube);
	rh_kube_free(&s->management);
	rh_rancher_free(&s->rancher);
	rh_endpoint_drop(&s->at);
	char *const strings[] = { s->server_name, s->kube_version, s->cluster_id,     s->cluster_name,
				  s->badge_text,  s->badge_color,  s->wanted_cluster, s->wanted_place, s->last_namespace };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rh_nsfilter_release(&s->filter);
	*s = (struct rh_session){ 0 };
}

static void bury(struct rh_app *a, struct rh_session *s)
{
	struct rh_graves *g = &a->graves;

	g->sessions = rh_resize(g->sessions, g->session_count + 1, sizeof *g->sessions);
	g->sessions[g->session_count++] = *s;
	*s = (struct rh_session){ 0 };
}

void rh_session_leave_cluster(struct rh_app *a)
{
	struct rh_session *s = &a->session;
	struct rh_session old = { .kube = s->kube, .places = s->places, .cluster_id = s->cluster_id,
				  .cluster_name = s->cluster_name, .last_namespace = s->last_namespace, .badge_text = s->badge_text,
				  .badge_color = s->badge_color, .filter = s->filter };

	s->kube = NULL;
	s->places = NULL;
	s->filter = (struct rh_nsfilter){ 0 };
	s->cluster_id = s->cluster_name = s->badge_text = s->badge_color = s->last_namespace = NULL;
	s->signed_read_only = false;
	a->rights_asked = a->rights_open = 0;
	a->rights_allowed = false;
	if (a->cluster_owner.id) {
		rh_app_receive_no_more(a, a->cluster_owner);
		rh_owner_end(a->cluster_owner);
		a->cluster_owner = (struct rh_owner){ 0 };
	}
	bury(a, &old);
}

void rh_session_end(struct rh_app *a)
{
	rh_session_leave_cluster(a);
	if (a->session.kind != RH_SERVER_NONE)
		bury(a, &a->session);
}

/* ---- a join that went well ------------------------------------------------------------------------------------------ */

/* Only where that was ticked, and only for a server that is saved. */
void rh_session_remember_token(struct rh_app *a, const struct rh_join *j)
{
	struct rh_saved_server *v = rh_state_server(&a->state, a->session.at->url);
	struct rh_err e;

	if (!v || (!j->remember && !v->has_token))
		return;
	v->has_token = false;
	if (rh_state_token_write(&a->state, v->url, j->remember ? &a->session.at->credential : NULL, &e) != RH_OK)
		rh_ui_toast(a->ui, RH_ROLE_WARN, "%s %s", e.what, e.why);
	else
		v->has_token = j->remember && a->state.dir;
	rh_app_state_changed(a);
}

static void remember_server(struct rh_app *a, struct rh_join *j)
{
	const struct rh_target *t = j->target;
	struct rh_saved_server *v = rh_state_server_add(&a->state, t->url);

	rh_strset(&v->name, a->session.server_name);
	rh_strset(&v->pin, t->pin);
	rh_strset(&v->ca_pem, t->ca_pem);
	rh_strset(&v->proxy, t->proxy);
	rh_strset(&v->server_name, t->server_name);
	rh_strset(&v->connect_to, t->connect_to);
	rh_strset(&v->provider, t->provider);
	rh_strset(&v->user, a->session.rancher && a->session.rancher->user_name ? a->session.rancher->user_name : t->user);
	v->read_only = t->read_only;
	v->used = rh_wall();
	rh_strset(&a->state.last_server, t->url);
	rh_strset(&a->state.last_context, NULL);
	rh_session_remember_token(a, j);
}

static void remember(struct rh_app *a, struct rh_join *j)
{
	if (j->target->kind == RH_TARGET_RANCHER)
		remember_server(a, j);
	if (j->target->kind == RH_TARGET_CONTEXT) {
		rh_strset(&a->state.last_context, j->target->name);
		rh_strset(&a->state.last_server, NULL);
	}
	if (j->target->kind != RH_TARGET_DEMO)
		rh_app_state_changed(a);
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
static void go_wanted_server_place(struct rh_app *a)
{
	struct rh_session *s = &a->session;
	const struct rh_place *p = s->wanted_place ? rh_place_of_cli(s->wanted_place) : NULL;

	if (!p || p->needs != RH_NEEDS_RANCHER)
		return;
	rh_strset(&s->wanted_place, NULL);
	rh_strset(&s->wanted_cluster, NULL);
	rh_app_go(a, p->id);
}

void rh_session_adopt(struct rh_app *a, struct rh_join *j)
{
	struct rh_session *s = &a->session;
	const struct rh_target *t = j->target;

	if (!a->command)
		rh_app_pop_to(a, "connect");
	rh_session_end(a);
	s->kind = j->rancher ? RH_SERVER_RANCHER : RH_SERVER_KUBERNETES;
	s->demo = t->kind == RH_TARGET_DEMO;
	s->read_only = a->opt.read_only || t->read_only;
	s->at = rh_endpoint_hold(j->rancher ? j->rancher->at : j->at);
	s->rancher = j->rancher;
	j->rancher = NULL;
	if (s->rancher) {
		s->management = rh_kube_new(a->net, s->at, "/k8s/clusters/local", "local");
		s->management->read_only = s->read_only;
	}
	s->kube_version = j->kube_version;
	j->kube_version = NULL;
	s->server_name = s->demo ? rh_strdup("demo") : t->kind == RH_TARGET_RANCHER ? name_of_url(t->url) : rh_strdup(t->name);
	rh_strset(&s->wanted_cluster, t->cluster);
	rh_strset(&s->wanted_place, t->place);
	if (t->place && !t->cluster && s->kind == RH_SERVER_KUBERNETES)
		rh_strset(&s->wanted_cluster, s->server_name);
	if (!a->command) {
		rh_features_start(a);
		remember(a, j);
	}
	j->done = true;
	a->connected_once = true;
	a->exit_code = RH_EXIT_OK;
	rh_mail_post((struct rh_mail){ .to = j->from, .tag = RH_MAIL_JOIN });
	if (a->command)
		return;
	rh_app_tell_all(a, RH_MAIL_PLACES);
	rh_app_push(a, rh_app_screen(a, "clusters"), NULL);
	go_wanted_server_place(a);
	rh_app_teach_later(a);
}

/* ---- a cluster ---------------------------------------------------------------------------------------------------------- */

static void go_wanted_place(struct rh_app *a)
{
	struct rh_session *s = &a->session;
	const struct rh_place *p = s->wanted_place ? rh_place_of_cli(s->wanted_place) : NULL;

	rh_strset(&s->wanted_place, NULL);
	rh_strset(&s->wanted_cluster, NULL);
	if (p && p->needs >= RH_NEEDS_CLUSTER)
		rh_app_go(a, p->id);
}

void rh_session_enter(struct rh_app *a, const char *id, const char *name)
{
	struct rh_session *s = &a->session;
	char *prefix = s->kind == RH_SERVER_RANCHER ? rh_format("/k8s/clusters/%s", id) : rh_strdup("");

	rh_session_leave_cluster(a);
	s->cluster_id = rh_strdup(id);
	s->cluster_name = rh_strdup(name);
	s->kube = rh_kube_new(a->net, s->at, prefix, id);
	rh_strset(&s->kube->context, name);
	s->kube->read_only = s->read_only;
	free(prefix);
}

void rh_app_explore(struct rh_app *a, const struct rh_cluster_row *c)
{
	struct rh_session *s = &a->session;

	rh_app_pop_to(a, "clusters");
	rh_session_enter(a, c->id, c->name);
	s->badge_text = rh_strdup(c->badge_text ? c->badge_text : "");
	s->badge_color = rh_strdup(c->badge_color ? c->badge_color : "");
	a->cluster_owner = rh_owner_new();
	rh_app_receive(a, a->cluster_owner, rh_app_take_mail, a);
	s->places = rh_places_new(s->rancher, s->kube, a->cluster_owner, RH_APP_PLACES);
	rh_filter_start(a);
	if (!s->demo) {
		rh_strset(&a->state.last_cluster, c->id);
		rh_app_state_changed(a);
	}
	rh_app_push(a, rh_app_screen(a, "explore"), NULL);
	rh_rights_ask(a);
	go_wanted_place(a);
	rh_draft_offer(a);
}

/* ---- logging out --------------------------------------------------------------------------------------------------------- */

static void logged_out(struct rh_app *a)
{
	rh_timer_stop(&a->quit_timer);
	if (a->quitting) {
		a->done = true;
		return;
	}
	rh_app_pop_to(a, "connect");
	rh_session_end(a);
	rh_app_tell_all(a, RH_MAIL_PLACES);
	rh_ui_touch(a->ui);
}

static void on_quit_timer(void *ctx)
{
	logged_out(ctx);
}

static struct rh_saved_server *saved_server(struct rh_app *a)
{
	return a->session.at && !a->session.demo ? rh_state_server(&a->state, a->session.at->url) : NULL;
}

/* A token that we obtained is given back; one that was saved for the next time is kept when we only quit. */
void rh_app_logout(struct rh_app *a)
{
	struct rh_session *s = &a->session;
	struct rh_saved_server *saved = saved_server(a);
	bool keep = a->quitting && saved && saved->has_token;
	struct rh_err e;

	if (saved && saved->has_token && !a->quitting) {
		saved->has_token = false;
		if (rh_state_token_write(&a->state, s->at->url, NULL, &e) != RH_OK)
			rh_log("%s %s", e.what, e.why);
		rh_app_state_changed(a);
	}
	if (!s->rancher || !s->rancher->token_is_ours || keep) {
		logged_out(a);
		return;
	}
	rh_rancher_logout(s->rancher, a->owner, RH_APP_LOGGED_OUT);
	rh_timer_start(&a->quit_timer, LOGOUT_MS, on_quit_timer, a);
	rh_ui_touch(a->ui);
}

void rh_session_give_back(struct rh_app *a)
{
	const struct rh_saved_server *saved = saved_server(a);
	int64_t until = rh_now() + SIGNAL_LOGOUT_MS;

	if (!a->session.rancher || !a->session.rancher->token_is_ours || (saved && saved->has_token))
		return;
	rh_http_cancel_owner(a->net, a->owner);
	rh_rancher_logout(a->session.rancher, a->owner, RH_APP_LOGGED_OUT);
	/* the count bounds it where the clock is driven */
	for (int turns = 0; turns < 100 && a->session.rancher->token_is_ours && rh_now() < until; turns++) {
		rh_net_wait(a->net, SIGNAL_LOGOUT_MS / 20);
		rh_timer_run();
	}
}

void rh_app_take_mail(void *app, struct rh_mail *m)
{
	struct rh_app *a = app;

	if (m->tag == RH_APP_LOGGED_OUT) {
		logged_out(a);
	} else if (m->tag == RH_APP_PLACES) {
		rh_rights_ask(a);
		rh_filter_places(a);
		rh_app_tell_all(a, RH_MAIL_PLACES);
		rh_ui_touch(a->ui);
	} else if (rh_features_reply(a, m)) {
		return;
	} else if (m->tag == RH_APP_FILTER) {
		rh_filter_preference(a, m);
	} else if (rh_rights_reply(a, m)) {
		rh_app_tell_all(a, RH_MAIL_PLACES);
	}
}

/* ---- at start --------------------------------------------------------------------------------------------------------------- */

static struct rh_target *saved_target(struct rh_app *a, const char *url)
{
	const struct rh_saved_server *v = rh_state_server(&a->state, url);
	struct rh_target *t = rh_target_new(RH_TARGET_RANCHER, url);
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
	if (v->has_token && rh_state_token_read(&a->state, url, &t->token, &e) != RH_OK)
		rh_log("%s %s", e.what, e.why);
	return t;
}

struct rh_target *rh_app_saved_target(struct rh_app *a, const char *url)
{
	return saved_target(a, url);
}

static bool has_credential(struct rh_app *a, const char *url)
{
	const struct rh_saved_server *v = rh_state_server(&a->state, url);

	return v && v->has_token;
}

struct rh_target *rh_app_asked_for(struct rh_app *a)
{
	const struct rh_options *o = &a->opt;

	if (o->demo)
		return rh_target_new(RH_TARGET_DEMO, o->demo);
	if (o->server)
		return saved_target(a, o->server);
	if (o->context)
		return rh_target_new(RH_TARGET_CONTEXT, o->context);
	if (a->state.last_server && has_credential(a, a->state.last_server))
		return saved_target(a, a->state.last_server);
	if (a->state.last_context)
		return rh_target_new(RH_TARGET_CONTEXT, a->state.last_context);
	return NULL;
}

void rh_app_resume(struct rh_app *a)
{
	const struct rh_options *o = &a->opt;
	const struct rh_place *p = o->place ? rh_place_of_cli(o->place) : NULL;
	bool again = !o->demo && !o->server && !o->context;
	struct rh_target *t = p && p->needs == RH_NEEDS_NOTHING ? NULL : rh_app_asked_for(a);

	if (!t) {
		if (p)
			rh_app_go(a, p->id);
		return;
	}
	t->read_only |= o->read_only;
	rh_strset(&t->cluster, o->cluster ? o->cluster : again ? a->state.last_cluster : NULL);
	rh_strset(&t->place, o->place ? o->place : again ? a->state.last_place : NULL);
	if (o->place && strcmp(o->place, "clusters") == 0)
		rh_strset(&t->cluster, NULL);
	struct rh_err e;
	if (!t->token.n && rh_options_token(o, &t->token, &e) != RH_OK)
		rh_ui_error(a->ui, &e);
	rh_app_connect(a, t, a->stack[0]->owner);
}
