/* ReplicaSets keep their number of pods (pkg/controller/replicaset). */
#include "sandbox/workload.h"

#include <string.h>

enum { LOOK_MS = 60 };

static const struct rh_source source = { "replicaset-controller", NULL, false };

/* Which pod goes first: not placed, not ready, younger. */
static int first_to_go(const void *a, const void *b)
{
	const struct rh_object *x = *(struct rh_object *const *)a, *y = *(struct rh_object *const *)b;
	int placed = (rh_value_str_of(rh_spec_of(x), "nodeName").n > 0) - (rh_value_str_of(rh_spec_of(y), "nodeName").n > 0);
	int ready = rh_pod_ready(x) - rh_pod_ready(y);
	if (placed || ready)
		return placed ? placed : ready;
	return x->created == y->created ? strcmp(x->key, y->key) : x->created < y->created ? 1 : -1;
}

static void scale(struct rh_cluster *c, const struct rh_object *rs, struct rh_object **active, size_t n, int64_t wanted)
{
	for (int64_t i = (int64_t)n; i < wanted; i++)
		if (!rh_pod_from_template(c, rs, rh_value_get(rh_spec_of(rs), "template"), NULL, NULL))
			return;
	if ((int64_t)n <= wanted)
		return;
	qsort(active, n, sizeof *active, first_to_go);
	for (size_t i = 0; i < n - (size_t)wanted; i++) {
		rh_pod_delete(c, active[i], -1);
		rh_event(c, rs, NULL, &source, "Normal", "SuccessfulDelete", "Deleted pod: %s", active[i]->name);
	}
}

static void tell(struct rh_cluster *c, const char *key, struct rh_object *const *active, size_t n)
{
	struct rh_object *rs = rh_object_at(c, "replicasets", key);
	struct rh_value *status = rh_value_new(RH_V_MAP);
	int64_t ready = 0, available = 0, seconds = rh_spec_int(rs, "minReadySeconds", 0);
	for (size_t i = 0; i < n; i++) {
		ready += rh_pod_ready(active[i]);
		available += rh_pod_available(c, active[i], seconds, key, rh_replicaset_sync);
	}
	rh_value_set(status, "replicas", rh_value_int((int64_t)n));
	if (n)
		rh_value_set(status, "fullyLabeledReplicas", rh_value_int((int64_t)n));
	if (ready)
		rh_value_set(status, "readyReplicas", rh_value_int(ready));
	if (available)
		rh_value_set(status, "availableReplicas", rh_value_int(available));
	rh_value_set(status, "observedGeneration", rh_value_int(rh_value_int_of(rh_value_get(rs->v, "metadata"), "generation", 1)));
	rh_status_put(c, rs, status);
}

static size_t only_active(struct rh_shelf *pods)
{
	size_t n = 0;
	for (size_t i = 0; i < pods->n; i++) {
		struct rh_object *o = pods->v[i];
		if (rh_pod_active(o)) {
			pods->v[i] = pods->v[n];
			pods->v[n++] = o;
		}
	}
	return n;
}

void rh_replicaset_sync(struct rh_cluster *c, const char *key)
{
	struct rh_object *rs = rh_object_hold(rh_object_at(c, "replicasets", key));
	struct rh_shelf pods;
	if (!rs)
		return;
	rh_owned_by(c, "pods", rs, &pods);
	size_t n = only_active(&pods);
	if (!rh_object_leaving(rs))
		scale(c, rs, pods.v, n, rh_spec_int(rs, "replicas", 1));
	rh_shelf_release(&pods);
	rh_owned_by(c, "pods", rs, &pods);
	tell(c, key, pods.v, only_active(&pods));
	rh_shelf_release(&pods);
	rh_object_drop(&rs);
}

void rh_replicaset_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *any = change->now ? change->now : change->before;
	struct rh_str kind, name;
	if (change->now)
		rh_task_later(c, LOOK_MS, change->now->key, rh_replicaset_sync);
	if (rh_owner_of(any, &kind, &name)) {
		char *owner = rh_format("%.*s/%.*s", RH_ARG(any->ns), RH_ARG(name));
		rh_task_later(c, LOOK_MS, owner, rh_deployment_sync);
		free(owner);
	}
}
