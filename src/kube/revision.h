/* revision: the templates that a workload has had, to go back to: the ReplicaSets of a Deployment (kubernetes:
 * pkg/controller/deployment), the ControllerRevisions of a StatefulSet or a DaemonSet (pkg/controller/history). Pure.
 */
#ifndef KUBE_REVISION_H
#define KUBE_REVISION_H

#include "base/base.h"

struct kube_resource;
struct kube_workload_def;

const struct kube_resource *kube_revision_resource(const struct kube_workload_def *def); /* NULL: it keeps none */
/* Does this ReplicaSet or ControllerRevision belong to the workload of that uid? */
bool kube_revision_is_of(struct rh_str revision, const char *uid);
int64_t kube_revision_number(struct rh_str revision); /* the newest is the highest; 0: it says none */
/* Its template as JSON, in it; empty: it has none. What is not the template's own may stand in it: the label
 * pod-template-hash, and "$patch". */
struct rh_str kube_revision_template(struct rh_str revision);
void kube_template_images(struct rh_str template, struct rh_buf *out);       /* of its containers, commas between */
void kube_template_pull_secrets(struct rh_str template, struct rh_buf *out); /* their names, commas between */
/* What `now` has otherwise than `was`, commas between: "image, env, pull secrets"; nothing: they are the same. */
void kube_template_changes(struct rh_str was, struct rh_str now, struct rh_buf *out);
/* The template with nothing in it that is not its own. */
enum rh_code kube_template_own(struct rh_str template, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
/* The strategic merge patch that makes a workload's template this one again, as kubectl's rollout undo sends it of a
 * ControllerRevision. */
enum rh_code kube_revision_patch(struct rh_str template, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
#endif
