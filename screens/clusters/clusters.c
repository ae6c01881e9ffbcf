/* Cluster Management: the clusters of the server, and Explore on those that can be explored. */
#include "screens/clusters/clusters.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/filter.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_CLUSTERS = 1, TAG_PULLS, LOOK_MS = 60000, LOOKS_MOST = 64 };
enum { DO_PROTECT = UI_DO_SCREEN };

/* What became of pulling in one cluster: its pods that have not started are listed once a minute, and not watched. */
struct look {
	char *id;
	struct kube *kube;
	struct kube_list *list; /* while it is under way */
	size_t not_pulled;
};
struct state {
	struct rancher_clusters *clusters; /* of a Rancher */
	struct rh_rows plain;              /* of a Kubernetes server: the one */
	bool stood;                        /* the cursor has been put somewhere useful */
	struct look *looks;
	size_t look_count;
	struct rh_timer look_again;
	bool looked_lately; /* within LOOK_MS */
	char *unguarded;    /* id of the one that is asked about */
};

static const struct rancher_cluster_row *cluster(const struct rh_row *row)
{
	return (const struct rancher_cluster_row *)(const void *)row;
}

static const struct rh_rows *rows_of(const struct ui_screen *s)
{
	const struct state *st = s->state;

	return st->clusters ? &st->clusters->rows : &st->plain;
}

#define AT(member) offsetof(struct rancher_cluster_row, member)

/* ---- what is not pulled ---- */

static struct look *look_of(const struct state *st, const char *id)
{
	for (size_t i = 0; i < st->look_count; i++)
		if (!strcmp(st->looks[i].id, id))
			return &st->looks[i];
	return NULL;
}

static void look_at(struct ui_screen *s, const struct rancher_cluster_row *c)
{
	struct state *st = s->state;
	struct look *k = look_of(st, c->id);
	const struct app_session *at = app_session(s->app);

	if (!k && st->look_count < LOOKS_MOST) {
		char *prefix = rh_format("/k8s/clusters/%s", c->id);

		st->looks = rh_grow(st->looks, st->look_count, sizeof *st->looks);
		k = &st->looks[st->look_count++];
		*k = (struct look){ .id = rh_strdup(c->id), .kube = kube_new(at->rancher->net, at->at, prefix, c->id) };
		free(prefix);
	}
	if (k && !k->list)
		k->list = live_pending_new(k->kube, NULL, 0, s->owner, TAG_PULLS);
}

static void on_look_again(void *ctx)
{
	struct ui_screen *s = ctx;

	((struct state *)s->state)->looked_lately = false;
	ui_screen_changed(s);
}

static void look_at_all(struct ui_screen *s)
{
	struct state *st = s->state;

	for (size_t i = 0; st->clusters && i < st->clusters->rows.n; i++)
		if (cluster(st->clusters->rows.v[i])->can_explore)
			look_at(s, cluster(st->clusters->rows.v[i]));
	st->looked_lately = true;
	rh_timer_start(&st->look_again, LOOK_MS, on_look_again, s);
}

/* Only while somebody sees it: what lies below an Explorer asks nothing, and looks when it is gone back to. */
static void look_when_seen(struct ui_screen *s)
{
	const struct state *st = s->state;

	if (st->clusters && st->clusters->rows.n && !st->looked_lately && app_on_top(s) &&
	    !app_session(s->app)->wanted_cluster)
		look_at_all(s);
}

/* A cluster that does not answer costs nobody time: its list just never is ready. */
static void looked(struct state *st)
{
	for (size_t i = 0; i < st->look_count; i++) {
		struct look *k = &st->looks[i];

		if (!k->list || k->list->live == KUBE_LIVE_LOADING)
			continue;
		k->not_pulled = k->list->live == KUBE_LIVE_FAILED ? 0 : live_not_pulled(k->list, NULL, false);
		kube_list_free(&k->list);
	}
}

static void forget_looks(struct state *st)
{
	rh_timer_stop(&st->look_again);
	for (size_t i = 0; i < st->look_count; i++) {
		kube_list_free(&st->looks[i].list);
		kube_free(&st->looks[i].kube);
		free(st->looks[i].id);
	}
	free(st->looks);
	st->looks = NULL;
	st->look_count = 0;
}

static void pulls_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct look *k = look_of(s->state, cluster(row)->id);

	if (k && k->not_pulled)
		rh_buf_addf(out, "%zu %s", k->not_pulled, _("not pulled"));
}

static enum ui_role pulls_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	(void)row;
	return UI_ROLE_BAD;
}

/* ---- columns ---- */

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	const char *state = cluster(row)->state;

	(void)s;
	if (strcmp(state, "Active") == 0)
		return UI_ROLE_GOOD;
	return strcmp(state, "Unavailable") == 0 || strcmp(state, "Error") == 0 ? UI_ROLE_BAD : UI_ROLE_WARN;
}

static void note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rancher_cluster_row *c = cluster(row);

	if (!c->can_explore && c->cannot && *c->cannot)
		rh_buf_addf(out, _("cannot explore: %s"), c->cannot);
	if (!app_cluster_protected(s->app, c->id)) /* of a whole server the header says it */
		return;
	rh_buf_addz(out, out->n ? " · " : "");
	rh_buf_addz(out, _("protected: its name is asked for before a write"));
}

static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("State"),
	  .min = 6,
	  .want = 12,
	  .matters = 8,
	  .text_at = AT(state),
	  .role = state_role },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 12,
	  .want = 40,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text_at = AT(name) },
	{ .id = "provider",
	  .title = N_("Provider"),
	  .min = 6,
	  .want = 10,
	  .matters = 3,
	  .flags = UI_COL_DASH,
	  .text_at = AT(provider) },
	{ .id = "version",
	  .title = N_("Version"),
	  .min = 8,
	  .want = 16,
	  .matters = 5,
	  .flags = UI_COL_DASH,
	  .text_at = AT(version) },
	{ .id = "machines",
	  .title = N_("Machines"),
	  .min = 4,
	  .want = 8,
	  .matters = 2,
	  .flags = UI_COL_RIGHT | UI_COL_DASH,
	  .number_at = AT(machines) },
	{ UI_COLUMN_AGE(AT(created)) },
	{ .id = "pulls",
	  .title = N_("Pulls"),
	  .min = 5,
	  .want = 16,
	  .matters = 7,
	  .text = pulls_text,
	  .role = pulls_role },
	{ 0 },
};

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;
	const struct rancher_clusters *c = st->clusters;
	size_t can = 0;

	look_when_seen(s);
	out->rows = rows_of(s);
	if (c)
		live_state(out, c->live, &c->err, c->stale_since);
	if (!c || out->rows->n)
		out->phase = UI_LIST_READY;
	out->empty = _("This user sees no cluster. An administrator makes one a member of a cluster or a project.");
	for (size_t i = 0; i < out->rows->n; i++)
		can += cluster(out->rows->v[i])->can_explore;
	if (out->rows->n)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu cluster, %zu can be explored", "%zu clusters, %zu can be explored",
				     out->rows->n),
			 out->rows->n, can);
}

/* ---- exploring ---- */

static void explore(struct ui_screen *s, const struct rancher_cluster_row *c)
{
	struct rh_err e;

	if (c->can_explore) {
		app_explore(s->app, c);
		return;
	}
	rh_err_set(&e, RH_E_REFUSED, _("%s cannot be explored now."), c->name);
	rh_err_why(&e, "%s", c->cannot ? c->cannot : "");
	app_error(s->app, &e);
}

/* The cluster that the command line, the last session or the menu asked for. */
static void open_wanted(struct ui_screen *s)
{
	struct app_session *at = app_session(s->app);
	const struct rh_rows *r = rows_of(s);
	const struct state *st = s->state;

	for (size_t i = 0; at->wanted_cluster && i < r->n; i++) {
		const struct rancher_cluster_row *c = cluster(r->v[i]);
		if (strcmp(c->id, at->wanted_cluster) != 0 && strcmp(c->name, at->wanted_cluster) != 0)
			continue;
		ui_list_select(s, c->row.key);
		rh_strset(&at->wanted_cluster, NULL);
		explore(s, c);
		return;
	}
	if (at->wanted_cluster && st->clusters && st->clusters->live != KUBE_LIVE_LOADING) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, _("There is no cluster \"%s\" here."), at->wanted_cluster);
		rh_strset(&at->wanted_cluster, NULL);
	}
}

/* At first: on the cluster of the last time, else on the first that can be explored. */
static void stand(struct ui_screen *s)
{
	struct state *st = s->state;
	const char *last = app_state(s->app)->last_cluster;
	const struct rancher_cluster_row *best = NULL;
	const struct rh_rows *r = rows_of(s);

	if (st->stood || !r->n)
		return;
	st->stood = true;
	for (size_t i = 0; i < r->n; i++) {
		const struct rancher_cluster_row *c = cluster(r->v[i]);
		if (c->can_explore && (!best || strcmp(c->name, best->name) < 0))
			best = c;
	}
	if (last && rh_rows_get(r, last))
		ui_list_select(s, last);
	else if (best)
		ui_list_select(s, best->row.key);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->tag == APP_MESSAGE_SIGNED_IN && st->clusters)
		rancher_clusters_again(st->clusters);
	if (m->tag == TAG_CLUSTERS && st->clusters && st->clusters->live == KUBE_LIVE_FAILED &&
	    st->clusters->err.code == RH_E_AUTH)
		app_error(s->app, &st->clusters->err);
	if (m->tag == TAG_PULLS) {
		looked(st);
		ui_list_sort_again(s, "pulls");
	}
	ui_screen_changed(s);
	stand(s);
	open_wanted(s);
}

/* ---- protecting ---- */

static void say_guard(struct ui_screen *s, const char *name, bool on)
{
	ui_toast(app_ui(s->app), on ? UI_ROLE_GOOD : UI_ROLE_WARN,
		 on ? _("%s is protected: its name is asked for before anything is written.")
		    : _("%s is no longer protected."),
		 name);
	ui_screen_changed(s);
}

static void on_unguard(void *ctx, int button)
{
	struct ui_screen *s = ctx;
	struct state *st = s->state;
	const struct rh_row *row = rh_rows_get(rows_of(s), st->unguarded);

	if (button != 1)
		return;
	app_cluster_protect(s->app, st->unguarded, false);
	say_guard(s, row ? cluster(row)->name : st->unguarded, false);
}

/* Done with a key, undone with the name: the mark is there against keys. */
static void ask_unguard(struct ui_screen *s, const struct rancher_cluster_row *c)
{
	const char *const lines[] = { _("Then everything that is confirmed is written there at once.") };
	const char *const buttons[] = { _("Cancel"), _("Unprotect") };

	rh_strset(&((struct state *)s->state)->unguarded, c->id);
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Remove the protection?"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .typed = c->name,
						       .role = UI_ROLE_WARN,
						       .done = on_unguard,
						       .ctx = s,
						       .owner = s->owner });
}

static void protect(struct ui_screen *s, const struct rancher_cluster_row *c)
{
	if (app_cluster_protected(s->app, c->id)) {
		ask_unguard(s, c);
		return;
	}
	app_cluster_protect(s->app, c->id, true);
	say_guard(s, c->name, true);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_OPEN && row) {
		explore(s, cluster(row));
		return true;
	}
	if ((int)verb == DO_PROTECT && row) {
		protect(s, cluster(row));
		return true;
	}
	if (verb == UI_DO_AGAIN && st->clusters) {
		rancher_clusters_again(st->clusters);
		look_at_all(s);
		return true;
	}
	return false;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	struct app_session *at = app_session(s->app);

	(void)arg;
	rh_rows_init(&st->plain);
	if (at->rancher) {
		st->clusters = at->clusters_ahead;
		at->clusters_ahead = NULL;
		if (st->clusters)
			rancher_clusters_tell(st->clusters, s->owner, TAG_CLUSTERS);
		else
			st->clusters = rancher_clusters_new(at->rancher, s->owner, TAG_CLUSTERS);
		at->clusters = &st->clusters->rows;
		return;
	}
	rh_rows_put(&st->plain, clusters_plain(at));
	rh_message_post((struct rh_message){ .to = s->owner, .tag = TAG_CLUSTERS });
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;
	struct app_session *at = app_session(s->app);

	if (st->clusters && at->clusters == &st->clusters->rows)
		at->clusters = NULL;
	forget_looks(st);
	free(st->unguarded);
	rancher_clusters_free(&st->clusters);
	rh_rows_release(&st->plain);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct app_session *at = app_session(s->app);

	if (at->management) {
		app_teach_start_in(out, at->management);
	} else {
		rh_buf_addz(out, "kubectl --context=");
		app_teach_word(out, rh_str(at->server_name));
	}
	rh_buf_addz(out, at->rancher ? " get clusters.management.cattle.io\n" : " version\n");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Explore"),
	  .help = N_("Open the selected cluster in the Cluster Explorer."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the server again now.") },
	{ .verb = (enum ui_verb)DO_PROTECT,
	  .id = "protect",
	  .label = N_("Protect"),
	  .help = N_("Before anything is written in this cluster its name has to be typed. Pressed again, it removes "
		     "that."),
	  .flags = UI_ACT_NEEDS_ROW },
	{ .verb = UI_DO_COMMANDS, .flags = UI_ACT_HINT },
	{ 0 },
};
static const struct ui_own_key own_keys[] = {
	{ .verb = (enum ui_verb)DO_PROTECT, .keys = "!" },
	{ .verb = UI_DO_NOTHING },
};

const struct ui_screen_ops screen_clusters = {
	.id = "clusters",
	.title = N_("Cluster Management"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("The clusters that you may see. Explore opens one; where that is not possible, the reason is shown "
		   "below it."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = columns,
	.rows = rows,
	.note = note,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.teach = teach,
};
