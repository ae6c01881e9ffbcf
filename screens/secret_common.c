/* What the screens about secrets share: Rancher's kinds, paths, what may be changed, deleting. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

static const char *const basic_keys[] = { "username", "password", NULL };
static const char *const ssh_keys[] = { "ssh-privatekey", NULL };
static const char *const tls_keys[] = { "tls.crt", "tls.key", NULL };
static const char *const no_keys[] = { NULL };

/* Rancher sorts its cards by label. */
const struct rh_secret_kind_def rh_secret_kinds[] = {
	{ "custom", N_("Custom Type"), NULL, N_("Create a Secret with a custom type"), no_keys, "" },
	{ "basic-auth", N_("HTTP Basic Auth"), "kubernetes.io/basic-auth", N_("Authentication with a username and password"), basic_keys,
	  "HTTP" },
	{ "opaque", N_("Opaque"), "Opaque", N_("Default type of Secret using key-value pairs"), no_keys, "O" },
	{ "registry", N_("Registry"), RH_TYPE_DOCKERCONFIGJSON, N_("Authenticated registry for pulling container images"), no_keys, "R" },
	{ "ssh", N_("SSH Key"), "kubernetes.io/ssh-auth", N_("Public key and private key for SSH authentication"), ssh_keys, "SSH" },
	{ "tls", N_("TLS Certificate"), "kubernetes.io/tls", N_("Store a certificate and key for TLS"), tls_keys, "TLS" },
	{ 0 },
};

void rh_key_split(const char *key, char **ns, char **name)
{
	struct rh_str s = rh_str(key);
	size_t slash = rh_str_find(s, "/");

	*ns = rh_str_dup(rh_str_n(s.p, slash < s.n ? slash : 0));
	*name = rh_str_dup(slash < s.n ? rh_str_from(s, slash + 1) : s);
}

void rh_secret_path(const struct rh_kube *k, const char *ns, const char *name, struct rh_buf *out)
{
	rh_kube_path(k, &rh_res_secret, ns, name, out);
}

bool rh_secret_may_change(struct rh_app *a, enum rh_origin origin, struct rh_err *e)
{
	if (!rh_app_gate(a, RH_GATE_WRITE, e))
		return false;
	if (rh_app_session(a)->signed_read_only) {
		(void)rh_err_set(e, RH_E_FORBIDDEN, "%s", _("You may not write secrets in this cluster."));
		(void)rh_err_fix(e, "%s", _("The right is called \"create secrets\": ask an owner of the project or the cluster for it."));
		return false;
	}
	if (origin != RH_ORIGIN_PROJECT_COPY)
		return true;
	(void)rh_err_set(e, RH_E_REFUSED, "%s", _("This is a copy that Rancher keeps of a project secret."));
	(void)rh_err_fix(e, "%s", _("Change the project secret: its copies follow. A change here would be undone."));
	return false;
}

void rh_secret_edit_open(struct rh_screen *s, const char *place, const char *name, const char *type, enum rh_origin origin)
{
	struct rh_err e;

	if (rh_copy_to_source(s, place, name, origin))
		return;
	if (!rh_secret_may_change(s->app, origin, &e)) {
		rh_app_error(s->app, &e);
		return;
	}
	char *key = rh_format("%s/%s", place, name);
	rh_app_push(s->app, rh_secret_is_registry(type) ? &rh_screen_pull_secret_edit : &rh_screen_secret_edit, key);
	free(key);
}
