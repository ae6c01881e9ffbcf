/* Defaults of pods and of what has a pod template: pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "base/base.h"
#include "registry/image.h"

#include <string.h>

static void text(struct sb_value *map, const char *key, const char *z)
{
	if (!sb_value_get(map, key))
		sb_value_set_text(map, key, z);
}

static void number(struct sb_value *map, const char *key, int64_t n)
{
	if (!sb_value_get(map, key))
		sb_value_set(map, key, sb_value_int(n));
}

/* Always for "latest" and for no tag at all, else IfNotPresent. */
static const char *pull_policy(struct rh_str reference)
{
	struct registry_image image;
	struct rh_err e = { 0 };
	const char *policy = "IfNotPresent";
	if (!registry_image_parse(reference, &image, &e))
		return policy;
	if (!image.digest && (!image.tag || !strcmp(image.tag, "latest")))
		policy = "Always";
	registry_image_release(&image);
	return policy;
}

static void probe_defaults(struct sb_value *probe)
{
	if (!probe)
		return;
	number(probe, "timeoutSeconds", 1);
	number(probe, "periodSeconds", 10);
	number(probe, "successThreshold", 1);
	number(probe, "failureThreshold", 3);
}

/* A limit without a request is also the request. */
static void resource_defaults(struct sb_value *resources)
{
	const struct sb_value *limits = sb_value_get(resources, "limits");
	for (const struct sb_value *l = limits ? limits->child : NULL; l; l = l->next)
		if (!sb_value_get(sb_value_get(resources, "requests"), l->key))
			sb_value_set(sb_value_need_map(resources, "requests"), l->key, sb_value_copy(l));
}

static void container_defaults(struct sb_value *c)
{
	static const char *const probes[] = { "livenessProbe", "readinessProbe", "startupProbe" };
	struct sb_value *ports = sb_value_get(c, "ports");
	for (struct sb_value *p = ports ? ports->child : NULL; p; p = p->next)
		text(p, "protocol", "TCP");
	if (!sb_value_get(c, "resources"))
		sb_value_set(c, "resources", sb_value_new(SB_V_MAP));
	resource_defaults(sb_value_get(c, "resources"));
	for (size_t i = 0; i < RH_LEN(probes); i++)
		probe_defaults(sb_value_get(c, probes[i]));
	text(c, "terminationMessagePath", "/dev/termination-log");
	text(c, "terminationMessagePolicy", "File");
	if (!sb_value_str_of(c, "imagePullPolicy").n)
		sb_value_set_text(c, "imagePullPolicy", pull_policy(sb_value_str_of(c, "image")));
}

void sb_pod_spec_defaults(struct sb_value *spec)
{
	static const char *const lists[] = { "initContainers", "containers" };
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		struct sb_value *list = sb_value_get(spec, lists[i]);
		for (struct sb_value *c = list ? list->child : NULL; c; c = c->next)
			if (c->kind == SB_V_MAP)
				container_defaults(c);
	}
	text(spec, "restartPolicy", "Always");
	number(spec, "terminationGracePeriodSeconds", 30);
	text(spec, "dnsPolicy", "ClusterFirst");
	if (sb_value_str_of(spec, "serviceAccountName").n)
		sb_value_set(spec, "serviceAccount", sb_value_copy(sb_value_get(spec, "serviceAccountName")));
	if (!sb_value_get(spec, "securityContext"))
		sb_value_set(spec, "securityContext", sb_value_new(SB_V_MAP));
	text(spec, "schedulerName", "default-scheduler");
}

void sb_pod_template_defaults(struct sb_value *template)
{
	struct sb_value *meta = sb_value_need_map(template, "metadata");
	static const char *const order[] = { "metadata", "spec", NULL };
	if (!sb_value_get(meta, "creationTimestamp"))
		sb_value_set(meta, "creationTimestamp", sb_value_new(SB_V_NULL));
	sb_pod_spec_defaults(sb_value_need_map(template, "spec"));
	sb_value_order(template, order);
}

void sb_pod_defaults(struct sb_value *v)
{
	struct sb_value *status = sb_value_need_map(v, "status"), *spec = sb_value_need_map(v, "spec");
	sb_pod_spec_defaults(spec);
	if (!sb_value_get(spec, "enableServiceLinks"))
		sb_value_set(spec, "enableServiceLinks", sb_value_bool(true));
	text(status, "phase", "Pending");
	text(status, "qosClass", "BestEffort");
}

void sb_deployment_defaults(struct sb_value *v)
{
	struct sb_value *spec = sb_value_need_map(v, "spec"), *strategy = sb_value_need_map(spec, "strategy");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
	number(spec, "revisionHistoryLimit", 10);
	number(spec, "progressDeadlineSeconds", 600);
	text(strategy, "type", "RollingUpdate");
	if (rh_str_is(sb_value_str_of(strategy, "type"), "RollingUpdate")) {
		text(sb_value_need_map(strategy, "rollingUpdate"), "maxUnavailable", "25%");
		text(sb_value_need_map(strategy, "rollingUpdate"), "maxSurge", "25%");
	}
}

void sb_replicaset_defaults(struct sb_value *v)
{
	struct sb_value *spec = sb_value_need_map(v, "spec");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
}

void sb_stateful_defaults(struct sb_value *v)
{
	struct sb_value *spec = sb_value_need_map(v, "spec"), *update = sb_value_need_map(spec, "updateStrategy");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
	number(spec, "revisionHistoryLimit", 10);
	text(spec, "podManagementPolicy", "OrderedReady");
	text(update, "type", "RollingUpdate");
	if (rh_str_is(sb_value_str_of(update, "type"), "RollingUpdate"))
		number(sb_value_need_map(update, "rollingUpdate"), "partition", 0);
}

void sb_daemon_defaults(struct sb_value *v)
{
	struct sb_value *spec = sb_value_need_map(v, "spec"), *update = sb_value_need_map(spec, "updateStrategy");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "revisionHistoryLimit", 10);
	text(update, "type", "RollingUpdate");
	if (rh_str_is(sb_value_str_of(update, "type"), "RollingUpdate")) {
		number(sb_value_need_map(update, "rollingUpdate"), "maxUnavailable", 1);
		number(sb_value_need_map(update, "rollingUpdate"), "maxSurge", 0);
	}
}

static void job_spec_defaults(struct sb_value *spec)
{
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	if (!sb_value_get(spec, "completions") && !sb_value_get(spec, "parallelism"))
		number(spec, "completions", 1);
	number(spec, "parallelism", 1);
	number(spec, "backoffLimit", 6);
	text(spec, "completionMode", "NonIndexed");
	if (!sb_value_get(spec, "suspend"))
		sb_value_set(spec, "suspend", sb_value_bool(false));
}

void sb_job_defaults(struct sb_value *v)
{
	job_spec_defaults(sb_value_need_map(v, "spec"));
}

void sb_cron_defaults(struct sb_value *v)
{
	struct sb_value *spec = sb_value_need_map(v, "spec"), *template = sb_value_need_map(spec, "jobTemplate");
	if (!sb_value_get(sb_value_need_map(template, "metadata"), "creationTimestamp"))
		sb_value_set(sb_value_get(template, "metadata"), "creationTimestamp", sb_value_new(SB_V_NULL));
	sb_pod_template_defaults(sb_value_need_map(sb_value_need_map(template, "spec"), "template"));
	text(spec, "concurrencyPolicy", "Allow");
	if (!sb_value_get(spec, "suspend"))
		sb_value_set(spec, "suspend", sb_value_bool(false));
	number(spec, "successfulJobsHistoryLimit", 3);
	number(spec, "failedJobsHistoryLimit", 1);
}
