/* See record.h. */
#include "sandbox/record.h"
#include "sandbox/api/value.h"
#include "sandbox/request.h"
#include "sandbox/server/control.h"
#include "sandbox/server/http.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>
#include <time.h>

enum { MOST = 100000 };

struct entry {
	char *method, *uri, *accept;
	bool gzip;
	int status;
	size_t bytes;
	int64_t began, answered, ended;
};
struct sb_recorder {
	unsigned round; /* of POST: a request from before is not recorded when it ends */
	int64_t from;
	struct entry *v;
	size_t n;
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void forget(struct sb_recorder *rec)
{
	for (size_t i = 0; i < rec->n; i++) {
		free(rec->v[i].method);
		free(rec->v[i].uri);
		free(rec->v[i].accept);
	}
	free(rec->v);
	rec->v = NULL;
	rec->n = 0;
}

void sb_recorder_free(struct sb_world *w)
{
	if (!w->recorder)
		return;
	forget(w->recorder);
	free(w->recorder);
	w->recorder = NULL;
}

/* ---- the marks ---- */

void sb_record_begin(struct sb_conn *c)
{
	struct sb_recorder *rec = c->q.world->recorder;

	if (!rec || rec->n == MOST || rh_str_starts(rh_str(c->q.path), "/sandbox/"))
		return;
	rec->v = rh_resize(rec->v, rec->n + 1, sizeof *rec->v);
	rec->v[rec->n] = (struct entry){ .uri = rh_strdup(c->q.uri), .began = now_us() - rec->from };
	c->recorded = rec->round;
	c->record = rec->n++;
}

static struct entry *entry_of(const struct sb_conn *c)
{
	const struct sb_recorder *rec = c->q.world->recorder;

	return rec && c->recorded == rec->round ? &rec->v[c->record] : NULL;
}

void sb_record_answer(struct sb_conn *c)
{
	struct entry *e = entry_of(c);
	const char *accept = sb_request_header(&c->q, "Accept"), *coding = sb_request_header(&c->q, "Accept-Encoding");

	if (!e || e->method)
		return;
	e->method = rh_strdup(c->q.method);
	e->accept = rh_strdup(accept ? accept : "");
	e->gzip = coding && strstr(coding, "gzip");
	e->status = c->r.status;
	e->bytes = c->r.stream ? 0 : c->r.body.n;
	e->answered = now_us() - c->q.world->recorder->from;
}

void sb_record_end(struct sb_conn *c)
{
	struct entry *e = entry_of(c);

	if (e)
		e->ended = now_us() - c->q.world->recorder->from;
}

/* ---- the control port ---- */

void sb_control_record(struct sb_request *q, struct sb_reply *r)
{
	if (!q->world->recorder)
		q->world->recorder = rh_alloc(sizeof *q->world->recorder);
	forget(q->world->recorder);
	q->world->recorder->round++;
	q->world->recorder->from = now_us();
	sb_control_state(q, r);
}

void sb_control_recorded(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_recorder *rec = q->world->recorder;
	json_t *v = json_object(), *list = json_array();

	for (size_t i = 0; rec && i < rec->n; i++) {
		const struct entry *e = &rec->v[i];
		json_t *one = json_object();
		sb_value_set_text(one, "method", e->method ? e->method : "");
		sb_value_set_text(one, "uri", e->uri);
		sb_value_set_text(one, "accept", e->accept ? e->accept : "");
		json_object_set_new(one, "gzip", json_boolean(e->gzip));
		json_object_set_new(one, "status", json_integer(e->status));
		json_object_set_new(one, "bytes", json_integer((int64_t)e->bytes));
		json_object_set_new(one, "began", json_integer(e->began));
		json_object_set_new(one, "answered", json_integer(e->answered));
		json_object_set_new(one, "ended", json_integer(e->ended));
		json_array_append_new(list, one);
	}
	json_object_set_new(v, "requests", list);
	sb_reply_value(r, 200, v);
}
