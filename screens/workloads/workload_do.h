/* What can be done to one workload, from its row in a list as from its page (workload_do.c). Private to these two. */
#ifndef SCREENS_WORKLOADS_WORKLOAD_DO_H
#define SCREENS_WORKLOADS_WORKLOAD_DO_H

#include "screens/screens.h"
#include "base/base.h"
#include "ui/screen.h"
#include "ui/verb.h"

struct kube_workload_def;
struct kube_workload_row;

/* What is under way on a screen: zeroed at first, one at a time. */
struct workload_doing {
	struct ui_screen *screen;
	enum ui_verb verb;
	const struct kube_workload_def *def;
	char *ns, *name;
	bool paused;
	int64_t now, to; /* replicas */
};

/* False: that verb is not one of these. What is written passes the review, with the object as it is read now. */
bool workload_do(struct ui_screen *s, struct workload_doing *d, const struct kube_workload_row *w, enum ui_verb verb);
bool workload_do_reply(struct workload_doing *d, struct rh_message *m); /* true: it was for it */
void workload_do_release(struct workload_doing *d);
/* As ui_screen_ops.unable. */
bool workload_unable(const struct ui_screen *s, const struct kube_workload_row *w, enum ui_verb verb,
		     struct rh_buf *why);

/* For the tables of actions of both screens; flags: UI_ACT_NEEDS_ROW or 0. */
#define WORKLOAD_ACTIONS(extra)                                                                                       \
	{ .verb = UI_DO_SCALE,                                                                                        \
	  .help = N_("Change the number of its replicas."),                                                           \
	  .flags = UI_ACT_WRITES | UI_ACT_HINT | (extra) },                                                           \
		{ .verb = UI_DO_REDEPLOY,                                                                             \
		  .help = N_("Replace all its pods, one after the other."),                                           \
		  .flags = UI_ACT_WRITES | UI_ACT_HINT | (extra) },                                                   \
		{ .verb = UI_DO_RUN_NOW,                                                                              \
		  .help = N_("Make a Job of the CronJob now, without waiting for its hour; run a Job again."),        \
		  .flags = UI_ACT_WRITES | UI_ACT_HINT | (extra) },                                                   \
		{ .verb = UI_DO_PAUSE,                                                                                \
		  .help = N_("A Deployment: its changes wait, or go on. A CronJob or a Job: suspended, or resumed."), \
		  .flags = UI_ACT_WRITES | UI_ACT_HINT | (extra) },                                                   \
		{ .verb = UI_DO_ROLL_BACK,                                                                            \
		  .help = N_("The templates that it had, and back to one of them."),                                  \
		  .flags = (extra),                                                                                   \
		  .opens = &screen_history },                                                                         \
		{ .verb = UI_DO_REMATCH,                                                                              \
		  .help = N_("Which pull secrets cover its images, and which it names."),                             \
		  .flags = UI_ACT_WRITES | (extra) },                                                                 \
	{                                                                                                             \
		.verb = UI_DO_CLONE, .help = N_("Create another one that begins with its values."),                   \
		.flags = UI_ACT_WRITES | (extra)                                                                      \
	}
#endif
