/* Feature flags: which change is refused, and which one makes Rancher start again. */
#include "sandbox/project.h"

#include <string.h>

static const struct rh_value *locked(const struct rh_value *feature)
{
	const struct rh_value *v = rh_value_at(feature, "status", "lockedValue", NULL);
	return v && v->kind == RH_V_BOOL ? v : NULL;
}

static const struct rh_value *set_value(const struct rh_value *feature)
{
	const struct rh_value *v = rh_value_at(feature, "spec", "value", NULL);
	return v && v->kind == RH_V_BOOL ? v : NULL;
}

bool rh_feature_on(const struct rh_value *feature)
{
	const struct rh_value *v = locked(feature);
	if (!v)
		v = set_value(feature);
	return v ? v->truth : rh_value_true_of(rh_value_get(feature, "status"), "default");
}

/* webhook/pkg/resources/management.cattle.io/v3/feature: the value may only become what it is locked to. */
bool rh_feature_admit(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old)
{
	const struct rh_value *lock = locked(v), *now = set_value(v), *was = set_value(old);
	(void)q;
	if (!old || !lock || rh_value_eq(now, was) || (now && now->truth == lock->truth))
		return true;
	rh_status(r, 400, "Invalid", NULL, NULL, "admission webhook \"rancher.cattle.io.features.management.cattle.io\" denied the "
		  "request: feature flag cannot be changed from current value: %s", lock->truth ? "true" : "false");
	return false;
}

/* pkg/controllers/dashboard/… featuresController: a flag that is not dynamic ends the process. */
void rh_feature_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *now = change->now, *before = change->before;
	if (now && before && !rh_value_true_of(rh_value_get(now->v, "status"), "dynamic") &&
	    rh_feature_on(now->v) != rh_feature_on(before->v))
		rh_world_restart(c->world);
}

/* Tokens that were hashed cannot be read again: once Rancher has started with it, the flag stays. */
void rh_feature_started(struct rh_world *w)
{
	struct rh_store *s = &w->clusters[0].store;
	const struct rh_object *o = rh_store_get(s, rh_kind_named("features"), rh_str(""), RH_STR("token-hashing"));
	if (!o || locked(o->v) || !rh_feature_on(o->v))
		return;
	struct rh_value *v = rh_value_copy(o->v);
	rh_value_set(rh_value_need_map(v, "status"), "lockedValue", rh_value_bool(true));
	rh_store_put(s, o->kind, v);
}
