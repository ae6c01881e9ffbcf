/* Lists and maps of a pod's spec and metadata as keys and values, and what becomes of objects that are left empty. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 16, ALL_BUT_PODS = ~(1u << KUBE_POD) & 0xff };

const struct kube_workload_field kube_workload_lists[KUBE_WL_LISTS] = {
	[KUBE_WL_NODE_SELECTOR] = { .id = "node_selector", .pointer = "/nodeSelector", .in_pod = true },
	[KUBE_WL_DNS_OPTIONS] = { .id = "dns_options", .pointer = "/dnsConfig/options", .in_pod = true },
	[KUBE_WL_HOST_ALIASES] = { .id = "host_aliases", .pointer = "/hostAliases", .in_pod = true },
	[KUBE_WL_POD_LABELS] = { .id = "pod_labels", .pointer = "/labels", .kinds = ALL_BUT_PODS, .in_meta = true },
	[KUBE_WL_POD_ANNOTATIONS] = { .id = "pod_annotations",
				      .pointer = "/annotations",
				      .kinds = ALL_BUT_PODS,
				      .in_meta = true },
};

/* ---- elements ---- */

static bool show_option(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	(void)data_json_find_text(element, "/value", value);
	return data_json_find_text(element, "/name", key) && key->n;
}

/* An option may have no value: "rotate". */
static enum rh_code make_option(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
				struct rh_err *e)
{
	enum rh_code code;

	rh_secret_set(out, onto.n ? onto : RH_STR("{}"));
	code = data_json_put_given(out, "/name", key, e);
	return code == RH_OK ? data_json_put_given(out, "/value", value, e) : code;
}

static bool show_alias(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	kube_names_show(data_json_part(element, "/hostnames"), value);
	return data_json_find_text(element, "/ip", key) && key->n;
}

/* Names between blanks or commas, as Rancher's page takes them. */
static enum rh_code make_alias(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
			       struct rh_err *e)
{
	struct rh_str name;
	struct rh_secret json;
	struct data_jw w;
	enum rh_code code;

	rh_secret_set(out, onto.n ? onto : RH_STR("{}"));
	rh_secret_init(&json);
	data_jw_init(&w, rh_out_secret(&json));
	data_jw_open(&w, '[');
	while (rh_str_word(&value, " ,", &name))
		data_jw_str(&w, name);
	data_jw_close(&w, ']');
	code = data_json_put_given(out, "/ip", key, e);
	code = code == RH_OK ? data_json_put(out, "/hostnames", rh_secret_peek(&json), true, e) : code;
	rh_secret_release(&json);
	return code;
}

const struct kube_list_rule kube_pod_list_rules[KUBE_WL_LISTS] = {
	[KUBE_WL_DNS_OPTIONS] = { "/dnsConfig/options", show_option, make_option },
	[KUBE_WL_HOST_ALIASES] = { "/hostAliases", show_alias, make_alias },
};

/* ---- maps ---- */

static enum rh_code put_member(struct rh_secret *doc, const char *pointer, const char *key, const char *value,
			       struct rh_err *e)
{
	struct rh_buf at;
	enum rh_code code;

	rh_buf_init(&at, TEXT_LIMIT);
	rh_buf_addf(&at, "%s/", pointer);
	data_json_pointer_add(&at, rh_str(key));
	code = value ? data_json_put_text(doc, at.p, rh_str(value), e) : data_json_put(doc, at.p, RH_STR(""), false, e);
	rh_buf_release(&at);
	return code;
}

static enum rh_code map_write(struct rh_secret *doc, const char *pointer, const struct kube_pairs *was,
			      const struct kube_pairs *now, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < was->n; i++)
		if (!kube_pairs_value(now, was->v[i].key))
			code = put_member(doc, pointer, was->v[i].key, NULL, e);
	for (size_t i = 0; code == RH_OK && i < now->n; i++) {
		const char *before = kube_pairs_value(was, now->v[i].key);
		if (!before || strcmp(before, now->v[i].value) != 0)
			code = put_member(doc, pointer, now->v[i].key, now->v[i].value, e);
	}
	return code;
}

/* ---- all of them ---- */

void kube_pod_lists_read(struct rh_str doc, const struct kube_workload_def *def, struct kube_workload_values *out)
{
	struct rh_buf pointer;

	rh_buf_init(&pointer, 4096);
	for (size_t i = 0; i < KUBE_WL_LISTS; i++) {
		if (!kube_field_applies(&kube_workload_lists[i], def))
			continue;
		kube_workload_pointer(def, &kube_workload_lists[i], &pointer);
		if (kube_pod_list_rules[i].show)
			kube_list_read(doc, pointer.p, &kube_pod_list_rules[i], &out->list[i]);
		else
			kube_map_read(doc, pointer.p, &out->list[i]);
	}
	rh_buf_release(&pointer);
}

enum rh_code kube_pod_lists_write(struct rh_secret *doc, const struct kube_workload_values *was,
				  const struct kube_workload_values *now, struct rh_err *e)
{
	struct rh_buf pointer;
	enum rh_code code = RH_OK;

	rh_buf_init(&pointer, 4096);
	for (size_t i = 0; code == RH_OK && i < KUBE_WL_LISTS; i++) {
		const struct kube_list_rule *rule = &kube_pod_list_rules[i];
		if (!kube_field_applies(&kube_workload_lists[i], now->def))
			continue;
		kube_workload_pointer(now->def, &kube_workload_lists[i], &pointer);
		code = rule->show ? kube_list_write(doc, pointer.p, rule, &was->list[i], &now->list[i], e)
				  : map_write(doc, pointer.p, &was->list[i], &now->list[i], e);
	}
	rh_buf_release(&pointer);
	return code;
}

/* ---- what is left empty ---- */

/* The inner ones first. A rollingUpdate is refused beside Recreate even when it is empty; a required rule for nodes
 * without terms as well (kubernetes: pkg/apis/apps/validation, pkg/apis/core/validation). */
static const struct {
	bool in_pod;
	const char *pointer;
} empties[] = {
	{ false, "/spec/strategy/rollingUpdate" },
	{ false, "/spec/strategy" },
	{ false, "/spec/updateStrategy/rollingUpdate" },
	{ false, "/spec/updateStrategy" },
	{ true, "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution" },
	{ true, "/affinity/nodeAffinity" },
	{ true, "/affinity/podAffinity" },
	{ true, "/affinity/podAntiAffinity" },
	{ true, "/affinity" },
	{ true, "/dnsConfig" },
	{ true, "/nodeSelector" },
};

static bool is_empty(struct rh_str doc, const struct kube_workload_def *def, size_t i)
{
	char *pointer = rh_format("%s%s", empties[i].in_pod ? def->pod : "", empties[i].pointer);
	struct rh_str value = data_json_part(doc, pointer);
	struct data_json_iter it;
	bool empty = value.n && value.p[0] == '{' && data_json_iter_init(&it, value) && !data_json_next(&it);

	free(pointer);
	return empty;
}

unsigned kube_workload_empty(struct rh_str doc, const struct kube_workload_def *def)
{
	unsigned bits = 0;

	for (size_t i = 0; i < RH_LEN(empties); i++)
		bits |= is_empty(doc, def, i) ? 1u << i : 0;
	return bits;
}

enum rh_code kube_workload_tidy(struct rh_secret *doc, const struct kube_workload_def *def, unsigned before,
				struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < RH_LEN(empties); i++) {
		if ((before & 1u << i) || !is_empty(rh_secret_peek(doc), def, i))
			continue;
		char *pointer = rh_format("%s%s", empties[i].in_pod ? def->pod : "", empties[i].pointer);
		code = data_json_put(doc, pointer, RH_STR(""), false, e);
		free(pointer);
	}
	return code;
}
