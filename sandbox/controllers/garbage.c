/* The garbage collector: what is controlled by something that is gone goes as well (Background); an owner that is
 * deleted in the foreground stays until all it owns has gone; an orphan forgets its owner. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { COLLECT_MS = 150 };

static const char *const collected[] = { "replicasets", "pods", "jobs", "controllerrevisions" };

/* Is there an owner left? */
static bool owned(struct sb_cluster *c, const struct sb_object *o)
{
	const json_t *list = sb_value_at(o->v, "metadata", "ownerReferences", NULL);
	if (!list || !sb_value_count(list))
		return true;
	SB_EACH(r, list)
	for (const struct sb_kind *k = sb_kinds; k->kind; k++) {
		if (!rh_str_is(sb_value_str_of(r.v, "kind"), k->kind) ||
		    !rh_str_is(sb_value_str_of(r.v, "apiVersion"), k->api))
			continue;
		const struct sb_object *owner =
			sb_store_get(&c->store, k, k->namespaced ? o->ns : rh_str(""), sb_value_str_of(r.v, "name"));
		if (owner && rh_str_eq(sb_meta_str(owner, "uid"), sb_value_str_of(r.v, "uid")))
			return true;
	}
	return false;
}

static void collect_kind(struct sb_cluster *c, const char *plural, const char *ns)
{
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named(plural))];
	char *prefix = rh_format("%s/", ns);
	size_t i = sb_index_seek(all, rh_str(prefix));
	while (i < all->n && rh_str_is(all->v[i]->ns, ns)) {
		struct sb_object *o = all->v[i];
		size_t before = all->n;
		if (!owned(c, o) && !sb_object_leaving(o)) {
			if (!strcmp(plural, "pods"))
				sb_pod_delete(c, o, -1);
			else
				sb_store_delete(&c->store, o);
		}
		i += all->n == before;
	}
	free(prefix);
}

static void collect(struct sb_cluster *c, const char *ns)
{
	for (size_t i = 0; i < RH_LEN(collected); i++)
		collect_kind(c, collected[i], ns);
}

static bool has_finalizer(const struct sb_object *o, const char *name)
{
	const json_t *list = sb_value_at(o->v, "metadata", "finalizers", NULL);
	SB_EACH(f, list)
	if (rh_str_is(sb_value_str(f.v), name))
		return true;
	return false;
}

/* Takes the finalizer off; with the last one the object goes. */
static void let_go(struct sb_cluster *c, const struct sb_object *o, const char *name)
{
	json_t *v = json_deep_copy(o->v), *list = sb_value_at(v, "metadata", "finalizers", NULL);
	SB_EACH(f, list)
	if (rh_str_is(sb_value_str(f.v), name))
		sb_item_drop(&f);
	bool last = !sb_value_count(list);
	if (last)
		json_object_del(json_object_get(v, "metadata"), "finalizers");
	o = sb_store_put(&c->store, o->kind, v);
	if (last)
		sb_store_delete(&c->store, o);
}

static void orphan(struct sb_cluster *c, const struct sb_object *owner)
{
	for (size_t i = 0; i < RH_LEN(collected); i++) {
		struct sb_index all;
		sb_owned_by(c, collected[i], owner, &all);
		for (size_t k = 0; k < all.n; k++) {
			json_t *v = json_deep_copy(all.v[k]->v);
			json_object_del(json_object_get(v, "metadata"), "ownerReferences");
			sb_store_put(&c->store, all.v[k]->kind, v);
		}
		sb_index_release(&all);
	}
}

/* True when nothing is left. */
static bool delete_owned(struct sb_cluster *c, const struct sb_object *owner)
{
	size_t left = 0;
	for (size_t i = 0; i < RH_LEN(collected); i++) {
		struct sb_index all;
		sb_owned_by(c, collected[i], owner, &all);
		left += all.n;
		for (size_t k = 0; k < all.n; k++) {
			bool pod = !strcmp(collected[i], "pods");
			if (pod)
				sb_pod_delete(c, all.v[k], -1);
			else if (delete_owned(c, all.v[k]))
				sb_store_delete(&c->store, all.v[k]);
		}
		sb_index_release(&all);
	}
	return !left;
}

/* Owners in a namespace that are to go. */
static void finish_owners(struct sb_cluster *c, const char *ns)
{
	char *prefix = rh_format("%s/", ns);
	for (const struct sb_kind *k = sb_kinds; k->kind; k++) {
		const struct sb_index *all = &c->store.indexes[sb_kind_index(k)];
		size_t i = sb_kind_owns(k) ? sb_index_seek(all, rh_str(prefix)) : all->n;
		while (i < all->n && rh_str_is(all->v[i]->ns, ns)) {
			struct sb_object *o = sb_object_hold(all->v[i]);
			size_t before = all->n;
			if (sb_object_leaving(o) && has_finalizer(o, "orphan")) {
				orphan(c, o);
				let_go(c, o, "orphan");
			} else if (sb_object_leaving(o) && has_finalizer(o, "foregroundDeletion") &&
				   delete_owned(c, o)) {
				let_go(c, o, "foregroundDeletion");
			}
			sb_object_drop(&o);
			i += all->n == before;
		}
	}
	free(prefix);
}

bool sb_kind_owns(const struct sb_kind *k)
{
	return !strcmp(k->group, "apps") || !strcmp(k->group, "batch");
}

void sb_garbage_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *any = change->now ? change->now : change->before;
	bool owner = sb_kind_owns(change->kind), pod = !strcmp(change->kind->plural, "pods");
	char *ns = rh_str_dup(any->ns);
	if (!change->now && owner)
		sb_task_later(c, COLLECT_MS, ns, collect);
	if ((change->now && owner && sb_object_leaving(change->now)) || (!change->now && (pod || owner)))
		sb_task_later(c, COLLECT_MS, ns, finish_owners);
	free(ns);
}
