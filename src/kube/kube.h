/* kube: the native Kubernetes API, straight or through Rancher's proxy.
 *
 * A struct kube is one cluster as we reach it. Reads are asked with an owner and a tag and come back as message;
 * lists stay live by themselves; writes are one request each, with what must be checked before in the caller.
 */
#ifndef KUBE_KUBE_H
#define KUBE_KUBE_H

#include "base/base.h"
#include "net/net.h"

struct net;

/* ---- a cluster ---- */

struct kube {
	struct net *net;
	struct net_endpoint *at; /* held */
	char *prefix;            /* "/k8s/clusters/<id>" through a Rancher, else "" */
	char *id;                /* "local", "c-m-x", or the context's name */
	char *context;           /* what kubectl's --context would be, for the teach strip; NULL: the current one */
	char *kubeconfig;        /* what its --kubeconfig would be; NULL: none is needed */
	bool unreached;          /* no kubeconfig leads there */
	char *default_namespace;
	bool read_only; /* our gate: kube_write refuses */
	int minor;      /* of its version, 28 of v1.28.3; 0: not known. Set by who has read it */
	void *inner;    /* what is under way, and what was learned: rights, hosts */
};
/* Holds the endpoint. Free it after its lists; writes under way go on and still send their message. */
struct kube *kube_new(struct net *n, struct net_endpoint *at, const char *prefix, const char *id);
void kube_free(struct kube **k);
/* 28 of "v1.28.3+rke2r1"; 0 when it is no such version. */
int kube_minor(struct rh_str git_version);

/* Seconds since 1970 by the cluster's clock, as its last answer was dated; ours where that is the same within a minute,
 * and where none was (k may be NULL). What ends is judged by it: a bastion's clock may be wrong. */
int64_t kube_wall(const struct kube *k);

/* A kind of object, as much as a path and a list need. */
struct kube_resource {
	const char *group; /* "" is core */
	const char *version;
	const char *plural; /* "secrets" */
	const char *kind;   /* "Secret" */
	bool namespaced;
};
extern const struct kube_resource kube_res_secret, kube_res_namespace, kube_res_service_account, kube_res_event,
	kube_res_pod, kube_res_node, kube_res_config_map, kube_res_claim;
extern const struct kube_resource kube_res_deployment, kube_res_stateful_set, kube_res_daemon_set, kube_res_job,
	kube_res_cron_job, kube_res_replica_set, kube_res_controller_revision;
extern const struct kube_resource kube_res_cron_job_beta; /* of servers before Kubernetes 1.21 */
/* Path of an object (name NULL: of the collection; ns NULL: all namespaces), with the cluster's prefix. */
void kube_path(const struct kube *k, const struct kube_resource *r, const char *ns, const char *name,
	       struct rh_buf *out);

/* An answer: the bytes as they came, in locked memory because it may be a secret. */
struct kube_reply {
	struct net_http_head head;
	struct rh_secret body;
};
void kube_reply_free(void *reply); /* fits rh_message.drop */
/* Fills e from a Status (code, reason, message, first cause's field) or from whatever else the answer is; RH_OK for
 * 2xx. Any layer of Rancher or Kubernetes, HTML from a proxy included. */
enum rh_code kube_reply_error(const struct net_http_head *head, struct rh_str body, const char *what, struct rh_err *e);
/* The causes of a 422, one call each: field path and cleaned message. */
void kube_status_causes(struct rh_str body, void (*cause)(void *ctx, const char *field, const char *message),
			void *ctx);

/* GET. Message: body struct kube_reply (also with an error, when there was an answer). `what` names it for messages:
 * "secret web-blue/quay-pull". A newer read with the same owner and tag replaces the older. */
void kube_get(struct kube *k, const char *path, const char *what, struct rh_owner owner, int tag);
/* POST, PUT, PATCH, DELETE. The body is moved from (NULL for DELETE without options). Never cancelled, never
 * repeated, and so always over a connection of its own; a dry run is no write in this. Message as above. */
struct kube_write {
	const char *method;
	const char *path;         /* with query */
	const char *content_type; /* NULL: application/json; KUBE_MERGE_PATCH, KUBE_STRATEGIC_PATCH */
	struct rh_secret *body;
	const char *what;
	bool dry_run; /* adds dryRun=All: allowed by a read-only gate */
};
void kube_write(struct kube *k, const struct kube_write *w, struct rh_owner owner, int tag);
#define KUBE_MERGE_PATCH "application/merge-patch+json"
#define KUBE_STRATEGIC_PATCH "application/strategic-merge-patch+json"
/* Has the object what the patch says: its members with their values, what it deletes absent, elements of lists by their
 * merge key where the patch is strategic? What else is there does not count. UNSURE: another kind of patch, or a
 * directive that leaves no mark. Pure. */
enum kube_patch_held { KUBE_PATCH_HELD, KUBE_PATCH_UNSURE, KUBE_PATCH_NOT_HELD };
enum kube_patch_held kube_patch_held(const char *content_type, struct rh_str patch, struct rh_str there);

/* How many objects there are, reading the metadata of one only. Message: body int64_t *, NULL when the server does not
 * tell. */
void kube_count_objects(struct kube *k, const struct kube_resource *r, const char *ns, struct rh_owner owner, int tag);
/* The same of those whose field has that value ("spec.serviceAccountName"): reads the metadata of each, of
 * KUBE_COUNT_MOST at most; NULL also when there are more. */
enum { KUBE_COUNT_MOST = 500 };
void kube_count_selected(struct kube *k, const struct kube_resource *r, const char *ns, const char *field,
			 const char *value, struct rh_owner owner, int tag);

/* ---- access ---- */

/* SelfSubjectAccessReview, answered from a cache of a minute when it can be. Message: body bool * (allowed); when the
 * review itself fails: allowed, so that the real request decides. */
void kube_can(struct kube *k, const char *verb, const struct kube_resource *r, const char *ns, struct rh_owner owner,
	      int tag);

#endif
