/* How many workloads wait for an image that could not be pulled. A pod whose image is not there has not started: the
 * pods of phase Pending are few, and one list of them tells (k8s.io/kubernetes pkg/kubelet/kubelet_pods.go getPhase).
 */
#include "screens/live.h"
#include "app/filter.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <string.h>

struct kube_list *live_pending_new(struct kube *k, const char *const *namespaces, size_t n, struct rh_owner owner,
				   int tag)
{
	struct kube_list_kind kinds[KUBE_WORKLOAD_KINDS];
	struct kube_list_spec spec = { .kinds = kinds, .fallback = namespaces, .fallback_count = n };

	spec.kind_count = kube_workload_list_kinds(k, 1u << KUBE_POD, kinds);
	kinds[0].field_selector = "status.phase=Pending";
	return kube_list_new(k, &spec, owner, tag);
}

static bool not_pulled(const struct kube_workload_row *w)
{
	return w->pull >= KUBE_PULL_FAILED && w->pull != KUBE_PULL_QUEUED;
}

/* Pods of one workload count once. */
static bool counted_before(const struct rh_rows *rows, size_t at)
{
	const struct kube_workload_row *w = (const struct kube_workload_row *)(const void *)rows->v[at];

	for (size_t i = 0; *w->owner && i < at; i++) {
		const struct kube_workload_row *v = (const struct kube_workload_row *)(const void *)rows->v[i];

		if (not_pulled(v) && !strcmp(v->owner, w->owner) && !strcmp(v->ns, w->ns))
			return true;
	}
	return false;
}

size_t live_not_pulled(const struct kube_list *l, struct app *a, bool pods)
{
	size_t n = 0;

	for (size_t i = 0; l && i < l->rows.n; i++) {
		const struct kube_workload_row *w = (const struct kube_workload_row *)(const void *)l->rows.v[i];

		n += not_pulled(w) && (!a || app_filter_keeps(a, w->ns)) && (pods || !counted_before(&l->rows, i));
	}
	return n;
}
