/* What a list, a watch or a deletion selects: kind, namespace, labels and fields. */
#include "sandbox/sandbox.h"

#include <string.h>

static struct rh_str field_value(const void *ctx, const char *key)
{
	const struct rh_object *o = ctx;
	if (!strcmp(key, "metadata.name"))
		return rh_str(o->name);
	if (!strcmp(key, "metadata.namespace"))
		return o->ns;
	return o->kind->field(o, key);
}

static bool field_known(const void *ctx, const char *key)
{
	const struct rh_kind *k = ctx;
	if (!strcmp(key, "metadata.name") || (!strcmp(key, "metadata.namespace") && k->namespaced))
		return true;
	for (const char *const *f = k->fields; f && *f; f++)
		if (!strcmp(*f, key))
			return true;
	return false;
}

bool rh_choice_init(struct rh_choice *c, struct rh_request *q, const struct rh_target *t, struct rh_reply *r)
{
	const char *labels = rh_request_query(q, "labelSelector"), *fields = rh_request_query(q, "fieldSelector");
	struct rh_err e = { 0 };
	bool ok;

	*c = (struct rh_choice){ .kind = t->kind, .ns = t->ns, .name = t->name };
	c->labels = rh_selector_labels(rh_str(labels), &ok, &e);
	if (!ok) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "%s", e.what);
		return false;
	}
	c->fields = rh_selector_fields(rh_str(fields), &ok, &e);
	if (!ok) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "%s", e.what);
		rh_choice_release(c);
		return false;
	}
	const char *unknown = rh_selector_unknown(c->fields, field_known, t->kind);
	if (unknown) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "field label not supported: %s", unknown);
		rh_choice_release(c);
		return false;
	}
	return true;
}

void rh_choice_release(struct rh_choice *c)
{
	rh_selector_free(&c->labels);
	rh_selector_free(&c->fields);
}

bool rh_choice_matches(const struct rh_choice *c, const struct rh_object *o)
{
	if (!o || o->kind != c->kind || (c->ns.n && !rh_str_eq(c->ns, o->ns)) ||
	    (c->name.n && !rh_str_is(c->name, o->name)))
		return false;
	return (!c->labels || rh_selector_matches_labels(c->labels, rh_value_at(o->v, "metadata", "labels", NULL))) &&
	       (!c->fields || rh_selector_matches_fields(c->fields, field_value, o));
}
