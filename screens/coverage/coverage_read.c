/* Reading the coverage: of the explored cluster, or of all of them side by side. */
#include "screens/coverage/coverage.h"
#include "screens/screens.h"
#include "app/filter.h"
#include "app/fleet.h"
#include "app/message.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/uses.h"

#include <string.h>

/* After a write of ours pods are replaced and pull: then it is read once more. */
enum { TAG_FIRST = 100, CLUSTERS_MOST = 4000, SETTLED_MS = 10000 };

struct coverage *coverage_of(struct app *a, struct rh_owner map)
{
	struct ui_screen *s = app_by_owner(a, map);

	return s ? s->state : NULL;
}

bool coverage_loading(const struct coverage *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!c->v[i].found && !c->v[i].err)
			return true;
	return !c->n && c->err.code == RH_OK;
}

static void ask(struct coverage *c, size_t i)
{
	struct coverage_cluster *v = &c->v[i];
	const char **names;
	size_t n;

	if (!v->kube || i > CLUSTERS_MOST)
		return;
	if (c->several)
		names = app_fleet_names(&c->fleet->v[i], true, &n);
	else
		names = app_list_names(c->screen->app, &n);
	v->progress = (struct kube_coverage_progress){ 0 };
	kube_coverage_ask(v->kube, &(struct kube_coverage_spec){ .namespaces = n ? names : NULL,
								 .n = n,
								 .no_values = !c->values,
								 .now = rh_wall(),
								 .owner = c->screen->owner,
								 .tag = TAG_FIRST + 2 * (int)i,
								 .progress_tag = TAG_FIRST + 2 * (int)i + 1 });
	free(names);
}

static void drop(struct coverage *c)
{
	coverage_rows_forget(c);
	for (size_t i = 0; i < c->n; i++)
		kube_coverage_free(c->v[i].found);
	free(c->v);
	c->v = NULL;
	c->n = 0;
}

/* What is known of the clusters by now; those that have become ready are asked. */
static void take_fleet(struct coverage *c)
{
	const struct app_fleet *f = c->fleet;

	c->err = f->err;
	if (c->n != f->n) {
		drop(c);
		c->v = rh_alloc((f->n + 1) * sizeof *c->v);
		c->n = f->n;
	}
	for (size_t i = 0; i < f->n; i++) {
		struct coverage_cluster *v = &c->v[i];
		bool fresh = !v->kube && f->v[i].state == APP_FLEET_READY;

		v->id = f->v[i].id;
		v->name = f->v[i].name;
		v->here = f->v[i].here;
		v->kube = f->v[i].kube;
		v->err = f->v[i].state == APP_FLEET_FAILED ? &f->v[i].err : NULL;
		if (fresh)
			ask(c, i);
	}
}

static void take_here(struct coverage *c)
{
	if (!c->n) {
		c->v = rh_alloc(sizeof *c->v);
		c->n = 1;
	}
	c->v[0].id = c->v[0].name = "";
	c->v[0].here = true;
	c->v[0].kube = app_session(c->screen->app)->kube;
}

void coverage_read(struct coverage *c)
{
	struct app *a = c->screen->app;

	c->on_a_key = app_session(a)->read_only || app_protected(a, NULL) || app_server_protected(a);
	c->values |= !c->on_a_key;
	if (c->several && !c->fleet)
		c->fleet = app_fleet_open(a, NULL, 0, c->screen->owner);
	if (c->several)
		take_fleet(c);
	else
		take_here(c);
	for (size_t i = 0; i < c->n; i++)
		ask(c, i);
	coverage_rows_make(c);
}

static void read_again(void *ctx)
{
	coverage_read(ctx);
}

static bool of_cluster(struct coverage *c, struct rh_message *m)
{
	size_t i = m->tag < TAG_FIRST ? SIZE_MAX : (size_t)(m->tag - TAG_FIRST) / 2;

	if (i >= c->n || i > CLUSTERS_MOST)
		return false;
	if ((m->tag - TAG_FIRST) % 2) {
		c->v[i].progress = *(const struct kube_coverage_progress *)m->body;
		return true;
	}
	if (!m->body)
		return true;
	kube_coverage_free(c->v[i].found);
	c->v[i].found = rh_message_steal(m);
	for (size_t u = 0; u < c->v[i].found->unread_count; u++)
		if (c->v[i].found->unread[u].err.code == RH_E_AUTH) {
			app_error(c->screen->app, &c->v[i].found->unread[u].err);
			break;
		}
	coverage_rows_make(c);
	return true;
}

bool coverage_reply(struct coverage *c, struct rh_message *m)
{
	switch (m->tag) {
	case APP_MESSAGE_FLEET:
		take_fleet(c);
		coverage_rows_make(c);
		return true;
	case APP_MESSAGE_FILTER:
		coverage_rows_make(c);
		coverage_read(c);
		return true;
	case APP_MESSAGE_CHANGED:
		coverage_read(c);
		rh_timer_start(&c->again, SETTLED_MS, read_again, c);
		return true;
	case APP_MESSAGE_TENANCY:
	case APP_MESSAGE_SIGNED_IN:
		coverage_read(c);
		return true;
	case APP_MESSAGE_LANGUAGE:
		coverage_rows_make(c);
		return true;
	default:
		return of_cluster(c, m);
	}
}

void coverage_release(struct coverage *c)
{
	rh_timer_stop(&c->again);
	drop(c);
	app_fleet_close(&c->fleet);
}
