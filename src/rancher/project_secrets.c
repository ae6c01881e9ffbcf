/* The secrets of projects and their copies, live: two lists, one in Rancher's own cluster and one in the cluster that is
 * explored. Neither reads a value.
 */
#include "rancher/internal.h"

#include <string.h>

/* More backing namespaces than this are listed in one request for the whole cluster, where that is allowed. */
enum { ONE_BY_ONE = 4 };

static struct rh_list *list_of(struct rh_kube *k, const char **names, size_t n, bool whole, const char *label,
			       struct rh_row *(*make)(void *, const struct rh_table_columns *, struct rh_str), struct rh_owner owner, int tag)
{
	struct rh_list_spec spec = { .resource = &rh_res_secret, .label_selector = label, .make = make, .table = true };

	if (whole) {
		spec.fallback = names;
		spec.fallback_count = n;
	} else {
		spec.namespaces = names;
		spec.namespace_count = n;
	}
	return n ? rh_list_new(k, &spec, owner, tag) : NULL;
}

static struct rh_list *list_sources(struct rh_kube *management, const struct rh_places *p, const char *project, struct rh_owner owner, int tag)
{
	const char **names = rh_alloc((p->projects.n + 1) * sizeof *names);
	struct rh_list *l;
	size_t n = 0;

	for (size_t i = 0; i < p->projects.n; i++) {
		const struct rh_project_row *row = (const struct rh_project_row *)p->projects.v[i];

		if (!project || !strcmp(row->id, project))
			names[n++] = row->backing_namespace;
	}
	l = list_of(management, names, n, n > ONE_BY_ONE, NULL, rh_project_secret_row_make, owner, tag);
	free(names);
	return l;
}

/* Copies bear the labels of their source in both generations (getNamespacedSecret). */
static struct rh_list *list_copies(const struct rh_rancher *r, struct rh_kube *k, const struct rh_places *p, const char *project,
				   struct rh_owner owner, int tag)
{
	const char *label = rh_rancher_version(r->minor)->labelled_project_secrets ? RH_PROJECT_LABEL : "cattle.io/creator=norman";
	const char **names = rh_alloc((p->namespaces.n + 1) * sizeof *names);
	struct rh_list *l;
	size_t n = 0;

	for (size_t i = 0; i < p->namespaces.n; i++) {
		const struct rh_namespace_row *ns = (const struct rh_namespace_row *)p->namespaces.v[i];

		if (project ? !strcmp(ns->project, project) : *ns->project)
			names[n++] = ns->name;
	}
	l = list_of(k, names, n, true, label, rh_secret_row_make, owner, tag);
	free(names);
	return l;
}

struct rh_project_secrets *rh_project_secrets_new(const struct rh_rancher *r, struct rh_kube *management, struct rh_kube *k,
						  const struct rh_places *p, const char *project, struct rh_owner owner, int tag)
{
	struct rh_project_secrets *s = rh_alloc(sizeof *s);

	s->sources = list_sources(management, p, project, owner, tag);
	s->copies = list_copies(r, k, p, project, owner, tag);
	return s;
}

void rh_project_secrets_free(struct rh_project_secrets **s)
{
	if (!*s)
		return;
	rh_list_free(&(*s)->sources);
	rh_list_free(&(*s)->copies);
	free(*s);
	*s = NULL;
}

void rh_project_secrets_again(struct rh_project_secrets *s)
{
	if (s->sources)
		rh_list_again(s->sources);
	if (s->copies)
		rh_list_again(s->copies);
}

static bool may_not_look(const struct rh_list *l, const char *ns)
{
	for (size_t i = 0; i < l->forbidden_count; i++)
		if (!strcmp(l->forbidden[i], ns))
			return true;
	return false;
}

enum rh_copy rh_project_copy(const struct rh_project_secrets *s, const char *ns, const char *name)
{
	const struct rh_list *l = s->copies;
	const struct rh_secret_row *row;
	char *key;

	if (!l || l->live == RH_LIVE_LOADING || l->live == RH_LIVE_FAILED || may_not_look(l, ns))
		return RH_COPY_UNKNOWN;
	key = rh_format("%s/%s", ns, name);
	row = (const struct rh_secret_row *)rh_rows_get(&l->rows, key);
	free(key);
	return row && row->origin == RH_ORIGIN_PROJECT_COPY ? RH_COPY_THERE : RH_COPY_WAITING;
}
