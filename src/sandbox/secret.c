/* Secrets: what is made of stringData, what each type must hold, and what may not change. core/validation. */
#include "sandbox/sandbox.h"

#include "data/data.h"

#include <string.h>

#define SIZE_MOST ((size_t)1 << 20)

static bool encode_strings(struct rh_value *v, struct rh_err *e)
{
	struct rh_value *strings = rh_value_get(v, "stringData"), *data;
	if (!strings)
		return true;
	if (strings->kind != RH_V_MAP && strings->kind != RH_V_NULL) {
		rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field Secret.stringData of type map[string]string");
		return false;
	}
	data = strings->child ? rh_value_need_map(v, "data") : NULL;
	for (const struct rh_value *m = strings->child; m; m = m->next) {
		struct rh_buf b64;
		if (m->kind != RH_V_TEXT && m->kind != RH_V_NULL) {
			rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field Secret.stringData of type string");
			return false;
		}
		rh_buf_init(&b64, 2 * m->n + 8);
		rh_base64_encode(rh_value_str(m), rh_out_buf(&b64));
		rh_value_set_str(data, rh_str_n(m->key, m->key_n), rh_value_text(rh_buf_str(&b64)));
		rh_buf_release(&b64);
	}
	rh_value_remove(v, "stringData");
	return true;
}

static bool decode_member(struct rh_value *m, struct rh_err *e)
{
	struct rh_buf bytes, b64;
	if (m->kind == RH_V_NULL) {
		m->kind = RH_V_TEXT;
		m->text = rh_strdup("");
		return true;
	}
	if (m->kind != RH_V_TEXT) {
		rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field Secret.data of type []uint8");
		return false;
	}
	rh_buf_init(&bytes, m->n + 1);
	bool ok = rh_base64_decode(rh_value_str(m), false, rh_out_buf(&bytes));
	if (ok) {
		rh_buf_init(&b64, m->n + 8);
		rh_base64_encode(rh_buf_str(&bytes), rh_out_buf(&b64));
		free(m->text);
		m->n = b64.n;
		m->text = rh_buf_take(&b64);
		rh_buf_release(&b64);
	} else {
		rh_err_set(e, RH_E_PARSE, "illegal base64 data at input byte %zu", strspn(m->text,
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="));
	}
	rh_buf_release(&bytes);
	return ok;
}

bool rh_secret_decode(struct rh_value *v, struct rh_err *e)
{
	struct rh_value *data = rh_value_get(v, "data"), *type = rh_value_get(v, "type");
	if (data && data->kind == RH_V_NULL) {
		rh_value_remove(v, "data");
		data = NULL;
	}
	if (data && data->kind != RH_V_MAP) {
		rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field Secret.data of type map[string][]uint8");
		return false;
	}
	if (type && type->kind != RH_V_TEXT && type->kind != RH_V_NULL) {
		rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field Secret.type of type v1.SecretType");
		return false;
	}
	for (struct rh_value *m = data ? data->child : NULL; m; m = m->next)
		if (!decode_member(m, e))
			return false;
	return encode_strings(v, e);
}

void rh_secret_defaults(struct rh_value *v)
{
	const struct rh_value *immutable = rh_value_get(v, "immutable");
	if (!rh_value_str_of(v, "type").n)
		rh_value_set_text(v, "type", "Opaque");
	if (immutable && immutable->kind == RH_V_NULL)
		rh_value_remove(v, "immutable");
}

static bool data_key(struct rh_str s)
{
	if (!s.n || s.n > 253 || rh_str_is(s, ".") || rh_str_starts(s, ".."))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], low = (char)(c | 0x20);
		if (!(low >= 'a' && low <= 'z') && !(c >= '0' && c <= '9') && !memchr("-._", c, 3))
			return false;
	}
	return true;
}

static void check_keys(const struct rh_value *data, struct rh_causes *c)
{
	for (const struct rh_value *m = data ? data->child : NULL; m; m = m->next) {
		struct rh_str key = rh_str_n(m->key, m->key_n);
		if (data_key(key))
			continue;
		char *field = rh_format("data[%s]", m->key);
		const char *why = key.n > 253 ? "must be no more than 253 characters"
			: rh_str_is(key, ".") ? "must not be '.'"
			: rh_str_is(key, "..") ? "must not be '..'"
			: rh_str_starts(key, "..") ? "must not start with '..'"
			: "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
			  "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
		rh_causes_add(c, "FieldValueInvalid", field, "Invalid value", m->key, why);
		free(field);
	}
}

static size_t decoded_size(const struct rh_value *data)
{
	size_t n = 0;
	for (const struct rh_value *m = data ? data->child : NULL; m; m = m->next)
		if (m->n >= 4)
			n += m->n / 4 * 3 - (m->text[m->n - 1] == '=') - (m->text[m->n - 2] == '=');
	return n;
}

static void check_json(const char *key, const struct rh_value *data, struct rh_causes *c)
{
	const struct rh_value *m = rh_value_get(data, key);
	struct rh_buf bytes;
	struct rh_err e = { 0 };
	rh_buf_init(&bytes, m->n + 1);
	(void)!rh_base64_decode(rh_value_str(m), false, rh_out_buf(&bytes));
	struct rh_value *v = rh_value_parse(rh_buf_str(&bytes), &e);
	char *field = rh_format("data[%s]", key);
	const char *why = !v ? e.what
		: v->kind == RH_V_MAP || v->kind == RH_V_NULL ? NULL
		: v->kind == RH_V_LIST ? "json: cannot unmarshal array into Go value of type map[string]interface {}"
		: v->kind == RH_V_TEXT ? "json: cannot unmarshal string into Go value of type map[string]interface {}"
		: v->kind == RH_V_NUMBER ? "json: cannot unmarshal number into Go value of type map[string]interface {}"
		: "json: cannot unmarshal bool into Go value of type map[string]interface {}";
	if (why)
		rh_causes_add(c, "FieldValueInvalid", field, "Invalid value", "<secret contents redacted>", why);
	free(field);
	rh_value_free(&v);
	rh_buf_release(&bytes);
}

/* What the types of core/v1 must hold. either: one of both keys is enough. sic: validation.go builds the field's path
 * with a literal "data[%s]" before the key. */
static const struct type {
	const char *type, *key, *other;
	bool either, json, sic;
} types[] = {
	{ "kubernetes.io/dockercfg", ".dockercfg", NULL, false, true, false },
	{ "kubernetes.io/dockerconfigjson", ".dockerconfigjson", NULL, false, true, false },
	{ "kubernetes.io/basic-auth", "username", "password", true, false, true },
	{ "kubernetes.io/ssh-auth", "ssh-privatekey", NULL, false, false, true },
	{ "kubernetes.io/tls", "tls.crt", "tls.key", false, false, false },
};

static void require(const struct type *t, const char *key, struct rh_causes *c)
{
	char *field = t->sic ? rh_format("data[%%s][%s]", key) : rh_format("data[%s]", key);
	rh_causes_add(c, "FieldValueRequired", field, "Required value", NULL, "");
	free(field);
}

static void check_type(const struct rh_value *v, const struct rh_value *data, struct rh_causes *c)
{
	struct rh_str type = rh_value_str_of(v, "type");
	for (size_t i = 0; i < RH_LEN(types); i++) {
		const struct type *t = &types[i];
		if (!rh_str_is(type, t->type))
			continue;
		bool first = rh_value_get(data, t->key), second = t->other && rh_value_get(data, t->other);
		if (!first && !(t->either && second))
			require(t, t->key, c);
		if (t->other && !second && !(t->either && first))
			require(t, t->other, c);
		if (t->json && first)
			check_json(t->key, data, c);
	}
	if (rh_str_is(type, "kubernetes.io/service-account-token") &&
	    !rh_value_str(rh_value_at(v, "metadata", "annotations", "kubernetes.io/service-account.name", NULL)).n)
		rh_causes_add(c, "FieldValueRequired", "metadata.annotations[kubernetes.io/service-account.name]",
			      "Required value", NULL, "");
}

static bool same_data(const struct rh_value *a, const struct rh_value *b)
{
	return rh_value_count(a) == rh_value_count(b) && (!a || !b || rh_value_eq(a, b));
}

/* Secrets and ConfigMaps share the rule. */
static void check_immutable(const struct rh_value *v, const struct rh_value *old, const char *member, struct rh_causes *c)
{
	if (!rh_value_true_of(old, "immutable"))
		return;
	if (!rh_value_true_of(v, "immutable"))
		rh_causes_add(c, "FieldValueForbidden", "immutable", "Forbidden", NULL,
			      "field is immutable when `immutable` is set");
	if (!same_data(rh_value_get(v, member), rh_value_get(old, member)))
		rh_causes_add(c, "FieldValueForbidden", member, "Forbidden", NULL, "field is immutable when `immutable` is set");
}

void rh_secret_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	const struct rh_value *data = rh_value_get(v, "data");
	if (old && !rh_str_eq(rh_value_str_of(v, "type"), rh_value_str_of(old, "type")))
		rh_causes_add(c, "FieldValueInvalid", "type", "Invalid value", rh_value_z_of(v, "type"), "field is immutable");
	if (old)
		check_immutable(v, old, "data", c);
	check_keys(data, c);
	if (decoded_size(data) > SIZE_MOST)
		rh_causes_add(c, "FieldValueTooLong", "data", "Too long", NULL, "must have at most 1048576 bytes");
	check_type(v, data, c);
}

void rh_configmap_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	const struct rh_value *data = rh_value_get(v, "data");
	size_t total = 0;
	if (old)
		check_immutable(v, old, "data", c);
	check_keys(data, c);
	for (const struct rh_value *m = data ? data->child : NULL; m; m = m->next)
		total += m->n;
	if (total > SIZE_MOST)
		rh_causes_add(c, "FieldValueTooLong", "", "Too long", NULL, "must have at most 1048576 bytes");
}

struct rh_str rh_secret_field(const struct rh_object *o, const char *key)
{
	return rh_value_str_of(o->v, key);
}
