/* Names, labels, annotations: what every object must keep to. The texts are those of apimachinery's validation.go. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#include <string.h>

static bool lower_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool alnum(char c)
{
	return lower_digit(c) || (c >= 'A' && c <= 'Z');
}

/* [a-z0-9]([-a-z0-9]*[a-z0-9])? */
static bool label_form(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!lower_digit(s.p[i]) && (s.p[i] != '-' || i == 0 || i + 1 == s.n))
			return false;
	return s.n > 0;
}

static bool subdomain_form(struct rh_str s)
{
	struct rh_str rest = s, part;
	if (!s.n || s.p[s.n - 1] == '.')
		return false;
	while (rh_str_cut(&rest, '.', &part))
		if (!label_form(part))
			return false;
	return true;
}

/* ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9] */
static bool qualified_form(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!alnum(s.p[i]) && (!memchr("-_.", s.p[i], 3) || i == 0 || i + 1 == s.n))
			return false;
	return s.n > 0;
}

const char *sb_subdomain_wrong(struct rh_str s)
{
	if (s.n > 253)
		return "must be no more than 253 characters";
	if (!subdomain_form(s))
		return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
		       "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
		       "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
	return NULL;
}

const char *sb_label_wrong(struct rh_str s)
{
	if (s.n > 63)
		return "must be no more than 63 characters";
	if (!label_form(s))
		return "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
		       "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for "
		       "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
	return NULL;
}

const char *sb_label_key_wrong(struct rh_str key)
{
	struct rh_str rest = key, prefix = { 0 }, name = key;
	if (key.n && memchr(key.p, '/', key.n)) {
		rh_str_cut(&rest, '/', &prefix);
		name = rest;
		if (!prefix.n)
			return "prefix part must be non-empty";
		if (prefix.n > 253)
			return "prefix part must be no more than 253 characters";
		if (!subdomain_form(prefix))
			return "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
			       "characters, "
			       "'-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', "
			       "regex "
			       "used for validation is "
			       "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
		if (memchr(name.p, '/', name.n))
			return "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must "
			       "start and end "
			       "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex "
			       "used for "
			       "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS "
			       "subdomain prefix "
			       "and '/' (e.g. 'example.com/MyName')";
	}
	if (!name.n)
		return "name part must be non-empty";
	if (name.n > 63)
		return "name part must be no more than 63 characters";
	if (!qualified_form(name))
		return "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
		       "with an "
		       "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation "
		       "is "
		       "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
	return NULL;
}

const char *sb_label_value_wrong(struct rh_str v)
{
	if (v.n > 63)
		return "must be no more than 63 characters";
	if (v.n && !qualified_form(v))
		return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
		       "and must "
		       "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', "
		       "regex used for "
		       "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
	return NULL;
}

static void check_labels(const json_t *labels, struct sb_causes *c)
{
	SB_EACH(m, labels)
	{
		const char *why = sb_label_key_wrong(m.key);
		if (why)
			sb_causes_add(c, "FieldValueInvalid", "metadata.labels", "Invalid value", m.key.p, why);
		why = sb_label_value_wrong(sb_value_str(m.v));
		if (why)
			sb_causes_add(c, "FieldValueInvalid", "metadata.labels", "Invalid value", sb_value_z(m.v), why);
	}
}

static void check_annotations(const json_t *annotations, struct sb_causes *c)
{
	size_t total = 0;
	SB_EACH(m, annotations)
	{
		struct rh_buf lower;
		rh_buf_init(&lower, m.key.n + 1);
		for (size_t i = 0; i < m.key.n; i++)
			rh_buf_addc(&lower,
				    m.key.p[i] >= 'A' && m.key.p[i] <= 'Z' ? (char)(m.key.p[i] + 32) : m.key.p[i]);
		const char *why = sb_label_key_wrong(rh_buf_str(&lower));
		if (why)
			sb_causes_add(c, "FieldValueInvalid", "metadata.annotations", "Invalid value", m.key.p, why);
		total += m.key.n + sb_value_str(m.v).n;
		rh_buf_release(&lower);
	}
	if (total > 256 << 10)
		sb_causes_add(c, "FieldValueTooLong", "metadata.annotations", "Too long", NULL,
			      "must have at most 262144 bytes");
}

static void check_name(const struct sb_kind *k, const json_t *meta, struct sb_causes *c)
{
	struct rh_str name = sb_value_str_of(meta, "name"), generate = sb_value_str_of(meta, "generateName");
	const char *why;
	if (generate.n) {
		/* the rule is asked for a name as it could be generated: a trailing dash is fine */
		char *probe = rh_format("%.*s", RH_ARG(generate));
		if (probe[generate.n - 1] == '-')
			probe[generate.n - 1] = 'a';
		why = k->name_wrong ? k->name_wrong(rh_str(probe)) : NULL;
		if (why)
			sb_causes_add(c, "FieldValueInvalid", "metadata.generateName", "Invalid value",
				      sb_value_z_of(meta, "generateName"), why);
		free(probe);
	}
	if (!name.n)
		sb_causes_add(c, "FieldValueRequired", "metadata.name", "Required value", NULL,
			      "name or generateName is required");
	else if (k->name_wrong && (why = k->name_wrong(name)))
		sb_causes_add(c, "FieldValueInvalid", "metadata.name", "Invalid value", sb_value_z_of(meta, "name"),
			      why);
}

static void check_fixed(const json_t *meta, const json_t *old, struct sb_causes *c)
{
	struct rh_str now = sb_value_str_of(meta, "creationTimestamp"), was = sb_value_str_of(old, "creationTimestamp");
	if (now.n && !rh_str_eq(now, was))
		sb_causes_add(c, "FieldValueInvalid", "metadata.creationTimestamp", "Invalid value",
			      sb_value_z_of(meta, "creationTimestamp"), "field is immutable");
}

void sb_validate_meta(const struct sb_kind *k, const json_t *v, const json_t *old, struct sb_causes *c)
{
	const json_t *meta = json_object_get(v, "metadata");
	check_name(k, meta, c);
	check_labels(json_object_get(meta, "labels"), c);
	check_annotations(json_object_get(meta, "annotations"), c);
	if (old)
		check_fixed(meta, json_object_get(old, "metadata"), c);
}

/* The types that ObjectMeta's members have in Go. */
bool sb_decode_meta(const json_t *v, struct rh_err *e)
{
	static const struct {
		const char *name, *type;
		enum sb_value_kind kind;
	} members[] = {
		{ "name", "string", SB_V_TEXT },
		{ "generateName", "string", SB_V_TEXT },
		{ "namespace", "string", SB_V_TEXT },
		{ "uid", "types.UID", SB_V_TEXT },
		{ "resourceVersion", "string", SB_V_TEXT },
		{ "labels", "map[string]string", SB_V_MAP },
		{ "annotations", "map[string]string", SB_V_MAP },
		{ "finalizers", "[]string", SB_V_LIST },
		{ "ownerReferences", "[]v1.OwnerReference", SB_V_LIST },
		{ "creationTimestamp", "v1.Time", SB_V_TEXT },
	};
	const json_t *meta = json_object_get(v, "metadata");
	if (meta && !json_is_object(meta) && !json_is_null(meta)) {
		rh_err_set(e, RH_E_PARSE,
			   "json: cannot unmarshal %s into Go struct field .metadata of type v1.ObjectMeta",
			   sb_value_kind_name(meta));
		return false;
	}
	for (size_t i = 0; i < RH_LEN(members); i++) {
		const json_t *m = json_object_get(meta, members[i].name);
		if (!m || json_is_null(m))
			continue;
		if (sb_value_kind(m) != members[i].kind) {
			rh_err_set(e, RH_E_PARSE,
				   "json: cannot unmarshal %s into Go struct field ObjectMeta.metadata.%s of type %s",
				   sb_value_kind_name(m), members[i].name, members[i].type);
			return false;
		}
		if (!json_is_object(m))
			continue;
		SB_EACH(x, m)
		if (!json_is_string(x.v) && !json_is_null(x.v)) {
			rh_err_set(
				e, RH_E_PARSE,
				"json: cannot unmarshal %s into Go struct field ObjectMeta.metadata.%s of type string",
				sb_value_kind_name(x.v), members[i].name);
			return false;
		}
	}
	return true;
}
