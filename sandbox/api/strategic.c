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

static void merge_map(struct sb_value *target, const struct sb_value *patch, struct context c);

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

static struct sb_value *plain(const struct sb_value *v, struct context c)
{
	struct sb_value *copy;
	if (v->kind != SB_V_MAP && v->kind != SB_V_LIST)
		return sb_value_copy(v);
	copy = sb_value_new(v->kind);
	if (v->kind == SB_V_MAP) {
		merge_map(copy, v, c);
		return copy;
	}
	for (const struct sb_value *e = v->child; e; e = e->next)
		if (!sb_value_get(e, "$patch"))
			sb_value_add(copy, plain(e, c));
	return copy;
}

static struct sb_value *element(const struct sb_value *list, const char *key, const struct sb_value *like)
{
	const struct sb_value *id = sb_value_get(like, key);
	for (struct sb_value *e = list->child; e && id; e = e->next) {
		const struct sb_value *other = sb_value_get(e, key);
		if (other && sb_value_eq(other, id))
			return e;
	}
	return NULL;
}

static bool list_is_replaced(const struct sb_value *patch)
{
	for (const struct sb_value *e = patch->child; e; e = e->next)
		if (rh_str_is(sb_value_str_of(e, "$patch"), "replace"))
			return true;
	return false;
}

/* New elements go before those that were there, as the server does it without $setElementOrder. */
static void merge_list(struct sb_value *target, const struct sb_value *patch, const char *key, struct context c)
{
	struct sb_value *fresh = sb_value_new(SB_V_LIST);
	for (const struct sb_value *e = patch->child; e; e = e->next) {
		struct sb_value *old = element(target, key, e);
		bool gone = rh_str_is(sb_value_str_of(e, "$patch"), "delete");
		if (gone && old)
			sb_value_remove_child(target, old);
		else if (!gone && old)
			merge_map(old, e, c);
		else if (!gone)
			sb_value_add(fresh, plain(e, c));
	}
	if (fresh->last) {
		fresh->last->next = target->child;
		target->child = fresh->child;
		if (!target->last)
			target->last = fresh->last;
		fresh->child = fresh->last = NULL;
	}
	sb_value_free(&fresh);
}

static void merge_texts(struct sb_value *target, const struct sb_value *patch)
{
	for (const struct sb_value *e = patch->child; e; e = e->next) {
		bool there = false;
		for (const struct sb_value *t = target->child; t; t = t->next)
			there |= sb_value_eq(t, e);
		if (!there)
			sb_value_add(target, sb_value_copy(e));
	}
}

static bool is_merged_text(const char *list)
{
	for (size_t i = 0; i < RH_LEN(merged_texts); i++)
		if (!strcmp(merged_texts[i], list))
			return true;
	return false;
}

static void merge_member(struct sb_value *target, const struct sb_value *p, struct context c)
{
	struct rh_str name = rh_str_n(p->key, p->key_n);
	struct sb_value *old = sb_value_get_str(target, name);
	struct context inner = { c.kind, p->key };
	if (p->kind == SB_V_NULL) {
		sb_value_remove_str(target, name);
		return;
	}
	if (p->kind == SB_V_MAP && old && old->kind == SB_V_MAP &&
	    !rh_str_is(sb_value_str_of(p, "$patch"), "replace")) {
		merge_map(old, p, inner);
		return;
	}
	const char *key = p->kind == SB_V_LIST ? merge_key(p->key, c) : NULL;
	if (key && old && old->kind == SB_V_LIST && !list_is_replaced(p))
		merge_list(old, p, key, inner);
	else if (p->kind == SB_V_LIST && old && old->kind == SB_V_LIST && is_merged_text(p->key))
		merge_texts(old, p);
	else
		sb_value_set_str(target, name, plain(p, inner));
}

/* $deleteFromPrimitiveList/finalizers: [...] */
static void delete_texts(struct sb_value *target, const struct sb_value *p)
{
	struct sb_value *list = sb_value_get(target, strchr(p->key, '/') + 1);
	for (const struct sb_value *e = p->child; e && list; e = e->next)
		for (struct sb_value *t = list->child, *next; t; t = next) {
			next = t->next;
			if (sb_value_eq(t, e))
				sb_value_remove_child(list, t);
		}
}

/* $setElementOrder/containers: [{name: a}, …]; elements it does not name keep their place at the end. */
static void set_order(struct sb_value *target, const struct sb_value *p, struct context c)
{
	const char *name = strchr(p->key, '/') + 1, *key = merge_key(name, c);
	struct sb_value *list = sb_value_get(target, name), *sorted;
	if (!list || list->kind != SB_V_LIST)
		return;
	sorted = sb_value_new(SB_V_LIST);
	for (const struct sb_value *e = p->child; e; e = e->next) {
		struct sb_value *hit = key ? element(list, key, e) : NULL;
		for (struct sb_value *t = key ? NULL : list->child; t && !hit; t = t->next)
			hit = sb_value_eq(t, e) ? t : NULL;
		if (hit) {
			sb_value_add(sorted, sb_value_copy(hit));
			sb_value_remove_child(list, hit);
		}
	}
	for (const struct sb_value *e = list->child; e; e = e->next)
		sb_value_add(sorted, sb_value_copy(e));
	sb_value_set(target, name, sorted);
}

static void retain_keys(struct sb_value *target, const struct sb_value *keys)
{
	for (struct sb_value *m = target->child, *next; m; m = next) {
		bool kept = false;
		next = m->next;
		for (const struct sb_value *k = keys->child; k; k = k->next)
			kept |= rh_str_is(sb_value_str(k), m->key);
		if (!kept)
			sb_value_remove_child(target, m);
	}
}

static void merge_map(struct sb_value *target, const struct sb_value *patch, struct context c)
{
	struct rh_str how = sb_value_str_of(patch, "$patch");
	const struct sb_value *keys = sb_value_get(patch, "$retainKeys");
	if (rh_str_is(how, "delete") || rh_str_is(how, "replace"))
		while (target->child)
			sb_value_remove_child(target, target->child);
	if (rh_str_is(how, "delete"))
		return;
	if (keys)
		retain_keys(target, keys);
	for (const struct sb_value *p = patch->child; p; p = p->next)
		if (!directive(p->key))
			merge_member(target, p, c);
	for (const struct sb_value *p = patch->child; p; p = p->next)
		if (rh_str_starts(rh_str(p->key), "$deleteFromPrimitiveList/"))
			delete_texts(target, p);
		else if (rh_str_starts(rh_str(p->key), "$setElementOrder/"))
			set_order(target, p, c);
}

void sb_patch_strategic(struct sb_value *target, const struct sb_value *patch, const char *kind)
{
	if (patch->kind == SB_V_MAP)
		merge_map(target, patch, (struct context){ kind, NULL });
}
