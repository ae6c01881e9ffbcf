/* pod: pods and events as the pull story needs them. */
#ifndef KUBE_POD_H
#define KUBE_POD_H

#include "base/base.h"
#include "kube/workload_row.h"

struct kube_table_columns;

/* A row that keeps the object's bytes: for a page that looks at few objects closely. ctx: the prefix of its keys. */
struct kube_object_row {
	struct rh_row row;
	struct rh_str object; /* in the row */
	const char *uid;
	int64_t created;
};
struct rh_row *kube_object_row_make(void *prefix, const struct kube_table_columns *columns, struct rh_str element);

enum kube_container_state { KUBE_CONTAINER_WAITING, KUBE_CONTAINER_RUNNING, KUBE_CONTAINER_ENDED };
struct kube_container {
	char *name, *image, *policy;
	char *reason, *message, *image_id; /* "" when there is none; reason and message: of waiting, or of its end */
	enum kube_container_state state;
	enum kube_pull pull;
	bool init, ready;
	int restarts, code;     /* code: exit code of KUBE_CONTAINER_ENDED */
	int last_code;          /* of the run before, 0 when there was none */
	char *last_reason;      /* "Error", "OOMKilled"; "" */
	int64_t last_ended;     /* seconds since 1970, 0 unknown */
	int64_t started, ended; /* of this run; 0: it has not, or nobody says */
};
struct kube_pod {
	char *name, *ns, *uid, *node, *account, *phase;
	char *hash;        /* pod-template-hash or controller-revision-hash: which template; "" */
	char *unscheduled; /* why it stands on no node; NULL: it does, or nobody has looked yet */
	char status[80];   /* kubectl's STATUS */
	char **secrets;    /* of spec.imagePullSecrets in their order; admission has put the account's there */
	size_t secret_count;
	struct kube_container *containers; /* init containers first */
	size_t container_count;
	int64_t created, scheduled; /* seconds since 1970, 0 unknown */
	int64_t removed;            /* since when it is being removed; 0: it is not */
	int ready, restarts;
	bool removing;
};
struct kube_pod *kube_pod_parse(struct rh_str object); /* NULL: it is no pod */
void kube_pod_free(struct kube_pod **pod);
bool kube_pod_over(const struct kube_pod *pod); /* it has ended or was evicted: it pulls nothing any more */
/* How much it says about its workload's images: the worst enum kube_pull of its containers; KUBE_PULL_NONE when it is
 * over, because it decides nothing while there is another, -1 when it is being removed. */
int kube_pod_trouble(const struct kube_pod *pod);

struct kube_event_row {
	struct rh_row row; /* key: "ns/name", with a filter "event/ns/name" */
	const char *ns, *type, *reason, *message, *component;
	const char *kind, *name, *uid; /* of what it is about */
	const char *container;         /* "" when it is about none */
	int64_t first, last;           /* seconds since 1970 */
	int count;
};
/* ctx: struct kube_event_filter *, those of one workload and of what it makes; or NULL for all. */
struct kube_event_filter {
	const struct kube_workload_def *def;
	const char *name;
};
struct rh_row *kube_event_row_make(void *filter, const struct kube_table_columns *columns, struct rh_str element);
#endif
