/* Clusters, and whether Rancher would let one explore them. */
#include "base/base.h"
#include "data/tree.h"
#include "kube/row.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

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
	c->status = data_tree_text(t, "/status");
	c->reason = data_tree_text(t, "/reason");
	c->message = data_tree_text(t, "/message");
	c->when = 0;
	if (!rh_time_parse(data_tree_text(t, "/lastUpdateTime"), &c->when) &&
	    !rh_time_parse(data_tree_text(t, "/lastTransitionTime"), &c->when))
		c->when = 0;
}

/* The newest condition of a type; false when there is none. */
static bool condition_find(const struct rh_tree *cluster, const char *type, struct condition *out)
{
	const struct rh_tree *t = data_tree_first(data_tree_at(cluster, "/conditions"));
	bool found = false;
	struct condition c;

	memset(out, 0, sizeof *out);
	for (; t; t = data_tree_next(t)) {
		if (!rh_str_is(data_tree_text(t, "/type"), type))
			continue;
		condition_read(t, &c);
		if (!found || c.when >= out->when)
			*out = c;
		found = true;
	}
	return found;
}

/* Rancher's page (dashboard models/provisioning.cattle.io.cluster.js, hasError; since 2.8) looks at the conditions of
 * the provisioning cluster: those that it shares with the one that Norman shows. An error of, say, GlobalAdminsSynced
 * is none of these. */
static bool of_provisioning(struct rh_str type)
{
	static const char *const types[] = { "Provisioned", "Updated", "Stalled", "Ready", "Connected" };

	for (size_t i = 0; i < RH_LEN(types); i++)
		if (rh_str_is(type, types[i]))
			return true;
	return false;
}

/* The newest condition of those that wrangler's summary counts as an error: reason Error, or Stalled. */
static bool condition_error(const struct rh_tree *cluster, struct condition *out)
{
	const struct rh_tree *t = data_tree_first(data_tree_at(cluster, "/conditions"));
	bool found = false;
	struct condition c;

	memset(out, 0, sizeof *out);
	for (; t; t = data_tree_next(t)) {
		bool stalled = rh_str_is(data_tree_text(t, "/type"), "Stalled");

		condition_read(t, &c);
		if (!of_provisioning(data_tree_text(t, "/type")))
			continue;
		if (!(stalled && rh_str_is(c.status, "True")) &&
		    !(rh_str_is(c.reason, "Error") && !rh_str_is(c.status, "True")))
			continue;
		if (!found || c.when >= out->when)
			*out = c;
		found = true;
	}
	return found;
}

/* Since when; empty where that is not known. */
static void since_when(int64_t when, int64_t now, char age[RH_AGE_SAID])
{
	age[0] = '\0';
	if (when > 0 && when <= now)
		rh_age_said(now - when, age, NULL);
}

static void not_ready(const struct rh_tree *cluster, const char *type, const struct condition *c, int64_t now,
		      struct rancher_explore *out)
{
	char since[RH_AGE_SAID];
	struct rh_str message = c->message.n ? c->message : data_tree_text(cluster, "/transitioningMessage");

	since_when(c->when, now, since);
	if (!strcmp(type, "Connected") && *since)
		(void)snprintf(out->why, sizeof out->why, _("Rancher lost contact %s ago (Connected=%.*s)"), since,
			       RH_ARG(c->status));
	else if (!strcmp(type, "Connected"))
		(void)snprintf(out->why, sizeof out->why, _("Rancher lost contact (Connected=%.*s)"),
			       RH_ARG(c->status));
	else if (message.n)
		(void)snprintf(out->why, sizeof out->why, _("not ready (Ready=%.*s): %.*s"), RH_ARG(c->status),
			       RH_ARG(message));
	else if (*since)
		(void)snprintf(out->why, sizeof out->why, _("not ready for %s (Ready=%.*s)"), since, RH_ARG(c->status));
	else
		(void)snprintf(out->why, sizeof out->why, _("not ready (Ready=%.*s)"), RH_ARG(c->status));
}

void rancher_explore(const struct rh_tree *cluster, int64_t now, struct rancher_explore *out)
{
	struct condition connected, ready, error, *deciding = NULL;
	bool has_connected = condition_find(cluster, "Connected", &connected);
	bool has_ready = condition_find(cluster, "Ready", &ready);
	struct rh_str message = data_tree_text(cluster, "/transitioningMessage");

	memset(out, 0, sizeof *out);
	if (has_connected)
		deciding = &connected;
	else if (has_ready)
		deciding = &ready;
	if (!deciding) {
		(void)snprintf(out->why, sizeof out->why, "%s%s%.*s", _("not set up yet"), message.n ? _(": ") : "",
			       RH_ARG(message));
		return;
	}
	if (!rh_str_is(deciding->status, "True")) {
		not_ready(cluster, has_connected ? "Connected" : "Ready", deciding, now, out);
		return;
	}
	/* Ready often has no time at all: then nothing is known to be newer. */
	if (condition_error(cluster, &error) && (!has_ready || (ready.when && error.when > ready.when))) {
		(void)snprintf(out->why, sizeof out->why, _("it reports an error: %.*s"), RH_ARG(error.message));
		return;
	}
	out->can = true;
}

/* ---- a row ---- */

static bool hidden(const struct rh_tree *cluster)
{
	return rh_str_is(data_tree_text(cluster, "/provider"), "harvester") ||
	       rh_str_is(data_tree_text(cluster, "/labels/provider.cattle.io"), "harvester");
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
	struct rh_str provider = data_tree_text(cluster, "/provider");

	return provider.n ? provider : data_tree_text(cluster, "/driver");
}

static struct rh_row *row_of(const struct rh_tree *cluster)
{
	struct rh_str id = data_tree_text(cluster, "/id"), name = data_tree_text(cluster, "/name");
	struct rancher_explore explore;
	struct rancher_cluster_row *row;
	struct kube_row_maker m;
	struct rh_buf state;

	if (!id.n || hidden(cluster))
		return NULL;
	rancher_explore(cluster, rh_wall(), &explore);
	rh_buf_init(&state, 256);
	rancher_state_shown(data_tree_text(cluster, "/state"), &state);
	kube_row_begin(&m);
	kube_row_text(&m, offsetof(struct rancher_cluster_row, row.key), id);
	kube_row_text(&m, offsetof(struct rancher_cluster_row, id), id);
	kube_row_text(&m, offsetof(struct rancher_cluster_row, name), name.n ? name : id);
	kube_row_text(&m, offsetof(struct rancher_cluster_row, state), rh_buf_str(&state));
	kube_row_text(&m, offsetof(struct rancher_cluster_row, provider), provider_of(cluster));
	kube_row_text(&m, offsetof(struct rancher_cluster_row, version),
		      data_tree_text(cluster, "/version/gitVersion"));
	kube_row_text(&m, offsetof(struct rancher_cluster_row, message),
		      data_tree_text(cluster, "/transitioningMessage"));
	kube_row_text(&m, offsetof(struct rancher_cluster_row, cannot), rh_str(explore.why));
	kube_row_text(&m, offsetof(struct rancher_cluster_row, badge_text),
		      data_tree_text(cluster, "/annotations/ui.rancher~1badge-text"));
	kube_row_text(&m, offsetof(struct rancher_cluster_row, badge_color),
		      data_tree_text(cluster, "/annotations/ui.rancher~1badge-color"));
	rh_buf_release(&state);
	row = kube_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->machines = (int)data_tree_int(cluster, "/nodeCount", -1);
	if (!rh_time_parse(data_tree_text(cluster, "/created"), &row->created))
		row->created = 0;
	row->local = data_tree_true(cluster, "/internal") || rh_str_is(id, "local");
	row->can_explore = explore.can;
	return &row->row;
}

struct rh_row *rancher_cluster_row(void *ctx, struct rh_str element)
{
	struct rh_row *row;
	struct rh_tree *t;
	struct rh_err e;

	(void)ctx;
	t = data_tree_parse(element, &e);
	if (!t)
		return NULL;
	row = row_of(t);
	data_tree_free(&t);
	return row;
}

/* ---- the list ---- */

struct clusters {
	struct rancher_clusters *handle;
	struct rancher_norman norman;
	struct rh_owner owner;
	int tag;
};

static void changed(void *ctx)
{
	struct clusters *c = ctx;

	c->handle->live = c->norman.live;
	c->handle->err = c->norman.err;
	c->handle->stale_since = c->norman.stale_since;
	rh_message_post((struct rh_message){ .to = c->owner, .tag = c->tag });
}

struct rancher_clusters *rancher_clusters_new(struct rancher *r, struct rh_owner owner, int tag)
{
	struct rancher_clusters *handle = rh_alloc(sizeof *handle);
	struct clusters *c = rh_alloc(sizeof *c);

	rh_rows_init(&handle->rows);
	handle->inner = c;
	c->handle = handle;
	c->owner = owner;
	c->tag = tag;
	c->norman = (struct rancher_norman){ .r = r,
					     .rows = &handle->rows,
					     .make = rancher_cluster_row,
					     .changed = changed,
					     .ctx = c,
					     .what = _("Clusters"),
					     .every_ms = EVERY_MS };
	rancher_norman_start(&c->norman, "/v3/clusters");
	return handle;
}

void rancher_clusters_free(struct rancher_clusters **cp)
{
	struct rancher_clusters *handle = *cp;
	struct clusters *c;

	if (!handle)
		return;
	c = handle->inner;
	rancher_norman_release(&c->norman);
	rh_rows_release(&handle->rows);
	free(c);
	free(handle);
	*cp = NULL;
}

void rancher_clusters_tell(struct rancher_clusters *handle, struct rh_owner owner, int tag)
{
	struct clusters *c = handle->inner;

	c->owner = owner;
	c->tag = tag;
	changed(c);
}

void rancher_clusters_again(struct rancher_clusters *handle)
{
	struct clusters *c = handle->inner;

	rancher_norman_again(&c->norman);
}
