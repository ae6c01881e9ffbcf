/* What controllers do with objects: owners, conditions, selectors, status, names. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

struct sb_value *sb_value_json(const char *fmt, ...)
{
	char text[4096];
	struct rh_err e = { 0 };
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	struct sb_value *v = n >= 0 && (size_t)n < sizeof text ? sb_value_parse(rh_str_n(text, (size_t)n), &e) : NULL;
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

struct sb_value *sb_spec_of(const struct sb_object *o)
{
	return sb_value_get(o->v, "spec");
}

struct sb_value *sb_status_of(const struct sb_object *o)
{
	return sb_value_get(o->v, "status");
}

int64_t sb_spec_int(const struct sb_object *o, const char *member, int64_t absent)
{
	return sb_value_int_of(sb_spec_of(o), member, absent);
}

int64_t sb_status_int(const struct sb_object *o, const char *member)
{
	return sb_value_int_of(sb_status_of(o), member, 0);
}

void sb_status_put(struct sb_cluster *c, const struct sb_object *o, struct sb_value *status)
{
	const struct sb_value *was = sb_status_of(o);
	if (was && sb_value_eq(was, status)) {
		sb_value_free(&status);
		return;
	}
	struct sb_value *v = sb_value_copy(o->v);
	sb_value_set(v, "status", status);
	sb_store_put(&c->store, o->kind, v);
}

static const struct sb_value *controller_of(const struct sb_object *o)
{
	const struct sb_value *list = sb_value_at(o->v, "metadata", "ownerReferences", NULL);
	for (const struct sb_value *r = list ? list->child : NULL; r; r = r->next)
		if (sb_value_true_of(r, "controller"))
			return r;
	return NULL;
}

bool sb_owner_of(const struct sb_object *o, struct rh_str *kind, struct rh_str *name)
{
	const struct sb_value *r = controller_of(o);
	*kind = sb_value_str_of(r, "kind");
	*name = sb_value_str_of(r, "name");
	return r != NULL;
}

void sb_owner_set(struct sb_value *v, const struct sb_object *owner)
{
	struct sb_value *list = sb_value_json("[{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\","
					      "\"controller\":true,\"blockOwnerDeletion\":true}]",
					      owner->kind->api, owner->kind->kind, owner->name,
					      sb_value_z(sb_value_at(owner->v, "metadata", "uid", NULL)));
	sb_value_set(sb_value_need_map(v, "metadata"), "ownerReferences", list);
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

static void add_expression(struct rh_buf *text, const struct sb_value *e)
{
	struct rh_str op = sb_value_str_of(e, "operator");
	const char *key = sb_value_z_of(e, "key"), *comma = text->n ? "," : "";
	if (rh_str_is(op, "Exists") || rh_str_is(op, "DoesNotExist")) {
		rh_buf_addf(text, "%s%s%s", comma, rh_str_is(op, "Exists") ? "" : "!", key);
		return;
	}
	const struct sb_value *values = sb_value_get(e, "values");
	rh_buf_addf(text, "%s%s %s (", comma, key, rh_str_is(op, "In") ? "in" : "notin");
	for (const struct sb_value *v = values ? values->child : NULL; v; v = v->next)
		rh_buf_addf(text, "%s%s", v == values->child ? "" : ",", sb_value_z(v));
	rh_buf_addc(text, ')');
}

struct sb_selector *sb_label_selector(const struct sb_value *selector)
{
	const struct sb_value *labels = sb_value_get(selector, "matchLabels"),
			      *list = sb_value_get(selector, "matchExpressions");
	struct rh_buf text;
	struct rh_err e = { 0 };
	bool ok = true;
	rh_buf_init(&text, 64 << 10);
	for (const struct sb_value *m = labels ? labels->child : NULL; m; m = m->next)
		rh_buf_addf(&text, "%s%s=%s", text.n ? "," : "", m->key, sb_value_z(m));
	for (const struct sb_value *x = list ? list->child : NULL; x; x = x->next)
		add_expression(&text, x);
	struct sb_selector *s = text.n ? sb_selector_labels(rh_buf_str(&text), &ok, &e) : NULL;
	rh_buf_release(&text);
	return s;
}

void sb_now_text(const struct sb_cluster *c, char out[32])
{
	sb_time_text(sb_world_time(c->world), out);
}

const struct sb_value *sb_condition_get(const struct sb_value *status, const char *type)
{
	const struct sb_value *list = sb_value_get(status, "conditions");
	for (const struct sb_value *k = list ? list->child : NULL; k; k = k->next)
		if (rh_str_is(sb_value_str_of(k, "type"), type))
			return k;
	return NULL;
}

bool sb_condition_true(const struct sb_value *status, const char *type)
{
	return rh_str_is(sb_value_str_of(sb_condition_get(status, type), "status"), "True");
}

bool sb_condition_set(struct sb_cluster *c, struct sb_value *status, const char *type, const char *truth,
		      const char *reason, const char *message)
{
	struct sb_value *list = sb_value_get(status, "conditions");
	struct sb_value *k = (struct sb_value *)(uintptr_t)sb_condition_get(status, type);
	char now[32];
	sb_now_text(c, now);
	if (!list) {
		list = sb_value_new(SB_V_LIST);
		sb_value_set(status, "conditions", list);
	}
	if (k && rh_str_is(sb_value_str_of(k, "status"), truth) && rh_str_is(sb_value_str_of(k, "reason"), reason) &&
	    rh_str_is(sb_value_str_of(k, "message"), message))
		return false;
	bool turned = !k || !rh_str_is(sb_value_str_of(k, "status"), truth);
	if (!k) {
		k = sb_value_new(SB_V_MAP);
		sb_value_set_text(k, "type", type);
		sb_value_add(list, k);
	}
	sb_value_set_text(k, "status", truth);
	if (turned)
		sb_value_set_text(k, "lastTransitionTime", now);
	if (*reason)
		sb_value_set_text(k, "reason", reason);
	else
		sb_value_remove(k, "reason");
	if (*message)
		sb_value_set_text(k, "message", message);
	else
		sb_value_remove(k, "message");
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

int64_t sb_percent_of(const struct sb_value *v, int64_t of, bool up, int64_t absent)
{
	int64_t n = absent;
	if (v && v->kind == SB_V_NUMBER)
		rh_str_number(rh_str_n(v->text, v->n), 0, INT32_MAX, &n);
	else if (v && v->kind == SB_V_TEXT && v->n && rh_str_number(rh_str_n(v->text, v->n - 1), 0, 1000, &n))
		n = (n * of + (up ? 99 : 0)) / 100;
	return n;
}

void sb_template_hash(const struct sb_value *template, char out[11])
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
