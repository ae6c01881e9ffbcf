/* Rancher's webhook: what it refuses and adds when an object is created or changed through the Kubernetes API. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static void deny(struct sb_reply *r, int code, const char *reason, const char *hook, const char *why)
{
	sb_status(r, code, reason, NULL, NULL, "admission webhook \"rancher.cattle.io.%s\" denied the request: %s",
		  hook, why);
}

/* webhook/pkg/resources/core/v1/namespace: who puts a namespace into a project must be of that project. The webhook
 * takes the second part of whatever has two; everybody else wants exactly two. */
static bool admit_namespace(struct sb_request *q, struct sb_reply *r, json_t *v, const json_t *old)
{
	struct rh_str id = sb_annotation(v, SB_PROJECT_ID), cluster = { 0 }, project = { 0 };
	const char *hook = old ? "namespaces" : "namespaces.create-non-kubesystem";
	const json_t *now = sb_value_at(v, "metadata", "annotations", SB_PROJECT_ID, NULL);
	const json_t *was = sb_value_at(old, "metadata", "annotations", SB_PROJECT_ID, NULL);
	if (!now || (was && sb_value_eq(now, was)))
		return true;
	rh_str_cut(&id, ':', &cluster);
	if (!rh_str_cut(&id, ':', &project)) {
		deny(r, 500, "InternalError", hook,
		     "Internal error occurred: unable to retrieve project id from annotation, too few values");
		return false;
	}
	char *in = rh_str_dup(cluster), *name = rh_str_dup(project);
	bool ok = sb_manages_project(q->world, q->user, in, name);
	if (!ok)
		deny(r, 403, "Forbidden", hook, "Unauthorized");
	free(in);
	free(name);
	return ok;
}

static bool refuse_project(struct sb_reply *r, const char *value, const char *why)
{
	char *text = *value ? rh_format("project.spec.clusterName: Invalid value: \"%s\": %s", value, why)
			    : rh_strdup("project.spec.clusterName: Required value: clusterName is required");
	deny(r, 400, "BadRequest", "projects.management.cattle.io", text);
	free(text);
	return false;
}

/* webhook/pkg/resources/management.cattle.io/v3/project: the cluster is right and stays; the backing namespace is
 * filled in by the versions that have one. */
static bool admit_project(struct sb_request *q, struct sb_reply *r, json_t *v, const json_t *old)
{
	const struct sb_world *w = q->world;
	const char *cluster = sb_value_z(sb_value_at(v, "spec", "clusterName", NULL));
	const json_t *meta = json_object_get(v, "metadata"),
		     *had = sb_value_at(old, "status", "backingNamespace", NULL);
	json_t *status = sb_value_need_map(v, "status");
	if (old &&
	    !sb_value_eq(sb_value_at(v, "spec", "clusterName", NULL), sb_value_at(old, "spec", "clusterName", NULL)))
		return refuse_project(r, *cluster ? cluster : " ", "field is immutable");
	if (!old && !rh_str_is(sb_value_str_of(meta, "namespace"), cluster))
		return refuse_project(r, cluster, "clusterName and project namespace must match");
	if (!old && !sb_store_get(&w->clusters[0].store, sb_kind_named("clusters"), rh_str(""), rh_str(cluster)))
		return refuse_project(r, cluster, "cluster not found");
	/* Rancher's controllers set these a moment later; here a deletion may come sooner */
	if (!old)
		sb_project_finalizers(json_object_get(v, "metadata"), cluster);
	if (!w->profile->backing)
		return true;
	if (sb_value_str(had).n)
		json_object_set_new(status, "backingNamespace", json_deep_copy(had));
	else if (!sb_value_str_of(status, "backingNamespace").n)
		json_object_set_new(status, "backingNamespace",
				    old ? sb_value_text(sb_value_str_of(meta, "name"))
					: sb_value_textf("%s-%s", cluster, sb_value_z_of(meta, "name")));
	return true;
}

static const struct {
	const char *plural;
	int since; /* Rancher's minor version */
	bool (*admit)(struct sb_request *q, struct sb_reply *r, json_t *v, const json_t *old);
} hooks[] = {
	{ "namespaces", 7, admit_namespace },
	{ "features", 6, sb_feature_admit },
	{ "projects", 6, admit_project },
};

bool sb_webhook_admit(struct sb_request *q, struct sb_reply *r, const struct sb_kind *k, json_t *v, const json_t *old)
{
	for (size_t i = 0; !q->world->no_webhook && i < RH_LEN(hooks); i++)
		if (!strcmp(hooks[i].plural, k->plural) && q->world->profile->minor >= hooks[i].since)
			return hooks[i].admit(q, r, v, old);
	return true;
}

bool sb_webhook_admit_delete(struct sb_request *q, struct sb_reply *r, const struct sb_object *o)
{
	if (!q->world->profile->minor || q->world->no_webhook || strcmp(o->kind->plural, "projects") ||
	    !rh_str_is(sb_label(o->v, "authz.management.cattle.io/system-project"), "true"))
		return true;
	deny(r, 400, "BadRequest", "projects.management.cattle.io", "System Project cannot be deleted");
	return false;
}
