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
	bool ok = rh_sees_project(q->world, q->user, in, name);
	if (!ok)
		deny(r, 403, "Forbidden", hook, "Unauthorized");
	free(in);
	free(name);
	return ok;
}

static const struct {
	const char *plural;
	int since;			/* Rancher's minor version */
	bool (*admit)(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old);
} hooks[] = {
	{ "namespaces", 7, admit_namespace },
	{ "features", 6, rh_feature_admit },
};

bool rh_webhook_admit(struct rh_request *q, struct rh_reply *r, const struct rh_kind *k, struct rh_value *v, const struct rh_value *old)
{
	for (size_t i = 0; i < RH_LEN(hooks); i++)
		if (!strcmp(hooks[i].plural, k->plural) && q->world->profile->minor >= hooks[i].since)
			return hooks[i].admit(q, r, v, old);
	return true;
}
