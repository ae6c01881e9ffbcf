/* The coverage in sentences: of a line, of a cell, of all that is shown. */
#include "screens/coverage/coverage.h"
#include "base/base.h"
#include "kube/uses.h"
#include "kube/workload_row.h"
#include "registry/expiry.h"

#include <string.h>

const char *coverage_host_label(const char *host)
{
	return *host ? host : _("no reference");
}

static void add_missing(const struct kube_coverage_line *l, struct rh_buf *out)
{
	if (l->missing && l->type)
		rh_buf_addf(out, _("%s, which it names, is no registry (%s)."), l->missing, l->type);
	else if (l->missing)
		rh_buf_addf(out, _("%s, which it names, is not there."), l->missing);
}

static void add_how(const struct kube_coverage_line *l, struct rh_buf *out)
{
	switch (l->how) {
	case KUBE_COVERAGE_ATTACHED:
		rh_buf_addf(out, _("%s covers it and is attached."), l->secret);
		break;
	case KUBE_COVERAGE_BY_ACCOUNT:
		rh_buf_addf(out, _("%s covers it, through the service account %s."), l->secret, l->account);
		break;
	case KUBE_COVERAGE_PUBLIC:
		rh_buf_addz(out, _("An official image of Docker Hub: no login is needed."));
		break;
	case KUBE_COVERAGE_UNATTACHED:
		rh_buf_addf(out, _("%s covers it, and is not attached."), l->secret);
		break;
	case KUBE_COVERAGE_ELSEWHERE:
		rh_buf_addf(out, _("Nothing of its namespace covers it; %s of %s would."), l->secret, l->from);
		break;
	case KUBE_COVERAGE_NEAR:
		rh_buf_addf(out, _("%s nearly covers it: %s."), l->secret, l->why ? l->why : "");
		break;
	case KUBE_COVERAGE_BROKEN:
		rh_buf_addf(out, _("%s cannot be read, and so no credentials are sent at all: %s."), l->secret,
			    l->why ? l->why : "");
		break;
	case KUBE_COVERAGE_TYPE:
	case KUBE_COVERAGE_MISSING:
		add_missing(l, out);
		break;
	case KUBE_COVERAGE_UNKNOWN:
		rh_buf_addz(out, _("Whether something covers it is not known: the registries were not read."));
		break;
	default:
		rh_buf_addz(out, l->needs_login ? _("Nothing of its namespace covers it, and a login is needed.")
						: _("Nothing of its namespace covers it."));
	}
}

static void add_now(const struct kube_coverage_line *l, struct rh_buf *out)
{
	if (l->not_pulled)
		rh_buf_addf(out,
			    rh_ngettext(" Not pulled by %u pod: %s.", " Not pulled by %u pods: %s.", l->not_pulled),
			    l->not_pulled, _(kube_pull_defs[l->now].word));
	else if (l->pulled && l->how > KUBE_COVERAGE_PUBLIC)
		rh_buf_addf(out,
			    rh_ngettext(" %u pod has it all the same.", " %u pods have it all the same.", l->pulled),
			    l->pulled);
	if (l->before)
		rh_buf_addz(out, _(" These pods were made before: restart the workload."));
}

void coverage_line_words(const struct kube_coverage_line *l, struct rh_buf *out)
{
	char *ends = l->secret ? registry_expiry_text(l->ends, rh_wall()) : NULL;

	add_how(l, out);
	if (ends)
		rh_buf_addf(out, _(" Its password %s."), ends);
	if (l->missing && l->how != KUBE_COVERAGE_TYPE && l->how != KUBE_COVERAGE_MISSING) {
		rh_buf_addc(out, ' ');
		add_missing(l, out);
	}
	add_now(l, out);
	free(ends);
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

	rh_buf_addf(out, "%s × %s: ", ns->name, coverage_host_label(host));
	if (!n && ns->workloads_unread) {
		add_unread(ns, out);
		return;
	}
	if (!n) {
		rh_buf_addz(out, _("not used."));
		return;
	}
	rh_buf_addf(out, rh_ngettext("%zu image. ", "%zu images. ", n), n);
	if (worst->state == KUBE_CELL_UNKNOWN && ns->secrets_unread) {
		add_unread(ns, out);
		return;
	}
	rh_buf_addf(out, "%s %s: ", _(worst->def->label), worst->name);
	coverage_line_words(worst, out);
}

/* ---- all ---- */

void coverage_summary(const struct coverage *c, struct rh_buf *out)
{
	const struct coverage_sums *n = &c->sums;

	rh_buf_addf(out, rh_ngettext("%zu namespace", "%zu namespaces", n->namespaces), n->namespaces);
	rh_buf_addf(out, rh_ngettext(", %zu image", ", %zu images", n->lines), n->lines);
	if (n->uncovered)
		rh_buf_addf(out, rh_ngettext(" · %zu not covered", " · %zu not covered", n->uncovered), n->uncovered);
	if (n->unknown)
		rh_buf_addf(out, rh_ngettext(" · %zu not known", " · %zu not known", n->unknown), n->unknown);
}
