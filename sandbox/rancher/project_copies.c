/* Copies of a project's secrets up to Rancher 2.11: made when the source is made or a namespace joins, overwritten when
 * the source changes, deleted by name. rancher/pkg/controllers/managementuser/secret/secret.go. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static bool is_account_token(const struct sb_object *o)
{
	return rh_str_is(sb_value_str_of(o->v, "type"), "kubernetes.io/service-account-token");
}

struct sb_value *sb_copy_make(const struct sb_object *source, const char *ns)
{
	static const char *const members[] = { "type", "data" }, *const maps[] = { "labels", "annotations" };
	struct sb_value *v = sb_value_new(SB_V_MAP), *meta = sb_value_need_map(v, "metadata");
	const struct sb_value *was = sb_value_get(source->v, "metadata");
	for (size_t i = 0; i < RH_LEN(members); i++) {
		const struct sb_value *m = sb_value_get(source->v, members[i]);
		if (m)
			sb_value_set(v, members[i], sb_value_copy(m));
	}
	sb_value_set_text(meta, "name", source->name);
	sb_value_set_text(meta, "namespace", ns);
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const struct sb_value *m = sb_value_get(was, maps[i]);
		if (m)
			sb_value_set(meta, maps[i], sb_value_copy(m));
	}
	sb_value_set_text(sb_value_need_map(meta, "annotations"), SB_USER_SECRET, "true");
	return v;
}

void sb_copy_put(struct sb_cluster *c, struct sb_object *there, struct sb_value *copy)
{
	static const char *const kept[] = { "uid", "creationTimestamp" };
	struct sb_value *meta = sb_value_get(copy, "metadata");
	char uid[37], when[32];
	sb_random_uid(c->world, uid);
	sb_time_text(sb_world_time(c->world), when);
	sb_value_set_text(meta, "uid", uid);
	sb_value_set_text(meta, "creationTimestamp", when);
	if (!there) {
		sb_store_put(&c->store, sb_kind_named("secrets"), copy);
		return;
	}
	for (size_t i = 0; i < RH_LEN(kept); i++)
		sb_value_set(meta, kept[i], sb_value_copy(sb_value_at(there->v, "metadata", kept[i], NULL)));
	sb_value_set(meta, "resourceVersion",
		     sb_value_copy(sb_value_at(there->v, "metadata", "resourceVersion", NULL)));
	sb_store_replace(&c->store, there, copy);
}

static struct sb_object *secret_in(struct sb_cluster *c, struct rh_str ns, const char *name)
{
	return sb_store_get(&c->store, sb_kind_named("secrets"), ns, rh_str(name));
}

enum action { CREATE, UPDATE, REMOVE };

/* What one namespace gets of a source. A type cannot change: there the API server refuses the update, and the secret
 * that has the name stays. */
static void carry(struct sb_cluster *c, const struct sb_object *source, const struct sb_object *ns, enum action action)
{
	struct sb_object *there = secret_in(c, rh_str(ns->name), source->name);
	if (action == REMOVE) {
		if (there)
			sb_object_remove(&c->store, there);
		return;
	}
	bool other_type = there && !rh_str_eq(sb_value_str_of(there->v, "type"), sb_value_str_of(source->v, "type"));
	const struct sb_value *a = sb_value_get(source->v, "data"), *b = there ? sb_value_get(there->v, "data") : NULL;
	if (sb_is_leaving(ns) || other_type || (there && (action == CREATE || sb_value_eq(a, b))))
		return;
	sb_copy_put(c, there, sb_copy_make(source, ns->name));
}

static void carry_to_all(struct sb_cluster *c, const struct sb_object *source, enum action action)
{
	const struct sb_object *project = sb_project_backed_by(c->world, source->ns);
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("namespaces"))];
	if (!project || !rh_str_is(project->ns, c->id))
		return;
	for (size_t i = 0; i < all->n; i++)
		if (sb_project_of(c, all->v[i]) == project)
			carry(c, source, all->v[i], action);
}

/* The lifecycle's marks on the source: its finalizer, and that it has been seen. */
static void mark(struct sb_cluster *c, struct sb_object *source, bool on)
{
	struct sb_value *v = sb_value_copy(source->v), *meta = sb_value_get(v, "metadata");
	char *key = rh_format(SB_OLD_CREATED "%s", c->id), *finalizer = rh_format(SB_OLD_FINALIZER "%s", c->id);
	sb_finalizer_drop(meta, finalizer);
	if (on) {
		sb_finalizer_add(meta, finalizer);
		sb_value_set_text(sb_value_need_map(meta, "annotations"), key, "true");
	}
	struct sb_store *local = &c->world->clusters[0].store;
	struct sb_object *o = sb_store_replace(local, source, v);
	if (sb_is_leaving(o) && !sb_value_at(o->v, "metadata", "finalizers", NULL))
		sb_store_delete(local, o);
	free(key);
	free(finalizer);
}

static bool has_mark(const struct sb_cluster *c, const struct sb_object *source)
{
	char *key = rh_format(SB_OLD_CREATED "%s", c->id);
	bool yes = sb_annotation(source->v, key).n > 0;
	free(key);
	return yes;
}

/* name: "namespace/name" of the source in Rancher's own cluster. */
static void sync_source(struct sb_cluster *c, const char *name)
{
	struct rh_str rest = rh_str(name), ns;
	rh_str_cut(&rest, '/', &ns);
	char *key = rh_str_dup(rest);
	struct sb_object *source = secret_in(&c->world->clusters[0], ns, key);
	free(key);
	if (!source)
		return;
	sb_object_hold(source);
	bool seen = has_mark(c, source);
	carry_to_all(c, source, sb_is_leaving(source) ? REMOVE : seen ? UPDATE : CREATE);
	if (sb_is_leaving(source))
		mark(c, source, false);
	else if (!seen)
		mark(c, source, true);
	sb_object_drop(&source);
}

void sb_copies_source_changed(struct sb_cluster *local, const struct sb_change *change)
{
	const struct sb_object *o = change->now;
	struct rh_str cluster, project;
	if (!o || is_account_token(o) || !rh_str_is(sb_label(o->v, "cattle.io/creator"), "norman") ||
	    !sb_project_split(sb_annotation(o->v, SB_PROJECT_ID), &cluster, &project))
		return;
	struct sb_cluster *c = sb_cluster_find(local->world, cluster);
	/* a secret that was made in the clothes of a project, but elsewhere, is nobody's source */
	if (!c || !sb_project_backed_by(local->world, o->ns))
		return;
	/* the mark that this controller itself has just set is no change */
	if (change->before && !has_mark(c, change->before) && has_mark(c, o))
		return;
	sb_task_later(c, sb_copy_delay(local->world), o->key, sync_source);
}

/* A namespace changed: whatever is in the project's namespace comes, with or without Norman's label, where the name is
 * free. */
void sb_copies_sync_namespace(struct sb_cluster *c, const char *name)
{
	const struct sb_object *ns = sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), rh_str(name));
	const struct sb_object *project = ns && !sb_is_leaving(ns) ? sb_project_of(c, ns) : NULL;
	if (!project)
		return;
	struct sb_index sources;
	sb_secrets_in(&c->world->clusters[0], sb_project_backing(project), &sources);
	for (size_t i = 0; i < sources.n; i++)
		if (!is_account_token(sources.v[i]) && !sb_is_leaving(sources.v[i]))
			carry(c, sources.v[i], ns, CREATE);
	sb_index_release(&sources);
}

void sb_copies_withdraw(struct sb_cluster *c, const struct sb_object *project)
{
	struct sb_index sources;
	sb_secrets_in(&c->world->clusters[0], sb_project_backing(project), &sources);
	for (size_t i = 0; i < sources.n; i++)
		if (has_mark(c, sources.v[i]))
			carry_to_all(c, sources.v[i], REMOVE);
	sb_index_release(&sources);
}
