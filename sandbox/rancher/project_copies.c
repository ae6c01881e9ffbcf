/* Copies of a project's secrets up to Rancher 2.11: made when the source is made or a namespace joins, overwritten when
 * the source changes, deleted by name. rancher/pkg/controllers/managementuser/secret/secret.go. The controller's own
 * mark on a new source is a change too: what had the name is overwritten a moment after the creation. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { MARK_MS = 30, AGAIN_FIRST_MS = 5, AGAIN_LAST_MS = 30000 };

/* A source whose copies could not all be made. */
struct sb_retry {
	struct sb_retry *next;
	char *name; /* "namespace/name" */
	int64_t ms; /* the next pause */
};

static bool is_account_token(const struct sb_object *o)
{
	return rh_str_is(sb_value_str_of(o->v, "type"), "kubernetes.io/service-account-token");
}

json_t *sb_copy_make(const struct sb_object *source, const char *ns)
{
	static const char *const members[] = { "type", "data" }, *const maps[] = { "labels", "annotations" };
	json_t *v = json_object(), *meta = sb_value_need_map(v, "metadata");
	const json_t *was = json_object_get(source->v, "metadata");
	for (size_t i = 0; i < RH_LEN(members); i++) {
		const json_t *m = json_object_get(source->v, members[i]);
		if (m)
			json_object_set_new(v, members[i], json_deep_copy(m));
	}
	sb_value_set_text(meta, "name", source->name);
	sb_value_set_text(meta, "namespace", ns);
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const json_t *m = json_object_get(was, maps[i]);
		if (m)
			json_object_set_new(meta, maps[i], json_deep_copy(m));
	}
	sb_value_set_text(sb_value_need_map(meta, "annotations"), SB_USER_SECRET, "true");
	return v;
}

void sb_copy_put(struct sb_cluster *c, struct sb_object *there, json_t *copy)
{
	static const char *const kept[] = { "uid", "creationTimestamp" };
	json_t *meta = json_object_get(copy, "metadata");
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
		json_object_set_new(meta, kept[i], json_deep_copy(sb_value_at(there->v, "metadata", kept[i], NULL)));
	json_object_set_new(meta, "resourceVersion",
			    json_deep_copy(sb_value_at(there->v, "metadata", "resourceVersion", NULL)));
	sb_store_replace(&c->store, there, copy);
}

static struct sb_object *secret_in(struct sb_cluster *c, struct rh_str ns, const char *name)
{
	return sb_store_get(&c->store, sb_kind_named("secrets"), ns, rh_str(name));
}

enum action { CREATE, UPDATE, REMOVE };

/* What one namespace gets of a source; false when the API server refuses: a type cannot change, and the secret that has
 * the name stays. */
static bool carry(struct sb_cluster *c, const struct sb_object *source, const struct sb_object *ns, enum action action)
{
	struct sb_object *there = secret_in(c, rh_str(ns->name), source->name);
	if (action == REMOVE) {
		if (there)
			sb_object_remove(&c->store, there);
		return true;
	}
	const json_t *a = json_object_get(source->v, "data"), *b = there ? json_object_get(there->v, "data") : NULL;
	if (sb_is_leaving(ns) || (there && (action == CREATE || sb_value_eq(a, b))))
		return true;
	if (there && !rh_str_eq(sb_value_str_of(there->v, "type"), sb_value_str_of(source->v, "type")))
		return false;
	sb_copy_put(c, there, sb_copy_make(source, ns->name));
	return true;
}

/* Go walks the namespaces in an order of chance, and stops at the first that is refused. */
static bool carry_to_all(struct sb_cluster *c, const struct sb_object *source, enum action action)
{
	const struct sb_object *project = sb_project_backed_by(c->world, source->ns);
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named("namespaces"))];
	bool ok = true;
	if (!project || !rh_str_is(project->ns, c->id) || !all->n)
		return true;
	size_t first = sb_random(c->world) % all->n;
	for (size_t i = 0; i < all->n && ok; i++) {
		const struct sb_object *ns = all->v[(first + i) % all->n];
		if (sb_project_of(c, ns) == project)
			ok = carry(c, source, ns, action);
	}
	return ok;
}

/* The lifecycle's marks on the source: its finalizer, and that it has been seen. */
static void mark(struct sb_cluster *c, struct sb_object *source, bool on)
{
	json_t *v = json_deep_copy(source->v), *meta = json_object_get(v, "metadata");
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

static void sync_source(struct sb_cluster *c, const char *name);

/* A queue of client-go: 5 ms, doubled up to 30 s. */
static void try_again(struct sb_cluster *c, const char *name)
{
	struct sb_retry **at = &c->retries;
	while (*at && strcmp((*at)->name, name))
		at = &(*at)->next;
	if (!*at) {
		*at = rh_alloc(sizeof **at);
		(*at)->name = rh_strdup(name);
		(*at)->ms = AGAIN_FIRST_MS;
	}
	sb_task_idle(c, (*at)->ms, name, sync_source);
	(*at)->ms = 2 * (*at)->ms > AGAIN_LAST_MS ? AGAIN_LAST_MS : 2 * (*at)->ms;
}

static void forget(struct sb_cluster *c, const char *name)
{
	for (struct sb_retry **at = &c->retries; *at; at = &(*at)->next)
		if (!strcmp((*at)->name, name)) {
			struct sb_retry *gone = *at;
			*at = gone->next;
			free(gone->name);
			free(gone);
			return;
		}
}

void sb_copies_forget(struct sb_cluster *c)
{
	while (c->retries) {
		char *name = rh_strdup(c->retries->name);
		forget(c, name);
		free(name);
	}
}

/* name: "namespace/name" of the source in Rancher's own cluster. */
static void sync_source(struct sb_cluster *c, const char *name)
{
	struct rh_str rest = rh_str(name), ns;
	rh_str_cut(&rest, '/', &ns);
	char *key = rh_str_dup(rest);
	struct sb_object *source = secret_in(&c->world->clusters[0], ns, key);
	free(key);
	if (!source) {
		forget(c, name);
		return;
	}
	sb_object_hold(source);
	bool seen = has_mark(c, source), ok = carry_to_all(c, source,
							   sb_is_leaving(source) ? REMOVE
							   : seen                ? UPDATE
										 : CREATE);
	if (ok)
		forget(c, name);
	else
		try_again(c, name);
	if (sb_is_leaving(source))
		mark(c, source, false);
	else if (!seen)
		mark(c, source, true);
	sb_object_drop(&source);
}

/* In Rancher's own cluster a copy is a secret of Norman's as well: the same lifecycle marks it, and has to let it go.
 */
static void sync_own_copy(struct sb_cluster *c, const char *key)
{
	struct sb_object *o = sb_object_at(c, "secrets", key);
	if (o)
		mark(c, o, !sb_is_leaving(o));
}

static bool is_own_copy(const struct sb_cluster *local, const struct sb_object *o)
{
	struct rh_str cluster, project;
	return rh_str_is(sb_annotation(o->v, SB_USER_SECRET), "true") &&
	       sb_project_split(sb_annotation(o->v, SB_PROJECT_ID), &cluster, &project) &&
	       rh_str_is(cluster, local->id);
}

void sb_copies_source_changed(struct sb_cluster *local, const struct sb_change *change)
{
	const struct sb_object *o = change->now;
	struct rh_str cluster, project;
	if (!o || is_account_token(o) || !rh_str_is(sb_label(o->v, "cattle.io/creator"), "norman") ||
	    !sb_project_split(sb_annotation(o->v, SB_PROJECT_ID), &cluster, &project))
		return;
	struct sb_cluster *c = sb_cluster_find(local->world, cluster);
	bool marked = sb_value_count(sb_value_at(o->v, "metadata", "finalizers", NULL)) > 0;
	if (is_own_copy(local, o)) {
		if (marked == sb_is_leaving(o))
			sb_task_later(local, MARK_MS, o->key, sync_own_copy);
		return;
	}
	/* a secret that was made in the clothes of a project, but elsewhere, is nobody's source */
	if (!c || !sb_project_backed_by(local->world, o->ns))
		return;
	bool own_mark = change->before && !has_mark(c, change->before) && has_mark(c, o);
	sb_task_later(c, own_mark ? MARK_MS : sb_copy_delay(local->world), o->key, sync_source);
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
