/* leftover: does this process still hold copies of a secret anywhere in its memory? For tests that are linked with
 * src/base/wipe.c, as the program is. */
#ifndef RT_LEFTOVER_H
#define RT_LEFTOVER_H

#include "base/base.h"

#define RT_LEFTOVER_LENGTH 40
/* A secret of that length that stands nowhere in the program's text: made here, from a seed. */
void rt_leftover_make(struct rh_secret *s, unsigned seed);
/* Copies of it in the writable memory of this process, besides the secret itself. */
unsigned rt_leftover_count(const struct rh_secret *want);
#endif
