/* Pods: how they are made of a template, admitted, deleted, and when they count as ready. */
#include "sandbox/workload.h"

#include <string.h>

enum { GONE_MS = 1200 };

/* ---- admission (plugin/pkg/admission/serviceaccount) ---------------------------------------------------------- */

static void add_token(struct rh_cluster *c, struct rh_value *v)
{
	static const char *const lists[] = { "initContainers", "containers" };
	struct rh_value *spec = rh_value_get(v, "spec"), *volumes = rh_value_get(spec, "volumes");
	char tail[6], *name;
	rh_stable_name(c, rh_value_z(rh_value_at(v, "metadata", "name", NULL)), 17, tail, 5);
	name = rh_format("kube-api-access-%s", tail);
	if (!volumes) {
		volumes = rh_value_new(RH_V_LIST);
		rh_value_set(spec, "volumes", volumes);
	}
	rh_value_add(volumes, rh_value_json("{\"name\":\"%s\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"expirationSeconds\":3607,"
					    "\"path\":\"token\"}},{\"configMap\":{\"name\":\"kube-root-ca.crt\",\"items\":[{\"key\":\"ca.crt\","
					    "\"path\":\"ca.crt\"}]}},{\"downwardAPI\":{\"items\":[{\"path\":\"namespace\",\"fieldRef\":{"
					    "\"apiVersion\":\"v1\",\"fieldPath\":\"metadata.namespace\"}}]}}],\"defaultMode\":420}}", name));
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		struct rh_value *list = rh_value_get(spec, lists[i]);
		for (struct rh_value *k = list ? list->child : NULL; k; k = k->next) {
			if (!rh_value_get(k, "volumeMounts"))
				rh_value_set(k, "volumeMounts", rh_value_new(RH_V_LIST));
			rh_value_add(rh_value_get(k, "volumeMounts"),
				     rh_value_json("{\"name\":\"%s\",\"readOnly\":true,"
						   "\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}", name));
		}
	}
	free(name);
}

static void add_tolerations(struct rh_value *spec)
{
	static const char *const keys[] = { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" };
	struct rh_value *list = rh_value_get(spec, "tolerations");
	if (!list) {
		list = rh_value_new(RH_V_LIST);
		rh_value_set(spec, "tolerations", list);
	}
	for (size_t i = 0; i < RH_LEN(keys); i++) {
		bool there = false;
		for (const struct rh_value *t = list->child; t; t = t->next)
			there |= rh_str_is(rh_value_str_of(t, "key"), keys[i]);
		if (!there)
			rh_value_add(list, rh_value_json("{\"key\":\"%s\",\"operator\":\"Exists\",\"effect\":\"NoExecute\","
							 "\"tolerationSeconds\":300}", keys[i]));
	}
}

bool rh_pod_admit(struct rh_cluster *c, struct rh_value *v, struct rh_buf *why)
{
	struct rh_value *spec = rh_value_get(v, "spec");
	const struct rh_value *meta = rh_value_get(v, "metadata"), *own = rh_value_get(spec, "imagePullSecrets");
	if (!rh_value_str_of(spec, "serviceAccountName").n) {
		rh_value_set_text(spec, "serviceAccountName", "default");
		rh_value_set_text(spec, "serviceAccount", "default");
	}
	struct rh_str name = rh_value_str_of(spec, "serviceAccountName"), ns = rh_value_str_of(meta, "namespace");
	const struct rh_object *account = rh_store_get(&c->store, rh_kind_named("serviceaccounts"), ns, name);
	if (!account) {
		rh_buf_addf(why, "error looking up service account %.*s/%.*s: serviceaccount \"%.*s\" not found", RH_ARG(ns), RH_ARG(name),
			    RH_ARG(name));
		return false;
	}
	const struct rh_value *theirs = rh_value_get(account->v, "imagePullSecrets");
	if (!(own && own->child) && theirs && theirs->child)
		rh_value_set(spec, "imagePullSecrets", rh_value_copy(theirs));
	const struct rh_value *mount = rh_value_get(spec, "automountServiceAccountToken");
	if (!mount)
		mount = rh_value_get(account->v, "automountServiceAccountToken");
	if (!mount || mount->truth)
		add_token(c, v);
	add_tolerations(spec);
	rh_value_set(spec, "priority", rh_value_int(0));
	rh_value_set_text(spec, "preemptionPolicy", "PreemptLowerPriority");
	return true;
}

/* ---- making ----------------------------------------------------------------------------------------------------- */

static char *free_name(struct rh_cluster *c, const struct rh_object *owner)
{
	for (uint64_t salt = 0;; salt++) {
		char tail[6];
		rh_stable_name(c, owner->key, salt, tail, 5);
		int most = strlen(owner->name) > 57 ? 57 : (int)strlen(owner->name);
		char *name = rh_format("%.*s-%s", most, owner->name, tail);
		if (!rh_store_get(&c->store, rh_kind_named("pods"), owner->ns, rh_str(name)))
			return name;
		free(name);
	}
}

static const struct rh_source *source_of(const struct rh_object *owner)
{
	static const struct {
		const char *kind;
		struct rh_source source;
	} sources[] = {
		{ "ReplicaSet", { "replicaset-controller", NULL, false } }, { "StatefulSet", { "statefulset-controller", NULL, false } },
		{ "DaemonSet", { "daemonset-controller", NULL, false } },   { "Job", { "job-controller", NULL, false } },
	};
	for (size_t i = 0; i < RH_LEN(sources); i++)
		if (!strcmp(sources[i].kind, owner->kind->kind))
			return &sources[i].source;
	RH_BUG("no source for a %s", owner->kind->kind);
}

struct rh_object *rh_pod_from_template(struct rh_cluster *c, const struct rh_object *owner, const struct rh_value *template,
				       const char *name, struct rh_value *labels)
{
	const struct rh_kind *pods = rh_kind_named("pods");
	struct rh_value *v = rh_value_new(RH_V_MAP), *meta = rh_value_copy(rh_value_get(template, "metadata"));
	char *made = name ? rh_strdup(name) : free_name(c, owner), *ns = rh_str_dup(owner->ns);
	struct rh_buf why;
	struct rh_object *pod = NULL;
	rh_value_set(v, "metadata", meta);
	rh_value_set(v, "spec", rh_value_copy(rh_value_get(template, "spec")));
	for (const struct rh_value *l = labels ? labels->child : NULL; l; l = l->next)
		rh_value_set(rh_value_need_map(meta, "labels"), l->key, rh_value_copy(l));
	rh_value_free(&labels);
	if (!name)
		rh_value_set(meta, "generateName", rh_value_textf("%s-", owner->name));
	rh_owner_set(v, owner);
	rh_value_set_text(meta, "namespace", ns);
	rh_value_set_text(meta, "name", made);
	rh_buf_init(&why, 4096);
	rh_pod_defaults(v);
	if (rh_pod_admit(c, v, &why)) {
		pod = rh_world_add(c, pods, ns, made, 0, v);
		rh_event(c, owner, NULL, source_of(owner), "Normal", "SuccessfulCreate", !strcmp(owner->kind->kind, "StatefulSet") ?
			 "create Pod %s in StatefulSet %s successful" : "Created pod: %s", made, owner->name);
	} else {
		rh_event(c, owner, NULL, source_of(owner), "Warning", "FailedCreate", "Error creating: pods \"%s-\" is forbidden: %s",
			 owner->name, why.p);
		rh_value_free(&v);
	}
	rh_buf_release(&why);
	free(made);
	free(ns);
	return pod;
}

/* ---- deleting --------------------------------------------------------------------------------------------------- */

static bool has_finalizers(const struct rh_object *o)
{
	const struct rh_value *list = rh_value_at(o->v, "metadata", "finalizers", NULL);
	return list && list->child;
}

static void remove_now(struct rh_cluster *c, const char *key)
{
	struct rh_object *o = rh_object_at(c, "pods", key);
	if (o && rh_object_leaving(o) && !has_finalizers(o))
		rh_store_delete(&c->store, o);
}

void rh_pod_delete(struct rh_cluster *c, const struct rh_object *pod, int64_t grace)
{
	bool placed = rh_value_str_of(rh_spec_of(pod), "nodeName").n > 0;
	if ((!placed || grace == 0) && !has_finalizers(pod)) {
		rh_store_delete(&c->store, pod);
		return;
	}
	if (rh_object_leaving(pod))
		return;
	struct rh_value *v = rh_value_copy(pod->v), *meta = rh_value_get(v, "metadata");
	char when[32];
	if (grace < 0)
		grace = rh_spec_int(pod, "terminationGracePeriodSeconds", 30);
	rh_time_text(rh_world_time(c->world) + grace, when);
	rh_value_set_text(meta, "deletionTimestamp", when);
	rh_value_set(meta, "deletionGracePeriodSeconds", rh_value_int(grace));
	char *key = rh_strdup(pod->key);
	rh_store_put(&c->store, pod->kind, v);
	rh_task_later(c, GONE_MS, key, remove_now);
	free(key);
}

/* ---- counting --------------------------------------------------------------------------------------------------- */

bool rh_pod_ready(const struct rh_object *pod)
{
	return rh_condition_true(rh_status_of(pod), "Ready");
}

bool rh_pod_active(const struct rh_object *pod)
{
	struct rh_str phase = rh_value_str_of(rh_status_of(pod), "phase");
	return !rh_object_leaving(pod) && !rh_str_is(phase, "Succeeded") && !rh_str_is(phase, "Failed");
}

bool rh_pod_available(struct rh_cluster *c, const struct rh_object *pod, int64_t seconds, const char *owner_key,
		      void (*again)(struct rh_cluster *c, const char *key))
{
	int64_t since = 0, left;
	if (!rh_pod_ready(pod))
		return false;
	rh_time_parse(rh_value_str_of(rh_condition_get(rh_status_of(pod), "Ready"), "lastTransitionTime"), &since);
	left = since + seconds - rh_world_time(c->world);
	if (seconds && left > 0)
		rh_task_later(c, left * 1000, owner_key, again);
	return !seconds || left <= 0;
}
