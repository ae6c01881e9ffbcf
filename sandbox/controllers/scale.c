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
	const json_t *labels = sb_value_at(o->v, "spec", "selector", "matchLabels", NULL);
	SB_EACH(m, labels)
	rh_buf_addf(out, "%s%s=%s", m.i ? "," : "", m.key.p, sb_value_z(m.v));
}

json_t *sb_scale_value(const struct sb_object *o)
{
	static const char *const copied[] = { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" };
	json_t *v = json_object(), *meta = json_object(), *status;
	struct rh_buf text;
	sb_value_set_text(v, "kind", "Scale");
	sb_value_set_text(v, "apiVersion", "autoscaling/v1");
	for (size_t i = 0; i < RH_LEN(copied); i++)
		json_object_set_new(meta, copied[i], json_deep_copy(sb_value_at(o->v, "metadata", copied[i], NULL)));
	json_object_set_new(v, "metadata", meta);
	sb_value_need_map(v, "spec");
	if (sb_spec_int(o, "replicas", 1)) /* omitempty: none is not told */
		json_object_set_new(json_object_get(v, "spec"), "replicas",
				    json_integer(sb_spec_int(o, "replicas", 1)));
	status = sb_value_need_map(v, "status");
	json_object_set_new(status, "replicas", json_integer(sb_status_int(o, "replicas")));
	rh_buf_init(&text, 64 << 10);
	selector_text(o, &text);
	sb_value_set_text(status, "selector", text.p ? text.p : "");
	rh_buf_release(&text);
	return v;
}

json_t *sb_scale_apply(const struct sb_object *o, const json_t *scale, struct sb_causes *c)
{
	int64_t replicas = sb_value_int_of(json_object_get(scale, "spec"), "replicas", 0);
	struct rh_str rv = sb_value_str(sb_value_at(scale, "metadata", "resourceVersion", NULL));
	char shown[24];
	snprintf(shown, sizeof shown, "%lld", (long long)replicas);
	if (replicas < 0)
		sb_causes_add(c, "FieldValueInvalid", "spec.replicas", "Invalid value", shown,
			      "must be greater than or equal to 0");
	if (c->count)
		return NULL;
	json_t *v = json_deep_copy(o->v);
	json_object_set_new(sb_value_need_map(v, "spec"), "replicas", json_integer(replicas));
	if (rv.n)
		json_object_set_new(sb_value_need_map(v, "metadata"), "resourceVersion", sb_value_text(rv));
	else
		json_object_del(sb_value_need_map(v, "metadata"), "resourceVersion");
	return v;
}
