/* Cluster Explorer: where one can go in a cluster, as Rancher's side navigation groups it. */
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "ui/menu.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { NAMESPACES_MOST = 16, TAGS = 32 }; /* tags of resource i begin at (i + 1) * TAGS */

static const struct place {
	const char *heading, *id, *label;
	const struct kube_resource *resource; /* counted; NULL: not */
	bool each; /* counted namespace by namespace where the cluster may not be counted at once */
} places[] = {
	{ N_("Cluster"), "go.namespaces", N_("Projects/Namespaces"), NULL, false },
	{ N_("Cluster"), "go.events", N_("Events"), NULL, false },
	{ N_("Workloads"), "go.workloads", N_("Workloads"), NULL, false },
	{ N_("Workloads"), "go.deployments", N_("Deployments"), &kube_res_deployment, false },
	{ N_("Workloads"), "go.statefulsets", N_("StatefulSets"), &kube_res_stateful_set, false },
	{ N_("Workloads"), "go.daemonsets", N_("DaemonSets"), &kube_res_daemon_set, false },
	{ N_("Workloads"), "go.jobs", N_("Jobs"), &kube_res_job, false },
	{ N_("Workloads"), "go.cronjobs", N_("CronJobs"), &kube_res_cron_job, false },
	{ N_("Workloads"), "go.pods", N_("Pods"), &kube_res_pod, false },
	{ N_("Storage"), "go.secrets", N_("Secrets"), &kube_res_secret, true },
	{ N_("More Resources"), "go.core.secrets", N_("Core › Secrets"), &kube_res_secret, true },
};
struct count {
	int64_t n;   /* -1: not known */
	int64_t sum; /* of the namespaces that have answered; -1: none has */
	size_t open; /* how many have not */
	bool one_by_one;
};
struct state {
	struct count counts[RH_LEN(places)];
};

/* The same resource is counted once, for the first place that shows it. */
static size_t counted(size_t i)
{
	size_t first = 0;

	while (places[first].resource != places[i].resource)
		first++;
	return first;
}

static void entries(struct ui_screen *s, struct ui_entries *out)
{
	const struct state *st = s->state;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	for (size_t i = 0; i < RH_LEN(places); i++) {
		int64_t n = places[i].resource ? st->counts[counted(i)].n : -1;
		char note[24] = "";

		if (i == 0 && p && p->live != KUBE_LIVE_LOADING)
			n = (int64_t)p->namespaces.n;
		if (n >= 0)
			snprintf(note, sizeof note, "%lld", (long long)n);
		if (i == 0 || strcmp(places[i].heading, places[i - 1].heading) != 0)
			ui_entries_add(out, (struct ui_entry){ .id = places[i].heading,
							       .label = _(places[i].heading),
							       .heading = true });
		ui_entries_add(
			out,
			(struct ui_entry){ .id = places[i].id, .label = _(places[i].label), .note = note, .depth = 1 });
	}
}

/* Where the cluster may not be counted at once, its namespaces are, when they are few. */
static void ask_one_by_one(struct ui_screen *s, size_t i)
{
	struct count *c = &((struct state *)s->state)->counts[i];
	const struct app_session *at = app_session(s->app);
	const struct rh_rows *r = at->tenancy ? &at->tenancy->namespaces : NULL;

	c->one_by_one = true;
	c->sum = -1;
	if (!places[i].each || !r || !r->n || r->n > NAMESPACES_MOST || c->open)
		return;
	c->open = r->n;
	for (size_t j = 0; j < r->n; j++)
		kube_count_objects(at->kube, places[i].resource,
				   ((const struct rancher_namespace_row *)(const void *)r->v[j])->name, s->owner,
				   (int)((i + 1) * TAGS + 1 + j));
}

static void ask_counts(struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct app_session *at = app_session(s->app);

	for (size_t i = 0; at->kube && i < RH_LEN(places); i++) {
		if (!places[i].resource || counted(i) != i)
			continue;
		if (st->counts[i].one_by_one)
			ask_one_by_one(s, i);
		else
			kube_count_objects(at->kube, places[i].resource, NULL, s->owner, (int)((i + 1) * TAGS));
	}
}

static void on_count(struct ui_screen *s, size_t i, bool one, const struct rh_message *m)
{
	struct count *c = &((struct state *)s->state)->counts[i];
	int64_t n = m->err.code == RH_OK && m->body ? *(const int64_t *)m->body : -1;

	if (!one && m->err.code == RH_E_FORBIDDEN) {
		ask_one_by_one(s, i);
	} else if (!one) {
		c->n = n;
	} else if (c->open) {
		if (n >= 0)
			c->sum = (c->sum < 0 ? 0 : c->sum) + n;
		if (--c->open == 0)
			c->n = c->sum;
	}
}

/* Counted anew when the namespaces change, and after each write (which tells every screen). */
static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag >= TAGS && m->tag < (int)(RH_LEN(places) + 1) * TAGS)
		on_count(s, (size_t)(m->tag / TAGS - 1), m->tag % TAGS != 0, m);
	else if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_CHANGED || m->tag == APP_MESSAGE_SIGNED_IN)
		ask_counts(s);
	ui_screen_changed(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const char *id = ui_menu_selected(s);

	if (verb != UI_DO_OPEN || !id)
		return false;
	app_go(s->app, id);
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	for (size_t i = 0; i < RH_LEN(st->counts); i++)
		st->counts[i].n = -1;
	ask_counts(s);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, " get namespaces\n");
}

static const struct ui_action actions[] = {
	{ UI_DO_OPEN, NULL, NULL, N_("Go to the selected entry."), UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_COMMANDS, NULL, NULL, NULL, UI_ACT_HINT },
	{ UI_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct ui_screen_ops screen_explore = {
	.id = "explore",
	.title = N_("Cluster Explorer"),
	.kind = UI_SCREEN_MENU,
	.state_size = sizeof(struct state),
	.help = N_(
		"Everything of this cluster. Storage › Secrets and More Resources › Core › Secrets are the same list."),
	.actions = actions,
	.entries = entries,
	.open = open,
	.reply = reply,
	.act = act,
	.teach = teach,
};
