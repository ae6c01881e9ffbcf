/* list: collections that stay live by themselves. */
#ifndef KUBE_LIST_H
#define KUBE_LIST_H

#include "base/base.h"

struct kube;
struct kube_resource;

struct kube_row_spec;
struct kube_table_columns;

enum kube_live { KUBE_LIVE_LOADING, KUBE_LIVE_WATCHING, KUBE_LIVE_POLLING, KUBE_LIVE_STALE, KUBE_LIVE_FAILED };

/* One kind of several in a list. The keys that its rows are made with begin with the prefix: "pod/" and
 * "namespace/name". */
struct kube_list_kind {
	const struct kube_resource *resource;
	const struct kube_resource *older; /* where the server does not know the first (404); NULL: none */
	const char *prefix;
	const char *field_selector, *label_selector; /* may be NULL */
	struct rh_row *(*make)(void *ctx, const struct kube_table_columns *columns, struct rh_str element);
	void *ctx;
	void (*inherit)(struct rh_row *row,
			const struct rh_row *before); /* what a row keeps of the one it replaces; may be NULL */
};
struct kube_list_spec {
	const struct kube_resource *resource;
	/* Instead of resource, selectors, make and ctx: several kinds in one list. It leaves some watches to other
	 * lists: those that come first here are watched first, and a kind that gets none polls. */
	const struct kube_list_kind *kinds;
	size_t kind_count;
	/* Namespaces to show, NULL: the whole cluster in one request where that is allowed (probed once), else one list
	 * and watch each of `fallback`. Where that would be more than 16 watches, those of the cluster's other lists
	 * counted, it polls every 60 s instead. */
	const char *const *namespaces;
	size_t namespace_count;
	const char *const *fallback;
	size_t fallback_count;
	const char *field_selector, *label_selector; /* may be NULL */
	/* One row of a Table (element = {"cells":[…],"object":{…}}), or one plain object (columns NULL) when the server
	 * cannot make Tables: makes the row (one heap block) or NULL to leave it out. The key must be "namespace/name",
	 * or the name where there is no namespace. The element may hold secrets (last-applied-configuration): work on
	 * its spans, keep no more than the row needs. */
	struct rh_row *(*make)(void *ctx, const struct kube_table_columns *columns, struct rh_str element);
	void *ctx;
	/* Instead of make, ctx and table: how a row is made, as a table (kube/row.h). */
	const struct kube_row_spec *row;
	bool table;                 /* ask for a Table (includeObject=Metadata) */
	void (*changed)(void *ctx); /* called instead of sending message when set, must not free the list: for lists
				       within rooms */
};
int kube_table_column(const struct kube_table_columns *c, const char *name); /* -1 when absent */

struct kube_list {
	struct rh_rows rows; /* never holds a secret's value: last-applied-configuration is dropped unread */
	enum kube_live live;
	struct rh_err err;   /* of KUBE_LIVE_FAILED and KUBE_LIVE_STALE */
	int64_t stale_since; /* rh_wall(), of KUBE_LIVE_STALE */
	bool asking;         /* kube_list_again was called and has no answer yet */
	size_t loaded;       /* while loading: rows so far */
	size_t expected;     /* and as many as there will be, as far as the server has said; 0: it has not */
	char **forbidden;    /* namespaces that answered 403: one muted line each */
	size_t forbidden_count;
	char resource_version[32]; /* newest seen by a list or a watch */
	void *inner;
};
/* Starts at once. Message with `tag` and no body to owner whenever something a screen shows has changed (at most 20 a
 * second). Ends with kube_list_free. */
struct kube_list *kube_list_new(struct kube *k, const struct kube_list_spec *spec, struct rh_owner owner, int tag);
void kube_list_free(struct kube_list **l);
/* Does it stand on a request for each namespace, because the whole cluster may not be listed at once? */
bool kube_list_by_namespace(const struct kube_list *l);
/* Was the whole cluster refused, and there were no namespaces to ask for one by one? With some it is worth a new list.
 */
bool kube_list_refused(const struct kube_list *l);
/* List again now: on demand, and after signing in again (a list that got RH_E_AUTH waits for it; all other failures are
 * tried again by themselves, after half a second at first and half a minute at last). */
void kube_list_again(struct kube_list *l);
#endif
