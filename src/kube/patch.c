/* Does an object have what a patch says? JSON merge patch (RFC 7386), and Kubernetes' strategic one, which adds lists
 * by key (staging/src/k8s.io/apimachinery/pkg/util/strategicpatch).
 */
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

#include <stdio.h>
#include <string.h>

/* What merges its elements, and by which of their members: patchMergeKey in k8s.io/api core/v1, batch/v1 and meta/v1
 * types.go.
 * "": an element is itself. Lists that stand here under one name in two places have two rows. */
static const struct {
	const char *list, *key;
} lists[] = {
	{ "containers", "name" },
	{ "initContainers", "name" },
	{ "ephemeralContainers", "name" },
	{ "env", "name" },
	{ "volumes", "name" },
	{ "imagePullSecrets", "name" },
	{ "secrets", "name" },
	{ "resourceClaims", "name" },
	{ "ports", "containerPort" },
	{ "ports", "port" },
	{ "volumeMounts", "mountPath" },
	{ "volumeDevices", "devicePath" },
	{ "hostAliases", "ip" },
	{ "topologySpreadConstraints", "topologyKey" },
	{ "conditions", "type" },
	{ "ownerReferences", "uid" },
	{ "finalizers", "" },
};

static enum kube_patch_held holds(struct rh_str patch, struct rh_str there, struct rh_str name, bool strategic);

static enum kube_patch_held worse(enum kube_patch_held a, enum kube_patch_held b)
{
	return a > b ? a : b;
}

static enum kube_patch_held when(bool held)
{
	return held ? KUBE_PATCH_HELD : KUBE_PATCH_NOT_HELD;
}

static int first(struct rh_str raw)
{
	raw = rh_str_trim(raw);
	return raw.n ? raw.p[0] : 0;
}

/* Servers write strings with escapes of their own. */
static bool same_scalar(struct rh_str a, struct rh_str b)
{
	struct rh_secret x, y;
	bool same;

	a = rh_str_trim(a);
	b = rh_str_trim(b);
	if (first(a) != '"' || first(b) != '"')
		return rh_str_eq(a, b);
	rh_secret_init(&x);
	rh_secret_init(&y);
	same = data_json_decode(a, DATA_JSON_NUL, rh_out_secret(&x)) &&
	       data_json_decode(b, DATA_JSON_NUL, rh_out_secret(&y)) && rh_secret_eq(&x, &y);
	rh_secret_release(&x);
	rh_secret_release(&y);
	return same;
}

/* Empty when it is not there. */
static struct rh_str member(struct rh_str object, struct rh_str raw_key)
{
	struct data_json_iter it;
	struct rh_str found = { 0 };

	if (first(object) != '{' || !data_json_iter_init(&it, object))
		return found;
	while (data_json_next(&it))
		if (same_scalar(it.key, raw_key))
			found = it.value;
	return found;
}

/* ---- lists ---- */

static bool contains(struct rh_str list, struct rh_str element)
{
	struct data_json_iter it;

	if (first(list) != '[' || !data_json_iter_init(&it, list))
		return false;
	while (data_json_next(&it))
		if (same_scalar(it.value, element))
			return true;
	return false;
}

static struct rh_str element_with(struct rh_str list, struct rh_str raw_key, struct rh_str value)
{
	struct data_json_iter it;

	if (first(list) == '[' && data_json_iter_init(&it, list))
		while (data_json_next(&it)) {
			struct rh_str its = member(it.value, raw_key);
			if (its.n && same_scalar(its, value))
				return it.value;
		}
	return (struct rh_str){ 0 };
}

static enum kube_patch_held element_held(struct rh_str element, struct rh_str there, const char *key)
{
	char raw_key[32];

	if (!*key)
		return when(contains(there, element));
	(void)snprintf(raw_key, sizeof raw_key, "\"%s\"", key);
	struct rh_str value = member(element, rh_str(raw_key)), directive = member(element, RH_STR("\"$patch\""));
	if (!value.n)
		return KUBE_PATCH_UNSURE;
	struct rh_str found = element_with(there, rh_str(raw_key), value);
	if (!directive.n)
		return found.n ? holds(element, found, RH_STR(""), true) : KUBE_PATCH_NOT_HELD;
	return rh_str_is(directive, "\"delete\"") ? when(!found.n) : KUBE_PATCH_UNSURE;
}

/* The key that the first element has; NULL: the list is replaced as a whole. */
static const char *merge_key(struct rh_str name, struct rh_str list)
{
	struct data_json_iter it;
	char raw_key[32];

	for (size_t i = 0; i < RH_LEN(lists); i++) {
		if (!data_json_key_is(name, lists[i].list))
			continue;
		(void)snprintf(raw_key, sizeof raw_key, "\"%s\"", lists[i].key);
		if (!*lists[i].key ||
		    (data_json_iter_init(&it, list) && data_json_next(&it) && member(it.value, rh_str(raw_key)).n))
			return lists[i].key;
	}
	return NULL;
}

/* Element by element; what a server adds to one is no difference. */
static enum kube_patch_held whole_list_held(struct rh_str patch, struct rh_str there)
{
	struct data_json_iter a, b;
	enum kube_patch_held held = KUBE_PATCH_HELD;
	bool more;

	if (!data_json_iter_init(&a, patch))
		return KUBE_PATCH_UNSURE;
	if (first(there) != '[' || !data_json_iter_init(&b, there))
		return when(!there.n && !data_json_next(&a)); /* an empty list is left out */
	while ((more = data_json_next(&a)) && data_json_next(&b))
		held = worse(held, holds(a.value, b.value, RH_STR(""), false));
	return more || data_json_next(&b) ? KUBE_PATCH_NOT_HELD : held;
}

static enum kube_patch_held list_held(struct rh_str patch, struct rh_str there, struct rh_str name, bool strategic)
{
	const char *key = strategic ? merge_key(name, patch) : NULL;
	struct data_json_iter it;
	enum kube_patch_held held = KUBE_PATCH_HELD;

	if (!key)
		return whole_list_held(patch, there);
	if (!data_json_iter_init(&it, patch))
		return KUBE_PATCH_UNSURE;
	while (data_json_next(&it))
		held = worse(held, element_held(it.value, there, key));
	return held;
}

/* ---- objects ---- */

static bool starts_with(struct rh_str raw_key, const char *text)
{
	return raw_key.n > 1 && rh_str_starts(rh_str_from(raw_key, 1), text);
}

static enum kube_patch_held object_held(struct rh_str patch, struct rh_str there, bool strategic)
{
	struct data_json_iter it;
	enum kube_patch_held held = KUBE_PATCH_HELD;

	if ((there.n && first(there) != '{' && !rh_str_is(rh_str_trim(there), "null")) ||
	    !data_json_iter_init(&it, patch))
		return KUBE_PATCH_NOT_HELD;
	while (data_json_next(&it)) {
		if (data_json_key_is(it.key, "resourceVersion") ||
		    (strategic && starts_with(it.key, "$setElementOrder/")))
			continue; /* a condition, an order */
		if (strategic && starts_with(it.key, "$"))
			held = worse(held, KUBE_PATCH_UNSURE);
		else
			held = worse(held, holds(it.value, member(there, it.key), it.key, strategic));
	}
	return it.broken ? KUBE_PATCH_UNSURE : held;
}

static enum kube_patch_held holds(struct rh_str patch, struct rh_str there, struct rh_str name, bool strategic)
{
	switch (first(patch)) {
	case '{':
		return object_held(patch, there, strategic);
	case '[':
		return list_held(patch, there, name, strategic);
	case 'n':
		return when(!there.n || rh_str_is(rh_str_trim(there), "null"));
	default:
		return when(there.n && same_scalar(patch, there));
	}
}

enum kube_patch_held kube_patch_held(const char *content_type, struct rh_str patch, struct rh_str there)
{
	bool strategic = strcmp(content_type, KUBE_STRATEGIC_PATCH) == 0;

	if ((!strategic && strcmp(content_type, KUBE_MERGE_PATCH) != 0) || first(patch) != '{' || first(there) != '{')
		return KUBE_PATCH_UNSURE;
	return holds(patch, there, RH_STR(""), strategic);
}
