/* What the files of a timeline share: timeline.c (the screen) and timeline_rows.c (what happened, and how it is shown).
 */
#ifndef SCREENS_WORKLOADS_TIMELINE_H
#define SCREENS_WORKLOADS_TIMELINE_H

#include "screens/workloads/workload_live.h"
#include "base/base.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/timeline.h"
#include "ui/columns.h"
#include "ui/screen.h"

enum { TIMELINE_KINDS = WORKLOAD_LIVE_KINDS + 1 };
struct workload_timeline {
	struct workload_live of; /* first */
	struct kube_list_kind kinds[TIMELINE_KINDS];
	struct kube_event_filter filter;
	char *itself; /* field selector of the workload */
	struct rh_rows rows;
	struct rh_timer rest;    /* until what is expected is due */
	uint64_t made_of, deeds; /* versions of what the rows were made of */
	char *pod;               /* only what is about it; NULL: all */
	bool trouble;            /* only what went wrong */
};
struct workload_timeline *workload_timeline_of(const struct ui_screen *s);
const struct kube_moment *workload_timeline_moment(const struct rh_row *row);

extern const struct ui_column workload_timeline_columns[];
void workload_timeline_make(struct ui_screen *s); /* where what it is made of has changed */
/* As text, a line each, of those that are shown. */
void workload_timeline_print(const struct ui_screen *s, struct rh_buf *out);
bool workload_timeline_shows(const struct ui_screen *s, const struct rh_row *row);
void workload_timeline_note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
#endif
