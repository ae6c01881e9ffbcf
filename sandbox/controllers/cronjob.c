/* CronJobs: a Job each time the schedule says (pkg/controller/cronjob). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 60 };

static const struct sb_source source = { "cronjob-controller", NULL, false };

static bool has(const struct sb_object *job, const char *type)
{
	return sb_condition_true(sb_status_of(job), type);
}

static bool active(const struct sb_object *job)
{
	return !has(job, "Complete") && !has(job, "Failed");
}

static int64_t time_of(const json_t *map, const char *member)
{
	int64_t t = 0;
	rh_time_parse(sb_value_str_of(map, member), &t);
	return t;
}

/* The number in a Job's name is the minute that it is for. */
static void start(struct sb_cluster *c, const struct sb_object *cron, int64_t when)
{
	const json_t *template = json_object_get(sb_spec_of(cron), "jobTemplate");
	json_t *v = json_object(), *meta = json_deep_copy(json_object_get(template, "metadata"));
	char *name = rh_format("%s-%lld", cron->name, (long long)(when / 60)), *ns = rh_str_dup(cron->ns), stamp[32];
	const struct sb_kind *jobs = sb_kind_named("jobs");
	if (sb_store_get(&c->store, jobs, cron->ns, rh_str(name))) {
		sb_value_free(&v);
		sb_value_free(&meta);
	} else {
		sb_time_text(when, stamp);
		json_object_set_new(v, "metadata", meta);
		json_object_set_new(v, "spec", json_deep_copy(json_object_get(template, "spec")));
		sb_value_set_text(sb_value_need_map(meta, "annotations"),
				  "batch.kubernetes.io/cronjob-scheduled-timestamp", stamp);
		sb_owner_set(v, cron);
		char uid[37];
		sb_random_uid(c->world, uid);
		sb_value_set_text(meta, "uid", uid);
		sb_value_set_text(meta, "name", name);
		sb_job_defaults(v);
		sb_job_admit(c, v, NULL);
		sb_world_add(c, jobs, ns, name, 0, v);
		sb_event(c, cron, NULL, &source, "Normal", "SuccessfulCreate", "Created job %s", name);
	}
	free(name);
	free(ns);
}

/* Ended Jobs beyond the limits go, the oldest first. */
static void forget(struct sb_cluster *c, const struct sb_object *cron, struct sb_index *jobs, const char *type,
		   int64_t keep)
{
	int64_t n = 0;
	for (size_t i = jobs->n; i-- > 0;) { /* by name, so by time: the youngest is the last */
		if (!has(jobs->v[i], type) || n++ < keep)
			continue;
		sb_event(c, cron, NULL, &source, "Normal", "SuccessfulDelete", "Deleted job %s", jobs->v[i]->name);
		sb_store_delete(&c->store, jobs->v[i]);
	}
}

static json_t *reference(const struct sb_object *job)
{
	return sb_value_json(
		"{\"kind\":\"Job\",\"namespace\":\"%.*s\",\"name\":\"%s\",\"uid\":\"%s\",\"apiVersion\":\"batch/v1\","
		"\"resourceVersion\":\"%llu\"}",
		RH_ARG(job->ns), job->name, sb_value_z(sb_value_at(job->v, "metadata", "uid", NULL)),
		(unsigned long long)job->rv);
}

static void tell(struct sb_cluster *c, const char *key, struct sb_index *jobs, int64_t scheduled)
{
	struct sb_object *cron = sb_object_at(c, "cronjobs", key);
	json_t *status = sb_status_of(cron) ? json_deep_copy(sb_status_of(cron)) : json_object();
	json_t *list = json_array();
	char when[32];
	for (size_t i = 0; i < jobs->n; i++) {
		struct rh_str done = sb_value_str_of(sb_status_of(jobs->v[i]), "completionTime");
		if (active(jobs->v[i]))
			json_array_append_new(list, reference(jobs->v[i]));
		else if (done.n && rh_str_cmp(done, sb_value_str_of(status, "lastSuccessfulTime")) > 0)
			json_object_set_new(status, "lastSuccessfulTime", sb_value_text(done));
	}
	json_object_set_new(status, "active", list);
	if (!sb_value_count(list))
		json_object_del(status, "active");
	if (scheduled) {
		sb_time_text(scheduled, when);
		sb_value_set_text(status, "lastScheduleTime", when);
	}
	sb_status_put(c, cron, status);
}

static size_t running(const struct sb_index *jobs)
{
	size_t n = 0;
	for (size_t i = 0; i < jobs->n; i++)
		n += active(jobs->v[i]);
	return n;
}

/* The latest time that has come and was not served; 0: none. Asks for the next look. */
static int64_t due(struct sb_cluster *c, const struct sb_object *cron)
{
	struct rh_str schedule = sb_value_str_of(sb_spec_of(cron), "schedule");
	int64_t last = time_of(sb_status_of(cron), "lastScheduleTime"), now = sb_world_time(c->world), found = 0, next;
	char why[120];
	if (last < cron->created)
		last = cron->created;
	/* of many that were missed only the latest counts: look at no more than the last hundred minutes of them */
	if (now - last > 100 * 60 && sb_cron_next(schedule, now - 100 * 60, why) <= now)
		last = now - 100 * 60;
	while ((next = sb_cron_next(schedule, last, why)) > 0 && next <= now)
		last = found = next;
	if (next > 0)
		sb_task_idle(c, (next - now) * 1000, cron->key, sb_cron_sync);
	return found;
}

void sb_cron_sync(struct sb_cluster *c, const char *key)
{
	struct sb_object *cron = sb_object_hold(sb_object_at(c, "cronjobs", key));
	struct sb_index jobs;
	if (!cron || sb_object_leaving(cron)) {
		sb_object_drop(&cron);
		return;
	}
	const json_t *spec = sb_spec_of(cron);
	sb_owned_by(c, "jobs", cron, &jobs);
	int64_t when = sb_value_true_of(spec, "suspend") ? 0 : due(c, cron);
	if (when && running(&jobs) && rh_str_is(sb_value_str_of(spec, "concurrencyPolicy"), "Forbid")) {
		sb_event(c, cron, NULL, &source, "Normal", "JobAlreadyActive",
			 "Not starting job because prior execution is running and "
			 "concurrency policy is Forbid");
		when = 0;
	}
	for (size_t i = 0; when && i < jobs.n && rh_str_is(sb_value_str_of(spec, "concurrencyPolicy"), "Replace"); i++)
		if (active(jobs.v[i]))
			sb_store_delete(&c->store, jobs.v[i]);
	if (when)
		start(c, cron, when);
	sb_index_release(&jobs);
	sb_owned_by(c, "jobs", cron, &jobs);
	tell(c, key, &jobs, when);
	forget(c, cron, &jobs, "Complete", sb_value_int_of(spec, "successfulJobsHistoryLimit", 3));
	forget(c, cron, &jobs, "Failed", sb_value_int_of(spec, "failedJobsHistoryLimit", 1));
	sb_index_release(&jobs);
	sb_object_drop(&cron);
}

void sb_cron_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (change->now)
		sb_task_later(c, LOOK_MS, change->now->key, sb_cron_sync);
}
