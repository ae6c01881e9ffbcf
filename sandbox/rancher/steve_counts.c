/* Steve's counts of a cluster: rancher/steve, pkg/resources/counts/counts.go. Only the numbers: states are left out. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

/* "secret", "apps.deployment" */
static char *schema_of(const struct sb_kind *k)
{
	struct rh_buf id;

	rh_buf_init(&id, 1024);
	if (*k->group)
		rh_buf_addf(&id, "%s.", k->group);
	rh_lower(&id, rh_str(k->kind));
	return rh_buf_take(&id);
}

/* As Go writes it: no member for zero. */
static json_t *summary(size_t n)
{
	json_t *v = json_object();

	if (n)
		json_object_set_new(v, "count", json_integer((json_int_t)n));
	return v;
}

/* Those of one namespace stand together. */
static json_t *count(const struct sb_request *q, const struct sb_kind *k, bool everywhere)
{
	const struct sb_index *all = &q->cluster->store.indexes[sb_kind_index(k)];
	json_t *v = json_object(), *places = json_object();
	size_t sum = 0;

	for (size_t i = 0, next; i < all->n; i = next) {
		struct rh_str ns = all->v[i]->ns;
		for (next = i; next < all->n && rh_str_eq(all->v[next]->ns, ns); next++)
			;
		if (!everywhere &&
		    !sb_may(q->world, q->user, q->cluster, "list", k->group, rh_str(k->plural), ns, RH_STR("")))
			continue;
		sum += next - i;
		if (ns.n)
			json_object_setn_new(places, ns.p, ns.n, summary(next - i));
	}
	json_object_set_new(v, "summary", summary(sum));
	if (json_object_size(places))
		json_object_set(v, "namespaces", places);
	json_decref(places);
	return v;
}

/* May the user list it somewhere? */
static bool lists(const struct sb_request *q, const struct sb_kind *k, bool *everywhere)
{
	const struct sb_index *spaces = &q->cluster->store.indexes[sb_kind_index(sb_kind_named("namespaces"))];

	*everywhere =
		sb_may(q->world, q->user, q->cluster, "list", k->group, rh_str(k->plural), RH_STR(""), RH_STR(""));
	for (size_t i = 0; k->namespaced && !*everywhere && i < spaces->n; i++)
		if (sb_may(q->world, q->user, q->cluster, "list", k->group, rh_str(k->plural),
			   rh_str(spaces->v[i]->name), RH_STR("")))
			return true;
	return *everywhere;
}

void sb_steve_counts(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object(), *one = json_object(), *counts = sb_value_need_map(one, "counts");
	char *self = rh_format("%s%s", q->world->url, q->full_path);
	bool everywhere;

	for (const struct sb_kind *k = sb_kinds; k->kind; k++) {
		if (!sb_kind_served(q->cluster, k) || !sb_kind_has_verb(k, "watch") || !lists(q, k, &everywhere))
			continue;
		char *id = schema_of(k);
		json_object_set_new(counts, id, count(q, k, everywhere));
		free(id);
	}
	sb_value_set_text(v, "type", "collection");
	sb_value_set_text(sb_value_need_map(v, "links"), "self", self);
	sb_value_set_text(v, "resourceType", "count");
	sb_value_set_text(one, "id", "count");
	sb_value_set_text(one, "type", "count");
	json_object_set_new(v, "data", json_pack("[o]", one));
	sb_reply_value(r, 200, v);
	free(self);
}
