/* Watching one collection from where it was listed: every line of the stream is one change. */
#include "base/base.h"
#include "data/json.h"
#include "data/pages.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/list/feed.h"
#include "kube/list/pick.h"
#include "kube/list/table.h"
#include "net/net.h"

#include <string.h>
#include <strings.h>

#define WATCH_SECONDS 290
#define WATCH_SHORT_MS 1000 /* a watch that ends sooner and brought nothing has not lived */
#define CUTS_AT_ONCE 1      /* so often in a row one that has not lived is opened again at once */

/* ---- events ---- */

/* An event's parts, as spans of its line. */
struct event {
	struct rh_str type, object;
	/* of the object: */
	struct rh_str kind, metadata, rows, columns;
};

static bool event_read(struct rh_str line, struct event *ev)
{
	struct data_json_iter it;

	memset(ev, 0, sizeof *ev);
	if (!data_json_iter_init(&it, line))
		return false;
	while (data_json_next(&it)) {
		if (data_json_key_is(it.key, "type"))
			ev->type = it.value;
		else if (data_json_key_is(it.key, "object"))
			ev->object = it.value;
	}
	if (it.broken || !ev->type.n || !data_json_iter_init(&it, ev->object))
		return false;
	while (data_json_next(&it)) {
		if (data_json_key_is(it.key, "kind"))
			ev->kind = it.value;
		else if (data_json_key_is(it.key, "metadata"))
			ev->metadata = it.value;
		else if (data_json_key_is(it.key, "rows"))
			ev->rows = it.value;
		else if (data_json_key_is(it.key, "columnDefinitions"))
			ev->columns = it.value;
	}
	return true;
}

/* Remembers where a watch would go on. */
static void reached(struct kube_feed *f, struct rh_str metadata)
{
	struct kube_meta m;
	struct rh_buf version;

	kube_meta_read(metadata, &m);
	rh_buf_init(&version, sizeof f->version - 1);
	if (m.version.n && data_json_decode(m.version, DATA_JSON_SHOW, rh_out_buf(&version)) && version.n &&
	    !version.over) {
		memcpy(f->version, version.p, version.n + 1);
		kube_list_reached(f->list, f->version);
	}
	rh_buf_release(&version);
}

static void apply(struct kube_feed *f, struct rh_str element, bool table, bool deleted)
{
	struct kube_list_inner *l = f->list;
	struct rh_row *row = NULL;
	struct rh_buf key;

	reached(f, kube_metadata(element));
	if (!deleted)
		row = kube_feed_row(f, table ? f->columns : NULL, element);
	if (row) {
		rh_rows_put(&l->handle->rows, row);
		f->changed = true;
		return;
	}
	rh_buf_init(&key, 1024);
	if (kube_feed_key(f, element, &key) && rh_rows_remove(&l->handle->rows, key.p))
		f->changed = true;
	rh_buf_release(&key);
}

/* Only the version of a bookmark means something: its Table holds one row that means nothing. */
static void bookmark(struct kube_feed *f, const struct event *ev)
{
	struct data_json_iter it;

	if (ev->metadata.n)
		reached(f, ev->metadata);
	if (ev->rows.n && data_json_iter_init(&it, ev->rows) && data_json_next(&it))
		reached(f, kube_metadata(it.value));
}

/* The version that we know is from before a restore, or this server lags behind the one that told it: "Too large
 * resource version", 504 (apiserver storage/errors.go). Only a new list helps, as client-go's reflector makes one. */
static void too_large_is_gone(struct rh_err *e)
{
	if (e->code != RH_OK && strstr(e->why, "Too large resource version"))
		e->code = RH_E_GONE;
}

static void event_error(struct kube_feed *f, struct rh_str status)
{
	struct net_http_head head = { .status = 500, .retry_after = -1 };
	struct rh_buf what;
	struct rh_str code;
	struct rh_err e;
	int64_t number;

	if (data_json_find(status, "/code", &code, &e) == RH_OK && rh_str_number(code, 400, 599, &number))
		head.status = (int)number;
	rh_buf_init(&what, 512);
	(void)kube_reply_error(&head, status, kube_feed_what(f, &what), &f->event_err);
	too_large_is_gone(&f->event_err);
	rh_buf_release(&what);
}

static void event_line(void *ctx, struct rh_str line)
{
	struct kube_feed *f = ctx;
	struct data_json_iter rows;
	struct event ev;
	bool deleted;

	if (f->event_err.code != RH_OK || !rh_str_trim(line).n)
		return;
	if (!event_read(line, &ev)) {
		rh_err_set(&f->event_err, RH_E_PARSE, "%s", _("The server's stream of changes cannot be read"));
		return;
	}
	if (data_json_key_is(ev.type, "ERROR")) {
		event_error(f, ev.object);
		return;
	}
	f->events++;
	f->failures = 0;
	if (ev.columns.n && !rh_str_is(ev.columns, "null")) {
		struct kube_table_columns *columns = kube_columns_read(ev.columns);

		if (columns) {
			kube_columns_free(&f->columns);
			f->columns = columns;
		}
	}
	deleted = data_json_key_is(ev.type, "DELETED");
	if (data_json_key_is(ev.type, "BOOKMARK")) {
		bookmark(f, &ev);
	} else if (data_json_key_is(ev.kind, "Table")) {
		if (data_json_iter_init(&rows, ev.rows))
			while (data_json_next(&rows))
				apply(f, rows.value, true, deleted);
	} else {
		apply(f, ev.object, false, deleted);
	}
}

/* ---- the stream ---- */

static bool lived(const struct kube_feed *f)
{
	return f->events || rh_now() - f->began >= WATCH_SHORT_MS;
}

/* At once; a watch that never lives more and more slowly. */
static void go_on(struct kube_feed *f, void (*how)(struct kube_feed *f))
{
	kube_feed_stop(f);
	f->cuts = lived(f) ? 0 : f->cuts + 1;
	if (lived(f))
		f->failures = 0;
	if (f->cuts > CUTS_AT_ONCE)
		kube_feed_later(f, kube_feed_delay(f->cuts - CUTS_AT_ONCE, 30000), how);
	else
		how(f);
}

static void watch_failed(struct kube_feed *f, const struct rh_err *e, int retry_after)
{
	switch (e->code) {
	case RH_E_GONE:
		go_on(f, kube_feed_list);
		break;
	case RH_E_FORBIDDEN: /* list is permitted, watch is not */
		kube_feed_stop(f);
		f->version[0] = '\0';
		kube_feed_later(f, KUBE_POLL_MS, kube_feed_list);
		kube_feed_recovered(f, FEED_POLLING);
		break;
	default:
		kube_feed_fail(f, e, retry_after);
	}
}

static void watch_head(void *ctx, const struct net_http_head *head)
{
	struct kube_feed *f = ctx;

	unsigned failures = f->failures;

	if (head->status != 200 || !strncasecmp(head->content_type, "text/html", 9))
		return;
	rh_timer_stop(&f->again);
	kube_pulse_start(f->list->kube);
	kube_feed_recovered(f, FEED_WATCHING);
	f->failures = failures; /* until it has brought something: one that talks nonsense begins well, too */
}

static void watch_data(void *ctx, const struct net_http_head *head, struct rh_str piece)
{
	struct kube_feed *f = ctx;
	struct rh_err e;

	(void)head;
	kube_heard(f->list->kube);
	f->changed = false;
	if (data_lines_feed(&f->lines, piece, &e) != RH_OK)
		f->event_err = e;
	if (f->changed)
		kube_list_touch(f->list);
	if (f->event_err.code != RH_OK) {
		e = f->event_err;
		kube_feed_stop(f);
		watch_failed(f, &e, -1);
	}
}

static void watch_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *transport)
{
	struct kube_feed *f = ctx;
	struct rh_err e = *transport;
	struct rh_buf what;

	f->request = 0;
	rh_buf_init(&what, 512);
	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, kube_feed_what(f, &what), &e);
	too_large_is_gone(&e);
	rh_buf_release(&what);
	/* Every watch ends after a while, by the server's clock or by a proxy that cuts idle connections. */
	if (e.code == RH_OK || (head->status == 200 && (e.code == RH_E_NET || e.code == RH_E_TIMEOUT)))
		go_on(f, kube_feed_watch);
	else
		watch_failed(f, &e, head->retry_after);
}

/* After a failure, a watch that the server does not even begin counts as none. */
static void watch_silent(void *ctx)
{
	struct kube_feed *f = ctx;
	struct rh_err e;

	kube_silent(f->list->kube, &e);
	net_forget_connections(f->list->kube->net, f->list->kube->at);
	kube_feed_fail(f, &e, -1);
}

void kube_feed_watch(struct kube_feed *f)
{
	struct rh_buf path;

	kube_feed_stop(f);
	data_lines_init(&f->lines, event_line, f);
	f->lines_open = true;
	f->events = 0;
	f->event_err.code = RH_OK;
	f->began = rh_now();
	rh_buf_init(&path, 16384);
	rh_buf_addf(&path, "%swatch=1&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=", f->query,
		    WATCH_SECONDS);
	net_url_escape(&path, rh_str(f->version));
	f->request = net_http_start(f->list->kube->net, &(struct net_http){ .at = f->list->kube->at,
									    .method = "GET",
									    .path = path.p,
									    .accept = kube_feed_accept(f),
									    .owner = f->list->self,
									    .stream = true,
									    .on_head = watch_head,
									    .on_data = watch_data,
									    .on_done = watch_done,
									    .ctx = f });
	rh_buf_release(&path);
	if (f->state == FEED_FAILED)
		rh_timer_start(&f->again, KUBE_PULSE_ANSWER_MS, watch_silent, f);
}
