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

/* The names in metadata.finalizers. */
void rh_finalizer_add(struct rh_value *meta, const char *name);
void rh_finalizer_drop(struct rh_value *meta, const char *name);
/* The secrets of a namespace, held, so that they may be changed meanwhile: give it to rh_shelf_release. */
void rh_secrets_in(const struct rh_cluster *c, struct rh_str ns, struct rh_shelf *out);

bool rh_labelled_secrets(const struct rh_world *w);	/* this version's project secrets are labelled Secrets: 2.12 and newer */
/* How long a controller takes to notice: 100 to 1000 ms, drawn by lot. */
int64_t rh_copy_delay(struct rh_world *w);
/* A copy of a secret for a namespace, with the mark that both generations set. */
struct rh_value *rh_copy_make(const struct rh_object *source, const char *ns);
/* Stores a copy, new or in place of what has its name. Takes it over. */
void rh_copy_put(struct rh_cluster *c, struct rh_object *there, struct rh_value *copy);
/* Up to 2.11, and since 2.12: a secret of Rancher's own cluster changed; a namespace is to have what its project has. */
void rh_copies_source_changed(struct rh_cluster *local, const struct rh_change *change);
void rh_copies_sync_namespace(struct rh_cluster *c, const char *name);
void rh_secrets_source_changed(struct rh_cluster *local, const struct rh_change *change);
void rh_secrets_sync_namespace(struct rh_cluster *c, const char *name);
/* The project goes: its copies with it. */
void rh_copies_withdraw(struct rh_cluster *c, const struct rh_object *project);
void rh_secrets_withdraw(struct rh_cluster *c, const struct rh_object *project);
void rh_project_finalizers(struct rh_value *meta, const char *cluster);	/* those that Rancher sets on a project */
/* Controllers of namespaces, secrets and projects. */
void rh_project_namespace_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_project_secret_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_project_changed(struct rh_cluster *c, const struct rh_change *change);

/* Feature flags. */
bool rh_feature_on(const struct rh_value *feature);	/* lockedValue, else spec.value, else status.default */
bool rh_feature_admit(struct rh_request *q, struct rh_reply *r, struct rh_value *v, const struct rh_value *old);
void rh_feature_changed(struct rh_cluster *c, const struct rh_change *change);
void rh_feature_started(struct rh_world *w);		/* Rancher has come up with the flags as they are */
#endif
