/* Cluster Explorer: where one can go in a cluster, as Rancher's side navigation groups it. */
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/tags.h"
#include "app/filter.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/workload.h"
#include "rancher/counts.h"
#include "rancher/rancher.h"
#include "ui/menu.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

/* Tags of place i begin at (i + 1) * TAGS, behind those of earlier questions: their answers come too late. */
enum { TAG_PENDING = 1, TAG_COUNTS = 2, NAMESPACES_MOST = 16, TAGS = 20, TAGS_MOST = 1600, QUESTIONS = 6 };
enum { FRESH_MS = 5000 };
_Static_assert(QUESTIONS *TAGS_MOST <= (int)SCREENS_TAG_FIRST, "questions run into other tags");

struct count {
	int64_t n;    /* of the namespaces that the filter shows; -1: not known */
	int64_t sum;  /* of the answers so far; -1: none had a number */
	size_t open;  /* how many have not come */
	bool refused; /* the cluster may not be counted as a whole */
	bool without; /* of the whole, less those of the namespaces that are hidden */
};
/* What is to be counted when somebody sees it: below another screen it asks nothing. OTHERS: other namespaces count. */
enum due { NOT_DUE, DUE_OTHERS, DUE_ANEW };
struct state {
	struct count *counts; /* one a place */
	enum due due;
	int64_t whole_at; /* rh_now() when each kind was last counted as a whole, with nothing hidden; -1: not so */
	size_t places;
	int question;
	bool no_counts; /* the server does not count by itself */
	bool asked;     /* it has been asked for its counts, and has not answered */
	/* Its answer for as long as it is fresh: on arriving, namespaces, projects and filter come one after the other,
	 * and each only says anew which of it counts. */
	struct kube_reply *counts_reply;
	struct rh_timer stale;
	struct kube_list *pending;
	bool pending_named; /* it knows namespaces to go by, where the cluster may not be listed */
};

/* Those of the menu bar that stand on this screen; there is nobody else's. */
static bool shown(const struct ui_screen *s, const struct app_place *p)
{
	return p->menu && p->needs >= APP_NEEDS_CLUSTER && p->below && !strcmp(p->below, "explore") &&
	       strcmp(p->screen, "explore") != 0 && app_can_go(s->app, p);
}

/* What the list of a place shows, where that is one kind of object; NULL: it is not counted. */
static const struct kube_resource *resource_of(const struct ui_screen *s, const struct app_place *p)
{
	const struct ui_screen_ops *ops = shown(s, p) ? app_screen(s->app, p->screen) : NULL;
	const struct kube_workload_def *def = ops && p->arg ? kube_workload_def_find(p->arg) : NULL;

	if (def)
		return def->resource;
	return ops && ops->like == &live_list ? ((const struct live_spec *)ops->data)->resource : NULL;
}

/* The same resource is counted once, for the first place that shows it. */
static size_t counted(const struct ui_screen *s, const struct app_place *p)
{
	const struct kube_resource *r = resource_of(s, p);
	size_t first = 0;

	while (resource_of(s, &app_places[first]) != r)
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

/* "12", "3 not pulled", or both. */
static bool note_of(const struct ui_screen *s, const struct app_place *p, char *out, size_t size)
{
	const struct state *st = s->state;
	bool pods = p->arg && !strcmp(p->arg, "pod"), all = !strcmp(p->screen, "workloads");
	size_t bad = pods || all ? live_not_pulled(st->pending, s->app, pods) : 0;
	int64_t n = count_of(s, p);

	out[0] = '\0';
	if (n >= 0)
		snprintf(out, size, "%lld", (long long)n);
	if (bad)
		snprintf(out + strlen(out), size - strlen(out), "%s%zu %s", n >= 0 ? " · " : "", bad, _("not pulled"));
	return bad > 0;
}

static void count_when_seen(struct ui_screen *s);
static void watch_pending(struct ui_screen *s);

static void entries(struct ui_screen *s, struct ui_entries *out)
{
	const char *heading = "";

	count_when_seen(s);
	for (const struct app_place *p = app_places; p->id; p++) {
		char note[60];

		if (!shown(s, p))
			continue;
		bool alarm = note_of(s, p, note, sizeof note);
		if (strcmp(p->menu, heading) != 0)
			ui_entries_add(out, (struct ui_entry){ .id = p->menu, .label = _(p->menu), .heading = true });
		heading = p->menu;
		ui_entries_add(out,
			       (struct ui_entry){
				       .id = p->id, .label = _(p->label), .note = note, .alarm = alarm, .depth = 1 });
	}
}

/* ---- counting ---- */

static int tag_of(const struct state *st, size_t i)
{
	return st->question * TAGS_MOST + (int)((i + 1) * TAGS);
}

/* Counts what is in the namespaces that the filter shows, or hides. They are few. */
static void ask_namespaces(struct ui_screen *s, size_t i, bool shown_ones)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	const struct rh_rows *r = &at->tenancy->namespaces;
	int tag = tag_of(st, i);

	for (size_t j = 0; j < r->n; j++) {
		const char *name = ((const struct rancher_namespace_row *)(const void *)r->v[j])->name;

		if (app_filter_keeps(s->app, name) != shown_ones)
			continue;
		st->counts[i].open++;
		kube_count_objects(at->kube, resource_of(s, &app_places[i]), name, s->owner, ++tag);
	}
}

static void ask_place(struct ui_screen *s, size_t i)
{
	struct state *st = s->state;
	struct count *c = &st->counts[i];
	const struct app_session *at = app_session(s->app);
	const struct rh_rows *r = at->tenancy ? &at->tenancy->namespaces : NULL;
	size_t shows = 0, hides;

	for (size_t j = 0; r && j < r->n; j++)
		shows += app_filter_keeps(s->app, ((const struct rancher_namespace_row *)(const void *)r->v[j])->name);
	hides = r ? r->n - shows : 0;
	*c = (struct count){ .n = c->n, .sum = -1, .refused = c->refused };
	if (shows <= NAMESPACES_MOST && shows && (hides || c->refused)) {
		ask_namespaces(s, i, true);
	} else if (c->refused || hides > NAMESPACES_MOST) {
		c->n = -1;
	} else {
		c->without = hides > 0;
		c->open = 1;
		kube_count_objects(at->kube, resource_of(s, &app_places[i]), NULL, s->owner, tag_of(st, i));
	}
}

/* Of namespaces that the filter hides there are none, as far as is known. */
static bool nothing_hidden(const struct ui_screen *s)
{
	const struct rancher_tenancy *t = app_session(s->app)->tenancy;
	bool hidden = false;

	for (size_t i = 0; t && !hidden && i < t->namespaces.n; i++)
		hidden = !app_filter_keeps(
			s->app, ((const struct rancher_namespace_row *)(const void *)t->namespaces.v[i])->name);
	return !hidden;
}

/* refused: those alone that may not be counted as a whole. */
static void ask_places(struct ui_screen *s, bool refused)
{
	struct state *st = s->state;

	if (!refused)
		st->whole_at = nothing_hidden(s) ? rh_now() : -1;
	for (size_t i = 0; app_session(s->app)->kube && i < st->places; i++)
		if (resource_of(s, &app_places[i]) && counted(s, &app_places[i]) == i &&
		    (!refused || st->counts[i].refused))
			ask_place(s, i);
}

static void forget_counts(void *state)
{
	struct state *st = state;

	rh_timer_stop(&st->stale);
	kube_reply_free(st->counts_reply);
	st->counts_reply = NULL;
}

/* A Rancher tells them all in one answer; elsewhere each kind is counted. */
static void ask_counts(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);

	st->question = (st->question + 1) % QUESTIONS;
	forget_counts(st);
	st->asked = at->kube && at->kind == APP_SERVER_RANCHER && !st->no_counts;
	if (st->asked)
		rancher_counts_ask(at->kube, s->owner, st->question * TAGS_MOST + TAG_COUNTS);
	else
		ask_places(s, false);
}

static bool keeps(void *app, const char *ns)
{
	return app_filter_keeps(app, ns);
}

static void take_counts(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_str counts = rancher_counts_in(rh_secret_peek(&st->counts_reply->body));

	for (size_t i = 0; i < st->places; i++) {
		const struct kube_resource *kind = resource_of(s, &app_places[i]);

		if (!kind || counted(s, &app_places[i]) != i)
			continue;
		st->counts[i].open = 0;
		st->counts[i].n = rancher_counts_of(counts, kind, keeps, s->app);
		if (st->counts[i].n < 0)
			ask_place(s, i);
	}
}

static void on_counts(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	st->asked = false;
	if (m->err.code != RH_OK || !m->body) {
		st->no_counts = m->err.code == RH_E_NOTFOUND || m->err.code == RH_E_FORBIDDEN;
		ask_places(s, false);
		return;
	}
	st->counts_reply = rh_message_steal(m);
	rh_timer_start(&st->stale, FRESH_MS, forget_counts, st);
	take_counts(s);
}

/* Others of it count now: an answer that is under way will be read so, a fresh one is read again. */
static void count_others(struct ui_screen *s)
{
	const struct state *st = s->state;
	bool whole = st->whole_at >= 0 && rh_now() - st->whole_at < FRESH_MS && nothing_hidden(s);

	if (st->counts_reply)
		take_counts(s);
	else if (!st->asked && whole)
		ask_places(s, true);
	else if (!st->asked)
		ask_counts(s);
}

static void count_when_seen(struct ui_screen *s)
{
	struct state *st = s->state;
	enum due due = st->due;

	if (due == NOT_DUE || !app_on_top(s))
		return;
	st->due = NOT_DUE;
	if (due == DUE_ANEW)
		ask_counts(s);
	else
		count_others(s);
	if (!st->pending)
		watch_pending(s);
}

static void on_whole(struct ui_screen *s, size_t i, const struct rh_message *m)
{
	struct count *c = &((struct state *)s->state)->counts[i];

	c->open = 0;
	if (m->err.code == RH_E_FORBIDDEN) {
		c->refused = true;
		ask_place(s, i);
		return;
	}
	c->sum = m->err.code == RH_OK && m->body ? *(const int64_t *)m->body : -1;
	if (c->without && c->sum >= 0)
		ask_namespaces(s, i, false);
	else
		c->n = c->sum;
}

static void on_count(struct ui_screen *s, size_t i, const struct rh_message *m)
{
	struct count *c = &((struct state *)s->state)->counts[i];
	int64_t n = m->err.code == RH_OK && m->body ? *(const int64_t *)m->body : -1;

	if (!c->open)
		return;
	if (n >= 0)
		c->sum = c->without ? c->sum - n : (c->sum < 0 ? 0 : c->sum) + n;
	if (--c->open == 0)
		c->n = c->sum;
}

static void watch_pending(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	const char **names;
	size_t n;

	kube_list_free(&st->pending);
	if (!at->kube)
		return;
	names = app_list_names(s->app, &n);
	st->pending_named = n > 0;
	st->pending = live_pending_new(at->kube, names, n, s->owner, TAG_PENDING);
	free(names);
}

/* It has begun before namespaces were known, and needs them. */
static bool pending_lacks_names(const struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct rancher_tenancy *t = app_session(s->app)->tenancy;

	return !st->pending_named && kube_list_refused(st->pending) && t && t->namespaces.n;
}

/* A list that goes by namespace goes by other namespaces now. */
static void on_filter(struct ui_screen *s)
{
	struct state *st = s->state;

	if (st->pending && (kube_list_by_namespace(st->pending) || kube_list_refused(st->pending)))
		watch_pending(s);
	if (st->due == NOT_DUE)
		st->due = DUE_OTHERS;
}

/* Counted again when the namespaces or their filter change, and after each write (which tells every screen). */
static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	int tag = m->tag - st->question * TAGS_MOST;

	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER)
		on_filter(s);
	else if (m->tag == APP_MESSAGE_CHANGED || m->tag == APP_MESSAGE_SIGNED_IN)
		st->due = DUE_ANEW;
	else if (m->tag == TAG_PENDING && st->pending && pending_lacks_names(s))
		watch_pending(s);
	else if (tag == TAG_COUNTS)
		on_counts(s, m);
	else if (tag >= TAGS && tag < (int)(st->places + 1) * TAGS && tag % TAGS)
		on_count(s, (size_t)(tag / TAGS - 1), m);
	else if (tag >= TAGS && tag < (int)(st->places + 1) * TAGS)
		on_whole(s, (size_t)(tag / TAGS - 1), m);
	if (m->tag == APP_MESSAGE_SIGNED_IN && st->pending)
		kube_list_again(st->pending);
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
	if ((int)(st->places + 1) * TAGS > TAGS_MOST)
		RH_BUG("more places than tags");
	st->counts = rh_alloc(st->places * sizeof *st->counts);
	for (size_t i = 0; i < st->places; i++)
		st->counts[i].n = -1;
	st->due = DUE_ANEW;
	st->whole_at = -1;
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	kube_list_free(&st->pending);
	forget_counts(st);
	free(st->counts);
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
