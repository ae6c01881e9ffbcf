/* What the screens about secrets share: Rancher's kinds, paths, what may be changed, deleting. */
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

static const char *const basic_keys[] = { "username", "password", NULL };
static const char *const ssh_keys[] = { "ssh-privatekey", NULL };
static const char *const tls_keys[] = { "tls.crt", "tls.key", NULL };
static const char *const no_keys[] = { NULL };

/* Rancher sorts its cards by label. */
const struct secret_kind_def secret_kinds[] = {
	{ "custom", N_("Custom Type"), NULL, N_("Create a Secret with a custom type"), no_keys, "" },
	{ "basic-auth", N_("HTTP Basic Auth"), "kubernetes.io/basic-auth",
	  N_("Authentication with a username and password"), basic_keys, "HTTP" },
	{ "opaque", N_("Opaque"), "Opaque", N_("Default type of Secret using key-value pairs"), no_keys, "O" },
	{ "registry", N_("Registry"), KUBE_TYPE_DOCKERCONFIGJSON,
	  N_("Authenticated registry for pulling container images"), no_keys, "R" },
	{ "ssh", N_("SSH Key"), "kubernetes.io/ssh-auth", N_("Public key and private key for SSH authentication"),
	  ssh_keys, "SSH" },
	{ "tls", N_("TLS Certificate"), "kubernetes.io/tls", N_("Store a certificate and key for TLS"), tls_keys,
	  "TLS" },
	{ 0 },
};

bool secret_may_change(struct app *a, enum kube_origin origin, struct rh_err *e)
{
	if (!app_gate(a, APP_GATE_WRITE, e))
		return false;
	if (app_session(a)->signed_read_only) {
		rh_err_set(e, RH_E_FORBIDDEN, "%s", _("You may not write secrets in this cluster."));
		rh_err_fix(e, "%s",
			   _("The right is called \"create secrets\": ask an owner of the project or the cluster for "
			     "it."));
		return false;
	}
	if (origin != KUBE_ORIGIN_PROJECT_COPY)
		return true;
	rh_err_set(e, RH_E_REFUSED, "%s", _("This is a copy that Rancher keeps of a project secret."));
	rh_err_fix(e, "%s", _("Change the project secret: its copies follow. A change here would be undone."));
	return false;
}

void secret_edit_login(struct ui_screen *s, const char *home, const char *name, const char *type,
		       enum kube_origin origin, const char *entry)
{
	struct rh_err e;

	if (secret_copy_to_source(s, home, name, origin))
		return;
	if (!secret_may_change(s->app, origin, &e)) {
		app_error(s->app, &e);
		return;
	}
	char *key = rh_format("%s/%s", home, name);
	app_push(s->app, kube_secret_is_registry(type) ? &screen_pull_secret_form : &screen_secret_form,
		 &(struct ui_form_start){ .key = key, .about = entry });
	free(key);
}

void secret_edit_open(struct ui_screen *s, const char *home, const char *name, const char *type,
		      enum kube_origin origin)
{
	secret_edit_login(s, home, name, type, origin, NULL);
}
