/* workload_row: rows of workloads, and their pull state. */
#ifndef KUBE_WORKLOAD_ROW_H
#define KUBE_WORKLOAD_ROW_H

#include "base/base.h"
#include "kube/list.h"
#include "kube/workload.h"

struct kube;
struct kube_table_columns;

/* What became of pulling an image. Later ones are worse, or tell more: a workload shows the last of its pods'. */
enum kube_pull {
	KUBE_PULL_NONE, /* no pod, or nothing to pull any more */
	KUBE_PULL_OK,
	KUBE_PULL_PULLING,     /* or about to */
	KUBE_PULL_FAILED,      /* not pulled; why is not known (any more) */
	KUBE_PULL_QUEUED,      /* the kubelet itself holds it back */
	KUBE_PULL_SERVER,      /* 5xx */
	KUBE_PULL_NO_REGISTRY, /* a web page answered */
	KUBE_PULL_NETWORK,
	KUBE_PULL_NO_HOST,
	KUBE_PULL_RATE,
	KUBE_PULL_DISK,
	KUBE_PULL_CERTIFICATE,
	KUBE_PULL_PLAIN_HTTP, /* the registry speaks HTTP, the node HTTPS */
	KUBE_PULL_PLATFORM,
	KUBE_PULL_FORMAT, /* a kind of image that the runtime does not take any more */
	KUBE_PULL_SIGNATURE,
	KUBE_PULL_NEVER, /* its policy is Never, and the node does not have it, or not for this pod */
	KUBE_PULL_BAD_NAME,
	KUBE_PULL_SHORT_NAME,  /* CRI-O: which registry is not clear */
	KUBE_PULL_NO_TAG,      /* no such tag or repository */
	KUBE_PULL_DENIED,      /* no right, or no such repository: registries do not say which */
	KUBE_PULL_REFUSED,     /* 401, or 403 of a token service */
	KUBE_PULL_EXPIRED,     /* the registry itself says that the login has expired */
	KUBE_PULL_EMPTY_LOGIN, /* credentials without user and password were sent */
	KUBE_PULL_NO_CREDENTIALS,
	KUBE_PULL_BROKEN_SECRET, /* one of the pod's pull secrets cannot be read, and then none of them counts */
	KUBE_PULLS,
};
struct kube_pull_def {
	const char *id, *word; /* "refused", N_("refused") */
};
extern const struct kube_pull_def kube_pull_defs[KUBE_PULLS];
/* By a message of a container's state or of an event "Failed"; KUBE_PULL_FAILED when it is none that is known. `image`
 * (may be empty) and what stands in quotes is not searched: names may hold any word. */
enum kube_pull kube_pull_of_text(struct rh_str message, struct rh_str image);
/* By what a container waits for. A reason that is none of Kubernetes' own says that the image is not there, unless
 * `pulled`: the status names the image's id. (Since Kubernetes 1.34 the reason can be the text of an error of Go:
 * pkg/kubelet/images/image_manager.go, lookups of pull credentials.) */
enum kube_pull kube_pull_of_waiting(struct rh_str reason, struct rh_str message, struct rh_str image, bool pulled);

/* Rancher's words for them: kube_workload_state_word */
enum kube_workload_state {
	KUBE_WORK_ACTIVE,
	KUBE_WORK_RUNNING,
	KUBE_WORK_UPDATING,
	KUBE_WORK_PENDING,
	KUBE_WORK_COMPLETED,
	KUBE_WORK_SUSPENDED,
	KUBE_WORK_PAUSED,
	KUBE_WORK_REMOVING,
	KUBE_WORK_FAILED,
	KUBE_WORK_STATES,
};
const char *kube_workload_state_word(enum kube_workload_state s); /* English in all of Rancher's languages */
struct kube_workload_row {
	struct rh_row row; /* key: "deployment/ns/name" */
	const struct kube_workload_def *def;
	const char *ns, *name, *uid, *resource_version;
	const char *images;          /* comma-separated, containers then init containers */
	const char *pull_secrets;    /* comma-separated names of spec.imagePullSecrets */
	const char *account;         /* serviceAccountName or "" (default) */
	const char *owner;           /* "ReplicaSet/front-5c47c": the controller; "" when it stands by itself */
	const char *status;          /* of a pod: kubectl's STATUS ("ImagePullBackOff", "Init:0/1"); of others "" */
	const char *node;            /* of a pod that is on one; else "" */
	int ready, wanted, restarts; /* -1: does not apply */
	int64_t created;
	enum kube_workload_state state;
	enum kube_pull pull;  /* of a pod its own, of others what kube_workloads_sum found */
	bool paused;          /* spec.paused of a Deployment, spec.suspend of a Job or a CronJob */
	bool made_by_another; /* of the list, as of the last kube_workloads_sum: see kube_workload_owner */
	int sum_restarts;     /* work of kube_workloads_sum */
	enum kube_pull sum_pull;
};
/* The kinds as a live list takes them, pods first, with kube_workload_row_make; of `which` kinds (bits 1u << kind).
 * Returns how many. */
size_t kube_workload_list_kinds(const struct kube *k, unsigned which, struct kube_list_kind out[KUBE_WORKLOAD_KINDS]);
/* The workload of the list that made it ("ReplicaSet/front-5c47c" is of deployment/front); NULL when none of them did.
 */
const struct kube_workload_row *kube_workload_owner(const struct rh_rows *rows, const struct kube_workload_row *row);
/* Is that pod, which its selector has found, the workload's own, or made by somebody else? By its controller, which is
 * the workload or named after it; a pod that is a workload itself is its own. */
bool kube_workload_has_pod(const struct kube_workload_def *def, const char *name, struct rh_str pod);
/* Is that object the workload itself, or one that it makes (a ReplicaSet, a Job, a pod) or that scales it? By its kind
 * and the names that controllers give, also when it is gone. */
bool kube_workload_made(const struct kube_workload_def *def, const char *name, struct rh_str kind, struct rh_str of);
/* Sets restarts and pull of the workloads from their pods in the same rows, and which of them another one made. True
 * when a row has changed. */
bool kube_workloads_sum(struct rh_rows *rows);
/* From one plain object of that kind (a Table has neither images nor pull secrets in cells). def: its
 * kube_workload_def. */
struct rh_row *kube_workload_row_make(void *def, const struct kube_table_columns *columns, struct rh_str element);

/* How far a workload is: "1 of 3 new replicas updated". */
struct kube_rollout {
	bool done, failed;
	char text[160]; /* "" for a pod */
};
/* object: the workload as JSON; by the words of kubectl rollout status (kubectl:
 * pkg/polymorphichelpers/rollout_status.go). */
void kube_rollout_read(const struct kube_workload_def *def, struct rh_str object, struct kube_rollout *out);
/* Its spec.selector as a label selector of a list: "app=front,tier in (a,b)". */
void kube_pods_selector(struct rh_str object, struct rh_buf *out);
#endif
