/* ReplicaSets keep their number of pods (pkg/controller/replicaset). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

enum { LOOK_MS = 60 };

static const struct sb_source source = { "replicaset-controller", NULL, false };

/* Which pod goes first: not placed, not ready, younger. */
static int first_to_go(const void *a, const void *b)
{
	const struct sb_object *x = *(struct sb_object *const *)a, *y = *(struct sb_object *const *)b;
	int placed =
		(sb_value_str_of(sb_spec_of(x), "nodeName").n > 0) - (sb_value_str_of(sb_spec_of(y), "nodeName").n > 0);
	int ready = sb_pod_ready(x) - sb_pod_ready(y);
	if (placed || ready)
		return placed ? placed : ready;
	return x->created == y->created ? strcmp(x->key, y->key) : x->created < y->created ? 1 : -1;
}

static void scale(struct sb_cluster *c, const struct sb_object *rs, struct sb_object **active, size_t n, int64_t wanted)
{
	for (int64_t i = (int64_t)n; i < wanted; i++)
		if (!sb_pod_from_template(c, rs, json_object_get(sb_spec_of(rs), "template"), NULL, NULL))
			return;
	if ((int64_t)n <= wanted)
		return;
	qsort(active, n, sizeof *active, first_to_go);
	for (size_t i = 0; i < n - (size_t)wanted; i++) {
		sb_pod_delete(c, active[i], -1);
		sb_event(c, rs, NULL, &source, "Normal", "SuccessfulDelete", "Deleted pod: %s", active[i]->name);
	}
}

static void tell(struct sb_cluster *c, const char *key, struct sb_object *const *active, size_t n)
{
	struct sb_object *rs = sb_object_at(c, "replicasets", key);
	json_t *status = json_object();
	int64_t ready = 0, available = 0, seconds = sb_spec_int(rs, "minReadySeconds", 0);
	for (size_t i = 0; i < n; i++) {
		ready += sb_pod_ready(active[i]);
		available += sb_pod_available(c, active[i], seconds, key, sb_replicaset_sync);
	}
	json_object_set_new(status, "replicas", json_integer((int64_t)n));
	if (n)
		json_object_set_new(status, "fullyLabeledReplicas", json_integer((int64_t)n));
	if (ready)
		json_object_set_new(status, "readyReplicas", json_integer(ready));
	if (available)
		json_object_set_new(status, "availableReplicas", json_integer(available));
	json_object_set_new(status, "observedGeneration",
			    json_integer(sb_value_int_of(json_object_get(rs->v, "metadata"), "generation", 1)));
	sb_status_put(c, rs, status);
}

static size_t only_active(struct sb_index *pods)
{
	size_t n = 0;
	for (size_t i = 0; i < pods->n; i++) {
		struct sb_object *o = pods->v[i];
		if (sb_pod_active(o)) {
			pods->v[i] = pods->v[n];
			pods->v[n++] = o;
		}
	}
	return n;
}

void sb_replicaset_sync(struct sb_cluster *c, const char *key)
{
	struct sb_object *rs = sb_object_hold(sb_object_at(c, "replicasets", key));
	struct sb_index pods;
	if (!rs)
		return;
	sb_owned_by(c, "pods", rs, &pods);
	size_t n = only_active(&pods);
	if (!sb_object_leaving(rs))
		scale(c, rs, pods.v, n, sb_spec_int(rs, "replicas", 1));
	sb_index_release(&pods);
	sb_owned_by(c, "pods", rs, &pods);
	tell(c, key, pods.v, only_active(&pods));
	sb_index_release(&pods);
	sb_object_drop(&rs);
}

void sb_replicaset_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *any = change->now ? change->now : change->before;
	struct rh_str kind, name;
	if (change->now)
		sb_task_later(c, LOOK_MS, change->now->key, sb_replicaset_sync);
	if (sb_owner_of(any, &kind, &name)) {
		char *owner = rh_format("%.*s/%.*s", RH_ARG(any->ns), RH_ARG(name));
		sb_task_later(c, LOOK_MS, owner, sb_deployment_sync);
		free(owner);
	}
}
