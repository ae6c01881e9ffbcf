/* Which secrets in reach hold a login: in the namespaces, and at the sources of their projects. Each that cannot be
 * changed has its reason.
 */
#include "screens/rotate/rotate.h"
#include "screens/secret_home.h"
#include "screens/tags.h"
#include "app/filter.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "kube/uses.h"
#include "rancher/rancher.h"
#include "ui/screen.h"

#include <string.h>

static void targets_release(struct rotate_state *st)
{
	for (size_t i = 0; i < st->n; i++) {
		free(st->v[i].home);
		free(st->v[i].where);
		free(st->v[i].why_not);
	}
	free(st->v);
	st->v = NULL;
	st->n = 0;
}

void rotate_forget(struct rotate_state *st)
{
	app_rotation_leave(&st->rotation);
	targets_release(st);
	free(st->group_size);
	st->group_size = NULL;
	kube_logins_free(st->found);
	kube_logins_free(st->sources);
	st->found = st->sources = NULL;
}

/* ---- asking ---- */

static const char **all_names(const struct rancher_tenancy *p, size_t *n)
{
	const char **names = rh_alloc(((p ? p->namespaces.n : 0) + 1) * sizeof *names);

	*n = 0;
	for (size_t i = 0; p && i < p->namespaces.n; i++)
		names[(*n)++] = ((const struct rancher_namespace_row *)(const void *)p->namespaces.v[i])->name;
	return names;
}

static const struct rancher_project_row *project_of(const struct rancher_tenancy *p, const char *ns)
{
	const struct rancher_namespace_row *row =
		(const struct rancher_namespace_row *)(const void *)(p ? rh_rows_get(&p->namespaces, ns) : NULL);

	return row ? rancher_tenancy_project(p, row->project) : NULL;
}

/* The backing namespaces of the projects that these namespaces belong to. */
static const char **backing(const struct rancher_tenancy *p, const char **names, size_t n, size_t *count)
{
	const char **out = rh_alloc(((p ? p->projects.n : 0) + 1) * sizeof *out);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct rancher_project_row *project = project_of(p, names[i]);
		bool known = !project || !project->backing_namespace || !*project->backing_namespace;

		for (size_t j = 0; !known && j < *count; j++)
			known = !strcmp(out[j], project->backing_namespace);
		if (!known)
			out[(*count)++] = project->backing_namespace;
	}
	return out;
}

void rotate_find(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	const struct app_session *at = app_session(s->app);
	size_t n, count = 0;
	const char **names = st->everywhere ? all_names(at->tenancy, &n) : app_filter_names(s->app, &n);
	const char **sources = at->management ? backing(at->tenancy, names, n, &count) : NULL;

	rotate_forget(st);
	st->reading = 2;
	kube_logins_ask(at->kube, names, n, st->host, st->user, &st->password, s->owner, ROTATE_TAG_LOGINS);
	kube_logins_ask(at->management ? at->management : at->kube, sources, count, st->host, st->user, &st->password,
			s->owner, ROTATE_TAG_SOURCES);
	free(sources);
	free(names);
	ui_screen_changed(s);
}

/* ---- what was found ---- */

static const struct rotate_target *source_of(const struct rotate_state *st, const struct rotate_target *copy)
{
	for (size_t i = 0; copy->project && i < st->n; i++)
		if (secret_home_is_project(st->v[i].home) && st->v[i].project &&
		    !strcmp(st->v[i].project, copy->project) && !strcmp(st->v[i].login->name, copy->login->name))
			return &st->v[i];
	return NULL;
}

static char *why_not(const struct rotate_state *st, const struct rotate_target *t)
{
	const struct kube_login *l = t->login;

	if (l->origin == KUBE_ORIGIN_PROJECT_COPY && !secret_home_is_project(t->home)) {
		const struct rotate_target *source = source_of(st, t);

		return source ? rh_format(_("a copy: it follows when %s of %s is changed"), l->name, source->where)
			      : rh_strdup(_("a copy of a project secret that you may not read, or that holds another "
					    "login"));
	}
	if (l->has)
		return rh_strdup(_("has this password already"));
	if (l->immutable)
		return rh_strdup(_("immutable: its data cannot change any more; create it again under another name"));
	if (l->removing)
		return rh_strdup(_("is being removed"));
	return l->broken ? rh_strdup(_("broken: another entry cannot be decoded, put that right first")) : NULL;
}

static void add(struct ui_screen *s, const struct kube_login *l, bool source)
{
	struct rotate_state *st = s->state;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;
	struct rotate_target t = { .login = l, .item = ROTATE_NO_ITEM };
	const struct rancher_project_row *project;
	struct rh_buf label;

	rh_buf_init(&label, 1024);
	t.home = source ? rh_format(SECRET_HOME_PROJECT "%s", l->ns) : rh_strdup(l->ns);
	secret_home_label(s->app, t.home, &label);
	t.where = source ? rh_format(_("Project: %s"), label.p) : rh_strdup(l->ns);
	project = source ? secret_home_project(s->app, t.home) : project_of(p, l->ns);
	t.project = project ? project->id : NULL;
	rh_buf_release(&label);
	st->v = rh_resize(st->v, st->n + 1, sizeof *st->v);
	st->v[st->n++] = t;
}

/* Passwords are compared within each of the two lists: a source is called by the group of its copies. */
static void ask_rights(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	for (size_t i = 0; i < st->n; i++) {
		bool asked = st->v[i].why_not != NULL;

		for (size_t j = 0; !asked && j < i; j++)
			asked = !st->v[j].why_not && !strcmp(st->v[j].home, st->v[i].home);
		if (asked || ROTATE_TAG_CAN + i >= SCREENS_TAG_FIRST) /* behind so many the dry run says it */
			continue;
		st->reading++;
		kube_can(secret_home_kube(s->app, st->v[i].home), "update", &kube_res_secret,
			 secret_home_ns(st->v[i].home), s->owner, ROTATE_TAG_CAN + (int)i);
	}
}

static void both_found(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	const struct app_session *at = app_session(s->app);
	bool local = at->management && at->cluster_id && strcmp(at->cluster_id, "local") == 0;

	for (size_t i = 0; i < st->sources->n; i++)
		add(s, &st->sources->v[i], true);
	for (size_t i = 0; i < st->found->n; i++)
		if (!local || !rancher_tenancy_project_backed(at->tenancy, st->found->v[i].ns))
			add(s, &st->found->v[i], false);
	for (size_t i = 0; i < st->n; i++) {
		st->v[i].why_not = why_not(st, &st->v[i]);
		st->v[i].chosen = !st->v[i].why_not;
	}
	st->groups = st->found->groups;
	st->group_size = rh_alloc((st->groups + 1) * sizeof *st->group_size);
	for (size_t i = 0; i < st->found->n; i++)
		st->group_size[st->found->v[i].group]++;
	ask_rights(s);
}

static void on_right(struct rotate_state *st, size_t at, const struct rh_message *m)
{
	const bool *allowed = m->body;

	if (st->reading) /* else of an earlier look */
		st->reading--;
	if (at >= st->n || !allowed || *allowed)
		return;
	for (size_t i = 0; i < st->n; i++)
		if (!st->v[i].why_not && !strcmp(st->v[i].home, st->v[at].home)) {
			st->v[i].why_not = rh_strdup(
				_("you may not change secrets there (the right is called \"update secrets\")"));
			st->v[i].chosen = false;
		}
}

/* Was anything not read because nobody is signed in any more? */
static bool ask_who(struct ui_screen *s, const struct kube_logins *l)
{
	for (size_t i = 0; i < l->unread_count; i++)
		if (l->unread[i].err.code == RH_E_AUTH) {
			app_error(s->app, &l->unread[i].err);
			return true;
		}
	return false;
}

bool rotate_found(struct ui_screen *s, struct rh_message *m)
{
	struct rotate_state *st = s->state;

	if (m->tag >= ROTATE_TAG_CAN && (size_t)(m->tag - ROTATE_TAG_CAN) < st->n) {
		on_right(st, (size_t)(m->tag - ROTATE_TAG_CAN), m);
		return true;
	}
	if (m->tag != ROTATE_TAG_LOGINS && m->tag != ROTATE_TAG_SOURCES)
		return false;
	if (m->tag == ROTATE_TAG_LOGINS)
		st->found = rh_message_steal(m);
	else
		st->sources = rh_message_steal(m);
	st->reading--;
	if (!st->found || !st->sources)
		return true;
	both_found(s);
	if (!ask_who(s, st->found))
		(void)ask_who(s, st->sources);
	return true;
}
