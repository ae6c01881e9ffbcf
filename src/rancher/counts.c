/* Counts of a cluster's objects by namespace, as Steve gives them. */
#include "rancher/counts.h"

#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

void rancher_counts_ask(struct kube *k, struct rh_owner owner, int tag)
{
	char *path = rh_format("%s/v1/counts", k->prefix);

	kube_get(k, path, _("the counts of the cluster"), owner, tag);
	free(path);
}

/* "secret", "apps.deployment": rancher/apiserver's id of a schema. */
static char *schema_of(const struct kube_resource *r)
{
	struct rh_buf id;

	rh_buf_init(&id, 1024);
	if (*r->group)
		rh_buf_addf(&id, "%s.", r->group);
	rh_lower(&id, rh_str(r->kind));
	return rh_buf_take(&id);
}

/* Go leaves a zero out. */
static int64_t count_in(struct rh_str summary)
{
	struct rh_str n = data_json_part(summary, "/count");
	int64_t count = 0;

	return n.n && !rh_str_number(n, 0, INT32_MAX, &count) ? -1 : count;
}

static int64_t sum_of(struct rh_str namespaces, bool (*keeps)(void *ctx, const char *ns), void *ctx)
{
	struct data_json_iter it;
	struct rh_buf ns;
	int64_t sum = 0;

	if (!namespaces.n)
		return 0;
	if (!data_json_iter_init(&it, namespaces))
		return -1;
	rh_buf_init(&ns, 1024);
	while (sum >= 0 && data_json_next(&it)) {
		rh_buf_clear(&ns);
		if (!data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&ns)) || !keeps(ctx, ns.p))
			continue;
		int64_t n = count_in(it.value);
		sum = n < 0 ? -1 : sum + n;
	}
	rh_buf_release(&ns);
	return it.broken ? -1 : sum;
}

struct rh_str rancher_counts_in(struct rh_str answer)
{
	return data_json_part(answer, "/data/0/counts");
}

int64_t rancher_counts_of(struct rh_str counts, const struct kube_resource *kind,
			  bool (*keeps)(void *ctx, const char *ns), void *ctx)
{
	char *id = schema_of(kind), *pointer = rh_format("/%s", id);
	struct rh_str of = data_json_part(counts, pointer);
	int64_t n = -1;

	if (of.n)
		n = keeps && kind->namespaced ? sum_of(data_json_part(of, "/namespaces"), keeps, ctx)
					      : count_in(data_json_part(of, "/summary"));
	free(pointer);
	free(id);
	return n;
}
