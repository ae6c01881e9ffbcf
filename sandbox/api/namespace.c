/* Namespaces: what the server and its controllers give a new one. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "base/base.h"

void sb_namespace_defaults(struct sb_value *v)
{
	struct sb_value *spec = sb_value_need_map(v, "spec"), *status = sb_value_need_map(v, "status");
	struct sb_value *labels = sb_value_need_map(sb_value_need_map(v, "metadata"), "labels");
	if (!sb_value_get(spec, "finalizers")) {
		struct sb_value *list = sb_value_new(SB_V_LIST);
		sb_value_add(list, sb_value_text(RH_STR("kubernetes")));
		sb_value_set(spec, "finalizers", list);
	}
	if (!sb_value_str_of(status, "phase").n)
		sb_value_set_text(status, "phase", "Active");
	sb_value_set(labels, "kubernetes.io/metadata.name",
		     sb_value_text(sb_value_str_of(sb_value_get(v, "metadata"), "name")));
}
