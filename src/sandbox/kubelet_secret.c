/* The kubelets' knowledge of secrets, and what it gives a pull: the keyring rule with its order. */
#include "sandbox/kubelet.h"

#include "data/data.h"
#include "registry/registry.h"

#include <string.h>

/* A secret that a kubelet has read before reaches it again through its watch, which is a moment behind. */
enum { BEHIND_MS = 2500 };

struct rh_secret_seen {
	struct rh_secret_seen *next;
	char *key;
	struct rh_object *before;	/* what was there before the last change; NULL: nothing */
	int64_t changed;		/* rh_world_ms */
};

static struct rh_secret_seen *seen(struct rh_cluster *c, const char *key)
{
	struct rh_secret_seen *s = c->kubelets ? c->kubelets->secrets : NULL;
	while (s && strcmp(s->key, key))
		s = s->next;
	return s;
}

const struct rh_object *rh_kubelet_secret(struct rh_cluster *c, struct rh_str ns, struct rh_str name)
{
	char *key = rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(name));
	struct rh_secret_seen *s = seen(c, key);
	const struct rh_object *now = rh_store_get(&c->store, rh_kind_named("secrets"), ns, name);
	if (s && rh_world_ms(c->world) - s->changed < BEHIND_MS) {
		now = s->before;
	} else if (!s) {
		s = rh_alloc(sizeof *s);
		s->key = rh_strdup(key);
		s->changed = rh_world_ms(c->world) - BEHIND_MS;
		s->next = rh_kubelets_of(c)->secrets;
		rh_kubelets_of(c)->secrets = s;
	}
	free(key);
	return now;
}

void rh_kubelet_secret_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *any = change->now ? change->now : change->before;
	struct rh_secret_seen *s = seen(c, any->key);
	if (!s || rh_world_ms(c->world) - s->changed < BEHIND_MS)
		return;
	rh_object_drop(&s->before);
	s->before = rh_object_hold(change->before);
	s->changed = rh_world_ms(c->world);
}

void rh_kubelet_secrets_free(struct rh_secret_seen **s)
{
	while (*s) {
		struct rh_secret_seen *next = (*s)->next;
		free((*s)->key);
		rh_object_drop(&(*s)->before);
		free(*s);
		*s = next;
	}
}

/* ---- the keyring -------------------------------------------------------------------------------------------------- */

enum { SECRETS_MOST = 32, TRIED_MOST = 16 };
struct ring {
	struct rh_keyring *keys;
	struct {
		struct rh_str name;
		struct rh_docker_config config;
	} v[SECRETS_MOST];
	size_t n;
};

static void add_secret(struct ring *r, const struct rh_object *o, struct rh_str name)
{
	struct rh_str type = rh_value_str_of(o->v, "type");
	bool legacy = rh_str_is(type, "kubernetes.io/dockercfg");
	struct rh_buf value;
	struct rh_err e = { 0 };
	if (!legacy && !rh_str_is(type, "kubernetes.io/dockerconfigjson"))
		return;
	rh_buf_init(&value, (size_t)2 << 20);
	rh_base64_decode(rh_value_str(rh_value_at(o->v, "data", legacy ? ".dockercfg" : ".dockerconfigjson", NULL)), false,
			 rh_out_buf(&value));
	char *z = rh_str_dup(name);
	r->v[r->n].name = name;
	if (rh_docker_config_read(rh_buf_str(&value), legacy, &r->v[r->n].config, &e) == RH_OK)
		rh_keyring_add(r->keys, z, &r->v[r->n++].config);
	else
		rh_keyring_add(r->keys, z, NULL);
	free(z);
	rh_buf_release(&value);
}

static void ring_fill(struct ring *r, struct rh_cluster *c, const struct rh_object *pod, struct rh_buf *missing)
{
	const struct rh_value *list = rh_value_get(rh_spec_of(pod), "imagePullSecrets");
	r->n = 0;
	r->keys = rh_keyring_new();
	for (const struct rh_value *s = list ? list->child : NULL; s && r->n < SECRETS_MOST; s = s->next) {
		struct rh_str name = rh_value_str_of(s, "name");
		const struct rh_object *o = name.n ? rh_kubelet_secret(c, pod->ns, name) : NULL;
		if (o)
			add_secret(r, o, name);
		else if (name.n)
			rh_buf_addf(missing, "%s%.*s", missing->n ? ", " : "", RH_ARG(name));
	}
}

static void ring_release(struct ring *r)
{
	for (size_t i = 0; i < r->n; i++)
		rh_docker_config_release(&r->v[i].config);
	rh_keyring_free(&r->keys);
}

static const struct rh_docker_entry *entry_of(const struct ring *r, const struct rh_match *m)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t e = 0; rh_str_is(r->v[i].name, m->secret) && e < r->v[i].config.count; e++)
			if (!strcmp(r->v[i].config.entries[e].key, m->key))
				return &r->v[i].config.entries[e];
	return NULL;
}

/* Every credential in turn until one works; all that was said is told (kuberuntime_image.go). */
static bool try_all(struct rh_cluster *c, const struct ring *r, const struct rh_image *image, struct rh_buf *errors)
{
	struct rh_match tried[TRIED_MOST];
	size_t n = rh_keyring_lookup(r->keys, image, tried, TRIED_MOST);
	if (!n)
		return rh_registry_pull(c->world, image, NULL, rh_str(NULL), errors);
	for (size_t i = 0; i < n && i < TRIED_MOST; i++) {
		const struct rh_docker_entry *e = entry_of(r, &tried[i]);
		struct rh_buf one;
		rh_buf_init(&one, 4096);
		bool ok = rh_registry_pull(c->world, image, e && e->user ? e->user : "", e ? rh_secret_peek(&e->password) : rh_str(""), &one);
		if (!ok && rh_str_find(rh_buf_str(errors), one.p) == errors->n)
			rh_buf_addf(errors, "%s%s", errors->n ? ", " : "", one.p);
		rh_buf_release(&one);
		if (ok)
			return true;
	}
	return false;
}

/* Go's decoder, of the first entry whose `auth` it cannot read. */
static bool broken_auth(const struct rh_value *auths, struct rh_buf *errors)
{
	for (const struct rh_value *a = auths ? auths->child : NULL; a; a = a->next) {
		struct rh_str auth = rh_value_str_of(a, "auth");
		struct rh_buf plain;
		size_t i = 0;
		rh_buf_init(&plain, (size_t)1 << 20);
		bool read = rh_base64_decode(auth, true, rh_out_buf(&plain)), split = plain.p && strchr(plain.p, ':');
		rh_buf_release(&plain);
		if (!auth.n || (read && split))
			continue;
		while (i < auth.n && (strchr("+/", auth.p[i]) || (auth.p[i] >= '0' && auth.p[i] <= '9') || (auth.p[i] >= 'A' && auth.p[i] <= 'Z') ||
				      (auth.p[i] >= 'a' && auth.p[i] <= 'z')))
			i++;
		if (read)
			rh_buf_addz(errors, "unable to parse auth field, must be formatted as base64(username:password)");
		else
			rh_buf_addf(errors, "illegal base64 data at input byte %zu", i);
		return true;
	}
	return false;
}

/* What the kubelet says of a keyring that it cannot make. */
static void broken_keyring(struct rh_cluster *c, const struct rh_object *pod, const char *secret, struct rh_buf *errors)
{
	const struct rh_object *o = rh_kubelet_secret(c, pod->ns, rh_str(secret));
	const struct rh_value *data = o ? rh_value_get(o->v, "data") : NULL, *modern = rh_value_get(data, ".dockerconfigjson");
	struct rh_buf json;
	struct rh_err e = { 0 };
	rh_buf_init(&json, (size_t)2 << 20);
	rh_base64_decode(rh_value_str(modern ? modern : rh_value_get(data, ".dockercfg")), false, rh_out_buf(&json));
	struct rh_value *v = rh_value_parse(rh_buf_str(&json), &e);
	if (!v || !broken_auth(modern ? rh_value_get(v, "auths") : v, errors))
		rh_buf_addz(errors, v ? "json: cannot unmarshal into Go value of type credentialprovider.DockerConfigEntry" : e.what);
	rh_value_free(&v);
	rh_buf_release(&json);
}

void rh_kubelet_pull(struct rh_cluster *c, const struct rh_object *pod, const char *name, struct rh_pull *out,
		     struct rh_buf *missing)
{
	struct rh_image image;
	struct rh_err e = { 0 };
	struct ring r;
	struct rh_buf errors;
	memset(out, 0, sizeof *out);
	if (!rh_image_parse(rh_str(name), &image, &e)) {
		out->bad_name = true;
		return;
	}
	uint64_t h = rh_text_hash(rh_str(name), 3);
	out->ms = 900 + (int64_t)(h % 3200);
	out->bytes = 18000000 + (int64_t)(h / 4096 % 120000000);
	rh_buf_init(&errors, 8192);
	ring_fill(&r, c, pod, missing);
	const char *broken = rh_keyring_broken_by(r.keys);
	if (broken)
		broken_keyring(c, pod, broken, &errors);
	else
		out->ok = try_all(c, &r, &image, &errors);
	if (!out->ok)
		out->error = rh_buf_take(&errors);
	ring_release(&r);
	rh_buf_release(&errors);
	rh_image_release(&image);
}
