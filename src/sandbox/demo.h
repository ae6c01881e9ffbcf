/* What the pieces of the demo's content share. */
#ifndef RH_SANDBOX_DEMO_H
#define RH_SANDBOX_DEMO_H

#include "sandbox/sandbox.h"

enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };
/* The Rancher ids of the demo's clusters. */
#define DEMO_LOCAL "local"
#define DEMO_SHOP "c-m-4xq9zv2k"
#define DEMO_TEST "c-8kd2p"
#define DEMO_EDGE "c-m-b7w2n5tc"
#define DEMO_STAGE "c-m-9hj6r4fd"

/* A namespace with its service account and root certificate; project is a short id or NULL. */
void rh_demo_namespace(struct rh_cluster *c, const char *name, const char *project, const char *description, int64_t age);
void rh_demo_secrets(struct rh_world *w);
void rh_demo_nodes(struct rh_world *w);
void rh_demo_workloads(struct rh_world *w);
void rh_demo_many_workloads(struct rh_cluster *c, size_t n);	/* n Deployments with four pods each */
void rh_demo_many(struct rh_cluster *c, size_t n);
void rh_demo_management(struct rh_world *w);
/* Sets metadata.annotations[key] or metadata.labels[key]. */
void rh_demo_annotate(struct rh_value *v, const char *key, const char *value);
void rh_demo_label(struct rh_value *v, const char *key, const char *value);
/* The namespace in Rancher's own cluster that keeps a project's secrets. */
char *rh_demo_backing(const struct rh_world *w, const char *cluster, const char *project);
void rh_demo_project_secrets(struct rh_world *w);
void rh_demo_many_places(struct rh_world *w);
/* A project and the namespace that backs it. */
void rh_demo_project(struct rh_cluster *local, const char *cluster, const char *id, const char *name);
/* A Secret of one or several registries, written as the table of demo_secrets.c is. */
struct rh_value *rh_demo_registry(const struct rh_world *w, const char *config);
#endif
