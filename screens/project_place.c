/* Where a secret is. Its key is "ns/name" in the cluster that is explored, or "project:BACKING/name" for a secret of a
 * project, which stands in the project's backing namespace in Rancher's own cluster. What stands before the slash is the
 * secret's place, and everything about one secret (page, YAML, forms, deleting) takes either.
 */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

bool rh_of_project(const char *place)
{
	return strncmp(place, RH_OF_PROJECT, strlen(RH_OF_PROJECT)) == 0;
}

const char *rh_place_ns(const char *place)
{
	return rh_of_project(place) ? place + strlen(RH_OF_PROJECT) : place;
}

struct rh_kube *rh_place_kube(struct rh_app *a, const char *place)
{
	const struct rh_session *at = rh_app_session(a);

	return rh_of_project(place) && at->management ? at->management : at->kube;
}

const struct rh_project_row *rh_place_project(struct rh_app *a, const char *place)
{
	return rh_of_project(place) ? rh_places_project_backed(rh_app_session(a)->places, rh_place_ns(place)) : NULL;
}

void rh_place_path(struct rh_app *a, const char *place, const char *name, struct rh_buf *out)
{
	rh_secret_path(rh_place_kube(a, place), rh_place_ns(place), name, out);
}

/* Two projects may have one display name: then the id tells them apart. */
void rh_project_label(struct rh_app *a, const struct rh_project_row *project, struct rh_buf *out)
{
	rh_buf_addz(out, project->name);
	if (rh_project_name_shared(rh_app_session(a)->places, project))
		rh_buf_addf(out, " (%s)", project->id);
}

/* A project that is gone meanwhile is called by its namespace. */
void rh_place_label(struct rh_app *a, const char *place, struct rh_buf *out)
{
	const struct rh_project_row *project = rh_place_project(a, place);

	if (project)
		rh_project_label(a, project, out);
	else
		rh_buf_addz(out, rh_place_ns(place));
}

char *rh_place_what(struct rh_app *a, const char *place, const char *name)
{
	struct rh_buf label;
	char *what;

	rh_buf_init(&label, 1024);
	rh_place_label(a, place, &label);
	what = rh_of_project(place) ? rh_format(_("secret %s of the project %s"), name, label.p) : rh_format(_("secret %s/%s"), label.p, name);
	rh_buf_release(&label);
	return what;
}

void rh_place_teach(const struct rh_screen *s, struct rh_buf *out, const char *verb, const char *place, const char *name, const char *more)
{
	rh_teach_object_in(out, rh_place_kube(s->app, place), verb, "secret", rh_str(rh_place_ns(place)), rh_str(name), more);
}

void rh_place_change(struct rh_screen *s, struct rh_change *c, const char *place, const char *name)
{
	bool in_list = rh_app_find(s->app, "project_secrets") != NULL;
	struct rh_buf label;

	c->what = rh_place_what(s->app, place, name);
	c->name = rh_strdup(name);
	c->done_key = rh_format("%s/%s", rh_place_ns(place), name);
	c->done_screen = rh_strdup(rh_of_project(place) && in_list ? "project_secrets" : "secrets");
	if (!rh_of_project(place)) {
		c->ns = rh_strdup(place);
		return;
	}
	rh_buf_init(&label, 1024);
	rh_place_label(s->app, place, &label);
	c->kube = rh_place_kube(s->app, place);
	c->target = rh_format(_("Project: %s ▸ %s"), label.p, name);
	rh_buf_release(&label);
}

/* ---- from a copy to its source ----------------------------------------------------------------------------------------- */

struct source {
	struct rh_app *app;
	char *key;
};

static void on_answer(void *ctx, int button)
{
	struct source *q = ctx;

	if (button == 1)
		rh_app_push(q->app, &rh_screen_secret_view, q->key);
	free(q->key);
	free(q);
}

/* The project that a copy in this namespace comes from. */
static const struct rh_project_row *project_of_namespace(struct rh_app *a, const char *ns)
{
	const struct rh_places *p = rh_app_session(a)->places;
	const struct rh_namespace_row *row = (const struct rh_namespace_row *)(const void *)(p ? rh_rows_get(&p->namespaces, ns) : NULL);

	return row ? rh_places_project(p, row->project) : NULL;
}

bool rh_copy_to_source(struct rh_screen *s, const char *ns, const char *name, enum rh_origin origin)
{
	const struct rh_project_row *project = project_of_namespace(s->app, ns);
	const char *const buttons[] = { _("Cancel"), _("Go to the project secret") };
	struct source *q;
	struct rh_buf label;

	if (origin != RH_ORIGIN_PROJECT_COPY || !rh_app_session(s->app)->management || !project)
		return false;
	rh_buf_init(&label, 1024);
	rh_project_label(s->app, project, &label);
	q = rh_alloc(sizeof *q);
	q->app = s->app;
	q->key = rh_format(RH_OF_PROJECT "%s/%s", project->backing_namespace, name);
	char *line = rh_format(_("%s in %s is a copy that Rancher keeps of a secret of the project %s."), name, ns, label.p);
	const char *const lines[] = { line, _("Change or delete the project secret: its copies follow. A change here would be undone.") };
	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("A copy"), .lines = lines, .line_count = RH_LEN(lines),
		     .buttons = buttons, .button_count = RH_LEN(buttons), .done = on_answer, .ctx = q, .owner = rh_app_owner(s->app) });
	rh_buf_release(&label);
	free(line);
	return true;
}
