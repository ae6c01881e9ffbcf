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

static json_t *leaf(void)
{
	return json_object();
}

static void put(json_t *set, const char *key, json_t *v)
{
	char *name = rh_format("f:%s", key);
	json_object_set_new(set, name, v);
	free(name);
}

/* The fields of `now` that differ from `old` (NULL: all); NULL when none does. */
static json_t *changed(const json_t *now, const json_t *old, int depth, bool meta)
{
	json_t *set = json_object();
	if (!old && depth > (meta ? 1 : 0))
		json_object_set_new(set, ".", leaf());
	SB_EACH(m, now)
	{
		const json_t *was = json_object_getn(old, SB_KEY(m.key));
		bool in_meta = depth == 0 && !strcmp(m.key.p, "metadata");
		if ((depth == 0 || (depth == 1 && meta)) && unmanaged(m.key.p, depth))
			continue;
		if (was && sb_value_eq(was, m.v))
			continue;
		if (!json_is_object(m.v)) {
			put(set, m.key.p, leaf());
			continue;
		}
		json_t *inner = changed(m.v, json_is_object(was) ? was : NULL, depth + 1, meta || in_meta);
		if (inner)
			put(set, m.key.p, inner);
	}
	if (!sb_value_count(set))
		sb_value_free(&set);
	else
		sb_value_sort(set);
	return set;
}

static void add_set(json_t *to, const json_t *from)
{
	SB_EACH(m, from)
	{
		json_t *there = json_object_get(to, m.key.p);
		if (there)
			add_set(there, m.v);
		else
			json_object_set_new(to, m.key.p, json_deep_copy(m.v));
	}
	sb_value_sort(to);
}

/* Leaves of `from` leave `to`. */
static void take_set(json_t *to, const json_t *from)
{
	SB_EACH(m, from)
	{
		json_t *there = json_object_get(to, m.key.p);
		if (!there)
			continue;
		if (sb_value_count(m.v))
			take_set(there, m.v);
		if (!sb_value_count(there) || !sb_value_count(m.v))
			json_object_del(to, m.key.p);
	}
}

/* Drops what the object no longer has. */
static void prune(json_t *set, const json_t *v)
{
	SB_EACH(m, set)
	{
		if (!rh_str_starts(m.key, "f:"))
			continue;
		const json_t *there = json_object_get(v, m.key.p + 2);
		bool inner = sb_value_count(m.v) > 0;
		if (there)
			prune(m.v, there);
		if (!there || (inner && !sb_value_count(m.v)))
			sb_item_drop(&m);
	}
}

static json_t *entry_of(json_t *list, const char *manager, const char *api)
{
	SB_EACH(e, list)
	if (rh_str_is(sb_value_str_of(e.v, "manager"), manager) &&
	    rh_str_is(sb_value_str_of(e.v, "operation"), "Update"))
		return e.v;
	json_t *e = json_object();
	sb_value_set_text(e, "manager", manager);
	sb_value_set_text(e, "operation", "Update");
	sb_value_set_text(e, "apiVersion", api);
	sb_value_set_text(e, "time", "");
	sb_value_set_text(e, "fieldsType", "FieldsV1");
	json_object_set_new(e, "fieldsV1", json_object());
	json_array_append_new(list, e);
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

void sb_fields_made(json_t *v, const struct sb_kind *k, const char *manager)
{
	json_t *meta = sb_value_need_map(v, "metadata"), *list = json_array(), *set = changed(v, NULL, 0, false);
	json_t *e = entry_of(list, manager, k->api);
	sb_value_set_text(e, "time", sb_value_z_of(meta, "creationTimestamp"));
	if (set)
		json_object_set_new(e, "fieldsV1", set);
	json_object_set_new(meta, "managedFields", list);
}

void sb_fields_manage(const struct sb_request *q, const struct sb_kind *k, json_t *v, const json_t *old)
{
	json_t *meta = sb_value_need_map(v, "metadata");
	const json_t *before = sb_value_at(old, "metadata", "managedFields", NULL);
	json_t *list = before ? json_deep_copy(before) : json_array();
	json_t *set = changed(v, old, 0, false), *mine = NULL;
	char manager[129], now[32];

	manager_of(q, manager);
	if (set) {
		mine = entry_of(list, manager, k->api);
		sb_time_text(sb_world_time(q->world), now);
		sb_value_set_text(mine, "time", now);
		add_set(json_object_get(mine, "fieldsV1"), set);
	}
	SB_EACH(e, list)
	{
		json_t *fields = json_object_get(e.v, "fieldsV1");
		if (set && e.v != mine)
			take_set(fields, set);
		prune(fields, v);
		if (!sb_value_count(fields))
			sb_item_drop(&e);
	}
	sb_value_free(&set);
	if (sb_value_count(list))
		json_object_set_new(meta, "managedFields", list);
	else
		sb_value_free(&list);
}
