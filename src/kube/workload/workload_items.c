/* Tolerations and rules for nodes and pods: read from an object, and put back onto it. What their texts cannot say
 * stays as it is and in its place. */
#include "kube/workload_items.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload/items.h"
#include "kube/workload/match.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 16 };

const struct kube_items_def kube_items_defs[KUBE_WL_ITEMS] = {
	[KUBE_WL_NODE_RULES] = { "node_rules",
				 3,
				 { [KUBE_NODE_RULE_PRIORITY] = { "priority", "" },
				   [KUBE_NODE_RULE_MATCH] = { "match", "/matchExpressions" },
				   [KUBE_NODE_RULE_WEIGHT] = { "weight", "/weight" } } },
	[KUBE_WL_POD_RULES] = { "pod_rules",
				6,
				{ [KUBE_POD_RULE_SORT] = { "sort", "" },
				  [KUBE_POD_RULE_PRIORITY] = { "priority", "" },
				  [KUBE_POD_RULE_MATCH] = { "match", "/labelSelector" },
				  [KUBE_POD_RULE_TOPOLOGY] = { "topology", "/topologyKey" },
				  [KUBE_POD_RULE_NAMESPACES] = { "namespaces", "/namespaces" },
				  [KUBE_POD_RULE_WEIGHT] = { "weight", "/weight" } } },
	[KUBE_WL_TOLERATIONS] = { "tolerations",
				  5,
				  { [KUBE_TOLERATION_KEY] = { "key", "/key" },
				    [KUBE_TOLERATION_OPERATOR] = { "operator", "/operator" },
				    [KUBE_TOLERATION_VALUE] = { "value", "/value" },
				    [KUBE_TOLERATION_EFFECT] = { "effect", "/effect" },
				    [KUBE_TOLERATION_SECONDS] = { "seconds", "/tolerationSeconds" } } },
};

/* ---- values ---- */

struct kube_item *kube_items_add(struct kube_items *items, int from, int at)
{
	struct kube_item *item;

	items->v = rh_resize(items->v, items->n + 1, sizeof *items->v);
	item = &items->v[items->n++];
	*item = (struct kube_item){ .from = from, .at = at };
	for (size_t i = 0; i < KUBE_ITEM_TEXTS; i++)
		item->text[i] = rh_strdup("");
	return item;
}

void kube_items_copy(struct kube_items *to, const struct kube_items *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct kube_item *item = kube_items_add(to, from->v[i].from, from->v[i].at);
		for (size_t j = 0; j < KUBE_ITEM_TEXTS; j++)
			rh_strset(&item->text[j], from->v[i].text[j]);
	}
}

static void drop_last(struct kube_items *items)
{
	items->n--;
	for (size_t j = 0; j < KUBE_ITEM_TEXTS; j++)
		free(items->v[items->n].text[j]);
}

void kube_items_release(struct kube_items *items)
{
	while (items->n)
		drop_last(items);
	free(items->v);
	*items = (struct kube_items){ 0 };
}

static bool same_item(const struct kube_item *a, const struct kube_item *b)
{
	for (size_t j = 0; j < KUBE_ITEM_TEXTS; j++)
		if (strcmp(a->text[j], b->text[j]) != 0)
			return false;
	return true;
}

bool kube_items_same(const struct kube_items *a, const struct kube_items *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (!same_item(&a->v[i], &b->v[i]))
			return false;
	return a->n == b->n;
}

/* ---- members of one element ---- */

static void show_text(struct rh_str element, const char *inner, const char *member, char **out)
{
	char *pointer = rh_format("%s%s", inner, member);
	struct rh_str raw = data_json_part(element, pointer);
	struct rh_buf text;

	rh_buf_init(&text, TEXT_LIMIT);
	if (raw.n && raw.p[0] == '"')
		(void)data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&text));
	else if (raw.n && !rh_str_is(raw, "null"))
		rh_buf_adds(&text, raw);
	rh_strset(out, text.p);
	rh_buf_release(&text);
	free(pointer);
}

static enum rh_code put(struct rh_secret *element, const char *inner, const char *member, struct rh_str json,
			struct rh_err *e)
{
	char *pointer = rh_format("%s%s", inner, member);
	enum rh_code code = data_json_put(element, pointer, json, true, e);

	free(pointer);
	return code;
}

/* A text that did not change leaves its member alone; an empty one takes it out. */
static enum rh_code put_text(struct rh_secret *element, const char *inner, const char *member, const char *was,
			     const char *now, struct rh_err *e)
{
	char *pointer;
	enum rh_code code;

	if (was && strcmp(was, now) == 0)
		return RH_OK;
	pointer = rh_format("%s%s", inner, member);
	code = data_json_put_given(element, pointer, rh_str(now), e);
	free(pointer);
	return code;
}

static enum rh_code put_number(struct rh_secret *element, const char *member, const char *was, const char *now,
			       struct rh_err *e)
{
	int64_t n;

	if (was && strcmp(was, now) == 0)
		return RH_OK;
	if (*now && !rh_str_number(rh_str(now), 0, INT32_MAX, &n))
		return rh_err_set(e, RH_E_INVALID, _("\"%s\" is no whole number from 0 on."), now);
	return put(element, "", member, rh_str(now), e);
}

static const char *was_text(const struct kube_item *was, size_t text)
{
	return was ? was->text[text] : NULL;
}

/* ---- tolerations ---- */

static bool show_toleration(const struct kube_items_list *list, struct rh_str element, struct kube_item *out)
{
	for (size_t j = 0; j < kube_items_defs[list->sort].n; j++)
		show_text(element, "", kube_items_defs[list->sort].text[j].pointer, &out->text[j]);
	if (!*out->text[KUBE_TOLERATION_OPERATOR])
		rh_strset(&out->text[KUBE_TOLERATION_OPERATOR], "Equal"); /* core/v1 Toleration: the default */
	return true;
}

static enum rh_code make_toleration(const struct kube_items_list *list, struct rh_secret *element,
				    const struct kube_item *was, const struct kube_item *now, struct rh_err *e)
{
	const struct kube_items_def *def = &kube_items_defs[list->sort];
	enum rh_code code = RH_OK;

	for (size_t j = 0; code == RH_OK && j < KUBE_TOLERATION_SECONDS; j++)
		code = put_text(element, "", def->text[j].pointer, was_text(was, j), now->text[j], e);
	return code == RH_OK ? put_number(element, "/tolerationSeconds", was_text(was, KUBE_TOLERATION_SECONDS),
					  now->text[KUBE_TOLERATION_SECONDS], e)
			     : code;
}

/* ---- rules for nodes ---- */

static bool show_node_rule(const struct kube_items_list *list, struct rh_str element, struct kube_item *out)
{
	struct rh_str term = data_json_part(element, list->inner);
	struct rh_buf match;
	bool fine;

	rh_buf_init(&match, TEXT_LIMIT);
	fine = !data_json_part(term, "/matchFields").n &&
	       kube_match_show(data_json_part(term, "/matchExpressions"), &match) && match.n;
	rh_strset(&out->text[KUBE_NODE_RULE_PRIORITY], list->fixed[0]);
	rh_strset(&out->text[KUBE_NODE_RULE_MATCH], match.p);
	rh_buf_release(&match);
	if (*list->inner)
		show_text(element, "", "/weight", &out->text[KUBE_NODE_RULE_WEIGHT]);
	return fine;
}

static enum rh_code put_match(struct rh_secret *element, const char *inner, const char *member, bool nodes,
			      const char *text, struct rh_err *e)
{
	struct rh_secret json;
	enum rh_code code = RH_OK;

	rh_secret_init(&json);
	if (*text)
		code = kube_match_make(rh_str(text), nodes, &json, e);
	if (code == RH_OK)
		code = put(element, inner, member, rh_secret_peek(&json), e);
	rh_secret_release(&json);
	return code;
}

/* A preference has a weight, 1 where nobody says one: as Rancher's page begins it. */
static enum rh_code put_weight(const struct kube_items_list *list, struct rh_secret *element, const char *was,
			       const char *now, struct rh_err *e)
{
	return *list->inner ? put_number(element, "/weight", was, *now ? now : "1", e) : RH_OK;
}

static enum rh_code make_node_rule(const struct kube_items_list *list, struct rh_secret *element,
				   const struct kube_item *was, const struct kube_item *now, struct rh_err *e)
{
	const char *match = was_text(was, KUBE_NODE_RULE_MATCH);
	enum rh_code code =
		put_weight(list, element, was_text(was, KUBE_NODE_RULE_WEIGHT), now->text[KUBE_NODE_RULE_WEIGHT], e);

	if (code != RH_OK || (match && strcmp(match, now->text[KUBE_NODE_RULE_MATCH]) == 0))
		return code;
	return put_match(element, list->inner, "/matchExpressions", true, now->text[KUBE_NODE_RULE_MATCH], e);
}

/* ---- rules for pods ---- */

void kube_names_show(struct rh_str array, struct rh_buf *out)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, array))
		return;
	while (data_json_next(&it)) {
		rh_buf_addz(out, out->n ? " " : "");
		(void)data_json_decode(it.value, DATA_JSON_SHOW, rh_out_buf(out));
	}
}

static bool show_pod_rule(const struct kube_items_list *list, struct rh_str element, struct kube_item *out)
{
	struct rh_str term = data_json_part(element, list->inner);
	struct rh_buf text;
	bool fine;

	rh_buf_init(&text, TEXT_LIMIT);
	rh_strset(&out->text[KUBE_POD_RULE_SORT], list->fixed[0]);
	rh_strset(&out->text[KUBE_POD_RULE_PRIORITY], list->fixed[1]);
	show_text(term, "", "/topologyKey", &out->text[KUBE_POD_RULE_TOPOLOGY]);
	kube_names_show(data_json_part(term, "/namespaces"), &text);
	rh_strset(&out->text[KUBE_POD_RULE_NAMESPACES], text.p);
	rh_buf_clear(&text);
	fine = kube_match_show_labels(data_json_part(term, "/labelSelector/matchLabels"), &text) &&
	       kube_match_show(data_json_part(term, "/labelSelector/matchExpressions"), &text);
	rh_strset(&out->text[KUBE_POD_RULE_MATCH], text.p);
	rh_buf_release(&text);
	if (*list->inner)
		show_text(element, "", "/weight", &out->text[KUBE_POD_RULE_WEIGHT]);
	return fine;
}

static enum rh_code put_names(struct rh_secret *element, const char *inner, const char *text, struct rh_err *e)
{
	struct rh_str rest = rh_str(text), name;
	struct rh_secret json;
	struct data_jw w;
	enum rh_code code;
	size_t n = 0;

	rh_secret_init(&json);
	data_jw_init(&w, rh_out_secret(&json));
	data_jw_open(&w, '[');
	for (; rh_str_word(&rest, " ", &name); n++)
		data_jw_str(&w, name);
	data_jw_close(&w, ']');
	code = put(element, inner, "/namespaces", n ? rh_secret_peek(&json) : RH_STR(""), e);
	rh_secret_release(&json);
	return code;
}

static enum rh_code make_pod_rule(const struct kube_items_list *list, struct rh_secret *element,
				  const struct kube_item *was, const struct kube_item *now, struct rh_err *e)
{
	const char *match = was_text(was, KUBE_POD_RULE_MATCH), *names = was_text(was, KUBE_POD_RULE_NAMESPACES);
	enum rh_code code =
		put_weight(list, element, was_text(was, KUBE_POD_RULE_WEIGHT), now->text[KUBE_POD_RULE_WEIGHT], e);

	if (code == RH_OK && (!match || strcmp(match, now->text[KUBE_POD_RULE_MATCH]) != 0)) {
		code = put(element, list->inner, "/labelSelector", RH_STR(""), e);
		if (code == RH_OK)
			code = put_match(element, list->inner, "/labelSelector/matchExpressions", false,
					 now->text[KUBE_POD_RULE_MATCH], e);
	}
	if (code == RH_OK)
		code = put_text(element, list->inner, "/topologyKey", was_text(was, KUBE_POD_RULE_TOPOLOGY),
				now->text[KUBE_POD_RULE_TOPOLOGY], e);
	if (code == RH_OK && (!names || strcmp(names, now->text[KUBE_POD_RULE_NAMESPACES]) != 0))
		code = put_names(element, list->inner, now->text[KUBE_POD_RULE_NAMESPACES], e);
	return code;
}

/* ---- the lists ---- */

#define REQUIRED "requiredDuringSchedulingIgnoredDuringExecution"
#define PREFERRED "preferredDuringSchedulingIgnoredDuringExecution"
#define NODE(priority, pointer_, inner_)                                                                          \
	{                                                                                                         \
		.sort = KUBE_WL_NODE_RULES, .pointer = "/affinity/nodeAffinity/" pointer_, .inner = inner_,       \
		.fixed = { priority }, .show = show_node_rule, .make = make_node_rule, .told = "matchExpressions" \
	}
#define PODS(sort_, priority, member, pointer_, inner_)                                                  \
	{                                                                                                \
		.sort = KUBE_WL_POD_RULES, .pointer = "/affinity/" member "/" pointer_, .inner = inner_, \
		.fixed = { sort_, priority }, .show = show_pod_rule, .make = make_pod_rule,              \
		.told = "labelSelector topologyKey namespaces"                                           \
	}
const struct kube_items_list kube_items_lists[KUBE_ITEMS_LISTS] = {
	NODE("required", REQUIRED "/nodeSelectorTerms", ""),
	NODE("preferred", PREFERRED, "/preference"),
	PODS("affinity", "required", "podAffinity", REQUIRED, ""),
	PODS("affinity", "preferred", "podAffinity", PREFERRED, "/podAffinityTerm"),
	PODS("anti-affinity", "required", "podAntiAffinity", REQUIRED, ""),
	PODS("anti-affinity", "preferred", "podAntiAffinity", PREFERRED, "/podAffinityTerm"),
	{ .sort = KUBE_WL_TOLERATIONS,
	  .pointer = "/tolerations",
	  .inner = "",
	  .show = show_toleration,
	  .make = make_toleration,
	  .told = "key operator value effect tolerationSeconds" },
};

void kube_items_read(struct rh_str doc, const struct kube_workload_def *def, struct kube_items *items)
{
	for (int from = 0; from < KUBE_ITEMS_LISTS; from++) {
		const struct kube_items_list *list = &kube_items_lists[from];
		char *pointer = rh_format("%s%s", def->pod, list->pointer);
		struct rh_str array = data_json_part(doc, pointer);
		struct data_json_iter it;

		free(pointer);
		if (!array.n || !data_json_iter_init(&it, array))
			continue;
		for (int at = 0; data_json_next(&it); at++)
			if (!list->show(list, it.value, kube_items_add(&items[list->sort], from, at)))
				drop_last(&items[list->sort]);
	}
}

static bool belongs(const struct kube_items_list *list, const struct kube_item *item)
{
	for (size_t i = 0; i < RH_LEN(list->fixed); i++)
		if (list->fixed[i] && strcmp(item->text[i], list->fixed[i]) != 0)
			return false;
	return true;
}

static const struct kube_item *placed(const struct kube_items *items, int from, int at)
{
	for (size_t i = 0; i < items->n; i++)
		if (items->v[i].from == from && items->v[i].at == at)
			return &items->v[i];
	return NULL;
}

struct writer {
	int from;
	const struct kube_items *was, *now;
	struct rh_secret out;
	size_t n;
	enum rh_code code;
	struct rh_err *e;
};

static void add(struct writer *w, struct rh_str element)
{
	rh_secret_add(&w->out, w->n++ ? "," : "[", 1);
	rh_secret_add(&w->out, element.p, element.n);
}

static void add_made(struct writer *w, struct rh_str onto, const struct kube_item *was, const struct kube_item *now)
{
	const struct kube_items_list *list = &kube_items_lists[w->from];
	struct rh_secret element;

	rh_secret_init(&element);
	rh_secret_set(&element, onto);
	w->code = list->make(list, &element, was, now, w->e);
	if (w->code == RH_OK)
		add(w, rh_secret_peek(&element));
	rh_secret_release(&element);
}

/* One that is there: it stays, changes, or goes. */
static void take_old(struct writer *w, struct rh_str element, int at)
{
	const struct kube_item *was = placed(w->was, w->from, at), *now = placed(w->now, w->from, at);

	if (!was || (now && same_item(was, now)))
		add(w, element);
	else if (now && belongs(&kube_items_lists[w->from], now))
		add_made(w, element, was, now);
}

static bool is_new(const struct writer *w, const struct kube_item *item)
{
	return belongs(&kube_items_lists[w->from], item) &&
	       (item->from != w->from || !placed(w->was, item->from, item->at));
}

static enum rh_code list_write(struct writer *w, struct rh_secret *doc, const char *pointer)
{
	struct rh_str array = data_json_part(rh_secret_peek(doc), pointer);
	struct data_json_iter it;

	if (array.n && data_json_iter_init(&it, array))
		for (int at = 0; w->code == RH_OK && data_json_next(&it); at++)
			take_old(w, it.value, at);
	for (size_t i = 0; w->code == RH_OK && i < w->now->n; i++)
		if (is_new(w, &w->now->v[i]))
			add_made(w, RH_STR("{}"), NULL, &w->now->v[i]);
	if (w->n)
		rh_secret_add(&w->out, "]", 1);
	if (w->code == RH_OK && (array.n || w->n))
		w->code = data_json_put(doc, pointer, rh_secret_peek(&w->out), true, w->e);
	return w->code;
}

enum rh_code kube_items_write(struct rh_secret *doc, const struct kube_workload_def *def, const struct kube_items *was,
			      const struct kube_items *now, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (int from = 0; code == RH_OK && from < KUBE_ITEMS_LISTS; from++) {
		enum kube_workload_items sort = kube_items_lists[from].sort;
		struct writer w = { .from = from, .was = &was[sort], .now = &now[sort], .e = e };
		char *pointer = rh_format("%s%s", def->pod, kube_items_lists[from].pointer);

		rh_secret_init(&w.out);
		if (!kube_items_same(w.was, w.now))
			code = list_write(&w, doc, pointer);
		rh_secret_release(&w.out);
		free(pointer);
	}
	return code;
}

/* ---- the server's names ---- */

static bool in_list(const struct kube_items_list *list, struct rh_str field, struct rh_str *tail)
{
	const char *p = list->pointer + 1;
	size_t n = strlen(p);

	for (size_t i = 0; i < n; i++)
		if (i >= field.n || field.p[i] != (p[i] == '/' ? '.' : p[i]))
			return false;
	*tail = rh_str_from(field, n);
	return !tail->n || tail->p[0] == '[' || tail->p[0] == '.';
}

/* Of which text the server speaks: the longest that its words begin with; else the first that can be typed. */
static size_t text_of(const struct kube_items_list *list, struct rh_str tail)
{
	const struct kube_items_def *def = &kube_items_defs[list->sort];
	size_t from = strlen(list->inner), usual = list->sort == KUBE_WL_TOLERATIONS ? 0 : 1;

	if (list->sort == KUBE_WL_POD_RULES)
		usual = KUBE_POD_RULE_MATCH;
	if (from && rh_str_starts(tail, ".") && rh_str_starts(rh_str_from(tail, 1), list->inner + 1))
		tail = rh_str_from(tail, from);
	for (size_t j = 0; j < def->n; j++) {
		const char *member = def->text[j].pointer;
		if (*member && rh_str_starts(tail, ".") && rh_str_starts(rh_str_from(tail, 1), member + 1))
			return j;
	}
	return usual;
}

/* The nth of that list as it was sent: those that were there before the new ones. */
static size_t item_at(const struct kube_items *items, size_t from, int64_t n)
{
	for (int fresh = 0; fresh < 2; fresh++)
		for (size_t i = 0; i < items->n; i++)
			if (belongs(&kube_items_lists[from], &items->v[i]) &&
			    (items->v[i].from != (int)from) == (fresh == 1) && n-- == 0)
				return i;
	return items->n;
}

bool kube_items_path(const struct kube_items *items, struct rh_str field, struct rh_buf *out)
{
	for (size_t from = 0; from < KUBE_ITEMS_LISTS; from++) {
		const struct kube_items_list *list = &kube_items_lists[from];
		const struct kube_items_def *def = &kube_items_defs[list->sort];
		struct rh_str tail;
		int64_t n = 0;

		if (!in_list(list, field, &tail))
			continue;
		size_t end = rh_str_find(tail, "]");
		if (end >= tail.n || !rh_str_number(rh_str_n(tail.p + 1, end - 1), 0, 10000, &n))
			return false;
		size_t item = item_at(&items[list->sort], from, n);
		if (item >= items[list->sort].n)
			return false;
		rh_buf_addf(out, "%s.%zu.%s", def->id, item, def->text[text_of(list, rh_str_from(tail, end + 1))].id);
		return true;
	}
	return false;
}
