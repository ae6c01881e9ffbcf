/* The pull secrets of one namespace, opened, and the service accounts that name some: three lists, page after page, put
 * together when the last is there.
 */
#include "kube/pull_secrets.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/feed.h"
#include "kube/list/pick.h"
#include "kube/secret.h"
#include "net/net.h"
#include "registry/docker_config.h"
#include "registry/keyring.h"

#include <string.h>

#define PAGE 250

enum { PART_JSON, PART_CFG, PART_ACCOUNTS, PARTS };
static const struct pull_part {
	const struct kube_resource *resource;
	const char *type, *data; /* of a secret: its type, and the key of its data */
	bool legacy;
} parts[PARTS] = {
	[PART_JSON] = { &kube_res_secret, KUBE_TYPE_DOCKERCONFIGJSON, ".dockerconfigjson", false },
	[PART_CFG] = { &kube_res_secret, KUBE_TYPE_DOCKERCFG, ".dockercfg", true },
	[PART_ACCOUNTS] = { &kube_res_service_account, NULL, NULL, false },
};

/* One call of kube_pull_secrets_ask: gone when its last request is. */
struct kube_pull_read {
	struct kube_pull_read *next, **link; /* link NULL: replaced, ended, or the cluster is gone */
	struct kube_pull_secrets *found;
	struct rh_owner owner;
	int tag;
	bool passwords;
	unsigned open; /* requests under way */
	struct kube_ask *asks[PARTS];
};
struct part_ask {
	struct kube_pull_read *read;
	struct kube_ask *ask;
	int part;
};

/* ---- what is handed over ---- */

void kube_pull_secrets_free(void *p)
{
	struct kube_pull_secrets *found = p;

	if (!found)
		return;
	for (size_t i = 0; i < found->n; i++) {
		free(found->v[i].name);
		free(found->v[i].type);
		free(found->v[i].uid);
		free(found->v[i].resource_version);
		registry_docker_config_release(&found->v[i].config);
	}
	for (size_t i = 0; i < found->account_count; i++) {
		for (size_t j = 0; j < found->accounts[i].n; j++)
			free(found->accounts[i].secrets[j]);
		free(found->accounts[i].secrets);
		free(found->accounts[i].name);
	}
	free(found->v);
	free(found->accounts);
	free(found->ns);
	free(found);
}

const struct registry_docker_config *kube_pull_secret_config(const struct kube_pull_secret *s)
{
	return s->broken && !s->config.misshapen && !s->config.count ? NULL : &s->config;
}

int64_t kube_pull_secret_ends(const struct kube_pull_secret *s, const char *key)
{
	for (size_t i = 0; s && i < s->config.count; i++)
		if (!strcmp(s->config.entries[i].key, key))
			return s->config.entries[i].ends;
	return 0;
}

static struct registry_cover_source *sources_of(const struct kube_pull_secrets *p)
{
	struct registry_cover_source *sources = rh_alloc((p->n ? p->n : 1) * sizeof *sources);

	for (size_t i = 0; i < p->n; i++)
		sources[i] = (struct registry_cover_source){ p->v[i].name, kube_pull_secret_config(&p->v[i]) };
	return sources;
}

size_t kube_pull_secrets_cover(const struct kube_pull_secrets *p, const struct registry_image *image,
			       struct registry_cover_line *out)
{
	struct registry_cover_source *sources = sources_of(p);
	size_t n = registry_cover(sources, p->n, image, out, p->n);

	free(sources);
	return n;
}

struct registry_coverage_answer kube_pull_secrets_coverage(const struct kube_pull_secrets *p,
							   const struct registry_image *image, const char *const *named,
							   size_t n, const char *account)
{
	const struct kube_account *a = kube_pull_secrets_account(p, account);
	const struct registry_pod pod = { .named = named,
					  .named_count = n,
					  .account_secrets = a ? (const char *const *)a->secrets : NULL,
					  .account_secret_count = a ? a->n : 0 };
	struct registry_cover_source *sources = sources_of(p);
	const struct registry_coverage_answer answer = registry_coverage(sources, p->n, &pod, image);

	free(sources);
	return answer;
}

const struct kube_pull_secret *kube_pull_secrets_find(const struct kube_pull_secrets *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->v[i].name, name))
			return &p->v[i];
	return NULL;
}

const struct kube_account *kube_pull_secrets_account(const struct kube_pull_secrets *p, const char *name)
{
	for (size_t i = 0; i < p->account_count; i++)
		if (!strcmp(p->accounts[i].name, name && *name ? name : "default"))
			return &p->accounts[i];
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct kube_pull_secret *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int accounts_by_name(const void *a, const void *b)
{
	const struct kube_account *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* ---- elements of the lists ---- */

/* The kubelet passes over a secret without its key, or with an empty one (pkg/credentialprovider/secrets/secrets.go).
 */
static void config_read(struct kube_pull_secret *s, const struct kube_secret_object *o, const struct pull_part *part,
			bool passwords)
{
	const struct rh_secret *value = kube_secret_object_value(o, part->data);

	if (!value || !value->n)
		return;
	s->broken = registry_docker_config_read(rh_secret_peek(value), part->legacy, &s->config, &s->why) != RH_OK;
	if (!s->broken && registry_cover_breaks(&s->config)) {
		s->broken = true;
		char *why = registry_cover_broken(&s->config);

		rh_err_set(&s->why, RH_E_PARSE, _("%s is broken: %s"), s->name, why);
		rh_err_fix(&s->why, "%s", _("Open it and enter its user name and password again."));
		free(why);
	}
	if (!passwords)
		registry_docker_config_forget(&s->config);
}

/* When somebody last wrote it (apimachinery: meta/v1, ManagedFieldsEntry). */
static int64_t changed_at(struct rh_str element, int64_t created)
{
	struct rh_str entries = kube_member(kube_metadata(element), "managedFields");
	int64_t newest = created;
	struct data_json_iter it;

	if (data_json_iter_init(&it, entries) && it.close == ']')
		while (data_json_next(&it)) {
			int64_t when = kube_time(kube_member(it.value, "time"));
			newest = when > newest ? when : newest;
		}
	return newest;
}

static void secret_add(struct kube_pull_read *r, const struct pull_part *part, struct rh_str element)
{
	struct kube_pull_secrets *found = r->found;
	struct kube_secret_object o;
	struct kube_pull_secret s = { 0 };
	struct rh_secret body;
	struct rh_err e;

	rh_secret_init(&body);
	rh_secret_set(&body, element);
	enum rh_code code = kube_secret_object_read(&body, &o, &e);

	if (o.name && *o.name) {
		s.name = rh_strdup(o.name);
		s.type = rh_strdup(part->type);
		s.uid = rh_strdup(o.uid);
		s.resource_version = rh_strdup(o.resource_version);
		s.origin = o.origin;
		s.created = o.created;
		s.changed = changed_at(element, o.created);
		s.removing = o.removing;
		if (code == RH_OK) {
			config_read(&s, &o, part, r->passwords);
		} else {
			s.broken = true;
			s.why = e;
		}
		found->v = rh_resize(found->v, found->n + 1, sizeof *found->v);
		found->v[found->n++] = s;
	}
	kube_secret_object_release(&o);
	rh_secret_release(&body);
}

static void account_add(struct kube_pull_secrets *found, struct rh_str element)
{
	struct kube_account a = { .name = kube_text(element, "/metadata/name") };
	struct rh_str names;
	struct data_json_iter it;
	struct rh_err e;

	if (!a.name)
		return;
	if (data_json_find(element, "/imagePullSecrets", &names, &e) == RH_OK && data_json_iter_init(&it, names)) {
		while (data_json_next(&it)) {
			char *name = kube_text(it.value, "/name");

			if (!name || !*name) { /* the kubelet skips empty names */
				free(name);
				continue;
			}
			a.secrets = rh_resize(a.secrets, a.n + 1, sizeof *a.secrets);
			a.secrets[a.n++] = name;
		}
	}
	found->accounts = rh_resize(found->accounts, found->account_count + 1, sizeof *found->accounts);
	found->accounts[found->account_count++] = a;
}

static enum rh_code page_read(struct part_ask *a, struct rh_str body, struct rh_err *e)
{
	struct data_json_iter it;

	if (data_json_check(body, e) != RH_OK)
		return e->code;
	if (!kube_items(body, &it))
		return rh_err_set(e, RH_E_PARSE, "%s", _("The server's answer is not a list"));
	while (data_json_next(&it)) {
		if (a->part == PART_ACCOUNTS)
			account_add(a->read->found, it.value);
		else
			secret_add(a->read, &parts[a->part], it.value);
	}
	return RH_OK;
}

/* ---- asking ---- */

static void part_start(struct kube *k, struct kube_pull_read *r, int part, const char *next);

static void unlink_read(struct kube_pull_read *r)
{
	if (!r->link)
		return;
	*r->link = r->next;
	if (r->next)
		r->next->link = r->link;
	r->link = NULL;
}

static void read_stop(struct kube *k, struct kube_pull_read *r)
{
	struct kube_ask *asks[PARTS];

	unlink_read(r);
	memcpy(asks, r->asks, sizeof asks); /* r goes with the last of them */
	for (int i = 0; i < PARTS; i++)
		if (asks[i])
			kube_ask_cancel(k, asks[i]);
}

static void read_end(const struct kube *k, struct kube_pull_read *r)
{
	struct kube_pull_secrets *found = r->found;

	r->found = NULL;
	found->now = kube_wall(k);
	unlink_read(r);
	if (found->n)
		qsort(found->v, found->n, sizeof *found->v, by_name);
	if (found->account_count)
		qsort(found->accounts, found->account_count, sizeof *found->accounts, accounts_by_name);
	rh_message_post(
		(struct rh_message){ .to = r->owner, .tag = r->tag, .body = found, .drop = kube_pull_secrets_free });
}

static void read_fail(struct kube *k, struct kube_pull_read *r, const struct rh_err *e)
{
	rh_message_post((struct rh_message){ .to = r->owner, .tag = r->tag, .err = *e });
	read_stop(k, r);
}

static void part_drop(void *data)
{
	struct part_ask *a = data;
	struct kube_pull_read *r = a->read;

	if (r->asks[a->part] == a->ask) /* else the next page's */
		r->asks[a->part] = NULL;
	if (--r->open == 0) {
		unlink_read(r);
		kube_pull_secrets_free(r->found);
		free(r);
	}
	free(a);
}

/* A 403 is an answer: what may not be seen is said, the rest is shown. */
static bool part_forbidden(struct kube_pull_read *r, int part, const struct rh_err *e)
{
	if (e->code != RH_E_FORBIDDEN)
		return false;
	if (part == PART_ACCOUNTS)
		r->found->accounts_forbidden = true;
	else
		r->found->forbidden = true;
	return true;
}

static void part_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
		      const struct rh_err *transport)
{
	struct part_ask *a = data;
	struct kube_pull_read *r = a->read;
	struct rh_err e = *transport;
	char *what, *next = NULL;

	r->asks[a->part] = NULL;
	if (!k || !r->link)
		return;
	what = a->part == PART_ACCOUNTS ? rh_format(_("the service accounts of %s"), r->found->ns)
					: rh_format(_("the registries of %s"), r->found->ns);
	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, what, &e);
	free(what);
	if (e.code == RH_OK && page_read(a, body, &e) == RH_OK)
		next = kube_text(body, "/metadata/continue");
	if (e.code != RH_OK && !part_forbidden(r, a->part, &e)) {
		read_fail(k, r, &e);
		return;
	}
	if (next && *next)
		part_start(k, r, a->part, next);
	else if (r->open == 1)
		read_end(k, r);
	free(next);
}

static void part_start(struct kube *k, struct kube_pull_read *r, int part, const char *next)
{
	struct part_ask *a = rh_alloc(sizeof *a);
	struct rh_buf path;

	a->read = r;
	a->part = part;
	r->open++;
	rh_buf_init(&path, (size_t)64 << 10);
	kube_path(k, parts[part].resource, r->found->ns, NULL, &path);
	rh_buf_addc(&path, '?');
	if (parts[part].type) {
		rh_buf_addz(&path, "fieldSelector=type%3D");
		net_url_escape(&path, rh_str(parts[part].type));
		rh_buf_addc(&path, '&');
	}
	rh_buf_addf(&path, "limit=%d", PAGE);
	if (next) {
		rh_buf_addz(&path, "&continue=");
		net_url_escape(&path, rh_str(next));
	}
	r->asks[part] = a->ask = kube_ask(k, &(struct net_http){ .method = "GET", .path = path.p, .owner = r->owner },
					  part_done, a, part_drop);
	rh_buf_release(&path);
}

static void replace_older(struct kube *k, struct rh_owner owner, int tag)
{
	for (struct kube_pull_read *r = kube_inner(k)->pull_reads; r; r = r->next) {
		if (r->tag == tag && r->owner.id == owner.id && r->owner.generation == owner.generation) {
			read_stop(k, r);
			return;
		}
	}
}

void kube_pull_secrets_ask(struct kube *k, const char *ns, bool passwords, struct rh_owner owner, int tag)
{
	struct kube_inner *inner = kube_inner(k);
	struct kube_pull_read *r;

	replace_older(k, owner, tag);
	r = rh_alloc(sizeof *r);
	r->found = rh_alloc(sizeof *r->found);
	r->found->ns = rh_strdup(ns);
	r->owner = owner;
	r->tag = tag;
	r->passwords = passwords;
	r->next = inner->pull_reads;
	r->link = &inner->pull_reads;
	if (r->next)
		r->next->link = &r->next;
	inner->pull_reads = r;
	for (int part = 0; part < PARTS; part++)
		part_start(k, r, part, NULL);
}

void kube_pull_reads_release(struct kube *k)
{
	struct kube_pull_read *r = kube_inner(k)->pull_reads;

	kube_inner(k)->pull_reads = NULL;
	while (r) {
		struct kube_pull_read *next = r->next;

		r->next = NULL;
		r->link = NULL;
		r = next;
	}
}
