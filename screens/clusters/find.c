/* A find over the registries and workloads of all clusters of the server, read once: one text to look for, and each row
 * leads to the object in its cluster.
 */
#include "screens/clusters/clusters.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/message.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_CLUSTERS = 1, TAG_BEGIN, VISIBLE = 256 };

struct state {
	struct clusters_search search;
	struct rancher_clusters *clusters; /* until they are known */
	struct rh_err err;                 /* why they are not */
};

static const struct clusters_hit *hit(const struct rh_row *row)
{
	return (const struct clusters_hit *)(const void *)row;
}

#define AT(member) offsetof(struct clusters_hit, member)

static void kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(hit(row)->kind));
}

static const struct ui_column columns[] = {
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 12,
	  .want = 32,
	  .matters = 9,
	  .flags = UI_COL_SORTED | UI_COL_FIXED | UI_COL_ENDS,
	  .text_at = AT(name) },
	{ .id = "cluster", .title = N_("Cluster"), .min = 9, .want = 14, .matters = 8, .text_at = AT(cluster) },
	{ .id = "kind", .title = N_("Kind"), .min = 8, .want = 11, .matters = 6, .text = kind_text },
	{ .id = "namespace", .title = N_("Namespace"), .min = 9, .want = 14, .matters = 5, .text_at = AT(ns) },
	{ .id = "image",
	  .title = N_("Image or host"),
	  .min = 12,
	  .matters = 7,
	  .flags = UI_COL_ENDS,
	  .text_at = AT(what) },
	{ 0 },
};

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	const struct clusters_search *q = &st->search;
	bool all = !st->clusters && q->done == q->n;
	size_t asked = 0;

	out->rows = &q->hits;
	out->phase = q->hits.n || all ? UI_LIST_READY : UI_LIST_LOADING;
	if (st->err.code != RH_OK) {
		out->phase = UI_LIST_FAILED;
		out->err = &st->err;
	}
	out->empty = _("No cluster here has a registry or a workload that you may list.");
	out->muted = (const char *const *)q->muted;
	if (!all && q->n) {
		out->progress.done = q->done;
		out->progress.of = q->n;
	}
	for (size_t i = 0; i < q->n; i++)
		asked += clusters_search_nth(q, i) != NULL;
	if (out->phase == UI_LIST_READY)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu found in %zu cluster", "%zu found in %zu clusters", asked), q->hits.n, asked);
}

/* ---- asking ---- */

static void ask(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	struct rh_rows one;

	st->err.code = RH_OK;
	clusters_search_end(&st->search);
	rancher_clusters_free(&st->clusters);
	if (at->rancher) {
		st->clusters = rancher_clusters_new(at->rancher, s->owner, TAG_CLUSTERS);
		return;
	}
	rh_rows_init(&one);
	rh_rows_put(&one, clusters_plain(at));
	clusters_search_begin(&st->search, s, &one);
	rh_rows_release(&one);
}

static void on_clusters(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rancher_clusters *c = st->clusters;

	if (!c || c->live == KUBE_LIVE_LOADING)
		return;
	st->err = c->err;
	if (c->err.code == RH_E_AUTH)
		app_error(s->app, &c->err);
	if (c->err.code == RH_OK)
		clusters_search_begin(&st->search, s, &c->rows);
	rancher_clusters_free(&st->clusters);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == TAG_BEGIN)
		ui_screen_do(s, UI_DO_FIND);
	else if (m->tag == TAG_CLUSTERS)
		on_clusters(s);
	else if (m->tag == CLUSTERS_SEARCH || (m->tag == APP_MESSAGE_FLEET && ((struct state *)s->state)->search.fleet))
		clusters_search_go_on(&((struct state *)s->state)->search);
	else if (m->tag == APP_MESSAGE_SIGNED_IN)
		ask(s);
	ui_screen_changed(s);
}

static void read_hosts(struct ui_screen *s)
{
	const struct rh_row *visible[VISIBLE];

	clusters_hits_ask(&((struct state *)s->state)->search, visible, ui_list_visible(s, visible, VISIBLE));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_HOSTS)
		read_hosts(s);
	else if (verb == UI_DO_AGAIN)
		ask(s);
	else if (verb == UI_DO_OPEN && row)
		app_open_in(s->app, clusters_search_cluster(&st->search, hit(row)->cluster_id), hit(row)->screen,
			    hit(row)->key);
	else
		return false;
	ui_screen_changed(s);
	return true;
}

/* What one looks for can be typed at once. */
static void open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	rh_rows_init(&((struct state *)s->state)->search.hits);
	ask(s);
	rh_message_post((struct rh_message){ .to = s->owner, .tag = TAG_BEGIN });
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	clusters_search_end(&st->search);
	rancher_clusters_free(&st->clusters);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	for (size_t i = 0; i < st->search.n; i++) {
		const struct kube *k = clusters_search_nth(&st->search, i);

		if (!k)
			continue;
		app_teach_start_in(out, k);
		rh_buf_addz(out, " get secrets,deployments,statefulsets,daemonsets,jobs,cronjobs,pods -A\n");
	}
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .help = N_("Go to its cluster and open it. Back leads here again."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask all clusters again now."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_HOSTS,
	  .help = N_("Read the registry hosts of the rows on the screen now."),
	  .flags = UI_ACT_HINT },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_find = {
	.id = "find",
	.title = N_("Find in all clusters"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"Registries and workloads of all clusters that you may explore: what is typed is looked for in names, "
		"namespaces, images, and in hosts once {key:hosts} has read them. All is read once, {key:again} asks "
		"again."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.teach = teach,
};
