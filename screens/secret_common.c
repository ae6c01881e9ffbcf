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

/* ---- deleting ------------------------------------------------------------------------------------------------------ */

struct asked {
	struct rh_app *app;
	struct rh_owner from;
	struct rh_change *change;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;

	if (button == 1)
		rh_app_write(q->app, q->change, q->from);
	else
		rh_change_free(&q->change);
	free(q);
}

/* The uid goes along, so that a secret made anew under the same name in the meantime is not deleted. */
static struct rh_change *deletion(struct rh_screen *s, const char *place, const char *name, const char *uid)
{
	struct rh_change *c = rh_change_new(N_("Delete"), "DELETE");
	struct rh_buf path;
	struct rh_jw w;

	rh_buf_init(&path, 4096);
	rh_place_path(s->app, place, name, &path);
	c->path = rh_buf_take(&path);
	rh_place_change(s, c, place, name);
	rh_jw_init(&w, rh_out_secret(&c->body));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "kind", RH_STR("DeleteOptions"));
	rh_jw_kv(&w, "apiVersion", RH_STR("v1"));
	rh_jw_key(&w, RH_STR("preconditions"));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "uid", rh_str(uid));
	rh_jw_close(&w, '}');
	rh_jw_close(&w, '}');
	rh_jw_init(&w, rh_out_secret(&c->before));
	rh_jw_open(&w, '{');
	rh_jw_key(&w, RH_STR("metadata"));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "uid", rh_str(uid));
	rh_jw_close(&w, '}');
	rh_jw_close(&w, '}');
	return c;
}

void rh_secret_delete_ask(struct rh_screen *s, const char *place, const char *name, const char *kind, const char *uid)
{
	const struct rh_session *at = rh_app_session(s->app);
	struct asked *q = rh_alloc(sizeof *q);
	struct rh_buf label;

	rh_buf_init(&label, 1024);
	rh_place_label(s->app, place, &label);
	char *what = rh_format(_("You are attempting to delete the Secret %s (%s)"), name, kind);
	char *where = rh_format(rh_of_project(place) ? _("of the project %s of %s ▸ %s.") : _("in the namespace %s of %s ▸ %s."),
				label.p, at->server_name, at->cluster_name);
	char *copies = rh_of_project(place) ? rh_project_delete_line(s->app, place, name) : NULL;
	const char *lines[4] = { what, where };
	const char *const buttons[] = { _("Cancel"), _("Delete") };
	size_t count = 2;

	if (copies)
		lines[count++] = copies;
	if (strcmp(kind, rh_secret_kind(RH_TYPE_DOCKERCONFIGJSON)) == 0)
		lines[count++] = _("Workloads that pull with it can no longer pull.");
	q->app = s->app;
	q->from = s->owner;
	q->change = deletion(s, place, name, uid);
	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("Are you sure?"), .lines = lines, .line_count = count,
		     .buttons = buttons, .button_count = RH_LEN(buttons), .role = RH_ROLE_BAD, .done = on_answer, .ctx = q,
		     .owner = rh_app_owner(s->app) });
	rh_buf_release(&label);
	free(what);
	free(where);
	free(copies);
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
