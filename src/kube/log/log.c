/* The log of several containers: which are read, and who is told. */
#include "kube/log.h"
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/log/stream.h"

#include <string.h>

#define TELL_MS 100

static struct kube_log_inner *inner_of(const struct kube_log *l)
{
	return l->inner;
}

static struct kube_log_stream *stream_of(const struct kube_log_source *s)
{
	return s->inner;
}

struct kube_log *kube_log_new(struct kube *k, const struct kube_log_spec *spec, struct rh_owner owner, int tag)
{
	struct kube_log *l = rh_alloc(sizeof *l);
	struct kube_log_inner *i = rh_alloc(sizeof *i);

	kube_log_lines_init(&l->lines, spec->most ? spec->most : KUBE_LOG_BYTES);
	l->inner = i;
	i->handle = l;
	i->kube = k;
	i->owner = owner;
	i->self = rh_owner_new();
	i->tag = tag;
	i->ns = rh_strdup(spec->ns);
	i->follow = spec->follow && !spec->previous;
	i->previous = spec->previous;
	i->tail = spec->tail;
	i->since = spec->since;
	i->told = INT64_MIN / 2;
	i->next = kube_inner(k)->logs;
	kube_inner(k)->logs = i;
	return l;
}

void kube_log_free(struct kube_log **lp)
{
	struct kube_log *l = *lp;
	struct kube_log_inner *i, **at;

	if (!l)
		return;
	*lp = NULL;
	i = inner_of(l);
	for (at = &kube_inner(i->kube)->logs; *at != i;)
		at = &(*at)->next;
	*at = i->next;
	rh_timer_stop(&i->tell);
	for (size_t n = 0; n < l->n; n++) {
		kube_log_stream_release(stream_of(&l->v[n]));
		free(l->v[n].inner);
		free(l->v[n].pod);
		free(l->v[n].container);
	}
	rh_owner_end(i->self);
	free(i->ns);
	free(i);
	kube_log_lines_release(&l->lines);
	free(l->v);
	free(l);
}

/* ---- telling ---- */

static void tell(void *ctx)
{
	struct kube_log_inner *l = ctx;

	l->told = rh_now();
	rh_message_post((struct rh_message){ .to = l->owner, .tag = l->tag });
}

void kube_log_touch(struct kube_log_inner *l)
{
	int64_t wait = l->told + TELL_MS - rh_now();

	if (l->tell.running)
		return;
	if (wait <= 0 || rh_clock_driven())
		tell(l);
	else
		rh_timer_start(&l->tell, wait, tell, l);
}

/* ---- which are read ---- */

static bool is_read(const struct kube_log_source *s)
{
	return s->state != KUBE_LOG_ENDED && s->state != KUBE_LOG_FAILED && s->state != KUBE_LOG_LEFT_OUT;
}

static bool has_room(const struct kube_log *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += is_read(&l->v[i]);
	return n < KUBE_LOG_SOURCES_MOST;
}

static void begin(struct kube_log *l, struct kube_log_source *s)
{
	if (!has_room(l)) {
		s->state = KUBE_LOG_LEFT_OUT;
	} else {
		s->state = KUBE_LOG_ASKING;
		kube_log_stream_start(stream_of(s));
	}
	kube_log_touch(inner_of(l));
}

void kube_log_next(struct kube_log_inner *i)
{
	struct kube_log *l = i->handle;

	for (size_t n = 0; n < l->n && has_room(l); n++)
		if (l->v[n].state == KUBE_LOG_LEFT_OUT)
			begin(l, &l->v[n]);
}

static struct kube_log_source *find(struct kube_log *l, const char *pod, const char *container)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].pod, pod) == 0 && strcmp(l->v[i].container, container) == 0)
			return &l->v[i];
	return NULL;
}

void kube_log_add(struct kube_log *l, const char *pod, const char *container, int restarts, bool running)
{
	struct kube_log_source *s = find(l, pod, container);
	struct kube_log_stream *stream;
	bool other;

	if (!s) {
		l->v = rh_resize(l->v, l->n + 1, sizeof *l->v);
		s = &l->v[l->n];
		*s = (struct kube_log_source){ .pod = rh_strdup(pod),
					       .container = rh_strdup(container),
					       .state = KUBE_LOG_LEFT_OUT };
		s->inner = stream = rh_alloc(sizeof *stream);
		kube_log_stream_init(stream, inner_of(l), l->n++);
		stream->restarts = restarts;
		stream->running = running;
		begin(l, s);
		return;
	}
	stream = stream_of(s);
	other = restarts != stream->restarts || (running && !stream->running);
	stream->restarts = restarts;
	stream->running = running;
	if (other && (s->state == KUBE_LOG_WAITING || (s->state == KUBE_LOG_ENDED && inner_of(l)->follow)))
		begin(l, s);
}

void kube_log_again(struct kube_log *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].state == KUBE_LOG_FAILED || l->v[i].state == KUBE_LOG_STALE ||
		    l->v[i].state == KUBE_LOG_WAITING)
			begin(l, &l->v[i]);
}

void kube_logs_silent(struct kube *k, const struct rh_err *e)
{
	for (struct kube_log_inner *i = kube_inner(k)->logs; i; i = i->next)
		for (size_t n = 0; n < i->handle->n; n++)
			if (i->handle->v[n].state == KUBE_LOG_READING)
				kube_log_stream_fail(stream_of(&i->handle->v[n]), e, -1);
}

bool kube_logs_read(const struct kube *k)
{
	for (const struct kube_log_inner *i = kube_inner(k)->logs; i; i = i->next)
		for (size_t n = 0; n < i->handle->n; n++)
			if (i->handle->v[n].state == KUBE_LOG_READING)
				return true;
	return false;
}
