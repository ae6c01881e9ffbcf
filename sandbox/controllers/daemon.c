/* DaemonSets: one pod a machine that takes it (pkg/controller/daemon). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { LOOK_MS = 60 };

static const struct sb_source source = { "daemonset-controller", NULL, false };

struct look {
	struct sb_cluster *c;
	struct sb_object *d;
	struct sb_index pods;
	char revision[11];
	int64_t desired, current, ready, updated, budget;
};

/* The machine that a pod is for, placed or not. */
static struct rh_str node_of(const struct sb_object *pod)
{
	struct rh_str placed = sb_value_str_of(sb_spec_of(pod), "nodeName");
	const json_t *terms = sb_value_at(sb_spec_of(pod), "affinity", "nodeAffinity",
					  "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", NULL);
	const json_t *fields = json_object_get(json_array_get(terms, 0), "matchFields");
	const json_t *values = json_object_get(json_array_get(fields, 0), "values");
	return placed.n ? placed : sb_value_str(json_array_get(values, 0));
}

static struct sb_object *pod_on(const struct look *l, const char *node)
{
	for (size_t i = 0; i < l->pods.n; i++)
		if (rh_str_is(node_of(l->pods.v[i]), node))
			return l->pods.v[i];
	return NULL;
}

static bool is_new(const struct look *l, const struct sb_object *pod)
{
	return rh_str_is(sb_value_str(sb_value_at(pod->v, "metadata", "labels", "controller-revision-hash", NULL)),
			 l->revision);
}

static json_t *template_for(const struct look *l, const char *node)
{
	static const char *const always[] = { "not-ready:NoExecute",      "unreachable:NoExecute",
					      "disk-pressure:NoSchedule", "memory-pressure:NoSchedule",
					      "pid-pressure:NoSchedule",  "unschedulable:NoSchedule" };
	json_t *t = json_deep_copy(json_object_get(sb_spec_of(l->d), "template")), *spec = json_object_get(t, "spec");
	json_t *list = json_object_get(spec, "tolerations");
	json_object_set_new(
		spec, "affinity",
		sb_value_json(
			"{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":["
			"{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"%s\"]}]}]}}}",
			node));
	if (!list) {
		list = json_array();
		json_object_set_new(spec, "tolerations", list);
	}
	for (size_t i = 0; i < RH_LEN(always); i++) {
		struct rh_str effect = rh_str(always[i]), key;
		rh_str_cut(&effect, ':', &key);
		json_array_append_new(
			list,
			sb_value_json(
				"{\"key\":\"node.kubernetes.io/%.*s\",\"operator\":\"Exists\",\"effect\":\"%.*s\"}",
				RH_ARG(key), RH_ARG(effect)));
	}
	return t;
}

static void place(struct look *l, const char *node)
{
	json_t *labels = sb_value_json("{\"controller-revision-hash\":\"%s\"}", l->revision),
	       *t = template_for(l, node);
	sb_pod_from_template(l->c, l->d, t, NULL, labels);
	sb_value_free(&t);
}

static void remove_pod(struct look *l, const struct sb_object *pod)
{
	sb_event(l->c, l->d, NULL, &source, "Normal", "SuccessfulDelete", "Deleted pod: %s", pod->name);
	sb_pod_delete(l->c, pod, -1);
}

static void see_to(struct look *l, const struct sb_object *node)
{
	struct sb_object *pod = pod_on(l, node->name);
	char *no =
		sb_node_refuses(node, sb_value_at(l->d->v, "spec", "template", "spec", NULL), sb_cluster_minor(l->c));
	bool wanted = !no;
	free(no);
	l->desired += wanted;
	if (wanted && !pod)
		place(l, node->name);
	if (pod && wanted) {
		l->current++;
		l->ready += sb_pod_ready(pod) && !sb_object_leaving(pod);
		l->updated += is_new(l, pod);
	}
	bool over = pod && !sb_pod_active(pod) && !sb_object_leaving(pod);
	if (pod && !sb_object_leaving(pod) && (!wanted || over))
		remove_pod(l, pod);
	if (!pod || !sb_pod_ready(pod) || sb_object_leaving(pod))
		l->budget--;
}

/* One machine after the other gets the new template; what is not ready goes at once. */
static void update(struct look *l)
{
	const json_t *strategy = json_object_get(sb_spec_of(l->d), "updateStrategy");
	if (!rh_str_is(sb_value_str_of(strategy, "type"), "RollingUpdate"))
		return;
	l->budget += sb_percent_of(sb_value_at(strategy, "rollingUpdate", "maxUnavailable", NULL), l->desired, true, 1);
	for (size_t i = 0; i < l->pods.n; i++) {
		struct sb_object *pod = l->pods.v[i];
		bool ready = sb_pod_ready(pod);
		if (sb_object_leaving(pod) || is_new(l, pod) || (ready && l->budget <= 0))
			continue;
		l->budget -= ready;
		remove_pod(l, pod);
	}
}

static void tell(struct look *l)
{
	json_t *status = json_object();
	json_object_set_new(status, "currentNumberScheduled", json_integer(l->current));
	json_object_set_new(status, "numberMisscheduled", json_integer(0));
	json_object_set_new(status, "desiredNumberScheduled", json_integer(l->desired));
	json_object_set_new(status, "numberReady", json_integer(l->ready));
	json_object_set_new(status, "observedGeneration",
			    json_integer(sb_value_int_of(json_object_get(l->d->v, "metadata"), "generation", 1)));
	if (l->updated)
		json_object_set_new(status, "updatedNumberScheduled", json_integer(l->updated));
	if (l->ready)
		json_object_set_new(status, "numberAvailable", json_integer(l->ready));
	if (l->desired > l->ready)
		json_object_set_new(status, "numberUnavailable", json_integer(l->desired - l->ready));
	sb_status_put(l->c, l->d, status);
}

void sb_daemon_sync(struct sb_cluster *c, const char *key)
{
	struct look l = { .c = c, .d = sb_object_hold(sb_object_at(c, "daemonsets", key)) };
	const struct sb_index *nodes = &c->store.indexes[sb_kind_index(sb_kind_named("nodes"))];
	if (!l.d)
		return;
	sb_template_hash(json_object_get(sb_spec_of(l.d), "template"), l.revision);
	sb_owned_by(c, "pods", l.d, &l.pods);
	for (size_t i = 0; i < nodes->n && !sb_object_leaving(l.d); i++)
		see_to(&l, nodes->v[i]);
	/* what refused the pod took no part in the count */
	l.budget += (int64_t)nodes->n - l.desired;
	if (!sb_object_leaving(l.d)) {
		sb_revision_keep(c, l.d, l.revision, "controller-revision-hash");
		update(&l);
	}
	tell(&l);
	sb_index_release(&l.pods);
	sb_object_drop(&l.d);
}

void sb_daemon_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (change->now)
		sb_task_later(c, LOOK_MS, change->now->key, sb_daemon_sync);
}
