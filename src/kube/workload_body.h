/* workload_body: values of a form to the JSON of a workload, and back. Pure. */
#ifndef KUBE_WORKLOAD_BODY_H
#define KUBE_WORKLOAD_BODY_H

#include "base/base.h"
#include "kube/logins.h"
#include "kube/workload_items.h"

struct kube_workload_def;

/* What the form shows of a workload. A body is always the bytes of an object (that of the server, of a person's YAML,
 * or a new one) with the differences between two such values put onto it: what the form does not show stays to the
 * byte. */
enum kube_workload_text {
	KUBE_WL_NAMESPACE,
	KUBE_WL_NAME,
	KUBE_WL_REPLICAS,
	KUBE_WL_SCHEDULE,
	KUBE_WL_SERVICE,
	KUBE_WL_RESTART,
	KUBE_WL_ACCOUNT,
	KUBE_WL_DESCRIPTION,
	KUBE_WL_NODE, /* where its pods run */
	KUBE_WL_PRIORITY,
	KUBE_WL_STRATEGY, /* how it changes: of a Deployment, */
	KUBE_WL_SURGE,
	KUBE_WL_UNAVAILABLE,
	KUBE_WL_UPDATE, /* of a StatefulSet or DaemonSet */
	KUBE_WL_UPDATE_UNAVAILABLE,
	KUBE_WL_PARTITION,
	KUBE_WL_MANAGEMENT,
	KUBE_WL_MIN_READY,
	KUBE_WL_HISTORY,
	KUBE_WL_DEADLINE,
	KUBE_WL_COMPLETIONS, /* of a Job, and of those that a CronJob makes */
	KUBE_WL_PARALLELISM,
	KUBE_WL_BACKOFF,
	KUBE_WL_ACTIVE,
	KUBE_WL_SUCCEEDED,
	KUBE_WL_FAILED,
	KUBE_WL_STARTING,
	KUBE_WL_CONCURRENCY,
	KUBE_WL_SUSPEND,
	KUBE_WL_GRACE,
	KUBE_WL_HOST_NETWORK,
	KUBE_WL_DNS,
	KUBE_WL_HOSTNAME,
	KUBE_WL_SUBDOMAIN,
	KUBE_WL_NAMESERVERS,
	KUBE_WL_SEARCHES,
	KUBE_WL_FS_GROUP, /* as whom its containers run, where they do not say it themselves */
	KUBE_WL_POD_NON_ROOT,
	KUBE_WL_POD_USER,
	KUBE_WL_TEXTS
};
/* Keys and values: labels of a node; an option of the resolver and its value; an address and the names for it between
 * blanks; labels and annotations of the pods. */
enum kube_workload_list {
	KUBE_WL_NODE_SELECTOR,
	KUBE_WL_DNS_OPTIONS,
	KUBE_WL_HOST_ALIASES,
	KUBE_WL_POD_LABELS,
	KUBE_WL_POD_ANNOTATIONS,
	KUBE_WL_LISTS
};
/* A probe's type is a word: "none", "http", "https", "tcp", "command", or the name of one that the form does not edit
 * ("grpc"). What does not belong to it is empty. */
enum kube_probe { KUBE_READINESS, KUBE_LIVENESS, KUBE_STARTUP, KUBE_PROBES };
enum kube_probe_text {
	KUBE_PROBE_TYPE,
	KUBE_PROBE_PORT,
	KUBE_PROBE_PATH,
	KUBE_PROBE_TCP_PORT,
	KUBE_PROBE_COMMAND,
	KUBE_PROBE_PERIOD,
	KUBE_PROBE_DELAY,
	KUBE_PROBE_TIMEOUT,
	KUBE_PROBE_SUCCESS,
	KUBE_PROBE_FAILURE,
	KUBE_PROBE_TEXTS
};
enum kube_container_text {
	KUBE_WC_NAME,
	KUBE_WC_IMAGE,
	KUBE_WC_POLICY,
	KUBE_WC_COMMAND,
	KUBE_WC_ARGS,
	KUBE_WC_DIR,
	KUBE_WC_CPU,
	KUBE_WC_CPU_LIMIT,
	KUBE_WC_MEMORY,
	KUBE_WC_MEMORY_LIMIT,
	KUBE_WC_RESTART, /* "Always" of an init container: it goes on, a sidecar */
	KUBE_WC_PRIVILEGED,
	KUBE_WC_ESCALATION,
	KUBE_WC_NON_ROOT,
	KUBE_WC_USER,
	KUBE_WC_READ_ONLY,
	KUBE_WC_CAP_ADD,
	KUBE_WC_CAP_DROP,
	KUBE_WC_PROBES, /* three times what a probe has, see KUBE_PROBE_AT */
	KUBE_WC_TEXTS = (int)KUBE_WC_PROBES + (int)KUBE_PROBES * (int)KUBE_PROBE_TEXTS
};
/* Keys and values: a port ("8080/TCP", "80:8080/UDP" with a host port) and its name; a variable and its value, or
 * "SECRET/KEY", or "CONFIGMAP/KEY"; everything of "secret/NAME" or "configmap/NAME" and a prefix; where a volume is
 * mounted and "VOLUME", "VOLUME/SUB/PATH", with ":ro" behind it where it cannot be written; a header of a request. */
enum kube_container_list {
	KUBE_WC_PORTS,
	KUBE_WC_ENV,
	KUBE_WC_ENV_SECRET,
	KUBE_WC_ENV_CONFIG,
	KUBE_WC_ENV_FROM,
	KUBE_WC_MOUNTS,
	KUBE_WC_HEADERS, /* of the readiness probe, then of the others */
	KUBE_WC_LISTS = (int)KUBE_WC_HEADERS + (int)KUBE_PROBES
};
/* A volume's kind is its member's name: "configMap", or one that the form does not edit ("nfs"). */
enum kube_volume_text {
	KUBE_WV_NAME,
	KUBE_WV_KIND,
	KUBE_WV_CONFIG,
	KUBE_WV_CONFIG_MODE,
	KUBE_WV_CONFIG_OPTIONAL,
	KUBE_WV_SECRET,
	KUBE_WV_SECRET_MODE,
	KUBE_WV_SECRET_OPTIONAL,
	KUBE_WV_CLAIM,
	KUBE_WV_CLAIM_READ_ONLY,
	KUBE_WV_MEDIUM,
	KUBE_WV_SIZE,
	KUBE_WV_PATH,
	KUBE_WV_PATH_TYPE,
	KUBE_WV_TEXTS
};
/* a key, and the path of its file; what has a mode of its own is not among them, and stays */
enum kube_volume_list { KUBE_WV_CONFIG_ITEMS, KUBE_WV_SECRET_ITEMS, KUBE_WV_LISTS };
/* one row a text or list: "image", "/image" */
struct kube_workload_field {
	const char *id, *pointer;
	enum kube_field_type {
		KUBE_WF_TEXT,
		KUBE_WF_NUMBER, /* from 0 on */
		KUBE_WF_WORDS,
		KUBE_WF_BOOL,  /* "true", "false" */
		KUBE_WF_PORT,  /* a number, or the name of a port */
		KUBE_WF_SHARE, /* a number of pods, or "25%" */
		KUBE_WF_OCTAL, /* "0644" */
		KUBE_WF_PROBE, /* the type of a probe; of a volume */
		KUBE_WF_VOLUME
	} type;
	unsigned kinds;    /* bits 1 << enum kube_workload_kind; 0: all */
	bool in_pod;       /* the pointer is relative to the pod's spec */
	bool in_meta;      /* to the pod's metadata */
	bool in_job;       /* to the Job, which a CronJob has within it */
	bool unset;        /* BOOL: what it means when it is not said */
	const char *usual; /* TEXT: the same; NULL: nothing */
};
extern const struct kube_workload_field kube_workload_texts[KUBE_WL_TEXTS], kube_workload_lists[KUBE_WL_LISTS],
	kube_container_texts[KUBE_WC_TEXTS], kube_container_lists[KUBE_WC_LISTS], kube_volume_texts[KUBE_WV_TEXTS],
	kube_volume_lists[KUBE_WV_LISTS];
#define KUBE_PROBE_AT(p, t) ((unsigned)KUBE_WC_PROBES + (unsigned)(p) * (unsigned)KUBE_PROBE_TEXTS + (unsigned)(t))
const char *kube_field_unset(const struct kube_workload_field *f); /* the text of a field that is not said */
/* Does that kind have it? */
bool kube_field_applies(const struct kube_workload_field *f, const struct kube_workload_def *def);
struct kube_container_values {
	bool init;                 /* an init container */
	int at;                    /* its place in the object that it was read from, among its sort; -1: a new one */
	char *text[KUBE_WC_TEXTS]; /* never NULL; words of a command as a shell takes them */
	struct kube_pairs list[KUBE_WC_LISTS];
};
struct kube_volume_values {
	int at;                    /* its place in the object that it was read from; -1: a new one */
	char *text[KUBE_WV_TEXTS]; /* never NULL */
	struct kube_pairs list[KUBE_WV_LISTS];
};
struct kube_workload_values {
	const struct kube_workload_def *def;
	char *text[KUBE_WL_TEXTS];             /* never NULL */
	struct kube_pairs labels, annotations; /* without Rancher's own (cattle.io/) and kubectl's copy */
	struct kube_pairs pull_secrets;        /* names as keys */
	struct kube_pairs list[KUBE_WL_LISTS];
	struct kube_items items[KUBE_WL_ITEMS];
	struct kube_container_values *containers; /* containers, then init containers */
	size_t count;
	struct kube_volume_values *volumes;
	size_t volume_count;
};
/* All texts empty. A container is added last of its sort; at: its index in the object it came from, -1: it is new. */
void kube_workload_values_init(struct kube_workload_values *v, const struct kube_workload_def *def);
void kube_workload_values_release(struct kube_workload_values *v);
struct kube_container_values *kube_workload_add_container(struct kube_workload_values *v, bool init, int at);
/* Empties what does not belong to its strategy: a Deployment that is recreated has no surge. */
void kube_workload_settle(struct kube_workload_values *v);
/* A new container, with what Rancher's page begins it with. */
void kube_workload_fresh(const struct kube_workload_def *def, struct kube_container_values *c);
/* Empties what does not belong to the types of its probes; to the volume's kind. */
void kube_container_settle(struct kube_container_values *c);
void kube_volume_settle(struct kube_volume_values *v);
struct kube_volume_values *kube_workload_add_volume(struct kube_workload_values *v, int at); /* last */
bool kube_volume_edited(const char *kind); /* false: the form shows only that there is one */
/* RH_E_PARSE when it is no object of that kind. Release it in any case. */
enum rh_code kube_workload_read(struct rh_str object, const struct kube_workload_def *def,
				struct kube_workload_values *out, struct rh_err *e) RH_NODISCARD;
/* Puts what differs between `base` (as read from `doc`) and `now` onto the document. */
enum rh_code kube_workload_write(struct rh_secret *doc, const struct kube_workload_values *base,
				 const struct kube_workload_values *now, struct rh_err *e) RH_NODISCARD;
/* A new object with Rancher's defaults (shell: models/workload.js, edit/workload); api: "apps/v1". */
void kube_workload_new(const struct kube_workload_def *def, const char *api, struct rh_secret *doc);
/* The value of Rancher's selector label for such a workload; one that keeps within a label's 63 characters. */
void kube_workload_selector(const struct kube_workload_def *def, const char *ns, const char *name, struct rh_buf *out);
#define KUBE_WORKLOAD_SELECTOR "workload.user.cattle.io/workloadselector"
/* Sets the label where it selects, on the object and on its pods; `was` (may be NULL): only where it is still that, or
 * there is no selector at all. For kinds without selector: nothing. */
enum rh_code kube_workload_select(struct rh_secret *doc, const struct kube_workload_def *def, const char *was,
				  const char *value, struct rh_err *e) RH_NODISCARD;
/* Takes out what belongs to one object only, so that the rest can be created anew. */
enum rh_code kube_workload_clone(struct rh_secret *doc, const struct kube_workload_def *def,
				 struct rh_err *e) RH_NODISCARD;
/* Three-way: what `mine` changed of `base`, on top of `theirs`. Where both changed one thing differently mine stands,
 * and `conflict` is called with the path of the form's field ("replicas", "containers.0.image") and what theirs is. */
void kube_workload_merge(const struct kube_workload_values *base, const struct kube_workload_values *mine,
			 const struct kube_workload_values *theirs, struct kube_workload_values *out,
			 void (*conflict)(void *ctx, const char *path, const char *theirs), void *ctx);
/* The form's field for a field that a server names ("spec.template.spec.containers[0].image"); false when it shows
 * none. */
bool kube_workload_path(const struct kube_workload_values *v, const char *server_field, struct rh_buf *out);
/* The Job that kubectl create job NAME --from=cronjob/… makes of a CronJob's object (kubectl:
 * pkg/cmd/create/create_job.go): its template, the CronJob as its controller, and an annotation that says it was made
 * by hand. RH_E_PARSE: it is no CronJob. */
enum rh_code kube_job_of_cron(struct rh_str cron, const char *name, struct rh_secret *out,
			      struct rh_err *e) RH_NODISCARD;
/* Rules of single values, each with what is wrong and an example (kube/schedule.h has one more): a quantity
 * (apimachinery's resource.Quantity), the name of a variable, "NAME/KEY", "secret/NAME", a port and its name. */
bool kube_quantity_check(struct rh_str s, struct rh_err *e);
/* minor: of the server, 0: not known, taken for new. Before 1.32 letters, digits, '-', '.' and '_'; since then all
 * printable ASCII but '=' (apimachinery: pkg/util/validation, IsEnvVarName and IsRelaxedEnvVarName). */
bool kube_env_name_check(struct rh_str s, int minor, struct rh_err *e);
bool kube_env_ref_check(struct rh_str s, struct rh_err *e);
bool kube_env_from_check(struct rh_str s, struct rh_err *e);
bool kube_port_check(struct rh_str s, struct rh_err *e);
bool kube_port_name_check(struct rh_str s, struct rh_err *e);
bool kube_share_check(struct rh_str s, struct rh_err *e);   /* "1", "25%" (apimachinery: pkg/util/intstr) */
bool kube_address_check(struct rh_str s, struct rh_err *e); /* an IP address */
/* "8080", "80:8080/UDP": host port (0: none), container port, protocol. */
bool kube_port_read(struct rh_str text, int64_t *host, int64_t *port, struct rh_str *protocol);
/* "VOLUME", "VOLUME/SUB/PATH", either with ":ro": false when it is neither. */
bool kube_mount_read(struct rh_str text, struct rh_str *volume, struct rh_str *sub, bool *read_only);
/* What of the object no field of the form holds, by the tables of fields: the paths as a server names them
 * ("spec.template.spec.volumes[0]"), without status, what the server writes or would write by itself, and what `other`
 * (may be empty) holds as well. */
void kube_workload_unshown(struct rh_str object, struct rh_str other, const struct kube_workload_def *def,
			   void (*found)(void *ctx, const char *path), void *ctx);
#endif
