/* Norman's registry credentials, of a project (dockerCredential) and of one namespace (namespacedDockerCredential):
 * Secrets in other clothes, whose passwords go in and do not come out. rancher/pkg/api/norman/store/secret and
 * norman/store/scoped. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/norman.h"
#include "sandbox/rancher/project.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"

#include <string.h>

#define CONFIG_TYPE "kubernetes.io/dockerconfigjson"
#define CONFIG_KEY ".dockerconfigjson"

/* Where a path leads: /v3/project/CLUSTER:PROJECT/TYPE[/NAMESPACE:NAME]. */
struct place {
	struct sb_cluster *store;  /* in which cluster the Secrets are */
	char *project, *ns, *name; /* ns: of the object; NULL: unknown */
	char *backing;             /* the project's; NULL: there is no such project */
	bool namespaced;
};

static bool place_init(struct place *p, struct sb_request *q, struct sb_reply *r)
{
	struct rh_str id = sb_path_part(q->path, 2), object = sb_path_part(q->path, 4), cluster, short_id, ns;
	struct sb_cluster *c = sb_norman_reach(q, r);
	memset(p, 0, sizeof *p);
	if (!c)
		return false;
	p->namespaced = rh_str_starts(sb_path_part(q->path, 3), "n") || rh_str_starts(sb_path_part(q->path, 3), "N");
	p->store = p->namespaced ? c : &q->world->clusters[0];
	p->project = rh_str_dup(id);
	const struct sb_object *o =
		sb_project_split(id, &cluster, &short_id) ? sb_project_find(q->world, cluster, short_id) : NULL;
	p->backing = o ? rh_str_dup(sb_project_backing(o)) : NULL;
	if (object.n && rh_str_cut(&object, ':', &ns)) {
		p->ns = rh_str_dup(ns);
		p->name = rh_str_dup(object);
	}
	return true;
}

static void place_release(struct place *p)
{
	free(p->project);
	free(p->backing);
	free(p->ns);
	free(p->name);
}

static bool may(const struct sb_request *q, const struct place *p, const char *verb, const char *ns)
{
	return sb_may(q->world, q->user, p->store, verb, "", RH_STR("secrets"), rh_str(ns), rh_str(""));
}

/* ---- registries ---- */

static json_t *config_of(const json_t *secret)
{
	struct rh_str text = sb_value_str(sb_value_at(secret, "data", CONFIG_KEY, NULL));
	struct rh_err e = { 0 };
	struct rh_buf bytes;
	rh_buf_init(&bytes, text.n + 1);
	bool ok = data_base64_decode(text, false, rh_out_buf(&bytes));
	json_t *v = ok ? sb_value_parse(rh_buf_str(&bytes), &e) : NULL;
	rh_buf_release(&bytes);
	return v;
}

/* password and auth are write-only: only the answer to a create shows them. */
static json_t *registries_of(const json_t *secret, bool whole)
{
	json_t *config = config_of(secret), *out = json_object();
	const json_t *auths = json_object_get(config, "auths");
	static const char *const members[] = { "auth", "email", "password", "username" };
	SB_EACH(m, auths)
	{
		json_t *one = json_object();
		for (size_t i = 0; i < RH_LEN(members); i++) {
			const json_t *text = json_object_get(m.v, members[i]);
			bool secret_one = !strcmp(members[i], "auth") || !strcmp(members[i], "password");
			if (json_is_string(text) && (whole || !secret_one))
				json_object_set_new(one, members[i], json_deep_copy(text));
		}
		json_object_setn_new(out, SB_KEY(m.key), one);
	}
	sb_value_free(&config);
	return out;
}

static json_t *entry_of(const json_t *given)
{
	json_t *one = json_object();
	static const char *const members[] = { "username", "password", "email", "auth" };
	struct rh_str user = sb_value_str_of(given, "username"), password = sb_value_str_of(given, "password");
	for (size_t i = 0; i < RH_LEN(members); i++) {
		const json_t *text = json_object_get(given, members[i]);
		if (json_is_string(text))
			json_object_set_new(one, members[i], json_deep_copy(text));
	}
	if (user.n && password.n) {
		struct rh_buf plain, b64;
		rh_buf_init(&plain, user.n + password.n + 2);
		rh_buf_adds(&plain, user);
		rh_buf_addc(&plain, ':');
		rh_buf_adds(&plain, password);
		rh_buf_init(&b64, 2 * plain.n + 8);
		data_base64_encode(rh_buf_str(&plain), rh_out_buf(&b64));
		json_object_set_new(one, "auth", sb_value_text(rh_buf_str(&b64)));
		rh_buf_release(&plain);
		rh_buf_release(&b64);
	}
	return one;
}

static void set_registries(json_t *secret, const json_t *registries)
{
	json_t *config = json_object(), *auths = sb_value_need_map(config, "auths");
	struct rh_buf json, b64;
	SB_EACH(m, registries)
	json_object_setn_new(auths, SB_KEY(m.key), entry_of(m.v));
	sb_value_sort(auths);
	rh_buf_init(&json, (size_t)4 << 20);
	sb_value_write(config, &json);
	rh_buf_init(&b64, 2 * json.n + 8);
	data_base64_encode(rh_buf_str(&json), rh_out_buf(&b64));
	json_object_set_new(sb_value_need_map(secret, "data"), CONFIG_KEY, sb_value_text(rh_buf_str(&b64)));
	sb_value_free(&config);
	rh_buf_release(&json);
	rh_buf_release(&b64);
}

/* False after a 422. */
static bool check_registries(struct sb_reply *r, const json_t *registries, const char *name)
{
	if (!registries || json_is_null(registries)) {
		sb_norman_error(r, 422, "Invalid", "Secret \"%s\" is invalid: data[" CONFIG_KEY "]: Required value",
				name);
		return false;
	}
	bool ok = json_is_object(registries);
	SB_EACH(m, registries)
	ok &= json_is_object(m.v);
	if (!ok)
		sb_norman_field_error(r, "InvalidFormat", "registries",
				      "InvalidFormat 422: invalid value for registries");
	return ok;
}

/* ---- one credential ---- */

static json_t *view(const struct sb_request *q, const struct place *p, const struct sb_object *o, bool whole)
{
	const char *type = p->namespaced ? "namespacedDockerCredential" : "dockerCredential";
	char *id = rh_format("%.*s:%s", RH_ARG(o->ns), o->name);
	char *path = rh_format("project/%s/%s", p->project,
			       p->namespaced ? "namespaceddockercredentials" : "dockercredentials");
	json_t *v = sb_norman_resource(q, type, id, path, o);
	struct rh_str creator = sb_annotation(o->v, "field.cattle.io/creatorId"), leaving;
	sb_value_set_text(v, "baseType", p->namespaced ? "namespacedSecret" : "secret");
	json_object_set_new(v, "description", sb_value_text(sb_annotation(o->v, "field.cattle.io/description")));
	json_object_set_new(v, "creatorId", creator.n ? sb_value_text(creator) : json_null());
	sb_value_set_text(v, "projectId", p->project);
	json_object_set_new(v, "namespaceId", p->namespaced ? sb_value_text(o->ns) : json_null());
	json_object_set_new(v, "registries", registries_of(o->v, whole));
	leaving = sb_value_str(sb_value_at(o->v, "metadata", "deletionTimestamp", NULL));
	if (leaving.n)
		json_object_set_new(v, "removed", sb_value_text(leaving));
	free(id);
	free(path);
	return v;
}

static bool is_credential(const struct place *p, const struct sb_object *o)
{
	bool copy = rh_str_is(sb_annotation(o->v, SB_USER_SECRET), "true");
	return rh_str_is(sb_value_str_of(o->v, "type"), CONFIG_TYPE) && !(p->namespaced && copy);
}

/* A namespaced one is listed under the project that its namespace names. */
static bool listed(const struct sb_request *q, const struct place *p, const struct sb_object *o)
{
	/* one of a project is what Norman made: the labelled secrets of 2.12 and newer are not told here */
	if (!p->namespaced)
		return p->backing && rh_str_is(o->ns, p->backing) &&
		       rh_str_is(sb_label(o->v, "cattle.io/creator"), "norman");
	const struct sb_object *ns = sb_store_get(&p->store->store, sb_kind_named("namespaces"), rh_str(""), o->ns);
	(void)q;
	return ns && rh_str_is(sb_annotation(ns->v, SB_PROJECT_ID), p->project);
}

void sb_norman_credentials(struct sb_request *q, struct sb_reply *r)
{
	static const char *const filters[] = { "id", "name", "namespaceId", "creatorId", NULL };
	struct place p;
	if (!place_init(&p, q, r))
		return;
	const struct sb_index *s = &p.store->store.indexes[sb_kind_index(sb_kind_named("secrets"))];
	json_t *list = json_array();
	for (size_t i = 0; i < s->n; i++) {
		const struct sb_object *o = s->v[i];
		char *ns = rh_str_dup(o->ns);
		/* who may not read them gets an empty list, not a refusal */
		if (is_credential(&p, o) && listed(q, &p, o) && may(q, &p, "list", ns))
			json_array_append_new(list, view(q, &p, o, false));
		free(ns);
	}
	sb_norman_list(q, r, p.namespaced ? "namespacedDockerCredential" : "dockerCredential", list, filters);
	place_release(&p);
}

/* The object that the path names, or NULL after a 404. */
static struct sb_object *find(struct sb_request *q, struct sb_reply *r, const struct place *p)
{
	struct sb_object *o =
		p->name ? sb_store_get(&p->store->store, sb_kind_named("secrets"), rh_str(p->ns), rh_str(p->name))
			: NULL;
	bool seen = p->name && may(q, p, "get", p->ns);
	if (o && seen && is_credential(p, o) && (p->namespaced || (p->backing && !strcmp(p->ns, p->backing))))
		return o;
	if (!seen || o)
		sb_norman_error(r, 404, "NotFound", "not found");
	else
		sb_norman_error(r, 404, "NotFound", "secrets \"%s\" not found", p->name);
	return NULL;
}

void sb_norman_credential(struct sb_request *q, struct sb_reply *r)
{
	struct place p;
	if (!place_init(&p, q, r))
		return;
	const struct sb_object *o = find(q, r, &p);
	if (o)
		sb_reply_value(r, 200, view(q, &p, o, false));
	place_release(&p);
}

/* ---- writing ---- */

/* The namespace that a new credential goes to, or NULL after a refusal. */
static const char *target(struct sb_request *q, struct sb_reply *r, const struct place *p, const json_t *body)
{
	const char *ns = p->namespaced ? sb_value_z_of(body, "namespaceId") : p->backing;
	const struct sb_kind *secrets = sb_kind_named("secrets");
	if (p->namespaced && !*ns) {
		sb_norman_field_error(r, "MissingRequired", "namespaceId", "");
		return NULL;
	}
	/* the validator asks for update, not create: up to 2.8 everybody may create secrets in "local" */
	if (!p->namespaced && !(ns ? may(q, p, "update", ns) : q->user->administrator)) {
		sb_norman_error(r, 403, "PermissionDenied", "unauthorized");
		return NULL;
	}
	const struct sb_object *o =
		ns ? sb_store_get(&p->store->store, sb_kind_named("namespaces"), rh_str(""), rh_str(ns)) : NULL;
	if (!o && (!p->namespaced || q->user->administrator)) {
		sb_norman_error(r, 404, "NotFound", "namespaces \"%s\" not found", ns ? ns : p->project);
		return NULL;
	}
	if (!may(q, p, "create", ns)) {
		sb_norman_forbidden(q, r, "create", secrets, ns, NULL);
		return NULL;
	}
	return ns;
}

static char *new_name(struct sb_request *q, struct sb_reply *r, const struct place *p, const json_t *body)
{
	struct rh_str given = sb_value_str_of(body, "name");
	if (!given.n) {
		char tail[6];
		sb_random_name(q->world, tail, 5, "bcdfghjklmnpqrstvwxz2456789");
		return rh_format("%s-%s", p->namespaced ? "ndc" : "dc", tail);
	}
	if (!sb_label_wrong(given))
		return rh_str_dup(given);
	char *message = rh_format("InvalidFormat 422: invalid value %.*s: %s", RH_ARG(given), sb_label_wrong(given));
	sb_norman_field_error(r, "InvalidFormat", "name", message);
	free(message);
	return NULL;
}

static json_t *make_secret(struct sb_request *q, const struct place *p, const json_t *body, const char *ns,
			   const char *name)
{
	json_t *v = json_object();
	sb_norman_stamp(q, v, ns, name);
	sb_norman_merge_meta(v, body);
	if (!p->namespaced || p->backing)
		sb_value_set_text(sb_value_at(v, "metadata", "annotations", NULL), SB_PROJECT_ID, p->project);
	sb_value_set_text(v, "type", CONFIG_TYPE);
	set_registries(v, json_object_get(body, "registries"));
	return v;
}

static void create(struct sb_request *q, struct sb_reply *r, const struct place *p, const json_t *body)
{
	struct sb_store *s = &p->store->store;
	const struct sb_kind *secrets = sb_kind_named("secrets");
	char *name = new_name(q, r, p, body);
	const char *ns = name ? target(q, r, p, body) : NULL;
	if (ns && sb_store_get(s, secrets, rh_str(ns), rh_str(name)))
		sb_norman_error(r, 409, "AlreadyExists", "secrets \"%s\" already exists", name);
	else if (ns && check_registries(r, json_object_get(body, "registries"), name))
		sb_reply_value(r, 201, view(q, p, sb_store_put(s, secrets, make_secret(q, p, body, ns, name)), true));
	free(name);
}

void sb_norman_credential_create(struct sb_request *q, struct sb_reply *r)
{
	struct place p;
	json_t *body;
	if (!place_init(&p, q, r))
		return;
	body = sb_norman_body(q, r);
	if (body)
		create(q, r, &p, body);
	sb_value_free(&body);
	place_release(&p);
}

static void put(struct sb_request *q, struct sb_reply *r, const struct place *p, struct sb_object *o,
		const json_t *body)
{
	const json_t *registries = json_object_get(body, "registries");
	if (!may(q, p, "update", p->ns)) {
		sb_norman_error(r, 404, "NotFound", "not found");
		return;
	}
	if (registries && !check_registries(r, registries, p->name))
		return;
	json_t *v = json_deep_copy(o->v);
	sb_norman_merge_meta(v, body);
	if (registries)
		set_registries(v, registries);
	sb_reply_value(r, 200, view(q, p, sb_store_replace(&p->store->store, o, v), false));
}

void sb_norman_credential_put(struct sb_request *q, struct sb_reply *r)
{
	struct place p;
	json_t *body;
	if (!place_init(&p, q, r))
		return;
	body = sb_norman_body(q, r);
	struct sb_object *o = body ? find(q, r, &p) : NULL;
	if (o)
		put(q, r, &p, o, body);
	sb_value_free(&body);
	place_release(&p);
}

void sb_norman_credential_delete(struct sb_request *q, struct sb_reply *r)
{
	struct place p;
	if (!place_init(&p, q, r))
		return;
	const struct sb_kind *secrets = sb_kind_named("secrets");
	const struct sb_object *o = NULL;
	if (p.name && !may(q, &p, "delete", p.ns))
		sb_norman_forbidden(q, r, "delete", secrets, p.ns, p.name);
	else
		o = find(q, r, &p);
	if (o) {
		const struct sb_object *rest = sb_object_remove(&p.store->store, o);
		if (rest)
			sb_reply_value(r, 200, view(q, &p, rest, false));
		else
			r->status = 204;
	}
	place_release(&p);
}
