/* What Rancher's own pages keep of the namespace filter: the preference ns-by-cluster of the user, a JSON text in a
 * string. Read so that a person finds here what was picked there; never written.
 */
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "rancher/internal.h"
#include "rancher/nsfilter.h"

#include <string.h>

#define PREFERENCE "ns-by-cluster"

struct ask {
	struct rancher_job job;
	char *cluster;
	struct rancher_nsfilter *found;
};

static void finish(struct rancher_job *job)
{
	struct ask *q = (struct ask *)job;
	struct rh_message m = { .to = job->owner, .tag = job->tag, .err = job->err };

	if (job->err.code == RH_OK && q->found) {
		m.body = q->found;
		m.drop = rancher_nsfilter_free;
		q->found = NULL;
	}
	rh_message_post(m);
}

static void release(struct rancher_job *job)
{
	struct ask *q = (struct ask *)job;

	rancher_nsfilter_free(q->found);
	free(q->cluster);
}

/* Norman names preferences by name; some versions by "user:name" in the id. */
static bool is_it(struct rh_str element)
{
	char *name = rancher_text(element, "/name"), *id = rancher_text(element, "/id");
	bool it = (name && !strcmp(name, PREFERENCE)) || (id && rh_str_ends(rh_str(id), ":" PREFERENCE)) ||
		  (id && !strcmp(id, PREFERENCE));

	free(name);
	free(id);
	return it;
}

static char *value_of(struct rh_str body)
{
	struct data_json_iter it;
	struct rh_str data;
	struct rh_err e;

	if (data_json_find(body, "/data", &data, &e) != RH_OK || !data_json_iter_init(&it, data))
		return NULL;
	while (data_json_next(&it))
		if (is_it(it.value))
			return rancher_text(it.value, "/value");
	return NULL;
}

enum rh_code rancher_nsfilter_read(const char *value, const char *cluster, struct rancher_nsfilter **out,
				   struct rh_err *e)
{
	struct rh_tree *t = data_tree_parse(rh_str(value), e);
	const struct rh_tree *ids = t ? data_tree_member(t, rh_str(cluster)) : NULL;

	*out = NULL;
	if (!t || data_tree_kind(t) != DATA_TREE_OBJECT || (ids && data_tree_kind(ids) != DATA_TREE_ARRAY)) {
		data_tree_free(&t);
		rh_err_set(e, RH_E_PARSE, "%s",
			   _("Rancher's own namespace filter (preference ns-by-cluster) cannot be read."));
		return rh_err_fix(e, "%s", _("Pick one here: n."));
	}
	if (ids)
		*out = rh_alloc(sizeof **out);
	for (const struct rh_tree *v = data_tree_first(ids); v; v = data_tree_next(v))
		rancher_nsfilter_add(*out, data_tree_text(v, ""));
	data_tree_free(&t);
	*e = (struct rh_err){ 0 };
	return RH_OK;
}

static void got(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct ask *q = ctx;
	char *value = e->code == RH_OK ? value_of(body) : NULL;

	(void)head;
	q->job.err = *e;
	if (value && *value)
		(void)!rancher_nsfilter_read(value, q->cluster, &q->found, &q->job.err);
	free(value);
	rancher_job_answered(&q->job);
}

void rancher_nsfilter_ask(struct rancher *r, const char *cluster, struct rh_owner owner, int tag)
{
	struct ask *q = rancher_job_new(sizeof *q, r, owner, tag);

	q->cluster = rh_strdup(cluster);
	q->job.finish = finish;
	q->job.release = release;
	rancher_job_ask(&q->job,
			&(struct rancher_request){ .method = "GET",
						   .path = "/v3/preferences?limit=1000",
						   .what = _("Rancher's preferences") },
			got);
}
