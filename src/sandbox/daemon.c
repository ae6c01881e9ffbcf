/* DaemonSets: one pod a machine that takes it (pkg/controller/daemon). */
#include "sandbox/workload.h"

#include <string.h>

enum { LOOK_MS = 60 };

static const struct rh_source source = { "daemonset-controller", NULL, false };

struct look {
	struct rh_cluster *c;
	struct rh_object *d;
	struct rh_shelf pods;
	char revision[11];
	int64_t desired, current, ready, updated, budget;
};

/* The machine that a pod is for, placed or not. */
static struct rh_str node_of(const struct rh_object *pod)
{
	struct rh_str placed = rh_value_str_of(rh_spec_of(pod), "nodeName");
	const struct rh_value *terms = rh_value_at(rh_spec_of(pod), "affinity", "nodeAffinity",
						   "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", NULL);
	const struct rh_value *fields = terms && terms->child ? rh_value_get(terms->child, "matchFields") : NULL;
	const struct rh_value *values = fields && fields->child ? rh_value_get(fields->child, "values") : NULL;
	return placed.n || !values || !values->child ? placed : rh_value_str(values->child);
}

static struct rh_object *pod_on(const struct look *l, const char *node)
{
	for (size_t i = 0; i < l->pods.n; i++)
		if (rh_str_is(node_of(l->pods.v[i]), node))
			return l->pods.v[i];
	return NULL;
}

static bool is_new(const struct look *l, const struct rh_object *pod)
{
	return rh_str_is(rh_value_str(rh_value_at(pod->v, "metadata", "labels", "controller-revision-hash", NULL)), l->revision);
}

static struct rh_value *template_for(const struct look *l, const char *node)
{
	static const char *const always[] = { "not-ready:NoExecute", "unreachable:NoExecute", "disk-pressure:NoSchedule",
					      "memory-pressure:NoSchedule", "pid-pressure:NoSchedule", "unschedulable:NoSchedule" };
	struct rh_value *t = rh_value_copy(rh_value_get(rh_spec_of(l->d), "template")), *spec = rh_value_get(t, "spec");
	struct rh_value *list = rh_value_get(spec, "tolerations");
	rh_value_set(spec, "affinity", rh_value_json("{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":["
						     "{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"%s\"]}]}]}}}", node));
	if (!list) {
		list = rh_value_new(RH_V_LIST);
		rh_value_set(spec, "tolerations", list);
	}
	for (size_t i = 0; i < RH_LEN(always); i++) {
		struct rh_str effect = rh_str(always[i]), key;
		rh_str_cut(&effect, ':', &key);
		rh_value_add(list, rh_value_json("{\"key\":\"node.kubernetes.io/%.*s\",\"operator\":\"Exists\",\"effect\":\"%.*s\"}", RH_ARG(key),
						 RH_ARG(effect)));
	}
	return t;
}

static void place(struct look *l, const char *node)
{
	struct rh_value *labels = rh_value_json("{\"controller-revision-hash\":\"%s\"}", l->revision), *t = template_for(l, node);
	rh_pod_from_template(l->c, l->d, t, NULL, labels);
	rh_value_free(&t);
}

static void remove_pod(struct look *l, const struct rh_object *pod)
{
	rh_event(l->c, l->d, NULL, &source, "Normal", "SuccessfulDelete", "Deleted pod: %s", pod->name);
	rh_pod_delete(l->c, pod, -1);
}

static void see_to(struct look *l, const struct rh_object *node)
{
	struct rh_object *pod = pod_on(l, node->name);
	bool wanted = !rh_node_refuses(node, rh_value_at(l->d->v, "spec", "template", "spec", NULL));
	l->desired += wanted;
	if (wanted && !pod)
		place(l, node->name);
	if (pod && wanted) {
		l->current++;
		l->ready += rh_pod_ready(pod) && !rh_object_leaving(pod);
		l->updated += is_new(l, pod);
	}
	bool over = pod && !rh_pod_active(pod) && !rh_object_leaving(pod);
	if (pod && !rh_object_leaving(pod) && (!wanted || over))
		remove_pod(l, pod);
	if (!pod || !rh_pod_ready(pod) || rh_object_leaving(pod))
		l->budget--;
}

/* One machine after the other gets the new template; what is not ready goes at once. */
static void update(struct look *l)
{
	const struct rh_value *strategy = rh_value_get(rh_spec_of(l->d), "updateStrategy");
	if (!rh_str_is(rh_value_str_of(strategy, "type"), "RollingUpdate"))
		return;
	l->budget += rh_percent_of(rh_value_at(strategy, "rollingUpdate", "maxUnavailable", NULL), l->desired, true, 1);
	for (size_t i = 0; i < l->pods.n; i++) {
		struct rh_object *pod = l->pods.v[i];
		bool ready = rh_pod_ready(pod);
		if (rh_object_leaving(pod) || is_new(l, pod) || (ready && l->budget <= 0))
			continue;
		l->budget -= ready;
		remove_pod(l, pod);
	}
}

static void tell(struct look *l)
{
	struct rh_value *status = rh_value_new(RH_V_MAP);
	rh_value_set(status, "currentNumberScheduled", rh_value_int(l->current));
	rh_value_set(status, "numberMisscheduled", rh_value_int(0));
	rh_value_set(status, "desiredNumberScheduled", rh_value_int(l->desired));
	rh_value_set(status, "numberReady", rh_value_int(l->ready));
	rh_value_set(status, "observedGeneration", rh_value_int(rh_value_int_of(rh_value_get(l->d->v, "metadata"), "generation", 1)));
	if (l->updated)
		rh_value_set(status, "updatedNumberScheduled", rh_value_int(l->updated));
	if (l->ready)
		rh_value_set(status, "numberAvailable", rh_value_int(l->ready));
	if (l->desired > l->ready)
		rh_value_set(status, "numberUnavailable", rh_value_int(l->desired - l->ready));
	rh_status_put(l->c, l->d, status);
}

void rh_daemon_sync(struct rh_cluster *c, const char *key)
{
	struct look l = { .c = c, .d = rh_object_hold(rh_object_at(c, "daemonsets", key)) };
	const struct rh_shelf *nodes = &c->store.shelves[rh_kind_index(rh_kind_named("nodes"))];
	if (!l.d)
		return;
	rh_template_hash(rh_value_get(rh_spec_of(l.d), "template"), l.revision);
	rh_owned_by(c, "pods", l.d, &l.pods);
	for (size_t i = 0; i < nodes->n && !rh_object_leaving(l.d); i++)
		see_to(&l, nodes->v[i]);
	/* what refused the pod took no part in the count */
	l.budget += (int64_t)nodes->n - l.desired;
	if (!rh_object_leaving(l.d))
		update(&l);
	tell(&l);
	rh_shelf_release(&l.pods);
	rh_object_drop(&l.d);
}

void rh_daemon_changed(struct rh_cluster *c, const struct rh_change *change)
{
	if (change->now)
		rh_task_later(c, LOOK_MS, change->now->key, rh_daemon_sync);
}
