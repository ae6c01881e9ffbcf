/* Where pods run, in the workload form: nodes, other pods, tolerations; and all that is about pods as a whole between
 * form and values. */
#include "screens/edit.h"
#include "screens/tags.h"
#include "screens/workloads/workload.h"
#include "screens/workloads/workload_pod.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/pull_secrets.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "kube/workload_items.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

/* ---- checks ---- */

static bool check_node_match(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || kube_match_check(value, true, e);
}

static bool check_pod_match(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || kube_match_check(value, false, e);
}

static bool check_weight(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	int64_t n;

	(void)s;
	if (!value.n || rh_str_number(value, 1, 100, &n))
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("Must be a weight between 1 and 100"));
	return false;
}

static bool check_key(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_label_key(rh_str_trim(value), e);
}

static bool check_value(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return data_name_label_value(rh_str_trim(value), e);
}

static bool check_namespaces(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_str name;

	(void)s;
	while (rh_str_word(&value, " ", &name))
		if (!data_name_label(name, e))
			return false;
	return true;
}

/* ---- the rows ---- */

const struct ui_choice workload_places[] = {
	{ "any", N_("any available node"), NULL, NULL },
	{ "node", N_("a specific node"), NULL, NULL },
	{ "rules", N_("node(s) matching scheduling rules"), NULL, NULL },
	{ 0 },
};
static const struct ui_choice priorities[] = {
	{ "required", N_("Required"), NULL, NULL },
	{ "preferred", N_("Preferred"), NULL, NULL },
	{ 0 },
};
static const struct ui_choice sorts[] = {
	{ "affinity", N_("Affinity"), NULL, NULL },
	{ "anti-affinity", N_("Anti-Affinity"), NULL, NULL },
	{ 0 },
};
static const struct ui_choice operators[] = {
	{ "Exists", N_("Exists"), NULL, NULL },
	{ "Equal", "=", NULL, NULL },
	{ 0 },
};
static const struct ui_choice effects[] = {
	{ "", N_("All"), NULL, NULL },
	{ "NoSchedule", "NoSchedule", NULL, NULL },
	{ "PreferNoSchedule", "PreferNoSchedule", NULL, NULL },
	{ "NoExecute", "NoExecute", NULL, NULL },
	{ 0 },
};

enum { ORIGIN = KUBE_ITEM_TEXTS }; /* whence an item came, behind its texts */

#define ORIGIN_FIELD                                                                     \
	{                                                                                \
		UI_AT(ORIGIN, "origin"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN \
	}
#define PRIORITY(at_)                                                                                            \
	{                                                                                                        \
		UI_AT(at_, "priority"), .kind = UI_FIELD_CHOICE, .label = N_("Priority"), .preset = "required",  \
					.options = priorities,                                                   \
					.help = N_("Required rules it keeps or does not run; preferred ones it " \
						   "follows where it can, the heavier the sooner.")              \
	}
#define WEIGHT(at_, priority_)                                                                               \
	{                                                                                                    \
		UI_AT(at_, "weight"), .kind = UI_FIELD_NUMBER, .label = N_("Weight"), .hint = "1", .max = 3, \
				      .check = check_weight, .when = { priority_, "preferred" },             \
				      .help = N_("From 1 to 100, against other preferences.")                \
	}

const struct ui_field workload_node_rule_fields[] = {
	ORIGIN_FIELD,
	PRIORITY(KUBE_NODE_RULE_PRIORITY),
	{ UI_AT(KUBE_NODE_RULE_MATCH, "match"), .kind = UI_FIELD_TEXT, .label = N_("Rules"),
	  .hint = N_("e.g. disk=ssd,zone in (a,b)"), .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 4096,
	  .check = check_node_match,
	  .help = N_(
		  "Labels of the node, with ',' between them: disk=ssd, disk!=hdd, gpu (is set), !spot (is not set), "
		  "zone in (a,b), zone notin (a,b), cpus>8.") },
	WEIGHT(KUBE_NODE_RULE_WEIGHT, KUBE_NODE_RULE_PRIORITY),
	{ 0 },
};
const struct ui_field workload_pod_rule_fields[] = {
	ORIGIN_FIELD,
	{ UI_AT(KUBE_POD_RULE_SORT, "sort"), .kind = UI_FIELD_CHOICE, .label = N_("Type"), .preset = "affinity",
	  .options = sorts, .help = N_("Affinity runs it beside such pods, Anti-Affinity away from them.") },
	PRIORITY(KUBE_POD_RULE_PRIORITY),
	{ UI_AT(KUBE_POD_RULE_NAMESPACES, "namespaces"), .kind = UI_FIELD_TEXT, .label = N_("Namespaces"),
	  .hint = N_("This pod's namespace"), .flags = UI_FIELD_ASCII, .max = 4096, .check = check_namespaces,
	  .help = N_("Whose pods are looked at: names with a blank between them.") },
	{ UI_AT(KUBE_POD_RULE_MATCH, "match"), .kind = UI_FIELD_TEXT, .label = N_("Rules"),
	  .hint = N_("e.g. app=web,tier in (a,b)"), .flags = UI_FIELD_ASCII, .max = 4096, .check = check_pod_match,
	  .help = N_(
		  "Labels of those pods, with ',' between them: app=web, tier!=test, tier in (a,b), canary (is set), "
		  "!canary (is not set).") },
	{ UI_AT(KUBE_POD_RULE_TOPOLOGY, "topology"), .kind = UI_FIELD_TEXT, .label = N_("Topology Key"),
	  .hint = N_("e.g. topology.kubernetes.io/zone"), .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 317,
	  .check = check_key,
	  .help = N_(
		  "A label of nodes: where it is the same, pods are beside each other. kubernetes.io/hostname is one "
		  "node.") },
	WEIGHT(KUBE_POD_RULE_WEIGHT, KUBE_POD_RULE_PRIORITY),
	{ 0 },
};
const struct ui_field workload_toleration_fields[] = {
	ORIGIN_FIELD,
	{ UI_AT(KUBE_TOLERATION_KEY, "key"), .kind = UI_FIELD_TEXT, .label = N_("Key"), .flags = UI_FIELD_ASCII,
	  .max = 317, .check = check_key,
	  .help = N_("Of the taint that it may ignore; without a key and with Exists, of every taint.") },
	{ UI_AT(KUBE_TOLERATION_OPERATOR, "operator"), .kind = UI_FIELD_CHOICE, .label = N_("Operator"),
	  .preset = "Exists", .options = operators },
	{ UI_AT(KUBE_TOLERATION_VALUE, "value"), .kind = UI_FIELD_TEXT, .label = N_("Value"), .flags = UI_FIELD_ASCII,
	  .max = 63, .check = check_value, .when = { KUBE_TOLERATION_OPERATOR, "Equal" } },
	{ UI_AT(KUBE_TOLERATION_EFFECT, "effect"), .kind = UI_FIELD_CHOICE, .label = N_("Effect"), .options = effects,
	  .help = N_("What the taint does to pods that do not tolerate it.") },
	{ UI_AT(KUBE_TOLERATION_SECONDS, "seconds"), .kind = UI_FIELD_NUMBER, .label = N_("Toleration Seconds"),
	  .max = 10, .check = workload_check_from_0, .when = { KUBE_TOLERATION_EFFECT, "NoExecute" },
	  .help = N_("How long it stays on a node that gets the taint; without a number for good.") },
	{ 0 },
};

/* ---- nodes and accounts to choose from ---- */

void workload_nodes_release(struct workload_nodes *nodes)
{
	for (size_t i = 0; i < nodes->n; i++)
		free(nodes->names[i]);
	free(nodes->names);
	*nodes = (struct workload_nodes){ 0 };
}

/* Many may not list them: then the name is typed. */
static void ask_nodes(struct ui_screen *s)
{
	struct workload_nodes *nodes = &workload_form_of(s)->nodes;
	struct kube *k = app_session(s->app)->kube;
	struct rh_buf path;

	if (nodes->asked)
		return;
	nodes->asked = true;
	rh_buf_init(&path, 4096);
	kube_path(k, &kube_res_node, NULL, NULL, &path);
	rh_buf_addz(&path, "?limit=500");
	kube_get(k, path.p, _("nodes"), s->owner, WORKLOAD_TAG_NODES);
	rh_buf_release(&path);
}

bool workload_pod_reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_nodes *nodes = &workload_form_of(s)->nodes;
	const struct kube_reply *r = m->body;
	struct data_json_iter it;

	if (m->tag != WORKLOAD_TAG_NODES)
		return false;
	if (m->err.code != RH_OK || !data_json_iter_init(&it, data_json_part(rh_secret_peek(&r->body), "/items")))
		return true;
	while (data_json_next(&it)) {
		struct rh_buf name;
		rh_buf_init(&name, 512);
		if (data_json_find_text(it.value, "/metadata/name", &name)) {
			nodes->names = rh_grow(nodes->names, nodes->n, sizeof *nodes->names);
			nodes->names[nodes->n++] = rh_str_dup(rh_buf_str(&name));
		}
		rh_buf_release(&name);
	}
	ui_screen_changed(s);
	return true;
}

void workload_node_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct workload_nodes *nodes = &workload_form_of(s)->nodes;

	(void)field;
	for (size_t i = 0; i < nodes->n; i++)
		ui_choices_add(out, (struct ui_choice){ .value = nodes->names[i], .label = nodes->names[i] });
}

/* Those of the namespace were read with its pull secrets. */
void workload_account_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct kube_pull_secrets *found = workload_form_of(s)->attach.found;

	(void)field;
	for (size_t i = 0; found && i < found->account_count; i++) {
		const struct kube_account *a = &found->accounts[i];
		char *note = a->n ? rh_format(rh_ngettext("%zu pull secret", "%zu pull secrets", a->n), a->n) : NULL;
		ui_choices_add(out, (struct ui_choice){ .value = a->name, .label = a->name, .note = note });
		free(note);
	}
}

/* ---- form and values ---- */

static const char *place_of(const struct kube_workload_values *v)
{
	return *v->text[KUBE_WL_NODE]                                               ? "node"
	       : v->list[KUBE_WL_NODE_SELECTOR].n || v->items[KUBE_WL_NODE_RULES].n ? "rules"
										    : "any";
}

static void fill_items(struct ui_screen *s, enum kube_workload_items sort, const struct kube_items *items)
{
	ui_form_set_items(s, WORKLOAD_ITEMS(sort), items->n);
	for (size_t i = 0; i < items->n; i++) {
		char origin[32];

		snprintf(origin, sizeof origin, "%d:%d", items->v[i].from, items->v[i].at);
		ui_form_set(s, ui_in(WORKLOAD_ITEMS(sort), i, ORIGIN), rh_str(items->v[i].at < 0 ? "" : origin));
		for (unsigned j = 0; j < kube_items_defs[sort].n; j++)
			ui_form_set(s, ui_in(WORKLOAD_ITEMS(sort), i, j), rh_str(items->v[i].text[j]));
	}
}

static void set_rolling(struct ui_screen *s)
{
	const struct kube_workload_def *def = workload_form_of(s)->def;
	bool rolling = ui_form_is(s, def->kind == KUBE_DEPLOYMENT ? KUBE_WL_STRATEGY : KUBE_WL_UPDATE, "RollingUpdate");

	ui_form_set(s, WORKLOAD_ROLLING, rh_str(rolling ? def->id : ""));
}

void workload_pod_fill(struct ui_screen *s, const struct kube_workload_values *v)
{
	for (unsigned i = 0; i < KUBE_WL_LISTS; i++)
		workload_fill_pairs(s, WORKLOAD_POD_LIST(i), &v->list[i]);
	for (unsigned i = 0; i < KUBE_WL_ITEMS; i++)
		fill_items(s, i, &v->items[i]);
	ui_form_set(s, WORKLOAD_PLACE, rh_str(place_of(v)));
	if (ui_form_is(s, WORKLOAD_PLACE, "node"))
		ask_nodes(s);
	set_rolling(s);
}

/* What a choice made meaningless is not sent: a value beside Exists, seconds of what does not end pods, the weight of
 * a rule that has to be kept. */
static void settle_item(enum kube_workload_items sort, struct kube_item *item)
{
	if (sort == KUBE_WL_TOLERATIONS) {
		if (strcmp(item->text[KUBE_TOLERATION_OPERATOR], "Exists") == 0)
			rh_strset(&item->text[KUBE_TOLERATION_VALUE], "");
		if (strcmp(item->text[KUBE_TOLERATION_EFFECT], "NoExecute") != 0)
			rh_strset(&item->text[KUBE_TOLERATION_SECONDS], "");
	} else {
		bool nodes = sort == KUBE_WL_NODE_RULES;
		size_t priority = nodes ? (size_t)KUBE_NODE_RULE_PRIORITY : (size_t)KUBE_POD_RULE_PRIORITY;
		size_t weight = nodes ? (size_t)KUBE_NODE_RULE_WEIGHT : (size_t)KUBE_POD_RULE_WEIGHT;
		if (strcmp(item->text[priority], "preferred") != 0)
			rh_strset(&item->text[weight], "");
	}
}

static void items_of_form(const struct ui_screen *s, enum kube_workload_items sort, struct kube_items *items)
{
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_ITEMS(sort)); i++) {
		struct rh_str rest = ui_form_text(s, ui_in(WORKLOAD_ITEMS(sort), i, ORIGIN)), part;
		int64_t from = -1, at = -1;

		if (rest.n && rh_str_cut(&rest, ':', &part) &&
		    (!rh_str_number(part, 0, 100, &from) || !rh_str_number(rest, 0, 100000, &at)))
			from = at = -1;
		struct kube_item *item = kube_items_add(items, (int)from, (int)at);
		for (unsigned j = 0; j < kube_items_defs[sort].n; j++) {
			free(item->text[j]);
			item->text[j] = rh_str_dup(rh_str_trim(ui_form_text(s, ui_in(WORKLOAD_ITEMS(sort), i, j))));
		}
		settle_item(sort, item);
	}
}

void workload_pod_of_form(const struct ui_screen *s, struct kube_workload_values *v)
{
	const struct kube_workload_values *base = &workload_form_of(s)->base;
	struct rh_str place = ui_form_text(s, WORKLOAD_PLACE);
	bool moved = base->def && !rh_str_is(place, place_of(base));

	for (unsigned i = 0; i < KUBE_WL_LISTS; i++)
		if (kube_field_applies(&kube_workload_lists[i], v->def))
			edit_pairs_of_form(&v->list[i], s, WORKLOAD_POD_LIST(i));
	for (unsigned i = 0; i < KUBE_WL_ITEMS; i++)
		items_of_form(s, i, &v->items[i]);
	if (moved && !rh_str_is(place, "node"))
		rh_strset(&v->text[KUBE_WL_NODE], "");
	if (moved && !rh_str_is(place, "rules")) {
		kube_pairs_release(&v->list[KUBE_WL_NODE_SELECTOR]);
		kube_items_release(&v->items[KUBE_WL_NODE_RULES]);
	}
	kube_workload_settle(v);
}

/* Rancher's page: the network of the node needs a DNS policy of its own, as long as the usual one is wanted. */
static void network_changed(struct ui_screen *s)
{
	bool host = ui_form_is(s, KUBE_WL_HOST_NETWORK, "true");

	if (ui_form_is(s, KUBE_WL_DNS, host ? "ClusterFirst" : "ClusterFirstWithHostNet"))
		ui_form_set(s, KUBE_WL_DNS, rh_str(host ? "ClusterFirstWithHostNet" : "ClusterFirst"));
}

void workload_pod_changed(struct ui_screen *s, unsigned field)
{
	/* what the server says of one because of the other */
	static const struct {
		unsigned changed, refused;
	} pairs[] = {
		{ KUBE_WL_MIN_READY, KUBE_WL_DEADLINE }, { KUBE_WL_SURGE, KUBE_WL_UNAVAILABLE },
		{ KUBE_WL_NAMESERVERS, KUBE_WL_DNS },    { KUBE_WL_DNS, KUBE_WL_NAMESERVERS },
		{ KUBE_WL_UPDATE, KUBE_WL_PARTITION },
	};

	if (field == WORKLOAD_PLACE && ui_form_is(s, WORKLOAD_PLACE, "node"))
		ask_nodes(s);
	for (size_t i = 0; i < RH_LEN(pairs); i++)
		if (field == pairs[i].changed)
			ui_form_forgive(s, pairs[i].refused);
	if (field == KUBE_WL_HOST_NETWORK)
		network_changed(s);
	if (field == KUBE_WL_STRATEGY || field == KUBE_WL_UPDATE)
		set_rolling(s);
}
