/* How many are there? One page of one object's metadata: the server says how many it left out. */
#include "base/base.h"
#include "data/json.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/feed.h"
#include "kube/list/pick.h"
#include "net/net.h"

#include <string.h>

struct count_ask {
	struct rh_owner owner;
	int tag;
	char *path;
	int limit;  /* objects a page; with selectors no server says how many more there are */
	bool table; /* the second way: metadata alone was not counted, as before Kubernetes 1.21 */
};

/* What the server left out of its one page says how many there are; -1: it does not tell. */
static int64_t count_of(struct rh_str body)
{
	struct rh_buf more;
	struct rh_str rest, rows;
	struct data_json_iter it;
	struct rh_err e;
	int64_t n = 0, remaining = 0;

	if (data_json_find(body, "/rows", &rows, &e) == RH_OK) {
		if (!rh_str_is(rows, "null") && !data_json_iter_init(&it, rows))
			return -1;
		n = rh_str_is(rows, "null") ? 0 : kube_count(rows);
	} else {
		if (!kube_items(body, &it))
			return -1;
		while (data_json_next(&it))
			n++;
	}
	if (data_json_find(body, "/metadata/remainingItemCount", &rest, &e) == RH_OK && !rh_str_is(rest, "null"))
		return rh_str_number(rest, 0, INT32_MAX, &remaining) ? n + remaining : -1;
	rh_buf_init(&more, 8192);
	bool cut = data_json_find_text(body, "/metadata/continue", &more) && more.n;
	rh_buf_release(&more);
	return cut ? -1 : n; /* a server that pages but does not count */
}

static void count_free(void *data)
{
	struct count_ask *a = data;

	free(a->path);
	free(a);
}

static void count_start(struct kube *k, struct count_ask *a);

static void count_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
		       const struct rh_err *e)
{
	struct count_ask *a = data;
	struct rh_message m = { .to = a->owner, .tag = a->tag, .err = *e };
	int64_t n = -1;

	if (e->code == RH_OK && kube_reply_error(head, body, "", &m.err) == RH_OK)
		n = count_of(body);
	if (k && n < 0 && m.err.code == RH_OK && !a->table) {
		struct count_ask *again = rh_alloc(sizeof *again);

		*again = (struct count_ask){
			.owner = a->owner, .tag = a->tag, .path = rh_strdup(a->path), .limit = a->limit, .table = true
		};
		count_start(k, again);
		return;
	}
	if (n >= 0) {
		int64_t *out = rh_alloc(sizeof *out);
		*out = n;
		m.body = out;
		m.drop = free;
	}
	rh_message_post(m);
}

static void count_start(struct kube *k, struct count_ask *a)
{
	char *path = rh_format("%s%climit=%d%s", a->path, strchr(a->path, '?') ? '&' : '?', a->limit,
			       a->table ? "&includeObject=None" : "");

	kube_ask(k,
		 &(struct net_http){
			 .method = "GET",
			 .path = path,
			 .owner = a->owner,
			 .accept = a->table ? "application/json;as=Table;v=v1;g=meta.k8s.io"
					    : "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" },
		 count_done, a, count_free);
	free(path);
}

void kube_count_objects(struct kube *k, const struct kube_resource *r, const char *ns, struct rh_owner owner, int tag)
{
	struct count_ask *a = rh_alloc(sizeof *a);
	struct rh_buf path;

	a->owner = owner;
	a->tag = tag;
	a->limit = 1;
	rh_buf_init(&path, 4096);
	kube_path(k, r, ns, NULL, &path);
	a->path = rh_buf_take(&path);
	count_start(k, a);
}

void kube_count_selected(struct kube *k, const struct kube_resource *r, const char *ns, const char *field,
			 const char *value, struct rh_owner owner, int tag)
{
	struct count_ask *a = rh_alloc(sizeof *a);
	struct rh_buf path;

	a->owner = owner;
	a->tag = tag;
	a->limit = KUBE_COUNT_MOST;
	rh_buf_init(&path, 4096);
	kube_path(k, r, ns, NULL, &path);
	rh_buf_addf(&path, "?fieldSelector=%s%%3D", field);
	net_url_escape(&path, rh_str(value));
	a->path = rh_buf_take(&path);
	count_start(k, a);
}
