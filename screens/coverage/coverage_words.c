/* The coverage in sentences: of a line, of a cell, of all that is shown. */
#include "screens/coverage/coverage.h"
#include "app/audit_print.h"
#include "base/base.h"
#include "kube/uses.h"
#include "kube/workload.h"

#include <string.h>

const char *coverage_host_label(const char *host)
{
	return *host ? host : _("no reference");
}

void coverage_line_words(const struct kube_coverage_line *l, struct rh_buf *out)
{
	char *text = app_audit_says(l, rh_wall());

	rh_buf_addz(out, text);
	if (l->how > KUBE_COVERAGE_PUBLIC && l->pulled && !l->not_pulled) {
		rh_buf_addz(out, rh_gap(text));
		rh_buf_addf(out, rh_ngettext("%u pod has it all the same.", "%u pods have it all the same.", l->pulled),
			    l->pulled);
	}
	free(text);
}

/* ---- a cell ---- */

/* Lines with this host, the worst first of those in `worst`. */
static size_t lines_of(const struct coverage *c, size_t row, const char *host, const struct kube_coverage_line **worst)
{
	const struct kube_coverage_ns *ns = coverage_ns(c, row);
	const struct kube_coverage_line *lines = c->v[c->places[row].cluster].found->lines;
	size_t n = 0;

	*worst = NULL;
	for (size_t i = ns->first; i < ns->first + ns->n; i++) {
		if (strcmp(lines[i].host, host) != 0)
			continue;
		if (!*worst || lines[i].state > (*worst)->state)
			*worst = &lines[i];
		n++;
	}
	return n;
}

static void add_unread(const struct kube_coverage_ns *ns, struct rh_buf *out)
{
	if (ns->workloads_unread)
		rh_buf_addf(out, _("What runs in %s is not known: its workloads may not be listed."), ns->name);
	else if (ns->secrets_unread)
		rh_buf_addf(out, _("The registries of %s may not be read."), ns->name);
}

void coverage_cell_words(const struct coverage *c, size_t row, size_t column, struct rh_buf *out)
{
	const struct kube_coverage_ns *ns = coverage_ns(c, row);
	const char *host = c->columns[column].key;
	const struct kube_coverage_line *worst;
	size_t n = lines_of(c, row, host, &worst);

	if (!n && ns->workloads_unread) {
		add_unread(ns, out);
		return;
	}
	if (!n) {
		rh_buf_addz(out, _("not used."));
		return;
	}
	rh_buf_addf(out, rh_ngettext("%zu image.", "%zu images.", n), n);
	rh_buf_addz(out, rh_gap(out->p));
	if (worst->state == KUBE_CELL_UNKNOWN && ns->secrets_unread && !c->v[c->places[row].cluster].found->no_values) {
		add_unread(ns, out);
		return;
	}
	rh_buf_addf(out, _("%s %s: "), _(worst->def->label), worst->name);
	coverage_line_words(worst, out);
}

/* ---- all ---- */

const char *coverage_empty(const struct coverage *c)
{
	for (size_t i = 0; c && i < c->n; i++)
		if (c->v[i].found && c->v[i].found->unread_count)
			return _("Nothing that could be read here runs an image.");
	return _("Nothing here runs an image.");
}

void coverage_summary(const struct coverage *c, struct rh_buf *out)
{
	const struct coverage_sums *n = &c->sums;

	if (!n->namespaces)
		return;
	rh_buf_addf(out, rh_ngettext("%zu namespace", "%zu namespaces", n->namespaces), n->namespaces);
	rh_buf_addf(out, rh_ngettext(", %zu image", ", %zu images", n->lines), n->lines);
	if (n->uncovered)
		rh_buf_addf(out, rh_ngettext(" · %zu not covered", " · %zu not covered", n->uncovered), n->uncovered);
	if (n->unknown)
		rh_buf_addf(out, rh_ngettext(" · %zu not known", " · %zu not known", n->unknown), n->unknown);
}
