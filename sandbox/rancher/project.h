/* Projects: where they keep their secrets, which namespaces are theirs, and what Rancher does with both. */
#ifndef SANDBOX_RANCHER_PROJECT_H
#define SANDBOX_RANCHER_PROJECT_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_change;
struct sb_cluster;
struct sb_index;
struct sb_object;
struct sb_reply;
struct sb_request;
struct sb_world;

#define SB_PROJECT_ID "field.cattle.io/projectId"
/* Marks of copies and of project secrets. rancher/pkg/controllers/managementuser/secret. */
#define SB_USER_SECRET "secret.user.cattle.io/secret"
#define SB_PROJECT_SECRET "management.cattle.io/project-scoped-secret"
#define SB_PROJECT_SECRET_CLUSTER "management.cattle.io/project-scoped-secret-cluster"
#define SB_PROJECT_SECRET_COPY "management.cattle.io/project-scoped-secret-copy"
#define SB_PROJECT_SECRET_IGNORE "management.cattle.io/project-scoped-secret-ignore-namespaces"
/* The lifecycle of the old controller; each is followed by the id of the cluster. */
#define SB_OLD_CREATED "lifecycle.cattle.io/create.secretsController_"
#define SB_OLD_FINALIZER "clusterscoped.controller.cattle.io/secretsController_"

/* metadata.annotations[key] or metadata.labels[key]; empty when absent. */
struct rh_str sb_annotation(const json_t *object, const char *key);
struct rh_str sb_label(const json_t *object, const char *key);
bool sb_is_leaving(const struct sb_object *o); /* has a deletionTimestamp */

/* "c-x:p-y" to its parts: false unless it has exactly two, neither empty. */
bool sb_project_split(struct rh_str id, struct rh_str *cluster, struct rh_str *project);
/* The object of a project, in the store of Rancher's own cluster, or NULL. */
const struct sb_object *sb_project_find(const struct sb_world *w, struct rh_str cluster, struct rh_str project);
/* The project of a namespace of this cluster by its annotation, or NULL: none, malformed, of another cluster, unknown.
 */
const struct sb_object *sb_project_of(const struct sb_cluster *c, const struct sb_object *ns);
/* The project whose backing namespace this is, or NULL. */
const struct sb_object *sb_project_backed_by(const struct sb_world *w, struct rh_str ns);
struct rh_str sb_project_backing(const struct sb_object *project); /* status.backingNamespace, else its name */

/* The names in metadata.finalizers. */
void sb_finalizer_add(json_t *meta, const char *name);
void sb_finalizer_drop(json_t *meta, const char *name);
/* The secrets of a namespace, held, so that they may be changed meanwhile: give it to sb_index_release. */
void sb_secrets_in(const struct sb_cluster *c, struct rh_str ns, struct sb_index *out);

bool sb_labelled_secrets(
	const struct sb_world *w); /* this version's project secrets are labelled Secrets: 2.12 and newer */
/* How long a controller takes to notice: 100 to 1000 ms, drawn by lot. */
int64_t sb_copy_delay(struct sb_world *w);
/* A copy of a secret for a namespace, with the mark that both generations set. */
json_t *sb_copy_make(const struct sb_object *source, const char *ns);
/* Stores a copy, new or in place of what has its name. Takes it over. */
void sb_copy_put(struct sb_cluster *c, struct sb_object *there, json_t *copy);
/* Up to 2.11, and since 2.12: a secret of Rancher's own cluster changed; a namespace is to have what its project has.
 */
void sb_copies_source_changed(struct sb_cluster *local, const struct sb_change *change);
void sb_copies_forget(struct sb_cluster *c); /* what is to be tried again */
void sb_copies_sync_namespace(struct sb_cluster *c, const char *name);
void sb_secrets_source_changed(struct sb_cluster *local, const struct sb_change *change);
void sb_secrets_sync_namespace(struct sb_cluster *c, const char *name);
/* The project goes: its copies with it. */
void sb_copies_withdraw(struct sb_cluster *c, const struct sb_object *project);
void sb_secrets_withdraw(struct sb_cluster *c, const struct sb_object *project);
void sb_project_finalizers(json_t *meta, const char *cluster); /* those that Rancher sets on a project */
/* Controllers of namespaces, secrets and projects. */
void sb_project_namespace_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_project_secret_changed(struct sb_cluster *c, const struct sb_change *change);
void sb_project_changed(struct sb_cluster *c, const struct sb_change *change);

bool sb_feature_admit(struct sb_request *q, struct sb_reply *r, json_t *v, const json_t *old);
void sb_feature_changed(struct sb_cluster *c, const struct sb_change *change);
#endif
