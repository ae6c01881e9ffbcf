/* Is the name of a project's registry free, in the project and in each of its namespaces, and may one write there at all? Asked
 * while it is typed.
 */
#include "screens/pull_secret.h"

#include <string.h>

enum { REST_MS = 300 };

static char *name_now(const struct rh_screen *s)
{
	struct rh_str name = rh_str_trim(rh_form_text(s, "name"));
	struct rh_err e;

	return name.n && rh_project_name_check(rh_app_session(s->app)->rancher, name, &e) ? rh_str_dup(name) : NULL;
}

static void ask_names(void *ctx)
{
	struct rh_screen *s = ctx;
	struct rh_registry_scope *sc = rh_scope_of(s);
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *project = rh_scope_project(s);
	size_t n;

	if (!rh_scope_for_project(s) || !project)
		return;
	if (!sc->may_of || strcmp(sc->may_of, project->id) != 0) {
		sc->may_not = false;
		rh_strset(&sc->may_of, project->id);
		/* "update": until 2.8 everybody may create secrets anywhere in Rancher's cluster, by the global role "user"; and it is
		 * what Norman itself looks at */
		rh_kube_can(at->management, "update", &rh_res_secret, project->backing_namespace, s->owner, RH_TAG_SCOPE_MAY);
	}
	char *name = name_now(s);
	if (name) {
		const char **names = rh_scope_receivers(s, project, &n);
		rh_object_exists(at->management, &rh_res_secret, project->backing_namespace, name, s->owner, RH_TAG_SCOPE_SOURCE);
		rh_secret_names_ask(at->kube, names, n, name, s->owner, RH_TAG_SCOPE_NAMES);
		free(names);
	}
	free(name);
}

static bool still_asked(const struct rh_screen *s, const char *name)
{
	char *now = rh_scope_for_project(s) ? name_now(s) : NULL;
	bool same = now && name && strcmp(now, name) == 0;

	free(now);
	return same;
}

static void on_source(struct rh_screen *s, const struct rh_mail *m)
{
	const struct rh_secret_row *v = m->body;
	const struct rh_project_row *project = rh_scope_project(s);
	char age[16];

	if (m->err.code != RH_OK || !v || !project || !still_asked(s, v->name))
		return;
	rh_age_text(v->created ? rh_wall() - v->created : 0, age, NULL);
	rh_scope_of(s)->source_taken = true;
	rh_form_note(s, "name", RH_ROLE_BAD, _("taken: the project %s already has a secret %s (%s, %s)"), project->name, v->name,
		     _(rh_secret_kind(v->type)), age);
}

/* Until 2.11 a secret that is there already stays; since 2.12 the copy takes its place, and what it held is lost (rancher/
 * rancher, pkg/controllers/managementuser/secret: secret.go createOrUpdate, project_scoped_secrets.go
 * CreateOrUpdateNamespacedResource). The API server lets nobody change the type of a secret: where it differs the copy is refused. */
static void say_clash(struct rh_screen *s, const struct rh_secret_names *names)
{
	enum { MOST = 4 };
	const struct rh_secret_row *v = names->v[0];
	struct rh_buf where;

	rh_buf_init(&where, 4096);
	for (size_t i = 0; i < names->n && i < MOST; i++)
		rh_buf_addf(&where, "%s%s", i ? ", " : "", names->v[i]->ns);
	if (names->n > MOST)
		rh_buf_addz(&where, ", …");
	if (rh_scope_version(s)->labelled_project_secrets && strcmp(v->type, RH_TYPE_DOCKERCONFIGJSON) != 0)
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken in %s: the secret %s there is of another kind (%s), and no copy can replace it"),
			     where.p, v->name, _(rh_secret_kind(v->type)));
	else if (rh_scope_version(s)->labelled_project_secrets)
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken in %s: Rancher would overwrite the secret %s there (%s)"), where.p, v->name,
			     _(rh_secret_kind(v->type)));
	else
		rh_form_note(s, "name", RH_ROLE_WARN, _("taken in %s: the secret %s (%s) stays there, and the registry does not arrive"),
			     where.p, v->name, _(rh_secret_kind(v->type)));
	rh_buf_release(&where);
}

static void on_names(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_registry_scope *sc = rh_scope_of(s);
	struct rh_secret_names *names = m->body;

	if (m->err.code != RH_OK || !names || !still_asked(s, names->name))
		return;
	rh_secret_names_free(sc->clashes);
	sc->clashes = rh_mail_steal(m);
	if (sc->source_taken)	/* said already, and these are its copies */
		return;
	if (sc->clashes->n)
		say_clash(s, sc->clashes);
	else if (sc->clashes->unread)
		rh_form_note(s, "name", RH_ROLE_MUTED, rh_ngettext("whether it is free in %zu namespace is not known: it may not be looked at",
			     "whether it is free in %zu namespaces is not known: they may not be looked at", sc->clashes->unread),
			     sc->clashes->unread);
}

static void say_may_not(struct rh_screen *s)
{
	const struct rh_project_row *project = rh_scope_project(s);

	rh_form_note(s, rh_scope_of(s)->picked ? "project" : "scope", RH_ROLE_WARN, _("you may not write secrets of the project %s"),
		     project ? project->name : "");
}

static void on_may(struct rh_screen *s, const struct rh_mail *m)
{
	const bool *allowed = m->body;

	rh_scope_of(s)->may_not = m->err.code == RH_OK && allowed && !*allowed;
	if (rh_scope_of(s)->may_not && rh_scope_for_project(s))
		say_may_not(s);
}

void rh_scope_look_again(struct rh_screen *s)
{
	struct rh_registry_scope *sc = rh_scope_of(s);

	sc->source_taken = false;
	rh_secret_names_free(sc->clashes);
	sc->clashes = NULL;
	rh_form_note(s, "name", RH_ROLE_TEXT, "%s", "");
	rh_timer_start(&sc->timer, REST_MS, ask_names, s);
}

bool rh_scope_names_reply(struct rh_screen *s, struct rh_mail *m)
{
	if (m->tag == RH_TAG_SCOPE_MAY)
		on_may(s, m);
	else if (m->tag == RH_TAG_SCOPE_SOURCE)
		on_source(s, m);
	else if (m->tag == RH_TAG_SCOPE_NAMES)
		on_names(s, m);
	else
		return false;
	return true;
}
