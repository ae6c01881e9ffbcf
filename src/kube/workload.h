/* kube: workloads as they run: rows of lists, pods, events, and the verdict on a pull. A part of kube.h, which includes it. */
#ifndef RH_KUBE_WORKLOAD_H
#define RH_KUBE_WORKLOAD_H

#include "kube/kube.h"

/* ---- rows of workloads ------------------------------------------------------------------------------------ */

/* What became of pulling an image. Later ones are worse, or tell more: a workload shows the last of its pods'. */
enum rh_pull {
	RH_PULL_NONE,		/* no pod, or nothing to pull any more */
	RH_PULL_OK,
	RH_PULL_PULLING,	/* or about to */
	RH_PULL_FAILED,		/* not pulled; why is not known (any more) */
	RH_PULL_QUEUED,		/* the kubelet itself holds it back */
	RH_PULL_SERVER,		/* 5xx */
	RH_PULL_NETWORK, RH_PULL_NO_HOST, RH_PULL_RATE, RH_PULL_DISK, RH_PULL_CERTIFICATE,
	RH_PULL_PLAIN_HTTP,	/* the registry speaks HTTP, the node HTTPS */
	RH_PULL_PLATFORM, RH_PULL_SIGNATURE,
	RH_PULL_NEVER,		/* not on the node, and its policy is Never */
	RH_PULL_BAD_NAME,
	RH_PULL_SHORT_NAME,	/* CRI-O: which registry is not clear */
	RH_PULL_NO_TAG,		/* no such tag or repository */
	RH_PULL_DENIED,		/* no right, or no such repository: registries do not say which */
	RH_PULL_REFUSED,	/* 401 */
	RH_PULL_EMPTY_LOGIN,	/* credentials without user and password were sent */
	RH_PULL_NO_CREDENTIALS,
	RH_PULL_BROKEN_SECRET,	/* one of the pod's pull secrets cannot be read, and then none of them counts */
	RH_PULLS,
};
struct rh_pull_def {
	const char *id, *word;	/* "refused", N_("refused") */
};
extern const struct rh_pull_def rh_pull_defs[RH_PULLS];
/* By a message of a container's state or of an event "Failed"; RH_PULL_FAILED when it is none that is known. `image` (may be
 * empty) and what stands in quotes is not searched: names may hold any word. */
enum rh_pull rh_pull_of_text(struct rh_str message, struct rh_str image);
/* By what a container waits for. */
enum rh_pull rh_pull_of_waiting(struct rh_str reason, struct rh_str message, struct rh_str image);

enum rh_workload_state {		/* Rancher's words for them: rh_workload_state_word */
	RH_WORK_ACTIVE, RH_WORK_RUNNING, RH_WORK_UPDATING, RH_WORK_PENDING, RH_WORK_COMPLETED, RH_WORK_SUSPENDED, RH_WORK_PAUSED,
	RH_WORK_REMOVING, RH_WORK_FAILED, RH_WORK_STATES,
};
const char *rh_workload_state_word(enum rh_workload_state s);	/* English in all of Rancher's languages */
struct rh_workload_row {
	struct rh_row row;		/* key: "deployment/ns/name" */
	const struct rh_workload_def *def;
	const char *ns, *name, *uid, *resource_version;
	const char *images;		/* comma-separated, containers then init containers */
	const char *pull_secrets;	/* comma-separated names of spec.imagePullSecrets */
	const char *account;		/* serviceAccountName or "" (default) */
	const char *owner;		/* "ReplicaSet/front-5c47c": the controller; "" when it stands by itself */
	const char *status;		/* of a pod: kubectl's STATUS ("ImagePullBackOff", "Init:0/1"); of others "" */
	const char *node;		/* of a pod that is on one; else "" */
	int ready, wanted, restarts;	/* -1: does not apply */
	int64_t created;
	enum rh_workload_state state;
	enum rh_pull pull;		/* of a pod its own, of others what rh_workloads_sum found */
	bool made_by_another;		/* of the list, as of the last rh_workloads_sum: see rh_workload_owner */
	int sum_restarts;		/* work of rh_workloads_sum */
	enum rh_pull sum_pull;
};
/* The kinds as a live list takes them, pods first, with rh_workload_row_make; of `which` kinds (bits 1u << kind). Returns how
 * many. */
size_t rh_workload_list_kinds(const struct rh_kube *k, unsigned which, struct rh_list_kind out[RH_WORKLOAD_KINDS]);
/* The workload of the list that made it ("ReplicaSet/front-5c47c" is of deployment/front); NULL when none of them did. */
const struct rh_workload_row *rh_workload_owner(const struct rh_rows *rows, const struct rh_workload_row *row);
/* Sets restarts and pull of the workloads from their pods in the same rows, and which of them another one made. True when a row has changed. */
bool rh_workloads_sum(struct rh_rows *rows);
/* From one plain object of that kind (a Table has neither images nor pull secrets in cells). def: its rh_workload_def. */
struct rh_row *rh_workload_row_make(void *def, const struct rh_table_columns *columns, struct rh_str element);

/* How far a workload is: "1 of 3 new replicas updated". */
struct rh_rollout {
	bool done, failed;
	char text[160];			/* "" for a pod */
};
/* object: the workload as JSON; by the words of kubectl rollout status (kubectl: pkg/polymorphichelpers/rollout_status.go). */
void rh_rollout_read(const struct rh_workload_def *def, struct rh_str object, struct rh_rollout *out);
/* Its spec.selector as a label selector of a list: "app=front,tier in (a,b)". */
void rh_pods_selector(struct rh_str object, struct rh_buf *out);

/* ---- pods and events -------------------------------------------------------------------------------------- */

/* A row that keeps the object's bytes: for a page that looks at few objects closely. ctx: the prefix of its keys. */
struct rh_object_row {
	struct rh_row row;
	struct rh_str object;		/* in the row */
	int64_t created;
};
struct rh_row *rh_object_row_make(void *prefix, const struct rh_table_columns *columns, struct rh_str element);

enum rh_container_state { RH_CONTAINER_WAITING, RH_CONTAINER_RUNNING, RH_CONTAINER_ENDED };
struct rh_container {
	char *name, *image, *policy;
	char *reason, *message, *image_id;	/* "" when there is none; reason and message: of waiting, or of its end */
	enum rh_container_state state;
	enum rh_pull pull;
	bool init, ready;
	int restarts, code;		/* code: exit code of RH_CONTAINER_ENDED */
};
struct rh_pod {
	char *name, *ns, *uid, *node, *account, *phase;
	char *hash;			/* pod-template-hash or controller-revision-hash: which template; "" */
	char *unscheduled;		/* why it stands on no node; NULL: it does, or nobody has looked yet */
	char status[80];		/* kubectl's STATUS */
	char **secrets;			/* of spec.imagePullSecrets in their order; admission has put the account's there */
	size_t secret_count;
	struct rh_container *containers;	/* init containers first */
	size_t container_count;
	int64_t created, scheduled;	/* seconds since 1970, 0 unknown */
	int ready, restarts;
	bool removing;
};
struct rh_pod *rh_pod_read(struct rh_str object);	/* NULL: it is no pod */
void rh_pod_free(struct rh_pod **pod);

struct rh_event_row {
	struct rh_row row;		/* key: "ns/name", with a filter "event/ns/name" */
	const char *ns, *type, *reason, *message, *component;
	const char *kind, *name, *uid;	/* of what it is about */
	const char *container;		/* "" when it is about none */
	int64_t first, last;		/* seconds since 1970 */
	int count;
};
/* ctx: struct rh_event_filter *, or NULL for all. Kind and name are JSON strings. */
struct rh_event_filter {
	bool (*keep)(void *ctx, struct rh_str kind, struct rh_str name);
	void *ctx;
};
struct rh_row *rh_event_row_make(void *filter, const struct rh_table_columns *columns, struct rh_str element);

/* ---- verdicts: what became of a pull, why, and what can be done (verdict.c, verdict_text.c). Pure ----------- */

/* A pull secret that a pod names and that is none in its namespace. */
struct rh_lost_secret {
	char *name;
	char *type;			/* what it is there, NULL: there is none of that name */
	char *elsewhere;		/* another namespace that has a pull secret of that name; NULL: none is known */
};
struct rh_verdict_input {
	const struct rh_pod *pod;
	const struct rh_container *container;
	const struct rh_event_row *const *events;	/* those of the pod, in any order */
	size_t event_count;
	const struct rh_pull_secrets *secrets;		/* of its namespace; NULL: not read (yet) */
	const struct rh_lost_secret *lost;
	size_t lost_count;
	int64_t now;
	int64_t changed;		/* when a secret of it was last changed from here; 0: it was not */
};
enum rh_verdict_how {
	RH_VERDICT_WAITING,		/* for a node, or for another container */
	RH_VERDICT_PULLING, RH_VERDICT_PULLED,
	RH_VERDICT_PRESENT,		/* was on the node already: nothing was proved */
	RH_VERDICT_NOT_PULLED,
};
/* What the pod's own pull secrets are to the image. */
enum rh_credentials {
	RH_CREDENTIALS_UNKNOWN,		/* secrets were not read, or may not be */
	RH_CREDENTIALS_NONE,		/* the pod names none */
	RH_CREDENTIALS_BROKEN,		/* one cannot be read: none of them counts */
	RH_CREDENTIALS_LOST,		/* one is not there, */
	RH_CREDENTIALS_ELSEWHERE,	/* or only in another namespace, */
	RH_CREDENTIALS_TYPE,		/* or of another type; and none of the others covers the image */
	RH_CREDENTIALS_NEAR,		/* a key nearly covers it */
	RH_CREDENTIALS_OTHER,		/* all are about something else */
	RH_CREDENTIALS_EMPTY,		/* without user and password */
	RH_CREDENTIALS_SENT, RH_CREDENTIALS_SENT_MANY,
};
enum {				/* what can be done, bits */
	RH_FIX_TEST_LOGIN = 1, RH_FIX_SECRET = 2 /* correct the secret */, RH_FIX_CHOOSE = 4 /* other pull secrets */,
	RH_FIX_CREATE = 8 /* a registry */, RH_FIX_IMAGE = 16 /* edit the workload */, RH_FIX_RETRY = 32 /* now */,
};
struct rh_verdict {
	enum rh_verdict_how how;
	enum rh_pull pull;
	enum rh_credentials credentials;
	unsigned fixes;
	bool final;			/* false: the next attempt may well go better, `hint` says why */
	char what[900];			/* sentences for the person */
	char hint[500];			/* what happens next, or what is not known; may be empty */
	char evidence[500];		/* what the node said, shortened; may be empty */
	char secret[256], key[256], user[128];	/* the first that covers, or the one that is to blame; may be empty */
	char host[256], image[512];
};
/* Pure; fills out whatever is known. Texts that do not fit are cut. */
void rh_verdict_make(const struct rh_verdict_input *in, struct rh_verdict *out);
/* One line: "scheduled 41s · pulling 40s · refused 39s". container NULL: of all. */
void rh_pull_story(const struct rh_verdict_input *in, struct rh_buf *out);
#endif
