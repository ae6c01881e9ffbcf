/* Listing one collection: page after page, each element as it arrives. A first listing shows its rows at once; a later
 * one collects them and replaces the old ones when it is complete.
 *
 * Where the next page begins stands in front of a page's elements. So while pages come fast, the next is asked for when
 * one begins to arrive, and the server prepares it meanwhile.
 */
#include "base/base.h"
#include "data/json.h"
#include "data/pages.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/list/feed.h"
#include "kube/list/pick.h"
#include "kube/list/table.h"
#include "net/net.h"

#include <string.h>

#define PAGE_FIRST 500 /* kubectl's: something to see after one round trip, on a slow line too */
#define PAGE_NEXT 2500
#define PAGE_MOST 10000   /* as long as pages come fast: a page that takes two seconds delays every other answer */
#define PAGE_FAST_MS 200  /* for the first */
#define PAGE_SLOW_MS 1000 /* for the next */
#define RESTARTS_MOST 3
#define PAGE_TIMEOUT_MS 120000

static struct kube_page *page_ask(struct kube_feed *f, const char *token);
static void page_next(struct kube_feed *f, const char *token);

bool kube_items(struct rh_str body, struct data_json_iter *it)
{
	struct rh_str items;
	struct rh_err ignored;

	if (data_json_find(body, "/items", &items, &ignored) != RH_OK)
		return false;
	return data_json_iter_init(it, rh_str_is(items, "null") ? RH_STR("[]") : items);
}

/* Off the network, too. */
static void page_free(struct kube_page **pp)
{
	struct kube_page *p = *pp;

	if (!p)
		return;
	*pp = NULL;
	if (p->request)
		net_http_cancel(p->feed->list->kube->net, p->request);
	data_pages_free(&p->pages);
	free(p->token);
	free(p);
}

/* ---- elements ---- */

static bool has_member(struct rh_str object, const char *name)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, object))
		while (data_json_next(&it))
			if (data_json_key_is(it.key, name))
				return true;
	return false;
}

/* A member of what stands around the elements, of which the front may be all that is there yet. */
static struct rh_str head_member(const struct kube_page *p, const char *name)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, data_pages_head(p->pages)))
		while (data_json_next(&it))
			if (data_json_key_is(it.key, name))
				return it.value;
	return (struct rh_str){ NULL, 0 };
}

static void look_ahead(struct kube_page *p)
{
	struct kube_feed *f = p->feed;
	char *token = f->fast && p == f->page && !f->ahead ? kube_text(head_member(p, "metadata"), "/continue") : NULL;

	if (token && *token && !(p->token && !strcmp(token, p->token))) {
		f->ahead = page_ask(f, token);
		f->ahead->early = true;
	}
	free(token);
}

/* With the first element what servers write before the elements is there, the columns too. */
static void page_begins(struct kube_page *p, struct rh_str element)
{
	struct kube_feed *f = p->feed;

	p->kind = has_member(element, "cells") ? PAGE_TABLE : PAGE_PLAIN;
	if (p->kind == PAGE_TABLE && !f->columns)
		f->columns = kube_columns_read(head_member(p, "columnDefinitions"));
	p->columns_late = p->kind == PAGE_TABLE && !f->columns;
	look_ahead(p);
}

static void page_element(void *ctx, struct rh_str element)
{
	struct kube_page *p = ctx;
	struct kube_feed *f = p->feed;
	struct kube_list_inner *l = f->list;
	struct rh_row *row;

	if (p->kind == PAGE_UNKNOWN)
		page_begins(p, element);
	if (p->columns_late)
		return;
	row = kube_feed_row(f, p->kind == PAGE_TABLE ? f->columns : NULL, element);
	if (!row)
		return;
	p->rows++;
	if (f->collecting) {
		rh_rows_put(&f->fresh, row);
		return;
	}
	rh_rows_put(&l->handle->rows, row);
	l->handle->loaded = l->handle->rows.n;
	f->shown = true;
	f->changed = true;
}

/* ---- the end of a listing ---- */

static void replace_rows(struct kube_feed *f)
{
	struct rh_rows *rows = &f->list->handle->rows;

	for (size_t i = rows->n; i-- > 0;) {
		const char *key = rows->v[i]->key;

		if (kube_feed_owns(f, key) && !rh_rows_get(&f->fresh, key))
			rh_rows_remove(rows, key);
	}
	for (size_t i = 0; i < f->fresh.n; i++)
		rh_rows_put(rows, f->fresh.v[i]);
	f->fresh.n = 0;
	rh_rows_release(&f->fresh);
	rh_rows_init(&f->fresh);
}

static void listed(struct kube_feed *f)
{
	bool poll = f->kind->polling || !f->version[0];

	if (f->collecting)
		replace_rows(f);
	f->listed = f->shown = true;
	f->left = 0;
	f->restarts = 0;
	kube_list_reached(f->list, f->version);
	kube_list_touch(f->list);
	if (poll)
		kube_feed_later(f, KUBE_POLL_MS, kube_feed_list);
	kube_feed_recovered(f, poll ? FEED_POLLING : FEED_WATCHING);
	if (!poll)
		kube_feed_watch(f);
}

/* ---- answers ---- */

static void next_limit(struct kube_feed *f)
{
	f->fast = rh_now() - f->page->began < (f->page_limit < PAGE_NEXT ? PAGE_FAST_MS : PAGE_SLOW_MS);
	f->page_limit = f->fast ? PAGE_MOST : PAGE_NEXT;
}

/* Servers count what is left only where nothing is selected. */
static void expect(struct kube_feed *f)
{
	struct kube_list *handle = f->list->handle;
	struct rh_str number;
	struct rh_err e;
	int64_t left = 0;

	if (data_json_find(data_pages_head(f->page->pages), "/metadata/remainingItemCount", &number, &e) != RH_OK ||
	    !rh_str_number(number, 0, INT32_MAX, &left))
		left = 0;
	f->left = (size_t)left;
	handle->expected = f->left ? handle->rows.n : 0;
	for (size_t i = 0; f->left && i < f->list->feed_count; i++) {
		const struct kube_feed *of = f->list->feeds[i];
		size_t known = of->ahead ? of->ahead->rows : 0; /* in rows.n already */

		handle->expected += of->left > known ? of->left - known : 0;
	}
}

static void page_complete(struct kube_feed *f)
{
	struct rh_str head = data_pages_head(f->page->pages);
	char *version = kube_text(head, "/metadata/resourceVersion"), *next = kube_text(head, "/metadata/continue");

	if (!f->version_taken) {
		size_t n = version ? strlen(version) : 0;

		memset(f->version, 0, sizeof f->version);
		if (n < sizeof f->version)
			memcpy(f->version, version ? version : "", n);
		f->version_taken = true;
	}
	free(version);
	if (next && *next && !(f->page->token && !strcmp(next, f->page->token))) {
		next_limit(f);
		expect(f);
		page_next(f, next);
	} else {
		kube_feed_unlist(f);
		listed(f);
	}
	free(next);
}

/* The token died: the Status brings one that goes on from the same place at the newest version; without it, from the
 * beginning. The watch starts at the first page's version either way, so no change is missed. */
static void page_gone(struct kube_feed *f, struct rh_str body, const struct rh_err *e)
{
	char *next = kube_text(body, "/metadata/continue");

	if (++f->restarts > RESTARTS_MOST) {
		free(next);
		f->restarts = 0;
		kube_feed_fail(f, e, -1);
		return;
	}
	if (next && *next)
		page_next(f, next);
	else
		kube_feed_list(f);
	free(next);
}

static void page_refused(struct kube_feed *f, const struct net_http_head *head, struct rh_str body,
			 const struct rh_err *e)
{
	if (e->code == RH_E_GONE) {
		page_gone(f, body, e);
	} else if (e->code == RH_E_FORBIDDEN) {
		if (f->ns || !kube_list_fall_back(f->list, f->kind))
			kube_feed_forbid(f, e);
	} else if (head->status == 406 && kube_feed_accept(f)) {
		f->list->plain = true;
		kube_feed_list(f);
	} else if (e->code != RH_E_NOTFOUND || !kube_list_older(f->list, f->kind)) {
		kube_feed_fail(f, e, head->retry_after);
	}
}

static void page_no_list(struct kube_feed *f, const char *why)
{
	struct rh_err e;

	rh_err_say(&e, RH_E_PARSE, _("The server's answer is no list"), why,
		   _("Check the address of the server and the proxy in between."));
	kube_feed_fail(f, &e, -1);
}

static void page_unreadable(struct kube_feed *f, const struct rh_err *e)
{
	if (e->code == RH_E_PARSE)
		page_no_list(f, e->why);
	else
		kube_feed_fail(f, e, -1);
}

static bool page_is_list(const struct kube_page *p)
{
	struct rh_str head = data_pages_head(p->pages);

	return has_member(head, "items") || has_member(head, "rows");
}

static void page_again(struct kube_feed *f)
{
	char *token = f->page->token ? rh_strdup(f->page->token) : NULL;

	page_next(f, token);
	free(token);
}

static void page_with_columns(struct kube_feed *f)
{
	struct rh_err e;

	f->columns = kube_columns_read(head_member(f->page, "columnDefinitions"));
	if (f->columns) {
		page_again(f);
	} else {
		rh_err_set(&e, RH_E_PARSE, "%s", _("The server's table has no columns"));
		kube_feed_fail(f, &e, -1);
	}
}

/* Whatever is wrong with a page that was asked for early, asked for in its turn it says it again. */
static void early_failed(struct kube_page *p)
{
	if (p == p->feed->ahead)
		page_free(&p->feed->ahead);
	else
		page_again(p->feed);
}

static void page_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *transport)
{
	struct kube_page *p = ctx;
	struct kube_feed *f = p->feed;
	struct rh_err e = *transport;
	struct rh_buf what;

	p->request = 0;
	rh_buf_init(&what, 512);
	if (e.code == RH_OK)
		(void)kube_reply_error(head, body, kube_feed_what(f, &what), &e);
	rh_buf_release(&what);
	if (p->early &&
	    (e.code != RH_OK || data_pages_end(p->pages, &e) != RH_OK || !page_is_list(p) || p->columns_late)) {
		early_failed(p);
	} else if (p == f->ahead) {
		p->whole = true;
	} else if (transport->code != RH_OK) {
		kube_feed_fail(f, &e, -1);
	} else if (e.code != RH_OK) {
		page_refused(f, head, body, &e);
	} else if (data_pages_end(p->pages, &e) != RH_OK) {
		page_unreadable(f, &e);
	} else if (!page_is_list(p)) {
		page_no_list(f, _("it has neither items nor rows"));
	} else if (p->columns_late) {
		page_with_columns(f);
	} else {
		page_complete(f);
	}
}

static void page_data(void *ctx, const struct net_http_head *head, struct rh_str piece)
{
	struct kube_page *p = ctx;
	struct kube_feed *f = p->feed;
	struct rh_err e, page;
	struct rh_buf what;

	f->changed = false;
	if (data_pages_feed(p->pages, piece, &e) == RH_OK) {
		if (f->changed)
			kube_list_touch(f->list);
		return;
	}
	if (p->early) {
		early_failed(p);
		return;
	}
	rh_buf_init(&what, 512);
	if (kube_reply_error(head, piece, kube_feed_what(f, &what), &page) != RH_OK)
		kube_feed_fail(f, &page, -1);
	else
		page_unreadable(f, &e);
	rh_buf_release(&what);
}

/* ---- asking ---- */

static struct kube_page *page_ask(struct kube_feed *f, const char *token)
{
	struct kube_page *p = rh_alloc(sizeof *p);
	struct rh_buf path;

	p->feed = f;
	p->pages = data_pages_new(page_element, p);
	p->token = token ? rh_strdup(token) : NULL;
	p->began = rh_now();
	rh_buf_init(&path, (size_t)64 << 10);
	rh_buf_addf(&path, "%slimit=%u", f->query, f->page_limit);
	if (token) {
		rh_buf_addz(&path, "&continue=");
		net_url_escape(&path, rh_str(token));
	}
	p->request = net_http_start(f->list->kube->net, &(struct net_http){ .at = f->list->kube->at,
									    .method = "GET",
									    .path = path.p,
									    .accept = kube_feed_accept(f),
									    .owner = f->list->self,
									    .timeout_ms = PAGE_TIMEOUT_MS,
									    .on_data = page_data,
									    .on_done = page_done,
									    .ctx = p });
	rh_buf_release(&path);
	return p;
}

/* The page at the token is the one to read now: it is asked for, if it has not been. */
static void page_next(struct kube_feed *f, const char *token)
{
	struct kube_page *ahead = f->ahead;

	f->ahead = NULL;
	page_free(&f->page);
	if (!ahead || !token || strcmp(ahead->token, token) != 0) {
		page_free(&ahead);
		f->page = page_ask(f, token);
		return;
	}
	f->page = ahead;
	ahead->began = rh_now();
	if (ahead->whole)
		page_complete(f);
	else if (ahead->kind != PAGE_UNKNOWN)
		look_ahead(ahead);
}

void kube_feed_unlist(struct kube_feed *f)
{
	page_free(&f->page);
	page_free(&f->ahead);
}

void kube_feed_list(struct kube_feed *f)
{
	kube_feed_stop(f);
	rh_rows_clear(&f->fresh);
	f->collecting = f->shown;
	f->version_taken = false;
	f->page_limit = f->collecting ? PAGE_NEXT : PAGE_FIRST;
	f->fast = false;
	f->page = page_ask(f, NULL);
}
