/* An audit for people: a table of images, the worst first, then what is wrong with registries, then what could not be
 * looked at. */
#include "app/audit_print.h"
#include "app/report.h"
#include "base/base.h"
#include "kube/coverage.h"
#include "kube/uses.h"
#include "kube/workload.h"

#include <string.h>

enum { COLUMNS = 7, WIDEST = 400, UNREAD_SHOWN = 20 }; /* a cluster; other formats have all */

/* ---- a table ---- */

struct table {
	char **cells; /* rows of COLUMNS */
	size_t rows;
	bool clusters; /* more than one: the first column says which */
};

static char **add_row(struct table *t)
{
	t->cells = rh_grow(t->cells, t->rows, COLUMNS * sizeof *t->cells);
	memset(t->cells + t->rows * COLUMNS, 0, COLUMNS * sizeof *t->cells);
	return t->cells + COLUMNS * t->rows++;
}

static void print(struct table *t, struct rh_buf *out)
{
	int widths[COLUMNS] = { 0 };

	for (size_t i = 0; i < t->rows * COLUMNS; i++) {
		int w = t->cells[i] ? rh_text_columns(rh_str(t->cells[i]), WIDEST) : 0;

		if (w > widths[i % COLUMNS])
			widths[i % COLUMNS] = w;
	}
	for (size_t row = 0; row < t->rows; row++) {
		int gap = 0;

		for (size_t i = t->clusters ? 0 : 1; i < COLUMNS; i++) {
			const char *text = t->cells[row * COLUMNS + i];

			if (!widths[i])
				continue;
			if (gap)
				rh_buf_addf(out, "%*s", gap, "");
			rh_line_clean(out, rh_str(text ? text : ""));
			gap = widths[i] - (text ? rh_text_columns(rh_str(text), WIDEST) : 0) + 2;
		}
		rh_buf_addc(out, '\n');
	}
	for (size_t i = 0; i < t->rows * COLUMNS; i++)
		free(t->cells[i]);
	free(t->cells);
	*t = (struct table){ 0 };
}

/* ---- images ---- */

static char *now_text(const struct kube_coverage_line *l)
{
	if (l->not_pulled)
		return rh_format(_("%s: %u of %u"), _(kube_pull_defs[l->now].word), l->not_pulled,
				 l->pods ? l->pods : l->not_pulled);
	return rh_strdup(l->now == KUBE_PULL_NONE ? "-"
			 : l->now == KUBE_PULL_OK ? _("pulled")
						  : _(kube_pull_defs[l->now].word));
}

static char *secret_text(const struct kube_coverage_line *l)
{
	if (l->from)
		return rh_format("%s/%s", l->from, l->secret);
	return rh_strdup(l->secret ? l->secret : l->missing ? l->missing : "-");
}

static void add_line(struct table *t, const struct app_audit_cluster *c, const struct kube_coverage_line *l)
{
	char **cells = add_row(t);

	cells[0] = rh_strdup(c->name);
	cells[1] = rh_strdup(l->ns);
	cells[2] = rh_format("%s/%s", l->def->id, l->name);
	cells[3] = rh_strdup(l->image);
	cells[4] = rh_strdup(_(kube_coverage_how_defs[l->how].word));
	cells[5] = secret_text(l);
	cells[6] = now_text(l);
}

/* What should be seen to first. */
static int badness(const struct kube_coverage_line *l)
{
	return 2 * (int)l->state + kube_coverage_failing(l);
}

static void add_images(struct table *t, const struct app_audit_cluster *v, size_t n)
{
	char **cells = add_row(t);

	cells[0] = rh_strdup(_("CLUSTER"));
	cells[1] = rh_strdup(_("NAMESPACE"));
	cells[2] = rh_strdup(_("WORKLOAD"));
	cells[3] = rh_strdup(_("IMAGE"));
	cells[4] = rh_strdup(_("COVERED"));
	cells[5] = rh_strdup(_("REGISTRY"));
	cells[6] = rh_strdup(_("NODES"));
	for (int bad = 2 * KUBE_CELLS; bad >= 0; bad--)
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; v[i].found && k < v[i].found->n; k++)
				if (badness(&v[i].found->lines[k]) == bad)
					add_line(t, &v[i], &v[i].found->lines[k]);
}

/* ---- the rest ---- */

static void add_findings(struct app_report *r, const struct app_audit_cluster *c, bool clusters)
{
	for (size_t i = 0; c->found && i < c->found->finding_count; i++) {
		const struct kube_coverage_finding *f = &c->found->findings[i];
		const struct kube_coverage_secret *s = &c->found->secrets[f->secrets[0]];
		char *label =
			clusters ? rh_format("%s/%s/%s", c->name, s->ns, s->name) : rh_format("%s/%s", s->ns, s->name);
		char *text = app_audit_finds(c, i, f->secrets[0]);

		app_report_line(r, label, text);
		free(label);
		free(text);
	}
}

static void add_unread(struct app_report *r, const struct app_audit_cluster *c, bool clusters)
{
	if (!c->found && !c->none)
		app_report_linef(r, NULL, _("%s: %s%s%s"), c->name, c->err.what, *c->err.why ? _(": ") : "",
				 c->err.why);
	if (c->found && c->found->no_values)
		app_report_linef(r, NULL, _("%s: registries were not read, because it is open read-only"), c->name);
	for (size_t i = 0; c->found && i < c->found->unread_count; i++) {
		if (i == UNREAD_SHOWN) {
			app_report_linef(r, NULL, _("%s%s... (%zu in all)"), clusters ? c->name : "",
					 clusters ? _(": ") : "", c->found->unread_count);
			break;
		}
		const struct kube_unread *u = &c->found->unread[i];

		app_report_linef(r, NULL, _("%s%s%s: %s"), clusters ? c->name : "", clusters ? _(": ") : "", u->what,
				 *u->err.why ? u->err.why : u->err.what);
	}
}

static void add_sum(struct app_report *r, const struct app_audit_cluster *v, size_t n)
{
	size_t images = 0, uncovered = 0, failing = 0, unknown = 0, namespaces = 0;

	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage *c = v[i].found;

		images += c ? c->n : 0;
		uncovered += c ? c->uncovered : 0;
		failing += c ? c->failing : 0;
		unknown += c ? c->unknown : 0;
		namespaces += c ? c->namespace_count : 0;
	}
	char *text = rh_format(_("Images: %zu, namespaces: %zu. Not covered: %zu, not pulled: %zu, not known: %zu."),
			       images, namespaces, uncovered, failing, unknown);
	app_report_heading(r, text);
	free(text);
}

void app_audit_table(const struct app_audit_cluster *v, size_t n, struct rh_buf *out)
{
	struct app_report findings = { 0 }, unread = { 0 }, sum = { 0 };
	struct table t = { .clusters = n > 1 };

	add_images(&t, v, n);
	if (t.rows > 1)
		print(&t, out);
	for (size_t i = 0; i < n; i++) {
		add_findings(&findings, &v[i], n > 1);
		add_unread(&unread, &v[i], n > 1);
	}
	if (findings.n)
		app_report_heading(&sum, _("Registries"));
	app_report_print(&sum, out);
	app_report_print(&findings, out);
	app_report_release(&sum);
	if (unread.n)
		app_report_heading(&sum, _("Not looked at"));
	app_report_print(&sum, out);
	app_report_print(&unread, out);
	app_report_release(&sum);
	add_sum(&sum, v, n);
	app_report_print(&sum, out);
	app_report_release(&findings);
	app_report_release(&unread);
	app_report_release(&sum);
	for (size_t i = 0; i < t.rows * COLUMNS; i++)
		free(t.cells[i]);
	free(t.cells);
}
