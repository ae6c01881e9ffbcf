/* What is there, and what becomes of it. */
#include "app/parts/spread.h"
#include "base/base.h"
#include "registry/docker_config.h"

#include <string.h>

const char *app_spread_cannot(enum app_spread_there there)
{
	static const char *const why[] = {
		[APP_SPREAD_KIND] = N_("A secret of another kind has this name: it is left as it is."),
		[APP_SPREAD_FIXED] = N_("It is immutable: its data cannot change any more."),
		[APP_SPREAD_COPY] = N_("It is the copy of a project's secret: the project would put it back."),
		[APP_SPREAD_REMOVING] = N_("It is being deleted: try again when it is gone."),
		[APP_SPREAD_GOING] = N_("The namespace is being deleted."),
		[APP_SPREAD_NO_PLACE] = N_("There is no such namespace."),
	};

	return (size_t)there < RH_LEN(why) ? why[there] : NULL;
}

static bool is_legacy(const char *type)
{
	return strcmp(type, KUBE_TYPE_DOCKERCFG) == 0;
}

static const char *config_key(const char *type)
{
	return is_legacy(type) ? ".dockercfg" : ".dockerconfigjson";
}

static struct rh_str config_of(const struct app_spread_source *src)
{
	for (size_t i = 0; i < src->data_count; i++)
		if (strcmp(src->data[i].key, config_key(src->type)) == 0)
			return rh_secret_peek(&src->data[i].value);
	return RH_STR("");
}

/* The type of a Secret cannot change: what stands in for it is written in the format that is there. */
static enum rh_code replacement(const struct app_spread_source *src, bool legacy, struct rh_secret *out,
				struct rh_err *e)
{
	struct rh_str ours = config_of(src);
	struct registry_merge none;

	if (legacy != is_legacy(src->type))
		return registry_docker_config_merge(RH_STR(""), legacy, ours, is_legacy(src->type), &none, out, e);
	rh_secret_set(out, ours);
	return RH_OK;
}

static enum app_spread_there standing(const struct kube_secret_object *o)
{
	if (!kube_secret_is_registry(o->type))
		return APP_SPREAD_KIND;
	if (o->removing)
		return APP_SPREAD_REMOVING;
	if (o->origin == KUBE_ORIGIN_PROJECT_COPY)
		return APP_SPREAD_COPY;
	return o->immutable ? APP_SPREAD_FIXED : APP_SPREAD_OTHER;
}

void app_spread_judge(struct app_spread_item *i, const struct app_spread_source *src,
		      const struct kube_secret_object *o, bool first, struct rh_secret *body, struct rh_err *e)
{
	const struct rh_secret *value = kube_secret_object_value(o, config_key(o->type));
	struct rh_str theirs = value ? rh_secret_peek(value) : RH_STR("");
	struct rh_secret merged = { 0 }, whole = { 0 };
	struct registry_merge m = { 0 };
	enum rh_code can_merge = RH_E_INVALID;
	struct rh_err why = { 0 };
	bool legacy = is_legacy(o->type);

	*e = (struct rh_err){ 0 };
	rh_strset(&i->type, o->type);
	i->there = standing(o);
	if (kube_secret_is_registry(o->type)) {
		can_merge = registry_docker_config_merge(theirs, legacy, config_of(src), is_legacy(src->type), &m,
							 &merged, &why);
		i->others = m.others;
		i->differ = m.differ;
		i->added = m.added;
		if (i->there == APP_SPREAD_OTHER && can_merge == RH_E_PARSE)
			i->there = APP_SPREAD_BROKEN;
		if ((i->there == APP_SPREAD_OTHER || i->there == APP_SPREAD_FIXED) && can_merge == RH_OK &&
		    rh_str_eq(rh_secret_peek(&merged), theirs))
			i->there = APP_SPREAD_SAME;
	}
	if (first)
		i->way = i->there == APP_SPREAD_BROKEN ? APP_SPREAD_KEEP : APP_SPREAD_MERGE;
	if (i->there == APP_SPREAD_BROKEN && i->way == APP_SPREAD_MERGE)
		i->way = APP_SPREAD_KEEP;
	bool writes = (i->there == APP_SPREAD_OTHER || i->there == APP_SPREAD_BROKEN) && i->way != APP_SPREAD_KEEP;
	if (writes && i->way == APP_SPREAD_MERGE && can_merge != RH_OK)
		*e = why;
	else if (writes && (i->way == APP_SPREAD_MERGE || replacement(src, legacy, &whole, e) == RH_OK)) {
		struct rh_str config = rh_secret_peek(i->way == APP_SPREAD_MERGE ? &merged : &whole);

		rh_secret_copy(body, &o->raw);
		if (kube_secret_edit(body, KUBE_PART_DATA, config_key(o->type), &config, e) != RH_OK)
			rh_secret_clear(body);
	}
	rh_secret_release(&merged);
	rh_secret_release(&whole);
}
