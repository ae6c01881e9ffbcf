/* What a save of a workload does: nothing at all, or new pods in place of those that run. */
#include "screens/workloads/workload.h"
#include "app/change.h"
#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"
#include "kube/workload.h"

static bool as_yaml(struct rh_str json, struct rh_buf *out)
{
	struct rh_err e;

	rh_buf_init(out, (size_t)8 << 20);
	return data_yaml_from_json(json, NULL, NULL, out, &e) == RH_OK;
}

/* What a person's editor gave back may be laid out in another way. */
bool workload_same(struct rh_str a, struct rh_str b)
{
	struct rh_buf x, y;
	bool same;

	if (rh_str_eq(a, b))
		return true;
	same = as_yaml(a, &x);
	same = as_yaml(b, &y) && same && rh_str_eq(rh_buf_str(&x), rh_buf_str(&y));
	rh_buf_release(&x);
	rh_buf_release(&y);
	return same;
}

/* Kubernetes: Deployment, DaemonSet and StatefulSet, "Updating"; a CronJob's template is for the Jobs to come. */
static const char *effect(const struct kube_workload_def *def, struct rh_str now)
{
	if (def->kind == KUBE_CRONJOB)
		return N_("Jobs to come are as this says; those that exist stay as they are.");
	if (rh_str_is(data_json_part(now, "/spec/updateStrategy/type"), "\"OnDelete\""))
		return N_("Its pods stay as they are until somebody deletes them (update strategy OnDelete).");
	if (rh_str_is(data_json_part(now, "/spec/paused"), "true"))
		return N_("It is paused: its pods are replaced when it is resumed.");
	if (rh_str_is(data_json_part(now, "/spec/strategy/type"), "\"Recreate\""))
		return N_("!All its pods are replaced, all at once (strategy Recreate).");
	return N_("!All its pods are replaced, one after the other.");
}

const char *workload_effect_of_pods(const struct kube_workload_def *def, struct rh_str object)
{
	return _(effect(def, object));
}

const char *workload_effect(const struct kube_workload_def *def, struct rh_str before, struct rh_str now)
{
	const char *template = def->kind == KUBE_CRONJOB ? "/spec/jobTemplate" : "/spec/template";

	if (def->kind == KUBE_POD || def->kind == KUBE_JOB ||
	    workload_same(data_json_part(before, template), data_json_part(now, template)))
		return NULL;
	return workload_effect_of_pods(def, now);
}
