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
#include "rancher/rancher.h"

#include <string.h>

/* After a write of ours, or the last of many, it is read, and once more when pods that are replaced have pulled. */
enum { TAG_FIRST = 100, CLUSTERS_MOST = 4000, SOON_MS = 300, SETTLED_MS = 10000 };

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

/* Values are read by themselves? */
static bool may_read(const struct coverage *c, size_t i)
{
	struct app *a = c->screen->app;

	if (c->asked_values)
		return true;
	if (app_session(a)->read_only || c->v[i].kube->read_only)
		return false;
	return c->several ? !app_fleet_protected(a, &c->fleet->v[i]) : !app_protected(a, NULL);
}

bool coverage_unread(const struct coverage *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].kube && !may_read(c, i))
			return true;
	return false;
}

static const char **names_of(const struct coverage *c, size_t i, size_t *n)
{
	return c->several ? app_fleet_names(&c->fleet->v[i], true, n) : app_list_names(c->screen->app, n);
}

static bool namespaces_known(const struct coverage *c)
{
	const struct rancher_tenancy *t = app_session(c->screen->app)->tenancy;

	return c->several || (t && t->live != KUBE_LIVE_LOADING);
}

/* again false: only if other namespaces are meant now. */
static void ask(struct coverage *c, size_t i, bool again)
{
	struct coverage_cluster *v = &c->v[i];
	const char **names;
	struct rh_buf all;
	size_t n;

	if (!v->kube || i > CLUSTERS_MOST || !namespaces_known(c))
		return;
	names = names_of(c, i, &n);
	rh_buf_init(&all, (size_t)64 << 20);
	for (size_t k = 0; k < n; k++)
		rh_buf_addf(&all, "%s\n", names[k]);
	if (again || !v->names || strcmp(v->names, all.p ? all.p : "") != 0) {
		v->progress = (struct kube_coverage_progress){ 0 };
		kube_coverage_ask(v->kube, &(struct kube_coverage_spec){ .namespaces = n ? names : NULL,
									 .n = n,
									 .no_values = !may_read(c, i),
									 .now = rh_wall(),
									 .owner = c->screen->owner,
									 .tag = TAG_FIRST + 2 * (int)i,
									 .progress_tag = TAG_FIRST + 2 * (int)i + 1 });
		rh_strset(&v->names, all.p ? all.p : "");
	}
	rh_buf_release(&all);
	free(names);
}

static void drop(struct coverage *c)
{
	coverage_rows_forget(c);
	for (size_t i = 0; i < c->n; i++) {
		kube_coverage_free(c->v[i].found);
		free(c->v[i].names);
	}
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
			ask(c, i, true);
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

static void read_all(struct coverage *c, bool again)
{
	struct app *a = c->screen->app;

	if (c->several && !c->fleet)
		c->fleet = app_fleet_open(a, NULL, 0, c->screen->owner);
	if (c->several)
		take_fleet(c);
	else
		take_here(c);
	for (size_t i = 0; i < c->n; i++)
		ask(c, i, again);
	coverage_rows_make(c);
}

void coverage_read(struct coverage *c)
{
	read_all(c, true);
}

static void read_settled(void *ctx)
{
	coverage_read(ctx);
}

static void read_soon(void *ctx)
{
	struct coverage *c = ctx;

	coverage_read(c);
	rh_timer_start(&c->again, SETTLED_MS, read_settled, c);
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
	case APP_MESSAGE_TENANCY:
		read_all(c, false);
		return true;
	case APP_MESSAGE_CHANGED:
		rh_timer_start(&c->again, SOON_MS, read_soon, c);
		return true;
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
