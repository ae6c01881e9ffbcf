/* Projects: where they keep their secrets, which namespaces are theirs, and what Rancher does with both. */
#ifndef RH_SANDBOX_PROJECT_H
#define RH_SANDBOX_PROJECT_H

#include "sandbox/sandbox.h"

#define RH_PROJECT_ID "field.cattle.io/projectId"
/* Marks of copies and of project secrets. rancher/pkg/controllers/managementuser/secret. */
#define RH_USER_SECRET "secret.user.cattle.io/secret"
#define RH_PROJECT_SECRET "management.cattle.io/project-scoped-secret"
#define RH_PROJECT_SECRET_CLUSTER "management.cattle.io/project-scoped-secret-cluster"
#define RH_PROJECT_SECRET_COPY "management.cattle.io/project-scoped-secret-copy"
#define RH_PROJECT_SECRET_IGNORE "management.cattle.io/project-scoped-secret-ignore-namespaces"
/* The lifecycle of the old controller; each is followed by the id of the cluster. */
#define RH_OLD_CREATED "lifecycle.cattle.io/create.secretsController_"
#define RH_OLD_FINALIZER "clusterscoped.controller.cattle.io/secretsController_"

/* metadata.annotations[key] or metadata.labels[key]; empty when absent. */
struct rh_str rh_annotation(const struct rh_value *object, const char *key);
struct rh_str rh_label(const struct rh_value *object, const char *key);
bool rh_is_leaving(const struct rh_object *o);		/* has a deletionTimestamp */

/* "c-x:p-y" to its parts: false unless it has exactly two, neither empty. */
bool rh_project_split(struct rh_str id, struct rh_str *cluster, struct rh_str *project);
/* The object of a project, in the store of Rancher's own cluster, or NULL. */
const struct rh_object *rh_project_find(const struct rh_world *w, struct rh_str cluster, struct rh_str project);
/* The project of a namespace of this cluster by its annotation, or NULL: none, malformed, of another cluster, unknown. */
const struct rh_object *rh_project_of(const struct rh_cluster *c, const struct rh_object *ns);
/* The project whose backing namespace this is, or NULL. */
const struct rh_object *rh_project_backed_by(const struct rh_world *w, struct rh_str ns);
struct rh_str rh_project_backing(const struct rh_object *project);	/* status.backingNamespace, else its name */

/* Feature flags. */
bool rh_feature_on(const struct rh_value *feature);	/* lockedValue, else spec.value, else status.default */
bool rh_feature_admit(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old);
void rh_feature_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_feature_started(struct rh_world *w);		/* Rancher has come up with the flags as they are */
#endif
