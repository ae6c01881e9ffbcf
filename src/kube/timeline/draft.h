/* draft: a timeline while it is put together. */
#ifndef KUBE_TIMELINE_DRAFT_H
#define KUBE_TIMELINE_DRAFT_H

#include "base/base.h"
#include "kube/timeline.h"

struct kube_timeline_draft {
	const struct kube_timeline_input *in;
	struct kube_moment_draft {
		struct kube_moment m; /* without texts */
		char *what, *message, *pod, *of, *container;
	} * v;
	size_t n;
};
/* In the order in which they follow each other within one second. */
enum kube_moment_step {
	KUBE_STEP_OURS,
	KUBE_STEP_REVISION,
	KUBE_STEP_SCALED,
	KUBE_STEP_MADE,
	KUBE_STEP_PLACED,
	KUBE_STEP_PULLING,
	KUBE_STEP_PULLED,
	KUBE_STEP_WAITS,
	KUBE_STEP_CREATED,
	KUBE_STEP_STARTED,
	KUBE_STEP_PROBED,
	KUBE_STEP_ENDED,
	KUBE_STEP_RESTS,
	KUBE_STEP_OTHER,
	KUBE_STEP_OVER,
	KUBE_STEP_NEXT,
};
/* A further one at that time; texts are copied, NULL is "". Valid until the next. */
struct kube_moment_draft *kube_moment_add(struct kube_timeline_draft *d, const struct kube_moment *like,
					  const char *what, const char *message);
void kube_moment_of_pod(struct kube_timeline_draft *d, struct kube_moment_draft *m, const char *pod,
			const char *container);
/* Is there one of that step, pod and container at about that time? */
bool kube_moment_near(const struct kube_timeline_draft *d, int step, const char *pod, const char *container,
		      int64_t when);
/* What is left of a message where a moment's own words say the rest; the caller frees it. */
enum kube_rest {
	KUBE_REST_ALL,
	KUBE_REST_NOTHING,
	KUBE_REST_QUOTED, /* the first text in quotes */
	KUBE_REST_TO,     /* behind " to " */
	KUBE_REST_BEHIND, /* behind what it begins with */
};
char *kube_moment_rest(enum kube_rest rest, const char *begins, const char *message);
void kube_timeline_events(struct kube_timeline_draft *d);
void kube_timeline_known(struct kube_timeline_draft *d); /* after the events: what they say already is left out */
#endif
