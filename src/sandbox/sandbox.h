/* sandbox: a Rancher server and its clusters in one process, to try, to teach and to test with.
 *
 * One object store a cluster, as etcd keeps it: resourceVersions, a log of changes for watches and paging. The
 * Kubernetes API, Norman (/v3) and the sign-in pages are views of these stores; Rancher's own objects (clusters,
 * projects, features, settings) are objects of the store "local". One thread: an event loop over libmicrohttpd's
 * external epoll mode; a request that has to wait is suspended. All time is base's clock, so that it can be driven.
 */
#ifndef RH_SANDBOX_H
#define RH_SANDBOX_H

#include "sandbox/value.h"

struct rh_world;
struct rh_cluster;
struct rh_user;

/* ---- kinds -------------------------------------------------------------------------------------------------- */

struct rh_object;
struct rh_kind;
struct rh_causes;

struct rh_column {
	const char *name, *type, *format, *description;
	int priority;
	void (*cell)(const struct rh_object *o, struct rh_buf *out);	/* appends a JSON value */
};

struct rh_kind {
	const char *group, *version, *api;	/* api: "v1", "management.cattle.io/v3" */
	const char *plural, *singular, *kind;
	const char *short_names;		/* comma-separated, or NULL */
	bool namespaced, management;		/* management: only in the store of Rancher's own cluster */
	bool status;				/* has the subresource status */
	bool scale;				/* and the subresource scale */
	bool generation;			/* metadata.generation counts the changes of spec */
	const char *verbs;			/* comma-separated; NULL: all */
	const char *const *order;		/* members as Go writes the struct; ends with NULL */
	const char *const *known;		/* top-level members besides apiVersion, kind, metadata; NULL: any */
	const struct rh_column *columns;	/* ends with name NULL; NULL: Name and Age */
	const char *const *fields;		/* field selectors besides metadata.*; ends with NULL */
	struct rh_str (*field)(const struct rh_object *o, const char *key);
	const char *(*name_wrong)(struct rh_str s);	/* NULL: fine */
	/* What Go's decoder refuses (400); e->what has its words. */
	bool (*decode)(struct rh_value *v, struct rh_err *e);
	void (*defaults)(struct rh_value *v);
	/* `old` is NULL on create. */
	void (*validate)(const struct rh_value *v, const struct rh_value *old, struct rh_causes *out);
	/* Admission of a new object in its namespace, after defaults: false with the reason of a 403. */
	bool (*admit)(struct rh_cluster *c, struct rh_value *v, struct rh_buf *why);
};
extern const struct rh_kind rh_kinds[];		/* ends with kind NULL */
enum { RH_KIND_MOST = 40 };
const struct rh_kind *rh_kind_find(const char *group, const char *version, struct rh_str plural);
const struct rh_kind *rh_kind_named(const char *plural);	/* the first group that has it; a bug when none */
size_t rh_kind_index(const struct rh_kind *k);
bool rh_kind_has_verb(const struct rh_kind *k, const char *verb);
extern const struct rh_column rh_columns_default[], rh_columns_secret[], rh_columns_namespace[], rh_columns_configmap[],
	rh_columns_account[], rh_columns_pod[], rh_columns_event[], rh_columns_node[],
	rh_columns_deployment[], rh_columns_stateful[], rh_columns_daemon[], rh_columns_replica[], rh_columns_job[],
	rh_columns_cron[];

/* What an invalid object gets: causes of a 422. */
struct rh_causes {
	struct rh_value *list;		/* of {reason, message, field} */
	struct rh_buf text;		/* the causes as the message joins them */
	size_t count;
};
void rh_causes_init(struct rh_causes *c);
void rh_causes_release(struct rh_causes *c);
/* kind: "Required value", "Invalid value", …; shown may be NULL. As field.Error prints itself. */
void rh_causes_add(struct rh_causes *c, const char *reason, const char *field, const char *kind, const char *shown,
		   const char *detail);
/* ObjectMeta: name, labels, annotations, and what may not change. validation/objectmeta.go. */
void rh_validate_meta(const struct rh_kind *k, const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
bool rh_secret_decode(struct rh_value *v, struct rh_err *e);	/* stringData becomes data, base64 is made canonical */
bool rh_decode_meta(const struct rh_value *v, struct rh_err *e);
const char *rh_subdomain_wrong(struct rh_str s);
const char *rh_label_wrong(struct rh_str s);
const char *rh_path_name_wrong(struct rh_str s);
void rh_secret_defaults(struct rh_value *v);
void rh_secret_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_configmap_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_namespace_defaults(struct rh_value *v);
struct rh_str rh_secret_field(const struct rh_object *o, const char *key);
struct rh_str rh_pod_field(const struct rh_object *o, const char *key);
struct rh_str rh_event_field(const struct rh_object *o, const char *key);
struct rh_str rh_namespace_field(const struct rh_object *o, const char *key);

/* ---- the store ---------------------------------------------------------------------------------------------- */

/* One revision of an object; never changes after it was made. */
struct rh_object {
	int refs;
	const struct rh_kind *kind;
	char *key;			/* "namespace/name", or "name" of a cluster-wide kind: etcd's order */
	const char *name;		/* inside key */
	struct rh_str ns;		/* inside key; empty when cluster-wide */
	uint64_t rv;
	int64_t created;
	struct rh_value *v;
	char *text;			/* as JSON */
	size_t text_n;
	struct rh_str meta;		/* the bytes of "metadata" within text */
};
struct rh_object *rh_object_hold(struct rh_object *o);
void rh_object_drop(struct rh_object **o);

struct rh_change {
	uint64_t rv;
	const struct rh_kind *kind;
	struct rh_object *now, *before;	/* now NULL: deleted; before NULL: added */
	struct rh_object *last;		/* of a deletion: the object with the version of the deletion */
};
struct rh_shelf {
	struct rh_object **v;		/* sorted by key */
	size_t n, cap;
};
struct rh_watch;
struct rh_store {
	struct rh_cluster *cluster;
	bool quiet;			/* being filled: controllers do not look */
	uint64_t rv, compacted;		/* versions up to `compacted` can no longer be read */
	struct rh_shelf shelves[RH_KIND_MOST];
	struct rh_change *log;
	size_t log_n, log_cap;
	uint64_t log_first;		/* number of log[0] since the beginning */
	struct rh_watch *watches;
};
void rh_store_init(struct rh_store *s, struct rh_cluster *c, uint64_t rv);
void rh_store_release(struct rh_store *s);
struct rh_object *rh_store_get(const struct rh_store *s, const struct rh_kind *k, struct rh_str ns, struct rh_str name);
/* Takes v over, gives it the next resourceVersion, tells watches. The object stays the store's. */
struct rh_object *rh_store_put(struct rh_store *s, const struct rh_kind *k, struct rh_value *v);
/* The same in place of `old`: what changes nothing gives no new version. */
struct rh_object *rh_store_replace(struct rh_store *s, struct rh_object *old, struct rh_value *v);
void rh_store_delete(struct rh_store *s, const struct rh_object *o);
/* As a deletion does: what the object has become when it has finalizers, NULL when it is gone. */
const struct rh_object *rh_object_remove(struct rh_store *s, const struct rh_object *o);
/* The object as it would be stored, without storing it (dry run). Takes v over; the caller drops it. */
struct rh_object *rh_object_make(const struct rh_kind *k, struct rh_value *v, uint64_t rv);
/* Forgets the changes up to now: older watches and continue tokens get 410. */
void rh_store_compact(struct rh_store *s, uint64_t upto);
/* The objects of a kind at an earlier version, sorted, held: give it to rh_shelf_release. False when compacted. */
bool rh_store_at(const struct rh_store *s, const struct rh_kind *k, uint64_t rv, struct rh_shelf *out);
void rh_shelf_release(struct rh_shelf *s);
/* Index of the first object whose key is >= key. */
size_t rh_shelf_seek(const struct rh_shelf *s, struct rh_str key);

/* ---- requests and replies ----------------------------------------------------------------------------------- */

struct rh_pair {
	char *key, *value;
};
struct rh_conn;				/* http.c's: one request being served */
struct rh_request {
	const char *method;
	char *uri;			/* as it came */
	char *path;			/* decoded, without the query; what the present view sees */
	char *full_path;
	struct rh_pair *query;
	size_t query_n;
	struct rh_buf body;
	const char *(*header)(const struct rh_conn *c, const char *name);	/* NULL when absent */
	struct rh_conn *conn;
	struct rh_world *world;
	struct rh_user *user;		/* who; NULL when not authenticated */
	struct rh_token *token;
	struct rh_cluster *cluster;	/* whose API is being asked */
};
const char *rh_request_query(const struct rh_request *q, const char *key);	/* NULL when absent; the first one */
const char *rh_request_header(const struct rh_request *q, const char *name);
void rh_request_init(struct rh_request *q, const char *method, const char *uri);
void rh_request_release(struct rh_request *q);

#define RH_BODY_LIMIT ((size_t)3 << 20)

/* An endless answer. `fill` adds what there is; `done` is called once when the connection ends. */
struct rh_stream {
	bool (*fill)(struct rh_stream *s, struct rh_buf *out);	/* false: the end */
	void (*done)(struct rh_stream *s);
	struct rh_conn *conn;
};
void rh_stream_wake(struct rh_stream *s);	/* there is something to fill */

struct rh_reply {
	int status;
	const char *type;		/* content type; NULL: none */
	struct rh_pair headers[6];
	size_t headers_n;
	struct rh_buf body;
	struct rh_stream *stream;	/* instead of body */
	bool api;			/* Kubernetes rules of compression: from 128 KiB on */
};
void rh_reply_init(struct rh_reply *r);
void rh_reply_release(struct rh_reply *r);
void rh_reply_header(struct rh_reply *r, const char *key, const char *value);
void rh_reply_text(struct rh_reply *r, int status, const char *text);
void rh_reply_value(struct rh_reply *r, int status, struct rh_value *v);	/* takes v over */

/* metav1.Status of a failure. `k` may be NULL; with `name` NULL too there are no details, with "" empty ones. */
void rh_status(struct rh_reply *r, int code, const char *reason, const struct rh_kind *k, const char *name,
	       const char *fmt, ...) RH_PRINTF(6, 7);
void rh_status_invalid(struct rh_reply *r, const struct rh_kind *k, const char *name, struct rh_causes *c);
/* Query options that are wrong: "CreateOptions", "FieldValueNotSupported", "dryRun", "Unsupported value: …". */
void rh_status_option(struct rh_reply *r, const char *options, const char *reason, const char *field, const char *what);
struct rh_value *rh_status_value(int code, const char *reason, const char *message);

/* ---- routes ------------------------------------------------------------------------------------------------- */

/* A pattern is a path whose segments may be "*" (one segment), alternatives ("cluster|clusters"), or end with "**" (the
 * rest). */
struct rh_route {
	const char *method;		/* "GET", …, or "*" */
	const char *pattern;
	void (*serve)(struct rh_request *q, struct rh_reply *r);
	unsigned flags;
	int since;			/* Rancher minor version from which it exists; 0: always */
};
enum { RH_ROUTE_OPEN = 1 };		/* no authentication */
const struct rh_route *rh_route_find(const struct rh_route *table, const struct rh_request *q);
/* The i-th segment of the request's path (0 is the first). */
struct rh_str rh_path_part(const char *path, size_t i);
const char *rh_path_from(const char *path, size_t i);	/* from the i-th segment on, with its slash */

/* The whole server: everything comes in here. */
void rh_serve(struct rh_request *q, struct rh_reply *r);
void rh_serve_api(struct rh_request *q, struct rh_reply *r);		/* a cluster's Kubernetes API */
void rh_serve_discovery(struct rh_request *q, struct rh_reply *r);	/* /api, /apis, /version, /openapi */
void rh_serve_review(struct rh_request *q, struct rh_reply *r);		/* SelfSubject{Access,Rules}Review */
/* Rancher's webhook, after validation; `old` is NULL on create. It may add to v. False after a refusal. */
bool rh_webhook_admit(struct rh_request *q, struct rh_reply *r, const struct rh_kind *k, struct rh_value *v, const struct rh_value *old);
bool rh_webhook_admit_delete(struct rh_request *q, struct rh_reply *r, const struct rh_object *o);
void rh_serve_control(struct rh_request *q, struct rh_reply *r);
void rh_serve_registry(struct rh_request *q, struct rh_reply *r);	/* /v2/: registry_door.c */
extern const struct rh_route rh_norman_routes[], rh_login_routes[];

/* The resource that a Kubernetes path names. */
struct rh_target {
	const struct rh_kind *kind;
	struct rh_str ns, name, sub;
	const char *verb;
};

void rh_api_read(struct rh_request *q, struct rh_reply *r, const struct rh_target *t);
void rh_api_list(struct rh_request *q, struct rh_reply *r, const struct rh_target *t);
void rh_api_watch(struct rh_request *q, struct rh_reply *r, const struct rh_target *t);
void rh_api_write(struct rh_request *q, struct rh_reply *r, const struct rh_target *t);
void rh_api_delete(struct rh_request *q, struct rh_reply *r, const struct rh_target *t);

/* autoscaling/v1 Scale of an object, and the object with what a Scale says: NULL with the causes when that is wrong. */
struct rh_value *rh_scale_value(const struct rh_object *o);
struct rh_value *rh_scale_apply(const struct rh_object *o, const struct rh_value *scale, struct rh_causes *c);

/* What a list, a watch or a page selects. */
struct rh_choice {
	const struct rh_kind *kind;
	struct rh_str ns, name;		/* views into the request; empty: any */
	struct rh_selector *labels, *fields;
};
bool rh_choice_init(struct rh_choice *c, struct rh_request *q, const struct rh_target *t, struct rh_reply *r);
void rh_choice_release(struct rh_choice *c);
bool rh_choice_matches(const struct rh_choice *c, const struct rh_object *o);

/* In which form the client wants objects. */
struct rh_form {
	enum { RH_FORM_PLAIN, RH_FORM_TABLE, RH_FORM_PARTIAL } kind;
	const char *version;		/* "v1" or "v1beta1" of meta.k8s.io */
	char include;			/* N, M or O */
};
bool rh_form_init(struct rh_form *f, const struct rh_request *q, bool list, struct rh_reply *r);
void rh_form_object(const struct rh_form *f, const struct rh_object *o, struct rh_buf *out);	/* one object, alone */
void rh_form_list(const struct rh_form *f, const struct rh_kind *k, struct rh_object *const *v, size_t n,
		  struct rh_str meta, struct rh_buf *out);
/* The object of a watch event; `first` carries the columns. */
void rh_form_event(const struct rh_form *f, const struct rh_object *o, bool first, struct rh_buf *out);
void rh_form_bookmark(const struct rh_form *f, const struct rh_kind *k, uint64_t rv, bool first, struct rh_buf *out);
void rh_age(int64_t since, struct rh_buf *out);		/* duration.HumanDuration */

/* ---- who may what ------------------------------------------------------------------------------------------- */

struct rh_rule {
	const char *verbs, *groups, *resources, *names;	/* comma-separated; "*": all; names NULL: any */
};
struct rh_role {
	const char *name;
	const struct rh_rule *rules;	/* ends with verbs NULL */
	bool member;			/* of a project: manages its namespaces, and the secrets in its backing namespace */
};
const struct rh_role *rh_role_find(const char *name);
/* A user has a role in a cluster: everywhere, in a project's namespaces, or in one namespace. */
struct rh_binding {
	struct rh_user *user;
	char *cluster;
	char *project, *ns;		/* both NULL: everywhere */
	const struct rh_role *role;
};
struct rh_user {
	const char *name, *display, *id, *password, *label;
	bool administrator, must_change;
};
struct rh_token {
	char *name, *secret;		/* token-xxxxx and its secret */
	struct rh_user *user;
	int64_t expires;		/* wall seconds; 0: never */
	int64_t created;
	bool derived;
	char *description, *cluster;
};
bool rh_may(const struct rh_world *w, const struct rh_user *u, const struct rh_cluster *c, const char *verb,
	    const char *group, struct rh_str resource, struct rh_str ns, struct rh_str name);
/* Every rule that holds for the user in the namespace (empty: cluster-wide). */
void rh_rules_in(const struct rh_world *w, const struct rh_user *u, const struct rh_cluster *c, struct rh_str ns,
		 void (*each)(void *ctx, const struct rh_rule *rule), void *ctx);
bool rh_sees_project(const struct rh_world *w, const struct rh_user *u, const char *cluster, const char *project);
bool rh_manages_project(const struct rh_world *w, const struct rh_user *u, const char *cluster, const char *project);
bool rh_sees_cluster(const struct rh_world *w, const struct rh_user *u, const char *cluster);
void rh_bind(struct rh_world *w, const char *user, const char *cluster, const char *project, const char *ns, const char *role);
const char *rh_user_role(const struct rh_world *w);	/* the global role of ordinary users, as this version has it */
void rh_unbind(struct rh_world *w, const struct rh_user *u);
struct rh_user *rh_user_named(struct rh_world *w, const char *name);
struct rh_token *rh_token_make(struct rh_world *w, struct rh_user *u, int64_t ttl_ms);
struct rh_token *rh_token_find(struct rh_world *w, struct rh_str wire);		/* "name:secret"; expired is NULL */
void rh_token_remove(struct rh_world *w, struct rh_token *t);
/* Fills q->user and q->token from the headers. False when a credential was presented that is not good. */
bool rh_authenticate(struct rh_request *q);
/* Impersonate-User: false when the user may not. */
bool rh_impersonate(struct rh_request *q);

/* ---- the world ---------------------------------------------------------------------------------------------- */

struct rh_kubelets;
struct rh_cluster {
	const char *id;
	struct rh_store store;
	struct rh_world *world;
	const char *version;		/* "v1.28.6+rke2r1" */
	struct rh_kubelets *kubelets;	/* what its nodes remember; NULL: nothing yet */
};
struct rh_profile {
	const char *name;		/* "2.15"; "kubernetes" */
	const char *version;		/* "v2.15.0" */
	int minor;			/* 0: plain Kubernetes */
	bool backing;			/* projects have a backing namespace */
	bool short_login;		/* the login answer of 2.13 and newer */
};
extern const struct rh_profile rh_profiles[];	/* ends with name NULL */

/* A change that a controller, or a late answer, will make: what `due` of the control port counts. */
struct rh_job {
	struct rh_timer timer;
	struct rh_job *next;
	bool listed;
	bool idle;			/* comes back for ever (a back-off, a schedule, an expiry): a world at rest may have it */
};
void rh_job_start(struct rh_world *w, struct rh_job *j, int64_t ms, void (*fire)(void *ctx), void *ctx);
void rh_job_stop(struct rh_world *w, struct rh_job *j);
int64_t rh_job_due(struct rh_world *w, bool idle);	/* ms until the next of that sort; -1: none */

struct rh_fault;
struct rh_registries;
struct rh_world {
	const struct rh_profile *profile;
	struct rh_cluster *clusters;
	size_t clusters_n;
	struct rh_user *users;
	size_t users_n;
	struct rh_binding *bindings;
	size_t bindings_n;
	struct rh_token **tokens;
	size_t tokens_n;
	struct rh_fault *faults;
	struct rh_job *jobs;
	struct rh_task *tasks;
	struct rh_job restart;
	int64_t down_until;		/* rh_now at which a restarting Rancher answers again; 0: it is up */
	struct rh_user stranger;	/* whom an impersonation header names and nobody knows */
	char *stranger_name;
	uint64_t random;
	size_t many, many_projects, many_namespaces, many_workloads;
	bool filling;			/* the demo's past is being played: time is `past`, tasks have no timers */
	int64_t past;			/* ms until the start, negative */
	int64_t born, started;		/* the start: wall second, rh_now */
	struct rh_registries *registries;
	int64_t skew;			/* seconds that our clock is wrong by */
	char *control;			/* the control port's token */
	char *ca;			/* PEM */
	char *url;
};
void rh_world_init(struct rh_world *w, const struct rh_profile *p, uint64_t seed, size_t many);
void rh_world_reset(struct rh_world *w);	/* the content as at the start; tokens and users stay */
void rh_world_release(struct rh_world *w);
/* As Rancher after a flag that is not dynamic: goes down in 3 s, and is back 5 s later. */
void rh_world_restart(struct rh_world *w);
bool rh_world_down(struct rh_world *w);
struct rh_cluster *rh_cluster_find(struct rh_world *w, struct rh_str id);
const char *rh_cluster_name(const struct rh_cluster *c);	/* the display name */
uint64_t rh_random(struct rh_world *w);
void rh_random_name(struct rh_world *w, char *out, size_t n, const char *alphabet);	/* n characters and a NUL */
void rh_random_uid(struct rh_world *w, char out[37]);
int64_t rh_world_time(const struct rh_world *w);		/* wall seconds, with the skew */
int64_t rh_world_ms(const struct rh_world *w);		/* ms since the start (negative while the past is played) */
void rh_time_text(int64_t seconds, char out[32]);		/* RFC 3339, UTC */
void rh_http_date(int64_t seconds, char out[64]);
void rh_world_ca_base64(const struct rh_world *w, struct rh_buf *out);
void rh_demo_fill(struct rh_world *w);
/* Puts an object made of JSON text with a name, a namespace, and an age. */
struct rh_object *rh_world_add(struct rh_cluster *c, const struct rh_kind *k, const char *ns, const char *name,
			       int64_t age, struct rh_value *rest);

/* ---- controllers -------------------------------------------------------------------------------------------- */

struct rh_task;
/* Told of every change of a store. */
void rh_controllers_see(struct rh_cluster *c, const struct rh_change *change);
/* Runs once in `ms`, however often it is asked for until then; of several times the earliest. */
void rh_task_later(struct rh_cluster *c, int64_t ms, const char *name, void (*run)(struct rh_cluster *c, const char *name));
/* As above for what comes back for ever: a world at rest may have it. */
void rh_task_idle(struct rh_cluster *c, int64_t ms, const char *name, void (*run)(struct rh_cluster *c, const char *name));
void rh_tasks_drop(struct rh_world *w);
/* Runs every task up to now in the order of time, while w->filling; the rest get their timers. */
void rh_tasks_catch_up(struct rh_world *w);
void rh_namespace_furnish(struct rh_cluster *c, const char *name);
/* Notes in metadata.managedFields who set what; `old` is NULL on create. */
void rh_fields_manage(const struct rh_request *q, const struct rh_kind *k, struct rh_value *v, const struct rh_value *old);

/* ---- faults ------------------------------------------------------------------------------------------------- */

struct rh_fault {
	struct rh_fault *next;
	char *prefix, *method;		/* of the path; method may be NULL */
	int64_t delay;			/* ms before the answer */
	int64_t times;			/* how often; -1: always */
	int64_t cut;			/* bytes of the body after which the connection ends; -1: none */
	int64_t drip;			/* bytes a `drip_ms`; 0: none */
	int64_t drip_ms;
	int status;			/* answer this instead; 0: none */
	bool reset;			/* RST instead of an answer */
	bool html;			/* a proxy's page as the body of `status` */
};
struct rh_fault *rh_fault_for(struct rh_world *w, const struct rh_request *q);	/* counts it; NULL when none */
void rh_fault_clear(struct rh_world *w);
void rh_watches_close(struct rh_world *w);
size_t rh_watches_count(const struct rh_world *w);

/* ---- certificate and server --------------------------------------------------------------------------------- */

struct rh_cert {
	char *ca, *cert, *key;		/* PEM; wiped and freed by release */
};
enum rh_code rh_cert_make(struct rh_cert *c, struct rh_err *e) RH_NODISCARD;
void rh_cert_release(struct rh_cert *c);

struct rh_server;
struct rh_server *rh_server_start(struct rh_world *w, const struct rh_cert *c, uint16_t port, struct rh_err *e);
uint16_t rh_server_port(const struct rh_server *s);
/* Serves until the descriptor reaches its end or *stop becomes true. */
void rh_server_run(struct rh_server *s, int until_eof);
void rh_server_free(struct rh_server **s);
#endif
