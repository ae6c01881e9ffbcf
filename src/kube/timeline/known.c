/* What is known without an event: revisions, how far a workload is, Jobs, pods and their containers, and when the
 * kubelet tries next. The server keeps events for an hour; this stays. What an event says already is left out. */
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/pod.h"
#include "kube/revision.h"
#include "kube/timeline/draft.h"
#include "kube/verdict.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <string.h>

static char *text_at(struct rh_str doc, const char *pointer)
{
	char *z = kube_text(doc, pointer);

	return z ? z : rh_strdup("");
}

/* ---- revisions ---- */

/* The one before it by number. */
static struct rh_str before(const struct kube_timeline_input *in, const char *uid, int64_t number)
{
	struct rh_str best = { 0 };
	int64_t at = 0;

	for (size_t i = 0; i < in->made_count; i++) {
		int64_t n = kube_revision_number(in->made[i]);

		if (n < number && n > at && kube_revision_is_of(in->made[i], uid)) {
			best = in->made[i];
			at = n;
		}
	}
	return best;
}

/* A revision that was gone back to keeps its time and has a new number: what it changed is said of the one before only
 * where that is older. */
static void add_revision(struct kube_timeline_draft *d, struct rh_str revision, const char *uid)
{
	int64_t number = kube_revision_number(revision);
	int64_t made = kube_time(data_json_part(revision, "/metadata/creationTimestamp"));
	struct rh_str was = before(d->in, uid, number);
	bool older = was.n && kube_time(data_json_part(was, "/metadata/creationTimestamp")) <= made;
	char *name = text_at(revision, "/metadata/name"), *what = rh_format(_("revision %lld"), (long long)number);
	struct rh_buf changes;

	rh_buf_init(&changes, 4096);
	if (older)
		kube_template_changes(kube_revision_template(was), kube_revision_template(revision), &changes);
	rh_buf_addf(&changes, "%s%s", changes.n ? " · " : "", name);
	if (made && kube_revision_template(revision).n)
		kube_moment_add(
			d,
			&(struct kube_moment){ .kind = KUBE_MOMENT_ROLLOUT, .last = made, .step = KUBE_STEP_REVISION },
			what, changes.p);
	rh_buf_release(&changes);
	free(what);
	free(name);
}

/* ---- Jobs, and how far a workload is: conditions ---- */

static const struct {
	const char *type, *status, *reason; /* reason NULL: any */
	const char *time;
	enum kube_moment_kind kind;
	enum kube_moment_mood mood;
	enum kube_rest rest;
	const char *what;
} conditions[] = {
	{ "Progressing", "True", "NewReplicaSetAvailable", "lastUpdateTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_GOOD,
	  KUBE_REST_QUOTED, N_("rolled out") },
	{ "Progressing", "False", "ProgressDeadlineExceeded", "lastUpdateTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_BAD,
	  KUBE_REST_QUOTED, N_("makes no progress") },
	{ "Progressing", "Unknown", "DeploymentPaused", "lastUpdateTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_PLAIN,
	  KUBE_REST_NOTHING, N_("paused") },
	{ "Progressing", "Unknown", "DeploymentResumed", "lastUpdateTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_PLAIN,
	  KUBE_REST_NOTHING, N_("resumed") },
	{ "Available", "False", NULL, "lastTransitionTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_BAD, KUBE_REST_NOTHING,
	  N_("too few are ready") },
	{ "Available", "True", NULL, "lastTransitionTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_GOOD, KUBE_REST_NOTHING,
	  N_("enough are ready") },
	{ "ReplicaFailure", "True", NULL, "lastTransitionTime", KUBE_MOMENT_ROLLOUT, KUBE_MOOD_BAD, KUBE_REST_ALL,
	  N_("pod not made") },
	{ "Complete", "True", NULL, "lastTransitionTime", KUBE_MOMENT_JOB, KUBE_MOOD_GOOD, KUBE_REST_NOTHING,
	  N_("complete") },
	{ "Failed", "True", NULL, "lastTransitionTime", KUBE_MOMENT_JOB, KUBE_MOOD_BAD, KUBE_REST_ALL, N_("failed") },
	{ "Suspended", "True", NULL, "lastTransitionTime", KUBE_MOMENT_JOB, KUBE_MOOD_PLAIN, KUBE_REST_NOTHING,
	  N_("suspended") },
};

/* An event that says the same says it in the same words. */
static bool is_said(const struct kube_timeline_draft *d, const char *what, int64_t when)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->v[i].what, what) == 0 && when >= d->v[i].m.first - 2 && when <= d->v[i].m.last + 2)
			return true;
	return false;
}

static void add_condition(struct kube_timeline_draft *d, struct rh_str c, const char *of)
{
	for (size_t i = 0; i < RH_LEN(conditions); i++) {
		int64_t when = kube_time(kube_member(c, conditions[i].time));
		char *said, *message;

		if (!when || !kube_member_is(c, "type", conditions[i].type) ||
		    !kube_member_is(c, "status", conditions[i].status) ||
		    (conditions[i].reason && !kube_member_is(c, "reason", conditions[i].reason)) ||
		    is_said(d, _(conditions[i].what), when))
			continue;
		said = text_at(c, "/message");
		message = kube_moment_rest(conditions[i].rest, "", said);
		struct kube_moment_draft *m = kube_moment_add(d,
							      &(struct kube_moment){ .kind = conditions[i].kind,
										     .mood = conditions[i].mood,
										     .last = when,
										     .step = KUBE_STEP_OVER },
							      _(conditions[i].what), message);
		rh_strset(&m->of, of);
		free(message);
		free(said);
	}
}

static void add_conditions(struct kube_timeline_draft *d, struct rh_str object, const char *of)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, data_json_part(object, "/status/conditions")))
		while (data_json_next(&it))
			add_condition(d, it.value, of);
}

/* One that a CronJob made, or a person from it. */
static void add_job(struct kube_timeline_draft *d, struct rh_str job)
{
	char *name = text_at(job, "/metadata/name");
	char *of = rh_format("%s/%s/%s", kube_workload_defs[KUBE_JOB].id, d->in->ns, name);
	int64_t made = kube_time(data_json_part(job, "/metadata/creationTimestamp"));

	if (made && !is_said(d, _("job made"), made)) {
		struct kube_moment_draft *m = kube_moment_add(
			d, &(struct kube_moment){ .kind = KUBE_MOMENT_JOB, .last = made, .step = KUBE_STEP_SCALED },
			_("job made"), name);

		rh_strset(&m->of, of);
	}
	add_conditions(d, job, of);
	free(of);
	free(name);
}

/* ---- pods ---- */

static void add_container(struct kube_timeline_draft *d, const struct kube_pod *pod, const struct kube_container *c,
			  const struct kube_moment *like, const char *what, const char *message)
{
	if (like->last && !kube_moment_near(d, like->step, pod->name, c->name, like->last))
		kube_moment_of_pod(d, kube_moment_add(d, like, what, message), pod->name, c->name);
}

static void add_end(struct kube_timeline_draft *d, const struct kube_pod *pod, const struct kube_container *c, int code,
		    const char *reason, int64_t when)
{
	bool says = *reason && strcmp(reason, "Error") && strcmp(reason, "Completed");
	char *what = code ? rh_format(_("ended with %d"), code) : rh_strdup(_("ended"));
	char *message = says ? rh_format("%s · %s", c->name, reason) : rh_strdup(c->name);
	struct kube_moment like = { .kind = KUBE_MOMENT_CONTAINER,
				    .mood = code ? KUBE_MOOD_BAD : KUBE_MOOD_PLAIN,
				    .last = when,
				    .step = KUBE_STEP_ENDED };

	if (when)
		kube_moment_of_pod(d, kube_moment_add(d, &like, what, message), pod->name, c->name);
	free(message);
	free(what);
}

/* When the kubelet pulls again, as long as that is to come. */
static void add_next(struct kube_timeline_draft *d, const struct kube_pod *pod, const struct kube_container *c)
{
	const struct kube_event_row **events = rh_alloc((d->in->event_count + 1) * sizeof *events);
	struct kube_verdict_input in = { .pod = pod, .container = c, .events = events, .now = d->in->now };
	struct kube_pull_times t;

	for (size_t i = 0; i < d->in->event_count; i++)
		if (strcmp(d->in->events[i]->uid, pod->uid) == 0)
			events[in.event_count++] = d->in->events[i];
	kube_pull_times_read(&in, &t);
	free(events);
	if (!t.refused || t.again <= d->in->now || kube_pod_over(pod) || pod->removing)
		return;
	struct kube_moment like = { .kind = KUBE_MOMENT_PULL,
				    .mood = KUBE_MOOD_BUSY,
				    .last = t.again,
				    .step = KUBE_STEP_NEXT,
				    .expected = true };
	kube_moment_of_pod(d, kube_moment_add(d, &like, _("pulls again"), c->image), pod->name, c->name);
}

static void add_containers(struct kube_timeline_draft *d, const struct kube_pod *pod)
{
	for (size_t i = 0; i < pod->container_count; i++) {
		const struct kube_container *c = &pod->containers[i];
		struct kube_moment like = { .kind = KUBE_MOMENT_CONTAINER,
					    .mood = KUBE_MOOD_GOOD,
					    .last = c->started,
					    .step = KUBE_STEP_STARTED };

		add_container(d, pod, c, &like, _("started"), c->name);
		add_end(d, pod, c, c->last_code, c->last_reason, c->last_ended);
		if (c->state == KUBE_CONTAINER_ENDED)
			add_end(d, pod, c, c->code, c->reason, c->ended);
		if (c->pull > KUBE_PULL_PULLING)
			add_next(d, pod, c);
	}
}

static void add_pod(struct kube_timeline_draft *d, const struct kube_pod *pod)
{
	struct kube_moment like = { .kind = KUBE_MOMENT_POD, .last = pod->created, .step = KUBE_STEP_MADE };

	if (pod->created && !kube_moment_near(d, KUBE_STEP_MADE, pod->name, "", pod->created))
		kube_moment_of_pod(d, kube_moment_add(d, &like, _("pod made"), ""), pod->name, NULL);
	like.last = pod->scheduled;
	like.step = KUBE_STEP_PLACED;
	if (pod->scheduled && *pod->node && !kube_moment_near(d, KUBE_STEP_PLACED, pod->name, "", pod->scheduled))
		kube_moment_of_pod(d, kube_moment_add(d, &like, _("placed on"), pod->node), pod->name, NULL);
	like.last = pod->removed;
	like.step = KUBE_STEP_ENDED;
	if (pod->removed)
		kube_moment_of_pod(d, kube_moment_add(d, &like, _("being removed"), ""), pod->name, NULL);
	add_containers(d, pod);
}

void kube_timeline_known(struct kube_timeline_draft *d)
{
	const struct kube_timeline_input *in = d->in;
	char *uid = text_at(in->object, "/metadata/uid");

	for (size_t i = 0; i < in->made_count; i++) {
		if (!*uid || !kube_revision_is_of(in->made[i], uid))
			continue;
		if (in->def->kind == KUBE_CRONJOB)
			add_job(d, in->made[i]);
		else
			add_revision(d, in->made[i], uid);
	}
	for (size_t i = 0; i < in->pod_count; i++)
		add_pod(d, in->pods[i]);
	if (in->def->kind != KUBE_POD)
		add_conditions(d, in->object, "");
	free(uid);
}
