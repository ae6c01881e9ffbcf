/* The log of one container: read, followed, and taken up again where it was cut.
 *
 * A server takes up at a whole second only (sinceTime loses its fraction on the way to the kubelet), so what was read
 * of that second comes again and is passed over: by its time, and among lines of one time by their number.
 */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/feed.h"
#include "kube/log/stream.h"
#include "net/net.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SHORT_MS 1000 /* one that ends sooner and brought nothing has not lived */
#define DELAY_MOST 10000

static struct kube_log_source *source_of(const struct kube_log_stream *s)
{
	return &s->log->handle->v[s->index];
}

static void set_state(struct kube_log_stream *s, enum kube_log_state state, const struct rh_err *e)
{
	struct kube_log_source *source = source_of(s);

	source->state = state;
	source->err = e ? *e : (struct rh_err){ 0 };
	kube_log_touch(s->log);
}

void kube_log_stream_init(struct kube_log_stream *s, struct kube_log_inner *log, size_t index)
{
	*s = (struct kube_log_stream){ .log = log, .index = index };
	rh_buf_init(&s->held, KUBE_LOG_LINE_MOST + 64);
}

static void stop(struct kube_log_stream *s)
{
	if (s->request)
		net_http_cancel(s->log->kube->net, s->request);
	s->request = 0;
	rh_timer_stop(&s->again);
}

void kube_log_stream_release(struct kube_log_stream *s)
{
	stop(s);
	rh_buf_release(&s->held);
}

/* ---- lines ---- */

/* Is it one that was read before the stream was cut? */
static bool known(struct kube_log_stream *s, int64_t at)
{
	if (!s->resumes || at > s->last) {
		s->resumes = false;
		return false;
	}
	if (at < s->last)
		return true;
	if (s->seen < s->at_last) {
		s->seen++;
		return true;
	}
	return false;
}

static void take_line(struct kube_log_stream *s, struct rh_str line, bool cut)
{
	struct kube_log_lines *lines = &s->log->handle->lines;
	struct rh_str text;
	struct rh_buf plain;
	int64_t at;

	if (!kube_log_stamp(s, line, &at, &text))
		at = s->last ? s->last : rh_wall() * 1000000000;
	else if (known(s, at))
		return;
	if (at < s->last) /* a node's clock was set back */
		at = s->last;
	s->at_last = at == s->last ? s->at_last + 1 : 1;
	s->last = at;
	s->lines++;
	if (!text.n || (!memchr(text.p, '\033', text.n) && text.p[text.n - 1] != '\r')) {
		kube_log_lines_add(lines, at, (uint32_t)s->index, text, cut);
		return;
	}
	rh_buf_init(&plain, text.n);
	kube_log_plain(text, &plain);
	kube_log_lines_add(lines, at, (uint32_t)s->index, rh_buf_str(&plain), cut);
	rh_buf_release(&plain);
}

/* A line may be of any length: what is kept of it is not. */
static void hold(struct kube_log_stream *s, struct rh_str part)
{
	size_t room = s->held.limit - s->held.n;

	if (part.n > room) {
		s->skips = true;
		part.n = room;
	}
	rh_buf_adds(&s->held, part);
}

/* What came: whole lines go to the log. */
static void feed(struct kube_log_stream *s, struct rh_str piece)
{
	while (piece.n) {
		const char *end = memchr(piece.p, '\n', piece.n);
		struct rh_str part = rh_str_n(piece.p, end ? (size_t)(end - piece.p) : piece.n);

		piece = rh_str_from(piece, part.n + (end ? 1 : 0));
		if (end && !s->held.n && part.n <= s->held.limit) {
			take_line(s, part, false);
			continue;
		}
		hold(s, part);
		if (!end)
			break;
		take_line(s, rh_buf_str(&s->held), s->skips);
		rh_buf_clear(&s->held);
		s->skips = false;
	}
	kube_log_lines_settle(&s->log->handle->lines);
}

/* What a stream ends with may be a line that is not whole: it comes again if there is more of it. */
static void end_line(struct kube_log_stream *s, bool whole)
{
	if (whole && s->held.n)
		take_line(s, rh_buf_str(&s->held), s->skips);
	rh_buf_clear(&s->held);
	s->skips = false;
	kube_log_lines_settle(&s->log->handle->lines);
}

/* ---- the request ---- */

/* What the kubelet says when there is no log (pkg/kubelet/kubelet_pods.go, validateContainerLogStatus), in other words:
 * it is no fault. True: the container has not started yet. */
static bool say_none(const struct kube_log_stream *s, struct rh_err *e)
{
	static const char waiting[] = "is waiting to start: ";
	const struct kube_log_source *source = source_of(s);
	const char *waits = strstr(e->why, waiting);
	char *why;

	if (e->http == 400 && strstr(e->why, "previous terminated container")) {
		rh_err_set(e, RH_E_NOTFOUND, _("The container %s of %s has not run before."), source->container,
			   source->pod);
		return false;
	}
	if (e->http == 403) {
		rh_err_fix(e, "%s", _("Reading logs is a right of its own: get on pods/log."));
		return false;
	}
	if (e->http != 400 || !waits)
		return false;
	why = rh_strdup(waits + sizeof waiting - 1);
	rh_err_set(e, RH_E_NOTFOUND, _("The container %s of %s has not started"), source->container, source->pod);
	rh_err_why(e, "%s", why);
	free(why);
	return true;
}

static void start_again(void *ctx)
{
	kube_log_stream_start(ctx);
}

void kube_log_stream_fail(struct kube_log_stream *s, const struct rh_err *err, int retry_after)
{
	struct rh_err copy = *err, *e = &copy;
	bool waits = say_none(s, e);
	bool again = waits || e->code == RH_E_NET || e->code == RH_E_TIMEOUT || e->code == RH_E_SERVER ||
		     e->code == RH_E_TLS;
	int64_t delay;

	stop(s);
	set_state(s, waits ? KUBE_LOG_WAITING : again ? KUBE_LOG_STALE : KUBE_LOG_FAILED, e);
	s->failures++;
	if (again) {
		delay = kube_feed_delay(s->failures, DELAY_MOST);
		if (retry_after > 0 && delay < retry_after * INT64_C(1000))
			delay = retry_after * INT64_C(1000);
		rh_timer_start(&s->again, delay, start_again, s);
		return;
	}
	if (e->code == RH_E_AUTH)
		rh_message_post((struct rh_message){ .to = s->log->owner, .tag = s->log->tag, .err = *e });
	kube_log_next(s->log);
}

static void on_head(void *ctx, const struct net_http_head *head)
{
	struct kube_log_stream *s = ctx;

	if (head->status / 100 != 2)
		return;
	kube_pulse_start(s->log->kube);
	set_state(s, KUBE_LOG_READING, NULL);
}

static void on_data(void *ctx, const struct net_http_head *head, struct rh_str piece)
{
	struct kube_log_stream *s = ctx;

	(void)head;
	kube_heard(s->log->kube);
	s->failures = 0;
	feed(s, piece);
	kube_log_touch(s->log);
}

/* Whatever ends in the middle may have been cut by something on the way: it is taken up again. One that ends at once
 * and brings nothing is really over. */
static void on_end(struct kube_log_stream *s)
{
	bool lived = s->lines || rh_now() - s->began >= SHORT_MS;

	end_line(s, true);
	if (s->log->follow && lived) {
		kube_log_stream_start(s);
		return;
	}
	s->running = false;
	set_state(s, KUBE_LOG_ENDED, NULL);
	kube_log_next(s->log);
}

static void on_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *transport)
{
	struct kube_log_stream *s = ctx;
	struct rh_err e = *transport;
	char *what;

	s->request = 0;
	if (e.code == RH_OK && head->status / 100 == 2) { /* 204: it is on no node yet */
		on_end(s);
		return;
	}
	end_line(s, false);
	what = rh_format(_("the log of %s"), source_of(s)->pod);
	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, what, &e);
	free(what);
	kube_log_stream_fail(s, &e, head ? head->retry_after : -1);
}

void kube_log_path(const struct kube *k, const char *ns, const char *pod, const char *query, struct rh_buf *out)
{
	kube_path(k, &kube_res_pod, ns, pod, out);
	rh_buf_addf(out, "/log?%s", query);
}

/* From where it was, or as much of the beginning as was asked for. */
static void add_from(struct kube_log_stream *s, struct rh_buf *out)
{
	time_t from = (time_t)(s->last / 1000000000);
	struct tm tm;
	char text[40];

	if (s->last && gmtime_r(&from, &tm)) {
		strftime(text, sizeof text, "%Y-%m-%dT%H%%3A%M%%3A%SZ", &tm);
		rh_buf_addf(out, "&sinceTime=%s", text);
		return;
	}
	if (s->log->tail >= 0)
		rh_buf_addf(out, "&tailLines=%lld", (long long)s->log->tail);
	if (s->log->since > 0)
		rh_buf_addf(out, "&sinceSeconds=%lld", (long long)s->log->since);
}

void kube_log_stream_start(struct kube_log_stream *s)
{
	const struct kube_log_source *source = source_of(s);
	struct rh_buf path, query;

	stop(s);
	rh_buf_clear(&s->held);
	s->skips = false;
	s->lines = 0;
	s->seen = 0;
	s->resumes = s->last != 0;
	s->began = rh_now();
	rh_buf_init(&query, 2048);
	rh_buf_init(&path, 4096);
	rh_buf_addz(&query, "container=");
	net_url_escape(&query, rh_str(source->container));
	rh_buf_addf(&query, "&timestamps=true%s%s", s->log->follow ? "&follow=true" : "",
		    s->log->previous ? "&previous=true" : "");
	add_from(s, &query);
	kube_log_path(s->log->kube, s->log->ns, source->pod, query.p, &path);
	s->request = net_http_start(s->log->kube->net, &(struct net_http){ .at = s->log->kube->at,
									   .method = "GET",
									   .path = path.p,
									   .accept = "*/*",
									   .owner = s->log->self,
									   .stream = s->log->follow,
									   .limit = SIZE_MAX,
									   .on_head = on_head,
									   .on_data = on_data,
									   .on_done = on_done,
									   .ctx = s });
	rh_buf_release(&query);
	rh_buf_release(&path);
}
