/* What the store must know of watches: to wake them, and to end them. */
#ifndef SANDBOX_API_WATCH_H
#define SANDBOX_API_WATCH_H
#include "base/base.h"

#include <stddef.h>

struct sb_store;
void sb_watches_wake(struct sb_store *s);
void sb_watches_end(struct sb_store *s);
size_t sb_watches_of(const struct sb_store *s);
#endif
