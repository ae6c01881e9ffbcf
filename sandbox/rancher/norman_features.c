/* Feature flags, as Norman shows and changes them. rancher/pkg/api/norman/customization/feature. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/norman.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static json_t *feature(const struct sb_request *q, const struct sb_object *o, bool effective)
{
	json_t *v = sb_norman_resource(q, "feature", o->name, "features", o);
	const json_t *set = sb_value_at(o->v, "spec", "value", NULL), *status = json_object_get(o->v, "status");
	bool is_set = json_is_boolean(set);
	if (is_set || effective)
		json_object_set_new(v, "value",
				    json_boolean(is_set ? json_is_true(set) : sb_value_true_of(status, "default")));
	else
		json_object_set_new(v, "value", json_null());
	json_object_set_new(v, "status", status ? json_deep_copy(status) : json_null());
	return v;
}

json_t *sb_norman_feature(const struct sb_request *q, const struct sb_object *o)
{
	return feature(q, o, true);
}

/* norman/types/convert.ToBool: what is no truth and no word for it is false. */
static bool to_bool(const json_t *v)
{
	static const char *const words[] = { "true", "t", "yes", "y" };
	for (size_t i = 0; json_is_string(v) && i < RH_LEN(words); i++)
		if (rh_str_is_nocase(sb_value_str(v), words[i]))
			return true;
	return json_is_true(v);
}

static void put(struct sb_request *q, struct sb_reply *r, struct sb_object *o, const json_t *value)
{
	const json_t *locked = o ? sb_value_at(o->v, "status", "lockedValue", NULL) : NULL;
	if (!value)
		sb_norman_error(r, 422, "InvalidBodyContent", "must contain value");
	else if (!o)
		sb_norman_error(r, 500, "ServerError", "features.management.cattle.io \"%.*s\" not found",
				RH_ARG(sb_path_part(q->path, 2)));
	else if (json_is_boolean(locked))
		sb_norman_error(r, 422, "InvalidBodyContent", "feature flag cannot be changed from current value: %s",
				json_is_true(locked) ? "true" : "false");
	else if (json_is_null(value))
		sb_norman_error(r, 422, "InvalidBodyContent", "feature value must be a bool");
	else if (!sb_may(q->world, q->user, &q->world->clusters[0], "update", o->kind->group, rh_str(o->kind->plural),
			 rh_str(""), rh_str(o->name)))
		sb_norman_forbidden(q, r, "update", o->kind, NULL, o->name);
	else {
		json_t *v = json_deep_copy(o->v);
		json_object_set_new(sb_value_need_map(v, "spec"), "value", json_boolean(to_bool(value)));
		sb_reply_value(r, 200, feature(q, sb_store_replace(sb_norman_local(q), o, v), false));
	}
}

void sb_norman_feature_put(struct sb_request *q, struct sb_reply *r)
{
	json_t *body = sb_norman_body(q, r);
	if (body)
		put(q, r,
		    sb_store_get(sb_norman_local(q), sb_kind_named("features"), rh_str(""), sb_path_part(q->path, 2)),
		    json_object_get(body, "value"));
	sb_value_free(&body);
}

void sb_norman_feature_create(struct sb_request *q, struct sb_reply *r)
{
	json_t *body = sb_norman_body(q, r);
	if (body && !json_object_get(body, "value"))
		sb_norman_field_error(r, "MissingRequired", "value", "");
	else if (body)
		sb_norman_error(r, 405, "MethodNotAllow", "cannot create new features");
	sb_value_free(&body);
}

void sb_norman_feature_delete(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	sb_norman_error(r, 405, "MethodNotAllow", "cannot delete features");
}
