/* The subresource scale: autoscaling/v1 Scale, read and written (pkg/registry/apps/.../storage.go). */
#include "sandbox/workload.h"

#include <string.h>

/* LabelSelector as the text of status.selector. */
static void selector_text(const struct rh_object *o, struct rh_buf *out)
{
	const struct rh_value *labels = rh_value_at(o->v, "spec", "selector", "matchLabels", NULL);
	for (const struct rh_value *m = labels ? labels->child : NULL; m; m = m->next)
		rh_buf_addf(out, "%s%s=%s", m == labels->child ? "" : ",", m->key, rh_value_z(m));
}

struct rh_value *rh_scale_value(const struct rh_object *o)
{
	static const char *const copied[] = { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" };
	struct rh_value *v = rh_value_new(RH_V_MAP), *meta = rh_value_new(RH_V_MAP), *status;
	struct rh_buf text;
	rh_value_set_text(v, "kind", "Scale");
	rh_value_set_text(v, "apiVersion", "autoscaling/v1");
	for (size_t i = 0; i < RH_LEN(copied); i++)
		rh_value_set(meta, copied[i], rh_value_copy(rh_value_at(o->v, "metadata", copied[i], NULL)));
	rh_value_set(v, "metadata", meta);
	rh_value_need_map(v, "spec");
	if (rh_spec_int(o, "replicas", 1))	/* omitempty: none is not told */
		rh_value_set(rh_value_get(v, "spec"), "replicas", rh_value_int(rh_spec_int(o, "replicas", 1)));
	status = rh_value_need_map(v, "status");
	rh_value_set(status, "replicas", rh_value_int(rh_status_int(o, "replicas")));
	rh_buf_init(&text, 64 << 10);
	selector_text(o, &text);
	rh_value_set_text(status, "selector", text.p ? text.p : "");
	rh_buf_release(&text);
	return v;
}

struct rh_value *rh_scale_apply(const struct rh_object *o, const struct rh_value *scale, struct rh_causes *c)
{
	const struct rh_value *n = rh_value_at(scale, "spec", "replicas", NULL);
	int64_t replicas = rh_value_int_of(rh_value_get(scale, "spec"), "replicas", 0);
	struct rh_str rv = rh_value_str(rh_value_at(scale, "metadata", "resourceVersion", NULL));
	if (replicas < 0)
		rh_causes_add(c, "FieldValueInvalid", "spec.replicas", "Invalid value", n->text, "must be greater than or equal to 0");
	if (c->count)
		return NULL;
	struct rh_value *v = rh_value_copy(o->v);
	rh_value_set(rh_value_need_map(v, "spec"), "replicas", rh_value_int(replicas));
	if (rv.n)
		rh_value_set(rh_value_need_map(v, "metadata"), "resourceVersion", rh_value_text(rv));
	else
		rh_value_remove(rh_value_need_map(v, "metadata"), "resourceVersion");
	return v;
}
