/* What a project is: its object, its namespaces, and the namespace in Rancher's own cluster that backs it. */
#include "sandbox/project.h"

#include <string.h>

struct rh_str rh_annotation(const struct rh_value *object, const char *key)
{
	return rh_value_str(rh_value_at(object, "metadata", "annotations", key, NULL));
}

struct rh_str rh_label(const struct rh_value *object, const char *key)
{
	return rh_value_str(rh_value_at(object, "metadata", "labels", key, NULL));
}

bool rh_is_leaving(const struct rh_object *o)
{
	return rh_value_str(rh_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n > 0;
}

bool rh_project_split(struct rh_str id, struct rh_str *cluster, struct rh_str *project)
{
	size_t at = rh_str_find(id, ":");
	*cluster = rh_str_n(id.p, at);
	*project = rh_str_from(id, at + 1);
	return cluster->n && project->n && rh_str_find(*project, ":") == project->n;
}

const struct rh_object *rh_project_find(const struct rh_world *w, struct rh_str cluster, struct rh_str project)
{
	return rh_store_get(&w->clusters[0].store, rh_kind_named("projects"), cluster, project);
}

const struct rh_object *rh_project_of(const struct rh_cluster *c, const struct rh_object *ns)
{
	struct rh_str cluster, project;
	if (!rh_project_split(rh_annotation(ns->v, RH_PROJECT_ID), &cluster, &project) || !rh_str_is(cluster, c->id))
		return NULL;
	return rh_project_find(c->world, cluster, project);
}

const struct rh_object *rh_project_backed_by(const struct rh_world *w, struct rh_str ns)
{
	const struct rh_shelf *s = &w->clusters[0].store.shelves[rh_kind_index(rh_kind_named("projects"))];
	for (size_t i = 0; i < s->n; i++)
		if (rh_str_eq(rh_project_backing(s->v[i]), ns))
			return s->v[i];
	return NULL;
}

struct rh_str rh_project_backing(const struct rh_object *project)
{
	struct rh_str backing = rh_value_str(rh_value_at(project->v, "status", "backingNamespace", NULL));
	return backing.n ? backing : rh_str(project->name);
}

void rh_finalizer_drop(struct rh_value *meta, const char *name)
{
	struct rh_value *list = rh_value_get(meta, "finalizers");
	for (struct rh_value *m = list ? list->child : NULL, *next; m; m = next) {
		next = m->next;
		if (rh_str_is(rh_value_str(m), name))
			rh_value_remove_child(list, m);
	}
	if (list && !list->child)
		rh_value_remove(meta, "finalizers");
}

void rh_finalizer_add(struct rh_value *meta, const char *name)
{
	if (!rh_value_get(meta, "finalizers"))
		rh_value_set(meta, "finalizers", rh_value_new(RH_V_LIST));
	rh_value_add(rh_value_get(meta, "finalizers"), rh_value_text(rh_str(name)));
}

void rh_secrets_in(const struct rh_cluster *c, struct rh_str ns, struct rh_shelf *out)
{
	const struct rh_shelf *s = &c->store.shelves[rh_kind_index(rh_kind_named("secrets"))];
	char *prefix = rh_format("%.*s/", RH_ARG(ns));
	memset(out, 0, sizeof *out);
	for (size_t i = rh_shelf_seek(s, rh_str(prefix)); i < s->n && rh_str_starts(rh_str(s->v[i]->key), prefix); i++) {
		out->v = rh_resize(out->v, out->n + 1, sizeof(struct rh_object *));
		out->v[out->n++] = rh_object_hold(s->v[i]);
	}
	free(prefix);
}
