/* What the screens about workloads share: paths, patches, deleting, and the way to their forms. */
#include "screens/screens.h"
#include "screens/workloads.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum ui_role workload_pull_role(enum kube_pull pull)
{
	return pull == KUBE_PULL_NONE      ? UI_ROLE_MUTED
	       : pull == KUBE_PULL_OK      ? UI_ROLE_GOOD
	       : pull <= KUBE_PULL_PULLING ? UI_ROLE_WARN
					   : UI_ROLE_BAD;
}

const char *workload_list_id(struct app *a)
{
	return app_find_here(a, "workload_kind") ? "workload_kind"
	       : app_find_here(a, "workloads")   ? "workloads"
						 : "explore";
}

/* ---- deleting ---- */

/* Its pods go with it: a Job that is deleted without a word about that leaves them behind (kubernetes, batch/v1
 * strategy). */
struct app_change *workload_deletion(struct ui_screen *s, const struct kube_workload_def *def, const char *ns,
				     const char *name, const char *uid)
{
	struct app_change *c = workload_change(s, N_("Delete"), "DELETE", def, ns, name);

	app_change_delete_only(c, uid, def->kind != KUBE_POD ? "Background" : NULL);
	c->command = rh_format("delete %s/%s -n %s", def->id, name, ns);
	return c;
}

void workload_delete_ask(struct ui_screen *s, const struct kube_workload_def *def, const char *ns, const char *name,
			 const char *uid, bool leave)
{
	static const char *const consequences[KUBE_WORKLOAD_KINDS] = {
		[KUBE_DEPLOYMENT] = N_("Its pods go with it."),
		[KUBE_STATEFULSET] = N_("Its pods go with it; their volumes stay."),
		[KUBE_DAEMONSET] = N_("Its pods go with it, on every node."),
		[KUBE_JOB] = N_("Its pods go with it, and what they logged."),
		[KUBE_CRONJOB] = N_("Its Jobs and their pods go with it."),
		[KUBE_POD] = N_("What made it makes a new one; a pod that stands by itself is gone for good."),
	};
	const struct app_session *at = app_session(s->app);
	struct app_change *c;
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	char *what = rh_format(_("You are attempting to delete the %s %s"), _(def->label), name);
	char *where = rh_format(_("in the namespace %s of %s ▸ %s."), ns, at->server_name, at->cluster_name);
	const char *const lines[] = { what, where, _(consequences[def->kind]) };
	const char *const buttons[] = { _("Cancel"), _("Delete") };

	c = workload_deletion(s, def, ns, name, uid);
	if (leave)
		c->done_screen = rh_strdup(workload_list_id(s->app));
	app_ask_write(s->app,
		      &(struct ui_dialog){ .title = _("Are you sure?"),
					   .lines = lines,
					   .line_count = RH_LEN(lines),
					   .buttons = buttons,
					   .button_count = RH_LEN(buttons),
					   .role = UI_ROLE_BAD },
		      c, s->owner);
	free(what);
	free(where);
}

/* ---- the way to its form ---- */

void workload_edit_open(struct ui_screen *s, const char *key)
{
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e))
		app_error(s->app, &e);
	else
		app_push(s->app, &screen_workload_form, &(struct ui_form_start){ .key = key });
}
