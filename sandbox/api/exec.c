/* pods/NAME/exec and attach: a command in a container, or what it runs. How it ends is a Status on the error channel
 * (kubernetes: kubelet, cri-streaming remotecommand/exec.go). */
#include "sandbox/api/remote.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { WORDS = 64 };

struct sb_remote {
	struct sb_wire *wire;
	struct sb_run *run;
	unsigned wants;
	bool over;
};

/* ---- what the client gets ---- */

static void out(void *ctx, enum sb_channel c, struct rh_str bytes)
{
	struct sb_remote *r = ctx;

	if (!r->over && (r->wants & 1u << c))
		r->wire->write(r->wire, c, bytes);
}

/* As a kubelet says it: why a program could not be started, or with which code it ended. */
static json_t *status_of(int code, const char *why)
{
	json_t *v, *cause, *causes;
	char number[16];

	if (why)
		return sb_status_value(500, "InternalError", why);
	if (!code) {
		v = json_object();
		json_object_set_new(v, "metadata", json_object());
		sb_value_set_text(v, "status", "Success");
		return v;
	}
	snprintf(number, sizeof number, "%d", code);
	v = json_object();
	json_object_set_new(v, "metadata", json_object());
	sb_value_set_text(v, "status", "Failure");
	json_object_set_new(v, "message",
			    sb_value_textf("command terminated with non-zero exit code: exit status %d", code));
	sb_value_set_text(v, "reason", "NonZeroExitCode");
	cause = json_object();
	sb_value_set_text(cause, "reason", "ExitCode");
	sb_value_set_text(cause, "message", number);
	causes = json_array();
	json_array_append_new(causes, cause);
	json_object_set_new(sb_value_need_map(v, "details"), "causes", causes);
	return v;
}

static void ended(void *ctx, int code, const char *why)
{
	struct sb_remote *r = ctx;
	struct rh_buf text;
	json_t *v;

	if (r->over)
		return;
	v = status_of(code, why);
	rh_buf_init(&text, 8192);
	sb_value_write(v, &text);
	r->wire->write(r->wire, SB_ERRORS, rh_buf_str(&text));
	r->over = true;
	r->wire->end(r->wire);
	rh_buf_release(&text);
	sb_value_free(&v);
}

/* ---- what it sends ---- */

void sb_remote_ready(struct sb_remote *r)
{
	sb_run_start(r->run);
}

/* {"Width":80,"Height":24} */
static void resize(struct sb_remote *r, struct rh_str bytes)
{
	struct rh_err e;
	json_t *v = sb_value_parse(bytes, &e);

	if (v)
		sb_run_size(r->run, (int)sb_value_int_of(v, "Width", 0), (int)sb_value_int_of(v, "Height", 0));
	sb_value_free(&v);
}

void sb_remote_got(struct sb_remote *r, enum sb_channel c, struct rh_str bytes)
{
	if (r->over || !(r->wants & 1u << c))
		return;
	if (c == SB_STDIN)
		sb_run_input(r->run, bytes);
	else if (c == SB_RESIZE)
		resize(r, bytes);
}

void sb_remote_eof(struct sb_remote *r)
{
	if (!r->over)
		sb_run_eof(r->run);
}

void sb_remote_gone(struct sb_remote *r)
{
	r->over = true;
	sb_run_free(&r->run);
	free(r);
}

/* ---- the request ---- */

static unsigned channels_of(const struct sb_request *q)
{
	bool tty = sb_request_true(q, "tty");

	return 1u << SB_ERRORS | (sb_request_true(q, "stdin") ? 1u << SB_STDIN : 0) |
	       (sb_request_true(q, "stdout") ? 1u << SB_STDOUT : 0) |
	       (sb_request_true(q, "stderr") && !tty ? 1u << SB_STDERR : 0) | (tty ? 1u << SB_RESIZE : 0);
}

static struct sb_wire *open_wire(struct sb_request *q, struct sb_reply *r, unsigned wants)
{
	struct sb_wire *w = NULL;

	if (sb_cluster_minor(q->cluster) >= 30) /* TranslateStreamCloseWebsocketRequests is on by default */
		w = sb_websocket_open(q, r, wants);
	return w ? w : sb_spdy_open(q, r, wants);
}

static size_t words_of(const struct sb_request *q, char *words[WORDS])
{
	size_t n = 0;

	for (size_t i = 0; i < q->query_n && n < WORDS; i++)
		if (!strcmp(q->query[i].key, "command"))
			words[n++] = q->query[i].value;
	return n;
}

static void begin(struct sb_request *q, struct sb_reply *r, const struct sb_object *pod, const char *container,
		  bool attach)
{
	unsigned wants = channels_of(q);
	char *words[WORDS];
	size_t n = attach ? 0 : words_of(q, words);
	struct sb_wire *w = open_wire(q, r, wants);
	struct sb_place place = { .cluster = q->cluster,
				  .pod = pod->key,
				  .uid = (char *)(uintptr_t)sb_value_z_of(json_object_get(pod->v, "metadata"), "uid"),
				  .container = (char *)(uintptr_t)container };
	struct sb_remote *remote;

	if (!w) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "Upgrade request required");
		return;
	}
	remote = rh_alloc(sizeof *remote);
	*remote = (struct sb_remote){ .wire = w, .wants = wants };
	remote->run = sb_run_new(&place, words, n, sb_request_true(q, "tty"), sb_request_true(q, "stdin"),
				 &(struct sb_run_out){ .out = out, .exit = ended, .ctx = remote });
	w->remote = remote;
	r->status = 101;
	r->tunnel = &w->tunnel;
}

static bool runs(const struct sb_object *pod, const char *container)
{
	const json_t *all = json_object_get(sb_status_of(pod), "containerStatuses");

	return sb_value_at(sb_value_named(all, container), "state", "running", NULL) != NULL;
}

/* pkg/registry/core/pod/strategy.go, streamLocation; then the kubelet's own word. */
void sb_api_remote(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	const struct sb_object *pod = sb_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	const char *asked = sb_request_query(q, "container");
	char *name = rh_str_dup(t->name), *container = rh_strdup(asked ? asked : "");
	bool attach = rh_str_is(t->sub, "attach");

	if (!pod) {
		sb_status(r, 404, "NotFound", t->kind, name, "pods \"%s\" not found", name);
	} else if (!sb_container_choose(pod, &container, r)) {
		/* it has been said why not */
	} else if (!sb_value_str_of(sb_spec_of(pod), "nodeName").n) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "pod %s does not have a host assigned", name);
	} else if (!sb_request_header(q, "Upgrade")) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "Upgrade request required");
	} else if (!attach && !sb_request_query(q, "command")) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "you must specify at least 1 command for the container");
	} else if (!runs(pod, container)) {
		char *text = rh_format("container not found (\"%s\")", container);

		sb_reply_text(r, 500, text);
		free(text);
	} else {
		begin(q, r, pod, container, attach);
	}
	free(container);
	free(name);
}
