/* May a pod be on a node: its selector, its rules, and the taints that it tolerates. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

/* ---- taints ---- */

static bool tolerates(const json_t *t, const json_t *taint)
{
	struct rh_str key = sb_value_str_of(t, "key"), effect = sb_value_str_of(t, "effect");

	if (effect.n && !rh_str_eq(effect, sb_value_str_of(taint, "effect")))
		return false;
	if (!key.n)
		return sb_value_is(t, "operator", "Exists");
	return rh_str_eq(key, sb_value_str_of(taint, "key")) &&
	       (sb_value_is(t, "operator", "Exists") ||
		rh_str_eq(sb_value_str_of(t, "value"), sb_value_str_of(taint, "value")));
}

static bool tolerated(const json_t *taint, const json_t *spec)
{
	const json_t *list = json_object_get(spec, "tolerations");

	SB_EACH(t, list)
	if (tolerates(t.v, taint))
		return true;
	return false;
}

/* ---- rules for nodes (kubernetes: component-helpers/scheduling/corev1/nodeaffinity) ---- */

static bool among(const json_t *values, struct rh_str value)
{
	SB_EACH(v, values)
	if (rh_str_eq(sb_value_str(v.v), value))
		return true;
	return false;
}

static bool compares(const json_t *values, struct rh_str value, bool greater)
{
	int64_t have, than;

	return rh_str_number(value, INT64_MIN, INT64_MAX, &have) &&
	       rh_str_number(sb_value_str(json_array_get(values, 0)), INT64_MIN, INT64_MAX, &than) &&
	       (greater ? have > than : have < than);
}

static bool expression_holds(const json_t *e, const json_t *label)
{
	const json_t *values = json_object_get(e, "values");

	if (sb_value_is(e, "operator", "In"))
		return label && among(values, sb_value_str(label));
	if (sb_value_is(e, "operator", "NotIn"))
		return !label || !among(values, sb_value_str(label));
	if (sb_value_is(e, "operator", "Gt") || sb_value_is(e, "operator", "Lt"))
		return label && compares(values, sb_value_str(label), sb_value_is(e, "operator", "Gt"));
	return sb_value_is(e, "operator", "Exists") == (label != NULL);
}

/* A term that says nothing matches nothing. */
static bool term_holds(const json_t *term, const struct sb_object *node)
{
	const json_t *expressions = json_object_get(term, "matchExpressions"),
		     *fields = json_object_get(term, "matchFields");
	const json_t *labels = sb_value_at(node->v, "metadata", "labels", NULL);
	json_t *name = json_string(node->name);
	bool holds = sb_value_count(expressions) || sb_value_count(fields);

	SB_EACH(e, expressions)
	holds = holds && expression_holds(e.v, json_object_get(labels, sb_value_z_of(e.v, "key")));
	SB_EACH(f, fields)
	holds = holds && sb_value_is(f.v, "key", "metadata.name") && expression_holds(f.v, name);
	json_decref(name);
	return holds;
}

static bool wanted_here(const struct sb_object *node, const json_t *spec)
{
	const json_t *must =
		sb_value_at(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", NULL);
	const json_t *terms = json_object_get(must, "nodeSelectorTerms"),
		     *selector = json_object_get(spec, "nodeSelector");
	const json_t *labels = sb_value_at(node->v, "metadata", "labels", NULL);
	bool any = !json_is_object(must);

	SB_EACH(w, selector)
	if (!json_object_get(labels, w.key.p) || !rh_str_eq(sb_value_str_of(labels, w.key.p), sb_value_str(w.v)))
		return false;
	SB_EACH(t, terms)
	any |= term_holds(t.v, node);
	return any;
}

static char *taint_of(const struct sb_object *node, const json_t *spec, int minor)
{
	const json_t *taints = sb_value_at(node->v, "spec", "taints", NULL);

	SB_EACH(t, taints)
	if (!sb_value_is(t.v, "effect", "PreferNoSchedule") && !tolerated(t.v, spec))
		return rh_format(minor >= 24 ? "node(s) had untolerated taint {%s: %s}"
					     : "node(s) had taint {%s: %s}, that the pod didn't tolerate",
				 sb_value_z_of(t.v, "key"), sb_value_z_of(t.v, "value"));
	return NULL;
}

/* Words and order of the plugins NodeUnschedulable, TaintToleration and NodeAffinity: of each node the first one counts
 * (kubernetes: pkg/scheduler/framework/plugins, apis/config/v1/default_plugins.go; before 1.23 taints came last). */
char *sb_node_refuses(const struct sb_object *node, const json_t *spec, int minor)
{
	char *taint;

	if (sb_value_true_of(json_object_get(node->v, "spec"), "unschedulable"))
		return rh_strdup("node(s) were unschedulable");
	taint = taint_of(node, spec, minor);
	if (wanted_here(node, spec) || (taint && minor >= 23))
		return taint;
	free(taint);
	return rh_strdup(minor >= 22 ? "node(s) didn't match Pod's node affinity/selector"
				     : "node(s) didn't match node selector");
}
