/* One collection that is kept fresh: its state, and when it is tried again after a failure. */
#include "kube/list/feed.h"
#include "base/base.h"
#include "data/pages.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/list/pick.h"
#include "kube/list/table.h"
#include "net/net.h"

#include <string.h>

/* kubectl's own header: v1 since Kubernetes 1.15, and plain JSON for servers that make no Tables. */
#define ACCEPT_TABLE                                                                                                  \
	"application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/" \
	"json"
#define DELAY_FIRST 500
#define DELAY_MOST 30000
#define DELAY_MOST_SOON 1600 /* within the first minute without a connection: back fast when it is back */
#define SOON_MS 60000
#define RETRY_AFTER_MOST 60

static void add_parameter(struct rh_buf *query, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	rh_buf_addf(query, "%s=", name);
	net_url_escape(query, rh_str(value));
	rh_buf_addc(query, '&');
}

void kube_feed_query(struct kube_feed *f)
{
	struct rh_buf query;

	rh_buf_init(&query, 8192);
	kube_path(f->list->kube, f->kind->resource, f->ns, NULL, &query);
	rh_buf_addc(&query, '?');
	if (f->list->table)
		rh_buf_addz(&query, "includeObject=Metadata&");
	add_parameter(&query, "fieldSelector", f->kind->field_selector);
	add_parameter(&query, "labelSelector", f->kind->label_selector);
	free(f->query);
	f->query = rh_buf_take(&query);
	rh_buf_release(&query);
}

struct kube_feed *kube_feed_new(struct kube_list_inner *l, struct kube_kind *kind, const char *ns)
{
	struct kube_feed *f = rh_alloc(sizeof *f);

	f->list = l;
	f->kind = kind;
	f->ns = ns ? rh_strdup(ns) : NULL;
	rh_rows_init(&f->fresh);
	kube_feed_query(f);
	return f;
}

void kube_feed_stop(struct kube_feed *f)
{
	uint64_t request = f->request;

	rh_timer_stop(&f->again);
	f->request = 0;
	if (request)
		net_http_cancel(f->list->kube->net, request);
	kube_feed_unlist(f);
	if (f->lines_open)
		data_lines_release(&f->lines);
	f->lines_open = false;
}

void kube_feed_free(struct kube_feed **fp)
{
	struct kube_feed *f = *fp;

	if (!f)
		return;
	kube_feed_stop(f);
	rh_rows_release(&f->fresh);
	kube_columns_free(&f->columns);
	free(f->query);
	free(f->ns);
	free(f);
	*fp = NULL;
}

const char *kube_feed_accept(const struct kube_feed *f)
{
	return f->list->table && !f->list->plain ? ACCEPT_TABLE : NULL;
}

const char *kube_feed_what(const struct kube_feed *f, struct rh_buf *out)
{
	if (f->ns)
		rh_buf_addf(out, _("%s in %s"), f->kind->resource->plural, f->ns);
	else
		rh_buf_addz(out, f->kind->resource->plural);
	return out->p;
}

bool kube_feed_owns(const struct kube_feed *f, const char *key)
{
	size_t n = strlen(f->kind->prefix);

	if (strncmp(key, f->kind->prefix, n))
		return false;
	key += n;
	n = f->ns ? strlen(f->ns) : 0;
	return !f->ns || (!strncmp(key, f->ns, n) && key[n] == '/');
}

bool kube_feed_key(const struct kube_feed *f, struct rh_str element, struct rh_buf *out)
{
	rh_buf_addz(out, f->kind->prefix);
	return kube_key(element, out);
}

struct rh_row *kube_feed_row(struct kube_feed *f, const struct kube_table_columns *columns, struct rh_str element)
{
	struct rh_row *row = f->kind->make(f->kind->ctx, columns, element);
	const struct rh_row *before = row && f->kind->inherit ? rh_rows_get(&f->list->handle->rows, row->key) : NULL;

	if (before)
		f->kind->inherit(row, before);
	return row;
}

/* ---- trying again ---- */

/* Within a quarter above and below, so that many clients do not come back in step (xorshift; nothing depends on it). */
static int64_t jitter(int64_t ms)
{
	static uint32_t state;

	if (!state)
		state = (uint32_t)rh_wall() | 1;
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return ms - ms / 4 + (int64_t)(state % (uint32_t)(ms / 2 + 1));
}

int64_t kube_feed_delay(unsigned failures, int64_t most)
{
	int64_t ms = DELAY_FIRST;

	while (failures-- > 1 && ms < most)
		ms *= 2;
	return jitter(ms < most ? ms : most);
}

static void again_list(void *ctx)
{
	kube_feed_list(ctx);
}

static void again_watch(void *ctx)
{
	kube_feed_watch(ctx);
}

void kube_feed_later(struct kube_feed *f, int64_t ms, void (*then)(struct kube_feed *f))
{
	rh_timer_start(&f->again, ms, then == kube_feed_watch ? again_watch : again_list, f);
}

/* Rows that are there stay; where there is a version the watch goes on from it, so nothing is listed again. */
static void resume(struct kube_feed *f)
{
	if (f->listed && f->version[0] && !f->kind->polling)
		kube_feed_watch(f);
	else
		kube_feed_list(f);
}

static void again_resume(void *ctx)
{
	resume(ctx);
}

void kube_feed_fail(struct kube_feed *f, const struct rh_err *e, int retry_after)
{
	bool unreachable = e->code == RH_E_NET || e->code == RH_E_TIMEOUT;
	int64_t delay, most = DELAY_MOST;

	kube_feed_stop(f);
	if (!f->failures++)
		f->failing_since = rh_now();
	if (unreachable && rh_now() - f->failing_since < SOON_MS)
		most = DELAY_MOST_SOON;
	delay = kube_feed_delay(f->failures, most);
	if (retry_after > RETRY_AFTER_MOST)
		retry_after = RETRY_AFTER_MOST;
	if (delay < (int64_t)retry_after * 1000)
		delay = (int64_t)retry_after * 1000;
	f->state = FEED_FAILED;
	f->asked = false;
	f->err = *e;
	if (e->code != RH_E_AUTH)
		rh_timer_start(&f->again, delay, again_resume, f);
	kube_list_state(f->list);
}

void kube_feed_retry_now(struct kube_feed *f)
{
	if (f->state != FEED_FAILED || f->request || f->page)
		return;
	rh_timer_stop(&f->again);
	resume(f);
}

void kube_feed_recovered(struct kube_feed *f, enum kube_feed_state state)
{
	bool was_failed = f->state == FEED_FAILED;

	f->state = state;
	f->asked = false;
	f->failures = 0;
	kube_list_state(f->list);
	if (was_failed)
		kube_list_recovered(f->list);
}

void kube_feed_forbid(struct kube_feed *f, const struct rh_err *e)
{
	struct rh_rows *rows = &f->list->handle->rows;

	kube_feed_stop(f);
	for (size_t i = rows->n; i-- > 0;)
		if (kube_feed_owns(f, rows->v[i]->key))
			rh_rows_remove(rows, rows->v[i]->key);
	f->listed = f->shown = false;
	f->err = *e;
	kube_feed_later(f, KUBE_POLL_MS, kube_feed_list);
	kube_feed_recovered(f, FEED_FORBIDDEN);
}
