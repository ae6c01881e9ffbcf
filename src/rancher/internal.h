/* What the files of rancher share among themselves. */
#ifndef RANCHER_INTERNAL_H
#define RANCHER_INTERNAL_H

#include "base/base.h"
#include "kube/list.h"

struct data_pages;
struct kube_table_columns;
struct net_http_head;
struct rancher;
struct rancher_namespace_row;
struct rancher_nsfilter;
struct rh_tree;

/* ---- requests (rancher.c) ---- */

/* The answer of one request: e is RH_OK for a 2xx, else it says why not. */
typedef void rancher_reply(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e);
struct rancher_request {
	const char *method, *path;
	const char *what;       /* names it in messages; translated */
	bool anonymous;         /* without credentials */
	struct rh_secret *body; /* moved from; may be NULL */
	struct rh_owner owner;  /* zero: the rancher's own */
};

/* A job of several requests that ends in one message. Embedded first in its own struct; freed with its last request. */
struct rancher_job {
	struct rancher *r;
	struct rh_owner owner;
	int tag;
	unsigned refs;                            /* requests that still point here */
	unsigned waiting;                         /* answers that are still needed */
	struct rh_err err;                        /* the first that matters */
	void (*finish)(struct rancher_job *job);  /* when nothing is waited for any more */
	void (*release)(struct rancher_job *job); /* what the rest of the struct holds; may be NULL */
};
void *rancher_job_new(size_t size, struct rancher *r, struct rh_owner owner, int tag);
void rancher_job_ask(struct rancher_job *job, const struct rancher_request *q, rancher_reply *reply);
/* At the end of each reply, after any further rancher_job_ask. */
void rancher_job_answered(struct rancher_job *job);

/* Understands "v2.11.3", "2.6.14", "v2.12.0-rc1"; others leave the minor version unknown. */
void rancher_set_version(struct rancher *r, const char *version);
char *rancher_text(struct rh_str body, const char *pointer); /* decoded; NULL when absent; the caller frees it */

/* ---- providers (hello.c) ---- */

struct rancher_provider_kind {
	const char *type, *label;
	bool password;
};
const struct rancher_provider_kind *rancher_provider_kind(const char *type); /* NULL: unknown */

/* ---- a Norman collection that is listed again and again (norman.c) ---- */

struct rancher_norman {
	struct rancher *r;
	struct rh_owner self;
	struct rh_rows *rows, fresh;
	struct rh_row *(*make)(void *ctx, struct rh_str element); /* NULL: leave it out */
	void (*changed)(void *ctx);
	void *ctx;
	char *path, *marker;
	const char *what;
	int64_t every_ms;
	struct rh_timer again;
	struct data_pages *pages;
	unsigned failures;
	enum kube_live live;
	struct rh_err err;
	int64_t stale_since;
};
/* Set r, rows, make, changed, ctx, what and every_ms before; path is copied. Starts at once. */
void rancher_norman_start(struct rancher_norman *n, const char *path);
void rancher_norman_again(struct rancher_norman *n);
void rancher_norman_release(struct rancher_norman *n);

/* ---- rules that are tested by themselves ---- */

struct rancher_explore {
	bool can;
	char why[240]; /* when not */
};
/* The rule of Rancher's dashboard (models/management.cattle.io.cluster isReady, hasError). */
void rancher_explore(const struct rh_tree *cluster, int64_t now, struct rancher_explore *out);
struct rh_row *rancher_cluster_row(void *ctx, struct rh_str element);
/* Rancher's dashboard, models/namespace.js: isSystem and isObscure. */
bool rancher_namespace_system(const char *name, bool marked, bool project_is_system);
bool rancher_namespace_obscure(const char *name, bool system);
/* The value of the preference ns-by-cluster; NULL when it says nothing of that cluster. Ids that are none are left out.
 */
enum rh_code rancher_nsfilter_read(const char *value, const char *cluster, struct rancher_nsfilter **out,
				   struct rh_err *e) RH_NODISCARD;
struct rh_row *rancher_project_row(void *ctx, struct rh_str element);
struct rh_row *rancher_namespace_row(void *ctx, struct rh_str element);
struct rh_row *rancher_namespace_copy(const struct rancher_namespace_row *from);
struct rh_row *rancher_namespace_named(const char *name);
/* From a Table row or a plain object of the native API. */
struct rh_row *rancher_native_namespace_row(void *ctx, const struct kube_table_columns *columns, struct rh_str element);
/* A Norman state as the dashboard shows it: "active" becomes "Active". */
void rancher_state_shown(struct rh_str state, struct rh_buf *out);
#endif
