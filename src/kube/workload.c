/* Workloads by key and by kind, and the words for how they are. */
#include "kube/internal.h"

#include <string.h>

const struct rh_resource *rh_workload_resource(const struct rh_kube *k, const struct rh_workload_def *def)
{
	return def->kind == RH_CRONJOB && kube_inner(k)->old_cron_jobs ? &rh_res_cron_job_beta : def->resource;
}

const struct rh_workload_def *rh_workload_def_of_kind(struct rh_str kind)
{
	for (size_t i = 0; i < RH_LEN(rh_workload_defs); i++)
		if (rh_str_is(kind, rh_workload_defs[i].resource->kind))
			return &rh_workload_defs[i];
	return NULL;
}

bool rh_workload_key_split(const char *key, const struct rh_workload_def **def, char **ns, char **name)
{
	struct rh_str rest = rh_str(key), id, space;

	if (!rh_str_cut(&rest, '/', &id) || !rh_str_cut(&rest, '/', &space) || !space.n || !rest.n)
		return false;
	char *kind = rh_str_dup(id);
	*def = rh_workload_def_find(kind);
	free(kind);
	if (!*def)
		return false;
	*ns = rh_str_dup(space);
	*name = rh_str_dup(rest);
	return true;
}

/* Rancher dashboard, plugins/dashboard-store/resource-class.js: states are not translated. */
const char *rh_workload_state_word(enum rh_workload_state s)
{
	static const char *const words[RH_WORK_STATES] = {
		[RH_WORK_ACTIVE] = "Active", [RH_WORK_RUNNING] = "Running", [RH_WORK_UPDATING] = "Updating",
		[RH_WORK_PENDING] = "Pending", [RH_WORK_COMPLETED] = "Completed", [RH_WORK_SUSPENDED] = "Suspended",
		[RH_WORK_PAUSED] = "Paused", [RH_WORK_REMOVING] = "Removing", [RH_WORK_FAILED] = "Failed",
	};

	return words[s];
}
