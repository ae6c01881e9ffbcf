/* consumer: what a pod names, for who wants no more than that. */
#ifndef KUBE_SECRET_CONSUMER_H
#define KUBE_SECRET_CONSUMER_H

#include "base/base.h"

struct kube_consumer;

/* Fills images, account, uses and own_list of a zeroed one from the spec of a pod. */
void kube_consumer_read_spec(struct kube_consumer *c, struct rh_str spec);
void kube_consumer_release(struct kube_consumer *c);
#endif
