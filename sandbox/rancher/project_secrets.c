/* Project secrets since Rancher 2.12: labelled Secrets in the project's backing namespace, whose copies are kept as
 * they are there. rancher/pkg/controllers/managementuser/secret/project_scoped_secrets.go. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { TELL_MS = 40 };

/* What Norman made becomes a project secret at the next event of a namespace of the project, and never by itself. Every
 * project secret is told its cluster, too: a project's short name is unique only there. */
static void migrate(struct sb_cluster *c, const struct sb_object *project)
{
	struct sb_index all;
	char *created = rh_format(SB_OLD_CREATED "%s", c->id), *finalizer = rh_format(SB_OLD_FINALIZER "%s", c->id);
	sb_secrets_in(&c->world->clusters[0], sb_project_backing(project), &all);
	for (size_t i = 0; i < all.n; i++) {
		struct sb_object *o = all.v[i];
		bool norman = rh_str_is(sb_label(o->v, "cattle.io/creator"), "norman");
		if (!norman && !rh_str_is(sb_label(o->v, SB_PROJECT_SECRET), project->name))
			continue;
		json_t *v = json_deep_copy(o->v), *meta = json_object_get(v, "metadata");
		json_t *labels = sb_value_need_map(meta, "labels"), *annotations = json_object_get(meta, "annotations");
		if (norman) {
			json_object_del(labels, "cattle.io/creator");
			if (annotations)
				json_object_del(annotations, created);
			sb_finalizer_drop(meta, finalizer);
			sb_value_set_text(labels, SB_PROJECT_SECRET, project->name);
		}
		sb_value_set_text(labels, SB_PROJECT_SECRET_CLUSTER, c->id);
		sb_store_replace(&c->world->clusters[0].store, o, v);
	}
	sb_index_release(&all);
	free(created);
	free(finalizer);
}

/* 2.15: a new project secret is told its cluster at once. */
static void tell_cluster(struct sb_cluster *local, const char *key)
{
	struct sb_object *o = sb_object_at(local, "secrets", key);
	const struct sb_object *project = o ? sb_project_backed_by(local->world, o->ns) : NULL;
	if (!project || !rh_str_is(sb_label(o->v, SB_PROJECT_SECRET), project->name))
		return;
	json_t *v = json_deep_copy(o->v);
	json_object_set_new(sb_value_need_map(json_object_get(v, "metadata"), "labels"), SB_PROJECT_SECRET_CLUSTER,
			    sb_value_text(project->ns));
	sb_store_replace(&local->store, o, v);
}

static bool ignores(const struct sb_object *source, const char *ns)
{
	struct rh_str rest = sb_annotation(source->v, SB_PROJECT_SECRET_IGNORE), one;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(rh_str_trim(one), ns))
			return true;
	return false;
}

static bool same_map(const json_t *a, const json_t *b, const char *name)
{
	const json_t *x = sb_value_at(a, "metadata", name, NULL), *y = sb_value_at(b, "metadata", name, NULL);
	return (!sb_value_count(x) && !sb_value_count(y)) || sb_value_eq(x, y);
}

/* False when the API server refuses: a secret of another type has the name. */
static bool bring(struct sb_cluster *c, const struct sb_object *source, const char *ns)
{
	struct sb_object *there = sb_store_get(&c->store, sb_kind_named("secrets"), rh_str(ns), rh_str(source->name));
	json_t *copy = sb_copy_make(source, ns);
	sb_value_set_text(sb_value_at(copy, "metadata", "annotations", NULL), SB_PROJECT_SECRET_COPY, "true");
	bool refused = there && !rh_str_eq(sb_value_str_of(there->v, "type"), sb_value_str_of(source->v, "type"));
	const json_t *a = json_object_get(copy, "data"), *b = there ? json_object_get(there->v, "data") : NULL;
	bool same = there && sb_value_eq(a, b) && same_map(copy, there->v, "labels") &&
		    same_map(copy, there->v, "annotations");
	if (refused || same)
		sb_value_free(&copy);
	else
		sb_copy_put(c, there, copy);
	return !refused;
}

static bool wanted(const struct sb_index *sources, const struct sb_object *project, const struct sb_object *copy,
		   const char *ns)
{
	for (size_t i = 0; i < sources->n; i++)
		if (!strcmp(sources->v[i]->name, copy->name) &&
		    rh_str_is(sb_label(sources->v[i]->v, SB_PROJECT_SECRET), project->name) &&
		    !ignores(sources->v[i], ns))
			return true;
	return false;
}

static void remove_undesired(struct sb_cluster *c, const struct sb_object *project, const struct sb_index *sources,
			     const char *ns)
{
	struct sb_index here;
	sb_secrets_in(c, rh_str(ns), &here);
	for (size_t i = 0; i < here.n; i++) {
		const struct sb_object *o = here.v[i];
		bool copy = sb_label(o->v, SB_PROJECT_SECRET).n &&
			    rh_str_is(sb_annotation(o->v, SB_PROJECT_SECRET_COPY), "true");
		if (copy && !wanted(sources, project, o, ns))
			sb_object_remove(&c->store, o);
	}
	sb_index_release(&here);
}

void sb_secrets_sync_namespace(struct sb_cluster *c, const char *name)
{
	const struct sb_object *ns = sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), rh_str(name));
	const struct sb_object *project = ns && !sb_is_leaving(ns) ? sb_project_of(c, ns) : NULL;
	struct sb_index sources;
	bool ok = true;
	if (!project)
		return;
	migrate(c, project);
	sb_secrets_in(&c->world->clusters[0], sb_project_backing(project), &sources);
	for (size_t i = 0; i < sources.n; i++)
		if (rh_str_is(sb_label(sources.v[i]->v, SB_PROJECT_SECRET), project->name) &&
		    !ignores(sources.v[i], name))
			ok = bring(c, sources.v[i], name) && ok;
	if (ok)
		remove_undesired(c, project, &sources, name);
	sb_index_release(&sources);
}

/* A project secret changed, or went, or was given another label: every namespace that the project's label is on. */
static void enqueue(struct sb_cluster *local, const struct sb_object *o)
{
	struct rh_str label = o ? sb_label(o->v, SB_PROJECT_SECRET) : rh_str("");
	const struct sb_object *project = label.n ? sb_project_backed_by(local->world, o->ns) : NULL;
	struct sb_cluster *c = project ? sb_cluster_find(local->world, project->ns) : NULL;
	if (!c || !rh_str_is(label, project->name))
		return;
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("namespaces"))];
	for (size_t i = 0; i < all->n; i++)
		if (rh_str_is(sb_label(all->v[i]->v, SB_PROJECT_ID), project->name))
			sb_task_later(c, sb_copy_delay(local->world), all->v[i]->name, sb_secrets_sync_namespace);
}

void sb_secrets_source_changed(struct sb_cluster *local, const struct sb_change *change)
{
	enqueue(local, change->now);
	if (change->now && sb_label(change->now->v, SB_PROJECT_SECRET).n &&
	    !sb_label(change->now->v, SB_PROJECT_SECRET_CLUSTER).n)
		sb_task_later(local, TELL_MS, change->now->key, tell_cluster);
	if (!change->now)
		enqueue(local, change->before);
}

void sb_secrets_withdraw(struct sb_cluster *c, const struct sb_object *project)
{
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("namespaces"))], none = { 0 };
	for (size_t i = 0; i < all->n; i++)
		if (sb_project_of(c, all->v[i]) == project)
			remove_undesired(c, project, &none, all->v[i]->name);
}
