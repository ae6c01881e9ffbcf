/* Requests under way, each known to its cluster: reads end with it and can be replaced by newer ones, writes go on
 * whatever happens to who asked.
 */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/feed.h"
#include "net/net.h"

#include <string.h>

struct kube_ask {
	struct kube_ask *next, **link; /* link NULL: the cluster is gone */
	struct kube *kube;
	uint64_t id;
	bool keep;
	kube_ask_piece *piece; /* NULL: the body comes as a whole */
	kube_ask_done *done;
	void *data;
	void (*drop)(void *data);
	struct rh_owner owner; /* of a read that a newer one with its tag replaces */
	int tag;
	bool replaceable;
};

static void ask_drop(void *ctx)
{
	struct kube_ask *a = ctx;

	if (a->link) {
		*a->link = a->next;
		if (a->next)
			a->next->link = a->link;
	}
	a->drop(a->data);
	free(a);
}

static void ask_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct kube_ask *a = ctx;

	if (a->link && e->code == RH_OK) {
		kube_heard(a->kube);
		if (head->date)
			kube_inner(a->kube)->ahead = head->date - rh_wall();
	}
	a->done(a->link ? a->kube : NULL, a->data, head, body, e);
}

static void ask_piece(void *ctx, const struct net_http_head *head, struct rh_str piece)
{
	struct kube_ask *a = ctx;

	(void)head;
	if (a->link)
		a->piece(a->data, piece);
}

struct kube_ask *kube_ask_pieces(struct kube *k, const struct net_http *request, kube_ask_piece *piece,
				 kube_ask_done *done, void *data, void (*drop)(void *data))
{
	struct kube_inner *inner = kube_inner(k);
	struct kube_ask *a = rh_alloc(sizeof *a);
	struct net_http http = *request;

	a->kube = k;
	a->piece = piece;
	a->done = done;
	a->data = data;
	a->drop = drop;
	a->keep = request->keep;
	a->next = inner->asks;
	a->link = &inner->asks;
	if (a->next)
		a->next->link = &a->next;
	inner->asks = a;
	http.at = k->at;
	http.on_data = piece ? ask_piece : NULL;
	http.on_done = ask_done;
	http.ctx = a;
	http.drop = ask_drop;
	a->id = net_http_start(k->net, &http);
	return a;
}

struct kube_ask *kube_ask(struct kube *k, const struct net_http *request, kube_ask_done *done, void *data,
			  void (*drop)(void *data))
{
	return kube_ask_pieces(k, request, NULL, done, data, drop);
}

void kube_ask_cancel(struct kube *k, struct kube_ask *a)
{
	net_http_cancel(k->net, a->id);
}

void kube_asks_release(struct kube *k)
{
	struct kube_inner *inner = kube_inner(k);

	while (inner->asks) {
		struct kube_ask *a = inner->asks;

		inner->asks = a->next;
		if (a->next)
			a->next->link = &inner->asks;
		a->next = NULL;
		a->link = NULL;
		if (!a->keep)
			net_http_cancel(k->net, a->id);
	}
}

/* ---- answers that go out as message ---- */

struct letter {
	struct rh_owner owner;
	int tag;
	char *what;
	char *log; /* of a write: what and where, for the log */
};

static void letter_free(void *data)
{
	struct letter *l = data;

	free(l->what);
	free(l->log);
	free(l);
}

void kube_reply_free(void *reply)
{
	struct kube_reply *r = reply;

	if (!r)
		return;
	rh_secret_release(&r->body);
	free(r);
}

static void letter_post(struct kube *k, void *data, const struct net_http_head *head, struct rh_str body,
			const struct rh_err *e)
{
	struct letter *l = data;
	struct rh_message m = { .to = l->owner, .tag = l->tag };

	(void)k;
	if (e->code != RH_OK)
		m.err = *e;
	else
		(void)kube_reply_error(head, body, l->what, &m.err);
	if (head && head->status) {
		struct kube_reply *r = rh_alloc(sizeof *r);

		r->head = *head;
		r->head.auth_challenge = NULL;
		rh_secret_init(&r->body);
		rh_secret_set(&r->body, body);
		m.body = r;
		m.drop = kube_reply_free;
	}
	if (l->log)
		rh_log("%s: %s, HTTP %d", l->log, rh_code_name(m.err.code), head ? head->status : 0);
	rh_message_post(m);
}

static struct letter *letter_new(const char *what, struct rh_owner owner, int tag)
{
	struct letter *l = rh_alloc(sizeof *l);

	l->owner = owner;
	l->tag = tag;
	l->what = rh_strdup(what);
	return l;
}

static void replace_older(struct kube *k, struct rh_owner owner, int tag)
{
	for (struct kube_ask *a = kube_inner(k)->asks; a; a = a->next) {
		if (a->replaceable && a->tag == tag && a->owner.id == owner.id &&
		    a->owner.generation == owner.generation) {
			net_http_cancel(k->net, a->id);
			return;
		}
	}
}

void kube_get(struct kube *k, const char *path, const char *what, struct rh_owner owner, int tag)
{
	struct kube_ask *a;

	replace_older(k, owner, tag);
	a = kube_ask(k, &(struct net_http){ .method = "GET", .path = path, .owner = owner, .patient = true },
		     letter_post, letter_new(what, owner, tag), letter_free);
	a->owner = owner;
	a->tag = tag;
	a->replaceable = true;
}

static void refuse(const struct kube_write *w, struct rh_owner owner, int tag)
{
	struct rh_message m = { .to = owner, .tag = tag };

	rh_err_set(&m.err, RH_E_REFUSED, _("%s was not changed: this server is open read-only"), w->what);
	rh_err_fix(&m.err, "%s", _("Connect again without read-only to change things."));
	if (w->body)
		rh_secret_clear(w->body);
	rh_message_post(m);
}

void kube_write(struct kube *k, const struct kube_write *w, struct rh_owner owner, int tag)
{
	struct letter *l;
	char *path = NULL;

	if (k->read_only && !w->dry_run) {
		refuse(w, owner, tag);
		return;
	}
	l = letter_new(w->what, owner, tag);
	if (w->dry_run)
		path = rh_format("%s%cdryRun=All", w->path, strchr(w->path, '?') ? '&' : '?');
	else
		l->log = rh_format("%s %s in %s", w->method, w->what, k->id);
	kube_ask(k,
		 &(struct net_http){ .method = w->method,
				     .path = path ? path : w->path,
				     .owner = owner,
				     .keep = !w->dry_run, /* which may be given up, and asked twice */
				     .content_type = w->content_type ? w->content_type
						     : w->body       ? "application/json"
								     : NULL,
				     .body = w->body },
		 letter_post, l, letter_free);
	free(path);
}
