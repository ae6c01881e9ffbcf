/* Connecting with a context of the kubeconfig: its endpoint, what is in the way (a locked key, no
 * verification), and whether a Rancher or a Kubernetes is behind it.
 */
#include "app/internal.h"
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

void app_join_probe(struct app_join *j)
{
	j->probe = kube_new(j->app->net, j->at, "", j->target->name);
	kube_get(j->probe, "/version", j->target->name, j->owner, APP_JOIN_VERSION);
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

void app_join_on_version(struct app_join *j, struct rh_message *m)
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
	kube_get(j->probe, "/api/v1/namespaces?limit=1", j->target->name, j->owner, APP_JOIN_ALLOWED);
}

void app_join_on_allowed(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_OK || m->err.code == RH_E_FORBIDDEN)
		app_joined(j);
	else
		app_join_fail(j, &m->err);
}

static void go_on_with_endpoint(struct app_join *j)
{
	const struct kube_context *c = j->context;

	if (!c || !c->rancher_cluster) {
		app_join_probe(j);
		return;
	}
	struct net_endpoint *at = net_endpoint_beside(j->at, c->rancher_url);
	j->rancher = rancher_new(j->app->net, at);
	net_endpoint_drop(&at);
	rancher_whoami(j->rancher, j->owner, APP_JOIN_THROUGH_RANCHER);
}

void app_join_on_through_rancher(struct app_join *j, struct rh_message *m)
{
	if (m->err.code == RH_E_NET || m->err.code == RH_E_TLS || m->err.code == RH_E_TIMEOUT) {
		context_failed(j, m);
	} else if (m->err.code != RH_OK) { /* a token for this cluster alone: Kubernetes without projects */
		rancher_free(&j->rancher);
		app_join_probe(j);
	} else {
		net_endpoint_drop(&j->at);
		j->at = net_endpoint_hold(j->rancher->at);
		if (!j->target->cluster)
			rh_strset(&j->target->cluster, j->context->rancher_cluster);
		app_joined(j);
	}
}

static void on_insecure_answer(void *ctx, int button)
{
	struct app *a = ctx;
	struct app_join *j = app_join_now(a);

	if (!j || j->done)
		return;
	if (button != 1) {
		app_connect_cancel(a);
		return;
	}
	app_state_unverified_add(&a->state, j->at->url);
	app_state_changed(a);
	go_on_with_endpoint(j);
}

/* --read-only or not: credentials would go to whoever answers. */
static void refuse_insecure(struct app_join *j)
{
	struct rh_err e;

	rh_err_set(&e, RH_E_TLS, _("%s is not verified: its kubeconfig says insecure-skip-tls-verify."), j->at->url);
	rh_err_fix(&e, "%s",
		   _("Put the server's CA into the kubeconfig (certificate-authority-data), connect in the program "
		     "once and accept "
		     "it there, or give --accept-unverified."));
	app_join_fail(j, &e);
}

static void ask_insecure(struct app_join *j)
{
	const char *const lines[] = {
		_("Its kubeconfig says insecure-skip-tls-verify: the server's certificate is not checked, and whoever "
		  "is between "
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

/* A client certificate whose key is behind a passphrase: only a person has it. */
static bool key_is_locked(struct app_join *j)
{
	const struct ui_screen_ops *ops = app_screen(j->app, "passphrase");
	struct rh_err e;

	if (!j->at->client_cert_pem || net_key_look(&j->at->client_key_pem) != NET_KEY_LOCKED || j->app->command ||
	    !ops)
		return false; /* without a screen the first request says what to do */
	rh_err_set(&e, RH_E_TLS, _("The key of the client certificate for %s is protected by a passphrase."),
		   j->target->name);
	app_push(j->app, ops, &e);
	return true;
}

static void verify_or_go_on(struct app_join *j)
{
	bool accepted = j->app->opt.accept_unverified || app_state_unverified(&j->app->state, j->at->url);

	if (j->at->insecure && j->app->command && !accepted)
		refuse_insecure(j);
	else if (j->at->insecure && j->app->command)
		go_on_with_endpoint(j);
	else if (j->at->insecure)
		ask_insecure(j);
	else
		go_on_with_endpoint(j);
}

void app_join_on_endpoint(struct app_join *j, struct rh_message *m)
{
	if (m->err.code != RH_OK) {
		app_join_fail(j, &m->err);
		return;
	}
	j->at = rh_message_steal(m);
	if (!key_is_locked(j))
		verify_or_go_on(j);
}

void app_unlock_key(struct app *a, const struct rh_secret *passphrase, struct rh_owner from)
{
	struct app_join *j = app_join_now(a);
	struct rh_err e;

	if (!j || j->done || !j->at || net_key_look(&j->at->client_key_pem) != NET_KEY_LOCKED)
		return;
	if (net_key_unlock(&j->at->client_key_pem, passphrase)) {
		app_close(a, from);
		verify_or_go_on(j);
		return;
	}
	rh_err_set(&e, RH_E_INVALID, "%s", _("The passphrase does not open the key."));
	rh_err_fix(&e, "%s", _("Type it again, or take it off a copy of the key: openssl pkey -in KEY -out NEW."));
	app_join_tell(from, &e);
}

void app_join_context(struct app_join *j)
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
		kube_config_connect(j->app->net, k, j->context, j->owner, APP_JOIN_ENDPOINT);
	}
}
