/* Reading all clusters of a fleet once, a few at a time: registries and workloads. Nothing is watched: a list that is
 * there is taken over and ended.
 */
#include "screens/clusters/clusters.h"
#include "app/fleet.h"
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
	const struct app_fleet_cluster *at; /* NULL: not known yet */
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
	q->muted[n] = rh_format(_("%s: %s"), cluster, why);
}

/* One line a cluster. */
static void say_why(struct clusters_one *c, const struct kube_list *l)
{
	char *why;

	if (c->done)
		return;
	if (l->live == KUBE_LIVE_FAILED || l->live == KUBE_LIVE_STALE)
		why = rh_format("%s%s%s", l->err.what, *l->err.why ? rh_gap(l->err.what) : "", l->err.why);
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

static const char **namespaces(const struct clusters_one *c, size_t *n)
{
	return app_fleet_names(c->at, false, n);
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
	workloads.kind_count = kube_workload_list_kinds(c->at->kube, (1u << KUBE_WORKLOAD_KINDS) - 1, kinds);
	c->lists[SECRETS] = kube_list_new(c->at->kube, &secrets, owner, CLUSTERS_SEARCH);
	c->lists[WORKLOADS] = kube_list_new(c->at->kube, &workloads, owner, CLUSTERS_SEARCH);
	free(names);
	c->asked = true;
	rh_timer_start(&c->patience, PATIENCE_MS, out_of_patience, c);
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

	for (size_t i = 0; i < LISTS; i++)
		if (c->lists[i] && c->lists[i]->live != KUBE_LIVE_LOADING)
			take(c, i);
	for (size_t i = 0; i < LISTS; i++)
		open = open || c->lists[i];
	if (!open)
		end(c);
}

/* ---- all of them ---- */

static const struct app_fleet_cluster *in_fleet(const struct app_fleet *f, const char *id)
{
	for (size_t i = 0; f->listed && i < f->n; i++)
		if (!strcmp(f->v[i].id, id))
			return &f->v[i];
	return NULL;
}

/* The way to it was not found. */
static void give_up(struct clusters_one *c, const struct rh_err *e)
{
	char *why = rh_err_line(e, false);

	mute(c->of, c->cluster->name, why);
	c->asked = true;
	end(c);
	free(why);
}

static void begin(struct clusters_search *q, struct clusters_one *c, size_t *open)
{
	if (!c->at)
		c->at = in_fleet(q->fleet, c->cluster->id);
	if (q->fleet->err.code != RH_OK) {
		give_up(c, &q->fleet->err);
	} else if (c->at && c->at->state == APP_FLEET_FAILED) {
		give_up(c, &c->at->err);
	} else if (c->at && c->at->state == APP_FLEET_READY && *open < AT_A_TIME) {
		list(c);
		(*open)++;
	}
}

void clusters_search_go_on(struct clusters_search *q)
{
	size_t open = 0;

	clusters_hits_hosts(q);
	for (size_t i = 0; i < q->n; i++)
		if (q->v[i].asked && !q->v[i].done)
			go_on(&q->v[i]);
	for (size_t i = 0; i < q->n; i++)
		open += q->v[i].asked && !q->v[i].done;
	for (size_t i = 0; i < q->n; i++)
		if (!q->v[i].asked)
			begin(q, &q->v[i], &open);
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

/* Of those that may be explored. */
static struct app_fleet *open_fleet(struct ui_screen *s, const struct rh_rows *clusters)
{
	const char **ids = rh_alloc((clusters->n + 1) * sizeof *ids);
	struct app_fleet *f;
	size_t n = 0;

	for (size_t i = 0; i < clusters->n; i++) {
		const struct rancher_cluster_row *row = (const void *)clusters->v[i];

		if (row->can_explore)
			ids[n++] = row->id;
	}
	f = app_fleet_open(s->app, ids, n, s->owner);
	free(ids);
	return f;
}

void clusters_search_begin(struct clusters_search *q, struct ui_screen *s, const struct rh_rows *clusters)
{
	clusters_search_end(q);
	rh_rows_init(&q->hits);
	q->screen = s;
	q->fleet = open_fleet(s, clusters);
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
		free(q->v[i].cluster);
	}
	app_fleet_close(&q->fleet);
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
	return clusters_search_nth(q, (size_t)(one(q, id) - q->v));
}

struct kube *clusters_search_nth(const struct clusters_search *q, size_t i)
{
	return q->v[i].at ? q->v[i].at->kube : NULL;
}
