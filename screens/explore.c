/* Cluster Explorer: where one can go in a cluster, as Rancher's side navigation groups it. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum { TAG_COUNT = 1, TAG_COUNT_ONE, NAMESPACES_MOST = 16 };
struct state {
	int64_t secrets;		/* -1: not known */
	int64_t sum;			/* of the namespaces that have answered; -1: none has */
	size_t open;			/* how many have not */
	bool one_by_one;
};

static void add(struct rh_entries *out, const char *id, const char *label, int64_t count)
{
	char note[24] = "";

	if (count >= 0)
		snprintf(note, sizeof note, "%lld", (long long)count);
	rh_entries_add(out, (struct rh_entry){ .id = id, .label = label, .note = note, .depth = 1 });
}

static void entries(struct rh_screen *s, struct rh_entries *out)
{
	const struct state *st = s->state;
	const struct rh_places *p = rh_app_session(s->app)->places;

	rh_entries_add(out, (struct rh_entry){ .id = "cluster", .label = _("Cluster"), .heading = true });
	add(out, "go.namespaces", _("Projects/Namespaces"), p && p->live != RH_LIVE_LOADING ? (int64_t)p->namespaces.n : -1);
	rh_entries_add(out, (struct rh_entry){ .id = "storage", .label = _("Storage"), .heading = true });
	add(out, "go.secrets", _("Secrets"), st->secrets);
	rh_entries_add(out, (struct rh_entry){ .id = "more", .label = _("More Resources"), .heading = true });
	add(out, "go.core.secrets", _("Core › Secrets"), st->secrets);
}

/* Where the cluster may not be counted at once, its namespaces are, when they are few. */
static void ask_one_by_one(struct rh_screen *s)
{
	struct state *st = s->state;
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_rows *r = at->places ? &at->places->namespaces : NULL;

	st->one_by_one = true;
	st->sum = -1;
	if (!r || !r->n || r->n > NAMESPACES_MOST || st->open)
		return;
	st->open = r->n;
	for (size_t i = 0; i < r->n; i++)
		rh_kube_count(at->kube, &rh_res_secret, ((const struct rh_namespace_row *)(const void *)r->v[i])->name, s->owner,
			      TAG_COUNT_ONE + (int)i);
}

static void ask_count(struct rh_screen *s)
{
	const struct state *st = s->state;
	const struct rh_session *at = rh_app_session(s->app);

	if (st->one_by_one)
		ask_one_by_one(s);
	else if (at->kube)
		rh_kube_count(at->kube, &rh_res_secret, NULL, s->owner, TAG_COUNT);
}

static void on_count_one(struct state *st, const struct rh_mail *m)
{
	if (m->err.code == RH_OK && m->body)
		st->sum = (st->sum < 0 ? 0 : st->sum) + *(const int64_t *)m->body;
	if (--st->open == 0)
		st->secrets = st->sum;
}

/* Counted anew when the namespaces change, and after each write (which tells every screen). */
static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;

	if (m->tag == TAG_COUNT && m->err.code == RH_E_FORBIDDEN)
		ask_one_by_one(s);
	else if (m->tag == TAG_COUNT)
		st->secrets = m->err.code == RH_OK && m->body ? *(const int64_t *)m->body : -1;
	else if (m->tag >= TAG_COUNT_ONE && st->open)
		on_count_one(st, m);
	else if (m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_CHANGED || m->tag == RH_MAIL_SIGNED_IN)
		ask_count(s);
	rh_screen_changed(s);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const char *id = rh_menu_selected(s);

	if (verb != RH_DO_OPEN || !id)
		return false;
	rh_app_go(s->app, id);
	return true;
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	st->secrets = -1;
	ask_count(s);
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	rh_teach_start(out, rh_app_session(s->app));
	rh_buf_addz(out, " get namespaces\n");
}

static const struct rh_action actions[] = {
	{ RH_DO_OPEN, NULL, NULL, N_("Go to the selected entry."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_COMMANDS, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_explore = {
	.id = "explore",
	.title = N_("Cluster Explorer"),
	.kind = RH_SCREEN_MENU,
	.state_size = sizeof(struct state),
	.help = N_("Everything of this cluster. Storage › Secrets and More Resources › Core › Secrets are the same list."),
	.actions = actions,
	.entries = entries,
	.open = open,
	.reply = reply,
	.act = act,
	.teach = teach,
};
