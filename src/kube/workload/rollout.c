/* How far a rollout is, in one sentence (kubectl rollout status, pkg/polymorphichelpers/rollout_status.go), and which
 * pods are a workload's.
 */
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/schedule.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct figures {
	int64_t generation, seen, replicas, total, updated, ready,
		available; /* of sets: desired, scheduled, updated … */
	int64_t succeeded, failed, active;
	struct rh_str conditions, spec, status;
};

static int64_t number(struct rh_str object, const char *name, int64_t absent)
{
	return kube_number(kube_member(object, name), absent);
}

static void figures_read(struct rh_str object, struct figures *f)
{
	f->spec = kube_member(object, "spec");
	f->status = kube_member(object, "status");
	f->generation = number(kube_member(object, "metadata"), "generation", 0);
	f->seen = number(f->status, "observedGeneration", 0);
	f->replicas = number(f->spec, "replicas", 1);
	f->total = number(f->status, "replicas", 0);
	f->updated = number(f->status, "updatedReplicas", 0);
	f->ready = number(f->status, "readyReplicas", 0);
	f->available = number(f->status, "availableReplicas", 0);
	f->succeeded = number(f->status, "succeeded", 0);
	f->failed = number(f->status, "failed", 0);
	f->active = number(f->status, "active", 0);
	f->conditions = kube_member(f->status, "conditions");
}

static bool condition(struct rh_str conditions, const char *type, const char *member, const char *value)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, conditions))
		while (data_json_next(&it))
			if (kube_member_is(it.value, "type", type))
				return kube_member_is(it.value, member, value);
	return false;
}

static void say(struct kube_rollout *r, bool done, const char *fmt, ...) RH_PRINTF(3, 4);
static void say(struct kube_rollout *r, bool done, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(r->text, sizeof r->text, fmt, ap) < 0)
		r->text[0] = '\0';
	va_end(ap);
	r->done = done;
}

static void of_deployment(const struct figures *f, struct kube_rollout *r)
{
	if (condition(f->conditions, "Progressing", "reason", "ProgressDeadlineExceeded")) {
		r->failed = true;
		say(r, true, "%s", _("It was not ready within its progress deadline."));
	} else if (f->updated < f->replicas) {
		say(r, false, _("%lld of %lld new replicas updated"), (long long)f->updated, (long long)f->replicas);
	} else if (f->total > f->updated) {
		say(r, false,
		    rh_ngettext("%lld old replica is still there", "%lld old replicas are still there",
				(unsigned long)(f->total - f->updated)),
		    (long long)(f->total - f->updated));
	} else if (f->available < f->updated) {
		say(r, false, _("%lld of %lld updated replicas available"), (long long)f->available,
		    (long long)f->updated);
	} else {
		say(r, true, "%s", _("rolled out"));
	}
}

static void of_stateful(const struct figures *f, struct kube_rollout *r)
{
	struct rh_str now = kube_member(f->status, "currentRevision"), next = kube_member(f->status, "updateRevision");

	if (f->ready < f->replicas)
		say(r, false, _("%lld of %lld replicas ready"), (long long)f->ready, (long long)f->replicas);
	else if (now.n && next.n && !rh_str_eq(now, next) && f->updated < f->replicas)
		say(r, false, _("%lld of %lld new replicas updated"), (long long)f->updated, (long long)f->replicas);
	else
		say(r, true, "%s", _("rolled out"));
}

static void of_daemon(const struct figures *f, struct kube_rollout *r)
{
	int64_t desired = number(f->status, "desiredNumberScheduled", 0),
		updated = number(f->status, "updatedNumberScheduled", 0);
	int64_t available = number(f->status, "numberAvailable", 0);

	if (updated < desired)
		say(r, false, _("updated on %lld of %lld nodes"), (long long)updated, (long long)desired);
	else if (available < desired)
		say(r, false, _("available on %lld of %lld nodes"), (long long)available, (long long)desired);
	else
		say(r, true, "%s", _("rolled out"));
}

static void of_job(const struct figures *f, struct kube_rollout *r)
{
	if (condition(f->conditions, "Failed", "status", "True")) {
		r->failed = true;
		say(r, true, _("failed after %lld failed pods"), (long long)f->failed);
	} else if (condition(f->conditions, "Complete", "status", "True")) {
		say(r, true, _("complete, %lld succeeded"), (long long)f->succeeded);
	} else {
		say(r, false, _("%lld active, %lld succeeded, %lld failed"), (long long)f->active,
		    (long long)f->succeeded, (long long)f->failed);
	}
}

/* "today 03:00" is what one wants to know: the hour, and of another day its date, by the person's own clock. */
static void clock_text(int64_t when, char out[24])
{
	time_t t = (time_t)when, now = (time_t)rh_wall();
	struct tm tm, today;

	out[0] = '\0';
	if (localtime_r(&t, &tm) && localtime_r(&now, &today))
		(void)strftime(out, 24,
			       tm.tm_year == today.tm_year && tm.tm_yday == today.tm_yday ? "%H:%M" : "%Y-%m-%d %H:%M",
			       &tm);
}

/* " · next 03:00, in 5h"; nothing where it has no next run, or nobody but the controller knows it. */
static void next_run(const struct figures *f, struct rh_buf *out)
{
	struct rh_buf schedule, zone;
	int64_t now = rh_wall(), next;
	char clock[24], wait[RH_AGE_SAID];

	if (rh_str_is(kube_member(f->spec, "suspend"), "true"))
		return;
	rh_buf_init(&schedule, 256);
	rh_buf_init(&zone, 256);
	(void)data_json_find_text(f->spec, "/schedule", &schedule);
	(void)data_json_find_text(f->spec, "/timeZone", &zone);
	next = kube_schedule_next(rh_buf_str(&schedule), now);
	if (zone.n && !rh_str_is(rh_buf_str(&zone), "Etc/UTC") && !rh_str_is(rh_buf_str(&zone), "UTC")) {
		rh_buf_addf(out, _(" · next by the clock of %s"), zone.p);
	} else if (next) {
		clock_text(next, clock);
		rh_age_said(next - now, wait, NULL);
		rh_buf_addf(out, _(" · next %s, in %s"), clock, wait);
	}
	rh_buf_release(&schedule);
	rh_buf_release(&zone);
}

static void of_cron(const struct figures *f, struct kube_rollout *r)
{
	int64_t last = kube_time(kube_member(f->status, "lastScheduleTime"));
	char age[RH_AGE_SAID], clock[24];
	struct rh_buf next;

	rh_buf_init(&next, sizeof r->text);
	next_run(f, &next);
	if (last) {
		rh_age_said(rh_wall() > last ? rh_wall() - last : 0, age, NULL);
		clock_text(last, clock);
		say(r, true, _("last run %s, %s ago, %d active%s"), clock, age,
		    kube_count(kube_member(f->status, "active")), next.n ? next.p : "");
	} else {
		say(r, true, _("never ran yet%s"), next.n ? next.p : "");
	}
	rh_buf_release(&next);
}

void kube_rollout_read(const struct kube_workload_def *def, struct rh_str object, struct kube_rollout *out)
{
	static void (*const by_kind[KUBE_WORKLOAD_KINDS])(const struct figures *, struct kube_rollout *) = {
		[KUBE_DEPLOYMENT] = of_deployment, [KUBE_STATEFULSET] = of_stateful,
		[KUBE_DAEMONSET] = of_daemon,      [KUBE_JOB] = of_job,
		[KUBE_CRONJOB] = of_cron,
	};
	struct figures f;

	memset(out, 0, sizeof *out);
	figures_read(object, &f);
	if (!by_kind[def->kind])
		return;
	if (f.seen < f.generation && def->kind <= KUBE_DAEMONSET)
		say(out, false, "%s", _("the change has not been taken up yet"));
	else
		by_kind[def->kind](&f, out);
}

/* ---- which pods ---- */

static void add_text(struct rh_buf *out, struct rh_str json)
{
	data_json_decode(json, DATA_JSON_SHOW, rh_out_buf(out));
}

static void add_expression(struct rh_str e, struct rh_buf *out)
{
	struct rh_str key = kube_member(e, "key"), op = kube_member(e, "operator"), values = kube_member(e, "values");
	struct data_json_iter it;
	bool absent = data_json_key_is(op, "DoesNotExist");

	rh_buf_addz(out, absent ? "!" : "");
	add_text(out, key);
	if (absent || data_json_key_is(op, "Exists"))
		return;
	rh_buf_addz(out, data_json_key_is(op, "NotIn") ? " notin (" : " in (");
	if (data_json_iter_init(&it, values))
		for (bool first = true; data_json_next(&it); first = false) {
			rh_buf_addz(out, first ? "" : ",");
			add_text(out, it.value);
		}
	rh_buf_addc(out, ')');
}

void kube_pods_selector(struct rh_str object, struct rh_buf *out)
{
	struct rh_str selector = kube_at(object, "/spec/selector");
	struct data_json_iter it;

	if (data_json_iter_init(&it, kube_member(selector, "matchLabels")))
		while (data_json_next(&it)) {
			rh_buf_addz(out, out->n ? "," : "");
			add_text(out, it.key);
			rh_buf_addc(out, '=');
			add_text(out, it.value);
		}
	if (data_json_iter_init(&it, kube_member(selector, "matchExpressions")))
		while (data_json_next(&it)) {
			rh_buf_addz(out, out->n ? "," : "");
			add_expression(it.value, out);
		}
}
