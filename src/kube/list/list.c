/* A live list: one collection, or one a namespace, merged; what state it is in as a whole; and message when something
 * that a screen shows has changed.
 */
#include "kube/list.h"
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/feed.h"
#include "kube/list/row_spec.h"

#include <string.h>

static struct kube_list_inner *inner(const struct kube_list *handle)
{
	return handle->inner;
}

/* ---- message ---- */

static void tell(void *ctx)
{
	struct kube_list_inner *l = ctx;

	rh_timer_stop(&l->tell);
	l->told = rh_now();
	if (l->changed)
		l->changed(l->ctx);
	else
		rh_message_post((struct rh_message){ .to = l->owner, .tag = l->tag });
}

/* Versions grow, so the longer text is the larger. */
void kube_list_reached(struct kube_list_inner *l, const char *version)
{
	char *handle = l->handle->resource_version;
	size_t n = strlen(version), had = strlen(handle);

	if (n < sizeof l->handle->resource_version && (n > had || (n == had && strcmp(version, handle) > 0)))
		memcpy(handle, version, n + 1);
}

/* With a driven clock nothing would ever be due by itself, so there everything is told at once. */
void kube_list_touch(struct kube_list_inner *l)
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

struct counts {
	size_t by[FEED_FAILED + 1];
	const struct kube_feed *failed, *forbidden;
	bool any_listed, asked;
};

static void counts_take(const struct kube_list_inner *l, struct counts *t)
{
	memset(t, 0, sizeof *t);
	for (size_t i = 0; i < l->feed_count; i++) {
		const struct kube_feed *f = l->feeds[i];

		t->by[f->state]++;
		t->asked = t->asked || f->asked;
		t->any_listed = t->any_listed || f->listed;
		if (f->state == FEED_FAILED && !t->failed)
			t->failed = f;
		if (f->state == FEED_FORBIDDEN && !t->forbidden)
			t->forbidden = f;
	}
}

static enum kube_live live_of(const struct kube_list_inner *l, const struct counts *t)
{
	if (t->failed)
		return t->any_listed ? KUBE_LIVE_STALE : KUBE_LIVE_FAILED;
	if (t->by[FEED_LOADING])
		return KUBE_LIVE_LOADING;
	if (l->feed_count && t->by[FEED_FORBIDDEN] == l->feed_count)
		return KUBE_LIVE_FAILED;
	return t->by[FEED_POLLING] ? KUBE_LIVE_POLLING : KUBE_LIVE_WATCHING;
}

static void forbidden_clear(struct kube_list *handle)
{
	for (size_t i = 0; i < handle->forbidden_count; i++)
		free(handle->forbidden[i]);
	free(handle->forbidden);
	handle->forbidden = NULL;
	handle->forbidden_count = 0;
}

static bool forbidden_said(const struct kube_list *handle, const char *ns)
{
	for (size_t i = 0; i < handle->forbidden_count; i++)
		if (!strcmp(handle->forbidden[i], ns))
			return true;
	return false;
}

static void forbidden_take(const struct kube_list_inner *l)
{
	struct kube_list *handle = l->handle;

	forbidden_clear(handle);
	for (size_t i = 0; i < l->feed_count; i++) {
		const char *ns = l->feeds[i]->ns;

		if (l->feeds[i]->state != FEED_FORBIDDEN || !ns || (l->kind_count > 1 && forbidden_said(handle, ns)))
			continue;
		handle->forbidden =
			rh_resize(handle->forbidden, handle->forbidden_count + 1, sizeof *handle->forbidden);
		handle->forbidden[handle->forbidden_count++] = rh_strdup(ns);
	}
}

void kube_list_state(struct kube_list_inner *l)
{
	struct kube_list *handle = l->handle;
	size_t forbidden = handle->forbidden_count;
	enum kube_live before = handle->live;
	bool asking = handle->asking;
	enum rh_code code = handle->err.code;
	struct counts t;

	counts_take(l, &t);
	forbidden_take(l);
	handle->live = live_of(l, &t);
	handle->asking = t.asked;
	memset(&handle->err, 0, sizeof handle->err);
	if (t.failed)
		handle->err = t.failed->err;
	else if (handle->live == KUBE_LIVE_FAILED)
		handle->err = t.forbidden->err;
	if (handle->live != KUBE_LIVE_STALE)
		handle->stale_since = 0;
	else if (before != KUBE_LIVE_STALE)
		handle->stale_since = rh_wall();
	if (handle->live != before) /* whole, or stale: what somebody waits for */
		tell(l);
	else if (handle->err.code != code || handle->forbidden_count != forbidden || handle->asking != asking)
		kube_list_touch(l);
}

void kube_list_recovered(struct kube_list_inner *l)
{
	for (size_t i = 0; i < l->feed_count; i++)
		kube_feed_retry_now(l->feeds[i]);
}

/* ---- feeds ---- */

/* NULL: of all kinds. */
static void feeds_free(struct kube_list_inner *l, const struct kube_kind *kind)
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

static void feeds_make(struct kube_list_inner *l, struct kube_kind *kind, const char *const *namespaces, size_t count)
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

bool kube_list_fall_back(struct kube_list_inner *l, struct kube_kind *kind)
{
	if (!l->fallback_count || !kind->resource->namespaced)
		return false;
	kube_set_narrow(l->kube, kind->resource, true);
	feeds_free(l, kind);
	feeds_make(l, kind, (const char *const *)l->fallback, l->fallback_count);
	kube_list_state(l);
	return true;
}

bool kube_list_older(struct kube_list_inner *l, struct kube_kind *kind)
{
	if (!kind->older)
		return false;
	if (kind->older == &kube_res_cron_job_beta)
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

static void feeds_choose(struct kube_list_inner *l, const struct kube_list_spec *spec)
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

static void kinds_take(struct kube_list_inner *l, const struct kube_list_spec *spec)
{
	const struct kube_list_kind one = { .resource = spec->resource,
					    .prefix = "",
					    .field_selector = spec->field_selector,
					    .label_selector = spec->label_selector,
					    .make = spec->row ? kube_row_spec_make : spec->make,
					    .ctx = spec->row ? (void *)spec->row : spec->ctx };
	const struct kube_list_kind *kinds = spec->kinds ? spec->kinds : &one;

	l->kind_count = spec->kinds ? spec->kind_count : 1;
	l->kinds = rh_alloc(l->kind_count * sizeof *l->kinds);
	for (size_t i = 0; i < l->kind_count; i++) {
		const struct kube_list_kind *k = &kinds[i];

		l->kinds[i] = (struct kube_kind){ .resource = k->resource,
						  .older = k->older,
						  .prefix = rh_strdup(k->prefix),
						  .field_selector = copy(k->field_selector),
						  .label_selector = copy(k->label_selector),
						  .make = k->make,
						  .ctx = k->ctx,
						  .inherit = k->inherit };
	}
}

static void kinds_free(struct kube_list_inner *l)
{
	for (size_t i = 0; i < l->kind_count; i++) {
		free(l->kinds[i].prefix);
		free(l->kinds[i].field_selector);
		free(l->kinds[i].label_selector);
	}
	free(l->kinds);
}

struct kube_list *kube_list_new(struct kube *k, const struct kube_list_spec *spec, struct rh_owner owner, int tag)
{
	struct kube_list *handle = rh_alloc(sizeof *handle);
	struct kube_list_inner *l = rh_alloc(sizeof *l);

	rh_rows_init(&handle->rows);
	handle->inner = l;
	l->handle = handle;
	l->kube = k;
	l->next = kube_inner(k)->lists;
	kube_inner(k)->lists = l;
	l->owner = owner;
	l->self = rh_owner_new();
	l->tag = tag;
	kinds_take(l, spec);
	l->changed = spec->changed;
	l->ctx = spec->ctx;
	l->table = spec->row ? kube_row_spec_metadata(spec->row) : spec->table;
	l->told = rh_now() - KUBE_TELL_MS;
	l->fallback = rh_resize(NULL, spec->fallback_count + 1, sizeof *l->fallback);
	for (size_t i = 0; i < spec->fallback_count; i++)
		l->fallback[l->fallback_count++] = rh_strdup(spec->fallback[i]);
	feeds_choose(l, spec);
	return handle;
}

void kube_list_free(struct kube_list **lp)
{
	struct kube_list *handle = *lp;
	struct kube_list_inner *l, **at;

	if (!handle)
		return;
	l = inner(handle);
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
	forbidden_clear(handle);
	rh_rows_release(&handle->rows);
	free(l);
	free(handle);
	*lp = NULL;
}

void kube_list_again(struct kube_list *handle)
{
	struct kube_list_inner *l = inner(handle);

	for (size_t i = 0; i < l->feed_count; i++) {
		l->feeds[i]->asked = true;
		kube_feed_list(l->feeds[i]);
	}
	kube_list_state(l);
}

bool kube_list_by_namespace(const struct kube_list *l)
{
	const struct kube_list_inner *k = l->inner;

	return k->feed_count && k->feeds[0]->ns;
}

bool kube_list_refused(const struct kube_list *l)
{
	const struct kube_list_inner *k = l->inner;

	for (size_t i = 0; i < k->feed_count; i++)
		if (k->feeds[i]->state == FEED_FORBIDDEN && !k->feeds[i]->ns && k->feeds[i]->kind->resource->namespaced)
			return true;
	return false;
}
