/* Is the name of a project's registry free, in the project and in each of its namespaces, and may one write there at
 * all? Asked while it is typed.
 */
#include "screens/edit.h"
#include "screens/registry/pull_secret.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <string.h>

enum { REST_MS = 300 };

static char *name_now(const struct ui_screen *s)
{
	struct rh_str name = rh_str_trim(ui_form_text(s, EDIT_NAME));
	struct rh_err e;

	return name.n && rancher_project_name_check(app_session(s->app)->rancher, name, &e) ? rh_str_dup(name) : NULL;
}

static void ask_names(void *ctx)
{
	struct ui_screen *s = ctx;
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *project = pull_secret_scope_project(s);
	size_t n;

	if (!pull_secret_scope_for_project(s) || !project)
		return;
	if (!sc->may_of || strcmp(sc->may_of, project->id) != 0) {
		sc->may_not = false;
		rh_strset(&sc->may_of, project->id);
		/* "update": until 2.8 everybody may create secrets anywhere in Rancher's cluster, by the global role
		 * "user"; and it is what Norman itself looks at */
		kube_can(at->management, "update", &kube_res_secret, project->backing_namespace, s->owner,
			 EDIT_TAG_SCOPE_MAY);
	}
	char *name = name_now(s);
	if (name) {
		const char **names = pull_secret_scope_receivers(s, project, &n);
		kube_object_exists(at->management, &kube_res_secret, project->backing_namespace, name, s->owner,
				   EDIT_TAG_SCOPE_SOURCE);
		kube_secret_names_ask(at->kube, names, n, name, s->owner, EDIT_TAG_SCOPE_NAMES);
		free(names);
	}
	free(name);
}

static bool still_asked(const struct ui_screen *s, const char *name)
{
	char *now = pull_secret_scope_for_project(s) ? name_now(s) : NULL;
	bool same = now && name && strcmp(now, name) == 0;

	free(now);
	return same;
}

static void on_source(struct ui_screen *s, const struct rh_message *m)
{
	const struct kube_secret_row *v = m->body;
	const struct rancher_project_row *project = pull_secret_scope_project(s);
	char age[16];

	if (m->err.code != RH_OK || !v || !project || !still_asked(s, v->name))
		return;
	rh_age_text(v->created ? rh_wall() - v->created : 0, age, NULL);
	pull_secret_scope_of(s)->source_taken = true;
	ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: the project %s already has a secret %s (%s, %s)"),
		     project->name, v->name, _(kube_secret_kind(v->type)), age);
}

/* Until 2.11 a secret that is there already stays; since 2.12 the copy takes its place, and what it held is lost
 * (rancher/ rancher, pkg/controllers/managementuser/secret: secret.go createOrUpdate, project_scoped_secrets.go
 * CreateOrUpdateNamespacedResource). The API server lets nobody change the type of a secret: where it differs the copy
 * is refused. */
static void say_clash(struct ui_screen *s, const struct kube_secret_names *names)
{
	enum { MOST = 4 };
	const struct kube_secret_row *v = names->v[0];
	struct rh_buf where;

	rh_buf_init(&where, 4096);
	for (size_t i = 0; i < names->n && i < MOST; i++)
		rh_buf_addf(&where, "%s%s", i ? ", " : "", names->v[i]->ns);
	if (names->n > MOST)
		rh_buf_addz(&where, ", …");
	if (pull_secret_scope_version(s)->labelled_project_secrets && strcmp(v->type, KUBE_TYPE_DOCKERCONFIGJSON) != 0)
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD,
			     _("taken in %s: the secret %s there is of another kind (%s), and no copy can replace it"),
			     where.p, v->name, _(kube_secret_kind(v->type)));
	else if (pull_secret_scope_version(s)->labelled_project_secrets)
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD,
			     _("taken in %s: Rancher would overwrite the secret %s there (%s)"), where.p, v->name,
			     _(kube_secret_kind(v->type)));
	else
		ui_form_note(s, EDIT_NAME, UI_ROLE_WARN,
			     _("taken in %s: the secret %s (%s) stays there, and the registry does not arrive"),
			     where.p, v->name, _(kube_secret_kind(v->type)));
	rh_buf_release(&where);
}

static void on_names(struct ui_screen *s, struct rh_message *m)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	struct kube_secret_names *names = m->body;

	if (m->err.code != RH_OK || !names || !still_asked(s, names->name))
		return;
	kube_secret_names_free(sc->clashes);
	sc->clashes = rh_message_steal(m);
	if (sc->source_taken) /* said already, and these are its copies */
		return;
	if (sc->clashes->n)
		say_clash(s, sc->clashes);
	else if (sc->clashes->unread)
		ui_form_note(s, EDIT_NAME, UI_ROLE_MUTED,
			     rh_ngettext("whether it is free in %zu namespace is not known: it may not be looked at",
					 "whether it is free in %zu namespaces is not known: they may not be looked at",
					 sc->clashes->unread),
			     sc->clashes->unread);
}

static void say_may_not(struct ui_screen *s)
{
	const struct rancher_project_row *project = pull_secret_scope_project(s);

	ui_form_note(s, pull_secret_scope_of(s)->picked ? PULL_SECRET_PROJECT : PULL_SECRET_SCOPE, UI_ROLE_WARN,
		     _("you may not write secrets of the project %s"), project ? project->name : "");
}

static void on_may(struct ui_screen *s, const struct rh_message *m)
{
	const bool *allowed = m->body;

	pull_secret_scope_of(s)->may_not = m->err.code == RH_OK && allowed && !*allowed;
	if (pull_secret_scope_of(s)->may_not && pull_secret_scope_for_project(s))
		say_may_not(s);
}

void pull_secret_scope_look_again(struct ui_screen *s)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	sc->source_taken = false;
	kube_secret_names_free(sc->clashes);
	sc->clashes = NULL;
	ui_form_note(s, EDIT_NAME, UI_ROLE_TEXT, "%s", "");
	rh_timer_start(&sc->timer, REST_MS, ask_names, s);
}

bool pull_secret_scope_names_reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == EDIT_TAG_SCOPE_MAY)
		on_may(s, m);
	else if (m->tag == EDIT_TAG_SCOPE_SOURCE)
		on_source(s, m);
	else if (m->tag == EDIT_TAG_SCOPE_NAMES)
		on_names(s, m);
	else
		return false;
	return true;
}
