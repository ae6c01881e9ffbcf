/* The status of a pod in one word, with what is ready and how often it was restarted, as kubectl prints it
 * (kubernetes, pkg/printers/internalversion, printPod).
 */
#include "kube/pull/pod_status.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/workload_row.h"

#include <stdio.h>
#include <string.h>

void kube_container_read(struct rh_str status, struct kube_container_spans *out)
{
	static const struct kube_pick members[] = {
		{ "name", offsetof(struct kube_container_spans, name) },
		{ "image", offsetof(struct kube_container_spans, image) },
		{ "imageID", offsetof(struct kube_container_spans, image_id) },
		{ "ready", offsetof(struct kube_container_spans, ready) },
		{ "restartCount", offsetof(struct kube_container_spans, restarts) },
		{ "state", offsetof(struct kube_container_spans, state) },
		{ "lastState", offsetof(struct kube_container_spans, last_state) },
		{ NULL, 0 },
	};
	static const struct kube_pick states[] = {
		{ "waiting", offsetof(struct kube_container_spans, waiting) },
		{ "running", offsetof(struct kube_container_spans, running) },
		{ "terminated", offsetof(struct kube_container_spans, terminated) },
		{ NULL, 0 },
	};
	static const struct kube_pick reasons[] = {
		{ "reason", offsetof(struct kube_container_spans, reason) },
		{ "message", offsetof(struct kube_container_spans, message) },
		{ "exitCode", offsetof(struct kube_container_spans, code) },
		{ "signal", offsetof(struct kube_container_spans, signal) },
		{ NULL, 0 },
	};

	memset(out, 0, sizeof *out);
	kube_pick(status, members, out);
	kube_pick(out->state, states, out);
	kube_pick(out->terminated.n ? out->terminated : out->waiting, reasons, out);
}

/* Words of the runtime are kept decoded: they may hold escaped quotes. */
enum kube_pull kube_container_pull(const struct kube_container_spans *c)
{
	enum kube_pull pull = KUBE_PULL_OK;
	struct rh_buf reason, message, image;

	if (!c->waiting.n)
		return pull;
	rh_buf_init(&reason, 256);
	rh_buf_init(&message, (size_t)64 << 10);
	rh_buf_init(&image, 4096);
	data_json_decode(c->reason, DATA_JSON_SHOW, rh_out_buf(&reason));
	data_json_decode(c->message, DATA_JSON_SHOW, rh_out_buf(&message));
	data_json_decode(c->image, DATA_JSON_SHOW, rh_out_buf(&image));
	pull = kube_pull_of_waiting(rh_buf_str(&reason), rh_buf_str(&message), rh_buf_str(&image), c->image_id.n > 2);
	rh_buf_release(&reason);
	rh_buf_release(&message);
	rh_buf_release(&image);
	return pull;
}

void kube_pod_read(struct rh_str spec, struct rh_str status, struct kube_pod_spans *out)
{
	static const struct kube_pick of_spec[] = {
		{ "containers", offsetof(struct kube_pod_spans, spec_containers) },
		{ "initContainers", offsetof(struct kube_pod_spans, spec_init_containers) },
		{ "nodeName", offsetof(struct kube_pod_spans, node) },
		{ "serviceAccountName", offsetof(struct kube_pod_spans, account) },
		{ "imagePullSecrets", offsetof(struct kube_pod_spans, pull_secrets) },
		{ NULL, 0 },
	};
	static const struct kube_pick of_status[] = {
		{ "phase", offsetof(struct kube_pod_spans, phase) },
		{ "reason", offsetof(struct kube_pod_spans, reason) },
		{ "containerStatuses", offsetof(struct kube_pod_spans, containers) },
		{ "initContainerStatuses", offsetof(struct kube_pod_spans, init_containers) },
		{ "conditions", offsetof(struct kube_pod_spans, conditions) },
		{ NULL, 0 },
	};

	memset(out, 0, sizeof *out);
	kube_pick(spec, of_spec, out);
	kube_pick(status, of_status, out);
}

/* ---- the word ---- */

static bool is_set(struct rh_str text)
{
	return text.n > 2; /* more than its quotes */
}

static void set_word(struct kube_pod_word *w, const char *before, struct rh_str json)
{
	struct rh_buf b;

	rh_buf_init(&b, sizeof w->text - 1);
	rh_buf_addz(&b, before);
	if (data_json_decode(json, DATA_JSON_SHOW, rh_out_buf(&b)) && !b.over)
		memcpy(w->text, b.p, b.n + 1);
	rh_buf_release(&b);
}

static void set_end(struct kube_pod_word *w, const char *before, const struct kube_container_spans *c)
{
	int64_t signal = kube_number(c->signal, 0);

	if (is_set(c->reason))
		set_word(w, before, c->reason);
	else
		snprintf(w->text, sizeof w->text, "%s%s:%d", before, signal ? "Signal" : "ExitCode",
			 (int)(signal ? signal : kube_number(c->code, 0)));
}

/* True: one of them is not through yet, and the word says so. */
static bool initializing(const struct kube_pod_spans *p, struct kube_pod_word *w)
{
	struct data_json_iter it;
	struct kube_container_spans c;
	int i = 0;

	if (!data_json_iter_init(&it, p->init_containers))
		return false;
	for (; data_json_next(&it); i++) {
		kube_container_read(it.value, &c);
		w->restarts += (int)kube_number(c.restarts, 0);
		if (c.terminated.n && kube_number(c.code, 0) == 0)
			continue;
		if (c.terminated.n)
			set_end(w, "Init:", &c);
		else if (c.waiting.n && is_set(c.reason) && !data_json_key_is(c.reason, "PodInitializing"))
			set_word(w, "Init:", c.reason);
		else
			snprintf(w->text, sizeof w->text, "Init:%d/%d", i, kube_count(p->spec_init_containers));
		return true;
	}
	return false;
}

static bool condition_true(struct rh_str conditions, const char *type)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, conditions))
		while (data_json_next(&it))
			if (kube_member_is(it.value, "type", type))
				return kube_member_is(it.value, "status", "True");
	return false;
}

/* kubectl goes through them from the last, so that the first one's word stands. */
static void containers(const struct kube_pod_spans *p, struct kube_pod_word *w)
{
	struct kube_pod_word first = { 0 };
	struct data_json_iter it;
	struct kube_container_spans c;
	bool running = false;

	if (!data_json_iter_init(&it, p->containers))
		return;
	while (data_json_next(&it)) {
		struct kube_pod_word one = { 0 };

		kube_container_read(it.value, &c);
		w->restarts += (int)kube_number(c.restarts, 0);
		if (c.waiting.n && is_set(c.reason)) {
			set_word(&one, "", c.reason);
		} else if (c.terminated.n) {
			set_end(&one, "", &c);
		} else if (c.running.n && rh_str_is(c.ready, "true")) {
			running = true;
			w->ready++;
		}
		if (one.text[0] && !first.text[0])
			first = one;
	}
	if (first.text[0])
		memcpy(w->text, first.text, sizeof w->text);
	if (running && !strcmp(w->text, "Completed"))
		snprintf(w->text, sizeof w->text, "%s",
			 condition_true(p->conditions, "Ready") ? "Running" : "NotReady");
}

void kube_pod_word(const struct kube_pod_spans *p, bool removing, struct kube_pod_word *out)
{
	memset(out, 0, sizeof *out);
	out->total = kube_count(p->spec_containers);
	set_word(out, "", is_set(p->reason) ? p->reason : p->phase);
	if (!initializing(p, out) || condition_true(p->conditions, "Initialized")) {
		out->restarts = 0;
		containers(p, out);
	}
	if (removing)
		snprintf(out->text, sizeof out->text, "%s",
			 data_json_key_is(p->reason, "NodeLost") ? "Unknown" : "Terminating");
}
