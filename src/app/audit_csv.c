/* An audit as comma-separated values (RFC 4180): a row an image, then one for what is wrong with each registry, then
 * one for what could not be looked at. */
#include "app/audit_print.h"
#include "base/base.h"
#include "kube/coverage.h"
#include "kube/uses.h"
#include "kube/workload.h"

#include <stdio.h>
#include <string.h>

/* A spreadsheet takes what begins so for a formula. */
static bool is_formula(struct rh_str s)
{
	return s.n && strchr("=+-@", s.p[0]);
}

static void csv_cell(struct rh_buf *out, const char *text, bool last)
{
	struct rh_str s = rh_str(text ? text : "");
	struct rh_buf clean;

	rh_buf_init(&clean, 65536);
	rh_line_clean(&clean, s);
	bool quoted = strpbrk(clean.p, ",\"") || is_formula(rh_buf_str(&clean));

	if (quoted)
		rh_buf_addz(out, is_formula(rh_buf_str(&clean)) ? "\"'" : "\"");
	for (size_t i = 0; i < clean.n; i++) {
		if (clean.p[i] == '"')
			rh_buf_addc(out, '"');
		rh_buf_addc(out, clean.p[i]);
	}
	if (quoted)
		rh_buf_addc(out, '"');
	rh_buf_addz(out, last ? "\r\n" : ",");
	rh_buf_release(&clean);
}

static void csv_row(struct rh_buf *out, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		csv_cell(out, cells[i], i + 1 == n);
}

static void csv_line(struct rh_buf *out, const struct app_audit_cluster *c, const struct kube_coverage_line *l)
{
	char *says = app_audit_says(l, c->now), pods[16], pulled[16], not_pulled[16];

	snprintf(pods, sizeof pods, "%u", l->pods);
	snprintf(pulled, sizeof pulled, "%u", l->pulled);
	snprintf(not_pulled, sizeof not_pulled, "%u", l->not_pulled);
	const char *const cells[] = { "image",
				      c->name,
				      l->ns,
				      l->def->id,
				      l->name,
				      l->image,
				      l->host,
				      kube_coverage_how_defs[l->how].id,
				      l->secret,
				      l->from,
				      l->missing,
				      kube_pull_defs[l->now].id,
				      pods,
				      pulled,
				      not_pulled,
				      kube_coverage_uncovered(l) ? "yes" : "no",
				      kube_coverage_failing(l) ? "yes" : "no",
				      says };
	csv_row(out, cells, RH_LEN(cells));
	free(says);
}

static void csv_finding(struct rh_buf *out, const struct app_audit_cluster *c, size_t number)
{
	const struct kube_coverage_finding *f = &c->found->findings[number];

	for (size_t i = 0; i < f->n; i++) {
		const struct kube_coverage_secret *s = &c->found->secrets[f->secrets[i]];
		char *says = app_audit_finds(c, number, f->secrets[i]);
		const char *const cells[18] = { [0] = "registry",
						[1] = c->name,
						[2] = s->ns,
						[3] = "secret",
						[4] = s->name,
						[6] = f->host ? f->host : "",
						[7] = kube_finding_defs[f->kind].id,
						[17] = says };
		csv_row(out, cells, RH_LEN(cells));
		free(says);
	}
}

static void csv_unread(struct rh_buf *out, const struct app_audit_cluster *c, const char *what, const struct rh_err *e)
{
	const char *const cells[18] = { [0] = "unread", [1] = c->name, [5] = what, [17] = *e->why ? e->why : e->what };
	csv_row(out, cells, RH_LEN(cells));
}

void app_audit_csv(const struct app_audit_cluster *v, size_t n, struct rh_buf *out)
{
	rh_buf_addz(out, "type,cluster,namespace,kind,name,image,registry,coverage,secret,from,missing,now,pods,pulled,"
			 "not_pulled,uncovered,failing,says\r\n");
	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage *c = v[i].found;

		for (size_t k = 0; c && k < c->n; k++)
			csv_line(out, &v[i], &c->lines[k]);
		for (size_t k = 0; c && k < c->finding_count; k++)
			csv_finding(out, &v[i], k);
		for (size_t k = 0; c && k < c->unread_count; k++)
			csv_unread(out, &v[i], c->unread[k].what, &c->unread[k].err);
		if (!c && !v[i].none)
			csv_unread(out, &v[i], "", &v[i].err);
	}
}
