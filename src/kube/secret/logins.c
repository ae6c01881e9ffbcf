/* Which secrets hold a login, that is credentials of one user for one registry; and changing its password in one of
 * them. The passwords of all that are found are compared and forgotten: only which are the same is kept.
 */
#include "kube/logins.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list/sweep.h"
#include "kube/secret.h"
#include "registry/docker_config.h"
#include "registry/keyring.h"

#include <string.h>

enum { ONE_BY_ONE = 3 }; /* more namespaces are read as the whole cluster, where that is allowed */

static const struct kube_sweep_part parts[] = {
	{ .resource = &kube_res_secret, .type = KUBE_TYPE_DOCKERCONFIGJSON },
	{ .resource = &kube_res_secret, .type = KUBE_TYPE_DOCKERCFG },
};

void kube_login_release(struct kube_login *l)
{
	for (size_t i = 0; i < l->key_count; i++)
		free(l->keys[i]);
	free(l->keys);
	free(l->ns);
	free(l->name);
	free(l->type);
	free(l->resource_version);
	*l = (struct kube_login){ 0 };
}

void kube_logins_free(void *p)
{
	struct kube_logins *found = p;

	if (!found)
		return;
	for (size_t i = 0; i < found->n; i++)
		kube_login_release(&found->v[i]);
	kube_unread_free(found->unread, found->unread_count);
	free(found->v);
	free(found);
}

/* ---- one secret ---- */

static bool is_legacy(const char *type)
{
	return strcmp(type, KUBE_TYPE_DOCKERCFG) == 0;
}

static const struct rh_secret *config_of(const struct kube_secret_object *o)
{
	return kube_secret_object_value(o, is_legacy(o->type) ? ".dockercfg" : ".dockerconfigjson");
}

static bool same_login(const struct registry_docker_entry *e, const char *host, const char *user)
{
	struct rh_buf its;
	bool same;

	if (e->auth_broken || e->misshapen || !e->user || strcmp(e->user, user))
		return false;
	rh_buf_init(&its, 4096);
	same = registry_host(rh_str(e->key), &its) && !strcmp(its.p, host);
	rh_buf_release(&its);
	return same;
}

static void take_keys(const struct registry_docker_config *c, const char *host, const char *user,
		      struct kube_login *out, struct rh_secret *password)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct registry_docker_entry *entry = &c->entries[i];

		if (!same_login(entry, host, user))
			continue;
		out->keys = rh_resize(out->keys, out->key_count + 1, sizeof *out->keys);
		out->keys[out->key_count++] = rh_strdup(entry->key);
		if (out->key_count == 1)
			rh_secret_copy(password, &entry->password);
		else if (!rh_secret_eq(password, &entry->password))
			out->mixed = true;
	}
}

/* As kube_login_read, and the password of its first entry. */
static bool read_login(const struct kube_secret_object *o, const char *host, const char *user, struct kube_login *out,
		       struct rh_secret *password)
{
	const struct rh_secret *value = kube_secret_is_registry(o->type) ? config_of(o) : NULL;
	struct registry_docker_config c = { 0 };
	struct rh_err e;

	*out = (struct kube_login){ 0 };
	if (value && registry_docker_config_read(rh_secret_peek(value), is_legacy(o->type), &c, &e) == RH_OK) {
		take_keys(&c, host, user, out, password);
		out->broken = registry_cover_breaks(&c);
	}
	registry_docker_config_release(&c);
	if (!out->key_count)
		return false;
	out->ns = rh_strdup(o->ns);
	out->name = rh_strdup(o->name);
	out->type = rh_strdup(o->type);
	out->resource_version = rh_strdup(o->resource_version);
	out->origin = o->origin;
	out->immutable = o->immutable;
	out->removing = o->removing;
	return true;
}

bool kube_login_read(const struct kube_secret_object *o, const char *host, const char *user, struct kube_login *out)
{
	struct rh_secret password;
	bool found;

	rh_secret_init(&password);
	found = read_login(o, host, user, out, &password);
	rh_secret_release(&password);
	return found;
}

enum rh_code kube_login_change(struct rh_secret *body, const struct kube_login *l, const struct rh_secret *password,
			       struct rh_err *e)
{
	bool legacy = is_legacy(l->type);
	const char *key = legacy ? ".dockercfg" : ".dockerconfigjson";
	struct rh_secret copy, config;
	struct kube_secret_object o;
	enum rh_code code;

	rh_secret_init(&copy);
	rh_secret_init(&config);
	rh_secret_copy(&copy, body);
	code = kube_secret_object_read(&copy, &o, e);
	if (code == RH_OK && kube_secret_object_value(&o, key))
		rh_secret_copy(&config, kube_secret_object_value(&o, key));
	for (size_t i = 0; code == RH_OK && i < l->key_count; i++) {
		struct rh_secret next;

		rh_secret_init(&next);
		code = registry_docker_config_password(rh_secret_peek(&config), legacy, rh_str(l->keys[i]), password,
						       &next, e);
		if (code == RH_OK)
			rh_secret_move(&config, &next);
		rh_secret_release(&next);
	}
	if (code == RH_OK) {
		struct rh_str value = rh_secret_peek(&config);
		code = kube_secret_edit(body, KUBE_PART_DATA, key, &value, e);
	}
	kube_secret_object_release(&o);
	rh_secret_release(&config);
	rh_secret_release(&copy);
	return code;
}

/* ---- many ---- */

struct kube_passwords {
	unsigned refs;
	struct rh_secret *v; /* those that differ, one a group */
	unsigned n;
};
struct reading {
	struct kube_logins *found;
	char *host, *user;
	struct rh_secret wanted; /* what they are compared with; empty: with nothing */
	char **only;             /* namespaces, sorted */
	size_t only_count;
	struct kube_passwords *met;
	bool shared; /* with other clusters: whoever asked ranks the groups */
	struct rh_owner owner;
	int tag;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool wanted(const struct reading *r, const char *ns)
{
	return bsearch(&ns, r->only, r->only_count, sizeof *r->only, by_text) != NULL;
}

struct kube_passwords *kube_passwords_new(void)
{
	struct kube_passwords *p = rh_alloc(sizeof *p);

	p->refs = 1;
	return p;
}

void kube_passwords_drop(struct kube_passwords **at)
{
	struct kube_passwords *p = *at;

	*at = NULL;
	if (!p || --p->refs)
		return;
	for (unsigned i = 0; i < p->n; i++)
		rh_secret_release(&p->v[i]);
	free(p->v);
	free(p);
}

static unsigned group_of(struct kube_passwords *met, struct rh_secret *password)
{
	for (unsigned i = 0; i < met->n; i++)
		if (rh_secret_eq(&met->v[i], password))
			return i;
	met->v = rh_resize(met->v, met->n + 1, sizeof *met->v);
	rh_secret_init(&met->v[met->n]);
	rh_secret_move(&met->v[met->n], password);
	return met->n++;
}

static void on_element(void *ctx, size_t part, struct rh_str element)
{
	struct reading *r = ctx;
	struct kube_logins *found = r->found;
	struct rh_secret body, password;
	struct kube_secret_object o;
	struct kube_login login;
	struct rh_err e;

	rh_secret_init(&body);
	rh_secret_init(&password);
	rh_secret_set(&body, element);
	bool fine = kube_secret_object_read(&body, &o, &e) == RH_OK;
	if (o.ns && wanted(r, o.ns)) {
		rh_strset(&o.type, parts[part].type); /* an element of a list may leave it out */
		found->seen++;
		found->unreadable += !fine || !config_of(&o);
		if (fine && read_login(&o, r->host, r->user, &login, &password)) {
			login.has = r->wanted.n && !login.mixed && rh_secret_eq(&r->wanted, &password);
			login.met = group_of(r->met, &password);
			found->v = rh_resize(found->v, found->n + 1, sizeof *found->v);
			found->v[found->n++] = login;
		}
	}
	kube_secret_object_release(&o);
	rh_secret_release(&password);
	rh_secret_release(&body);
}

static void on_unread(void *ctx, size_t part, const char *ns, const struct rh_err *e)
{
	struct reading *r = ctx;

	if (part == 0 || e->code != RH_E_FORBIDDEN) /* both types are one right */
		kube_unread_add(&r->found->unread, &r->found->unread_count, &parts[part], ns, e);
}

static int by_place(const void *a, const void *b)
{
	const struct kube_login *x = a, *y = b;
	int by_ns = strcmp(x->ns, y->ns);

	return by_ns ? by_ns : strcmp(x->name, y->name);
}

size_t kube_logins_rank(struct kube_logins *const *lists, size_t n)
{
	size_t all = 0, at = 0, count;
	unsigned *groups;

	for (size_t i = 0; i < n; i++)
		all += lists[i] ? lists[i]->n : 0;
	groups = rh_alloc((all + 1) * sizeof *groups);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; lists[i] && j < lists[i]->n; j++)
			groups[at++] = lists[i]->v[j].met;
	count = registry_group_rank(groups, all);
	at = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; lists[i] && j < lists[i]->n; j++)
			lists[i]->v[j].group = groups[at++];
	free(groups);
	return count;
}

static void on_done(void *ctx)
{
	struct reading *r = ctx;
	struct kube_logins *found = r->found;

	if (found->n)
		qsort(found->v, found->n, sizeof *found->v, by_place);
	if (!r->shared)
		found->groups = kube_logins_rank(&found, 1);
	rh_message_post((struct rh_message){ .to = r->owner, .tag = r->tag, .body = found, .drop = kube_logins_free });
	r->found = NULL;
}

static void on_drop(void *ctx)
{
	struct reading *r = ctx;

	kube_logins_free(r->found);
	kube_passwords_drop(&r->met);
	for (size_t i = 0; i < r->only_count; i++)
		free(r->only[i]);
	free(r->only);
	rh_secret_release(&r->wanted);
	free(r->host);
	free(r->user);
	free(r);
}

void kube_logins_ask(struct kube *k, const char *const *namespaces, size_t n, const char *host, const char *user,
		     const struct rh_secret *wanted, struct kube_passwords *met, struct rh_owner owner, int tag)
{
	struct reading *r = rh_alloc(sizeof *r);

	r->met = met ? met : kube_passwords_new();
	r->met->refs += met ? 1 : 0;
	r->shared = met != NULL;

	r->found = rh_alloc(sizeof *r->found);
	r->host = rh_strdup(host);
	r->user = rh_strdup(user);
	rh_secret_init(&r->wanted);
	if (wanted)
		rh_secret_copy(&r->wanted, wanted);
	r->owner = owner;
	r->tag = tag;
	r->only = rh_alloc((n + 1) * sizeof *r->only);
	for (r->only_count = 0; r->only_count < n; r->only_count++)
		r->only[r->only_count] = rh_strdup(namespaces[r->only_count]);
	qsort(r->only, n, sizeof *r->only, by_text);
	kube_sweep(k, &(struct kube_sweep_spec){ .parts = parts,
						 .part_count = RH_LEN(parts),
						 .namespaces = namespaces,
						 .namespace_count = n,
						 .whole = n > ONE_BY_ONE,
						 .element = on_element,
						 .unread = on_unread,
						 .done = on_done,
						 .drop = on_drop,
						 .ctx = r,
						 .owner = owner,
						 .tag = tag });
}
