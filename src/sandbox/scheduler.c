/* The scheduler: a pod goes to the machine that fits and has the fewest. */
#include "sandbox/workload.h"

#include <string.h>

static const struct rh_source source = { "default-scheduler", NULL, true };

static size_t pods_on(const struct rh_cluster *c, const char *node)
{
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named("pods"))];
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++)
		n += rh_str_is(rh_value_str_of(rh_spec_of(all->v[i]), "nodeName"), node);
	return n;
}

static bool tolerated(const struct rh_value *taint, const struct rh_value *spec)
{
	const struct rh_value *list = rh_value_get(spec, "tolerations");
	struct rh_str key = rh_value_str_of(taint, "key");
	for (const struct rh_value *t = list ? list->child : NULL; t; t = t->next) {
		struct rh_str of = rh_value_str_of(t, "key"), op = rh_value_str_of(t, "operator");
		bool effect = !rh_value_str_of(t, "effect").n || rh_str_eq(rh_value_str_of(t, "effect"), rh_value_str_of(taint, "effect"));
		if (effect && ((!of.n && rh_str_is(op, "Exists")) ||
			       (rh_str_eq(of, key) && (rh_str_is(op, "Exists") ||
						       rh_str_eq(rh_value_str_of(t, "value"), rh_value_str_of(taint, "value"))))))
			return true;
	}
	return false;
}

/* The one machine that a DaemonSet's pod is for; empty: any. */
static struct rh_str only_node(const struct rh_value *spec)
{
	const struct rh_value *terms = rh_value_at(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
						   "nodeSelectorTerms", NULL);
	const struct rh_value *fields = terms && terms->child ? rh_value_get(terms->child, "matchFields") : NULL;
	const struct rh_value *values = fields && fields->child ? rh_value_get(fields->child, "values") : NULL;
	return values && values->child ? rh_value_str(values->child) : rh_str("");
}

const char *rh_node_refuses(const struct rh_object *node, const struct rh_value *spec)
{
	struct rh_str only = only_node(spec);
	if (only.n && !rh_str_is(only, node->name))
		return "node(s) didn't match Pod's node affinity/selector";
	const struct rh_value *wanted = rh_value_get(spec, "nodeSelector"), *labels = rh_value_at(node->v, "metadata", "labels", NULL);
	const struct rh_value *taints = rh_value_at(node->v, "spec", "taints", NULL);
	for (const struct rh_value *w = wanted ? wanted->child : NULL; w; w = w->next)
		if (!rh_str_eq(rh_value_str_of(labels, w->key), rh_value_str(w)))
			return "node(s) didn't match Pod's node affinity/selector";
	for (const struct rh_value *t = taints ? taints->child : NULL; t; t = t->next)
		if (!rh_str_is(rh_value_str_of(t, "effect"), "PreferNoSchedule") && !tolerated(t, spec))
			return "node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }";
	return rh_value_true_of(rh_value_get(node->v, "spec"), "unschedulable") ? "node(s) were unschedulable" : NULL;
}

static void bind(struct rh_cluster *c, const struct rh_object *pod, const char *node)
{
	struct rh_value *v = rh_value_copy(pod->v), *status = rh_value_need_map(v, "status");
	rh_value_set_text(rh_value_get(v, "spec"), "nodeName", node);
	rh_condition_set(c, status, "PodScheduled", "True", "", "");
	const struct rh_object *bound = rh_store_put(&c->store, pod->kind, v);
	rh_event(c, bound, NULL, &source, "Normal", "Scheduled", "Successfully assigned %s to %s", bound->key, node);
}

static void refuse(struct rh_cluster *c, const struct rh_object *pod, size_t nodes, const char *why)
{
	struct rh_value *status = rh_value_copy(rh_status_of(pod));
	char *text = rh_format("0/%zu nodes are available: %zu %s. preemption: 0/%zu nodes are available: %zu Preemption is not helpful "
			       "for scheduling.", nodes, nodes, why, nodes, nodes);
	rh_event(c, pod, NULL, &source, "Warning", "FailedScheduling", "%s", text);
	rh_condition_set(c, status, "PodScheduled", "False", "Unschedulable", text);
	rh_status_put(c, pod, status);
	free(text);
}

void rh_pod_schedule(struct rh_cluster *c, const char *key)
{
	const struct rh_object *pod = rh_object_at(c, "pods", key);
	const struct rh_shelf *nodes = &c->store.shelves[rh_kind_index(rh_kind_named("nodes"))];
	const char *best = NULL, *why = "node(s) were unschedulable";
	size_t fewest = SIZE_MAX;
	if (!pod || rh_object_leaving(pod) || rh_value_str_of(rh_spec_of(pod), "nodeName").n)
		return;
	for (size_t i = 0; i < nodes->n; i++) {
		const char *no = rh_node_refuses(nodes->v[i], rh_spec_of(pod));
		size_t n = no ? 0 : pods_on(c, nodes->v[i]->name);
		if (no)
			why = no;
		else if (n < fewest) {
			fewest = n;
			best = nodes->v[i]->name;
		}
	}
	if (best)
		bind(c, pod, best);
	else
		refuse(c, pod, nodes->n, why);
}
