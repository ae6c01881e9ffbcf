/* Defaults of pods and of what has a pod template: pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "base/base.h"
#include "registry/image.h"

#include <string.h>

static void text(json_t *map, const char *key, const char *z)
{
	if (!json_object_get(map, key))
		sb_value_set_text(map, key, z);
}

static void number(json_t *map, const char *key, int64_t n)
{
	if (!json_object_get(map, key))
		json_object_set_new(map, key, json_integer(n));
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

/* A number that is zero is one that was not said. */
static void not_zero(json_t *map, const char *key, int64_t n)
{
	if (!sb_value_int_of(map, key, 0))
		json_object_set_new(map, key, json_integer(n));
}

static void probe_defaults(json_t *probe)
{
	json_t *http = json_object_get(probe, "httpGet");
	if (!json_is_object(probe))
		return;
	not_zero(probe, "timeoutSeconds", 1);
	not_zero(probe, "periodSeconds", 10);
	not_zero(probe, "successThreshold", 1);
	not_zero(probe, "failureThreshold", 3);
	if (!sb_value_int_of(probe, "initialDelaySeconds", 0))
		json_object_del(probe, "initialDelaySeconds"); /* "omitempty" */
	if (!json_is_object(http))
		return;
	if (!sb_value_str_of(http, "path").n)
		sb_value_set_text(http, "path", "/");
	if (!sb_value_str_of(http, "scheme").n)
		sb_value_set_text(http, "scheme", "HTTP");
}

/* A volume of no kind is an emptyDir. */
static void volume_defaults(json_t *volume)
{
	static const char *const files[] = { "configMap", "secret", "projected", "downwardAPI" };
	size_t kinds = 0;
	SB_EACH(m, volume)
	kinds += !rh_str_is(m.key, "name") && !json_is_null(m.v);
	if (!kinds)
		json_object_set_new(volume, "emptyDir", json_object());
	for (size_t i = 0; i < RH_LEN(files); i++) {
		json_t *source = json_object_get(volume, files[i]);
		if (json_is_object(source))
			number(source, "defaultMode", 0644);
	}
	if (json_is_object(json_object_get(volume, "hostPath")))
		text(json_object_get(volume, "hostPath"), "type", "");
}

/* A limit without a request is also the request. */
static void resource_defaults(json_t *resources)
{
	const json_t *limits = json_object_get(resources, "limits");
	SB_EACH(l, limits)
	if (!json_object_get(json_object_get(resources, "requests"), l.key.p))
		json_object_set_new(sb_value_need_map(resources, "requests"), l.key.p, json_deep_copy(l.v));
}

static void container_defaults(json_t *c)
{
	static const char *const probes[] = { "livenessProbe", "readinessProbe", "startupProbe" };
	json_t *ports = json_object_get(c, "ports");
	SB_EACH(p, ports)
	text(p.v, "protocol", "TCP");
	if (!json_object_get(c, "resources"))
		json_object_set_new(c, "resources", json_object());
	resource_defaults(json_object_get(c, "resources"));
	for (size_t i = 0; i < RH_LEN(probes); i++)
		probe_defaults(json_object_get(c, probes[i]));
	text(c, "terminationMessagePath", "/dev/termination-log");
	text(c, "terminationMessagePolicy", "File");
	if (!sb_value_str_of(c, "imagePullPolicy").n)
		sb_value_set_text(c, "imagePullPolicy", pull_policy(sb_value_str_of(c, "image")));
}

static void sb_pod_spec_defaults(json_t *spec)
{
	static const char *const lists[] = { "initContainers", "containers" };
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		json_t *list = json_object_get(spec, lists[i]);
		SB_EACH(c, list)
		if (json_is_object(c.v))
			container_defaults(c.v);
	}
	json_t *volumes = json_object_get(spec, "volumes");
	SB_EACH(v, volumes)
	if (json_is_object(v.v))
		volume_defaults(v.v);
	text(spec, "restartPolicy", "Always");
	number(spec, "terminationGracePeriodSeconds", 30);
	text(spec, "dnsPolicy", "ClusterFirst");
	if (sb_value_str_of(spec, "serviceAccountName").n)
		json_object_set_new(spec, "serviceAccount",
				    json_deep_copy(json_object_get(spec, "serviceAccountName")));
	if (!json_object_get(spec, "securityContext"))
		json_object_set_new(spec, "securityContext", json_object());
	text(spec, "schedulerName", "default-scheduler");
}

static void sb_pod_template_defaults(json_t *template)
{
	json_t *meta = sb_value_need_map(template, "metadata");
	static const char *const order[] = { "metadata", "spec", NULL };
	if (!json_object_get(meta, "creationTimestamp"))
		json_object_set_new(meta, "creationTimestamp", json_null());
	sb_pod_spec_defaults(sb_value_need_map(template, "spec"));
	sb_value_order(template, order);
}

void sb_pod_defaults(json_t *v)
{
	json_t *status = sb_value_need_map(v, "status"), *spec = sb_value_need_map(v, "spec");
	sb_pod_spec_defaults(spec);
	if (!json_object_get(spec, "enableServiceLinks"))
		json_object_set_new(spec, "enableServiceLinks", json_boolean(true));
	text(status, "phase", "Pending");
	text(status, "qosClass", "BestEffort");
}

void sb_deployment_defaults(json_t *v)
{
	json_t *spec = sb_value_need_map(v, "spec"), *strategy = sb_value_need_map(spec, "strategy");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
	number(spec, "revisionHistoryLimit", 10);
	number(spec, "progressDeadlineSeconds", 600);
	if (!sb_value_true_of(spec, "paused")) /* kubernetes, apps/v1: "paused,omitempty" */
		json_object_del(spec, "paused");
	text(strategy, "type", "RollingUpdate");
	if (rh_str_is(sb_value_str_of(strategy, "type"), "RollingUpdate")) {
		text(sb_value_need_map(strategy, "rollingUpdate"), "maxUnavailable", "25%");
		text(sb_value_need_map(strategy, "rollingUpdate"), "maxSurge", "25%");
	}
}

void sb_replicaset_defaults(json_t *v)
{
	json_t *spec = sb_value_need_map(v, "spec");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
}

void sb_stateful_defaults(json_t *v)
{
	json_t *spec = sb_value_need_map(v, "spec"), *update = sb_value_need_map(spec, "updateStrategy");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
	number(spec, "revisionHistoryLimit", 10);
	text(spec, "podManagementPolicy", "OrderedReady");
	text(update, "type", "RollingUpdate");
	if (rh_str_is(sb_value_str_of(update, "type"), "RollingUpdate"))
		number(sb_value_need_map(update, "rollingUpdate"), "partition", 0);
}

void sb_daemon_defaults(json_t *v)
{
	json_t *spec = sb_value_need_map(v, "spec"), *update = sb_value_need_map(spec, "updateStrategy");
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	number(spec, "revisionHistoryLimit", 10);
	text(update, "type", "RollingUpdate");
	if (rh_str_is(sb_value_str_of(update, "type"), "RollingUpdate")) {
		number(sb_value_need_map(update, "rollingUpdate"), "maxUnavailable", 1);
		number(sb_value_need_map(update, "rollingUpdate"), "maxSurge", 0);
	}
}

static void job_spec_defaults(json_t *spec)
{
	sb_pod_template_defaults(sb_value_need_map(spec, "template"));
	if (!json_object_get(spec, "completions") && !json_object_get(spec, "parallelism"))
		number(spec, "completions", 1);
	number(spec, "parallelism", 1);
	number(spec, "backoffLimit", 6);
	text(spec, "completionMode", "NonIndexed");
	if (!json_object_get(spec, "suspend"))
		json_object_set_new(spec, "suspend", json_boolean(false));
}

void sb_job_defaults(json_t *v)
{
	job_spec_defaults(sb_value_need_map(v, "spec"));
}

void sb_cron_defaults(json_t *v)
{
	json_t *spec = sb_value_need_map(v, "spec"), *template = sb_value_need_map(spec, "jobTemplate");
	if (!json_object_get(sb_value_need_map(template, "metadata"), "creationTimestamp"))
		json_object_set_new(json_object_get(template, "metadata"), "creationTimestamp", json_null());
	sb_pod_template_defaults(sb_value_need_map(sb_value_need_map(template, "spec"), "template"));
	text(spec, "concurrencyPolicy", "Allow");
	if (!json_object_get(spec, "suspend"))
		json_object_set_new(spec, "suspend", json_boolean(false));
	number(spec, "successfulJobsHistoryLimit", 3);
	number(spec, "failedJobsHistoryLimit", 1);
}
