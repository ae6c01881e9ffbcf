/* Writing a project's registry: the flag that Rancher's own pages ask for, the review, and what a refusal means.
 */
#include "screens/project_copies.h"
#include "screens/registry/pull_secret.h"
#include "screens/secret_home.h"
#include "screens/spread.h"
#include "app/change.h"
#include "app/features.h"
#include "app/filter.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* ---- the flag "legacy" ---- */

/* Until 2.11 Rancher's own pages show a project's registries only while the flag is active; its API does not look at it
 * (rancher/rancher, pkg/features/feature.go; rancher/dashboard, config/product/legacy.js). */
static bool hidden_by_flag(const struct ui_screen *s)
{
	const struct rancher_features *f;

	/* once it was activated here the list of flags may not know yet */
	if (!pull_secret_scope_version(s)->legacy_pages || pull_secret_scope_of(s)->activated)
		return false;
	f = app_features(s->app);
	return f && rh_rows_get(&f->rows, "legacy") && !rancher_features_on(f, "legacy");
}

void pull_secret_scope_show_flag(struct ui_screen *s)
{
	if (pull_secret_scope_for_project(s) && hidden_by_flag(s))
		ui_form_note(s, PULL_SECRET_SCOPE, UI_ROLE_WARN, "%s",
			     _("the feature flag legacy is off: Rancher's own pages will not show it"));
}

/* Everything was asked but what would be lost. */
static void go_on(struct ui_screen *s)
{
	if (!pull_secret_scope_loses(s))
		pull_secret_scope_write(s);
}

static void on_flag_answer(void *ctx, int button)
{
	struct ui_screen *s = ctx;

	if (button == 2) {
		pull_secret_scope_of(s)->activating = true;
		app_feature_ask(s->app, "legacy", true, s->owner);
	} else if (button == 1) {
		pull_secret_scope_of(s)->without_flag = true;
		go_on(s);
	}
}

static void ask_flag(struct ui_screen *s)
{
	const char *const lines[] = {
		_("The feature flag legacy is off: Rancher's own pages do not show the registries of projects."),
		_("The registry works all the same. Activating the flag changes the pages of everybody on this "
		  "Rancher."),
	};
	const char *const buttons[] = { _("Keep editing"), _("Continue without"), _("Activate legacy") };

	size_t count = RH_LEN(buttons) - app_feature_forbidden(s->app); /* who may not is not offered it */

	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = _("Feature flag legacy"),
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = count,
						       .role = UI_ROLE_WARN,
						       .done = on_flag_answer,
						       .ctx = s,
						       .owner = s->owner });
}

/* Not allowed to: then the registry is still there to be made, and the dialog offers it again. */
void pull_secret_scope_activated(struct ui_screen *s, const struct rh_message *m)
{
	pull_secret_scope_of(s)->activating = false;
	if (m->err.code != RH_OK) {
		ui_form_banner(s, &m->err);
		return;
	}
	ui_form_banner(s, NULL);
	pull_secret_scope_of(s)->activated = true;
	go_on(s);
}

/* ---- writing ---- */

static void add_note(struct app_change *c, const char *line)
{
	char *notes = rh_format("%s%s%s", c->notes ? c->notes : "", c->notes ? "\n" : "", line);

	free(c->notes);
	c->notes = notes;
}

static bool is_kept(const struct pull_secret_registry_scope *sc, const struct kube_secret_row *v)
{
	const struct app_loss *l = sc->losses;

	while (l && strcmp(l->ns, v->ns) != 0)
		l = l->next;
	return l;
}

static void note_clashes(const struct ui_screen *s, struct app_change *c)
{
	const struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	const struct kube_secret_names *names = sc->clashes;

	for (size_t i = 0; names && i < names->n; i++) {
		const struct kube_secret_row *v = names->v[i];
		bool lost = strcmp(v->type, KUBE_TYPE_DOCKERCONFIGJSON) == 0;
		char *line = rh_format(
			lost ? is_kept(sc, v)
					? _("!In %s the secret %s (%s) is overwritten; it is kept for ten minutes.")
					: _("!In %s the secret %s (%s) is overwritten: what it holds is lost.")
			     : _("!Not into %s: the secret %s (%s) stays there, and delays the copies elsewhere."),
			v->ns, v->name, _(kube_secret_kind(v->type)));
		add_note(c, line);
		free(line);
	}
	if (!names || !names->unread)
		return;
	char *line = rh_format(rh_ngettext("!Whether the name is free in %zu namespace is not known.",
					   "!Whether the name is free in %zu namespaces is not known.", names->unread),
			       names->unread);
	add_note(c, line);
	free(line);
}

/* The form may write again: its own stay with it. */
static struct app_change *with_losses(const struct ui_screen *s, struct app_change *c)
{
	struct app_change *all;

	c->losses = pull_secret_scope_of(s)->losses;
	all = app_change_copy(c);
	c->losses = NULL;
	app_change_free(&c);
	return all;
}

static struct app_change *change_of(struct ui_screen *s, const struct rancher_project_row *project, const char *name,
				    struct rancher_project_write *w)
{
	struct app_change *c = app_change_new(N_("Create"), "POST");
	char *home = rh_format(SECRET_HOME_PROJECT "%s", project->backing_namespace);

	secret_home_change(s, c, home, name);
	secret_project_review_notes(s, c, project, NULL);
	if (hidden_by_flag(s))
		add_note(c, _("!The flag legacy is off: Rancher's own pages will not show it."));
	note_clashes(s, c);
	c->form = s->owner;
	c->path = rh_strdup(w->path);
	rh_secret_move(&c->body, &w->body);
	if (w->norman) {
		c->masked = app_mask_credential;
		c->no_dry_run = APP_NO_DRY_RUN_NORMAN;
		c->object = rh_strdup(w->object);
		c->ours = rancher_project_is_ours;
	}
	free(home);
	return with_losses(s, c);
}

static void refuse(struct ui_screen *s, enum rh_code code, const char *what, const char *fix)
{
	struct rh_err e;

	rh_err_set(&e, code, "%s", what);
	rh_err_fix(&e, "%s", fix);
	ui_form_banner(s, &e);
}

void pull_secret_scope_write(struct ui_screen *s)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *project = pull_secret_scope_project(s);
	struct pull_secret_draft d;
	struct rancher_project_write w;
	struct rh_err e;

	if (!project) {
		refuse(s, RH_E_NOTFOUND, _("The project is gone, or you may not see it any more."),
		       _("Choose another project, or one namespace."));
		return;
	}
	if (pull_secret_draft_make(s, &d)) {
		if (rancher_project_create(at->rancher, at->management, at->cluster_id, project, &d.secret, &w, &e) ==
		    RH_OK)
			app_review(s->app, change_of(s, project, d.name, &w));
		else
			ui_form_banner(s, &e);
		rancher_project_write_release(&w);
	}
	pull_secret_draft_release(&d);
}

/* Which namespaces is asked, and they are reviewed. */
static void submit_several(struct ui_screen *s)
{
	struct pull_secret_draft d;
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	if (pull_secret_draft_make(s, &d))
		spread_form(s, &d.secret);
	pull_secret_draft_release(&d);
}

bool pull_secret_scope_submit(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	struct rh_err e;

	if (pull_secret_scope_several(s)) {
		submit_several(s);
		return true;
	}
	if (!pull_secret_scope_for_project(s))
		return false;
	if (!app_gate(s->app, APP_GATE_WRITE, &e))
		app_error(s->app, &e);
	else if (sc->may_not)
		refuse(s, RH_E_FORBIDDEN, _("You may not write secrets of this project."),
		       _("Members and owners of the project may: ask one of them, or an administrator."));
	else if (hidden_by_flag(s) && !sc->without_flag)
		ask_flag(s);
	else
		go_on(s);
	return true;
}

/* The project went away between the form and the write: the API of either generation then misses its namespace. */
bool pull_secret_scope_refused(struct ui_screen *s, struct rh_message *m)
{
	if (!pull_secret_scope_for_project(s) || (m->err.code != RH_E_NOTFOUND && m->err.code != RH_E_EXISTS))
		return false;
	ui_form_lock(s, NULL);
	if (m->err.code == RH_E_NOTFOUND) {
		refuse(s, RH_E_NOTFOUND, _("The project is gone: it was deleted meanwhile."),
		       _("Choose another project, or one namespace."));
		rancher_tenancy_again(app_session(s->app)->tenancy);
	} else {
		const struct rancher_project_row *project = pull_secret_scope_project(s);
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: the project %s already has a secret %.*s"),
			     project ? project->name : "", RH_ARG(ui_form_text(s, EDIT_NAME)));
		ui_form_focus(s, EDIT_NAME);
	}
	ui_screen_changed(s);
	return true;
}
