/* Strategic merge patches of the built-in types: which lists merge by which key, and the $ directives. */
#include "sandbox/value.h"

#include <string.h>

/* The patchMergeKey tags of core/v1, apps/v1 and batch/v1. `under` is the member that holds the list's parent (NULL:
 * any), so that the atomic list imagePullSecrets of a ServiceAccount is told from a pod's. */
static const struct merged {
	const char *list, *key, *under, *kind;
} merged[] = {
	{ "containers", "name", NULL, NULL },	     { "initContainers", "name", NULL, NULL },
	{ "ephemeralContainers", "name", NULL, NULL }, { "volumes", "name", NULL, NULL },
	{ "imagePullSecrets", "name", "spec", NULL },  { "hostAliases", "ip", NULL, NULL },
	{ "topologySpreadConstraints", "topologyKey", NULL, NULL }, { "env", "name", NULL, NULL },
	{ "volumeMounts", "mountPath", NULL, NULL },   { "volumeDevices", "devicePath", NULL, NULL },
	{ "ports", "port", NULL, "Service" },	     { "ports", "containerPort", NULL, NULL },
	{ "conditions", "type", NULL, NULL },	     { "ownerReferences", "uid", NULL, NULL },
	{ "secrets", "name", NULL, "ServiceAccount" },
};
static const char *const merged_texts[] = { "finalizers" };

struct context {
	const char *kind, *under;
};

static void merge_map(struct rh_value *target, const struct rh_value *patch, struct context c);

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

static struct rh_value *plain(const struct rh_value *v, struct context c)
{
	struct rh_value *copy;
	if (v->kind != RH_V_MAP && v->kind != RH_V_LIST)
		return rh_value_copy(v);
	copy = rh_value_new(v->kind);
	if (v->kind == RH_V_MAP) {
		merge_map(copy, v, c);
		return copy;
	}
	for (const struct rh_value *e = v->child; e; e = e->next)
		if (!rh_value_get(e, "$patch"))
			rh_value_add(copy, plain(e, c));
	return copy;
}

static struct rh_value *element(const struct rh_value *list, const char *key, const struct rh_value *like)
{
	const struct rh_value *id = rh_value_get(like, key);
	for (struct rh_value *e = list->child; e && id; e = e->next) {
		const struct rh_value *other = rh_value_get(e, key);
		if (other && rh_value_eq(other, id))
			return e;
	}
	return NULL;
}

static bool list_is_replaced(const struct rh_value *patch)
{
	for (const struct rh_value *e = patch->child; e; e = e->next)
		if (rh_str_is(rh_value_str_of(e, "$patch"), "replace"))
			return true;
	return false;
}

/* New elements go before those that were there, as the server does it without $setElementOrder. */
static void merge_list(struct rh_value *target, const struct rh_value *patch, const char *key, struct context c)
{
	struct rh_value *fresh = rh_value_new(RH_V_LIST);
	for (const struct rh_value *e = patch->child; e; e = e->next) {
		struct rh_value *old = element(target, key, e);
		bool gone = rh_str_is(rh_value_str_of(e, "$patch"), "delete");
		if (gone && old)
			rh_value_remove_child(target, old);
		else if (!gone && old)
			merge_map(old, e, c);
		else if (!gone)
			rh_value_add(fresh, plain(e, c));
	}
	if (fresh->last) {
		fresh->last->next = target->child;
		target->child = fresh->child;
		if (!target->last)
			target->last = fresh->last;
		fresh->child = fresh->last = NULL;
	}
	rh_value_free(&fresh);
}

static void merge_texts(struct rh_value *target, const struct rh_value *patch)
{
	for (const struct rh_value *e = patch->child; e; e = e->next) {
		bool there = false;
		for (const struct rh_value *t = target->child; t; t = t->next)
			there |= rh_value_eq(t, e);
		if (!there)
			rh_value_add(target, rh_value_copy(e));
	}
}

static bool is_merged_text(const char *list)
{
	for (size_t i = 0; i < RH_LEN(merged_texts); i++)
		if (!strcmp(merged_texts[i], list))
			return true;
	return false;
}

static void merge_member(struct rh_value *target, const struct rh_value *p, struct context c)
{
	struct rh_str name = rh_str_n(p->key, p->key_n);
	struct rh_value *old = rh_value_get_str(target, name);
	struct context inner = { c.kind, p->key };
	if (p->kind == RH_V_NULL) {
		rh_value_remove_str(target, name);
		return;
	}
	if (p->kind == RH_V_MAP && old && old->kind == RH_V_MAP && !rh_str_is(rh_value_str_of(p, "$patch"), "replace")) {
		merge_map(old, p, inner);
		return;
	}
	const char *key = p->kind == RH_V_LIST ? merge_key(p->key, c) : NULL;
	if (key && old && old->kind == RH_V_LIST && !list_is_replaced(p))
		merge_list(old, p, key, inner);
	else if (p->kind == RH_V_LIST && old && old->kind == RH_V_LIST && is_merged_text(p->key))
		merge_texts(old, p);
	else
		rh_value_set_str(target, name, plain(p, inner));
}

/* $deleteFromPrimitiveList/finalizers: [...] */
static void delete_texts(struct rh_value *target, const struct rh_value *p)
{
	struct rh_value *list = rh_value_get(target, strchr(p->key, '/') + 1);
	for (const struct rh_value *e = p->child; e && list; e = e->next)
		for (struct rh_value *t = list->child, *next; t; t = next) {
			next = t->next;
			if (rh_value_eq(t, e))
				rh_value_remove_child(list, t);
		}
}

/* $setElementOrder/containers: [{name: a}, …]; elements it does not name keep their place at the end. */
static void set_order(struct rh_value *target, const struct rh_value *p, struct context c)
{
	const char *name = strchr(p->key, '/') + 1, *key = merge_key(name, c);
	struct rh_value *list = rh_value_get(target, name), *sorted;
	if (!list || list->kind != RH_V_LIST)
		return;
	sorted = rh_value_new(RH_V_LIST);
	for (const struct rh_value *e = p->child; e; e = e->next) {
		struct rh_value *hit = key ? element(list, key, e) : NULL;
		for (struct rh_value *t = key ? NULL : list->child; t && !hit; t = t->next)
			hit = rh_value_eq(t, e) ? t : NULL;
		if (hit) {
			rh_value_add(sorted, rh_value_copy(hit));
			rh_value_remove_child(list, hit);
		}
	}
	for (const struct rh_value *e = list->child; e; e = e->next)
		rh_value_add(sorted, rh_value_copy(e));
	rh_value_set(target, name, sorted);
}

static void retain_keys(struct rh_value *target, const struct rh_value *keys)
{
	for (struct rh_value *m = target->child, *next; m; m = next) {
		bool kept = false;
		next = m->next;
		for (const struct rh_value *k = keys->child; k; k = k->next)
			kept |= rh_str_is(rh_value_str(k), m->key);
		if (!kept)
			rh_value_remove_child(target, m);
	}
}

static void merge_map(struct rh_value *target, const struct rh_value *patch, struct context c)
{
	struct rh_str how = rh_value_str_of(patch, "$patch");
	const struct rh_value *keys = rh_value_get(patch, "$retainKeys");
	if (rh_str_is(how, "delete") || rh_str_is(how, "replace"))
		while (target->child)
			rh_value_remove_child(target, target->child);
	if (rh_str_is(how, "delete"))
		return;
	if (keys)
		retain_keys(target, keys);
	for (const struct rh_value *p = patch->child; p; p = p->next)
		if (!directive(p->key))
			merge_member(target, p, c);
	for (const struct rh_value *p = patch->child; p; p = p->next)
		if (rh_str_starts(rh_str(p->key), "$deleteFromPrimitiveList/"))
			delete_texts(target, p);
		else if (rh_str_starts(rh_str(p->key), "$setElementOrder/"))
			set_order(target, p, c);
}

void rh_patch_strategic(struct rh_value *target, const struct rh_value *patch, const char *kind)
{
	if (patch->kind == RH_V_MAP)
		merge_map(target, patch, (struct context){ kind, NULL });
}
