/* What all of Norman's writes share: bodies, refusals, and the marks that it leaves on what it makes. */
#include "sandbox/norman.h"

#include <string.h>

void rh_norman_forbidden(struct rh_request *q, struct rh_reply *r, const char *verb, const struct rh_kind *k, const char *ns,
			 const char *name)
{
	char *where = ns ? rh_format("in the namespace \"%s\"", ns) : rh_strdup("at the cluster scope");
	char *what = rh_format("%s%s%s%s%s%s", k->plural, *k->group ? "." : "", k->group, name ? " \"" : "", name ? name : "",
			       name ? "\"" : "");
	rh_norman_error(r, 403, "Forbidden", "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s", what,
			q->user->id, verb, k->plural, k->group, where);
	free(where);
	free(what);
}

struct rh_value *rh_norman_body(struct rh_request *q, struct rh_reply *r)
{
	struct rh_err e = { 0 };
	struct rh_value *body = rh_value_parse(rh_buf_str(&q->body), &e);
	if (body && body->kind == RH_V_MAP)
		return body;
	rh_value_free(&body);
	rh_norman_error(r, 422, "InvalidBodyContent", "%s", "");
	return NULL;
}

void rh_norman_stamp(struct rh_request *q, struct rh_value *v, const char *ns, const char *name)
{
	struct rh_value *meta = rh_value_need_map(v, "metadata");
	char uid[37], when[32];
	rh_random_uid(q->world, uid);
	rh_time_text(rh_world_time(q->world), when);
	rh_value_set_text(meta, "name", name);
	if (ns)
		rh_value_set_text(meta, "namespace", ns);
	rh_value_set_text(meta, "uid", uid);
	rh_value_set_text(meta, "creationTimestamp", when);
	rh_value_set_text(rh_value_need_map(meta, "annotations"), "field.cattle.io/creatorId", q->user->id);
	rh_value_set_text(rh_value_need_map(meta, "labels"), "cattle.io/creator", "norman");
}

/* norman/store/proxy: what Rancher itself has written may not be taken away. */
static bool is_protected(struct rh_str key)
{
	return rh_str_find(key, "cattle.io/") < key.n && !rh_str_starts(key, "field.cattle.io/");
}

/* A map of strings replaces the one that was there. */
static void replace_map(struct rh_value *meta, const char *name, const struct rh_value *to)
{
	struct rh_value *map = rh_value_need_map(meta, name);
	for (struct rh_value *m = map->child, *next; m; m = next) {
		struct rh_str key = rh_str_n(m->key, m->key_n);
		next = m->next;
		if (!is_protected(key) && !rh_str_starts(key, "field.cattle.io/"))
			rh_value_remove_child(map, m);
	}
	for (const struct rh_value *m = to->child; m; m = m->next)
		if (m->kind == RH_V_TEXT)
			rh_value_set_str(map, rh_str_n(m->key, m->key_n), rh_value_copy(m));
}

void rh_norman_merge_meta(struct rh_value *v, const struct rh_value *body)
{
	static const char *const maps[] = { "labels", "annotations" };
	struct rh_value *meta = rh_value_need_map(v, "metadata");
	const struct rh_value *description = rh_value_get(body, "description");
	for (size_t i = 0; i < RH_LEN(maps); i++) {
		const struct rh_value *to = rh_value_get(body, maps[i]);
		if (to && to->kind == RH_V_MAP)
			replace_map(meta, maps[i], to);
	}
	if (description && description->kind == RH_V_TEXT)
		rh_value_set_text(rh_value_need_map(meta, "annotations"), "field.cattle.io/description", description->text);
}
