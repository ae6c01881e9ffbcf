/* Connecting, step by step: endpoint, first contact, trust, sign-in, who am I. A join ends in a session or in an error
 * that goes to the screen that asked for it.
 */
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

void app_join_free(struct app *a)
{
	struct app_join *j = a->joining.now;

	if (!j)
		return;
	a->joining.now = NULL;
	net_http_cancel_owner(a->net, j->owner);
	app_receive_no_more(a, j->owner);
	rh_owner_end(j->owner);
	rancher_clusters_free(&j->clusters);
	rancher_free(&j->rancher);
	app_context_release(&j->way);
	net_endpoint_drop(&j->at);
	if (j->server_info)
		rancher_server_info_free(j->server_info);
	free(j->kube_version);
	free(j->offered_pin);
	free(j->offered_ca);
	net_cert_free(&j->shown);
	rh_secret_release(&j->signed_with);
	app_target_free(&j->target);
	free(j);
}

struct app_join *app_join_now(const struct app *a)
{
	return a->joining.now;
}

int app_join_exit_code(const struct app *a)
{
	return a->joining.exit_code;
}

bool app_connecting(const struct app *a)
{
	return a->joining.now && !a->joining.now->done && !a->joining.now->over_screen;
}

const struct rancher_server_info *app_server_info(const struct app *a)
{
	return a->joining.now ? a->joining.now->server_info : NULL;
}

const char *app_join_namespace(const struct app *a)
{
	const struct kube_context *c = a->joining.now ? a->joining.now->way.of : NULL;

	return c && c->namespace_ && *c->namespace_ ? c->namespace_ : "default";
}

const char *app_join_own_namespace(const struct app *a)
{
	const struct kube_context *c = a->joining.now ? a->joining.now->way.of : NULL;

	return c && c->own_namespace ? c->namespace_ : NULL;
}

const struct app_target *app_target(const struct app *a)
{
	return a->joining.now ? a->joining.now->target : NULL;
}

static struct rancher *rancher_of(const struct app_join *j)
{
	return j->rancher ? j->rancher : j->app->session.rancher;
}

void app_join_tell(struct rh_owner to, const struct rh_err *e)
{
	struct rh_message m = { .to = to, .tag = APP_MESSAGE_JOIN };

	if (e)
		m.err = *e;
	if (to.id)
		rh_message_post(m);
}

void app_join_fail(struct app_join *j, const struct rh_err *e)
{
	struct app *a = j->app;

	rh_log_err(j->target->name, e);
	j->done = true;
	if (!a->joining.once)
		a->joining.exit_code = app_exit_code(e->code);
	app_join_tell(j->from, e);
	ui_touch(a->ui);
}

void app_connect_cancel(struct app *a)
{
	struct rh_err e;

	if (a->joining.now && a->joining.now->over_screen)
		a->joining.now->over_screen = false;
	if (!a->joining.now || a->joining.now->done)
		return;
	rh_err_set(&e, RH_E_CANCELLED, "%s", _("Not connected."));
	app_join_fail(a->joining.now, &e);
	app_context_stop(&a->joining.now->way);
	net_http_cancel_owner(a->net, a->joining.now->owner);
	rh_owner_end(a->joining.now->owner); /* what is still under way comes back to nobody */
}

/* The form that asked for it is done; what was begun in another meanwhile stays below. */
static void make_room(struct app_join *j)
{
	struct ui_screen *from = app_by_owner(j->app, j->from);

	if (from && from->ops->kind == UI_SCREEN_FORM)
		ui_form_clean(from);
	if (!app_depart_asks(j->app, 1))
		app_pop_to(j->app, "connect");
}

/* It becomes the session; arrive.c shows it, where there are screens. */
void app_joined(struct app_join *j)
{
	struct app *a = j->app;

	if (!a->command)
		make_room(j);
	app_session_begin(a, j);
	j->done = true;
	a->joining.once = true;
	a->joining.exit_code = APP_EXIT_OK;
	app_join_tell(j->from, NULL);
	if (a->command)
		return;
	app_features_start(a);
	app_saved_remember(a, j);
	rh_message_post((struct rh_message){ .to = a->owner, .tag = APP_JOINED });
}

/* ---- Rancher ---- */

/* Without a screen: why the token was refused, else that there is none. */
static void cannot_sign_in(struct app_join *j, const struct rh_err *why)
{
	struct rh_err e;

	if (why)
		e = *why;
	else
		rh_err_say(&e, RH_E_AUTH, _("Without a screen nobody can sign in with a password."), NULL,
			   _("Give an API token with --token-file or --token-fd, or sign in once in the program with "
			     "\"Remember\" ticked."));
	app_join_fail(j, &e);
}

static void ask_sign_in(struct app_join *j, const struct rh_err *why)
{
	struct app *a = j->app;
	const struct ui_screen_ops *ops = app_screen(a, "sign_in");

	if (a->command) {
		cannot_sign_in(j, why);
		return;
	}
	if (!ops)
		RH_BUG("there is no screen \"sign_in\"");
	app_push(a, ops, why);
}

static const struct rancher_provider *provider_of(const struct rancher_server_info *h, const char *id)
{
	const struct rancher_provider *first = NULL;

	for (size_t i = 0; i < h->count; i++) {
		const struct rancher_provider *p = &h->providers[i];
		if (!p->password)
			continue;
		if (id && *id && strcmp(p->id, id) == 0)
			return p;
		if (!first || strcmp(p->id, "local") == 0)
			first = p;
	}
	return first;
}

static size_t count_providers(const struct rancher_server_info *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->count; i++)
		n += h->providers[i].password;
	return n;
}

static void no_provider(struct app_join *j)
{
	struct rh_err e;

	rh_err_say(&e, RH_E_AUTH, _("This Rancher offers no sign-in with user name and password."), NULL,
		   _("Make an API key in the browser (avatar › Account & API Keys) and give it as API token."));
	app_join_fail(j, &e);
}

/* A Rancher that was never set up: one can sign in all the same, as its first user. */
static void explain_first_login(struct rh_err *e)
{
	rh_err_say(e, RH_E_AUTH,
		   _("This Rancher has not been set up yet: sign in as admin with the bootstrap password."), NULL,
		   _("It is CATTLE_BOOTSTRAP_PASSWORD, the chart's bootstrapPassword, or in secret bootstrap-secret of "
		     "namespace cattle-system."));
}

static void identified(struct app_join *j, const struct rh_err *e);

static void sign_in_or_ask(struct app_join *j)
{
	struct app_target *t = j->target;
	const struct rancher_provider *p = provider_of(j->server_info, t->provider);
	struct rh_err e;

	rh_secret_clear(&j->signed_with);
	if (t->token.n && j->who_answered)
		identified(j, &j->who);
	else if (t->token.n && !j->who_asked)
		rancher_whoami(j->rancher, j->owner, APP_JOIN_WHOAMI);
	else if (t->token.n)
		return;
	else if (!p)
		no_provider(j);
	else if (t->user && *t->user && t->password.n && (t->provider || count_providers(j->server_info) == 1)) {
		rh_secret_copy(&j->signed_with, &t->password);
		rancher_login(j->rancher, p, t->user, &t->password, j->owner, APP_JOIN_LOGIN);
	} else if (j->server_info->first_login) {
		explain_first_login(&e);
		ask_sign_in(j, &e);
	} else {
		ask_sign_in(j, NULL);
	}
}

/* What is wrong with the certificate itself can be looked at and trusted; that there is no TLS at all cannot. */
static bool may_be_trusted(const struct rh_err *e)
{
	return strcmp(e->field, "scheme") != 0 && strcmp(e->field, "client-certificate") != 0;
}

static void on_server_info(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_E_TLS && !j->over_screen && may_be_trusted(&m->err) && !j->app->command) {
		j->distrust = m->err;
		net_read_cert(j->app->net, j->at, j->owner, APP_JOIN_CERT);
		return;
	}
	if (m->err.code != RH_OK) {
		app_join_fail(j, &m->err);
		return;
	}
	if (j->server_info)
		rancher_server_info_free(j->server_info);
	j->server_info = rh_message_steal(m);
	if (j->over_screen) {
		ask_sign_in(j, NULL);
	} else {
		sign_in_or_ask(j);
	}
}

static void on_cert(struct app_join *j, struct rh_message *m)
{
	if (m->err.code != RH_OK) {
		app_join_fail(j, &m->err);
		return;
	}
	net_cert_free(&j->shown);
	j->shown = rh_message_steal(m);
	if (app_trust_wants_authority(j))
		rancher_cacerts(j->app->net, j->at, j->shown->key, j->owner, APP_JOIN_CACERTS);
	else
		app_trust_ask(j, NULL);
}

static void on_cacerts(struct app_join *j, struct rh_message *m)
{
	app_trust_ask(j, m->err.code == RH_OK ? m->body : NULL);
}

static void on_login(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_OK) {
		rancher_whoami(rancher_of(j), j->owner, APP_JOIN_WHOAMI);
		return;
	}
	if (rh_owner_alive(j->signer) && j->signer.id)
		app_join_tell(j->signer, &m->err);
	else
		app_join_fail(j, &m->err);
}

static void signed_in_again(struct app_join *j)
{
	struct app *a = j->app;

	j->over_screen = false;
	j->done = true;
	app_saved_remember_token(a, j);
	app_close(a, j->signer);
	app_features_again_all(a);
	app_tell_all(a, APP_MESSAGE_SIGNED_IN);
	if (a->session.tenancy)
		rancher_tenancy_again(a->session.tenancy);
}

static void finish_sign_in(struct app_join *j)
{
	rh_secret_release(&j->signed_with);
	if (j->over_screen)
		signed_in_again(j);
	else
		app_joined(j);
}

/* Rancher's page would let nobody on before; its API does. Asked for only where the present password is at hand. */
static bool wants_new_password(struct app_join *j)
{
	const struct ui_screen_ops *ops = app_screen(j->app, "new_password");
	const struct rancher *r = rancher_of(j);
	struct rh_err e;

	if (!r->must_change_password || !j->signed_with.n || j->app->command || !ops)
		return false;
	rh_err_set(&e, RH_E_AUTH, _("Rancher wants a new password for %s."), r->user_name ? r->user_name : "");
	rh_err_fix(&e, "%s",
		   _("At least 12 characters, unless the server's setting password-min-length says otherwise."));
	app_close(j->app, j->signer);
	j->signer = (struct rh_owner){ 0 };
	app_push(j->app, ops, &e);
	return true;
}

static void on_password(struct app_join *j, struct rh_message *m)
{
	if (m->err.code != RH_OK) {
		app_join_tell(j->signer, &m->err);
		return;
	}
	app_close(j->app, j->signer);
	finish_sign_in(j);
}

void app_new_password(struct app *a, const struct rh_secret *password, struct rh_owner from)
{
	struct app_join *j = a->joining.now;

	if (!j || !j->signed_with.n)
		return;
	j->signer = from;
	rancher_change_password(rancher_of(j), &j->signed_with, password, j->owner, APP_JOIN_PASSWORD);
}

/* By message: the dialog is still being left. */
void app_new_password_later(struct app *a)
{
	if (a->joining.now && a->joining.now->signed_with.n)
		rh_message_post((struct rh_message){ .to = a->joining.now->owner, .tag = APP_JOIN_LATER });
}

static void on_later(struct app_join *j, struct rh_message *m)
{
	(void)m;
	if (j->signed_with.n)
		finish_sign_in(j);
}

static void identified(struct app_join *j, const struct rh_err *e)
{
	if (e->code == RH_E_AUTH && j->server_info && j->target->token.n && provider_of(j->server_info, NULL)) {
		rancher_clusters_free(&j->clusters);
		rh_secret_clear(&j->target->token);
		rh_secret_clear(&j->at->credential);
		j->at->auth = NET_AUTH_NONE;
		ask_sign_in(j, e);
		return;
	}
	if (e->code != RH_OK) {
		if (j->signer.id && rh_owner_alive(j->signer))
			app_join_tell(j->signer, e);
		else
			app_join_fail(j, e);
		return;
	}
	if (!wants_new_password(j))
		finish_sign_in(j);
}

static void on_whoami(struct app_join *j, struct rh_message *m)
{
	if (j->server_info || !j->who_asked) {
		identified(j, &m->err);
		return;
	}
	j->who_answered = true;
	j->who = m->err;
}

void app_sign_in(struct app *a, const char *provider, const char *user, struct rh_secret *password, bool remember,
		 struct rh_owner from)
{
	struct app_join *j = a->joining.now;
	struct rh_err e;

	if (!j || !j->server_info)
		return;
	j->signer = from;
	j->remember = remember;
	const struct rancher_provider *p = provider_of(j->server_info, provider);
	if (!p) {
		rh_err_set(&e, RH_E_AUTH, "%s", _("There is no such way to sign in."));
		app_join_tell(from, &e);
		return;
	}
	rh_strset(&j->target->provider, p->id);
	rh_strset(&j->target->user, user);
	rh_secret_copy(&j->signed_with, password);
	rancher_login(rancher_of(j), p, user, password, j->owner, APP_JOIN_LOGIN);
	rh_secret_clear(password);
}

void app_sign_in_again(struct app *a, const struct rh_err *why)
{
	struct app_join *j = a->joining.now;

	if (!j || j->over_screen || !j->done)
		return;
	j->over_screen = true;
	if (j->server_info)
		ask_sign_in(j, why);
	else
		rancher_server_info(a->session.rancher, j->owner, APP_JOIN_SERVER_INFO);
}

void app_join_first_contact(struct app_join *j)
{
	if (!j->rancher)
		j->rancher = rancher_new(j->app->net, j->at);
	rancher_server_info(j->rancher, j->owner, APP_JOIN_SERVER_INFO);
	/* To a server that we do not know a token is not sent before it has answered like a Rancher. */
	j->who_asked = j->target->let_in && j->target->token.n;
	j->who_answered = false;
	rancher_clusters_free(&j->clusters);
	if (j->who_asked)
		rancher_whoami(j->rancher, j->owner, APP_JOIN_WHOAMI);
	if (j->who_asked && !j->app->command)
		j->clusters = rancher_clusters_new(j->rancher, j->owner, APP_JOIN_NOTHING);
}

static void join_rancher(struct app_join *j)
{
	struct app_target *t = j->target;

	j->at = net_endpoint_new(t->url);
	rh_strset(&j->at->pin, t->pin);
	rh_strset(&j->at->ca_pem, t->ca_pem);
	rh_strset(&j->at->server_name, t->server_name && *t->server_name ? t->server_name : NULL);
	rh_strset(&j->at->proxy, t->proxy && *t->proxy ? t->proxy : NULL);
	rh_strset(&j->at->connect_to, t->connect_to && *t->connect_to ? t->connect_to : NULL);
	if (t->token.n) {
		j->at->auth = NET_AUTH_BEARER;
		rh_secret_copy(&j->at->credential, &t->token);
	}
	app_join_first_contact(j);
}

/* ---- the join itself ---- */

static void take_message(void *ctx, struct rh_message *m)
{
	static void (*const steps[])(struct app_join * j, struct rh_message * m) = {
		[APP_JOIN_SERVER_INFO] = on_server_info,
		[APP_JOIN_CERT] = on_cert,
		[APP_JOIN_LOGIN] = on_login,
		[APP_JOIN_WHOAMI] = on_whoami,
		[APP_JOIN_CACERTS] = on_cacerts,
		[APP_JOIN_PASSWORD] = on_password,
		[APP_JOIN_LATER] = on_later,
	};
	struct app_join *j = ctx;

	if (m->tag > 0 && (size_t)m->tag < RH_LEN(steps) && steps[m->tag])
		steps[m->tag](j, m);
}

/* The place of the command line is where a person wants to be, also where another connection than the one named leads
 * there. */
static void want_place(const struct app *a, struct app_target *t)
{
	const struct app_place *p = a->opt.place && !a->joining.once ? app_place_of_cli(a->opt.place) : NULL;

	if (p && p->needs != APP_NEEDS_NOTHING && !t->place)
		t->place = rh_strdup(a->opt.place);
}

static void connect_now(struct app *a, struct app_target *t, struct rh_owner from)
{
	static void (*const begin[])(struct app_join * j) = {
		[APP_TARGET_RANCHER] = join_rancher,
		[APP_TARGET_CONTEXT] = app_join_context,
		[APP_TARGET_DEMO] = app_demo_start,
	};

	want_place(a, t);
	app_join_free(a);
	struct app_join *j = rh_alloc(sizeof *j);
	j->app = a;
	j->target = t;
	j->from = from;
	j->remember = t->remember;
	j->owner = rh_owner_new();
	a->joining.now = j;
	app_receive(a, j->owner, take_message, j);
	ui_touch(a->ui);
	begin[t->kind](j);
}

struct wanted {
	struct app_target *target;
	struct rh_owner from;
};

static void begin_wanted(struct app *a, void *what)
{
	struct wanted w = *(struct wanted *)what;

	free(what);
	connect_now(a, w.target, w.from);
}

static void drop_wanted(void *what)
{
	app_target_free(&((struct wanted *)what)->target);
	free(what);
}

/* A new demo ends the one before it. */
void app_connect(struct app *a, struct app_target *t, struct rh_owner from)
{
	struct wanted *w = rh_alloc(sizeof *w);

	*w = (struct wanted){ t, from };
	app_depart(a, (struct app_departure){ .keep = app_depth(a),
					      .title = _("Start the demo again?"),
					      .yes = _("Start"),
					      .also = t->kind == APP_TARGET_DEMO ? app_demo_loses(a) : NULL,
					      .go = begin_wanted,
					      .what = w,
					      .drop = drop_wanted });
}

/* The sandbox tells its profile; Rancher's goes the usual way, the other is plain Kubernetes. */
void app_join_demo_ready(struct app_join *j, bool kubernetes)
{
	if (kubernetes)
		app_join_probe(j);
	else
		app_join_first_contact(j);
}
