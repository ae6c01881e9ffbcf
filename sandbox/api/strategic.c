/* Strategic merge patches of the built-in types: which lists merge by which key, and the $ directives. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <string.h>

/* The patchMergeKey tags of core/v1, apps/v1 and batch/v1. `under` is the member that holds the list's parent (NULL:
 * any), so that the atomic list imagePullSecrets of a ServiceAccount is told from a pod's. */
static const struct merged {
	const char *list, *key, *under, *kind;
} merged[] = {
	{ "containers", "name", NULL, NULL },
	{ "initContainers", "name", NULL, NULL },
	{ "ephemeralContainers", "name", NULL, NULL },
	{ "volumes", "name", NULL, NULL },
	{ "imagePullSecrets", "name", "spec", NULL },
	{ "hostAliases", "ip", NULL, NULL },
	{ "topologySpreadConstraints", "topologyKey", NULL, NULL },
	{ "env", "name", NULL, NULL },
	{ "volumeMounts", "mountPath", NULL, NULL },
	{ "volumeDevices", "devicePath", NULL, NULL },
	{ "ports", "port", NULL, "Service" },
	{ "ports", "containerPort", NULL, NULL },
	{ "conditions", "type", NULL, NULL },
	{ "ownerReferences", "uid", NULL, NULL },
	{ "secrets", "name", NULL, "ServiceAccount" },
};
static const char *const merged_texts[] = { "finalizers" };

struct context {
	const char *kind, *under;
};

static void merge_map(json_t *target, const json_t *patch, struct context c);

static const char *merge_key(const char *list, struct context c)
{
	for (size_t i = 0; i < RH_LEN(merged); i++)
		if (!strcmp(merged[i].list, list) && (!merged[i].kind || !strcmp(merged[i].kind, c.kind)) &&
		    (!merged[i].under || (c.under && !strcmp(merged[i].under, c.under))))
			return merged[i].key;
	return NULL;
}

static bool directive(const char *key)
{
	return key[0] == '$';
}

static json_t *plain(const json_t *v, struct context c)
{
	json_t *copy;
	if (!json_is_object(v) && !json_is_array(v))
		return json_deep_copy(v);
	copy = json_is_object(v) ? json_object() : json_array();
	if (json_is_object(v)) {
		merge_map(copy, v, c);
		return copy;
	}
	SB_EACH(e, v)
	if (!json_object_get(e.v, "$patch"))
		json_array_append_new(copy, plain(e.v, c));
	return copy;
}

/* The element that merges with `like`: the one with the same key, or of plain values the same one. */
static struct sb_item element(const json_t *list, const char *key, const json_t *like)
{
	struct sb_item m = sb_item_first(list);
	while (m.v &&
	       !(key ? json_equal(json_object_get(m.v, key), json_object_get(like, key)) : json_equal(m.v, like)))
		sb_item_next(&m);
	return m;
}

static bool list_is_replaced(const json_t *patch)
{
	SB_EACH(e, patch)
	if (rh_str_is(sb_value_str_of(e.v, "$patch"), "replace"))
		return true;
	return false;
}

/* New elements go before those that were there, as the server does it without $setElementOrder. */
static void merge_list(json_t *target, const json_t *patch, const char *key, struct context c)
{
	size_t fresh = 0;
	SB_EACH(e, patch)
	{
		struct sb_item old = element(target, key, e.v);
		bool gone = rh_str_is(sb_value_str_of(e.v, "$patch"), "delete");
		if (gone && old.v)
			sb_item_drop(&old);
		else if (!gone && old.v)
			merge_map(old.v, e.v, c);
		else if (!gone)
			json_array_insert_new(target, fresh++, plain(e.v, c));
	}
}

static void merge_texts(json_t *target, const json_t *patch)
{
	SB_EACH(e, patch)
	if (!element(target, NULL, e.v).v)
		json_array_append(target, e.v);
}

static bool is_merged_text(const char *list)
{
	for (size_t i = 0; i < RH_LEN(merged_texts); i++)
		if (!strcmp(merged_texts[i], list))
			return true;
	return false;
}

static void merge_member(json_t *target, const struct sb_item *p, struct context c)
{
	json_t *old = json_object_getn(target, SB_KEY(p->key));
	struct context inner = { c.kind, p->key.p };
	if (json_is_null(p->v)) {
		json_object_deln(target, SB_KEY(p->key));
		return;
	}
	if (json_is_object(p->v) && json_is_object(old) && !rh_str_is(sb_value_str_of(p->v, "$patch"), "replace")) {
		merge_map(old, p->v, inner);
		return;
	}
	bool lists = json_is_array(p->v) && json_is_array(old);
	const char *key = lists ? merge_key(p->key.p, c) : NULL;
	if (key && !list_is_replaced(p->v))
		merge_list(old, p->v, key, inner);
	else if (lists && is_merged_text(p->key.p))
		merge_texts(old, p->v);
	else
		json_object_setn_new(target, SB_KEY(p->key), plain(p->v, inner));
}

/* $deleteFromPrimitiveList/finalizers: [...] */
static void delete_texts(json_t *target, const struct sb_item *p)
{
	SB_EACH(t, json_object_get(target, strchr(p->key.p, '/') + 1))
	if (element(p->v, NULL, t.v).v)
		sb_item_drop(&t);
}

/* $setElementOrder/containers: [{name: a}, …]; elements it does not name keep their place at the end. */
static void set_order(json_t *target, const struct sb_item *p, struct context c)
{
	const char *name = strchr(p->key.p, '/') + 1, *key = merge_key(name, c);
	json_t *list = json_object_get(target, name), *sorted;
	if (!json_is_array(list))
		return;
	sorted = json_array();
	SB_EACH(e, p->v)
	{
		struct sb_item hit = element(list, key, e.v);
		if (hit.v) {
			json_array_append(sorted, hit.v);
			sb_item_drop(&hit);
		}
	}
	json_array_extend(sorted, list);
	json_object_set_new(target, name, sorted);
}

static void retain_keys(json_t *target, const json_t *keys)
{
	SB_EACH(m, target)
	{
		bool kept = false;
		SB_EACH(k, keys)
		kept |= rh_str_eq(sb_value_str(k.v), m.key);
		if (!kept)
			sb_item_drop(&m);
	}
}

static void merge_map(json_t *target, const json_t *patch, struct context c)
{
	struct rh_str how = sb_value_str_of(patch, "$patch");
	const json_t *keys = json_object_get(patch, "$retainKeys");
	if (rh_str_is(how, "delete") || rh_str_is(how, "replace"))
		json_object_clear(target);
	if (rh_str_is(how, "delete"))
		return;
	if (keys)
		retain_keys(target, keys);
	SB_EACH(p, patch)
	if (!directive(p.key.p))
		merge_member(target, &p, c);
	SB_EACH(p, patch)
	if (rh_str_starts(p.key, "$deleteFromPrimitiveList/"))
		delete_texts(target, &p);
	else if (rh_str_starts(p.key, "$setElementOrder/"))
		set_order(target, &p, c);
}

void sb_patch_strategic(json_t *target, const json_t *patch, const char *kind)
{
	if (json_is_object(patch))
		merge_map(target, patch, (struct context){ kind, NULL });
}
