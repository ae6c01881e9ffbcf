/* What workloads, pods, service accounts and registries say of pulls, picked out of their bytes. */
#include "kube/coverage/facts.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "kube/pull/pod_status.h"
#include "kube/secret/consumer.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "registry/keyring.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

void kube_facts_init(struct kube_facts *f)
{
	*f = (struct kube_facts){ 0 };
	if (getrandom(f->salt, sizeof f->salt, 0) != (ssize_t)sizeof f->salt)
		RH_BUG("no random numbers: errno %d", errno);
}

void kube_facts_release(struct kube_facts *f)
{
	for (size_t i = 0; i < f->secret_count; i++) {
		registry_docker_config_release(&f->secrets[i].config);
		free(f->secrets[i].entries);
	}
	free(f->secrets);
	free(f->works);
	free(f->containers);
	free(f->groups);
	free(f->accounts);
	free(f->uses);
	free(f->logins);
	kube_index_release(&f->asked);
	kube_index_release(&f->group_index);
	kube_index_release(&f->use_index);
	kube_pool_release(&f->pool);
	*f = (struct kube_facts){ 0 };
}

void kube_facts_ask(struct kube_facts *f, const char *ns)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns };

	kube_index_put(&f->asked, keys, 0);
}

bool kube_facts_asked(const struct kube_facts *f, const char *ns)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns };
	size_t number;

	return !f->asked.n || kube_index_get(&f->asked, keys, &number);
}

/* ---- who names a secret ---- */

void kube_facts_use(struct kube_facts *f, const char *ns, const char *secret)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns, secret };
	size_t at = kube_index_put(&f->use_index, keys, f->use_count);

	if (at == f->use_count) {
		f->uses = rh_grow(f->uses, f->use_count, sizeof *f->uses);
		f->uses[f->use_count++] = 0;
	}
	f->uses[at]++;
}

unsigned kube_facts_uses(const struct kube_facts *f, const char *ns, const char *secret)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns, secret };
	size_t at;

	return kube_index_get(&f->use_index, keys, &at) ? f->uses[at] : 0;
}

/* All that it names, in whatever way, counts once. */
static void use_all(struct kube_facts *f, const char *ns, struct rh_str spec)
{
	struct kube_consumer c = { 0 };

	kube_consumer_read_spec(&c, spec);
	for (size_t i = 0; i < c.use_count; i++)
		kube_facts_use(f, ns, kube_pool_text(&f->pool, rh_str(c.uses[i].secret)));
	kube_consumer_release(&c);
}

/* ---- what objects have in common ---- */

/* The names of a list of references, one a line, in their order. */
static const char *names_of(struct kube_facts *f, struct rh_str array)
{
	struct data_json_iter it;
	struct rh_buf b;

	rh_buf_init(&b, (size_t)1 << 20);
	if (data_json_iter_init(&it, array) && it.close == ']')
		while (data_json_next(&it)) {
			const char *name = kube_pool_json(&f->pool, kube_member(it.value, "name"));

			if (*name) /* the kubelet skips empty names */
				rh_buf_addf(&b, "%s%s", b.n ? "\n" : "", name);
		}
	const char *names = kube_pool_text(&f->pool, rh_buf_str(&b));
	rh_buf_release(&b);
	return names;
}

static const char *account_of(struct kube_facts *f, struct rh_str raw)
{
	const char *name = kube_pool_json(&f->pool, raw);

	return *name ? name : kube_pool_text(&f->pool, rh_str("default"));
}

/* "ReplicaSet/front-5c47c": its controller; "" when it stands by itself. */
static const char *owner_of(struct kube_facts *f, struct rh_str owners)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, owners))
		while (data_json_next(&it))
			if (rh_str_is(kube_member(it.value, "controller"), "true"))
				return kube_pool_format(&f->pool, "%s/%s",
							kube_pool_json(&f->pool, kube_member(it.value, "kind")),
							kube_pool_json(&f->pool, kube_member(it.value, "name")));
	return kube_pool_text(&f->pool, rh_str(""));
}

struct object {
	struct rh_str metadata, spec, status;
	struct kube_meta meta;
	bool removing;
};

static bool object_read(struct rh_str element, struct object *o)
{
	static const struct kube_pick members[] = {
		{ "metadata", offsetof(struct object, metadata) },
		{ "spec", offsetof(struct object, spec) },
		{ "status", offsetof(struct object, status) },
		{ NULL, 0 },
	};

	memset(o, 0, sizeof *o);
	if (!kube_pick(element, members, o))
		return false;
	kube_meta_read(o->metadata, &o->meta);
	o->removing = o->meta.deleted.n && !rh_str_is(o->meta.deleted, "null");
	return o->meta.name.n > 2;
}

/* ---- workloads ---- */

static void add_container(struct kube_facts *f, const char *name, struct rh_str raw)
{
	const char *image = kube_pool_json(&f->pool, raw);

	if (!*image) /* somebody fills it in when pods are made */
		return;
	f->containers = rh_grow(f->containers, f->container_count, sizeof *f->containers);
	f->containers[f->container_count++] = (struct kube_facts_container){ name, image };
}

static void add_containers(struct kube_facts *f, struct rh_str array)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, array) && it.close == ']')
		while (data_json_next(&it))
			add_container(f, kube_pool_json(&f->pool, kube_member(it.value, "name")),
				      kube_member(it.value, "image"));
}

/* Volumes that are images are pulled with the same secrets (Kubernetes, KEP-4639). */
static void add_volumes(struct kube_facts *f, struct rh_str array)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, array) && it.close == ']')
		while (data_json_next(&it))
			add_container(f, "", kube_at(it.value, "/image/reference"));
}

void kube_facts_add_work(struct kube_facts *f, const struct kube_workload_def *def, struct rh_str element)
{
	struct kube_facts_work w = { .def = def, .container = f->container_count };
	struct kube_pod_spans pod;
	struct object o;

	if (!object_read(element, &o))
		return;
	w.ns = kube_pool_json(&f->pool, o.meta.ns);
	if (!kube_facts_asked(f, w.ns))
		return;
	struct rh_str spec = kube_at(o.spec, def->pod + strlen("/spec"));

	kube_pod_read(spec, (struct rh_str){ 0 }, &pod);
	w.name = kube_pool_json(&f->pool, o.meta.name);
	w.self = kube_pool_format(&f->pool, "%s/%s", def->resource->kind, w.name);
	w.owner = owner_of(f, o.meta.owners);
	w.named = names_of(f, pod.pull_secrets);
	w.own_list = kube_count(pod.pull_secrets) > 0;
	w.account = account_of(f, pod.account);
	add_containers(f, pod.spec_containers);
	add_containers(f, pod.spec_init_containers);
	add_volumes(f, kube_member(spec, "volumes"));
	w.n = f->container_count - w.container;
	use_all(f, w.ns, spec);
	f->works = rh_grow(f->works, f->work_count, sizeof *f->works);
	f->works[f->work_count++] = w;
}

/* ---- pods ---- */

static bool has_ended(const struct kube_pod_spans *p)
{
	return data_json_key_is(p->phase, "Failed") || data_json_key_is(p->phase, "Succeeded");
}

/* The status of the container with that name. */
static bool status_of(struct rh_str statuses, struct rh_str name, struct kube_container_spans *out)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, statuses))
		while (data_json_next(&it)) {
			kube_container_read(it.value, out);
			if (rh_str_eq(out->name, name))
				return true;
		}
	return false;
}

/* Of a pod that has ended: did it have the image? */
static enum kube_pull pull_of(const struct kube_pod_spans *p, struct rh_str statuses, struct rh_str name, bool ended)
{
	struct kube_container_spans c;
	enum kube_pull pull;

	if (!status_of(statuses, name, &c))
		return ended ? KUBE_PULL_NONE : KUBE_PULL_PULLING;
	if (ended)
		return c.terminated.n && c.image_id.n > 2 ? KUBE_PULL_OK : KUBE_PULL_NONE;
	pull = kube_container_pull(&c);
	if ((pull == KUBE_PULL_REFUSED || pull == KUBE_PULL_DENIED) && !kube_count(p->pull_secrets))
		return KUBE_PULL_NO_CREDENTIALS;
	return pull;
}

static struct kube_facts_group *group_of(struct kube_facts *f, const struct kube_facts_group *like)
{
	const void *const keys[KUBE_INDEX_KEYS] = { like->ns,    like->owner, like->container,
						    like->image, like->named, like->account };
	size_t at = kube_index_put(&f->group_index, keys, f->group_count);

	if (at == f->group_count) {
		f->groups = rh_grow(f->groups, f->group_count, sizeof *f->groups);
		f->groups[f->group_count++] = *like;
	}
	return &f->groups[at];
}

static void count(struct kube_facts *f, const struct kube_facts_group *like, enum kube_pull pull, bool ended)
{
	struct kube_facts_group *g = group_of(f, like);

	if (strcmp(like->pod, g->pod) < 0)
		g->pod = like->pod;
	if (pull > g->worst)
		g->worst = pull;
	g->pulled += pull == KUBE_PULL_OK;
	g->not_pulled += pull > KUBE_PULL_PULLING;
	g->pods += !ended;
	g->over = g->over && ended;
}

static void add_pod_containers(struct kube_facts *f, struct kube_facts_group *like, const struct kube_pod_spans *p,
			       struct rh_str specs, struct rh_str statuses)
{
	bool ended = has_ended(p);
	struct data_json_iter it;

	if (!data_json_iter_init(&it, specs) || it.close != ']')
		return;
	while (data_json_next(&it)) {
		struct rh_str name = kube_member(it.value, "name");

		like->container = kube_pool_json(&f->pool, name);
		like->image = kube_pool_json(&f->pool, kube_member(it.value, "image"));
		if (*like->image)
			count(f, like, pull_of(p, statuses, name, ended), ended);
	}
}

void kube_facts_add_pod(struct kube_facts *f, struct rh_str element)
{
	struct kube_facts_group like = { .over = true };
	struct kube_pod_spans p;
	struct object o;

	if (!object_read(element, &o) || o.removing)
		return;
	like.ns = kube_pool_json(&f->pool, o.meta.ns);
	if (!kube_facts_asked(f, like.ns))
		return;
	kube_pod_read(o.spec, o.status, &p);
	like.pod = kube_pool_json(&f->pool, o.meta.name);
	like.owner = owner_of(f, o.meta.owners);
	like.named = names_of(f, p.pull_secrets);
	like.account = account_of(f, p.account);
	if (!*like.owner) {
		like.owner = kube_pool_format(&f->pool, "Pod/%s", like.pod);
		use_all(f, like.ns, o.spec); /* of others, their controller says it */
	}
	add_pod_containers(f, &like, &p, p.spec_containers, p.containers);
	add_pod_containers(f, &like, &p, p.spec_init_containers, p.init_containers);
}

/* ---- service accounts ---- */

void kube_facts_add_account(struct kube_facts *f, struct rh_str element)
{
	struct kube_facts_account a;
	struct data_json_iter it;
	struct object o;

	if (!object_read(element, &o))
		return;
	a.ns = kube_pool_json(&f->pool, o.meta.ns);
	if (!kube_facts_asked(f, a.ns))
		return;
	a.name = kube_pool_json(&f->pool, o.meta.name);
	a.named = names_of(f, kube_member(element, "imagePullSecrets"));
	struct rh_str rest = rh_str(a.named), name;

	while (*a.named && rh_str_cut(&rest, '\n', &name))
		kube_facts_use(f, a.ns, kube_pool_text(&f->pool, name));
	if (data_json_iter_init(&it, kube_member(element, "secrets")))
		while (data_json_next(&it))
			kube_facts_use(f, a.ns, kube_pool_json(&f->pool, kube_member(it.value, "name")));
	f->accounts = rh_grow(f->accounts, f->account_count, sizeof *f->accounts);
	f->accounts[f->account_count++] = a;
}

/* ---- registries ---- */

/* Tells passwords apart, and cannot be turned back into one: the salt is of this run, and both are forgotten. */
static void login_hash(const struct kube_facts *f, const struct registry_docker_entry *e, uint64_t out[2])
{
	struct rh_str password = rh_secret_peek(&e->password);

	for (int i = 0; i < 2; i++)
		out[i] = rh_hash(rh_hash(RH_HASH, &f->salt[i], sizeof f->salt[i]), password.p, password.n);
}

static void add_entry(struct kube_facts *f, struct kube_coverage_secret *s, const struct registry_docker_entry *e)
{
	struct kube_coverage_entry *entry = &s->entries[s->n++];
	struct rh_buf host;
	uint64_t hash[2], one;

	rh_buf_init(&host, 4096);
	registry_host(rh_str(e->key), &host);
	*entry = (struct kube_coverage_entry){ .key = kube_pool_text(&f->pool, rh_str(e->key)),
					       .host = kube_pool_text(&f->pool, rh_buf_str(&host)),
					       .user = kube_pool_text(&f->pool, rh_str(e->user ? e->user : "")) };
	rh_buf_release(&host);
	entry->login = (unsigned)f->login_count;
	entry->ends = e->ends;
	login_hash(f, e, hash);
	f->logins = rh_grow(f->logins, f->login_count, sizeof *f->logins);
	memcpy(f->logins[f->login_count++], hash, sizeof hash);
	one = rh_hash(rh_hash(RH_HASH, e->key, strlen(e->key)), "\n", 1);
	one = rh_hash(rh_hash(one, entry->user, strlen(entry->user)), hash, sizeof hash);
	s->same += one; /* whatever their order */
}

static void add_config(struct kube_facts *f, struct kube_coverage_secret *s, const struct kube_secret_object *o)
{
	bool legacy = strcmp(s->type, KUBE_TYPE_DOCKERCFG) == 0;
	const struct rh_secret *value = kube_secret_object_value(o, legacy ? ".dockercfg" : ".dockerconfigjson");
	struct rh_err e;

	if (!value || !value->n) /* the kubelet passes over it */
		return;
	s->broken = registry_docker_config_read(rh_secret_peek(value), legacy, &s->config, &e) != RH_OK;
	if (s->broken) {
		s->why = kube_pool_text(&f->pool, rh_str(e.what));
	} else if (registry_cover_breaks(&s->config)) {
		char *why = registry_cover_broken(&s->config);

		s->broken = true;
		s->why = kube_pool_text(&f->pool, rh_str(why));
		free(why);
	}
	s->entries = rh_alloc((s->config.count + 1) * sizeof *s->entries);
	for (size_t i = 0; i < s->config.count; i++)
		add_entry(f, s, &s->config.entries[i]);
	s->ends = registry_docker_config_ends(&s->config);
	registry_docker_config_forget(&s->config);
}

void kube_facts_add_secret(struct kube_facts *f, const char *type, struct rh_str element)
{
	struct kube_coverage_secret s = { 0 };
	struct kube_secret_object o;
	struct rh_secret body;
	struct rh_err e;

	rh_secret_init(&body);
	rh_secret_set(&body, element);
	enum rh_code code = kube_secret_object_read(&body, &o, &e);

	if (o.name && *o.name) {
		s.ns = kube_pool_text(&f->pool, rh_str(o.ns));
		s.name = kube_pool_text(&f->pool, rh_str(o.name));
		s.type = type; /* an element of a list may leave it out */
		s.origin = o.origin;
		s.removing = o.removing;
		s.immutable = o.immutable;
		s.broken = code != RH_OK;
		if (s.broken)
			s.why = kube_pool_text(&f->pool, rh_str(e.what));
		else
			add_config(f, &s, &o);
		f->secrets = rh_grow(f->secrets, f->secret_count, sizeof *f->secrets);
		f->secrets[f->secret_count++] = s;
	}
	kube_secret_object_release(&o);
	rh_secret_release(&body);
}
