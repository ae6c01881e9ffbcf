/* The subresource scale: autoscaling/v1 Scale, read and written (pkg/registry/apps/.../storage.go). */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

/* LabelSelector as the text of status.selector. */
static void selector_text(const struct sb_object *o, struct rh_buf *out)
{
	const struct sb_value *labels = sb_value_at(o->v, "spec", "selector", "matchLabels", NULL);
	for (const struct sb_value *m = labels ? labels->child : NULL; m; m = m->next)
		rh_buf_addf(out, "%s%s=%s", m == labels->child ? "" : ",", m->key, sb_value_z(m));
}

struct sb_value *sb_scale_value(const struct sb_object *o)
{
	static const char *const copied[] = { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" };
	struct sb_value *v = sb_value_new(SB_V_MAP), *meta = sb_value_new(SB_V_MAP), *status;
	struct rh_buf text;
	sb_value_set_text(v, "kind", "Scale");
	sb_value_set_text(v, "apiVersion", "autoscaling/v1");
	for (size_t i = 0; i < RH_LEN(copied); i++)
		sb_value_set(meta, copied[i], sb_value_copy(sb_value_at(o->v, "metadata", copied[i], NULL)));
	sb_value_set(v, "metadata", meta);
	sb_value_need_map(v, "spec");
	if (sb_spec_int(o, "replicas", 1)) /* omitempty: none is not told */
		sb_value_set(sb_value_get(v, "spec"), "replicas", sb_value_int(sb_spec_int(o, "replicas", 1)));
	status = sb_value_need_map(v, "status");
	sb_value_set(status, "replicas", sb_value_int(sb_status_int(o, "replicas")));
	rh_buf_init(&text, 64 << 10);
	selector_text(o, &text);
	sb_value_set_text(status, "selector", text.p ? text.p : "");
	rh_buf_release(&text);
	return v;
}

struct sb_value *sb_scale_apply(const struct sb_object *o, const struct sb_value *scale, struct sb_causes *c)
{
	const struct sb_value *n = sb_value_at(scale, "spec", "replicas", NULL);
	int64_t replicas = sb_value_int_of(sb_value_get(scale, "spec"), "replicas", 0);
	struct rh_str rv = sb_value_str(sb_value_at(scale, "metadata", "resourceVersion", NULL));
	if (replicas < 0)
		sb_causes_add(c, "FieldValueInvalid", "spec.replicas", "Invalid value", n->text,
			      "must be greater than or equal to 0");
	if (c->count)
		return NULL;
	struct sb_value *v = sb_value_copy(o->v);
	sb_value_set(sb_value_need_map(v, "spec"), "replicas", sb_value_int(replicas));
	if (rv.n)
		sb_value_set(sb_value_need_map(v, "metadata"), "resourceVersion", sb_value_text(rv));
	else
		sb_value_remove(sb_value_need_map(v, "metadata"), "resourceVersion");
	return v;
}
