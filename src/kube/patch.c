/* Does an object have what a patch says? JSON merge patch (RFC 7386), and Kubernetes' strategic one, which adds lists by key
 * (staging/src/k8s.io/apimachinery/pkg/util/strategicpatch).
 */
#include "kube/internal.h"

#include <stdio.h>
#include <string.h>

/* What merges its elements, and by which of their members: patchMergeKey in k8s.io/api core/v1, batch/v1 and meta/v1 types.go.
 * "": an element is itself. Lists that stand here under one name in two places have two rows. */
static const struct {
	const char *list, *key;
} lists[] = {
	{ "containers", "name" }, { "initContainers", "name" }, { "ephemeralContainers", "name" }, { "env", "name" },
	{ "volumes", "name" }, { "imagePullSecrets", "name" }, { "secrets", "name" }, { "resourceClaims", "name" },
	{ "ports", "containerPort" }, { "ports", "port" }, { "volumeMounts", "mountPath" }, { "volumeDevices", "devicePath" },
	{ "hostAliases", "ip" }, { "topologySpreadConstraints", "topologyKey" }, { "conditions", "type" },
	{ "ownerReferences", "uid" }, { "finalizers", "" },
};

static enum rh_patch_held holds(struct rh_str patch, struct rh_str there, struct rh_str name, bool strategic);

static enum rh_patch_held worse(enum rh_patch_held a, enum rh_patch_held b)
{
	return a > b ? a : b;
}

static enum rh_patch_held when(bool held)
{
	return held ? RH_PATCH_HELD : RH_PATCH_NOT_HELD;
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
	same = rh_json_decode(a, RH_JSON_NUL, rh_out_secret(&x)) && rh_json_decode(b, RH_JSON_NUL, rh_out_secret(&y)) &&
	       rh_secret_eq(&x, &y);
	rh_secret_release(&x);
	rh_secret_release(&y);
	return same;
}

/* Empty when it is not there. */
static struct rh_str member(struct rh_str object, struct rh_str raw_key)
{
	struct rh_json_iter it;
	struct rh_str found = { 0 };

	if (first(object) != '{' || !rh_json_iter_init(&it, object))
		return found;
	while (rh_json_next(&it))
		if (same_scalar(it.key, raw_key))
			found = it.value;
	return found;
}

/* ---- lists ---------------------------------------------------------------------------------------------------------------- */

static bool contains(struct rh_str list, struct rh_str element)
{
	struct rh_json_iter it;

	if (first(list) != '[' || !rh_json_iter_init(&it, list))
		return false;
	while (rh_json_next(&it))
		if (same_scalar(it.value, element))
			return true;
	return false;
}

static struct rh_str element_with(struct rh_str list, struct rh_str raw_key, struct rh_str value)
{
	struct rh_json_iter it;

	if (first(list) == '[' && rh_json_iter_init(&it, list))
		while (rh_json_next(&it)) {
			struct rh_str its = member(it.value, raw_key);
			if (its.n && same_scalar(its, value))
				return it.value;
		}
	return (struct rh_str){ 0 };
}

static enum rh_patch_held element_held(struct rh_str element, struct rh_str there, const char *key)
{
	char raw_key[32];

	if (!*key)
		return when(contains(there, element));
	(void)snprintf(raw_key, sizeof raw_key, "\"%s\"", key);
	struct rh_str value = member(element, rh_str(raw_key)), directive = member(element, RH_STR("\"$patch\""));
	if (!value.n)
		return RH_PATCH_UNSURE;
	struct rh_str found = element_with(there, rh_str(raw_key), value);
	if (!directive.n)
		return found.n ? holds(element, found, RH_STR(""), true) : RH_PATCH_NOT_HELD;
	return rh_str_is(directive, "\"delete\"") ? when(!found.n) : RH_PATCH_UNSURE;
}

/* The key that the first element has; NULL: the list is replaced as a whole. */
static const char *merge_key(struct rh_str name, struct rh_str list)
{
	struct rh_json_iter it;
	char raw_key[32];

	for (size_t i = 0; i < RH_LEN(lists); i++) {
		if (!rh_json_key_is(name, lists[i].list))
			continue;
		(void)snprintf(raw_key, sizeof raw_key, "\"%s\"", lists[i].key);
		if (!*lists[i].key || (rh_json_iter_init(&it, list) && rh_json_next(&it) && member(it.value, rh_str(raw_key)).n))
			return lists[i].key;
	}
	return NULL;
}

/* Element by element; what a server adds to one is no difference. */
static enum rh_patch_held whole_list_held(struct rh_str patch, struct rh_str there)
{
	struct rh_json_iter a, b;
	enum rh_patch_held held = RH_PATCH_HELD;
	bool more;

	if (!rh_json_iter_init(&a, patch))
		return RH_PATCH_UNSURE;
	if (first(there) != '[' || !rh_json_iter_init(&b, there))
		return when(!there.n && !rh_json_next(&a));	/* an empty list is left out */
	while ((more = rh_json_next(&a)) && rh_json_next(&b))
		held = worse(held, holds(a.value, b.value, RH_STR(""), false));
	return more || rh_json_next(&b) ? RH_PATCH_NOT_HELD : held;
}

static enum rh_patch_held list_held(struct rh_str patch, struct rh_str there, struct rh_str name, bool strategic)
{
	const char *key = strategic ? merge_key(name, patch) : NULL;
	struct rh_json_iter it;
	enum rh_patch_held held = RH_PATCH_HELD;

	if (!key)
		return whole_list_held(patch, there);
	if (!rh_json_iter_init(&it, patch))
		return RH_PATCH_UNSURE;
	while (rh_json_next(&it))
		held = worse(held, element_held(it.value, there, key));
	return held;
}

/* ---- objects -------------------------------------------------------------------------------------------------------------- */

static bool starts_with(struct rh_str raw_key, const char *text)
{
	return raw_key.n > 1 && rh_str_starts(rh_str_from(raw_key, 1), text);
}

static enum rh_patch_held object_held(struct rh_str patch, struct rh_str there, bool strategic)
{
	struct rh_json_iter it;
	enum rh_patch_held held = RH_PATCH_HELD;

	if ((there.n && first(there) != '{' && !rh_str_is(rh_str_trim(there), "null")) || !rh_json_iter_init(&it, patch))
		return RH_PATCH_NOT_HELD;
	while (rh_json_next(&it)) {
		if (rh_json_key_is(it.key, "resourceVersion") || (strategic && starts_with(it.key, "$setElementOrder/")))
			continue;	/* a condition, an order */
		if (strategic && starts_with(it.key, "$"))
			held = worse(held, RH_PATCH_UNSURE);
		else
			held = worse(held, holds(it.value, member(there, it.key), it.key, strategic));
	}
	return it.broken ? RH_PATCH_UNSURE : held;
}

static enum rh_patch_held holds(struct rh_str patch, struct rh_str there, struct rh_str name, bool strategic)
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

enum rh_patch_held rh_patch_held(const char *content_type, struct rh_str patch, struct rh_str there)
{
	bool strategic = strcmp(content_type, RH_STRATEGIC_PATCH) == 0;

	if ((!strategic && strcmp(content_type, RH_MERGE_PATCH) != 0) || first(patch) != '{' || first(there) != '{')
		return RH_PATCH_UNSURE;
	return holds(patch, there, RH_STR(""), strategic);
}
