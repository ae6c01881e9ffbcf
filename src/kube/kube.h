/* kube: the native Kubernetes API, straight or through Rancher's proxy.
 *
 * A struct rh_kube is one cluster as we reach it. Reads are asked with an owner and a tag and come back as mail;
 * lists stay live by themselves; writes are one request each, with what must be checked before in the caller.
 */
#ifndef RH_KUBE_H
#define RH_KUBE_H

#include "data/data.h"
#include "net/net.h"
#include "registry/registry.h"

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

/* Who lends the terminal to a credential plugin that talks to the person: one with interactiveMode Always, or one with
 * IfAvailable that failed without (client-go: plugin/pkg/client/auth/exec). The ui is not below this room, so the app says. */
struct rh_plugin_terminal {
	/* Ends with have(run, fd), once, at once or later: a terminal that is the plugin's until give_back, or -1: not now. `awaited`:
	 * the person is waiting for this very plugin; else it comes out of the blue, and should be asked about. */
	void (*borrow)(void *ctx, const char *command, const char *user, bool awaited, void (*have)(void *run, int fd), void *run);
	void (*give_back)(void *ctx);
	void *ctx;
};
void rh_plugins_use_terminal(const struct rh_plugin_terminal *t);	/* copied; NULL: there is none, as at first */

/* ---- a cluster -------------------------------------------------------------------------------------------- */

struct rh_kube {
	struct rh_net *net;
	struct rh_endpoint *at;		/* held */
	char *prefix;			/* "/k8s/clusters/<id>" through a Rancher, else "" */
	char *id;			/* "local", "c-m-x", or the context's name */
	char *context;			/* what kubectl's --context would be, for the teach strip */
	char *default_namespace;
	bool read_only;			/* our gate: rh_kube_write refuses */
	void *inner;			/* what is under way, and what was learned: rights, hosts */
};
/* Holds the endpoint. Free it after its lists; writes under way go on and still send their mail. */
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
extern const struct rh_resource rh_res_deployment, rh_res_stateful_set, rh_res_daemon_set, rh_res_job, rh_res_cron_job,
	rh_res_replica_set;
extern const struct rh_resource rh_res_cron_job_beta;	/* of servers before Kubernetes 1.21 */
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
	const char *content_type;	/* NULL: application/json; RH_MERGE_PATCH, RH_STRATEGIC_PATCH */
	struct rh_secret *body;
	const char *what;
	bool dry_run;			/* adds dryRun=All: allowed by a read-only gate */
};
void rh_kube_write(struct rh_kube *k, const struct rh_write *w, struct rh_owner owner, int tag);
#define RH_MERGE_PATCH "application/merge-patch+json"
#define RH_STRATEGIC_PATCH "application/strategic-merge-patch+json"
/* Has the object what the patch says: its members with their values, what it deletes absent, elements of lists by their merge key
 * where the patch is strategic? What else is there does not count. UNSURE: another kind of patch, or a directive that leaves no
 * mark. Pure. */
enum rh_patch_held { RH_PATCH_HELD, RH_PATCH_UNSURE, RH_PATCH_NOT_HELD };
enum rh_patch_held rh_patch_held(const char *content_type, struct rh_str patch, struct rh_str there);

/* How many objects there are, reading the metadata of one only. Mail: body int64_t *, NULL when the server does not tell. */
void rh_kube_count(struct rh_kube *k, const struct rh_resource *r, const char *ns, struct rh_owner owner, int tag);

/* ---- access ----------------------------------------------------------------------------------------------- */

/* SelfSubjectAccessReview, answered from a cache of a minute when it can be. Mail: body bool * (allowed); when the
 * review itself fails: allowed, so that the real request decides. */
void rh_kube_can(struct rh_kube *k, const char *verb, const struct rh_resource *r, const char *ns, struct rh_owner owner, int tag);

/* ---- live lists ------------------------------------------------------------------------------------------- */

struct rh_table_columns;

enum rh_live { RH_LIVE_LOADING, RH_LIVE_WATCHING, RH_LIVE_POLLING, RH_LIVE_STALE, RH_LIVE_FAILED };

/* One kind of several in a list. The keys that its rows are made with begin with the prefix: "pod/" and "namespace/name". */
struct rh_list_kind {
	const struct rh_resource *resource;
	const struct rh_resource *older;	/* where the server does not know the first (404); NULL: none */
	const char *prefix;
	const char *field_selector, *label_selector;		/* may be NULL */
	struct rh_row *(*make)(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
	void *ctx;
	void (*inherit)(struct rh_row *row, const struct rh_row *before);	/* what a row keeps of the one it replaces; may be NULL */
};
struct rh_list_spec {
	const struct rh_resource *resource;
	/* Instead of resource, selectors, make and ctx: several kinds in one list. It leaves some watches to other lists: those
	 * that come first here are watched first, and a kind that gets none polls. */
	const struct rh_list_kind *kinds;
	size_t kind_count;
	/* Namespaces to show, NULL: the whole cluster in one request where that is allowed (probed once), else one list and
	 * watch each of `fallback`. Where that would be more than 16 watches, those of the cluster's other lists counted,
	 * it polls every 60 s instead. */
	const char *const *namespaces;
	size_t namespace_count;
	const char *const *fallback;
	size_t fallback_count;
	const char *field_selector, *label_selector;	/* may be NULL */
	/* One row of a Table (element = {"cells":[…],"object":{…}}), or one plain object (columns NULL) when the server
	 * cannot make Tables: makes the row (one heap block) or NULL to leave it out. The key must be "namespace/name", or
	 * the name where there is no namespace. The element may hold secrets (last-applied-configuration): work on its
	 * spans, keep no more than the row needs. */
	struct rh_row *(*make)(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
	void *ctx;
	bool table;			/* ask for a Table (includeObject=Metadata) */
	void (*changed)(void *ctx);	/* called instead of sending mail when set, must not free the list: for lists within rooms */
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
	char resource_version[32];	/* newest seen by a list or a watch: for the test fence */
	void *inner;
};
/* Starts at once. Mail with `tag` and no body to owner whenever something a screen shows has changed (at most 20 a
 * second). Ends with rh_list_free. */
struct rh_list *rh_list_new(struct rh_kube *k, const struct rh_list_spec *spec, struct rh_owner owner, int tag);
void rh_list_free(struct rh_list **l);
/* Does it stand on a request for each namespace, because the whole cluster may not be listed at once? */
bool rh_list_by_namespace(const struct rh_list *l);
/* List again now: on demand, and after signing in again (a list that got RH_E_AUTH waits for it; all other failures are
 * tried again by themselves, after half a second at first and half a minute at last). */
void rh_list_again(struct rh_list *l);

/* ---- making rows: one block with its strings behind it ---- */

struct rh_row_maker {
	struct rh_buf text;
	size_t at[16], member[16];	/* where each string stands, and the offset of the const char * that shows it */
	unsigned count;
	bool broken;
};
void rh_row_begin(struct rh_row_maker *m);
void rh_row_text(struct rh_row_maker *m, size_t member, struct rh_str text);	/* member: an offsetof */
void rh_row_json(struct rh_row_maker *m, size_t member, struct rh_str raw);	/* a JSON string; "" when it is none */
/* A zeroed block of `size` bytes (a struct that begins with struct rh_row) with the strings set. NULL when there is no
 * key or the texts are larger than 64 KiB. */
void *rh_row_end(struct rh_row_maker *m, size_t size);

/* ---- workloads -------------------------------------------------------------------------------------------- */

enum rh_workload_kind { RH_DEPLOYMENT, RH_STATEFULSET, RH_DAEMONSET, RH_JOB, RH_CRONJOB, RH_POD, RH_WORKLOAD_KINDS };
struct rh_workload_def {		/* one row a kind, in Rancher's order */
	enum rh_workload_kind kind;
	const char *id, *label, *plural_label;	/* "deployment", N_("Deployment"), N_("Deployments") */
	const struct rh_resource *resource;	/* as the newest servers have it; rh_workload_resource knows this one's */
	const char *pod;		/* JSON pointer of the pod spec: "/spec/template/spec" */
	const char *pod_meta;		/* of the pod's metadata: "/spec/template/metadata" */
	int name_most;			/* longest name from which pods can be made, bytes */
	bool selector;			/* spec.selector must be written */
	bool replicas;			/* spec.replicas: can be scaled */
	bool can_restart;		/* its template may change: a changed annotation there rolls it out anew */
};
extern const struct rh_workload_def rh_workload_defs[RH_WORKLOAD_KINDS];
const struct rh_workload_def *rh_workload_def_find(const char *id);	/* NULL when there is none */
/* The resource by which this server has that kind: CronJob was batch/v1beta1 before Kubernetes 1.21. What a list found out
 * is known here; until then the newest. */
const struct rh_resource *rh_workload_resource(const struct rh_kube *k, const struct rh_workload_def *def);
const struct rh_workload_def *rh_workload_def_of_kind(struct rh_str kind);	/* "Deployment"; NULL */
/* "deployment/web-blue/front": def, and namespace and name, which are the caller's. False: it is no such key. */
bool rh_workload_key_split(const char *key, const struct rh_workload_def **def, char **ns, char **name);

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
};
struct rh_row *rh_secret_row_make(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
/* "Registry", "TLS Certificate", …: Rancher's word for a type, else the type without its kubernetes.io/ prefix. */
const char *rh_secret_kind(const char *type);
bool rh_secret_is_registry(const char *type);		/* either of the two registry types */

/* Registry hosts of the rows on the screen: a list reads no secret, so the few that are looked at are read one by
 * one; the hosts are kept (once a uid and resourceVersion, as long as the rh_kube lives), the rest is wiped. */
/* "quay.io,harbor.corp"; "" when it has none or they may not be read; NULL while unknown. */
const char *rh_hosts_known(const struct rh_kube *k, const struct rh_secret_row *row);
/* Reads what is not known yet; rows of other types are passed over. Mail (tag, no body) each time one more is known. */
void rh_hosts_ask(struct rh_kube *k, const struct rh_secret_row *const *rows, size_t n, struct rh_owner owner, int tag);

/* ---- one secret ------------------------------------------------------------------------------------------- */

/* Who has this name, whatever its type? Mail: body struct rh_secret_row * (of other kinds than secrets: its type is ""), NULL when the
 * name is free. */
void rh_object_exists(struct rh_kube *k, const struct rh_resource *r, const char *ns, const char *name, struct rh_owner owner, int tag);
/* The same for several namespaces: in one request where the whole cluster may be listed, else one each. Mail: body struct
 * rh_secret_names *, RH_OK also when some could not be looked at. */
struct rh_secret_names {
	char *name;			/* what was asked for */
	struct rh_secret_row **v;	/* who has it, in no promised order; never a namespace that was not asked for */
	size_t n;
	size_t unread;			/* namespaces that could not be looked at */
	struct rh_err why;		/* of the last of those */
};
void rh_secret_names_ask(struct rh_kube *k, const char *const *namespaces, size_t n, const char *name, struct rh_owner owner, int tag);
void rh_secret_names_free(void *names);

struct rh_pair {			/* a label or an annotation */
	char *key, *value;
};
struct rh_datum {			/* one entry of a Secret's data */
	char *key;
	struct rh_secret value;		/* decoded from base64: any bytes */
};
/* A Secret that was opened: for the detail, and as what an edit begins with. */
struct rh_secret_object {
	struct rh_secret raw;		/* the bytes as they came: what edits splice and PUT sends back */
	char *name, *ns, *type, *uid, *resource_version;	/* never NULL */
	int64_t created;		/* seconds since 1970, 0 unknown */
	bool immutable, removing;
	enum rh_origin origin;
	struct rh_pair *labels, *annotations;	/* in the order of the bytes */
	size_t label_count, annotation_count;
	bool last_applied;		/* it carries last-applied-configuration, which is left out: it holds the secret again */
	struct rh_datum *data;
	size_t data_count;
};
/* From the body of a GET, which is moved from. RH_E_PARSE when it is no Secret or holds broken base64. Release it in
 * any case. */
enum rh_code rh_secret_object_read(struct rh_secret *body, struct rh_secret_object *out, struct rh_err *e) RH_NODISCARD;
void rh_secret_object_release(struct rh_secret_object *o);
const struct rh_secret *rh_secret_object_value(const struct rh_secret_object *o, const char *key);	/* NULL: absent */
const char *rh_secret_object_annotation(const struct rh_secret_object *o, const char *key);		/* NULL: absent */

/* Body of a POST that creates a Secret. */
struct rh_secret_draft {
	const char *type, *ns, *name;
	const struct rh_pair *labels, *annotations;
	size_t label_count, annotation_count;
	const struct rh_datum *data;
	size_t data_count;
};
void rh_secret_body(const struct rh_secret_draft *d, struct rh_secret *out);
/* One change to a body (a copy of raw): sets, adds or (value NULL) removes one entry; every other byte stays. For
 * RH_PART_DATA the value is given decoded. */
enum rh_secret_part { RH_PART_DATA, RH_PART_LABEL, RH_PART_ANNOTATION };
enum rh_code rh_secret_edit(struct rh_secret *body, enum rh_secret_part part, const char *key, const struct rh_str *value,
			    struct rh_err *e) RH_NODISCARD;

/* ---- the pull secrets of one namespace ---------------------------------------------------------------------- */

/* Opened, and what its service accounts name. Reads secret values: only where a person asked for it. */
struct rh_pull_secret {
	char *name, *type, *uid, *resource_version;
	enum rh_origin origin;
	int64_t created;		/* seconds since 1970 */
	bool removing;
	bool broken;			/* the kubelet cannot read it, and then gives a pod that names it no credentials at all */
	struct rh_err why;		/* of broken */
	struct rh_docker_config config;	/* without passwords unless they were asked for */
};
struct rh_account {			/* a ServiceAccount */
	char *name;
	char **secrets;			/* names of its imagePullSecrets, in their order */
	size_t n;
};
struct rh_pull_secrets {
	char *ns;
	struct rh_pull_secret *v;	/* both registry types, by name */
	size_t n;
	struct rh_account *accounts;	/* by name */
	size_t account_count;
	bool forbidden, accounts_forbidden;	/* 403: may not be listed; the rest is there all the same */
};
/* Mail: body struct rh_pull_secrets *, NULL with any error but 403. A newer one with the same owner and tag replaces the
 * older. */
void rh_pull_secrets_ask(struct rh_kube *k, const char *ns, bool passwords, struct rh_owner owner, int tag);
void rh_pull_secrets_free(void *p);	/* fits rh_mail.drop */
/* What each of them is to an image, by rh_cover: `out` (one line for each of p->n) borrows from p. */
size_t rh_pull_secrets_cover(const struct rh_pull_secrets *p, const struct rh_image *image, struct rh_cover_line *out);
const struct rh_pull_secret *rh_pull_secrets_find(const struct rh_pull_secrets *p, const char *name);	/* NULL: absent */
const struct rh_account *rh_pull_secrets_account(const struct rh_pull_secrets *p, const char *name);	/* NULL or "": default */

/* ---- who uses secrets (uses.c) -------------------------------------------------------------------------------- */

/* How an object names a secret. PULL: imagePullSecrets; MOUNTABLE: the list "secrets" of a service account. */
enum { RH_USE_PULL = 1, RH_USE_ENV = 2, RH_USE_VOLUME = 4, RH_USE_MOUNTABLE = 8 };
struct rh_use {
	char *secret;
	unsigned how;			/* bits */
};
/* A workload, a pod or a service account, and the secrets that it names. */
struct rh_consumer {
	const struct rh_workload_def *def;	/* NULL: a service account */
	char *ns, *name;
	char *owner;			/* "ReplicaSet/front-5c47c": the controller that made it; "" when it stands by itself */
	char *account;			/* service account of its pods, never "" */
	char *images;			/* comma-separated */
	struct rh_use *uses;
	size_t use_count;
};
struct rh_unread {			/* what could not be read */
	char *what;			/* "pods in web-blue" */
	struct rh_err err;
};
struct rh_uses {
	struct rh_consumer *v;		/* by namespace: service accounts, then by kind in Rancher's order, then by name */
	size_t n;
	struct rh_unread *unread;
	size_t unread_count;
};
/* Reads no secret. Mail: body struct rh_uses *, always with RH_OK. A newer one with the same owner and tag replaces the older. */
void rh_uses_ask(struct rh_kube *k, const char *const *namespaces, size_t n, struct rh_owner owner, int tag);
void rh_uses_free(void *uses);		/* fits rh_mail.drop */
/* Adds what one element of a list names; def NULL: a service account. For rh_uses_ask and its tests; sort when all are there. */
void rh_uses_add(struct rh_uses *u, const struct rh_workload_def *def, struct rh_str element);
void rh_uses_sort(struct rh_uses *u);
unsigned rh_consumer_names(const struct rh_consumer *c, const char *secret);	/* bits; 0: it does not */
/* Do its pods get the secret from their service account? Only where they name no pull secret of their own (kubernetes,
 * plugin/pkg/admission/serviceaccount). A pod that exists was given the names when it was made: false. */
bool rh_consumer_by_account(const struct rh_uses *u, const struct rh_consumer *c, const char *secret);
bool rh_consumer_made(const struct rh_consumer *c);	/* a pod or a Job that something else made: it stands for that */

/* ---- who holds a login (logins.c) ------------------------------------------------------------------------------- */

/* A secret that holds credentials of one user for one registry. */
struct rh_login {
	char *ns, *name, *type, *resource_version;
	char **keys;			/* the entries, at least one */
	size_t key_count;
	enum rh_origin origin;
	bool immutable, removing;
	bool broken;			/* the kubelet refuses the secret as a whole */
	bool has;			/* all of its entries hold the wanted password already */
	bool mixed;			/* its entries hold different passwords; group: that of the first */
	unsigned group;			/* the same number: the same password; 0 is the largest group */
};
struct rh_logins {
	struct rh_login *v;		/* by namespace and name */
	size_t n, groups;
	size_t seen, unreadable;	/* registries that were looked through; of those, no docker config */
	struct rh_unread *unread;
	size_t unread_count;
};
/* Reads all registries of the namespaces, values included, and keeps no password: ask only when a person wants it, and after the
 * gate. host: as rh_registry_host gives it; wanted: a password to compare with, may be NULL. Mail: body struct rh_logins *, always with RH_OK. */
void rh_logins_ask(struct rh_kube *k, const char *const *namespaces, size_t n, const char *host, const char *user,
		   const struct rh_secret *wanted, struct rh_owner owner, int tag);
void rh_logins_free(void *logins);	/* fits rh_mail.drop */
/* Has this Secret (its bytes) entries of that user for that registry, and which? False: none, or it cannot be read. Free with
 * rh_login_release. */
bool rh_login_read(const struct rh_secret_object *o, const char *host, const char *user, struct rh_login *out);
void rh_login_release(struct rh_login *l);
/* Another password for those entries, in the body of such a Secret: every other byte stays. */
enum rh_code rh_login_change(struct rh_secret *body, const struct rh_login *l, const struct rh_secret *password, struct rh_err *e) RH_NODISCARD;

/* Labels or annotations of an edit, as splices on `body`: only what differs from `base` is touched. */
struct rh_pairs {
	struct rh_pair *v;
	size_t n;
};
enum rh_code rh_edit_pairs(struct rh_secret *body, enum rh_secret_part part, const struct rh_pair *base, size_t base_count,
			   const struct rh_pairs *now, struct rh_err *e) RH_NODISCARD;
void rh_pairs_add(struct rh_pairs *p, struct rh_str key, struct rh_str value);
void rh_pairs_copy(struct rh_pairs *to, const struct rh_pairs *from);	/* adds them */
void rh_pairs_release(struct rh_pairs *p);
const char *rh_pairs_value(const struct rh_pairs *p, const char *key);	/* NULL when it is not there */
#define RH_DESCRIPTION "field.cattle.io/description"	/* Rancher's annotation for a description */

/* ---- bodies of workloads: values of a form <-> JSON. Pure ---------------------------------------------------- */

/* What the form shows of a workload. A body is always the bytes of an object (that of the server, of a person's YAML, or a new
 * one) with the differences between two such values put onto it: what the form does not show stays to the byte. */
enum rh_workload_text { RH_WL_NAMESPACE, RH_WL_NAME, RH_WL_REPLICAS, RH_WL_SCHEDULE, RH_WL_SERVICE, RH_WL_RESTART, RH_WL_ACCOUNT,
			RH_WL_DESCRIPTION, RH_WL_TEXTS };
enum rh_container_text { RH_WC_NAME, RH_WC_IMAGE, RH_WC_POLICY, RH_WC_COMMAND, RH_WC_ARGS, RH_WC_DIR, RH_WC_CPU, RH_WC_CPU_LIMIT,
			 RH_WC_MEMORY, RH_WC_MEMORY_LIMIT, RH_WC_TEXTS };
/* Keys and values: a port ("8080/TCP", "80:8080/UDP" with a host port) and its name; a variable and its value, or "SECRET/KEY",
 * or "CONFIGMAP/KEY"; everything of "secret/NAME" or "configmap/NAME" and a prefix. */
enum rh_container_list { RH_WC_PORTS, RH_WC_ENV, RH_WC_ENV_SECRET, RH_WC_ENV_CONFIG, RH_WC_ENV_FROM, RH_WC_LISTS };
struct rh_workload_field {		/* one row a text or list: "image", "/image" */
	const char *id, *pointer;
	enum { RH_WF_TEXT, RH_WF_NUMBER, RH_WF_WORDS } type;
	unsigned kinds;			/* bits 1 << enum rh_workload_kind; 0: all */
	bool in_pod;			/* the pointer is relative to the pod's spec */
};
extern const struct rh_workload_field rh_workload_texts[RH_WL_TEXTS], rh_container_texts[RH_WC_TEXTS], rh_container_lists[RH_WC_LISTS];
struct rh_container_values {
	bool init;			/* an init container */
	int at;				/* its place in the object that it was read from, among its sort; -1: a new one */
	char *text[RH_WC_TEXTS];	/* never NULL; words of a command as a shell takes them */
	struct rh_pairs list[RH_WC_LISTS];
};
struct rh_workload_values {
	const struct rh_workload_def *def;
	char *text[RH_WL_TEXTS];	/* never NULL */
	struct rh_pairs labels, annotations;	/* without Rancher's own (cattle.io/) and kubectl's copy */
	struct rh_pairs pull_secrets;	/* names as keys */
	struct rh_container_values *containers;	/* containers, then init containers */
	size_t count;
};
/* All texts empty. A container is added last of its sort; at: its index in the object it came from, -1: it is new. */
void rh_workload_values_init(struct rh_workload_values *v, const struct rh_workload_def *def);
void rh_workload_values_release(struct rh_workload_values *v);
struct rh_container_values *rh_workload_add_container(struct rh_workload_values *v, bool init, int at);
/* RH_E_PARSE when it is no object of that kind. Release it in any case. */
enum rh_code rh_workload_read(struct rh_str object, const struct rh_workload_def *def, struct rh_workload_values *out,
			      struct rh_err *e) RH_NODISCARD;
/* Puts what differs between `base` (as read from `doc`) and `now` onto the document. */
enum rh_code rh_workload_write(struct rh_secret *doc, const struct rh_workload_values *base, const struct rh_workload_values *now,
			       struct rh_err *e) RH_NODISCARD;
/* A new object with Rancher's defaults (shell: models/workload.js, edit/workload); api: "apps/v1". */
void rh_workload_new(const struct rh_workload_def *def, const char *api, struct rh_secret *doc);
/* The value of Rancher's selector label for such a workload; one that keeps within a label's 63 characters. */
void rh_workload_selector(const struct rh_workload_def *def, const char *ns, const char *name, struct rh_buf *out);
#define RH_WORKLOAD_SELECTOR "workload.user.cattle.io/workloadselector"
/* Sets the label where it selects, on the object and on its pods; `was` (may be NULL): only where it is still that, or there is
 * no selector at all. For kinds without selector: nothing. */
enum rh_code rh_workload_select(struct rh_secret *doc, const struct rh_workload_def *def, const char *was, const char *value,
				struct rh_err *e) RH_NODISCARD;
/* Takes out what belongs to one object only, so that the rest can be created anew. */
enum rh_code rh_workload_clone(struct rh_secret *doc, const struct rh_workload_def *def, struct rh_err *e) RH_NODISCARD;
/* Three-way: what `mine` changed of `base`, on top of `theirs`. Where both changed one thing differently mine stands, and
 * `conflict` is called with the path of the form's field ("replicas", "containers.0.image") and what theirs is. */
void rh_workload_merge(const struct rh_workload_values *base, const struct rh_workload_values *mine, const struct rh_workload_values *theirs,
		       struct rh_workload_values *out, void (*conflict)(void *ctx, const char *path, const char *theirs), void *ctx);
/* The form's field for a field that a server names ("spec.template.spec.containers[0].image"); false when it shows none. */
bool rh_workload_path(const struct rh_workload_values *v, const char *server_field, struct rh_buf *out);
/* Rules of single values, each with what is wrong and an example: a CronJob's schedule (robfig/cron v3), a quantity
 * (apimachinery's resource.Quantity), the name of a variable, "NAME/KEY", "secret/NAME", a port and its name. */
bool rh_schedule_check(struct rh_str s, struct rh_err *e);
bool rh_quantity_check(struct rh_str s, struct rh_err *e);
bool rh_env_name_check(struct rh_str s, struct rh_err *e);
bool rh_env_ref_check(struct rh_str s, struct rh_err *e);
bool rh_env_from_check(struct rh_str s, struct rh_err *e);
bool rh_port_check(struct rh_str s, struct rh_err *e);
bool rh_port_name_check(struct rh_str s, struct rh_err *e);
/* "8080", "80:8080/UDP": host port (0: none), container port, protocol. */
bool rh_port_read(struct rh_str text, int64_t *host, int64_t *port, struct rh_str *protocol);
/* Pointers that the form does not show, as a person reads them ("spec.template.spec.volumes"), without status, what the server
 * writes, and what `other` (may be empty) holds as well. */
void rh_workload_unshown(struct rh_str object, struct rh_str other, const struct rh_workload_def *def,
			 void (*found)(void *ctx, const char *path), void *ctx);

#include "kube/workload.h"
#endif
