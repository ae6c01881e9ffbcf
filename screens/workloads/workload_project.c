/* Registries of the namespace's project: their copies count like any pull secret, and one whose copy is still on its
 * way is waited for and shown. Its own credentials are looked at where the project keeps it.
 */
#include "screens/tags.h"
#include "screens/workloads/workload.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/pull_secrets.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "registry/keyring.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <string.h>

static const struct rancher_project_row *project_of(const struct ui_screen *s, struct rh_str ns)
{
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;
	char *z = rh_str_dup(ns);
	const struct rh_row *row = p ? rh_rows_get(&p->namespaces, z) : NULL;

	free(z);
	return row ? rancher_tenancy_project(p, ((const struct rancher_namespace_row *)(const void *)row)->project)
		   : NULL;
}

void workload_project_open(struct ui_screen *s)
{
	struct workload_project *w = &workload_form_of(s)->project;
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *p = project_of(s, ui_form_text(s, KUBE_WL_NAMESPACE));
	const char *id = p ? p->id : "";

	if (!at->rancher || !at->management || (w->id && strcmp(w->id, id) == 0))
		return;
	workload_project_release(w);
	w->id = rh_strdup(id);
	if (!p || !*p->backing_namespace)
		return;
	w->name = rh_strdup(p->name);
	w->live = rancher_project_secrets_new(at->rancher, at->management, at->kube, at->tenancy, p->id, s->owner,
					      WORKLOAD_TAG_PROJECT_SECRETS);
	kube_pull_secrets_ask(at->management, p->backing_namespace, false, s->owner, WORKLOAD_TAG_PROJECT_PULL);
}

static bool is_there(const struct kube_pull_secrets *found, const char *name)
{
	for (size_t i = 0; found && i < found->n; i++)
		if (strcmp(found->v[i].name, name) == 0)
			return true;
	return false;
}

static bool is_waited_for(const struct ui_screen *s, const char *name)
{
	const struct workload_form *st = workload_form_of(s);
	char *ns = rh_str_dup(ui_form_text(s, KUBE_WL_NAMESPACE));
	bool waiting = st->project.live && rancher_project_copy(st->project.live, ns, name) == RANCHER_COPY_WAITING;

	free(ns);
	return waiting;
}

size_t workload_project_coming(const struct ui_screen *s, struct registry_cover_source *out)
{
	const struct workload_form *st = workload_form_of(s);
	const struct kube_pull_secrets *own = st->project.found;
	size_t n = 0;

	for (size_t i = 0; own && i < own->n; i++) {
		if (is_there(st->attach.found, own->v[i].name) || !is_waited_for(s, own->v[i].name))
			continue;
		if (out)
			out[n] = (struct registry_cover_source){ own->v[i].name, kube_pull_secret_config(&own->v[i]) };
		n++;
	}
	return n;
}

void workload_project_say(const struct ui_screen *s, struct registry_attach_line *l)
{
	const struct workload_form *st = workload_form_of(s);

	if (is_there(st->attach.found, l->secret) || !is_there(st->project.found, l->secret) ||
	    !is_waited_for(s, l->secret))
		return;
	struct rh_err was = l->why;
	rh_err_set(&l->why, was.code, _("%s; its copy from project %s is on its way"), was.what, st->project.name);
	rh_err_fix(&l->why, "%s", was.fix);
}

/* Has a registry of the project come or changed since its credentials were looked at? */
static bool is_stale(const struct workload_project *w)
{
	const struct rh_rows *rows = w->live && w->live->sources ? &w->live->sources->rows : NULL;

	for (size_t i = 0; rows && w->found && !w->found->forbidden && i < rows->n; i++) {
		const struct kube_secret_row *row = (const struct kube_secret_row *)(const void *)rows->v[i];
		size_t j = 0;
		while (j < w->found->n && strcmp(w->found->v[j].name, row->name) != 0)
			j++;
		if (kube_secret_is_registry(row->type) &&
		    (j == w->found->n || strcmp(w->found->v[j].resource_version, row->resource_version) != 0))
			return true;
	}
	return false;
}

bool workload_project_reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_project *w = &workload_form_of(s)->project;

	if (m->tag == WORKLOAD_TAG_PROJECT_PULL) {
		kube_pull_secrets_free(w->found);
		w->found = rh_message_steal(m);
	} else if (m->tag != WORKLOAD_TAG_PROJECT_SECRETS) {
		return false;
	} else if (is_stale(w)) {
		kube_pull_secrets_ask(app_session(s->app)->management, w->found->ns, false, s->owner,
				      WORKLOAD_TAG_PROJECT_PULL);
	}
	size_t coming = workload_project_coming(s, NULL);
	if (coming < w->coming) /* one has arrived */
		workload_attach_ask(s, true);
	w->coming = coming;
	workload_attach_run(s);
	ui_screen_changed(s);
	return true;
}

void workload_project_release(struct workload_project *w)
{
	rancher_project_secrets_free(&w->live);
	kube_pull_secrets_free(w->found);
	free(w->id);
	free(w->name);
	*w = (struct workload_project){ 0 };
}
