/* The objects that a file holds: several documents, YAML or JSON, as kubectl reads them. */
#include "app/apply.h"
#include "app/cmdline.h"
#include "base/base.h"
#include "data/documents.h"
#include "data/json.h"
#include "data/text.h"
#include "data/yaml.h"
#include "kube/kube.h"

#include <stdlib.h>
#include <string.h>

static const struct kube_resource *const resources[] = {
	&kube_res_secret, &kube_res_namespace, &kube_res_deployment,    &kube_res_stateful_set, &kube_res_daemon_set,
	&kube_res_job,    &kube_res_cron_job,  &kube_res_cron_job_beta, &kube_res_pod,
};

struct reading {
	struct app_apply_objects *out;
	size_t line; /* where the document begins */
	struct rh_err *e;
};

static bool wrong(struct reading *r, enum rh_code code, const char *what, const char *fix)
{
	rh_err_set(r->e, code, _("The document at line %zu cannot be applied."), r->line);
	rh_err_why(r->e, "%s", what);
	rh_err_fix(r->e, "%s", fix ? fix : "");
	return false;
}

/* ---- one object ---- */

static char *text_at(struct rh_str json, const char *pointer)
{
	struct rh_buf b;
	char *text = NULL;

	rh_buf_init(&b, 4096);
	if (data_json_find_text(json, pointer, &b) && b.n)
		text = rh_str_dup(rh_buf_str(&b));
	rh_buf_release(&b);
	return text;
}

static bool is_version(const struct kube_resource *r, const char *version)
{
	char *own = r->group[0] ? rh_format("%s/%s", r->group, r->version) : rh_strdup(r->version);
	bool is = strcmp(own, version) == 0;

	free(own);
	return is;
}

static bool unknown_kind(struct reading *r, const char *kind, const char *version)
{
	char *what = rh_format(_("It is %s of %s: ranchhand does not write those."), kind, version);
	bool no = wrong(r, RH_E_INVALID, what,
			_("It writes Secret, Namespace, Deployment, StatefulSet, DaemonSet, Job, CronJob and Pod; "
			  "kubectl writes the others."));
	free(what);
	return no;
}

static bool take_kind(struct reading *r, struct app_apply_object *o, struct rh_str json)
{
	char *kind = text_at(json, "/kind"), *version = text_at(json, "/apiVersion");
	bool ok = kind && version;

	if (!ok)
		(void)wrong(r, RH_E_INVALID, _("It has no apiVersion, or no kind."), NULL);
	for (size_t i = 0; ok && i < RH_LEN(resources) && !o->resource; i++)
		if (strcmp(resources[i]->kind, kind) == 0 && is_version(resources[i], version))
			o->resource = resources[i];
	if (ok && !o->resource)
		ok = unknown_kind(r, kind, version);
	free(kind);
	free(version);
	return ok;
}

static bool take_name(struct reading *r, struct app_apply_object *o, struct rh_str json)
{
	struct rh_err e;

	o->name = text_at(json, "/metadata/name");
	o->ns = text_at(json, "/metadata/namespace");
	if (!o->name)
		return wrong(r, RH_E_INVALID, _("It has no metadata.name."), NULL);
	if (!data_name_subdomain(rh_str(o->name), &e) || (o->ns && !data_name_label(rh_str(o->ns), &e)))
		return wrong(r, RH_E_INVALID, e.what, e.fix);
	if (o->ns && !o->resource->namespaced)
		return wrong(r, RH_E_INVALID, _("A namespace is in no namespace."), NULL);
	return true;
}

/* What only the server writes; with those a file that was saved from it could not be applied again. */
static bool drop_status(struct reading *r, struct rh_secret *json)
{
	static const char *const drop[] = { "/status", "/metadata/managedFields", "/metadata/creationTimestamp",
					    "/metadata/generation", "/metadata/selfLink" };

	return data_json_drop(json, drop, RH_LEN(drop), r->e) == RH_OK;
}

/* One member of stringData, as data: there the server keeps it. */
static bool take_string(struct reading *r, struct rh_secret *json, const struct data_json_iter *it)
{
	struct rh_buf pointer, key;
	struct rh_secret text, value;
	struct data_jw w;
	bool ok;

	rh_buf_init(&pointer, 4096);
	rh_buf_init(&key, 1024);
	rh_secret_init(&text);
	rh_secret_init(&value);
	ok = it->value.n && it->value.p[0] == '"' && data_json_decode(it->key, DATA_JSON_EXACT, rh_out_buf(&key)) &&
	     data_json_decode(it->value, DATA_JSON_NUL, rh_out_secret(&text));
	if (ok) {
		data_jw_init(&w, rh_out_secret(&value));
		data_jw_base64(&w, rh_secret_peek(&text));
		rh_buf_addz(&pointer, "/data/");
		data_json_pointer_add(&pointer, rh_buf_str(&key));
		ok = data_json_put(json, pointer.p, rh_secret_peek(&value), true, r->e) == RH_OK;
	} else {
		(void)wrong(r, RH_E_INVALID, _("A value of stringData is no text."), NULL);
	}
	rh_secret_release(&text);
	rh_secret_release(&value);
	rh_buf_release(&pointer);
	rh_buf_release(&key);
	return ok;
}

static bool take_strings(struct reading *r, struct rh_secret *json)
{
	static const char *const strings_at[] = { "/stringData" };
	struct rh_secret was;
	struct rh_str strings, data;
	struct data_json_iter it;
	struct rh_err none;
	bool ok = true;

	rh_secret_init(&was);
	rh_secret_copy(&was, json);
	if (data_json_find(rh_secret_peek(&was), "/stringData", &strings, &none) == RH_OK) {
		if (data_json_find(rh_secret_peek(&was), "/data", &data, &none) == RH_OK && data.p[0] != '{')
			ok = data_json_put(json, "/data", RH_STR("{}"), true, r->e) == RH_OK;
		if (data_json_iter_init(&it, strings))
			while (ok && data_json_next(&it))
				ok = take_string(r, json, &it);
		ok = ok && data_json_drop(json, strings_at, RH_LEN(strings_at), r->e) == RH_OK;
	}
	rh_secret_release(&was);
	return ok;
}

static bool masked(struct rh_str json)
{
	return rh_str_find(json, DATA_YAML_MASK) < json.n;
}

static bool fill(struct reading *r, struct app_apply_object *o, struct rh_str json)
{
	if (!take_kind(r, o, json) || !take_name(r, o, json))
		return false;
	if (masked(json))
		return wrong(
			r, RH_E_INVALID, _("Values in it are masked: it was saved from a screen, without them."),
			_("Put the values in their place, or take those lines out: what a file does not name stays "
			  "as it is."));
	rh_secret_set(&o->json, json);
	return drop_status(r, &o->json) && (o->resource != &kube_res_secret || take_strings(r, &o->json));
}

static bool add_object(struct reading *r, struct rh_str json)
{
	struct app_apply_objects *all = r->out;

	if (all->n >= APP_APPLY_OBJECTS)
		return wrong(r, RH_E_LIMIT, _("A file may hold a thousand objects."), _("Take it apart."));
	all->v = rh_resize(all->v, all->n + 1, sizeof *all->v);
	all->v[all->n] = (struct app_apply_object){ .line = r->line };
	rh_secret_init(&all->v[all->n].json);
	return fill(r, &all->v[all->n++], json);
}

/* ---- documents ---- */

/* A List, as `kubectl get -o yaml` prints several objects. */
static bool add(struct reading *r, struct rh_str json)
{
	struct data_json_iter it;
	struct rh_str items;
	struct rh_err none;
	char *kind;
	bool ok = true;

	if (!json.n || json.p[0] != '{')
		return wrong(r, RH_E_PARSE,
			     _("This is not an object: it must begin with apiVersion, kind and metadata."), NULL);
	kind = text_at(json, "/kind");
	bool list = kind && strcmp(kind, "List") == 0;
	free(kind);
	if (!list)
		return add_object(r, json);
	if (data_json_find(json, "/items", &items, &none) != RH_OK || !data_json_iter_init(&it, items))
		return wrong(r, RH_E_PARSE, _("It is a List without items."), NULL);
	while (ok && data_json_next(&it))
		ok = add_object(r, it.value);
	return ok;
}

enum rh_code app_apply_read(struct rh_str text, struct app_apply_objects *out, struct rh_err *e)
{
	struct reading r = { .out = out, .e = e };
	struct data_documents d;
	struct rh_secret json;
	struct rh_str document;

	*out = (struct app_apply_objects){ 0 };
	rh_secret_init(&json);
	data_documents_init(&d, text);
	while (data_documents_next(&d, &json, &document, e)) {
		r.line = d.line;
		if (!add(&r, document))
			break;
	}
	rh_secret_release(&json);
	if (e->code == RH_OK && !out->n)
		rh_err_say(e, RH_E_INVALID, _("There is no object in it."), NULL, NULL);
	return e->code;
}

void app_apply_release(struct app_apply_objects *o)
{
	for (size_t i = 0; i < o->n; i++) {
		free(o->v[i].ns);
		free(o->v[i].name);
		rh_secret_release(&o->v[i].json);
	}
	free(o->v);
	*o = (struct app_apply_objects){ 0 };
}

bool app_apply_in_place(const struct app_apply_objects *o, const struct app_options *opt, struct rh_err *e)
{
	const char *ns = opt->namespace_count ? opt->namespaces[0] : NULL;

	for (size_t i = 0; ns && i < o->n; i++) {
		if (!o->v[i].ns || strcmp(o->v[i].ns, ns) == 0)
			continue;
		rh_err_set(e, RH_E_USAGE, _("The document at line %zu is of the namespace %s, and -n says %s."),
			   o->v[i].line, o->v[i].ns, ns);
		return false;
	}
	return true;
}

enum rh_code app_apply_load(const char *file, struct app_apply_objects *out, struct rh_err *e)
{
	struct rh_secret text;
	enum rh_code code;

	*out = (struct app_apply_objects){ 0 };
	rh_secret_init(&text);
	code = rh_file_read_named(file, APP_APPLY_BYTES, &text, e);
	if (code == RH_OK)
		code = app_apply_read(rh_secret_peek(&text), out, e);
	rh_secret_release(&text);
	return code;
}
