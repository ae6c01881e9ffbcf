/* What the namespace filter offers, in the order and the words of Rancher's dashboard
 * (components/nav/NamespaceFilter.vue). */
#include "base/base.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"

#include <string.h>

static const struct {
	const char *id, *label;
} specials[] = {
	{ RANCHER_FILTER_ALL, N_("All Namespaces") },
	{ RANCHER_FILTER_USER, N_("Only User Namespaces") },
	{ RANCHER_FILTER_SYSTEM, N_("Only System Namespaces") },
};

/* ---- labels ---- */

static void project_label(const char *id, const struct rancher_project_row *project, bool shared, struct rh_buf *out)
{
	rh_buf_addf(out, _("Project: %s"), project ? project->name : id);
	if (shared)
		rh_buf_addf(out, _(" (%s)"), id);
}

void rancher_nsfilter_label(const char *id, const struct rancher_tenancy *p, struct rh_buf *out)
{
	struct rh_str s = rh_str(id);

	for (size_t i = 0; i < RH_LEN(specials); i++)
		if (!strcmp(id, specials[i].id)) {
			rh_buf_addz(out, _(specials[i].label));
			return;
		}
	if (!strcmp(id, RANCHER_FILTER_ORPHANS)) {
		rh_buf_addz(out, _("Not in a Project"));
	} else if (rh_str_starts(s, RANCHER_FILTER_PROJECT)) {
		const char *short_id = id + strlen(RANCHER_FILTER_PROJECT);
		const struct rh_row *row = p ? rh_rows_get(&p->projects, short_id) : NULL;
		const struct rancher_project_row *project = (const struct rancher_project_row *)(const void *)row;

		project_label(short_id, project, project && rancher_project_name_shared(p, project), out);
	} else {
		rh_buf_addz(out,
			    rh_str_starts(s, RANCHER_FILTER_NAMESPACE) ? id + strlen(RANCHER_FILTER_NAMESPACE) : id);
	}
}

/* ---- the order ---- */

/* A project as it is sorted; `first` and `count`: its namespaces in the sorted ones. */
struct group {
	const struct rancher_project_row *project; /* NULL: in none */
	char *lower;
	size_t first, count;
};
struct member {
	const struct rancher_namespace_row *row;
	size_t group;
};

static int by_name(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int c = strcmp(x->lower, y->lower);

	return c ? c : strcmp(x->project->id, y->project->id);
}

static int by_group(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return strcmp(x->row->name, y->row->name);
}

struct order {
	struct group *groups; /* the projects, and last those in none */
	size_t group_count;
	struct member *members;
	size_t member_count;
};

static void sort_projects(struct order *o, const struct rancher_tenancy *p)
{
	o->group_count = p->projects.n + 1;
	o->groups = rh_alloc(o->group_count * sizeof *o->groups);
	for (size_t i = 0; i < p->projects.n; i++) {
		struct rh_buf lower;

		rh_buf_init(&lower, 65536);
		o->groups[i].project = (const struct rancher_project_row *)(const void *)p->projects.v[i];
		rh_lower(&lower, rh_str(o->groups[i].project->name));
		o->groups[i].lower = rh_buf_take(&lower);
	}
	qsort(o->groups, p->projects.n, sizeof *o->groups, by_name);
}

/* Which group a project id is. */
struct rank {
	const char *id;
	size_t rank;
};

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct rank *)a)->id, ((const struct rank *)b)->id);
}

static struct rank *ranks_of(const struct order *o)
{
	struct rank *v = rh_alloc(o->group_count * sizeof *v);

	for (size_t i = 0; i + 1 < o->group_count; i++)
		v[i] = (struct rank){ o->groups[i].project->id, i };
	qsort(v, o->group_count - 1, sizeof *v, by_id);
	return v;
}

static size_t rank_of(const struct order *o, const struct rank *ranks, const char *project)
{
	const struct rank wanted = { .id = project }, *found = NULL;

	if (*project)
		found = bsearch(&wanted, ranks, o->group_count - 1, sizeof *ranks, by_id);
	return found ? found->rank : o->group_count - 1;
}

static void sort_namespaces(struct order *o, const struct rancher_tenancy *p)
{
	struct rank *ranks = ranks_of(o);

	o->members = rh_alloc((p->namespaces.n + 1) * sizeof *o->members);
	for (size_t i = 0; i < p->namespaces.n; i++) {
		const struct rancher_namespace_row *row =
			(const struct rancher_namespace_row *)(const void *)p->namespaces.v[i];

		if (row->obscure)
			continue;
		size_t rank = rank_of(o, ranks, row->project);
		o->members[o->member_count++] = (struct member){ row, rank };
		o->groups[rank].count++;
	}
	free(ranks);
	qsort(o->members, o->member_count, sizeof *o->members, by_group);
	for (size_t i = 1; i < o->group_count; i++)
		o->groups[i].first = o->groups[i - 1].first + o->groups[i - 1].count;
}

/* ---- giving them out ---- */

struct giving {
	void (*option)(void *ctx, const struct rancher_nsfilter_option *o);
	void *ctx;
	struct rh_buf id, label;
};

static void give(struct giving *g, struct rancher_nsfilter_option o)
{
	o.id = g->id.n ? g->id.p : NULL;
	o.label = g->label.p;
	g->option(g->ctx, &o);
	rh_buf_clear(&g->id);
	rh_buf_clear(&g->label);
}

static void give_line(struct giving *g)
{
	give(g, (struct rancher_nsfilter_option){ 0 });
}

static void give_namespaces(struct giving *g, const struct order *o, const struct group *group, bool within)
{
	for (size_t i = group->first; i < group->first + group->count; i++) {
		rh_buf_addf(&g->id, RANCHER_FILTER_NAMESPACE "%s", o->members[i].row->name);
		rh_buf_addz(&g->label, o->members[i].row->name);
		give(g, (struct rancher_nsfilter_option){ .within = within });
	}
}

/* Two that sort next to each other may have the same name: then the id tells them apart. */
static bool shares_name(const struct order *o, size_t i)
{
	const char *name = o->groups[i].project->name;

	return (i > 0 && !strcmp(o->groups[i - 1].project->name, name)) ||
	       (i + 2 < o->group_count && !strcmp(o->groups[i + 1].project->name, name));
}

static void give_groups(struct giving *g, const struct order *o)
{
	const struct group *none = &o->groups[o->group_count - 1];

	for (size_t i = 0; i + 1 < o->group_count; i++) {
		const struct group *group = &o->groups[i];

		give_line(g);
		rh_buf_addf(&g->id, RANCHER_FILTER_PROJECT "%s", group->project->id);
		project_label(group->project->id, group->project, shares_name(o, i), &g->label);
		give(g, (struct rancher_nsfilter_option){ .group = true, .namespaces = group->count });
		give_namespaces(g, o, group, true);
	}
	if (!none->count)
		return;
	give_line(g);
	if (o->group_count > 1) {
		rh_buf_addz(&g->id, RANCHER_FILTER_ORPHANS);
		rh_buf_addz(&g->label, _("Not in a Project"));
		give(g, (struct rancher_nsfilter_option){ .group = true, .namespaces = none->count });
	}
	give_namespaces(g, o, none, o->group_count > 1);
}

void rancher_nsfilter_options(const struct rancher_tenancy *p,
			      void (*option)(void *ctx, const struct rancher_nsfilter_option *o), void *ctx)
{
	struct giving g = { .option = option, .ctx = ctx };
	struct order o = { 0 };

	rh_buf_init(&g.id, 65536);
	rh_buf_init(&g.label, 65536);
	for (size_t i = 0; i < RH_LEN(specials); i++) {
		rh_buf_addz(&g.id, specials[i].id);
		rh_buf_addz(&g.label, _(specials[i].label));
		give(&g, (struct rancher_nsfilter_option){ .special = true });
	}
	if (p) {
		sort_projects(&o, p);
		sort_namespaces(&o, p);
		give_groups(&g, &o);
		for (size_t i = 0; i < o.group_count; i++)
			free(o.groups[i].lower);
		free(o.groups);
		free(o.members);
	}
	rh_buf_release(&g.id);
	rh_buf_release(&g.label);
}
