/* object: of any object, what is the server's and its controllers'. */
#ifndef KUBE_OBJECT_H
#define KUBE_OBJECT_H

#include "base/base.h"

/* Takes out what the server counts up by itself: it says nothing about what somebody changed. */
void kube_object_uncounted(struct rh_secret *doc);
/* Takes out all that belongs to the object that it was, so that the rest can be created: ObjectMeta of
 * k8s.io/apimachinery meta/v1 types.go, as far as it is read-only, the status, and a Deployment's revision. */
enum rh_code kube_object_as_new(struct rh_secret *doc, struct rh_err *e) RH_NODISCARD;
#endif
