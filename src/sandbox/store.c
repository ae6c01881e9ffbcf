/* One object store, as etcd keeps it: sorted keys, one counter of versions, and a log from which an earlier version of
 * a list can be read again. */
#include "sandbox/sandbox.h"

#include "sandbox/watch.h"

#include <string.h>

enum { LOG_MOST = 20000 };

struct rh_object *rh_object_hold(struct rh_object *o)
{
	if (o)
		o->refs++;
	return o;
}

void rh_object_drop(struct rh_object **po)
{
	struct rh_object *o = *po;
	*po = NULL;
	if (!o || --o->refs > 0)
		return;
	rh_value_free(&o->v);
	free(o->key);
	free(o->text);
	free(o);
}

/* The bytes of "metadata" in the text: the object is written in Go's order, so nothing but kind and apiVersion, two
 * short texts without escapes, stands before it. */
static struct rh_str meta_span(const struct rh_object *o)
{
	struct rh_buf meta;
	struct rh_str text = rh_str_n(o->text, o->text_n);
	rh_buf_init(&meta, o->text_n + 1);
	rh_value_write(rh_value_get(o->v, "metadata"), &meta);
	size_t at = rh_str_find(text, "\"metadata\":") + 11;
	struct rh_str span = rh_str_n(text.p + at, meta.n);
	rh_buf_release(&meta);
	return span;
}

struct rh_object *rh_object_make(const struct rh_kind *k, struct rh_value *v, uint64_t rv)
{
	static const char *const top[] = { "kind", "apiVersion", "metadata", NULL };
	static const char *const in_meta[] = { "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion",
		"generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations",
		"ownerReferences", "finalizers", "managedFields", NULL };
	struct rh_object *o = rh_alloc(sizeof *o);
	struct rh_value *meta = rh_value_need_map(v, "metadata");
	struct rh_buf text;

	if (rv)
		rh_value_set(meta, "resourceVersion", rh_value_textf("%llu", (unsigned long long)rv));
	rh_value_set_text(v, "kind", k->kind);
	rh_value_set_text(v, "apiVersion", k->api);
	if (k->order)
		rh_value_order(v, k->order);
	rh_value_order(v, top);
	rh_value_order(meta, in_meta);
	rh_value_sort(rh_value_get(meta, "labels"));
	rh_value_sort(rh_value_get(meta, "annotations"));
	rh_value_sort(rh_value_get(v, "data"));

	o->refs = 1;
	o->kind = k;
	o->v = v;
	o->rv = rv;
	struct rh_str ns = k->namespaced ? rh_value_str_of(meta, "namespace") : rh_str("");
	const char *name = rh_value_z_of(meta, "name");
	o->key = ns.n ? rh_format("%.*s/%s", RH_ARG(ns), name) : rh_strdup(name);
	o->ns = rh_str_n(o->key, ns.n);
	o->name = o->key + (ns.n ? ns.n + 1 : 0);
	rh_time_parse(rh_value_str_of(meta, "creationTimestamp"), &o->created);
	rh_buf_init(&text, (size_t)64 << 20);
	rh_value_write(v, &text);
	o->text_n = text.n;
	o->text = rh_buf_take(&text);
	o->meta = meta_span(o);
	rh_buf_release(&text);
	return o;
}

void rh_store_init(struct rh_store *s, struct rh_cluster *c, uint64_t rv)
{
	memset(s, 0, sizeof *s);
	s->cluster = c;
	s->rv = s->compacted = rv;
}

void rh_shelf_release(struct rh_shelf *s)
{
	for (size_t i = 0; i < s->n; i++)
		rh_object_drop(&s->v[i]);
	free(s->v);
	memset(s, 0, sizeof *s);
}

static void change_release(struct rh_change *c)
{
	rh_object_drop(&c->now);
	rh_object_drop(&c->before);
	rh_object_drop(&c->last);
}

void rh_store_release(struct rh_store *s)
{
	for (size_t i = 0; i < RH_KIND_MOST; i++)
		rh_shelf_release(&s->shelves[i]);
	for (size_t i = 0; i < s->log_n; i++)
		change_release(&s->log[i]);
	free(s->log);
	s->log = NULL;
	s->log_n = s->log_cap = 0;
}

size_t rh_shelf_seek(const struct rh_shelf *s, struct rh_str key)
{
	size_t low = 0, high = s->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (rh_str_cmp(rh_str(s->v[mid]->key), key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool at_key(const struct rh_shelf *s, size_t i, const char *key)
{
	return i < s->n && !strcmp(s->v[i]->key, key);
}

static void shelf_insert(struct rh_shelf *s, size_t i, struct rh_object *o)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 16;
		s->v = rh_resize(s->v, s->cap, sizeof(struct rh_object *));
	}
	memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof *s->v);
	s->v[i] = o;
	s->n++;
}

static void shelf_remove(struct rh_shelf *s, size_t i)
{
	s->n--;
	memmove(s->v + i, s->v + i + 1, (s->n - i) * sizeof *s->v);
}

struct rh_object *rh_store_get(const struct rh_store *s, const struct rh_kind *k, struct rh_str ns, struct rh_str name)
{
	const struct rh_shelf *shelf = &s->shelves[rh_kind_index(k)];
	char *key = k->namespaced ? rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(name)) : rh_str_dup(name);
	size_t i = rh_shelf_seek(shelf, rh_str(key));
	struct rh_object *o = at_key(shelf, i, key) ? shelf->v[i] : NULL;
	free(key);
	return o;
}

/* ---- the log ------------------------------------------------------------------------------------------------- */

static void log_drop(struct rh_store *s, size_t n)
{
	if (!n)
		return;
	if (s->log[n - 1].rv > s->compacted)
		s->compacted = s->log[n - 1].rv;
	for (size_t i = 0; i < n; i++)
		change_release(&s->log[i]);
	s->log_n -= n;
	s->log_first += n;
	memmove(s->log, s->log + n, s->log_n * sizeof *s->log);
}

static void log_add(struct rh_store *s, struct rh_change c)
{
	if (s->log_n >= LOG_MOST)
		log_drop(s, LOG_MOST / 2);
	if (s->log_n == s->log_cap) {
		s->log_cap = s->log_cap ? 2 * s->log_cap : 64;
		s->log = rh_resize(s->log, s->log_cap, sizeof *s->log);
	}
	s->log[s->log_n++] = c;
	rh_watches_wake(s);
	if (s->cluster && !s->quiet)
		rh_controllers_see(s->cluster, &c);
}

void rh_store_compact(struct rh_store *s, uint64_t upto)
{
	size_t n = 0;
	while (n < s->log_n && s->log[n].rv <= upto)
		n++;
	log_drop(s, n);
	if (s->compacted < upto)
		s->compacted = upto;
}

struct rh_object *rh_store_put(struct rh_store *s, const struct rh_kind *k, struct rh_value *v)
{
	struct rh_shelf *shelf = &s->shelves[rh_kind_index(k)];
	struct rh_object *o = rh_object_make(k, v, ++s->rv), *before = NULL;
	size_t i = rh_shelf_seek(shelf, rh_str(o->key));
	if (at_key(shelf, i, o->key)) {
		before = shelf->v[i];
		shelf->v[i] = o;
	} else {
		shelf_insert(shelf, i, o);
	}
	log_add(s, (struct rh_change){ .rv = o->rv, .kind = k, .now = rh_object_hold(o), .before = before });
	return o;
}

struct rh_object *rh_store_replace(struct rh_store *s, struct rh_object *old, struct rh_value *v)
{
	struct rh_object *same = rh_object_make(old->kind, v, old->rv);
	bool changed = same->text_n != old->text_n || memcmp(same->text, old->text, old->text_n) != 0;
	struct rh_object *o = changed ? rh_store_put(s, old->kind, rh_value_copy(same->v)) : old;
	rh_object_drop(&same);
	return o;
}

void rh_store_delete(struct rh_store *s, const struct rh_object *o)
{
	const struct rh_kind *k = o->kind;
	struct rh_shelf *shelf = &s->shelves[rh_kind_index(k)];
	size_t i = rh_shelf_seek(shelf, rh_str(o->key));
	if (!at_key(shelf, i, o->key))
		return;
	struct rh_object *before = shelf->v[i];
	shelf_remove(shelf, i);
	uint64_t rv = ++s->rv;
	struct rh_object *last = rh_object_make(k, rh_value_copy(before->v), rv);
	log_add(s, (struct rh_change){ .rv = rv, .kind = k, .before = before, .last = last });
}

bool rh_store_at(const struct rh_store *s, const struct rh_kind *k, uint64_t rv, struct rh_shelf *out)
{
	const struct rh_shelf *now = &s->shelves[rh_kind_index(k)];
	memset(out, 0, sizeof *out);
	if (rv < s->compacted)
		return false;
	for (size_t i = 0; i < now->n; i++)
		shelf_insert(out, out->n, rh_object_hold(now->v[i]));
	for (size_t i = s->log_n; i-- > 0 && s->log[i].rv > rv;) {
		const struct rh_change *c = &s->log[i];
		if (c->kind != k)
			continue;
		const struct rh_object *any = c->now ? c->now : c->before;
		size_t at = rh_shelf_seek(out, rh_str(any->key));
		if (at_key(out, at, any->key)) {
			rh_object_drop(&out->v[at]);
			shelf_remove(out, at);
		}
		if (c->before)
			shelf_insert(out, at, rh_object_hold(c->before));
	}
	return true;
}
