/* What of an object no field of the form holds. Fields are known by their tables: each pointer there is a pattern, and
 * an object is walked down as long as a pattern goes further. */
#include "base/base.h"
#include "data/json.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload/items.h"
#include "kube/workload_body.h"

#include <string.h>

enum { PATH_LIMIT = 4096, TEXT_LIMIT = 1 << 16 };

struct pattern {
	char *pointer; /* a token "*" is any */
	enum sort { WHOLE, SCALAR, WORDS, LIST, ITEMS } sort;
	const struct kube_list_rule *rule;
	const struct kube_items_list *items;
	const char *told;  /* of a list: names of the members that its rows say; NULL: all */
	const char *usual; /* only with this JSON; NULL: with any */
};
struct walk {
	struct pattern *v;
	size_t n;
	struct rh_str other;
	void (*found)(void *ctx, const char *path);
	void *ctx;
};

/* ---- patterns ---- */

static struct pattern *add(struct walk *w, enum sort sort, const char *prefix, const char *pointer)
{
	w->v = rh_grow(w->v, w->n, sizeof *w->v);
	w->v[w->n] = (struct pattern){ .pointer = rh_format("%s%s", prefix, pointer), .sort = sort };
	return &w->v[w->n++];
}

static void add_texts(struct walk *w, const char *prefix, const struct kube_workload_field *table, size_t n)
{
	for (size_t i = 0; i < n; i++) /* which probe or volume it is, is what it holds */
		if (table[i].type != KUBE_WF_PROBE && table[i].type != KUBE_WF_VOLUME)
			add(w, table[i].type == KUBE_WF_WORDS ? WORDS : SCALAR, prefix, table[i].pointer);
}

/* What the server writes by itself, or an object has without a word of anybody (defaults.go of apps/v1, batch/v1 and
 * core/v1; admission; Rancher's page). */
struct known {
	const char *pointer, *usual;
};
static const struct known roots[] = {
	{ "/apiVersion", NULL },
	{ "/kind", NULL },
	{ "/status", NULL },
	{ "/metadata/uid", NULL },
	{ "/metadata/resourceVersion", NULL },
	{ "/metadata/generation", NULL },
	{ "/metadata/creationTimestamp", NULL },
	{ "/metadata/managedFields", NULL },
	{ "/metadata/selfLink", NULL },
	{ "/metadata/ownerReferences", NULL },
	{ "/metadata/labels", NULL },
	{ "/metadata/annotations", NULL },
};
static const struct known of_specs[] = {
	{ "/spec/selector", NULL },
	{ "/spec/updateStrategy/rollingUpdate/maxSurge", "0" },
	{ "/spec/persistentVolumeClaimRetentionPolicy/whenDeleted", "\"Retain\"" },
	{ "/spec/persistentVolumeClaimRetentionPolicy/whenScaled", "\"Retain\"" },
	{ "/spec/minReadySeconds", "0" },
	{ "/spec/paused", "false" },
};
static const struct known of_jobs[] = {
	{ "/metadata/creationTimestamp", NULL },
	{ "/spec/selector", NULL },
	{ "/spec/completionMode", "\"NonIndexed\"" },
	{ "/spec/podReplacementPolicy", "\"TerminatingOrFailed\"" },
	{ "/spec/suspend", "false" },
	{ "/spec/manualSelector", "false" },
};
static const struct known of_meta[] = {
	{ "/creationTimestamp", NULL },
	{ "/namespace", NULL },
	{ "/labels", NULL },
	{ "/annotations", NULL },
};
static const struct known of_pods[] = {
	{ "/restartPolicy", NULL }, /* Always is all that the others can have */
	{ "/serviceAccount", NULL },
	{ "/schedulerName", "\"default-scheduler\"" },
	{ "/enableServiceLinks", "true" },
	{ "/preemptionPolicy", "\"PreemptLowerPriority\"" },
	{ "/priority", NULL },
};
static const struct known of_containers[] = {
	{ "/readinessProbe/httpGet/scheme", NULL }, /* which of two probes it is */
	{ "/livenessProbe/httpGet/scheme", NULL },
	{ "/startupProbe/httpGet/scheme", NULL },
	{ "/terminationMessagePath", "\"/dev/termination-log\"" },
	{ "/terminationMessagePolicy", "\"File\"" },
};

/* What key and value of a row say of an element; a list that is not here: everything, as far as they can. */
static const struct {
	const char *pointer, *told;
} rows_say[] = {
	{ "/ports", "containerPort hostPort protocol name" },
	{ "/dnsConfig/options", "name value" },
	{ "/hostAliases", "ip hostnames" },
};

static const char *told_of(const char *pointer)
{
	for (size_t i = 0; i < RH_LEN(rows_say); i++)
		if (strcmp(rows_say[i].pointer, pointer) == 0)
			return rows_say[i].told;
	return NULL;
}

static void add_known(struct walk *w, const char *prefix, const struct known *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add(w, WHOLE, prefix, table[i].pointer)->usual = table[i].usual;
}

static void add_container(struct walk *w, const struct kube_workload_def *def, const char *member)
{
	char *prefix = rh_format("%s/%s/*", def->pod, member);

	add_texts(w, prefix, kube_container_texts, KUBE_WC_TEXTS);
	for (size_t i = 0; i < KUBE_WC_LISTS; i++) {
		struct pattern *p = add(w, LIST, prefix, kube_container_lists[i].pointer);
		p->rule = &kube_list_rules[i];
		p->told = told_of(kube_container_lists[i].pointer);
	}
	add_known(w, prefix, of_containers, RH_LEN(of_containers));
	free(prefix);
}

static void add_volumes(struct walk *w, const struct kube_workload_def *def)
{
	char *prefix = rh_format("%s/volumes/*", def->pod);

	add_texts(w, prefix, kube_volume_texts, KUBE_WV_TEXTS);
	for (size_t i = 0; i < KUBE_WV_LISTS; i++)
		add(w, LIST, prefix, kube_volume_lists[i].pointer)->rule = &kube_volume_item_rule;
	free(prefix);
}

static void add_pod(struct walk *w, const struct kube_workload_def *def)
{
	for (size_t i = 0; i < KUBE_ITEMS_LISTS; i++)
		add(w, ITEMS, def->pod, kube_items_lists[i].pointer)->items = &kube_items_lists[i];
	add(w, LIST, def->pod, "/imagePullSecrets")->rule = &kube_pull_secret_rule;
	add_known(w, def->pod, of_pods, RH_LEN(of_pods));
	add_known(w, def->pod_meta, of_meta, RH_LEN(of_meta));
	add_container(w, def, "containers");
	add_container(w, def, "initContainers");
	add_volumes(w, def);
}

static void add_all(struct walk *w, const struct kube_workload_def *def)
{
	struct rh_buf pointer;

	rh_buf_init(&pointer, PATH_LIMIT);
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++)
		if (kube_field_applies(&kube_workload_texts[i], def)) {
			kube_workload_pointer(def, &kube_workload_texts[i], &pointer);
			add(w, kube_workload_texts[i].type == KUBE_WF_WORDS ? WORDS : SCALAR, pointer.p, "");
		}
	for (size_t i = 0; i < KUBE_WL_LISTS; i++)
		if (kube_field_applies(&kube_workload_lists[i], def)) {
			kube_workload_pointer(def, &kube_workload_lists[i], &pointer);
			struct pattern *p = add(w, kube_pod_list_rules[i].show ? LIST : WHOLE, pointer.p, "");
			p->rule = &kube_pod_list_rules[i];
			p->told = told_of(kube_workload_lists[i].pointer);
		}
	add_known(w, "", roots, RH_LEN(roots));
	if (def->kind != KUBE_POD)
		add_known(w, "", of_specs, RH_LEN(of_specs));
	if (def->kind == KUBE_JOB || def->kind == KUBE_CRONJOB)
		add_known(w, def->kind == KUBE_JOB ? "" : "/spec/jobTemplate", of_jobs, RH_LEN(of_jobs));
	add_pod(w, def);
	rh_buf_release(&pointer);
}

/* ---- where one is ---- */

enum match { NOT, AT, ABOVE };

/* Is the pointer what the pattern names, or above it? */
static enum match match(const char *pattern, const char *pointer)
{
	while (*pattern && *pointer) {
		if (pattern[0] == '*' && pattern[-1] == '/') {
			pattern++;
			while (*pointer && *pointer != '/')
				pointer++;
		} else if (*pattern++ != *pointer++) {
			return NOT;
		}
	}
	return *pointer ? NOT : !*pattern ? AT : *pattern == '/' ? ABOVE : NOT;
}

static bool is_container(struct rh_str value)
{
	return value.n && (value.p[0] == '{' || value.p[0] == '[');
}

static bool nothing(struct rh_str value)
{
	return rh_str_is(value, "null") || rh_str_is(value, "{}") || rh_str_is(value, "[]");
}

/* "/spec/containers/0/image" as a server names it: "spec.containers[0].image". */
static void say(const struct walk *w, struct rh_str doc, const char *pointer, struct rh_str value)
{
	struct rh_buf path, above;

	if (w->other.n && rh_str_eq(data_json_part(w->other, pointer), value))
		return;
	rh_buf_init(&path, PATH_LIMIT);
	rh_buf_init(&above, PATH_LIMIT);
	for (const char *p = pointer; *p;) {
		const char *end = strchr(p + 1, '/');
		size_t n = end ? (size_t)(end - p) : strlen(p);
		struct rh_str outer = data_json_part(doc, above.p);
		bool index = outer.n && outer.p[0] == '[';

		rh_buf_addz(&path, index ? "[" : path.n ? "." : "");
		for (const char *c = p + 1; c < p + n; c++) {
			bool escaped = *c == '~' && c + 1 < p + n;
			rh_buf_addc(&path, escaped ? *++c == '1' ? '/' : '~' : *c);
		}
		rh_buf_addz(&path, index ? "]" : "");
		rh_buf_adds(&above, rh_str_n(p, n));
		p += n;
	}
	w->found(w->ctx, path.p);
	rh_buf_release(&path);
	rh_buf_release(&above);
}

/* Of a member, or (no key) of the nth element. */
static char *below(const char *pointer, struct rh_str raw_key, size_t n)
{
	struct rh_buf at;
	char *out;

	if (!raw_key.n)
		return rh_format("%s/%zu", pointer, n);
	rh_buf_init(&at, PATH_LIMIT);
	rh_buf_addf(&at, "%s/", pointer);
	data_json_pointer_add(&at, rh_str_n(raw_key.p + 1, raw_key.n - 2));
	out = rh_str_dup(rh_buf_str(&at));
	rh_buf_release(&at);
	return out;
}

/* ---- lists of elements ---- */

static bool has_word(const char *words, struct rh_str key)
{
	struct rh_str rest = rh_str(words), word;

	while (rh_str_cut(&rest, ' ', &word))
		if (key.n == word.n + 2 && memcmp(key.p + 1, word.p, word.n) == 0)
			return true;
	return false;
}

static void say_others(const struct walk *w, struct rh_str doc, const char *pointer, struct rh_str element,
		       const char *told)
{
	struct data_json_iter it;

	if (!told || !data_json_iter_init(&it, element))
		return;
	while (data_json_next(&it)) {
		if (has_word(told, it.key) || nothing(it.value))
			continue;
		char *at = below(pointer, it.key, 0);
		say(w, doc, at, it.value);
		free(at);
	}
}

static bool shown_by(const struct pattern *p, struct rh_str element)
{
	struct rh_buf key, value;
	bool fine;

	if (p->sort == ITEMS) {
		struct kube_items items = { 0 };
		fine = p->items->show(p->items, element, kube_items_add(&items, 0, 0));
		kube_items_release(&items);
		return fine;
	}
	rh_buf_init(&key, TEXT_LIMIT);
	rh_buf_init(&value, TEXT_LIMIT);
	fine = p->rule->show(element, &key, &value);
	rh_buf_release(&key);
	rh_buf_release(&value);
	return fine;
}

static void say_element(const struct walk *w, struct rh_str doc, const char *list, const char *at,
			struct rh_str element)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct pattern *p = &w->v[i];
		if ((p->sort != LIST && p->sort != ITEMS) || match(p->pointer, list) != AT || !shown_by(p, element))
			continue;
		char *inner = rh_format("%s%s", at, p->items ? p->items->inner : "");
		say_others(w, doc, inner, data_json_part(element, p->items ? p->items->inner : ""),
			   p->items ? p->items->told : p->told);
		free(inner);
		return;
	}
	say(w, doc, at, element);
}

/* ---- down the object ---- */

struct place {
	bool whole, list, above;
};

static struct place place_of(const struct walk *w, const char *pointer, struct rh_str value)
{
	struct place place = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		const struct pattern *p = &w->v[i];
		enum match m = match(p->pointer, pointer);

		place.above |= m == ABOVE;
		place.list |= m == AT && (p->sort == LIST || p->sort == ITEMS);
		place.whole |= m == AT && ((p->sort == SCALAR && !is_container(value)) ||
					   (p->sort == WORDS && value.n && value.p[0] == '[') ||
					   (p->sort == WHOLE && (!p->usual || rh_str_is(value, p->usual))));
	}
	return place;
}

/* The volume that admission gives every pod for its service account (kubernetes: plugin/pkg/admission/serviceaccount).
 */
static bool is_token(struct rh_str value)
{
	struct rh_str name = value.p[0] == '{' ? data_json_part(value, "/name") : RH_STR("");

	return rh_str_starts(name, "\"kube-api-access-") && data_json_part(value, "/projected").n;
}

static void walk(const struct walk *w, struct rh_str doc, const char *pointer, struct rh_str value)
{
	struct place place = place_of(w, pointer, value);
	struct data_json_iter it;
	size_t n = 0;

	if (place.whole || nothing(value) || is_token(value))
		return;
	if (!(place.list || place.above) || !is_container(value) || !data_json_iter_init(&it, value)) {
		say(w, doc, pointer, value);
		return;
	}
	for (; data_json_next(&it); n++) {
		char *at = below(pointer, it.key, n);
		if (place.list && !nothing(it.value))
			say_element(w, doc, pointer, at, it.value);
		else if (!place.list)
			walk(w, doc, at, it.value);
		free(at);
	}
}

void kube_workload_unshown(struct rh_str object, struct rh_str other, const struct kube_workload_def *def,
			   void (*found)(void *ctx, const char *path), void *ctx)
{
	struct walk w = { .other = other, .found = found, .ctx = ctx };

	add_all(&w, def);
	walk(&w, object, "", object);
	for (size_t i = 0; i < w.n; i++)
		free(w.v[i].pointer);
	free(w.v);
}
