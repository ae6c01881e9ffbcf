/* Events as moments: what each is about and what happened, by its reason, in one table. The reasons and texts are
 * Kubernetes' own: pkg/kubelet/events/event.go, pkg/kubelet/images, pkg/kubelet/prober, pkg/controller. */
#include "base/base.h"
#include "kube/pod.h"
#include "kube/pull/words.h"
#include "kube/timeline/draft.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <string.h>

static const struct reason {
	const char *reason, *begins; /* of the message */
	enum kube_moment_kind kind;
	enum kube_moment_mood mood;
	enum kube_moment_step step;
	enum kube_rest rest;
	const char *what;
} reasons[] = {
	{ "Scheduled", "", KUBE_MOMENT_POD, KUBE_MOOD_PLAIN, KUBE_STEP_PLACED, KUBE_REST_TO, N_("placed on") },
	{ "FailedScheduling", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_PLACED, KUBE_REST_ALL,
	  N_("no node takes it") },
	{ "Preempted", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_ENDED, KUBE_REST_ALL, N_("had to make room") },
	{ "Evicted", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_ENDED, KUBE_REST_ALL, N_("evicted") },
	{ "TaintManagerEviction", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_ENDED, KUBE_REST_ALL, N_("evicted") },
	{ "NodeNotReady", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_OTHER, KUBE_REST_ALL, N_("its node is away") },
	{ "FailedMount", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_PLACED, KUBE_REST_ALL, N_("volume not there") },
	{ "FailedAttachVolume", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_PLACED, KUBE_REST_ALL,
	  N_("volume not there") },
	{ "FailedCreatePodSandBox", "", KUBE_MOMENT_POD, KUBE_MOOD_BAD, KUBE_STEP_PLACED, KUBE_REST_ALL,
	  N_("cannot be set up") },
	{ "SandboxChanged", "", KUBE_MOMENT_POD, KUBE_MOOD_BUSY, KUBE_STEP_PLACED, KUBE_REST_ALL, N_("set up again") },

	{ "Pulling", "", KUBE_MOMENT_PULL, KUBE_MOOD_BUSY, KUBE_STEP_PULLING, KUBE_REST_QUOTED, N_("pulling") },
	{ "Pulled", "", KUBE_MOMENT_PULL, KUBE_MOOD_GOOD, KUBE_STEP_PULLED, KUBE_REST_QUOTED, N_("pulled") },
	{ "BackOff", "Back-off pulling", KUBE_MOMENT_PULL, KUBE_MOOD_BUSY, KUBE_STEP_WAITS, KUBE_REST_ALL,
	  N_("waits to pull") },
	{ "FailedToRetrieveImagePullSecret", "", KUBE_MOMENT_PULL, KUBE_MOOD_BAD, KUBE_STEP_PULLING, KUBE_REST_ALL,
	  N_("no pull secret") },
	{ "Failed", "Error: ImagePullBackOff", KUBE_MOMENT_PULL, KUBE_MOOD_BUSY, KUBE_STEP_WAITS, KUBE_REST_NOTHING,
	  N_("waits to pull") },
	{ "ErrImageNeverPull", "", KUBE_MOMENT_PULL, KUBE_MOOD_BAD, KUBE_STEP_PULLED, KUBE_REST_ALL, N_("not there") },
	{ "InspectFailed", "", KUBE_MOMENT_PULL, KUBE_MOOD_BAD, KUBE_STEP_PULLED, KUBE_REST_ALL,
	  N_("not a valid name") },

	{ "Created", "", KUBE_MOMENT_CONTAINER, KUBE_MOOD_PLAIN, KUBE_STEP_CREATED, KUBE_REST_NOTHING, N_("made") },
	{ "Started", "", KUBE_MOMENT_CONTAINER, KUBE_MOOD_GOOD, KUBE_STEP_STARTED, KUBE_REST_NOTHING, N_("started") },
	{ "Killing", "Stopping container", KUBE_MOMENT_CONTAINER, KUBE_MOOD_PLAIN, KUBE_STEP_ENDED, KUBE_REST_NOTHING,
	  N_("being stopped") },
	{ "Killing", "", KUBE_MOMENT_CONTAINER, KUBE_MOOD_BAD, KUBE_STEP_ENDED, KUBE_REST_ALL, N_("being stopped") },
	{ "BackOff", "Back-off restarting", KUBE_MOMENT_CONTAINER, KUBE_MOOD_BAD, KUBE_STEP_RESTS, KUBE_REST_NOTHING,
	  N_("waits to start") },
	{ "OOMKilling", "", KUBE_MOMENT_CONTAINER, KUBE_MOOD_BAD, KUBE_STEP_ENDED, KUBE_REST_ALL, N_("out of memory") },
	{ "FailedPostStartHook", "", KUBE_MOMENT_CONTAINER, KUBE_MOOD_BAD, KUBE_STEP_STARTED, KUBE_REST_ALL,
	  N_("hook failed") },
	{ "FailedPreStopHook", "", KUBE_MOMENT_CONTAINER, KUBE_MOOD_BAD, KUBE_STEP_ENDED, KUBE_REST_ALL,
	  N_("hook failed") },
	{ "Unhealthy", "Readiness", KUBE_MOMENT_PROBE, KUBE_MOOD_BAD, KUBE_STEP_PROBED, KUBE_REST_ALL,
	  N_("readiness failed") },
	{ "Unhealthy", "Liveness", KUBE_MOMENT_PROBE, KUBE_MOOD_BAD, KUBE_STEP_PROBED, KUBE_REST_ALL,
	  N_("liveness failed") },
	{ "Unhealthy", "Startup", KUBE_MOMENT_PROBE, KUBE_MOOD_BAD, KUBE_STEP_PROBED, KUBE_REST_ALL,
	  N_("startup failed") },
	{ "ProbeWarning", "", KUBE_MOMENT_PROBE, KUBE_MOOD_BUSY, KUBE_STEP_PROBED, KUBE_REST_ALL, N_("warned") },

	{ "ScalingReplicaSet", "Scaled up replica set", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_PLAIN, KUBE_STEP_SCALED,
	  KUBE_REST_BEHIND, N_("scaled up") },
	{ "ScalingReplicaSet", "Scaled down replica set", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_PLAIN, KUBE_STEP_SCALED,
	  KUBE_REST_BEHIND, N_("scaled down") },
	{ "SuccessfulCreate", "Created job", KUBE_MOMENT_JOB, KUBE_MOOD_PLAIN, KUBE_STEP_SCALED, KUBE_REST_ALL,
	  N_("job made") },
	{ "SuccessfulCreate", "", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_PLAIN, KUBE_STEP_MADE, KUBE_REST_NOTHING,
	  N_("pod made") },
	{ "SuccessfulDelete", "Deleted job", KUBE_MOMENT_JOB, KUBE_MOOD_PLAIN, KUBE_STEP_OTHER, KUBE_REST_ALL,
	  N_("job deleted") },
	{ "SuccessfulDelete", "", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_PLAIN, KUBE_STEP_OTHER, KUBE_REST_NOTHING,
	  N_("pod taken away") },
	{ "FailedCreate", "", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_BAD, KUBE_STEP_MADE, KUBE_REST_ALL, N_("pod not made") },
	{ "FailedDelete", "", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_BAD, KUBE_STEP_OTHER, KUBE_REST_ALL,
	  N_("pod not taken away") },
	{ "Completed", "", KUBE_MOMENT_JOB, KUBE_MOOD_GOOD, KUBE_STEP_OVER, KUBE_REST_NOTHING, N_("complete") },
	{ "SawCompletedJob", "", KUBE_MOMENT_JOB, KUBE_MOOD_PLAIN, KUBE_STEP_OVER, KUBE_REST_ALL, N_("job ended") },
	{ "BackoffLimitExceeded", "", KUBE_MOMENT_JOB, KUBE_MOOD_BAD, KUBE_STEP_OVER, KUBE_REST_ALL, N_("failed") },
	{ "DeadlineExceeded", "", KUBE_MOMENT_JOB, KUBE_MOOD_BAD, KUBE_STEP_OVER, KUBE_REST_ALL, N_("failed") },
	{ "Suspended", "", KUBE_MOMENT_JOB, KUBE_MOOD_PLAIN, KUBE_STEP_OTHER, KUBE_REST_NOTHING, N_("suspended") },
	{ "Resumed", "", KUBE_MOMENT_JOB, KUBE_MOOD_PLAIN, KUBE_STEP_OTHER, KUBE_REST_NOTHING, N_("resumed") },
};

static const struct reason *reason_of(const struct kube_event_row *e)
{
	for (size_t i = 0; i < RH_LEN(reasons); i++)
		if (strcmp(e->reason, reasons[i].reason) == 0 && rh_str_starts(rh_str(e->message), reasons[i].begins))
			return &reasons[i];
	return NULL;
}

/* ---- texts ---- */

/* "Created pod: front-5c47c-7b7k2", "create Pod db-0 in StatefulSet db successful" */
static char *pod_named(const char *message)
{
	struct rh_str m = rh_str(message), name;
	size_t at = rh_str_find(m, "pod: "), skip = strlen("pod: ");

	if (at == m.n) {
		at = rh_str_find(m, " Pod ");
		skip = strlen(" Pod ");
	}
	if (at == m.n)
		return NULL;
	m = rh_str_from(m, at + skip);
	return rh_str_cut(&m, ' ', &name) ? rh_str_dup(name) : NULL;
}

static char *what_of(const struct reason *r, const struct kube_event_row *e)
{
	struct rh_str took = r->step == KUBE_STEP_PULLED ? kube_pulled_in(rh_str(e->message)) : rh_str(NULL);

	if (r->step == KUBE_STEP_PULLED && kube_pulled_present(rh_str(e->message)))
		return rh_strdup(_("there already"));
	return took.n ? rh_format(_("pulled in %.*s"), RH_ARG(took)) : rh_strdup(_(r->what));
}

/* ---- one event ---- */

static struct kube_moment like_of(const struct kube_event_row *e)
{
	return (struct kube_moment){ .kind = KUBE_MOMENT_OTHER,
				     .mood = strcmp(e->type, "Normal") == 0 ? KUBE_MOOD_PLAIN : KUBE_MOOD_BAD,
				     .step = KUBE_STEP_OTHER,
				     .first = e->first,
				     .last = e->last,
				     .count = e->count };
}

/* What it is about: a pod by its name, anything else that has a page by its key. */
static void set_object(struct kube_timeline_draft *d, struct kube_moment_draft *m, const struct kube_event_row *e)
{
	const struct kube_workload_def *def = kube_workload_def_of_kind(rh_str(e->kind));
	char *pod = m->m.kind == KUBE_MOMENT_ROLLOUT && strcmp(e->kind, "Pod") ? pod_named(e->message) : NULL;

	if (pod) {
		kube_moment_of_pod(d, m, pod, NULL);
	} else if (strcmp(e->kind, "Pod") == 0) {
		kube_moment_of_pod(d, m, e->name, e->container);
	} else if (def) {
		free(m->of);
		m->of = rh_format("%s/%s/%s", def->id, e->ns, e->name);
	}
	free(pod);
}

/* A failure of the kubelet: to pull, or to start what was pulled. */
static void add_failed(struct kube_timeline_draft *d, const struct kube_event_row *e)
{
	struct kube_moment like = like_of(e);
	struct rh_str m = rh_str(e->message);
	bool asked = rh_str_starts(m, "Failed to pull image"),
	     pull = asked || rh_str_starts(m, "Error: illegal base64 data");
	size_t colon = asked ? rh_str_find(m, "\": ") : m.n;

	like.kind = pull ? KUBE_MOMENT_PULL : KUBE_MOMENT_CONTAINER;
	like.step = pull ? KUBE_STEP_PULLED : KUBE_STEP_CREATED;
	like.mood = KUBE_MOOD_BAD;
	set_object(d,
		   kube_moment_add(d, &like,
				   pull ? _(kube_pull_defs[kube_pull_of_text(rh_str(e->message), rh_str(NULL))].word)
					: _("cannot start"),
				   colon < m.n ? e->message + colon + strlen("\": ") : e->message),
		   e);
}

/* The kubelet says twice that an image was not pulled, the second time without why; and the same of waiting. */
static bool is_echo(const struct kube_timeline_draft *d, const struct kube_event_row *e)
{
	static const struct {
		const char *echo, *reason, *begins;
	} echoes[] = {
		{ "Error: ErrImagePull", "Failed", "Failed to pull image" },
		{ "Error: ImagePullBackOff", "BackOff", "Back-off pulling" },
		{ "Error: ErrImageNeverPull", "ErrImageNeverPull", "" },
		{ "Error: InvalidImageName", "InspectFailed", "" },
	};

	for (size_t i = 0; i < RH_LEN(echoes); i++)
		for (size_t j = 0; strcmp(e->message, echoes[i].echo) == 0 && j < d->in->event_count; j++) {
			const struct kube_event_row *o = d->in->events[j];

			if (strcmp(o->reason, echoes[i].reason) == 0 && strcmp(o->name, e->name) == 0 &&
			    rh_str_starts(rh_str(o->message), echoes[i].begins))
				return true;
		}
	return false;
}

static void add(struct kube_timeline_draft *d, const struct kube_event_row *e)
{
	const struct reason *r = reason_of(e);
	struct kube_moment like = like_of(e);
	char *what, *rest;

	if (is_echo(d, e))
		return;
	if (!r && strcmp(e->reason, "Failed") == 0) {
		add_failed(d, e);
		return;
	}
	if (!r) {
		set_object(d, kube_moment_add(d, &like, e->reason, e->message), e);
		return;
	}
	like.kind = r->kind;
	like.mood = r->mood;
	like.step = (int)r->step;
	what = what_of(r, e);
	rest = r->kind == KUBE_MOMENT_CONTAINER && r->rest == KUBE_REST_NOTHING
		       ? rh_strdup(e->container)
		       : kube_moment_rest(r->rest, r->begins, e->message);
	set_object(d, kube_moment_add(d, &like, what, rest), e);
	free(rest);
	free(what);
}

void kube_timeline_events(struct kube_timeline_draft *d)
{
	for (size_t i = 0; i < d->in->event_count; i++)
		add(d, d->in->events[i]);
}
