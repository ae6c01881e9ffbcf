/* From the server's names of fields to those of the form, and what of an object the form does not show. */
#include "base/base.h"
#include "data/json.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <string.h>

enum { PATH_LIMIT = 4096 };

/* "/spec/template/spec" as the server writes it: "spec.template.spec". */
static void dotted(const char *pointer, struct rh_buf *out)
{
	rh_buf_clear(out);
	for (const char *p = *pointer == '/' ? pointer + 1 : pointer; *p; p++)
		rh_buf_addc(out, *p == '/' ? '.' : *p);
}

/* The tail behind the prefix; false when it does not begin so, or in the middle of a word. */
static bool behind(struct rh_str field, const char *prefix, struct rh_str *tail)
{
	if (!rh_str_starts(field, prefix))
		return false;
	*tail = rh_str_from(field, strlen(prefix));
	return !tail->n || tail->p[0] == '.' || tail->p[0] == '[';
}

static bool find_in(const struct kube_workload_field *table, size_t n, struct rh_str field, struct rh_buf *out)
{
	struct rh_buf name;
	struct rh_str tail;
	const struct kube_workload_field *best = NULL;
	size_t longest = 0;

	rh_buf_init(&name, PATH_LIMIT);
	for (size_t i = 0; i < n; i++) {
		dotted(table[i].pointer, &name);
		if (name.n > longest && behind(field, name.p, &tail)) {
			best = &table[i];
			longest = name.n;
		}
	}
	for (size_t i = 0; !best && field.n && i < n; i++) { /* of a whole: the first of what it holds */
		dotted(table[i].pointer, &name);
		if (name.n > field.n && name.p[field.n] == '.' &&
		    memcmp(name.p, field.p, field.n) == 0)
			best = &table[i];
	}
	if (best)
		rh_buf_addz(out, best->id);
	rh_buf_release(&name);
	return best != NULL;
}

/* Of one container; "resources.limits[cpu]" names a member as ".cpu" does. */
static bool member_path(struct rh_str tail, struct rh_buf *out)
{
	struct rh_buf name;
	bool found = true;

	rh_buf_init(&name, PATH_LIMIT);
	for (size_t i = 0; i < tail.n; i++)
		if (tail.p[i] != ']')
			rh_buf_addc(&name, tail.p[i] == '[' ? '.' : tail.p[i]);
	if (!name.n)
		rh_buf_addz(out, "image");
	else
		found = find_in(kube_container_texts, KUBE_WC_TEXTS, rh_buf_str(&name), out) ||
			find_in(kube_container_lists, KUBE_WC_LISTS, rh_buf_str(&name), out);
	rh_buf_release(&name);
	return found;
}

/* "[2].image" of the init containers or the others: which item of the form it is. */
static bool container_path(const struct kube_workload_values *v, bool init, struct rh_str tail, struct rh_buf *out)
{
	size_t end = rh_str_find(tail, "]");
	int64_t index;

	if (end >= tail.n || !rh_str_number(rh_str_n(tail.p + 1, end - 1), 0, 1000, &index))
		return false;
	for (size_t i = 0; i < v->count; i++) {
		if (v->containers[i].init != init || index-- != 0)
			continue;
		rh_buf_addf(out, "containers.%zu.", i);
		return member_path(rh_str_from(tail, end + 2), out);
	}
	return false;
}

/* "[1].secret.secretName" of the volumes. */
static bool volume_path(const struct kube_workload_values *v, struct rh_str tail, struct rh_buf *out)
{
	size_t end = rh_str_find(tail, "]");
	struct rh_str name = end + 2 <= tail.n ? rh_str_from(tail, end + 2) : RH_STR("");
	int64_t index;

	if (end >= tail.n || !rh_str_number(rh_str_n(tail.p + 1, end - 1), 0, (int64_t)v->volume_count - 1, &index))
		return false;
	rh_buf_addf(out, "volumes.%zu.", (size_t)index);
	if (!find_in(kube_volume_texts, KUBE_WV_TEXTS, name, out) &&
	    !find_in(kube_volume_lists, KUBE_WV_LISTS, name, out))
		rh_buf_addz(out, kube_volume_texts[KUBE_WV_KIND].id);
	return true;
}

static bool pod_path(const struct kube_workload_values *v, struct rh_str tail, struct rh_buf *out)
{
	struct rh_str rest;

	if (behind(tail, "containers", &rest))
		return container_path(v, false, rest, out);
	if (behind(tail, "initContainers", &rest))
		return container_path(v, true, rest, out);
	if (behind(tail, "volumes", &rest))
		return volume_path(v, rest, out);
	if (behind(tail, "imagePullSecrets", &rest)) {
		rh_buf_addz(out, "pull_secrets");
		return true;
	}
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++)
		if (kube_workload_texts[i].in_pod && behind(tail, kube_workload_texts[i].pointer + 1, &rest)) {
			rh_buf_addz(out, kube_workload_texts[i].id);
			return true;
		}
	return false;
}

bool kube_workload_path(const struct kube_workload_values *v, const char *server_field, struct rh_buf *out)
{
	struct rh_str field = rh_str(server_field), tail;
	struct rh_buf pod, name;
	bool found = false;

	rh_buf_clear(out);
	rh_buf_init(&pod, PATH_LIMIT);
	rh_buf_init(&name, PATH_LIMIT);
	dotted(v->def->pod, &pod);
	if (behind(field, pod.p, &tail) && tail.n)
		found = pod_path(v, rh_str_from(tail, 1), out);
	for (size_t i = 0; !found && i < KUBE_WL_TEXTS; i++) {
		dotted(kube_workload_texts[i].pointer, &name);
		found = !kube_workload_texts[i].in_pod && i != KUBE_WL_DESCRIPTION && behind(field, name.p, &tail);
		if (found)
			rh_buf_addz(out, kube_workload_texts[i].id);
	}
	if (!found && (behind(field, "metadata.labels", &tail) || behind(field, "metadata.annotations", &tail))) {
		rh_buf_addz(out, rh_str_starts(field, "metadata.labels") ? "labels" : "annotations");
		found = true;
	}
	if (!found)
		rh_buf_clear(out);
	rh_buf_release(&pod);
	rh_buf_release(&name);
	return found;
}

/* ---- what it does not show ---- */

/* Of an object, by where one is; "": shown or of no interest, whole. */
static const char *const meta_shown[] = { "name",          "namespace",       "labels",          "annotations",
					  "uid",           "resourceVersion", "generation",      "creationTimestamp",
					  "managedFields", "selfLink",        "ownerReferences", NULL };
static const char *const pod_shown[] = { "containers",
					 "initContainers",
					 "imagePullSecrets",
					 "restartPolicy",
					 "serviceAccountName",
					 "serviceAccount",
					 "dnsPolicy",
					 "schedulerName",
					 "terminationGracePeriodSeconds",
					 NULL };
static const char *const container_shown[] = { "name",
					       "image",
					       "imagePullPolicy",
					       "command",
					       "args",
					       "workingDir",
					       "ports",
					       "env",
					       "envFrom",
					       "resources",
					       "terminationMessagePath",
					       "terminationMessagePolicy",
					       NULL };
static const char *const spec_shown[] = { "replicas",
					  "schedule",
					  "serviceName",
					  "selector",
					  "revisionHistoryLimit",
					  "progressDeadlineSeconds",
					  "backoffLimit",
					  "completions",
					  "parallelism",
					  "concurrencyPolicy",
					  "suspend",
					  "successfulJobsHistoryLimit",
					  "failedJobsHistoryLimit",
					  "podManagementPolicy",
					  "completionMode",
					  NULL };

struct walk {
	struct rh_str other, fresh;
	void (*found)(void *ctx, const char *path);
	void *ctx;
};

static bool in(const char *const *list, struct rh_str raw_key)
{
	for (; *list; list++)
		if (data_json_key_is(raw_key, *list))
			return true;
	return false;
}

static bool nothing(struct rh_str value)
{
	return rh_str_is(value, "null") || rh_str_is(value, "{}") || rh_str_is(value, "[]");
}

static bool other_has(const struct walk *w, const char *pointer, struct rh_str value)
{
	struct rh_str raw;
	struct rh_err e;

	return w->other.n && data_json_find(w->other, pointer, &raw, &e) == RH_OK && rh_str_eq(raw, value);
}

static bool is_fresh(const struct walk *w, struct rh_str raw_key, struct rh_str value)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, w->fresh))
		return false;
	while (data_json_next(&it))
		if (rh_str_eq(it.key, raw_key) && rh_str_eq(it.value, value))
			return true;
	return false;
}

static void members(const struct walk *w, struct rh_str object, const char *at, const char *const *shown,
		    const char *child)
{
	struct data_json_iter it;
	struct rh_str value;
	struct rh_err e;

	if (data_json_find(object, at, &value, &e) != RH_OK || !data_json_iter_init(&it, value))
		return;
	while (data_json_next(&it)) {
		struct rh_buf pointer, path;
		if (nothing(it.value) || in(shown, it.key) || is_fresh(w, it.key, it.value) ||
		    (child && data_json_key_is(it.key, child)))
			continue;
		rh_buf_init(&pointer, PATH_LIMIT);
		rh_buf_init(&path, PATH_LIMIT);
		rh_buf_addf(&pointer, "%s/", at);
		(void)data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&pointer));
		dotted(pointer.p, &path);
		if (!other_has(w, pointer.p, it.value))
			w->found(w->ctx, path.p);
		rh_buf_release(&pointer);
		rh_buf_release(&path);
	}
}

static void containers(const struct walk *w, struct rh_str object, const struct kube_workload_def *def,
		       const char *member)
{
	char *list = rh_format("%s/%s", def->pod, member);
	struct data_json_iter it;
	struct rh_str array;
	struct rh_err e;
	size_t n = 0;

	if (data_json_find(object, list, &array, &e) == RH_OK && data_json_iter_init(&it, array))
		while (data_json_next(&it))
			n++;
	for (size_t i = 0; i < n; i++) {
		char *at = rh_format("%s/%zu", list, i);
		members(w, object, at, container_shown, NULL);
		free(at);
	}
	free(list);
}

void kube_workload_unshown(struct rh_str object, struct rh_str other, const struct kube_workload_def *def,
			   void (*found)(void *ctx, const char *path), void *ctx)
{
	static const char *const root_shown[] = { "apiVersion", "kind", "metadata", "spec", "status", NULL };
	struct walk w = { other, kube_fresh_container(def), found, ctx };

	members(&w, object, "", root_shown, NULL);
	members(&w, object, "/metadata", meta_shown, NULL);
	if (def->kind != KUBE_POD)
		members(&w, object, "/spec", spec_shown, def->kind == KUBE_CRONJOB ? "jobTemplate" : "template");
	if (def->kind == KUBE_CRONJOB)
		members(&w, object, "/spec/jobTemplate/spec", spec_shown, "template");
	members(&w, object, def->pod, pod_shown, NULL);
	containers(&w, object, def, "containers");
	containers(&w, object, def, "initContainers");
}
