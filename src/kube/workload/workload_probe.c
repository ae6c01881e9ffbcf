/* Probes of a container: which type one is, and one type in place of another. */
#include "base/base.h"
#include "data/json.h"
#include "kube/logins.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <string.h>

/* The member of a probe that makes it one of that type. */
static const struct {
	const char *type, *member;
} handlers[] = {
	{ "command", "exec" },
	{ "http", "httpGet" },
	{ "https", "httpGet" },
	{ "tcp", "tcpSocket" },
};
/* What every type has. */
static const char *const shared[] = { "initialDelaySeconds", "timeoutSeconds",   "periodSeconds",
				      "successThreshold",    "failureThreshold", "terminationGracePeriodSeconds" };

static bool is_shared(struct rh_str key)
{
	for (size_t i = 0; i < RH_LEN(shared); i++)
		if (data_json_key_is(key, shared[i]))
			return true;
	return false;
}

void kube_probe_type(struct rh_str probe, struct rh_buf *out)
{
	struct data_json_iter it;
	struct rh_buf scheme;

	rh_buf_init(&scheme, 64);
	bool secure = data_json_find_text(probe, "/httpGet/scheme", &scheme) &&
		      rh_str_is_nocase(rh_buf_str(&scheme), "HTTPS");
	rh_buf_release(&scheme);
	if (data_json_iter_init(&it, probe))
		while (data_json_next(&it)) {
			const char *type = NULL;
			if (is_shared(it.key) || rh_str_is(it.value, "null"))
				continue;
			for (size_t i = 0; i < RH_LEN(handlers) && !type; i++)
				if (data_json_key_is(it.key, handlers[i].member))
					type = handlers[i].type;
			if (!type)
				(void)data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(out));
			else
				rh_buf_addz(out, secure && !strcmp(type, "http") ? "https" : type);
			return;
		}
	rh_buf_addz(out, "none");
}

static enum rh_code put(struct rh_secret *doc, const char *pointer, const char *member, struct rh_str value,
			struct rh_err *e)
{
	char *at = rh_format("%s/%s", pointer, member);
	enum rh_code code = data_json_put(doc, at, value, true, e);

	free(at);
	return code;
}

/* Members of another type go; what belongs to all types stays. */
static enum rh_code drop_others(struct rh_secret *doc, const char *pointer, const char *member, struct rh_err *e)
{
	struct kube_pairs others = { 0 };
	struct data_json_iter it;
	struct rh_str probe;
	struct rh_err none;
	enum rh_code code = RH_OK;

	if (data_json_find(rh_secret_peek(doc), pointer, &probe, &none) == RH_OK && data_json_iter_init(&it, probe))
		while (data_json_next(&it))
			if (!is_shared(it.key) && !data_json_key_is(it.key, member)) {
				struct rh_buf key;
				rh_buf_init(&key, 4096);
				if (data_json_decode(it.key, DATA_JSON_EXACT, rh_out_buf(&key)))
					kube_pairs_add(&others, rh_buf_str(&key), RH_STR(""));
				rh_buf_release(&key);
			}
	for (size_t i = 0; code == RH_OK && i < others.n; i++)
		code = put(doc, pointer, others.v[i].key, RH_STR(""), e);
	kube_pairs_release(&others);
	return code;
}

enum rh_code kube_probe_write(struct rh_secret *doc, const char *pointer, const char *now, struct rh_err *e)
{
	enum rh_code code;

	if (!*now || strcmp(now, "none") == 0)
		return data_json_put(doc, pointer, RH_STR(""), true, e);
	for (size_t i = 0; i < RH_LEN(handlers); i++) {
		if (strcmp(handlers[i].type, now) != 0)
			continue;
		code = drop_others(doc, pointer, handlers[i].member, e);
		if (code == RH_OK && strcmp(handlers[i].member, "httpGet") == 0)
			code = put(doc, pointer, "httpGet/scheme",
				   strcmp(now, "https") == 0 ? RH_STR("\"HTTPS\"") : RH_STR("\"HTTP\""), e);
		return code;
	}
	return RH_OK;
}

/* ---- what belongs to a type ---- */

static bool belongs(const char *type, enum kube_probe_text t)
{
	bool http = strcmp(type, "http") == 0 || strcmp(type, "https") == 0;

	if (t == KUBE_PROBE_PORT || t == KUBE_PROBE_PATH)
		return http;
	if (t == KUBE_PROBE_TCP_PORT)
		return strcmp(type, "tcp") == 0;
	if (t == KUBE_PROBE_COMMAND)
		return strcmp(type, "command") == 0;
	return t == KUBE_PROBE_TYPE || (*type && strcmp(type, "none") != 0);
}

void kube_container_settle(struct kube_container_values *c)
{
	for (unsigned p = 0; p < KUBE_PROBES; p++) {
		const char *type = c->text[KUBE_PROBE_AT(p, KUBE_PROBE_TYPE)];
		for (unsigned t = 0; t < KUBE_PROBE_TEXTS; t++)
			if (!belongs(type, t))
				rh_strset(&c->text[KUBE_PROBE_AT(p, t)], "");
		if (!belongs(type, KUBE_PROBE_PATH))
			kube_pairs_release(&c->list[KUBE_WC_HEADERS + p]);
	}
}
