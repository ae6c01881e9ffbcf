/* Connecting, step by step: endpoint, first contact, trust, sign-in, who am I. A join ends in a session or in an error
 * that goes to the screen that asked for it.
 */
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

enum {
	TAG_SERVER_INFO = 1,
	TAG_CERT,
	TAG_LOGIN,
	TAG_WHOAMI,
	TAG_ENDPOINT,
	TAG_THROUGH_RANCHER,
	TAG_VERSION,
	TAG_ALLOWED
};

void app_join_free(struct app *a)
{
	struct app_join *j = a->joining.now;

	if (!j)
		return;
	a->joining.now = NULL;
	net_http_cancel_owner(a->net, j->owner);
	app_receive_no_more(a, j->owner);
	rh_owner_end(j->owner);
	rancher_free(&j->rancher);
	kube_free(&j->probe);
	net_endpoint_drop(&j->at);
	if (j->server_info)
		rancher_server_info_free(j->server_info);
	free(j->kube_version);
	free(j->offered_pin);
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
	const struct kube_context *c = a->joining.now ? a->joining.now->context : NULL;

	return c && c->namespace_ && *c->namespace_ ? c->namespace_ : "default";
}

const struct app_target *app_target(const struct app *a)
{
	return a->joining.now ? a->joining.now->target : NULL;
}

static struct rancher *rancher_of(const struct app_join *j)
{
	return j->rancher ? j->rancher : j->app->session.rancher;
}

static void tell(struct rh_owner to, const struct rh_err *e)
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

	rh_log("connect %s: %s %s", j->target->name ? j->target->name : "", e->what, e->why);
	j->done = true;
	if (!a->joining.once)
		a->joining.exit_code = app_exit_code(e->code);
	tell(j->from, e);
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
	net_http_cancel_owner(a->net, a->joining.now->owner);
	rh_owner_end(a->joining.now->owner); /* what is still under way comes back to nobody */
}

/* It becomes the session; arrive.c shows it, where there are screens. */
static void joined(struct app_join *j)
{
	struct app *a = j->app;

	if (!a->command)
		app_pop_to(a, "connect");
	app_session_begin(a, j);
	j->done = true;
	a->joining.once = true;
	a->joining.exit_code = APP_EXIT_OK;
	tell(j->from, NULL);
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
		rh_err_set(&e, RH_E_AUTH, "%s", _("Without a screen nobody can sign in with a password."));
	rh_err_fix(&e, "%s",
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

	rh_err_set(&e, RH_E_AUTH, "%s", _("This Rancher offers no sign-in with user name and password."));
	rh_err_fix(&e, "%s",
		   _("Make an API key in the browser (avatar › Account & API Keys) and give it as API token."));
	app_join_fail(j, &e);
}

static void sign_in_or_ask(struct app_join *j)
{
	struct app_target *t = j->target;
	const struct rancher_provider *p = provider_of(j->server_info, t->provider);

	if (t->token.n)
		rancher_whoami(j->rancher, j->owner, TAG_WHOAMI);
	else if (!p)
		no_provider(j);
	else if (t->user && *t->user && t->password.n && (t->provider || count_providers(j->server_info) == 1))
		rancher_login(j->rancher, p, t->user, &t->password, j->owner, TAG_LOGIN);
	else
		ask_sign_in(j, NULL);
}

/* What is wrong with the certificate itself can be looked at and trusted; that there is no TLS at all cannot. */
static bool may_be_trusted(const struct rh_err *e)
{
	return strcmp(e->field, "scheme") != 0 && strcmp(e->field, "client-certificate") != 0;
}

static void on_server_info(struct app_join *j, struct rh_message *m)
{
	struct rh_err e;

	if (m->err.code == RH_E_TLS && !j->over_screen && may_be_trusted(&m->err) && !j->app->command) {
		net_read_cert(j->app->net, j->at, j->owner, TAG_CERT);
		return;
	}
	if (m->err.code != RH_OK) {
		app_join_fail(j, &m->err);
		return;
	}
	if (j->server_info)
		rancher_server_info_free(j->server_info);
	j->server_info = rh_message_steal(m);
	if (j->server_info->first_login && !j->target->token.n) {
		rh_err_set(&e, RH_E_AUTH, "%s", _("This Rancher has not been set up yet."));
		rh_err_fix(&e, "%s",
			   _("Open it in a browser once: it asks for the bootstrap password and sets a new one."));
		app_join_fail(j, &e);
	} else if (j->over_screen) {
		ask_sign_in(j, NULL);
	} else {
		sign_in_or_ask(j);
	}
}

static void on_cert(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_OK)
		app_trust_ask(j, m->body);
	else
		app_join_fail(j, &m->err);
}

static void on_login(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_OK) {
		rancher_whoami(rancher_of(j), j->owner, TAG_WHOAMI);
		return;
	}
	if (rh_owner_alive(j->signer) && j->signer.id)
		tell(j->signer, &m->err);
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

static void on_whoami(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_E_AUTH && j->server_info && j->target->token.n && provider_of(j->server_info, NULL)) {
		rh_secret_clear(&j->target->token);
		rh_secret_clear(&j->at->credential);
		j->at->auth = NET_AUTH_NONE;
		ask_sign_in(j, &m->err);
		return;
	}
	if (m->err.code != RH_OK) {
		if (j->signer.id && rh_owner_alive(j->signer))
			tell(j->signer, &m->err);
		else
			app_join_fail(j, &m->err);
		return;
	}
	if (j->over_screen)
		signed_in_again(j);
	else
		joined(j);
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
		tell(from, &e);
		return;
	}
	rh_strset(&j->target->provider, p->id);
	rh_strset(&j->target->user, user);
	rancher_login(rancher_of(j), p, user, password, j->owner, TAG_LOGIN);
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
		rancher_server_info(a->session.rancher, j->owner, TAG_SERVER_INFO);
}

void app_join_first_contact(struct app_join *j)
{
	if (!j->rancher)
		j->rancher = rancher_new(j->app->net, j->at);
	rancher_server_info(j->rancher, j->owner, TAG_SERVER_INFO);
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

/* ---- kubeconfig ---- */

static void probe_kubernetes(struct app_join *j)
{
	j->probe = kube_new(j->app->net, j->at, "", j->target->name);
	kube_get(j->probe, "/version", j->target->name, j->owner, TAG_VERSION);
}

/* A kubeconfig says itself whom to trust: there is nothing to confirm, but something to put in. */
static void context_failed(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_E_TLS && strcmp(m->err.field, "ca") == 0)
		rh_err_fix(
			&m->err, "%s",
			_("Put the server's CA into the kubeconfig: certificate-authority-data of its cluster entry."));
	app_join_fail(j, &m->err);
}

static void on_version(struct app_join *j, struct rh_message *m)
{
	struct rh_buf b;

	if (m->err.code != RH_OK && m->err.code != RH_E_FORBIDDEN && m->err.code != RH_E_NOTFOUND) {
		context_failed(j, m);
		return;
	}
	rh_buf_init(&b, 64);
	struct kube_reply *r = m->body;
	if (r && data_json_find_text(rh_secret_peek(&r->body), "/gitVersion", &b))
		rh_strset(&j->kube_version, b.p);
	rh_buf_release(&b);
	/* /version answers strangers too: only a list tells whether the credential is known. */
	kube_get(j->probe, "/api/v1/namespaces?limit=1", j->target->name, j->owner, TAG_ALLOWED);
}

static void on_allowed(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_OK || m->err.code == RH_E_FORBIDDEN)
		joined(j);
	else
		app_join_fail(j, &m->err);
}

static void go_on_with_endpoint(struct app_join *j)
{
	const struct kube_context *c = j->context;

	if (!c || !c->rancher_cluster) {
		probe_kubernetes(j);
		return;
	}
	struct net_endpoint *at = net_endpoint_beside(j->at, c->rancher_url);
	j->rancher = rancher_new(j->app->net, at);
	net_endpoint_drop(&at);
	rancher_whoami(j->rancher, j->owner, TAG_THROUGH_RANCHER);
}

static void on_through_rancher(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_E_NET || m->err.code == RH_E_TLS || m->err.code == RH_E_TIMEOUT) {
		context_failed(j, m);
	} else if (m->err.code != RH_OK) { /* a token for this cluster alone: Kubernetes without projects */
		rancher_free(&j->rancher);
		probe_kubernetes(j);
	} else {
		net_endpoint_drop(&j->at);
		j->at = net_endpoint_hold(j->rancher->at);
		if (!j->target->cluster)
			rh_strset(&j->target->cluster, j->context->rancher_cluster);
		joined(j);
	}
}

static void on_insecure_answer(void *ctx, int button)
{
	struct app *a = ctx;

	if (!a->joining.now || a->joining.now->done)
		return;
	if (button == 1)
		go_on_with_endpoint(a->joining.now);
	else
		app_connect_cancel(a);
}

/* --read-only or not: credentials would go to whoever answers. */
static void refuse_insecure(struct app_join *j)
{
	struct rh_err e;

	rh_err_set(&e, RH_E_TLS, _("%s is not verified: its kubeconfig says insecure-skip-tls-verify."), j->at->url);
	rh_err_fix(&e, "%s",
		   _("Put the server's CA into the kubeconfig: certificate-authority-data of its cluster entry."));
	app_join_fail(j, &e);
}

static void ask_insecure(struct app_join *j)
{
	const char *const lines[] = {
		_("Its kubeconfig says insecure-skip-tls-verify: the server's certificate is not checked, and whoever "
		  "stands between "
		  "you and it can read and change everything."),
		j->at->url,
	};
	const char *const buttons[] = { _("Cancel"), _("Connect anyway") };

	ui_dialog(j->app->ui, &(struct ui_dialog){ .title = _("This server is not verified"),
						   .lines = lines,
						   .line_count = RH_LEN(lines),
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .role = UI_ROLE_WARN,
						   .done = on_insecure_answer,
						   .ctx = j->app,
						   .owner = j->owner });
}

static void on_endpoint(struct app_join *j, struct rh_message *m)
{
	if (m->err.code != RH_OK) {
		app_join_fail(j, &m->err);
		return;
	}
	j->at = rh_message_steal(m);
	if (j->at->insecure && j->app->command)
		refuse_insecure(j);
	else if (j->at->insecure)
		ask_insecure(j);
	else
		go_on_with_endpoint(j);
}

static void join_context(struct app_join *j)
{
	struct rh_err e;
	struct kube_config *k = app_kubeconfig(j->app, &e);

	for (size_t i = 0; k && i < k->count; i++)
		if (strcmp(k->contexts[i].name, j->target->name) == 0)
			j->context = &k->contexts[i];
	if (!k) {
		app_join_fail(j, &e);
	} else if (!j->context) {
		rh_err_set(&e, RH_E_USAGE, _("There is no context \"%s\" in the kubeconfig."), j->target->name);
		rh_err_why(&e, _("Read: %s"), k->files && *k->files ? k->files : _("no file was found"));
		app_join_fail(j, &e);
	} else if (j->context->problem.code != RH_OK) {
		app_join_fail(j, &j->context->problem);
	} else {
		kube_config_connect(j->app->net, k, j->context, j->owner, TAG_ENDPOINT);
	}
}

/* ---- the join itself ---- */

static void take_message(void *ctx, struct rh_message *m)
{
	static void (*const steps[])(struct app_join * j, struct rh_message * m) = {
		[TAG_SERVER_INFO] = on_server_info,
		[TAG_CERT] = on_cert,
		[TAG_LOGIN] = on_login,
		[TAG_WHOAMI] = on_whoami,
		[TAG_ENDPOINT] = on_endpoint,
		[TAG_THROUGH_RANCHER] = on_through_rancher,
		[TAG_VERSION] = on_version,
		[TAG_ALLOWED] = on_allowed,
	};
	struct app_join *j = ctx;

	if (m->tag > 0 && (size_t)m->tag < RH_LEN(steps) && steps[m->tag])
		steps[m->tag](j, m);
}

void app_connect(struct app *a, struct app_target *t, struct rh_owner from)
{
	static void (*const begin[])(struct app_join * j) = {
		[APP_TARGET_RANCHER] = join_rancher,
		[APP_TARGET_CONTEXT] = join_context,
		[APP_TARGET_DEMO] = app_demo_start,
	};

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

/* The sandbox tells its profile; Rancher's goes the usual way, the other is plain Kubernetes. */
void app_join_demo_ready(struct app_join *j, bool kubernetes)
{
	if (kubernetes)
		probe_kubernetes(j);
	else
		app_join_first_contact(j);
}
