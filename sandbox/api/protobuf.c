/* Kubernetes protobuf, as much as kubectl >= 1.32 posts: the envelope, and the kinds that the sandbox has by the table
 * of their fields, protobuf.def. */
#include "sandbox/api/value.h"
#include "base/base.h"
#include "data/text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct reader {
	const unsigned char *at, *end;
	bool broken;
};
struct field {
	unsigned number, wire;
	uint64_t value;
	struct rh_str bytes;
};

static uint64_t varint(struct reader *r)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		if (r->at == r->end)
			break;
		unsigned char c = *r->at++;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return v;
	}
	r->broken = true;
	return 0;
}

static bool next(struct reader *r, struct field *f)
{
	static const size_t fixed[] = { [1] = 8, [5] = 4 };
	if (r->at == r->end || r->broken)
		return false;
	uint64_t tag = varint(r);
	*f = (struct field){ .number = (unsigned)(tag >> 3), .wire = (unsigned)(tag & 7) };
	size_t n = 0;
	if (f->wire == 0)
		f->value = varint(r);
	else if (f->wire == 2)
		n = (size_t)varint(r);
	else if (f->wire == 1 || f->wire == 5)
		n = fixed[f->wire];
	else
		r->broken = true;
	if (n > (size_t)(r->end - r->at))
		r->broken = true;
	if (r->broken)
		return false;
	f->bytes = rh_str_n((const char *)r->at, n);
	r->at += n;
	return true;
}

static struct reader reader(struct rh_str s)
{
	const unsigned char *p = (const unsigned char *)(s.p ? s.p : "");
	return (struct reader){ p, p + s.n, false };
}

/* ---- types ---- */

static const struct message {
	const char *type, *fields;
} messages[] = {
#define MESSAGE(type, fields) { type, fields },
#include "sandbox/api/protobuf.def"
#undef MESSAGE
};

/* What may be posted: kubectl's typed clients and no others send protobuf. */
static const struct {
	const char *api, *kind;
} posted[] = {
	{ "v1", "ConfigMap" },
	{ "v1", "Secret" },
	{ "v1", "Namespace" },
	{ "v1", "ServiceAccount" },
	{ "v1", "Pod" },
	{ "v1", "DeleteOptions" },
	{ "apps/v1", "Deployment" },
	{ "apps/v1", "StatefulSet" },
	{ "apps/v1", "DaemonSet" },
	{ "apps/v1", "ReplicaSet" },
	{ "batch/v1", "Job" },
	{ "batch/v1", "CronJob" },
	{ "autoscaling/v1", "Scale" },
	{ "authorization.k8s.io/v1", "SelfSubjectAccessReview" },
	{ "authorization.k8s.io/v1", "SelfSubjectRulesReview" },
};

/* One field of a type, as its row says. */
struct shape {
	struct rh_str name, type; /* type: of a message, also of a map's values */
	char kind;                /* 0 text, or # ? @ = : ^ */
	bool list, keep, bytes;   /* bytes: the values of a map are */
};

static const char marks[] = "#?@=:^*!";

static struct shape shape(struct rh_str row)
{
	struct shape s = { 0 };
	size_t n = 0, end = row.n;

	for (; end && (row.p[end - 1] == '!' || row.p[end - 1] == '*'); end--)
		*(row.p[end - 1] == '!' ? &s.keep : &s.list) = true;
	while (n < end && !strchr(marks, row.p[n]))
		n++;
	s.name = rh_str_n(row.p, n);
	struct rh_str kind = rh_str_n(row.p + n, end - n);
	if (!kind.n)
		return s;
	s.kind = kind.p[0];
	kind = rh_str_from(kind, 1);
	s.bytes = rh_str_is(kind, "@");
	s.type = s.bytes ? rh_str("") : rh_str_starts(kind, ":") ? rh_str_from(kind, 1) : kind;
	return s;
}

/* False: the type has no such field, which a newer kubectl may know; servers skip it, too. */
static bool find_shape(const struct message *m, unsigned number, struct shape *out)
{
	struct rh_str rest = rh_str(m->fields), item;
	int64_t n;

	while (rh_str_cut(&rest, ',', &item)) {
		struct rh_str left = rh_str_trim(item), first;
		if (!rh_str_cut(&left, ' ', &first) || !rh_str_number(first, 1, 1000, &n))
			RH_BUG("protobuf.def: %s", m->type);
		if ((unsigned)n != number)
			continue;
		*out = shape(left);
		return true;
	}
	return false;
}

static const struct message *find_message(struct rh_str type)
{
	for (size_t i = 0; i < RH_LEN(messages); i++)
		if (rh_str_is(type, messages[i].type))
			return &messages[i];
	return NULL;
}

static json_t *base64(struct rh_str bytes)
{
	struct rh_buf b64;

	rh_buf_init(&b64, 2 * bytes.n + 8);
	data_base64_encode(bytes, rh_out_buf(&b64));
	json_t *v = sb_value_text(rh_buf_str(&b64));
	rh_buf_release(&b64);
	return v;
}

/* ---- values; NULL: broken, or nothing to say ---- */

static bool object(const struct message *m, struct rh_str bytes, json_t *out);

/* resource.Quantity, a text; intstr.IntOrString; metav1.Time; metav1.FieldsV1 and runtime.RawExtension, which hold
 * JSON. */
static json_t *special(struct rh_str type, struct rh_str bytes, bool *broken)
{
	struct field f, v[4] = { 0 };
	struct reader r = reader(bytes);
	struct rh_err e;

	while (next(&r, &f))
		if (f.number < RH_LEN(v))
			v[f.number] = f;
	*broken = r.broken;
	if (r.broken)
		return NULL;
	if (rh_str_is(type, "Quantity"))
		return sb_value_text(v[1].bytes);
	if (rh_str_is(type, "IntOrString"))
		return v[1].value ? sb_value_text(v[3].bytes) : json_integer((int32_t)v[2].value);
	if (rh_str_is(type, "Raw"))
		return v[1].bytes.n ? sb_value_parse(v[1].bytes, &e) : NULL;
	if (!rh_str_is(type, "Time") && !rh_str_is(type, "MicroTime"))
		RH_BUG("protobuf.def: no type %.*s", RH_ARG(type));
	time_t seconds = (time_t)v[1].value;
	struct tm tm;
	char text[40];
	if (!v[1].value || !gmtime_r(&seconds, &tm) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm))
		return NULL;
	return sb_value_text(rh_str(text));
}

static json_t *message(struct rh_str type, struct rh_str bytes, bool *broken)
{
	const struct message *m = find_message(type);

	if (!m)
		return special(type, bytes, broken);
	json_t *v = json_object();
	*broken = !object(m, bytes, v);
	return v;
}

/* One entry of a map: key 1, value 2. */
static bool map_entry(const struct shape *s, struct rh_str bytes, json_t *map)
{
	struct reader r = reader(bytes);
	struct field f;
	struct rh_str key = rh_str(""), value = rh_str("");
	bool broken = false;

	while (next(&r, &f)) {
		if (f.number == 1)
			key = f.bytes;
		else if (f.number == 2)
			value = f.bytes;
	}
	if (r.broken)
		return false;
	json_t *v = s->bytes ? base64(value) : s->type.n ? message(s->type, value, &broken) : sb_value_text(value);
	if (v)
		json_object_setn_new(map, SB_KEY(key), v);
	return !broken;
}

/* Go leaves out what is empty, but for a pointer to it (keep) and for elements of a list. */
static json_t *value(const struct shape *s, const struct field *f, bool *broken)
{
	bool keep = s->keep || s->list;

	switch (s->kind) {
	case '#':
		return f->value || keep ? json_integer((json_int_t)f->value) : NULL;
	case '?':
		return f->value || keep ? json_boolean(f->value != 0) : NULL;
	case '@':
		return f->bytes.n || keep ? base64(f->bytes) : NULL;
	case ':':
		return message(s->type, f->bytes, broken);
	default:
		return f->bytes.n || keep ? sb_value_text(f->bytes) : NULL;
	}
}

static json_t *need_list(json_t *map, const char *key)
{
	if (!json_object_get(map, key))
		json_object_set_new(map, key, json_array());
	return json_object_get(map, key);
}

static bool put(const struct shape *s, const struct field *f, json_t *out)
{
	char name[64];
	bool broken = false, varint_wanted = s->kind == '#' || s->kind == '?';

	if (f->wire != (varint_wanted ? 0 : 2))
		return false;
	if (s->kind == '^') {
		const struct message *m = find_message(s->type);
		return m && object(m, f->bytes, out);
	}
	snprintf(name, sizeof name, "%.*s", RH_ARG(s->name));
	if (s->kind == '=')
		return map_entry(s, f->bytes, sb_value_need_map(out, name));
	json_t *v = value(s, f, &broken);
	if (v && s->list)
		json_array_append_new(need_list(out, name), v);
	else if (v)
		json_object_set_new(out, name, v);
	return !broken;
}

static bool object(const struct message *m, struct rh_str bytes, json_t *out)
{
	struct reader r = reader(bytes);
	struct field f;
	struct shape s;

	while (next(&r, &f))
		if (find_shape(m, f.number, &s) && !put(&s, &f, out))
			return false;
	return !r.broken;
}

static bool envelope(struct rh_str body, struct rh_str *api, struct rh_str *kind, struct rh_str *raw)
{
	struct reader r, inner;
	struct field f;
	*api = *kind = *raw = rh_str("");
	if (body.n < 4 || memcmp(body.p, "k8s\0", 4))
		return false;
	r = reader(rh_str_from(body, 4));
	while (next(&r, &f)) {
		if (f.number == 2)
			*raw = f.bytes;
		if (f.number != 1)
			continue;
		inner = reader(f.bytes);
		while (next(&inner, &f)) {
			if (f.number == 1)
				*api = f.bytes;
			else if (f.number == 2)
				*kind = f.bytes;
		}
		if (inner.broken)
			return false;
	}
	return !r.broken;
}

enum rh_code sb_protobuf_object(struct rh_str body, json_t **out, struct rh_err *e)
{
	struct rh_str api, kind, raw;
	*out = NULL;
	if (!envelope(body, &api, &kind, &raw))
		return rh_err_set(e, RH_E_PARSE, "provided data does not appear to be a protobuf message");
	size_t i = 0;
	while (i < RH_LEN(posted) && !(rh_str_is(api, posted[i].api) && rh_str_is(kind, posted[i].kind)))
		i++;
	if (i == RH_LEN(posted))
		return rh_err_set(e, RH_E_INVALID, "%.*s of %.*s is not understood in protobuf", RH_ARG(kind),
				  RH_ARG(api));
	json_t *v = json_object();
	json_object_set_new(v, "kind", sb_value_text(kind));
	json_object_set_new(v, "apiVersion", sb_value_text(api));
	if (!object(find_message(kind), raw, v)) {
		sb_value_free(&v);
		return rh_err_set(e, RH_E_PARSE, "proto: illegal wireType or unexpected end of the message");
	}
	*out = v;
	return RH_OK;
}
