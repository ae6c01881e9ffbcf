/* written: what became of a write. */
#ifndef APP_PARTS_WRITTEN_H
#define APP_PARTS_WRITTEN_H

#include "base/base.h"

bool app_was_lost(const struct rh_err *e); /* nobody knows whether it happened: has to be looked up */
/* Is what the server has now what was sent? Only then a write whose answer was lost has happened. */
bool app_is_ours(struct rh_str sent, struct rh_str there);
bool app_same_value(struct rh_str a, struct rh_str b, const char *pointer); /* neither has it: the same */
#endif
