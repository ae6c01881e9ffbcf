/* managedFields: which manager set which field last, as FieldsV1 tells it. Lists count as one field. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/request.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* Members that nobody manages. */
static bool unmanaged(const char *key, int depth)
{
	static const char *const top[] = { "apiVersion", "kind", "status" };
	static const char *const meta[] = { "name",
					    "namespace",
					    "uid",
					    "resourceVersion",
					    "creationTimestamp",
					    "managedFields",
					    "generation",
					    "deletionTimestamp",
					    "generateName",
					    "deletionGracePeriodSeconds" };
	const char *const *list = depth ? meta : top;
	for (size_t i = 0; i < (depth ? RH_LEN(meta) : RH_LEN(top)); i++)
		if (!strcmp(list[i], key))
			return true;
	return false;
}

static struct sb_value *leaf(void)
{
	return sb_value_new(SB_V_MAP);
}

static void put(struct sb_value *set, const char *key, struct sb_value *v)
{
	char *name = rh_format("f:%s", key);
	sb_value_set(set, name, v);
	free(name);
}

/* The fields of `now` that differ from `old` (NULL: all); NULL when none does. */
static struct sb_value *changed(const struct sb_value *now, const struct sb_value *old, int depth, bool meta)
{
	struct sb_value *set = sb_value_new(SB_V_MAP);
	if (!old && depth > (meta ? 1 : 0))
		sb_value_set(set, ".", leaf());
	for (const struct sb_value *m = now->child; m; m = m->next) {
		const struct sb_value *was = sb_value_get_str(old, rh_str_n(m->key, m->key_n));
		bool in_meta = depth == 0 && !strcmp(m->key, "metadata");
		if ((depth == 0 || (depth == 1 && meta)) && unmanaged(m->key, depth))
			continue;
		if (was && sb_value_eq(was, m))
			continue;
		if (m->kind != SB_V_MAP) {
			put(set, m->key, leaf());
			continue;
		}
		struct sb_value *inner =
			changed(m, was && was->kind == SB_V_MAP ? was : NULL, depth + 1, meta || in_meta);
		if (inner)
			put(set, m->key, inner);
	}
	if (!set->child)
		sb_value_free(&set);
	else
		sb_value_sort(set);
	return set;
}

static void add_set(struct sb_value *to, const struct sb_value *from)
{
	for (const struct sb_value *m = from->child; m; m = m->next) {
		struct sb_value *there = sb_value_get(to, m->key);
		if (there)
			add_set(there, m);
		else
			sb_value_set(to, m->key, sb_value_copy(m));
	}
	sb_value_sort(to);
}

/* Leaves of `from` leave `to`. */
static void take_set(struct sb_value *to, const struct sb_value *from)
{
	for (const struct sb_value *m = from->child; m; m = m->next) {
		struct sb_value *there = sb_value_get(to, m->key);
		if (!there)
			continue;
		if (m->child)
			take_set(there, m);
		if (!there->child || !m->child)
			sb_value_remove(to, m->key);
	}
}

/* Drops what the object no longer has. */
static void prune(struct sb_value *set, const struct sb_value *v)
{
	for (struct sb_value *m = set->child, *next; m; m = next) {
		next = m->next;
		if (strncmp(m->key, "f:", 2))
			continue;
		const struct sb_value *there = sb_value_get(v, m->key + 2);
		if (!there) {
			sb_value_remove_child(set, m);
			continue;
		}
		bool inner = m->child;
		prune(m, there);
		if (inner && !m->child)
			sb_value_remove_child(set, m);
	}
}

static struct sb_value *entry_of(struct sb_value *list, const char *manager, const char *api)
{
	for (struct sb_value *e = list->child; e; e = e->next)
		if (rh_str_is(sb_value_str_of(e, "manager"), manager) &&
		    rh_str_is(sb_value_str_of(e, "operation"), "Update"))
			return e;
	struct sb_value *e = sb_value_new(SB_V_MAP);
	sb_value_set_text(e, "manager", manager);
	sb_value_set_text(e, "operation", "Update");
	sb_value_set_text(e, "apiVersion", api);
	sb_value_set_text(e, "time", "");
	sb_value_set_text(e, "fieldsType", "FieldsV1");
	sb_value_set(e, "fieldsV1", sb_value_new(SB_V_MAP));
	sb_value_add(list, e);
	return e;
}

/* fieldManager, or the user agent up to its first slash. */
static void manager_of(const struct sb_request *q, char out[129])
{
	const char *given = sb_request_query(q, "fieldManager"), *agent = sb_request_header(q, "User-Agent");
	struct rh_str rest = rh_str(given && *given ? given : agent && *agent ? agent : "unknown"), first = rest;
	if (!(given && *given))
		rh_str_cut(&rest, '/', &first);
	size_t n = first.n < 128 ? first.n : 128;
	memcpy(out, first.p, n);
	out[n] = '\0';
}

void sb_fields_manage(const struct sb_request *q, const struct sb_kind *k, struct sb_value *v,
		      const struct sb_value *old)
{
	struct sb_value *meta = sb_value_need_map(v, "metadata");
	const struct sb_value *before = sb_value_at(old, "metadata", "managedFields", NULL);
	struct sb_value *list = before ? sb_value_copy(before) : sb_value_new(SB_V_LIST);
	struct sb_value *set = changed(v, old, 0, false), *mine = NULL;
	char manager[129], now[32];

	manager_of(q, manager);
	if (set) {
		mine = entry_of(list, manager, k->api);
		sb_time_text(sb_world_time(q->world), now);
		sb_value_set_text(mine, "time", now);
		add_set(sb_value_get(mine, "fieldsV1"), set);
	}
	for (struct sb_value *e = list->child, *next; e; e = next) {
		struct sb_value *fields = sb_value_get(e, "fieldsV1");
		next = e->next;
		if (set && e != mine)
			take_set(fields, set);
		prune(fields, v);
		if (!fields->child)
			sb_value_remove_child(list, e);
	}
	sb_value_free(&set);
	if (list->child)
		sb_value_set(meta, "managedFields", list);
	else
		sb_value_free(&list);
}
