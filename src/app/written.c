/* What became of a write: one rule for single writes and rotations. */
#include "app/parts/written.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

bool app_was_lost(const struct rh_err *e)
{
	return e->code == RH_E_NET || e->code == RH_E_TIMEOUT ||
	       (e->code == RH_E_SERVER && (e->http == 0 || e->http >= 502));
}

bool app_same_value(struct rh_str a, struct rh_str b, const char *pointer)
{
	struct rh_str x = { 0 }, y = { 0 };
	struct rh_err e;
	bool in_a = data_json_find(a, pointer, &x, &e) == RH_OK, in_b = data_json_find(b, pointer, &y, &e) == RH_OK;

	return in_a == in_b && rh_str_eq(x, y);
}

/* Does the part of `there` hold every member of the one of `sent`? */
static bool holds(struct rh_str sent, struct rh_str there, const char *pointer)
{
	struct rh_str wanted, has;
	struct rh_err e;

	if (data_json_find(sent, pointer, &wanted, &e) != RH_OK)
		return true;
	if (data_json_find(there, pointer, &has, &e) != RH_OK)
		has = RH_STR("{}");
	return kube_patch_held(KUBE_MERGE_PATCH, wanted, has) == KUBE_PATCH_HELD;
}

bool app_is_ours(struct rh_str sent, struct rh_str there)
{
	return app_same_value(sent, there, "/type") && holds(sent, there, "/data") &&
	       holds(sent, there, "/metadata/labels") && holds(sent, there, "/metadata/annotations");
}
