/* An audit as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), with what GitHub's code scanning asks
 * for besides ("SARIF support for code scanning"): a location in a file, which here is the object's place in its
 * cluster, and a fingerprint, so that the same trouble is the same alert in the next run.
 */
#include "config.h"

#include "app/audit_print.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/coverage.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "net/net.h"

#include <stdio.h>

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

enum rule {
	RULE_FAILING,
	RULE_UNCOVERED,
	RULE_BROKEN,
	RULE_ENDED,
	RULE_ENDS_SOON,
	RULE_UNUSED,
	RULE_PASSWORDS,
	RULE_DUPLICATES,
	RULE_UNKNOWN,
	RULES
};
static const struct {
	const char *id, *level, *text, *help;
} rules[RULES] = {
	[RULE_FAILING] = { "image-not-pulled", "error", N_("A node could not pull an image"),
			   N_("Open the workload in ranchhand: its page tells why, and what can be done.") },
	[RULE_UNCOVERED] = { "image-not-covered", "warning", N_("No pull secret of the pod covers an image"),
			     N_("Attach a registry of the namespace, copy one from another, or create one.") },
	[RULE_BROKEN] = { "registry-broken", "error", N_("Nodes cannot read a pull secret"),
			  N_("A pod that names it gets no credentials at all: repair it or take it off.") },
	[RULE_ENDED] = { "password-ended", "error", N_("The password of a registry has ended"),
			 N_("Enter a new one, or rotate it everywhere.") },
	[RULE_ENDS_SOON] = { "password-ends-soon", "note", N_("The password of a registry ends within a day"),
			     N_("Enter a new one, or rotate it everywhere.") },
	[RULE_UNUSED] = { "registry-unused", "note", N_("Nothing names a registry"),
			  N_("Attach it to what needs it, or delete it.") },
	[RULE_PASSWORDS] = { "passwords-differ", "warning", N_("One login has different passwords"),
			     N_("Rotate it: then all secrets hold the same.") },
	[RULE_DUPLICATES] = { "registry-twice", "note", N_("Two registries of a namespace hold the same"),
			      N_("Keep one of them.") },
	[RULE_UNKNOWN] = { "not-known", "note", N_("It is not known what an image is pulled with"),
			   N_("It takes the right to list secrets and service accounts of the namespace.") },
};

static void put_text(struct data_jw *w, const char *key, const char *text)
{
	data_jw_kv_open(w, key, '{');
	data_jw_kv(w, "text", rh_str(text));
	data_jw_close(w, '}');
}

/* ---- one result ---- */

/* "CLUSTER/NAMESPACE/KIND/NAME" as a relative reference (RFC 3986): no scheme can begin in it. */
static void put_uri(struct data_jw *w, const struct app_audit_cluster *c, const char *ns, const char *kind,
		    const char *name)
{
	const char *const steps[] = { c->name, ns, kind, name };
	struct rh_buf uri;

	rh_buf_init(&uri, 65536);
	for (size_t i = 0; i < RH_LEN(steps); i++) {
		if (i)
			rh_buf_addc(&uri, '/');
		net_url_escape(&uri, rh_str(steps[i]));
	}
	data_jw_kv(w, "uri", rh_buf_str(&uri));
	rh_buf_release(&uri);
}

static void put_location(struct data_jw *w, const struct app_audit_cluster *c, const char *ns, const char *kind,
			 const char *name)
{
	static const char *const region[] = { "startLine", "startColumn", "endLine", "endColumn" };
	char *full = rh_format("%s/%s/%s", ns, kind, name);

	data_jw_kv_open(w, "locations", '[');
	data_jw_open(w, '{');
	data_jw_kv_open(w, "physicalLocation", '{');
	data_jw_kv_open(w, "artifactLocation", '{');
	put_uri(w, c, ns, kind, name);
	data_jw_close(w, '}');
	data_jw_kv_open(w, "region", '{');
	for (size_t i = 0; i < RH_LEN(region); i++)
		data_jw_kv_int(w, region[i], 1);
	data_jw_close(w, '}');
	data_jw_close(w, '}');
	data_jw_kv_open(w, "logicalLocations", '[');
	data_jw_open(w, '{');
	data_jw_kv(w, "name", rh_str(name));
	data_jw_kv(w, "fullyQualifiedName", rh_str(full));
	data_jw_kv(w, "kind", RH_STR("resource"));
	data_jw_close(w, '}');
	data_jw_close(w, ']');
	data_jw_close(w, '}');
	data_jw_close(w, ']');
	free(full);
}

/* what: tells results of one object apart, "" or the image. */
static void put_fingerprint(struct data_jw *w, enum rule rule, const struct app_audit_cluster *c, const char *ns,
			    const char *kind, const char *name, const char *what)
{
	char *all = rh_format("%s\n%s\n%s\n%s\n%s\n%s", rules[rule].id, c->name, ns, kind, name, what), hex[17];

	snprintf(hex, sizeof hex, "%016llx", (unsigned long long)rh_hash(RH_HASH, all, rh_str(all).n));
	data_jw_kv_open(w, "partialFingerprints", '{');
	data_jw_kv(w, "ranchhand/v1", rh_str(hex));
	data_jw_close(w, '}');
	free(all);
}

static void put_result(struct data_jw *w, enum rule rule, const struct app_audit_cluster *c, const char *ns,
		       const char *kind, const char *name, const char *what, const char *says)
{
	char *text = *what ? rh_format(_("%s: %s"), what, says) : rh_strdup(says);

	data_jw_open(w, '{');
	data_jw_kv(w, "ruleId", rh_str(rules[rule].id));
	data_jw_kv_int(w, "ruleIndex", rule);
	data_jw_kv(w, "level", rh_str(rules[rule].level));
	put_text(w, "message", text);
	put_location(w, c, ns, kind, name);
	put_fingerprint(w, rule, c, ns, kind, name, what);
	data_jw_close(w, '}');
	free(text);
}

static void put_line(struct data_jw *w, const struct app_audit_cluster *c, const struct kube_coverage_line *l)
{
	enum rule rule = kube_coverage_failing(l)          ? RULE_FAILING
			 : kube_coverage_uncovered(l)      ? RULE_UNCOVERED
			 : l->how == KUBE_COVERAGE_UNKNOWN ? RULE_UNKNOWN
							   : RULES;
	char *says;

	if (rule == RULES)
		return;
	says = app_audit_says(l, c->now);
	put_result(w, rule, c, l->ns, l->def->id, l->name, l->image, says);
	free(says);
}

static void put_finding(struct data_jw *w, const struct app_audit_cluster *c, size_t number)
{
	static const enum rule of[KUBE_FINDINGS] = {
		[KUBE_FINDING_BROKEN] = RULE_BROKEN,       [KUBE_FINDING_ENDED] = RULE_ENDED,
		[KUBE_FINDING_ENDS_SOON] = RULE_ENDS_SOON, [KUBE_FINDING_UNUSED] = RULE_UNUSED,
		[KUBE_FINDING_PASSWORDS] = RULE_PASSWORDS, [KUBE_FINDING_DUPLICATES] = RULE_DUPLICATES,
	};
	const struct kube_coverage_finding *f = &c->found->findings[number];

	for (size_t i = 0; i < f->n; i++) {
		const struct kube_coverage_secret *s = &c->found->secrets[f->secrets[i]];
		char *says = app_audit_finds(c, number, f->secrets[i]);

		put_result(w, of[f->kind], c, s->ns, "secret", s->name, f->host ? f->host : "", says);
		free(says);
	}
}

/* ---- the tool ---- */

static void put_rules(struct data_jw *w)
{
	data_jw_kv_open(w, "rules", '[');
	for (size_t i = 0; i < RULES; i++) {
		data_jw_open(w, '{');
		data_jw_kv(w, "id", rh_str(rules[i].id));
		data_jw_kv(w, "name", rh_str(rules[i].id));
		put_text(w, "shortDescription", _(rules[i].text));
		put_text(w, "fullDescription", _(rules[i].text));
		put_text(w, "help", _(rules[i].help));
		data_jw_kv_open(w, "defaultConfiguration", '{');
		data_jw_kv(w, "level", rh_str(rules[i].level));
		data_jw_close(w, '}');
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
}

static void put_tool(struct data_jw *w)
{
	data_jw_kv_open(w, "tool", '{');
	data_jw_kv_open(w, "driver", '{');
	data_jw_kv(w, "name", RH_STR(PACKAGE_NAME));
	data_jw_kv(w, "semanticVersion", RH_STR(PACKAGE_VERSION));
	put_rules(w);
	data_jw_close(w, '}');
	data_jw_close(w, '}');
}

static void put_note(struct data_jw *w, const char *before, const struct rh_err *e)
{
	char *text = rh_format(_("%s: %s"), before, *e->why ? e->why : e->what);

	data_jw_open(w, '{');
	data_jw_kv(w, "level", RH_STR("warning"));
	put_text(w, "message", text);
	data_jw_close(w, '}');
	free(text);
}

/* What could not be looked at is the tool's news, not a result. */
static void put_notes(struct data_jw *w, const struct app_audit_cluster *v, size_t n)
{
	bool all = true;

	for (size_t i = 0; i < n; i++)
		all = all && (v[i].found || v[i].none);
	data_jw_kv_open(w, "invocations", '[');
	data_jw_open(w, '{');
	data_jw_kv_bool(w, "executionSuccessful", all);
	data_jw_kv_open(w, "toolExecutionNotifications", '[');
	for (size_t i = 0; i < n; i++) {
		if (!v[i].found && !v[i].none)
			put_note(w, v[i].name, &v[i].err);
		for (size_t k = 0; v[i].found && k < v[i].found->unread_count; k++) {
			char *what = rh_format(_("%s: %s"), v[i].name, v[i].found->unread[k].what);

			put_note(w, what, &v[i].found->unread[k].err);
			free(what);
		}
	}
	data_jw_close(w, ']');
	data_jw_close(w, '}');
	data_jw_close(w, ']');
}

void app_audit_sarif(const struct app_audit_cluster *v, size_t n, struct rh_buf *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "$schema", RH_STR(SCHEMA));
	data_jw_kv(&w, "version", RH_STR("2.1.0"));
	data_jw_kv_open(&w, "runs", '[');
	data_jw_open(&w, '{');
	put_tool(&w);
	put_notes(&w, v, n);
	data_jw_kv_open(&w, "results", '[');
	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage *c = v[i].found;

		for (size_t k = 0; c && k < c->n; k++)
			put_line(&w, &v[i], &c->lines[k]);
		for (size_t k = 0; c && k < c->finding_count; k++)
			put_finding(&w, &v[i], k);
	}
	data_jw_close(&w, ']');
	data_jw_close(&w, '}');
	data_jw_close(&w, ']');
	data_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}
