/* workload: what the controllers of workloads, the scheduler and the kubelets share.
 *
 * A controller is told of changes (rh_NAME_changed) and then looks at one object, by its key "namespace/name", in a
 * task: it reads the store, writes what has to be written, and ends. Nothing is remembered between two looks but what
 * stands in objects; only the kubelets know something more (back-offs, images, what they have read of secrets).
 */
#ifndef SANDBOX_CONTROLLERS_WORKLOAD_H
#define SANDBOX_CONTROLLERS_WORKLOAD_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_causes;
struct sb_change;
struct sb_cluster;
struct sb_index;
struct sb_kind;
struct sb_kubelets;
struct sb_object;
struct sb_registries;
struct sb_selector;
struct sb_world;

/* ---- objects ---- */

/* JSON text, built as by printf, as a value; a bug when it is not JSON. For texts that need no escapes. */
json_t *sb_value_json(const char *fmt, ...) RH_PRINTF(1, 2);
struct rh_str sb_meta_str(const struct sb_object *o, const char *member); /* of metadata */
bool sb_object_leaving(const struct sb_object *o);                        /* has a deletionTimestamp */
/* By "namespace/name"; NULL: gone. */
struct sb_object *sb_object_at(struct sb_cluster *c, const char *plural, const char *key);
json_t *sb_spec_of(const struct sb_object *o);
json_t *sb_status_of(const struct sb_object *o);
int64_t sb_spec_int(const struct sb_object *o, const char *member, int64_t absent);
int64_t sb_status_int(const struct sb_object *o, const char *member);
/* Stores the object with this status, which it takes over; nothing happens when it is the same already. */
void sb_status_put(struct sb_cluster *c, const struct sb_object *o, json_t *status);
/* metadata.ownerReferences: the controller's kind and name; false when there is none. */
bool sb_owner_of(const struct sb_object *o, struct rh_str *kind, struct rh_str *name);
void sb_owner_set(json_t *v, const struct sb_object *owner);
/* What the object controls, by the uid in ownerReferences; held: sb_index_release. */
void sb_owned_by(struct sb_cluster *c, const char *plural, const struct sb_object *owner, struct sb_index *out);
/* A LabelSelector as a parsed selector; NULL selects all. sb_selector_free. */
struct sb_selector *sb_label_selector(const json_t *selector);
/* Conditions: sets one in the list `status`.conditions; lastTransitionTime changes with the status only. True: changed.
 */
bool sb_condition_set(struct sb_cluster *c, json_t *status, const char *type, const char *truth, const char *reason,
		      const char *message);
const json_t *sb_condition_get(const json_t *status, const char *type);
bool sb_condition_true(const json_t *status, const char *type);
/* n characters that the same owner, salt and time since the start always give: names that a lesson can show. */
void sb_stable_name(const struct sb_cluster *c, const char *owner, uint64_t salt, char *out, size_t n);
uint64_t sb_text_hash(struct rh_str s, uint64_t seed);
/* Ten characters that stand for a pod template. */
void sb_template_hash(const json_t *template, char out[11]);
/* An intstr of a rolling update as a number of `of`. */
int64_t sb_percent_of(const json_t *v, int64_t of, bool up, int64_t absent);
void sb_now_text(const struct sb_cluster *c, char out[32]);

/* ---- events ---- */

struct sb_source {
	const char *component, *host; /* host NULL: none */
	bool new_api;                 /* recorded through events.k8s.io: eventTime instead of a first and last time */
};
/* Says what happened to an object. What was said before is counted. `path`: fieldPath, or NULL. */
void sb_event(struct sb_cluster *c, const struct sb_object *about, const char *path, const struct sb_source *from,
	      const char *type, const char *reason, const char *fmt, ...) RH_PRINTF(7, 8);
void sb_event_changed(struct sb_cluster *c, const struct sb_change *change);

/* ---- pods ---- */

void sb_pod_defaults(json_t *v);
void sb_deployment_defaults(json_t *v);
void sb_replicaset_defaults(json_t *v);
void sb_stateful_defaults(json_t *v);
void sb_daemon_defaults(json_t *v);
void sb_job_defaults(json_t *v);
void sb_cron_defaults(json_t *v);
/* Fills in the selector and the labels that the server makes for a Job. */
bool sb_job_admit(struct sb_cluster *c, json_t *v, struct rh_buf *why);
/* The service account's part: its name, its pull secrets when the pod names none, its token. */
bool sb_pod_admit(struct sb_cluster *c, json_t *v, struct rh_buf *why);
/* A pod of the template for its owner; on a failure an event at the owner, and NULL. name NULL: "OWNER-xxxxx". */
struct sb_object *sb_pod_from_template(struct sb_cluster *c, const struct sb_object *owner, const json_t *template,
				       const char *name, json_t *labels);
/* As a client's delete: its kubelet ends it first. `grace` -1: the pod's own. */
void sb_pod_delete(struct sb_cluster *c, const struct sb_object *pod, int64_t grace);
bool sb_pod_ready(const struct sb_object *pod);
bool sb_pod_active(const struct sb_object *pod); /* neither ended nor leaving */
/* Ready for `seconds`; when not yet, the owner's task is asked for again. */
bool sb_pod_available(struct sb_cluster *c, const struct sb_object *pod, int64_t seconds, const char *owner_key,
		      void (*again)(struct sb_cluster *c, const char *key));
const char *sb_claim_lost(struct sb_cluster *c, const struct sb_object *pod); /* a claim that is not there; NULL */
void sb_pod_schedule(struct sb_cluster *c, const char *key);
/* Why a pod of this spec may not be on the node, in the words of that minor version; NULL: it may. The caller's. */
char *sb_node_refuses(const struct sb_object *node, const json_t *spec, int minor);

/* ---- what is refused ---- */

/* A cause with a field path as by printf; the value is shown as Go shows it. v NULL: no value. */
void sb_causes_wrong(struct sb_causes *c, const char *reason, const char *kind, const json_t *v, const char *detail,
		     const char *fmt, ...) RH_PRINTF(6, 7);
/* The commonest two, of a member of what is at `path`. */
void sb_causes_invalid(struct sb_causes *c, const json_t *v, const char *detail, const char *path, const char *member);
void sb_causes_required(struct sb_causes *c, const char *detail, const char *path, const char *member);
void sb_causes_one_of(struct sb_causes *c, const json_t *v, const char *allowed, const char *fmt, ...) RH_PRINTF(4, 5);
void sb_causes_negative(struct sb_causes *c, const json_t *map, const char *member, const char *path);
void sb_pod_spec_validate(const json_t *spec, const char *path, struct sb_causes *c);
/* Parts of it: probes and security context of a container, a volume, a mount. */
void sb_container_parts_validate(const json_t *k, bool init, const char *path, struct sb_causes *c);
void sb_pod_security_validate(const json_t *spec, const char *path, struct sb_causes *c);
/* Of where it runs and whom it asks for names; a number of pods or a percentage. */
void sb_pod_place_validate(const json_t *spec, const char *path, struct sb_causes *c);
void sb_share_validate(const json_t *map, const char *member, const char *path, struct sb_causes *c);
void sb_volume_validate(const json_t *volume, const char *path, struct sb_causes *c);
void sb_mount_validate(const json_t *mounts, const json_t *m, size_t index, const char *path, struct sb_causes *c);
/* What Go's decoder refuses in `spec`; the kind is the object's own. */
bool sb_workload_decode(json_t *v, struct rh_err *e);
/* Drops what the type does not have within `spec`; `first` gets the path of the first such member. */
bool sb_workload_unknown(json_t *v, const char *kind, char *first, size_t n);
bool sb_quantity_ok(const json_t *v);
void sb_pod_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_deployment_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_replicaset_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_daemon_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_stateful_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_job_validate(const json_t *v, const json_t *old, struct sb_causes *c);
void sb_cron_validate(const json_t *v, const json_t *old, struct sb_causes *c);

/* ---- controllers ---- */

void sb_deployment_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_deployment_sync(struct sb_cluster *c, const char *key);
void sb_replicaset_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_replicaset_sync(struct sb_cluster *c, const char *key);
/* Keeps the owner's template as its newest ControllerRevision, where it is not kept already. label: which one has the
 * hash. */
void sb_revision_keep(struct sb_cluster *c, const struct sb_object *owner, const char *hash, const char *label);
void sb_stateful_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_stateful_sync(struct sb_cluster *c, const char *key);
void sb_daemon_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_daemon_sync(struct sb_cluster *c, const char *key);
void sb_job_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_job_sync(struct sb_cluster *c, const char *key);
void sb_cron_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_cron_sync(struct sb_cluster *c, const char *key);
/* The first minute after `after` (seconds since 1970) that the schedule of five fields, or @daily and the like, names;
 * 0: none within five years, -1: it is no schedule and `why` says what is wrong. */
int64_t sb_cron_next(struct rh_str schedule, int64_t after, char why[120]);
void sb_pod_changed(struct sb_cluster *c, const struct sb_change *change);
bool sb_kind_owns(const struct sb_kind *k); /* may control others */
/* Whose owner is gone goes as well. */
void sb_garbage_changed(struct sb_cluster *c, const struct sb_change *change);

/* ---- kubelets ---- */

void sb_kubelet_secret_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_kubelets_free(struct sb_kubelets **k);

/* One pull: which registry, which credentials, what came of it. */
struct sb_pull {
	bool ok;
	bool bad_name;    /* the reference cannot be parsed */
	bool broken;      /* the pod's keyring cannot be made: nothing was asked */
	char *error;      /* as the runtime says it; free() */
	struct rh_buf by; /* of a pull that is ok: which credentials did it, as sb_node_image has it */
	int64_t ms;       /* how long it takes */
	int64_t bytes;
};
/* What the pod's kubelet would get for this image now, by the keyring rule. `missing` gets the names of secrets that
 * are not there, comma-separated. */
void sb_kubelet_pull(struct sb_cluster *c, const struct sb_object *pod, const char *image, struct sb_pull *out,
		     struct rh_buf *missing);
void sb_pull_release(struct sb_pull *p);
/* Since 1.35: has the pod one of the credentials (sb_node_image.by) by which the image came to its node? */
bool sb_kubelet_may_use(struct sb_cluster *c, const struct sb_object *pod, const char *image, struct rh_str by);

/* ---- registries ---- */

struct registry_image;
/* The answer of the simulated registry to a pull by a pod of that namespace ("": not a pod's) with a user and password
 * (both NULL: anonymous). True: it may; else
 * `error` gets what containerd says after the image's name. */
bool sb_registry_pull(struct sb_world *w, struct rh_str ns, const struct registry_image *image, const char *user,
		      struct rh_str password, struct rh_buf *error);
#define SB_REGISTRY_DOOR "harbor.corp.example" /* which of them the sandbox's own /v2/ is (registry_door.c) */
/* A registry as it is reached by its own name, as the sandbox plays it for a demo (registry_played.c). */
struct sb_registry_face {
	const char *host;            /* as images name it */
	const char *realm, *service; /* of its token service; "": it speaks Basic, or is open to all */
	int anonymous, wrong; /* what its token service answers; 0: it gives a token that opens nothing private */
	bool open;            /* everything in it is */
	bool silent, limited, stranger; /* never answers; too many requests; its certificate is of nobody's */
};
/* name: of a Host header or of TLS: the registry itself, where its API is, or its token service. False: none of ours.
 */
bool sb_registry_face(const struct sb_world *w, const char *name, struct sb_registry_face *out);
enum sb_login { SB_LOGIN_WRONG, SB_LOGIN_EXPIRED, SB_LOGIN_RIGHT };
enum sb_login sb_registry_login(const struct sb_world *w, const char *host, const char *user, struct rh_str password);
/* A token of that user for that registry, and whose a token is: NULL: nobody's; "": of somebody without a login. */
char *sb_registry_token(const struct sb_world *w, const char *host, const char *user);
const char *sb_registry_bearer(const struct sb_world *w, const char *host, const char *token);
/* May that user pull it, whose login was judged already? As sb_registry_pull. */
bool sb_registry_may_pull(struct sb_world *w, const struct registry_image *image, const char *user,
			  struct rh_buf *error);
bool sb_registry_knows(const struct sb_world *w, const char *host, const char *user, struct rh_str password);
/* The simulated registry of Amazon ECR (ecr.c): its user AWS, and passwords that expire. */
#define SB_ECR_HOST "123456789012.dkr.ecr.eu-central-1.amazonaws.com"
char *sb_ecr_token(const struct sb_world *w, int64_t expiration); /* seconds since 1970; free it */
enum sb_login sb_ecr_login(const struct sb_world *w, struct rh_str password);
void sb_registries_init(struct sb_world *w);
void sb_registries_free(struct sb_registries **r);
/* The present password of a user of a registry, for the demo's secrets; NULL when there is no such. */
const char *sb_registry_password(const struct sb_world *w, const char *host, const char *user);
void sb_registries_tell(const struct sb_world *w, json_t *v); /* member "registries" of the first line */
/* What POST /sandbox/registry asks for; NULL, or what is wrong with it. */
const char *sb_registries_change(struct sb_world *w, const json_t *v);
/* The same of one fault by its name, for everybody, or (ns) for the pods of one namespace. False: there is no such
 * registry or fault. */
#define SB_REGISTRY_FAULTS "none, no-such-host, timeout, x509, rate-limit, rate-limit-anonymous"
bool sb_registry_known(const char *host);
bool sb_registry_fault_is(const char *name); /* one of SB_REGISTRY_FAULTS */
bool sb_registry_fault(struct sb_world *w, const char *host, const char *ns, const char *fault);
#endif
