/* What the map shows of what was read: namespaces down, registries across, worst registries first. */
#include "screens/coverage/coverage.h"
#include "app/filter.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/uses.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* As the legend has them. */
const struct ui_map_sign coverage_signs[KUBE_CELLS] = {
	{ UI_MAP_FULL, UI_ROLE_GOOD, N_("attached") },
	{ UI_MAP_HOLLOW, UI_ROLE_TEXT, N_("service account, or no login needed") },
	{ UI_MAP_ALARM, UI_ROLE_BAD, N_("covered, and not pulled") },
	{ UI_MAP_CROSS, UI_ROLE_BAD, N_("broken") },
	{ UI_MAP_PART, UI_ROLE_WARN, N_("covered, not attached") },
	{ UI_MAP_DASH, UI_ROLE_WARN, N_("not covered") },
	{ UI_MAP_UNKNOWN, UI_ROLE_MUTED, N_("not known") },
	{ UI_MAP_NOTHING, UI_ROLE_MUTED, N_("not used") },
};
static const unsigned sign_of[KUBE_CELLS] = {
	[KUBE_CELL_ATTACHED] = 0,   [KUBE_CELL_OPEN] = 1, [KUBE_CELL_REFUSED] = 2, [KUBE_CELL_BROKEN] = 3,
	[KUBE_CELL_UNATTACHED] = 4, [KUBE_CELL_NONE] = 5, [KUBE_CELL_UNKNOWN] = 6, [KUBE_CELL_UNUSED] = 7,
};

const struct ui_map_sign *coverage_sign(enum kube_cell cell)
{
	return &coverage_signs[sign_of[cell]];
}

bool coverage_shows(const struct coverage *c, const struct coverage_cluster *of, const char *ns)
{
	return c->several || (of->here && app_filter_keeps(c->screen->app, ns));
}

bool coverage_shows_finding(const struct coverage *c, const struct coverage_cluster *of,
			    const struct kube_coverage_finding *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (coverage_shows(c, of, of->found->secrets[f->secrets[i]].ns))
			return true;
	return false;
}

const struct kube_coverage_ns *coverage_ns(const struct coverage *c, size_t row)
{
	const struct coverage_place *p = &c->places[row];

	return p->ns == SIZE_MAX ? NULL : &c->v[p->cluster].found->namespaces[p->ns];
}

static const struct kube_coverage_cell *found_cell(const struct coverage *c, size_t row, size_t column)
{
	const struct coverage_place *p = &c->places[row];
	const struct coverage_cluster *v = &c->v[p->cluster];

	return v->host[column] < 0 ? NULL : kube_coverage_cell(v->found, p->ns, (size_t)v->host[column]);
}

bool coverage_uses(const struct coverage *c, size_t row, size_t column)
{
	const struct kube_coverage_cell *cell = found_cell(c, row, column);

	return cell && cell->state != KUBE_CELL_UNUSED;
}

struct ui_map_cell coverage_cell(const struct coverage *c, size_t row, size_t column)
{
	const struct kube_coverage_ns *ns = coverage_ns(c, row);
	const struct kube_coverage_cell *cell = found_cell(c, row, column);
	enum kube_cell state = cell ? cell->state : KUBE_CELL_UNUSED;

	if (state == KUBE_CELL_UNUSED && ns->workloads_unread)
		state = KUBE_CELL_UNKNOWN; /* nobody knows what runs there */
	return (struct ui_map_cell){ .sign = sign_of[state],
				     .count = state > KUBE_CELL_UNKNOWN && cell->in_state > 1 ? cell->in_state : 0 };
}

/* ---- columns ---- */

struct host {
	const char *name;
	size_t bad, images;
};

static int worst_host_first(const void *a, const void *b)
{
	const struct host *x = a, *y = b;

	if (!*x->name != !*y->name) /* what is no reference comes last */
		return !*x->name - !*y->name;
	if (x->bad != y->bad)
		return x->bad > y->bad ? -1 : 1;
	if (x->images != y->images)
		return x->images > y->images ? -1 : 1;
	return strcmp(x->name, y->name);
}

static struct host *host_named(struct host **v, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*v)[i].name, name) == 0)
			return &(*v)[i];
	*v = rh_grow(*v, *n, sizeof **v);
	(*v)[*n] = (struct host){ .name = name };
	return &(*v)[(*n)++];
}

static void add_hosts(const struct coverage *c, const struct coverage_cluster *v, struct host **hosts, size_t *n)
{
	for (size_t i = 0; v->found && i < v->found->namespace_count; i++) {
		if (!coverage_shows(c, v, v->found->namespaces[i].name))
			continue;
		for (size_t h = 0; h < v->found->host_count; h++) {
			const struct kube_coverage_cell *cell = kube_coverage_cell(v->found, i, h);
			struct host *host;

			if (cell->state == KUBE_CELL_UNUSED)
				continue;
			host = host_named(hosts, n, v->found->hosts[h]);
			host->images += cell->images;
			host->bad += cell->state > KUBE_CELL_UNKNOWN ? cell->in_state : 0;
		}
	}
}

static void make_columns(struct coverage *c)
{
	struct host *hosts = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		add_hosts(c, &c->v[i], &hosts, &n);
	if (n)
		qsort(hosts, n, sizeof *hosts, worst_host_first);
	c->columns = rh_alloc((n + 1) * sizeof *c->columns);
	c->column_count = n;
	for (size_t i = 0; i < n; i++) {
		const char *label = coverage_host_label(hosts[i].name);

		c->columns[i] = (struct ui_map_line){ .key = rh_strdup(hosts[i].name), .label = rh_strdup(label) };
	}
	for (size_t i = 0; i < c->n; i++) {
		struct coverage_cluster *v = &c->v[i];

		v->host = rh_alloc((n + 1) * sizeof *v->host);
		for (size_t h = 0; h < n; h++) {
			v->host[h] = -1;
			for (size_t k = 0; v->found && k < v->found->host_count; k++)
				if (strcmp(v->found->hosts[k], hosts[h].name) == 0)
					v->host[h] = (int)k;
		}
	}
	free(hosts);
}

/* ---- rows ---- */

static bool has_something(const struct kube_coverage_ns *ns)
{
	return ns->n || ns->workloads_unread;
}

static int as_int(size_t n)
{
	return n > INT_MAX ? INT_MAX : (int)n;
}

static void add_row(struct coverage *c, struct coverage_place p, const struct ui_map_line *line)
{
	c->rows = rh_grow(c->rows, c->row_count, sizeof *c->rows);
	c->places = rh_grow(c->places, c->row_count, sizeof *c->places);
	c->places[c->row_count] = p;
	c->rows[c->row_count++] = *line;
}

static void add_heading(struct coverage *c, size_t i)
{
	const struct coverage_cluster *v = &c->v[i];
	char *note = NULL;

	if (v->err)
		note = rh_err_line(v->err, false);
	else if (!v->found)
		note = rh_strdup(_("loading…"));
	add_row(c, (struct coverage_place){ i, SIZE_MAX },
		&(struct ui_map_line){ .key = rh_strdup(v->id),
				       .label = rh_strdup(v->name),
				       .role = v->err ? UI_ROLE_WARN : UI_ROLE_TITLE,
				       .heading = true,
				       .note = note });
}

static void add_namespace(struct coverage *c, size_t i, size_t number)
{
	const struct coverage_cluster *v = &c->v[i];
	const struct kube_coverage_ns *ns = &v->found->namespaces[number];
	bool unread = ns->secrets_unread || ns->workloads_unread;

	add_row(c, (struct coverage_place){ i, number },
		&(struct ui_map_line){ .key = c->several ? rh_format("%s/%s", v->id, ns->name) : rh_strdup(ns->name),
				       .label = rh_strdup(ns->name),
				       .role = unread ? UI_ROLE_MUTED : UI_ROLE_TEXT,
				       .aside = { ns->workloads_unread ? -1 : as_int(ns->images),
						  ns->pods_unread ? -1 : as_int(ns->not_pulled) } });
	c->sums.namespaces++;
	c->sums.lines += ns->images;
	c->sums.not_pulled += ns->not_pulled;
	c->sums.uncovered += ns->uncovered;
	for (size_t l = 0; l < ns->n; l++)
		c->sums.unknown += v->found->lines[ns->first + l].state == KUBE_CELL_UNKNOWN;
}

static const struct kube_coverage *ordered; /* by the comparison below, in one thread */

static size_t badness(size_t ns)
{
	return ordered->namespaces[ns].not_pulled * 1000 + ordered->namespaces[ns].uncovered;
}

static int worst_first(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	if (badness(x) != badness(y))
		return badness(x) > badness(y) ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void make_rows(struct coverage *c, size_t i)
{
	const struct coverage_cluster *v = &c->v[i];
	size_t n = 0, *order;

	if (c->several)
		add_heading(c, i);
	if (!v->found)
		return;
	order = rh_alloc((v->found->namespace_count + 1) * sizeof *order);
	for (size_t k = 0; k < v->found->namespace_count; k++)
		if (has_something(&v->found->namespaces[k]) && coverage_shows(c, v, v->found->namespaces[k].name))
			order[n++] = k;
	ordered = v->found;
	if (c->worst_first && n)
		qsort(order, n, sizeof *order, worst_first);
	for (size_t k = 0; k < n; k++)
		add_namespace(c, i, order[k]);
	free(order);
	for (size_t f = 0; f < v->found->finding_count; f++)
		c->sums.findings += coverage_shows_finding(c, v, &v->found->findings[f]);
}

/* ---- what could not be read ---- */

static void make_muted(struct coverage *c)
{
	size_t n = 0, all = 2;

	for (size_t i = 0; i < c->n; i++)
		all += c->v[i].found ? c->v[i].found->unread_count : 0;
	c->muted = rh_alloc(all * sizeof *c->muted);
	if (coverage_unread(c))
		c->muted[n++] = rh_strdup(_("The registries were not read. {key:hosts} reads them, without their "
					    "passwords."));
	for (size_t i = 0; i < c->n; i++)
		for (size_t u = 0; c->v[i].found && u < c->v[i].found->unread_count; u++) {
			const struct kube_unread *unread = &c->v[i].found->unread[u];

			c->muted[n++] =
				strstr(unread->err.what, unread->what)
					? rh_strdup(unread->err.what)
					: rh_format(_("%s: could not be read. %s"), unread->what, unread->err.what);
		}
	c->muted[n] = NULL;
}

void coverage_rows_forget(struct coverage *c)
{
	for (size_t i = 0; i < c->row_count; i++) {
		free((void *)(uintptr_t)c->rows[i].key);
		free((void *)(uintptr_t)c->rows[i].label);
		free((void *)(uintptr_t)c->rows[i].note);
	}
	for (size_t i = 0; i < c->column_count; i++) {
		free((void *)(uintptr_t)c->columns[i].key);
		free((void *)(uintptr_t)c->columns[i].label);
	}
	for (size_t i = 0; c->muted && c->muted[i]; i++)
		free(c->muted[i]);
	for (size_t i = 0; i < c->n; i++) {
		free(c->v[i].host);
		c->v[i].host = NULL;
	}
	free(c->rows);
	free(c->columns);
	free(c->places);
	free(c->muted);
	c->rows = c->columns = NULL;
	c->places = NULL;
	c->muted = NULL;
	c->row_count = c->column_count = 0;
}

/* Lists of what is in the map are put on it, and show what it holds. */
static void tell(struct coverage *c)
{
	static const char *const lists[] = { "coverage_list", "coverage_findings" };

	ui_screen_changed(c->screen);
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		struct ui_screen *s = app_find(c->screen->app, lists[i]);

		if (s)
			ui_screen_changed(s);
	}
}

void coverage_rows_make(struct coverage *c)
{
	coverage_rows_forget(c);
	c->sums = (struct coverage_sums){ 0 };
	make_columns(c);
	for (size_t i = 0; i < c->n; i++)
		make_rows(c, i);
	make_muted(c);
	c->version++;
	tell(c);
}
