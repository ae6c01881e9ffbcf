/* A pod that is looked at closely: its containers, what each waits for, and which pull secrets it names. */
#include "kube/pod.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/pull/pod_status.h"
#include "kube/workload_row.h"

#include <string.h>

static char *text(struct rh_str raw)
{
	struct rh_buf b;
	char *z;

	rh_buf_init(&b, (size_t)64 << 10);
	if (!raw.n || raw.p[0] != '"' || !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&b)) || b.over)
		rh_buf_clear(&b);
	z = rh_buf_take(&b);
	rh_buf_release(&b);
	return z;
}

static void add_secrets(struct kube_pod *pod, struct rh_str array)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, array) || it.close != ']')
		return;
	while (data_json_next(&it)) {
		char *name = text(kube_member(it.value, "name"));

		if (!*name) { /* the kubelet skips it */
			free(name);
			continue;
		}
		pod->secrets = rh_resize(pod->secrets, pod->secret_count + 1, sizeof *pod->secrets);
		pod->secrets[pod->secret_count++] = name;
	}
}

/* The status of the container with that name; false when there is none yet. */
static bool status_find(struct rh_str statuses, struct rh_str name, struct kube_container_spans *out)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, statuses))
		while (data_json_next(&it)) {
			kube_container_read(it.value, out);
			if (rh_str_eq(out->name, name))
				return true;
		}
	memset(out, 0, sizeof *out);
	return false;
}

static void add_container(struct kube_pod *pod, struct rh_str spec, struct rh_str statuses, bool init)
{
	struct rh_str raw_name = kube_member(spec, "name");
	struct kube_container *c;
	struct kube_container_spans status;

	status_find(statuses, raw_name, &status);
	pod->containers = rh_resize(pod->containers, pod->container_count + 1, sizeof *pod->containers);
	c = &pod->containers[pod->container_count++];
	*c = (struct kube_container){ .name = text(raw_name),
				      .image = text(kube_member(spec, "image")),
				      .policy = text(kube_member(spec, "imagePullPolicy")),
				      .reason = text(status.reason),
				      .message = text(status.message),
				      .image_id = text(status.image_id),
				      .init = init,
				      .ready = rh_str_is(status.ready, "true"),
				      .restarts = (int)kube_number(status.restarts, 0) };
	c->state = status.terminated.n ? KUBE_CONTAINER_ENDED
		   : status.running.n  ? KUBE_CONTAINER_RUNNING
				       : KUBE_CONTAINER_WAITING;
	c->code = (int)kube_number(status.code, 0);
	struct rh_str last = kube_member(status.last_state, "terminated");
	c->last_code = (int)kube_number(kube_member(last, "exitCode"), 0);
	c->last_reason = text(kube_member(last, "reason"));
	c->last_ended = kube_time(kube_member(last, "finishedAt"));
	c->started = kube_time(kube_member(status.running.n ? status.running : status.terminated, "startedAt"));
	c->ended = kube_time(kube_member(status.terminated, "finishedAt"));
	c->pull = c->state != KUBE_CONTAINER_WAITING ? KUBE_PULL_OK
		  : kube_pod_over(pod)
			  ? KUBE_PULL_NONE
			  : kube_pull_of_waiting(rh_str(c->reason), rh_str(c->message), rh_str(c->image), *c->image_id);
}

static void add_containers(struct kube_pod *pod, struct rh_str specs, struct rh_str statuses, bool init)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, specs) && it.close == ']')
		while (data_json_next(&it))
			add_container(pod, it.value, statuses, init);
}

/* Why it stands on no node: the message of its condition PodScheduled. */
static void read_scheduled(struct kube_pod *pod, struct rh_str conditions)
{
	struct data_json_iter it;

	pod->unscheduled = NULL;
	if (data_json_iter_init(&it, conditions))
		while (data_json_next(&it)) {
			if (!kube_member_is(it.value, "type", "PodScheduled"))
				continue;
			if (kube_member_is(it.value, "status", "False"))
				pod->unscheduled = text(kube_member(it.value, "message"));
			else
				pod->scheduled = kube_time(kube_member(it.value, "lastTransitionTime"));
		}
}

struct kube_pod *kube_pod_parse(struct rh_str object)
{
	struct rh_str spec = kube_member(object, "spec"), status = kube_member(object, "status");
	struct kube_pod *pod;
	struct kube_pod_spans p;
	struct kube_meta meta;

	kube_meta_read(kube_metadata(object), &meta);
	if (meta.name.n <= 2)
		return NULL;
	kube_pod_read(spec, status, &p);
	pod = rh_alloc(sizeof *pod);
	pod->name = text(meta.name);
	pod->ns = text(meta.ns);
	pod->uid = text(meta.uid);
	pod->node = text(p.node);
	pod->account = text(p.account);
	pod->created = kube_time(meta.created);
	pod->removing = meta.deleted.n && !rh_str_is(meta.deleted, "null");
	if (pod->removing) /* the time in it is when it has to be gone */
		pod->removed = kube_time(meta.deleted) -
			       kube_number(kube_at(object, "/metadata/deletionGracePeriodSeconds"), 0);
	pod->phase = text(p.phase);
	struct rh_str hash = kube_member(meta.labels, "pod-template-hash");
	pod->hash = text(hash.n ? hash : kube_member(meta.labels, "controller-revision-hash"));
	add_secrets(pod, p.pull_secrets);
	add_containers(pod, p.spec_init_containers, p.init_containers, true);
	add_containers(pod, p.spec_containers, p.containers, false);
	read_scheduled(pod, p.conditions);
	struct kube_pod_word word;
	kube_pod_word(&p, pod->removing, &word);
	memcpy(pod->status, word.text, sizeof pod->status);
	pod->ready = word.ready;
	pod->restarts = word.restarts;
	return pod;
}

bool kube_pod_over(const struct kube_pod *pod)
{
	return !strcmp(pod->phase, "Failed") || !strcmp(pod->phase, "Succeeded");
}

int kube_pod_trouble(const struct kube_pod *pod)
{
	int pull = KUBE_PULL_NONE;

	for (size_t i = 0; !kube_pod_over(pod) && i < pod->container_count; i++)
		pull = (int)pod->containers[i].pull > pull ? (int)pod->containers[i].pull : pull;
	return pod->removing ? -1 : pull;
}

void kube_pod_free(struct kube_pod **pp)
{
	struct kube_pod *pod = *pp;

	if (!pod)
		return;
	for (size_t i = 0; i < pod->container_count; i++) {
		struct kube_container *c = &pod->containers[i];

		free(c->name);
		free(c->image);
		free(c->policy);
		free(c->reason);
		free(c->message);
		free(c->image_id);
		free(c->last_reason);
	}
	for (size_t i = 0; i < pod->secret_count; i++)
		free(pod->secrets[i]);
	free(pod->containers);
	free(pod->secrets);
	free(pod->name);
	free(pod->ns);
	free(pod->uid);
	free(pod->node);
	free(pod->account);
	free(pod->phase);
	free(pod->hash);
	free(pod->unscheduled);
	free(pod);
	*pp = NULL;
}
