/* Namespaces: what the server and its controllers give a new one. */
#include "sandbox/sandbox.h"

void rh_namespace_defaults(struct rh_value *v)
{
	struct rh_value *spec = rh_value_need_map(v, "spec"), *status = rh_value_need_map(v, "status");
	struct rh_value *labels = rh_value_need_map(rh_value_need_map(v, "metadata"), "labels");
	if (!rh_value_get(spec, "finalizers")) {
		struct rh_value *list = rh_value_new(RH_V_LIST);
		rh_value_add(list, rh_value_text(RH_STR("kubernetes")));
		rh_value_set(spec, "finalizers", list);
	}
	if (!rh_value_str_of(status, "phase").n)
		rh_value_set_text(status, "phase", "Active");
	rh_value_set(labels, "kubernetes.io/metadata.name", rh_value_text(rh_value_str_of(rh_value_get(v, "metadata"), "name")));
}
