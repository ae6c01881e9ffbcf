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

static struct sb_value *feature(const struct sb_request *q, const struct sb_object *o, bool effective)
{
	struct sb_value *v = sb_norman_resource(q, "feature", o->name, "features", o);
	const struct sb_value *set = sb_value_at(o->v, "spec", "value", NULL), *status = sb_value_get(o->v, "status");
	bool is_set = set && set->kind == SB_V_BOOL;
	if (is_set || effective)
		sb_value_set(v, "value", sb_value_bool(is_set ? set->truth : sb_value_true_of(status, "default")));
	else
		sb_value_set(v, "value", sb_value_new(SB_V_NULL));
	sb_value_set(v, "status", status ? sb_value_copy(status) : sb_value_new(SB_V_NULL));
	return v;
}

struct sb_value *sb_norman_feature(const struct sb_request *q, const struct sb_object *o)
{
	return feature(q, o, true);
}

/* norman/types/convert.ToBool: what is no truth and no word for it is false. */
static bool to_bool(const struct sb_value *v)
{
	static const char *const words[] = { "true", "t", "yes", "y" };
	for (size_t i = 0; v->kind == SB_V_TEXT && i < RH_LEN(words); i++)
		if (rh_str_is_nocase(sb_value_str(v), words[i]))
			return true;
	return v->kind == SB_V_BOOL && v->truth;
}

static void put(struct sb_request *q, struct sb_reply *r, struct sb_object *o, const struct sb_value *value)
{
	const struct sb_value *locked = o ? sb_value_at(o->v, "status", "lockedValue", NULL) : NULL;
	if (!value)
		sb_norman_error(r, 422, "InvalidBodyContent", "must contain value");
	else if (!o)
		sb_norman_error(r, 404, "NotFound", "features.management.cattle.io \"%.*s\" not found",
				RH_ARG(sb_path_part(q->path, 2)));
	else if (locked && locked->kind == SB_V_BOOL)
		sb_norman_error(r, 422, "InvalidBodyContent", "feature flag cannot be changed from current value: %s",
				locked->truth ? "true" : "false");
	else if (value->kind == SB_V_NULL)
		sb_norman_error(r, 422, "InvalidBodyContent", "feature value must be a bool");
	else if (!sb_may(q->world, q->user, &q->world->clusters[0], "update", o->kind->group, rh_str(o->kind->plural),
			 rh_str(""), rh_str(o->name)))
		sb_norman_forbidden(q, r, "update", o->kind, NULL, o->name);
	else {
		struct sb_value *v = sb_value_copy(o->v);
		sb_value_set(sb_value_need_map(v, "spec"), "value", sb_value_bool(to_bool(value)));
		sb_reply_value(r, 200, feature(q, sb_store_replace(sb_norman_local(q), o, v), false));
	}
}

void sb_norman_feature_put(struct sb_request *q, struct sb_reply *r)
{
	struct sb_value *body = sb_norman_body(q, r);
	if (body)
		put(q, r,
		    sb_store_get(sb_norman_local(q), sb_kind_named("features"), rh_str(""), sb_path_part(q->path, 2)),
		    sb_value_get(body, "value"));
	sb_value_free(&body);
}

void sb_norman_feature_create(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	sb_norman_error(r, 405, "MethodNotAllow", "cannot create new features");
}

void sb_norman_feature_delete(struct sb_request *q, struct sb_reply *r)
{
	(void)q;
	sb_norman_error(r, 405, "MethodNotAllow", "cannot delete features");
}
