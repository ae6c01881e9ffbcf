/* What Rancher does by itself with projects: their backing namespaces, the namespaces that join and leave, and what is
 * left when one is deleted. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* The agent sets the label at once; members get their rights a second later. */
enum {
	FIRST_MS = 20,
	LABEL_MS = 50,
	ROLES_MS = 1000,
	BACK_MS = 300,
	REMOVE_MS = 1500,
	COPY_LEAST_MS = 100,
	COPY_SPAN_MS = 901
};

#define AUTH "lifecycle.cattle.io/create.namespace-auth"
#define AUTH_FINALIZER "controller.cattle.io/namespace-auth"
#define BEGUN "{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"}]}"
#define POPULATED                                                                \
	"{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"}," \
	"{\"Type\":\"InitialRolesPopulated\",\"Status\":\"True\"}]}"

bool sb_labelled_secrets(const struct sb_world *w)
{
	return w->profile->minor >= 12;
}

int64_t sb_copy_delay(struct sb_world *w)
{
	return COPY_LEAST_MS + (int64_t)(sb_random(w) % COPY_SPAN_MS);
}

static struct sb_object *namespace_of(struct sb_cluster *c, struct rh_str name)
{
	return sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), name);
}

/* ---- the agent: the label follows the annotation. rancher/pkg/controllers/managementagent/nslabels ---- */

/* False when the annotation is absent or malformed: then the label stays as it is. */
static bool told_project(const struct sb_object *ns, struct rh_str *cluster, struct rh_str *project)
{
	struct rh_str id = sb_annotation(ns->v, SB_PROJECT_ID);
	if (!sb_value_at(ns->v, "metadata", "annotations", SB_PROJECT_ID, NULL))
		return false;
	*cluster = *project = rh_str("");
	return !id.n || sb_project_split(id, cluster, project);
}

static bool needs_label(const struct sb_object *ns)
{
	struct rh_str cluster, project;
	return told_project(ns, &cluster, &project) && !rh_str_eq(project, sb_label(ns->v, SB_PROJECT_ID));
}

/* Copies of the former project go; everything else is told where it is now. */
static void clean_secrets(struct sb_cluster *c, const struct sb_object *ns)
{
	struct sb_index all;
	sb_secrets_in(c, rh_str(ns->name), &all);
	for (size_t i = 0; i < all.n; i++) {
		if (rh_str_is(sb_annotation(all.v[i]->v, SB_USER_SECRET), "true")) {
			sb_object_remove(&c->store, all.v[i]);
			continue;
		}
		json_t *v = json_deep_copy(all.v[i]->v), *meta = json_object_get(v, "metadata");
		json_object_set_new(sb_value_need_map(meta, "annotations"), SB_PROJECT_ID,
				    sb_value_text(sb_annotation(ns->v, SB_PROJECT_ID)));
		sb_store_replace(&c->store, all.v[i], v);
	}
	sb_index_release(&all);
}

static void set_label(struct sb_cluster *c, const char *name)
{
	struct sb_object *ns = namespace_of(c, rh_str(name));
	struct rh_str cluster, project;
	if (!ns || sb_is_leaving(ns) || !needs_label(ns) || !told_project(ns, &cluster, &project))
		return;
	clean_secrets(c, ns);
	json_t *v = json_deep_copy(ns->v);
	json_object_set_new(sb_value_need_map(json_object_get(v, "metadata"), "labels"), SB_PROJECT_ID,
			    sb_value_text(project));
	sb_store_replace(&c->store, ns, v);
}

/* ---- rights ---- */

/* The first thing that happens to a namespace: up to 2.11 it gets the finalizer of the controller of rights, since 2.12
 * the note that nothing is settled yet. */
static void begin(struct sb_cluster *c, const char *name)
{
	struct sb_object *ns = namespace_of(c, rh_str(name));
	if (!ns || sb_is_leaving(ns))
		return;
	json_t *v = json_deep_copy(ns->v), *meta = json_object_get(v, "metadata"),
	       *annotations = sb_value_need_map(meta, "annotations");
	if (!sb_labelled_secrets(c->world))
		sb_finalizer_add(meta, AUTH_FINALIZER);
	else if (!json_object_get(annotations, "cattle.io/status"))
		sb_value_set_text(annotations, "cattle.io/status", BEGUN);
	sb_store_replace(&c->store, ns, v);
}

static void populate_roles(struct sb_cluster *c, const char *name)
{
	struct sb_object *ns = namespace_of(c, rh_str(name));
	if (!ns || sb_is_leaving(ns))
		return;
	json_t *v = json_deep_copy(ns->v),
	       *annotations = sb_value_need_map(json_object_get(v, "metadata"), "annotations");
	sb_value_set_text(annotations, AUTH, "true");
	sb_value_set_text(annotations, "cattle.io/status", POPULATED);
	sb_store_replace(&c->store, ns, v);
}

void sb_project_namespace_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *ns = change->now;
	if (!ns || !c->world->profile->minor || sb_is_leaving(ns))
		return;
	if (!change->before)
		sb_task_later(c, FIRST_MS, ns->name, begin);
	if (needs_label(ns))
		sb_task_later(c, LABEL_MS, ns->name, set_label);
	if (!sb_annotation(ns->v, AUTH).n)
		sb_task_later(c, ROLES_MS, ns->name, populate_roles);
	if (sb_project_of(c, ns))
		sb_task_later(c, sb_copy_delay(c->world), ns->name,
			      sb_labelled_secrets(c->world) ? sb_secrets_sync_namespace : sb_copies_sync_namespace);
}

void sb_project_secret_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (!c->world->profile->minor || c != &c->world->clusters[0])
		return;
	if (sb_labelled_secrets(c->world))
		sb_secrets_source_changed(c, change);
	else
		sb_copies_source_changed(c, change);
}

/* ---- projects ---- */

static struct sb_object *project_named(struct sb_cluster *local, const char *key)
{
	struct rh_str rest = rh_str(key), cluster;
	rh_str_cut(&rest, '/', &cluster);
	return sb_store_get(&local->store, sb_kind_named("projects"), cluster, rest);
}

void sb_project_finalizers(json_t *meta, const char *cluster)
{
	char *auth = rh_format("clusterscoped.controller.cattle.io/project-namespace-auth_%s", cluster);
	json_object_del(meta, "finalizers");
	sb_finalizer_add(meta, "controller.cattle.io/mgmt-project-rbac-remove");
	sb_finalizer_add(meta, auth);
	free(auth);
}

/* management/auth/project_cluster: a namespace that keeps what is the project's. */
static void back(struct sb_cluster *local, const char *key)
{
	struct sb_object *project = project_named(local, key);
	if (!project || sb_is_leaving(project))
		return;
	char *name = rh_str_dup(sb_project_backing(project));
	if (!namespace_of(local, rh_str(name))) {
		json_t *ns = json_object();
		sb_value_set_text(sb_value_need_map(sb_value_need_map(ns, "metadata"), "annotations"),
				  "management.cattle.io/system-namespace", "true");
		sb_world_add(local, sb_kind_named("namespaces"), NULL, name, 0, ns);
	}
	json_t *v = json_deep_copy(project->v), *status = sb_value_need_map(v, "status");
	if (!json_object_get(status, "conditions")) {
		json_t *list = json_array(), *one = json_object();
		char now[32];
		sb_time_text(sb_world_time(local->world), now);
		sb_value_set_text(one, "type", "BackingNamespaceCreated");
		sb_value_set_text(one, "status", "True");
		sb_value_set_text(one, "lastUpdateTime", now);
		json_array_append_new(list, one);
		json_object_set_new(status, "conditions", list);
	}
	sb_store_replace(&local->store, project, v);
	free(name);
}

/* rancher/pkg/controllers/managementuser/rbac/project_handler.go: what somebody made for the project goes with it,
 * other namespaces are in no project from then on. */
static void release_namespaces(struct sb_cluster *c, const struct sb_object *project)
{
	struct sb_index all;
	const struct sb_kind *k = sb_kind_named("namespaces");
	if (!sb_store_at(&c->store, k, c->store.rv, &all))
		RH_BUG("the present version is compacted");
	for (size_t i = 0; i < all.n; i++) {
		if (sb_project_of(c, all.v[i]) != project)
			continue;
		if (sb_annotation(all.v[i]->v, "field.cattle.io/creatorId").n) {
			sb_object_remove(&c->store, all.v[i]);
			continue;
		}
		json_t *v = json_deep_copy(all.v[i]->v);
		json_object_del(sb_value_at(v, "metadata", "annotations", NULL), SB_PROJECT_ID);
		sb_store_replace(&c->store, all.v[i], v);
	}
	sb_index_release(&all);
}

static void dissolve(struct sb_cluster *local, const char *key)
{
	struct sb_object *project = project_named(local, key);
	if (!project)
		return;
	sb_object_hold(project);
	struct sb_cluster *c = sb_cluster_find(local->world, project->ns);
	if (c && sb_labelled_secrets(local->world))
		sb_secrets_withdraw(c, project);
	else if (c)
		sb_copies_withdraw(c, project);
	if (c)
		release_namespaces(c, project);
	struct sb_object *backing = namespace_of(local, sb_project_backing(project));
	if (backing)
		sb_object_remove(&local->store, backing);
	sb_store_delete(&local->store, project);
	sb_object_drop(&project);
}

void sb_project_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (change->now && sb_is_leaving(change->now))
		sb_task_later(c, REMOVE_MS, change->now->key, dissolve);
	else if (change->now && !change->before)
		sb_task_later(c, BACK_MS, change->now->key, back);
}
