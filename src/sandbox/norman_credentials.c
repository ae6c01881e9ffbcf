/* Norman's registry credentials, of a project (dockerCredential) and of one namespace (namespacedDockerCredential): Secrets
 * in other clothes, whose passwords go in and do not come out. rancher/pkg/api/norman/store/secret and
 * norman/store/scoped. */
#include "sandbox/norman.h"

#include "sandbox/project.h"

#include "data/data.h"

#include <string.h>

#define CONFIG_TYPE "kubernetes.io/dockerconfigjson"
#define CONFIG_KEY ".dockerconfigjson"

/* Where a path leads: /v3/project/CLUSTER:PROJECT/TYPE[/NAMESPACE:NAME]. */
struct place {
	struct rh_cluster *store;	/* in which cluster the Secrets are */
	char *project, *ns, *name;	/* ns: of the object; NULL: unknown */
	char *backing;			/* the project's; NULL: there is no such project */
	bool namespaced;
};

static bool place_init(struct place *p, struct rh_request *q, struct rh_reply *r)
{
	struct rh_str id = rh_path_part(q->path, 2), object = rh_path_part(q->path, 4), cluster, short_id, ns;
	struct rh_cluster *c = rh_norman_reach(q, r);
	memset(p, 0, sizeof *p);
	if (!c)
		return false;
	p->namespaced = rh_str_starts(rh_path_part(q->path, 3), "n") || rh_str_starts(rh_path_part(q->path, 3), "N");
	p->store = p->namespaced ? c : &q->world->clusters[0];
	p->project = rh_str_dup(id);
	const struct rh_object *o = rh_project_split(id, &cluster, &short_id) ? rh_project_find(q->world, cluster, short_id) : NULL;
	p->backing = o ? rh_str_dup(rh_project_backing(o)) : NULL;
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

static bool may(const struct rh_request *q, const struct place *p, const char *verb, const char *ns)
{
	return rh_may(q->world, q->user, p->store, verb, "", RH_STR("secrets"), rh_str(ns), rh_str(""));
}

/* ---- registries ------------------------------------------------------------------------------------------------ */

static struct rh_value *config_of(const struct rh_value *secret)
{
	struct rh_str text = rh_value_str(rh_value_at(secret, "data", CONFIG_KEY, NULL));
	struct rh_err e = { 0 };
	struct rh_buf bytes;
	rh_buf_init(&bytes, text.n + 1);
	bool ok = rh_base64_decode(text, false, rh_out_buf(&bytes));
	struct rh_value *v = ok ? rh_value_parse(rh_buf_str(&bytes), &e) : NULL;
	rh_buf_release(&bytes);
	return v;
}

/* password and auth are write-only: only the answer to a create shows them. */
static struct rh_value *registries_of(const struct rh_value *secret, bool whole)
{
	struct rh_value *config = config_of(secret), *out = rh_value_new(RH_V_MAP);
	const struct rh_value *auths = rh_value_get(config, "auths");
	static const char *const members[] = { "auth", "email", "password", "username" };
	for (const struct rh_value *m = auths ? auths->child : NULL; m; m = m->next) {
		struct rh_value *one = rh_value_new(RH_V_MAP);
		for (size_t i = 0; i < RH_LEN(members); i++) {
			const struct rh_value *text = rh_value_get(m, members[i]);
			bool secret_one = !strcmp(members[i], "auth") || !strcmp(members[i], "password");
			if (text && text->kind == RH_V_TEXT && (whole || !secret_one))
				rh_value_set(one, members[i], rh_value_copy(text));
		}
		rh_value_set_str(out, rh_str_n(m->key, m->key_n), one);
	}
	rh_value_free(&config);
	return out;
}

static struct rh_value *entry_of(const struct rh_value *given)
{
	struct rh_value *one = rh_value_new(RH_V_MAP);
	static const char *const members[] = { "username", "password", "email", "auth" };
	struct rh_str user = rh_value_str_of(given, "username"), password = rh_value_str_of(given, "password");
	for (size_t i = 0; i < RH_LEN(members); i++) {
		const struct rh_value *text = rh_value_get(given, members[i]);
		if (text && text->kind == RH_V_TEXT)
			rh_value_set(one, members[i], rh_value_copy(text));
	}
	if (user.n && password.n) {
		struct rh_buf plain, b64;
		rh_buf_init(&plain, user.n + password.n + 2);
		rh_buf_adds(&plain, user);
		rh_buf_addc(&plain, ':');
		rh_buf_adds(&plain, password);
		rh_buf_init(&b64, 2 * plain.n + 8);
		rh_base64_encode(rh_buf_str(&plain), rh_out_buf(&b64));
		rh_value_set(one, "auth", rh_value_text(rh_buf_str(&b64)));
		rh_buf_release(&plain);
		rh_buf_release(&b64);
	}
	return one;
}

static void set_registries(struct rh_value *secret, const struct rh_value *registries)
{
	struct rh_value *config = rh_value_new(RH_V_MAP), *auths = rh_value_need_map(config, "auths");
	struct rh_buf json, b64;
	for (const struct rh_value *m = registries->child; m; m = m->next)
		rh_value_set_str(auths, rh_str_n(m->key, m->key_n), entry_of(m));
	rh_value_sort(auths);
	rh_buf_init(&json, (size_t)4 << 20);
	rh_value_write(config, &json);
	rh_buf_init(&b64, 2 * json.n + 8);
	rh_base64_encode(rh_buf_str(&json), rh_out_buf(&b64));
	rh_value_set(rh_value_need_map(secret, "data"), CONFIG_KEY, rh_value_text(rh_buf_str(&b64)));
	rh_value_free(&config);
	rh_buf_release(&json);
	rh_buf_release(&b64);
}

/* False after a 422. */
static bool check_registries(struct rh_reply *r, const struct rh_value *registries, const char *name)
{
	if (!registries || registries->kind == RH_V_NULL) {
		rh_norman_error(r, 422, "Invalid", "Secret \"%s\" is invalid: data[" CONFIG_KEY "]: Required value", name);
		return false;
	}
	bool ok = registries->kind == RH_V_MAP;
	for (const struct rh_value *m = ok ? registries->child : NULL; m && ok; m = m->next)
		ok = m->kind == RH_V_MAP;
	if (!ok)
		rh_norman_field_error(r, "InvalidFormat", "registries", "InvalidFormat 422: invalid value for registries");
	return ok;
}

/* ---- one credential -------------------------------------------------------------------------------------------- */

static struct rh_value *view(const struct rh_request *q, const struct place *p, const struct rh_object *o, bool whole)
{
	const char *type = p->namespaced ? "namespacedDockerCredential" : "dockerCredential";
	char *id = rh_format("%.*s:%s", RH_ARG(o->ns), o->name);
	char *path = rh_format("project/%s/%s", p->project, p->namespaced ? "namespaceddockercredentials" : "dockercredentials");
	struct rh_value *v = rh_norman_resource(q, type, id, path, o);
	struct rh_str creator = rh_annotation(o->v, "field.cattle.io/creatorId"), leaving;
	rh_value_set_text(v, "baseType", p->namespaced ? "namespacedSecret" : "secret");
	rh_value_set(v, "description", rh_value_text(rh_annotation(o->v, "field.cattle.io/description")));
	rh_value_set(v, "creatorId", creator.n ? rh_value_text(creator) : rh_value_new(RH_V_NULL));
	rh_value_set_text(v, "projectId", p->project);
	rh_value_set(v, "namespaceId", p->namespaced ? rh_value_text(o->ns) : rh_value_new(RH_V_NULL));
	rh_value_set(v, "registries", registries_of(o->v, whole));
	leaving = rh_value_str(rh_value_at(o->v, "metadata", "deletionTimestamp", NULL));
	if (leaving.n)
		rh_value_set(v, "removed", rh_value_text(leaving));
	free(id);
	free(path);
	return v;
}

static bool is_credential(const struct place *p, const struct rh_object *o)
{
	bool copy = rh_str_is(rh_annotation(o->v, RH_USER_SECRET), "true");
	return rh_str_is(rh_value_str_of(o->v, "type"), CONFIG_TYPE) && !(p->namespaced && copy);
}

/* A namespaced one is listed under the project that its namespace names. */
static bool listed(const struct rh_request *q, const struct place *p, const struct rh_object *o)
{
	if (!p->namespaced)
		return p->backing && rh_str_is(o->ns, p->backing);
	const struct rh_object *ns = rh_store_get(&p->store->store, rh_kind_named("namespaces"), rh_str(""), o->ns);
	(void)q;
	return ns && rh_str_is(rh_annotation(ns->v, RH_PROJECT_ID), p->project);
}

void rh_norman_credentials(struct rh_request *q, struct rh_reply *r)
{
	static const char *const filters[] = { "id", "name", "namespaceId", "creatorId", NULL };
	struct place p;
	if (!place_init(&p, q, r))
		return;
	const struct rh_shelf *s = &p.store->store.shelves[rh_kind_index(rh_kind_named("secrets"))];
	struct rh_value *list = rh_value_new(RH_V_LIST);
	for (size_t i = 0; i < s->n; i++) {
		const struct rh_object *o = s->v[i];
		char *ns = rh_str_dup(o->ns);
		/* who may not read them gets an empty list, not a refusal */
		if (is_credential(&p, o) && listed(q, &p, o) && may(q, &p, "list", ns))
			rh_value_add(list, view(q, &p, o, false));
		free(ns);
	}
	rh_norman_list(q, r, p.namespaced ? "namespacedDockerCredential" : "dockerCredential", list, filters);
	place_release(&p);
}

/* The object that the path names, or NULL after a 404. */
static struct rh_object *find(struct rh_request *q, struct rh_reply *r, const struct place *p)
{
	struct rh_object *o = p->name ? rh_store_get(&p->store->store, rh_kind_named("secrets"), rh_str(p->ns), rh_str(p->name))
					    : NULL;
	bool seen = p->name && may(q, p, "get", p->ns);
	if (o && seen && is_credential(p, o) && (p->namespaced || (p->backing && !strcmp(p->ns, p->backing))))
		return o;
	if (!seen || o)
		rh_norman_error(r, 404, "NotFound", "not found");
	else
		rh_norman_error(r, 404, "NotFound", "secrets \"%s\" not found", p->name);
	return NULL;
}

void rh_norman_credential(struct rh_request *q, struct rh_reply *r)
{
	struct place p;
	if (!place_init(&p, q, r))
		return;
	const struct rh_object *o = find(q, r, &p);
	if (o)
		rh_reply_value(r, 200, view(q, &p, o, false));
	place_release(&p);
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* The namespace that a new credential goes to, or NULL after a refusal. */
static const char *target(struct rh_request *q, struct rh_reply *r, const struct place *p, const struct rh_value *body)
{
	const char *ns = p->namespaced ? rh_value_z_of(body, "namespaceId") : p->backing;
	const struct rh_kind *secrets = rh_kind_named("secrets");
	if (p->namespaced && !*ns) {
		rh_norman_field_error(r, "MissingRequired", "namespaceId", "");
		return NULL;
	}
	/* the validator asks for update, not create: up to 2.8 everybody may create secrets in "local" */
	if (!p->namespaced && !(ns ? may(q, p, "update", ns) : q->user->administrator)) {
		rh_norman_error(r, 403, "PermissionDenied", "unauthorized");
		return NULL;
	}
	const struct rh_object *o = ns ? rh_store_get(&p->store->store, rh_kind_named("namespaces"), rh_str(""), rh_str(ns)) : NULL;
	if (!o && (!p->namespaced || q->user->administrator)) {
		rh_norman_error(r, 404, "NotFound", "namespaces \"%s\" not found", ns ? ns : p->project);
		return NULL;
	}
	if (!may(q, p, "create", ns)) {
		rh_norman_forbidden(q, r, "create", secrets, ns, NULL);
		return NULL;
	}
	return ns;
}

static char *new_name(struct rh_request *q, struct rh_reply *r, const struct place *p, const struct rh_value *body)
{
	struct rh_str given = rh_value_str_of(body, "name");
	if (!given.n) {
		char tail[6];
		rh_random_name(q->world, tail, 5, "bcdfghjklmnpqrstvwxz2456789");
		return rh_format("%s-%s", p->namespaced ? "ndc" : "dc", tail);
	}
	if (!rh_label_wrong(given))
		return rh_str_dup(given);
	char *message = rh_format("InvalidFormat 422: invalid value %.*s: %s", RH_ARG(given), rh_label_wrong(given));
	rh_norman_field_error(r, "InvalidFormat", "name", message);
	free(message);
	return NULL;
}

static struct rh_value *make_secret(struct rh_request *q, const struct place *p, const struct rh_value *body, const char *ns,
				    const char *name)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_norman_stamp(q, v, ns, name);
	rh_norman_merge_meta(v, body);
	if (!p->namespaced || p->backing)
		rh_value_set_text(rh_value_at(v, "metadata", "annotations", NULL), RH_PROJECT_ID, p->project);
	rh_value_set_text(v, "type", CONFIG_TYPE);
	set_registries(v, rh_value_get(body, "registries"));
	return v;
}

static void create(struct rh_request *q, struct rh_reply *r, const struct place *p, const struct rh_value *body)
{
	struct rh_store *s = &p->store->store;
	const struct rh_kind *secrets = rh_kind_named("secrets");
	char *name = new_name(q, r, p, body);
	const char *ns = name ? target(q, r, p, body) : NULL;
	if (ns && rh_store_get(s, secrets, rh_str(ns), rh_str(name)))
		rh_norman_error(r, 409, "AlreadyExists", "secrets \"%s\" already exists", name);
	else if (ns && check_registries(r, rh_value_get(body, "registries"), name))
		rh_reply_value(r, 201, view(q, p, rh_store_put(s, secrets, make_secret(q, p, body, ns, name)), true));
	free(name);
}

void rh_norman_credential_create(struct rh_request *q, struct rh_reply *r)
{
	struct place p;
	struct rh_value *body;
	if (!place_init(&p, q, r))
		return;
	body = rh_norman_body(q, r);
	if (body)
		create(q, r, &p, body);
	rh_value_free(&body);
	place_release(&p);
}

static void put(struct rh_request *q, struct rh_reply *r, const struct place *p, struct rh_object *o, const struct rh_value *body)
{
	const struct rh_value *registries = rh_value_get(body, "registries");
	if (!may(q, p, "update", p->ns)) {
		rh_norman_error(r, 404, "NotFound", "not found");
		return;
	}
	if (registries && !check_registries(r, registries, p->name))
		return;
	struct rh_value *v = rh_value_copy(o->v);
	rh_norman_merge_meta(v, body);
	if (registries)
		set_registries(v, registries);
	rh_reply_value(r, 200, view(q, p, rh_store_replace(&p->store->store, o, v), false));
}

void rh_norman_credential_put(struct rh_request *q, struct rh_reply *r)
{
	struct place p;
	struct rh_value *body;
	if (!place_init(&p, q, r))
		return;
	body = rh_norman_body(q, r);
	struct rh_object *o = body ? find(q, r, &p) : NULL;
	if (o)
		put(q, r, &p, o, body);
	rh_value_free(&body);
	place_release(&p);
}

void rh_norman_credential_delete(struct rh_request *q, struct rh_reply *r)
{
	struct place p;
	if (!place_init(&p, q, r))
		return;
	const struct rh_kind *secrets = rh_kind_named("secrets");
	const struct rh_object *o = NULL;
	if (p.name && !may(q, &p, "delete", p.ns))
		rh_norman_forbidden(q, r, "delete", secrets, p.ns, p.name);
	else
		o = find(q, r, &p);
	if (o) {
		const struct rh_object *rest = rh_object_remove(&p.store->store, o);
		if (rest)
			rh_reply_value(r, 200, view(q, &p, rest, false));
		else
			r->status = 204;
	}
	place_release(&p);
}
