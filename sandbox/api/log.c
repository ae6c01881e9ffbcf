/* pods/NAME/log, as a kube-apiserver passes it on from the kubelet: plain text, once or followed. */
#include "sandbox/api/log_lines.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

#define MS INT64_C(1000000)
enum { FILL_MOST = 256 << 10, SOON_MS = 20 };

struct options {
	char *container;
	bool follow, previous, timestamps;
	int64_t tail, limit; /* -1: all */
	int64_t since;       /* ns since 1970 */
};
struct stream {
	struct sb_stream stream; /* first */
	struct stream *next;
	struct sb_cluster *cluster;
	char *key, *uid, *container;
	bool init, previous, follow, timestamps;
	struct sb_log log;
	int64_t restart; /* which run it is */
	int64_t line;    /* the next */
	int64_t left;    /* bytes, -1: any */
	struct rh_timer timer;
};
static struct stream *streams;

/* ---- which container ---- */

static const json_t *status_of(const struct sb_object *pod, const char *container, bool *init)
{
	const json_t *status = sb_status_of(pod),
		     *s = sb_value_named(json_object_get(status, "initContainerStatuses"), container);

	*init = sb_value_named(json_object_get(sb_spec_of(pod), "initContainers"), container) != NULL;
	return s ? s : sb_value_named(json_object_get(status, "containerStatuses"), container);
}

/* Which run it is; NULL: it has none, and why gets what the kubelet says (pkg/kubelet/kubelet_pods.go,
 * validateContainerLogStatus). */
static const json_t *run_of(const json_t *status, const struct options *o, const struct sb_object *pod, bool *last,
			    struct rh_buf *why)
{
	const json_t *ended = sb_value_at(status, "lastState", "terminated", NULL),
		     *state = json_object_get(status, "state");
	const char *reason = sb_value_z(sb_value_at(state, "waiting", "reason", NULL));

	*last = true;
	if (o->previous) {
		if (!ended)
			rh_buf_addf(why, "previous terminated container \"%s\" in pod \"%s\" not found", o->container,
				    pod->name);
		return ended;
	}
	*last = false;
	if (json_object_get(state, "running"))
		return json_object_get(state, "running");
	if (json_object_get(state, "terminated"))
		return json_object_get(state, "terminated");
	*last = true;
	if (ended)
		return ended;
	rh_buf_addf(why, "container \"%s\" in pod \"%s\" is waiting to start: %s", o->container, pod->name,
		    !strcmp(reason, "ErrImagePull")       ? "image can't be pulled"
		    : !strcmp(reason, "ImagePullBackOff") ? "trying and failing to pull image"
		    : *reason                             ? reason
							  : "ContainerCreating");
	return NULL;
}

/* ---- options ---- */

static void wrong(struct sb_reply *r, const char *pod, const char *field, const char *value, const char *what)
{
	sb_status(r, 422, "Invalid", NULL, pod, "PodLogOptions \"%s\" is invalid: %s: Invalid value: %s: %s", pod,
		  field, value, what);
}

/* validation.ValidatePodLogOptions */
static bool number(const struct sb_request *q, struct sb_reply *r, const char *pod, const char *key, int64_t least,
		   int64_t *out)
{
	const char *v = sb_request_query(q, key);

	*out = -1;
	if (!v || !*v)
		return true;
	if (rh_str_number(rh_str(v), least, INT32_MAX, out))
		return true;
	wrong(r, pod, key, v, least ? "must be greater than 0" : "must be greater than or equal to 0");
	return false;
}

static bool read_options(const struct sb_request *q, struct sb_reply *r, const char *pod, struct options *o)
{
	const char *container = sb_request_query(q, "container"), *since = sb_request_query(q, "sinceTime");
	int64_t seconds, at;

	*o = (struct options){ .follow = sb_request_true(q, "follow"),
			       .previous = sb_request_true(q, "previous"),
			       .timestamps = sb_request_true(q, "timestamps"),
			       .container = rh_strdup(container ? container : "") };
	if (!number(q, r, pod, "tailLines", 0, &o->tail) || !number(q, r, pod, "limitBytes", 1, &o->limit) ||
	    !number(q, r, pod, "sinceSeconds", 1, &seconds))
		return false;
	if (since && seconds > 0) {
		sb_status(r, 422, "Invalid", NULL, pod,
			  "PodLogOptions \"%s\" is invalid: : Forbidden: at most one of `sinceTime` or `sinceSeconds` "
			  "may be specified",
			  pod);
		return false;
	}
	if (seconds > 0)
		o->since = sb_world_ns(q->world) - seconds * 1000 * MS;
	if (since && rh_time_parse(rh_str(since), &at))
		o->since = at * 1000 * MS;
	return true;
}

/* ---- the stream ---- */

static void add_line(struct stream *s, struct rh_buf *out)
{
	size_t before = out->n;
	char when[40];

	if (s->timestamps) {
		sb_log_time(sb_log_at(&s->log, s->line), when);
		rh_buf_addf(out, "%s ", when);
	}
	sb_log_text(&s->log, s->line, out);
	rh_buf_addc(out, '\n');
	s->line++;
	if (s->left < 0)
		return;
	if ((int64_t)(out->n - before) > s->left)
		out->n = before + (size_t)s->left;
	s->left -= (int64_t)(out->n - before);
}

/* Its container may have ended meanwhile, or be another run: what there was until then is the rest. */
static void look(struct stream *s)
{
	const struct sb_object *pod = sb_object_at(s->cluster, "pods", s->key);
	bool init, same = pod && rh_str_is(sb_meta_str(pod, "uid"), s->uid);
	const json_t *status = same ? status_of(pod, s->container, &init) : NULL, *ended;

	if (s->log.until != INT64_MAX)
		return;
	if (sb_value_at(status, "state", "running", NULL) && sb_value_int_of(status, "restartCount", 0) == s->restart)
		return;
	ended = sb_value_at(status, "state", "terminated", NULL);
	if (!ended)
		ended = sb_value_at(status, "lastState", "terminated", NULL);
	int64_t at;
	s->log.until = ended && rh_time_parse(sb_value_str_of(ended, "finishedAt"), &at)
			       ? (at + 1) * 1000 * MS - 1
			       : sb_world_ns(s->cluster->world);
}

static void wake(void *ctx)
{
	struct stream *s = ctx;

	sb_stream_wake(&s->stream);
}

static bool fill(struct sb_stream *stream, struct rh_buf *out)
{
	struct stream *s = (struct stream *)stream;
	int64_t now, count, next;

	look(s);
	now = sb_world_ns(s->cluster->world);
	count = sb_log_count(&s->log, s->log.until == INT64_MAX ? now : INT64_MAX - 1);
	while (s->line < count && s->left && out->n < FILL_MOST)
		add_line(s, out);
	if (out->n)
		return true;
	if (!s->follow || !s->left || s->log.until != INT64_MAX)
		return false;
	if (s->log.kind == SB_LOG_SILENT || (s->log.kind == SB_LOG_SCRIPT && !s->log.period))
		return true;
	next = (sb_log_at(&s->log, s->line) - now) / MS + 1;
	rh_timer_start(&s->timer, s->log.kind == SB_LOG_FLOOD ? SOON_MS : next, wake, s);
	return true;
}

static void done(struct sb_stream *stream)
{
	struct stream *s = (struct stream *)stream, **at = &streams;

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	rh_timer_stop(&s->timer);
	sb_log_release(&s->log);
	free(s->key);
	free(s->uid);
	free(s->container);
	free(s);
}

void sb_logs_changed(const struct sb_object *pod)
{
	for (struct stream *s = streams; s; s = s->next)
		if (rh_str_is(sb_meta_str(pod, "uid"), s->uid))
			sb_stream_wake(&s->stream);
}

/* The line at which it begins. */
static int64_t first_line(const struct sb_log *l, const struct options *o, int64_t now)
{
	int64_t n = sb_log_count(l, now), low = 0, high = n;

	while (low < high && o->since) {
		int64_t middle = low + (high - low) / 2;

		if (sb_log_at(l, middle) < o->since)
			low = middle + 1;
		else
			high = middle;
	}
	return o->tail >= 0 && n - o->tail > low ? n - o->tail : low;
}

static void begin(struct sb_request *q, struct sb_reply *r, const struct sb_object *pod, const struct options *o)
{
	struct rh_buf why;
	bool init = false, last;
	const json_t *status = status_of(pod, o->container, &init), *run;

	rh_buf_init(&why, 4096);
	run = run_of(status, o, pod, &last, &why);
	r->type = "text/plain";
	if (!sb_value_str_of(sb_spec_of(pod), "nodeName").n) {
		r->status = 204; /* on no node yet: there is nothing to stream (apiserver: StreamObject) */
		r->type = NULL;
	} else if (!run) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "%s", why.p);
	} else {
		const json_t *list = json_object_get(sb_spec_of(pod), init ? "initContainers" : "containers");
		struct stream *s = rh_alloc(sizeof *s);

		s->cluster = q->cluster;
		s->key = rh_strdup(pod->key);
		s->uid = rh_str_dup(sb_meta_str(pod, "uid"));
		s->container = rh_strdup(o->container);
		s->restart = sb_value_int_of(status, "restartCount", 0);
		s->follow = o->follow;
		s->timestamps = o->timestamps;
		s->left = o->limit;
		sb_log_init(&s->log, sb_value_named(list, o->container), run, rh_str(pod->key),
			    s->restart - (last && json_object_get(json_object_get(status, "state"), "running")));
		s->line = first_line(&s->log, o, s->log.until == INT64_MAX ? sb_world_ns(q->world) : INT64_MAX - 1);
		s->stream.fill = fill;
		s->stream.done = done;
		s->next = streams;
		streams = s;
		r->status = 200;
		r->stream = &s->stream;
	}
	rh_buf_release(&why);
}

void sb_api_log(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	const struct sb_object *pod = sb_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	char *name = rh_str_dup(t->name);
	struct options o = { 0 };

	if (read_options(q, r, name, &o)) {
		if (!pod)
			sb_status(r, 404, "NotFound", t->kind, name, "pods \"%s\" not found", name);
		else if (sb_container_choose(pod, &o.container, r))
			begin(q, r, pod, &o);
	}
	free(o.container);
	free(name);
}
