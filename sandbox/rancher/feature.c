/* Feature flags: which change is refused, and which one makes Rancher start again. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/request.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static const struct sb_value *locked(const struct sb_value *feature)
{
	const struct sb_value *v = sb_value_at(feature, "status", "lockedValue", NULL);
	return v && v->kind == SB_V_BOOL ? v : NULL;
}

static const struct sb_value *set_value(const struct sb_value *feature)
{
	const struct sb_value *v = sb_value_at(feature, "spec", "value", NULL);
	return v && v->kind == SB_V_BOOL ? v : NULL;
}

bool sb_feature_on(const struct sb_value *feature)
{
	const struct sb_value *v = locked(feature);
	if (!v)
		v = set_value(feature);
	return v ? v->truth : sb_value_true_of(sb_value_get(feature, "status"), "default");
}

/* webhook/pkg/resources/management.cattle.io/v3/feature: the value may only become what it is locked to. */
bool sb_feature_admit(struct sb_request *q, struct sb_reply *r, struct sb_value *v, const struct sb_value *old)
{
	const struct sb_value *lock = locked(v), *now = set_value(v), *was = set_value(old);
	(void)q;
	if (!old || !lock || sb_value_eq(now, was) || (now && now->truth == lock->truth))
		return true;
	sb_status(r, 400, "Invalid", NULL, NULL,
		  "admission webhook \"rancher.cattle.io.features.management.cattle.io\" denied the "
		  "request: feature flag cannot be changed from current value: %s",
		  lock->truth ? "true" : "false");
	return false;
}

/* pkg/controllers/dashboard/… featuresController: a flag that is not dynamic ends the process. */
void sb_feature_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *now = change->now, *before = change->before;
	if (now && before && !sb_value_true_of(sb_value_get(now->v, "status"), "dynamic") &&
	    sb_feature_on(now->v) != sb_feature_on(before->v))
		sb_world_restart(c->world);
}

/* Tokens that were hashed cannot be read again: once Rancher has started with it, the flag stays. */
void sb_feature_started(struct sb_world *w)
{
	struct sb_store *s = &w->clusters[0].store;
	const struct sb_object *o = sb_store_get(s, sb_kind_named("features"), rh_str(""), RH_STR("token-hashing"));
	if (!o || locked(o->v) || !sb_feature_on(o->v))
		return;
	struct sb_value *v = sb_value_copy(o->v);
	sb_value_set(sb_value_need_map(v, "status"), "lockedValue", sb_value_bool(true));
	sb_store_put(s, o->kind, v);
}
