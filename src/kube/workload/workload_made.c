/* What a workload has made, told by name alone: an event outlives what it is about. */
#include "base/base.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <string.h>

/* The letters of generated names (k8s.io/apimachinery, pkg/util/rand: no vowels, nothing that looks like another). */
static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
enum { SUFFIX = 5, HASH_MOST = 10 };

static bool is_generated(struct rh_str s, size_t least, size_t most)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(letters, s.p[i]) || !s.p[i])
			return false;
	return s.n >= least && s.n <= most;
}

static bool is_number(struct rh_str s)
{
	int64_t n;

	return rh_str_number(s, 0, INT64_MAX, &n);
}

/* What stands behind the last dash, taken off. */
static struct rh_str take_last(struct rh_str *name)
{
	size_t n = name->n;
	struct rh_str last;

	while (n && name->p[n - 1] != '-')
		n--;
	last = rh_str_from(*name, n);
	name->n = n ? n - 1 : 0;
	return last;
}

/* Is that the controller of its pods: itself, its ReplicaSet, or its Job? */
static bool is_controller(const struct kube_workload_def *def, const char *name, struct rh_str of)
{
	size_t n = strlen(name);
	struct rh_str rest;

	if (def->kind == KUBE_CRONJOB) /* what a person makes from it has any name */
		return rh_str_starts(of, name) && of.n > n + 1 && of.p[n] == '-';
	if (def->kind != KUBE_DEPLOYMENT)
		return rh_str_is(of, name);
	rest = take_last(&of);
	return rh_str_is(of, name) && is_generated(rest, 1, HASH_MOST);
}

bool kube_workload_made(const struct kube_workload_def *def, const char *name, struct rh_str kind, struct rh_str of)
{
	struct rh_str rest;

	if (kube_workload_def_of_kind(kind) == def || rh_str_is(kind, "HorizontalPodAutoscaler"))
		return rh_str_is(of, name);
	if (rh_str_is(kind, "ReplicaSet"))
		return def->kind == KUBE_DEPLOYMENT && is_controller(def, name, of);
	if (rh_str_is(kind, "Job"))
		return def->kind == KUBE_CRONJOB && is_controller(def, name, of);
	if (!rh_str_is(kind, "Pod"))
		return false;
	rest = take_last(&of);
	return is_controller(def, name, of) &&
	       (def->kind == KUBE_STATEFULSET ? is_number(rest) : is_generated(rest, SUFFIX, SUFFIX));
}
