/* Namespaces: what the server and its controllers give a new one. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "base/base.h"

void sb_namespace_defaults(json_t *v)
{
	json_t *spec = sb_value_need_map(v, "spec"), *status = sb_value_need_map(v, "status");
	json_t *labels = sb_value_need_map(sb_value_need_map(v, "metadata"), "labels");
	if (!json_object_get(spec, "finalizers")) {
		json_t *list = json_array();
		json_array_append_new(list, sb_value_text(RH_STR("kubernetes")));
		json_object_set_new(spec, "finalizers", list);
	}
	if (!sb_value_str_of(status, "phase").n)
		sb_value_set_text(status, "phase", "Active");
	json_object_set_new(labels, "kubernetes.io/metadata.name",
			    sb_value_text(sb_value_str_of(json_object_get(v, "metadata"), "name")));
}
