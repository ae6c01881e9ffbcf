/* Watches: each is a place in a store's log and what it selects; the store wakes them, the connection asks for more. */
#include "sandbox/api/watch.h"
#include "sandbox/api/value.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { FILL_MOST = 256 << 10, BOOKMARK_MS = 60 * 1000 };

struct sb_watch {
	struct sb_stream stream;
	struct sb_watch *next;
	struct sb_store *store;
	struct sb_choice choice;
	struct sb_form form;
	struct sb_index initial; /* still to be sent as ADDED */
	size_t initial_at;
	uint64_t at;   /* number of the next change in the log */
	uint64_t seen; /* version up to which everything was sent */
	bool started, bookmarks, bookmark_due, end;
	char *error; /* an ERROR event to end with */
	struct rh_timer timeout, bookmark;
};

static void send(struct sb_watch *w, const char *type, const struct sb_object *o, struct rh_buf *out)
{
	rh_buf_addf(out, "{\"type\":\"%s\",\"object\":", type);
	sb_form_event(&w->form, o, !w->started, out);
	rh_buf_addz(out, "}\n");
	w->started = true;
}

/* An object that no longer matches is gone for this watch: what it was, at the version of the change. */
static void send_gone(struct sb_watch *w, const struct sb_change *c, struct rh_buf *out)
{
	struct sb_object *o =
		c->last ? sb_object_hold(c->last) : sb_object_make(c->kind, json_deep_copy(c->before->v), c->rv);
	send(w, "DELETED", o, out);
	sb_object_drop(&o);
}

static void send_change(struct sb_watch *w, const struct sb_change *c, struct rh_buf *out)
{
	if (c->kind != w->choice.kind)
		return;
	bool now = sb_choice_matches(&w->choice, c->now), before = sb_choice_matches(&w->choice, c->before);
	if (now)
		send(w, before ? "MODIFIED" : "ADDED", c->now, out);
	else if (before)
		send_gone(w, c, out);
}

static void send_error(struct sb_watch *w, int code, const char *reason, const char *message, struct rh_buf *out)
{
	json_t *v = sb_status_value(code, reason, message);
	json_object_set_new(v, "code", json_integer(code));
	rh_buf_addz(out, "{\"type\":\"ERROR\",\"object\":");
	sb_value_write(v, out);
	rh_buf_addz(out, "}\n");
	sb_value_free(&v);
	w->end = true;
}

static void too_old(struct sb_watch *w, uint64_t rv, struct rh_buf *out)
{
	char *message = rh_format("too old resource version: %llu (%llu)", (unsigned long long)rv,
				  (unsigned long long)w->store->compacted);
	send_error(w, 410, "Expired", message, out);
	free(message);
}

static bool fill(struct sb_stream *stream, struct rh_buf *out)
{
	struct sb_watch *w = (struct sb_watch *)stream;
	struct sb_store *s = w->store;
	if (w->end)
		return false;
	if (w->error) {
		rh_buf_addz(out, w->error);
		w->end = true;
		return true;
	}
	for (; w->initial_at < w->initial.n && out->n < FILL_MOST; w->initial_at++)
		if (sb_choice_matches(&w->choice, w->initial.v[w->initial_at]))
			send(w, "ADDED", w->initial.v[w->initial_at], out);
	if (w->initial_at < w->initial.n)
		return true;
	if (w->at < s->log_first) {
		too_old(w, w->seen, out);
		return true;
	}
	for (; w->at < s->log_first + s->log_n && out->n < FILL_MOST; w->at++) {
		const struct sb_change *c = &s->log[w->at - s->log_first];
		send_change(w, c, out);
		w->seen = c->rv;
	}
	if (w->bookmark_due && w->at == s->log_first + s->log_n) {
		w->bookmark_due = false;
		w->seen = s->rv;
		rh_buf_addz(out, "{\"type\":\"BOOKMARK\",\"object\":");
		sb_form_bookmark(&w->form, w->choice.kind, s->rv, !w->started, out);
		rh_buf_addz(out, "}\n");
		w->started = true;
	}
	return true;
}

static void done(struct sb_stream *stream)
{
	struct sb_watch *w = (struct sb_watch *)stream, **at = &w->store->watches;
	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
	rh_timer_stop(&w->timeout);
	rh_timer_stop(&w->bookmark);
	sb_choice_release(&w->choice);
	sb_index_release(&w->initial);
	free(w->error);
	free(w);
}

static void on_timeout(void *ctx)
{
	struct sb_watch *w = ctx;
	w->end = true;
	sb_stream_wake(&w->stream);
}

static void on_bookmark(void *ctx)
{
	struct sb_watch *w = ctx;
	w->bookmark_due = true;
	rh_timer_start(&w->bookmark, BOOKMARK_MS, on_bookmark, w);
	sb_stream_wake(&w->stream);
}

void sb_watches_wake(struct sb_store *s)
{
	for (struct sb_watch *w = s->watches; w; w = w->next)
		sb_stream_wake(&w->stream);
}

void sb_watches_end(struct sb_store *s)
{
	for (struct sb_watch *w = s->watches; w; w = w->next)
		w->end = true;
	sb_watches_wake(s);
}

size_t sb_watches_of(const struct sb_store *s)
{
	size_t n = 0;
	for (const struct sb_watch *w = s->watches; w; w = w->next)
		n++;
	return n;
}

/* From which change on: NULL error and the position, or the ERROR event that the watch consists of. */
static bool place(struct sb_request *q, struct sb_watch *w, struct sb_reply *r)
{
	const struct sb_store *s = w->store;
	const char *rv = sb_request_query(q, "resourceVersion");
	int64_t from = 0;
	w->at = s->log_first + s->log_n;
	w->seen = s->rv;
	if (rv && *rv && !rh_str_number(rh_str(rv), 0, INT64_MAX, &from)) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax",
			  rv, rv);
		return false;
	}
	if (!from)
		return sb_store_at(s, w->choice.kind, s->rv, &w->initial);
	struct rh_buf error;
	rh_buf_init(&error, 4096);
	if ((uint64_t)from < s->compacted)
		too_old(w, (uint64_t)from, &error);
	else if ((uint64_t)from > s->rv)
		send_error(w, 504, "Timeout", "Too large resource version", &error);
	w->end = false;
	w->error = error.n ? rh_buf_take(&error) : NULL;
	rh_buf_release(&error);
	while (w->at > s->log_first && s->log[w->at - 1 - s->log_first].rv > (uint64_t)from)
		w->at--;
	w->seen = (uint64_t)from;
	return true;
}

void sb_api_watch(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	const char *seconds = sb_request_query(q, "timeoutSeconds"),
		   *initial = sb_request_query(q, "sendInitialEvents");
	int64_t limit = 0;
	struct sb_form form;
	struct sb_choice choice;

	if (initial && *initial) {
		sb_status_option(r, "ListOptions", "FieldValueForbidden", "sendInitialEvents",
				 "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature "
				 "gate is enabled");
		return;
	}
	if (!sb_form_init(&form, q, true, r) || !sb_choice_init(&choice, q, t, r))
		return;
	struct sb_watch *w = rh_alloc(sizeof *w);
	w->store = &q->cluster->store;
	w->form = form;
	w->choice = choice;
	w->stream.fill = fill;
	w->stream.done = done;
	w->bookmarks = sb_request_true(q, "allowWatchBookmarks");
	if (!place(q, w, r)) {
		done(&w->stream);
		return;
	}
	w->next = w->store->watches;
	w->store->watches = w;
	if (!seconds || !rh_str_number(rh_str(seconds), 1, 1 << 20, &limit))
		limit = 1800 + (int64_t)(sb_random(q->world) % 1800);
	rh_timer_start(&w->timeout, limit * 1000, on_timeout, w);
	if (w->bookmarks)
		rh_timer_start(&w->bookmark, BOOKMARK_MS, on_bookmark, w);
	r->status = 200;
	r->type = "application/json";
	r->stream = &w->stream;
}
