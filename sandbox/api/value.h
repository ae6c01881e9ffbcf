/* value: what the sandbox needs of JSON beyond jansson, and what the API machinery does with values: patches,
 * selectors, protobuf.
 *
 * Values are jansson's (the client has cJSON): a client and a server that share code share mistakes. A value that is
 * put into a container belongs to it; nothing is shared between two containers. Nothing here knows the store or HTTP.
 */
#ifndef SANDBOX_API_VALUE_H
#define SANDBOX_API_VALUE_H

#include "base/base.h"

#include <jansson.h>

#include "sandbox/api/jansson_old.h"

/* A key for jansson's calls with a length: json_object_getn(map, SB_KEY(name)). */
#define SB_KEY(s) (s).p, (s).n

enum sb_value_kind { SB_V_NULL, SB_V_BOOL, SB_V_NUMBER, SB_V_TEXT, SB_V_LIST, SB_V_MAP };
enum sb_value_kind sb_value_kind(const json_t *v);
const char *sb_value_kind_name(const json_t *v); /* as encoding/json calls it: "object", "array", … */

/* NULL with RH_E_PARSE, in the words of Go's encoding/json, when it is not one JSON text within 64 levels. As there,
 * the last of duplicate keys wins, and bad UTF-8 and half surrogate pairs become U+FFFD. */
json_t *sb_value_parse(struct rh_str text, struct rh_err *e);
void sb_value_free(json_t **v);
bool sb_value_eq(const json_t *a, const json_t *b); /* json_equal, but nothing equals nothing */
void sb_value_write(const json_t *v, struct rh_buf *out);
void sb_value_write_text(struct rh_str s, struct rh_buf *out); /* a JSON string */

json_t *sb_value_text(struct rh_str s); /* bad UTF-8 becomes U+FFFD */
json_t *sb_value_textf(const char *fmt, ...) RH_PRINTF(1, 2);

/* Members or elements in their order; nothing for NULL and for what holds none. SB_EACH(m, map) { m.key, m.v }. */
struct sb_item {
	json_t *in, *v;
	struct rh_str key; /* of a map's member; terminated */
	size_t i;          /* of a list's element */
	void *next;
};
struct sb_item sb_item_first(const json_t *in);
void sb_item_next(struct sb_item *m);
void sb_item_drop(struct sb_item *m); /* removes it from its container; the loop goes on after it */
#define SB_EACH(m, in) for (struct sb_item m = sb_item_first(in); m.v; sb_item_next(&m))

/* Reading: NULL parents give NULL, wrong kinds give the empty answer. */
/* Members along a path of keys that ends with NULL: sb_value_at(v, "metadata", "name", NULL). */
json_t *sb_value_at(const json_t *v, ...) __attribute__((sentinel));
struct rh_str sb_value_str(const json_t *v); /* empty unless a text */
const char *sb_value_z(const json_t *v);     /* "" unless a text */
struct rh_str sb_value_str_of(const json_t *map, const char *key);
bool sb_value_is(const json_t *map, const char *key, const char *text); /* is that text under `key`? */
const char *sb_value_z_of(const json_t *map, const char *key);
int64_t sb_value_int_of(const json_t *map, const char *key, int64_t absent);
bool sb_value_true_of(const json_t *map, const char *key);
size_t sb_value_count(const json_t *container);
json_t *sb_value_named(const json_t *list, const char *name); /* the first map with that member "name"; NULL: none */

void sb_value_set_text(json_t *map, const char *key, const char *z);
/* The map under `key`, made when absent or null. */
json_t *sb_value_need_map(json_t *map, const char *key);
/* Sorts the members by key, as Go writes its maps. */
void sb_value_sort(json_t *map);
/* Moves the members named in `order` (ends with NULL) to the front in that order, as Go writes a struct. */
void sb_value_order(json_t *map, const char *const *order);

/* ---- patches ---- */

/* RFC 7386. */
void sb_patch_merge(json_t *target, const json_t *patch);
/* RFC 6902; false when an operation fails (the target may then be half changed: patch a copy). */
bool sb_patch_json(json_t **target, const json_t *ops);
/* apimachinery strategicpatch: maps merge, lists of built-in types merge by their key, $patch, $retainKeys,
 * $deleteFromPrimitiveList and $setElementOrder directives. `kind` is the object's, for the lists of its type. */
void sb_patch_strategic(json_t *target, const json_t *patch, const char *kind);

/* ---- selectors ---- */

struct sb_selector; /* label requirements or field requirements; NULL selects all */
/* labels.Parse: =, ==, !=, in, notin, key, !key, gt and lt. NULL with e set when malformed; *ok tells. */
struct sb_selector *sb_selector_labels(struct rh_str text, bool *ok, struct rh_err *e);
/* fields.ParseSelector: =, ==, !=; values may hold \, \= and \\. */
struct sb_selector *sb_selector_fields(struct rh_str text, bool *ok, struct rh_err *e);
void sb_selector_free(struct sb_selector **s);
bool sb_selector_matches_labels(const struct sb_selector *s, const json_t *labels);
/* `value(ctx, key, out)` gives the object's value of a field. */
bool sb_selector_matches_fields(const struct sb_selector *s, struct rh_str (*value)(const void *ctx, const char *key),
				const void *ctx);
/* The first field for which `known(ctx, key)` is false, or NULL. */
const char *sb_selector_unknown(const struct sb_selector *s, bool (*known)(const void *ctx, const char *key),
				const void *ctx);

/* ---- protobuf ---- */

/* A Kubernetes protobuf envelope ("k8s\0" + runtime.Unknown) that holds one of the kinds of the sandbox, or a review,
 * as kubectl >= 1.32 posts them. RH_E_PARSE when broken, RH_E_INVALID for any other kind. */
enum rh_code sb_protobuf_object(struct rh_str body, json_t **out, struct rh_err *e) RH_NODISCARD;
#endif
