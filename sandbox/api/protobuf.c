/* Kubernetes protobuf, as much as kubectl >= 1.32 posts: the envelope, ObjectMeta and a v1.Secret. Field numbers are
 * those of generated.proto of apimachinery and core/v1. */
#include "sandbox/api/value.h"
#include "base/base.h"
#include "data/text.h"

#include <string.h>

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

/* One entry of a map: key 1, value 2. */
static bool map_entry(struct rh_str bytes, json_t *map, bool base64)
{
	struct reader r = reader(bytes);
	struct field f;
	struct rh_str key = rh_str(""), value = rh_str("");
	while (next(&r, &f)) {
		if (f.number == 1)
			key = f.bytes;
		else if (f.number == 2)
			value = f.bytes;
	}
	if (r.broken)
		return false;
	if (!base64) {
		json_object_setn_new(map, SB_KEY(key), sb_value_text(value));
		return true;
	}
	struct rh_buf b64;
	rh_buf_init(&b64, 2 * value.n + 8);
	data_base64_encode(value, rh_out_buf(&b64));
	json_object_setn_new(map, SB_KEY(key), sb_value_text(rh_buf_str(&b64)));
	rh_buf_release(&b64);
	return true;
}

static bool meta(struct rh_str bytes, json_t *out)
{
	static const struct {
		unsigned number;
		const char *name;
	} texts[] = {
		{ 1, "name" }, { 2, "generateName" }, { 3, "namespace" }, { 5, "uid" }, { 6, "resourceVersion" }
	};
	struct reader r = reader(bytes);
	struct field f;
	while (next(&r, &f)) {
		for (size_t i = 0; i < RH_LEN(texts); i++)
			if (texts[i].number == f.number && f.bytes.n)
				json_object_set_new(out, texts[i].name, sb_value_text(f.bytes));
		if ((f.number == 11 && !map_entry(f.bytes, sb_value_need_map(out, "labels"), false)) ||
		    (f.number == 12 && !map_entry(f.bytes, sb_value_need_map(out, "annotations"), false)))
			return false;
		if (f.number == 14) {
			if (!json_object_get(out, "finalizers"))
				json_object_set_new(out, "finalizers", json_array());
			json_array_append_new(json_object_get(out, "finalizers"), sb_value_text(f.bytes));
		}
	}
	return !r.broken;
}

static bool secret(struct rh_str bytes, json_t *out)
{
	struct reader r = reader(bytes);
	struct field f;
	bool ok = true;
	while (ok && next(&r, &f)) {
		if (f.number == 1)
			ok = meta(f.bytes, sb_value_need_map(out, "metadata"));
		else if (f.number == 2)
			ok = map_entry(f.bytes, sb_value_need_map(out, "data"), true);
		else if (f.number == 3)
			json_object_set_new(out, "type", sb_value_text(f.bytes));
		else if (f.number == 4)
			ok = map_entry(f.bytes, sb_value_need_map(out, "stringData"), false);
		else if (f.number == 5)
			json_object_set_new(out, "immutable", json_boolean(f.value != 0));
	}
	return ok && !r.broken;
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
	if (!rh_str_is(api, "v1") || !rh_str_is(kind, "Secret"))
		return rh_err_set(e, RH_E_INVALID, "only secrets are understood in protobuf");
	json_t *v = json_object();
	json_object_set_new(v, "kind", sb_value_text(kind));
	json_object_set_new(v, "apiVersion", sb_value_text(api));
	if (!secret(raw, v)) {
		sb_value_free(&v);
		return rh_err_set(e, RH_E_PARSE, "proto: illegal wireType or unexpected end of the message");
	}
	*out = v;
	return RH_OK;
}
