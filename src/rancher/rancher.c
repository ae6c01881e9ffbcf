/* A Rancher server as we reach it: requests, and jobs of several requests that end in one message. */
#include "rancher/rancher.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/internal.h"

#include <string.h>

struct rancher *rancher_new(struct net *n, struct net_endpoint *at)
{
	struct rancher *r = rh_alloc(sizeof *r);

	r->net = n;
	r->at = net_endpoint_hold(at);
	r->self = rh_owner_new();
	return r;
}

void rancher_free(struct rancher **rp)
{
	struct rancher *r = *rp;

	if (!r)
		return;
	net_http_cancel_owner(r->net, r->self);
	rh_owner_end(r->self);
	net_endpoint_drop(&r->at);
	free(r->version);
	free(r->user_id);
	free(r->user_name);
	free(r);
	*rp = NULL;
}

char *rancher_text(struct rh_str body, const char *pointer)
{
	struct rh_buf b;
	char *text = NULL;

	rh_buf_init(&b, (size_t)64 << 10);
	if (data_json_find_text(body, pointer, &b) && !b.over)
		text = rh_buf_take(&b);
	rh_buf_release(&b);
	return text;
}

void rancher_set_version(struct rancher *r, const char *version)
{
	struct rh_str rest = rh_str(version), part;
	int64_t minor;

	if (!version || !*version)
		return;
	rh_strset(&r->version, version);
	r->minor = 0;
	if (rh_str_starts(rest, "v"))
		rest = rh_str_from(rest, 1);
	if (rh_str_cut(&rest, '.', &part) && rh_str_is(part, "2") && rh_str_cut(&rest, '.', &part) &&
	    rh_str_number(part, 0, 999, &minor))
		r->minor = (int)minor;
}

/* ---- one request ---- */

struct call {
	rancher_reply *reply;
	void *ctx;
	void (*drop)(void *ctx);
	char *what;
};

static void call_free(void *ctx)
{
	struct call *c = ctx;

	if (c->drop)
		c->drop(c->ctx);
	free(c->what);
	free(c);
}

static void call_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *transport)
{
	struct call *c = ctx;
	struct rh_err e = *transport;

	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, c->what, &e);
	c->reply(c->ctx, head, body, &e);
}

static void rancher_ask(struct rancher *r, const struct rancher_request *q, rancher_reply *reply, void *ctx,
			void (*drop)(void *ctx))
{
	struct call *c = rh_alloc(sizeof *c);

	c->reply = reply;
	c->ctx = ctx;
	c->drop = drop;
	c->what = rh_strdup(q->what);
	net_http_start(r->net, &(struct net_http){ .at = r->at,
						   .method = q->method,
						   .path = q->path,
						   .content_type = q->body ? "application/json" : NULL,
						   .body = q->body,
						   .owner = q->owner.id ? q->owner : r->self,
						   .anonymous = q->anonymous,
						   .on_done = call_done,
						   .ctx = c,
						   .drop = call_free });
}

/* ---- jobs ---- */

void *rancher_job_new(size_t size, struct rancher *r, struct rh_owner owner, int tag)
{
	struct rancher_job *job = rh_alloc(size);

	job->r = r;
	job->owner = owner;
	job->tag = tag;
	return job;
}

static void job_drop(void *ctx)
{
	struct rancher_job *job = ctx;

	if (--job->refs)
		return;
	if (job->release)
		job->release(job);
	free(job);
}

void rancher_job_ask(struct rancher_job *job, const struct rancher_request *q, rancher_reply *reply)
{
	job->refs++;
	job->waiting++;
	rancher_ask(job->r, q, reply, job, job_drop);
}

void rancher_job_answered(struct rancher_job *job)
{
	if (!--job->waiting)
		job->finish(job);
}
