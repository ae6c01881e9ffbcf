/* A sweep reads several collections once, page after page: of the whole cluster where that is allowed, else of one
 * namespace after the other. It has few requests under way at a time, so that what a person asks for meanwhile does not
 * wait behind it, unless it is what somebody waits for. Elements are taken while their page arrives.
 */
#include "kube/list/sweep.h"
#include "base/base.h"
#include "data/json.h"
#include "data/pages.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "net/net.h"

#include <string.h>

enum { PAGE = 250, AT_ONCE = 4 };
enum { EAGER_FIRST = 500, EAGER_NEXT = 10000, EAGER_AT_ONCE = 12, TIMEOUT_MS = 120000 };

struct job {
	size_t part;
	const char *ns; /* NULL: all */
	bool older;     /* the server does not know the newer resource */
};
struct kube_sweep {
	struct kube_sweep *next, **link; /* link NULL: replaced, ended, or the cluster is gone */
	struct kube_sweep_spec spec;
	char **namespaces;
	struct job *jobs;
	size_t count, at; /* jobs there are; the next to begin */
	unsigned open;    /* requests under way */
	unsigned at_once, asked, answered;
	struct kube_ask *asks[EAGER_AT_ONCE];
};
struct request {
	struct kube_sweep *sweep;
	struct data_pages *pages;
	struct kube_ask *ask;
	struct job job;
	unsigned slot;
};

static void unlink_sweep(struct kube_sweep *w)
{
	if (!w->link)
		return;
	*w->link = w->next;
	if (w->next)
		w->next->link = w->link;
	w->link = NULL;
}

static void sweep_free(struct kube_sweep *w)
{
	unlink_sweep(w);
	w->spec.drop(w->spec.ctx);
	for (size_t i = 0; i < w->spec.namespace_count; i++)
		free(w->namespaces[i]);
	free(w->namespaces);
	free(w->jobs);
	free(w);
}

static void sweep_stop(struct kube *k, struct kube_sweep *w)
{
	struct kube_ask *asks[EAGER_AT_ONCE];

	unlink_sweep(w);
	memcpy(asks, w->asks, sizeof asks); /* w goes with the last of them */
	for (int i = 0; i < EAGER_AT_ONCE; i++)
		if (asks[i])
			kube_ask_cancel(k, asks[i]);
}

static void add_job(struct kube_sweep *w, size_t part, const char *ns)
{
	w->jobs = rh_resize(w->jobs, w->count + 1, sizeof *w->jobs);
	w->jobs[w->count++] = (struct job){ part, ns, false };
}

static void ask(struct kube *k, struct kube_sweep *w, unsigned slot, const struct job *job, const char *next);

static void go_on(struct kube *k, struct kube_sweep *w)
{
	for (unsigned slot = 0; slot < w->at_once && w->at < w->count; slot++)
		if (!w->asks[slot]) {
			struct job job = w->jobs[w->at++];
			ask(k, w, slot, &job, NULL);
		}
}

/* ---- answers ---- */

static void request_drop(void *data)
{
	struct request *r = data;
	struct kube_sweep *w = r->sweep;

	if (w->asks[r->slot] == r->ask) /* else the next one's */
		w->asks[r->slot] = NULL;
	if (--w->open == 0)
		sweep_free(w);
	data_pages_free(&r->pages);
	free(r);
}

static void step(const struct kube_sweep *w)
{
	if (w->spec.step)
		w->spec.step(w->spec.ctx, w->asked, w->answered);
}

static void page_element(void *ctx, struct rh_str element)
{
	const struct request *r = ctx;

	r->sweep->spec.element(r->sweep->spec.ctx, r->job.part, element);
}

static void page_piece(void *data, struct rh_str piece)
{
	struct request *r = data;

	struct rh_err e;

	if (r->sweep->link && data_pages_feed(r->pages, piece, &e) != RH_OK)
		return; /* the end says it again */
}

static enum rh_code page_end(const struct request *r, struct rh_err *e)
{
	if (data_pages_end(r->pages, e) != RH_OK)
		return e->code;
	if (!data_json_part(data_pages_head(r->pages), "/items").n)
		return rh_err_set(e, RH_E_PARSE, "%s", _("The server's answer is not a list"));
	return RH_OK;
}

/* What may not be read all at once is read namespace by namespace. */
static bool narrower(struct kube *k, struct request *r, const struct rh_err *e)
{
	struct kube_sweep *w = r->sweep;

	if (r->job.ns || e->code != RH_E_FORBIDDEN || !w->spec.namespace_count)
		return false;
	kube_set_narrow(k, w->spec.parts[r->job.part].resource, true);
	for (size_t i = 0; i < w->spec.namespace_count; i++)
		add_job(w, r->job.part, w->namespaces[i]);
	return true;
}

static void request_done(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
			 const struct rh_err *transport)
{
	struct request *r = data;
	struct kube_sweep *w = r->sweep;
	const struct kube_sweep_part *part = &w->spec.parts[r->job.part];
	struct rh_err e = *transport;
	char *next = NULL, *what;

	w->asks[r->slot] = NULL;
	if (!k || !w->link)
		return;
	what = r->job.ns ? rh_format(_("%s in %s"), part->resource->plural, r->job.ns)
			 : rh_strdup(part->resource->plural);
	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, what, &e);
	free(what);
	if (e.code == RH_OK && page_end(r, &e) == RH_OK)
		next = kube_text(data_pages_head(r->pages), "/metadata/continue");
	w->answered++;
	if (e.code == RH_E_NOTFOUND && part->older && !r->job.older) {
		r->job.older = true;
		ask(k, w, r->slot, &r->job, NULL);
	} else if (e.code != RH_OK && !narrower(k, r, &e)) {
		w->spec.unread(w->spec.ctx, r->job.part, r->job.ns, &e);
	} else if (next && *next) {
		ask(k, w, r->slot, &r->job, next);
	}
	free(next);
	go_on(k, w);
	step(w);
	if (w->open == 1) {
		unlink_sweep(w);
		w->spec.done(w->spec.ctx);
	}
}

/* ---- asking ---- */

static void ask(struct kube *k, struct kube_sweep *w, unsigned slot, const struct job *job, const char *next)
{
	const struct kube_sweep_part *part = &w->spec.parts[job->part];
	struct request *r = rh_alloc(sizeof *r);
	struct rh_buf path;

	r->sweep = w;
	r->job = *job;
	r->slot = slot;
	r->pages = data_pages_new(page_element, r);
	w->open++;
	w->asked++;
	rh_buf_init(&path, (size_t)64 << 10);
	kube_path(k, job->older ? part->older : part->resource, job->ns, NULL, &path);
	rh_buf_addf(&path, "?limit=%d", !w->spec.eager ? PAGE : next ? EAGER_NEXT : EAGER_FIRST);
	if (part->type) {
		rh_buf_addz(&path, "&fieldSelector=type%3D");
		net_url_escape(&path, rh_str(part->type));
	}
	if (next) {
		rh_buf_addz(&path, "&continue=");
		net_url_escape(&path, rh_str(next));
	}
	w->asks[slot] = r->ask = kube_ask_pieces(
		k,
		&(struct net_http){ .method = "GET", .path = path.p, .owner = w->spec.owner, .timeout_ms = TIMEOUT_MS },
		page_piece, request_done, r, request_drop);
	rh_buf_release(&path);
}

static void replace_older(struct kube *k, struct rh_owner owner, int tag)
{
	for (struct kube_sweep *w = kube_inner(k)->sweeps; w; w = w->next)
		if (w->spec.tag == tag && w->spec.owner.id == owner.id &&
		    w->spec.owner.generation == owner.generation) {
			sweep_stop(k, w);
			return;
		}
}

void kube_sweep(struct kube *k, const struct kube_sweep_spec *spec)
{
	struct kube_inner *inner = kube_inner(k);
	struct kube_sweep *w = rh_alloc(sizeof *w);

	replace_older(k, spec->owner, spec->tag);
	w->spec = *spec;
	w->at_once = spec->eager ? EAGER_AT_ONCE : AT_ONCE;
	w->namespaces = rh_alloc((spec->namespace_count + 1) * sizeof *w->namespaces);
	for (size_t i = 0; i < spec->namespace_count; i++)
		w->namespaces[i] = rh_strdup(spec->namespaces[i]);
	for (size_t i = 0; i < spec->part_count; i++) {
		size_t part = spec->eager ? spec->part_count - 1 - i : i; /* see there */
		bool whole = spec->whole && !(spec->namespace_count && kube_narrow(k, spec->parts[part].resource));

		if (whole)
			add_job(w, part, NULL);
		for (size_t j = 0; !whole && j < spec->namespace_count; j++)
			add_job(w, part, w->namespaces[j]);
	}
	w->next = inner->sweeps;
	w->link = &inner->sweeps;
	if (w->next)
		w->next->link = &w->next;
	inner->sweeps = w;
	if (!w->count) {
		w->spec.done(w->spec.ctx);
		sweep_free(w);
		return;
	}
	go_on(k, w);
}

void kube_sweeps_release(struct kube *k)
{
	struct kube_sweep *w = kube_inner(k)->sweeps;

	kube_inner(k)->sweeps = NULL;
	while (w) {
		struct kube_sweep *next = w->next;

		w->next = NULL;
		w->link = NULL;
		w = next;
	}
}
