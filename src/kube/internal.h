/* What the files of kube share among themselves. */
#ifndef RH_KUBE_INTERNAL_H
#define RH_KUBE_INTERNAL_H

#include "kube/kube.h"

/* ---- what hangs on a struct rh_kube (kube.c) ---- */

struct kube_ask;
struct kube_right;
struct kube_host_read;
struct kube_pull_read;
struct kube_sweep;
struct kube_list;
/* When the cluster was last heard of, and the question that a quiet one is asked. */
struct kube_pulse {
	struct rh_timer timer;		/* until the next question, or until it has been unanswered for too long */
	struct kube_ask *ask;
	int64_t heard;			/* rh_now() */
};
#define KUBE_PULSE_MS 15000		/* so long nothing need be heard beside an open watch */
#define KUBE_PULSE_ANSWER_MS 10000	/* within which the question is answered by a server that lives */
struct kube_inner {
	struct kube_ask *asks;			/* requests under way, reads and writes */
	struct kube_right *rights;		/* access reviews of the last minute */
	struct rh_rows hosts;			/* struct kube_hosts by uid */
	struct kube_host_read *host_reads;
	struct kube_pull_read *pull_reads;
	struct kube_sweep *sweeps;
	struct kube_list *lists;		/* those that live */
	struct kube_pulse pulse;
	size_t watches;				/* that lists have taken, of KUBE_WATCHES_MOST */
	bool old_cron_jobs;			/* it has them as batch/v1beta1 only */
	char **narrow;				/* resources that may not be listed cluster-wide, NULL-terminated */
	size_t narrow_count;
};
static inline struct kube_inner *kube_inner(const struct rh_kube *k)
{
	return k->inner;
}
/* A request that its cluster knows of: endpoint, on_done, ctx and drop of `request` are filled in. `done` comes once,
 * with kube NULL when the cluster is gone (only requests that `keep` outlive it); then, or instead, `drop`. */
typedef void kube_ask_done(struct rh_kube *k, void *data, const struct rh_http_head *head, struct rh_str body,
			   const struct rh_err *e);
struct kube_ask *kube_ask(struct rh_kube *k, const struct rh_http *request, kube_ask_done *done, void *data,
			  void (*drop)(void *data));
void kube_ask_cancel(struct rh_kube *k, struct kube_ask *a);
void kube_asks_release(struct rh_kube *k);
void kube_rights_release(struct rh_kube *k);
void kube_hosts_release(struct rh_kube *k);
void kube_pull_reads_release(struct rh_kube *k);
void kube_sweeps_release(struct rh_kube *k);
bool kube_narrow(const struct rh_kube *k, const struct rh_resource *r);
void kube_set_narrow(struct rh_kube *k, const struct rh_resource *r, bool narrow);

/* ---- collections read once (sweep.c) ---- */

struct kube_sweep_part {
	const struct rh_resource *resource, *older;	/* older: where the server does not know the first; NULL: none */
	const char *type;				/* selects secrets of this type; NULL: all */
};
struct kube_sweep_spec {
	const struct kube_sweep_part *parts;	/* static */
	size_t part_count;
	const char *const *namespaces;		/* copied; for `whole`: where the cluster may not be read at once */
	size_t namespace_count;
	bool whole;				/* the cluster at once, if that is allowed: then also elements of other namespaces come */
	void (*element)(void *ctx, size_t part, struct rh_str element);	/* a plain object; wiped afterwards */
	/* That could not be read, ns NULL: of the whole cluster. */
	void (*unread)(void *ctx, size_t part, const char *ns, const struct rh_err *e);
	void (*done)(void *ctx);		/* everything was asked for; not called when it was replaced or its owner has ended */
	void (*drop)(void *ctx);		/* last, in any case */
	void *ctx;
	struct rh_owner owner;			/* ends with it; a newer one with the same tag replaces it */
	int tag;
};
void kube_sweep(struct rh_kube *k, const struct kube_sweep_spec *spec);
void kube_unread_add(struct rh_unread **v, size_t *n, const struct kube_sweep_part *part, const char *ns, const struct rh_err *e);
void kube_unread_free(struct rh_unread *v, size_t n);

/* ---- text out of spans ---- */

/* The string at the pointer, decoded for showing; NULL when absent or no string. The caller frees it. */
char *kube_text(struct rh_str doc, const char *pointer);
/* The members of metadata that rows and opened secrets need, as spans of JSON text (empty when absent). */
struct kube_meta {
	struct rh_str name, ns, uid, version, created, deleted, labels, annotations, owners, generation;
};
/* From the span of an object's metadata. */
void kube_meta_read(struct rh_str metadata, struct kube_meta *out);
/* Where a Secret comes from, by the marks that Rancher puts on it. */
enum rh_origin kube_origin(const struct kube_meta *m);
bool kube_member_is(struct rh_str object, const char *key, const char *value);	/* a string member equals */
int64_t kube_time(struct rh_str raw);		/* RFC 3339 in a JSON string; 0 when it is not one */
/* The metadata of a Table row or of a plain object. */
struct rh_str kube_metadata(struct rh_str element);
/* The element's identity in its list, "namespace/name" or "name", appended; false when it has no name. */
bool kube_key(struct rh_str element, struct rh_buf *out);
bool kube_meta_key(const struct kube_meta *m, struct rh_buf *out);
/* row.c: "PREFIX" and the identity; prefix may be "". */
void kube_row_key(struct rh_row_maker *m, const char *prefix, const struct kube_meta *meta);

/* Members of an object by name, as spans (pick.c): `at` is the offset of a struct rh_str in what is filled. Members that
 * are absent leave it untouched; false when it is no object. The table ends with name NULL. */
struct kube_pick {
	const char *name;
	size_t at;
};
bool kube_pick(struct rh_str object, const struct kube_pick *picks, void *out);
struct rh_str kube_member(struct rh_str object, const char *name);	/* empty when absent */
struct rh_str kube_at(struct rh_str object, const char *pointer);	/* members only: "/spec/template"; empty when absent */
int64_t kube_number(struct rh_str raw, int64_t absent);			/* also absent: not a whole 32-bit number */
int kube_count(struct rh_str container);				/* of members or elements */
/* A string member of each element, appended with commas between. */
void kube_join(struct rh_str array, const char *member, struct rh_buf *out);

/* ---- the status of a pod (pod_status.c) ---- */

/* One of a pod's containerStatuses or initContainerStatuses, as spans. */
struct kube_container {
	struct rh_str name, image, image_id, ready, restarts, state, last_state;
	struct rh_str waiting, running, terminated;	/* one of them is an object, of `state` */
	struct rh_str reason, message, code, signal;	/* of it */
};
void kube_container_read(struct rh_str status, struct kube_container *out);
struct kube_pod_spans {
	struct rh_str phase, reason, containers, init_containers, conditions;	/* of status: arrays of statuses */
	struct rh_str spec_containers, spec_init_containers, node, account, pull_secrets;
};
void kube_pod_read(struct rh_str spec, struct rh_str status, struct kube_pod_spans *out);
/* What kubectl prints as STATUS, READY and RESTARTS (printers/internalversion, printPod). */
struct kube_pod_word {
	char text[80];
	int ready, total, restarts;
};
void kube_pod_word(const struct kube_pod_spans *p, bool removing, struct kube_pod_word *out);

/* ---- verdicts: what verdict.c finds out and verdict_text.c says ---- */

struct verdict_words {			/* what the sentences name; NULL: not known */
	const char *image, *host, *repository, *tag, *node, *ns, *policy, *secret, *secrets, *user, *key, *type, *elsewhere, *near,
		*took, *waits;
};
void kube_verdict_say(struct rh_verdict *v, const struct verdict_words *w);
/* "2.4s" of "Successfully pulled image … in 2.4s (…)"; empty when it says nothing (until Kubernetes 1.19). */
struct rh_str kube_pulled_in(struct rh_str message);
bool kube_pulled_present(struct rh_str message);	/* "… already present on machine" */

/* ---- Table columns (table.c) ---- */

struct rh_table_columns {
	char **names;
	size_t count;
};
/* From the span of columnDefinitions; NULL when it is no array with names. */
struct rh_table_columns *kube_columns_read(struct rh_str definitions);
void kube_columns_free(struct rh_table_columns **c);

/* ---- one collection, listed and watched (feed.c, paging.c, watch.c), several of them a list ---- */

enum kube_feed_state {
	FEED_LOADING,		/* nothing known yet */
	FEED_WATCHING,
	FEED_POLLING,		/* listed; again after a minute */
	FEED_FORBIDDEN,		/* 403: tried again after a minute */
	FEED_FAILED,		/* err says why; tried again after a while, or once one has signed in */
};
struct kube_list;
struct kube_kind {		/* what a list was asked for: copies of struct rh_list_kind */
	const struct rh_resource *resource, *older;
	char *prefix, *field_selector, *label_selector;
	struct rh_row *(*make)(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
	void *ctx;
	void (*inherit)(struct rh_row *row, const struct rh_row *before);
	bool polling;		/* too many namespaces to watch */
};
struct kube_feed {
	struct kube_list *list;
	struct kube_kind *kind;	/* of the list */
	char *ns;		/* NULL: all namespaces */
	char *query;		/* path and selectors; ends where parameters can be added */
	enum kube_feed_state state;
	struct rh_err err;	/* of FEED_FAILED and FEED_FORBIDDEN */
	bool shown;		/* rows of it are in the list, perhaps old or not all */
	bool listed;		/* all of them, perhaps old */

	uint64_t request;	/* 0: none under way */
	int64_t began;		/* rh_now() */
	struct rh_timer again;
	unsigned failures;	/* in a row: sets the delay */
	int64_t failing_since;	/* rh_now() of the first of them */

	/* listing */
	struct rh_pages *pages;
	bool collecting;	/* listing again: rows go into `fresh`, which replaces the present ones at the end */
	struct rh_rows fresh;
	char *next;		/* continue token; NULL on the first page */
	unsigned page_limit;
	unsigned restarts;	/* 410 while paging, in a row */
	char version[64];	/* where to watch from */
	bool version_taken;	/* by the first page of this listing */
	enum { PAGE_UNKNOWN, PAGE_TABLE, PAGE_PLAIN } page_kind;
	struct rh_table_columns *columns;
	bool columns_late;	/* the columns stood behind the rows: read the page again */

	/* watching */
	struct rh_lines lines;
	bool lines_open;
	bool changed;		/* by this piece of the stream */
	unsigned events;	/* of this watch */
	unsigned cuts;		/* watches in a row that ended at once and brought nothing */
	struct rh_err event_err;
};

struct kube_list {
	struct kube_list *next;		/* of the kube's lists */
	struct rh_list *face;
	struct rh_kube *kube;
	struct rh_owner owner, self;	/* who gets mail; whom the requests belong to */
	int tag;
	struct kube_kind *kinds;
	size_t kind_count;
	void (*changed)(void *ctx);
	void *ctx;
	bool table;
	char **fallback;		/* when all namespaces at once is forbidden */
	size_t fallback_count;
	struct kube_feed **feeds;
	size_t feed_count;
	size_t watches;			/* taken from the kube's */
	bool plain;			/* the server makes no Tables */
	struct rh_timer tell;
	int64_t told;			/* rh_now() of the last mail */
};
#define KUBE_WATCHES_MOST 16		/* of all lists of a cluster: as many streams as net runs at a time */
#define KUBE_WATCHES_SPARE 4		/* of them, which a list of several kinds does not take */
#define KUBE_POLL_MS 60000
#define KUBE_TELL_MS 50

/* feed.c */
struct kube_feed *kube_feed_new(struct kube_list *l, struct kube_kind *kind, const char *ns);
void kube_feed_free(struct kube_feed **f);
void kube_feed_kick(struct kube_feed *f);		/* failed: do not wait any longer */
void kube_feed_stop(struct kube_feed *f);		/* its request and its timer */
void kube_feed_fail(struct kube_feed *f, const struct rh_err *e, int retry_after);
void kube_feed_well(struct kube_feed *f, enum kube_feed_state state);
void kube_feed_forbid(struct kube_feed *f, const struct rh_err *e);
void kube_feed_later(struct kube_feed *f, int64_t ms, void (*then)(struct kube_feed *f));
int64_t kube_feed_delay(unsigned failures, int64_t most);	/* 0.5 s and doubling, with jitter */
const char *kube_feed_accept(const struct kube_feed *f);
const char *kube_feed_what(const struct kube_feed *f, struct rh_buf *out);	/* "secrets in web-blue" */
bool kube_feed_owns(const struct kube_feed *f, const char *key);
bool kube_feed_key(const struct kube_feed *f, struct rh_str element, struct rh_buf *out);	/* of the row that it makes */
struct rh_row *kube_feed_row(struct kube_feed *f, const struct rh_table_columns *columns, struct rh_str element);	/* may be NULL */
void kube_feed_query(struct kube_feed *f);		/* anew, after its kind's resource has changed */
/* paging.c: lists from the beginning, whatever is under way; then watches, or lists again after a minute. */
void kube_feed_list(struct kube_feed *f);
/* watch.c: from the version that is known. */
void kube_feed_watch(struct kube_feed *f);

/* pulse.c */
void kube_heard(struct rh_kube *k);			/* the server has said something */
void kube_silent(const struct rh_kube *k, struct rh_err *e);	/* RH_E_TIMEOUT: how long it has not */
void kube_pulse_start(struct rh_kube *k);		/* a watch is open */
void kube_pulse_stop(struct rh_kube *k);

/* list.c */
void kube_list_state(struct kube_list *l);		/* a feed's state changed: puts them together */
/* One of its feeds has seen this version. Those of several namespaces come in any order: the newest counts. */
void kube_list_reached(struct kube_list *l, const char *version);
void kube_list_touch(struct kube_list *l);		/* something shown changed: mail, at most 20 a second */
/* 403 on all namespaces at once: true when there are namespaces to fall back on (the feed is gone then). */
bool kube_list_fall_back(struct kube_list *l, struct kube_kind *kind);
/* 404: true when there is an older form of the resource, which is asked for now. */
bool kube_list_older(struct kube_list *l, struct kube_kind *kind);
void kube_list_recovered(struct kube_list *l);		/* one feed reached the server: the others need not wait */

/* ---- workloads (workload_read.c, workload_list.c) ---- */

struct rh_str kube_fresh_container(const struct rh_workload_def *def);	/* what a new one has beside what the form shows */
/* The pointer of a text in an object of that kind. */
void kube_workload_pointer(const struct rh_workload_def *def, const struct rh_workload_field *f, struct rh_buf *out);
void kube_text_read(struct rh_str doc, const char *pointer, const struct rh_workload_field *f, struct rh_buf *out);
/* Puts a text where it differs from `was`; an empty one is taken out. */
enum rh_code kube_text_write(struct rh_secret *doc, const char *pointer, const struct rh_workload_field *f, const char *was,
			     const char *now, struct rh_err *e) RH_NODISCARD;
/* Replaces (JSON text), adds, or (empty) removes one value of the document. */
enum rh_code kube_put(struct rh_secret *doc, const char *pointer, struct rh_str json, struct rh_err *e) RH_NODISCARD;

/* One element of a list as key and value; false: the form cannot show it. */
typedef bool kube_show_fn(struct rh_str element, struct rh_buf *key, struct rh_buf *value);
/* An element for key and value: on top of `onto`, or (empty) a new one. */
typedef enum rh_code kube_make_fn(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out, struct rh_err *e);
struct kube_list_rule {
	const char *pointer;
	kube_show_fn *show;
	kube_make_fn *make;
};
extern const struct kube_list_rule kube_list_rules[RH_WC_LISTS], kube_pull_secret_rule;
void kube_list_read(struct rh_str doc, const char *pointer, const struct kube_list_rule *rule, struct rh_pairs *out);
/* Elements that the rule cannot show, and those that did not change, stay to the byte and in their places. */
enum rh_code kube_list_write(struct rh_secret *doc, const char *pointer, const struct kube_list_rule *rule, const struct rh_pairs *was,
			     const struct rh_pairs *now, struct rh_err *e) RH_NODISCARD;
#endif
