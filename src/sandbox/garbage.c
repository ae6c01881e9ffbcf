/* The garbage collector: what is controlled by something that is gone goes as well (Background); an owner that is deleted
 * in the foreground stays until all it owns has gone; an orphan forgets its owner. */
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

static bool has_finalizer(const struct rh_object *o, const char *name)
{
	const struct rh_value *list = rh_value_at(o->v, "metadata", "finalizers", NULL);
	for (const struct rh_value *f = list ? list->child : NULL; f; f = f->next)
		if (rh_str_is(rh_value_str(f), name))
			return true;
	return false;
}

/* Takes the finalizer off; with the last one the object goes. */
static void let_go(struct rh_cluster *c, const struct rh_object *o, const char *name)
{
	struct rh_value *v = rh_value_copy(o->v), *list = rh_value_at(v, "metadata", "finalizers", NULL);
	for (struct rh_value *f = list->child, *next; f; f = next) {
		next = f->next;
		if (rh_str_is(rh_value_str(f), name))
			rh_value_remove_child(list, f);
	}
	bool last = !list->child;
	if (last)
		rh_value_remove(rh_value_get(v, "metadata"), "finalizers");
	o = rh_store_put(&c->store, o->kind, v);
	if (last)
		rh_store_delete(&c->store, o);
}

static void orphan(struct rh_cluster *c, const struct rh_object *owner)
{
	for (size_t i = 0; i < RH_LEN(collected); i++) {
		struct rh_shelf all;
		rh_owned_by(c, collected[i], owner, &all);
		for (size_t k = 0; k < all.n; k++) {
			struct rh_value *v = rh_value_copy(all.v[k]->v);
			rh_value_remove(rh_value_get(v, "metadata"), "ownerReferences");
			rh_store_put(&c->store, all.v[k]->kind, v);
		}
		rh_shelf_release(&all);
	}
}

/* True when nothing is left. */
static bool delete_owned(struct rh_cluster *c, const struct rh_object *owner)
{
	size_t left = 0;
	for (size_t i = 0; i < RH_LEN(collected); i++) {
		struct rh_shelf all;
		rh_owned_by(c, collected[i], owner, &all);
		left += all.n;
		for (size_t k = 0; k < all.n; k++) {
			bool pod = !strcmp(collected[i], "pods");
			if (pod)
				rh_pod_delete(c, all.v[k], -1);
			else if (delete_owned(c, all.v[k]))
				rh_store_delete(&c->store, all.v[k]);
		}
		rh_shelf_release(&all);
	}
	return !left;
}

/* Owners in a namespace that are to go. */
static void finish_owners(struct rh_cluster *c, const char *ns)
{
	char *prefix = rh_format("%s/", ns);
	for (const struct rh_kind *k = rh_kinds; k->kind; k++) {
		const struct rh_shelf *all = &c->store.shelves[rh_kind_index(k)];
		size_t i = rh_kind_owns(k) ? rh_shelf_seek(all, rh_str(prefix)) : all->n;
		while (i < all->n && rh_str_is(all->v[i]->ns, ns)) {
			struct rh_object *o = rh_object_hold(all->v[i]);
			size_t before = all->n;
			if (rh_object_leaving(o) && has_finalizer(o, "orphan")) {
				orphan(c, o);
				let_go(c, o, "orphan");
			} else if (rh_object_leaving(o) && has_finalizer(o, "foregroundDeletion") && delete_owned(c, o)) {
				let_go(c, o, "foregroundDeletion");
			}
			rh_object_drop(&o);
			i += all->n == before;
		}
	}
	free(prefix);
}

bool rh_kind_owns(const struct rh_kind *k)
{
	return !strcmp(k->group, "apps") || !strcmp(k->group, "batch");
}

void rh_garbage_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *any = change->now ? change->now : change->before;
	bool owner = rh_kind_owns(change->kind), pod = !strcmp(change->kind->plural, "pods");
	char *ns = rh_str_dup(any->ns);
	if (!change->now && owner)
		rh_task_later(c, COLLECT_MS, ns, collect);
	if ((change->now && owner && rh_object_leaving(change->now)) || (!change->now && (pod || owner)))
		rh_task_later(c, COLLECT_MS, ns, finish_owners);
	free(ns);
}
