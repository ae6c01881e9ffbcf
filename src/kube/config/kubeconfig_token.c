/* Tokens that stand in files or in what an old auth-provider left behind. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/config/kubeconfig.h"
#include "net/net.h"

#include <stdio.h>
#include <string.h>

/* client-go transport/token_source.go: a minute, less ten seconds. */
#define TOKEN_FILE_SECONDS 50
#define TOKEN_LIMIT ((size_t)256 << 10)

void kube_config_token_set(struct rh_secret *credential, const struct rh_secret *token)
{
	rh_secret_set(credential, rh_str_trim(rh_secret_peek(token)));
}

enum rh_code kube_config_token_read(struct net_endpoint *at, const char *path, struct rh_err *e)
{
	struct rh_secret text;
	enum rh_code code;

	rh_secret_init(&text);
	code = rh_file_read_secret(path, TOKEN_LIMIT, false, &text, e);
	if (code == RH_OK && !rh_str_trim(rh_secret_peek(&text)).n) {
		code = rh_err_set(e, RH_E_INVALID, _("The token file %s is empty."), path);
		rh_err_why(e, "%s", _("The file is empty."));
	}
	if (code == RH_OK)
		kube_config_token_set(&at->credential, &text);
	rh_secret_release(&text);
	return code;
}

/* When it cannot be read now, the token that was read last goes on. */
static void renew_from_file(struct net *n, struct net_endpoint *at, void *path)
{
	struct rh_err e = { 0 }, none = { 0 };

	if (kube_config_token_read(at, path, &e) != RH_OK)
		rh_log("token file: %s %s", e.what, e.why);
	at->renewal.until = rh_wall() + TOKEN_FILE_SECONDS;
	net_endpoint_renewed(n, at, &none);
}

static void *share_path(void *path)
{
	return rh_strdup(path);
}

void kube_config_token_file(struct net_endpoint *at, const char *path)
{
	at->renewal = (struct net_renewal){ .renew = renew_from_file,
					    .share = share_path,
					    .release = free,
					    .ctx = rh_strdup(path),
					    .until = rh_wall() + TOKEN_FILE_SECONDS };
}

/* ---- auth-provider ---- */

/* `exp` of a JSON Web Token (RFC 7519), 0 when there is none. */
static int64_t jwt_expiry(struct rh_str token)
{
	struct rh_str part, claims;
	struct rh_secret text, plain;
	struct rh_err ignored;
	int64_t when = 0;

	if (!rh_str_cut(&token, '.', &part) || !rh_str_cut(&token, '.', &claims) || claims.n > TOKEN_LIMIT)
		return 0;
	rh_secret_init(&text);
	rh_secret_init(&plain);
	for (size_t i = 0; i < claims.n; i++) {
		char c = claims.p[i] == '-' ? '+' : claims.p[i] == '_' ? '/' : claims.p[i];

		rh_secret_add(&text, &c, 1);
	}
	if (data_base64_decode(rh_secret_peek(&text), true, rh_out_secret(&plain)) &&
	    data_json_find(rh_secret_peek(&plain), "/exp", &claims, &ignored) == RH_OK &&
	    !rh_str_number(claims, 0, INT64_MAX, &when))
		when = 0;
	rh_secret_release(&text);
	rh_secret_release(&plain);
	return when;
}

static const struct provider {
	const char *name;
	bool id_token; /* else access-token */
	const char *instead;
} providers[] = {
	{ "oidc", true, "kubelogin (kubectl oidc-login)" },
	{ "gcp", false, "gke-gcloud-auth-plugin" },
	{ "azure", false, "kubelogin" },
};

static int64_t provider_expiry(const struct kube_config_user *u, const struct provider *p, struct rh_str token)
{
	int64_t when = 0;

	if (p->id_token)
		return jwt_expiry(token);
	if (u->provider.expiry && !rh_time_parse(rh_str(u->provider.expiry), &when) &&
	    !rh_str_number(rh_str(u->provider.expiry), 0, INT64_MAX, &when))
		when = 0;
	return when;
}

bool kube_config_provider_token(const struct kube_config_user *u, struct rh_secret *token, struct rh_err *e)
{
	const struct provider *p = NULL;
	const char *name = u->provider.name ? u->provider.name : "";

	for (size_t i = 0; i < RH_LEN(providers); i++)
		if (strcmp(name, providers[i].name) == 0)
			p = &providers[i];
	if (!p) {
		(void)kube_config_fault(e, &u->is, "auth-provider", _("There is no auth-provider \"%s\"."), name);
		return false;
	}
	const struct rh_secret *have = p->id_token ? &u->provider.id_token : &u->provider.access_token;
	int64_t until = provider_expiry(u, p, rh_secret_peek(have));

	if (have->n && (!until || until > rh_wall())) {
		kube_config_token_set(token, have);
		return true;
	}
	(void)kube_config_fault(e, &u->is, "auth-provider",
				have->n ? _("The token of the auth-provider \"%s\" has expired.")
					: _("The auth-provider \"%s\" left no token."),
				name);
	rh_err_fix(e, _("Auth-providers were replaced by plugins: install %s and sign in again with kubectl."),
		   p->instead);
	return false;
}
