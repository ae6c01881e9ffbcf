/* Defaults of pods and of what has a pod template: pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go. */
#include "sandbox/workload.h"

#include "registry/registry.h"

#include <string.h>

static void text(struct rh_value *map, const char *key, const char *z)
{
	if (!rh_value_get(map, key))
		rh_value_set_text(map, key, z);
}

static void number(struct rh_value *map, const char *key, int64_t n)
{
	if (!rh_value_get(map, key))
		rh_value_set(map, key, rh_value_int(n));
}

/* Always for "latest" and for no tag at all, else IfNotPresent. */
static const char *pull_policy(struct rh_str reference)
{
	struct rh_image image;
	struct rh_err e = { 0 };
	const char *policy = "IfNotPresent";
	if (!rh_image_parse(reference, &image, &e))
		return policy;
	if (!image.digest && (!image.tag || !strcmp(image.tag, "latest")))
		policy = "Always";
	rh_image_release(&image);
	return policy;
}

static void probe_defaults(struct rh_value *probe)
{
	if (!probe)
		return;
	number(probe, "timeoutSeconds", 1);
	number(probe, "periodSeconds", 10);
	number(probe, "successThreshold", 1);
	number(probe, "failureThreshold", 3);
}

/* A limit without a request is also the request. */
static void resource_defaults(struct rh_value *resources)
{
	const struct rh_value *limits = rh_value_get(resources, "limits");
	for (const struct rh_value *l = limits ? limits->child : NULL; l; l = l->next)
		if (!rh_value_get(rh_value_get(resources, "requests"), l->key))
			rh_value_set(rh_value_need_map(resources, "requests"), l->key, rh_value_copy(l));
}

static void container_defaults(struct rh_value *c)
{
	static const char *const probes[] = { "livenessProbe", "readinessProbe", "startupProbe" };
	struct rh_value *ports = rh_value_get(c, "ports");
	for (struct rh_value *p = ports ? ports->child : NULL; p; p = p->next)
		text(p, "protocol", "TCP");
	if (!rh_value_get(c, "resources"))
		rh_value_set(c, "resources", rh_value_new(RH_V_MAP));
	resource_defaults(rh_value_get(c, "resources"));
	for (size_t i = 0; i < RH_LEN(probes); i++)
		probe_defaults(rh_value_get(c, probes[i]));
	text(c, "terminationMessagePath", "/dev/termination-log");
	text(c, "terminationMessagePolicy", "File");
	if (!rh_value_str_of(c, "imagePullPolicy").n)
		rh_value_set_text(c, "imagePullPolicy", pull_policy(rh_value_str_of(c, "image")));
}

void rh_pod_spec_defaults(struct rh_value *spec)
{
	static const char *const lists[] = { "initContainers", "containers" };
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		struct rh_value *list = rh_value_get(spec, lists[i]);
		for (struct rh_value *c = list ? list->child : NULL; c; c = c->next)
			if (c->kind == RH_V_MAP)
				container_defaults(c);
	}
	text(spec, "restartPolicy", "Always");
	number(spec, "terminationGracePeriodSeconds", 30);
	text(spec, "dnsPolicy", "ClusterFirst");
	if (rh_value_str_of(spec, "serviceAccountName").n)
		rh_value_set(spec, "serviceAccount", rh_value_copy(rh_value_get(spec, "serviceAccountName")));
	if (!rh_value_get(spec, "securityContext"))
		rh_value_set(spec, "securityContext", rh_value_new(RH_V_MAP));
	text(spec, "schedulerName", "default-scheduler");
}

void rh_pod_template_defaults(struct rh_value *template)
{
	struct rh_value *meta = rh_value_need_map(template, "metadata");
	static const char *const order[] = { "metadata", "spec", NULL };
	if (!rh_value_get(meta, "creationTimestamp"))
		rh_value_set(meta, "creationTimestamp", rh_value_new(RH_V_NULL));
	rh_pod_spec_defaults(rh_value_need_map(template, "spec"));
	rh_value_order(template, order);
}

void rh_pod_defaults(struct rh_value *v)
{
	struct rh_value *status = rh_value_need_map(v, "status"), *spec = rh_value_need_map(v, "spec");
	rh_pod_spec_defaults(spec);
	if (!rh_value_get(spec, "enableServiceLinks"))
		rh_value_set(spec, "enableServiceLinks", rh_value_bool(true));
	text(status, "phase", "Pending");
	text(status, "qosClass", "BestEffort");
}

void rh_deployment_defaults(struct rh_value *v)
{
	struct rh_value *spec = rh_value_need_map(v, "spec"), *strategy = rh_value_need_map(spec, "strategy");
	rh_pod_template_defaults(rh_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
	number(spec, "revisionHistoryLimit", 10);
	number(spec, "progressDeadlineSeconds", 600);
	text(strategy, "type", "RollingUpdate");
	if (rh_str_is(rh_value_str_of(strategy, "type"), "RollingUpdate")) {
		text(rh_value_need_map(strategy, "rollingUpdate"), "maxUnavailable", "25%");
		text(rh_value_need_map(strategy, "rollingUpdate"), "maxSurge", "25%");
	}
}

void rh_replicaset_defaults(struct rh_value *v)
{
	struct rh_value *spec = rh_value_need_map(v, "spec");
	rh_pod_template_defaults(rh_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
}

void rh_stateful_defaults(struct rh_value *v)
{
	struct rh_value *spec = rh_value_need_map(v, "spec"), *update = rh_value_need_map(spec, "updateStrategy");
	rh_pod_template_defaults(rh_value_need_map(spec, "template"));
	number(spec, "replicas", 1);
	number(spec, "revisionHistoryLimit", 10);
	text(spec, "podManagementPolicy", "OrderedReady");
	text(update, "type", "RollingUpdate");
	if (rh_str_is(rh_value_str_of(update, "type"), "RollingUpdate"))
		number(rh_value_need_map(update, "rollingUpdate"), "partition", 0);
}

void rh_daemon_defaults(struct rh_value *v)
{
	struct rh_value *spec = rh_value_need_map(v, "spec"), *update = rh_value_need_map(spec, "updateStrategy");
	rh_pod_template_defaults(rh_value_need_map(spec, "template"));
	number(spec, "revisionHistoryLimit", 10);
	text(update, "type", "RollingUpdate");
	if (rh_str_is(rh_value_str_of(update, "type"), "RollingUpdate")) {
		number(rh_value_need_map(update, "rollingUpdate"), "maxUnavailable", 1);
		number(rh_value_need_map(update, "rollingUpdate"), "maxSurge", 0);
	}
}

static void job_spec_defaults(struct rh_value *spec)
{
	rh_pod_template_defaults(rh_value_need_map(spec, "template"));
	if (!rh_value_get(spec, "completions") && !rh_value_get(spec, "parallelism"))
		number(spec, "completions", 1);
	number(spec, "parallelism", 1);
	number(spec, "backoffLimit", 6);
	text(spec, "completionMode", "NonIndexed");
	if (!rh_value_get(spec, "suspend"))
		rh_value_set(spec, "suspend", rh_value_bool(false));
}

void rh_job_defaults(struct rh_value *v)
{
	job_spec_defaults(rh_value_need_map(v, "spec"));
}

void rh_cron_defaults(struct rh_value *v)
{
	struct rh_value *spec = rh_value_need_map(v, "spec"), *template = rh_value_need_map(spec, "jobTemplate");
	if (!rh_value_get(rh_value_need_map(template, "metadata"), "creationTimestamp"))
		rh_value_set(rh_value_get(template, "metadata"), "creationTimestamp", rh_value_new(RH_V_NULL));
	rh_pod_template_defaults(rh_value_need_map(rh_value_need_map(template, "spec"), "template"));
	text(spec, "concurrencyPolicy", "Allow");
	if (!rh_value_get(spec, "suspend"))
		rh_value_set(spec, "suspend", rh_value_bool(false));
	number(spec, "successfulJobsHistoryLimit", 3);
	number(spec, "failedJobsHistoryLimit", 1);
}
