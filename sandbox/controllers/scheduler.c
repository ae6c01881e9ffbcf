/* The scheduler: a pod goes to the machine that fits and has the fewest. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static const struct sb_source source = { "default-scheduler", NULL, true };

static size_t pods_on(const struct sb_cluster *c, const char *node)
{
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("pods"))];
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++)
		n += rh_str_is(sb_value_str_of(sb_spec_of(all->v[i]), "nodeName"), node);
	return n;
}

static bool tolerated(const struct sb_value *taint, const struct sb_value *spec)
{
	const struct sb_value *list = sb_value_get(spec, "tolerations");
	struct rh_str key = sb_value_str_of(taint, "key");
	for (const struct sb_value *t = list ? list->child : NULL; t; t = t->next) {
		struct rh_str of = sb_value_str_of(t, "key"), op = sb_value_str_of(t, "operator");
		bool effect = !sb_value_str_of(t, "effect").n ||
			      rh_str_eq(sb_value_str_of(t, "effect"), sb_value_str_of(taint, "effect"));
		if (effect &&
		    ((!of.n && rh_str_is(op, "Exists")) ||
		     (rh_str_eq(of, key) && (rh_str_is(op, "Exists") ||
					     rh_str_eq(sb_value_str_of(t, "value"), sb_value_str_of(taint, "value"))))))
			return true;
	}
	return false;
}

/* The one machine that a DaemonSet's pod is for; empty: any. */
static struct rh_str only_node(const struct sb_value *spec)
{
	const struct sb_value *terms =
		sb_value_at(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
			    "nodeSelectorTerms", NULL);
	const struct sb_value *fields = terms && terms->child ? sb_value_get(terms->child, "matchFields") : NULL;
	const struct sb_value *values = fields && fields->child ? sb_value_get(fields->child, "values") : NULL;
	return values && values->child ? sb_value_str(values->child) : rh_str("");
}

const char *sb_node_refuses(const struct sb_object *node, const struct sb_value *spec)
{
	struct rh_str only = only_node(spec);
	if (only.n && !rh_str_is(only, node->name))
		return "node(s) didn't match Pod's node affinity/selector";
	const struct sb_value *wanted = sb_value_get(spec, "nodeSelector"),
			      *labels = sb_value_at(node->v, "metadata", "labels", NULL);
	const struct sb_value *taints = sb_value_at(node->v, "spec", "taints", NULL);
	for (const struct sb_value *w = wanted ? wanted->child : NULL; w; w = w->next)
		if (!rh_str_eq(sb_value_str_of(labels, w->key), sb_value_str(w)))
			return "node(s) didn't match Pod's node affinity/selector";
	for (const struct sb_value *t = taints ? taints->child : NULL; t; t = t->next)
		if (!rh_str_is(sb_value_str_of(t, "effect"), "PreferNoSchedule") && !tolerated(t, spec))
			return "node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }";
	return sb_value_true_of(sb_value_get(node->v, "spec"), "unschedulable") ? "node(s) were unschedulable" : NULL;
}

static void bind(struct sb_cluster *c, const struct sb_object *pod, const char *node)
{
	struct sb_value *v = sb_value_copy(pod->v), *status = sb_value_need_map(v, "status");
	sb_value_set_text(sb_value_get(v, "spec"), "nodeName", node);
	sb_condition_set(c, status, "PodScheduled", "True", "", "");
	const struct sb_object *bound = sb_store_put(&c->store, pod->kind, v);
	sb_event(c, bound, NULL, &source, "Normal", "Scheduled", "Successfully assigned %s to %s", bound->key, node);
}

static void refuse(struct sb_cluster *c, const struct sb_object *pod, size_t nodes, const char *why)
{
	struct sb_value *status = sb_value_copy(sb_status_of(pod));
	char *text = rh_format("0/%zu nodes are available: %zu %s. preemption: 0/%zu nodes are available: %zu "
			       "Preemption is not helpful "
			       "for scheduling.",
			       nodes, nodes, why, nodes, nodes);
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
	if (best)
		bind(c, pod, best);
	else
		refuse(c, pod, nodes->n, why);
}
