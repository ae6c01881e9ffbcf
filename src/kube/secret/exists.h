/* exists: what has a name, told to a function. */
#ifndef KUBE_SECRET_EXISTS_H
#define KUBE_SECRET_EXISTS_H

#include "base/base.h"

struct kube;
struct kube_secret_row;

/* The secret of that name, of whatever type: `done` once, unless the owner or the cluster ends before; row NULL: there
 * is none, or it could not be looked at. Then, or instead, `drop`. */
void kube_secret_exists(struct kube *k, const char *ns, const char *name, struct rh_owner owner,
			void (*done)(void *data, const struct kube_secret_row *row), void *data,
			void (*drop)(void *data));
#endif
