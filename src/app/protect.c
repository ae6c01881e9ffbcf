/* What is protected: by the command line, by a mark on the server or by one on the cluster. */
#include "app/protect.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/parts/member.h"
#include "base/base.h"
#include "kube/kube.h"
#include "ui/ui.h"

bool app_cluster_protected(const struct app *a, const char *id)
{
	const char *server = app_session_key(&a->session);

	return server && app_state_protects(&a->state, server, id);
}

bool app_server_protected(const struct app *a)
{
	return a->opt.protect || app_cluster_protected(a, "");
}

/* What is written to Rancher's own cluster is protected with that one as well. */
static bool is_protected(const struct app *a, const struct app_change *c)
{
	const struct app_session *s = &a->session;

	return app_server_protected(a) ||
	       (s->cluster_id && (!c || !c->of_server) && app_cluster_protected(a, s->cluster_id)) ||
	       (c && c->kube && c->kube->id && app_cluster_protected(a, c->kube->id));
}

/* Another cluster of the session, maybe of another server. */
static bool member_protected(const struct app *a, const struct app_member *m)
{
	return a->opt.protect || app_state_protects(&a->state, m->server, "") ||
	       app_state_protects(&a->state, m->server, m->cluster);
}

const char *app_protected(const struct app *a, const struct app_change *c)
{
	const struct app_session *s = &a->session;
	const struct app_member *m = c ? app_member_of(s, c->kube) : NULL;

	if (m)
		return member_protected(a, m) ? m->name : NULL;
	if (!is_protected(a, c))
		return NULL;
	return s->cluster_name && (!c || !c->of_server) ? s->cluster_name : s->server_name;
}

void app_cluster_protect(struct app *a, const char *id, bool on)
{
	const char *server = app_session_key(&a->session);

	if (!server)
		return;
	app_state_protect(&a->state, server, id, on);
	app_state_changed(a);
	ui_touch(a->ui);
}
