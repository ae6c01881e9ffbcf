/* The Go types behind workloads: what their decoder refuses (400), and which members it does not know. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

/* One member of a struct. `inner`: of a map its members, of a list those of its elements; NULL: not looked into. */
struct member {
	const char *name;
	enum sb_value_kind kind;
	const char *type; /* Go's, for the message */
	const struct member *inner;
};
#define TEXT(n)                              \
	{                                    \
		n, SB_V_TEXT, "string", NULL \
	}
#define NUMBER(n)                             \
	{                                     \
		n, SB_V_NUMBER, "int32", NULL \
	}
#define LONG(n)                               \
	{                                     \
		n, SB_V_NUMBER, "int64", NULL \
	}
#define TRUTH(n)                           \
	{                                  \
		n, SB_V_BOOL, "bool", NULL \
	}
#define MAP(n, t, i)              \
	{                         \
		n, SB_V_MAP, t, i \
	}
#define LIST(n, t, i)              \
	{                          \
		n, SB_V_LIST, t, i \
	}
#define ANY(n)                           \
	{                                \
		n, SB_V_NULL, NULL, NULL \
	}
#define END       \
	{         \
		0 \
	}

static const struct member reference[] = { TEXT("name"), END };
static const struct member port[] = { TEXT("name"),     NUMBER("hostPort"), NUMBER("containerPort"),
				      TEXT("protocol"), TEXT("hostIP"),     END };
static const struct member env[] = { TEXT("name"), TEXT("value"), MAP("valueFrom", "v1.EnvVarSource", NULL), END };
static const struct member env_from[] = { TEXT("prefix"), MAP("configMapRef", "v1.ConfigMapEnvSource", NULL),
					  MAP("secretRef", "v1.SecretEnvSource", NULL), END };
static const struct member mount[] = {
	TEXT("name"),    TRUTH("readOnly"),        TEXT("recursiveReadOnly"), TEXT("mountPath"),
	TEXT("subPath"), TEXT("mountPropagation"), TEXT("subPathExpr"),       END
};
static const struct member resources[] = { MAP("limits", "v1.ResourceList", NULL),
					   MAP("requests", "v1.ResourceList", NULL),
					   LIST("claims", "[]v1.ResourceClaim", NULL), END };
static const struct member container[] = { TEXT("name"),
					   TEXT("image"),
					   LIST("command", "[]string", NULL),
					   LIST("args", "[]string", NULL),
					   TEXT("workingDir"),
					   LIST("ports", "[]v1.ContainerPort", port),
					   LIST("envFrom", "[]v1.EnvFromSource", env_from),
					   LIST("env", "[]v1.EnvVar", env),
					   MAP("resources", "v1.ResourceRequirements", resources),
					   LIST("resizePolicy", "[]v1.ContainerResizePolicy", NULL),
					   TEXT("restartPolicy"),
					   LIST("volumeMounts", "[]v1.VolumeMount", mount),
					   LIST("volumeDevices", "[]v1.VolumeDevice", NULL),
					   MAP("livenessProbe", "v1.Probe", NULL),
					   MAP("readinessProbe", "v1.Probe", NULL),
					   MAP("startupProbe", "v1.Probe", NULL),
					   MAP("lifecycle", "v1.Lifecycle", NULL),
					   TEXT("terminationMessagePath"),
					   TEXT("terminationMessagePolicy"),
					   TEXT("imagePullPolicy"),
					   MAP("securityContext", "v1.SecurityContext", NULL),
					   TRUTH("stdin"),
					   TRUTH("stdinOnce"),
					   TRUTH("tty"),
					   END };
static const struct member pod_spec[] = { LIST("volumes", "[]v1.Volume", NULL),
					  LIST("initContainers", "[]v1.Container", container),
					  LIST("containers", "[]v1.Container", container),
					  LIST("ephemeralContainers", "[]v1.EphemeralContainer", NULL),
					  TEXT("restartPolicy"),
					  LONG("terminationGracePeriodSeconds"),
					  LONG("activeDeadlineSeconds"),
					  TEXT("dnsPolicy"),
					  MAP("nodeSelector", "map[string]string", NULL),
					  TEXT("serviceAccountName"),
					  TEXT("serviceAccount"),
					  TRUTH("automountServiceAccountToken"),
					  TEXT("nodeName"),
					  TRUTH("hostNetwork"),
					  TRUTH("hostPID"),
					  TRUTH("hostIPC"),
					  TRUTH("hostUsers"),
					  TRUTH("shareProcessNamespace"),
					  MAP("securityContext", "v1.PodSecurityContext", NULL),
					  LIST("imagePullSecrets", "[]v1.LocalObjectReference", reference),
					  TEXT("hostname"),
					  TEXT("subdomain"),
					  MAP("affinity", "v1.Affinity", NULL),
					  TEXT("schedulerName"),
					  LIST("tolerations", "[]v1.Toleration", NULL),
					  LIST("hostAliases", "[]v1.HostAlias", NULL),
					  TEXT("priorityClassName"),
					  NUMBER("priority"),
					  MAP("dnsConfig", "v1.PodDNSConfig", NULL),
					  LIST("readinessGates", "[]v1.PodReadinessGate", NULL),
					  TEXT("runtimeClassName"),
					  TRUTH("enableServiceLinks"),
					  TEXT("preemptionPolicy"),
					  MAP("overhead", "v1.ResourceList", NULL),
					  LIST("topologySpreadConstraints", "[]v1.TopologySpreadConstraint", NULL),
					  TRUTH("setHostnameAsFQDN"),
					  MAP("os", "v1.PodOS", NULL),
					  LIST("schedulingGates", "[]v1.PodSchedulingGate", NULL),
					  LIST("resourceClaims", "[]v1.PodResourceClaim", NULL),
					  END };
static const struct member template[] = { MAP("metadata", "v1.ObjectMeta", NULL), MAP("spec", "v1.PodSpec", pod_spec),
					  END };
static const struct member selector[] = { MAP("matchLabels", "map[string]string", NULL),
					  LIST("matchExpressions", "[]v1.LabelSelectorRequirement", NULL), END };
#define SELECTOR MAP("selector", "v1.LabelSelector", selector), MAP("template", "v1.PodTemplateSpec", template)
static const struct member deployment_spec[] = { NUMBER("replicas"),
						 SELECTOR,
						 MAP("strategy", "v1.DeploymentStrategy", NULL),
						 NUMBER("minReadySeconds"),
						 NUMBER("revisionHistoryLimit"),
						 TRUTH("paused"),
						 NUMBER("progressDeadlineSeconds"),
						 END };
static const struct member replica_spec[] = { NUMBER("replicas"), NUMBER("minReadySeconds"), SELECTOR, END };
static const struct member daemon_spec[] = { SELECTOR, MAP("updateStrategy", "v1.DaemonSetUpdateStrategy", NULL),
					     NUMBER("minReadySeconds"), NUMBER("revisionHistoryLimit"), END };
static const struct member stateful_spec[] = { NUMBER("replicas"),
					       SELECTOR,
					       LIST("volumeClaimTemplates", "[]v1.PersistentVolumeClaim", NULL),
					       TEXT("serviceName"),
					       TEXT("podManagementPolicy"),
					       MAP("updateStrategy", "v1.StatefulSetUpdateStrategy", NULL),
					       NUMBER("revisionHistoryLimit"),
					       NUMBER("minReadySeconds"),
					       MAP("persistentVolumeClaimRetentionPolicy",
						   "v1.StatefulSetPersistentVolumeClaimRetentionPolicy", NULL),
					       MAP("ordinals", "v1.StatefulSetOrdinals", NULL),
					       END };
static const struct member job_spec[] = {
	NUMBER("parallelism"),         NUMBER("completions"),
	LONG("activeDeadlineSeconds"), MAP("podFailurePolicy", "v1.PodFailurePolicy", NULL),
	NUMBER("backoffLimit"),        NUMBER("backoffLimitPerIndex"),
	NUMBER("maxFailedIndexes"),    SELECTOR,
	TRUTH("manualSelector"),       NUMBER("ttlSecondsAfterFinished"),
	TEXT("completionMode"),        TRUTH("suspend"),
	TEXT("podReplacementPolicy"),  END
};
static const struct member job_template[] = { MAP("metadata", "v1.ObjectMeta", NULL),
					      MAP("spec", "v1.JobSpec", job_spec), END };
static const struct member cron_spec[] = { TEXT("schedule"),
					   TEXT("timeZone"),
					   LONG("startingDeadlineSeconds"),
					   TEXT("concurrencyPolicy"),
					   TRUTH("suspend"),
					   MAP("jobTemplate", "v1.JobTemplateSpec", job_template),
					   NUMBER("successfulJobsHistoryLimit"),
					   NUMBER("failedJobsHistoryLimit"),
					   END };

static const struct {
	const char *kind;
	struct member spec;
} types[] = {
	{ "Pod", MAP("spec", "v1.PodSpec", pod_spec) },
	{ "Deployment", MAP("spec", "v1.DeploymentSpec", deployment_spec) },
	{ "ReplicaSet", MAP("spec", "v1.ReplicaSetSpec", replica_spec) },
	{ "DaemonSet", MAP("spec", "v1.DaemonSetSpec", daemon_spec) },
	{ "StatefulSet", MAP("spec", "v1.StatefulSetSpec", stateful_spec) },
	{ "Job", MAP("spec", "v1.JobSpec", job_spec) },
	{ "CronJob", MAP("spec", "v1.CronJobSpec", cron_spec) },
};

static const struct member *find(const struct member *in, const char *name)
{
	for (; in->name; in++)
		if (!strcmp(in->name, name))
			return in;
	return NULL;
}

static const struct member *spec_of(const char *kind)
{
	for (size_t i = 0; i < RH_LEN(types); i++)
		if (!strcmp(types[i].kind, kind))
			return &types[i].spec;
	return NULL;
}

/* ---- types ---- */

static bool refuse(const json_t *v, const char *owner, const char *path, const char *type, struct rh_err *e)
{
	rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal %s into Go struct field %s.%s of type %s",
		   sb_value_kind_name(v), owner, path, type);
	return false;
}

/* The name of the struct that a list or a member has: "[]v1.Container" is "Container". */
static const char *bare(const char *type)
{
	const char *dot = strrchr(type, '.');
	return dot ? dot + 1 : type;
}

static bool typed(const json_t *v, const struct member *m, const char *owner, const char *path, struct rh_err *e);

static bool typed_members(const json_t *map, const struct member *of, const char *owner, const char *path,
			  struct rh_err *e)
{
	SB_EACH(x, map)
	{
		const struct member *m = find(of, x.key.p);
		char at[400];
		snprintf(at, sizeof at, "%.300s%s%.80s", path, *path ? "." : "", x.key.p);
		if (m && !typed(x.v, m, owner, at, e))
			return false;
	}
	return true;
}

static bool typed(const json_t *v, const struct member *m, const char *owner, const char *path, struct rh_err *e)
{
	if (json_is_null(v) || m->kind == SB_V_NULL)
		return true;
	if (sb_value_kind(v) != m->kind)
		return refuse(v, owner, path, m->type, e);
	if (m->kind == SB_V_MAP && m->inner)
		return typed_members(v, m->inner, bare(m->type), path, e);
	SB_EACH(x, m->kind == SB_V_LIST ? v : NULL)
	{
		if (sb_value_kind(x.v) != (strcmp(m->type, "[]string") ? SB_V_MAP : SB_V_TEXT))
			return refuse(x.v, owner, path, m->type + 2, e);
		if (m->inner && !typed_members(x.v, m->inner, bare(m->type), path, e))
			return false;
	}
	return true;
}

static bool quantities(const json_t *v, struct rh_err *e)
{
	SB_EACH(x, v)
	{
		bool amounts = json_is_object(v) && json_is_object(x.v) &&
			       (!strcmp(x.key.p, "limits") || !strcmp(x.key.p, "requests"));
		SB_EACH(q, amounts ? x.v : NULL)
		if (!sb_quantity_ok(q.v)) {
			rh_err_set(e, RH_E_PARSE,
				   "quantities must match the regular expression "
				   "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
			return false;
		}
		if (!amounts && !quantities(x.v, e))
			return false;
	}
	return true;
}

bool sb_workload_decode(json_t *v, struct rh_err *e)
{
	const struct member *spec = spec_of(sb_value_z_of(v, "kind"));
	const json_t *s = json_object_get(v, "spec");
	return !spec || !s || (typed(s, spec, sb_value_z_of(v, "kind"), "spec", e) && quantities(s, e));
}

/* ---- unknown members ---- */

static bool drop_unknown(json_t *map, const struct member *of, const char *path, char *first, size_t n)
{
	bool any = false;
	SB_EACH(x, map)
	{
		const struct member *m = find(of, x.key.p);
		char at[400];
		snprintf(at, sizeof at, "%.300s.%.80s", path, x.key.p);
		if (!m) {
			if (!any && !*first)
				snprintf(first, n, "%s", at);
			any = true;
			sb_item_drop(&x);
		} else if (m->inner && json_is_object(x.v)) {
			any |= drop_unknown(x.v, m->inner, at, first, n);
		} else if (m->inner && json_is_array(x.v)) {
			SB_EACH(k, x.v)
			{
				char element[440];
				snprintf(element, sizeof element, "%s[%zu]", at, k.i);
				if (json_is_object(k.v))
					any |= drop_unknown(k.v, m->inner, element, first, n);
			}
		}
	}
	return any;
}

bool sb_workload_unknown(json_t *v, const char *kind, char *first, size_t n)
{
	const struct member *spec = spec_of(kind);
	json_t *s = json_object_get(v, "spec");
	*first = '\0';
	return spec && json_is_object(s) && drop_unknown(s, spec->inner, "spec", first, n);
}
