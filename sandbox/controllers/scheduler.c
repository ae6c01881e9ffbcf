/* The scheduler: a pod goes to the machine that fits and has the fewest. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { CLAIM_AGAIN_MS = 15000 };
static const struct sb_source source = { "default-scheduler", NULL, true };

static size_t pods_on(const struct sb_cluster *c, const char *node)
{
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("pods"))];
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++)
		n += rh_str_is(sb_value_str_of(sb_spec_of(all->v[i]), "nodeName"), node);
	return n;
}

static bool tolerated(const json_t *taint, const json_t *spec)
{
	const json_t *list = json_object_get(spec, "tolerations");
	struct rh_str key = sb_value_str_of(taint, "key");
	SB_EACH(t, list)
	{
		struct rh_str of = sb_value_str_of(t.v, "key"), op = sb_value_str_of(t.v, "operator");
		bool effect = !sb_value_str_of(t.v, "effect").n ||
			      rh_str_eq(sb_value_str_of(t.v, "effect"), sb_value_str_of(taint, "effect"));
		if (effect &&
		    ((!of.n && rh_str_is(op, "Exists")) ||
		     (rh_str_eq(of, key) && (rh_str_is(op, "Exists") || rh_str_eq(sb_value_str_of(t.v, "value"),
										  sb_value_str_of(taint, "value"))))))
			return true;
	}
	return false;
}

/* The one machine that a DaemonSet's pod is for; empty: any. */
static struct rh_str only_node(const json_t *spec)
{
	const json_t *terms = sb_value_at(spec, "affinity", "nodeAffinity",
					  "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", NULL);
	const json_t *fields = json_object_get(json_array_get(terms, 0), "matchFields");
	const json_t *values = json_object_get(json_array_get(fields, 0), "values");
	return sb_value_str(json_array_get(values, 0));
}

const char *sb_node_refuses(const struct sb_object *node, const json_t *spec)
{
	struct rh_str only = only_node(spec);
	if (only.n && !rh_str_is(only, node->name))
		return "node(s) didn't match Pod's node affinity/selector";
	const json_t *wanted = json_object_get(spec, "nodeSelector"),
		     *labels = sb_value_at(node->v, "metadata", "labels", NULL);
	const json_t *taints = sb_value_at(node->v, "spec", "taints", NULL);
	SB_EACH(w, wanted)
	if (!rh_str_eq(sb_value_str_of(labels, w.key.p), sb_value_str(w.v)))
		return "node(s) didn't match Pod's node affinity/selector";
	SB_EACH(t, taints)
	if (!rh_str_is(sb_value_str_of(t.v, "effect"), "PreferNoSchedule") && !tolerated(t.v, spec))
		return "node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }";
	return sb_value_true_of(json_object_get(node->v, "spec"), "unschedulable") ? "node(s) were unschedulable"
										   : NULL;
}

static void bind(struct sb_cluster *c, const struct sb_object *pod, const char *node)
{
	json_t *v = json_deep_copy(pod->v), *status = sb_value_need_map(v, "status");
	sb_value_set_text(json_object_get(v, "spec"), "nodeName", node);
	sb_condition_set(c, status, "PodScheduled", "True", "", "");
	const struct sb_object *bound = sb_store_put(&c->store, pod->kind, v);
	sb_event(c, bound, NULL, &source, "Normal", "Scheduled", "Successfully assigned %s to %s", bound->key, node);
}

static void refuse(struct sb_cluster *c, const struct sb_object *pod, char *text)
{
	json_t *status = json_deep_copy(sb_status_of(pod));
	sb_event(c, pod, NULL, &source, "Warning", "FailedScheduling", "%s", text);
	sb_condition_set(c, status, "PodScheduled", "False", "Unschedulable", text);
	sb_status_put(c, pod, status);
	free(text);
}

void sb_pod_schedule(struct sb_cluster *c, const char *key)
{
	const struct sb_object *pod = sb_object_at(c, "pods", key);
	const struct sb_index *nodes = &c->store.indexes[sb_kind_index(sb_kind_named("nodes"))];
	const char *best = NULL, *why = "node(s) were unschedulable";
	size_t fewest = SIZE_MAX;
	if (!pod || sb_object_leaving(pod) || sb_value_str_of(sb_spec_of(pod), "nodeName").n)
		return;
	for (size_t i = 0; i < nodes->n; i++) {
		const char *no = sb_node_refuses(nodes->v[i], sb_spec_of(pod));
		size_t n = no ? 0 : pods_on(c, nodes->v[i]->name);
		if (no)
			why = no;
		else if (n < fewest) {
			fewest = n;
			best = nodes->v[i]->name;
		}
	}
	const char *claim = sb_claim_lost(c, pod);
	if (claim) {
		char *lost = rh_format("persistentvolumeclaim \"%s\" not found", claim);
		refuse(c, pod,
		       sb_cluster_minor(c) >= 36
			       ? rh_format("0/%zu nodes are available: %s. not found", nodes->n, lost)
			       : rh_format("0/%zu nodes are available: %s. preemption: "
					   "0/%zu nodes are available: %zu Preemption is not helpful for scheduling.",
					   nodes->n, lost, nodes->n, nodes->n));
		free(lost);
		sb_task_idle(c, CLAIM_AGAIN_MS, key, sb_pod_schedule);
	} else if (best) {
		bind(c, pod, best);
	} else {
		refuse(c, pod,
		       rh_format("0/%zu nodes are available: %zu %s. preemption: 0/%zu nodes are available: %zu "
				 "Preemption is not helpful for scheduling.",
				 nodes->n, nodes->n, why, nodes->n, nodes->n));
	}
}
