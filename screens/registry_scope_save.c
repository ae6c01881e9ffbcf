/* Writing a project's registry: the flag that Rancher's own pages ask for, the review, and what a refusal means.
 */
#include "screens/pull_secret.h"

#include <string.h>

/* ---- the flag "legacy" ---------------------------------------------------------------------------------------------------- */

/* Until 2.11 Rancher's own pages show a project's registries only while the flag is active; its API does not look at it
 * (rancher/rancher, pkg/features/feature.go; rancher/dashboard, config/product/legacy.js). */
static bool hidden_by_flag(const struct rh_screen *s)
{
	const struct rh_features *f;

	/* once it was activated here the list of flags may not know yet */
	if (!rh_scope_version(s)->legacy_pages || rh_scope_of(s)->activated)
		return false;
	f = rh_app_features(s->app);
	return f && rh_rows_get(&f->rows, "legacy") && !rh_features_on(f, "legacy");
}

void rh_scope_show_flag(struct rh_screen *s)
{
	if (rh_scope_for_project(s) && hidden_by_flag(s))
		rh_form_note(s, "scope", RH_ROLE_WARN, "%s", _("the feature flag legacy is off: Rancher's own pages will not show it"));
}

static void write_project(struct rh_screen *s);

static void on_flag_answer(void *ctx, int button)
{
	struct rh_screen *s = ctx;

	if (button == 2) {
		rh_scope_of(s)->activating = true;
		rh_app_feature_ask(s->app, "legacy", true, s->owner);
	} else if (button == 1) {
		rh_scope_of(s)->without_flag = true;
		write_project(s);
	}
}

static void ask_flag(struct rh_screen *s)
{
	const char *const lines[] = {
		_("The feature flag legacy is off: Rancher's own pages do not show the registries of projects."),
		_("The registry works all the same. Activating the flag changes the pages of everybody on this Rancher."),
	};
	const char *const buttons[] = { _("Keep editing"), _("Continue without"), _("Activate legacy") };

	size_t count = RH_LEN(buttons) - rh_app_feature_forbidden(s->app);	/* who may not is not offered it */

	rh_ui_dialog(rh_app_ui(s->app), &(struct rh_dialog){ .title = _("Feature flag legacy"), .lines = lines, .line_count = RH_LEN(lines),
		     .buttons = buttons, .button_count = count, .role = RH_ROLE_WARN, .done = on_flag_answer, .ctx = s,
		     .owner = s->owner });
}

/* Not allowed to: then the registry is still there to be made, and the dialog offers it again. */
void rh_scope_activated(struct rh_screen *s, const struct rh_mail *m)
{
	rh_scope_of(s)->activating = false;
	if (m->err.code != RH_OK) {
		rh_form_banner(s, &m->err);
		return;
	}
	rh_form_banner(s, NULL);
	rh_scope_of(s)->activated = true;
	write_project(s);
}

/* ---- writing -------------------------------------------------------------------------------------------------------------- */

static void add_note(struct rh_change *c, const char *line)
{
	char *notes = rh_format("%s%s%s", c->notes ? c->notes : "", c->notes ? "\n" : "", line);

	free(c->notes);
	c->notes = notes;
}

static void note_clashes(const struct rh_screen *s, struct rh_change *c)
{
	const struct rh_secret_names *names = rh_scope_of(s)->clashes;

	for (size_t i = 0; names && i < names->n; i++) {
		char *line = rh_format(_("!Not into %s: it keeps its own secret %s (%s)."), names->v[i]->ns, names->v[i]->name,
				       _(rh_secret_kind(names->v[i]->type)));
		add_note(c, line);
		free(line);
	}
}

static struct rh_change *change_of(struct rh_screen *s, const struct rh_project_row *project, const char *name, struct rh_project_write *w)
{
	struct rh_change *c = rh_change_new(N_("Create"), "POST");
	char *place = rh_format(RH_OF_PROJECT "%s", project->backing_namespace);

	rh_place_change(s, c, place, name);
	rh_project_review_notes(s, c, project, NULL);
	if (hidden_by_flag(s))
		add_note(c, _("!The flag legacy is off: Rancher's own pages will not show it."));
	note_clashes(s, c);
	c->form = s->owner;
	c->path = rh_strdup(w->path);
	rh_secret_move(&c->body, &w->body);
	if (w->norman) {
		c->masked = rh_mask_credential;
		c->no_dry_run = true;
		c->object = rh_strdup(w->object);
		c->ours = rh_project_is_ours;
	}
	free(place);
	return c;
}

static void refuse(struct rh_screen *s, enum rh_code code, const char *what, const char *fix)
{
	struct rh_err e;

	(void)rh_err_set(&e, code, "%s", what);
	(void)rh_err_fix(&e, "%s", fix);
	rh_form_banner(s, &e);
}

static void write_project(struct rh_screen *s)
{
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *project = rh_scope_project(s);
	struct rh_pull_secret_draft d;
	struct rh_project_write w;
	struct rh_err e;

	if (!project) {
		refuse(s, RH_E_NOTFOUND, _("The project is gone, or you may not see it any more."), _("Choose another project, or one namespace."));
		return;
	}
	if (rh_pull_secret_draft_make(s, &d)) {
		if (rh_project_create(at->rancher, at->management, at->cluster_id, project, &d.secret, &w, &e) == RH_OK)
			rh_app_review(s->app, change_of(s, project, d.name, &w));
		else
			rh_form_banner(s, &e);
		rh_project_write_release(&w);
	}
	rh_pull_secret_draft_release(&d);
}

bool rh_scope_submit(struct rh_screen *s)
{
	struct rh_registry_scope *sc = rh_scope_of(s);
	struct rh_err e;

	if (!rh_scope_for_project(s))
		return false;
	if (!rh_app_gate(s->app, RH_GATE_WRITE, &e))
		rh_app_error(s->app, &e);
	else if (sc->may_not)
		refuse(s, RH_E_FORBIDDEN, _("You may not write secrets of this project."),
		       _("Members and owners of the project may: ask one of them, or an administrator."));
	else if (hidden_by_flag(s) && !sc->without_flag)
		ask_flag(s);
	else
		write_project(s);
	return true;
}

/* The project went away between the form and the write: the API of either generation then misses its namespace. */
bool rh_scope_refused(struct rh_screen *s, struct rh_mail *m)
{
	if (!rh_scope_for_project(s) || (m->err.code != RH_E_NOTFOUND && m->err.code != RH_E_EXISTS))
		return false;
	rh_form_lock(s, NULL);
	if (m->err.code == RH_E_NOTFOUND) {
		refuse(s, RH_E_NOTFOUND, _("The project is gone: it was deleted meanwhile."), _("Choose another project, or one namespace."));
		rh_places_again(rh_app_session(s->app)->places);
	} else {
		const struct rh_project_row *project = rh_scope_project(s);
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken: the project %s already has a secret %.*s"), project ? project->name : "",
			     RH_ARG(rh_form_text(s, "name")));
		rh_form_focus(s, "name");
	}
	rh_screen_changed(s);
	return true;
}
