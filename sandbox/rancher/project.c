/* What a project is: its object, its namespaces, and the namespace in Rancher's own cluster that backs it. */
#include "sandbox/rancher/project.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

struct rh_str sb_annotation(const json_t *object, const char *key)
{
	return sb_value_str(sb_value_at(object, "metadata", "annotations", key, NULL));
}

struct rh_str sb_label(const json_t *object, const char *key)
{
	return sb_value_str(sb_value_at(object, "metadata", "labels", key, NULL));
}

bool sb_is_leaving(const struct sb_object *o)
{
	return sb_value_str(sb_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n > 0;
}

bool sb_project_split(struct rh_str id, struct rh_str *cluster, struct rh_str *project)
{
	size_t at = rh_str_find(id, ":");
	*cluster = rh_str_n(id.p, at);
	*project = rh_str_from(id, at + 1);
	return cluster->n && project->n && rh_str_find(*project, ":") == project->n;
}

const struct sb_object *sb_project_find(const struct sb_world *w, struct rh_str cluster, struct rh_str project)
{
	return sb_store_get(&w->clusters[0].store, sb_kind_named("projects"), cluster, project);
}

const struct sb_object *sb_project_of(const struct sb_cluster *c, const struct sb_object *ns)
{
	struct rh_str cluster, project;
	if (!sb_project_split(sb_annotation(ns->v, SB_PROJECT_ID), &cluster, &project) || !rh_str_is(cluster, c->id))
		return NULL;
	return sb_project_find(c->world, cluster, project);
}

const struct sb_object *sb_project_backed_by(const struct sb_world *w, struct rh_str ns)
{
	const struct sb_index *s = &w->clusters[0].store.indexes[sb_kind_index(sb_kind_named("projects"))];
	for (size_t i = 0; i < s->n; i++)
		if (rh_str_eq(sb_project_backing(s->v[i]), ns))
			return s->v[i];
	return NULL;
}

struct rh_str sb_project_backing(const struct sb_object *project)
{
	struct rh_str backing = sb_value_str(sb_value_at(project->v, "status", "backingNamespace", NULL));
	return backing.n ? backing : rh_str(project->name);
}

void sb_finalizer_drop(json_t *meta, const char *name)
{
	json_t *list = json_object_get(meta, "finalizers");
	SB_EACH(m, list)
	if (rh_str_is(sb_value_str(m.v), name))
		sb_item_drop(&m);
	if (list && !sb_value_count(list))
		json_object_del(meta, "finalizers");
}

void sb_finalizer_add(json_t *meta, const char *name)
{
	if (!json_object_get(meta, "finalizers"))
		json_object_set_new(meta, "finalizers", json_array());
	json_array_append_new(json_object_get(meta, "finalizers"), sb_value_text(rh_str(name)));
}

void sb_secrets_in(const struct sb_cluster *c, struct rh_str ns, struct sb_index *out)
{
	const struct sb_index *s = &c->store.indexes[sb_kind_index(sb_kind_named("secrets"))];
	char *prefix = rh_format("%.*s/", RH_ARG(ns));
	memset(out, 0, sizeof *out);
	for (size_t i = sb_index_seek(s, rh_str(prefix)); i < s->n && rh_str_starts(rh_str(s->v[i]->key), prefix);
	     i++) {
		out->v = rh_resize(out->v, out->n + 1, sizeof(struct sb_object *));
		out->v[out->n++] = sb_object_hold(s->v[i]);
	}
	free(prefix);
}
