/* Create: Rancher's grid of workload types. */
#include "screens/screens.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/workload.h"
#include "ui/field.h"
#include "ui/menu.h"
#include "ui/screen.h"
#include "ui/verbs.h"

/* The texts on Rancher's cards (translations: typeDescription). */
static const char *const notes[KUBE_WORKLOAD_KINDS] = {
	[KUBE_DEPLOYMENT] =
		N_("Deployments run a scalable number of replicas of a pod distributed among the eligible nodes."),
	[KUBE_STATEFULSET] = N_("StatefulSets manage stateful applications and provide guarantees about the ordering "
				"and uniqueness of the "
				"pods created."),
	[KUBE_DAEMONSET] = N_("DaemonSets run exactly one pod on every eligible node."),
	[KUBE_JOB] = N_("Jobs create one or more pods to reliably perform a one-time task by running a pod until it "
			"exits successfully."),
	[KUBE_CRONJOB] = N_("CronJobs create Jobs, which then run Pods, on a repeating schedule."),
	[KUBE_POD] =
		N_("Pods are the smallest deployable units of computing that you can create and manage in Kubernetes."),
};

static void entries(struct ui_screen *s, struct ui_entries *out)
{
	(void)s;
	for (size_t i = 0; i < RH_LEN(kube_workload_defs); i++)
		ui_entries_add(out, (struct ui_entry){ .id = kube_workload_defs[i].id,
						       .label = _(kube_workload_defs[i].label),
						       .note = _(notes[i]) });
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const char *id = ui_menu_selected(s);

	if (verb != UI_DO_OPEN || !id)
		return false;
	app_push(s->app, &screen_workload_form, &(struct ui_form_start){ .kind = id });
	return true;
}

/* The form that was chosen says what it creates. */
static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	if (app_on_top(s))
		rh_buf_addz(out, _("Workload: Create"));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Choose"),
	  .help = N_("Fill in the form for this type of workload."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_workload_type = {
	.id = "workload_type",
	.title = N_("Workload: Create"),
	.kind = UI_SCREEN_MENU,
	.help = N_("What shall run: something that stays (Deployment, StatefulSet, DaemonSet), something that ends "
		   "(Job, CronJob), or one pod "
		   "by itself. Pull secrets are attached to each of them in the same way."),
	.actions = actions,
	.entries = entries,
	.act = act,
	.crumb = crumb,
};
