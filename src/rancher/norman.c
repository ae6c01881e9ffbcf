/* A Norman collection, listed again and again: Norman's own stream of changes cannot be depended on (no snapshot, no
 * versions), and these collections are small.
 */
#include "base/base.h"
#include "data/pages.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "net/net.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

#define PAGE "limit=1000"
#define DELAY_FIRST 1000

static void page_ask(struct rancher_norman *n);

static void again(void *ctx)
{
	rancher_norman_again(ctx);
}

static void later(struct rancher_norman *n)
{
	int64_t delay = n->every_ms;

	if (n->failures && n->failures < 6 && DELAY_FIRST << (n->failures - 1) < delay)
		delay = DELAY_FIRST << (n->failures - 1);
	rh_timer_start(&n->again, delay, again, n);
}

static void fail(struct rancher_norman *n, const struct rh_err *e)
{
	n->failures++;
	n->err = *e;
	if (n->live == KUBE_LIVE_LOADING || n->live == KUBE_LIVE_FAILED) {
		n->live = KUBE_LIVE_FAILED;
	} else if (n->live != KUBE_LIVE_STALE) {
		n->live = KUBE_LIVE_STALE;
		n->stale_since = rh_wall();
	}
	if (e->code != RH_E_AUTH)
		later(n);
	n->changed(n->ctx);
}

static void complete(struct rancher_norman *n)
{
	rh_rows_clear(n->rows);
	for (size_t i = 0; i < n->fresh.n; i++)
		rh_rows_put(n->rows, n->fresh.v[i]);
	n->fresh.n = 0;
	rh_rows_release(&n->fresh);
	rh_rows_init(&n->fresh);
	n->failures = 0;
	n->live = KUBE_LIVE_POLLING;
	n->stale_since = 0;
	memset(&n->err, 0, sizeof n->err);
	later(n);
	n->changed(n->ctx);
}

static void element(void *ctx, struct rh_str text)
{
	struct rancher_norman *n = ctx;
	struct rh_row *row = n->make(n->ctx, text);

	if (row)
		rh_rows_put(&n->fresh, row);
}

static void page_data(void *ctx, const struct net_http_head *head, struct rh_str piece)
{
	struct rancher_norman *n = ctx;

	(void)head;
	if (n->err.code == RH_OK)
		(void)!data_pages_feed(n->pages, piece, &n->err);
}

/* pagination.next is an absolute URL, perhaps with a host that we cannot reach: only its marker is used, as escaped. */
static char *next_marker(struct rh_str head)
{
	char *next = rancher_text(head, "/pagination/next");
	struct rh_str rest = rh_str(next), part;
	char *marker = NULL;

	if (rh_str_cut(&rest, '?', &part))
		while (!marker && rh_str_cut(&rest, '&', &part))
			if (rh_str_starts(part, "marker="))
				marker = rh_str_dup(part);
	free(next);
	return marker;
}

static void page_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *transport)
{
	struct rancher_norman *n = ctx;
	struct rh_err e = *transport;
	char *marker;

	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, n->what, &e);
	if (e.code == RH_OK)
		e = n->err;
	if (e.code == RH_OK)
		(void)!data_pages_end(n->pages, &e);
	if (e.code != RH_OK) {
		rh_rows_clear(&n->fresh);
		fail(n, &e);
		return;
	}
	marker = next_marker(data_pages_head(n->pages));
	if (marker && !(n->marker && !strcmp(marker, n->marker))) {
		free(n->marker);
		n->marker = marker;
		page_ask(n);
		return;
	}
	free(marker);
	complete(n);
}

static void page_ask(struct rancher_norman *n)
{
	char *path = rh_format("%s%c" PAGE "%s%s", n->path, strchr(n->path, '?') ? '&' : '?', n->marker ? "&" : "",
			       n->marker ? n->marker : "");

	data_pages_free(&n->pages);
	n->pages = data_pages_new(element, n);
	memset(&n->err, 0, sizeof n->err);
	net_http_start(n->r->net, &(struct net_http){ .at = n->r->at,
						      .method = "GET",
						      .path = path,
						      .owner = n->self,
						      .on_data = page_data,
						      .on_done = page_done,
						      .ctx = n });
	free(path);
}

void rancher_norman_start(struct rancher_norman *n, const char *path)
{
	n->self = rh_owner_new();
	n->path = rh_strdup(path);
	n->live = KUBE_LIVE_LOADING;
	rh_rows_init(&n->fresh);
	page_ask(n);
}

void rancher_norman_again(struct rancher_norman *n)
{
	rh_timer_stop(&n->again);
	net_http_cancel_owner(n->r->net, n->self);
	rh_rows_clear(&n->fresh);
	free(n->marker);
	n->marker = NULL;
	page_ask(n);
}

void rancher_norman_release(struct rancher_norman *n)
{
	rh_timer_stop(&n->again);
	if (n->path) {
		net_http_cancel_owner(n->r->net, n->self);
		rh_owner_end(n->self);
		rh_rows_release(&n->fresh);
	}
	data_pages_free(&n->pages);
	free(n->path);
	free(n->marker);
}
