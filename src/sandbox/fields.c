/* managedFields: which manager set which field last, as FieldsV1 tells it. Lists count as one field. */
#include "sandbox/sandbox.h"

#include <string.h>

/* Members that nobody manages. */
static bool unmanaged(const char *key, int depth)
{
	static const char *const top[] = { "apiVersion", "kind", "status" };
	static const char *const meta[] = { "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "managedFields",
					    "generation", "deletionTimestamp", "generateName", "deletionGracePeriodSeconds" };
	const char *const *list = depth ? meta : top;
	for (size_t i = 0; i < (depth ? RH_LEN(meta) : RH_LEN(top)); i++)
		if (!strcmp(list[i], key))
			return true;
	return false;
}

static struct rh_value *leaf(void)
{
	return rh_value_new(RH_V_MAP);
}

static void put(struct rh_value *set, const char *key, struct rh_value *v)
{
	char *name = rh_format("f:%s", key);
	rh_value_set(set, name, v);
	free(name);
}

/* The fields of `now` that differ from `old` (NULL: all); NULL when none does. */
static struct rh_value *changed(const struct rh_value *now, const struct rh_value *old, int depth, bool meta)
{
	struct rh_value *set = rh_value_new(RH_V_MAP);
	if (!old && depth > (meta ? 1 : 0))
		rh_value_set(set, ".", leaf());
	for (const struct rh_value *m = now->child; m; m = m->next) {
		const struct rh_value *was = rh_value_get_str(old, rh_str_n(m->key, m->key_n));
		bool in_meta = depth == 0 && !strcmp(m->key, "metadata");
		if ((depth == 0 || (depth == 1 && meta)) && unmanaged(m->key, depth))
			continue;
		if (was && rh_value_eq(was, m))
			continue;
		if (m->kind != RH_V_MAP) {
			put(set, m->key, leaf());
			continue;
		}
		struct rh_value *inner = changed(m, was && was->kind == RH_V_MAP ? was : NULL, depth + 1, meta || in_meta);
		if (inner)
			put(set, m->key, inner);
	}
	if (!set->child)
		rh_value_free(&set);
	else
		rh_value_sort(set);
	return set;
}

static void add_set(struct rh_value *to, const struct rh_value *from)
{
	for (const struct rh_value *m = from->child; m; m = m->next) {
		struct rh_value *there = rh_value_get(to, m->key);
		if (there)
			add_set(there, m);
		else
			rh_value_set(to, m->key, rh_value_copy(m));
	}
	rh_value_sort(to);
}

/* Leaves of `from` leave `to`. */
static void take_set(struct rh_value *to, const struct rh_value *from)
{
	for (const struct rh_value *m = from->child; m; m = m->next) {
		struct rh_value *there = rh_value_get(to, m->key);
		if (!there)
			continue;
		if (m->child)
			take_set(there, m);
		if (!there->child || !m->child)
			rh_value_remove(to, m->key);
	}
}

/* Drops what the object no longer has. */
static void prune(struct rh_value *set, const struct rh_value *v)
{
	for (struct rh_value *m = set->child, *next; m; m = next) {
		next = m->next;
		if (strncmp(m->key, "f:", 2))
			continue;
		const struct rh_value *there = rh_value_get(v, m->key + 2);
		if (!there) {
			rh_value_remove_child(set, m);
			continue;
		}
		bool inner = m->child;
		prune(m, there);
		if (inner && !m->child)
			rh_value_remove_child(set, m);
	}
}

static struct rh_value *entry_of(struct rh_value *list, const char *manager, const char *api)
{
	for (struct rh_value *e = list->child; e; e = e->next)
		if (rh_str_is(rh_value_str_of(e, "manager"), manager) && rh_str_is(rh_value_str_of(e, "operation"), "Update"))
			return e;
	struct rh_value *e = rh_value_new(RH_V_MAP);
	rh_value_set_text(e, "manager", manager);
	rh_value_set_text(e, "operation", "Update");
	rh_value_set_text(e, "apiVersion", api);
	rh_value_set_text(e, "time", "");
	rh_value_set_text(e, "fieldsType", "FieldsV1");
	rh_value_set(e, "fieldsV1", rh_value_new(RH_V_MAP));
	rh_value_add(list, e);
	return e;
}

/* fieldManager, or the user agent up to its first slash. */
static void manager_of(const struct rh_request *q, char out[129])
{
	const char *given = rh_request_query(q, "fieldManager"), *agent = rh_request_header(q, "User-Agent");
	struct rh_str rest = rh_str(given && *given ? given : agent && *agent ? agent : "unknown"), first = rest;
	if (!(given && *given))
		rh_str_cut(&rest, '/', &first);
	size_t n = first.n < 128 ? first.n : 128;
	memcpy(out, first.p, n);
	out[n] = '\0';
}

void rh_fields_manage(const struct rh_request *q, const struct rh_kind *k, struct rh_value *v, const struct rh_value *old)
{
	struct rh_value *meta = rh_value_need_map(v, "metadata");
	const struct rh_value *before = rh_value_at(old, "metadata", "managedFields", NULL);
	struct rh_value *list = before ? rh_value_copy(before) : rh_value_new(RH_V_LIST);
	struct rh_value *set = changed(v, old, 0, false), *mine = NULL;
	char manager[129], now[32];

	manager_of(q, manager);
	if (set) {
		mine = entry_of(list, manager, k->api);
		rh_time_text(rh_world_time(q->world), now);
		rh_value_set_text(mine, "time", now);
		add_set(rh_value_get(mine, "fieldsV1"), set);
	}
	for (struct rh_value *e = list->child, *next; e; e = next) {
		struct rh_value *fields = rh_value_get(e, "fieldsV1");
		next = e->next;
		if (set && e != mine)
			take_set(fields, set);
		prune(fields, v);
		if (!fields->child)
			rh_value_remove_child(list, e);
	}
	rh_value_free(&set);
	if (list->child)
		rh_value_set(meta, "managedFields", list);
	else
		rh_value_free(&list);
}
