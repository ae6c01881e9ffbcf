/* What an audit says of an image and of a registry, in a sentence; and what of it --fail-on names. */
#include "app/audit_print.h"
#include "app/audit_words.h"
#include "base/base.h"
#include "kube/coverage.h"
#include "kube/workload_row.h"
#include "registry/expiry.h"

#include <string.h>

static char *says_missing(const struct kube_coverage_line *l)
{
	if (l->type)
		return rh_format(_("It names %s, which is no registry but of type %s."), l->missing, l->type);
	return rh_format(_("It names %s, which is not there."), l->missing);
}

static char *says_how(const struct kube_coverage_line *l)
{
	switch (l->how) {
	case KUBE_COVERAGE_ATTACHED:
		return rh_format(_("Covered by %s."), l->secret);
	case KUBE_COVERAGE_BY_ACCOUNT:
		return rh_format(_("Covered by %s, which the service account %s adds."), l->secret, l->account);
	case KUBE_COVERAGE_PUBLIC:
		return rh_strdup(_("It needs no login: it is an official image of Docker Hub."));
	case KUBE_COVERAGE_UNATTACHED:
		return rh_format(
			_("Not attached: %s covers it, and the pod does not get it. Name it in imagePullSecrets."),
			l->secret);
	case KUBE_COVERAGE_ELSEWHERE:
		return rh_format(_("Not covered in %s: only %s in %s covers it."), l->ns, l->secret, l->from);
	case KUBE_COVERAGE_NEAR:
		return rh_format(_("Not covered. %s nearly does: %s."), l->secret, *l->fix ? l->fix : l->why);
	case KUBE_COVERAGE_TYPE:
	case KUBE_COVERAGE_MISSING:
		return says_missing(l);
	case KUBE_COVERAGE_NONE:
		return rh_format(_("No registry for %s is known."), *l->host ? l->host : l->image);
	case KUBE_COVERAGE_BROKEN:
		return rh_format(_("Not covered: nodes cannot read %s, and so have no credentials at all for the pod."),
				 l->secret);
	default:
		return rh_strdup(
			_("Not known: the registries or the service accounts of the namespace were not read."));
	}
}

char *app_audit_says(const struct kube_coverage_line *l, int64_t now)
{
	char *how = says_how(l), *ends = registry_expiry_text(l->ends, now), *text;
	struct rh_buf b;

	rh_buf_init(&b, 8192);
	rh_buf_addz(&b, how);
	if (l->missing && l->how != KUBE_COVERAGE_TYPE && l->how != KUBE_COVERAGE_MISSING) {
		text = says_missing(l);
		rh_buf_addf(&b, "%s%s", rh_gap(b.p), text);
		free(text);
	}
	if (ends) {
		rh_buf_addz(&b, rh_gap(b.p));
		rh_buf_addf(&b, _("Its password %s."), ends);
	}
	if (kube_coverage_failing(l)) {
		rh_buf_addz(&b, rh_gap(b.p));
		rh_buf_addf(&b, _("Nodes could not pull it: %s."), _(kube_pull_defs[l->now].word));
	}
	if (l->before) {
		rh_buf_addz(&b, rh_gap(b.p));
		rh_buf_addz(&b, _("Its pods were made before: restart it."));
	}
	free(how);
	free(ends);
	text = rh_buf_take(&b);
	rh_buf_release(&b);
	return text;
}

/* ---- findings ---- */

static char *others(const struct kube_coverage *c, const struct kube_coverage_finding *f, size_t secret)
{
	enum { SHOWN = 5 };
	size_t n = 0;
	struct rh_buf b;

	rh_buf_init(&b, 65536);
	for (size_t i = 0; i < f->n && n < SHOWN; i++) {
		if (f->secrets[i] == secret)
			continue;
		rh_buf_addf(&b, "%s%s/%s", b.n ? _(", ") : "", c->secrets[f->secrets[i]].ns,
			    c->secrets[f->secrets[i]].name);
		n++;
	}
	char *shown = rh_buf_take(&b), *text;
	rh_buf_release(&b);
	if (f->n <= SHOWN + 1)
		return shown;
	text = rh_format(_("%s, ... (%zu in all)"), shown, f->n - 1);
	free(shown);
	return text;
}

char *app_audit_finds(const struct app_audit_cluster *c, size_t finding, size_t secret)
{
	const struct kube_coverage_finding *f = &c->found->findings[finding];
	const struct kube_coverage_secret *s = &c->found->secrets[secret];
	char *more = NULL, *text;

	switch (f->kind) {
	case KUBE_FINDING_BROKEN:
		return rh_format(_("Nodes cannot read it: %s."), s->why ? s->why : "");
	case KUBE_FINDING_ENDED:
	case KUBE_FINDING_ENDS_SOON:
		more = registry_expiry_text(s->ends, c->now);
		text = rh_format(_("Its password %s."), more ? more : "");
		break;
	case KUBE_FINDING_UNUSED:
		return rh_strdup(_("No workload, pod or service account names it."));
	case KUBE_FINDING_PASSWORDS:
		more = others(c->found, f, secret);
		text = rh_format(_("The login of %s at %s has %u different passwords: also in %s."), f->user, f->host,
				 f->groups, more);
		break;
	default:
		more = others(c->found, f, secret);
		text = rh_format(_("It holds the same as %s."), more);
		break;
	}
	free(more);
	return text;
}

/* ---- what there is ---- */

static unsigned bits_of(const struct kube_coverage *c)
{
	static const unsigned kinds[KUBE_FINDINGS] = { [KUBE_FINDING_BROKEN] = APP_AUDIT_BROKEN,
						       [KUBE_FINDING_ENDED] = APP_AUDIT_EXPIRED,
						       [KUBE_FINDING_UNUSED] = APP_AUDIT_UNUSED };
	unsigned bits = 0;

	if (c->failing)
		bits |= APP_AUDIT_FAILING;
	if (c->uncovered)
		bits |= APP_AUDIT_UNCOVERED;
	if (c->unknown || c->unread_count || c->no_values)
		bits |= APP_AUDIT_UNKNOWN;
	for (size_t i = 0; i < c->finding_count; i++)
		bits |= kinds[c->findings[i].kind];
	return bits;
}

unsigned app_audit_bits(const struct app_audit_cluster *v, size_t n)
{
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].found)
			bits |= bits_of(v[i].found);
		else if (!v[i].none)
			bits |= APP_AUDIT_UNKNOWN;
	}
	return bits;
}
