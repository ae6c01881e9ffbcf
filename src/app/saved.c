/* What is kept of the servers that were connected to, tokens only where that was ticked. */
#include "app/internal.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/ui.h"

struct app_saved_server *app_saved_server(struct app *a)
{
	return a->session.at && !a->session.demo ? app_state_server(&a->state, a->session.at->url) : NULL;
}

/* Texts that a saved server and a target have in common. */
static const struct {
	size_t saved, target;
} shared[] = {
#define SHARED(name)                                                                       \
	{                                                                                  \
		offsetof(struct app_saved_server, name), offsetof(struct app_target, name) \
	}
	SHARED(pin),        SHARED(ca_pem),   SHARED(proxy), SHARED(server_name),
	SHARED(connect_to), SHARED(provider), SHARED(user),
#undef SHARED
};

static char **text_in(void *of, size_t at)
{
	return (char **)(void *)((char *)of + at);
}

/* ---- remembering ---- */

/* Only where that was ticked, and only for a server that is saved. */
void app_saved_remember_token(struct app *a, const struct app_join *j)
{
	struct app_saved_server *v = app_state_server(&a->state, a->session.at->url);
	struct rh_err e;

	if (!v || (!j->remember && !v->has_token))
		return;
	v->has_token = false;
	if (app_state_token_write(&a->state, v->url, j->remember ? &a->session.at->credential : NULL, &e) != RH_OK)
		ui_toast_err(a->ui, &e);
	else
		v->has_token = j->remember && a->state.dir;
	app_state_changed(a);
}

static void remember_rancher(struct app *a, const struct app_join *j)
{
	struct app_target *t = j->target;
	struct app_saved_server *v = app_state_server_add(&a->state, t->url);
	const struct rancher *r = a->session.rancher;

	for (size_t i = 0; i < RH_LEN(shared); i++)
		rh_strset(text_in(v, shared[i].saved), *text_in(t, shared[i].target));
	rh_strset(&v->name, a->session.server_name);
	if (r && r->user_name)
		rh_strset(&v->user, r->user_name);
	v->read_only = t->read_only;
	app_state_protect(&a->state, t->url, "", t->protected_);
	v->used = rh_wall();
	rh_strset(&a->state.last_server, t->url);
	rh_strset(&a->state.last_context, NULL);
	app_saved_remember_token(a, j);
}

void app_saved_remember(struct app *a, const struct app_join *j)
{
	switch (j->target->kind) {
	case APP_TARGET_RANCHER:
		remember_rancher(a, j);
		break;
	case APP_TARGET_CONTEXT:
		rh_strset(&a->state.last_context, j->target->name);
		rh_strset(&a->state.last_server, NULL);
		break;
	case APP_TARGET_DEMO:
		return;
	}
	app_state_changed(a);
}

void app_saved_forget_token(struct app *a)
{
	struct app_saved_server *v = app_saved_server(a);
	struct rh_err e;

	if (!v || !v->has_token)
		return;
	v->has_token = false;
	if (app_state_token_write(&a->state, v->url, NULL, &e) != RH_OK)
		rh_log_err(NULL, &e);
	app_state_changed(a);
}

/* ---- connecting to it again ---- */

struct app_target *app_saved_target(struct app *a, const char *url)
{
	struct app_saved_server *v = app_state_server(&a->state, url);
	struct app_target *t = app_target_new(APP_TARGET_RANCHER, url);
	struct rh_err e;

	rh_strset(&t->url, url);
	if (!v)
		return t;
	for (size_t i = 0; i < RH_LEN(shared); i++)
		rh_strset(text_in(t, shared[i].target), *text_in(v, shared[i].saved));
	rh_strset(&t->name, v->name);
	t->read_only = v->read_only;
	t->protected_ = app_state_protects(&a->state, url, "");
	t->remember = v->has_token;
	t->let_in = v->has_token && app_state_token_read(&a->state, url, &t->token, &e) == RH_OK;
	if (v->has_token && !t->let_in)
		rh_log_err(NULL, &e);
	return t;
}
