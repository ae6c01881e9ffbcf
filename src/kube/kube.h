/* kube: the native Kubernetes API, straight or through Rancher's proxy.
 *
 * A struct rh_kube is one cluster as we reach it. Reads are asked with an owner and a tag and come back as mail;
 * lists stay live by themselves; writes are one request each, with what must be checked before in the caller.
 */
#ifndef RH_KUBE_H
#define RH_KUBE_H

#include "data/data.h"
#include "net/net.h"

/* ---- kubeconfig ------------------------------------------------------------------------------------------- */

/* What kubectl would read: --kubeconfig, else $KUBECONFIG (merged), else ~/.kube/config, else in-cluster. */
struct rh_context {
	char *name, *cluster, *user, *namespace_;
	char *server;			/* URL as written; NULL when the cluster entry is missing */
	char *file;			/* where the context stands */
	char *rancher_cluster;		/* "c-m-x" when the server's path is /k8s/clusters/<id>; else NULL */
	char *rancher_url;		/* URL before that path */
	const char *sign_in;		/* "token", "certificate", "exec", "password", "none": for the screen */
	bool insecure, current;
	struct rh_err problem;		/* code != RH_OK: cannot be used, says file, entry and field */
};
struct rh_kubeconfig {
	struct rh_context *contexts;
	size_t count;
	char *files;			/* what was read, for the screen */
	void *inner;
};
/* file: --kubeconfig, may be NULL. Finding nothing is RH_OK with count 0. */
enum rh_code rh_kubeconfig_load(const char *file, struct rh_kubeconfig **out, struct rh_err *e) RH_NODISCARD;
void rh_kubeconfig_free(struct rh_kubeconfig **k);
/* The endpoint of a context; asynchronous because a credential plugin may have to run. Mail: body struct
 * rh_endpoint (held for you). */
void rh_kubeconfig_connect(struct rh_net *n, const struct rh_kubeconfig *k, const struct rh_context *c,
			   struct rh_owner owner, int tag);

/* ---- a cluster -------------------------------------------------------------------------------------------- */

struct rh_kube {
	struct rh_net *net;
	struct rh_endpoint *at;		/* held */
	char *prefix;			/* "/k8s/clusters/<id>" through a Rancher, else "" */
	char *id;			/* "local", "c-m-x", or the context's name */
	char *context;			/* what kubectl's --context would be, for the teach strip */
	char *default_namespace;
	bool read_only;			/* our gate: rh_kube_write refuses */
};
struct rh_kube *rh_kube_new(struct rh_net *n, struct rh_endpoint *at, const char *prefix, const char *id);
void rh_kube_free(struct rh_kube **k);

/* A kind of object, as much as a path and a list need. */
struct rh_resource {
	const char *group;		/* "" is core */
	const char *version;
	const char *plural;		/* "secrets" */
	const char *kind;		/* "Secret" */
	bool namespaced;
};
extern const struct rh_resource rh_res_secret, rh_res_namespace, rh_res_service_account, rh_res_event, rh_res_pod;
/* Path of an object (name NULL: of the collection; ns NULL: all namespaces), with the cluster's prefix. */
void rh_kube_path(const struct rh_kube *k, const struct rh_resource *r, const char *ns, const char *name, struct rh_buf *out);

/* An answer: the bytes as they came, in locked memory because it may be a secret. */
struct rh_reply {
	struct rh_http_head head;
	struct rh_secret body;
};
void rh_reply_free(void *reply);	/* fits rh_mail.drop */
/* Fills e from a Status (code, reason, message, first cause's field) or from whatever else the answer is; RH_OK for
 * 2xx. Any layer of Rancher or Kubernetes, HTML from a proxy included. */
enum rh_code rh_reply_error(const struct rh_http_head *head, struct rh_str body, const char *what, struct rh_err *e);
/* The causes of a 422, one call each: field path and cleaned message. */
void rh_status_causes(struct rh_str body, void (*cause)(void *ctx, const char *field, const char *message), void *ctx);

/* GET. Mail: body struct rh_reply (also with an error, when there was an answer). `what` names it for messages:
 * "secret web-blue/quay-pull". A newer read with the same owner and tag replaces the older. */
void rh_kube_get(struct rh_kube *k, const char *path, const char *what, struct rh_owner owner, int tag);
/* POST, PUT, PATCH, DELETE. The body is moved from (NULL for DELETE without options). Never cancelled, never
 * repeated. Mail as above. */
struct rh_write {
	const char *method;
	const char *path;		/* with query */
	const char *content_type;	/* NULL: application/json */
	struct rh_secret *body;
	const char *what;
	bool dry_run;			/* adds dryRun=All: allowed by a read-only gate */
};
void rh_kube_write(struct rh_kube *k, const struct rh_write *w, struct rh_owner owner, int tag);

/* ---- access ----------------------------------------------------------------------------------------------- */

/* SelfSubjectAccessReview, answered from a cache of a minute when it can be. Mail: body bool * (allowed); when the
 * review itself fails: allowed, so that the real request decides. */
void rh_kube_can(struct rh_kube *k, const char *verb, const struct rh_resource *r, const char *ns, struct rh_owner owner, int tag);

/* ---- live lists ------------------------------------------------------------------------------------------- */

struct rh_table_columns;

enum rh_live { RH_LIVE_LOADING, RH_LIVE_WATCHING, RH_LIVE_POLLING, RH_LIVE_STALE, RH_LIVE_FAILED };

struct rh_list_spec {
	const struct rh_resource *resource;
	/* Namespaces to show, NULL: the whole cluster in one request where that is allowed (probed once), else one list and
	 * watch each of `fallback`. Over 16 namespaces it polls every 60 s instead. */
	const char *const *namespaces;
	size_t namespace_count;
	const char *const *fallback;
	size_t fallback_count;
	const char *field_selector, *label_selector;	/* may be NULL */
	/* One row of a Table (element = {"cells":[…],"object":{…}}), or one plain object when the server cannot make
	 * Tables: makes the row (one heap block) or NULL to leave it out. `columns` maps by name. */
	struct rh_row *(*make)(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
	void *ctx;
	bool table;			/* ask for a Table (includeObject=Metadata) */
};
int rh_table_column(const struct rh_table_columns *c, const char *name);	/* -1 when absent */

struct rh_list {
	struct rh_rows rows;		/* never holds a secret's value: last-applied-configuration is dropped unread */
	enum rh_live live;
	struct rh_err err;		/* of RH_LIVE_FAILED and RH_LIVE_STALE */
	int64_t stale_since;		/* rh_wall(), of RH_LIVE_STALE */
	size_t loaded;			/* while loading: rows so far */
	char **forbidden;		/* namespaces that answered 403: one muted line each */
	size_t forbidden_count;
	char resource_version[32];	/* newest seen by a watch: for the test fence */
	void *inner;
};
/* Starts at once. Mail with `tag` and no body to owner whenever something a screen shows has changed (at most 20 a
 * second). Ends with rh_list_free. */
struct rh_list *rh_list_new(struct rh_kube *k, const struct rh_list_spec *spec, struct rh_owner owner, int tag);
void rh_list_free(struct rh_list **l);
void rh_list_again(struct rh_list *l);		/* list again now (^L, or polling lists on demand) */

/* ---- secrets ---------------------------------------------------------------------------------------------- */

#define RH_TYPE_DOCKERCONFIGJSON "kubernetes.io/dockerconfigjson"
#define RH_TYPE_DOCKERCFG "kubernetes.io/dockercfg"

enum rh_origin { RH_ORIGIN_NONE, RH_ORIGIN_PROJECT_COPY, RH_ORIGIN_PROJECT_SOURCE };
struct rh_secret_row {
	struct rh_row row;		/* key: "namespace/name" */
	const char *name, *ns, *type, *uid, *resource_version;
	int64_t created;		/* seconds since 1970 */
	int keys;			/* how many data keys */
	bool removing;
	enum rh_origin origin;
	char *hosts;			/* registry hosts once read, heap, may be NULL: rh_secret_rows_hosts */
};
struct rh_row *rh_secret_row_make(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
/* "Registry", "TLS Certificate", …: Rancher's word for a type, else the type without its kubernetes.io/ prefix. */
const char *rh_secret_kind(const char *type);
#endif
