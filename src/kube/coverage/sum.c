/* Lines in their order, and what they come to: namespaces, the registries that they are pulled from, and the map of
 * both. */
#include "base/base.h"
#include "kube/coverage/judge.h"
#include "kube/workload.h"

#include <string.h>

const struct kube_coverage_how_def kube_coverage_how_defs[KUBE_COVERAGE_HOWS] = {
	[KUBE_COVERAGE_ATTACHED] = { "attached", N_("attached") },
	[KUBE_COVERAGE_BY_ACCOUNT] = { "by-account", N_("service account") },
	[KUBE_COVERAGE_PUBLIC] = { "public", N_("no login needed") },
	[KUBE_COVERAGE_UNATTACHED] = { "unattached", N_("not attached") },
	[KUBE_COVERAGE_ELSEWHERE] = { "elsewhere", N_("only elsewhere") },
	[KUBE_COVERAGE_NEAR] = { "near", N_("nearly covered") },
	[KUBE_COVERAGE_TYPE] = { "wrong-type", N_("no registry") },
	[KUBE_COVERAGE_MISSING] = { "missing", N_("missing") },
	[KUBE_COVERAGE_NONE] = { "none", N_("no registry for it") },
	[KUBE_COVERAGE_UNKNOWN] = { "unknown", N_("not known") },
	[KUBE_COVERAGE_BROKEN] = { "broken", N_("broken") },
};

const struct kube_cell_def kube_cell_defs[KUBE_CELLS] = {
	[KUBE_CELL_UNUSED] = { "unused", "·", ".", N_("not used") },
	[KUBE_CELL_ATTACHED] = { "attached", "●", "*", N_("attached") },
	[KUBE_CELL_OPEN] = { "open", "○", "o", N_("service account, or no login needed") },
	[KUBE_CELL_UNKNOWN] = { "unknown", "?", "?", N_("not known") },
	[KUBE_CELL_UNATTACHED] = { "unattached", "~", "~", N_("covered, not attached") },
	[KUBE_CELL_NONE] = { "none", "–", "-", N_("not covered") },
	[KUBE_CELL_REFUSED] = { "refused", "!", "!", N_("covered, and not pulled") },
	[KUBE_CELL_BROKEN] = { "broken", "×", "x", N_("broken") },
};

/* ---- one line ---- */

bool kube_coverage_failing(const struct kube_coverage_line *l)
{
	return l->now > KUBE_PULL_PULLING;
}

bool kube_coverage_uncovered(const struct kube_coverage_line *l)
{
	switch (l->how) {
	case KUBE_COVERAGE_UNATTACHED:
	case KUBE_COVERAGE_NEAR:
	case KUBE_COVERAGE_TYPE:
	case KUBE_COVERAGE_MISSING:
	case KUBE_COVERAGE_BROKEN:
		return true;
	case KUBE_COVERAGE_ELSEWHERE:
	case KUBE_COVERAGE_NONE: /* what was pulled without a login needs none, as far as one knows */
		return l->needs_login || !l->pulled || kube_coverage_failing(l);
	default:
		return false;
	}
}

static enum kube_cell state_of(const struct kube_coverage_line *l)
{
	bool failing = kube_coverage_failing(l);

	switch (l->how) {
	case KUBE_COVERAGE_ATTACHED:
		return failing ? KUBE_CELL_REFUSED : KUBE_CELL_ATTACHED;
	case KUBE_COVERAGE_BY_ACCOUNT:
	case KUBE_COVERAGE_PUBLIC:
		return failing ? KUBE_CELL_REFUSED : KUBE_CELL_OPEN;
	case KUBE_COVERAGE_UNATTACHED:
		return KUBE_CELL_UNATTACHED;
	case KUBE_COVERAGE_UNKNOWN:
		return KUBE_CELL_UNKNOWN;
	case KUBE_COVERAGE_BROKEN:
		return KUBE_CELL_BROKEN;
	default:
		return kube_coverage_uncovered(l) ? KUBE_CELL_NONE : KUBE_CELL_OPEN;
	}
}

static int in_order(const void *a, const void *b)
{
	const struct kube_coverage_line *x = a, *y = b;
	int by_ns = x->ns == y->ns ? 0 : strcmp(x->ns, y->ns), by_name;

	if (by_ns)
		return by_ns;
	if (x->def != y->def)
		return (int)x->def->kind - (int)y->def->kind;
	by_name = strcmp(x->name, y->name);
	return by_name ? by_name : strcmp(x->image, y->image);
}

/* ---- namespaces ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_name(const char ***names, size_t *n, const char *name)
{
	if (*n && (*names)[*n - 1] == name)
		return;
	*names = rh_grow(*names, *n, sizeof **names);
	(*names)[(*n)++] = name;
}

/* Those asked for, else all where something is; sorted, each once. */
static const char **names_of(const struct kube_coverage *c, size_t *count)
{
	const struct kube_coverage_inner *in = c->inner;
	const char **names = NULL;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < in->asked_count; i++)
		add_name(&names, &n, in->asked[i]);
	for (size_t i = 0; !in->asked_count && i < c->n; i++)
		add_name(&names, &n, c->lines[i].ns);
	for (size_t i = 0; !in->asked_count && i < c->secret_count; i++)
		add_name(&names, &n, c->secrets[i].ns);
	for (size_t i = 0; !in->asked_count && i < in->facts.account_count; i++)
		add_name(&names, &n, in->facts.accounts[i].ns);
	if (n)
		qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++)
		if (!kept || names[kept - 1] != names[i])
			names[kept++] = names[i];
	*count = kept;
	return names;
}

static void sum_namespace(struct kube_coverage *c, struct kube_coverage_ns *ns, size_t *line)
{
	unsigned gaps = kube_coverage_gaps(c, ns->name);

	ns->secrets_unread = gaps & KUBE_UNREAD_SECRETS || c->no_values;
	ns->accounts_unread = gaps & KUBE_UNREAD_ACCOUNTS;
	ns->workloads_unread = gaps & KUBE_UNREAD_WORKLOADS;
	ns->pods_unread = gaps & KUBE_UNREAD_PODS;
	while (*line < c->n && strcmp(c->lines[*line].ns, ns->name) < 0)
		++*line;
	for (ns->first = *line; *line < c->n && c->lines[*line].ns == ns->name; ++*line) {
		const struct kube_coverage_line *l = &c->lines[*line];

		ns->images++;
		ns->not_pulled += kube_coverage_failing(l);
		ns->uncovered += kube_coverage_uncovered(l);
	}
	ns->n = ns->images;
}

static void set_namespaces(struct kube_coverage *c)
{
	size_t line = 0;
	const char **names = names_of(c, &c->namespace_count);

	c->namespaces = rh_alloc((c->namespace_count + 1) * sizeof *c->namespaces);
	for (size_t i = 0; i < c->namespace_count; i++) {
		c->namespaces[i].name = names[i];
		sum_namespace(c, &c->namespaces[i], &line);
	}
	free(names);
}

/* ---- registries, and the map ---- */

struct host {
	const char *name;
	size_t images;
};

static int by_images(const void *a, const void *b)
{
	const struct host *x = a, *y = b;

	if (!*x->name != !*y->name)
		return *x->name ? -1 : 1;
	if (x->images != y->images)
		return x->images > y->images ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void set_hosts(struct kube_coverage *c, struct kube_index *numbers)
{
	struct kube_index index = { 0 };
	struct host *hosts = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const void *const keys[KUBE_INDEX_KEYS] = { c->lines[i].host };
		size_t at = kube_index_put(&index, keys, c->host_count);

		if (at == c->host_count) {
			hosts = rh_grow(hosts, c->host_count, sizeof *hosts);
			hosts[c->host_count++] = (struct host){ c->lines[i].host, 0 };
		}
		hosts[at].images++;
	}
	if (c->host_count)
		qsort(hosts, c->host_count, sizeof *hosts, by_images);
	c->hosts = rh_alloc((c->host_count + 1) * sizeof *c->hosts);
	for (size_t i = 0; i < c->host_count; i++) {
		const void *const keys[KUBE_INDEX_KEYS] = { hosts[i].name };

		c->hosts[i] = hosts[i].name;
		kube_index_put(numbers, keys, i);
	}
	kube_index_release(&index);
	free(hosts);
}

static void add_to_cell(struct kube_coverage_cell *cell, enum kube_cell state)
{
	cell->images++;
	if (state > cell->state) {
		cell->state = state;
		cell->in_state = 0;
	}
	cell->in_state += state == cell->state;
}

static void set_cells(struct kube_coverage *c)
{
	struct kube_index numbers = { 0 };
	size_t host;

	set_hosts(c, &numbers);
	c->cells = rh_alloc((c->namespace_count * c->host_count + 1) * sizeof *c->cells);
	for (size_t ns = 0; ns < c->namespace_count; ns++)
		for (size_t i = 0; i < c->namespaces[ns].n; i++) {
			const struct kube_coverage_line *l = &c->lines[c->namespaces[ns].first + i];
			const void *const keys[KUBE_INDEX_KEYS] = { l->host };

			if (kube_index_get(&numbers, keys, &host))
				add_to_cell(&c->cells[ns * c->host_count + host], l->state);
		}
	kube_index_release(&numbers);
}

const struct kube_coverage_cell *kube_coverage_cell(const struct kube_coverage *c, size_t ns, size_t host)
{
	return &c->cells[ns * c->host_count + host];
}

/* ---- registries that were read ---- */

static void set_secrets(struct kube_coverage *c)
{
	struct kube_index index = { 0 };
	size_t at;

	for (size_t i = 0; i < c->secret_count; i++) {
		struct kube_coverage_secret *s = &c->secrets[i];
		const void *const keys[KUBE_INDEX_KEYS] = { s->ns, s->name };

		s->here = kube_facts_asked(&c->inner->facts, s->ns);
		s->named_by = kube_facts_uses(&c->inner->facts, s->ns, s->name);
		kube_index_put(&index, keys, i);
	}
	for (size_t i = 0; i < c->n; i++) {
		const struct kube_coverage_line *l = &c->lines[i];
		const void *const keys[KUBE_INDEX_KEYS] = { l->ns, l->secret };

		if ((l->how == KUBE_COVERAGE_ATTACHED || l->how == KUBE_COVERAGE_BY_ACCOUNT ||
		     l->how == KUBE_COVERAGE_BROKEN) &&
		    kube_index_get(&index, keys, &at))
			c->secrets[at].images++;
	}
	kube_index_release(&index);
}

void kube_coverage_is_type(struct kube_coverage *c, const char *ns, const char *name, const char *type)
{
	struct kube_pool *pool = &c->inner->facts.pool;

	ns = kube_pool_text(pool, rh_str(ns));
	name = kube_pool_text(pool, rh_str(name));
	for (size_t i = 0; i < c->inner->draft_count; i++) {
		struct kube_coverage_line *l = &c->inner->drafts[i].line;

		if (l->ns != ns || l->missing != name)
			continue;
		l->type = kube_pool_text(pool, rh_str(type));
		if (l->how == KUBE_COVERAGE_MISSING)
			l->how = KUBE_COVERAGE_TYPE;
	}
}

void kube_coverage_sum(struct kube_coverage *c, int64_t now)
{
	struct kube_coverage_inner *in = c->inner;

	c->n = in->draft_count;
	c->lines = rh_alloc((c->n + 1) * sizeof *c->lines);
	for (size_t i = 0; i < c->n; i++) {
		c->lines[i] = in->drafts[i].line;
		c->lines[i].state = state_of(&c->lines[i]);
		c->uncovered += kube_coverage_uncovered(&c->lines[i]);
		c->failing += kube_coverage_failing(&c->lines[i]);
		c->unknown += c->lines[i].how == KUBE_COVERAGE_UNKNOWN;
	}
	if (c->n)
		qsort(c->lines, c->n, sizeof *c->lines, in_order);
	free(in->drafts);
	in->drafts = NULL;
	set_namespaces(c);
	set_cells(c);
	set_secrets(c);
	kube_coverage_find(c, now);
}
