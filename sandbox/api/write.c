/* Create, update and patch: from the body to the stored object, and every reason to refuse. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/yaml.h"

#include <stdio.h>
#include <string.h>

static bool bad(struct sb_reply *r, const char *why)
{
	sb_status(r, 400, "BadRequest", NULL, NULL, "%s", why);
	return false;
}

static bool content_is(const struct sb_request *q, const char *type)
{
	const char *header = sb_request_header(q, "Content-Type");
	struct rh_str rest = rh_str(header), first = { 0 };
	rh_str_cut(&rest, ';', &first);
	return rh_str_is_nocase(rh_str_trim(first), type);
}

/* The server shows what it was sent: as text when it looks like JSON, else in hexadecimal. */
static void unrecognized(struct sb_reply *r, const struct sb_kind *k, const char *why, struct rh_str body)
{
	enum { SHOWN = 1024 };
	struct rh_buf shown;
	rh_buf_init(&shown, 3 * SHOWN);
	struct rh_str part = rh_str_n(body.p, body.n < SHOWN ? body.n : SHOWN);
	if (!body.n)
		rh_buf_addz(&shown, "<empty>");
	else if (*body.p == '{')
		rh_buf_adds(&shown, part);
	else
		for (size_t i = 0; i < part.n; i++)
			rh_buf_addf(&shown, "%02x", (unsigned char)part.p[i]);
	sb_status(r, 400, "BadRequest", NULL, NULL,
		  "the object provided is unrecognized (must be of type %s): couldn't get "
		  "version/kind; json parse error: %s (%s%s)",
		  k->kind, why, shown.p, body.n > SHOWN ? " ..." : "");
	rh_buf_release(&shown);
}

/* The object in the body: JSON, or the one protobuf that kubectl posts. */
static json_t *read_body(struct sb_request *q, const struct sb_target *t, struct sb_reply *r)
{
	const char *header = sb_request_header(q, "Content-Type");
	struct rh_str body = rh_buf_str(&q->body);
	json_t *v = NULL;
	struct rh_err e = { 0 };

	if (content_is(q, "application/vnd.kubernetes.protobuf")) {
		enum rh_code code = sb_protobuf_object(body, &v, &e);
		if (code == RH_E_INVALID)
			sb_status(r, 415, "UnsupportedMediaType", NULL, NULL,
				  "the body of the request was in an unknown format - "
				  "accepted media types include: application/json");
		else if (code != RH_OK)
			bad(r, e.what);
		return v;
	}
	struct rh_buf json;
	rh_buf_init(&json, (size_t)16 << 20);
	bool yaml = content_is(q, "application/yaml");
	if (yaml && data_yaml_to_json(body, rh_out_buf(&json), &e) == RH_OK)
		v = sb_value_parse(rh_buf_str(&json), &e);
	rh_buf_release(&json);
	if (header && *header && !yaml && !content_is(q, "application/json")) {
		sb_status(r, 415, "UnsupportedMediaType", NULL, NULL,
			  "the body of the request was in an unknown format - accepted "
			  "media types include: application/json");
		return NULL;
	}
	if (!yaml)
		v = sb_value_parse(body, &e);
	if (v && !json_is_object(v)) {
		rh_err_set(&e, RH_E_PARSE,
			   "json: cannot unmarshal %s into Go value of type struct { APIVersion string "
			   "\"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }",
			   json_is_array(v)    ? "array"
			   : json_is_string(v) ? "string"
					       : "number");
		sb_value_free(&v);
	}
	if (!v)
		unrecognized(r, t->kind, e.what, body);
	return v;
}

static bool check_type(const json_t *v, const struct sb_target *t, struct sb_reply *r)
{
	struct rh_str kind = sb_value_str_of(v, "kind"), api = sb_value_str_of(v, "apiVersion");
	if (kind.n && !rh_str_is(kind, t->kind->kind)) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "%.*s in version \"%s\" cannot be handled as a %s: converting (v1.%.*s) "
			  "to (core.%s): unknown conversion",
			  RH_ARG(kind), t->kind->version, t->kind->kind, RH_ARG(kind), t->kind->kind);
		return false;
	}
	if (api.n && !rh_str_is(api, t->kind->api)) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is "
			  "registered for version \"%.*s\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"",
			  t->kind->kind, t->kind->version, t->kind->kind, t->kind->kind, RH_ARG(api));
		return false;
	}
	return true;
}

/* fieldValidation: members that the kind does not have are refused, warned of, or dropped in silence. */
static bool unknown_field(struct sb_request *q, const struct sb_kind *k, const char *path, struct sb_reply *r)
{
	const char *mode = sb_request_query(q, "fieldValidation");
	if (mode && !strcmp(mode, "Strict")) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "%s in version \"%s\" cannot be handled as a %s: strict decoding error: unknown "
			  "field \"%s\"",
			  k->kind, k->version, k->kind, path);
		return false;
	}
	if ((!mode || strcmp(mode, "Ignore")) && r->headers_n < 3) {
		char *warning = rh_format("299 - \"unknown field \\\"%s\\\"\"", path);
		sb_reply_header(r, "Warning", warning);
		free(warning);
	}
	return true;
}

static bool check_fields(struct sb_request *q, json_t *v, const struct sb_kind *k, struct sb_reply *r)
{
	static const char *const top[] = { "kind", "apiVersion", "metadata", NULL };
	const char *const *lists[] = { top, k->known };
	char path[400];
	SB_EACH(m, k->known ? v : NULL)
	{
		bool known = false;
		for (size_t l = 0; l < RH_LEN(lists); l++)
			for (const char *const *name = lists[l]; *name; name++)
				known |= !strcmp(*name, m.key.p);
		if (known)
			continue;
		if (!unknown_field(q, k, m.key.p, r))
			return false;
		sb_item_drop(&m);
	}
	return !sb_workload_unknown(v, k->kind, path, sizeof path) || unknown_field(q, k, path, r);
}

static bool check_place(json_t *v, const struct sb_target *t, struct sb_reply *r)
{
	json_t *meta = sb_value_need_map(v, "metadata");
	struct rh_str ns = sb_value_str_of(meta, "namespace"), name = sb_value_str_of(meta, "name");
	if (t->kind->namespaced && !ns.n)
		json_object_set_new(meta, "namespace", sb_value_text(t->ns));
	else if (t->kind->namespaced && !rh_str_eq(ns, t->ns))
		return bad(r, "the namespace of the provided object does not match the namespace sent on the request");
	if (!t->kind->namespaced && ns.n)
		return bad(r, "the namespace of the provided object does not match the namespace sent on the request");
	if (t->name.n && !name.n)
		json_object_set_new(meta, "name", sb_value_text(t->name));
	else if (t->name.n && !rh_str_eq(name, t->name)) {
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "the name of the object (%.*s) does not match the name on the URL (%.*s)", RH_ARG(name),
			  RH_ARG(t->name));
		return false;
	}
	return true;
}

static bool decode(json_t *v, const struct sb_kind *k, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	sb_value_set_text(v, "kind", k->kind); /* it may be left out */
	if (sb_decode_meta(v, &e) && (!k->decode || k->decode(v, &e)))
		return true;
	sb_status(r, 400, "BadRequest", NULL, NULL, "%s in version \"%s\" cannot be handled as a %s: %s", k->kind,
		  k->version, k->kind, e.what);
	return false;
}

/* Defaults, then every rule at once: all causes are told together. */
static bool validate(struct sb_request *q, json_t *v, const struct sb_object *old, const struct sb_kind *k,
		     struct sb_reply *r)
{
	struct sb_causes c;
	sb_causes_init(&c);
	c.minor = sb_cluster_minor(q->cluster);
	if (k->defaults)
		k->defaults(v);
	sb_validate_meta(k, v, old ? old->v : NULL, &c);
	if (k->validate)
		k->validate(v, old ? old->v : NULL, &c);
	if (c.count)
		sb_status_invalid(r, k, sb_value_z(sb_value_at(v, "metadata", "name", NULL)), &c);
	bool ok = !c.count;
	sb_causes_release(&c);
	return ok;
}

static bool dry_run(const struct sb_request *q, bool *dry, struct sb_reply *r)
{
	const char *text = sb_request_query(q, "dryRun");
	*dry = text && !strcmp(text, "All");
	if (!text || !*text || *dry)
		return true;
	char *what = rh_format("Unsupported value: []string{\"%s\"}: supported values: \"All\"", text);
	sb_status_option(r,
			 !strcmp(q->method, "POST")  ? "CreateOptions"
			 : !strcmp(q->method, "PUT") ? "UpdateOptions"
						     : "PatchOptions",
			 "FieldValueNotSupported", "dryRun", what);
	free(what);
	return false;
}

static void set_creation(struct sb_world *w, const struct sb_kind *k, json_t *meta)
{
	char uid[37], when[32];
	static const char *const servers_own[] = { "resourceVersion", "selfLink",   "deletionTimestamp",
						   "managedFields",   "generation", "deletionGracePeriodSeconds" };
	for (size_t i = 0; i < RH_LEN(servers_own); i++)
		json_object_del(meta, servers_own[i]);
	sb_random_uid(w, uid);
	sb_time_text(sb_world_time(w), when);
	sb_value_set_text(meta, "uid", uid);
	sb_value_set_text(meta, "creationTimestamp", when);
	if (k->generation)
		json_object_set_new(meta, "generation", json_integer(1));
}

static void generate_name(struct sb_world *w, json_t *meta)
{
	struct rh_str base = sb_value_str_of(meta, "generateName");
	char tail[6];
	if (!base.n || sb_value_str_of(meta, "name").n)
		return;
	sb_random_name(w, tail, 5, "bcdfghjklmnpqrstvwxz2456789");
	json_object_set_new(meta, "name", sb_value_textf("%.*s%s", (int)(base.n > 58 ? 58 : base.n), base.p, tail));
}

static void answer(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, int status,
		   const struct sb_object *o)
{
	if (rh_str_is(t->sub, "scale")) {
		sb_reply_value(r, status, sb_scale_value(o));
		return;
	}
	struct sb_form form;
	if (!sb_form_init(&form, q, false, r))
		return;
	r->status = status;
	r->type = "application/json";
	sb_form_object(&form, o, &r->body);
}

static void store(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, int status, json_t *v, bool dry)
{
	if (dry) {
		struct sb_object *o = sb_object_make(t->kind, v, 0);
		answer(q, r, t, status, o);
		sb_object_drop(&o);
	} else {
		answer(q, r, t, status, sb_store_put(&q->cluster->store, t->kind, v));
	}
}

static bool namespace_ready(struct sb_request *q, const struct sb_target *t, struct sb_reply *r)
{
	char *name = rh_str_dup(t->ns);
	const struct sb_kind *namespaces = sb_kind_named("namespaces");
	const struct sb_object *ns =
		t->kind->namespaced ? sb_store_get(&q->cluster->store, namespaces, rh_str(""), t->ns) : NULL;
	bool ok = true;
	/* Rancher keeps projects in a namespace named as the cluster: its own objects bring their place along */
	if (t->kind->namespaced && !ns && !t->kind->management) {
		sb_status(r, 404, "NotFound", namespaces, name, "namespaces \"%s\" not found", name);
		ok = false;
	} else if (ns && sb_value_str(sb_value_at(ns->v, "metadata", "deletionTimestamp", NULL)).n) {
		sb_status(r, 403, "Forbidden", t->kind, NULL,
			  "unable to create new content in namespace %s because it is being "
			  "terminated",
			  name);
		ok = false;
	}
	free(name);
	return ok;
}

/* The server's own admission, then Rancher's webhook. */
static bool admit(struct sb_request *q, struct sb_reply *r, const struct sb_kind *k, json_t *v)
{
	const char *name = sb_value_z(sb_value_at(v, "metadata", "name", NULL));
	struct rh_buf why;
	if (!k->admit)
		return sb_webhook_admit(q, r, k, v, NULL);
	rh_buf_init(&why, 4096);
	bool ok = k->admit(q->cluster, v, &why);
	if (!ok)
		sb_status(r, 403, "Forbidden", k, name, "%s \"%s\" is forbidden: %s", k->plural, name, why.p);
	rh_buf_release(&why);
	return ok && sb_webhook_admit(q, r, k, v, NULL);
}

static void create(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, bool dry)
{
	json_t *v = read_body(q, t, r);
	if (!v)
		return;
	if (check_type(v, t, r) && check_fields(q, v, t->kind, r) && decode(v, t->kind, r) && check_place(v, t, r) &&
	    namespace_ready(q, t, r)) {
		json_t *meta = json_object_get(v, "metadata");
		generate_name(q->world, meta);
		set_creation(q->world, t->kind, meta);
		if (t->kind->status)
			json_object_del(v, "status"); /* a client has no say in it */
		struct rh_str name = sb_value_str_of(meta, "name");
		if (validate(q, v, NULL, t->kind, r) && admit(q, r, t->kind, v)) {
			sb_fields_manage(q, t->kind, v, NULL);
			if (sb_store_get(&q->cluster->store, t->kind, t->ns, name)) {
				sb_status(r, 409, "AlreadyExists", t->kind, sb_value_z_of(meta, "name"),
					  "%s%s%s \"%.*s\" already exists", t->kind->plural, *t->kind->group ? "." : "",
					  t->kind->group, RH_ARG(name));
			} else {
				store(q, r, t, 201, v, dry);
				return;
			}
		}
	}
	sb_value_free(&v);
}

static void conflict(struct sb_reply *r, const struct sb_object *old)
{
	sb_status(r, 409, "Conflict", old->kind, old->name,
		  "Operation cannot be fulfilled on %s%s%s \"%s\": the object has "
		  "been modified; please apply your changes to the latest version and try again",
		  old->kind->plural, *old->kind->group ? "." : "", old->kind->group, old->name);
}

/* What the server keeps of the stored object whatever the body says. */
static void keep_own(json_t *v, const struct sb_object *old)
{
	static const char *const kept[] = { "uid", "creationTimestamp", "deletionTimestamp", "generation",
					    "managedFields" };
	json_t *meta = sb_value_need_map(v, "metadata"), *was = json_object_get(old->v, "metadata");
	for (size_t i = 0; i < RH_LEN(kept); i++) {
		const json_t *m = json_object_get(was, kept[i]), *now = json_object_get(meta, kept[i]);
		bool told = sb_value_str(now).n > 0;
		if (m && !told)
			json_object_set_new(meta, kept[i], json_deep_copy(m));
	}
}

/* The resource itself never changes the status, and /status changes nothing else. */
static json_t *split_status(json_t *v, const struct sb_object *old, const struct sb_target *t)
{
	const json_t *was = json_object_get(old->v, "status"), *now = json_object_get(v, "status");
	if (!t->kind->status)
		return v;
	if (rh_str_is(t->sub, "status")) {
		json_t *copy = json_deep_copy(old->v);
		if (now)
			json_object_set_new(copy, "status", json_deep_copy(now));
		sb_value_free(&v);
		return copy;
	}
	if (was)
		json_object_set_new(v, "status", json_deep_copy(was));
	else
		json_object_del(v, "status");
	return v;
}

/* Deleted before, and now the last finalizer has gone. */
static bool released(const struct sb_object *o)
{
	const json_t *meta = json_object_get(o->v, "metadata"), *list = json_object_get(meta, "finalizers");
	return sb_value_str_of(meta, "deletionTimestamp").n && strcmp(o->kind->plural, "namespaces") &&
	       !sb_value_count(list);
}

static void count_generation(const struct sb_kind *k, json_t *v, const struct sb_object *old)
{
	const json_t *now = json_object_get(v, "spec"), *was = json_object_get(old->v, "spec");
	json_t *meta = json_object_get(v, "metadata");
	int64_t n = sb_value_int_of(json_object_get(old->v, "metadata"), "generation", 1);
	const json_t *notes = json_object_get(meta, "annotations"),
		     *before = sb_value_at(old->v, "metadata", "annotations", NULL);
	bool same = now && was && sb_value_eq(now, was);
	/* of a Deployment the annotations count as well (registry/apps/deployment/strategy.go) */
	if (!strcmp(k->plural, "deployments"))
		same &= sb_value_count(notes) == sb_value_count(before) &&
			(!notes || !before || sb_value_eq(notes, before));
	if (k->generation)
		json_object_set_new(meta, "generation", json_integer(same ? n : n + 1));
}

/* The last steps that PUT and PATCH share. Takes v over. */
static void replace(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, const struct sb_object *old,
		    json_t *v, bool dry)
{
	json_t *meta = sb_value_need_map(v, "metadata");
	struct rh_str rv = sb_value_str_of(meta, "resourceVersion");
	char current[24];
	int n = snprintf(current, sizeof current, "%llu", (unsigned long long)old->rv);

	struct rh_str uid = sb_value_str_of(meta, "uid");
	struct rh_str has = sb_value_str(sb_value_at(old->v, "metadata", "uid", NULL));

	if (uid.n && !rh_str_eq(uid, has)) {
		sb_status(r, 409, "Conflict", old->kind, old->name,
			  "Operation cannot be fulfilled on %s \"%s\": StorageError: "
			  "invalid object, Code: 4, Key: /registry/%s/%s, ResourceVersion: 0, AdditionalErrorMsg: "
			  "Precondition failed: UID in precondition: %.*s, UID in object meta: %.*s",
			  old->kind->plural, old->name, old->kind->plural, old->key, RH_ARG(uid), RH_ARG(has));
	} else if (rv.n && !rh_str_eq(rv, rh_str_n(current, (size_t)n))) {
		conflict(r, old);
	} else {
		keep_own(v, old);
		v = split_status(v, old, t);
		json_object_set_new(sb_value_need_map(v, "metadata"), "resourceVersion",
				    sb_value_text(rh_str(current)));
		if (validate(q, v, old, t->kind, r) && sb_webhook_admit(q, r, t->kind, v, old->v)) {
			count_generation(t->kind, v, old);
			sb_fields_manage(q, t->kind, v, old->v);
			/* no change, no new version: as the real store short-circuits */
			struct sb_object *same = sb_object_make(t->kind, v, old->rv);
			if (dry || sb_object_eq(same, old))
				answer(q, r, t, 200, same);
			else
				answer(q, r, t, 200,
				       sb_store_put(&q->cluster->store, t->kind, json_deep_copy(same->v)));
			if (!dry && released(same))
				sb_store_delete(&q->cluster->store, same);
			sb_object_drop(&same);
			return;
		}
	}
	sb_value_free(&v);
}

/* The object as a Scale makes it. Takes the Scale over. */
static void rescale(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, const struct sb_object *old,
		    json_t *scale, bool dry)
{
	static const struct sb_kind scales = {
		.group = "autoscaling", .version = "v1", .api = "autoscaling/v1", .plural = "scales", .kind = "Scale"
	};
	struct sb_causes c;
	sb_causes_init(&c);
	json_t *v = sb_scale_apply(old, scale, &c);
	if (v)
		replace(q, r, t, old, v, dry);
	else
		sb_status_invalid(r, &scales, old->name, &c);
	sb_causes_release(&c);
	sb_value_free(&scale);
}

static void update(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, const struct sb_object *old,
		   bool dry)
{
	json_t *v = read_body(q, t, r);
	if (!v)
		return;
	if (rh_str_is(t->sub, "scale"))
		rescale(q, r, t, old, v, dry);
	else if (check_type(v, t, r) && check_fields(q, v, t->kind, r) && decode(v, t->kind, r) && check_place(v, t, r))
		replace(q, r, t, old, v, dry);
	else
		sb_value_free(&v);
}

static bool apply_merge(json_t **v, const json_t *patch, const struct sb_kind *k)
{
	(void)k;
	sb_patch_merge(*v, patch);
	return json_is_object(patch);
}

static bool apply_strategic(json_t **v, const json_t *patch, const struct sb_kind *k)
{
	sb_patch_strategic(*v, patch, k->kind);
	return json_is_object(patch);
}

static bool apply_json(json_t **v, const json_t *patch, const struct sb_kind *k)
{
	(void)k;
	return sb_patch_json(v, patch);
}

/* What a patch makes undecodable is told with the whole object, values of secrets included: clients must not log it. */
static bool decode_patched(json_t *v, const struct sb_kind *k, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	json_t *before = json_deep_copy(v);
	bool ok = sb_decode_meta(v, &e) && (!k->decode || k->decode(v, &e));
	if (!ok) {
		struct rh_buf json;
		struct sb_causes c;
		rh_buf_init(&json, (size_t)16 << 20);
		sb_causes_init(&c);
		sb_value_write(before, &json);
		sb_causes_add(&c, "FieldValueInvalid", "patch", "Invalid value", json.p, e.what);
		sb_status_invalid(r, NULL, "", &c);
		sb_causes_release(&c);
		rh_buf_release(&json);
	}
	sb_value_free(&before);
	return ok;
}

static const struct {
	const char *type;
	bool (*apply)(json_t **v, const json_t *patch, const struct sb_kind *k);
	bool builtin_only;
} patches[] = {
	{ "application/merge-patch+json", apply_merge, false },
	{ "application/strategic-merge-patch+json", apply_strategic, true },
	{ "application/json-patch+json", apply_json, false },
};

static void patch(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, const struct sb_object *old,
		  bool dry)
{
	struct rh_err e = { 0 };
	size_t i = 0;
	while (i < RH_LEN(patches) &&
	       (!content_is(q, patches[i].type) || (patches[i].builtin_only && t->kind->management)))
		i++;
	if (i == RH_LEN(patches)) {
		sb_status(r, 415, "UnsupportedMediaType", NULL, NULL,
			  "the body of the request was in an unknown format - accepted "
			  "media types include: application/json-patch+json, application/merge-patch+json, "
			  "application/strategic-merge-patch+json");
		return;
	}
	json_t *p = sb_value_parse(rh_buf_str(&q->body), &e);
	if (!p) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "error decoding patch: %s", e.what);
		return;
	}
	bool scale = rh_str_is(t->sub, "scale");
	json_t *v = scale ? sb_scale_value(old) : json_deep_copy(old->v);
	json_object_del(json_object_get(v, "metadata"), "resourceVersion");
	bool list = patches[i].apply == apply_json, fits = (json_is_array(p)) == list && (list || json_is_object(p));
	bool ok = fits && patches[i].apply(&v, p, t->kind) && json_is_object(v);
	sb_value_free(&p);
	if (!fits)
		sb_status(r, 400, "BadRequest", NULL, NULL,
			  "error decoding patch: json: cannot unmarshal into Go value of type %s",
			  list ? "jsonpatch.Patch" : "map[string]interface {}");
	else if (!ok)
		sb_status(r, 422, "Invalid", NULL, "",
			  "the server rejected our request due to an error in our request");
	else if (scale) {
		rescale(q, r, t, old, v, dry);
		return;
	} else if (check_fields(q, v, t->kind, r) && decode_patched(v, t->kind, r) && check_place(v, t, r)) {
		replace(q, r, t, old, v, dry);
		return;
	}
	sb_value_free(&v);
}

void sb_api_write(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	bool dry;
	if (!dry_run(q, &dry, r))
		return;
	if (!strcmp(t->verb, "create")) {
		create(q, r, t, dry);
		return;
	}
	struct sb_object *old = sb_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	if (!old) {
		char *name = rh_str_dup(t->name);
		sb_status(r, 404, "NotFound", t->kind, name, "%s%s%s \"%s\" not found", t->kind->plural,
			  *t->kind->group ? "." : "", t->kind->group, name);
		free(name);
		return;
	}
	sb_object_hold(old);
	if (!strcmp(t->verb, "patch"))
		patch(q, r, t, old, dry);
	else
		update(q, r, t, old, dry);
	sb_object_drop(&old);
}
