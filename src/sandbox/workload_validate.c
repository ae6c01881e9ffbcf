/* What the server refuses in workloads: pkg/apis/apps/validation and pkg/apis/batch/validation, field paths and words. */
#include "sandbox/workload.h"

#include <stdio.h>
#include <string.h>

/* Go's %#v of a map of labels. */
static void go_map(const struct rh_value *labels, struct rh_buf *out)
{
	rh_buf_addz(out, "map[string]string{");
	for (const struct rh_value *l = labels ? labels->child : NULL; l; l = l->next)
		rh_buf_addf(out, "%s\"%s\":\"%s\"", l == labels->child ? "" : ", ", l->key, rh_value_z(l));
	rh_buf_addc(out, '}');
}

static void shown(struct rh_causes *c, const char *path, const char *go, const char *detail)
{
	char *kind = rh_format("Invalid value: %s", go);
	rh_causes_add(c, "FieldValueInvalid", path, kind, NULL, detail);
	free(kind);
}

static void go_selector(const struct rh_value *selector, struct rh_buf *out)
{
	rh_buf_addz(out, "v1.LabelSelector{MatchLabels:");
	go_map(rh_value_get(selector, "matchLabels"), out);
	rh_buf_addz(out, ", MatchExpressions:[]v1.LabelSelectorRequirement(nil)}");
}

static void check_selector(const struct rh_value *v, const struct rh_value *old, const char *kind, struct rh_causes *c)
{
	const struct rh_value *selector = rh_value_at(v, "spec", "selector", NULL), *labels;
	const struct rh_value *was = rh_value_at(old, "spec", "selector", NULL);
	struct rh_buf text;
	rh_buf_init(&text, 64 << 10);
	go_selector(selector, &text);
	if (!selector || selector->kind == RH_V_NULL) {
		rh_causes_add(c, "FieldValueRequired", "spec.selector", "Required value", NULL, "");
	} else if (!rh_value_count(rh_value_get(selector, "matchLabels")) && !rh_value_count(rh_value_get(selector, "matchExpressions"))) {
		char *detail = rh_format("empty selector is invalid for %s", kind);
		shown(c, "spec.selector", text.p, detail);
		free(detail);
	}
	labels = rh_value_at(v, "spec", "template", "metadata", "labels", NULL);
	struct rh_selector *s = rh_label_selector(selector);
	if (!rh_selector_matches_labels(s, labels)) {
		struct rh_buf map;
		rh_buf_init(&map, 64 << 10);
		go_map(labels, &map);
		shown(c, "spec.template.metadata.labels", map.p, "`selector` does not match template `labels`");
		rh_buf_release(&map);
	}
	rh_selector_free(&s);
	if (old && strcmp(kind, "statefulset") && selector && !(was && rh_value_eq(was, selector)))
		shown(c, "spec.selector", text.p, "field is immutable");
	rh_buf_release(&text);
}

static void check_template(const struct rh_value *template, const char *policies, const char *path, struct rh_causes *c)
{
	char at[200];
	snprintf(at, sizeof at, "%s.spec", path);
	rh_pod_spec_validate(rh_value_get(template, "spec"), at, c);
	rh_causes_one_of(c, rh_value_at(template, "spec", "restartPolicy", NULL), policies, "%s.restartPolicy", at);
}

static bool zero(const struct rh_value *v)
{
	return v && (v->kind == RH_V_NUMBER ? !strcmp(v->text, "0") : v->kind == RH_V_TEXT && !strcmp(v->text, "0%"));
}

static void check_strategy(const struct rh_value *spec, struct rh_causes *c)
{
	const struct rh_value *strategy = rh_value_get(spec, "strategy"), *rolling = rh_value_get(strategy, "rollingUpdate");
	rh_causes_one_of(c, rh_value_get(strategy, "type"), "Recreate,RollingUpdate", "spec.strategy.type");
	if (rh_str_is(rh_value_str_of(strategy, "type"), "Recreate") && rolling && rolling->kind == RH_V_MAP)
		rh_causes_add(c, "FieldValueForbidden", "spec.strategy.rollingUpdate", "Forbidden", NULL,
			      "may not be specified when strategy `type` is 'Recreate'");
	else if (zero(rh_value_get(rolling, "maxSurge")) && zero(rh_value_get(rolling, "maxUnavailable")))
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", rh_value_get(rolling, "maxUnavailable"),
				"may not be 0 when `maxSurge` is 0", "spec.strategy.rollingUpdate.maxUnavailable");
}

void rh_deployment_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	static const char *const counts[] = { "replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds" };
	const struct rh_value *spec = rh_value_get(v, "spec");
	for (size_t i = 0; i < RH_LEN(counts); i++)
		rh_causes_negative(c, spec, counts[i], "spec");
	check_selector(v, old, "deployment", c);
	check_template(rh_value_get(spec, "template"), "Always", "spec.template", c);
	check_strategy(spec, c);
}

void rh_replicaset_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	rh_causes_negative(c, rh_value_get(v, "spec"), "replicas", "spec");
	check_selector(v, old, "replicaset", c);
	check_template(rh_value_at(v, "spec", "template", NULL), "Always", "spec.template", c);
}

void rh_daemon_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	check_selector(v, old, "daemonset", c);
	check_template(rh_value_at(v, "spec", "template", NULL), "Always", "spec.template", c);
	rh_causes_one_of(c, rh_value_at(v, "spec", "updateStrategy", "type", NULL), "RollingUpdate,OnDelete", "spec.updateStrategy.type");
}

void rh_stateful_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	static const char *const may[] = { "replicas", "template", "updateStrategy", "minReadySeconds", "persistentVolumeClaimRetentionPolicy",
					   "ordinals", "revisionHistoryLimit" };
	const struct rh_value *spec = rh_value_get(v, "spec");
	rh_causes_negative(c, spec, "replicas", "spec");
	check_selector(v, old, "statefulset", c);
	check_template(rh_value_get(spec, "template"), "Always", "spec.template", c);
	rh_causes_one_of(c, rh_value_get(spec, "podManagementPolicy"), "OrderedReady,Parallel", "spec.podManagementPolicy");
	rh_causes_one_of(c, rh_value_at(spec, "updateStrategy", "type", NULL), "RollingUpdate,OnDelete", "spec.updateStrategy.type");
	if (!old)
		return;
	struct rh_value *now = rh_value_copy(spec), *was = rh_value_copy(rh_value_get(old, "spec"));
	for (size_t i = 0; i < RH_LEN(may); i++) {
		rh_value_remove(now, may[i]);
		rh_value_remove(was, may[i]);
	}
	if (!rh_value_eq(now, was))
		rh_causes_add(c, "FieldValueForbidden", "spec", "Forbidden", NULL, "updates to statefulset spec for fields other than 'replicas', "
			      "'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are "
			      "forbidden");
	rh_value_free(&now);
	rh_value_free(&was);
}

static void job_spec(const struct rh_value *spec, const char *path, struct rh_causes *c)
{
	static const char *const counts[] = { "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished" };
	char at[200];
	for (size_t i = 0; i < RH_LEN(counts); i++)
		rh_causes_negative(c, spec, counts[i], path);
	snprintf(at, sizeof at, "%s.template", path);
	check_template(rh_value_get(spec, "template"), "OnFailure,Never", at, c);
}

/* The labels of the pods are the server's own besides the author's: they count for nothing here. */
static bool same_job_template(const struct rh_value *a, const struct rh_value *b)
{
	return rh_value_eq(rh_value_get(a, "spec"), rh_value_get(b, "spec")) &&
	       rh_value_eq(rh_value_at(a, "metadata", "labels", NULL), rh_value_at(b, "metadata", "labels", NULL));
}

void rh_job_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	const struct rh_value *spec = rh_value_get(v, "spec"), *was = rh_value_get(old, "spec");
	const struct rh_value *name = rh_value_at(v, "metadata", "name", NULL);
	job_spec(spec, "spec", c);
	if (rh_value_str(name).n > 63)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", name, "must be no more than 63 characters", "spec.template.labels");
	if (rh_value_get(spec, "selector") && !old && !rh_value_true_of(spec, "manualSelector"))
		shown(c, "spec.selector", "v1.LabelSelector{}", "`selector` not auto-generated");
	if (old && rh_value_get(was, "template") && !same_job_template(rh_value_get(spec, "template"), rh_value_get(was, "template")))
		shown(c, "spec.template", "core.PodTemplateSpec{…}", "field is immutable");
	if (old && rh_value_int_of(spec, "completions", -1) != rh_value_int_of(was, "completions", -1))
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", rh_value_get(spec, "completions"), "field is immutable", "spec.completions");
}

void rh_cron_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	const struct rh_value *spec = rh_value_get(v, "spec"), *name = rh_value_at(v, "metadata", "name", NULL);
	const struct rh_value *schedule = rh_value_get(spec, "schedule");
	char why[120] = "";
	if (!old && rh_value_str(name).n > 52)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", name, "must be no more than 52 characters", "metadata.name");
	if (!rh_value_str(schedule).n)
		rh_causes_add(c, "FieldValueRequired", "spec.schedule", "Required value", NULL, "");
	else if (rh_cron_next(rh_value_str(schedule), 0, why) < 0)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", schedule, why, "spec.schedule");
	rh_causes_one_of(c, rh_value_get(spec, "concurrencyPolicy"), "Allow,Forbid,Replace", "spec.concurrencyPolicy");
	rh_causes_negative(c, spec, "successfulJobsHistoryLimit", "spec");
	rh_causes_negative(c, spec, "failedJobsHistoryLimit", "spec");
	job_spec(rh_value_at(spec, "jobTemplate", "spec", NULL), "spec.jobTemplate.spec", c);
}
