/* feed: one collection, listed and watched; several of them make a list. */
#ifndef KUBE_LIST_FEED_H
#define KUBE_LIST_FEED_H

#include "base/base.h"
#include "data/pages.h"

struct data_json_iter;
struct data_pages;
struct kube;
struct kube_list;
struct kube_resource;
struct kube_table_columns;

enum kube_feed_state {
	FEED_LOADING, /* nothing known yet */
	FEED_WATCHING,
	FEED_POLLING,   /* listed; again after a minute */
	FEED_FORBIDDEN, /* 403: tried again after a minute */
	FEED_FAILED,    /* err says why; tried again after a while, or once one has signed in */
};
struct kube_list_inner;
/* what a list was asked for: copies of struct kube_list_kind */
struct kube_kind {
	const struct kube_resource *resource, *older;
	char *prefix, *field_selector, *label_selector;
	struct rh_row *(*make)(void *ctx, const struct kube_table_columns *columns, struct rh_str element);
	void *ctx;
	void (*inherit)(struct rh_row *row, const struct rh_row *before);
	bool polling; /* too many namespaces to watch */
};
/* One page of a listing. */
struct kube_page {
	struct kube_feed *feed;
	uint64_t request; /* 0: its answer has ended */
	int64_t began;    /* rh_now() when it was asked for, or when the page before it was complete */
	struct data_pages *pages;
	char *token; /* that it was asked with; NULL: it is the first */
	enum { PAGE_UNKNOWN, PAGE_TABLE, PAGE_PLAIN } kind;
	bool columns_late; /* the columns stood behind the rows: read the page again */
	bool early;        /* it was asked for before the page before it was complete */
	bool whole;        /* early, and all of it is there before that */
	size_t rows;
};
struct kube_feed {
	struct kube_list_inner *list;
	struct kube_kind *kind; /* of the list */
	char *ns;               /* NULL: all namespaces */
	char *query;            /* path and selectors; ends where parameters can be added */
	enum kube_feed_state state;
	struct rh_err err; /* of FEED_FAILED and FEED_FORBIDDEN */
	bool shown;        /* rows of it are in the list, perhaps old or not all */
	bool listed;       /* all of them, perhaps old */
	bool asked;        /* by a person, who has no answer yet */

	uint64_t request; /* the watch; 0: none under way */
	int64_t began;    /* the watch: rh_now() */
	struct rh_timer again;
	unsigned failures;     /* in a row: sets the delay */
	int64_t failing_since; /* rh_now() of the first of them */

	/* listing */
	struct kube_page *page;  /* that is being read; NULL: none */
	struct kube_page *ahead; /* the one behind it, asked for as soon as it was known how; NULL: it was not */
	bool collecting;         /* listing again: rows go into `fresh`, which replaces the present ones at the end */
	struct rh_rows fresh;
	unsigned page_limit;
	bool fast;          /* the last page was */
	size_t left;        /* elements behind the pages so far, as the server says */
	unsigned restarts;  /* 410 while paging, in a row */
	char version[64];   /* where to watch from */
	bool version_taken; /* by the first page of this listing */
	struct kube_table_columns *columns;

	/* watching */
	struct data_lines lines;
	bool lines_open;
	bool changed;    /* by this piece of the stream */
	unsigned events; /* of this watch */
	unsigned cuts;   /* watches in a row that ended at once and brought nothing */
	struct rh_err event_err;
};

struct kube_list_inner {
	struct kube_list_inner *next; /* of the kube's lists */
	struct kube_list *handle;
	struct kube *kube;
	struct rh_owner owner, self; /* who gets message; the owner of the requests */
	int tag;
	struct kube_kind *kinds;
	size_t kind_count;
	void (*changed)(void *ctx);
	void *ctx;
	bool table;
	char **fallback; /* when all namespaces at once is forbidden */
	size_t fallback_count;
	struct kube_feed **feeds;
	size_t feed_count;
	size_t watches; /* taken from the kube's */
	bool plain;     /* the server makes no Tables */
	struct rh_timer tell;
	int64_t told; /* rh_now() of the last message */
};
#define KUBE_WATCHES_MOST 16 /* of all lists of a cluster: half of the streams that net runs at a time */
#define KUBE_WATCHES_SPARE 4 /* of them, which a list of several kinds does not take */
#define KUBE_POLL_MS 60000
#define KUBE_TELL_MS 50

/* feed.c */
struct kube_feed *kube_feed_new(struct kube_list_inner *l, struct kube_kind *kind, const char *ns);
void kube_feed_free(struct kube_feed **f);
void kube_feed_retry_now(struct kube_feed *f); /* failed: do not wait any longer */
void kube_feed_stop(struct kube_feed *f);      /* its request and its timer */
void kube_feed_fail(struct kube_feed *f, const struct rh_err *e, int retry_after);
void kube_feed_recovered(struct kube_feed *f, enum kube_feed_state state);
void kube_feed_forbid(struct kube_feed *f, const struct rh_err *e);
void kube_feed_later(struct kube_feed *f, int64_t ms, void (*then)(struct kube_feed *f));
int64_t kube_feed_delay(unsigned failures, int64_t most); /* 0.5 s and doubling, with jitter */
const char *kube_feed_accept(const struct kube_feed *f);
const char *kube_feed_what(const struct kube_feed *f, struct rh_buf *out); /* "secrets in web-blue" */
bool kube_feed_owns(const struct kube_feed *f, const char *key);
bool kube_feed_key(const struct kube_feed *f, struct rh_str element, struct rh_buf *out); /* of the row that it makes */
struct rh_row *kube_feed_row(struct kube_feed *f, const struct kube_table_columns *columns,
			     struct rh_str element); /* may be NULL */
void kube_feed_query(struct kube_feed *f);           /* again, after its kind's resource has changed */
/* paging.c */
/* The elements of a list answer that is there as a whole. Of an empty one Go writes "items": null. False: it is no
 * list. */
bool kube_items(struct rh_str body, struct data_json_iter *it);
/* lists from the beginning, whatever is under way; then watches, or lists again after a minute. */
void kube_feed_list(struct kube_feed *f);
void kube_feed_unlist(struct kube_feed *f); /* gives up the pages that are under way */
/* watch.c: from the version that is known. */
void kube_feed_watch(struct kube_feed *f);

/* pulse.c */
void kube_heard(struct kube *k);                          /* the server has said something */
void kube_silent(const struct kube *k, struct rh_err *e); /* RH_E_TIMEOUT: how long it has not */
void kube_pulse_start(struct kube *k);                    /* a watch is open */
void kube_pulse_stop(struct kube *k);

/* list.c */
void kube_list_state(struct kube_list_inner *l); /* a feed's state changed: puts them together */
/* One of its feeds has seen this version. Those of several namespaces come in any order: the newest counts. */
void kube_list_reached(struct kube_list_inner *l, const char *version);
void kube_list_touch(struct kube_list_inner *l); /* something shown changed: message, at most 20 a second */
/* 403 on all namespaces at once: true when there are namespaces to fall back on (the feed is gone then). */
bool kube_list_fall_back(struct kube_list_inner *l, struct kube_kind *kind);
/* 404: true when there is an older form of the resource, which is asked for now. */
bool kube_list_older(struct kube_list_inner *l, struct kube_kind *kind);
void kube_list_recovered(struct kube_list_inner *l); /* one feed reached the server: the others need not wait */
#endif
