/* CronJobs: a Job each time the schedule says (pkg/controller/cronjob). */
#include "sandbox/workload.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 60 };

static const struct rh_source source = { "cronjob-controller", NULL, false };

static bool has(const struct rh_object *job, const char *type)
{
	return rh_condition_true(rh_status_of(job), type);
}

static bool active(const struct rh_object *job)
{
	return !has(job, "Complete") && !has(job, "Failed");
}

static int64_t time_of(const struct rh_value *map, const char *member)
{
	int64_t t = 0;
	rh_time_parse(rh_value_str_of(map, member), &t);
	return t;
}

/* The number in a Job's name is the minute that it is for. */
static void start(struct rh_cluster *c, const struct rh_object *cron, int64_t when)
{
	const struct rh_value *template = rh_value_get(rh_spec_of(cron), "jobTemplate");
	struct rh_value *v = rh_value_new(RH_V_MAP), *meta = rh_value_copy(rh_value_get(template, "metadata"));
	char *name = rh_format("%s-%lld", cron->name, (long long)(when / 60)), *ns = rh_str_dup(cron->ns), stamp[32];
	const struct rh_kind *jobs = rh_kind_named("jobs");
	if (rh_store_get(&c->store, jobs, cron->ns, rh_str(name))) {
		rh_value_free(&v);
		rh_value_free(&meta);
	} else {
		rh_time_text(when, stamp);
		rh_value_set(v, "metadata", meta);
		rh_value_set(v, "spec", rh_value_copy(rh_value_get(template, "spec")));
		rh_value_set_text(rh_value_need_map(meta, "annotations"), "batch.kubernetes.io/cronjob-scheduled-timestamp", stamp);
		rh_owner_set(v, cron);
		char uid[37];
		rh_random_uid(c->world, uid);
		rh_value_set_text(meta, "uid", uid);
		rh_value_set_text(meta, "name", name);
		rh_job_defaults(v);
		rh_job_admit(c, v, NULL);
		rh_world_add(c, jobs, ns, name, 0, v);
		rh_event(c, cron, NULL, &source, "Normal", "SuccessfulCreate", "Created job %s", name);
	}
	free(name);
	free(ns);
}

/* Ended Jobs beyond the limits go, the oldest first. */
static void forget(struct rh_cluster *c, const struct rh_object *cron, struct rh_shelf *jobs, const char *type, int64_t keep)
{
	int64_t n = 0;
	for (size_t i = jobs->n; i-- > 0;) {	/* by name, so by time: the youngest is the last */
		if (!has(jobs->v[i], type) || n++ < keep)
			continue;
		rh_event(c, cron, NULL, &source, "Normal", "SuccessfulDelete", "Deleted job %s", jobs->v[i]->name);
		rh_store_delete(&c->store, jobs->v[i]);
	}
}

static struct rh_value *reference(const struct rh_object *job)
{
	return rh_value_json("{\"kind\":\"Job\",\"namespace\":\"%.*s\",\"name\":\"%s\",\"uid\":\"%s\",\"apiVersion\":\"batch/v1\","
			     "\"resourceVersion\":\"%llu\"}", RH_ARG(job->ns), job->name, rh_value_z(rh_value_at(job->v, "metadata", "uid", NULL)),
			     (unsigned long long)job->rv);
}

static void tell(struct rh_cluster *c, const char *key, struct rh_shelf *jobs, int64_t scheduled)
{
	struct rh_object *cron = rh_object_at(c, "cronjobs", key);
	struct rh_value *status = rh_status_of(cron) ? rh_value_copy(rh_status_of(cron)) : rh_value_new(RH_V_MAP);
	struct rh_value *list = rh_value_new(RH_V_LIST);
	char when[32];
	for (size_t i = 0; i < jobs->n; i++) {
		struct rh_str done = rh_value_str_of(rh_status_of(jobs->v[i]), "completionTime");
		if (active(jobs->v[i]))
			rh_value_add(list, reference(jobs->v[i]));
		else if (done.n && rh_str_cmp(done, rh_value_str_of(status, "lastSuccessfulTime")) > 0)
			rh_value_set(status, "lastSuccessfulTime", rh_value_text(done));
	}
	rh_value_set(status, "active", list);
	if (!list->child)
		rh_value_remove(status, "active");
	if (scheduled) {
		rh_time_text(scheduled, when);
		rh_value_set_text(status, "lastScheduleTime", when);
	}
	rh_status_put(c, cron, status);
}

static size_t running(const struct rh_shelf *jobs)
{
	size_t n = 0;
	for (size_t i = 0; i < jobs->n; i++)
		n += active(jobs->v[i]);
	return n;
}

/* The latest time that has come and was not served; 0: none. Asks for the next look. */
static int64_t due(struct rh_cluster *c, const struct rh_object *cron)
{
	struct rh_str schedule = rh_value_str_of(rh_spec_of(cron), "schedule");
	int64_t last = time_of(rh_status_of(cron), "lastScheduleTime"), now = rh_world_time(c->world), found = 0, next;
	char why[120];
	if (last < cron->created)
		last = cron->created;
	/* of many that were missed only the latest counts: look at no more than the last hundred minutes of them */
	if (now - last > 100 * 60 && rh_cron_next(schedule, now - 100 * 60, why) <= now)
		last = now - 100 * 60;
	while ((next = rh_cron_next(schedule, last, why)) > 0 && next <= now)
		last = found = next;
	if (next > 0)
		rh_task_idle(c, (next - now) * 1000, cron->key, rh_cron_sync);
	return found;
}

void rh_cron_sync(struct rh_cluster *c, const char *key)
{
	struct rh_object *cron = rh_object_hold(rh_object_at(c, "cronjobs", key));
	struct rh_shelf jobs;
	if (!cron || rh_object_leaving(cron)) {
		rh_object_drop(&cron);
		return;
	}
	const struct rh_value *spec = rh_spec_of(cron);
	rh_owned_by(c, "jobs", cron, &jobs);
	int64_t when = rh_value_true_of(spec, "suspend") ? 0 : due(c, cron);
	if (when && running(&jobs) && rh_str_is(rh_value_str_of(spec, "concurrencyPolicy"), "Forbid")) {
		rh_event(c, cron, NULL, &source, "Normal", "JobAlreadyActive", "Not starting job because prior execution is running and "
			 "concurrency policy is Forbid");
		when = 0;
	}
	for (size_t i = 0; when && i < jobs.n && rh_str_is(rh_value_str_of(spec, "concurrencyPolicy"), "Replace"); i++)
		if (active(jobs.v[i]))
			rh_store_delete(&c->store, jobs.v[i]);
	if (when)
		start(c, cron, when);
	rh_shelf_release(&jobs);
	rh_owned_by(c, "jobs", cron, &jobs);
	tell(c, key, &jobs, when);
	forget(c, cron, &jobs, "Complete", rh_value_int_of(spec, "successfulJobsHistoryLimit", 3));
	forget(c, cron, &jobs, "Failed", rh_value_int_of(spec, "failedJobsHistoryLimit", 1));
	rh_shelf_release(&jobs);
	rh_object_drop(&cron);
}

void rh_cron_changed(struct rh_cluster *c, const struct rh_change *change)
{
	if (change->now)
		rh_task_later(c, LOOK_MS, change->now->key, rh_cron_sync);
}
