/* At start: where the command line says, else where we were last. */
#include "app/internal.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kubeconfig.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

static bool has_credential(struct app *a, const char *url)
{
	const struct app_saved_server *v = app_state_server(&a->state, url);

	return v && v->has_token;
}

static struct app_target *current_context(struct app *a)
{
	struct rh_err e;
	const struct kube_config *k = app_kubeconfig(a, &e);

	for (size_t i = 0; k && i < k->count; i++)
		if (k->contexts[i].current)
			return app_target_new(APP_TARGET_CONTEXT, k->contexts[i].name);
	return NULL;
}

struct app_target *app_asked_for(struct app *a)
{
	const struct app_options *o = &a->opt;
	struct app_target *t = NULL;

	if (o->demo)
		return app_target_new(APP_TARGET_DEMO, o->demo);
	if (o->server)
		return app_saved_target(a, o->server);
	if (o->context)
		return app_target_new(APP_TARGET_CONTEXT, o->context);
	if ((o->plugin || o->apply || (o->kubeconfig && o->place)) && (t = current_context(a))) /* as kubectl */
		return t;
	if (a->state.last_server && has_credential(a, a->state.last_server))
		return app_saved_target(a, a->state.last_server);
	if (a->state.last_context)
		return app_target_new(APP_TARGET_CONTEXT, a->state.last_context);
	return o->place ? current_context(a) : NULL;
}

void app_resume(struct app *a)
{
	const struct app_options *o = &a->opt;
	const struct app_place *p = o->place ? app_place_of_cli(o->place) : NULL;
	bool again = !o->plugin && !o->apply && !o->demo && !o->server && !o->context && !o->kubeconfig;
	bool named = o->demo || o->server || o->context; /* then one wants to be there, wherever else */
	struct app_target *t = p && p->needs == APP_NEEDS_NOTHING && !named ? NULL : app_asked_for(a);
	struct rh_err e;

	if (!t) {
		if (p)
			app_go(a, p->id);
		return;
	}
	t->read_only_now = o->read_only;
	rh_strset(&t->cluster, o->cluster ? o->cluster : again ? a->state.last_cluster : NULL);
	rh_strset(&t->place, o->place ? o->place : again ? a->state.last_place : NULL);
	if (o->place && strcmp(o->place, "clusters") == 0)
		rh_strset(&t->cluster, NULL);
	if (!t->token.n && app_options_token(o, &t->token, &e) != RH_OK)
		ui_error(a->ui, &e);
	app_connect(a, t, app_at(a, 0)->owner);
}
