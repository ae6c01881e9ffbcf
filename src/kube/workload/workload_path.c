/* From the server's names of fields to those of the form. */
#include "base/base.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload/items.h"
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
	return kube_items_path(v->items, tail, out);
}

/* Of the texts and lists of this kind the one whose whole name is the longest that the server's begins with. */
static void longest(const struct kube_workload_values *v, const struct kube_workload_field *table, size_t n,
		    struct rh_str field, const struct kube_workload_field **best, size_t *most)
{
	struct rh_buf pointer, name;
	struct rh_str tail;

	rh_buf_init(&pointer, PATH_LIMIT);
	rh_buf_init(&name, PATH_LIMIT);
	for (size_t i = 0; i < n; i++) {
		if (!kube_field_applies(&table[i], v->def) || &table[i] == &kube_workload_texts[KUBE_WL_DESCRIPTION])
			continue;
		kube_workload_pointer(v->def, &table[i], &pointer);
		dotted(pointer.p, &name);
		if (name.n > *most && behind(field, name.p, &tail)) {
			*best = &table[i];
			*most = name.n;
		}
	}
	rh_buf_release(&pointer);
	rh_buf_release(&name);
}

/* What is said of a whole is said at what decides about it: a rollingUpdate that is not allowed, at the strategy. */
static const struct {
	const char *field, *id;
} wholes[] = {
	{ "spec.strategy", "strategy" },
	{ "spec.updateStrategy", "update" },
	{ "metadata.labels", "labels" },
	{ "metadata.annotations", "annotations" },
};

static bool whole_path(const struct kube_workload_values *v, struct rh_str field, struct rh_buf *out)
{
	const struct kube_workload_field *best = NULL;
	struct rh_str tail;
	size_t most = 0;

	longest(v, kube_workload_texts, KUBE_WL_TEXTS, field, &best, &most);
	longest(v, kube_workload_lists, KUBE_WL_LISTS, field, &best, &most);
	for (size_t i = 0; !best && i < RH_LEN(wholes); i++)
		if (behind(field, wholes[i].field, &tail)) {
			rh_buf_addz(out, wholes[i].id);
			return true;
		}
	if (best)
		rh_buf_addz(out, best->id);
	return best != NULL;
}

bool kube_workload_path(const struct kube_workload_values *v, const char *server_field, struct rh_buf *out)
{
	struct rh_str field = rh_str(server_field), tail;
	struct rh_buf pod;
	bool found = false;

	rh_buf_clear(out);
	rh_buf_init(&pod, PATH_LIMIT);
	dotted(v->def->pod, &pod);
	if (behind(field, pod.p, &tail) && tail.n)
		found = pod_path(v, rh_str_from(tail, 1), out);
	if (!found) {
		rh_buf_clear(out);
		found = whole_path(v, field, out);
	}
	rh_buf_release(&pod);
	return found;
}
