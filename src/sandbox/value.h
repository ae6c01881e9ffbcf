/* value: JSON values that can be changed, and what the API machinery does with them: patches, selectors, protobuf.
 *
 * The sandbox keeps its own: it is the other side of the wire, and a client and a server that share code share
 * mistakes. Numbers keep the text in which they came. Nothing here knows the store or HTTP.
 */
#ifndef RH_SANDBOX_VALUE_H
#define RH_SANDBOX_VALUE_H

#include "base/base.h"

enum rh_value_kind { RH_V_NULL, RH_V_BOOL, RH_V_NUMBER, RH_V_TEXT, RH_V_LIST, RH_V_MAP };

struct rh_value {
	enum rh_value_kind kind;
	bool truth;
	char *text;			/* RH_V_TEXT: decoded bytes; RH_V_NUMBER: as it was written; terminated */
	size_t n;
	char *key;			/* in a map, decoded, terminated */
	size_t key_n;
	struct rh_value *child, *last;	/* members or elements, in order */
	struct rh_value *next;
};

/* NULL with RH_E_PARSE when it is not one JSON text within 64 levels. Of duplicate keys the last wins, as in Go. */
struct rh_value *rh_value_parse(struct rh_str text, struct rh_err *e);
void rh_value_free(struct rh_value **v);
struct rh_value *rh_value_copy(const struct rh_value *v);	/* without its key */
bool rh_value_eq(const struct rh_value *a, const struct rh_value *b);	/* order of map members does not count */
/* Go's encoder with HTML escaping off; invalid UTF-8 became U+FFFD when it was parsed. */
void rh_value_write(const struct rh_value *v, struct rh_buf *out);

struct rh_value *rh_value_new(enum rh_value_kind kind);
struct rh_value *rh_value_text(struct rh_str s);
struct rh_value *rh_value_textf(const char *fmt, ...) RH_PRINTF(1, 2);
struct rh_value *rh_value_int(int64_t i);
struct rh_value *rh_value_bool(bool b);

/* Reading: NULL parents give NULL, wrong kinds give the empty answer. */
struct rh_value *rh_value_get(const struct rh_value *map, const char *key);
struct rh_value *rh_value_get_str(const struct rh_value *map, struct rh_str key);
/* Members along a path of keys that ends with NULL: rh_value_at(v, "metadata", "name", NULL). */
struct rh_value *rh_value_at(const struct rh_value *v, ...) __attribute__((sentinel));
struct rh_str rh_value_str(const struct rh_value *v);		/* empty unless a text */
const char *rh_value_z(const struct rh_value *v);		/* "" unless a text */
struct rh_str rh_value_str_of(const struct rh_value *map, const char *key);
const char *rh_value_z_of(const struct rh_value *map, const char *key);
int64_t rh_value_int_of(const struct rh_value *map, const char *key, int64_t absent);
bool rh_value_true_of(const struct rh_value *map, const char *key);
size_t rh_value_count(const struct rh_value *container);

/* Changing: a value that is put into a container belongs to it. */
void rh_value_set(struct rh_value *map, const char *key, struct rh_value *v);	/* replaces in place, or adds last */
void rh_value_set_str(struct rh_value *map, struct rh_str key, struct rh_value *v);
void rh_value_set_text(struct rh_value *map, const char *key, const char *z);
void rh_value_add(struct rh_value *list, struct rh_value *v);
void rh_value_add_front(struct rh_value *list, struct rh_value *v);
bool rh_value_remove(struct rh_value *map, const char *key);
bool rh_value_remove_str(struct rh_value *map, struct rh_str key);
void rh_value_remove_child(struct rh_value *container, struct rh_value *child);	/* frees it */
/* The map under `key`, made when absent or null. */
struct rh_value *rh_value_need_map(struct rh_value *map, const char *key);
/* Sorts the members by key, as Go writes its maps. */
void rh_value_sort(struct rh_value *map);
/* Moves the members named in `order` (ends with NULL) to the front in that order, as Go writes a struct. */
void rh_value_order(struct rh_value *map, const char *const *order);

/* ---- patches ----------------------------------------------------------------------------------------------- */

/* RFC 7386. */
void rh_patch_merge(struct rh_value *target, const struct rh_value *patch);
/* RFC 6902; false when an operation fails (the target may then be half changed: patch a copy). */
bool rh_patch_json(struct rh_value **target, const struct rh_value *ops);
/* apimachinery strategicpatch: maps merge, lists of built-in types merge by their key, $patch, $retainKeys,
 * $deleteFromPrimitiveList and $setElementOrder directives. `kind` is the object's, for the lists of its type. */
void rh_patch_strategic(struct rh_value *target, const struct rh_value *patch, const char *kind);

/* ---- selectors --------------------------------------------------------------------------------------------- */

struct rh_selector;			/* label requirements or field requirements; NULL selects all */
/* labels.Parse: =, ==, !=, in, notin, key, !key, gt and lt. NULL with e set when malformed; *ok tells. */
struct rh_selector *rh_selector_labels(struct rh_str text, bool *ok, struct rh_err *e);
/* fields.ParseSelector: =, ==, !=; values may hold \, \= and \\. */
struct rh_selector *rh_selector_fields(struct rh_str text, bool *ok, struct rh_err *e);
void rh_selector_free(struct rh_selector **s);
bool rh_selector_matches_labels(const struct rh_selector *s, const struct rh_value *labels);
/* `value(ctx, key, out)` gives the object's value of a field. */
bool rh_selector_matches_fields(const struct rh_selector *s, struct rh_str (*value)(const void *ctx, const char *key),
				const void *ctx);
/* The first field for which `known(ctx, key)` is false, or NULL. */
const char *rh_selector_unknown(const struct rh_selector *s, bool (*known)(const void *ctx, const char *key), const void *ctx);
/* The exact value that `key` must have ("metadata.name=x"), or NULL. */
const char *rh_selector_exact(const struct rh_selector *s, const char *key);

/* ---- protobuf ---------------------------------------------------------------------------------------------- */

/* A Kubernetes protobuf envelope ("k8s\0" + runtime.Unknown) that holds a v1.Secret, as kubectl >= 1.32 posts it.
 * RH_E_PARSE when broken, RH_E_INVALID for any other kind. */
enum rh_code rh_protobuf_object(struct rh_str body, struct rh_value **out, struct rh_err *e) RH_NODISCARD;
#endif
