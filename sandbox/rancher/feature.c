/* Feature flags: which change is refused, and which one makes Rancher start again. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/request.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { LOCK_MS = 50 };

static const json_t *locked(const json_t *feature)
{
	const json_t *v = sb_value_at(feature, "status", "lockedValue", NULL);
	return json_is_boolean(v) ? v : NULL;
}

static const json_t *set_value(const json_t *feature)
{
	const json_t *v = sb_value_at(feature, "spec", "value", NULL);
	return json_is_boolean(v) ? v : NULL;
}

static bool sb_feature_on(const json_t *feature)
{
	const json_t *v = locked(feature);
	if (!v)
		v = set_value(feature);
	return v ? json_is_true(v) : sb_value_true_of(json_object_get(feature, "status"), "default");
}

/* webhook/pkg/resources/management.cattle.io/v3/feature: the value may only become what it is locked to. */
bool sb_feature_admit(struct sb_request *q, struct sb_reply *r, json_t *v, const json_t *old)
{
	const json_t *lock = locked(v), *now = set_value(v), *was = set_value(old);
	(void)q;
	if (!old || !lock || sb_value_eq(now, was) || (now && json_typeof(now) == json_typeof(lock)))
		return true;
	sb_status(r, 400, "Invalid", NULL, NULL,
		  "admission webhook \"rancher.cattle.io.features.management.cattle.io\" denied the "
		  "request: feature flag cannot be changed from current value: %s",
		  json_is_true(lock) ? "true" : "false");
	return false;
}

static void lock(struct sb_cluster *c, const char *name)
{
	const struct sb_object *o = sb_store_get(&c->store, sb_kind_named("features"), rh_str(""), rh_str(name));
	if (!o || locked(o->v) || !sb_feature_on(o->v))
		return;
	json_t *v = json_deep_copy(o->v);
	json_object_set_new(sb_value_need_map(v, "status"), "lockedValue", json_boolean(true));
	sb_store_put(&c->store, o->kind, v);
}

/* pkg/controllers/dashboard/… featuresController: a flag that is not dynamic ends the process. Tokens that were hashed
 * cannot be read again: that flag stays once it is on. */
void sb_feature_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *now = change->now, *before = change->before;
	if (now && !strcmp(now->name, "token-hashing") && sb_feature_on(now->v))
		sb_task_later(c, LOCK_MS, now->name, lock);
	if (now && before && !sb_value_true_of(json_object_get(now->v, "status"), "dynamic") &&
	    sb_feature_on(now->v) != sb_feature_on(before->v))
		sb_world_restart(c->world);
}
