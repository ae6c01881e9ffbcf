/* What a list, a watch or a deletion selects: kind, namespace, labels and fields. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

static struct rh_str field_value(const void *ctx, const char *key)
{
	const struct sb_object *o = ctx;
	if (!strcmp(key, "metadata.name"))
		return rh_str(o->name);
	if (!strcmp(key, "metadata.namespace"))
		return o->ns;
	return o->kind->field(o, key);
}

static bool field_known(const void *ctx, const char *key)
{
	const struct sb_kind *k = ctx;
	if (!strcmp(key, "metadata.name") || (!strcmp(key, "metadata.namespace") && k->namespaced))
		return true;
	for (const char *const *f = k->fields; f && *f; f++)
		if (!strcmp(*f, key))
			return true;
	return false;
}

bool sb_choice_init(struct sb_choice *c, struct sb_request *q, const struct sb_target *t, struct sb_reply *r)
{
	const char *labels = sb_request_query(q, "labelSelector"), *fields = sb_request_query(q, "fieldSelector");
	struct rh_err e = { 0 };
	bool ok;

	*c = (struct sb_choice){ .kind = t->kind, .ns = t->ns, .name = t->name };
	c->labels = sb_selector_labels(rh_str(labels), &ok, &e);
	if (!ok) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "%s", e.what);
		return false;
	}
	c->fields = sb_selector_fields(rh_str(fields), &ok, &e);
	if (!ok) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "%s", e.what);
		sb_choice_release(c);
		return false;
	}
	const char *unknown = sb_selector_unknown(c->fields, field_known, t->kind);
	if (unknown) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "field label not supported: %s", unknown);
		sb_choice_release(c);
		return false;
	}
	return true;
}

void sb_choice_release(struct sb_choice *c)
{
	sb_selector_free(&c->labels);
	sb_selector_free(&c->fields);
}

bool sb_choice_matches(const struct sb_choice *c, const struct sb_object *o)
{
	if (!o || o->kind != c->kind || (c->ns.n && !rh_str_eq(c->ns, o->ns)) ||
	    (c->name.n && !rh_str_is(c->name, o->name)))
		return false;
	return (!c->labels || sb_selector_matches_labels(c->labels, sb_value_at(o->v, "metadata", "labels", NULL))) &&
	       (!c->fields || sb_selector_matches_fields(c->fields, field_value, o));
}
