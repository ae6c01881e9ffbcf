/* Re-match of several workloads at once: the pull secrets of their namespaces are read, then one review says what is
 * attached to which. Private to the lists of workloads. */
#ifndef SCREENS_WORKLOADS_REMATCH_MANY_H
#define SCREENS_WORKLOADS_REMATCH_MANY_H

#include "base/base.h"
#include "ui/screen.h"

struct app_change;

/* What is under way on a list: zeroed at first, one at a time. */
struct workload_rematch_many {
	struct ui_screen *screen;
	char **keys; /* of the marked rows; NULL: done with */
	char *ns;    /* whose pull secrets are being read; NULL: nothing is under way */
	struct app_change **v;
	char **notes;
	size_t all, n; /* marked; of those that change */
};

void workload_rematch_many_start(struct ui_screen *s, struct workload_rematch_many *m);      /* on what is marked */
bool workload_rematch_many_reply(struct workload_rematch_many *m, struct rh_message *reply); /* true: it was for it */
void workload_rematch_many_release(struct workload_rematch_many *m);
#endif
