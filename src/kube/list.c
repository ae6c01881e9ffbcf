/* A live list: one collection, or one a namespace, merged; what state it is in as a whole; and mail when something
 * that a screen shows has changed.
 */
#include "kube/internal.h"

#include <string.h>

static struct kube_list *inner(const struct rh_list *face)
{
	return face->inner;
}

/* ---- mail ---- */

static void tell(void *ctx)
{
	struct kube_list *l = ctx;

	l->told = rh_now();
	if (l->changed)
		l->changed(l->ctx);
	else
		rh_mail_post((struct rh_mail){ .to = l->owner, .tag = l->tag });
}

/* Versions grow, so the longer text is the larger. */
void kube_list_reached(struct kube_list *l, const char *version)
{
	char *face = l->face->resource_version;
	size_t n = strlen(version), had = strlen(face);

	if (n < sizeof l->face->resource_version && (n > had || (n == had && strcmp(version, face) > 0)))
		memcpy(face, version, n + 1);
}

/* With a driven clock nothing would ever be due by itself, so there everything is told at once. */
void kube_list_touch(struct kube_list *l)
{
	int64_t wait = l->told + KUBE_TELL_MS - rh_now();

	if (l->tell.running)
		return;
	if (wait <= 0 || rh_clock_driven())
		tell(l);
	else
		rh_timer_start(&l->tell, wait, tell, l);
}

/* ---- the whole, from its feeds ---- */

struct tally {
	size_t by[FEED_FAILED + 1];
	const struct kube_feed *failed, *forbidden;
	bool any_listed;
};

static void tally_take(const struct kube_list *l, struct tally *t)
{
	memset(t, 0, sizeof *t);
	for (size_t i = 0; i < l->feed_count; i++) {
		const struct kube_feed *f = l->feeds[i];

		t->by[f->state]++;
		t->any_listed = t->any_listed || f->listed;
		if (f->state == FEED_FAILED && !t->failed)
			t->failed = f;
		if (f->state == FEED_FORBIDDEN && !t->forbidden)
			t->forbidden = f;
	}
}

static enum rh_live live_of(const struct kube_list *l, const struct tally *t)
{
	if (t->failed)
		return t->any_listed ? RH_LIVE_STALE : RH_LIVE_FAILED;
	if (t->by[FEED_LOADING])
		return RH_LIVE_LOADING;
	if (l->feed_count && t->by[FEED_FORBIDDEN] == l->feed_count)
		return RH_LIVE_FAILED;
	return t->by[FEED_POLLING] ? RH_LIVE_POLLING : RH_LIVE_WATCHING;
}

static void forbidden_clear(struct rh_list *face)
{
	for (size_t i = 0; i < face->forbidden_count; i++)
		free(face->forbidden[i]);
	free(face->forbidden);
	face->forbidden = NULL;
	face->forbidden_count = 0;
}

static bool forbidden_said(const struct rh_list *face, const char *ns)
{
	for (size_t i = 0; i < face->forbidden_count; i++)
		if (!strcmp(face->forbidden[i], ns))
			return true;
	return false;
}

static void forbidden_take(const struct kube_list *l)
{
	struct rh_list *face = l->face;

	forbidden_clear(face);
	for (size_t i = 0; i < l->feed_count; i++) {
		const char *ns = l->feeds[i]->ns;

		if (l->feeds[i]->state != FEED_FORBIDDEN || !ns || (l->kind_count > 1 && forbidden_said(face, ns)))
			continue;
		face->forbidden = rh_resize(face->forbidden, face->forbidden_count + 1, sizeof *face->forbidden);
		face->forbidden[face->forbidden_count++] = rh_strdup(ns);
	}
}

void kube_list_state(struct kube_list *l)
{
	struct rh_list *face = l->face;
	size_t forbidden = face->forbidden_count;
	enum rh_live before = face->live;
	enum rh_code code = face->err.code;
	struct tally t;

	tally_take(l, &t);
	forbidden_take(l);
	face->live = live_of(l, &t);
	memset(&face->err, 0, sizeof face->err);
	if (t.failed)
		face->err = t.failed->err;
	else if (face->live == RH_LIVE_FAILED)
		face->err = t.forbidden->err;
	if (face->live != RH_LIVE_STALE)
		face->stale_since = 0;
	else if (before != RH_LIVE_STALE)
		face->stale_since = rh_wall();
	if (face->live != before || face->err.code != code || face->forbidden_count != forbidden)
		kube_list_touch(l);
}

void kube_list_recovered(struct kube_list *l)
{
	for (size_t i = 0; i < l->feed_count; i++)
		kube_feed_kick(l->feeds[i]);
}

/* ---- feeds ---- */

/* NULL: of all kinds. */
static void feeds_free(struct kube_list *l, const struct kube_kind *kind)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->feed_count; i++) {
		struct kube_feed *f = l->feeds[i];

		if (kind && f->kind != kind) {
			l->feeds[kept++] = f;
			continue;
		}
		if (!f->kind->polling) {
			kube_inner(l->kube)->watches--;
			l->watches--;
		}
		kube_feed_free(&f);
	}
	l->feed_count = kept;
}

static void feeds_make(struct kube_list *l, struct kube_kind *kind, const char *const *namespaces, size_t count)
{
	size_t taken = kube_inner(l->kube)->watches + (l->kind_count > 1 && count > 1 ? KUBE_WATCHES_SPARE : 0);
	size_t from = l->feed_count;

	kind->polling = taken + count > KUBE_WATCHES_MOST;
	if (!kind->polling) {
		l->watches += count;
		kube_inner(l->kube)->watches += count;
	}
	l->feeds = rh_resize(l->feeds, from + count + 1, sizeof *l->feeds);
	for (size_t i = 0; i < count; i++)
		l->feeds[l->feed_count++] = kube_feed_new(l, kind, namespaces[i]);
	for (size_t i = 0; i < count; i++)
		kube_feed_list(l->feeds[from + i]);
}

bool kube_list_fall_back(struct kube_list *l, struct kube_kind *kind)
{
	if (!l->fallback_count || !kind->resource->namespaced)
		return false;
	kube_set_narrow(l->kube, kind->resource, true);
	feeds_free(l, kind);
	feeds_make(l, kind, (const char *const *)l->fallback, l->fallback_count);
	kube_list_state(l);
	return true;
}

bool kube_list_older(struct kube_list *l, struct kube_kind *kind)
{
	if (!kind->older)
		return false;
	if (kind->older == &rh_res_cron_job_beta)
		kube_inner(l->kube)->old_cron_jobs = true;
	kind->resource = kind->older;
	kind->older = NULL;
	for (size_t i = 0; i < l->feed_count; i++) {
		if (l->feeds[i]->kind != kind)
			continue;
		kube_feed_query(l->feeds[i]);
		kube_feed_list(l->feeds[i]);
	}
	return true;
}

static void feeds_choose(struct kube_list *l, const struct rh_list_spec *spec)
{
	static const char *const all[] = { NULL };

	for (size_t i = 0; i < l->kind_count; i++) {
		struct kube_kind *k = &l->kinds[i];

		if (spec->namespaces)
			feeds_make(l, k, spec->namespaces, spec->namespace_count);
		else if (l->fallback_count && k->resource->namespaced && kube_narrow(l->kube, k->resource))
			feeds_make(l, k, (const char *const *)l->fallback, l->fallback_count);
		else
			feeds_make(l, k, all, 1);
	}
	kube_list_state(l);
}

/* ---- the face ---- */

static char *copy(const char *z)
{
	return z ? rh_strdup(z) : NULL;
}

static void kinds_take(struct kube_list *l, const struct rh_list_spec *spec)
{
	const struct rh_list_kind one = { .resource = spec->resource, .prefix = "", .field_selector = spec->field_selector,
					  .label_selector = spec->label_selector, .make = spec->make, .ctx = spec->ctx };
	const struct rh_list_kind *kinds = spec->kinds ? spec->kinds : &one;

	l->kind_count = spec->kinds ? spec->kind_count : 1;
	l->kinds = rh_alloc(l->kind_count * sizeof *l->kinds);
	for (size_t i = 0; i < l->kind_count; i++) {
		const struct rh_list_kind *k = &kinds[i];

		l->kinds[i] = (struct kube_kind){ .resource = k->resource, .older = k->older, .prefix = rh_strdup(k->prefix),
						  .field_selector = copy(k->field_selector), .label_selector = copy(k->label_selector),
						  .make = k->make, .ctx = k->ctx, .inherit = k->inherit };
	}
}

static void kinds_free(struct kube_list *l)
{
	for (size_t i = 0; i < l->kind_count; i++) {
		free(l->kinds[i].prefix);
		free(l->kinds[i].field_selector);
		free(l->kinds[i].label_selector);
	}
	free(l->kinds);
}

struct rh_list *rh_list_new(struct rh_kube *k, const struct rh_list_spec *spec, struct rh_owner owner, int tag)
{
	struct rh_list *face = rh_alloc(sizeof *face);
	struct kube_list *l = rh_alloc(sizeof *l);

	rh_rows_init(&face->rows);
	face->inner = l;
	l->face = face;
	l->kube = k;
	l->next = kube_inner(k)->lists;
	kube_inner(k)->lists = l;
	l->owner = owner;
	l->self = rh_owner_new();
	l->tag = tag;
	kinds_take(l, spec);
	l->changed = spec->changed;
	l->ctx = spec->ctx;
	l->table = spec->table;
	l->told = rh_now() - KUBE_TELL_MS;
	l->fallback = rh_resize(NULL, spec->fallback_count + 1, sizeof *l->fallback);
	for (size_t i = 0; i < spec->fallback_count; i++)
		l->fallback[l->fallback_count++] = rh_strdup(spec->fallback[i]);
	feeds_choose(l, spec);
	return face;
}

void rh_list_free(struct rh_list **lp)
{
	struct rh_list *face = *lp;
	struct kube_list *l, **at;

	if (!face)
		return;
	l = inner(face);
	for (at = &kube_inner(l->kube)->lists; *at != l; at = &(*at)->next)
		;
	*at = l->next;
	rh_timer_stop(&l->tell);
	feeds_free(l, NULL);
	free(l->feeds);
	kinds_free(l);
	rh_owner_end(l->self);
	for (size_t i = 0; i < l->fallback_count; i++)
		free(l->fallback[i]);
	free(l->fallback);
	forbidden_clear(face);
	rh_rows_release(&face->rows);
	free(l);
	free(face);
	*lp = NULL;
}

void rh_list_again(struct rh_list *face)
{
	struct kube_list *l = inner(face);

	for (size_t i = 0; i < l->feed_count; i++)
		kube_feed_list(l->feeds[i]);
}

bool rh_list_by_namespace(const struct rh_list *l)
{
	const struct kube_list *k = l->inner;

	return k->feed_count && k->feeds[0]->ns;
}
