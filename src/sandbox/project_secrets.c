/* Project secrets since Rancher 2.12: labelled Secrets in the project's backing namespace, whose copies are kept as they
 * are there. rancher/pkg/controllers/managementuser/secret/project_scoped_secrets.go. */
#include "sandbox/project.h"

#include <string.h>

/* What Norman made becomes a project secret at the next event of a namespace of the project, and never by itself. Every
 * project secret is told its cluster, too: a project's short name is unique only there. */
static void migrate(struct rh_cluster *c, const struct rh_object *project)
{
	struct rh_shelf all;
	char *created = rh_format(RH_OLD_CREATED "%s", c->id), *finalizer = rh_format(RH_OLD_FINALIZER "%s", c->id);
	rh_secrets_in(&c->world->clusters[0], rh_project_backing(project), &all);
	for (size_t i = 0; i < all.n; i++) {
		struct rh_object *o = all.v[i];
		bool norman = rh_str_is(rh_label(o->v, "cattle.io/creator"), "norman");
		if (!norman && !rh_str_is(rh_label(o->v, RH_PROJECT_SECRET), project->name))
			continue;
		struct rh_value *v = rh_value_copy(o->v), *meta = rh_value_get(v, "metadata");
		struct rh_value *labels = rh_value_need_map(meta, "labels"), *annotations = rh_value_get(meta, "annotations");
		if (norman) {
			rh_value_remove(labels, "cattle.io/creator");
			if (annotations)
				rh_value_remove(annotations, created);
			rh_finalizer_drop(meta, finalizer);
			rh_value_set_text(labels, RH_PROJECT_SECRET, project->name);
		}
		rh_value_set_text(labels, RH_PROJECT_SECRET_CLUSTER, c->id);
		rh_store_replace(&c->world->clusters[0].store, o, v);
	}
	rh_shelf_release(&all);
	free(created);
	free(finalizer);
}

static bool ignores(const struct rh_object *source, const char *ns)
{
	struct rh_str rest = rh_annotation(source->v, RH_PROJECT_SECRET_IGNORE), one;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(rh_str_trim(one), ns))
			return true;
	return false;
}

static bool same_map(const struct rh_value *a, const struct rh_value *b, const char *name)
{
	const struct rh_value *x = rh_value_at(a, "metadata", name, NULL), *y = rh_value_at(b, "metadata", name, NULL);
	return (!rh_value_count(x) && !rh_value_count(y)) || rh_value_eq(x, y);
}

/* False when the API server refuses: a secret of another type has the name. */
static bool bring(struct rh_cluster *c, const struct rh_object *source, const char *ns)
{
	struct rh_object *there = rh_store_get(&c->store, rh_kind_named("secrets"), rh_str(ns), rh_str(source->name));
	struct rh_value *copy = rh_copy_make(source, ns);
	rh_value_set_text(rh_value_at(copy, "metadata", "annotations", NULL), RH_PROJECT_SECRET_COPY, "true");
	bool refused = there && !rh_str_eq(rh_value_str_of(there->v, "type"), rh_value_str_of(source->v, "type"));
	const struct rh_value *a = rh_value_get(copy, "data"), *b = there ? rh_value_get(there->v, "data") : NULL;
	bool same = there && rh_value_eq(a, b) && same_map(copy, there->v, "labels") && same_map(copy, there->v, "annotations");
	if (refused || same)
		rh_value_free(&copy);
	else
		rh_copy_put(c, there, copy);
	return !refused;
}

static bool wanted(const struct rh_shelf *sources, const struct rh_object *project, const struct rh_object *copy, const char *ns)
{
	for (size_t i = 0; i < sources->n; i++)
		if (!strcmp(sources->v[i]->name, copy->name) &&
		    rh_str_is(rh_label(sources->v[i]->v, RH_PROJECT_SECRET), project->name) && !ignores(sources->v[i], ns))
			return true;
	return false;
}

static void remove_undesired(struct rh_cluster *c, const struct rh_object *project, const struct rh_shelf *sources, const char *ns)
{
	struct rh_shelf here;
	rh_secrets_in(c, rh_str(ns), &here);
	for (size_t i = 0; i < here.n; i++) {
		const struct rh_object *o = here.v[i];
		bool copy = rh_label(o->v, RH_PROJECT_SECRET).n && rh_str_is(rh_annotation(o->v, RH_PROJECT_SECRET_COPY), "true");
		if (copy && !wanted(sources, project, o, ns))
			rh_object_remove(&c->store, o);
	}
	rh_shelf_release(&here);
}

void rh_secrets_sync_namespace(struct rh_cluster *c, const char *name)
{
	const struct rh_object *ns = rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), rh_str(name));
	const struct rh_object *project = ns && !rh_is_leaving(ns) ? rh_project_of(c, ns) : NULL;
	struct rh_shelf sources;
	bool ok = true;
	if (!project)
		return;
	migrate(c, project);
	rh_secrets_in(&c->world->clusters[0], rh_project_backing(project), &sources);
	for (size_t i = 0; i < sources.n; i++)
		if (rh_str_is(rh_label(sources.v[i]->v, RH_PROJECT_SECRET), project->name) && !ignores(sources.v[i], name))
			ok = bring(c, sources.v[i], name) && ok;
	if (ok)
		remove_undesired(c, project, &sources, name);
	rh_shelf_release(&sources);
}

/* A project secret changed, or went, or was given another label: every namespace that the project's label is on. */
static void enqueue(struct rh_cluster *local, const struct rh_object *o)
{
	struct rh_str label = o ? rh_label(o->v, RH_PROJECT_SECRET) : rh_str("");
	const struct rh_object *project = label.n ? rh_project_backed_by(local->world, o->ns) : NULL;
	struct rh_cluster *c = project ? rh_cluster_find(local->world, project->ns) : NULL;
	if (!c || !rh_str_is(label, project->name))
		return;
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named("namespaces"))];
	for (size_t i = 0; i < all->n; i++)
		if (rh_str_is(rh_label(all->v[i]->v, RH_PROJECT_ID), project->name))
			rh_task_later(c, rh_copy_delay(local->world), all->v[i]->name, rh_secrets_sync_namespace);
}

void rh_secrets_source_changed(struct rh_cluster *local, const struct rh_change *change)
{
	enqueue(local, change->now);
	if (!change->now)
		enqueue(local, change->before);
}

void rh_secrets_withdraw(struct rh_cluster *c, const struct rh_object *project)
{
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named("namespaces"))], none = { 0 };
	for (size_t i = 0; i < all->n; i++)
		if (rh_project_of(c, all->v[i]) == project)
			remove_undesired(c, project, &none, all->v[i]->name);
}
