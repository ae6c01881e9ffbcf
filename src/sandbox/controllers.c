/* What happens by itself a moment after a change: namespaces are furnished, adopted into their project, and emptied. */
#include "sandbox/project.h"

#include <string.h>

enum { FURNISH_MS = 300, ADOPT_MS = 1000, EMPTY_MS = 2000 };

/* One thing to do to one object, by name: it may be gone by then. */
struct rh_task {
	struct rh_job job;
	struct rh_task *next;
	struct rh_cluster *cluster;
	char *name;
	void (*run)(struct rh_cluster *c, const char *name);
};

static void unlink_task(struct rh_world *w, struct rh_task *t)
{
	struct rh_task **at = &w->tasks;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	rh_job_stop(w, &t->job);
}

static void fire(void *ctx)
{
	struct rh_task *t = ctx;
	unlink_task(t->cluster->world, t);
	t->run(t->cluster, t->name);
	free(t->name);
	free(t);
}

void rh_task_later(struct rh_cluster *c, int64_t ms, const char *name, void (*run)(struct rh_cluster *c, const char *name))
{
	for (struct rh_task *t = c->world->tasks; t; t = t->next)
		if (t->cluster == c && t->run == run && !strcmp(t->name, name))
			return;
	struct rh_task *t = rh_alloc(sizeof *t);
	t->cluster = c;
	t->name = rh_strdup(name);
	t->run = run;
	t->next = c->world->tasks;
	c->world->tasks = t;
	rh_job_start(c->world, &t->job, ms, fire, t);
}

void rh_tasks_drop(struct rh_world *w)
{
	while (w->tasks) {
		struct rh_task *t = w->tasks;
		unlink_task(w, t);
		free(t->name);
		free(t);
	}
}

static struct rh_object *find(struct rh_cluster *c, const char *name)
{
	return rh_store_get(&c->store, rh_kind_named("namespaces"), rh_str(""), rh_str(name));
}

static bool leaving(const struct rh_object *o)
{
	return rh_value_str(rh_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n > 0;
}

void rh_namespace_furnish(struct rh_cluster *c, const char *name)
{
	static const struct {
		const char *plural, *name;
	} things[] = { { "serviceaccounts", "default" }, { "configmaps", "kube-root-ca.crt" } };
	const struct rh_object *ns = find(c, name);
	if (!ns || leaving(ns))
		return;
	for (size_t i = 0; i < RH_LEN(things); i++) {
		const struct rh_kind *k = rh_kind_named(things[i].plural);
		struct rh_value *v = NULL;
		if (rh_store_get(&c->store, k, rh_str(name), rh_str(things[i].name)))
			continue;
		if (!strcmp(k->plural, "configmaps")) {
			v = rh_value_new(RH_V_MAP);
			rh_value_set_text(rh_value_need_map(v, "data"), "ca.crt", c->world->ca ? c->world->ca : "");
		}
		rh_world_add(c, k, name, things[i].name, 0, v);
	}
}

/* Rancher's agent: the label follows the annotation, and the rights of the project's members follow the label. */
static void adopt(struct rh_cluster *c, const char *name)
{
	struct rh_object *ns = find(c, name);
	if (!ns || leaving(ns))
		return;
	struct rh_value *v = rh_value_copy(ns->v), *meta = rh_value_need_map(v, "metadata");
	struct rh_value *annotations = rh_value_need_map(meta, "annotations"), *labels = rh_value_need_map(meta, "labels");
	struct rh_str id = rh_value_str_of(annotations, "field.cattle.io/projectId"), cluster;
	if (id.n && rh_str_cut(&id, ':', &cluster) && id.n)
		rh_value_set(labels, "field.cattle.io/projectId", rh_value_text(id));
	rh_value_set_text(annotations, "lifecycle.cattle.io/create.namespace-auth", "true");
	rh_value_set_text(annotations, "cattle.io/status",
			  "{\"Conditions\":[{\"Type\":\"ResourceQuotaInit\",\"Status\":\"True\"},"
			  "{\"Type\":\"InitialRolesPopulated\",\"Status\":\"True\"}]}");
	rh_store_put(&c->store, ns->kind, v);
}

static void empty(struct rh_cluster *c, const char *name)
{
	struct rh_object *ns = find(c, name);
	char *prefix = rh_format("%s/", name);
	for (const struct rh_kind *k = rh_kinds; ns && k->kind; k++) {
		struct rh_shelf *shelf = &c->store.shelves[rh_kind_index(k)];
		size_t i = k->namespaced ? rh_shelf_seek(shelf, rh_str(prefix)) : shelf->n;
		while (i < shelf->n && rh_str_is(shelf->v[i]->ns, name))
			rh_store_delete(&c->store, shelf->v[i]);
	}
	if (ns)
		rh_store_delete(&c->store, ns);
	free(prefix);
}

static bool needs_adoption(const struct rh_object *ns)
{
	const struct rh_value *annotations = rh_value_at(ns->v, "metadata", "annotations", NULL);
	struct rh_str id = rh_value_str_of(annotations, "field.cattle.io/projectId"), cluster = { 0 };
	struct rh_str label = rh_value_str(rh_value_at(ns->v, "metadata", "labels", "field.cattle.io/projectId", NULL));
	if (!rh_value_get(annotations, "lifecycle.cattle.io/create.namespace-auth"))
		return true;
	/* an annotation that was taken away leaves its label behind */
	return id.n && rh_str_cut(&id, ':', &cluster) && id.n && !rh_str_eq(id, label);
}

static void namespace_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *ns = change->now;
	if (!ns)
		return;
	if (leaving(ns)) {
		rh_task_later(c, EMPTY_MS, ns->name, empty);
		return;
	}
	if (!change->before)
		rh_task_later(c, FURNISH_MS, ns->name, rh_namespace_furnish);
	if (c->world->profile->minor && needs_adoption(ns))
		rh_task_later(c, ADOPT_MS, ns->name, adopt);
}

static const struct {
	const char *plural;
	void (*changed)(struct rh_cluster *c, const struct rh_change *change);
} controllers[] = {
	{ "namespaces", namespace_changed },
	{ "features", rh_feature_changed },
};

void rh_controllers_see(struct rh_cluster *c, const struct rh_change *change)
{
	for (size_t i = 0; i < RH_LEN(controllers); i++)
		if (!strcmp(controllers[i].plural, change->kind->plural))
			controllers[i].changed(c, change);
}
