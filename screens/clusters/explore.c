/* Cluster Explorer: where one can go in a cluster, as Rancher's side navigation groups it. */
#include "screens/live.h"
#include "screens/screens.h"
#include "app/filter.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/workload.h"
#include "rancher/rancher.h"
#include "ui/menu.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { NAMESPACES_MOST = 16, TAGS = 32 }; /* tags of place i begin at (i + 1) * TAGS */

struct count {
	int64_t n;   /* -1: not known */
	int64_t sum; /* of the namespaces that have answered; -1: none has */
	size_t open; /* how many have not */
	bool one_by_one;
};
struct state {
	struct count *counts; /* one a place */
	size_t places;
};

/* Those of the menu bar that stand on this screen; there is nobody else's. */
static bool shown(const struct app_place *p)
{
	return p->menu && p->needs == APP_NEEDS_CLUSTER && p->below && !strcmp(p->below, "explore") &&
	       strcmp(p->screen, "explore") != 0;
}

/* What the list of a place shows, where that is one kind of object; NULL: it is not counted. */
static const struct kube_resource *resource_of(const struct ui_screen *s, const struct app_place *p)
{
	const struct ui_screen_ops *ops = shown(p) ? app_screen(s->app, p->screen) : NULL;
	const struct kube_workload_def *def = ops && p->arg ? kube_workload_def_find(p->arg) : NULL;

	if (def)
		return def->resource;
	return ops && ops->like == &live_list ? ((const struct live_spec *)ops->data)->resource : NULL;
}

/* The same resource is counted once, for the first place that shows it. */
static size_t counted(const struct ui_screen *s, const struct app_place *p)
{
	size_t first = 0;

	while (resource_of(s, &app_places[first]) != resource_of(s, p))
		first++;
	return first;
}

static int64_t count_of(const struct ui_screen *s, const struct app_place *p)
{
	const struct rancher_tenancy *t = app_session(s->app)->tenancy;

	if (!strcmp(p->screen, "namespaces"))
		return t && t->live != KUBE_LIVE_LOADING ? (int64_t)t->namespaces.n : -1;
	return resource_of(s, p) ? ((const struct state *)s->state)->counts[counted(s, p)].n : -1;
}

static void entries(struct ui_screen *s, struct ui_entries *out)
{
	const char *heading = "";

	for (const struct app_place *p = app_places; p->id; p++) {
		char note[24] = "";

		if (!shown(p))
			continue;
		if (count_of(s, p) >= 0)
			snprintf(note, sizeof note, "%lld", (long long)count_of(s, p));
		if (strcmp(p->menu, heading) != 0)
			ui_entries_add(out, (struct ui_entry){ .id = p->menu, .label = _(p->menu), .heading = true });
		heading = p->menu;
		ui_entries_add(out, (struct ui_entry){ .id = p->id, .label = _(p->label), .note = note, .depth = 1 });
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
	if (app_places[i].arg || !r || !r->n || r->n > NAMESPACES_MOST ||
	    c->open) /* of workloads there are many kinds */
		return;
	c->open = r->n;
	for (size_t j = 0; j < r->n; j++)
		kube_count_objects(at->kube, resource_of(s, &app_places[i]),
				   ((const struct rancher_namespace_row *)(const void *)r->v[j])->name, s->owner,
				   (int)((i + 1) * TAGS + 1 + j));
}

static void ask_counts(struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct app_session *at = app_session(s->app);

	for (size_t i = 0; at->kube && i < st->places; i++) {
		const struct kube_resource *resource = resource_of(s, &app_places[i]);

		if (!resource || counted(s, &app_places[i]) != i)
			continue;
		if (st->counts[i].one_by_one)
			ask_one_by_one(s, i);
		else
			kube_count_objects(at->kube, resource, NULL, s->owner, (int)((i + 1) * TAGS));
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

/* Counted again when the namespaces change, and after each write (which tells every screen). */
static void reply(struct ui_screen *s, struct rh_message *m)
{
	const struct state *st = s->state;

	if (m->tag >= TAGS && m->tag < (int)(st->places + 1) * TAGS)
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
	while (app_places[st->places].id)
		st->places++;
	st->counts = rh_alloc(st->places * sizeof *st->counts);
	for (size_t i = 0; i < st->places; i++)
		st->counts[i].n = -1;
	ask_counts(s);
}

static void close(struct ui_screen *s)
{
	free(((struct state *)s->state)->counts);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, " get namespaces\n");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN, .help = N_("Go to the selected entry."), .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_COMMANDS, .flags = UI_ACT_HINT },
	{ 0 },
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
	.close = close,
	.teach = teach,
};
