/* Secrets: what is made of stringData, what each type must hold, and what may not change. core/validation. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "base/base.h"
#include "data/text.h"

#include <string.h>

#define SIZE_MOST ((size_t)1 << 20)

static bool encode_strings(json_t *v, struct rh_err *e)
{
	json_t *strings = json_object_get(v, "stringData"), *data;
	if (!strings)
		return true;
	if (!json_is_object(strings) && !json_is_null(strings)) {
		rh_err_set(e, RH_E_PARSE,
			   "json: cannot unmarshal into Go struct field Secret.stringData of type map[string]string");
		return false;
	}
	data = sb_value_count(strings) ? sb_value_need_map(v, "data") : NULL;
	SB_EACH(m, strings)
	{
		struct rh_buf b64;
		if (!json_is_string(m.v) && !json_is_null(m.v)) {
			rh_err_set(e, RH_E_PARSE,
				   "json: cannot unmarshal into Go struct field Secret.stringData of type string");
			return false;
		}
		rh_buf_init(&b64, 2 * sb_value_str(m.v).n + 8);
		data_base64_encode(sb_value_str(m.v), rh_out_buf(&b64));
		json_object_setn_new(data, SB_KEY(m.key), sb_value_text(rh_buf_str(&b64)));
		rh_buf_release(&b64);
	}
	json_object_del(v, "stringData");
	return true;
}

static bool decode_member(json_t *m, struct rh_err *e)
{
	struct rh_buf bytes, b64;
	struct rh_str text = sb_value_str(m);
	if (!json_is_string(m)) {
		rh_err_set(e, RH_E_PARSE, "json: cannot unmarshal into Go struct field Secret.data of type []uint8");
		return false;
	}
	rh_buf_init(&bytes, text.n + 1);
	bool ok = data_base64_decode(text, false, rh_out_buf(&bytes));
	if (ok) {
		rh_buf_init(&b64, text.n + 8);
		data_base64_encode(rh_buf_str(&bytes), rh_out_buf(&b64));
		json_string_setn(m, b64.n ? b64.p : "", b64.n);
		rh_buf_release(&b64);
	} else {
		rh_err_set(e, RH_E_PARSE, "illegal base64 data at input byte %zu",
			   strspn(text.p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="));
	}
	rh_buf_release(&bytes);
	return ok;
}

bool sb_secret_decode(json_t *v, struct rh_err *e)
{
	json_t *data = json_object_get(v, "data"), *type = json_object_get(v, "type");
	if (json_is_null(data)) {
		json_object_del(v, "data");
		data = NULL;
	}
	if (data && !json_is_object(data)) {
		rh_err_set(e, RH_E_PARSE,
			   "json: cannot unmarshal into Go struct field Secret.data of type map[string][]uint8");
		return false;
	}
	if (type && !json_is_string(type) && !json_is_null(type)) {
		rh_err_set(e, RH_E_PARSE,
			   "json: cannot unmarshal into Go struct field Secret.type of type v1.SecretType");
		return false;
	}
	SB_EACH(m, data)
	if (json_is_null(m.v))
		json_object_setn_new(data, SB_KEY(m.key), json_string(""));
	else if (!decode_member(m.v, e))
		return false;
	return encode_strings(v, e);
}

void sb_secret_defaults(json_t *v)
{
	const json_t *immutable = json_object_get(v, "immutable");
	if (!sb_value_str_of(v, "type").n)
		sb_value_set_text(v, "type", "Opaque");
	if (json_is_null(immutable))
		json_object_del(v, "immutable");
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

static void check_keys(const json_t *data, struct sb_causes *c)
{
	SB_EACH(m, data)
	{
		struct rh_str key = m.key;
		if (data_key(key))
			continue;
		char *field = rh_format("data[%s]", m.key.p);
		const char *why =
			key.n > 253            ? "must be no more than 253 characters"
			: rh_str_is(key, ".")  ? "must not be '.'"
			: rh_str_is(key, "..") ? "must not be '..'"
			: rh_str_starts(key, "..")
				? "must not start with '..'"
				: "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
				  "'key.name',  or "
				  "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
		sb_causes_add(c, "FieldValueInvalid", field, "Invalid value", m.key.p, why);
		free(field);
	}
}

static size_t decoded_size(const json_t *data)
{
	size_t n = 0;
	SB_EACH(m, data)
	{
		struct rh_str s = sb_value_str(m.v);
		if (s.n >= 4)
			n += s.n / 4 * 3 - (s.p[s.n - 1] == '=') - (s.p[s.n - 2] == '=');
	}
	return n;
}

static void check_json(const char *key, const json_t *data, struct sb_causes *c)
{
	const json_t *m = json_object_get(data, key);
	struct rh_buf bytes;
	struct rh_err e = { 0 };
	rh_buf_init(&bytes, sb_value_str(m).n + 1);
	(void)!data_base64_decode(sb_value_str(m), false, rh_out_buf(&bytes));
	json_t *v = sb_value_parse(rh_buf_str(&bytes), &e);
	char *field = rh_format("data[%s]", key);
	const char *why =
		!v                                     ? e.what
		: json_is_object(v) || json_is_null(v) ? NULL
		: json_is_array(v)  ? "json: cannot unmarshal array into Go value of type map[string]interface {}"
		: json_is_string(v) ? "json: cannot unmarshal string into Go value of type map[string]interface {}"
		: json_is_number(v) ? "json: cannot unmarshal number into Go value of type map[string]interface {}"
				    : "json: cannot unmarshal bool into Go value of type map[string]interface {}";
	if (why)
		sb_causes_add(c, "FieldValueInvalid", field, "Invalid value", "<secret contents redacted>", why);
	free(field);
	sb_value_free(&v);
	rh_buf_release(&bytes);
}

/* What the types of core/v1 must hold. either: one of both keys is enough. sic: up to 1.33 validation.go builds the
 * field's path with a literal "data[%s]" before the key. */
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

static void require(const struct type *t, const char *key, struct sb_causes *c)
{
	char *field = t->sic && c->minor < 34 ? rh_format("data[%%s][%s]", key) : rh_format("data[%s]", key);
	sb_causes_add(c, "FieldValueRequired", field, "Required value", NULL, "");
	free(field);
}

static void check_type(const json_t *v, const json_t *data, struct sb_causes *c)
{
	struct rh_str type = sb_value_str_of(v, "type");
	for (size_t i = 0; i < RH_LEN(types); i++) {
		const struct type *t = &types[i];
		if (!rh_str_is(type, t->type))
			continue;
		bool first = json_object_get(data, t->key), second = t->other && json_object_get(data, t->other);
		if (!first && !(t->either && second))
			require(t, t->key, c);
		if (t->other && !second && !(t->either && first))
			require(t, t->other, c);
		if (t->json && first)
			check_json(t->key, data, c);
	}
	if (rh_str_is(type, "kubernetes.io/service-account-token") &&
	    !sb_value_str(sb_value_at(v, "metadata", "annotations", "kubernetes.io/service-account.name", NULL)).n)
		sb_causes_add(c, "FieldValueRequired", "metadata.annotations[kubernetes.io/service-account.name]",
			      "Required value", NULL, "");
}

static bool same_data(const json_t *a, const json_t *b)
{
	return sb_value_count(a) == sb_value_count(b) && (!a || !b || sb_value_eq(a, b));
}

/* Secrets and ConfigMaps share the rule. */
static void check_immutable(const json_t *v, const json_t *old, const char *member, struct sb_causes *c)
{
	if (!sb_value_true_of(old, "immutable"))
		return;
	if (!sb_value_true_of(v, "immutable"))
		sb_causes_add(c, "FieldValueForbidden", "immutable", "Forbidden", NULL,
			      "field is immutable when `immutable` is set");
	if (!same_data(json_object_get(v, member), json_object_get(old, member)))
		sb_causes_add(c, "FieldValueForbidden", member, "Forbidden", NULL,
			      "field is immutable when `immutable` is set");
}

void sb_secret_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	const json_t *data = json_object_get(v, "data");
	if (old && !rh_str_eq(sb_value_str_of(v, "type"), sb_value_str_of(old, "type")))
		sb_causes_add(c, "FieldValueInvalid", "type", "Invalid value", sb_value_z_of(v, "type"),
			      "field is immutable");
	if (old)
		check_immutable(v, old, "data", c);
	check_keys(data, c);
	if (decoded_size(data) > SIZE_MOST)
		sb_causes_add(c, "FieldValueTooLong", "data", "Too long", NULL, "must have at most 1048576 bytes");
	check_type(v, data, c);
}

void sb_configmap_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	const json_t *data = json_object_get(v, "data");
	size_t total = 0;
	if (old)
		check_immutable(v, old, "data", c);
	check_keys(data, c);
	SB_EACH(m, data)
	total += sb_value_str(m.v).n;
	if (total > SIZE_MOST)
		sb_causes_add(c, "FieldValueTooLong", "", "Too long", NULL, "must have at most 1048576 bytes");
}

struct rh_str sb_secret_field(const struct sb_object *o, const char *key)
{
	return sb_value_str_of(o->v, key);
}
