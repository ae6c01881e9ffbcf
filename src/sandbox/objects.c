/* What controllers do with objects: owners, conditions, selectors, status, names. */
#include "sandbox/workload.h"

#include <stdio.h>
#include <string.h>

struct rh_value *rh_value_json(const char *fmt, ...)
{
	char text[4096];
	struct rh_err e = { 0 };
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	struct rh_value *v = n >= 0 && (size_t)n < sizeof text ? rh_value_parse(rh_str_n(text, (size_t)n), &e) : NULL;
	if (!v)
		RH_BUG("no JSON: %s", e.what);
	return v;
}

struct rh_str rh_meta_str(const struct rh_object *o, const char *member)
{
	return rh_value_str(rh_value_at(o->v, "metadata", member, NULL));
}

bool rh_object_leaving(const struct rh_object *o)
{
	return rh_meta_str(o, "deletionTimestamp").n > 0;
}

struct rh_object *rh_object_at(struct rh_cluster *c, const char *plural, const char *key)
{
	struct rh_str name = rh_str(key), ns;
	if (!rh_str_cut(&name, '/', &ns))
		return NULL;
	return rh_store_get(&c->store, rh_kind_named(plural), ns, name);
}

struct rh_value *rh_spec_of(const struct rh_object *o)
{
	return rh_value_get(o->v, "spec");
}

struct rh_value *rh_status_of(const struct rh_object *o)
{
	return rh_value_get(o->v, "status");
}

int64_t rh_spec_int(const struct rh_object *o, const char *member, int64_t absent)
{
	return rh_value_int_of(rh_spec_of(o), member, absent);
}

int64_t rh_status_int(const struct rh_object *o, const char *member)
{
	return rh_value_int_of(rh_status_of(o), member, 0);
}

void rh_status_put(struct rh_cluster *c, const struct rh_object *o, struct rh_value *status)
{
	const struct rh_value *was = rh_status_of(o);
	if (was && rh_value_eq(was, status)) {
		rh_value_free(&status);
		return;
	}
	struct rh_value *v = rh_value_copy(o->v);
	rh_value_set(v, "status", status);
	rh_store_put(&c->store, o->kind, v);
}

static const struct rh_value *controller_of(const struct rh_object *o)
{
	const struct rh_value *list = rh_value_at(o->v, "metadata", "ownerReferences", NULL);
	for (const struct rh_value *r = list ? list->child : NULL; r; r = r->next)
		if (rh_value_true_of(r, "controller"))
			return r;
	return NULL;
}

bool rh_owner_of(const struct rh_object *o, struct rh_str *kind, struct rh_str *name)
{
	const struct rh_value *r = controller_of(o);
	*kind = rh_value_str_of(r, "kind");
	*name = rh_value_str_of(r, "name");
	return r != NULL;
}

void rh_owner_set(struct rh_value *v, const struct rh_object *owner)
{
	struct rh_value *list = rh_value_json("[{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\","
					      "\"controller\":true,\"blockOwnerDeletion\":true}]", owner->kind->api, owner->kind->kind,
					      owner->name, rh_value_z(rh_value_at(owner->v, "metadata", "uid", NULL)));
	rh_value_set(rh_value_need_map(v, "metadata"), "ownerReferences", list);
}

void rh_owned_by(struct rh_cluster *c, const char *plural, const struct rh_object *owner, struct rh_shelf *out)
{
	const struct rh_shelf *all = &c->store.shelves[rh_kind_index(rh_kind_named(plural))];
	struct rh_str uid = rh_meta_str(owner, "uid");
	char *prefix = rh_format("%.*s/", RH_ARG(owner->ns));
	memset(out, 0, sizeof *out);
	for (size_t i = rh_shelf_seek(all, rh_str(prefix)); i < all->n && rh_str_eq(all->v[i]->ns, owner->ns); i++) {
		if (!rh_str_eq(rh_value_str_of(controller_of(all->v[i]), "uid"), uid))
			continue;
		if (out->n == out->cap) {
			out->cap = out->cap ? 2 * out->cap : 8;
			out->v = rh_resize(out->v, out->cap, sizeof(struct rh_object *));
		}
		out->v[out->n++] = rh_object_hold(all->v[i]);
	}
	free(prefix);
}

static void add_expression(struct rh_buf *text, const struct rh_value *e)
{
	struct rh_str op = rh_value_str_of(e, "operator");
	const char *key = rh_value_z_of(e, "key"), *comma = text->n ? "," : "";
	if (rh_str_is(op, "Exists") || rh_str_is(op, "DoesNotExist")) {
		rh_buf_addf(text, "%s%s%s", comma, rh_str_is(op, "Exists") ? "" : "!", key);
		return;
	}
	const struct rh_value *values = rh_value_get(e, "values");
	rh_buf_addf(text, "%s%s %s (", comma, key, rh_str_is(op, "In") ? "in" : "notin");
	for (const struct rh_value *v = values ? values->child : NULL; v; v = v->next)
		rh_buf_addf(text, "%s%s", v == values->child ? "" : ",", rh_value_z(v));
	rh_buf_addc(text, ')');
}

struct rh_selector *rh_label_selector(const struct rh_value *selector)
{
	const struct rh_value *labels = rh_value_get(selector, "matchLabels"), *list = rh_value_get(selector, "matchExpressions");
	struct rh_buf text;
	struct rh_err e = { 0 };
	bool ok = true;
	rh_buf_init(&text, 64 << 10);
	for (const struct rh_value *m = labels ? labels->child : NULL; m; m = m->next)
		rh_buf_addf(&text, "%s%s=%s", text.n ? "," : "", m->key, rh_value_z(m));
	for (const struct rh_value *x = list ? list->child : NULL; x; x = x->next)
		add_expression(&text, x);
	struct rh_selector *s = text.n ? rh_selector_labels(rh_buf_str(&text), &ok, &e) : NULL;
	rh_buf_release(&text);
	return s;
}

void rh_now_text(const struct rh_cluster *c, char out[32])
{
	rh_time_text(rh_world_time(c->world), out);
}

const struct rh_value *rh_condition_get(const struct rh_value *status, const char *type)
{
	const struct rh_value *list = rh_value_get(status, "conditions");
	for (const struct rh_value *k = list ? list->child : NULL; k; k = k->next)
		if (rh_str_is(rh_value_str_of(k, "type"), type))
			return k;
	return NULL;
}

bool rh_condition_true(const struct rh_value *status, const char *type)
{
	return rh_str_is(rh_value_str_of(rh_condition_get(status, type), "status"), "True");
}

bool rh_condition_set(struct rh_cluster *c, struct rh_value *status, const char *type, const char *truth, const char *reason,
		      const char *message)
{
	struct rh_value *list = rh_value_get(status, "conditions");
	struct rh_value *k = (struct rh_value *)(uintptr_t)rh_condition_get(status, type);
	char now[32];
	rh_now_text(c, now);
	if (!list) {
		list = rh_value_new(RH_V_LIST);
		rh_value_set(status, "conditions", list);
	}
	if (k && rh_str_is(rh_value_str_of(k, "status"), truth) && rh_str_is(rh_value_str_of(k, "reason"), reason) &&
	    rh_str_is(rh_value_str_of(k, "message"), message))
		return false;
	bool turned = !k || !rh_str_is(rh_value_str_of(k, "status"), truth);
	if (!k) {
		k = rh_value_new(RH_V_MAP);
		rh_value_set_text(k, "type", type);
		rh_value_add(list, k);
	}
	rh_value_set_text(k, "status", truth);
	if (turned)
		rh_value_set_text(k, "lastTransitionTime", now);
	if (*reason)
		rh_value_set_text(k, "reason", reason);
	else
		rh_value_remove(k, "reason");
	if (*message)
		rh_value_set_text(k, "message", message);
	else
		rh_value_remove(k, "message");
	return true;
}

/* FNV-1a. */
uint64_t rh_text_hash(struct rh_str s, uint64_t seed)
{
	uint64_t h = 0xcbf29ce484222325 ^ seed;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3;
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9;
	return h ^ h >> 31;
}

void rh_stable_name(const struct rh_cluster *c, const char *owner, uint64_t salt, char *out, size_t n)
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	uint64_t h = rh_text_hash(rh_str(owner), salt ^ (uint64_t)rh_world_ms(c->world));
	for (size_t i = 0; i < n; i++) {
		out[i] = alphabet[h % (sizeof alphabet - 1)];
		h /= sizeof alphabet - 1;
	}
	out[n] = '\0';
}

int64_t rh_percent_of(const struct rh_value *v, int64_t of, bool up, int64_t absent)
{
	int64_t n = absent;
	if (v && v->kind == RH_V_NUMBER)
		rh_str_number(rh_str_n(v->text, v->n), 0, INT32_MAX, &n);
	else if (v && v->kind == RH_V_TEXT && v->n && rh_str_number(rh_str_n(v->text, v->n - 1), 0, 1000, &n))
		n = (n * of + (up ? 99 : 0)) / 100;
	return n;
}

void rh_template_hash(const struct rh_value *template, char out[11])
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	struct rh_buf text;
	rh_buf_init(&text, (size_t)4 << 20);
	rh_value_write(template, &text);
	uint64_t h = rh_text_hash(rh_buf_str(&text), 0);
	for (size_t i = 0; i < 10; i++, h /= sizeof alphabet - 1)
		out[i] = alphabet[h % (sizeof alphabet - 1)];
	out[10] = '\0';
	rh_buf_release(&text);
}
