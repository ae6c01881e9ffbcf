/* value: JSON values that can be changed, and what the API machinery does with them: patches, selectors, protobuf.
 *
 * The sandbox keeps its own: it is the other side of the wire, and a client and a server that share code share
 * mistakes. Numbers keep the text in which they came. Nothing here knows the store or HTTP.
 */
#ifndef SANDBOX_API_VALUE_H
#define SANDBOX_API_VALUE_H

#include "base/base.h"

enum sb_value_kind { SB_V_NULL, SB_V_BOOL, SB_V_NUMBER, SB_V_TEXT, SB_V_LIST, SB_V_MAP };

struct sb_value {
	enum sb_value_kind kind;
	bool truth;
	char *text; /* SB_V_TEXT: decoded bytes; SB_V_NUMBER: as it was written; terminated */
	size_t n;
	char *key; /* in a map, decoded, terminated */
	size_t key_n;
	struct sb_value *child, *last; /* members or elements, in order */
	struct sb_value *next;
};

/* NULL with RH_E_PARSE when it is not one JSON text within 64 levels. Of duplicate keys the last wins, as in Go. */
struct sb_value *sb_value_parse(struct rh_str text, struct rh_err *e);
void sb_value_free(struct sb_value **v);
struct sb_value *sb_value_copy(const struct sb_value *v);             /* without its key */
bool sb_value_eq(const struct sb_value *a, const struct sb_value *b); /* order of map members does not count */
/* Go's encoder with HTML escaping off; invalid UTF-8 became U+FFFD when it was parsed. */
void sb_value_write(const struct sb_value *v, struct rh_buf *out);

struct sb_value *sb_value_new(enum sb_value_kind kind);
struct sb_value *sb_value_text(struct rh_str s);
struct sb_value *sb_value_textf(const char *fmt, ...) RH_PRINTF(1, 2);
struct sb_value *sb_value_int(int64_t i);
struct sb_value *sb_value_bool(bool b);

/* Reading: NULL parents give NULL, wrong kinds give the empty answer. */
struct sb_value *sb_value_get(const struct sb_value *map, const char *key);
struct sb_value *sb_value_get_str(const struct sb_value *map, struct rh_str key);
/* Members along a path of keys that ends with NULL: sb_value_at(v, "metadata", "name", NULL). */
struct sb_value *sb_value_at(const struct sb_value *v, ...) __attribute__((sentinel));
struct rh_str sb_value_str(const struct sb_value *v); /* empty unless a text */
const char *sb_value_z(const struct sb_value *v);     /* "" unless a text */
struct rh_str sb_value_str_of(const struct sb_value *map, const char *key);
const char *sb_value_z_of(const struct sb_value *map, const char *key);
int64_t sb_value_int_of(const struct sb_value *map, const char *key, int64_t absent);
bool sb_value_true_of(const struct sb_value *map, const char *key);
size_t sb_value_count(const struct sb_value *container);

/* Changing: a value that is put into a container belongs to it. */
void sb_value_set(struct sb_value *map, const char *key, struct sb_value *v); /* replaces in place, or adds last */
void sb_value_set_str(struct sb_value *map, struct rh_str key, struct sb_value *v);
void sb_value_set_text(struct sb_value *map, const char *key, const char *z);
void sb_value_add(struct sb_value *list, struct sb_value *v);
void sb_value_add_front(struct sb_value *list, struct sb_value *v);
bool sb_value_remove(struct sb_value *map, const char *key);
bool sb_value_remove_str(struct sb_value *map, struct rh_str key);
void sb_value_remove_child(struct sb_value *container, struct sb_value *child); /* frees it */
/* The map under `key`, made when absent or null. */
struct sb_value *sb_value_need_map(struct sb_value *map, const char *key);
/* Sorts the members by key, as Go writes its maps. */
void sb_value_sort(struct sb_value *map);
/* Moves the members named in `order` (ends with NULL) to the front in that order, as Go writes a struct. */
void sb_value_order(struct sb_value *map, const char *const *order);

/* ---- patches ---- */

/* RFC 7386. */
void sb_patch_merge(struct sb_value *target, const struct sb_value *patch);
/* RFC 6902; false when an operation fails (the target may then be half changed: patch a copy). */
bool sb_patch_json(struct sb_value **target, const struct sb_value *ops);
/* apimachinery strategicpatch: maps merge, lists of built-in types merge by their key, $patch, $retainKeys,
 * $deleteFromPrimitiveList and $setElementOrder directives. `kind` is the object's, for the lists of its type. */
void sb_patch_strategic(struct sb_value *target, const struct sb_value *patch, const char *kind);

/* ---- selectors ---- */

struct sb_selector; /* label requirements or field requirements; NULL selects all */
/* labels.Parse: =, ==, !=, in, notin, key, !key, gt and lt. NULL with e set when malformed; *ok tells. */
struct sb_selector *sb_selector_labels(struct rh_str text, bool *ok, struct rh_err *e);
/* fields.ParseSelector: =, ==, !=; values may hold \, \= and \\. */
struct sb_selector *sb_selector_fields(struct rh_str text, bool *ok, struct rh_err *e);
void sb_selector_free(struct sb_selector **s);
bool sb_selector_matches_labels(const struct sb_selector *s, const struct sb_value *labels);
/* `value(ctx, key, out)` gives the object's value of a field. */
bool sb_selector_matches_fields(const struct sb_selector *s, struct rh_str (*value)(const void *ctx, const char *key),
				const void *ctx);
/* The first field for which `known(ctx, key)` is false, or NULL. */
const char *sb_selector_unknown(const struct sb_selector *s, bool (*known)(const void *ctx, const char *key),
				const void *ctx);
/* The exact value that `key` must have ("metadata.name=x"), or NULL. */
const char *sb_selector_exact(const struct sb_selector *s, const char *key);

/* ---- protobuf ---- */

/* A Kubernetes protobuf envelope ("k8s\0" + runtime.Unknown) that holds a v1.Secret, as kubectl >= 1.32 posts it.
 * RH_E_PARSE when broken, RH_E_INVALID for any other kind. */
enum rh_code sb_protobuf_object(struct rh_str body, struct sb_value **out, struct rh_err *e) RH_NODISCARD;
#endif
