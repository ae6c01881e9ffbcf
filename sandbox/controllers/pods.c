/* Pods: how they are made of a template, admitted, deleted, and when they count as ready. */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { GONE_MS = 1200 };

/* ---- admission (plugin/pkg/admission/serviceaccount) ---- */

static void add_token(struct sb_cluster *c, json_t *v)
{
	static const char *const lists[] = { "initContainers", "containers" };
	json_t *spec = json_object_get(v, "spec"), *volumes = json_object_get(spec, "volumes");
	char tail[6], *name;
	sb_stable_name(c, sb_value_z(sb_value_at(v, "metadata", "name", NULL)), 17, tail, 5);
	name = rh_format("kube-api-access-%s", tail);
	if (!volumes) {
		volumes = json_array();
		json_object_set_new(spec, "volumes", volumes);
	}
	json_array_append_new(
		volumes,
		sb_value_json(
			"{\"name\":\"%s\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"expirationSeconds\":"
			"3607,"
			"\"path\":\"token\"}},{\"configMap\":{\"name\":\"kube-root-ca.crt\",\"items\":[{\"key\":\"ca."
			"crt\","
			"\"path\":\"ca.crt\"}]}},{\"downwardAPI\":{\"items\":[{\"path\":\"namespace\",\"fieldRef\":{"
			"\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.namespace\"}}]}}],\"defaultMode\":420}}",
			name));
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		json_t *list = json_object_get(spec, lists[i]);
		SB_EACH(k, list)
		{
			if (!json_object_get(k.v, "volumeMounts"))
				json_object_set_new(k.v, "volumeMounts", json_array());
			json_array_append_new(
				json_object_get(k.v, "volumeMounts"),
				sb_value_json("{\"name\":\"%s\",\"readOnly\":true,"
					      "\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}",
					      name));
		}
	}
	free(name);
}

static void add_tolerations(json_t *spec)
{
	static const char *const keys[] = { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" };
	json_t *list = json_object_get(spec, "tolerations");
	if (!list) {
		list = json_array();
		json_object_set_new(spec, "tolerations", list);
	}
	for (size_t i = 0; i < RH_LEN(keys); i++) {
		bool there = false;
		SB_EACH(t, list)
		there |= rh_str_is(sb_value_str_of(t.v, "key"), keys[i]);
		if (!there)
			json_array_append_new(
				list, sb_value_json("{\"key\":\"%s\",\"operator\":\"Exists\",\"effect\":\"NoExecute\","
						    "\"tolerationSeconds\":300}",
						    keys[i]));
	}
}

bool sb_pod_admit(struct sb_cluster *c, json_t *v, struct rh_buf *why)
{
	json_t *spec = json_object_get(v, "spec");
	const json_t *meta = json_object_get(v, "metadata"), *own = json_object_get(spec, "imagePullSecrets");
	if (!sb_value_str_of(spec, "serviceAccountName").n) {
		sb_value_set_text(spec, "serviceAccountName", "default");
		sb_value_set_text(spec, "serviceAccount", "default");
	}
	struct rh_str name = sb_value_str_of(spec, "serviceAccountName"), ns = sb_value_str_of(meta, "namespace");
	const struct sb_object *account = sb_store_get(&c->store, sb_kind_named("serviceaccounts"), ns, name);
	if (!account) {
		rh_buf_addf(why, "error looking up service account %.*s/%.*s: serviceaccount \"%.*s\" not found",
			    RH_ARG(ns), RH_ARG(name), RH_ARG(name));
		return false;
	}
	const json_t *theirs = json_object_get(account->v, "imagePullSecrets");
	if (!sb_value_count(own) && sb_value_count(theirs))
		json_object_set_new(spec, "imagePullSecrets", json_deep_copy(theirs));
	const json_t *mount = json_object_get(spec, "automountServiceAccountToken");
	if (!mount)
		mount = json_object_get(account->v, "automountServiceAccountToken");
	if (!mount || json_is_true(mount))
		add_token(c, v);
	add_tolerations(spec);
	json_object_set_new(spec, "priority", json_integer(0));
	sb_value_set_text(spec, "preemptionPolicy", "PreemptLowerPriority");
	return true;
}

/* ---- making ---- */

static char *free_name(struct sb_cluster *c, const struct sb_object *owner)
{
	for (uint64_t salt = 0;; salt++) {
		char tail[6];
		sb_stable_name(c, owner->key, salt, tail, 5);
		int most = strlen(owner->name) > 57 ? 57 : (int)strlen(owner->name);
		char *name = rh_format("%.*s-%s", most, owner->name, tail);
		if (!sb_store_get(&c->store, sb_kind_named("pods"), owner->ns, rh_str(name)))
			return name;
		free(name);
	}
}

static const struct sb_source *source_of(const struct sb_object *owner)
{
	static const struct {
		const char *kind;
		struct sb_source source;
	} sources[] = {
		{ "ReplicaSet", { "replicaset-controller", NULL, false } },
		{ "StatefulSet", { "statefulset-controller", NULL, false } },
		{ "DaemonSet", { "daemonset-controller", NULL, false } },
		{ "Job", { "job-controller", NULL, false } },
	};
	for (size_t i = 0; i < RH_LEN(sources); i++)
		if (!strcmp(sources[i].kind, owner->kind->kind))
			return &sources[i].source;
	RH_BUG("no source for a %s", owner->kind->kind);
}

struct sb_object *sb_pod_from_template(struct sb_cluster *c, const struct sb_object *owner, const json_t *template,
				       const char *name, json_t *labels)
{
	const struct sb_kind *pods = sb_kind_named("pods");
	json_t *v = json_object(), *meta = json_deep_copy(json_object_get(template, "metadata"));
	char *made = name ? rh_strdup(name) : free_name(c, owner), *ns = rh_str_dup(owner->ns);
	struct rh_buf why;
	struct sb_object *pod = NULL;
	json_object_set_new(v, "metadata", meta);
	json_object_set_new(v, "spec", json_deep_copy(json_object_get(template, "spec")));
	SB_EACH(l, labels)
	json_object_set_new(sb_value_need_map(meta, "labels"), l.key.p, json_deep_copy(l.v));
	sb_value_free(&labels);
	if (!name)
		json_object_set_new(meta, "generateName", sb_value_textf("%s-", owner->name));
	sb_owner_set(v, owner);
	sb_value_set_text(meta, "namespace", ns);
	sb_value_set_text(meta, "name", made);
	rh_buf_init(&why, 4096);
	sb_pod_defaults(v);
	if (sb_pod_admit(c, v, &why)) {
		pod = sb_world_add(c, pods, ns, made, 0, v);
		sb_event(c, owner, NULL, source_of(owner), "Normal", "SuccessfulCreate",
			 !strcmp(owner->kind->kind, "StatefulSet") ? "create Pod %s in StatefulSet %s successful"
								   : "Created pod: %s",
			 made, owner->name);
	} else {
		sb_event(c, owner, NULL, source_of(owner), "Warning", "FailedCreate",
			 "Error creating: pods \"%s-\" is forbidden: %s", owner->name, why.p);
		sb_value_free(&v);
	}
	rh_buf_release(&why);
	free(made);
	free(ns);
	return pod;
}

/* ---- deleting ---- */

static bool has_finalizers(const struct sb_object *o)
{
	const json_t *list = sb_value_at(o->v, "metadata", "finalizers", NULL);
	return sb_value_count(list) > 0;
}

static void remove_now(struct sb_cluster *c, const char *key)
{
	struct sb_object *o = sb_object_at(c, "pods", key);
	if (o && sb_object_leaving(o) && !has_finalizers(o))
		sb_store_delete(&c->store, o);
}

void sb_pod_delete(struct sb_cluster *c, const struct sb_object *pod, int64_t grace)
{
	bool placed = sb_value_str_of(sb_spec_of(pod), "nodeName").n > 0;
	if ((!placed || grace == 0) && !has_finalizers(pod)) {
		sb_store_delete(&c->store, pod);
		return;
	}
	if (sb_object_leaving(pod))
		return;
	json_t *v = json_deep_copy(pod->v), *meta = json_object_get(v, "metadata");
	char when[32];
	if (grace < 0)
		grace = sb_spec_int(pod, "terminationGracePeriodSeconds", 30);
	sb_time_text(sb_world_time(c->world) + grace, when);
	sb_value_set_text(meta, "deletionTimestamp", when);
	json_object_set_new(meta, "deletionGracePeriodSeconds", json_integer(grace));
	char *key = rh_strdup(pod->key);
	sb_store_put(&c->store, pod->kind, v);
	sb_task_later(c, GONE_MS, key, remove_now);
	free(key);
}

/* ---- counting ---- */

bool sb_pod_ready(const struct sb_object *pod)
{
	return sb_condition_true(sb_status_of(pod), "Ready");
}

bool sb_pod_active(const struct sb_object *pod)
{
	struct rh_str phase = sb_value_str_of(sb_status_of(pod), "phase");
	return !sb_object_leaving(pod) && !rh_str_is(phase, "Succeeded") && !rh_str_is(phase, "Failed");
}

bool sb_pod_available(struct sb_cluster *c, const struct sb_object *pod, int64_t seconds, const char *owner_key,
		      void (*again)(struct sb_cluster *c, const char *key))
{
	int64_t since = 0, left;
	if (!sb_pod_ready(pod))
		return false;
	rh_time_parse(sb_value_str_of(sb_condition_get(sb_status_of(pod), "Ready"), "lastTransitionTime"), &since);
	left = since + seconds - sb_world_time(c->world);
	if (seconds && left > 0)
		sb_task_later(c, left * 1000, owner_key, again);
	return !seconds || left <= 0;
}
