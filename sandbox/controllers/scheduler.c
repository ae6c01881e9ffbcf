/* The scheduler: a pod goes to the machine that fits and has the fewest. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
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

/* How many nodes say what. Kubernetes: FitError.Error of the scheduler's framework, reasons in the order of their text.
 */
struct reason {
	char *text;
	size_t n;
};
struct reasons {
	struct reason *v;
	size_t n;
};

static void add_reason(struct reasons *r, const char *text)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->v[i].text, text)) {
			r->v[i].n++;
			return;
		}
	r->v = rh_grow(r->v, r->n, sizeof *r->v);
	r->v[r->n++] = (struct reason){ rh_strdup(text), 1 };
}

static int by_count_and_text(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;
	char left[24], right[24];
	snprintf(left, sizeof left, "%zu", x->n);
	snprintf(right, sizeof right, "%zu", y->n);
	int order = strcmp(left, right);
	return order ? order : strcmp(x->text, y->text);
}

static void release_reasons(struct reasons *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].text);
	free(r->v);
}

#define NO_PREEMPTION " preemption: 0/%zu nodes are available: %zu Preemption is not helpful for scheduling."

static char *say_reasons(struct reasons *r, size_t nodes, int minor)
{
	struct rh_buf out;
	rh_buf_init(&out, 64 << 10);
	if (r->n)
		qsort(r->v, r->n, sizeof *r->v, by_count_and_text);
	rh_buf_addf(&out, "0/%zu nodes are available: ", nodes);
	for (size_t i = 0; i < r->n; i++)
		rh_buf_addf(&out, "%s%zu %s", i ? ", " : "", r->v[i].n, r->v[i].text);
	rh_buf_addc(&out, '.');
	if (minor >= 24)
		rh_buf_addf(&out, NO_PREEMPTION, nodes, nodes);
	return rh_buf_take(&out);
}

static char *say_claim(const char *claim, size_t nodes, int minor)
{
	return minor >= 36
		       ? rh_format("0/%zu nodes are available: persistentvolumeclaim \"%s\" not found. not found",
				   nodes, claim)
		       : rh_format("0/%zu nodes are available: persistentvolumeclaim \"%s\" not found." NO_PREEMPTION,
				   nodes, claim, nodes, nodes);
}

void sb_pod_schedule(struct sb_cluster *c, const char *key)
{
	const struct sb_object *pod = sb_object_at(c, "pods", key);
	const struct sb_index *nodes = &c->store.indexes[sb_kind_index(sb_kind_named("nodes"))];
	const char *best = NULL, *claim;
	struct reasons reasons = { 0 };
	size_t fewest = SIZE_MAX;
	int minor = sb_cluster_minor(c);
	if (!pod || sb_object_leaving(pod) || sb_value_str_of(sb_spec_of(pod), "nodeName").n)
		return;
	claim = sb_claim_lost(c, pod);
	if (claim) {
		refuse(c, pod, say_claim(claim, nodes->n, minor));
		sb_task_idle(c, CLAIM_AGAIN_MS, key, sb_pod_schedule);
		return;
	}
	for (size_t i = 0; i < nodes->n; i++) {
		char *no = sb_node_refuses(nodes->v[i], sb_spec_of(pod), minor);
		size_t n = no ? 0 : pods_on(c, nodes->v[i]->name);
		if (no)
			add_reason(&reasons, no);
		else if (n < fewest) {
			fewest = n;
			best = nodes->v[i]->name;
		}
		free(no);
	}
	if (best)
		bind(c, pod, best);
	else
		refuse(c, pod, say_reasons(&reasons, nodes->n, minor));
	release_reasons(&reasons);
}
