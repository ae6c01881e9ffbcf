/* What Rancher does by itself with projects: their backing namespaces, the namespaces that join and leave, and what is
 * left when one is deleted. */
#include "sandbox/project.h"

#include <string.h>

/* The agent sets the label at once; members get their rights a second later. */
enum { LABEL_MS = 50, ROLES_MS = 1000, BACK_MS = 300, REMOVE_MS = 1500, COPY_LEAST_MS = 100, COPY_SPAN_MS = 901 };

#define AUTH "lifecycle.cattle.io/create.namespace-auth"
#define POPULATED "{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"}," \
		  "{\"Type\":\"InitialRolesPopulated\",\"Status\":\"True\"}]}"

bool rh_labelled_secrets(const struct rh_world *w)
{
	return w->profile->minor >= 12;
}

int64_t rh_copy_delay(struct rh_world *w)
{
	return COPY_LEAST_MS + (int64_t)(rh_random(w) % COPY_SPAN_MS);
}

static struct rh_object *namespace_of(struct rh_cluster *c, struct rh_str name)
{
	return rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), name);
}

/* ---- the agent: the label follows the annotation. rancher/pkg/controllers/managementagent/nslabels --------------- */

/* False when the annotation is absent or malformed: then the label stays as it is. */
static bool told_project(const struct rh_object *ns, struct rh_str *cluster, struct rh_str *project)
{
	struct rh_str id = rh_annotation(ns->v, RH_PROJECT_ID);
	if (!rh_value_at(ns->v, "metadata", "annotations", RH_PROJECT_ID, NULL))
		return false;
	*cluster = *project = rh_str("");
	return !id.n || rh_project_split(id, cluster, project);
}

static bool needs_label(const struct rh_object *ns)
{
	struct rh_str cluster, project;
	return told_project(ns, &cluster, &project) && !rh_str_eq(project, rh_label(ns->v, RH_PROJECT_ID));
}

/* Copies of the former project go; everything else is told where it is now. */
static void clean_secrets(struct rh_cluster *c, const struct rh_object *ns)
{
	struct rh_shelf all;
	rh_secrets_in(c, rh_str(ns->name), &all);
	for (size_t i = 0; i < all.n; i++) {
		if (rh_str_is(rh_annotation(all.v[i]->v, RH_USER_SECRET), "true")) {
			rh_object_remove(&c->store, all.v[i]);
			continue;
		}
		struct rh_value *v = rh_value_copy(all.v[i]->v), *meta = rh_value_get(v, "metadata");
		rh_value_set(rh_value_need_map(meta, "annotations"), RH_PROJECT_ID, rh_value_text(rh_annotation(ns->v, RH_PROJECT_ID)));
		rh_store_replace(&c->store, all.v[i], v);
	}
	rh_shelf_release(&all);
}

static void set_label(struct rh_cluster *c, const char *name)
{
	struct rh_object *ns = namespace_of(c, rh_str(name));
	struct rh_str cluster, project;
	if (!ns || rh_is_leaving(ns) || !needs_label(ns) || !told_project(ns, &cluster, &project))
		return;
	clean_secrets(c, ns);
	struct rh_value *v = rh_value_copy(ns->v);
	rh_value_set(rh_value_need_map(rh_value_get(v, "metadata"), "labels"), RH_PROJECT_ID, rh_value_text(project));
	rh_store_replace(&c->store, ns, v);
}

/* ---- rights ------------------------------------------------------------------------------------------------------ */

static void populate_roles(struct rh_cluster *c, const char *name)
{
	struct rh_object *ns = namespace_of(c, rh_str(name));
	if (!ns || rh_is_leaving(ns))
		return;
	struct rh_value *v = rh_value_copy(ns->v), *annotations = rh_value_need_map(rh_value_get(v, "metadata"), "annotations");
	rh_value_set_text(annotations, AUTH, "true");
	rh_value_set_text(annotations, "cattle.io/status", POPULATED);
	rh_store_replace(&c->store, ns, v);
}

void rh_project_namespace_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *ns = change->now;
	if (!ns || !c->world->profile->minor || rh_is_leaving(ns))
		return;
	if (needs_label(ns))
		rh_task_later(c, LABEL_MS, ns->name, set_label);
	if (!rh_annotation(ns->v, AUTH).n)
		rh_task_later(c, ROLES_MS, ns->name, populate_roles);
	if (rh_project_of(c, ns))
		rh_task_later(c, rh_copy_delay(c->world), ns->name,
			      rh_labelled_secrets(c->world) ? rh_secrets_sync_namespace : rh_copies_sync_namespace);
}

void rh_project_secret_changed(struct rh_cluster *c, const struct rh_change *change)
{
	if (!c->world->profile->minor || c != &c->world->clusters[0])
		return;
	if (rh_labelled_secrets(c->world))
		rh_secrets_source_changed(c, change);
	else
		rh_copies_source_changed(c, change);
}

/* ---- projects ---------------------------------------------------------------------------------------------------- */

static struct rh_object *project_named(struct rh_cluster *local, const char *key)
{
	struct rh_str rest = rh_str(key), cluster;
	rh_str_cut(&rest, '/', &cluster);
	return rh_store_get(&local->store, rh_kind_named("projects"), cluster, rest);
}

void rh_project_finalizers(struct rh_value *meta, const char *cluster)
{
	char *auth = rh_format("clusterscoped.controller.cattle.io/project-namespace-auth_%s", cluster);
	rh_value_remove(meta, "finalizers");
	rh_finalizer_add(meta, "controller.cattle.io/mgmt-project-rbac-remove");
	rh_finalizer_add(meta, auth);
	free(auth);
}

/* management/auth/project_cluster: a namespace that keeps what is the project's. */
static void back(struct rh_cluster *local, const char *key)
{
	struct rh_object *project = project_named(local, key);
	if (!project || rh_is_leaving(project))
		return;
	char *name = rh_str_dup(rh_project_backing(project));
	if (!namespace_of(local, rh_str(name))) {
		struct rh_value *ns = rh_value_new(RH_V_MAP);
		rh_value_set_text(rh_value_need_map(rh_value_need_map(ns, "metadata"), "annotations"),
				  "management.cattle.io/system-namespace", "true");
		rh_world_add(local, rh_kind_named("namespaces"), NULL, name, 0, ns);
	}
	struct rh_value *v = rh_value_copy(project->v), *status = rh_value_need_map(v, "status");
	if (!rh_value_get(status, "conditions")) {
		struct rh_value *list = rh_value_new(RH_V_LIST), *one = rh_value_new(RH_V_MAP);
		char now[32];
		rh_time_text(rh_world_time(local->world), now);
		rh_value_set_text(one, "type", "BackingNamespaceCreated");
		rh_value_set_text(one, "status", "True");
		rh_value_set_text(one, "lastUpdateTime", now);
		rh_value_add(list, one);
		rh_value_set(status, "conditions", list);
	}
	rh_store_replace(&local->store, project, v);
	free(name);
}

/* rancher/pkg/controllers/managementuser/rbac/project_handler.go: what somebody made for the project goes with it, other
 * namespaces are in no project from then on. */
static void release_namespaces(struct rh_cluster *c, const struct rh_object *project)
{
	struct rh_shelf all;
	const struct rh_kind *k = rh_kind_named("namespaces");
	if (!rh_store_at(&c->store, k, c->store.rv, &all))
		RH_BUG("the present version is compacted");
	for (size_t i = 0; i < all.n; i++) {
		if (rh_project_of(c, all.v[i]) != project)
			continue;
		if (rh_annotation(all.v[i]->v, "field.cattle.io/creatorId").n) {
			rh_object_remove(&c->store, all.v[i]);
			continue;
		}
		struct rh_value *v = rh_value_copy(all.v[i]->v);
		rh_value_remove(rh_value_at(v, "metadata", "annotations", NULL), RH_PROJECT_ID);
		rh_store_replace(&c->store, all.v[i], v);
	}
	rh_shelf_release(&all);
}

static void dissolve(struct rh_cluster *local, const char *key)
{
	struct rh_object *project = project_named(local, key);
	if (!project)
		return;
	rh_object_hold(project);
	struct rh_cluster *c = rh_cluster_find(local->world, project->ns);
	if (c && rh_labelled_secrets(local->world))
		rh_secrets_withdraw(c, project);
	else if (c)
		rh_copies_withdraw(c, project);
	if (c)
		release_namespaces(c, project);
	struct rh_object *backing = namespace_of(local, rh_project_backing(project));
	if (backing)
		rh_object_remove(&local->store, backing);
	rh_store_delete(&local->store, project);
	rh_object_drop(&project);
}

void rh_project_changed(struct rh_cluster *c, const struct rh_change *change)
{
	if (change->now && rh_is_leaving(change->now))
		rh_task_later(c, REMOVE_MS, change->now->key, dissolve);
	else if (change->now && !change->before)
		rh_task_later(c, BACK_MS, change->now->key, back);
}
