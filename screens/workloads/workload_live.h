/* workload_live: a live list about one workload, as a kind of screen. It begins when the workload was read, because it
 * needs its uid and its selector. */
#ifndef SCREENS_WORKLOADS_WORKLOAD_LIVE_H
#define SCREENS_WORKLOADS_WORKLOAD_LIVE_H

#include "screens/live.h"
#include "base/base.h"
#include "kube/list.h"
#include "ui/screen.h"

struct kube;
struct kube_event_filter;
struct kube_workload_def;

/* The state of such a screen begins with it. */
struct workload_live {
	struct live_screen live; /* first */
	const struct kube_workload_def *def;
	char *key, *ns, *name;
	char *uid, *selector; /* as it was read */
	const char *only[1];
	struct kube_list *list; /* NULL: it has not begun */
	struct rh_err err;      /* it could not be read */
	bool outlives;          /* there is something to list although it is gone */
};
/* In its struct live_spec: what is listed is said by `fill`, as far as the kinds go, which it may call again. */
#define WORKLOAD_LIVE .borrow = workload_live_borrow, .again = workload_live_again
struct kube_list *workload_live_borrow(struct ui_screen *s);
void workload_live_again(struct ui_screen *s);

/* The kinds of one list: itself ("metadata.name=front", a field selector), its events, and its pods by their selector.
 * How many there are; the filter and both selectors are borrowed. */
enum { WORKLOAD_LIVE_KINDS = 3 };
size_t workload_live_kinds(const struct kube *k, struct kube_event_filter *of, const char *itself, const char *selector,
			   struct kube_list_kind out[WORKLOAD_LIVE_KINDS]);

void workload_live_open(struct ui_screen *s, const void *key);       /* "deployment/ns/name" */
bool workload_live_reply(struct ui_screen *s, struct rh_message *m); /* false: it is not about the workload */
void workload_live_rows(struct ui_screen *s, struct ui_list_shown *out);
void workload_live_close(struct ui_screen *s);
#endif
