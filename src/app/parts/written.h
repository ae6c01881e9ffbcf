/* written: what became of a write. One rule for create, edit, delete, restart, scale and rotate. */
#ifndef APP_PARTS_WRITTEN_H
#define APP_PARTS_WRITTEN_H

#include "base/base.h"

struct kube;
struct kube_reply;

enum app_fate {
	APP_FATE_DONE,
	APP_FATE_REFUSED, /* nothing was written */
	APP_FATE_UNKNOWN, /* nobody knows: the object has to be looked at */
};
/* What the answer to a write says of it. Only one that carries the object, or for a delete a Status that says Success,
 * is done. An API server answers 500 also when etcd did not answer it in time, or changed its leader: the write may
 * have happened (k8s.io/apiserver, pkg/storage/errors and endpoints/handlers/responsewriters). name: of the object,
 * NULL: the server chooses it. */
enum app_fate app_fate_of(const char *method, const char *name, const struct rh_err *e, const struct kube_reply *r);
/* In words, why it had to be looked at, when looking showed that nothing was written. `answer`: what the write came
 * back with. */
void app_err_not_written(struct rh_err *e, const struct rh_err *answer);
/* It is still not known, and how to look. path: of the object; look: why it could not be looked at. */
void app_err_unknown(struct rh_err *e, const char *method, const char *what, const struct kube *k, const char *path,
		     const struct rh_err *look);
/* The kubectl line that shows the object with that path; nothing for paths of other APIs. */
void app_look_line(struct rh_buf *out, const struct kube *k, const char *path);

/* Is what the server has now what was sent? Only then a write whose answer was lost has happened. */
bool app_is_ours(struct rh_str sent, struct rh_str there);
bool app_same_value(struct rh_str a, struct rh_str b, const char *pointer); /* neither has it: the same */
bool app_being_deleted(struct rh_str object);                               /* it only waits for its finalizers */
/* Would it change nothing? Members that a patch does not name do not count. */
bool app_changes_nothing(const char *content_type, struct rh_str body, struct rh_str before);
#endif
