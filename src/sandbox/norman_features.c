/* Feature flags, as Norman shows and changes them. rancher/pkg/api/norman/customization/feature. */
#include "sandbox/norman.h"

#include <string.h>

static struct rh_value *feature(const struct rh_request *q, const struct rh_object *o, bool effective)
{
	struct rh_value *v = rh_norman_resource(q, "feature", o->name, "features", o);
	const struct rh_value *set = rh_value_at(o->v, "spec", "value", NULL), *status = rh_value_get(o->v, "status");
	bool is_set = set && set->kind == RH_V_BOOL;
	if (is_set || effective)
		rh_value_set(v, "value", rh_value_bool(is_set ? set->truth : rh_value_true_of(status, "default")));
	else
		rh_value_set(v, "value", rh_value_new(RH_V_NULL));
	rh_value_set(v, "status", status ? rh_value_copy(status) : rh_value_new(RH_V_NULL));
	return v;
}

struct rh_value *rh_norman_feature(const struct rh_request *q, const struct rh_object *o)
{
	return feature(q, o, true);
}

/* norman/types/convert.ToBool: what is no truth and no word for it is false. */
static bool to_bool(const struct rh_value *v)
{
	static const char *const words[] = { "true", "t", "yes", "y" };
	for (size_t i = 0; v->kind == RH_V_TEXT && i < RH_LEN(words); i++)
		if (rh_str_is_nocase(rh_value_str(v), words[i]))
			return true;
	return v->kind == RH_V_BOOL && v->truth;
}

static void put(struct rh_request *q, struct rh_reply *r, struct rh_object *o, const struct rh_value *value)
{
	const struct rh_value *locked = o ? rh_value_at(o->v, "status", "lockedValue", NULL) : NULL;
	if (!value)
		rh_norman_error(r, 422, "InvalidBodyContent", "must contain value");
	else if (!o)
		rh_norman_error(r, 404, "NotFound", "features.management.cattle.io \"%.*s\" not found", RH_ARG(rh_path_part(q->path, 2)));
	else if (locked && locked->kind == RH_V_BOOL)
		rh_norman_error(r, 422, "InvalidBodyContent", "feature flag cannot be changed from current value: %s",
				locked->truth ? "true" : "false");
	else if (value->kind == RH_V_NULL)
		rh_norman_error(r, 422, "InvalidBodyContent", "feature value must be a bool");
	else if (!rh_may(q->world, q->user, &q->world->clusters[0], "update", o->kind->group, rh_str(o->kind->plural), rh_str(""),
			 rh_str(o->name)))
		rh_norman_forbidden(q, r, "update", o->kind, NULL, o->name);
	else {
		struct rh_value *v = rh_value_copy(o->v);
		rh_value_set(rh_value_need_map(v, "spec"), "value", rh_value_bool(to_bool(value)));
		rh_reply_value(r, 200, feature(q, rh_store_replace(rh_norman_local(q), o, v), false));
	}
}

void rh_norman_feature_put(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *body = rh_norman_body(q, r);
	if (body)
		put(q, r, rh_store_get(rh_norman_local(q), rh_kind_named("features"), rh_str(""), rh_path_part(q->path, 2)),
		    rh_value_get(body, "value"));
	rh_value_free(&body);
}

void rh_norman_feature_create(struct rh_request *q, struct rh_reply *r)
{
	(void)q;
	rh_norman_error(r, 405, "MethodNotAllow", "cannot create new features");
}

void rh_norman_feature_delete(struct rh_request *q, struct rh_reply *r)
{
	(void)q;
	rh_norman_error(r, 405, "MethodNotAllow", "cannot delete features");
}
