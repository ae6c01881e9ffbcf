/* From a context of the kubeconfig to what it leads to. Behind /k8s/clusters/ID of a Rancher that knows the credential
 * there is that Rancher; anything else is Kubernetes. What may be in the way (no verification, a locked key) is for the
 * caller to decide: a person can be asked, a fleet says so and goes on without it.
 */
#include "app/parts/context.h"
#include "app/internal.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "rancher/rancher.h"

#include <string.h>

enum { TAG_ENDPOINT = 1, TAG_RANCHER, TAG_VERSION, TAG_ALLOWED };

/* ---- the end ---- */

/* A kubeconfig says itself whom to trust: there is nothing to confirm, but something to put in. */
static void end(struct app_context *c, const struct rh_err *why)
{
	struct rh_err e = *why;

	if (e.code == RH_E_TLS && strcmp(e.field, "ca") == 0)
		rh_err_fix(
			&e, "%s",
			_("Put the server's CA into the kubeconfig: certificate-authority-data of its cluster entry."));
	c->done(c, &e);
}

static void leads_there(struct app_context *c)
{
	const struct rh_err none = { 0 };

	end(c, &none);
}

/* ---- Kubernetes ---- */

static void probe(struct app_context *c)
{
	c->probe = kube_new(c->app->net, c->at, "", c->name);
	c->answers = 0;
	kube_get(c->probe, "/version", c->name, c->owner, TAG_VERSION);
	/* /version answers strangers too: only a list tells whether the credential is known. */
	kube_get(c->probe, "/api/v1/namespaces?limit=1", c->name, c->owner, TAG_ALLOWED);
}

static void answered(struct app_context *c)
{
	if (++c->answers == 2)
		leads_there(c);
}

static void on_version(struct app_context *c, struct rh_message *m)
{
	struct kube_reply *r = m->body;
	struct rh_buf b;

	if (m->err.code != RH_OK && m->err.code != RH_E_FORBIDDEN && m->err.code != RH_E_NOTFOUND) {
		end(c, &m->err);
		return;
	}
	rh_buf_init(&b, 64);
	if (r && data_json_find_text(rh_secret_peek(&r->body), "/gitVersion", &b))
		rh_strset(&c->kube_version, b.p);
	rh_buf_release(&b);
	answered(c);
}

static void on_allowed(struct app_context *c, struct rh_message *m)
{
	if (m->err.code == RH_OK || m->err.code == RH_E_FORBIDDEN)
		answered(c);
	else
		end(c, &m->err);
}

/* ---- a Rancher ---- */

void app_context_go_on(struct app_context *c)
{
	if (!c->of || !c->of->rancher_cluster) {
		probe(c);
		return;
	}
	struct net_endpoint *at = net_endpoint_beside(c->at, c->of->rancher_url);
	c->rancher = rancher_new(c->app->net, at);
	net_endpoint_drop(&at);
	rancher_whoami(c->rancher, c->owner, TAG_RANCHER);
}

static void on_rancher(struct app_context *c, struct rh_message *m)
{
	if (m->err.code == RH_E_NET || m->err.code == RH_E_TLS || m->err.code == RH_E_TIMEOUT) {
		end(c, &m->err);
	} else if (m->err.code != RH_OK) { /* a token for this cluster alone: Kubernetes without projects */
		rancher_free(&c->rancher);
		probe(c);
	} else {
		net_endpoint_drop(&c->at);
		c->at = net_endpoint_hold(c->rancher->at);
		leads_there(c);
	}
}

/* ---- what may be in the way ---- */

bool app_context_unverified(const struct app_context *c, struct rh_err *e)
{
	if (!c->at->insecure || c->app->opt.accept_unverified || app_state_unverified(&c->app->state, c->at->url))
		return false;
	rh_err_set(e, RH_E_TLS, _("%s is not verified: its kubeconfig says insecure-skip-tls-verify."), c->at->url);
	rh_err_fix(e, "%s",
		   _("Put the server's CA into the kubeconfig (certificate-authority-data), connect in the program "
		     "once and accept it there, or give --accept-unverified."));
	return true;
}

bool app_context_locked(const struct app_context *c, struct rh_err *e)
{
	if (!c->at->client_cert_pem || net_key_look(&c->at->client_key_pem) != NET_KEY_LOCKED)
		return false;
	rh_err_set(e, RH_E_TLS, _("The key of the client certificate for %s is protected by a passphrase."), c->name);
	return true;
}

static void on_endpoint(struct app_context *c, struct rh_message *m)
{
	if (m->err.code != RH_OK) {
		c->done(c, &m->err);
		return;
	}
	c->at = rh_message_steal(m);
	c->known(c);
}

/* ---- its life ---- */

static void take(void *ctx, struct rh_message *m)
{
	static void (*const on[])(struct app_context * c, struct rh_message * m) = {
		[TAG_ENDPOINT] = on_endpoint,
		[TAG_RANCHER] = on_rancher,
		[TAG_VERSION] = on_version,
		[TAG_ALLOWED] = on_allowed,
	};

	on[m->tag](ctx, m);
}

static void listen(struct app_context *c, struct app *a, const char *name)
{
	c->app = a;
	rh_strset(&c->name, name);
	c->owner = rh_owner_new();
	app_receive(a, c->owner, take, c);
}

void app_context_begin(struct app_context *c, struct app *a, const char *name)
{
	struct rh_err e;
	struct kube_config *k = app_kubeconfig(a, &e);

	listen(c, a, name);
	for (size_t i = 0; k && i < k->count; i++)
		if (strcmp(k->contexts[i].name, name) == 0)
			c->of = &k->contexts[i];
	if (!k) {
		c->done(c, &e);
	} else if (!c->of) {
		rh_err_set(&e, RH_E_USAGE, _("There is no context \"%s\" in the kubeconfig."), name);
		rh_err_why(&e, _("Read: %s"), k->files && *k->files ? k->files : _("no file was found"));
		c->done(c, &e);
	} else if (c->of->problem.code != RH_OK) {
		c->done(c, &c->of->problem);
	} else {
		kube_config_connect(a->net, k, c->of, c->quiet, c->owner, TAG_ENDPOINT);
	}
}

void app_context_begin_at(struct app_context *c, struct app *a, const char *name, struct net_endpoint *at)
{
	listen(c, a, name);
	c->at = net_endpoint_hold(at);
	probe(c);
}

void app_context_stop(struct app_context *c)
{
	if (!c->owner.id)
		return;
	net_http_cancel_owner(c->app->net, c->owner);
	app_receive_no_more(c->app, c->owner);
	rh_owner_end(c->owner);
	c->owner = (struct rh_owner){ 0 };
}

void app_context_release(struct app_context *c)
{
	app_context_stop(c);
	rancher_free(&c->rancher);
	kube_free(&c->probe);
	net_endpoint_drop(&c->at);
	free(c->kube_version);
	free(c->name);
	*c = (struct app_context){ 0 };
}
