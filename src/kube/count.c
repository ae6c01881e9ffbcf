/* How many are there? One page of one object's metadata: the server says how many it left out. */
#include "base/base.h"
#include "data/json.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "net/net.h"

struct count_ask {
	struct rh_owner owner;
	int tag;
};

static int64_t count_of(struct rh_str body, struct rh_err *e)
{
	struct rh_buf more;
	struct rh_str items, rest;
	struct data_json_iter it;
	int64_t n = 0, remaining = 0;

	if (data_json_find(body, "/items", &items, e) != RH_OK || !data_json_iter_init(&it, items))
		return -1;
	while (data_json_next(&it))
		n++;
	if (data_json_find(body, "/metadata/remainingItemCount", &rest, e) == RH_OK)
		return rh_str_number(rest, 0, INT32_MAX, &remaining) ? n + remaining : -1;
	rh_buf_init(&more, 8192);
	bool cut = data_json_find_text(body, "/metadata/continue", &more) && more.n;
	rh_buf_release(&more);
	return cut ? -1 : n; /* a server that pages but does not count */
}

static void count_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
		       const struct rh_err *e)
{
	struct count_ask *a = data;
	struct rh_message m = { .to = a->owner, .tag = a->tag, .err = *e };
	struct rh_err unread;

	(void)k;
	if (e->code == RH_OK && kube_reply_error(head, body, "", &m.err) == RH_OK) {
		int64_t n = count_of(body, &unread);
		if (n >= 0) {
			int64_t *out = rh_alloc(sizeof *out);
			*out = n;
			m.body = out;
			m.drop = free;
		}
	}
	rh_message_post(m);
}

void kube_count_objects(struct kube *k, const struct kube_resource *r, const char *ns, struct rh_owner owner, int tag)
{
	struct count_ask *a = rh_alloc(sizeof *a);
	struct rh_buf path;

	a->owner = owner;
	a->tag = tag;
	rh_buf_init(&path, 4096);
	kube_path(k, r, ns, NULL, &path);
	rh_buf_addz(&path, "?limit=1");
	kube_ask(k,
		 &(struct net_http){ .method = "GET",
				     .path = path.p,
				     .owner = owner,
				     .accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" },
		 count_done, a, free);
	rh_buf_release(&path);
}
