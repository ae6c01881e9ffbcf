/* Service accounts, as Go reads and writes them (k8s.io/api core/v1, ServiceAccount): lists of references, of which an
 * empty one is left out. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "base/base.h"

static const struct list {
	const char *name, *type;
} lists[] = { { "secrets", "[]v1.ObjectReference" }, { "imagePullSecrets", "[]v1.LocalObjectReference" } };

static bool refuse(const char *member, const char *type, struct rh_err *e)
{
	rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field ServiceAccount.%s of type %s", member,
		   type);
	return false;
}

static bool references(const json_t *list, const struct list *l, struct rh_err *e)
{
	SB_EACH(x, list)
	{
		const json_t *name = json_object_get(x.v, "name");
		if (!json_is_object(x.v) && !json_is_null(x.v))
			return refuse(l->name, l->type + 2, e);
		if (name && !json_is_string(name) && !json_is_null(name))
			return refuse(l->name, "string", e);
	}
	return true;
}

bool sb_account_decode(json_t *v, struct rh_err *e)
{
	const json_t *mount = json_object_get(v, "automountServiceAccountToken");
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		const json_t *list = json_object_get(v, lists[i].name);
		if (!list || json_is_null(list))
			continue;
		if (!json_is_array(list))
			return refuse(lists[i].name, lists[i].type, e);
		if (!references(list, &lists[i], e))
			return false;
	}
	return !mount || json_is_boolean(mount) || json_is_null(mount) ||
	       refuse("automountServiceAccountToken", "bool", e);
}

/* A reference without a name is one all the same. */
static json_t *reference(const json_t *v)
{
	json_t *out = json_object();
	if (sb_value_str_of(v, "name").n)
		json_object_set(out, "name", json_object_get(v, "name"));
	return out;
}

void sb_account_defaults(json_t *v)
{
	for (size_t i = 0; i < RH_LEN(lists); i++)
		if (!sb_value_count(json_object_get(v, lists[i].name)))
			json_object_del(v, lists[i].name);
	if (json_is_null(json_object_get(v, "automountServiceAccountToken")))
		json_object_del(v, "automountServiceAccountToken");
	const json_t *pull = json_object_get(v, "imagePullSecrets");
	if (!pull)
		return;
	json_t *plain = json_array();
	SB_EACH(x, pull)
	json_array_append_new(plain, reference(x.v));
	json_object_set_new(v, "imagePullSecrets", plain);
}
