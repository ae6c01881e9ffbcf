/* workload: what the controllers of workloads, the scheduler and the kubelets share.
 *
 * A controller is told of changes (rh_NAME_changed) and then looks at one object, by its key "namespace/name", in a
 * task: it reads the store, writes what has to be written, and ends. Nothing is remembered between two looks but what
 * stands in objects; only the kubelets know something more (back-offs, images, what they have read of secrets).
 */
#ifndef RH_SANDBOX_WORKLOAD_H
#define RH_SANDBOX_WORKLOAD_H

#include "sandbox/sandbox.h"

/* ---- objects ------------------------------------------------------------------------------------------------- */

/* JSON text, built as by printf, as a value; a bug when it is not JSON. For texts that need no escapes. */
struct rh_value *rh_value_json(const char *fmt, ...) RH_PRINTF(1, 2);
struct rh_str rh_meta_str(const struct rh_object *o, const char *member);	/* of metadata */
bool rh_object_leaving(const struct rh_object *o);		/* has a deletionTimestamp */
/* By "namespace/name"; NULL: gone. */
struct rh_object *rh_object_at(struct rh_cluster *c, const char *plural, const char *key);
struct rh_value *rh_spec_of(const struct rh_object *o);
struct rh_value *rh_status_of(const struct rh_object *o);
int64_t rh_spec_int(const struct rh_object *o, const char *member, int64_t absent);
int64_t rh_status_int(const struct rh_object *o, const char *member);
/* Stores the object with this status, which it takes over; nothing happens when it is the same already. */
void rh_status_put(struct rh_cluster *c, const struct rh_object *o, struct rh_value *status);
/* metadata.ownerReferences: the controller's kind and name; false when there is none. */
bool rh_owner_of(const struct rh_object *o, struct rh_str *kind, struct rh_str *name);
void rh_owner_set(struct rh_value *v, const struct rh_object *owner);
/* What the object controls, by the uid in ownerReferences; held: rh_shelf_release. */
void rh_owned_by(struct rh_cluster *c, const char *plural, const struct rh_object *owner, struct rh_shelf *out);
/* A LabelSelector as a parsed selector; NULL selects all. rh_selector_free. */
struct rh_selector *rh_label_selector(const struct rh_value *selector);
/* Conditions: sets one in the list `status`.conditions; lastTransitionTime changes with the status only. True: changed. */
bool rh_condition_set(struct rh_cluster *c, struct rh_value *status, const char *type, const char *truth, const char *reason,
		      const char *message);
const struct rh_value *rh_condition_get(const struct rh_value *status, const char *type);
bool rh_condition_true(const struct rh_value *status, const char *type);
/* n characters that the same owner, salt and time since the start always give: names that a lesson can show. */
void rh_stable_name(const struct rh_cluster *c, const char *owner, uint64_t salt, char *out, size_t n);
uint64_t rh_text_hash(struct rh_str s, uint64_t seed);
/* Ten characters that stand for a pod template. */
void rh_template_hash(const struct rh_value *template, char out[11]);
/* An intstr of a rolling update as a number of `of`. */
int64_t rh_percent_of(const struct rh_value *v, int64_t of, bool up, int64_t absent);
void rh_now_text(const struct rh_cluster *c, char out[32]);

/* ---- events --------------------------------------------------------------------------------------------------- */

struct rh_source {
	const char *component, *host;	/* host NULL: none */
	bool new_api;			/* recorded through events.k8s.io: eventTime instead of a first and last time */
};
/* Says what happened to an object. What was said before is counted. `path`: fieldPath, or NULL. */
void rh_event(struct rh_cluster *c, const struct rh_object *about, const char *path, const struct rh_source *from,
	      const char *type, const char *reason, const char *fmt, ...) RH_PRINTF(7, 8);
void rh_event_changed(struct rh_cluster *c, const struct rh_change *change);

/* ---- pods ------------------------------------------------------------------------------------------------------ */

void rh_pod_spec_defaults(struct rh_value *spec);
void rh_pod_template_defaults(struct rh_value *template);
void rh_pod_defaults(struct rh_value *v);
void rh_deployment_defaults(struct rh_value *v);
void rh_replicaset_defaults(struct rh_value *v);
void rh_stateful_defaults(struct rh_value *v);
void rh_daemon_defaults(struct rh_value *v);
void rh_job_defaults(struct rh_value *v);
void rh_cron_defaults(struct rh_value *v);
/* Fills in the selector and the labels that the server makes for a Job. */
bool rh_job_admit(struct rh_cluster *c, struct rh_value *v, struct rh_buf *why);
/* The service account's part: its name, its pull secrets when the pod names none, its token. */
bool rh_pod_admit(struct rh_cluster *c, struct rh_value *v, struct rh_buf *why);
/* A pod of the template for its owner; on a failure an event at the owner, and NULL. name NULL: "OWNER-xxxxx". */
struct rh_object *rh_pod_from_template(struct rh_cluster *c, const struct rh_object *owner, const struct rh_value *template,
				       const char *name, struct rh_value *labels);
/* As a client's delete: its kubelet ends it first. `grace` -1: the pod's own. */
void rh_pod_delete(struct rh_cluster *c, const struct rh_object *pod, int64_t grace);
bool rh_pod_ready(const struct rh_object *pod);
bool rh_pod_active(const struct rh_object *pod);	/* neither ended nor leaving */
/* Ready for `seconds`; when not yet, the owner's task is asked for again. */
bool rh_pod_available(struct rh_cluster *c, const struct rh_object *pod, int64_t seconds, const char *owner_key,
		      void (*again)(struct rh_cluster *c, const char *key));
/* "Ready" and the rest from the container statuses. */
void rh_pod_conditions(struct rh_cluster *c, const struct rh_object *pod, struct rh_value *status);
void rh_pod_schedule(struct rh_cluster *c, const char *key);
/* Why a pod of this spec may not be on the node; NULL: it may. */
const char *rh_node_refuses(const struct rh_object *node, const struct rh_value *spec);

/* ---- what is refused -------------------------------------------------------------------------------------------- */

/* A cause with a field path as by printf; the value is shown as Go shows it. v NULL: no value. */
void rh_causes_wrong(struct rh_causes *c, const char *reason, const char *kind, const struct rh_value *v, const char *detail,
		     const char *fmt, ...) RH_PRINTF(6, 7);
void rh_causes_one_of(struct rh_causes *c, const struct rh_value *v, const char *allowed, const char *fmt, ...) RH_PRINTF(4, 5);
void rh_causes_negative(struct rh_causes *c, const struct rh_value *map, const char *member, const char *path);
void rh_pod_spec_validate(const struct rh_value *spec, const char *path, struct rh_causes *c);
/* What Go's decoder refuses in `spec`; the kind is the object's own. */
bool rh_workload_decode(struct rh_value *v, struct rh_err *e);
/* Drops what the type does not have within `spec`; `first` gets the path of the first such member. */
bool rh_workload_unknown(struct rh_value *v, const char *kind, char *first, size_t n);
bool rh_quantity_ok(const struct rh_value *v);
void rh_pod_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_deployment_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_replicaset_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_daemon_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_stateful_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_job_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);
void rh_cron_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c);

/* ---- controllers ----------------------------------------------------------------------------------------------- */

void rh_deployment_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_deployment_sync(struct rh_cluster *c, const char *key);
void rh_replicaset_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_replicaset_sync(struct rh_cluster *c, const char *key);
void rh_stateful_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_stateful_sync(struct rh_cluster *c, const char *key);
void rh_daemon_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_daemon_sync(struct rh_cluster *c, const char *key);
void rh_job_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_job_sync(struct rh_cluster *c, const char *key);
void rh_cron_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_cron_sync(struct rh_cluster *c, const char *key);
/* The first minute after `after` (seconds since 1970) that the schedule of five fields, or @daily and the like, names;
 * 0: none within five years, -1: it is no schedule and `why` says what is wrong. */
int64_t rh_cron_next(struct rh_str schedule, int64_t after, char why[120]);
void rh_pod_changed(struct rh_cluster *c, const struct rh_change *change);
bool rh_kind_owns(const struct rh_kind *k);		/* may control others */
/* Whose owner is gone goes as well. */
void rh_garbage_changed(struct rh_cluster *c, const struct rh_change *change);

/* ---- kubelets -------------------------------------------------------------------------------------------------- */

void rh_kubelet_sync(struct rh_cluster *c, const char *key);
void rh_kubelet_secret_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_kubelets_free(struct rh_kubelets **k);
bool rh_node_has_image(const struct rh_cluster *c, const char *node, const char *image);
void rh_node_keep_image(struct rh_cluster *c, const char *node, const char *image);

/* One pull: which registry, which credentials, what came of it. */
struct rh_pull {
	bool ok;
	bool bad_name;			/* the reference cannot be parsed */
	char *error;			/* as the runtime says it; free() */
	int64_t ms;			/* how long it takes */
	int64_t bytes;
};
/* What the pod's kubelet would get for this image now, by the keyring rule. `missing` gets the names of secrets that are
 * not there, comma-separated. */
void rh_kubelet_pull(struct rh_cluster *c, const struct rh_object *pod, const char *image, struct rh_pull *out,
		     struct rh_buf *missing);

/* ---- registries ------------------------------------------------------------------------------------------------- */

struct rh_image;
/* The answer of the simulated registry to a pull with a user and password (both NULL: anonymous). True: it may; else
 * `error` gets what containerd says after the image's name. */
bool rh_registry_pull(struct rh_world *w, const struct rh_image *image, const char *user, struct rh_str password,
		      struct rh_buf *error);
#define RH_REGISTRY_DOOR "harbor.corp.example"	/* which of them the sandbox's own /v2/ is (registry_door.c) */
bool rh_registry_knows(const struct rh_world *w, const char *host, const char *user, struct rh_str password);
void rh_registries_init(struct rh_world *w);
void rh_registries_free(struct rh_registries **r);
/* The present password of a user of a registry, for the demo's secrets; NULL when there is no such. */
const char *rh_registry_password(const struct rh_world *w, const char *host, const char *user);
void rh_registries_tell(const struct rh_world *w, struct rh_value *v);	/* member "registries" of the first line */
/* What POST /sandbox/registry asks for; NULL, or what is wrong with it. */
const char *rh_registries_change(struct rh_world *w, const struct rh_value *v);
#endif
