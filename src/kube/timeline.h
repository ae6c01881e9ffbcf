/* timeline: what happened to a workload and its pods, from their events and from all else that is known of it. Pure. */
#ifndef KUBE_TIMELINE_H
#define KUBE_TIMELINE_H

#include "base/base.h"

struct kube_event_row;
struct kube_pod;
struct kube_workload_def;

/* What it is about. */
enum kube_moment_kind {
	KUBE_MOMENT_OURS, /* a write of this session */
	KUBE_MOMENT_ROLLOUT,
	KUBE_MOMENT_JOB,
	KUBE_MOMENT_POD,
	KUBE_MOMENT_PULL,
	KUBE_MOMENT_CONTAINER,
	KUBE_MOMENT_PROBE,
	KUBE_MOMENT_OTHER,
	KUBE_MOMENTS
};
struct kube_moment_def {
	const char *id, *word; /* "pull", N_("pull") */
};
extern const struct kube_moment_def kube_moment_defs[KUBE_MOMENTS];
enum kube_moment_mood { KUBE_MOOD_PLAIN, KUBE_MOOD_GOOD, KUBE_MOOD_BUSY, KUBE_MOOD_BAD };

struct kube_moment {
	struct rh_row row; /* its key stays while it is repeated */
	enum kube_moment_kind kind;
	enum kube_moment_mood mood;
	const char *what;    /* translated, short: "pulled in 2.1s", "readiness probe failed" */
	const char *message; /* what whoever noticed it said, without what `what` says; may be empty */
	const char *pod;     /* its name; "" where it is about none */
	const char *of;      /* key of the page that it is about, "pod/web-blue/front-5c47c-7b7k2"; "" there is none */
	int64_t first, last; /* seconds since 1970; last may be to come: when the kubelet tries again */
	int count;           /* how often, from first to last */
	int step;            /* of two in one second the lower came first */
	bool expected;       /* it is to come */
};
/* A write of our own. */
struct kube_timeline_deed {
	int64_t when;
	const char *what, *object; /* translated; "secret web-blue/quay-pull" */
	bool done;
};
struct kube_timeline_input {
	const struct kube_workload_def *def;
	const char *ns, *name;
	struct rh_str object; /* the workload as JSON; empty: it is gone */
	const struct kube_event_row *const *events;
	size_t event_count;
	struct kube_pod *const *pods;
	size_t pod_count;
	const struct rh_str *made; /* its ReplicaSets, ControllerRevisions or Jobs as JSON; others are passed over */
	size_t made_count;
	const struct kube_timeline_deed *deeds;
	size_t deed_count;
	int64_t now;
};
/* Rows of struct kube_moment, in no order. What is the same again is one row with a count. */
void kube_timeline(const struct kube_timeline_input *in, struct rh_rows *out);
int kube_moment_cmp(const struct rh_row *a, const struct rh_row *b); /* the oldest first */
#endif
