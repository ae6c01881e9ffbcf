/* Which workloads get pull secrets through a service account, and which pods were made without them. */
#include "kube/reach.h"
#include "base/base.h"
#include "kube/uses.h"
#include "kube/workload.h"

#include <string.h>

static bool has(const struct kube_consumer *c, const char *const *secrets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(kube_consumer_names(c, secrets[i]) & KUBE_USE_PULL))
			return false;
	return true;
}

/* ---- who made a pod ---- */

/* A Deployment's ReplicaSets are called as it is, a dash and a hash (kubernetes: pkg/controller/deployment/sync.go). */
static struct rh_str without_hash(struct rh_str set)
{
	while (set.n && set.p[set.n - 1] != '-')
		set.n--;
	return rh_str_n(set.p, set.n ? set.n - 1 : 0);
}

/* NULL: nothing that is listed made it. */
static const struct kube_consumer *maker_of(const struct kube_uses *u, const struct kube_consumer *c)
{
	struct rh_str name = rh_str(c->owner), kind = { 0 };
	bool set = rh_str_cut(&name, '/', &kind) && rh_str_is(kind, "ReplicaSet");
	const struct kube_workload_def *def =
		set ? &kube_workload_defs[KUBE_DEPLOYMENT] : kube_workload_def_of_kind(kind);
	char *z = rh_str_dup(set ? without_hash(name) : name);
	const struct kube_consumer *maker = def && *c->owner ? kube_uses_find(u, def, c->ns, z) : NULL;

	free(z);
	return maker;
}

/* Did `c` make this pod, by itself or through what it made? A pod that nothing made is its own. */
static bool is_pod_of(const struct kube_uses *u, const struct kube_consumer *c, const struct kube_consumer *pod)
{
	const struct kube_consumer *maker = pod;

	if (!pod->def || pod->def->kind != KUBE_POD)
		return false;
	while (maker && maker != c)
		maker = maker_of(u, maker);
	return maker == c;
}

/* ---- reach ---- */

/* What a pod names was its own, or its service account's when it was made: as long as nothing else is among it, the
 * account's. */
static bool only_of_account(const struct kube_uses *u, const struct kube_consumer *pod)
{
	const struct kube_consumer *account = kube_uses_find(u, NULL, pod->ns, pod->account);

	for (size_t i = 0; account && i < pod->use_count; i++)
		if ((pod->uses[i].how & KUBE_USE_PULL) &&
		    !(kube_consumer_names(account, pod->uses[i].secret) & KUBE_USE_PULL))
			return false;
	return account != NULL;
}

enum kube_reach kube_reach_of(const struct kube_uses *u, const struct kube_consumer *c, const char *account,
			      const char *const *secrets, size_t n)
{
	bool pod = c->def && c->def->kind == KUBE_POD;

	if (!c->def || strcmp(c->account, account) != 0 || maker_of(u, c))
		return KUBE_REACH_NONE;
	if (pod && has(c, secrets, n))
		return KUBE_REACH_NEXT;
	if (c->own_list && (!pod || !only_of_account(u, c)))
		return KUBE_REACH_OWN;
	if (c->def->kind == KUBE_CRONJOB) /* its next Jobs */
		return KUBE_REACH_NEXT;
	for (size_t i = 0; i < u->n; i++)
		if (!u->v[i].over && !has(&u->v[i], secrets, n) && is_pod_of(u, c, &u->v[i]))
			return KUBE_REACH_RESTART;
	return KUBE_REACH_NEXT;
}
