/* Which container of a pod a request is about. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "base/base.h"

static void add_names(const json_t *spec, const char *member, struct rh_buf *out)
{
	SB_EACH(c, json_object_get(spec, member))
	rh_buf_addf(out, "%s%s", out->n ? " " : "", sb_value_z_of(c.v, "name"));
}

/* pkg/registry/core/pod/strategy.go, LogLocation and streamLocation. */
bool sb_container_choose(const struct sb_object *pod, char **container, struct sb_reply *r)
{
	const json_t *spec = sb_spec_of(pod), *all = json_object_get(spec, "containers");
	struct rh_buf names;

	if (**container) {
		if (sb_value_named(all, *container) ||
		    sb_value_named(json_object_get(spec, "initContainers"), *container))
			return true;
		sb_status(r, 400, "BadRequest", NULL, NULL, "container %s is not valid for pod %s", *container,
			  pod->name);
		return false;
	}
	if (sb_value_count(all) == 1) {
		free(*container);
		*container = rh_strdup(sb_value_z_of(json_array_get(all, 0), "name"));
		return true;
	}
	rh_buf_init(&names, 16 << 10);
	add_names(spec, "initContainers", &names);
	add_names(spec, "containers", &names);
	sb_status(r, 400, "BadRequest", NULL, NULL,
		  "a container name must be specified for pod %s, choose one of: [%s]", pod->name, names.p);
	rh_buf_release(&names);
	return false;
}
