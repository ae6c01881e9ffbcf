/* Is the name of a project's registry free, in the project and in each of its namespaces, and may one write there at
 * all? Asked while it is typed.
 */
#include "screens/edit.h"
#include "screens/registry/pull_secret.h"
#include "screens/tags.h"
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

void pull_secret_scope_ask_names(struct ui_screen *s)
{
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

static void rested(void *ctx)
{
	pull_secret_scope_ask_names(ctx);
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
	char age[RH_AGE_SAID];

	if (m->err.code != RH_OK || !v || !project || !still_asked(s, v->name))
		return;
	rh_age_said(v->created ? rh_wall() - v->created : 0, age, NULL);
	pull_secret_scope_of(s)->source_taken = true;
	ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: the project %s already has a secret %s (%s, %s)"),
		     project->name, v->name, _(kube_secret_kind(v->type)), age);
}

/* Rancher overwrites what has the name and the type of the copy, and what it held is lost: until 2.11 a moment after
 * the creation, by the controller's own mark on the source (rancher/rancher, pkg/controllers/managementuser/secret:
 * secret.go createOrUpdate), since 2.12 at once (project_scoped_secrets.go CreateOrUpdateNamespacedResource). The API
 * server lets nobody change the type of a secret: one of another type stays. */
static size_t pull_secret_scope_clashes(const struct ui_screen *s, bool lost, struct rh_buf *where,
					const struct kube_secret_row **one)
{
	enum { MOST = 4 };
	const struct kube_secret_names *names = pull_secret_scope_of(s)->clashes;
	size_t n = 0;

	for (size_t i = 0; names && i < names->n; i++) {
		const struct kube_secret_row *v = names->v[i];
		if ((strcmp(v->type, KUBE_TYPE_DOCKERCONFIGJSON) == 0) != lost)
			continue;
		if (n < MOST)
			rh_buf_addf(where, "%s%s", n ? _(", ") : "", v->ns);
		else if (n == MOST)
			rh_buf_addz(where, _(", …"));
		*one = v;
		n++;
	}
	return n;
}

static void say_clash(struct ui_screen *s)
{
	bool labelled = pull_secret_scope_version(s)->labelled_project_secrets;
	const struct kube_secret_row *lost, *stays;
	struct rh_buf in, beside;

	rh_buf_init(&in, 4096);
	rh_buf_init(&beside, 4096);
	bool any = pull_secret_scope_clashes(s, true, &in, &lost),
	     other = pull_secret_scope_clashes(s, false, &beside, &stays);
	if (any && labelled)
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD,
			     _("taken in %s: Rancher would overwrite the secret %s there (%s)"), in.p, lost->name,
			     _(kube_secret_kind(lost->type)));
	else if (other && labelled)
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD,
			     _("taken in %s: the secret %s there is of another kind (%s), and no copy can replace it"),
			     beside.p, stays->name, _(kube_secret_kind(stays->type)));
	else if (any)
		ui_form_note(s, EDIT_NAME, UI_ROLE_WARN,
			     _("taken in %s: Rancher overwrites the secret %s there (%s), and its content is lost"),
			     in.p, lost->name, _(kube_secret_kind(lost->type)));
	else if (other)
		ui_form_note(s, EDIT_NAME, UI_ROLE_WARN,
			     _("taken in %s: the secret %s there is of another kind (%s); it stays, and delays the "
			       "copies in "
			       "the other namespaces"),
			     beside.p, stays->name, _(kube_secret_kind(stays->type)));
	rh_buf_release(&in);
	rh_buf_release(&beside);
}

static void say_names(struct ui_screen *s)
{
	const struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);

	if (sc->source_taken) /* said already, and these are its copies */
		return;
	if (sc->clashes->n)
		say_clash(s);
	else if (sc->clashes->unread)
		ui_form_note(s, EDIT_NAME, UI_ROLE_MUTED,
			     rh_ngettext("whether it is free in %zu namespace is not known: it may not be looked at",
					 "whether it is free in %zu namespaces is not known: they may not be looked at",
					 sc->clashes->unread),
			     sc->clashes->unread);
}

static void on_names(struct ui_screen *s, struct rh_message *m)
{
	struct pull_secret_registry_scope *sc = pull_secret_scope_of(s);
	struct kube_secret_names *names = m->body;

	if (m->err.code == RH_OK && names && still_asked(s, names->name)) {
		kube_secret_names_free(sc->clashes);
		sc->clashes = rh_message_steal(m);
		say_names(s);
	}
	pull_secret_scope_looked(s);
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
	sc->overwrite = false;
	pull_secret_scope_spare(s);
	ui_form_note(s, EDIT_NAME, UI_ROLE_TEXT, "%s", "");
	rh_timer_start(&sc->timer, REST_MS, rested, s);
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
