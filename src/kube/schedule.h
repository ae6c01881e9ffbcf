/* schedule: when a CronJob runs, as the CronJob controller reads it (robfig/cron v3, ParseStandard). Pure. */
#ifndef KUBE_SCHEDULE_H
#define KUBE_SCHEDULE_H

#include "base/base.h"

/* Is it one? Else what is wrong, and an example. */
bool kube_schedule_check(struct rh_str s, struct rh_err *e);
/* The first minute after `after` (seconds since 1970) that it names, in UTC; 0: none within five years, or it cannot be
 * told: it is none, it counts from when the controller began (@every), or names a time zone of its own. */
int64_t kube_schedule_next(struct rh_str s, int64_t after);
#endif
