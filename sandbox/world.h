/* world: the server, its clusters and users. */
#ifndef SANDBOX_WORLD_H
#define SANDBOX_WORLD_H

#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/store.h"
#include "base/base.h"

struct sb_cert;
struct sb_kind;
struct sb_retry;
struct sb_task;

struct sb_kubelets;
struct sb_cluster {
	char *id;
	struct sb_store store;
	struct sb_world *world;
	const char *version;          /* "v1.28.6+rke2r1" */
	struct sb_kubelets *kubelets; /* what its nodes remember; NULL: nothing yet */
	struct sb_retry *retries;     /* project_copies.c's */
};
struct sb_profile {
	const char *name;    /* "2.15"; "kubernetes" */
	const char *version; /* "v2.15.0" */
	int age;             /* which of the ages of Kubernetes its clusters have: demo.c */
	int minor;           /* 0: plain Kubernetes */
	bool backing;        /* projects have a backing namespace */
	bool short_login;    /* the login answer of 2.13 and newer */
};
extern const struct sb_profile sb_profiles[]; /* ends with name NULL */

/* A change that a controller, or a late answer, will make: what `due` of the control port counts. */
struct sb_job {
	struct rh_timer timer;
	struct sb_job *next;
	bool listed;
	bool idle; /* comes back for ever (a back-off, a schedule, an expiry): a world at rest may have it */
};
void sb_job_start(struct sb_world *w, struct sb_job *j, int64_t ms, void (*fire)(void *ctx), void *ctx);
void sb_job_stop(struct sb_world *w, struct sb_job *j);
int64_t sb_job_due(struct sb_world *w, bool idle); /* ms until the next of that sort; -1: none */

struct data_yaml;
struct sb_broken;
struct sb_fault;
struct sb_learner;
struct sb_registries;
struct sb_rolled;
struct sb_world {
	const struct sb_profile *profile;
	struct sb_cluster *clusters;
	size_t clusters_n;
	struct sb_user *users;
	size_t users_n;
	struct sb_binding *bindings;
	size_t bindings_n;
	struct sb_token **tokens;
	size_t tokens_n;
	struct sb_fault *faults;
	struct sb_churn *churn;   /* NULL: nothing changes by itself */
	struct sb_broken *broken; /* breaks in force, the last one first */
	struct sb_rolled *rolled; /* rollout.c's */
	struct data_yaml *file;   /* a trainer's own world; NULL: none */
	struct sb_learner *learners;
	size_t learners_n;
	struct sb_job *jobs;
	struct sb_task *tasks;
	struct sb_job restart;
	int64_t down_until;      /* rh_now at which a restarting Rancher answers again; 0: it is up */
	struct sb_user stranger; /* whom an impersonation header names and nobody knows */
	char *stranger_name;
	uint64_t random;
	size_t many, many_others, many_projects, many_namespaces, many_workloads, many_clusters, cluster_namespaces;
	const char *kubernetes; /* version of the plain cluster; NULL: the profile's */
	bool no_webhook;        /* Rancher's webhook is not installed: nothing is admitted or filled in by it */
	bool more;              /* what is filled now are clusters besides those of the profile */
	bool filling;           /* the demo's past is being played: time is `past`, tasks have no timers */
	int64_t past;           /* ms until the start, negative */
	int64_t born, started;  /* the start: wall second, rh_now */
	struct sb_registries *registries;
	int64_t skew;         /* seconds that our clock is wrong by */
	char *control;        /* the control port's token */
	char *ca;             /* PEM */
	struct sb_cert *cert; /* of the server; NULL: there is none on the wire */
	char *url;
};
void sb_world_init(struct sb_world *w, const struct sb_profile *p, uint64_t seed, size_t many);
void sb_world_reset(struct sb_world *w); /* the content as at the start; tokens and users stay */
void sb_world_release(struct sb_world *w);
/* As Rancher after a flag that is not dynamic: goes down in 3 s, and is back 5 s later. */
void sb_world_restart(struct sb_world *w);
bool sb_world_down(struct sb_world *w);
struct sb_cluster *sb_cluster_find(struct sb_world *w, struct rh_str id);
const char *sb_cluster_name(const struct sb_cluster *c); /* the display name */
int sb_cluster_minor(const struct sb_cluster *c);        /* of its Kubernetes: 28 */
uint64_t sb_random(struct sb_world *w);
void sb_random_name(struct sb_world *w, char *out, size_t n, const char *alphabet); /* n characters and a NUL */
void sb_random_uid(struct sb_world *w, char out[37]);
int64_t sb_world_time(const struct sb_world *w);  /* wall seconds, with the skew */
int64_t sb_world_ms(const struct sb_world *w);    /* ms since the start (negative while the past is played) */
int64_t sb_world_ns(const struct sb_world *w);    /* ns since 1970, with the skew: finer than sb_world_time */
void sb_time_text(int64_t seconds, char out[32]); /* RFC 3339, UTC */
void sb_http_date(int64_t seconds, char out[64]);
void sb_world_ca_base64(const struct sb_world *w, struct rh_buf *out);
void sb_demo_fill(struct sb_world *w);
/* A pull secret of Amazon ECR, {"cluster", "ns", "name", "seconds"}: its token expires in so many of them. cluster: the
 * first besides Rancher's own, where it is not said. */
void sb_ecr_secret(struct sb_world *w, const json_t *v);
/* Puts an object made of JSON text with a name, a namespace, and an age. */
struct sb_object *sb_world_add(struct sb_cluster *c, const struct sb_kind *k, const char *ns, const char *name,
			       int64_t age, json_t *rest);
#endif
