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

/* What the form shows of an element of a list. */
enum { TABLES = 2 };
struct table {
	const struct kube_workload_field *v;
	size_t n;
};
static const struct table container_tables[TABLES] = { { kube_container_texts, KUBE_WC_TEXTS },
						       { kube_container_lists, KUBE_WC_LISTS } };
static const struct table volume_tables[TABLES] = { { kube_volume_texts, KUBE_WV_TEXTS },
						    { kube_volume_lists, KUBE_WV_LISTS } };

/* The row whose pointer is the field or holds it, the longest of them; else the first of what the field holds. */
static bool find_in(const struct table *tables, struct rh_str field, struct rh_buf *out)
{
	struct rh_buf name;
	struct rh_str tail;
	const struct kube_workload_field *best = NULL, *below = NULL;
	size_t longest = 0;

	rh_buf_init(&name, PATH_LIMIT);
	for (size_t t = 0; t < TABLES; t++)
		for (size_t i = 0; i < tables[t].n; i++) {
			dotted(tables[t].v[i].pointer, &name);
			if (name.n > longest && behind(field, name.p, &tail)) {
				best = &tables[t].v[i];
				longest = name.n;
			} else if (!below && field.n && name.n > field.n && name.p[field.n] == '.' &&
				   memcmp(name.p, field.p, field.n) == 0) {
				below = &tables[t].v[i];
			}
		}
	if (best || below)
		rh_buf_addz(out, best ? best->id : below->id);
	rh_buf_release(&name);
	return best || below;
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
		found = find_in(container_tables, rh_buf_str(&name), out);
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
	if (!find_in(volume_tables, name, out))
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
					 "volumes",
					 "initContainers",
					 "imagePullSecrets",
					 "restartPolicy",
					 "serviceAccountName",
					 "serviceAccount",
					 "dnsPolicy",
					 "schedulerName",
					 "terminationGracePeriodSeconds",
					 NULL };
/* What a server or the form itself adds to a container, or to the type of a probe. */
static const char *const container_usual[] = { "terminationMessagePath", "terminationMessagePolicy", NULL };
static const char *const probe_usual[] = { "scheme", NULL };
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
	struct rh_str other;
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
		if (nothing(it.value) || in(shown, it.key) || (child && data_json_key_is(it.key, child)))
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

/* Within an element of a list. */

/* Does one pointer begin with the other, at the end of a name? */
static bool within(const char *pointer, const char *whole)
{
	size_t n = strlen(whole);

	return strncmp(pointer, whole, n) == 0 && (pointer[n] == '/' || !pointer[n]);
}

static bool table_shows(const struct table *tables, const char *pointer, bool *partly)
{
	*partly = false;
	for (size_t t = 0; t < TABLES; t++)
		for (size_t i = 0; i < tables[t].n; i++) {
			const struct kube_workload_field *f = &tables[t].v[i];
			if (f->type == KUBE_WF_PROBE || f->type == KUBE_WF_VOLUME)
				continue;
			if (within(pointer, f->pointer))
				return true;
			*partly |= within(f->pointer, pointer);
		}
	return false;
}

static void element(const struct walk *w, struct rh_str object, const struct table *tables, const char *at,
		    size_t begins, const char *path)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, data_json_part(object, at)))
		return;
	while (data_json_next(&it)) {
		struct rh_buf name, pointer;
		bool partly;
		if (nothing(it.value) || in(container_usual, it.key) || in(probe_usual, it.key))
			continue;
		rh_buf_init(&name, PATH_LIMIT);
		rh_buf_init(&pointer, PATH_LIMIT);
		(void)data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&name));
		rh_buf_addf(&pointer, "%s/", at);
		data_json_pointer_add(&pointer, rh_buf_str(&name));
		char *below = rh_format("%s.%s", path, name.p);
		bool shown = table_shows(tables, pointer.p + begins, &partly);
		if (partly && !shown)
			element(w, object, tables, pointer.p, begins, below);
		else if (!shown && !other_has(w, pointer.p, it.value))
			w->found(w->ctx, below);
		free(below);
		rh_buf_release(&name);
		rh_buf_release(&pointer);
	}
}

static void elements(const struct walk *w, struct rh_str object, const struct kube_workload_def *def,
		     const struct table *tables, const char *member)
{
	char *list = rh_format("%s/%s", def->pod, member);
	struct rh_buf path;

	rh_buf_init(&path, PATH_LIMIT);
	for (int i = 0; kube_element_at(data_json_part(object, list), i).n; i++) {
		char *at = rh_format("%s/%d", list, i);
		dotted(at, &path);
		element(w, object, tables, at, strlen(at), path.p);
		free(at);
	}
	rh_buf_release(&path);
	free(list);
}

void kube_workload_unshown(struct rh_str object, struct rh_str other, const struct kube_workload_def *def,
			   void (*found)(void *ctx, const char *path), void *ctx)
{
	static const char *const root_shown[] = { "apiVersion", "kind", "metadata", "spec", "status", NULL };
	struct walk w = { other, found, ctx };

	members(&w, object, "", root_shown, NULL);
	members(&w, object, "/metadata", meta_shown, NULL);
	if (def->kind != KUBE_POD)
		members(&w, object, "/spec", spec_shown, def->kind == KUBE_CRONJOB ? "jobTemplate" : "template");
	if (def->kind == KUBE_CRONJOB)
		members(&w, object, "/spec/jobTemplate/spec", spec_shown, "template");
	members(&w, object, def->pod, pod_shown, NULL);
	elements(&w, object, def, container_tables, "containers");
	elements(&w, object, def, container_tables, "initContainers");
	elements(&w, object, def, volume_tables, "volumes");
}
