/* Norman's shapes: collections, resources, errors. */
#ifndef SANDBOX_RANCHER_NORMAN_H
#define SANDBOX_RANCHER_NORMAN_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_cluster;
struct sb_kind;
struct sb_object;
struct sb_reply;
struct sb_request;
struct sb_store;
struct sb_token;

void sb_norman_error(struct sb_reply *r, int status, const char *code, const char *fmt, ...) RH_PRINTF(4, 5);
void sb_norman_field_error(struct sb_reply *r, const char *code, const char *field, const char *message);
/* Answers a collection: filters, sorts and pages what `list` holds, which it takes over. `filters` are the fields that
 * the schema lets one filter by; ends with NULL; NULL: none. */
void sb_norman_list(struct sb_request *q, struct sb_reply *r, const char *type, json_t *list,
		    const char *const *filters);
/* A resource with what all of them have: id, type, links, created, labels, annotations. path: below /v3. */
json_t *sb_norman_resource(const struct sb_request *q, const char *type, const char *id, const char *path,
			   const struct sb_object *o);
json_t *sb_norman_token(const struct sb_request *q, const struct sb_token *t, bool with_secret);
void sb_norman_token_create(struct sb_request *q, struct sb_reply *r);
struct sb_store *sb_norman_local(const struct sb_request *q);

/* What Kubernetes says of a user who may not `verb` a resource; ns NULL: at the cluster scope; name NULL: none. */
void sb_norman_forbidden(struct sb_request *q, struct sb_reply *r, const char *verb, const struct sb_kind *k,
			 const char *ns, const char *name);
/* The body as a map, or NULL after a 422. */
json_t *sb_norman_body(struct sb_request *q, struct sb_reply *r);
/* The cluster that the third segment of the path names ("c-x" or "c-x:p-y"), or NULL after a 503. */
struct sb_cluster *sb_norman_reach(struct sb_request *q, struct sb_reply *r);
/* The annotations, labels and times that Norman gives an object whose creator is the user. */
void sb_norman_stamp(struct sb_request *q, json_t *v, const char *ns, const char *name);
/* Labels, annotations and description of an object as a body changes them. */
void sb_norman_merge_meta(json_t *v, const json_t *body);

json_t *sb_norman_feature(const struct sb_request *q, const struct sb_object *o);
void sb_norman_feature_put(struct sb_request *q, struct sb_reply *r);
void sb_norman_feature_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_feature_delete(struct sb_request *q, struct sb_reply *r);
void sb_norman_credentials(struct sb_request *q, struct sb_reply *r);
void sb_norman_credential(struct sb_request *q, struct sb_reply *r);
void sb_norman_credential_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_credential_put(struct sb_request *q, struct sb_reply *r);
void sb_norman_credential_delete(struct sb_request *q, struct sb_reply *r);
void sb_norman_clusters(struct sb_request *q, struct sb_reply *r);
void sb_norman_cluster(struct sb_request *q, struct sb_reply *r);
void sb_ext_kubeconfig(struct sb_request *q, struct sb_reply *r);
void sb_norman_cluster_action(struct sb_request *q, struct sb_reply *r);
void sb_norman_projects(struct sb_request *q, struct sb_reply *r);
void sb_norman_project(struct sb_request *q, struct sb_reply *r);
void sb_norman_namespaces(struct sb_request *q, struct sb_reply *r);
void sb_norman_namespace(struct sb_request *q, struct sb_reply *r);
json_t *sb_norman_project_value(const struct sb_request *q, const struct sb_object *o);
json_t *sb_norman_namespace_value(const struct sb_request *q, const struct sb_object *o, const char *cluster);
bool sb_norman_sees_namespace(const struct sb_request *q, const struct sb_cluster *c, const struct sb_object *o);
void sb_norman_user_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_user_delete(struct sb_request *q, struct sb_reply *r);
void sb_norman_global_binding_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_project_binding_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_project_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_project_put(struct sb_request *q, struct sb_reply *r);
void sb_norman_project_delete(struct sb_request *q, struct sb_reply *r);
void sb_norman_namespace_create(struct sb_request *q, struct sb_reply *r);
void sb_norman_namespace_put(struct sb_request *q, struct sb_reply *r);
void sb_norman_namespace_delete(struct sb_request *q, struct sb_reply *r);
void sb_norman_namespace_action(struct sb_request *q, struct sb_reply *r);
#endif
