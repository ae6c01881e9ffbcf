/* What the form shows of a workload: the table of its texts and lists, and how they are read from an object. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload/items.h"
#include "kube/workload_body.h"

#include <string.h>

/* Rows of the table of texts: `member` of the container; the ids begin with id. */
#define KUBE_PROBE_ROW(p, t, id_, pointer_, type_) \
	[KUBE_PROBE_AT(p, t)] = { .id = id_, .pointer = pointer_, .type = type_ }
#define KUBE_PROBE_ROWS(p, id, member)                                                                                \
	KUBE_PROBE_ROW(p, KUBE_PROBE_TYPE, id, "/" member, KUBE_WF_PROBE),                                            \
		KUBE_PROBE_ROW(p, KUBE_PROBE_PORT, id "_port", "/" member "/httpGet/port", KUBE_WF_PORT),             \
		KUBE_PROBE_ROW(p, KUBE_PROBE_PATH, id "_path", "/" member "/httpGet/path", KUBE_WF_TEXT),             \
		KUBE_PROBE_ROW(p, KUBE_PROBE_TCP_PORT, id "_tcp_port", "/" member "/tcpSocket/port", KUBE_WF_PORT),   \
		KUBE_PROBE_ROW(p, KUBE_PROBE_COMMAND, id "_command", "/" member "/exec/command", KUBE_WF_WORDS),      \
		KUBE_PROBE_ROW(p, KUBE_PROBE_PERIOD, id "_period", "/" member "/periodSeconds", KUBE_WF_NUMBER),      \
		KUBE_PROBE_ROW(p, KUBE_PROBE_DELAY, id "_delay", "/" member "/initialDelaySeconds", KUBE_WF_NUMBER),  \
		KUBE_PROBE_ROW(p, KUBE_PROBE_TIMEOUT, id "_timeout", "/" member "/timeoutSeconds", KUBE_WF_NUMBER),   \
		KUBE_PROBE_ROW(p, KUBE_PROBE_SUCCESS, id "_success", "/" member "/successThreshold", KUBE_WF_NUMBER), \
		KUBE_PROBE_ROW(p, KUBE_PROBE_FAILURE, id "_failure", "/" member "/failureThreshold", KUBE_WF_NUMBER)

const struct kube_workload_field kube_container_texts[KUBE_WC_TEXTS] = {
	[KUBE_WC_NAME] = { .id = "container", .pointer = "/name", .type = KUBE_WF_TEXT },
	[KUBE_WC_IMAGE] = { .id = "image", .pointer = "/image", .type = KUBE_WF_TEXT },
	[KUBE_WC_POLICY] = { .id = "policy", .pointer = "/imagePullPolicy", .type = KUBE_WF_TEXT },
	[KUBE_WC_COMMAND] = { .id = "command", .pointer = "/command", .type = KUBE_WF_WORDS },
	[KUBE_WC_ARGS] = { .id = "args", .pointer = "/args", .type = KUBE_WF_WORDS },
	[KUBE_WC_DIR] = { .id = "dir", .pointer = "/workingDir", .type = KUBE_WF_TEXT },
	[KUBE_WC_CPU] = { .id = "cpu", .pointer = "/resources/requests/cpu", .type = KUBE_WF_TEXT },
	[KUBE_WC_CPU_LIMIT] = { .id = "cpu_limit", .pointer = "/resources/limits/cpu", .type = KUBE_WF_TEXT },
	[KUBE_WC_MEMORY] = { .id = "memory", .pointer = "/resources/requests/memory", .type = KUBE_WF_TEXT },
	[KUBE_WC_MEMORY_LIMIT] = { .id = "memory_limit", .pointer = "/resources/limits/memory", .type = KUBE_WF_TEXT },
	[KUBE_WC_RESTART] = { .id = "container_restart", .pointer = "/restartPolicy" },
	[KUBE_WC_PRIVILEGED] = { .id = "privileged", .pointer = "/securityContext/privileged", .type = KUBE_WF_BOOL },
	[KUBE_WC_ESCALATION] = { .id = "escalation",
				 .pointer = "/securityContext/allowPrivilegeEscalation",
				 .type = KUBE_WF_BOOL,
				 .unset = true },
	[KUBE_WC_NON_ROOT] = { .id = "non_root", .pointer = "/securityContext/runAsNonRoot", .type = KUBE_WF_BOOL },
	[KUBE_WC_USER] = { .id = "user", .pointer = "/securityContext/runAsUser", .type = KUBE_WF_NUMBER },
	[KUBE_WC_READ_ONLY] = { .id = "read_only",
				.pointer = "/securityContext/readOnlyRootFilesystem",
				.type = KUBE_WF_BOOL },
	[KUBE_WC_CAP_ADD] = { .id = "cap_add", .pointer = "/securityContext/capabilities/add", .type = KUBE_WF_WORDS },
	[KUBE_WC_CAP_DROP] = { .id = "cap_drop",
			       .pointer = "/securityContext/capabilities/drop",
			       .type = KUBE_WF_WORDS },
	KUBE_PROBE_ROWS(KUBE_READINESS, "ready", "readinessProbe"),
	KUBE_PROBE_ROWS(KUBE_LIVENESS, "live", "livenessProbe"),
	KUBE_PROBE_ROWS(KUBE_STARTUP, "startup", "startupProbe"),
};

const struct kube_workload_field kube_container_lists[KUBE_WC_LISTS] = {
	[KUBE_WC_PORTS] = { .id = "ports", .pointer = "/ports", .type = KUBE_WF_TEXT },
	[KUBE_WC_ENV] = { .id = "env", .pointer = "/env", .type = KUBE_WF_TEXT },
	[KUBE_WC_ENV_SECRET] = { .id = "env_secret", .pointer = "/env", .type = KUBE_WF_TEXT },
	[KUBE_WC_ENV_CONFIG] = { .id = "env_config", .pointer = "/env", .type = KUBE_WF_TEXT },
	[KUBE_WC_ENV_FROM] = { .id = "env_from", .pointer = "/envFrom", .type = KUBE_WF_TEXT },
	[KUBE_WC_MOUNTS] = { .id = "mounts", .pointer = "/volumeMounts" },
	[KUBE_WC_HEADERS +
		KUBE_READINESS] = { .id = "ready_headers", .pointer = "/readinessProbe/httpGet/httpHeaders" },
	[KUBE_WC_HEADERS + KUBE_LIVENESS] = { .id = "live_headers", .pointer = "/livenessProbe/httpGet/httpHeaders" },
	[KUBE_WC_HEADERS + KUBE_STARTUP] = { .id = "startup_headers", .pointer = "/startupProbe/httpGet/httpHeaders" },
};

enum { TEXT_LIMIT = 1 << 20 };

/* ---- values ---- */

void kube_workload_values_init(struct kube_workload_values *v, const struct kube_workload_def *def)
{
	*v = (struct kube_workload_values){ .def = def };
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++)
		v->text[i] = rh_strdup(kube_field_unset(&kube_workload_texts[i]));
}

static void container_release(struct kube_container_values *c)
{
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		free(c->text[i]);
	for (size_t i = 0; i < KUBE_WC_LISTS; i++)
		kube_pairs_release(&c->list[i]);
}

void kube_workload_values_release(struct kube_workload_values *v)
{
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++)
		free(v->text[i]);
	for (size_t i = 0; i < v->count; i++)
		container_release(&v->containers[i]);
	free(v->containers);
	kube_volumes_release(v);
	kube_pairs_release(&v->labels);
	kube_pairs_release(&v->annotations);
	kube_pairs_release(&v->pull_secrets);
	for (size_t i = 0; i < KUBE_WL_LISTS; i++)
		kube_pairs_release(&v->list[i]);
	for (size_t i = 0; i < KUBE_WL_ITEMS; i++)
		kube_items_release(&v->items[i]);
	*v = (struct kube_workload_values){ 0 };
}

struct kube_container_values *kube_workload_add_container(struct kube_workload_values *v, bool init, int at)
{
	struct kube_container_values *c;

	v->containers = rh_resize(v->containers, v->count + 1, sizeof *v->containers);
	c = &v->containers[v->count++];
	*c = (struct kube_container_values){ .init = init, .at = at };
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		c->text[i] = rh_strdup(kube_field_unset(&kube_container_texts[i]));
	return c;
}

/* ---- reading ---- */

static void read_words(struct rh_str array, struct rh_buf *out)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, array))
		return;
	while (data_json_next(&it)) {
		struct rh_buf word;
		rh_buf_init(&word, TEXT_LIMIT);
		if (data_json_decode(it.value, DATA_JSON_SHOW, rh_out_buf(&word))) {
			rh_buf_addz(out, out->n ? " " : "");
			data_word_quote(out, rh_buf_str(&word));
		}
		rh_buf_release(&word);
	}
}

void kube_text_read(struct rh_str doc, const char *pointer, const struct kube_workload_field *f, struct rh_buf *out)
{
	struct rh_str raw;
	struct rh_err e;
	int64_t number;

	rh_buf_clear(out);
	if (data_json_find(doc, pointer, &raw, &e) != RH_OK || !raw.n || rh_str_is(raw, "null"))
		rh_buf_addz(out, kube_field_unset(f));
	else if (f->type == KUBE_WF_WORDS)
		read_words(raw, out);
	else if (f->type == KUBE_WF_PROBE)
		kube_probe_type(raw, out);
	else if (f->type == KUBE_WF_OCTAL && rh_str_number(raw, 0, INT32_MAX, &number))
		rh_buf_addf(out, "%04llo", (unsigned long long)number);
	else if (raw.p[0] == '"')
		(void)data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(out));
	else if (raw.p[0] != '{' && raw.p[0] != '[')
		rh_buf_adds(out, raw); /* a quantity may be a number */
}

void kube_container_values_read(struct rh_str element, struct kube_container_values *c)
{
	struct rh_buf text;

	rh_buf_init(&text, TEXT_LIMIT);
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++) {
		kube_text_read(element, kube_container_texts[i].pointer, &kube_container_texts[i], &text);
		rh_strset(&c->text[i], text.p);
	}
	for (size_t i = 0; i < KUBE_WC_LISTS; i++)
		kube_list_read(element, kube_container_lists[i].pointer, &kube_list_rules[i], &c->list[i]);
	rh_buf_release(&text);
}

static void read_containers(struct rh_str object, const char *member, bool init, struct kube_workload_values *v)
{
	char *pointer = rh_format("%s/%s", v->def->pod, member);
	struct data_json_iter it;
	struct rh_str array;
	struct rh_err e;
	int at = 0;

	if (data_json_find(object, pointer, &array, &e) == RH_OK && data_json_iter_init(&it, array))
		while (data_json_next(&it))
			kube_container_values_read(it.value, kube_workload_add_container(v, init, at++));
	free(pointer);
}

/* Rancher's own labels are its business, as its page has it; kubectl's copy of the object is no annotation of a person.
 */
static bool is_theirs(struct rh_str key)
{
	return rh_str_find(key, "cattle.io/") < key.n || rh_str_starts(key, "kubectl.kubernetes.io/") ||
	       rh_str_starts(key, "deployment.kubernetes.io/");
}

void kube_map_read(struct rh_str object, const char *pointer, struct kube_pairs *out)
{
	struct data_json_iter it;
	struct rh_str map;
	struct rh_err e;

	if (data_json_find(object, pointer, &map, &e) != RH_OK || !data_json_iter_init(&it, map))
		return;
	while (data_json_next(&it)) {
		struct rh_buf key, value;
		rh_buf_init(&key, TEXT_LIMIT);
		rh_buf_init(&value, TEXT_LIMIT);
		if (data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&key)) && !is_theirs(rh_buf_str(&key)) &&
		    data_json_decode(it.value, DATA_JSON_SHOW, rh_out_buf(&value)))
			kube_pairs_add(out, rh_buf_str(&key), rh_buf_str(&value));
		rh_buf_release(&key);
		rh_buf_release(&value);
	}
}

static bool is_kind(struct rh_str object, const struct kube_workload_def *def, struct rh_err *e)
{
	struct rh_buf kind;
	bool same;

	rh_buf_init(&kind, 256);
	same = data_json_find_text(object, "/kind", &kind) && rh_str_is(rh_buf_str(&kind), def->resource->kind);
	if (!same) {
		rh_err_set(e, RH_E_PARSE, _("This is no %s."), def->resource->kind);
		rh_err_why(e, _("Its kind is \"%s\"."), kind.p);
	}
	rh_buf_release(&kind);
	return same;
}

enum rh_code kube_workload_read(struct rh_str object, const struct kube_workload_def *def,
				struct kube_workload_values *out, struct rh_err *e)
{
	struct rh_buf pointer, text;

	kube_workload_values_init(out, def);
	if (data_json_check(object, e) != RH_OK || !is_kind(object, def, e))
		return e->code;
	rh_buf_init(&pointer, 4096);
	rh_buf_init(&text, TEXT_LIMIT);
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++) {
		const struct kube_workload_field *f = &kube_workload_texts[i];
		if (!kube_field_applies(f, def))
			continue;
		kube_workload_pointer(def, f, &pointer);
		kube_text_read(object, pointer.p, f, &text);
		rh_strset(&out->text[i], text.p);
	}
	kube_map_read(object, "/metadata/labels", &out->labels);
	kube_map_read(object, "/metadata/annotations", &out->annotations);
	read_containers(object, "containers", false, out);
	read_containers(object, "initContainers", true, out);
	kube_volumes_read(object, out);
	rh_buf_clear(&pointer);
	rh_buf_addf(&pointer, "%s/imagePullSecrets", def->pod);
	kube_list_read(object, pointer.p, &kube_pull_secret_rule, &out->pull_secrets);
	kube_pod_lists_read(object, def, out);
	kube_items_read(object, def, out->items);
	rh_buf_release(&pointer);
	rh_buf_release(&text);
	return RH_OK;
}
