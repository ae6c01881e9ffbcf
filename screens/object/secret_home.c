/* Where a secret is. Its key is "ns/name" in the cluster that is explored, or "project:BACKING/name" for a secret of a
 * project, which is in the project's backing namespace in Rancher's own cluster. What comes before the slash is
 * the secret's home, and everything about one secret (page, YAML, forms, deleting) takes either.
 */
#include "screens/secret_home.h"
#include "screens/screens.h"
#include "screens/secrets.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

bool secret_home_is_project(const char *home)
{
	return strncmp(home, SECRET_HOME_PROJECT, strlen(SECRET_HOME_PROJECT)) == 0;
}

/* The namespace, in the cluster of secret_home_kube. */
static const char *secret_home_ns(const char *home)
{
	return secret_home_is_project(home) ? home + strlen(SECRET_HOME_PROJECT) : home;
}

struct kube *secret_home_kube(struct app *a, const char *home)
{
	const struct app_session *at = app_session(a);

	return secret_home_is_project(home) && at->management ? at->management : at->kube;
}

const struct rancher_project_row *secret_home_project(struct app *a, const char *home)
{
	return secret_home_is_project(home)
		       ? rancher_tenancy_project_backed(app_session(a)->tenancy, secret_home_ns(home))
		       : NULL;
}

void secret_home_path(struct app *a, const char *home, const char *name, struct rh_buf *out)
{
	secret_path(secret_home_kube(a, home), secret_home_ns(home), name, out);
}

/* Two projects may have one display name: then the id tells them apart. */
void secret_project_label(struct app *a, const struct rancher_project_row *project, struct rh_buf *out)
{
	rh_buf_addz(out, project->name);
	if (rancher_project_name_shared(app_session(a)->tenancy, project))
		rh_buf_addf(out, _(" (%s)"), project->id);
}

/* A project that is gone meanwhile is called by its namespace. */
void secret_home_label(struct app *a, const char *home, struct rh_buf *out)
{
	const struct rancher_project_row *project = secret_home_project(a, home);

	if (project)
		secret_project_label(a, project, out);
	else
		rh_buf_addz(out, secret_home_ns(home));
}

char *secret_home_what(struct app *a, const char *home, const char *name)
{
	struct rh_buf label;
	char *what;

	rh_buf_init(&label, 1024);
	secret_home_label(a, home, &label);
	what = secret_home_is_project(home) ? rh_format(_("secret %s of the project %s"), name, label.p)
					    : rh_format(_("secret %s/%s"), label.p, name);
	rh_buf_release(&label);
	return what;
}

void secret_home_teach(const struct ui_screen *s, struct rh_buf *out, const char *verb, const char *home,
		       const char *name, const char *more)
{
	app_teach_object_in(out, secret_home_kube(s->app, home), verb, "secret", rh_str(secret_home_ns(home)),
			    rh_str(name), more);
}

void secret_home_change(struct ui_screen *s, struct app_change *c, const char *home, const char *name)
{
	bool in_list = app_find_here(s->app, "project_secrets") != NULL;
	struct rh_buf label;

	c->what = secret_home_what(s->app, home, name);
	c->name = rh_strdup(name);
	c->done_key = rh_format("%s/%s", secret_home_ns(home), name);
	c->done_screen = rh_strdup(secret_home_is_project(home) && in_list ? "project_secrets" : "secrets");
	if (!secret_home_is_project(home)) {
		c->ns = rh_strdup(home);
		return;
	}
	rh_buf_init(&label, 1024);
	secret_home_label(s->app, home, &label);
	c->kube = secret_home_kube(s->app, home);
	c->target = rh_format(_("Project: %s ▸ %s"), label.p, name);
	rh_buf_release(&label);
}

/* ---- from a copy to its source ---- */

struct source {
	struct app *app;
	char *key;
};

static void on_answer(void *ctx, int button)
{
	struct source *q = ctx;

	if (button == 1)
		app_push(q->app, app_screen(q->app, "secret_view"), q->key);
	free(q->key);
	free(q);
}

/* The project that a copy in this namespace comes from. */
static const struct rancher_project_row *project_of_namespace(struct app *a, const char *ns)
{
	const struct rancher_tenancy *p = app_session(a)->tenancy;
	const struct rancher_namespace_row *row =
		(const struct rancher_namespace_row *)(const void *)(p ? rh_rows_get(&p->namespaces, ns) : NULL);

	return row ? rancher_tenancy_project(p, row->project) : NULL;
}

bool secret_copy_to_source(struct ui_screen *s, const char *ns, const char *name, enum kube_origin origin)
{
	const struct rancher_project_row *project = project_of_namespace(s->app, ns);
	const char *const buttons[] = { _("Cancel"), _("Go to the project secret") };
	struct source *q;
	struct rh_buf label;

	if (origin != KUBE_ORIGIN_PROJECT_COPY || !app_session(s->app)->management || !project)
		return false;
	rh_buf_init(&label, 1024);
	secret_project_label(s->app, project, &label);
	q = rh_alloc(sizeof *q);
	q->app = s->app;
	q->key = rh_format(SECRET_HOME_PROJECT "%s/%s", project->backing_namespace, name);
	char *line =
		rh_format(_("%s in %s is a copy that Rancher keeps of a secret of the project %s."), name, ns, label.p);
	const char *const lines[] = {
		line, _("Change or delete the project secret: its copies follow. A change here would be undone.")
	};
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("A copy"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .done = on_answer,
						       .ctx = q,
						       .owner = app_owner(s->app) });
	rh_buf_release(&label);
	free(line);
	return true;
}
