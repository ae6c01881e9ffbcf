/* Who uses secrets: what workloads, pods and service accounts name, picked out of their bytes. */
#include "kube/uses.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "kube/list/sweep.h"
#include "kube/secret/consumer.h"
#include "kube/workload.h"

#include <string.h>

/* More namespaces than this are read as the whole cluster, where that is allowed. */
enum { ONE_BY_ONE = 3 };

void kube_consumer_release(struct kube_consumer *c)
{
	for (size_t j = 0; j < c->use_count; j++)
		free(c->uses[j].secret);
	free(c->uses);
	free(c->ns);
	free(c->name);
	free(c->owner);
	free(c->account);
	free(c->images);
	*c = (struct kube_consumer){ 0 };
}

void kube_uses_free(void *p)
{
	struct kube_uses *u = p;

	if (!u)
		return;
	for (size_t i = 0; i < u->n; i++)
		kube_consumer_release(&u->v[i]);
	kube_unread_free(u->unread, u->unread_count);
	free(u->v);
	free(u);
}

void kube_unread_free(struct kube_unread *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i].what);
	free(v);
}

void kube_unread_add(struct kube_unread **v, size_t *n, const struct kube_sweep_part *part, const char *ns,
		     const struct rh_err *e)
{
	*v = rh_resize(*v, *n + 1, sizeof **v);
	(*v)[(*n)++] = (struct kube_unread){ ns ? rh_format(_("%s in %s"), part->resource->plural, ns)
						: rh_strdup(part->resource->plural),
					     *e };
}

/* ---- what one names ---- */

static void use(struct kube_consumer *c, struct rh_str raw, unsigned how)
{
	struct rh_buf name;

	if (raw.n <= 2 || raw.p[0] != '"') /* the kubelet skips empty names */
		return;
	rh_buf_init(&name, 1024);
	if (data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&name)) && name.n) {
		for (size_t i = 0; i < c->use_count; i++)
			if (!strcmp(c->uses[i].secret, name.p)) {
				c->uses[i].how |= how;
				rh_buf_release(&name);
				return;
			}
		c->uses = rh_resize(c->uses, c->use_count + 1, sizeof *c->uses);
		c->uses[c->use_count++] = (struct kube_use){ rh_strdup(name.p), how };
	}
	rh_buf_release(&name);
}

static void each(struct kube_consumer *c, struct rh_str array, const char *pointer, unsigned how)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, array) && it.close == ']')
		while (data_json_next(&it))
			use(c, kube_at(it.value, pointer), how);
}

/* Volumes name secrets in several ways: secret.secretName, azureFile.secretName, csi.nodePublishSecretRef, secretRef of
 * many. */
static void volumes(struct kube_consumer *c, struct rh_str array)
{
	struct data_json_iter it, source;

	if (!data_json_iter_init(&it, array) || it.close != ']')
		return;
	while (data_json_next(&it)) {
		if (!data_json_iter_init(&source, it.value))
			continue;
		while (data_json_next(&source)) {
			use(c, kube_at(source.value, "/secretName"), KUBE_USE_VOLUME);
			use(c, kube_at(source.value, "/secretRef/name"), KUBE_USE_VOLUME);
			use(c, kube_at(source.value, "/nodePublishSecretRef/name"), KUBE_USE_VOLUME);
			each(c, kube_member(source.value, "sources"), "/secret/name", KUBE_USE_VOLUME);
		}
	}
}

static void containers(struct kube_consumer *c, struct rh_str array)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, array) || it.close != ']')
		return;
	while (data_json_next(&it)) {
		each(c, kube_member(it.value, "env"), "/valueFrom/secretKeyRef/name", KUBE_USE_ENV);
		each(c, kube_member(it.value, "envFrom"), "/secretRef/name", KUBE_USE_ENV);
	}
}

void kube_consumer_read_spec(struct kube_consumer *c, struct rh_str spec)
{
	static const char *const kinds[] = { "containers", "initContainers", "ephemeralContainers" };
	struct data_json_iter it;
	struct rh_buf images;

	rh_buf_init(&images, (size_t)32 << 10);
	for (size_t i = 0; i < RH_LEN(kinds); i++) {
		containers(c, kube_member(spec, kinds[i]));
		kube_join(kube_member(spec, kinds[i]), "image", &images);
	}
	c->images = rh_buf_take(&images);
	rh_buf_release(&images);
	each(c, kube_member(spec, "imagePullSecrets"), "/name", KUBE_USE_PULL);
	c->own_list = data_json_iter_init(&it, kube_member(spec, "imagePullSecrets")) && data_json_next(&it);
	volumes(c, kube_member(spec, "volumes"));
	c->account = kube_text(spec, "/serviceAccountName");
}

static char *owner_of(struct rh_str owners)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, owners))
		while (data_json_next(&it))
			if (rh_str_is(kube_member(it.value, "controller"), "true")) {
				char *kind = kube_text(it.value, "/kind"), *name = kube_text(it.value, "/name");
				char *owner = rh_format("%s/%s", kind ? kind : "", name ? name : "");

				free(kind);
				free(name);
				return owner;
			}
	return rh_strdup("");
}

void kube_uses_add(struct kube_uses *u, const struct kube_workload_def *def, struct rh_str element)
{
	struct kube_consumer c = { .def = def,
				   .ns = kube_text(element, "/metadata/namespace"),
				   .name = kube_text(element, "/metadata/name") };

	if (!c.name) /* a manifest whose name the server makes */
		c.name = kube_text(element, "/metadata/generateName");
	if (!c.name || !*c.name) {
		free(c.ns);
		free(c.name);
		return;
	}
	if (!c.ns)
		c.ns = rh_strdup("");
	c.owner = owner_of(kube_at(element, "/metadata/ownerReferences"));
	if (def) {
		struct rh_str phase = kube_at(element, "/status/phase");

		c.over = def->kind == KUBE_POD && (rh_str_is(phase, "\"Succeeded\"") || rh_str_is(phase, "\"Failed\""));
		kube_consumer_read_spec(&c, kube_at(element, def->pod));
	} else {
		each(&c, kube_member(element, "imagePullSecrets"), "/name", KUBE_USE_PULL);
		each(&c, kube_member(element, "secrets"), "/name", KUBE_USE_MOUNTABLE);
		c.images = rh_strdup("");
	}
	if (!c.account || !*c.account)
		rh_strset(&c.account, "default");
	u->v = rh_resize(u->v, u->n + 1, sizeof *u->v);
	u->v[u->n++] = c;
}

/* ---- questions ---- */

static int kind_of(const struct kube_consumer *c)
{
	return c->def ? (int)c->def->kind : -1;
}

static int in_order(const void *a, const void *b)
{
	const struct kube_consumer *x = a, *y = b;
	int by_ns = strcmp(x->ns, y->ns);

	if (by_ns)
		return by_ns;
	return kind_of(x) != kind_of(y) ? kind_of(x) - kind_of(y) : strcmp(x->name, y->name);
}

void kube_uses_sort(struct kube_uses *u)
{
	if (u->n)
		qsort(u->v, u->n, sizeof *u->v, in_order);
}

const struct kube_consumer *kube_uses_find(const struct kube_uses *u, const struct kube_workload_def *def,
					   const char *ns, const char *name)
{
	struct kube_consumer wanted = { .def = def };

	wanted.ns = (char *)(uintptr_t)ns;
	wanted.name = (char *)(uintptr_t)name;
	return u->n ? bsearch(&wanted, u->v, u->n, sizeof *u->v, in_order) : NULL;
}

unsigned kube_consumer_names(const struct kube_consumer *c, const char *secret)
{
	for (size_t i = 0; i < c->use_count; i++)
		if (!strcmp(c->uses[i].secret, secret))
			return c->uses[i].how;
	return 0;
}

bool kube_consumer_by_account(const struct kube_uses *u, const struct kube_consumer *c, const char *secret)
{
	const struct kube_consumer *account;

	if (!c->def || c->def->kind == KUBE_POD || c->own_list)
		return false;
	account = kube_uses_find(u, NULL, c->ns, c->account);
	return account && (kube_consumer_names(account, secret) & KUBE_USE_PULL);
}

bool kube_consumer_made(const struct kube_consumer *c)
{
	return c->def && *c->owner && (c->def->kind == KUBE_POD || c->def->kind == KUBE_JOB);
}

/* ---- asking ---- */

enum { ACCOUNTS = KUBE_WORKLOAD_KINDS, PARTS };
static const struct kube_sweep_part parts[PARTS] = {
	[KUBE_DEPLOYMENT] = { .resource = &kube_res_deployment },
	[KUBE_STATEFULSET] = { .resource = &kube_res_stateful_set },
	[KUBE_DAEMONSET] = { .resource = &kube_res_daemon_set },
	[KUBE_JOB] = { .resource = &kube_res_job },
	[KUBE_CRONJOB] = { .resource = &kube_res_cron_job, .older = &kube_res_cron_job_beta },
	[KUBE_POD] = { .resource = &kube_res_pod },
	[ACCOUNTS] = { .resource = &kube_res_service_account },
};
struct reading {
	struct kube_uses *found;
	char **only; /* namespaces, sorted */
	size_t only_count;
	struct rh_owner owner;
	int tag;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool wanted(const struct reading *r, struct rh_str element)
{
	char *ns = kube_text(element, "/metadata/namespace");
	bool is = ns && bsearch(&ns, r->only, r->only_count, sizeof *r->only, by_text);

	free(ns);
	return is;
}

static void on_element(void *ctx, size_t part, struct rh_str element)
{
	struct reading *r = ctx;

	if (wanted(r, element))
		kube_uses_add(r->found, part == ACCOUNTS ? NULL : &kube_workload_defs[part], element);
}

static void on_unread(void *ctx, size_t part, const char *ns, const struct rh_err *e)
{
	struct reading *r = ctx;

	kube_unread_add(&r->found->unread, &r->found->unread_count, &parts[part], ns, e);
}

static void on_done(void *ctx)
{
	struct reading *r = ctx;

	kube_uses_sort(r->found);
	rh_message_post((struct rh_message){ .to = r->owner, .tag = r->tag, .body = r->found, .drop = kube_uses_free });
	r->found = NULL;
}

static void on_drop(void *ctx)
{
	struct reading *r = ctx;

	kube_uses_free(r->found);
	for (size_t i = 0; i < r->only_count; i++)
		free(r->only[i]);
	free(r->only);
	free(r);
}

void kube_uses_ask(struct kube *k, const char *const *namespaces, size_t n, struct rh_owner owner, int tag)
{
	struct reading *r = rh_alloc(sizeof *r);

	r->found = rh_alloc(sizeof *r->found);
	r->owner = owner;
	r->tag = tag;
	r->only = rh_alloc((n + 1) * sizeof *r->only);
	for (r->only_count = 0; r->only_count < n; r->only_count++)
		r->only[r->only_count] = rh_strdup(namespaces[r->only_count]);
	qsort(r->only, n, sizeof *r->only, by_text);
	kube_sweep(k, &(struct kube_sweep_spec){ .parts = parts,
						 .part_count = PARTS,
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
