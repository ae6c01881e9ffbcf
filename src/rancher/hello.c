/* First contact, before anybody has signed in: how one may, which version it is, and whether it was ever set up. */
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

#define CACERTS_LIMIT ((size_t)256 << 10)
#define CACERTS_MS 10000

static const struct rancher_provider_kind kinds[] = {
	{ "localProvider", N_("Local"), true },
	{ "activeDirectoryProvider", N_("Active Directory"), true },
	{ "openLdapProvider", N_("OpenLDAP"), true },
	{ "freeIpaProvider", N_("FreeIPA"), true },
	{ "githubProvider", "GitHub", false },
	{ "githubAppProvider", "GitHub App", false },
	{ "azureADProvider", "Azure AD", false },
	{ "googleOAuthProvider", "Google", false },
	{ "keyCloakProvider", "Keycloak (SAML)", false },
	{ "keyCloakOIDCProvider", "Keycloak (OIDC)", false },
	{ "oidcProvider", "OIDC", false },
	{ "genericOIDCProvider", "OIDC", false },
	{ "cognitoProvider", "Amazon Cognito", false },
	{ "oktaProvider", "Okta", false },
	{ "pingProvider", "Ping", false },
	{ "adfsProvider", "AD FS", false },
	{ "shibbolethProvider", "Shibboleth", false },
};

const struct rancher_provider_kind *rancher_provider_kind(const char *type)
{
	for (size_t i = 0; i < RH_LEN(kinds); i++)
		if (!strcmp(type, kinds[i].type))
			return &kinds[i];
	return NULL;
}

struct server_info {
	struct rancher_job job;
	struct rancher_server_info *found;
};

void rancher_server_info_free(void *server_info)
{
	struct rancher_server_info *h = server_info;

	if (!h)
		return;
	for (size_t i = 0; i < h->count; i++) {
		free(h->providers[i].id);
		free(h->providers[i].type);
		free(h->providers[i].label);
	}
	free(h->providers);
	free(h);
}

static void provider_add(struct rancher_server_info *h, struct rh_str element)
{
	char *id = rancher_text(element, "/id"), *type = rancher_text(element, "/type");
	const struct rancher_provider_kind *kind = type ? rancher_provider_kind(type) : NULL;
	struct rancher_provider *p;

	if (!id || !type) {
		free(id);
		free(type);
		return;
	}
	h->providers = rh_resize(h->providers, h->count + 1, sizeof *h->providers);
	p = &h->providers[h->count++];
	p->id = id;
	p->type = type;
	p->password = kind && kind->password;
	p->label = rh_strdup(kind ? _(kind->label) : type);
}

/* False when the answer is no list of providers. */
static bool providers_read(struct rancher_server_info *h, struct rh_str body)
{
	struct data_json_iter it;
	struct rh_str data;
	struct rh_err e;

	if (data_json_find(body, "/data", &data, &e) != RH_OK || !data_json_iter_init(&it, data) || it.close != ']')
		return false;
	while (data_json_next(&it))
		provider_add(h, it.value);
	return true;
}

static void server_info_finish(struct rancher_job *job)
{
	struct server_info *h = (struct server_info *)job;
	struct rh_message m = { .to = job->owner, .tag = job->tag, .err = job->err };

	if (job->err.code == RH_OK) {
		m.body = h->found;
		m.drop = rancher_server_info_free;
		h->found = NULL;
	}
	rh_message_post(m);
}

static void server_info_release(struct rancher_job *job)
{
	rancher_server_info_free(((struct server_info *)job)->found);
}

static void got_v3_providers(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct server_info *h = ctx;

	(void)head;
	if (e->code != RH_OK)
		h->job.err = *e;
	else if (!providers_read(h->found, body))
		rh_err_set(&h->job.err, RH_E_SERVER, "%s", _("This server does not answer like a Rancher"));
	if (h->job.err.code == RH_E_NOTFOUND || h->job.err.code == RH_E_SERVER) {
		rh_err_fix(&h->job.err, "%s", _("Check the address: it is the one that opens Rancher in a browser."));
	}
	h->job.r->no_v1_public = true;
	rancher_job_answered(&h->job);
}

/* Versions before 2.13 have only /v3-public, and what they answer here differs. */
static void got_v1_providers(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct server_info *h = ctx;

	if (e->code == RH_OK && providers_read(h->found, body)) {
		h->found->v1_public = true;
		h->job.r->no_v1_public = false;
	} else if (!head || !head->status) {
		h->job.err = *e;
	} else {
		rancher_job_ask(&h->job,
				&(struct rancher_request){ .method = "GET",
							   .path = "/v3-public/authProviders",
							   .what = _("Rancher's ways to sign in"),
							   .anonymous = true },
				got_v3_providers);
	}
	rancher_job_answered(&h->job);
}

static void got_first_login(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct server_info *h = ctx;
	char *value = e->code == RH_OK ? rancher_text(body, "/value") : NULL;

	(void)head;
	h->found->first_login = value && !strcmp(value, "true");
	free(value);
	rancher_job_answered(&h->job);
}

static void got_version(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct server_info *h = ctx;
	char *version = e->code == RH_OK ? rancher_text(body, "/Version") : NULL;

	(void)head;
	rancher_set_version(h->job.r, version);
	free(version);
	rancher_job_answered(&h->job);
}

void rancher_server_info(struct rancher *r, struct rh_owner owner, int tag)
{
	struct server_info *h = rancher_job_new(sizeof *h, r, owner, tag);
	struct rancher_request q = { .method = "GET", .what = _("Rancher's ways to sign in"), .anonymous = true };

	h->found = rh_alloc(sizeof *h->found);
	h->job.finish = server_info_finish;
	h->job.release = server_info_release;
	q.path = "/v1-public/authproviders";
	rancher_job_ask(&h->job, &q, got_v1_providers);
	q.path = "/v3/settings/first-login";
	rancher_job_ask(&h->job, &q, got_first_login);
	q.path = "/rancherversion";
	rancher_job_ask(&h->job, &q, got_version);
}

/* ---- its certificate authority ---- */

struct cacerts {
	struct rh_owner owner;
	int tag;
	struct net_endpoint *at;
};

static void cacerts_free(void *ctx)
{
	struct cacerts *c = ctx;

	net_endpoint_drop(&c->at);
	free(c);
}

static void got_cacerts(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct cacerts *c = ctx;
	struct rh_message m = { .to = c->owner, .tag = c->tag, .err = *e };

	if (e->code == RH_OK && kube_reply_error(head, body, _("Rancher's certificate authority"), &m.err) == RH_OK) {
		m.body = rh_str_dup(body);
		m.drop = free;
	}
	rh_message_post(m);
}

void rancher_cacerts(struct net *n, const struct net_endpoint *at, const char *pin, struct rh_owner owner, int tag)
{
	struct cacerts *c = rh_alloc(sizeof *c);

	c->owner = owner;
	c->tag = tag;
	c->at = net_endpoint_beside(at, at->url);
	rh_strset(&c->at->pin, pin);
	rh_strset(&c->at->ca_pem, NULL);
	net_http_start(n, &(struct net_http){ .at = c->at,
					      .method = "GET",
					      .path = "/cacerts",
					      .accept = "*/*",
					      .owner = owner,
					      .anonymous = true,
					      .limit = CACERTS_LIMIT,
					      .timeout_ms = CACERTS_MS,
					      .on_done = got_cacerts,
					      .ctx = c,
					      .drop = cacerts_free });
}
