/* Connecting, step by step: endpoint, first contact, trust, sign-in, who am I. A join ends in a session or in an error
 * that goes to the screen that asked for it.
 */
#include "app/internal.h"

#include <string.h>

enum { TAG_HELLO = 1, TAG_CERT, TAG_LOGIN, TAG_WHOAMI, TAG_ENDPOINT, TAG_THROUGH_RANCHER, TAG_VERSION, TAG_ALLOWED };

struct rh_target *rh_target_new(enum rh_target_kind kind, const char *name)
{
	struct rh_target *t = rh_alloc(sizeof *t);

	t->kind = kind;
	rh_strset(&t->name, name);
	rh_secret_init(&t->token);
	rh_secret_init(&t->password);
	return t;
}

void rh_target_free(struct rh_target **t)
{
	if (!*t)
		return;
	char *const strings[] = { (*t)->name, (*t)->url,     (*t)->proxy,    (*t)->server_name, (*t)->connect_to, (*t)->pin,
				  (*t)->user, (*t)->ca_pem,  (*t)->provider, (*t)->cluster,     (*t)->place };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rh_secret_release(&(*t)->token);
	rh_secret_release(&(*t)->password);
	free(*t);
	*t = NULL;
}

void rh_join_free(struct rh_app *a)
{
	struct rh_join *j = a->join;

	if (!j)
		return;
	a->join = NULL;
	rh_http_cancel_owner(a->net, j->owner);
	rh_app_receive_no_more(a, j->owner);
	rh_owner_end(j->owner);
	rh_rancher_free(&j->rancher);
	rh_kube_free(&j->probe);
	rh_endpoint_drop(&j->at);
	if (j->hello)
		rh_rancher_hello_free(j->hello);
	free(j->kube_version);
	free(j->offered_pin);
	rh_target_free(&j->target);
	free(j);
}

bool rh_app_connecting(const struct rh_app *a)
{
	return a->join && !a->join->done && !a->join->over_screen;
}

const struct rh_rancher_hello *rh_app_hello(const struct rh_app *a)
{
	return a->join ? a->join->hello : NULL;
}

const char *rh_join_namespace(const struct rh_app *a)
{
	const struct rh_context *c = a->join ? a->join->context : NULL;

	return c && c->namespace_ && *c->namespace_ ? c->namespace_ : "default";
}

const struct rh_target *rh_app_target(const struct rh_app *a)
{
	return a->join ? a->join->target : NULL;
}

static struct rh_rancher *rancher_of(const struct rh_join *j)
{
	return j->rancher ? j->rancher : j->app->session.rancher;
}

static void tell(struct rh_owner to, const struct rh_err *e)
{
	struct rh_mail m = { .to = to, .tag = RH_MAIL_JOIN };

	if (e)
		m.err = *e;
	if (to.id)
		rh_mail_post(m);
}

void rh_join_fail(struct rh_join *j, const struct rh_err *e)
{
	struct rh_app *a = j->app;

	rh_log("connect %s: %s %s", j->target->name ? j->target->name : "", e->what, e->why);
	j->done = true;
	if (!a->connected_once)
		a->exit_code = rh_exit_code(e->code);
	tell(j->from, e);
	rh_ui_touch(a->ui);
}

void rh_app_connect_cancel(struct rh_app *a)
{
	struct rh_err e;

	if (a->join && a->join->over_screen)
		a->join->over_screen = false;
	if (!a->join || a->join->done)
		return;
	(void)rh_err_set(&e, RH_E_CANCELLED, "%s", _("Not connected."));
	rh_join_fail(a->join, &e);
	rh_http_cancel_owner(a->net, a->join->owner);
	rh_owner_end(a->join->owner);	/* what is still under way comes back to nobody */
}

/* ---- Rancher -------------------------------------------------------------------------------------------------------- */

/* Without a screen: why the token was refused, else that there is none. */
static void cannot_sign_in(struct rh_join *j, const struct rh_err *why)
{
	struct rh_err e;

	if (why)
		e = *why;
	else
		(void)rh_err_set(&e, RH_E_AUTH, "%s", _("Without a screen nobody can sign in with a password."));
	(void)rh_err_fix(&e, "%s", _("Give an API token with --token-file or --token-fd, or sign in once in the program with \"Remember\" ticked."));
	rh_join_fail(j, &e);
}

static void ask_sign_in(struct rh_join *j, const struct rh_err *why)
{
	struct rh_app *a = j->app;
	const struct rh_screen_ops *ops = rh_app_screen(a, "sign_in");

	if (a->command) {
		cannot_sign_in(j, why);
		return;
	}
	if (!ops)
		RH_BUG("there is no screen \"sign_in\"");
	rh_app_push(a, ops, why);
}

static const struct rh_provider *provider_of(const struct rh_rancher_hello *h, const char *id)
{
	const struct rh_provider *first = NULL;

	for (size_t i = 0; i < h->count; i++) {
		const struct rh_provider *p = &h->providers[i];
		if (!p->password)
			continue;
		if (id && *id && strcmp(p->id, id) == 0)
			return p;
		if (!first || strcmp(p->id, "local") == 0)
			first = p;
	}
	return first;
}

static size_t count_providers(const struct rh_rancher_hello *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->count; i++)
		n += h->providers[i].password;
	return n;
}

static void no_provider(struct rh_join *j)
{
	struct rh_err e;

	(void)rh_err_set(&e, RH_E_AUTH, "%s", _("This Rancher offers no sign-in with user name and password."));
	(void)rh_err_fix(&e, "%s", _("Make an API key in the browser (avatar › Account & API Keys) and give it as API token."));
	rh_join_fail(j, &e);
}

static void sign_in_or_ask(struct rh_join *j)
{
	struct rh_target *t = j->target;
	const struct rh_provider *p = provider_of(j->hello, t->provider);

	if (t->token.n)
		rh_rancher_whoami(j->rancher, j->owner, TAG_WHOAMI);
	else if (!p)
		no_provider(j);
	else if (t->user && *t->user && t->password.n && (t->provider || count_providers(j->hello) == 1))
		rh_rancher_login(j->rancher, p, t->user, &t->password, j->owner, TAG_LOGIN);
	else
		ask_sign_in(j, NULL);
}

/* What is wrong with the certificate itself can be looked at and trusted; that there is no TLS at all cannot. */
static bool may_be_trusted(const struct rh_err *e)
{
	return strcmp(e->field, "scheme") != 0 && strcmp(e->field, "client-certificate") != 0;
}

static void on_hello(struct rh_join *j, struct rh_mail *m)
{
	struct rh_err e;

	if (m->err.code == RH_E_TLS && !j->over_screen && may_be_trusted(&m->err) && !j->app->command) {
		rh_net_read_cert(j->app->net, j->at, j->owner, TAG_CERT);
		return;
	}
	if (m->err.code != RH_OK) {
		rh_join_fail(j, &m->err);
		return;
	}
	if (j->hello)
		rh_rancher_hello_free(j->hello);
	j->hello = rh_mail_steal(m);
	if (j->hello->first_login && !j->target->token.n) {
		(void)rh_err_set(&e, RH_E_AUTH, "%s", _("This Rancher has not been set up yet."));
		(void)rh_err_fix(&e, "%s", _("Open it in a browser once: it asks for the bootstrap password and sets a new one."));
		rh_join_fail(j, &e);
	} else if (j->over_screen) {
		ask_sign_in(j, NULL);
	} else {
		sign_in_or_ask(j);
	}
}

static void on_cert(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code == RH_OK)
		rh_trust_ask(j, m->body);
	else
		rh_join_fail(j, &m->err);
}

static void on_login(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code == RH_OK) {
		rh_rancher_whoami(rancher_of(j), j->owner, TAG_WHOAMI);
		return;
	}
	if (rh_owner_alive(j->signer) && j->signer.id)
		tell(j->signer, &m->err);
	else
		rh_join_fail(j, &m->err);
}

static void signed_in_anew(struct rh_join *j)
{
	struct rh_app *a = j->app;

	j->over_screen = false;
	j->done = true;
	rh_session_remember_token(a, j);
	rh_app_close(a, j->signer);
	rh_features_again_all(a);
	rh_app_tell_all(a, RH_MAIL_SIGNED_IN);
	if (a->session.places)
		rh_places_again(a->session.places);
}

static void on_whoami(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code == RH_E_AUTH && j->hello && j->target->token.n && provider_of(j->hello, NULL)) {
		rh_secret_clear(&j->target->token);
		rh_secret_clear(&j->at->credential);
		j->at->auth = RH_AUTH_NONE;
		ask_sign_in(j, &m->err);
		return;
	}
	if (m->err.code != RH_OK) {
		if (j->signer.id && rh_owner_alive(j->signer))
			tell(j->signer, &m->err);
		else
			rh_join_fail(j, &m->err);
		return;
	}
	if (j->over_screen)
		signed_in_anew(j);
	else
		rh_session_adopt(j->app, j);
}

void rh_app_sign_in(struct rh_app *a, const char *provider, const char *user, struct rh_secret *password, bool remember,
		    struct rh_owner from)
{
	struct rh_join *j = a->join;
	struct rh_err e;

	if (!j || !j->hello)
		return;
	j->signer = from;
	j->remember = remember;
	const struct rh_provider *p = provider_of(j->hello, provider);
	if (!p) {
		(void)rh_err_set(&e, RH_E_AUTH, "%s", _("There is no such way to sign in."));
		tell(from, &e);
		return;
	}
	rh_strset(&j->target->provider, p->id);
	rh_strset(&j->target->user, user);
	rh_rancher_login(rancher_of(j), p, user, password, j->owner, TAG_LOGIN);
	rh_secret_clear(password);
}

void rh_app_sign_in_again(struct rh_app *a, const struct rh_err *why)
{
	struct rh_join *j = a->join;

	if (!j || j->over_screen || !j->done)
		return;
	j->over_screen = true;
	if (j->hello)
		ask_sign_in(j, why);
	else
		rh_rancher_hello(a->session.rancher, j->owner, TAG_HELLO);
}

void rh_join_first_contact(struct rh_join *j)
{
	if (!j->rancher)
		j->rancher = rh_rancher_new(j->app->net, j->at);
	rh_rancher_hello(j->rancher, j->owner, TAG_HELLO);
}

static void join_rancher(struct rh_join *j)
{
	struct rh_target *t = j->target;

	j->at = rh_endpoint_new(t->url);
	rh_strset(&j->at->pin, t->pin);
	rh_strset(&j->at->ca_pem, t->ca_pem);
	rh_strset(&j->at->server_name, t->server_name && *t->server_name ? t->server_name : NULL);
	rh_strset(&j->at->proxy, t->proxy && *t->proxy ? t->proxy : NULL);
	rh_strset(&j->at->connect_to, t->connect_to && *t->connect_to ? t->connect_to : NULL);
	if (t->token.n) {
		j->at->auth = RH_AUTH_BEARER;
		rh_secret_copy(&j->at->credential, &t->token);
	}
	rh_join_first_contact(j);
}

/* ---- kubeconfig ------------------------------------------------------------------------------------------------------ */

static void probe_kubernetes(struct rh_join *j)
{
	j->probe = rh_kube_new(j->app->net, j->at, "", j->target->name);
	rh_kube_get(j->probe, "/version", j->target->name, j->owner, TAG_VERSION);
}

/* A kubeconfig says itself whom to trust: there is nothing to confirm, but something to put in. */
static void context_failed(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code == RH_E_TLS && strcmp(m->err.field, "ca") == 0)
		(void)rh_err_fix(&m->err, "%s",
				 _("Put the server's CA into the kubeconfig: certificate-authority-data of its cluster entry."));
	rh_join_fail(j, &m->err);
}

static void on_version(struct rh_join *j, struct rh_mail *m)
{
	struct rh_buf b;

	if (m->err.code != RH_OK && m->err.code != RH_E_FORBIDDEN && m->err.code != RH_E_NOTFOUND) {
		context_failed(j, m);
		return;
	}
	rh_buf_init(&b, 64);
	struct rh_reply *r = m->body;
	if (r && rh_json_find_text(rh_secret_peek(&r->body), "/gitVersion", &b))
		rh_strset(&j->kube_version, b.p);
	rh_buf_release(&b);
	/* /version answers strangers too: only a list tells whether the credential is known. */
	rh_kube_get(j->probe, "/api/v1/namespaces?limit=1", j->target->name, j->owner, TAG_ALLOWED);
}

static void on_allowed(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code == RH_OK || m->err.code == RH_E_FORBIDDEN)
		rh_session_adopt(j->app, j);
	else
		rh_join_fail(j, &m->err);
}

static void go_on_with_endpoint(struct rh_join *j)
{
	const struct rh_context *c = j->context;

	if (!c || !c->rancher_cluster) {
		probe_kubernetes(j);
		return;
	}
	struct rh_endpoint *at = rh_endpoint_beside(j->at, c->rancher_url);
	j->rancher = rh_rancher_new(j->app->net, at);
	rh_endpoint_drop(&at);
	rh_rancher_whoami(j->rancher, j->owner, TAG_THROUGH_RANCHER);
}

static void on_through_rancher(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code == RH_E_NET || m->err.code == RH_E_TLS || m->err.code == RH_E_TIMEOUT) {
		context_failed(j, m);
	} else if (m->err.code != RH_OK) {	/* a token for this cluster alone: Kubernetes without projects */
		rh_rancher_free(&j->rancher);
		probe_kubernetes(j);
	} else {
		rh_endpoint_drop(&j->at);
		j->at = rh_endpoint_hold(j->rancher->at);
		if (!j->target->cluster)
			rh_strset(&j->target->cluster, j->context->rancher_cluster);
		rh_session_adopt(j->app, j);
	}
}

static void on_insecure_answer(void *ctx, int button)
{
	struct rh_app *a = ctx;

	if (!a->join || a->join->done)
		return;
	if (button == 1)
		go_on_with_endpoint(a->join);
	else
		rh_app_connect_cancel(a);
}

/* --read-only or not: credentials would go to whoever answers. */
static void refuse_insecure(struct rh_join *j)
{
	struct rh_err e;

	(void)rh_err_set(&e, RH_E_TLS, _("%s is not verified: its kubeconfig says insecure-skip-tls-verify."), j->at->url);
	(void)rh_err_fix(&e, "%s", _("Put the server's CA into the kubeconfig: certificate-authority-data of its cluster entry."));
	rh_join_fail(j, &e);
}

static void ask_insecure(struct rh_join *j)
{
	const char *const lines[] = {
		_("Its kubeconfig says insecure-skip-tls-verify: the server's certificate is not checked, and whoever stands between "
		  "you and it can read and change everything."),
		j->at->url,
	};
	const char *const buttons[] = { _("Cancel"), _("Connect anyway") };

	rh_ui_dialog(j->app->ui, &(struct rh_dialog){ .title = _("This server is not verified"), .lines = lines,
		     .line_count = RH_LEN(lines), .buttons = buttons, .button_count = RH_LEN(buttons), .role = RH_ROLE_WARN,
		     .done = on_insecure_answer, .ctx = j->app, .owner = j->owner });
}

static void on_endpoint(struct rh_join *j, struct rh_mail *m)
{
	if (m->err.code != RH_OK) {
		rh_join_fail(j, &m->err);
		return;
	}
	j->at = rh_mail_steal(m);
	if (j->at->insecure && j->app->command)
		refuse_insecure(j);
	else if (j->at->insecure)
		ask_insecure(j);
	else
		go_on_with_endpoint(j);
}

static void join_context(struct rh_join *j)
{
	struct rh_err e;
	struct rh_kubeconfig *k = rh_app_kubeconfig(j->app, &e);

	for (size_t i = 0; k && i < k->count; i++)
		if (strcmp(k->contexts[i].name, j->target->name) == 0)
			j->context = &k->contexts[i];
	if (!k) {
		rh_join_fail(j, &e);
	} else if (!j->context) {
		(void)rh_err_set(&e, RH_E_USAGE, _("There is no context \"%s\" in the kubeconfig."), j->target->name);
		(void)rh_err_why(&e, _("Read: %s"), k->files && *k->files ? k->files : _("no file was found"));
		rh_join_fail(j, &e);
	} else if (j->context->problem.code != RH_OK) {
		rh_join_fail(j, &j->context->problem);
	} else {
		rh_kubeconfig_connect(j->app->net, k, j->context, j->owner, TAG_ENDPOINT);
	}
}

/* ---- the join itself ---------------------------------------------------------------------------------------------------- */

static void take_mail(void *ctx, struct rh_mail *m)
{
	static void (*const steps[])(struct rh_join *j, struct rh_mail *m) = {
		[TAG_HELLO] = on_hello,	      [TAG_CERT] = on_cert,	[TAG_LOGIN] = on_login,
		[TAG_WHOAMI] = on_whoami,     [TAG_ENDPOINT] = on_endpoint, [TAG_THROUGH_RANCHER] = on_through_rancher,
		[TAG_VERSION] = on_version,   [TAG_ALLOWED] = on_allowed,
	};
	struct rh_join *j = ctx;

	if (m->tag > 0 && (size_t)m->tag < RH_LEN(steps) && steps[m->tag])
		steps[m->tag](j, m);
}

void rh_app_connect(struct rh_app *a, struct rh_target *t, struct rh_owner from)
{
	static void (*const begin[])(struct rh_join *j) = {
		[RH_TARGET_RANCHER] = join_rancher, [RH_TARGET_CONTEXT] = join_context, [RH_TARGET_DEMO] = rh_demo_start,
	};

	rh_join_free(a);
	struct rh_join *j = rh_alloc(sizeof *j);
	j->app = a;
	j->target = t;
	j->from = from;
	j->remember = t->remember;
	j->owner = rh_owner_new();
	a->join = j;
	rh_app_receive(a, j->owner, take_mail, j);
	rh_ui_touch(a->ui);
	begin[t->kind](j);
}

/* The sandbox tells its profile; Rancher's goes the usual way, the other is plain Kubernetes. */
void rh_join_demo_ready(struct rh_join *j, bool kubernetes)
{
	if (kubernetes)
		probe_kubernetes(j);
	else
		rh_join_first_contact(j);
}
