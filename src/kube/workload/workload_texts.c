/* The table of a workload's texts, and which kinds have them where. Defaults are those of Kubernetes (apps/v1, batch/v1
 * and core/v1 defaults.go), which Rancher's page shows as well (shell: edit/workload/Upgrading.vue, Job.vue,
 * components/form/Networking.vue). */
#include "base/base.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <string.h>

#define KIND(k) (1u << (k))
enum {
	DEPLOYMENT = KIND(KUBE_DEPLOYMENT),
	STATEFUL = KIND(KUBE_STATEFULSET),
	DAEMON = KIND(KUBE_DAEMONSET),
	CRON = KIND(KUBE_CRONJOB),
	JOBS = KIND(KUBE_JOB) | CRON,
	LASTING = DEPLOYMENT | STATEFUL | DAEMON
};

#define NUMBER(id_, pointer_, kinds_)                                                   \
	{                                                                               \
		.id = id_, .pointer = pointer_, .type = KUBE_WF_NUMBER, .kinds = kinds_ \
	}
#define OF_JOB(id_, pointer_)                                                                         \
	{                                                                                             \
		.id = id_, .pointer = pointer_, .type = KUBE_WF_NUMBER, .kinds = JOBS, .in_job = true \
	}
#define OF_POD(id_, pointer_, type_)                                          \
	{                                                                     \
		.id = id_, .pointer = pointer_, .type = type_, .in_pod = true \
	}
#define CHOICE(id_, pointer_, kinds_, usual_)                                    \
	{                                                                        \
		.id = id_, .pointer = pointer_, .kinds = kinds_, .usual = usual_ \
	}
#define SHARE(id_, pointer_, kinds_)                                                   \
	{                                                                              \
		.id = id_, .pointer = pointer_, .type = KUBE_WF_SHARE, .kinds = kinds_ \
	}

const struct kube_workload_field kube_workload_texts[KUBE_WL_TEXTS] = {
	[KUBE_WL_NAMESPACE] = { .id = "namespace", .pointer = "/metadata/namespace" },
	[KUBE_WL_NAME] = { .id = "name", .pointer = "/metadata/name" },
	[KUBE_WL_REPLICAS] = NUMBER("replicas", "/spec/replicas", DEPLOYMENT | STATEFUL),
	[KUBE_WL_SCHEDULE] = { .id = "schedule", .pointer = "/spec/schedule", .kinds = CRON },
	[KUBE_WL_SERVICE] = { .id = "service", .pointer = "/spec/serviceName", .kinds = STATEFUL },
	[KUBE_WL_RESTART] = { .id = "restart",
			      .pointer = "/restartPolicy",
			      .kinds = JOBS | KIND(KUBE_POD),
			      .in_pod = true },
	[KUBE_WL_ACCOUNT] = OF_POD("account", "/serviceAccountName", KUBE_WF_TEXT),
	[KUBE_WL_DESCRIPTION] = { .id = "description",
				  .pointer = "/metadata/annotations/field.cattle.io~1description" },
	[KUBE_WL_NODE] = OF_POD("node", "/nodeName", KUBE_WF_TEXT),
	[KUBE_WL_PRIORITY] = OF_POD("priority", "/priorityClassName", KUBE_WF_TEXT),
	[KUBE_WL_STRATEGY] = CHOICE("strategy", "/spec/strategy/type", DEPLOYMENT, "RollingUpdate"),
	[KUBE_WL_SURGE] = SHARE("surge", "/spec/strategy/rollingUpdate/maxSurge", DEPLOYMENT),
	[KUBE_WL_UNAVAILABLE] = SHARE("unavailable", "/spec/strategy/rollingUpdate/maxUnavailable", DEPLOYMENT),
	[KUBE_WL_UPDATE] = CHOICE("update", "/spec/updateStrategy/type", STATEFUL | DAEMON, "RollingUpdate"),
	[KUBE_WL_UPDATE_UNAVAILABLE] =
		SHARE("update_unavailable", "/spec/updateStrategy/rollingUpdate/maxUnavailable", DAEMON),
	[KUBE_WL_PARTITION] = NUMBER("partition", "/spec/updateStrategy/rollingUpdate/partition", STATEFUL),
	[KUBE_WL_MANAGEMENT] = CHOICE("management", "/spec/podManagementPolicy", STATEFUL, "OrderedReady"),
	[KUBE_WL_MIN_READY] = NUMBER("min_ready", "/spec/minReadySeconds", DEPLOYMENT | DAEMON),
	[KUBE_WL_HISTORY] = NUMBER("history", "/spec/revisionHistoryLimit", LASTING),
	[KUBE_WL_DEADLINE] = NUMBER("deadline", "/spec/progressDeadlineSeconds", DEPLOYMENT),
	[KUBE_WL_COMPLETIONS] = OF_JOB("completions", "/spec/completions"),
	[KUBE_WL_PARALLELISM] = OF_JOB("parallelism", "/spec/parallelism"),
	[KUBE_WL_BACKOFF] = OF_JOB("backoff", "/spec/backoffLimit"),
	[KUBE_WL_ACTIVE] = OF_JOB("active", "/spec/activeDeadlineSeconds"),
	[KUBE_WL_SUCCEEDED] = NUMBER("succeeded", "/spec/successfulJobsHistoryLimit", CRON),
	[KUBE_WL_FAILED] = NUMBER("failed", "/spec/failedJobsHistoryLimit", CRON),
	[KUBE_WL_STARTING] = NUMBER("starting", "/spec/startingDeadlineSeconds", CRON),
	[KUBE_WL_CONCURRENCY] = CHOICE("concurrency", "/spec/concurrencyPolicy", CRON, "Allow"),
	[KUBE_WL_SUSPEND] = { .id = "suspend", .pointer = "/spec/suspend", .type = KUBE_WF_BOOL, .kinds = CRON },
	[KUBE_WL_GRACE] = OF_POD("grace", "/terminationGracePeriodSeconds", KUBE_WF_NUMBER),
	[KUBE_WL_HOST_NETWORK] = OF_POD("host_network", "/hostNetwork", KUBE_WF_BOOL),
	[KUBE_WL_DNS] = { .id = "dns", .pointer = "/dnsPolicy", .in_pod = true, .usual = "ClusterFirst" },
	[KUBE_WL_HOSTNAME] = OF_POD("hostname", "/hostname", KUBE_WF_TEXT),
	[KUBE_WL_SUBDOMAIN] = OF_POD("subdomain", "/subdomain", KUBE_WF_TEXT),
	[KUBE_WL_NAMESERVERS] = OF_POD("nameservers", "/dnsConfig/nameservers", KUBE_WF_WORDS),
	[KUBE_WL_SEARCHES] = OF_POD("searches", "/dnsConfig/searches", KUBE_WF_WORDS),
	[KUBE_WL_FS_GROUP] = OF_POD("fs_group", "/securityContext/fsGroup", KUBE_WF_NUMBER),
	[KUBE_WL_POD_NON_ROOT] = OF_POD("pod_non_root", "/securityContext/runAsNonRoot", KUBE_WF_BOOL),
	[KUBE_WL_POD_USER] = OF_POD("pod_user", "/securityContext/runAsUser", KUBE_WF_NUMBER),
};

bool kube_field_applies(const struct kube_workload_field *f, const struct kube_workload_def *def)
{
	return !f->kinds || (f->kinds & KIND(def->kind));
}

const char *kube_field_unset(const struct kube_workload_field *f)
{
	return f->type == KUBE_WF_BOOL    ? f->unset ? "true" : "false"
	       : f->type == KUBE_WF_PROBE ? "none"
	       : f->usual                 ? f->usual
					  : "";
}

void kube_workload_pointer(const struct kube_workload_def *def, const struct kube_workload_field *f, struct rh_buf *out)
{
	rh_buf_clear(out);
	if (f->in_pod)
		rh_buf_addz(out, def->pod);
	if (f->in_meta)
		rh_buf_addz(out, def->pod_meta);
	if (f->in_job && def->kind == KUBE_CRONJOB)
		rh_buf_addz(out, "/spec/jobTemplate");
	rh_buf_addz(out, f->pointer);
}

void kube_workload_settle(struct kube_workload_values *v)
{
	static const struct {
		enum kube_workload_text strategy, text;
	} rolling[] = {
		{ KUBE_WL_STRATEGY, KUBE_WL_SURGE },
		{ KUBE_WL_STRATEGY, KUBE_WL_UNAVAILABLE },
		{ KUBE_WL_UPDATE, KUBE_WL_UPDATE_UNAVAILABLE },
		{ KUBE_WL_UPDATE, KUBE_WL_PARTITION },
	};

	for (size_t i = 0; i < RH_LEN(rolling); i++)
		if (strcmp(v->text[rolling[i].strategy], "RollingUpdate") != 0)
			rh_strset(&v->text[rolling[i].text], "");
}
