/* What the server refuses in workloads: pkg/apis/apps/validation and pkg/apis/batch/validation, field paths and words.
 */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

/* Go's %#v of a map of labels. */
static void go_map(const json_t *labels, struct rh_buf *out)
{
	rh_buf_addz(out, "map[string]string{");
	SB_EACH(l, labels)
	rh_buf_addf(out, "%s\"%s\":\"%s\"", l.i ? ", " : "", l.key.p, sb_value_z(l.v));
	rh_buf_addc(out, '}');
}

static void shown(struct sb_causes *c, const char *path, const char *go, const char *detail)
{
	char *kind = rh_format("Invalid value: %s", go);
	sb_causes_add(c, "FieldValueInvalid", path, kind, NULL, detail);
	free(kind);
}

static void go_selector(const json_t *selector, struct rh_buf *out)
{
	rh_buf_addz(out, "v1.LabelSelector{MatchLabels:");
	go_map(json_object_get(selector, "matchLabels"), out);
	rh_buf_addz(out, ", MatchExpressions:[]v1.LabelSelectorRequirement(nil)}");
}

static void check_selector(const json_t *v, const json_t *old, const char *kind, struct sb_causes *c)
{
	const json_t *selector = sb_value_at(v, "spec", "selector", NULL), *labels;
	const json_t *was = sb_value_at(old, "spec", "selector", NULL);
	struct rh_buf text;
	rh_buf_init(&text, 64 << 10);
	go_selector(selector, &text);
	if (!selector || json_is_null(selector)) {
		sb_causes_add(c, "FieldValueRequired", "spec.selector", "Required value", NULL, "");
	} else if (!sb_value_count(json_object_get(selector, "matchLabels")) &&
		   !sb_value_count(json_object_get(selector, "matchExpressions"))) {
		char *detail = rh_format("empty selector is invalid for %s", kind);
		shown(c, "spec.selector", text.p, detail);
		free(detail);
	}
	labels = sb_value_at(v, "spec", "template", "metadata", "labels", NULL);
	struct sb_selector *s = sb_label_selector(selector);
	if (!sb_selector_matches_labels(s, labels)) {
		struct rh_buf map;
		rh_buf_init(&map, 64 << 10);
		go_map(labels, &map);
		shown(c, "spec.template.metadata.labels", map.p, "`selector` does not match template `labels`");
		rh_buf_release(&map);
	}
	sb_selector_free(&s);
	if (old && strcmp(kind, "statefulset") && selector && !(was && sb_value_eq(was, selector)))
		shown(c, "spec.selector", text.p, "field is immutable");
	rh_buf_release(&text);
}

static void check_template(const json_t *template, const char *policies, const char *path, struct sb_causes *c)
{
	char at[200];
	snprintf(at, sizeof at, "%s.spec", path);
	sb_pod_spec_validate(json_object_get(template, "spec"), at, c);
	sb_causes_one_of(c, sb_value_at(template, "spec", "restartPolicy", NULL), policies, "%s.restartPolicy", at);
}

static bool zero(const json_t *v)
{
	return json_is_integer(v) ? !json_integer_value(v) : rh_str_is(sb_value_str(v), "0%");
}

static void check_strategy(const json_t *spec, struct sb_causes *c)
{
	const json_t *strategy = json_object_get(spec, "strategy"),
		     *rolling = json_object_get(strategy, "rollingUpdate");
	sb_causes_one_of(c, json_object_get(strategy, "type"), "Recreate,RollingUpdate", "spec.strategy.type");
	sb_share_validate(rolling, "maxSurge", "spec.strategy.rollingUpdate", c);
	sb_share_validate(rolling, "maxUnavailable", "spec.strategy.rollingUpdate", c);
	if (rh_str_is(sb_value_str_of(strategy, "type"), "Recreate") && json_is_object(rolling))
		sb_causes_add(c, "FieldValueForbidden", "spec.strategy.rollingUpdate", "Forbidden", NULL,
			      "may not be specified when strategy `type` is 'Recreate'");
	else if (zero(json_object_get(rolling, "maxSurge")) && zero(json_object_get(rolling, "maxUnavailable")))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(rolling, "maxUnavailable"),
				"may not be 0 when `maxSurge` is 0", "spec.strategy.rollingUpdate.maxUnavailable");
}

void sb_deployment_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	static const char *const counts[] = { "replicas", "minReadySeconds", "revisionHistoryLimit",
					      "progressDeadlineSeconds" };
	const json_t *spec = json_object_get(v, "spec");
	for (size_t i = 0; i < RH_LEN(counts); i++)
		sb_causes_negative(c, spec, counts[i], "spec");
	check_selector(v, old, "deployment", c);
	check_template(json_object_get(spec, "template"), "Always", "spec.template", c);
	check_strategy(spec, c);
	if (sb_value_int_of(spec, "progressDeadlineSeconds", 600) <= sb_value_int_of(spec, "minReadySeconds", 0))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value",
				json_object_get(spec, "progressDeadlineSeconds"),
				"must be greater than minReadySeconds", "spec.progressDeadlineSeconds");
}

void sb_replicaset_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	sb_causes_negative(c, json_object_get(v, "spec"), "replicas", "spec");
	check_selector(v, old, "replicaset", c);
	check_template(sb_value_at(v, "spec", "template", NULL), "Always", "spec.template", c);
}

void sb_daemon_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	const json_t *spec = json_object_get(v, "spec"),
		     *rolling = sb_value_at(spec, "updateStrategy", "rollingUpdate", NULL);
	check_selector(v, old, "daemonset", c);
	check_template(json_object_get(spec, "template"), "Always", "spec.template", c);
	sb_share_validate(rolling, "maxUnavailable", "spec.updateStrategy.rollingUpdate", c);
	sb_causes_negative(c, spec, "minReadySeconds", "spec");
	sb_causes_negative(c, spec, "revisionHistoryLimit", "spec");
	sb_causes_one_of(c, sb_value_at(v, "spec", "updateStrategy", "type", NULL), "RollingUpdate,OnDelete",
			 "spec.updateStrategy.type");
}

void sb_stateful_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	static const char *const may[] = { "replicas",
					   "template",
					   "updateStrategy",
					   "minReadySeconds",
					   "persistentVolumeClaimRetentionPolicy",
					   "ordinals",
					   "revisionHistoryLimit" };
	const json_t *spec = json_object_get(v, "spec");
	sb_causes_negative(c, spec, "replicas", "spec");
	check_selector(v, old, "statefulset", c);
	check_template(json_object_get(spec, "template"), "Always", "spec.template", c);
	sb_causes_one_of(c, json_object_get(spec, "podManagementPolicy"), "OrderedReady,Parallel",
			 "spec.podManagementPolicy");
	sb_causes_one_of(c, sb_value_at(spec, "updateStrategy", "type", NULL), "RollingUpdate,OnDelete",
			 "spec.updateStrategy.type");
	const json_t *update = json_object_get(spec, "updateStrategy"),
		     *rolling = json_object_get(update, "rollingUpdate");
	sb_causes_negative(c, rolling, "partition", "spec.updateStrategy.rollingUpdate");
	sb_causes_negative(c, spec, "revisionHistoryLimit", "spec");
	if (rh_str_is(sb_value_str_of(update, "type"), "OnDelete") && json_is_object(rolling))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", rolling,
				"only allowed for updateStrategy 'RollingUpdate'", "spec.updateStrategy.rollingUpdate");
	if (!old)
		return;
	json_t *now = json_deep_copy(spec), *was = json_deep_copy(json_object_get(old, "spec"));
	for (size_t i = 0; i < RH_LEN(may); i++) {
		json_object_del(now, may[i]);
		json_object_del(was, may[i]);
	}
	if (!sb_value_eq(now, was))
		sb_causes_add(c, "FieldValueForbidden", "spec", "Forbidden", NULL,
			      "updates to statefulset spec for fields other than 'replicas', "
			      "'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and "
			      "'minReadySeconds' are "
			      "forbidden");
	sb_value_free(&now);
	sb_value_free(&was);
}

static void job_spec(const json_t *spec, const char *path, struct sb_causes *c)
{
	static const char *const counts[] = { "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit",
					      "ttlSecondsAfterFinished" };
	char at[200];
	for (size_t i = 0; i < RH_LEN(counts); i++)
		sb_causes_negative(c, spec, counts[i], path);
	snprintf(at, sizeof at, "%s.template", path);
	check_template(json_object_get(spec, "template"), "OnFailure,Never", at, c);
}

/* The labels of the pods are the server's own besides the author's: they count for nothing here. */
static bool same_job_template(const json_t *a, const json_t *b)
{
	return sb_value_eq(json_object_get(a, "spec"), json_object_get(b, "spec")) &&
	       sb_value_eq(sb_value_at(a, "metadata", "labels", NULL), sb_value_at(b, "metadata", "labels", NULL));
}

void sb_job_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	const json_t *spec = json_object_get(v, "spec"), *was = json_object_get(old, "spec");
	const json_t *name = sb_value_at(v, "metadata", "name", NULL);
	job_spec(spec, "spec", c);
	if (sb_value_str(name).n > 63)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", name, "must be no more than 63 characters",
				"spec.template.labels");
	if (json_object_get(spec, "selector") && !old && !sb_value_true_of(spec, "manualSelector"))
		shown(c, "spec.selector", "v1.LabelSelector{}", "`selector` not auto-generated");
	if (old && json_object_get(was, "template") &&
	    !same_job_template(json_object_get(spec, "template"), json_object_get(was, "template")))
		shown(c, "spec.template", "core.PodTemplateSpec{…}", "field is immutable");
	if (old && sb_value_int_of(spec, "completions", -1) != sb_value_int_of(was, "completions", -1))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(spec, "completions"),
				"field is immutable", "spec.completions");
}

void sb_cron_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	const json_t *spec = json_object_get(v, "spec"), *name = sb_value_at(v, "metadata", "name", NULL);
	const json_t *schedule = json_object_get(spec, "schedule");
	char why[120] = "";
	if (!old && sb_value_str(name).n > 52)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", name, "must be no more than 52 characters",
				"metadata.name");
	if (!sb_value_str(schedule).n)
		sb_causes_add(c, "FieldValueRequired", "spec.schedule", "Required value", NULL, "");
	else if (sb_cron_next(sb_value_str(schedule), 0, why) < 0)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", schedule, why, "spec.schedule");
	sb_causes_one_of(c, json_object_get(spec, "concurrencyPolicy"), "Allow,Forbid,Replace",
			 "spec.concurrencyPolicy");
	sb_causes_negative(c, spec, "successfulJobsHistoryLimit", "spec");
	sb_causes_negative(c, spec, "failedJobsHistoryLimit", "spec");
	sb_causes_negative(c, spec, "startingDeadlineSeconds", "spec");
	job_spec(sb_value_at(spec, "jobTemplate", "spec", NULL), "spec.jobTemplate.spec", c);
}
