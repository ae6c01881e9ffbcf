/* What all of Norman's writes share: bodies, refusals, and the marks that it leaves on what it makes. */
#include "sandbox/api/value.h"
#include "sandbox/rancher/norman.h"
#include "sandbox/request.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

void sb_norman_forbidden(struct sb_request *q, struct sb_reply *r, const char *verb, const struct sb_kind *k,
			 const char *ns, const char *name)
{
	char *where = ns ? rh_format("in the namespace \"%s\"", ns) : rh_strdup("at the cluster scope");
	char *what = rh_format("%s%s%s%s%s%s", k->plural, *k->group ? "." : "", k->group, name ? " \"" : "",
			       name ? name : "", name ? "\"" : "");
	sb_norman_error(r, 403, "Forbidden",
			"%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s", what,
			q->user->id, verb, k->plural, k->group, where);
	free(where);
	free(what);
}

json_t *sb_norman_body(struct sb_request *q, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);
	if (json_is_object(body))
		return body;
	sb_value_free(&body);
	sb_norman_error(r, 422, "InvalidBodyContent", "%s", "");
	return NULL;
}

void sb_norman_stamp(struct sb_request *q, json_t *v, const char *ns, const char *name)
{
	json_t *meta = sb_value_need_map(v, "metadata");
	char uid[37], when[32];
	sb_random_uid(q->world, uid);
	sb_time_text(sb_world_time(q->world), when);
	sb_value_set_text(meta, "name", name);
	if (ns)
		sb_value_set_text(meta, "namespace", ns);
	sb_value_set_text(meta, "uid", uid);
	sb_value_set_text(meta, "creationTimestamp", when);
	sb_value_set_text(sb_value_need_map(meta, "annotations"), "field.cattle.io/creatorId", q->user->id);
	sb_value_set_text(sb_value_need_map(meta, "labels"), "cattle.io/creator", "norman");
}

/* norman/store/proxy: what Rancher itself has written may not be taken away. */
static bool is_protected(struct rh_str key)
{
	return rh_str_find(key, "cattle.io/") < key.n && !rh_str_starts(key, "field.cattle.io/");
}

/* A map of strings replaces the one that was there. */
static void replace_map(json_t *meta, const char *name, const json_t *to)
{
	json_t *map = sb_value_need_map(meta, name);
	SB_EACH(m, map)
	if (!is_protected(m.key) && !rh_str_starts(m.key, "field.cattle.io/"))
		sb_item_drop(&m);
	SB_EACH(m, to)
	if (json_is_string(m.v))
		json_object_setn_new(map, SB_KEY(m.key), json_deep_copy(m.v));
}

void sb_norman_merge_meta(json_t *v, const json_t *body)
{
	static const char *const maps[] = { "labels", "annotations" };
	json_t *meta = sb_value_need_map(v, "metadata");
	const json_t *description = json_object_get(body, "description");
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const json_t *to = json_object_get(body, maps[i]);
		if (json_is_object(to))
			replace_map(meta, maps[i], to);
	}
	if (json_is_string(description))
		sb_value_set_text(sb_value_need_map(meta, "annotations"), "field.cattle.io/description",
				  sb_value_z(description));
}
