/* Connecting with a context of the kubeconfig, or to a Kubernetes: what is in the way (a locked key, no verification)
 * is asked about.
 */
#include "app/internal.h"
#include "app/parts/context.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/ui.h"

static void done(struct app_context *c, const struct rh_err *e)
{
	struct app_join *j = c->ctx;

	if (e->code != RH_OK) {
		app_join_fail(j, e);
		return;
	}
	net_endpoint_drop(&j->at);
	j->at = net_endpoint_hold(c->at);
	j->rancher = c->rancher;
	c->rancher = NULL;
	j->kube_version = c->kube_version;
	c->kube_version = NULL;
	if (j->rancher && !j->target->cluster)
		rh_strset(&j->target->cluster, c->of->rancher_cluster);
	app_joined(j);
}

void app_join_probe(struct app_join *j)
{
	j->way.done = done;
	j->way.ctx = j;
	app_context_begin_at(&j->way, j->app, j->target->name, j->at);
}

/* ---- what is in the way ---- */

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
	app_state_unverified_add(&a->state, j->way.at->url);
	app_state_changed(a);
	app_context_go_on(&j->way);
}

static void ask_insecure(struct app_join *j)
{
	const char *const lines[] = {
		_("Its kubeconfig says insecure-skip-tls-verify: the server's certificate is not checked, and whoever "
		  "is between "
		  "you and it can read and change everything."),
		j->way.at->url,
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

/* Without a screen credentials would go to whoever answers. */
static void verify_or_go_on(struct app_join *j)
{
	struct rh_err e;

	if (j->way.at->insecure && !j->app->command)
		ask_insecure(j);
	else if (app_context_unverified(&j->way, &e))
		app_join_fail(j, &e);
	else
		app_context_go_on(&j->way);
}

/* Only a person has the passphrase; without a screen the first request says what to do. */
static void known(struct app_context *c)
{
	struct app_join *j = c->ctx;
	const struct ui_screen_ops *ops = app_screen(j->app, "passphrase");
	struct rh_err e;

	if (!j->app->command && ops && app_context_locked(c, &e))
		app_push(j->app, ops, &e);
	else
		verify_or_go_on(j);
}

void app_unlock_key(struct app *a, const struct rh_secret *passphrase, struct rh_owner from)
{
	struct app_join *j = app_join_now(a);
	struct rh_err e;

	if (!j || j->done || !j->way.at || !app_context_locked(&j->way, &e))
		return;
	if (net_key_unlock(&j->way.at->client_key_pem, passphrase)) {
		app_close(a, from);
		verify_or_go_on(j);
		return;
	}
	rh_err_say(&e, RH_E_INVALID, _("The passphrase does not open the key."), NULL,
		   _("Type it again, or take it off a copy of the key: openssl pkey -in KEY -out NEW."));
	app_join_tell(from, &e);
}

void app_join_context(struct app_join *j)
{
	j->way.known = known;
	j->way.done = done;
	j->way.ctx = j;
	app_context_begin(&j->way, j->app, j->target->name);
}
