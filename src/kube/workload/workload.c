/* Workloads by key and by kind, and the words for how they are. */
#include "kube/workload.h"
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/workload_row.h"

#include <string.h>

const struct kube_resource *kube_workload_resource(const struct kube *k, const struct kube_workload_def *def)
{
	return def->kind == KUBE_CRONJOB && kube_inner(k)->old_cron_jobs ? &kube_res_cron_job_beta : def->resource;
}

const struct kube_workload_def *kube_workload_def_of_kind(struct rh_str kind)
{
	for (size_t i = 0; i < RH_LEN(kube_workload_defs); i++)
		if (rh_str_is(kind, kube_workload_defs[i].resource->kind))
			return &kube_workload_defs[i];
	return NULL;
}

bool kube_workload_key_split(const char *key, const struct kube_workload_def **def, char **ns, char **name)
{
	struct rh_str rest = rh_str(key), id, space;

	if (!rh_str_cut(&rest, '/', &id) || !rh_str_cut(&rest, '/', &space) || !space.n || !rest.n)
		return false;
	char *kind = rh_str_dup(id);
	*def = kube_workload_def_find(kind);
	free(kind);
	if (!*def)
		return false;
	*ns = rh_str_dup(space);
	*name = rh_str_dup(rest);
	return true;
}

/* Rancher dashboard, plugins/dashboard-store/resource-class.js: states are not translated. */
const char *kube_workload_state_word(enum kube_workload_state s)
{
	static const char *const words[KUBE_WORK_STATES] = {
		[KUBE_WORK_ACTIVE] = "Active",       [KUBE_WORK_RUNNING] = "Running",
		[KUBE_WORK_UPDATING] = "Updating",   [KUBE_WORK_PENDING] = "Pending",
		[KUBE_WORK_COMPLETED] = "Completed", [KUBE_WORK_SUSPENDED] = "Suspended",
		[KUBE_WORK_PAUSED] = "Paused",       [KUBE_WORK_REMOVING] = "Removing",
		[KUBE_WORK_FAILED] = "Failed",
	};

	return words[s];
}
