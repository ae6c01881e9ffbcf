/* The watches of a cluster, shared by its lists: what is looked at now is the list that was begun last, so that one
 * gets them; the oldest, which lie deepest below it, poll meanwhile and watch again when there are enough.
 */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/list.h"
#include "kube/list/feed.h"

static size_t feeds_of(const struct kube_list_inner *l, const struct kube_kind *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < l->feed_count; i++)
		n += l->feeds[i]->kind == kind;
	return n;
}

/* A list that is no screen's own (namespaces, which all of them go by) keeps its watches. */
static bool lends(const struct kube_list_inner *l)
{
	return !l->changed;
}

static size_t spare(const struct kube_list_inner *l, size_t count)
{
	return l->kind_count > 1 && count > 1 ? KUBE_WATCHES_SPARE : 0;
}

static void account(struct kube_list_inner *l, struct kube_kind *kind, size_t count, bool polling)
{
	struct kube_inner *k = kube_inner(l->kube);

	kind->polling = polling;
	k->watches = polling ? k->watches - count : k->watches + count;
}

/* It goes on from what it has. */
static void poll(struct kube_list_inner *l, struct kube_kind *kind)
{
	account(l, kind, feeds_of(l, kind), true);
	for (size_t i = 0; i < l->feed_count; i++) {
		struct kube_feed *f = l->feeds[i];

		if (f->kind != kind || f->state != FEED_WATCHING)
			continue;
		kube_feed_stop(f);
		kube_feed_later(f, KUBE_POLL_MS, kube_feed_list);
		kube_feed_recovered(f, FEED_POLLING);
	}
}

/* From the version that it has: a list under way ends in a watch by itself. */
static void watch(struct kube_list_inner *l, struct kube_kind *kind)
{
	account(l, kind, feeds_of(l, kind), false);
	for (size_t i = 0; i < l->feed_count; i++) {
		struct kube_feed *f = l->feeds[i];

		if (f->kind == kind && f->state == FEED_POLLING && !f->request && f->version[0])
			kube_feed_watch(f);
	}
}

/* The oldest list before `than` that has watches to lend, and one of its kinds: the last, which it would have got
 * last. NULL: there is none. */
static struct kube_kind *oldest(struct kube_list_inner *than, struct kube_list_inner **owner)
{
	struct kube_kind *kind = NULL;

	for (struct kube_list_inner *l = than->next; l; l = l->next)
		for (size_t i = 0; lends(l) && i < l->kind_count; i++)
			if (!l->kinds[i].polling && feeds_of(l, &l->kinds[i])) {
				kind = &l->kinds[i];
				*owner = l;
			}
	return kind;
}

static size_t lendable(const struct kube_list_inner *than)
{
	size_t n = 0;

	for (const struct kube_list_inner *l = than->next; l; l = l->next)
		for (size_t i = 0; lends(l) && i < l->kind_count; i++)
			n += l->kinds[i].polling ? 0 : feeds_of(l, &l->kinds[i]);
	return n;
}

void kube_watches_take(struct kube_list_inner *l, struct kube_kind *kind, size_t count)
{
	const struct kube_inner *k = kube_inner(l->kube);
	size_t want = count + spare(l, count);
	struct kube_list_inner *from;
	struct kube_kind *old;

	kind->polling = k->watches - lendable(l) + want > KUBE_WATCHES_MOST;
	if (kind->polling)
		return;
	while (k->watches + want > KUBE_WATCHES_MOST && (old = oldest(l, &from)))
		poll(from, old);
	account(l, kind, count, false);
}

void kube_watches_return(struct kube_list_inner *l, struct kube_kind *kind)
{
	if (!kind->polling)
		account(l, kind, feeds_of(l, kind), true);
}

void kube_watches_share(struct kube *kube)
{
	const struct kube_inner *k = kube_inner(kube);

	for (struct kube_list_inner *l = k->lists; l; l = l->next)
		for (size_t i = 0; i < l->kind_count; i++) {
			size_t n = feeds_of(l, &l->kinds[i]);

			if (l->kinds[i].polling && n && k->watches + n + spare(l, n) <= KUBE_WATCHES_MOST)
				watch(l, &l->kinds[i]);
		}
}
