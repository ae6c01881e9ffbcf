/* The kubelets' knowledge of secrets, and what it gives a pull: the keyring rule with its order. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/kubelet.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

/* A secret that a kubelet has read before reaches it again through its watch, which is a moment behind. */
enum { BEHIND_MS = 2500 };

struct sb_secret_seen {
	struct sb_secret_seen *next;
	char *key;
	struct sb_object *before; /* what was there before the last change; NULL: nothing */
	int64_t changed;          /* sb_world_ms */
};

static struct sb_secret_seen *seen(struct sb_cluster *c, const char *key)
{
	struct sb_secret_seen *s = c->kubelets ? c->kubelets->secrets : NULL;
	while (s && strcmp(s->key, key))
		s = s->next;
	return s;
}

static const struct sb_object *sb_kubelet_secret(struct sb_cluster *c, struct rh_str ns, struct rh_str name)
{
	char *key = rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(name));
	struct sb_secret_seen *s = seen(c, key);
	const struct sb_object *now = sb_store_get(&c->store, sb_kind_named("secrets"), ns, name);
	if (s && sb_world_ms(c->world) - s->changed < BEHIND_MS) {
		now = s->before;
	} else if (!s) {
		s = rh_alloc(sizeof *s);
		s->key = rh_strdup(key);
		s->changed = sb_world_ms(c->world) - BEHIND_MS;
		s->next = sb_kubelets_of(c)->secrets;
		sb_kubelets_of(c)->secrets = s;
	}
	free(key);
	return now;
}

void sb_kubelet_secret_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *any = change->now ? change->now : change->before;
	struct sb_secret_seen *s = seen(c, any->key);
	if (!s || sb_world_ms(c->world) - s->changed < BEHIND_MS)
		return;
	sb_object_drop(&s->before);
	s->before = sb_object_hold(change->before);
	s->changed = sb_world_ms(c->world);
}

void sb_kubelet_secrets_free(struct sb_secret_seen **s)
{
	while (*s) {
		struct sb_secret_seen *next = (*s)->next;
		free((*s)->key);
		sb_object_drop(&(*s)->before);
		free(*s);
		*s = next;
	}
}

/* ---- the keyring ---- */

enum { SECRETS_MOST = 32, TRIED_MOST = 16 };
struct ring {
	struct registry_keyring *keys;
	struct {
		struct rh_str name;
		struct registry_docker_config config;
	} v[SECRETS_MOST];
	size_t n;
};

static void add_secret(struct ring *r, const struct sb_object *o, struct rh_str name)
{
	struct rh_str type = sb_value_str_of(o->v, "type");
	bool legacy = rh_str_is(type, "kubernetes.io/dockercfg");
	struct rh_buf value;
	struct rh_err e = { 0 };
	if (!legacy && !rh_str_is(type, "kubernetes.io/dockerconfigjson"))
		return;
	rh_buf_init(&value, (size_t)2 << 20);
	data_base64_decode(sb_value_str(sb_value_at(o->v, "data", legacy ? ".dockercfg" : ".dockerconfigjson", NULL)),
			   false, rh_out_buf(&value));
	char *z = rh_str_dup(name);
	r->v[r->n].name = name;
	if (registry_docker_config_read(rh_buf_str(&value), legacy, &r->v[r->n].config, &e) == RH_OK)
		registry_keyring_add(r->keys, z, &r->v[r->n++].config);
	else
		registry_keyring_add(r->keys, z, NULL);
	free(z);
	rh_buf_release(&value);
}

static void ring_fill(struct ring *r, struct sb_cluster *c, const struct sb_object *pod, struct rh_buf *missing)
{
	const json_t *list = json_object_get(sb_spec_of(pod), "imagePullSecrets");
	r->n = 0;
	r->keys = registry_keyring_new();
	SB_EACH(s, list)
	{
		struct rh_str name = sb_value_str_of(s.v, "name");
		if (r->n == SECRETS_MOST)
			break;
		const struct sb_object *o = name.n ? sb_kubelet_secret(c, pod->ns, name) : NULL;
		if (o)
			add_secret(r, o, name);
		else if (name.n)
			rh_buf_addf(missing, "%s%.*s", missing->n ? ", " : "", RH_ARG(name));
	}
}

static void ring_release(struct ring *r)
{
	for (size_t i = 0; i < r->n; i++)
		registry_docker_config_release(&r->v[i].config);
	registry_keyring_free(&r->keys);
}

static const struct registry_docker_entry *entry_of(const struct ring *r, const struct registry_match *m)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t e = 0; rh_str_is(r->v[i].name, m->secret) && e < r->v[i].config.count; e++)
			if (!strcmp(r->v[i].config.entries[e].key, m->key))
				return &r->v[i].config.entries[e];
	return NULL;
}

/* "namespace/secret" and the digest of the login, a line each. */
static void add_marks(const struct sb_object *pod, const struct registry_match *m,
		      const struct registry_docker_entry *e, struct rh_buf *out)
{
	struct rh_str password = e ? rh_secret_peek(&e->password) : rh_str("");
	rh_buf_addf(out, "%.*s/%s\n%016llx\n", RH_ARG(pod->ns), m->secret,
		    (unsigned long long)sb_text_hash(password, sb_text_hash(rh_str(e && e->user ? e->user : ""), 17)));
}

/* Every credential in turn until one works; all that was said is told (kuberuntime_image.go). */
static bool try_all(struct sb_cluster *c, const struct sb_object *pod, const struct ring *r,
		    const struct registry_image *image, struct rh_buf *errors, struct rh_buf *by)
{
	struct registry_match tried[TRIED_MOST];
	size_t n = registry_keyring_lookup(r->keys, image, tried, TRIED_MOST);
	if (!n)
		return sb_registry_pull(c->world, pod->ns, image, NULL, rh_str(NULL), errors);
	for (size_t i = 0; i < n && i < TRIED_MOST; i++) {
		const struct registry_docker_entry *e = entry_of(r, &tried[i]);
		struct rh_buf one;
		rh_buf_init(&one, 4096);
		bool ok = sb_registry_pull(c->world, pod->ns, image, e && e->user ? e->user : "",
					   e ? rh_secret_peek(&e->password) : rh_str(""), &one);
		if (!ok && rh_str_find(rh_buf_str(errors), one.p) == errors->n)
			rh_buf_addf(errors, "%s%s", errors->n ? ", " : "", one.p);
		rh_buf_release(&one);
		if (ok) {
			add_marks(pod, &tried[i], e, by);
			return true;
		}
	}
	return false;
}

/* Go's decoder, of the first entry whose `auth` it cannot read. */
static bool broken_auth(const json_t *auths, struct rh_buf *errors)
{
	SB_EACH(a, auths)
	{
		struct rh_str auth = sb_value_str_of(a.v, "auth");
		struct rh_buf plain;
		size_t i = 0;
		rh_buf_init(&plain, (size_t)1 << 20);
		bool read = data_base64_decode(auth, true, rh_out_buf(&plain)), split = plain.p && strchr(plain.p, ':');
		rh_buf_release(&plain);
		if (!auth.n || (read && split))
			continue;
		while (i < auth.n && (strchr("+/", auth.p[i]) || (auth.p[i] >= '0' && auth.p[i] <= '9') ||
				      (auth.p[i] >= 'A' && auth.p[i] <= 'Z') || (auth.p[i] >= 'a' && auth.p[i] <= 'z')))
			i++;
		if (read)
			rh_buf_addz(errors,
				    "unable to parse auth field, must be formatted as base64(username:password)");
		else
			rh_buf_addf(errors, "illegal base64 data at input byte %zu", i);
		return true;
	}
	return false;
}

/* What the kubelet says of a keyring that it cannot make. */
static void broken_keyring(struct sb_cluster *c, const struct sb_object *pod, const char *secret, struct rh_buf *errors)
{
	const struct sb_object *o = sb_kubelet_secret(c, pod->ns, rh_str(secret));
	const json_t *data = o ? json_object_get(o->v, "data") : NULL,
		     *modern = json_object_get(data, ".dockerconfigjson");
	struct rh_buf json;
	struct rh_err e = { 0 };
	rh_buf_init(&json, (size_t)2 << 20);
	data_base64_decode(sb_value_str(modern ? modern : json_object_get(data, ".dockercfg")), false,
			   rh_out_buf(&json));
	json_t *v = sb_value_parse(rh_buf_str(&json), &e);
	if (!v || !broken_auth(modern ? json_object_get(v, "auths") : v, errors))
		rh_buf_addz(errors,
			    v ? "json: cannot unmarshal into Go value of type credentialprovider.DockerConfigEntry"
			      : e.what);
	sb_value_free(&v);
	rh_buf_release(&json);
}

void sb_kubelet_pull(struct sb_cluster *c, const struct sb_object *pod, const char *name, struct sb_pull *out,
		     struct rh_buf *missing)
{
	struct registry_image image;
	struct rh_err e = { 0 };
	struct ring r;
	struct rh_buf errors;
	memset(out, 0, sizeof *out);
	rh_buf_init(&out->by, 4096);
	if (!registry_image_parse(rh_str(name), &image, &e)) {
		out->bad_name = true;
		return;
	}
	uint64_t h = sb_text_hash(rh_str(name), 3);
	out->ms = 900 + (int64_t)(h % 3200);
	out->bytes = 18000000 + (int64_t)(h / 4096 % 120000000);
	rh_buf_init(&errors, 8192);
	ring_fill(&r, c, pod, missing);
	const char *broken = registry_keyring_broken_by(r.keys);
	out->broken = broken;
	if (broken)
		broken_keyring(c, pod, broken, &errors);
	else
		out->ok = try_all(c, pod, &r, &image, &errors, &out->by);
	if (!out->ok)
		out->error = rh_buf_take(&errors);
	ring_release(&r);
	rh_buf_release(&errors);
	registry_image_release(&image);
}

void sb_pull_release(struct sb_pull *p)
{
	free(p->error);
	rh_buf_release(&p->by);
}

static bool shares_a_line(struct rh_str by, struct rh_str mine)
{
	struct rh_str one, two;
	while (rh_str_cut(&by, '\n', &one))
		for (struct rh_str rest = mine; one.n && rh_str_cut(&rest, '\n', &two);)
			if (rh_str_eq(one, two))
				return true;
	return false;
}

bool sb_kubelet_may_use(struct sb_cluster *c, const struct sb_object *pod, const char *name, struct rh_str by)
{
	struct registry_match matches[TRIED_MOST];
	struct registry_image image;
	struct rh_err e = { 0 };
	struct rh_buf missing, mine;
	struct ring r;
	if (!registry_image_parse(rh_str(name), &image, &e))
		return false;
	rh_buf_init(&missing, 4096);
	rh_buf_init(&mine, 64 << 10);
	ring_fill(&r, c, pod, &missing);
	size_t n =
		registry_keyring_broken_by(r.keys) ? 0 : registry_keyring_lookup(r.keys, &image, matches, TRIED_MOST);
	for (size_t i = 0; i < n && i < TRIED_MOST; i++)
		add_marks(pod, &matches[i], entry_of(&r, &matches[i]), &mine);
	bool yes = shares_a_line(by, rh_buf_str(&mine));
	ring_release(&r);
	rh_buf_release(&missing);
	rh_buf_release(&mine);
	registry_image_release(&image);
	return yes;
}
