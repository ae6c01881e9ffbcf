/* Lists within a container or a pod as keys and values, and back: ports, variables, pull secrets. What a row of the
 * form cannot say (a field reference, a port of one address only) stays as it is. */
#include "base/base.h"
#include "data/json.h"
#include "kube/logins.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 20 };

static bool has(struct rh_str element, const char *pointer)
{
	struct rh_str raw;
	struct rh_err e;

	return data_json_find(element, pointer, &raw, &e) == RH_OK && !rh_str_is(raw, "null");
}

/* ---- setting members of one element ---- */

static void begin(struct rh_str onto, struct rh_secret *out)
{
	rh_secret_set(out, onto.n ? onto : RH_STR("{}"));
}

/* ---- ports: "80:8080/TCP" and a name ---- */

static bool show_port(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	struct rh_str port, host = { 0 };
	struct rh_err e;

	if (data_json_find(element, "/containerPort", &port, &e) != RH_OK)
		return false;
	if (data_json_find(element, "/hostPort", &host, &e) == RH_OK && !rh_str_is(host, "0"))
		rh_buf_addf(key, "%.*s:", RH_ARG(host));
	rh_buf_adds(key, port);
	rh_buf_addc(key, '/');
	if (!data_json_find_text(element, "/protocol", key))
		rh_buf_addz(key, "TCP");
	(void)data_json_find_text(element, "/name", value);
	return true;
}

bool kube_port_read(struct rh_str text, int64_t *host, int64_t *port, struct rh_str *protocol)
{
	struct rh_str rest = text, number;
	size_t colon = rh_str_find(text, ":");

	*host = 0;
	*protocol = RH_STR("TCP");
	if (colon < text.n) {
		if (!rh_str_number(rh_str_n(text.p, colon), 1, 65535, host))
			return false;
		rest = rh_str_from(text, colon + 1);
	}
	if (!rh_str_cut(&rest, '/', &number) || !rh_str_number(number, 1, 65535, port))
		return false;
	if (number.p + number.n < text.p + text.n)
		*protocol = rest;
	return rh_str_is_nocase(*protocol, "TCP") || rh_str_is_nocase(*protocol, "UDP") ||
	       rh_str_is_nocase(*protocol, "SCTP");
}

static enum rh_code set_number(struct rh_secret *element, const char *pointer, int64_t n, struct rh_err *e)
{
	char *text = rh_format("%lld", (long long)n);
	enum rh_code code = data_json_put(element, pointer, rh_str(text), true, e);

	free(text);
	return code;
}

static enum rh_code make_port(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
			      struct rh_err *e)
{
	static const char *const protocols[] = { "TCP", "UDP", "SCTP" };
	int64_t host, port;
	struct rh_str protocol;

	begin(onto, out);
	if (!kube_port_read(key, &host, &port, &protocol))
		return rh_err_set(e, RH_E_INVALID, _("\"%.*s\" is no port."), RH_ARG(key));
	enum rh_code code = set_number(out, "/containerPort", port, e);
	if (code == RH_OK && host)
		code = set_number(out, "/hostPort", host, e);
	for (size_t i = 0; i < RH_LEN(protocols) && code == RH_OK; i++)
		if (rh_str_is_nocase(protocol, protocols[i]))
			code = data_json_put_text(out, "/protocol", rh_str(protocols[i]), e);
	if (code == RH_OK && (value.n || has(rh_secret_peek(out), "/name")))
		code = data_json_put_given(out, "/name", value, e);
	return code;
}

/* ---- variables ---- */

static bool show_name(struct rh_str element, struct rh_buf *key)
{
	return data_json_find_text(element, "/name", key);
}

static bool show_env(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	if (has(element, "/valueFrom") || !show_name(element, key))
		return false;
	(void)data_json_find_text(element, "/value", value);
	return true;
}

static enum rh_code make_env(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
			     struct rh_err *e)
{
	enum rh_code code;

	begin(onto, out);
	code = data_json_put_text(out, "/name", key, e);
	return code == RH_OK ? data_json_put_text(out, "/value", value, e) : code;
}

static bool show_ref(struct rh_str element, const char *ref, struct rh_buf *key, struct rh_buf *value)
{
	char *name = rh_format("/valueFrom/%s/name", ref), *part = rh_format("/valueFrom/%s/key", ref);
	bool fine = show_name(element, key) && data_json_find_text(element, name, value);

	rh_buf_addc(value, '/');
	fine = fine && data_json_find_text(element, part, value);
	free(name);
	free(part);
	return fine;
}

/* As Rancher's page writes it: optional stands there, false. */
static enum rh_code make_ref(struct rh_str onto, const char *ref, struct rh_str key, struct rh_str value,
			     struct rh_secret *out, struct rh_err *e)
{
	char *name = rh_format("/valueFrom/%s/name", ref), *part = rh_format("/valueFrom/%s/key", ref);
	char *optional = rh_format("/valueFrom/%s/optional", ref);
	struct rh_str object = { 0 }, rest = value;
	enum rh_code code;

	begin(onto, out);
	(void)rh_str_cut(&rest, '/', &object);
	code = data_json_put_text(out, "/name", key, e);
	code = code == RH_OK ? data_json_put_text(out, name, object, e) : code;
	code = code == RH_OK ? data_json_put_text(out, part, rest, e) : code;
	if (code == RH_OK && !has(rh_secret_peek(out), optional))
		code = data_json_put(out, optional, RH_STR("false"), true, e);
	free(name);
	free(part);
	free(optional);
	return code;
}

static bool show_env_secret(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	return show_ref(element, "secretKeyRef", key, value);
}

static enum rh_code make_env_secret(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
				    struct rh_err *e)
{
	return make_ref(onto, "secretKeyRef", key, value, out, e);
}

static bool show_env_config(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	return show_ref(element, "configMapKeyRef", key, value);
}

static enum rh_code make_env_config(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
				    struct rh_err *e)
{
	return make_ref(onto, "configMapKeyRef", key, value, out, e);
}

static bool show_env_from(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	bool secret = has(element, "/secretRef");

	rh_buf_addz(key, secret ? "secret/" : "configmap/");
	(void)data_json_find_text(element, "/prefix", value);
	return data_json_find_text(element, secret ? "/secretRef/name" : "/configMapRef/name", key);
}

static enum rh_code make_env_from(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
				  struct rh_err *e)
{
	bool secret = rh_str_starts(key, "secret/");
	enum rh_code code;

	begin(onto, out);
	code = data_json_put_text(out, secret ? "/secretRef/name" : "/configMapRef/name",
				  rh_str_from(key, secret ? 7 : 10), e);
	if (code == RH_OK && (value.n || has(rh_secret_peek(out), "/prefix")))
		code = data_json_put_given(out, "/prefix", value, e);
	return code;
}

/* ---- mounts: a path, and "VOLUME/SUB/PATH:ro" ---- */

static bool is_true(struct rh_str element, const char *pointer)
{
	struct rh_str raw;
	struct rh_err e;

	return data_json_find(element, pointer, &raw, &e) == RH_OK && rh_str_is(raw, "true");
}

bool kube_mount_read(struct rh_str text, struct rh_str *volume, struct rh_str *sub, bool *read_only)
{
	*read_only = rh_str_ends(text, ":ro");
	*sub = *read_only ? rh_str_n(text.p, text.n - 3) : text;
	struct rh_str whole = *sub;
	(void)rh_str_cut(sub, '/', volume);
	return volume->n && (volume->n == whole.n || sub->n);
}

static bool show_mount(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	struct rh_str volume, sub;
	size_t name;
	bool read_only;

	if (has(element, "/subPathExpr") || !data_json_find_text(element, "/mountPath", key) ||
	    !data_json_find_text(element, "/name", value))
		return false;
	name = value->n;
	if (has(element, "/subPath")) {
		rh_buf_addc(value, '/');
		if (!data_json_find_text(element, "/subPath", value) || value->n == name + 1)
			value->p[value->n = name] = '\0';
	}
	if (kube_mount_read(rh_buf_str(value), &volume, &sub, &read_only) && read_only)
		return false; /* the sub path itself ends so: it cannot be said here */
	if (is_true(element, "/readOnly"))
		rh_buf_addz(value, ":ro");
	return true;
}

static enum rh_code make_mount(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
			       struct rh_err *e)
{
	struct rh_str volume, sub;
	bool read_only;
	enum rh_code code;

	begin(onto, out);
	if (!kube_mount_read(value, &volume, &sub, &read_only))
		return rh_err_set(e, RH_E_INVALID, _("\"%.*s\" names no volume."), RH_ARG(value));
	code = data_json_put_text(out, "/name", volume, e);
	code = code == RH_OK ? data_json_put_text(out, "/mountPath", key, e) : code;
	if (code == RH_OK)
		code = data_json_put_given(out, "/subPath", sub, e);
	if (code == RH_OK && read_only != is_true(rh_secret_peek(out), "/readOnly"))
		code = data_json_put(out, "/readOnly", rh_str(read_only ? "true" : ""), true, e);
	return code;
}

/* ---- pull secrets ---- */

static bool show_pull_secret(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	(void)value;
	return show_name(element, key) && key->n;
}

static enum rh_code make_pull_secret(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
				     struct rh_err *e)
{
	(void)value;
	begin(onto, out);
	return data_json_put_text(out, "/name", key, e);
}

const struct kube_list_rule kube_list_rules[KUBE_WC_LISTS] = {
	[KUBE_WC_PORTS] = { "/ports", show_port, make_port },
	[KUBE_WC_ENV] = { "/env", show_env, make_env },
	[KUBE_WC_ENV_SECRET] = { "/env", show_env_secret, make_env_secret },
	[KUBE_WC_ENV_CONFIG] = { "/env", show_env_config, make_env_config },
	[KUBE_WC_ENV_FROM] = { "/envFrom", show_env_from, make_env_from },
	[KUBE_WC_MOUNTS] = { "/volumeMounts", show_mount, make_mount },
	[KUBE_WC_HEADERS + KUBE_READINESS] = { "/readinessProbe/httpGet/httpHeaders", show_env, make_env },
	[KUBE_WC_HEADERS + KUBE_LIVENESS] = { "/livenessProbe/httpGet/httpHeaders", show_env, make_env },
	[KUBE_WC_HEADERS + KUBE_STARTUP] = { "/startupProbe/httpGet/httpHeaders", show_env, make_env },
};
const struct kube_list_rule kube_pull_secret_rule = { "/imagePullSecrets", show_pull_secret, make_pull_secret };

/* ---- any list ---- */

struct shown {
	struct rh_buf key, value;
	bool is;
};

static void show(struct shown *s, const struct kube_list_rule *rule, struct rh_str element)
{
	rh_buf_init(&s->key, TEXT_LIMIT);
	rh_buf_init(&s->value, TEXT_LIMIT);
	s->is = rule->show(element, &s->key, &s->value);
}

static void shown_release(struct shown *s)
{
	rh_buf_release(&s->key);
	rh_buf_release(&s->value);
}

void kube_list_read(struct rh_str doc, const char *pointer, const struct kube_list_rule *rule, struct kube_pairs *out)
{
	struct data_json_iter it;
	struct rh_str array;
	struct rh_err e;

	if (data_json_find(doc, pointer, &array, &e) != RH_OK || !data_json_iter_init(&it, array))
		return;
	while (data_json_next(&it)) {
		struct shown s;
		show(&s, rule, it.value);
		if (s.is && !kube_pairs_value(out, s.key.p))
			kube_pairs_add(out, rh_buf_str(&s.key), rh_buf_str(&s.value));
		shown_release(&s);
	}
}

bool kube_pairs_same(const struct kube_pairs *a, const struct kube_pairs *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i].key, b->v[i].key) != 0 || strcmp(a->v[i].value, b->v[i].value) != 0)
			return false;
	return true;
}

struct writer {
	const struct kube_list_rule *rule;
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

static void add_made(struct writer *w, struct rh_str onto, struct rh_str key, struct rh_str value)
{
	struct rh_secret element;

	rh_secret_init(&element);
	w->code = w->rule->make(onto, key, value, &element, w->e);
	if (w->code == RH_OK)
		add(w, rh_secret_peek(&element));
	rh_secret_release(&element);
}

/* One that is there: stays, changes, or (no longer wanted) goes. */
static void take_old(struct writer *w, struct rh_str element, const struct kube_pairs *now)
{
	struct shown s;

	show(&s, w->rule, element);
	const char *value = s.is ? kube_pairs_value(now, s.key.p) : NULL;
	if (!s.is || (value && strcmp(value, s.value.p) == 0))
		add(w, element);
	else if (value)
		add_made(w, element, rh_buf_str(&s.key), rh_str(value));
	shown_release(&s);
}

enum rh_code kube_list_write(struct rh_secret *doc, const char *pointer, const struct kube_list_rule *rule,
			     const struct kube_pairs *was, const struct kube_pairs *now, struct rh_err *e)
{
	struct writer w = { .rule = rule, .e = e };
	struct data_json_iter it;
	struct kube_pairs there = { 0 };
	struct rh_str array;
	struct rh_err none;

	if (kube_pairs_same(was, now))
		return RH_OK;
	rh_secret_init(&w.out);
	kube_list_read(rh_secret_peek(doc), pointer, rule, &there);
	if (data_json_find(rh_secret_peek(doc), pointer, &array, &none) == RH_OK && data_json_iter_init(&it, array))
		while (w.code == RH_OK && data_json_next(&it))
			take_old(&w, it.value, now);
	for (size_t i = 0; w.code == RH_OK && i < now->n; i++)
		if (!kube_pairs_value(&there, now->v[i].key))
			add_made(&w, RH_STR(""), rh_str(now->v[i].key), rh_str(now->v[i].value));
	if (w.n)
		rh_secret_add(&w.out, "]", 1);
	if (w.code == RH_OK)
		w.code = data_json_put(doc, pointer, rh_secret_peek(&w.out), true, e);
	rh_secret_release(&w.out);
	kube_pairs_release(&there);
	return w.code;
}
