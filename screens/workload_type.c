/* Create: Rancher's grid of workload types. */
#include "screens/screens.h"

/* The texts on Rancher's cards (translations: typeDescription). */
static const char *const notes[RH_WORKLOAD_KINDS] = {
	[RH_DEPLOYMENT] = N_("Deployments run a scalable number of replicas of a pod distributed among the eligible nodes."),
	[RH_STATEFULSET] = N_("StatefulSets manage stateful applications and provide guarantees about the ordering and uniqueness of the "
			      "pods created."),
	[RH_DAEMONSET] = N_("DaemonSets run exactly one pod on every eligible node."),
	[RH_JOB] = N_("Jobs create one or more pods to reliably perform a one-time task by running a pod until it exits successfully."),
	[RH_CRONJOB] = N_("CronJobs create Jobs, which then run Pods, on a repeating schedule."),
	[RH_POD] = N_("Pods are the smallest deployable units of computing that you can create and manage in Kubernetes."),
};

static void entries(struct rh_screen *s, struct rh_entries *out)
{
	(void)s;
	for (size_t i = 0; i < RH_LEN(rh_workload_defs); i++)
		rh_entries_add(out, (struct rh_entry){ .id = rh_workload_defs[i].id, .label = _(rh_workload_defs[i].label), .note = _(notes[i]) });
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const char *id = rh_menu_selected(s);

	if (verb != RH_DO_OPEN || !id)
		return false;
	rh_app_push(s->app, &rh_screen_workload_form, id);
	return true;
}

/* The form that was chosen says what it creates. */
static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	if (rh_app_on_top(s))
		rh_buf_addz(out, _("Workload: Create"));
}

static const struct rh_action actions[] = {
	{ RH_DO_OPEN, NULL, N_("Choose"), N_("Fill in the form for this type of workload."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_workload_type = {
	.id = "workload_type",
	.title = N_("Workload: Create"),
	.kind = RH_SCREEN_MENU,
	.help = N_("What shall run: something that stays (Deployment, StatefulSet, DaemonSet), something that ends (Job, CronJob), or one pod "
		   "by itself. Pull secrets are attached to each of them in the same way."),
	.actions = actions,
	.entries = entries,
	.act = act,
	.crumb = crumb,
};
