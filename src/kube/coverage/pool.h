/* pool: texts that are kept once, so that equal ones are one pointer. */
#ifndef KUBE_COVERAGE_POOL_H
#define KUBE_COVERAGE_POOL_H

#include "base/base.h"

struct kube_pool_block;
struct kube_pool {
	struct kube_pool_block *blocks;
	const char **slots; /* open addressing; a power of two */
	size_t slot_count, n;
};
const char *kube_pool_text(struct kube_pool *p, struct rh_str text); /* lives as long as the pool */
const char *kube_pool_json(struct kube_pool *p, struct rh_str raw); /* a JSON string, decoded for showing; "" if none */
const char *kube_pool_format(struct kube_pool *p, const char *fmt, ...) RH_PRINTF(2, 3);
void kube_pool_release(struct kube_pool *p);

/* A table from several of its texts (by pointer) to a number. */
enum { KUBE_INDEX_KEYS = 6 };
struct kube_index {
	struct kube_index_slot *slots;
	size_t slot_count, n;
};
/* The number that stands for these keys; where there is none yet, `fresh` becomes it. NULL is a key like others. */
size_t kube_index_put(struct kube_index *x, const void *const keys[KUBE_INDEX_KEYS], size_t fresh);
bool kube_index_get(const struct kube_index *x, const void *const keys[KUBE_INDEX_KEYS], size_t *number);
void kube_index_release(struct kube_index *x);
#endif
