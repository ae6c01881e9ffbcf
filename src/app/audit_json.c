/* An audit for programs: one JSON object. */
#include "app/audit_print.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/coverage.h"
#include "kube/uses.h"
#include "kube/workload.h"

static void put_time(struct data_jw *w, const char *key, int64_t when)
{
	if (when)
		data_jw_kv_int(w, key, when);
}

static void put_line(struct data_jw *w, const struct app_audit_cluster *c, const struct kube_coverage_line *l)
{
	char *says = app_audit_says(l, c->now);

	data_jw_open(w, '{');
	data_jw_kv_given(w, "namespace", l->ns);
	data_jw_kv_given(w, "kind", l->def->id);
	data_jw_kv_given(w, "name", l->name);
	data_jw_kv_given(w, "owner", l->owner);
	data_jw_kv_given(w, "image", l->image);
	data_jw_kv_given(w, "registry", l->host);
	data_jw_kv_given(w, "serviceAccount", l->account);
	data_jw_kv_given(w, "coverage", kube_coverage_how_defs[l->how].id);
	data_jw_kv_given(w, "state", kube_cell_defs[l->state].id);
	data_jw_kv_given(w, "secret", l->secret);
	data_jw_kv_given(w, "key", l->key);
	data_jw_kv_given(w, "from", l->from);
	data_jw_kv_given(w, "missing", l->missing);
	data_jw_kv_given(w, "missingType", l->type);
	put_time(w, "ends", l->ends);
	data_jw_kv_given(w, "nodes", kube_pull_defs[l->now].id);
	data_jw_kv_int(w, "pods", l->pods);
	data_jw_kv_int(w, "pulled", l->pulled);
	data_jw_kv_int(w, "notPulled", l->not_pulled);
	data_jw_kv_bool(w, "uncovered", kube_coverage_uncovered(l));
	data_jw_kv_bool(w, "failing", kube_coverage_failing(l));
	data_jw_kv_set(w, "restart", l->before);
	data_jw_kv_given(w, "says", says);
	data_jw_close(w, '}');
	free(says);
}

static void put_namespace(struct data_jw *w, const struct kube_coverage_ns *ns)
{
	data_jw_open(w, '{');
	data_jw_kv_given(w, "name", ns->name);
	data_jw_kv_int(w, "images", (int64_t)ns->images);
	data_jw_kv_int(w, "uncovered", (int64_t)ns->uncovered);
	data_jw_kv_int(w, "failing", (int64_t)ns->not_pulled);
	data_jw_kv_set(w, "registriesUnread", ns->secrets_unread);
	data_jw_kv_set(w, "serviceAccountsUnread", ns->accounts_unread);
	data_jw_kv_set(w, "workloadsUnread", ns->workloads_unread);
	data_jw_kv_set(w, "podsUnread", ns->pods_unread);
	data_jw_close(w, '}');
}

static void put_secret(struct data_jw *w, const struct kube_coverage_secret *s)
{
	data_jw_open(w, '{');
	data_jw_kv_given(w, "namespace", s->ns);
	data_jw_kv_given(w, "name", s->name);
	data_jw_kv_given(w, "type", s->type);
	data_jw_kv_bool(w, "broken", s->broken);
	data_jw_kv_given(w, "why", s->why);
	data_jw_kv_int(w, "images", s->images);
	data_jw_kv_int(w, "namedBy", s->named_by);
	put_time(w, "ends", s->ends);
	data_jw_kv_open(w, "entries", '[');
	for (size_t i = 0; i < s->n; i++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "key", s->entries[i].key);
		data_jw_kv_given(w, "registry", s->entries[i].host);
		data_jw_kv_given(w, "user", s->entries[i].user);
		put_time(w, "ends", s->entries[i].ends);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	data_jw_close(w, '}');
}

static void put_finding(struct data_jw *w, const struct app_audit_cluster *c, size_t number)
{
	const struct kube_coverage_finding *f = &c->found->findings[number];
	char *says = app_audit_finds(c, number, f->secrets[0]);

	data_jw_open(w, '{');
	data_jw_kv_given(w, "finding", kube_finding_defs[f->kind].id);
	data_jw_kv_given(w, "registry", f->host);
	data_jw_kv_given(w, "user", f->user);
	if (f->groups)
		data_jw_kv_int(w, "passwords", f->groups);
	data_jw_kv_open(w, "secrets", '[');
	for (size_t i = 0; i < f->n; i++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "namespace", c->found->secrets[f->secrets[i]].ns);
		data_jw_kv_given(w, "name", c->found->secrets[f->secrets[i]].name);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	data_jw_kv_given(w, "says", says);
	data_jw_close(w, '}');
	free(says);
}

static void put_unread(struct data_jw *w, const char *what, const struct rh_err *e)
{
	data_jw_open(w, '{');
	data_jw_kv_given(w, "what", what);
	data_jw_kv_given(w, "why", *e->why ? e->why : e->what);
	data_jw_close(w, '}');
}

static void put_found(struct data_jw *w, const struct app_audit_cluster *v)
{
	const struct kube_coverage *c = v->found;

	data_jw_kv_bool(w, "registriesRead", !c->no_values);
	data_jw_kv_open(w, "images", '[');
	for (size_t i = 0; i < c->n; i++)
		put_line(w, v, &c->lines[i]);
	data_jw_close(w, ']');
	data_jw_kv_open(w, "namespaces", '[');
	for (size_t i = 0; i < c->namespace_count; i++)
		put_namespace(w, &c->namespaces[i]);
	data_jw_close(w, ']');
	data_jw_kv_open(w, "registries", '[');
	for (size_t i = 0; i < c->secret_count; i++)
		if (c->secrets[i].here)
			put_secret(w, &c->secrets[i]);
	data_jw_close(w, ']');
	data_jw_kv_open(w, "findings", '[');
	for (size_t i = 0; i < c->finding_count; i++)
		put_finding(w, v, i);
	data_jw_close(w, ']');
	data_jw_kv_open(w, "unread", '[');
	for (size_t i = 0; i < c->unread_count; i++)
		put_unread(w, c->unread[i].what, &c->unread[i].err);
	data_jw_close(w, ']');
}

static void put_sum(struct data_jw *w, const struct app_audit_cluster *v, size_t n)
{
	int64_t images = 0, uncovered = 0, failing = 0, unknown = 0, findings = 0;

	for (size_t i = 0; i < n; i++) {
		const struct kube_coverage *c = v[i].found;

		images += c ? (int64_t)c->n : 0;
		uncovered += c ? (int64_t)c->uncovered : 0;
		failing += c ? (int64_t)c->failing : 0;
		unknown += c ? (int64_t)c->unknown : 0;
		findings += c ? (int64_t)c->finding_count : 0;
	}
	data_jw_kv_open(w, "summary", '{');
	data_jw_kv_int(w, "images", images);
	data_jw_kv_int(w, "uncovered", uncovered);
	data_jw_kv_int(w, "failing", failing);
	data_jw_kv_int(w, "unknown", unknown);
	data_jw_kv_int(w, "findings", findings);
	data_jw_close(w, '}');
}

void app_audit_json(const struct app_audit_cluster *v, size_t n, struct rh_buf *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	data_jw_kv_open(&w, "clusters", '[');
	for (size_t i = 0; i < n; i++) {
		if (v[i].none)
			continue;
		data_jw_open(&w, '{');
		data_jw_kv_given(&w, "name", v[i].name);
		if (v[i].found)
			put_found(&w, &v[i]);
		else
			data_jw_kv_given(&w, "error", *v[i].err.why ? v[i].err.why : v[i].err.what);
		data_jw_close(&w, '}');
	}
	data_jw_close(&w, ']');
	put_sum(&w, v, n);
	data_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}
