/* Projects and what belongs to them, looked up in what a cluster has; and the rows of their secrets. */
#include "base/base.h"
#include "data/json.h"
#include "kube/secret.h"
#include "rancher/rancher.h"

#include <string.h>

static const struct rancher_project_row *project_at(const struct rancher_tenancy *p, size_t i)
{
	return (const struct rancher_project_row *)p->projects.v[i];
}

const struct rancher_project_row *rancher_tenancy_project(const struct rancher_tenancy *p, const char *id)
{
	return (const struct rancher_project_row *)(p && id && *id ? rh_rows_get(&p->projects, id) : NULL);
}

bool rancher_project_source_of(const struct rancher_project_row *project, const struct kube_secret_row *secret)
{
	return !strcmp(secret->ns, project->backing_namespace) &&
	       (secret->origin == KUBE_ORIGIN_PROJECT_SOURCE || kube_secret_is_registry(secret->type));
}

const struct rancher_project_row *rancher_tenancy_project_backed(const struct rancher_tenancy *p,
								 const char *backing_namespace)
{
	for (size_t i = 0; p && i < p->projects.n; i++)
		if (!strcmp(project_at(p, i)->backing_namespace, backing_namespace))
			return project_at(p, i);
	return NULL;
}

bool rancher_project_name_shared(const struct rancher_tenancy *p, const struct rancher_project_row *project)
{
	for (size_t i = 0; p && i < p->projects.n; i++)
		if (strcmp(project_at(p, i)->id, project->id) && !strcmp(project_at(p, i)->name, project->name))
			return true;
	return false;
}

/* ---- namespaces that receive copies ---- */

/* rancher/rancher, project_scoped_secrets.go, secretIgnoresNamespace: exact names, white space around them. */
static bool ignored(const char *ignores, const char *ns)
{
	struct rh_str rest = rh_str(ignores), one;

	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(rh_str_trim(one), ns))
			return true;
	return false;
}

/* Norman says "Removing", Kubernetes "Terminating"; the controllers pass over both. */
static bool leaving(const struct rancher_namespace_row *ns)
{
	return rh_str_is_nocase(rh_str(ns->state), "removing") || rh_str_is_nocase(rh_str(ns->state), "terminating");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **rancher_project_namespaces(const struct rancher_tenancy *p, const char *project, const char *ignores,
					size_t *n)
{
	const char **names = rh_alloc(((p ? p->namespaces.n : 0) + 1) * sizeof *names);

	*n = 0;
	for (size_t i = 0; p && i < p->namespaces.n; i++) {
		const struct rancher_namespace_row *ns = (const struct rancher_namespace_row *)p->namespaces.v[i];

		if (!strcmp(ns->project, project) && !leaving(ns) && !(ignores && ignored(ignores, ns->name)))
			names[(*n)++] = ns->name;
	}
	if (*n)
		qsort(names, *n, sizeof *names, by_name);
	return names;
}

/* ---- rows ---- */

/* Of a Table row, or of a plain object. */
static bool mark(struct rh_str element, const char *pointer, struct rh_buf *out)
{
	char *in_table = rh_format("/object%s", pointer);
	bool found = data_json_find_text(element, in_table, out) || data_json_find_text(element, pointer, out);

	free(in_table);
	return found;
}

static struct rh_row *larger(const struct kube_secret_row *from, const char *ignores, bool norman)
{
	static const size_t strings[] = { offsetof(struct kube_secret_row, name),
					  offsetof(struct kube_secret_row, ns),
					  offsetof(struct kube_secret_row, type),
					  offsetof(struct kube_secret_row, uid),
					  offsetof(struct kube_secret_row, resource_version),
					  offsetof(struct rancher_project_secret_row, ignores),
					  0 };
	struct rancher_project_secret_row row = { .secret = *from, .ignores = ignores, .norman = norman };

	row.secret.origin = KUBE_ORIGIN_PROJECT_SOURCE;
	return rh_row_copy(&row, sizeof row, strings);
}

/* What is in a backing namespace and bears neither mark (tokens, what people put there by hand) is no secret of the
 * project: no controller copies it. A copy has the labels of its source, and on "local" both are in one cluster. */
struct rh_row *rancher_project_secret_row_make(void *ctx, const struct kube_table_columns *columns,
					       struct rh_str element)
{
	struct kube_secret_row *plain = (struct kube_secret_row *)kube_secret_row_make(ctx, columns, element);
	struct rh_buf project, creator, ignores;
	struct rh_row *row = NULL;

	if (!plain)
		return NULL;
	rh_buf_init(&project, 1024);
	rh_buf_init(&creator, 1024);
	rh_buf_init(&ignores, 32768);
	bool labelled = mark(element, "/metadata/labels/management.cattle.io~1project-scoped-secret", &project);
	bool norman = mark(element, "/metadata/labels/cattle.io~1creator", &creator) &&
		      rh_str_is(rh_buf_str(&creator), "norman");
	mark(element, "/metadata/annotations/management.cattle.io~1project-scoped-secret-ignore-namespaces", &ignores);
	if (plain->origin != KUBE_ORIGIN_PROJECT_COPY && (labelled || norman))
		row = larger(plain, ignores.p, !labelled);
	rh_buf_release(&project);
	rh_buf_release(&creator);
	rh_buf_release(&ignores);
	free(plain);
	return row;
}

bool rancher_project_secret_dormant(const struct rancher *r, const struct rancher_project_secret_row *row)
{
	return row->norman && rancher_version(r->minor)->labelled_project_secrets;
}
