/* workloads: what screens about workloads share. */
#ifndef SCREENS_WORKLOADS_H
#define SCREENS_WORKLOADS_H

#include "base/base.h"
#include "kube/workload_row.h"
#include "ui/role.h"

struct app;
struct app_change;
struct kube;
struct kube_workload_def;
struct ui_screen;

enum ui_role workload_pull_role(enum kube_pull pull);
/* Appends the native path of it, by the API that this cluster has for the kind. */
void workload_object_path(const struct kube *k, const struct kube_workload_def *def, const char *ns, const char *name,
			  struct rh_buf *out);
/* Reads it: the answer, a struct kube_reply, is a message with `tag` to the screen. */
void workload_object_ask(struct ui_screen *s, const struct kube_workload_def *def, const char *ns, const char *name,
			 int tag);
/* Which list of workloads is on the stack; "explore" when there is none. */
const char *workload_list_id(struct app *a);
/* Asks, then deletes it with its pods; where the place is protected its name has to be typed. leave: back to the list
 * then. */
void workload_delete_ask(struct ui_screen *s, const struct kube_workload_def *def, const char *ns, const char *name,
			 const char *uid, bool leave);
/* The change that deletes it with its pods. */
struct app_change *workload_deletion(struct ui_screen *s, const struct kube_workload_def *def, const char *ns,
				     const char *name, const char *uid);
/* A change of it that has its path and its name; method: "PATCH", "DELETE". The caller's, with body and the rest. */
struct app_change *workload_change(struct ui_screen *s, const char *verb, const char *method,
				   const struct kube_workload_def *def, const char *ns, const char *name);
/* A patch of it, as a change that can be reviewed or written; the body is the caller's to fill. type: "merge",
 * "strategic". */
struct app_change *workload_patch(struct ui_screen *s, const struct kube_workload_def *def, const char *ns,
				  const char *name, const char *type);
/* A change that replaces its pods, one after the other: kubectl's rollout restart. Only for kinds that can_restart.
 */
struct app_change *workload_restart(struct ui_screen *s, const struct kube_workload_def *def, const char *ns,
				    const char *name);
/* Its form, or the reason why it has none. */
void workload_edit_open(struct ui_screen *s, const char *key);
#endif
