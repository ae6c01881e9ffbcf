/* StatefulSets: numbered pods, one after the other (pkg/controller/statefulset). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 60 };

static const struct sb_source source = { "statefulset-controller", NULL, false };

struct look {
	struct sb_cluster *c;
	struct sb_object *s;
	int64_t wanted, partition;
	char hash[11], revision[64]; /* of the present template */
	bool parallel, on_delete;
};

static bool look_init(struct look *l, struct sb_cluster *c, const char *key)
{
	memset(l, 0, sizeof *l);
	l->c = c;
	l->s = sb_object_hold(sb_object_at(c, "statefulsets", key));
	if (!l->s)
		return false;
	const json_t *spec = sb_spec_of(l->s), *update = json_object_get(spec, "updateStrategy");
	l->wanted = sb_value_int_of(spec, "replicas", 1);
	l->partition = sb_value_int_of(json_object_get(update, "rollingUpdate"), "partition", 0);
	l->parallel = rh_str_is(sb_value_str_of(spec, "podManagementPolicy"), "Parallel");
	l->on_delete = rh_str_is(sb_value_str_of(update, "type"), "OnDelete");
	sb_template_hash(json_object_get(spec, "template"), l->hash);
	snprintf(l->revision, sizeof l->revision, "%.52s-%s", l->s->name, l->hash);
	return true;
}

static struct sb_object *pod_number(const struct look *l, int64_t i)
{
	char *key = rh_format("%.*s/%s-%lld", RH_ARG(l->s->ns), l->s->name, (long long)i);
	struct sb_object *pod = sb_object_at(l->c, "pods", key);
	free(key);
	return pod;
}

static bool is_new(const struct look *l, const struct sb_object *pod)
{
	return rh_str_is(sb_value_str(sb_value_at(pod->v, "metadata", "labels", "controller-revision-hash", NULL)),
			 l->revision);
}

static void create(const struct look *l, int64_t i)
{
	char *name = rh_format("%s-%lld", l->s->name, (long long)i);
	json_t *labels =
		sb_value_json("{\"controller-revision-hash\":\"%s\",\"statefulset.kubernetes.io/pod-name\":\"%s\"}",
			      l->revision, name);
	sb_pod_from_template(l->c, l->s, json_object_get(sb_spec_of(l->s), "template"), name, labels);
	free(name);
}

static void remove_pod(const struct look *l, const struct sb_object *pod)
{
	sb_event(l->c, l->s, NULL, &source, "Normal", "SuccessfulDelete", "delete Pod %s in StatefulSet %s successful",
		 pod->name, l->s->name);
	sb_pod_delete(l->c, pod, -1);
}

/* True when every pod up to the number is there and ready; else the first that is not has been seen to. */
static bool fill(const struct look *l)
{
	bool all = true;
	for (int64_t i = 0; i < l->wanted; i++) {
		const struct sb_object *pod = pod_number(l, i);
		bool gone = pod && !sb_pod_active(pod) && !sb_object_leaving(pod);
		if (gone)
			sb_pod_delete(l->c, pod, 0); /* it ended: its number is needed */
		if (!pod || gone)
			create(l, i);
		if (pod && !gone && sb_pod_ready(pod) && !sb_object_leaving(pod))
			continue;
		all = false;
		if (!l->parallel)
			return false;
	}
	return all;
}

/* Numbers beyond the wanted go, the highest first and one at a time. */
static bool shrink(const struct look *l)
{
	struct sb_index pods;
	const struct sb_object *highest = NULL;
	int64_t most = l->wanted - 1, n;
	sb_owned_by(l->c, "pods", l->s, &pods);
	for (size_t i = 0; i < pods.n; i++) {
		const char *dash = strrchr(pods.v[i]->name, '-');
		if (dash && rh_str_number(rh_str(dash + 1), 0, INT32_MAX, &n) && n > most) {
			most = n;
			highest = pods.v[i];
		}
	}
	if (highest && !sb_object_leaving(highest))
		remove_pod(l, highest);
	sb_index_release(&pods);
	return !highest;
}

/* Pods of an older template are replaced from the highest number down. */
static void update(const struct look *l)
{
	for (int64_t i = l->wanted - 1; i >= l->partition && !l->on_delete; i--) {
		const struct sb_object *pod = pod_number(l, i);
		if (!pod || sb_object_leaving(pod))
			return;
		if (!is_new(l, pod)) {
			remove_pod(l, pod);
			return;
		}
		if (!sb_pod_ready(pod))
			return;
	}
}

/* A pod of the old template that never became ready holds everything up (kubernetes/kubernetes#67250): so it is. */
static void tell(const struct look *l)
{
	const json_t *was = sb_status_of(l->s);
	json_t *status = json_object();
	struct sb_index pods;
	int64_t all = 0, ready = 0, fresh = 0;
	const char *current = sb_value_z_of(was, "currentRevision");
	sb_owned_by(l->c, "pods", l->s, &pods);
	for (size_t i = 0; i < pods.n; i++) {
		all++;
		ready += sb_pod_ready(pods.v[i]) && !sb_object_leaving(pods.v[i]);
		fresh += is_new(l, pods.v[i]);
	}
	sb_index_release(&pods);
	bool done = fresh == l->wanted && ready == l->wanted && all == l->wanted;
	if (!*current || done)
		current = l->revision;
	json_object_set_new(status, "observedGeneration",
			    json_integer(sb_value_int_of(json_object_get(l->s->v, "metadata"), "generation", 1)));
	json_object_set_new(status, "replicas", json_integer(all));
	if (ready)
		json_object_set_new(status, "readyReplicas", json_integer(ready));
	json_object_set_new(status, "availableReplicas", json_integer(ready));
	json_object_set_new(status, "currentReplicas",
			    json_integer(done || !strcmp(current, l->revision) ? fresh : all - fresh));
	if (fresh)
		json_object_set_new(status, "updatedReplicas", json_integer(fresh));
	sb_value_set_text(status, "currentRevision", current);
	sb_value_set_text(status, "updateRevision", l->revision);
	json_object_set_new(status, "collisionCount", json_integer(0));
	sb_status_put(l->c, l->s, status);
}

void sb_stateful_sync(struct sb_cluster *c, const char *key)
{
	struct look l;
	if (!look_init(&l, c, key))
		return;
	if (!sb_object_leaving(l.s))
		sb_revision_keep(c, l.s, l.hash, "controller.kubernetes.io/hash");
	if (!sb_object_leaving(l.s) && fill(&l) && shrink(&l))
		update(&l);
	tell(&l);
	sb_object_drop(&l.s);
}

void sb_stateful_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (change->now)
		sb_task_later(c, LOOK_MS, change->now->key, sb_stateful_sync);
}
