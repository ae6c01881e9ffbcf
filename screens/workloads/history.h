/* history: what the list of revisions and their difference share. */
#ifndef SCREENS_WORKLOADS_HISTORY_H
#define SCREENS_WORKLOADS_HISTORY_H

#include "base/base.h"

/* Argument of screen_history_diff; copied. */
struct workload_two_revisions {
	const char *workload; /* as kubectl names it: "deployment/front" */
	const char *ns;
	int64_t from, to;       /* their numbers; from 0: there is none before it */
	struct rh_str was, now; /* their templates */
	bool backwards;         /* shown is what going back from `to` to `from` changes */
};
#endif
