/* Putting back what was deleted or changed: the object as it stood, kept for ten minutes. An object counts as unchanged
 * while it is what the server answered to our write, but for what its controllers count. */
#include "app/undo.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/parts/member.h"
#include "app/parts/undo.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/object.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "net/net.h"
#include "ui/ui.h"

#include <string.h>

enum { KEEP_MS = 600000, MOST = 200 };
#define BYTES_MOST ((size_t)2 << 20)
#define REVISION "/metadata/annotations/deployment.kubernetes.io~1revision"

struct app_kept {
	struct app_undo face; /* first */
	struct rh_secret before, after;
	char *url, *cluster, *ns, *name;
	char *at; /* address of that cluster; NULL: of the session's */
	bool (*masked)(void *ctx, const char *pointer);
	struct app_kept *next;
};

/* ---- documents ---- */

/* Nothing but what the server and its controllers count by themselves is left out. */
static void stripped(struct rh_str doc, struct rh_secret *out)
{
	rh_secret_set(out, doc);
	kube_object_uncounted(out);
}

static bool same_but_counts(struct rh_str a, struct rh_str b)
{
	struct rh_secret x, y;
	bool same;

	rh_secret_init(&x);
	rh_secret_init(&y);
	stripped(a, &x);
	stripped(b, &y);
	same = rh_secret_eq(&x, &y);
	rh_secret_release(&x);
	rh_secret_release(&y);
	return same;
}

/* What belonged to the object that is gone. */
static bool as_new(struct rh_secret *doc)
{
	struct rh_buf kind;
	const struct kube_workload_def *def;
	struct rh_err e;

	rh_buf_init(&kind, 256);
	(void)data_json_find_text(rh_secret_peek(doc), "/kind", &kind);
	def = kube_workload_def_of_kind(rh_buf_str(&kind));
	rh_buf_release(&kind);
	if (def && (def->kind == KUBE_JOB || def->kind == KUBE_POD))
		return kube_workload_clone(doc, def, &e) == RH_OK;
	return kube_object_as_new(doc, &e) == RH_OK;
}

/* What another object made, that one makes again. */
static bool is_controlled(struct rh_str doc)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, data_json_part(doc, "/metadata/ownerReferences")))
		while (data_json_next(&it))
			if (rh_str_is(data_json_part(it.value, "/controller"), "true"))
				return true;
	return false;
}

/* ---- keeping ---- */

static void kept_free(struct app_kept *k)
{
	rh_secret_release(&k->before);
	rh_secret_release(&k->after);
	free(k->face.what);
	free(k->face.path);
	free(k->face.by);
	free(k->face.by_key);
	free(k->url);
	free(k->cluster);
	free(k->at);
	free(k->ns);
	free(k->name);
	free(k);
}

static void on_time(void *ctx);

static void sweep(struct app *a)
{
	struct app_kept **at = &a->undos.first;
	int64_t next = 0;

	for (size_t n = 0; *at;) {
		struct app_kept *k = *at;

		if (k->face.until <= rh_now() || ++n > MOST) {
			*at = k->next;
			kept_free(k);
			continue;
		}
		next = next && next < k->face.until ? next : k->face.until;
		at = &k->next;
	}
	rh_timer_stop(&a->undos.timer);
	if (next)
		rh_timer_start(&a->undos.timer, next - rh_now(), on_time, a);
	ui_touch(a->ui);
}

static void on_time(void *ctx)
{
	sweep(ctx);
}

bool app_undo_wants(const struct app_change *c)
{
	return strcmp(c->method, "DELETE") == 0 && !c->no_dry_run &&
	       !data_json_part(rh_secret_peek(&c->before), "/metadata/name").n;
}

static void keep(struct app *a, struct app_kept *k)
{
	k->face.id = ++a->undos.last_id;
	k->face.until = rh_now() + KEEP_MS;
	k->url = rh_strdup(a->session.at ? a->session.at->url : "");
	k->next = a->undos.first;
	a->undos.first = k;
	sweep(a);
}

void app_undo_keep_losses(struct app *a, const struct app_change *c)
{
	for (const struct app_loss *l = c->losses; l; l = l->next) {
		struct app_kept *k = rh_alloc(sizeof *k);

		k->face = (struct app_undo){ .what = rh_strdup(l->what),
					     .verb = N_("Overwritten"),
					     .path = rh_strdup(l->path),
					     .by = rh_strdup(l->by),
					     .by_key = rh_strdup(l->by_key) };
		rh_secret_init(&k->before);
		rh_secret_init(&k->after);
		rh_secret_copy(&k->before, &l->object);
		k->cluster = rh_strdup(l->cluster);
		k->ns = rh_strdup(l->ns);
		k->name = rh_strdup(l->name);
		keep(a, k);
	}
}

void app_undo_keep(struct app *a, const struct app_change *c, const struct kube *kube, struct rh_str after)
{
	bool deleted = strcmp(c->method, "DELETE") == 0;
	struct rh_str before = rh_secret_peek(&c->before), path = rh_str(c->path);
	struct app_kept *k;

	if (c->no_dry_run || c->object || strcmp(c->method, "POST") == 0 ||
	    !data_json_part(before, "/metadata/name").n || (!deleted && !after.n) || before.n + after.n > BYTES_MOST ||
	    (deleted && is_controlled(before)) || rh_str_is(data_json_part(before, "/kind"), "\"Namespace\""))
		return;
	path.n = rh_str_find(path, "?");
	k = rh_alloc(sizeof *k);
	k->face = (struct app_undo){
		.what = rh_strdup(c->what), .verb = c->verb, .deleted = deleted, .path = rh_str_dup(path)
	};
	rh_secret_init(&k->before);
	rh_secret_init(&k->after);
	rh_secret_set(&k->before, before);
	rh_secret_set(&k->after, deleted ? RH_STR("") : after);
	k->cluster = rh_strdup(kube->id);
	k->at = rh_strdup(kube->at->url);
	k->ns = rh_strdup(c->ns ? c->ns : "");
	k->name = rh_strdup(c->name);
	k->masked = c->masked;
	keep(a, k);
}

void app_undo_forget(struct app *a, uint64_t id)
{
	for (struct app_kept *k = a->undos.first; k; k = k->next)
		if (k->face.id == id)
			k->face.until = 0;
	sweep(a);
}

void app_undo_release(struct app *a)
{
	for (struct app_kept *k = a->undos.first, *next; k; k = next) {
		next = k->next;
		kept_free(k);
	}
	a->undos.first = NULL;
	rh_timer_stop(&a->undos.timer);
}

/* ---- putting back ---- */

static const struct app_kept *kept_of(const struct app *a, uint64_t id)
{
	const struct app_kept *k = a->undos.first;

	while (k && k->face.id != id)
		k = k->next;
	return k;
}

const struct app_undo *app_undo_of(const struct app *a, uint64_t id)
{
	const struct app_kept *k = kept_of(a, id);

	return k ? &k->face : NULL;
}

const struct app_undo *app_undo_at(const struct app *a, size_t i)
{
	const char *url = a->session.at ? a->session.at->url : "";

	for (const struct app_kept *k = a->undos.first; k; k = k->next)
		if (strcmp(k->url, url) == 0 && i-- == 0)
			return &k->face;
	return NULL;
}

static void over(struct rh_err *e)
{
	rh_err_set(e, RH_E_NOTFOUND, "%s", _("Its ten minutes are over: what stood there is not kept any more."));
}

/* Clusters of two Ranchers may have one id: each has a "local". */
static bool is_of(const struct app_kept *k, const struct kube *kube)
{
	return strcmp(kube->id, k->cluster) == 0 && (!k->at || strcmp(kube->at->url, k->at) == 0);
}

struct kube *app_undo_kube(struct app *a, uint64_t id, struct rh_err *e)
{
	const struct app_kept *k = kept_of(a, id);
	struct kube *const kubes[] = { a->session.kube, a->session.management };
	const struct app_members *others = a->session.members;

	if (!k) {
		over(e);
		return NULL;
	}
	for (size_t i = 0; i < RH_LEN(kubes); i++)
		if (kubes[i] && is_of(k, kubes[i]))
			return kubes[i];
	for (size_t i = 0; others && i < others->n; i++)
		if (is_of(k, others->v[i]->kube))
			return others->v[i]->kube;
	rh_err_set(e, RH_E_NOTFOUND, _("%s is in another cluster: %s."), k->face.what, k->cluster);
	rh_err_fix(e, "%s", _("Explore that one first."));
	return NULL;
}

static struct app_change *recreate(const struct app_kept *k)
{
	struct app_change *c = app_change_new(N_("Put back"), "POST");
	struct rh_str path = rh_str(k->face.path);

	while (path.n && path.p[path.n - 1] != '/')
		path.n--;
	c->path = rh_str_dup(rh_str_n(path.p, path.n ? path.n - 1 : 0));
	rh_secret_copy(&c->body, &k->before);
	if (!as_new(&c->body))
		app_change_free(&c);
	return c;
}

static bool take_over(struct rh_secret *doc, const char *pointer, struct rh_str there)
{
	struct rh_err e;

	return data_json_put(doc, pointer, data_json_part(there, pointer), false, &e) == RH_OK;
}

static struct app_change *rewrite(const struct app_kept *k, struct rh_str there)
{
	/* The server's own: as it has them now, so that the review shows what changes and nothing else. */
	static const char *const servers[] = { "/metadata/generation", "/metadata/uid", "/metadata/creationTimestamp",
					       "/status", REVISION };
	static const char *const not_sent[] = { "/metadata/managedFields" };
	struct app_change *c = app_change_new(N_("Put back"), "PUT");
	struct rh_err e;

	c->path = rh_strdup(k->face.path);
	rh_secret_copy(&c->body, &k->before);
	rh_secret_set(&c->before, there);
	data_json_drop(&c->body, not_sent, RH_LEN(not_sent), &e);
	for (size_t i = 0; i < RH_LEN(servers); i++)
		if (data_json_part(there, servers[i]).n)
			(void)take_over(&c->body, servers[i], there);
	if (!take_over(&c->body, "/metadata/resourceVersion", there))
		app_change_free(&c);
	return c;
}

/* Rancher's copy over it, or still what it was. */
static bool is_overwritten(const struct app_kept *k, struct rh_str there)
{
	struct kube_secret_object o = { 0 };
	struct rh_secret body;
	struct rh_err e;
	bool copy;

	rh_secret_init(&body);
	rh_secret_set(&body, there);
	copy = kube_secret_object_read(&body, &o, &e) == RH_OK && o.origin == KUBE_ORIGIN_PROJECT_COPY;
	kube_secret_object_release(&o);
	rh_secret_release(&body);
	return copy || same_but_counts(rh_secret_peek(&k->before), there);
}

static bool is_unchanged(const struct app_kept *k, struct rh_str there)
{
	return k->face.by ? !there.n || is_overwritten(k, there) : same_but_counts(rh_secret_peek(&k->after), there);
}

struct app_change *app_undo_change(struct app *a, uint64_t id, struct rh_str there, struct rh_err *e)
{
	const struct app_kept *k = kept_of(a, id);
	struct app_change *c = NULL;

	if (!k) {
		over(e);
		return NULL;
	}
	if (k->face.deleted && there.n)
		rh_err_set(e, RH_E_EXISTS, _("%s: there is one of that name again."), k->face.what);
	else if (!k->face.deleted && !k->face.by && !there.n)
		rh_err_set(e, RH_E_NOTFOUND, _("%s is gone: somebody deleted it since."), k->face.what);
	else if (!k->face.deleted && !is_unchanged(k, there))
		rh_err_set(e, RH_E_CONFLICT, _("%s has changed since: it is left as it is."), k->face.what);
	else if (!(c = there.n ? rewrite(k, there) : recreate(k)))
		rh_err_set(e, RH_E_PARSE, _("%s cannot be put back: what was kept of it cannot be read."),
			   k->face.what);
	if (!c)
		return NULL;
	c->what = rh_strdup(k->face.what);
	c->ns = rh_strdup(k->ns);
	c->name = rh_strdup(k->name);
	c->masked = k->masked;
	c->undo_of = k->face.id;
	return c;
}
