/* Rancher's webhook: what it refuses and adds when an object is created or changed through the Kubernetes API. */
#include "sandbox/project.h"

#include <string.h>

static void deny(struct rh_reply *r, int code, const char *reason, const char *hook, const char *why)
{
	rh_status(r, code, reason, NULL, NULL, "admission webhook \"rancher.cattle.io.%s\" denied the request: %s", hook, why);
}

/* webhook/pkg/resources/core/v1/namespace: who puts a namespace into a project must be of that project. The webhook takes
 * the second part of whatever has two; everybody else wants exactly two. */
static bool admit_namespace(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old)
{
	struct rh_str id = rh_annotation(v, RH_PROJECT_ID), cluster = { 0 }, project = { 0 };
	const char *hook = old ? "namespaces" : "namespaces.create-non-kubesystem";
	const struct rh_value *now = rh_value_at(v, "metadata", "annotations", RH_PROJECT_ID, NULL);
	const struct rh_value *was = rh_value_at(old, "metadata", "annotations", RH_PROJECT_ID, NULL);
	if (!now || (was && rh_value_eq(now, was)))
		return true;
	rh_str_cut(&id, ':', &cluster);
	if (!rh_str_cut(&id, ':', &project)) {
		deny(r, 500, "InternalError", hook,
		     "Internal error occurred: unable to retrieve project id from annotation, too few values");
		return false;
	}
	char *in = rh_str_dup(cluster), *name = rh_str_dup(project);
	bool ok = rh_manages_project(q->world, q->user, in, name);
	if (!ok)
		deny(r, 403, "Forbidden", hook, "Unauthorized");
	free(in);
	free(name);
	return ok;
}

static bool refuse_project(struct rh_reply *r, const char *value, const char *why)
{
	char *text = *value ? rh_format("project.spec.clusterName: Invalid value: \"%s\": %s", value, why)
			    : rh_strdup("project.spec.clusterName: Required value: clusterName is required");
	deny(r, 400, "BadRequest", "projects.management.cattle.io", text);
	free(text);
	return false;
}

/* webhook/pkg/resources/management.cattle.io/v3/project: the cluster is right and stays; the backing namespace is filled in
 * by the versions that have one. */
static bool admit_project(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old)
{
	const struct rh_world *w = q->world;
	const char *cluster = rh_value_z(rh_value_at(v, "spec", "clusterName", NULL));
	const struct rh_value *meta = rh_value_get(v, "metadata"), *had = rh_value_at(old, "status", "backingNamespace", NULL);
	struct rh_value *status = rh_value_need_map(v, "status");
	if (old && !rh_value_eq(rh_value_at(v, "spec", "clusterName", NULL), rh_value_at(old, "spec", "clusterName", NULL)))
		return refuse_project(r, *cluster ? cluster : " ", "field is immutable");
	if (!old && !rh_str_is(rh_value_str_of(meta, "namespace"), cluster))
		return refuse_project(r, cluster, "clusterName and project namespace must match");
	if (!old && !rh_store_get(&w->clusters[0].store, rh_kind_named("clusters"), rh_str(""), rh_str(cluster)))
		return refuse_project(r, cluster, "cluster not found");
	/* Rancher's controllers set these a moment later; here a deletion may come sooner */
	if (!old)
		rh_project_finalizers(rh_value_get(v, "metadata"), cluster);
	if (!w->profile->backing)
		return true;
	if (had && had->kind == RH_V_TEXT && had->n)
		rh_value_set(status, "backingNamespace", rh_value_copy(had));
	else if (!rh_value_str_of(status, "backingNamespace").n)
		rh_value_set(status, "backingNamespace", old ? rh_value_text(rh_value_str_of(meta, "name"))
			     : rh_value_textf("%s-%s", cluster, rh_value_z_of(meta, "name")));
	return true;
}

static const struct {
	const char *plural;
	int since;			/* Rancher's minor version */
	bool (*admit)(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old);
} hooks[] = {
	{ "namespaces", 7, admit_namespace },
	{ "features", 6, rh_feature_admit },
	{ "projects", 6, admit_project },
};

bool rh_webhook_admit(struct rh_request *q, struct rh_reply *r, const struct rh_kind *k, struct rh_value *v, const struct rh_value *old)
{
	for (size_t i = 0; i < RH_LEN(hooks); i++)
		if (!strcmp(hooks[i].plural, k->plural) && q->world->profile->minor >= hooks[i].since)
			return hooks[i].admit(q, r, v, old);
	return true;
}

bool rh_webhook_admit_delete(struct rh_request *q, struct rh_reply *r, const struct rh_object *o)
{
	if (!q->world->profile->minor || strcmp(o->kind->plural, "projects") ||
	    !rh_str_is(rh_label(o->v, "authz.management.cattle.io/system-project"), "true"))
		return true;
	deny(r, 400, "BadRequest", "projects.management.cattle.io", "System Project cannot be deleted");
	return false;
}
