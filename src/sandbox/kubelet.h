/* What the parts of the kubelets share. One process plays the kubelets of all nodes of a cluster. */
#ifndef RH_SANDBOX_KUBELET_H
#define RH_SANDBOX_KUBELET_H

#include "sandbox/workload.h"

/* How far a container has come. */
enum rh_step { RH_STEP_IDLE, RH_STEP_PULLING, RH_STEP_PULLED, RH_STEP_CREATED, RH_STEP_RUNNING, RH_STEP_REFUSED, RH_STEP_WAITING,
	       RH_STEP_CRASHED, RH_STEP_DONE };
struct rh_container_run {
	char *name;
	bool init, crashing;
	enum rh_step step;
	int64_t due;			/* rh_world_ms of the next step; INT64_MAX: none by itself */
	int64_t back_off;		/* ms, of pulls or of crashes */
	int64_t pull_ms;
	int64_t code;			/* exit code of a DONE one */
	int64_t restarts;
};
struct rh_pod_run {
	struct rh_pod_run *next;
	char *uid, *key;
	struct rh_container_run *v;
	size_t n;
	bool told_killing;
};
struct rh_kubelets {
	struct rh_pod_run *pods;
	char **images;			/* "node image" */
	size_t images_n;
	struct rh_secret_seen *secrets;
};
struct rh_kubelets *rh_kubelets_of(struct rh_cluster *c);
struct rh_pod_run *rh_pod_run_of(struct rh_cluster *c, const struct rh_object *pod);
void rh_pod_run_drop(struct rh_cluster *c, const char *key);

/* One look at one container: `status` is its entry of containerStatuses, to be changed. */
struct rh_container_look {
	struct rh_cluster *c;
	const struct rh_object *pod;
	const struct rh_value *spec;	/* of the container */
	struct rh_value *status;
	struct rh_container_run *run;
	struct rh_source source;
	char *path;			/* "spec.containers{main}" */
};
void rh_container_wait(struct rh_container_look *l, const char *reason, const char *message);	/* state.waiting */
/* The steps of an image: from nothing to PULLED or REFUSED. */
void rh_image_begin(struct rh_container_look *l);
void rh_image_arrived(struct rh_container_look *l);
void rh_image_back_off(struct rh_container_look *l);

/* A secret as the kubelet knows it: what it has read once it reads again only after a while. NULL: it is not there. */
const struct rh_object *rh_kubelet_secret(struct rh_cluster *c, struct rh_str ns, struct rh_str name);
void rh_kubelet_secrets_free(struct rh_secret_seen **s);
#endif
