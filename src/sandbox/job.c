/* Jobs: pods until enough of them have ended well (pkg/controller/job). */
#include "sandbox/workload.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 60, RETRY_FIRST_MS = 10000, RETRY_LAST_MS = 360000 };

static const struct rh_source source = { "job-controller", NULL, false };

bool rh_job_admit(struct rh_cluster *c, struct rh_value *v, struct rh_buf *why)
{
	struct rh_value *spec = rh_value_get(v, "spec"), *template = rh_value_get(spec, "template");
	struct rh_value *labels = rh_value_need_map(rh_value_need_map(template, "metadata"), "labels");
	const char *uid = rh_value_z(rh_value_at(v, "metadata", "uid", NULL)), *name = rh_value_z(rh_value_at(v, "metadata", "name", NULL));
	(void)c;
	(void)why;
	if (rh_value_true_of(spec, "manualSelector"))
		return true;
	/* what 1.27 and newer add besides the old names */
	rh_value_set_text(labels, "batch.kubernetes.io/controller-uid", uid);
	rh_value_set_text(labels, "batch.kubernetes.io/job-name", name);
	rh_value_set_text(labels, "controller-uid", uid);
	rh_value_set_text(labels, "job-name", name);
	rh_value_set(spec, "selector", rh_value_json("{\"matchLabels\":{\"batch.kubernetes.io/controller-uid\":\"%s\"}}", uid));
	return true;
}

struct look {
	struct rh_cluster *c;
	struct rh_object *job;
	struct rh_shelf pods;
	int64_t active, succeeded, failed, ready, parallelism, completions;	/* completions -1: any one decides */
	int64_t last_failure;
};

static bool ended(const struct rh_object *job)
{
	return rh_condition_true(rh_status_of(job), "Complete") || rh_condition_true(rh_status_of(job), "Failed");
}

static void count(struct look *l)
{
	for (size_t i = 0; i < l->pods.n; i++) {
		const struct rh_object *pod = l->pods.v[i];
		struct rh_str phase = rh_value_str_of(rh_status_of(pod), "phase");
		int64_t when = 0;
		l->active += rh_pod_active(pod);
		l->ready += rh_pod_active(pod) && rh_pod_ready(pod);
		l->succeeded += rh_str_is(phase, "Succeeded");
		if (!rh_str_is(phase, "Failed"))
			continue;
		l->failed++;
		rh_time_parse(rh_value_str_of(rh_condition_get(rh_status_of(pod), "Ready"), "lastTransitionTime"), &when);
		const struct rh_value *list = rh_value_get(rh_status_of(pod), "containerStatuses");
		rh_time_parse(rh_value_str(rh_value_at(list ? list->child : NULL, "state", "terminated", "finishedAt", NULL)), &when);
		if (when > l->last_failure)
			l->last_failure = when;
	}
}

static void remove_active(struct look *l, int64_t keep)
{
	for (size_t i = 0; i < l->pods.n; i++) {
		if (!rh_pod_active(l->pods.v[i]) || keep-- > 0)
			continue;
		rh_event(l->c, l->job, NULL, &source, "Normal", "SuccessfulDelete", "Deleted pod: %s", l->pods.v[i]->name);
		rh_pod_delete(l->c, l->pods.v[i], -1);
	}
}

static void finish(struct look *l, struct rh_value *status, const char *type, const char *reason, const char *message)
{
	char now[32];
	rh_now_text(l->c, now);
	remove_active(l, 0);
	rh_condition_set(l->c, status, type, "True", reason, message);
	struct rh_value *k = (struct rh_value *)(uintptr_t)rh_condition_get(status, type);
	rh_value_set_text(k, "lastProbeTime", now);
	if (!strcmp(type, "Complete")) {
		rh_value_set_text(status, "completionTime", now);
		rh_event(l->c, l->job, NULL, &source, "Normal", "Completed", "Job completed");
	} else {
		rh_event(l->c, l->job, NULL, &source, "Warning", reason, "%s", message);
	}
	l->active = l->ready = 0;
}

static void start_pods(struct look *l)
{
	int64_t left = l->completions < 0 ? l->succeeded ? 0 : l->parallelism : l->completions - l->succeeded;
	int64_t wanted = left < l->parallelism ? left : l->parallelism, wait = 0;
	if (l->failed && l->active < wanted) {
		int64_t ms = RETRY_FIRST_MS;
		for (int64_t i = 1; i < l->failed && ms < RETRY_LAST_MS; i++)
			ms *= 2;
		wait = l->last_failure * 1000 + (ms < RETRY_LAST_MS ? ms : RETRY_LAST_MS) - rh_world_time(l->c->world) * 1000;
	}
	if (wait > 0) {
		rh_task_idle(l->c, wait, l->job->key, rh_job_sync);
		return;
	}
	for (; l->active < wanted; l->active++)
		if (!rh_pod_from_template(l->c, l->job, rh_value_get(rh_spec_of(l->job), "template"), NULL, NULL))
			return;
	if (l->active > wanted)
		remove_active(l, wanted);
}

/* activeDeadlineSeconds: what may it last? */
static bool too_long(struct look *l, const struct rh_value *status)
{
	int64_t most = rh_spec_int(l->job, "activeDeadlineSeconds", -1), since, left;
	if (most < 0 || !rh_time_parse(rh_value_str_of(status, "startTime"), &since))
		return false;
	left = since + most - rh_world_time(l->c->world);
	if (left > 0)
		rh_task_idle(l->c, left * 1000, l->job->key, rh_job_sync);
	return left <= 0;
}

static void decide(struct look *l, struct rh_value *status)
{
	bool enough = l->completions >= 0 ? l->succeeded >= l->completions : l->succeeded > 0 && !l->active;
	int64_t restarts = 0;
	for (size_t i = 0; i < l->pods.n; i++) {
		const struct rh_value *list = rh_value_get(rh_status_of(l->pods.v[i]), "containerStatuses");
		for (const struct rh_value *s = list ? list->child : NULL; s; s = s->next)
			restarts += rh_value_int_of(s, "restartCount", 0);
	}
	if (enough)
		finish(l, status, "Complete", "", "");
	else if (l->failed + restarts > rh_spec_int(l->job, "backoffLimit", 6))
		finish(l, status, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
	else if (too_long(l, status))
		finish(l, status, "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
	else
		start_pods(l);
}

static void suspend(struct look *l, struct rh_value *status)
{
	remove_active(l, 0);
	l->active = l->ready = 0;
	if (rh_condition_set(l->c, status, "Suspended", "True", "JobSuspended", "Job suspended"))
		rh_event(l->c, l->job, NULL, &source, "Normal", "Suspended", "Job suspended");
	rh_value_remove(status, "startTime");
}

static void resume(struct look *l, struct rh_value *status)
{
	char now[32];
	rh_now_text(l->c, now);
	if (rh_condition_true(status, "Suspended")) {
		rh_condition_set(l->c, status, "Suspended", "False", "JobResumed", "Job resumed");
		rh_event(l->c, l->job, NULL, &source, "Normal", "Resumed", "Job resumed");
	}
	if (!rh_value_get(status, "startTime"))
		rh_value_set_text(status, "startTime", now);
	decide(l, status);
}

static void set_count(struct rh_value *status, const char *member, int64_t n)
{
	if (n)
		rh_value_set(status, member, rh_value_int(n));
	else
		rh_value_remove(status, member);
}

static void expire(struct rh_cluster *c, const char *key)
{
	struct rh_object *job = rh_object_at(c, "jobs", key);
	if (job && ended(job))
		rh_store_delete(&c->store, job);
}

void rh_job_sync(struct rh_cluster *c, const char *key)
{
	struct look l = { .c = c, .job = rh_object_hold(rh_object_at(c, "jobs", key)) };
	if (!l.job || rh_object_leaving(l.job) || ended(l.job)) {
		rh_object_drop(&l.job);
		return;
	}
	struct rh_value *status = rh_status_of(l.job) ? rh_value_copy(rh_status_of(l.job)) : rh_value_new(RH_V_MAP);
	l.parallelism = rh_spec_int(l.job, "parallelism", 1);
	l.completions = rh_spec_int(l.job, "completions", -1);
	rh_owned_by(c, "pods", l.job, &l.pods);
	count(&l);
	if (rh_value_true_of(rh_spec_of(l.job), "suspend"))
		suspend(&l, status);
	else
		resume(&l, status);
	set_count(status, "active", l.active);
	set_count(status, "succeeded", l.succeeded);
	set_count(status, "failed", l.failed);
	rh_value_set(status, "ready", rh_value_int(l.ready));
	rh_status_put(c, l.job, status);
	rh_shelf_release(&l.pods);
	rh_object_drop(&l.job);
}

void rh_job_changed(struct rh_cluster *c, const struct rh_change *change)
{
	const struct rh_object *any = change->now ? change->now : change->before;
	struct rh_str kind, name;
	if (change->now && !ended(change->now))
		rh_task_later(c, LOOK_MS, change->now->key, rh_job_sync);
	if (change->now && ended(change->now) && rh_value_get(rh_spec_of(change->now), "ttlSecondsAfterFinished"))
		rh_task_idle(c, 1000 * rh_spec_int(change->now, "ttlSecondsAfterFinished", 0), change->now->key, expire);
	if (rh_owner_of(any, &kind, &name)) {
		char *owner = rh_format("%.*s/%.*s", RH_ARG(any->ns), RH_ARG(name));
		rh_task_later(c, LOOK_MS, owner, rh_cron_sync);
		free(owner);
	}
}
