/* What the pieces of the demo's content share. */
#ifndef SANDBOX_DEMO_DEMO_H
#define SANDBOX_DEMO_DEMO_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_cluster;
struct sb_learner;
struct sb_object;
struct sb_world;

enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };
/* The Rancher ids of the demo's clusters. */
#define DEMO_LOCAL "local"
#define DEMO_SHOP "c-m-4xq9zv2k"
#define DEMO_TEST "c-8kd2p"
#define DEMO_EDGE "c-m-b7w2n5tc"
#define DEMO_WEB_SHOP "p-4k7xq" /* the project that lessons are in */
#define DEMO_STAGE "c-m-9hj6r4fd"

/* The cluster that a line of the demo's tables is for: a plain Kubernetes is the shop's, without Rancher, and has the
 * test cluster besides; NULL: not there, or not now. */
struct sb_cluster *sb_demo_cluster(struct sb_world *w, const char *id);
/* demo_fleet.c: clusters besides those of the profile. */
size_t sb_demo_fleet_size(const struct sb_world *w);
char *sb_demo_fleet_id(const struct sb_world *w, size_t i);
void sb_demo_fleet(struct sb_world *w, size_t first);
/* As it is made at the start of the world; its content is what follows. */
void sb_demo_begin(struct sb_cluster *c, const char *version);
void sb_demo_namespaces(struct sb_world *w);
/* A connected cluster in Rancher's own list. */
void sb_demo_managed(struct sb_cluster *local, const char *id, const char *name);
/* A Deployment with its pods, all ready. secret NULL: it names none. */
void sb_demo_ready(struct sb_cluster *c, const char *ns, const char *name, const char *image, const char *secret,
		   int pods);
/* A namespace with its service account and root certificate; project is a short id or NULL. */
void sb_demo_namespace(struct sb_cluster *c, const char *name, const char *project, const char *description,
		       int64_t age);
void sb_demo_secrets(struct sb_world *w);
/* What the demo has in the namespace `like`, in another one: secrets; workloads, without their past. */
void sb_demo_secrets_like(struct sb_world *w, const char *like, const char *ns);
/* A Deployment that comes up now; secrets comma-separated, "": it names none. */
void sb_demo_deployment(struct sb_cluster *c, const char *ns, const char *name, const char *image, const char *secrets,
			int replicas);
/* The image of the first container of a workload's pods, and another one in its place. */
const char *sb_demo_image(const struct sb_object *o);
void sb_demo_image_set(struct sb_cluster *c, const struct sb_object *o, const char *image);
void sb_demo_workloads_like(struct sb_world *w, const char *like, const char *ns);
void sb_demo_nodes(struct sb_world *w);
void sb_demo_workloads(struct sb_world *w);
void sb_demo_many_workloads(struct sb_cluster *c, size_t n); /* n Deployments with four pods each */
void sb_demo_many(struct sb_cluster *c, size_t n);
void sb_demo_others(struct sb_cluster *c, size_t n); /* secrets that are no registries */
void sb_demo_management(struct sb_world *w);
/* Sets metadata.annotations[key] or metadata.labels[key]. */
void sb_demo_annotate(json_t *v, const char *key, const char *value);
void sb_demo_label(json_t *v, const char *key, const char *value);
/* The namespace in Rancher's own cluster that keeps a project's secrets. */
char *sb_demo_backing(const struct sb_world *w, const char *cluster, const char *project);
void sb_demo_project_secrets(struct sb_world *w);
/* The secrets of Web Shop in a learner's project. Their copies are made here too while the world is filled; later the
 * controllers do it. */
void sb_demo_project_secrets_like(struct sb_world *w, const struct sb_learner *l);
void sb_demo_many_namespaces(struct sb_world *w);
/* A project and the namespace that backs it. */
void sb_demo_project(struct sb_cluster *local, const char *cluster, const char *id, const char *name);
/* A Secret of one or several registries, written as the table of demo_secrets.c is. */
json_t *sb_demo_registry(const struct sb_world *w, const char *config);
/* The same from its parts, which may hold anything; password "": the one that the registry knows. */
json_t *sb_demo_registry_of(const struct sb_world *w, const char *host, const char *user, const char *password);
#endif
