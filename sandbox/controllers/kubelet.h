/* What the parts of the kubelets share. One process plays the kubelets of all nodes of a cluster. */
#ifndef SANDBOX_CONTROLLERS_KUBELET_H
#define SANDBOX_CONTROLLERS_KUBELET_H

#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "base/base.h"

struct sb_cluster;
struct sb_object;
struct sb_secret_seen;

/* How far a container has come. */
enum sb_step {
	SB_STEP_IDLE,
	SB_STEP_PULLING,
	SB_STEP_PULLED,
	SB_STEP_CREATED,
	SB_STEP_RUNNING,
	SB_STEP_REFUSED,
	SB_STEP_WAITING,
	SB_STEP_CRASHED,
	SB_STEP_DONE
};
enum sb_probe { SB_PROBE_STARTUP, SB_PROBE_READY, SB_PROBE_LIVE, SB_PROBES };
struct sb_probe_run {
	int64_t due;    /* sb_world_ms; INT64_MAX: not any more, or not yet */
	int64_t in_row; /* successes, or (negative) failures */
};
struct sb_container_run {
	char *name;
	bool init, crashing;
	bool sidecar; /* an init container that goes on */
	bool started, ready;
	struct sb_probe_run probe[SB_PROBES];
	enum sb_step step;
	int64_t due;      /* sb_world_ms of the next step; INT64_MAX: none by itself */
	int64_t back_off; /* ms, of pulls or of crashes */
	int64_t pull_ms;
	int64_t code; /* exit code of a DONE one */
	int64_t restarts;
};
struct sb_pod_run {
	struct sb_pod_run *next;
	char *uid, *key;
	struct sb_container_run *v;
	size_t n;
	bool told_killing;
	bool mounted;       /* all its volumes are there */
	int64_t mount_due;  /* sb_world_ms, of the next look at them */
	int64_t mount_wait; /* ms, doubled after each that fails */
};
/* An image on a node, and by which credentials it came there (KubeletEnsureSecretPulledImages). */
struct sb_node_image {
	char *name;       /* "node image" */
	struct rh_buf by; /* lines: "namespace/secret" or the digest of a login; empty: anybody may use it */
};
struct sb_kubelets {
	struct sb_pod_run *pods;
	struct sb_node_image *images;
	size_t images_n;
	struct sb_secret_seen *secrets;
};
struct sb_kubelets *sb_kubelets_of(struct sb_cluster *c);

/* One look at one container: `status` is its entry of containerStatuses, to be changed. */
struct sb_container_look {
	struct sb_cluster *c;
	const struct sb_object *pod;
	const json_t *spec; /* of the container */
	json_t *status;
	struct sb_container_run *run;
	struct sb_source source;
	char *path; /* "spec.containers{main}" */
};
void sb_container_wait(struct sb_container_look *l, const char *reason, const char *message); /* state.waiting */
/* What kubelets say, by version. NULL: this one says nothing. The caller frees it. */
enum sb_kubelet_word {
	SB_SAY_CREATED,
	SB_SAY_STARTED,
	SB_SAY_PRESENT,
	SB_SAY_PULLED,
	SB_SAY_BACK_OFF,
	SB_SAY_BAD_NAME,
	SB_SAY_CAPITALS,
	SB_SAY_NO_SECRETS
};
char *sb_kubelet_say(const struct sb_cluster *c, enum sb_kubelet_word word, const char *one, const char *two,
		     const char *three);
void sb_kubelet_event(const struct sb_container_look *l, const char *type, const char *reason,
		      enum sb_kubelet_word word, const char *one, const char *two, const char *three);
/* The steps of an image: from nothing to PULLED or REFUSED. */
void sb_image_begin(struct sb_container_look *l);
void sb_image_arrived(struct sb_container_look *l);
void sb_image_back_off(struct sb_container_look *l);

/* Probes of a container that has just started; when the next is due; true: it has to be started again. */
void sb_probes_begin(struct sb_container_look *l);
int64_t sb_probes_due(const struct sb_container_run *run);
bool sb_probes_fail(const struct sb_container_run *run);
bool sb_probes_look(struct sb_container_look *l);

/* Is all there that the pod's volumes are made of? What is not is told in an event. */
bool sb_volumes_there(struct sb_cluster *c, const struct sb_object *pod);

void sb_kubelet_secrets_free(struct sb_secret_seen **s);
#endif
