/* Create, update and patch: from the body to the stored object, and every reason to refuse. */
#include "sandbox/workload.h"

#include "data/data.h"

#include <stdio.h>
#include <string.h>

static bool bad(struct rh_reply *r, const char *why)
{
	rh_status(r, 400, "BadRequest", NULL, NULL, "%s", why);
	return false;
}

static bool content_is(const struct rh_request *q, const char *type)
{
	const char *header = rh_request_header(q, "Content-Type");
	struct rh_str rest = rh_str(header), first = { 0 };
	rh_str_cut(&rest, ';', &first);
	return rh_str_is_nocase(rh_str_trim(first), type);
}

/* The server shows what it was sent: as text when it looks like JSON, else in hexadecimal. */
static void unrecognized(struct rh_reply *r, const struct rh_kind *k, const char *why, struct rh_str body)
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
	rh_status(r, 400, "BadRequest", NULL, NULL, "the object provided is unrecognized (must be of type %s): couldn't get "
		  "version/kind; json parse error: %s (%s%s)", k->kind, why, shown.p, body.n > SHOWN ? " ..." : "");
	rh_buf_release(&shown);
}

/* The object in the body: JSON, or the one protobuf that kubectl posts. */
static struct rh_value *read_body(struct rh_request *q, const struct rh_target *t, struct rh_reply *r)
{
	const char *header = rh_request_header(q, "Content-Type");
	struct rh_str body = rh_buf_str(&q->body);
	struct rh_value *v = NULL;
	struct rh_err e = { 0 };

	if (content_is(q, "application/vnd.kubernetes.protobuf")) {
		enum rh_code code = rh_protobuf_object(body, &v, &e);
		if (code == RH_E_INVALID)
			rh_status(r, 415, "UnsupportedMediaType", NULL, NULL, "the body of the request was in an unknown format - "
				  "accepted media types include: application/json");
		else if (code != RH_OK)
			bad(r, e.what);
		return v;
	}
	struct rh_buf json;
	rh_buf_init(&json, (size_t)16 << 20);
	bool yaml = content_is(q, "application/yaml");
	if (yaml && rh_yaml_to_json(body, rh_out_buf(&json), &e) == RH_OK)
		v = rh_value_parse(rh_buf_str(&json), &e);
	rh_buf_release(&json);
	if (header && *header && !yaml && !content_is(q, "application/json")) {
		rh_status(r, 415, "UnsupportedMediaType", NULL, NULL, "the body of the request was in an unknown format - accepted "
			  "media types include: application/json");
		return NULL;
	}
	if (!yaml)
		v = rh_value_parse(body, &e);
	if (v && v->kind != RH_V_MAP) {
		rh_err_set(&e, RH_E_PARSE, "json: cannot unmarshal %s into Go value of type struct { APIVersion string "
			   "\"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }",
			   v->kind == RH_V_LIST ? "array" : v->kind == RH_V_TEXT ? "string" : "number");
		rh_value_free(&v);
	}
	if (!v)
		unrecognized(r, t->kind, e.what, body);
	return v;
}

static bool check_type(const struct rh_value *v, const struct rh_target *t, struct rh_reply *r)
{
	struct rh_str kind = rh_value_str_of(v, "kind"), api = rh_value_str_of(v, "apiVersion");
	if (kind.n && !rh_str_is(kind, t->kind->kind)) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "%.*s in version \"%s\" cannot be handled as a %s: converting (v1.%.*s) "
			  "to (core.%s): unknown conversion", RH_ARG(kind), t->kind->version, t->kind->kind, RH_ARG(kind),
			  t->kind->kind);
		return false;
	}
	if (api.n && !rh_str_is(api, t->kind->api)) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is "
			  "registered for version \"%.*s\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"", t->kind->kind,
			  t->kind->version, t->kind->kind, t->kind->kind, RH_ARG(api));
		return false;
	}
	return true;
}

/* fieldValidation: members that the kind does not have are refused, warned of, or dropped in silence. */
static bool unknown_field(struct rh_request *q, const struct rh_kind *k, const char *path, struct rh_reply *r)
{
	const char *mode = rh_request_query(q, "fieldValidation");
	if (mode && !strcmp(mode, "Strict")) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "%s in version \"%s\" cannot be handled as a %s: strict decoding error: unknown "
			  "field \"%s\"", k->kind, k->version, k->kind, path);
		return false;
	}
	if ((!mode || strcmp(mode, "Ignore")) && r->headers_n < 3) {
		char *warning = rh_format("299 - \"unknown field \\\"%s\\\"\"", path);
		rh_reply_header(r, "Warning", warning);
		free(warning);
	}
	return true;
}

static bool check_fields(struct rh_request *q, struct rh_value *v, const struct rh_kind *k, struct rh_reply *r)
{
	static const char *const top[] = { "kind", "apiVersion", "metadata", NULL };
	const char *const *lists[] = { top, k->known };
	char path[400];
	for (struct rh_value *m = k->known ? v->child : NULL, *next; m; m = next) {
		bool known = false;
		next = m->next;
		for (size_t l = 0; l < RH_LEN(lists); l++)
			for (const char *const *name = lists[l]; *name; name++)
				known |= !strcmp(*name, m->key);
		if (known)
			continue;
		if (!unknown_field(q, k, m->key, r))
			return false;
		rh_value_remove_child(v, m);
	}
	return !rh_workload_unknown(v, k->kind, path, sizeof path) || unknown_field(q, k, path, r);
}

static bool check_place(struct rh_value *v, const struct rh_target *t, struct rh_reply *r)
{
	struct rh_value *meta = rh_value_need_map(v, "metadata");
	struct rh_str ns = rh_value_str_of(meta, "namespace"), name = rh_value_str_of(meta, "name");
	if (t->kind->namespaced && !ns.n)
		rh_value_set(meta, "namespace", rh_value_text(t->ns));
	else if (t->kind->namespaced && !rh_str_eq(ns, t->ns))
		return bad(r, "the namespace of the provided object does not match the namespace sent on the request");
	if (!t->kind->namespaced && ns.n)
		return bad(r, "the namespace of the provided object does not match the namespace sent on the request");
	if (t->name.n && !name.n)
		rh_value_set(meta, "name", rh_value_text(t->name));
	else if (t->name.n && !rh_str_eq(name, t->name)) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "the name of the object (%.*s) does not match the name on the URL (%.*s)",
			  RH_ARG(name), RH_ARG(t->name));
		return false;
	}
	return true;
}

static bool decode(struct rh_value *v, const struct rh_kind *k, struct rh_reply *r)
{
	struct rh_err e = { 0 };
	rh_value_set_text(v, "kind", k->kind);		/* it may be left out */
	if (rh_decode_meta(v, &e) && (!k->decode || k->decode(v, &e)))
		return true;
	rh_status(r, 400, "BadRequest", NULL, NULL, "%s in version \"%s\" cannot be handled as a %s: %s", k->kind, k->version,
		  k->kind, e.what);
	return false;
}

/* Defaults, then every rule at once: all causes are told together. */
static bool validate(struct rh_value *v, const struct rh_object *old, const struct rh_kind *k, struct rh_reply *r)
{
	struct rh_causes c;
	rh_causes_init(&c);
	if (k->defaults)
		k->defaults(v);
	rh_validate_meta(k, v, old ? old->v : NULL, &c);
	if (k->validate)
		k->validate(v, old ? old->v : NULL, &c);
	if (c.count)
		rh_status_invalid(r, k, rh_value_z(rh_value_at(v, "metadata", "name", NULL)), &c);
	bool ok = !c.count;
	rh_causes_release(&c);
	return ok;
}

static bool dry_run(const struct rh_request *q, bool *dry, struct rh_reply *r)
{
	const char *text = rh_request_query(q, "dryRun");
	*dry = text && !strcmp(text, "All");
	if (!text || !*text || *dry)
		return true;
	char *what = rh_format("Unsupported value: []string{\"%s\"}: supported values: \"All\"", text);
	rh_status_option(r, !strcmp(q->method, "POST") ? "CreateOptions" : !strcmp(q->method, "PUT") ? "UpdateOptions" : "PatchOptions",
			 "FieldValueNotSupported", "dryRun", what);
	free(what);
	return false;
}

static void set_creation(struct rh_world *w, const struct rh_kind *k, struct rh_value *meta)
{
	char uid[37], when[32];
	static const char *const servers_own[] = { "resourceVersion", "selfLink", "deletionTimestamp", "managedFields",
						   "generation", "deletionGracePeriodSeconds" };
	for (size_t i = 0; i < RH_LEN(servers_own); i++)
		rh_value_remove(meta, servers_own[i]);
	rh_random_uid(w, uid);
	rh_time_text(rh_world_time(w), when);
	rh_value_set_text(meta, "uid", uid);
	rh_value_set_text(meta, "creationTimestamp", when);
	if (k->generation)
		rh_value_set(meta, "generation", rh_value_int(1));
}

static void generate_name(struct rh_world *w, struct rh_value *meta)
{
	struct rh_str base = rh_value_str_of(meta, "generateName");
	char tail[6];
	if (!base.n || rh_value_str_of(meta, "name").n)
		return;
	rh_random_name(w, tail, 5, "bcdfghjklmnpqrstvwxz2456789");
	rh_value_set(meta, "name", rh_value_textf("%.*s%s", (int)(base.n > 58 ? 58 : base.n), base.p, tail));
}

static void answer(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, int status, const struct rh_object *o)
{
	if (rh_str_is(t->sub, "scale")) {
		rh_reply_value(r, status, rh_scale_value(o));
		return;
	}
	struct rh_form form;
	if (!rh_form_init(&form, q, false, r))
		return;
	r->status = status;
	r->type = "application/json";
	rh_form_object(&form, o, &r->body);
}

static void store(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, int status, struct rh_value *v, bool dry)
{
	if (dry) {
		struct rh_object *o = rh_object_make(t->kind, v, 0);
		answer(q, r, t, status, o);
		rh_object_drop(&o);
	} else {
		answer(q, r, t, status, rh_store_put(&q->cluster->store, t->kind, v));
	}
}

static bool namespace_ready(struct rh_request *q, const struct rh_target *t, struct rh_reply *r)
{
	char *name = rh_str_dup(t->ns);
	const struct rh_kind *namespaces = rh_kind_named("namespaces");
	const struct rh_object *ns = t->kind->namespaced ? rh_store_get(&q->cluster->store, namespaces, rh_str(""), t->ns) : NULL;
	bool ok = true;
	/* Rancher keeps projects in a namespace named as the cluster: its own objects bring their place along */
	if (t->kind->namespaced && !ns && !t->kind->management) {
		rh_status(r, 404, "NotFound", namespaces, name, "namespaces \"%s\" not found", name);
		ok = false;
	} else if (ns && rh_value_str(rh_value_at(ns->v, "metadata", "deletionTimestamp", NULL)).n) {
		rh_status(r, 403, "Forbidden", t->kind, NULL, "unable to create new content in namespace %s because it is being "
			  "terminated", name);
		ok = false;
	}
	free(name);
	return ok;
}

/* The server's own admission, then Rancher's webhook. */
static bool admit(struct rh_request *q, struct rh_reply *r, const struct rh_kind *k, struct rh_value *v)
{
	const char *name = rh_value_z(rh_value_at(v, "metadata", "name", NULL));
	struct rh_buf why;
	if (!k->admit)
		return rh_webhook_admit(q, r, k, v, NULL);
	rh_buf_init(&why, 4096);
	bool ok = k->admit(q->cluster, v, &why);
	if (!ok)
		rh_status(r, 403, "Forbidden", k, name, "%s \"%s\" is forbidden: %s", k->plural, name, why.p);
	rh_buf_release(&why);
	return ok && rh_webhook_admit(q, r, k, v, NULL);
}

static void create(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, bool dry)
{
	struct rh_value *v = read_body(q, t, r);
	if (!v)
		return;
	if (check_type(v, t, r) && check_fields(q, v, t->kind, r) && decode(v, t->kind, r) && check_place(v, t, r) &&
	    namespace_ready(q, t, r)) {
		struct rh_value *meta = rh_value_get(v, "metadata");
		generate_name(q->world, meta);
		set_creation(q->world, t->kind, meta);
		if (t->kind->status)
			rh_value_remove(v, "status");	/* a client has no say in it */
		struct rh_str name = rh_value_str_of(meta, "name");
		if (validate(v, NULL, t->kind, r) && admit(q, r, t->kind, v)) {
			rh_fields_manage(q, t->kind, v, NULL);
			if (rh_store_get(&q->cluster->store, t->kind, t->ns, name)) {
				rh_status(r, 409, "AlreadyExists", t->kind, rh_value_z_of(meta, "name"), "%s%s%s \"%.*s\" already exists",
					  t->kind->plural, *t->kind->group ? "." : "", t->kind->group, RH_ARG(name));
			} else {
				store(q, r, t, 201, v, dry);
				return;
			}
		}
	}
	rh_value_free(&v);
}

static void conflict(struct rh_reply *r, const struct rh_object *old)
{
	rh_status(r, 409, "Conflict", old->kind, old->name, "Operation cannot be fulfilled on %s%s%s \"%s\": the object has "
		  "been modified; please apply your changes to the latest version and try again", old->kind->plural,
		  *old->kind->group ? "." : "", old->kind->group, old->name);
}

/* What the server keeps of the stored object whatever the body says. */
static void keep_own(struct rh_value *v, const struct rh_object *old)
{
	static const char *const kept[] = { "uid", "creationTimestamp", "deletionTimestamp", "generation", "managedFields" };
	struct rh_value *meta = rh_value_need_map(v, "metadata"), *was = rh_value_get(old->v, "metadata");
	for (size_t i = 0; i < RH_LEN(kept); i++) {
		const struct rh_value *m = rh_value_get(was, kept[i]), *now = rh_value_get(meta, kept[i]);
		bool told = now && now->kind == RH_V_TEXT && now->n;
		if (m && !told)
			rh_value_set(meta, kept[i], rh_value_copy(m));
	}
}

/* The resource itself never changes the status, and /status changes nothing else. */
static struct rh_value *split_status(struct rh_value *v, const struct rh_object *old, const struct rh_target *t)
{
	const struct rh_value *was = rh_value_get(old->v, "status"), *now = rh_value_get(v, "status");
	if (!t->kind->status)
		return v;
	if (rh_str_is(t->sub, "status")) {
		struct rh_value *copy = rh_value_copy(old->v);
		if (now)
			rh_value_set(copy, "status", rh_value_copy(now));
		rh_value_free(&v);
		return copy;
	}
	if (was)
		rh_value_set(v, "status", rh_value_copy(was));
	else
		rh_value_remove(v, "status");
	return v;
}

/* Deleted before, and now the last finalizer has gone. */
static bool released(const struct rh_object *o)
{
	const struct rh_value *meta = rh_value_get(o->v, "metadata"), *list = rh_value_get(meta, "finalizers");
	return rh_value_str_of(meta, "deletionTimestamp").n && strcmp(o->kind->plural, "namespaces") && !(list && list->child);
}

static void count_generation(const struct rh_kind *k, struct rh_value *v, const struct rh_object *old)
{
	const struct rh_value *now = rh_value_get(v, "spec"), *was = rh_value_get(old->v, "spec");
	struct rh_value *meta = rh_value_get(v, "metadata");
	int64_t n = rh_value_int_of(rh_value_get(old->v, "metadata"), "generation", 1);
	const struct rh_value *notes = rh_value_get(meta, "annotations"), *before = rh_value_at(old->v, "metadata", "annotations", NULL);
	bool same = now && was && rh_value_eq(now, was);
	/* of a Deployment the annotations count as well (registry/apps/deployment/strategy.go) */
	if (!strcmp(k->plural, "deployments"))
		same &= rh_value_count(notes) == rh_value_count(before) && (!notes || !before || rh_value_eq(notes, before));
	if (k->generation)
		rh_value_set(meta, "generation", rh_value_int(same ? n : n + 1));
}

/* The last steps that PUT and PATCH share. Takes v over. */
static void replace(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, const struct rh_object *old,
		    struct rh_value *v, bool dry)
{
	struct rh_value *meta = rh_value_need_map(v, "metadata");
	struct rh_str rv = rh_value_str_of(meta, "resourceVersion");
	char current[24];
	int n = snprintf(current, sizeof current, "%llu", (unsigned long long)old->rv);

	struct rh_str uid = rh_value_str_of(meta, "uid");
	struct rh_str has = rh_value_str(rh_value_at(old->v, "metadata", "uid", NULL));

	if (uid.n && !rh_str_eq(uid, has)) {
		rh_status(r, 409, "Conflict", old->kind, old->name, "Operation cannot be fulfilled on %s \"%s\": StorageError: "
			  "invalid object, Code: 4, Key: /registry/%s/%s, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: %.*s, UID in object meta: %.*s",
			  old->kind->plural, old->name, old->kind->plural, old->key, RH_ARG(uid), RH_ARG(has));
	} else if (rv.n && !rh_str_eq(rv, rh_str_n(current, (size_t)n))) {
		conflict(r, old);
	} else {
		keep_own(v, old);
		v = split_status(v, old, t);
		rh_value_set(rh_value_need_map(v, "metadata"), "resourceVersion", rh_value_text(rh_str(current)));
		if (validate(v, old, t->kind, r) && rh_webhook_admit(q, r, t->kind, v, old->v)) {
			count_generation(t->kind, v, old);
			rh_fields_manage(q, t->kind, v, old->v);
			/* no change, no new version: as the real store short-circuits */
			struct rh_object *same = rh_object_make(t->kind, v, old->rv);
			if (dry || (same->text_n == old->text_n && !memcmp(same->text, old->text, old->text_n)))
				answer(q, r, t, 200, same);
			else
				answer(q, r, t, 200, rh_store_put(&q->cluster->store, t->kind, rh_value_copy(same->v)));
			if (!dry && released(same))
				rh_store_delete(&q->cluster->store, same);
			rh_object_drop(&same);
			return;
		}
	}
	rh_value_free(&v);
}

/* The object as a Scale makes it. Takes the Scale over. */
static void rescale(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, const struct rh_object *old,
		    struct rh_value *scale, bool dry)
{
	static const struct rh_kind scales = { .group = "autoscaling", .version = "v1", .api = "autoscaling/v1", .plural = "scales",
					       .kind = "Scale" };
	struct rh_causes c;
	rh_causes_init(&c);
	struct rh_value *v = rh_scale_apply(old, scale, &c);
	if (v)
		replace(q, r, t, old, v, dry);
	else
		rh_status_invalid(r, &scales, old->name, &c);
	rh_causes_release(&c);
	rh_value_free(&scale);
}

static void update(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, const struct rh_object *old, bool dry)
{
	struct rh_value *v = read_body(q, t, r);
	if (!v)
		return;
	if (rh_str_is(t->sub, "scale"))
		rescale(q, r, t, old, v, dry);
	else if (check_type(v, t, r) && check_fields(q, v, t->kind, r) && decode(v, t->kind, r) && check_place(v, t, r))
		replace(q, r, t, old, v, dry);
	else
		rh_value_free(&v);
}

static bool apply_merge(struct rh_value **v, const struct rh_value *patch, const struct rh_kind *k)
{
	(void)k;
	rh_patch_merge(*v, patch);
	return patch->kind == RH_V_MAP;
}

static bool apply_strategic(struct rh_value **v, const struct rh_value *patch, const struct rh_kind *k)
{
	rh_patch_strategic(*v, patch, k->kind);
	return patch->kind == RH_V_MAP;
}

static bool apply_json(struct rh_value **v, const struct rh_value *patch, const struct rh_kind *k)
{
	(void)k;
	return rh_patch_json(v, patch);
}

/* What a patch makes undecodable is told with the whole object, values of secrets included: clients must not log it. */
static bool decode_patched(struct rh_value *v, const struct rh_kind *k, struct rh_reply *r)
{
	struct rh_err e = { 0 };
	struct rh_value *before = rh_value_copy(v);
	bool ok = rh_decode_meta(v, &e) && (!k->decode || k->decode(v, &e));
	if (!ok) {
		struct rh_buf json;
		struct rh_causes c;
		rh_buf_init(&json, (size_t)16 << 20);
		rh_causes_init(&c);
		rh_value_write(before, &json);
		rh_causes_add(&c, "FieldValueInvalid", "patch", "Invalid value", json.p, e.what);
		rh_status_invalid(r, NULL, "", &c);
		rh_causes_release(&c);
		rh_buf_release(&json);
	}
	rh_value_free(&before);
	return ok;
}

static const struct {
	const char *type;
	bool (*apply)(struct rh_value **v, const struct rh_value *patch, const struct rh_kind *k);
	bool builtin_only;
} patches[] = {
	{ "application/merge-patch+json", apply_merge, false },
	{ "application/strategic-merge-patch+json", apply_strategic, true },
	{ "application/json-patch+json", apply_json, false },
};

static void patch(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, const struct rh_object *old, bool dry)
{
	struct rh_err e = { 0 };
	size_t i = 0;
	while (i < RH_LEN(patches) && (!content_is(q, patches[i].type) || (patches[i].builtin_only && t->kind->management)))
		i++;
	if (i == RH_LEN(patches)) {
		rh_status(r, 415, "UnsupportedMediaType", NULL, NULL, "the body of the request was in an unknown format - accepted "
			  "media types include: application/json-patch+json, application/merge-patch+json, "
			  "application/strategic-merge-patch+json");
		return;
	}
	struct rh_value *p = rh_value_parse(rh_buf_str(&q->body), &e);
	if (!p) {
		rh_status(r, 400, "BadRequest", NULL, NULL, "error decoding patch: %s", e.what);
		return;
	}
	bool scale = rh_str_is(t->sub, "scale");
	struct rh_value *v = scale ? rh_scale_value(old) : rh_value_copy(old->v);
	rh_value_remove(rh_value_get(v, "metadata"), "resourceVersion");
	bool list = patches[i].apply == apply_json, fits = (p->kind == RH_V_LIST) == list && (list || p->kind == RH_V_MAP);
	bool ok = fits && patches[i].apply(&v, p, t->kind) && v && v->kind == RH_V_MAP;
	rh_value_free(&p);
	if (!fits)
		rh_status(r, 400, "BadRequest", NULL, NULL, "error decoding patch: json: cannot unmarshal into Go value of type %s",
			  list ? "jsonpatch.Patch" : "map[string]interface {}");
	else if (!ok)
		rh_status(r, 422, "Invalid", NULL, "", "the server rejected our request due to an error in our request");
	else if (scale) {
		rescale(q, r, t, old, v, dry);
		return;
	} else if (check_fields(q, v, t->kind, r) && decode_patched(v, t->kind, r) && check_place(v, t, r)) {
		replace(q, r, t, old, v, dry);
		return;
	}
	rh_value_free(&v);
}

void rh_api_write(struct rh_request *q, struct rh_reply *r, const struct rh_target *t)
{
	bool dry;
	if (!dry_run(q, &dry, r))
		return;
	if (!strcmp(t->verb, "create")) {
		create(q, r, t, dry);
		return;
	}
	struct rh_object *old = rh_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	if (!old) {
		char *name = rh_str_dup(t->name);
		rh_status(r, 404, "NotFound", t->kind, name, "%s%s%s \"%s\" not found", t->kind->plural,
			  *t->kind->group ? "." : "", t->kind->group, name);
		free(name);
		return;
	}
	rh_object_hold(old);
	if (!strcmp(t->verb, "patch"))
		patch(q, r, t, old, dry);
	else
		update(q, r, t, old, dry);
	rh_object_drop(&old);
}
