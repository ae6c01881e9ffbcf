/* Reading all clusters once, side by side: first which namespaces there are, then registries and workloads. Nothing is
 * watched: a list that is there is taken over and ended.
 */
#include "screens/clusters/clusters.h"
#include "app/kubectl.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "rancher/rancher.h"
#include "ui/screen.h"

#include <string.h>

/* At a time, and so long one may take until it no longer keeps others waiting. */
enum { AT_A_TIME = 4, PATIENCE_MS = 15000, SECRETS = 0, WORKLOADS, LISTS };

struct clusters_one {
	struct clusters_search *of;
	struct rancher_cluster_row *cluster;
	struct kube *kube;
	struct rancher_tenancy *tenancy;
	struct kube_list *lists[LISTS];
	struct rh_timer patience;
	bool asked, done;
};

/* ---- what it says ---- */

static void mute(struct clusters_search *q, const char *cluster, const char *why)
{
	size_t n = 0;

	while (q->muted[n])
		n++;
	q->muted[n] = rh_format("%s: %s", cluster, why);
}

/* One line a cluster. */
static void say_why(struct clusters_one *c, const struct kube_list *l)
{
	char *why;

	if (c->done)
		return;
	if (l->live == KUBE_LIVE_FAILED || l->live == KUBE_LIVE_STALE)
		why = rh_format("%s%s%s", l->err.what, *l->err.why ? " " : "", l->err.why);
	else if (l->forbidden_count || kube_list_refused(l))
		why = rh_strdup(_("you may not list all of it"));
	else
		return;
	for (size_t i = 0, n = strlen(c->cluster->name); c->of->muted[i]; i++)
		if (!strncmp(c->of->muted[i], c->cluster->name, n) && c->of->muted[i][n] == ':') {
			free(why);
			return;
		}
	mute(c->of, c->cluster->name, why);
	free(why);
}

/* ---- one cluster ---- */

static void end(struct clusters_one *c)
{
	rh_timer_stop(&c->patience);
	for (size_t i = 0; i < LISTS; i++)
		kube_list_free(&c->lists[i]);
	rancher_tenancy_free(&c->tenancy);
	if (c->asked && !c->done)
		c->of->done++;
	c->done = true;
}

static void out_of_patience(void *ctx)
{
	struct clusters_one *c = ctx;

	mute(c->of, c->cluster->name, _("does not answer"));
	end(c);
	clusters_search_go_on(c->of);
	ui_screen_changed(c->of->screen);
}

static void ask(struct clusters_one *c)
{
	struct app *a = c->of->screen->app;
	const struct app_session *at = app_session(a);
	char *prefix = at->rancher ? rh_format("/k8s/clusters/%s", c->cluster->id) : rh_strdup("");

	c->asked = true;
	c->kube = kube_new(app_net(a), at->at, prefix, c->cluster->id);
	c->kube->read_only = true;
	rh_strset(&c->kube->context, c->cluster->name);
	app_kubectl_find(a, c->kube);
	c->tenancy = rancher_tenancy_new(at->rancher, c->kube, c->of->screen->owner, CLUSTERS_SEARCH);
	rh_timer_start(&c->patience, PATIENCE_MS, out_of_patience, c);
	free(prefix);
}

static const char **namespaces(const struct clusters_one *c, size_t *n)
{
	const struct rh_rows *r = &c->tenancy->namespaces;
	const char **v = rh_alloc((r->n + 1) * sizeof *v);

	for (*n = 0; *n < r->n; (*n)++)
		v[*n] = ((const struct rancher_namespace_row *)(const void *)r->v[*n])->name;
	return v;
}

static void list(struct clusters_one *c)
{
	struct kube_list_kind kinds[KUBE_WORKLOAD_KINDS];
	struct kube_list_spec secrets = { .resource = &kube_res_secret, .make = kube_secret_row_make, .table = true };
	struct kube_list_spec workloads = { .kinds = kinds };
	struct rh_owner owner = c->of->screen->owner;
	const char **names = namespaces(c, &secrets.fallback_count);

	secrets.fallback = workloads.fallback = names;
	workloads.fallback_count = secrets.fallback_count;
	workloads.kind_count = kube_workload_list_kinds(c->kube, (1u << KUBE_WORKLOAD_KINDS) - 1, kinds);
	c->lists[SECRETS] = kube_list_new(c->kube, &secrets, owner, CLUSTERS_SEARCH);
	c->lists[WORKLOADS] = kube_list_new(c->kube, &workloads, owner, CLUSTERS_SEARCH);
	free(names);
	rancher_tenancy_free(&c->tenancy);
}

static void take(struct clusters_one *c, size_t which)
{
	struct kube_list *l = c->lists[which];

	if (which == WORKLOADS)
		kube_workloads_sum(&l->rows);
	for (size_t i = 0; i < l->rows.n; i++) {
		const void *row = l->rows.v[i];
		struct rh_row *hit = which == SECRETS ? clusters_hit_secret(c->cluster, row)
						      : clusters_hit_workload(c->cluster, row);

		if (hit)
			rh_rows_put(&c->of->hits, hit);
	}
	say_why(c, l);
	kube_list_free(&c->lists[which]);
}

static void go_on(struct clusters_one *c)
{
	bool open = false;

	if (c->tenancy && c->tenancy->live != KUBE_LIVE_LOADING)
		list(c);
	for (size_t i = 0; i < LISTS; i++)
		if (c->lists[i] && c->lists[i]->live != KUBE_LIVE_LOADING)
			take(c, i);
	for (size_t i = 0; i < LISTS; i++)
		open = open || c->lists[i];
	if (!c->tenancy && !open)
		end(c);
}

/* ---- all of them ---- */

void clusters_search_go_on(struct clusters_search *q)
{
	size_t open = 0;

	clusters_hits_hosts(q);
	for (size_t i = 0; i < q->n; i++)
		if (q->v[i].asked && !q->v[i].done)
			go_on(&q->v[i]);
	for (size_t i = 0; i < q->n; i++)
		open += q->v[i].asked && !q->v[i].done;
	for (size_t i = 0; i < q->n && open < AT_A_TIME; i++)
		if (!q->v[i].asked) {
			ask(&q->v[i]);
			open++;
		}
}

static void begin_one(struct clusters_search *q, struct clusters_one *c, const struct rh_row *row)
{
	c->of = q;
	c->cluster = (struct rancher_cluster_row *)(void *)clusters_copy((const void *)row);
	if (c->cluster->can_explore)
		return;
	mute(q, c->cluster->name, c->cluster->cannot);
	c->asked = c->done = true;
	q->done++;
}

void clusters_search_begin(struct clusters_search *q, struct ui_screen *s, const struct rh_rows *clusters)
{
	clusters_search_end(q);
	rh_rows_init(&q->hits);
	q->screen = s;
	q->v = rh_alloc((clusters->n + 1) * sizeof *q->v);
	q->muted = rh_alloc((clusters->n + 1) * sizeof *q->muted);
	for (size_t i = 0; i < clusters->n; i++)
		begin_one(q, &q->v[q->n++], clusters->v[i]);
	clusters_search_go_on(q);
}

void clusters_search_end(struct clusters_search *q)
{
	for (size_t i = 0; i < q->n; i++) {
		end(&q->v[i]);
		kube_free(&q->v[i].kube);
		free(q->v[i].cluster);
	}
	for (size_t i = 0; q->muted && q->muted[i]; i++)
		free(q->muted[i]);
	free(q->muted);
	free(q->v);
	rh_rows_release(&q->hits);
	*q = (struct clusters_search){ 0 };
}

static const struct clusters_one *one(const struct clusters_search *q, const char *id)
{
	size_t i = 0;

	while (strcmp(q->v[i].cluster->id, id) != 0)
		i++;
	return &q->v[i];
}

const struct rancher_cluster_row *clusters_search_cluster(const struct clusters_search *q, const char *id)
{
	return one(q, id)->cluster;
}

struct kube *clusters_search_kube(const struct clusters_search *q, const char *id)
{
	return one(q, id)->kube;
}

struct kube *clusters_search_nth(const struct clusters_search *q, size_t i)
{
	return q->v[i].kube;
}
