/* The namespace filter: what is picked, what picking does, which namespaces it shows. Pure. The rules are those of
 * Rancher's dashboard (components/nav/NamespaceFilter.vue, store/index.js getActiveNamespaces, models/namespace.js).
 */
#include "rancher/nsfilter.h"
#include "base/base.h"
#include "kube/list.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

static const char *const specials[] = { RANCHER_FILTER_USER, RANCHER_FILTER_SYSTEM };

static bool is_special(const char *id)
{
	for (size_t i = 0; i < RH_LEN(specials); i++)
		if (!strcmp(id, specials[i]))
			return true;
	return false;
}

/* What stands behind the prefix; NULL when it is not such an id. */
static const char *behind(const char *id, const char *prefix)
{
	size_t n = strlen(prefix);

	return !strncmp(id, prefix, n) && id[n] ? id + n : NULL;
}

static bool is_id(const char *id)
{
	return is_special(id) || !strcmp(id, RANCHER_FILTER_ORPHANS) || behind(id, RANCHER_FILTER_PROJECT) ||
	       behind(id, RANCHER_FILTER_NAMESPACE);
}

/* ---- what is picked ---- */

static void clear(struct rancher_nsfilter *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->ids[i]);
	f->n = 0;
}

void rancher_nsfilter_release(struct rancher_nsfilter *f)
{
	clear(f);
	free(f->ids);
	f->ids = NULL;
}

void rancher_nsfilter_free(void *filter)
{
	struct rancher_nsfilter *f = filter;

	if (f)
		rancher_nsfilter_release(f);
	free(f);
}

static void append(struct rancher_nsfilter *f, const char *id)
{
	f->ids = rh_resize(f->ids, f->n + 1, sizeof *f->ids);
	f->ids[f->n++] = rh_strdup(id);
}

static void remove_at(struct rancher_nsfilter *f, size_t i)
{
	free(f->ids[i]);
	memmove(f->ids + i, f->ids + i + 1, (--f->n - i) * sizeof *f->ids);
}

static size_t index_of(const struct rancher_nsfilter *f, const char *id)
{
	size_t i = 0;

	while (i < f->n && strcmp(f->ids[i], id))
		i++;
	return i;
}

void rancher_nsfilter_copy(struct rancher_nsfilter *to, const struct rancher_nsfilter *from)
{
	struct rancher_nsfilter made = { 0 };

	for (size_t i = 0; i < from->n; i++)
		append(&made, from->ids[i]);
	rancher_nsfilter_release(to);
	*to = made;
}

bool rancher_nsfilter_has(const struct rancher_nsfilter *f, const char *id)
{
	return strcmp(id, RANCHER_FILTER_ALL) ? index_of(f, id) < f->n : f->n == 0;
}

bool rancher_nsfilter_eq(const struct rancher_nsfilter *a, const struct rancher_nsfilter *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = rancher_nsfilter_has(b, a->ids[i]);
	return same;
}

bool rancher_nsfilter_add(struct rancher_nsfilter *f, struct rh_str id)
{
	char *z = rh_str_dup(id);
	bool good = strlen(z) == id.n && is_id(z);

	if (good && !rancher_nsfilter_has(f, z))
		append(f, z);
	free(z);
	return good;
}

void rancher_nsfilter_set(struct rancher_nsfilter *f, const char *id)
{
	char *z = id ? rh_strdup(id) : NULL; /* it may be one of those that go */

	clear(f);
	if (z)
		append(f, z);
	free(z);
}

static void drop_specials(struct rancher_nsfilter *f)
{
	for (size_t i = f->n; i-- > 0;)
		if (is_special(f->ids[i]))
			remove_at(f, i);
}

void rancher_nsfilter_toggle(struct rancher_nsfilter *f, const char *id)
{
	size_t at = index_of(f, id);
	bool was_user = rancher_nsfilter_has(f, RANCHER_FILTER_USER);

	if (!strcmp(id, RANCHER_FILTER_ALL)) {
		rancher_nsfilter_set(f, NULL);
	} else if (at < f->n) {
		remove_at(f, at);
		if (!f->n && !was_user)
			rancher_nsfilter_set(f, RANCHER_FILTER_USER);
	} else if (is_special(id)) {
		rancher_nsfilter_set(f, id);
	} else {
		drop_specials(f);
		append(f, id);
	}
}

/* ---- what it shows ---- */

static const struct rancher_namespace_row *row_of(const struct rancher_tenancy *p, const char *ns)
{
	return p ? (const struct rancher_namespace_row *)(const void *)rh_rows_get(&p->namespaces, ns) : NULL;
}

static const struct rancher_project_row *project_of(const struct rancher_tenancy *p, const char *id)
{
	return p && id && *id ? (const struct rancher_project_row *)(const void *)rh_rows_get(&p->projects, id) : NULL;
}

/* A namespace as the rules look at it. */
struct asked {
	const struct rancher_tenancy *p;
	const struct rancher_namespace_row *row; /* NULL: not known */
	const char *name;
	bool system, obscure;
};

/* "c-m-4xq9zv2k-p-mc2vd": since 2.11 the namespace of a project is called after its cluster as well
 * (status.backingNamespace). */
static bool is_project_behind(const char *name)
{
	return !strncmp(name, "-p-", 3) && strspn(name + 3, "abcdefghijklmnopqrstuvwxyz0123456789") == 5 && !name[8];
}

/* Rancher makes a namespace in `local` for each project and user, "p-2g7mp" and "u-4x9kq", and its own list leaves them
 * out: they are known by what they are called, five letters and digits behind the prefix (wrangler name.SafeConcat,
 * utilrand). */
static bool is_made_by_rancher(const char *name)
{
	static const char *const starts[] = { "p-", "u-", "user-", "c-", "c-m-", "local-p-" };
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (size_t i = 0; i < RH_LEN(starts); i++) {
		size_t n = strlen(starts[i]), most = strcmp(starts[i], "u-") && strcmp(starts[i], "c-m-") ? 5 : 10;

		if (strncmp(name, starts[i], n))
			continue;
		size_t k = strspn(name + n, alphabet);
		if (k >= 5 && k <= most && (!name[n + k] || is_project_behind(name + n + k)))
			return true;
	}
	return false;
}

static struct asked ask(const struct rancher_tenancy *p, const struct rancher_namespace_row *row, const char *name)
{
	bool hidden = !row && p && p->live != KUBE_LIVE_LOADING && p->projects.n && is_made_by_rancher(name);
	bool system = row ? row->system : rancher_namespace_system(name, false, false);

	return (struct asked){ .p = p,
			       .row = row,
			       .name = name,
			       .system = system,
			       .obscure = row ? row->obscure : hidden || rancher_namespace_obscure(name, system) };
}

/* One whose project does not exist is in none. */
static bool in_project(const struct asked *q)
{
	return q->row && project_of(q->p, q->row->project);
}

static bool kept_by(const char *id, const struct asked *q)
{
	const char *name = behind(id, RANCHER_FILTER_NAMESPACE), *project = behind(id, RANCHER_FILTER_PROJECT);

	if (name)
		return !strcmp(name, q->name);
	if (q->obscure)
		return false;
	if (project)
		return q->row && !strcmp(project, q->row->project) && in_project(q);
	if (!strcmp(id, RANCHER_FILTER_ORPHANS))
		return !in_project(q);
	return !strcmp(id, RANCHER_FILTER_SYSTEM) ? q->system : !q->system;
}

static bool keeps(const struct rancher_nsfilter *f, const struct asked *q)
{
	if (!f->n)
		return !q->obscure;
	for (size_t i = 0; i < f->n; i++)
		if (kept_by(f->ids[i], q))
			return true;
	return false;
}

bool rancher_nsfilter_keeps(const struct rancher_nsfilter *f, const struct rancher_tenancy *p, const char *ns)
{
	struct asked q = ask(p, row_of(p, ns), ns);

	return keeps(f, &q);
}

size_t rancher_nsfilter_count(const struct rancher_nsfilter *f, const struct rancher_tenancy *p, size_t *of)
{
	size_t n = 0;

	*of = 0;
	for (size_t i = 0; i < p->namespaces.n; i++) {
		const struct rancher_namespace_row *row =
			(const struct rancher_namespace_row *)(const void *)p->namespaces.v[i];
		struct asked q = ask(p, row, row->name);

		*of += !q.obscure;
		n += keeps(f, &q);
	}
	return n;
}

const struct rancher_project_row *rancher_nsfilter_project(const struct rancher_nsfilter *f,
							   const struct rancher_tenancy *p)
{
	const struct rancher_project_row *found = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const char *id = behind(f->ids[i], RANCHER_FILTER_PROJECT);

		if (!id && !behind(f->ids[i], RANCHER_FILTER_NAMESPACE))
			return NULL;
		if (id && found)
			return NULL;
		if (id && !(found = project_of(p, id)))
			return NULL;
	}
	for (size_t i = 0; found && i < f->n; i++) {
		const char *name = behind(f->ids[i], RANCHER_FILTER_NAMESPACE);
		const struct rancher_namespace_row *row = name ? row_of(p, name) : NULL;

		if (name && (!row || strcmp(row->project, found->id)))
			return NULL;
	}
	return found;
}

size_t rancher_nsfilter_clean(struct rancher_nsfilter *f, const struct rancher_tenancy *p)
{
	size_t dropped = 0;

	for (size_t i = f->n; i-- > 0;) {
		const char *project = behind(f->ids[i], RANCHER_FILTER_PROJECT),
			   *name = behind(f->ids[i], RANCHER_FILTER_NAMESPACE);

		if ((project && !project_of(p, project)) || (name && !row_of(p, name))) {
			remove_at(f, i);
			dropped++;
		}
	}
	if (dropped && !f->n)
		rancher_nsfilter_set(f, RANCHER_FILTER_USER);
	return dropped;
}
