/* The garbage collector: what is controlled by something that is gone goes as well. */
#include "sandbox/workload.h"

#include <string.h>

enum { COLLECT_MS = 150 };

static const char *const collected[] = { "replicasets", "pods", "jobs" };

/* Is there an owner left? */
static bool owned(struct rh_cluster *c, const struct rh_object *o)
{
	const struct rh_value *list = rh_value_at(o->v, "metadata", "ownerReferences", NULL);
	if (!list || !list->child)
		return true;
	for (const struct rh_value *r = list->child; r; r = r->next)
		for (const struct rh_kind *k = rh_kinds; k->kind; k++) {
			if (!rh_str_is(rh_value_str_of(r, "kind"), k->kind) || !rh_str_is(rh_value_str_of(r, "apiVersion"), k->api))
				continue;
			const struct rh_object *owner = rh_store_get(&c->store, k, k->namespaced ? o->ns : rh_str(""),
								     rh_value_str_of(r, "name"));
			if (owner && rh_str_eq(rh_meta_str(owner, "uid"), rh_value_str_of(r, "uid")))
				return true;
		}
	return false;
}

static void collect_kind(struct rh_cluster *c, const char *plural, const char *ns)
{
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named(plural))];
	char *prefix = rh_format("%s/", ns);
	size_t i = rh_shelf_seek(all, rh_str(prefix));
	while (i < all->n && rh_str_is(all->v[i]->ns, ns)) {
		struct rh_object *o = all->v[i];
		size_t before = all->n;
		if (!owned(c, o) && !rh_object_leaving(o)) {
			if (!strcmp(plural, "pods"))
				rh_pod_delete(c, o, -1);
			else
				rh_store_delete(&c->store, o);
		}
		i += all->n == before;
	}
	free(prefix);
}

static void collect(struct rh_cluster *c, const char *ns)
{
	for (size_t i = 0; i < RH_LEN(collected); i++)
		collect_kind(c, collected[i], ns);
}

void rh_garbage_changed(struct rh_cluster *c, const struct rh_change *change)
{
	static const char *const owners[] = { "apps", "batch" };
	for (size_t i = 0; !change->now && i < RH_LEN(owners); i++)
		if (!strcmp(change->kind->group, owners[i])) {
			char *ns = rh_str_dup(change->before->ns);
			rh_task_later(c, COLLECT_MS, ns, collect);
			free(ns);
		}
}
