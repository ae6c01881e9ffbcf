/* Projects and what belongs to them, looked up in what a cluster has; and the rows of their secrets. */
#include "rancher/internal.h"

#include <string.h>

static const struct rh_project_row *project_at(const struct rh_places *p, size_t i)
{
	return (const struct rh_project_row *)p->projects.v[i];
}

const struct rh_project_row *rh_places_project(const struct rh_places *p, const char *id)
{
	return (const struct rh_project_row *)(p && id && *id ? rh_rows_get(&p->projects, id) : NULL);
}

const struct rh_project_row *rh_places_project_backed(const struct rh_places *p, const char *backing_namespace)
{
	for (size_t i = 0; p && i < p->projects.n; i++)
		if (!strcmp(project_at(p, i)->backing_namespace, backing_namespace))
			return project_at(p, i);
	return NULL;
}

bool rh_project_name_shared(const struct rh_places *p, const struct rh_project_row *project)
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
static bool leaving(const struct rh_namespace_row *ns)
{
	return rh_str_is_nocase(rh_str(ns->state), "removing") || rh_str_is_nocase(rh_str(ns->state), "terminating");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **rh_project_namespaces(const struct rh_places *p, const char *project, const char *ignores, size_t *n)
{
	const char **names = rh_alloc(((p ? p->namespaces.n : 0) + 1) * sizeof *names);

	*n = 0;
	for (size_t i = 0; p && i < p->namespaces.n; i++) {
		const struct rh_namespace_row *ns = (const struct rh_namespace_row *)p->namespaces.v[i];

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
	bool found = rh_json_find_text(element, in_table, out) || rh_json_find_text(element, pointer, out);

	free(in_table);
	return found;
}

static struct rh_row *larger(const struct rh_secret_row *from, struct rh_str ignores, bool norman)
{
	const struct {
		size_t at;
		const char *text;
	} texts[] = {
		{ offsetof(struct rh_row, key), from->row.key },
		{ offsetof(struct rh_secret_row, name), from->name },
		{ offsetof(struct rh_secret_row, ns), from->ns },
		{ offsetof(struct rh_secret_row, type), from->type },
		{ offsetof(struct rh_secret_row, uid), from->uid },
		{ offsetof(struct rh_secret_row, resource_version), from->resource_version },
	};
	struct rh_project_secret_row *row;
	struct rh_row_maker m;

	rh_row_begin(&m);
	for (size_t i = 0; i < RH_LEN(texts); i++)
		rh_row_text(&m, texts[i].at, rh_str(texts[i].text));
	rh_row_text(&m, offsetof(struct rh_project_secret_row, ignores), ignores);
	row = rh_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->secret.created = from->created;
	row->secret.keys = from->keys;
	row->secret.removing = from->removing;
	row->secret.origin = RH_ORIGIN_PROJECT_SOURCE;
	row->norman = norman;
	return &row->secret.row;
}

/* What is in a backing namespace and bears neither mark (tokens, what people put there by hand) is no secret of the project:
 * no controller copies it. A copy has the labels of its source, and on "local" both are in one cluster. */
struct rh_row *rh_project_secret_row_make(void *ctx, const struct rh_table_columns *columns, struct rh_str element)
{
	struct rh_secret_row *plain = (struct rh_secret_row *)rh_secret_row_make(ctx, columns, element);
	struct rh_buf project, creator, ignores;
	struct rh_row *row = NULL;

	if (!plain)
		return NULL;
	rh_buf_init(&project, 1024);
	rh_buf_init(&creator, 1024);
	rh_buf_init(&ignores, 32768);
	bool labelled = mark(element, "/metadata/labels/management.cattle.io~1project-scoped-secret", &project);
	bool norman = mark(element, "/metadata/labels/cattle.io~1creator", &creator) && rh_str_is(rh_buf_str(&creator), "norman");
	mark(element, "/metadata/annotations/management.cattle.io~1project-scoped-secret-ignore-namespaces", &ignores);
	if (plain->origin != RH_ORIGIN_PROJECT_COPY && (labelled || norman))
		row = larger(plain, rh_buf_str(&ignores), !labelled);
	rh_buf_release(&project);
	rh_buf_release(&creator);
	rh_buf_release(&ignores);
	free(plain);
	return row;
}

bool rh_project_secret_dormant(const struct rh_rancher *r, const struct rh_project_secret_row *row)
{
	return row->norman && rh_rancher_version(r->minor)->labelled_project_secrets;
}
