/* Scope of the registry form: one namespace, or every namespace of a project. The project is the one that the filter is
 * set to, which may change while the form is open; in the form of Storage › Project Secrets it is picked. Where the
 * name would collide is looked up while it is typed, in the project and in each of its namespaces.
 */
#include "screens/edit.h"
#include "screens/registry/pull_secret.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "app/features.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"

#include <string.h>

/* Plain Kubernetes has no projects, an edit stays where it is. */
static bool can_have_projects(const struct ui_screen *s)
{
	return app_session(s->app)->management && !s->edits;
}

bool pull_secret_scope_for_project(const struct ui_screen *s)
{
	return can_have_projects(s) &&
	       (ui_form_is(s, PULL_SECRET_WHERE, "project") || ui_form_is(s, PULL_SECRET_WHERE, "picked"));
}

bool pull_secret_scope_several(const struct ui_screen *s)
{
	return !s->edits && ui_form_is(s, PULL_SECRET_WHERE, "several");
}

const struct rancher_version *pull_secret_scope_version(const struct ui_screen *s)
{
	return rancher_version(app_session(s->app)->rancher->minor);
}

/* The project that the form is about to write to; NULL: none is chosen, or it is gone. */
const struct rancher_project_row *pull_secret_scope_project(const struct ui_screen *s)
{
	char *id;
	const struct rancher_project_row *project;

	if (!ui_form_is(s, PULL_SECRET_WHERE, "picked"))
		return app_filter_project(s->app);
	id = rh_str_dup(ui_form_text(s, PULL_SECRET_PROJECT));
	project = rancher_tenancy_project(app_session(s->app)->tenancy, id);
	free(id);
	return project;
}

const char **pull_secret_scope_receivers(const struct ui_screen *s, const struct rancher_project_row *project,
					 size_t *n)
{
	return rancher_project_namespaces(app_session(s->app)->tenancy, project->id, NULL, n);
}

/* ---- fields ---- */

void pull_secret_registry_scope_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct rancher_project_row *project = can_have_projects(s) ? app_filter_project(s->app) : NULL;
	struct rh_buf label;
	char *text;
	size_t n;

	(void)field;
	ui_choices_add(out, (struct ui_choice){ .value = "namespace", .label = _("one namespace") });
	if (project) {
		free(pull_secret_scope_receivers(s, project, &n));
		rh_buf_init(&label, 1024);
		secret_project_label(s->app, project, &label);
		text = rh_format(_("every namespace of %s (%zu)"), label.p, n);
		ui_choices_add(out, (struct ui_choice){ .value = "project", .label = text });
		rh_buf_release(&label);
		free(text);
	} else if (can_have_projects(s)) {
		ui_choices_add(out, (struct ui_choice){ .value = "project",
							.label = _("a whole project"),
							.disabled = _("filter to one project ({key:filter})") });
	}
	ui_choices_add(out, (struct ui_choice){ .value = "several", .label = _("several") });
}

void pull_secret_registry_project_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;
	struct rh_buf label;

	(void)field;
	rh_buf_init(&label, 1024);
	for (size_t i = 0; p && i < p->projects.n; i++) {
		const struct rancher_project_row *project =
			(const struct rancher_project_row *)(const void *)p->projects.v[i];
		size_t n;
		free(pull_secret_scope_receivers(s, project, &n));
		char *note = rh_format(rh_ngettext("%zu namespace", "%zu namespaces", n), n);
		rh_buf_clear(&label);
		secret_project_label(s->app, project, &label);
		ui_choices_add(out, (struct ui_choice){ .value = project->id, .label = label.p, .note = note });
		free(note);
	}
	rh_buf_release(&label);
}

bool pull_secret_registry_check_name(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	if (!pull_secret_scope_for_project(s))
		return edit_check_name(s, value, e);
	return !value.n || rancher_project_name_check(app_session(s->app)->rancher, value, e);
}

static void show_receivers(struct ui_screen *s)
{
	enum { MOST = 30 };
	const struct rancher_project_row *project = pull_secret_scope_project(s);
	struct rh_buf b;
	size_t n = 0;

	if (!pull_secret_scope_for_project(s))
		return;
	const char **names = project ? pull_secret_scope_receivers(s, project, &n) : NULL;
	rh_buf_init(&b, 4096);
	for (size_t i = 0; i < n && i < MOST; i++)
		rh_buf_addf(&b, "%s%s", i ? _(", ") : "", names[i]);
	if (n > MOST)
		rh_buf_addz(&b, _(", …"));
	if (project && !n)
		rh_buf_addz(&b, _("none yet: each that comes will receive it"));
	if (!project)
		rh_buf_addz(&b, _("choose a project"));
	ui_form_set(s, PULL_SECRET_RECEIVERS, rh_buf_str(&b));
	rh_buf_release(&b);
	free(names);
}

/* The hidden field on which Scope, Project, Namespace and the list of namespaces hang. */
static void place_fields(struct ui_screen *s)
{
	const char *where = s->edits                                                              ? "plain"
			    : pull_secret_scope_of(s)->picked                                     ? "picked"
			    : ui_form_is(s, PULL_SECRET_SCOPE, "several")                         ? "several"
			    : can_have_projects(s) && ui_form_is(s, PULL_SECRET_SCOPE, "project") ? "project"
												  : "namespace";

	ui_form_set(s, PULL_SECRET_WHERE, rh_str(where));
	show_receivers(s);
	ui_form_refresh(s);
}

/* ---- the filter and the tenancy change while the form is open ---- */

static void on_filter(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	const struct rancher_project_row *project = app_filter_project(s->app);
	bool was_project = ui_form_is(s, PULL_SECRET_SCOPE, "project");
	const char *before = sc->filtered ? sc->filtered : "", *now = project ? project->id : "";
	bool other = strcmp(before, now) != 0;
	struct rh_buf label;

	if (sc->picked || !can_have_projects(s))
		return;
	rh_strset(&sc->filtered, now);
	if (was_project && !project)
		ui_form_set(s, PULL_SECRET_SCOPE, RH_STR("namespace"));
	place_fields(s);
	if (!other)
		return;
	if (!project)
		ui_form_note(s, PULL_SECRET_SCOPE, UI_ROLE_WARN, "%s",
			     was_project ? _("the filter is no longer one project") : "");
	if (project) {
		rh_buf_init(&label, 1024);
		secret_project_label(s->app, project, &label);
		ui_form_note(s, PULL_SECRET_SCOPE, UI_ROLE_MUTED, _("Namespace offers the namespaces of %s now"),
			     label.p);
		rh_buf_release(&label);
	}
	if (was_project) {
		pull_secret_scope_look_again(s);
		if (!project)
			edit_name_watch_changed(s, &pull_secret_state_of(s)->name);
	}
	app_teach_later(s->app);
}

static void on_tenancy(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	if (sc->picked && !ui_form_text(s, PULL_SECRET_PROJECT).n && !ui_form_dirty(s)) {
		const struct rancher_project_row *project = app_filter_project(s->app);
		ui_form_set(s, PULL_SECRET_PROJECT, rh_str(project ? project->id : NULL));
		ui_form_clean(s);
	}
	on_filter(s);
	show_receivers(s);
	ui_form_refresh(s);
}

/* ---- the part ---- */

static void open(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	const struct rancher_project_row *project;

	if (!can_have_projects(s)) {
		place_fields(s);
		return;
	}
	project = app_filter_project(s->app);
	rh_strset(&sc->filtered, project ? project->id : "");
	if (sc->picked && project)
		ui_form_set(s, PULL_SECRET_PROJECT, rh_str(project->id));
	if (pull_secret_scope_version(s)->legacy_pages)
		(void)app_features(s->app); /* asked for now, known when it matters */
	place_fields(s);
}

static void changed(struct ui_screen *s, unsigned field)
{
	bool name = field == EDIT_NAME, home = field == PULL_SECRET_SCOPE || field == PULL_SECRET_PROJECT;

	if (s->edits)
		return;
	if (home) {
		place_fields(s);
		if (can_have_projects(s))
			pull_secret_scope_show_flag(s);
		if (pull_secret_scope_several(s))
			ui_form_note(s, EDIT_NAME, UI_ROLE_TEXT, "%s", "");
		else if (!pull_secret_scope_for_project(s)) {
			ui_form_note(s, EDIT_NAME, UI_ROLE_TEXT, "%s", "");
			edit_name_watch_changed(s, &pull_secret_state_of(s)->name);
		}
	}
	if ((name || home) && pull_secret_scope_for_project(s))
		pull_secret_scope_look_again(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb != UI_DO_FILTER || !app_session(s->app)->tenancy)
		return false;
	app_filter_open(s->app);
	return true;
}

static bool reply(struct ui_screen *s, struct rh_message *m)
{
	if (pull_secret_scope_names_reply(s, m) || pull_secret_scope_lost_reply(s, m))
		return true;
	if (m->tag == APP_MESSAGE_WRITTEN && pull_secret_scope_of(s)->activating)
		pull_secret_scope_activated(s, m);
	else if (m->tag == APP_MESSAGE_REFUSED)
		return pull_secret_scope_refused(s, m);
	else if (m->tag == APP_MESSAGE_FILTER)
		on_filter(s);
	else if (m->tag == APP_MESSAGE_TENANCY && can_have_projects(s))
		on_tenancy(s);
	else
		return false;
	return m->tag != APP_MESSAGE_TENANCY && m->tag != APP_MESSAGE_FILTER; /* others look at these as well */
}

static bool teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct rancher_project_row *project = pull_secret_scope_project(s);
	struct rh_str name = ui_form_text(s, EDIT_NAME);

	if (!pull_secret_scope_for_project(s))
		return false;
	if (!pull_secret_scope_version(s)->labelled_project_secrets || !project) /* Norman is not kubectl's */
		return true;
	app_teach_start_in(out, app_session(s->app)->management);
	rh_buf_addz(out, " apply -f ");
	app_teach_word(out, name.n ? name : RH_STR("NAME"));
	rh_buf_addz(out, ".yaml\n");
	return true;
}

static void close(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	rh_timer_stop(&sc->timer);
	kube_secret_names_free(sc->clashes);
	free(sc->may_of);
	pull_secret_scope_spare(s);
	free(sc->filtered);
}

const struct pull_secret_part pull_secret_registry_scope_part = {
	.open = open,
	.changed = changed,
	.act = act,
	.submit = pull_secret_scope_submit,
	.reply = reply,
	.teach = teach,
	.close = close,
};
