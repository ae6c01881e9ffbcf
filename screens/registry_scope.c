/* Scope of the registry form: one namespace, or every namespace of a project. The project is the one that the filter is set
 * to, which may change while the form is open; in the form of Storage › Project Secrets it is picked. Where the name would
 * collide is looked up while it is typed, in the project and in each of its namespaces.
 */
#include "screens/pull_secret.h"

#include <string.h>

/* Plain Kubernetes has no projects, an edit stays where it is. */
static bool can_have_projects(const struct rh_screen *s)
{
	return rh_app_session(s->app)->management && !rh_pull_secret_state_of(s)->edit.name;
}

bool rh_scope_for_project(const struct rh_screen *s)
{
	return can_have_projects(s) && (rh_form_is(s, "where", "project") || rh_form_is(s, "where", "picked"));
}

const struct rh_rancher_version *rh_scope_version(const struct rh_screen *s)
{
	return rh_rancher_version(rh_app_session(s->app)->rancher->minor);
}

/* The project that the form is about to write to; NULL: none is chosen, or it is gone. */
const struct rh_project_row *rh_scope_project(const struct rh_screen *s)
{
	char *id;
	const struct rh_project_row *project;

	if (!rh_form_is(s, "where", "picked"))
		return rh_app_filter_project(s->app);
	id = rh_str_dup(rh_form_text(s, "project"));
	project = rh_places_project(rh_app_session(s->app)->places, id);
	free(id);
	return project;
}

const char **rh_scope_receivers(const struct rh_screen *s, const struct rh_project_row *project, size_t *n)
{
	return rh_project_namespaces(rh_app_session(s->app)->places, project->id, NULL, n);
}

/* ---- fields ------------------------------------------------------------------------------------------------------------- */

void rh_registry_scope_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct rh_project_row *project = can_have_projects(s) ? rh_app_filter_project(s->app) : NULL;
	const struct rh_verb_def *filter = rh_verb_find(RH_DO_FILTER);
	struct rh_buf label;
	char *text, *why;
	size_t n;

	(void)field;
	rh_choices_add(out, (struct rh_choice){ .value = "namespace", .label = _("one namespace") });
	if (!project) {
		why = rh_format(_("filter to one project (%s)"), filter->keys_in_form ? filter->keys_in_form : filter->keys);
		rh_choices_add(out, (struct rh_choice){ .value = "project", .label = _("a whole project"), .disabled = why });
		free(why);
		return;
	}
	free(rh_scope_receivers(s, project, &n));
	rh_buf_init(&label, 1024);
	rh_project_label(s->app, project, &label);
	text = rh_format(_("every namespace of %s (%zu)"), label.p, n);
	rh_choices_add(out, (struct rh_choice){ .value = "project", .label = text });
	rh_buf_release(&label);
	free(text);
}

void rh_registry_project_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct rh_places *p = rh_app_session(s->app)->places;
	struct rh_buf label;

	(void)field;
	rh_buf_init(&label, 1024);
	for (size_t i = 0; p && i < p->projects.n; i++) {
		const struct rh_project_row *project = (const struct rh_project_row *)(const void *)p->projects.v[i];
		size_t n;
		free(rh_scope_receivers(s, project, &n));
		char *note = rh_format(rh_ngettext("%zu namespace", "%zu namespaces", n), n);
		rh_buf_clear(&label);
		rh_project_label(s->app, project, &label);
		rh_choices_add(out, (struct rh_choice){ .value = project->id, .label = label.p, .note = note });
		free(note);
	}
	rh_buf_release(&label);
}

bool rh_registry_check_name(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	if (!rh_scope_for_project(s))
		return rh_check_name(s, value, e);
	return !value.n || rh_project_name_check(rh_app_session(s->app)->rancher, value, e);
}

static void show_receivers(struct rh_screen *s)
{
	enum { MOST = 30 };
	const struct rh_project_row *project = rh_scope_project(s);
	struct rh_buf b;
	size_t n = 0;

	if (!rh_scope_for_project(s))
		return;
	const char **names = project ? rh_scope_receivers(s, project, &n) : NULL;
	rh_buf_init(&b, 4096);
	for (size_t i = 0; i < n && i < MOST; i++)
		rh_buf_addf(&b, "%s%s", i ? ", " : "", names[i]);
	if (n > MOST)
		rh_buf_addz(&b, ", …");
	if (project && !n)
		rh_buf_addz(&b, _("none yet: each that comes will receive it"));
	if (!project)
		rh_buf_addz(&b, _("choose a project"));
	rh_form_set(s, "receivers", rh_buf_str(&b));
	rh_buf_release(&b);
	free(names);
}

/* The hidden field on which Scope, Project, Namespace and the list of namespaces hang. */
static void place_fields(struct rh_screen *s)
{
	const char *where = !can_have_projects(s)		 ? "plain" :
			    rh_scope_of(s)->picked			 ? "picked" :
			    rh_form_is(s, "scope", "project")	 ? "project" :
								   "namespace";

	rh_form_set(s, "where", rh_str(where));
	show_receivers(s);
	rh_form_refresh(s);
}

/* ---- the filter and the places change while the form is open ------------------------------------------------------------- */

static void on_filter(struct rh_screen *s)
{
	struct rh_registry_scope *sc = rh_scope_of(s);
	const struct rh_project_row *project = rh_app_filter_project(s->app);
	bool was_project = rh_form_is(s, "scope", "project");
	const char *before = sc->filtered ? sc->filtered : "", *now = project ? project->id : "";
	bool other = strcmp(before, now) != 0;
	struct rh_buf label;

	if (sc->picked || !can_have_projects(s))
		return;
	rh_strset(&sc->filtered, now);
	if (was_project && !project)
		rh_form_set(s, "scope", RH_STR("namespace"));
	place_fields(s);
	if (!other)
		return;
	if (was_project && !project)
		rh_form_note(s, "scope", RH_ROLE_WARN, "%s", _("the filter is no longer one project"));
	if (project) {
		rh_buf_init(&label, 1024);
		rh_project_label(s->app, project, &label);
		rh_form_note(s, "scope", RH_ROLE_MUTED, _("Namespace offers the namespaces of %s now"), label.p);
		rh_buf_release(&label);
	}
	if (was_project) {
		rh_scope_look_again(s);
		if (!project)
			rh_name_watch_changed(s, &rh_pull_secret_state_of(s)->name);
	}
	rh_app_teach_later(s->app);
}

static void on_places(struct rh_screen *s)
{
	struct rh_registry_scope *sc = rh_scope_of(s);

	if (sc->picked && !rh_form_text(s, "project").n && !rh_form_dirty(s)) {
		const struct rh_project_row *project = rh_app_filter_project(s->app);
		rh_form_set(s, "project", rh_str(project ? project->id : NULL));
		rh_form_clean(s);
	}
	on_filter(s);
	show_receivers(s);
	rh_form_refresh(s);
}

/* ---- the part ---------------------------------------------------------------------------------------------------------------- */

static void open(struct rh_screen *s)
{
	struct rh_registry_scope *sc = rh_scope_of(s);
	const struct rh_project_row *project;

	if (rh_pull_secret_state_of(s)->edit.name)
		return;
	if (!can_have_projects(s)) {
		place_fields(s);
		return;
	}
	project = rh_app_filter_project(s->app);
	sc->picked = s->ops == &rh_screen_project_registry_form;
	rh_strset(&sc->filtered, project ? project->id : "");
	if (sc->picked && project)
		rh_form_set(s, "project", rh_str(project->id));
	if (rh_scope_version(s)->legacy_pages)
		(void)rh_app_features(s->app);	/* asked for now, known when it matters */
	place_fields(s);
}

static void changed(struct rh_screen *s, const char *field)
{
	bool name = strcmp(field, "name") == 0, place = strcmp(field, "scope") == 0 || strcmp(field, "project") == 0;

	if (!can_have_projects(s))
		return;
	if (place) {
		place_fields(s);
		rh_scope_show_flag(s);
		if (!rh_scope_for_project(s)) {
			rh_form_note(s, "name", RH_ROLE_TEXT, "%s", "");
			rh_name_watch_changed(s, &rh_pull_secret_state_of(s)->name);
		}
	}
	if ((name || place) && rh_scope_for_project(s))
		rh_scope_look_again(s);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	if (verb != RH_DO_FILTER || !rh_app_session(s->app)->places)
		return false;
	rh_app_filter_open(s->app);
	return true;
}

static bool reply(struct rh_screen *s, struct rh_mail *m)
{
	if (rh_scope_names_reply(s, m))
		return true;
	if (m->tag == RH_MAIL_WRITTEN && rh_scope_of(s)->activating)
		rh_scope_activated(s, m);
	else if (m->tag == RH_MAIL_REFUSED)
		return rh_scope_refused(s, m);
	else if (m->tag == RH_MAIL_FILTER)
		on_filter(s);
	else if (m->tag == RH_MAIL_PLACES && can_have_projects(s))
		on_places(s);
	else
		return false;
	return m->tag != RH_MAIL_PLACES && m->tag != RH_MAIL_FILTER;	/* others look at these as well */
}

static bool teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_project_row *project = rh_scope_project(s);
	struct rh_str name = rh_form_text(s, "name");

	if (!rh_scope_for_project(s))
		return false;
	if (!rh_scope_version(s)->labelled_project_secrets || !project)	/* Norman is not kubectl's */
		return true;
	rh_teach_start_in(out, rh_app_session(s->app)->management);
	rh_buf_addz(out, " apply -f ");
	rh_teach_word(out, name.n ? name : RH_STR("NAME"));
	rh_buf_addz(out, ".yaml\n");
	return true;
}

static void close(struct rh_screen *s)
{
	struct rh_registry_scope *sc = rh_scope_of(s);

	rh_timer_stop(&sc->timer);
	rh_secret_names_free(sc->clashes);
	free(sc->may_of);
	free(sc->filtered);
}

const struct rh_pull_secret_part rh_registry_scope_part = {
	.open = open,
	.changed = changed,
	.act = act,
	.submit = rh_scope_submit,
	.reply = reply,
	.teach = teach,
	.close = close,
};
