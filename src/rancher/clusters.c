/* Clusters, and whether Rancher would let one explore them. */
#include "rancher/internal.h"

#include <stdio.h>
#include <string.h>

#define EVERY_MS 15000

/* ---- may it be explored ---- */

/* A condition of the cluster; times are 0 when absent. */
struct condition {
	struct rh_str status, reason, message;
	int64_t when;
};

static void condition_read(const struct rh_tree *t, struct condition *c)
{
	c->status = rh_tree_text(t, "/status");
	c->reason = rh_tree_text(t, "/reason");
	c->message = rh_tree_text(t, "/message");
	c->when = 0;
	if (!rh_time_parse(rh_tree_text(t, "/lastUpdateTime"), &c->when) &&
	    !rh_time_parse(rh_tree_text(t, "/lastTransitionTime"), &c->when))
		c->when = 0;
}

/* The newest condition of a type; false when there is none. */
static bool condition_find(const struct rh_tree *cluster, const char *type, struct condition *out)
{
	const struct rh_tree *t = rh_tree_first(rh_tree_at(cluster, "/conditions"));
	bool found = false;
	struct condition c;

	memset(out, 0, sizeof *out);
	for (; t; t = rh_tree_next(t)) {
		if (!rh_str_is(rh_tree_text(t, "/type"), type))
			continue;
		condition_read(t, &c);
		if (!found || c.when >= out->when)
			*out = c;
		found = true;
	}
	return found;
}

/* The newest condition that wrangler's summary counts as an error: reason Error, or Stalled. */
static bool condition_error(const struct rh_tree *cluster, struct condition *out)
{
	const struct rh_tree *t = rh_tree_first(rh_tree_at(cluster, "/conditions"));
	bool found = false;
	struct condition c;

	memset(out, 0, sizeof *out);
	for (; t; t = rh_tree_next(t)) {
		bool stalled = rh_str_is(rh_tree_text(t, "/type"), "Stalled");

		condition_read(t, &c);
		if (!(stalled && rh_str_is(c.status, "True")) &&
		    !(rh_str_is(c.reason, "Error") && !rh_str_is(c.status, "True")))
			continue;
		if (!found || c.when >= out->when)
			*out = c;
		found = true;
	}
	return found;
}

static void ago(int64_t when, int64_t now, char *out, size_t size)
{
	char age[16];

	out[0] = '\0';
	if (when <= 0 || when > now)
		return;
	rh_age_text(now - when, age, NULL);
	(void)snprintf(out, size, _(" %s ago"), age);
}

static void not_ready(const struct rh_tree *cluster, const char *type, const struct condition *c, int64_t now,
		      struct rancher_explore *out)
{
	char since[64];
	struct rh_str message = c->message.n ? c->message : rh_tree_text(cluster, "/transitioningMessage");

	ago(c->when, now, since, sizeof since);
	if (!strcmp(type, "Connected"))
		(void)snprintf(out->why, sizeof out->why, _("Rancher lost contact%s (Connected=%.*s)"), since,
			       RH_ARG(c->status));
	else if (message.n)
		(void)snprintf(out->why, sizeof out->why, _("not ready (Ready=%.*s): %.*s"), RH_ARG(c->status),
			       RH_ARG(message));
	else
		(void)snprintf(out->why, sizeof out->why, _("not ready%s (Ready=%.*s)"), since, RH_ARG(c->status));
}

void rancher_explore(const struct rh_tree *cluster, int64_t now, struct rancher_explore *out)
{
	struct condition connected, ready, error, *deciding = NULL;
	bool has_connected = condition_find(cluster, "Connected", &connected);
	bool has_ready = condition_find(cluster, "Ready", &ready);
	struct rh_str message = rh_tree_text(cluster, "/transitioningMessage");

	memset(out, 0, sizeof *out);
	if (has_connected)
		deciding = &connected;
	else if (has_ready)
		deciding = &ready;
	if (!deciding) {
		(void)snprintf(out->why, sizeof out->why, "%s%s%.*s", _("not set up yet"), message.n ? ": " : "",
			       RH_ARG(message));
		return;
	}
	if (!rh_str_is(deciding->status, "True")) {
		not_ready(cluster, has_connected ? "Connected" : "Ready", deciding, now, out);
		return;
	}
	if (condition_error(cluster, &error) && (!has_ready || error.when > ready.when)) {
		(void)snprintf(out->why, sizeof out->why, _("it reports an error: %.*s"), RH_ARG(error.message));
		return;
	}
	out->can = true;
}

/* ---- a row ---- */

static bool hidden(const struct rh_tree *cluster)
{
	return rh_str_is(rh_tree_text(cluster, "/provider"), "harvester") ||
	       rh_str_is(rh_tree_text(cluster, "/labels/provider.cattle.io"), "harvester");
}

void rancher_state_shown(struct rh_str state, struct rh_buf *out)
{
	bool start = true;

	for (size_t i = 0; i < state.n; i++) {
		char c = state.p[i] == '-' ? ' ' : state.p[i];

		rh_buf_addc(out, start && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
		start = c == ' ';
	}
}

static struct rh_str provider_of(const struct rh_tree *cluster)
{
	struct rh_str provider = rh_tree_text(cluster, "/provider");

	return provider.n ? provider : rh_tree_text(cluster, "/driver");
}

static struct rh_row *row_of(const struct rh_tree *cluster)
{
	struct rh_str id = rh_tree_text(cluster, "/id"), name = rh_tree_text(cluster, "/name");
	struct rancher_explore explore;
	struct rh_cluster_row *row;
	struct rh_row_maker m;
	struct rh_buf state;

	if (!id.n || hidden(cluster))
		return NULL;
	rancher_explore(cluster, rh_wall(), &explore);
	rh_buf_init(&state, 256);
	rancher_state_shown(rh_tree_text(cluster, "/state"), &state);
	rh_row_begin(&m);
	rh_row_text(&m, offsetof(struct rh_cluster_row, row.key), id);
	rh_row_text(&m, offsetof(struct rh_cluster_row, id), id);
	rh_row_text(&m, offsetof(struct rh_cluster_row, name), name.n ? name : id);
	rh_row_text(&m, offsetof(struct rh_cluster_row, state), rh_buf_str(&state));
	rh_row_text(&m, offsetof(struct rh_cluster_row, provider), provider_of(cluster));
	rh_row_text(&m, offsetof(struct rh_cluster_row, version), rh_tree_text(cluster, "/version/gitVersion"));
	rh_row_text(&m, offsetof(struct rh_cluster_row, message), rh_tree_text(cluster, "/transitioningMessage"));
	rh_row_text(&m, offsetof(struct rh_cluster_row, cannot), rh_str(explore.why));
	rh_row_text(&m, offsetof(struct rh_cluster_row, badge_text),
		    rh_tree_text(cluster, "/annotations/ui.rancher~1badge-text"));
	rh_row_text(&m, offsetof(struct rh_cluster_row, badge_color),
		    rh_tree_text(cluster, "/annotations/ui.rancher~1badge-color"));
	rh_buf_release(&state);
	row = rh_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->machines = (int)rh_tree_int(cluster, "/nodeCount", -1);
	if (!rh_time_parse(rh_tree_text(cluster, "/created"), &row->created))
		row->created = 0;
	row->local = rh_tree_true(cluster, "/internal") || rh_str_is(id, "local");
	row->can_explore = explore.can;
	return &row->row;
}

struct rh_row *rancher_cluster_row(void *ctx, struct rh_str element)
{
	struct rh_row *row;
	struct rh_tree *t;
	struct rh_err e;

	(void)ctx;
	t = rh_tree_parse(element, &e);
	if (!t)
		return NULL;
	row = row_of(t);
	rh_tree_free(&t);
	return row;
}

/* ---- the list ---- */

struct clusters {
	struct rh_clusters *face;
	struct norman norman;
	struct rh_owner owner;
	int tag;
};

static void changed(void *ctx)
{
	struct clusters *c = ctx;

	c->face->live = c->norman.live;
	c->face->err = c->norman.err;
	c->face->stale_since = c->norman.stale_since;
	rh_mail_post((struct rh_mail){ .to = c->owner, .tag = c->tag });
}

struct rh_clusters *rh_clusters_new(struct rh_rancher *r, struct rh_owner owner, int tag)
{
	struct rh_clusters *face = rh_alloc(sizeof *face);
	struct clusters *c = rh_alloc(sizeof *c);

	rh_rows_init(&face->rows);
	face->inner = c;
	c->face = face;
	c->owner = owner;
	c->tag = tag;
	c->norman = (struct norman){ .r = r, .rows = &face->rows, .make = rancher_cluster_row, .changed = changed,
				     .ctx = c, .what = _("Clusters"), .every_ms = EVERY_MS };
	norman_start(&c->norman, "/v3/clusters");
	return face;
}

void rh_clusters_free(struct rh_clusters **cp)
{
	struct rh_clusters *face = *cp;
	struct clusters *c;

	if (!face)
		return;
	c = face->inner;
	norman_release(&c->norman);
	rh_rows_release(&face->rows);
	free(c);
	free(face);
	*cp = NULL;
}

void rh_clusters_again(struct rh_clusters *face)
{
	struct clusters *c = face->inner;

	norman_again(&c->norman);
}
