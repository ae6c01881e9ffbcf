/* What the screens about workloads share: paths, patches, deleting, and the way to their forms. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum rh_role rh_pull_role(enum rh_pull pull)
{
	return pull == RH_PULL_NONE ? RH_ROLE_MUTED : pull == RH_PULL_OK ? RH_ROLE_GOOD : pull <= RH_PULL_PULLING ? RH_ROLE_WARN : RH_ROLE_BAD;
}

void rh_workload_object_path(const struct rh_kube *k, const struct rh_workload_def *def, const char *ns, const char *name, struct rh_buf *out)
{
	rh_kube_path(k, rh_workload_resource(k, def), ns, name, out);
}

static struct rh_change *change_of(struct rh_screen *s, const char *verb, const char *method, const struct rh_workload_def *def,
				   const char *ns, const char *name)
{
	struct rh_change *c = rh_change_new(verb, method);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_workload_object_path(rh_app_session(s->app)->kube, def, ns, name, &path);
	c->path = rh_buf_take(&path);
	c->what = rh_format("%s %s/%s", def->id, ns, name);
	c->ns = rh_strdup(ns);
	c->name = rh_strdup(name);
	return c;
}

struct rh_change *rh_workload_patch(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name,
				    const char *type)
{
	struct rh_change *c = change_of(s, N_("Save"), "PATCH", def, ns, name);

	c->content_type = strcmp(type, "merge") == 0 ? RH_MERGE_PATCH : RH_STRATEGIC_PATCH;
	return c;
}

const char *rh_workload_list_id(struct rh_app *a)
{
	return rh_app_find(a, "workload_kind") ? "workload_kind" : rh_app_find(a, "workloads") ? "workloads" : "explore";
}

/* ---- deleting ------------------------------------------------------------------------------------------------------ */

/* Its pods go with it: a Job that is deleted without a word about that leaves them behind (kubernetes, batch/v1 strategy). */
static struct rh_change *deletion(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name, const char *uid)
{
	struct rh_change *c = change_of(s, N_("Delete"), "DELETE", def, ns, name);

	rh_change_delete_only(c, uid, def->kind != RH_POD ? "Background" : NULL);
	return c;
}

void rh_workload_delete_ask(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name, const char *uid,
			    bool leave)
{
	static const char *const consequences[RH_WORKLOAD_KINDS] = {
		[RH_DEPLOYMENT] = N_("Its pods go with it."), [RH_STATEFULSET] = N_("Its pods go with it; their volumes stay."),
		[RH_DAEMONSET] = N_("Its pods go with it, on every node."), [RH_JOB] = N_("Its pods go with it, and what they logged."),
		[RH_CRONJOB] = N_("Its Jobs and their pods go with it."),
		[RH_POD] = N_("What made it makes a new one; a pod that stands by itself is gone for good."),
	};
	const struct rh_session *at = rh_app_session(s->app);
	struct rh_change *c;
	struct rh_err e;

	if (!rh_app_gate(s->app, RH_GATE_WRITE, &e)) {
		rh_app_error(s->app, &e);
		return;
	}
	char *what = rh_format(_("You are attempting to delete the %s %s"), _(def->label), name);
	char *where = rh_format(_("in the namespace %s of %s ▸ %s."), ns, at->server_name, at->cluster_name);
	const char *const lines[] = { what, where, _(consequences[def->kind]) };
	const char *const buttons[] = { _("Cancel"), _("Delete") };

	c = deletion(s, def, ns, name, uid);
	if (leave)
		c->done_screen = rh_strdup(rh_workload_list_id(s->app));
	rh_app_ask_write(s->app, &(struct rh_dialog){ .title = _("Are you sure?"), .lines = lines, .line_count = RH_LEN(lines),
		     .buttons = buttons, .button_count = RH_LEN(buttons), .typed = at->protected_ ? name : NULL, .role = RH_ROLE_BAD },
		     c, s->owner);
	free(what);
	free(where);
}

/* ---- the way to its form -------------------------------------------------------------------------------------------- */

void rh_workload_edit_open(struct rh_screen *s, const char *key)
{
	const struct rh_screen_ops *form = rh_app_screen(s->app, "workload_edit");
	struct rh_err e;

	if (!rh_app_gate(s->app, RH_GATE_WRITE, &e))
		rh_app_error(s->app, &e);
	else if (form)
		rh_app_push(s->app, form, key);
}
