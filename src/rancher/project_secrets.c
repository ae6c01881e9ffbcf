/* The secrets of projects and their copies, live: two lists, one in Rancher's own cluster and one in the cluster that
 * is explored. Neither reads a value.
 */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/secret.h"
#include "rancher/rancher.h"

#include <string.h>

/* More backing namespaces than this are listed in one request for the whole cluster, where that is allowed. */
enum { ONE_BY_ONE = 4 };

static struct kube_list *list_of(struct kube *k, const char **names, size_t n, bool whole, const char *label,
				 struct rh_row *(*make)(void *, const struct kube_table_columns *, struct rh_str),
				 struct rh_owner owner, int tag)
{
	struct kube_list_spec spec = {
		.resource = &kube_res_secret, .label_selector = label, .make = make, .table = true
	};

	if (whole) {
		spec.fallback = names;
		spec.fallback_count = n;
	} else {
		spec.namespaces = names;
		spec.namespace_count = n;
	}
	return n ? kube_list_new(k, &spec, owner, tag) : NULL;
}

static struct kube_list *list_sources(struct kube *management, const struct rancher_tenancy *p, const char *project,
				      struct rh_owner owner, int tag)
{
	const char **names = rh_alloc((p->projects.n + 1) * sizeof *names);
	struct kube_list *l;
	size_t n = 0;

	for (size_t i = 0; i < p->projects.n; i++) {
		const struct rancher_project_row *row = (const struct rancher_project_row *)p->projects.v[i];

		if (!project || !strcmp(row->id, project))
			names[n++] = row->backing_namespace;
	}
	l = list_of(management, names, n, n > ONE_BY_ONE, NULL, rancher_project_secret_row_make, owner, tag);
	free(names);
	return l;
}

/* Copies bear the labels of their source in both generations (getNamespacedSecret). */
static struct kube_list *list_copies(const struct rancher *r, struct kube *k, const struct rancher_tenancy *p,
				     const char *project, struct rh_owner owner, int tag)
{
	const char *label = rancher_version(r->minor)->labelled_project_secrets ? RANCHER_PROJECT_LABEL
										: "cattle.io/creator=norman";
	const char **names = rh_alloc((p->namespaces.n + 1) * sizeof *names);
	struct kube_list *l;
	size_t n = 0;

	for (size_t i = 0; i < p->namespaces.n; i++) {
		const struct rancher_namespace_row *ns = (const struct rancher_namespace_row *)p->namespaces.v[i];

		if (project ? !strcmp(ns->project, project) : *ns->project)
			names[n++] = ns->name;
	}
	l = list_of(k, names, n, true, label, kube_secret_row_make, owner, tag);
	free(names);
	return l;
}

struct rancher_project_secrets *rancher_project_secrets_new(const struct rancher *r, struct kube *management,
							    struct kube *k, const struct rancher_tenancy *p,
							    const char *project, struct rh_owner owner, int tag)
{
	struct rancher_project_secrets *s = rh_alloc(sizeof *s);

	s->sources = list_sources(management, p, project, owner, tag);
	s->copies = list_copies(r, k, p, project, owner, tag);
	return s;
}

void rancher_project_secrets_free(struct rancher_project_secrets **s)
{
	if (!*s)
		return;
	kube_list_free(&(*s)->sources);
	kube_list_free(&(*s)->copies);
	free(*s);
	*s = NULL;
}

void rancher_project_secrets_again(struct rancher_project_secrets *s)
{
	if (s->sources)
		kube_list_again(s->sources);
	if (s->copies)
		kube_list_again(s->copies);
}

static bool may_not_look(const struct kube_list *l, const char *ns)
{
	for (size_t i = 0; i < l->forbidden_count; i++)
		if (!strcmp(l->forbidden[i], ns))
			return true;
	return false;
}

enum rancher_copy rancher_project_copy(const struct rancher_project_secrets *s, const char *ns, const char *name)
{
	const struct kube_list *l = s->copies;
	const struct kube_secret_row *row;
	char *key;

	if (!l || l->live == KUBE_LIVE_LOADING || l->live == KUBE_LIVE_FAILED || may_not_look(l, ns))
		return RANCHER_COPY_UNKNOWN;
	key = rh_format("%s/%s", ns, name);
	row = (const struct kube_secret_row *)rh_rows_get(&l->rows, key);
	free(key);
	return row && row->origin == KUBE_ORIGIN_PROJECT_COPY ? RANCHER_COPY_THERE : RANCHER_COPY_WAITING;
}
