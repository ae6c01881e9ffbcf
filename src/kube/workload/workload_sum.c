/* What the pods of a list are to its workloads: restarts, and the worst that became of their images. */
#include "base/base.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <string.h>

/* "deployment/ns/name"; by hand, because it is done for every pod whenever one has changed. */
static bool make_key(char *out, size_t size, struct rh_str id, struct rh_str ns, struct rh_str name)
{
	const struct rh_str parts[] = { id, ns, name };

	if (id.n + ns.n + name.n + 3 > size)
		return false;
	for (size_t i = 0; i < RH_LEN(parts); i++) {
		memcpy(out, parts[i].p, parts[i].n);
		out += parts[i].n;
		*out++ = i + 1 < RH_LEN(parts) ? '/' : '\0';
	}
	return true;
}

/* A ReplicaSet is named after its Deployment and a hash; the others are the workload itself. */
static bool owner_key(const struct kube_workload_row *row, char *out, size_t size)
{
	static const struct {
		const char *kind, *id;
		bool hash;
	} owners[] = {
		{ "ReplicaSet/", "deployment", true }, { "StatefulSet/", "statefulset", false },
		{ "DaemonSet/", "daemonset", false },  { "Job/", "job", false },
		{ "CronJob/", "cronjob", false },
	};

	for (size_t i = 0; i < RH_LEN(owners); i++) {
		size_t n = strlen(owners[i].kind), name;
		const char *dash;

		if (strncmp(row->owner, owners[i].kind, n))
			continue;
		dash = owners[i].hash ? strrchr(row->owner + n, '-') : NULL;
		name = dash ? (size_t)(dash - row->owner) - n : strlen(row->owner + n);
		return make_key(out, size, rh_str(owners[i].id), rh_str(row->ns), rh_str_n(row->owner + n, name));
	}
	return false;
}

const struct kube_workload_row *kube_workload_owner(const struct rh_rows *rows, const struct kube_workload_row *row)
{
	char key[600];
	struct rh_row *found = *row->owner && owner_key(row, key, sizeof key) ? rh_rows_get(rows, key) : NULL;

	return (const struct kube_workload_row *)(const void *)found;
}

/* Pods of one owner mostly stand one after the other: the last answer is often the next one. */
static const struct kube_workload_row *owner_again(const struct rh_rows *rows, const struct kube_workload_row *row,
						   const struct kube_workload_row *last,
						   const struct kube_workload_row *last_owner)
{
	if (last && !strcmp(row->owner, last->owner) && !strcmp(row->ns, last->ns))
		return last_owner;
	return kube_workload_owner(rows, row);
}

/* Which rows a list shows depends on it. */
static bool made_by(struct rh_rows *rows, struct kube_workload_row *row, bool another)
{
	if (row->made_by_another == another)
		return false;
	row->made_by_another = another;
	rh_rows_put(rows, &row->row); /* the same row, with a new stamp */
	return true;
}

static bool add_up(struct rh_rows *rows)
{
	const struct kube_workload_row *last = NULL, *last_owner = NULL;
	bool changed = false;

	for (size_t i = 0; i < rows->n; i++) {
		struct kube_workload_row *row = (struct kube_workload_row *)(void *)rows->v[i];

		last_owner = owner_again(rows, row, last, last_owner);
		last = row;
		changed |= made_by(rows, row, last_owner != NULL);
		for (const struct kube_workload_row *up = last_owner; row->def->kind == KUBE_POD && up;
		     up = kube_workload_owner(rows, up)) {
			struct kube_workload_row *w = (struct kube_workload_row *)(uintptr_t)up;

			w->sum_restarts = (w->sum_restarts < 0 ? 0 : w->sum_restarts) + row->restarts;
			if (row->pull > w->sum_pull)
				w->sum_pull = row->pull;
		}
	}
	return changed;
}

bool kube_workloads_sum(struct rh_rows *rows)
{
	bool changed;

	for (size_t i = 0; i < rows->n; i++) {
		struct kube_workload_row *w = (struct kube_workload_row *)(void *)rows->v[i];

		w->sum_restarts = -1;
		w->sum_pull = KUBE_PULL_NONE;
	}
	changed = add_up(rows);
	for (size_t i = 0; i < rows->n; i++) {
		struct kube_workload_row *w = (struct kube_workload_row *)(void *)rows->v[i];

		if (w->def->kind == KUBE_POD || (w->restarts == w->sum_restarts && w->pull == w->sum_pull))
			continue;
		w->restarts = w->sum_restarts;
		w->pull = w->sum_pull;
		rh_rows_put(rows, &w->row); /* the same row, with a new stamp */
		changed = true;
	}
	return changed;
}
