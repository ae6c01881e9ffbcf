/* Norman's shapes: collections, resources, errors. */
#ifndef RH_SANDBOX_NORMAN_H
#define RH_SANDBOX_NORMAN_H

#include "sandbox/sandbox.h"

void rh_norman_error(struct rh_reply *r, int status, const char *code, const char *fmt, ...) RH_PRINTF(4, 5);
void rh_norman_field_error(struct rh_reply *r, const char *code, const char *field, const char *message);
/* Answers a collection: filters, sorts and pages what `list` holds, which it takes over. `filters` are the fields that
 * the schema lets one filter by; ends with NULL; NULL: none. */
void rh_norman_list(struct rh_request *q, struct rh_reply *r, const char *type, struct rh_value *list, const char *const *filters);
/* A resource with what all of them have: id, type, links, created, labels, annotations. path: below /v3. */
struct rh_value *rh_norman_resource(const struct rh_request *q, const char *type, const char *id, const char *path,
				    const struct rh_object *o);
struct rh_value *rh_norman_token(const struct rh_request *q, const struct rh_token *t, bool with_secret);
void rh_norman_token_create(struct rh_request *q, struct rh_reply *r);
struct rh_store *rh_norman_local(const struct rh_request *q);

/* What Kubernetes says of a user who may not `verb` a resource; ns NULL: at the cluster scope; name NULL: none. */
void rh_norman_forbidden(struct rh_request *q, struct rh_reply *r, const char *verb, const struct rh_kind *k, const char *ns,
			 const char *name);
/* The body as a map, or NULL after a 422. */
struct rh_value *rh_norman_body(struct rh_request *q, struct rh_reply *r);
/* The cluster that the third segment of the path names ("c-x" or "c-x:p-y"), or NULL after a 503. */
struct rh_cluster *rh_norman_reach(struct rh_request *q, struct rh_reply *r);
/* The annotations, labels and times that Norman gives an object whose creator is the user. */
void rh_norman_stamp(struct rh_request *q, struct rh_value *v, const char *ns, const char *name);
/* Labels, annotations and description of an object as a body changes them. */
void rh_norman_merge_meta(struct rh_value *v, const struct rh_value *body);

struct rh_value *rh_norman_feature(const struct rh_request *q, const struct rh_object *o);
void rh_norman_feature_put(struct rh_request *q, struct rh_reply *r);
void rh_norman_feature_create(struct rh_request *q, struct rh_reply *r);
void rh_norman_feature_delete(struct rh_request *q, struct rh_reply *r);
void rh_norman_credentials(struct rh_request *q, struct rh_reply *r);
void rh_norman_credential(struct rh_request *q, struct rh_reply *r);
void rh_norman_credential_create(struct rh_request *q, struct rh_reply *r);
void rh_norman_credential_put(struct rh_request *q, struct rh_reply *r);
void rh_norman_credential_delete(struct rh_request *q, struct rh_reply *r);
void rh_norman_clusters(struct rh_request *q, struct rh_reply *r);
void rh_norman_cluster(struct rh_request *q, struct rh_reply *r);
void rh_norman_cluster_action(struct rh_request *q, struct rh_reply *r);
void rh_norman_projects(struct rh_request *q, struct rh_reply *r);
void rh_norman_project(struct rh_request *q, struct rh_reply *r);
void rh_norman_namespaces(struct rh_request *q, struct rh_reply *r);
void rh_norman_namespace(struct rh_request *q, struct rh_reply *r);
struct rh_value *rh_norman_project_value(const struct rh_request *q, const struct rh_object *o);
struct rh_value *rh_norman_namespace_value(const struct rh_request *q, const struct rh_object *o, const char *cluster);
bool rh_norman_sees_namespace(const struct rh_request *q, const struct rh_cluster *c, const struct rh_object *o);
void rh_norman_project_create(struct rh_request *q, struct rh_reply *r);
void rh_norman_project_put(struct rh_request *q, struct rh_reply *r);
void rh_norman_project_delete(struct rh_request *q, struct rh_reply *r);
void rh_norman_namespace_create(struct rh_request *q, struct rh_reply *r);
void rh_norman_namespace_put(struct rh_request *q, struct rh_reply *r);
void rh_norman_namespace_delete(struct rh_request *q, struct rh_reply *r);
void rh_norman_namespace_action(struct rh_request *q, struct rh_reply *r);
#endif
