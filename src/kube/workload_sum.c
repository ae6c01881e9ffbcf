/* What the pods of a list are to its workloads: restarts, and the worst that became of their images. */
#include "kube/internal.h"

#include <stdio.h>
#include <string.h>

/* A ReplicaSet is named after its Deployment and a hash; the others are the workload itself. */
static bool owner_key(const struct rh_workload_row *row, char *out, size_t size)
{
	static const struct {
		const char *kind, *id;
		bool hash;
	} owners[] = {
		{ "ReplicaSet/", "deployment", true }, { "StatefulSet/", "statefulset", false }, { "DaemonSet/", "daemonset", false },
		{ "Job/", "job", false }, { "CronJob/", "cronjob", false },
	};

	for (size_t i = 0; i < RH_LEN(owners); i++) {
		size_t n = strlen(owners[i].kind), name;
		const char *dash;

		if (strncmp(row->owner, owners[i].kind, n))
			continue;
		dash = owners[i].hash ? strrchr(row->owner + n, '-') : NULL;
		name = dash ? (size_t)(dash - row->owner) - n : strlen(row->owner + n);
		n = (size_t)snprintf(out, size, "%s/%s/%.*s", owners[i].id, row->ns, (int)name, row->owner + n);
		return n < size;
	}
	return false;
}

const struct rh_workload_row *rh_workload_owner(const struct rh_rows *rows, const struct rh_workload_row *row)
{
	char key[600];
	struct rh_row *found = *row->owner && owner_key(row, key, sizeof key) ? rh_rows_get(rows, key) : NULL;

	return (const struct rh_workload_row *)(const void *)found;
}

bool rh_workloads_sum(struct rh_rows *rows)
{
	bool changed = false;

	for (size_t i = 0; i < rows->n; i++) {
		struct rh_workload_row *w = (struct rh_workload_row *)(void *)rows->v[i];

		w->sum_restarts = -1;
		w->sum_pull = RH_PULL_NONE;
	}
	for (size_t i = 0; i < rows->n; i++) {
		const struct rh_workload_row *pod = (const struct rh_workload_row *)(const void *)rows->v[i];

		for (const struct rh_workload_row *up = pod; pod->def->kind == RH_POD && (up = rh_workload_owner(rows, up));) {
			struct rh_workload_row *w = (struct rh_workload_row *)(uintptr_t)up;

			w->sum_restarts = (w->sum_restarts < 0 ? 0 : w->sum_restarts) + pod->restarts;
			if (pod->pull > w->sum_pull)
				w->sum_pull = pod->pull;
		}
	}
	for (size_t i = 0; i < rows->n; i++) {
		struct rh_workload_row *w = (struct rh_workload_row *)(void *)rows->v[i];

		if (w->def->kind == RH_POD || (w->restarts == w->sum_restarts && w->pull == w->sum_pull))
			continue;
		w->restarts = w->sum_restarts;
		w->pull = w->sum_pull;
		rh_rows_put(rows, &w->row);	/* the same row, with a new stamp */
		changed = true;
	}
	return changed;
}
