/* What the store must know of watches: to wake them, and to end them. */
#ifndef RH_SANDBOX_WATCH_H
#define RH_SANDBOX_WATCH_H
#include <stddef.h>

struct rh_store;
void rh_watches_wake(struct rh_store *s);
void rh_watches_end(struct rh_store *s);
size_t rh_watches_of(const struct rh_store *s);
#endif
