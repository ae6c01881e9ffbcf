/* An audit for programs: one JSON object. */
#include "app/audit_print.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/coverage.h"
#include "kube/uses.h"
#include "kube/workload.h"

static void put(struct data_jw *w, const char *key, const char *value)
{
	if (value && *value)
		data_jw_kv(w, key, rh_str(value));
}

static void put_int(struct data_jw *w, const char *key, int64_t value)
{
	data_jw_key(w, rh_str(key));
	data_jw_int(w, value);
}

static void put_bool(struct data_jw *w, const char *key, bool value)
{
	data_jw_key(w, rh_str(key));
	data_jw_bool(w, value);
}

static void open_list(struct data_jw *w, const char *key)
{
	data_jw_key(w, rh_str(key));
	data_jw_open(w, '[');
}

static void put_time(struct data_jw *w, const char *key, int64_t when)
{
	if (when)
		put_int(w, key, when);
}

static void put_line(struct data_jw *w, const struct app_audit_cluster *c, const struct kube_coverage_line *l)
{
	char *says = app_audit_says(l, c->now);

	data_jw_open(w, '{');
	put(w, "namespace", l->ns);
	put(w, "kind", l->def->id);
	put(w, "name", l->name);
	put(w, "owner", l->owner);
	put(w, "image", l->image);
	put(w, "registry", l->host);
	put(w, "serviceAccount", l->account);
	put(w, "coverage", kube_coverage_how_defs[l->how].id);
	put(w, "state", kube_cell_defs[l->state].id);
	put(w, "secret", l->secret);
	put(w, "key", l->key);
	put(w, "from", l->from);
	put(w, "missing", l->missing);
	put(w, "missingType", l->type);
	put_time(w, "ends", l->ends);
	put(w, "nodes", kube_pull_defs[l->now].id);
	put_int(w, "pods", l->pods);
	put_int(w, "pulled", l->pulled);
	put_int(w, "notPulled", l->not_pulled);
	put_bool(w, "uncovered", kube_coverage_uncovered(l));
	put_bool(w, "failing", kube_coverage_failing(l));
	if (l->before)
		put_bool(w, "restart", true);
	put(w, "says", says);
	data_jw_close(w, '}');
	free(says);
}

static void put_namespace(struct data_jw *w, const struct kube_coverage_ns *ns)
{
	data_jw_open(w, '{');
	put(w, "name", ns->name);
	put_int(w, "images", (int64_t)ns->images);
	put_int(w, "uncovered", (int64_t)ns->uncovered);
	put_int(w, "failing", (int64_t)ns->not_pulled);
	if (ns->secrets_unread)
		put_bool(w, "registriesUnread", true);
	if (ns->accounts_unread)
		put_bool(w, "serviceAccountsUnread", true);
	if (ns->workloads_unread)
		put_bool(w, "workloadsUnread", true);
	if (ns->pods_unread)
		put_bool(w, "podsUnread", true);
	data_jw_close(w, '}');
}

static void put_secret(struct data_jw *w, const struct kube_coverage_secret *s)
{
	data_jw_open(w, '{');
	put(w, "namespace", s->ns);
	put(w, "name", s->name);
	put(w, "type", s->type);
	put_bool(w, "broken", s->broken);
	put(w, "why", s->why);
	put_int(w, "images", s->images);
	put_int(w, "namedBy", s->named_by);
	put_time(w, "ends", s->ends);
	open_list(w, "entries");
	for (size_t i = 0; i < s->n; i++) {
		data_jw_open(w, '{');
		put(w, "key", s->entries[i].key);
		put(w, "registry", s->entries[i].host);
		put(w, "user", s->entries[i].user);
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
	put(w, "finding", kube_finding_defs[f->kind].id);
	put(w, "registry", f->host);
	put(w, "user", f->user);
	if (f->groups)
		put_int(w, "passwords", f->groups);
	open_list(w, "secrets");
	for (size_t i = 0; i < f->n; i++) {
		data_jw_open(w, '{');
		put(w, "namespace", c->found->secrets[f->secrets[i]].ns);
		put(w, "name", c->found->secrets[f->secrets[i]].name);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	put(w, "says", says);
	data_jw_close(w, '}');
	free(says);
}

static void put_unread(struct data_jw *w, const char *what, const struct rh_err *e)
{
	data_jw_open(w, '{');
	put(w, "what", what);
	put(w, "why", *e->why ? e->why : e->what);
	data_jw_close(w, '}');
}

static void put_found(struct data_jw *w, const struct app_audit_cluster *v)
{
	const struct kube_coverage *c = v->found;

	put_bool(w, "registriesRead", !c->no_values);
	open_list(w, "images");
	for (size_t i = 0; i < c->n; i++)
		put_line(w, v, &c->lines[i]);
	data_jw_close(w, ']');
	open_list(w, "namespaces");
	for (size_t i = 0; i < c->namespace_count; i++)
		put_namespace(w, &c->namespaces[i]);
	data_jw_close(w, ']');
	open_list(w, "registries");
	for (size_t i = 0; i < c->secret_count; i++)
		if (c->secrets[i].here)
			put_secret(w, &c->secrets[i]);
	data_jw_close(w, ']');
	open_list(w, "findings");
	for (size_t i = 0; i < c->finding_count; i++)
		put_finding(w, v, i);
	data_jw_close(w, ']');
	open_list(w, "unread");
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
	data_jw_key(w, RH_STR("summary"));
	data_jw_open(w, '{');
	put_int(w, "images", images);
	put_int(w, "uncovered", uncovered);
	put_int(w, "failing", failing);
	put_int(w, "unknown", unknown);
	put_int(w, "findings", findings);
	data_jw_close(w, '}');
}

void app_audit_json(const struct app_audit_cluster *v, size_t n, struct rh_buf *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	open_list(&w, "clusters");
	for (size_t i = 0; i < n; i++) {
		if (v[i].none)
			continue;
		data_jw_open(&w, '{');
		put(&w, "name", v[i].name);
		if (v[i].found)
			put_found(&w, &v[i]);
		else
			put(&w, "error", *v[i].err.why ? v[i].err.why : v[i].err.what);
		data_jw_close(&w, '}');
	}
	data_jw_close(&w, ']');
	put_sum(&w, v, n);
	data_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}
