/* Copies of a project's secrets up to Rancher 2.11: made when the source is made or a namespace joins, overwritten when the
 * source changes, deleted by name. rancher/pkg/controllers/managementuser/secret/secret.go. */
#include "sandbox/project.h"

#include <string.h>

static bool is_account_token(const struct rh_object *o)
{
	return rh_str_is(rh_value_str_of(o->v, "type"), "kubernetes.io/service-account-token");
}

struct rh_value *rh_copy_make(const struct rh_object *source, const char *ns)
{
	static const char *const members[] = { "type", "data" }, *const maps[] = { "labels", "annotations" };
	struct rh_value *v = rh_value_new(RH_V_MAP), *meta = rh_value_need_map(v, "metadata");
	const struct rh_value *was = rh_value_get(source->v, "metadata");
	for (size_t i = 0; i < RH_LEN(members); i++) {
		const struct rh_value *m = rh_value_get(source->v, members[i]);
		if (m)
			rh_value_set(v, members[i], rh_value_copy(m));
	}
	rh_value_set_text(meta, "name", source->name);
	rh_value_set_text(meta, "namespace", ns);
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const struct rh_value *m = rh_value_get(was, maps[i]);
		if (m)
			rh_value_set(meta, maps[i], rh_value_copy(m));
	}
	rh_value_set_text(rh_value_need_map(meta, "annotations"), RH_USER_SECRET, "true");
	return v;
}

void rh_copy_put(struct rh_cluster *c, struct rh_object *there, struct rh_value *copy)
{
	static const char *const kept[] = { "uid", "creationTimestamp" };
	struct rh_value *meta = rh_value_get(copy, "metadata");
	char uid[37], when[32];
	rh_random_uid(c->world, uid);
	rh_time_text(rh_world_time(c->world), when);
	rh_value_set_text(meta, "uid", uid);
	rh_value_set_text(meta, "creationTimestamp", when);
	if (!there) {
		rh_store_put(&c->store, rh_kind_named("secrets"), copy);
		return;
	}
	for (size_t i = 0; i < RH_LEN(kept); i++)
		rh_value_set(meta, kept[i], rh_value_copy(rh_value_at(there->v, "metadata", kept[i], NULL)));
	rh_value_set(meta, "resourceVersion", rh_value_copy(rh_value_at(there->v, "metadata", "resourceVersion", NULL)));
	rh_store_replace(&c->store, there, copy);
}

static struct rh_object *secret_in(struct rh_cluster *c, struct rh_str ns, const char *name)
{
	return rh_store_get(&c->store, rh_kind_named("secrets"), ns, rh_str(name));
}

enum action { CREATE, UPDATE, REMOVE };

/* What one namespace gets of a source. A type cannot change: there the API server refuses the update, and the secret that has
 * the name stays. */
static void carry(struct rh_cluster *c, const struct rh_object *source, const struct rh_object *ns, enum action action)
{
	struct rh_object *there = secret_in(c, rh_str(ns->name), source->name);
	if (action == REMOVE) {
		if (there)
			rh_object_remove(&c->store, there);
		return;
	}
	bool other_type = there && !rh_str_eq(rh_value_str_of(there->v, "type"), rh_value_str_of(source->v, "type"));
	const struct rh_value *a = rh_value_get(source->v, "data"), *b = there ? rh_value_get(there->v, "data") : NULL;
	if (rh_is_leaving(ns) || other_type || (there && (action == CREATE || rh_value_eq(a, b))))
		return;
	rh_copy_put(c, there, rh_copy_make(source, ns->name));
}

static void carry_to_all(struct rh_cluster *c, const struct rh_object *source, enum action action)
{
	const struct rh_object *project = rh_project_backed_by(c->world, source->ns);
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named("namespaces"))];
	if (!project || !rh_str_is(project->ns, c->id))
		return;
	for (size_t i = 0; i < all->n; i++)
		if (rh_project_of(c, all->v[i]) == project)
			carry(c, source, all->v[i], action);
}

/* The lifecycle's marks on the source: its finalizer, and that it has been seen. */
static void mark(struct rh_cluster *c, struct rh_object *source, bool on)
{
	struct rh_value *v = rh_value_copy(source->v), *meta = rh_value_get(v, "metadata");
	char *key = rh_format(RH_OLD_CREATED "%s", c->id), *finalizer = rh_format(RH_OLD_FINALIZER "%s", c->id);
	rh_finalizer_drop(meta, finalizer);
	if (on) {
		rh_finalizer_add(meta, finalizer);
		rh_value_set_text(rh_value_need_map(meta, "annotations"), key, "true");
	}
	struct rh_store *local = &c->world->clusters[0].store;
	struct rh_object *o = rh_store_replace(local, source, v);
	if (rh_is_leaving(o) && !rh_value_at(o->v, "metadata", "finalizers", NULL))
		rh_store_delete(local, o);
	free(key);
	free(finalizer);
}

static bool has_mark(const struct rh_cluster *c, const struct rh_object *source)
{
	char *key = rh_format(RH_OLD_CREATED "%s", c->id);
	bool yes = rh_annotation(source->v, key).n > 0;
	free(key);
	return yes;
}

/* name: "namespace/name" of the source in Rancher's own cluster. */
static void sync_source(struct rh_cluster *c, const char *name)
{
	struct rh_str rest = rh_str(name), ns;
	rh_str_cut(&rest, '/', &ns);
	char *key = rh_str_dup(rest);
	struct rh_object *source = secret_in(&c->world->clusters[0], ns, key);
	free(key);
	if (!source)
		return;
	rh_object_hold(source);
	bool seen = has_mark(c, source);
	carry_to_all(c, source, rh_is_leaving(source) ? REMOVE : seen ? UPDATE : CREATE);
	if (rh_is_leaving(source))
		mark(c, source, false);
	else if (!seen)
		mark(c, source, true);
	rh_object_drop(&source);
}

void rh_copies_source_changed(struct rh_cluster *local, const struct rh_change *change)
{
	const struct rh_object *o = change->now;
	struct rh_str cluster, project;
	if (!o || is_account_token(o) || !rh_str_is(rh_label(o->v, "cattle.io/creator"), "norman") ||
	    !rh_project_split(rh_annotation(o->v, RH_PROJECT_ID), &cluster, &project))
		return;
	struct rh_cluster *c = rh_cluster_find(local->world, cluster);
	/* a secret that was made in the clothes of a project, but elsewhere, is nobody's source */
	if (!c || !rh_project_backed_by(local->world, o->ns))
		return;
	/* the mark that this controller itself has just set is no change */
	if (change->before && !has_mark(c, change->before) && has_mark(c, o))
		return;
	rh_task_later(c, rh_copy_delay(local->world), o->key, sync_source);
}

/* A namespace changed: whatever is in the project's namespace comes, with or without Norman's label, where the name is free. */
void rh_copies_sync_namespace(struct rh_cluster *c, const char *name)
{
	const struct rh_object *ns = rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), rh_str(name));
	const struct rh_object *project = ns && !rh_is_leaving(ns) ? rh_project_of(c, ns) : NULL;
	if (!project)
		return;
	struct rh_shelf sources;
	rh_secrets_in(&c->world->clusters[0], rh_project_backing(project), &sources);
	for (size_t i = 0; i < sources.n; i++)
		if (!is_account_token(sources.v[i]) && !rh_is_leaving(sources.v[i]))
			carry(c, sources.v[i], ns, CREATE);
	rh_shelf_release(&sources);
}

void rh_copies_withdraw(struct rh_cluster *c, const struct rh_object *project)
{
	struct rh_shelf sources;
	rh_secrets_in(&c->world->clusters[0], rh_project_backing(project), &sources);
	for (size_t i = 0; i < sources.n; i++)
		if (has_mark(c, sources.v[i]))
			carry_to_all(c, sources.v[i], REMOVE);
	rh_shelf_release(&sources);
}
