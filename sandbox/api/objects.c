/* What controllers do with objects: owners, conditions, selectors, status, names. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

json_t *sb_value_json(const char *fmt, ...)
{
	char text[4096];
	struct rh_err e = { 0 };
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	json_t *v = n >= 0 && (size_t)n < sizeof text ? sb_value_parse(rh_str_n(text, (size_t)n), &e) : NULL;
	if (!v)
		RH_BUG("no JSON: %s", e.what);
	return v;
}

struct rh_str sb_meta_str(const struct sb_object *o, const char *member)
{
	return sb_value_str(sb_value_at(o->v, "metadata", member, NULL));
}

bool sb_object_leaving(const struct sb_object *o)
{
	return sb_meta_str(o, "deletionTimestamp").n > 0;
}

struct sb_object *sb_object_at(struct sb_cluster *c, const char *plural, const char *key)
{
	struct rh_str name = rh_str(key), ns;
	if (!rh_str_cut(&name, '/', &ns))
		return NULL;
	return sb_store_get(&c->store, sb_kind_named(plural), ns, name);
}

json_t *sb_spec_of(const struct sb_object *o)
{
	return json_object_get(o->v, "spec");
}

json_t *sb_status_of(const struct sb_object *o)
{
	return json_object_get(o->v, "status");
}

int64_t sb_spec_int(const struct sb_object *o, const char *member, int64_t absent)
{
	return sb_value_int_of(sb_spec_of(o), member, absent);
}

int64_t sb_status_int(const struct sb_object *o, const char *member)
{
	return sb_value_int_of(sb_status_of(o), member, 0);
}

void sb_status_put(struct sb_cluster *c, const struct sb_object *o, json_t *status)
{
	const json_t *was = sb_status_of(o);
	if (was && sb_value_eq(was, status)) {
		sb_value_free(&status);
		return;
	}
	/* revisions share what no revision changes; a new one writes its version into the metadata */
	json_t *v = json_copy(o->v);
	json_object_set_new(v, "metadata", json_deep_copy(json_object_get(v, "metadata")));
	json_object_set_new(v, "status", status);
	sb_store_put(&c->store, o->kind, v);
}

static const json_t *controller_of(const struct sb_object *o)
{
	const json_t *list = sb_value_at(o->v, "metadata", "ownerReferences", NULL);
	SB_EACH(r, list)
	if (sb_value_true_of(r.v, "controller"))
		return r.v;
	return NULL;
}

bool sb_owner_of(const struct sb_object *o, struct rh_str *kind, struct rh_str *name)
{
	const json_t *r = controller_of(o);
	*kind = sb_value_str_of(r, "kind");
	*name = sb_value_str_of(r, "name");
	return r != NULL;
}

void sb_owner_set(json_t *v, const struct sb_object *owner)
{
	json_t *list = sb_value_json("[{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\","
				     "\"controller\":true,\"blockOwnerDeletion\":true}]",
				     owner->kind->api, owner->kind->kind, owner->name,
				     sb_value_z(sb_value_at(owner->v, "metadata", "uid", NULL)));
	json_object_set_new(sb_value_need_map(v, "metadata"), "ownerReferences", list);
}

void sb_owned_by(struct sb_cluster *c, const char *plural, const struct sb_object *owner, struct sb_index *out)
{
	const struct sb_index *all = &c->store.indexes[sb_kind_index(sb_kind_named(plural))];
	struct rh_str uid = sb_meta_str(owner, "uid");
	char *prefix = rh_format("%.*s/", RH_ARG(owner->ns));
	memset(out, 0, sizeof *out);
	for (size_t i = sb_index_seek(all, rh_str(prefix)); i < all->n && rh_str_eq(all->v[i]->ns, owner->ns); i++) {
		if (!rh_str_eq(sb_value_str_of(controller_of(all->v[i]), "uid"), uid))
			continue;
		if (out->n == out->cap) {
			out->cap = out->cap ? 2 * out->cap : 8;
			out->v = rh_resize(out->v, out->cap, sizeof(struct sb_object *));
		}
		out->v[out->n++] = sb_object_hold(all->v[i]);
	}
	free(prefix);
}

static void add_expression(struct rh_buf *text, const json_t *e)
{
	struct rh_str op = sb_value_str_of(e, "operator");
	const char *key = sb_value_z_of(e, "key"), *comma = text->n ? "," : "";
	if (rh_str_is(op, "Exists") || rh_str_is(op, "DoesNotExist")) {
		rh_buf_addf(text, "%s%s%s", comma, rh_str_is(op, "Exists") ? "" : "!", key);
		return;
	}
	const json_t *values = json_object_get(e, "values");
	rh_buf_addf(text, "%s%s %s (", comma, key, rh_str_is(op, "In") ? "in" : "notin");
	SB_EACH(v, values)
	rh_buf_addf(text, "%s%s", v.i ? "," : "", sb_value_z(v.v));
	rh_buf_addc(text, ')');
}

struct sb_selector *sb_label_selector(const json_t *selector)
{
	const json_t *labels = json_object_get(selector, "matchLabels"),
		     *list = json_object_get(selector, "matchExpressions");
	struct rh_buf text;
	struct rh_err e = { 0 };
	bool ok = true;
	rh_buf_init(&text, 64 << 10);
	SB_EACH(m, labels)
	rh_buf_addf(&text, "%s%s=%s", text.n ? "," : "", m.key.p, sb_value_z(m.v));
	SB_EACH(x, list)
	add_expression(&text, x.v);
	struct sb_selector *s = text.n ? sb_selector_labels(rh_buf_str(&text), &ok, &e) : NULL;
	rh_buf_release(&text);
	return s;
}

void sb_now_text(const struct sb_cluster *c, char out[32])
{
	sb_time_text(sb_world_time(c->world), out);
}

const json_t *sb_condition_get(const json_t *status, const char *type)
{
	const json_t *list = json_object_get(status, "conditions");
	SB_EACH(k, list)
	if (rh_str_is(sb_value_str_of(k.v, "type"), type))
		return k.v;
	return NULL;
}

bool sb_condition_true(const json_t *status, const char *type)
{
	return rh_str_is(sb_value_str_of(sb_condition_get(status, type), "status"), "True");
}

bool sb_condition_set(struct sb_cluster *c, json_t *status, const char *type, const char *truth, const char *reason,
		      const char *message)
{
	json_t *list = json_object_get(status, "conditions");
	json_t *k = (json_t *)(uintptr_t)sb_condition_get(status, type);
	char now[32];
	sb_now_text(c, now);
	if (!list) {
		list = json_array();
		json_object_set_new(status, "conditions", list);
	}
	if (k && rh_str_is(sb_value_str_of(k, "status"), truth) && rh_str_is(sb_value_str_of(k, "reason"), reason) &&
	    rh_str_is(sb_value_str_of(k, "message"), message))
		return false;
	bool turned = !k || !rh_str_is(sb_value_str_of(k, "status"), truth);
	if (!k) {
		k = json_object();
		sb_value_set_text(k, "type", type);
		json_array_append_new(list, k);
	}
	sb_value_set_text(k, "status", truth);
	if (turned)
		sb_value_set_text(k, "lastTransitionTime", now);
	if (*reason)
		sb_value_set_text(k, "reason", reason);
	else
		json_object_del(k, "reason");
	if (*message)
		sb_value_set_text(k, "message", message);
	else
		json_object_del(k, "message");
	return true;
}

/* FNV-1a. */
uint64_t sb_text_hash(struct rh_str s, uint64_t seed)
{
	uint64_t h = 0xcbf29ce484222325 ^ seed;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3;
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9;
	return h ^ h >> 31;
}

void sb_stable_name(const struct sb_cluster *c, const char *owner, uint64_t salt, char *out, size_t n)
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	uint64_t h = sb_text_hash(rh_str(owner), salt ^ (uint64_t)sb_world_ms(c->world));
	for (size_t i = 0; i < n; i++) {
		out[i] = alphabet[h % (sizeof alphabet - 1)];
		h /= sizeof alphabet - 1;
	}
	out[n] = '\0';
}

int64_t sb_percent_of(const json_t *v, int64_t of, bool up, int64_t absent)
{
	int64_t n = absent;
	struct rh_str s = sb_value_str(v);
	if (json_is_integer(v) && json_integer_value(v) >= 0 && json_integer_value(v) <= INT32_MAX)
		n = json_integer_value(v);
	else if (s.n && rh_str_number(rh_str_n(s.p, s.n - 1), 0, 1000, &n))
		n = (n * of + (up ? 99 : 0)) / 100;
	return n;
}

void sb_template_hash(const json_t *template, char out[11])
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	struct rh_buf text;
	rh_buf_init(&text, (size_t)4 << 20);
	sb_value_write(template, &text);
	uint64_t h = sb_text_hash(rh_buf_str(&text), 0);
	for (size_t i = 0; i < 10; i++, h /= sizeof alphabet - 1)
		out[i] = alphabet[h % (sizeof alphabet - 1)];
	out[10] = '\0';
	rh_buf_release(&text);
}
