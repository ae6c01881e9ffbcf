/* store: the objects of one cluster, with versions and history. */
#ifndef SANDBOX_STORE_H
#define SANDBOX_STORE_H

#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "base/base.h"

struct sb_cluster;

/* One revision of an object; never changes after it was made. */
struct sb_object {
	int refs;
	const struct sb_kind *kind;
	char *key;        /* "namespace/name", or "name" of a cluster-wide kind: etcd's order */
	const char *name; /* inside key */
	struct rh_str ns; /* inside key; empty when cluster-wide */
	uint64_t rv;
	int64_t created;
	int64_t at; /* sb_world_ms at which it was stored */
	json_t *v;
	/* of store.c: as JSON, and the bytes of "metadata" in that; most revisions are never asked for, and have none
	 */
	char *text;
	size_t text_n;
	struct rh_str meta;
};
struct rh_str sb_object_text(const struct sb_object *o);                 /* as JSON; the object's */
struct rh_str sb_object_meta(const struct sb_object *o);                 /* the bytes of "metadata" within that text */
bool sb_object_eq(const struct sb_object *a, const struct sb_object *b); /* the same text */
struct sb_object *sb_object_hold(struct sb_object *o);
void sb_object_drop(struct sb_object **o);

struct sb_change {
	uint64_t rv;
	const struct sb_kind *kind;
	struct sb_object *now, *before; /* now NULL: deleted; before NULL: added */
	struct sb_object *last;         /* of a deletion: the object with the version of the deletion */
};
struct sb_index {
	struct sb_object **v; /* sorted by key */
	size_t n, cap;
};
struct sb_watch;
struct sb_store {
	struct sb_cluster *cluster;
	bool quiet;             /* being filled: controllers do not look */
	uint64_t rv, compacted; /* versions up to `compacted` can no longer be read */
	struct sb_index indexes[SB_KIND_MOST];
	struct sb_change *log;
	size_t log_n, log_cap;
	uint64_t log_first; /* number of log[0] since the beginning */
	struct sb_watch *watches;
};
void sb_store_init(struct sb_store *s, struct sb_cluster *c, uint64_t rv);
void sb_store_release(struct sb_store *s);
struct sb_object *sb_store_get(const struct sb_store *s, const struct sb_kind *k, struct rh_str ns, struct rh_str name);
/* Takes v over, gives it the next resourceVersion, tells watches. The object stays the store's. */
struct sb_object *sb_store_put(struct sb_store *s, const struct sb_kind *k, json_t *v);
/* The same in place of `old`: what changes nothing gives no new version. */
struct sb_object *sb_store_replace(struct sb_store *s, struct sb_object *old, json_t *v);
void sb_store_delete(struct sb_store *s, const struct sb_object *o);
/* As a deletion does: what the object has become when it has finalizers, NULL when it is gone. */
const struct sb_object *sb_object_remove(struct sb_store *s, const struct sb_object *o);
/* The object as it would be stored, without storing it (dry run). Takes v over; the caller drops it. */
struct sb_object *sb_object_make(const struct sb_kind *k, json_t *v, uint64_t rv);
/* Forgets the changes up to now: older watches and continue tokens get 410. */
void sb_store_compact(struct sb_store *s, uint64_t upto);
/* The objects of a kind at an earlier version, sorted, held: give it to sb_index_release. False when compacted. */
bool sb_store_at(const struct sb_store *s, const struct sb_kind *k, uint64_t rv, struct sb_index *out);
/* Are they what they were at that version? Then there is no need for sb_store_at. */
bool sb_store_same(const struct sb_store *s, const struct sb_kind *k, uint64_t rv);
void sb_index_release(struct sb_index *s);
/* Index of the first object whose key is >= key. */
size_t sb_index_seek(const struct sb_index *s, struct rh_str key);
#endif
