/* Jobs: pods until enough of them have ended well (pkg/controller/job). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 60, RETRY_FIRST_MS = 10000, RETRY_LAST_MS = 360000 };

static const struct sb_source source = { "job-controller", NULL, false };

bool sb_job_admit(struct sb_cluster *c, json_t *v, struct rh_buf *why)
{
	json_t *spec = json_object_get(v, "spec"), *template = json_object_get(spec, "template");
	json_t *labels = sb_value_need_map(sb_value_need_map(template, "metadata"), "labels");
	const char *uid = sb_value_z(sb_value_at(v, "metadata", "uid", NULL)),
		   *name = sb_value_z(sb_value_at(v, "metadata", "name", NULL));
	(void)c;
	(void)why;
	if (sb_value_true_of(spec, "manualSelector"))
		return true;
	/* what 1.27 and newer add besides the old names */
	sb_value_set_text(labels, "batch.kubernetes.io/controller-uid", uid);
	sb_value_set_text(labels, "batch.kubernetes.io/job-name", name);
	sb_value_set_text(labels, "controller-uid", uid);
	sb_value_set_text(labels, "job-name", name);
	json_object_set_new(spec, "selector",
			    sb_value_json("{\"matchLabels\":{\"batch.kubernetes.io/controller-uid\":\"%s\"}}", uid));
	return true;
}

struct look {
	struct sb_cluster *c;
	struct sb_object *job;
	struct sb_index pods;
	int64_t active, succeeded, failed, ready, parallelism, completions; /* completions -1: any one decides */
	int64_t last_failure;
};

static bool ended(const struct sb_object *job)
{
	return sb_condition_true(sb_status_of(job), "Complete") || sb_condition_true(sb_status_of(job), "Failed");
}

static void count(struct look *l)
{
	for (size_t i = 0; i < l->pods.n; i++) {
		const struct sb_object *pod = l->pods.v[i];
		struct rh_str phase = sb_value_str_of(sb_status_of(pod), "phase");
		int64_t when = 0;
		l->active += sb_pod_active(pod);
		l->ready += sb_pod_active(pod) && sb_pod_ready(pod);
		l->succeeded += rh_str_is(phase, "Succeeded");
		if (!rh_str_is(phase, "Failed"))
			continue;
		l->failed++;
		rh_time_parse(sb_value_str_of(sb_condition_get(sb_status_of(pod), "Ready"), "lastTransitionTime"),
			      &when);
		const json_t *list = json_object_get(sb_status_of(pod), "containerStatuses");
		rh_time_parse(
			sb_value_str(sb_value_at(json_array_get(list, 0), "state", "terminated", "finishedAt", NULL)),
			&when);
		if (when > l->last_failure)
			l->last_failure = when;
	}
}

static void remove_active(struct look *l, int64_t keep)
{
	for (size_t i = 0; i < l->pods.n; i++) {
		if (!sb_pod_active(l->pods.v[i]) || keep-- > 0)
			continue;
		sb_event(l->c, l->job, NULL, &source, "Normal", "SuccessfulDelete", "Deleted pod: %s",
			 l->pods.v[i]->name);
		sb_pod_delete(l->c, l->pods.v[i], -1);
	}
}

static void finish(struct look *l, json_t *status, const char *type, const char *reason, const char *message)
{
	char now[32];
	sb_now_text(l->c, now);
	remove_active(l, 0);
	sb_condition_set(l->c, status, type, "True", reason, message);
	json_t *k = (json_t *)(uintptr_t)sb_condition_get(status, type);
	sb_value_set_text(k, "lastProbeTime", now);
	if (!strcmp(type, "Complete")) {
		sb_value_set_text(status, "completionTime", now);
		sb_event(l->c, l->job, NULL, &source, "Normal", "Completed", "Job completed");
	} else {
		sb_event(l->c, l->job, NULL, &source, "Warning", reason, "%s", message);
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
		wait = l->last_failure * 1000 + (ms < RETRY_LAST_MS ? ms : RETRY_LAST_MS) -
		       sb_world_time(l->c->world) * 1000;
	}
	if (wait > 0) {
		sb_task_idle(l->c, wait, l->job->key, sb_job_sync);
		return;
	}
	for (; l->active < wanted; l->active++)
		if (!sb_pod_from_template(l->c, l->job, json_object_get(sb_spec_of(l->job), "template"), NULL, NULL))
			return;
	if (l->active > wanted)
		remove_active(l, wanted);
}

/* activeDeadlineSeconds: what may it last? */
static bool too_long(struct look *l, const json_t *status)
{
	int64_t most = sb_spec_int(l->job, "activeDeadlineSeconds", -1), since, left;
	if (most < 0 || !rh_time_parse(sb_value_str_of(status, "startTime"), &since))
		return false;
	left = since + most - sb_world_time(l->c->world);
	if (left > 0)
		sb_task_idle(l->c, left * 1000, l->job->key, sb_job_sync);
	return left <= 0;
}

static void decide(struct look *l, json_t *status)
{
	bool enough = l->completions >= 0 ? l->succeeded >= l->completions : l->succeeded > 0 && !l->active;
	int64_t restarts = 0;
	for (size_t i = 0; i < l->pods.n; i++) {
		const json_t *list = json_object_get(sb_status_of(l->pods.v[i]), "containerStatuses");
		SB_EACH(s, list)
		restarts += sb_value_int_of(s.v, "restartCount", 0);
	}
	if (enough)
		finish(l, status, "Complete", "", "");
	else if (l->failed + restarts > sb_spec_int(l->job, "backoffLimit", 6))
		finish(l, status, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
	else if (too_long(l, status))
		finish(l, status, "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
	else
		start_pods(l);
}

static void suspend(struct look *l, json_t *status)
{
	remove_active(l, 0);
	l->active = l->ready = 0;
	if (sb_condition_set(l->c, status, "Suspended", "True", "JobSuspended", "Job suspended"))
		sb_event(l->c, l->job, NULL, &source, "Normal", "Suspended", "Job suspended");
	json_object_del(status, "startTime");
}

static void resume(struct look *l, json_t *status)
{
	char now[32];
	sb_now_text(l->c, now);
	if (sb_condition_true(status, "Suspended")) {
		sb_condition_set(l->c, status, "Suspended", "False", "JobResumed", "Job resumed");
		sb_event(l->c, l->job, NULL, &source, "Normal", "Resumed", "Job resumed");
	}
	if (!json_object_get(status, "startTime"))
		sb_value_set_text(status, "startTime", now);
	decide(l, status);
}

static void set_count(json_t *status, const char *member, int64_t n)
{
	if (n)
		json_object_set_new(status, member, json_integer(n));
	else
		json_object_del(status, member);
}

static void expire(struct sb_cluster *c, const char *key)
{
	struct sb_object *job = sb_object_at(c, "jobs", key);
	if (job && ended(job))
		sb_store_delete(&c->store, job);
}

void sb_job_sync(struct sb_cluster *c, const char *key)
{
	struct look l = { .c = c, .job = sb_object_hold(sb_object_at(c, "jobs", key)) };
	if (!l.job || sb_object_leaving(l.job) || ended(l.job)) {
		sb_object_drop(&l.job);
		return;
	}
	json_t *status = sb_status_of(l.job) ? json_deep_copy(sb_status_of(l.job)) : json_object();
	l.parallelism = sb_spec_int(l.job, "parallelism", 1);
	l.completions = sb_spec_int(l.job, "completions", -1);
	sb_owned_by(c, "pods", l.job, &l.pods);
	count(&l);
	if (sb_value_true_of(sb_spec_of(l.job), "suspend"))
		suspend(&l, status);
	else
		resume(&l, status);
	set_count(status, "active", l.active);
	set_count(status, "succeeded", l.succeeded);
	set_count(status, "failed", l.failed);
	json_object_set_new(status, "ready", json_integer(l.ready));
	sb_status_put(c, l.job, status);
	sb_index_release(&l.pods);
	sb_object_drop(&l.job);
}

void sb_job_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *any = change->now ? change->now : change->before;
	struct rh_str kind, name;
	if (change->now && !ended(change->now))
		sb_task_later(c, LOOK_MS, change->now->key, sb_job_sync);
	if (change->now && ended(change->now) && json_object_get(sb_spec_of(change->now), "ttlSecondsAfterFinished"))
		sb_task_idle(c, 1000 * sb_spec_int(change->now, "ttlSecondsAfterFinished", 0), change->now->key,
			     expire);
	if (sb_owner_of(any, &kind, &name)) {
		char *owner = rh_format("%.*s/%.*s", RH_ARG(any->ns), RH_ARG(name));
		sb_task_later(c, LOOK_MS, owner, sb_cron_sync);
		free(owner);
	}
}
