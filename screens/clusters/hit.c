/* What the find over all clusters has found: rows of names. */
#include "screens/clusters/clusters.h"
#include "base/base.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "rancher/rancher.h"
#include "ui/screen.h"

#define AT(member) offsetof(struct clusters_hit, member)

static const size_t strings[] = { AT(cluster_id), AT(cluster), AT(kind), AT(ns),  AT(name), AT(type),
				  AT(uid),        AT(version), AT(what), AT(key), 0 };

static struct rh_row *hit(const struct rancher_cluster_row *c, struct clusters_hit *h, const char *kind)
{
	char *key = rh_format("%s/%s/%s/%s", c->id, kind, h->ns, h->name);
	struct rh_row *row;

	h->row.key = key;
	h->cluster_id = c->id;
	h->cluster = c->name;
	row = rh_row_copy(h, sizeof *h, strings);
	free(key);
	return row;
}

struct rh_row *clusters_hit_secret(const struct rancher_cluster_row *c, const struct kube_secret_row *v)
{
	struct clusters_hit h = { .kind = kube_secret_kind(v->type),
				  .ns = v->ns,
				  .name = v->name,
				  .type = v->type,
				  .uid = v->uid,
				  .version = v->resource_version,
				  .screen = "secret_view",
				  .key = v->row.key };

	return kube_secret_is_registry(v->type) ? hit(c, &h, "secret") : NULL;
}

struct rh_row *clusters_hit_workload(const struct rancher_cluster_row *c, const struct kube_workload_row *v)
{
	struct clusters_hit h = { .kind = v->def->label,
				  .ns = v->ns,
				  .name = v->name,
				  .what = v->images,
				  .screen = "workload_view",
				  .key = v->row.key };

	return v->made_by_another ? NULL : hit(c, &h, v->def->id);
}

/* ---- hosts ---- */

/* As a list of secrets has it. */
static struct kube_secret_row secret_of(const struct clusters_hit *h)
{
	return (struct kube_secret_row){ .row.key = h->key,
					 .name = h->name,
					 .ns = h->ns,
					 .type = h->type,
					 .uid = h->uid,
					 .resource_version = h->version };
}

static const struct clusters_hit *without_hosts(const struct rh_row *row)
{
	const struct clusters_hit *h = (const struct clusters_hit *)(const void *)row;

	return *h->type && !*h->what ? h : NULL;
}

/* All of a cluster in one question: another one with the same tag would replace it. */
static void ask_in(struct clusters_search *q, struct kube *k, const struct rh_row *const *rows, size_t n)
{
	struct kube_secret_row *v = rh_alloc((n + 1) * sizeof *v);
	const struct kube_secret_row **asked = rh_alloc((n + 1) * sizeof *asked);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct clusters_hit *h = without_hosts(rows[i]);

		if (!h || clusters_search_kube(q, h->cluster_id) != k)
			continue;
		v[count] = secret_of(h);
		asked[count] = &v[count];
		count++;
	}
	if (count)
		kube_hosts_ask(k, asked, count, q->screen->owner, CLUSTERS_SEARCH);
	free(asked);
	free(v);
}

void clusters_hits_ask(struct clusters_search *q, const struct rh_row *const *rows, size_t n)
{
	for (size_t i = 0; i < q->n; i++)
		if (clusters_search_nth(q, i))
			ask_in(q, clusters_search_nth(q, i), rows, n);
}

/* Another row, so that the find sees it. */
void clusters_hits_hosts(struct clusters_search *q)
{
	for (size_t i = 0; i < q->hits.n; i++) {
		const struct clusters_hit *h = without_hosts(q->hits.v[i]);

		if (!h)
			continue;
		const struct kube_secret_row v = secret_of(h);
		struct clusters_hit known = *h;
		known.what = kube_hosts_known(clusters_search_kube(q, h->cluster_id), &v);
		if (known.what && *known.what)
			rh_rows_put(&q->hits, rh_row_copy(&known, sizeof known, strings));
	}
}
