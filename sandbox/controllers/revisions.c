/* ControllerRevisions: the templates that StatefulSets and DaemonSets had (pkg/controller/history). */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

#define CAUSE "kubernetes.io/change-cause"

static int64_t number(const struct sb_object *o)
{
	return sb_value_int_of(o->v, "revision", 0);
}

static int by_number(const void *a, const void *b)
{
	int64_t m = number(*(struct sb_object *const *)a), n = number(*(struct sb_object *const *)b);

	return (m > n) - (m < n);
}

/* What a patch of the object with it makes its template again: getPatch of both controllers. */
static json_t *patch_of(const json_t *template)
{
	json_t *data = json_object(), *copy = json_deep_copy(template);

	json_object_set_new(sb_value_need_map(data, "spec"), "template", copy);
	sb_value_set_text(copy, "$patch", "replace");
	return data;
}

static void add(struct sb_cluster *c, const struct sb_object *owner, const char *name, const char *hash,
		const char *label, int64_t revision, json_t *data)
{
	json_t *v = json_object(), *meta = sb_value_need_map(v, "metadata");
	json_t *labels = json_deep_copy(sb_value_at(owner->v, "spec", "template", "metadata", "labels", NULL));
	struct rh_str cause = sb_value_str(sb_value_at(owner->v, "metadata", "annotations", CAUSE, NULL));
	char *ns = rh_str_dup(owner->ns);

	json_object_set_new(meta, "labels", labels ? labels : json_object());
	sb_value_set_text(json_object_get(meta, "labels"), label, hash);
	if (cause.n)
		json_object_set_new(sb_value_need_map(meta, "annotations"), CAUSE, json_stringn(cause.p, cause.n));
	json_object_set_new(v, "data", data);
	json_object_set_new(v, "revision", json_integer(revision));
	sb_owner_set(v, owner);
	sb_world_add(c, sb_kind_named("controllerrevisions"), ns, name, 0, v);
	free(ns);
}

/* An older template came back: it is the newest again. */
static void renumber(struct sb_cluster *c, const struct sb_object *o, int64_t revision)
{
	json_t *v = json_deep_copy(o->v);

	json_object_set_new(v, "revision", json_integer(revision));
	sb_store_put(&c->store, o->kind, v);
}

static void forget_old(struct sb_cluster *c, const struct sb_index *all, int64_t keep)
{
	for (size_t i = 0; i + 1 < all->n && (int64_t)(all->n - 1 - i) > keep; i++)
		sb_store_delete(&c->store, all->v[i]);
}

void sb_revision_keep(struct sb_cluster *c, const struct sb_object *owner, const char *hash, const char *label)
{
	json_t *data = patch_of(json_object_get(sb_spec_of(owner), "template"));
	const struct sb_object *same = NULL;
	struct sb_index all;
	int64_t newest;

	sb_owned_by(c, "controllerrevisions", owner, &all);
	if (all.n > 1)
		qsort(all.v, all.n, sizeof *all.v, by_number);
	newest = all.n ? number(all.v[all.n - 1]) : 0;
	for (size_t i = 0; i < all.n; i++)
		if (sb_value_eq(json_object_get(all.v[i]->v, "data"), data))
			same = all.v[i];
	if (!same) {
		char *name = rh_format("%.223s-%s", owner->name, hash);

		add(c, owner, name, hash, label, newest + 1, json_incref(data));
		forget_old(c, &all, sb_spec_int(owner, "revisionHistoryLimit", 10));
		free(name);
	} else if (number(same) < newest) {
		renumber(c, same, newest + 1);
	}
	json_decref(data);
	sb_index_release(&all);
}
