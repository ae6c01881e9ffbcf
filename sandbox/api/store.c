/* One object store, as etcd keeps it: sorted keys, one counter of versions, and a log from which an earlier version of
 * a list can be read again. */
#include "sandbox/store.h"
#include "sandbox/api/value.h"
#include "sandbox/api/watch.h"
#include "sandbox/controllers.h"
#include "sandbox/kinds.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { LOG_MOST = 20000 };

struct sb_object *sb_object_hold(struct sb_object *o)
{
	if (o)
		o->refs++;
	return o;
}

void sb_object_drop(struct sb_object **po)
{
	struct sb_object *o = *po;
	*po = NULL;
	if (!o || --o->refs > 0)
		return;
	sb_value_free(&o->v);
	free(o->key);
	free(o->text);
	free(o);
}

/* The bytes of "metadata" in the text: the object is written in Go's order, so nothing but kind and apiVersion, two
 * short texts without escapes, stands before it. */
static struct rh_str meta_span(const struct sb_object *o)
{
	struct rh_buf meta;
	struct rh_str text = rh_str_n(o->text, o->text_n);
	rh_buf_init(&meta, o->text_n + 1);
	sb_value_write(json_object_get(o->v, "metadata"), &meta);
	size_t at = rh_str_find(text, "\"metadata\":") + 11;
	struct rh_str span = rh_str_n(text.p + at, meta.n);
	rh_buf_release(&meta);
	return span;
}

struct sb_object *sb_object_make(const struct sb_kind *k, json_t *v, uint64_t rv)
{
	static const char *const top[] = { "kind", "apiVersion", "metadata", NULL };
	static const char *const in_meta[] = { "name",
					       "generateName",
					       "namespace",
					       "selfLink",
					       "uid",
					       "resourceVersion",
					       "generation",
					       "creationTimestamp",
					       "deletionTimestamp",
					       "deletionGracePeriodSeconds",
					       "labels",
					       "annotations",
					       "ownerReferences",
					       "finalizers",
					       "managedFields",
					       NULL };
	struct sb_object *o = rh_alloc(sizeof *o);
	json_t *meta = sb_value_need_map(v, "metadata");

	if (rv)
		json_object_set_new(meta, "resourceVersion", sb_value_textf("%llu", (unsigned long long)rv));
	sb_value_set_text(v, "kind", k->kind);
	sb_value_set_text(v, "apiVersion", k->api);
	if (k->order)
		sb_value_order(v, k->order);
	sb_value_order(v, top);
	sb_value_order(meta, in_meta);
	sb_value_sort(json_object_get(meta, "labels"));
	sb_value_sort(json_object_get(meta, "annotations"));
	sb_value_sort(json_object_get(v, "data"));

	o->refs = 1;
	o->kind = k;
	o->v = v;
	o->rv = rv;
	struct rh_str ns = k->namespaced ? sb_value_str_of(meta, "namespace") : rh_str("");
	const char *name = sb_value_z_of(meta, "name");
	o->key = ns.n ? rh_format("%.*s/%s", RH_ARG(ns), name) : rh_strdup(name);
	o->ns = rh_str_n(o->key, ns.n);
	o->name = o->key + (ns.n ? ns.n + 1 : 0);
	rh_time_parse(sb_value_str_of(meta, "creationTimestamp"), &o->created);
	return o;
}

/* An object never changes, so it does not matter when its text is written. */
static const struct sb_object *written(const struct sb_object *o)
{
	struct sb_object *own = (struct sb_object *)(uintptr_t)o;
	struct rh_buf text;
	if (o->text)
		return o;
	rh_buf_init(&text, (size_t)64 << 20);
	sb_value_write(o->v, &text);
	own->text_n = text.n;
	own->text = rh_buf_take(&text);
	own->meta = meta_span(o);
	rh_buf_release(&text);
	return o;
}

struct rh_str sb_object_text(const struct sb_object *o)
{
	o = written(o);
	return rh_str_n(o->text, o->text_n);
}

struct rh_str sb_object_meta(const struct sb_object *o)
{
	return written(o)->meta;
}

bool sb_object_eq(const struct sb_object *a, const struct sb_object *b)
{
	/* values that differ have other texts; those that are equal may stand in another order */
	return sb_value_eq(a->v, b->v) && rh_str_eq(sb_object_text(a), sb_object_text(b));
}

void sb_store_init(struct sb_store *s, struct sb_cluster *c, uint64_t rv)
{
	memset(s, 0, sizeof *s);
	s->cluster = c;
	s->rv = s->compacted = rv;
}

void sb_index_release(struct sb_index *s)
{
	for (size_t i = 0; i < s->n; i++)
		sb_object_drop(&s->v[i]);
	free(s->v);
	memset(s, 0, sizeof *s);
}

static void change_release(struct sb_change *c)
{
	sb_object_drop(&c->now);
	sb_object_drop(&c->before);
	sb_object_drop(&c->last);
}

void sb_store_release(struct sb_store *s)
{
	for (size_t i = 0; i < SB_KIND_MOST; i++)
		sb_index_release(&s->indexes[i]);
	for (size_t i = 0; i < s->log_n; i++)
		change_release(&s->log[i]);
	free(s->log);
	s->log = NULL;
	s->log_n = s->log_cap = 0;
}

size_t sb_index_seek(const struct sb_index *s, struct rh_str key)
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

static bool at_key(const struct sb_index *s, size_t i, const char *key)
{
	return i < s->n && !strcmp(s->v[i]->key, key);
}

static void index_insert(struct sb_index *s, size_t i, struct sb_object *o)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 16;
		s->v = rh_resize(s->v, s->cap, sizeof(struct sb_object *));
	}
	memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof *s->v);
	s->v[i] = o;
	s->n++;
}

static void index_remove(struct sb_index *s, size_t i)
{
	s->n--;
	memmove(s->v + i, s->v + i + 1, (s->n - i) * sizeof *s->v);
}

struct sb_object *sb_store_get(const struct sb_store *s, const struct sb_kind *k, struct rh_str ns, struct rh_str name)
{
	const struct sb_index *index = &s->indexes[sb_kind_index(k)];
	char *key = k->namespaced ? rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(name)) : rh_str_dup(name);
	size_t i = sb_index_seek(index, rh_str(key));
	struct sb_object *o = at_key(index, i, key) ? index->v[i] : NULL;
	free(key);
	return o;
}

/* ---- the log ---- */

static void log_drop(struct sb_store *s, size_t n)
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

static void log_add(struct sb_store *s, struct sb_change c)
{
	if (s->log_n >= LOG_MOST)
		log_drop(s, LOG_MOST / 2);
	if (s->log_n == s->log_cap) {
		s->log_cap = s->log_cap ? 2 * s->log_cap : 64;
		s->log = rh_resize(s->log, s->log_cap, sizeof *s->log);
	}
	s->log[s->log_n++] = c;
	sb_watches_wake(s);
	if (s->cluster && !s->quiet)
		sb_controllers_see(s->cluster, &c);
}

void sb_store_compact(struct sb_store *s, uint64_t upto)
{
	size_t n = 0;
	while (n < s->log_n && s->log[n].rv <= upto)
		n++;
	log_drop(s, n);
	if (s->compacted < upto)
		s->compacted = upto;
}

struct sb_object *sb_store_put(struct sb_store *s, const struct sb_kind *k, json_t *v)
{
	struct sb_index *index = &s->indexes[sb_kind_index(k)];
	struct sb_object *o = sb_object_make(k, v, ++s->rv), *before = NULL;
	o->at = s->cluster ? sb_world_ms(s->cluster->world) : 0;
	size_t i = sb_index_seek(index, rh_str(o->key));
	if (at_key(index, i, o->key)) {
		before = index->v[i];
		index->v[i] = o;
	} else {
		index_insert(index, i, o);
	}
	log_add(s, (struct sb_change){ .rv = o->rv, .kind = k, .now = sb_object_hold(o), .before = before });
	return o;
}

struct sb_object *sb_store_replace(struct sb_store *s, struct sb_object *old, json_t *v)
{
	struct sb_object *same = sb_object_make(old->kind, v, old->rv);
	bool changed = !sb_object_eq(same, old);
	const struct sb_kind *k = old->kind;
	json_incref(v);
	sb_object_drop(&same);
	if (changed)
		return sb_store_put(s, k, v);
	sb_value_free(&v);
	return old;
}

void sb_store_delete(struct sb_store *s, const struct sb_object *o)
{
	const struct sb_kind *k = o->kind;
	struct sb_index *index = &s->indexes[sb_kind_index(k)];
	size_t i = sb_index_seek(index, rh_str(o->key));
	if (!at_key(index, i, o->key))
		return;
	struct sb_object *before = index->v[i];
	index_remove(index, i);
	uint64_t rv = ++s->rv;
	struct sb_object *last = sb_object_make(k, json_deep_copy(before->v), rv);
	log_add(s, (struct sb_change){ .rv = rv, .kind = k, .before = before, .last = last });
}

bool sb_store_same(const struct sb_store *s, const struct sb_kind *k, uint64_t rv)
{
	for (size_t i = s->log_n; i-- > 0 && s->log[i].rv > rv;)
		if (s->log[i].kind == k)
			return false;
	return rv >= s->compacted;
}

bool sb_store_at(const struct sb_store *s, const struct sb_kind *k, uint64_t rv, struct sb_index *out)
{
	const struct sb_index *now = &s->indexes[sb_kind_index(k)];
	memset(out, 0, sizeof *out);
	if (rv < s->compacted)
		return false;
	for (size_t i = 0; i < now->n; i++)
		index_insert(out, out->n, sb_object_hold(now->v[i]));
	for (size_t i = s->log_n; i-- > 0 && s->log[i].rv > rv;) {
		const struct sb_change *c = &s->log[i];
		if (c->kind != k)
			continue;
		const struct sb_object *any = c->now ? c->now : c->before;
		size_t at = sb_index_seek(out, rh_str(any->key));
		if (at_key(out, at, any->key)) {
			sb_object_drop(&out->v[at]);
			index_remove(out, at);
		}
		if (c->before)
			index_insert(out, at, sb_object_hold(c->before));
	}
	return true;
}
