/* pick: texts and members out of spans of JSON. */
#ifndef KUBE_LIST_PICK_H
#define KUBE_LIST_PICK_H

#include "base/base.h"
#include "kube/secret.h"

struct kube_row_maker;

/* The string at the pointer, decoded for showing; NULL when absent or no string. The caller frees it. */
char *kube_text(struct rh_str doc, const char *pointer);
/* The members of metadata that rows and opened secrets need, as spans of JSON text (empty when absent). */
struct kube_meta {
	struct rh_str name, ns, uid, version, created, deleted, labels, annotations, owners, generation;
};
/* From the span of an object's metadata. */
void kube_meta_read(struct rh_str metadata, struct kube_meta *out);
/* Where a Secret comes from, by the marks that Rancher puts on it. */
enum kube_origin kube_origin(const struct kube_meta *m);
bool kube_member_is(struct rh_str object, const char *key, const char *value); /* a string member equals */
int64_t kube_time(struct rh_str raw); /* RFC 3339 in a JSON string; 0 when it is not one */
/* The metadata of a Table row or of a plain object. */
struct rh_str kube_metadata(struct rh_str element);
/* The element's identity in its list, "namespace/name" or "name", appended; false when it has no name. */
bool kube_key(struct rh_str element, struct rh_buf *out);
bool kube_meta_key(const struct kube_meta *m, struct rh_buf *out);
/* row.c: "PREFIX" and the identity; prefix may be "". */
void kube_row_key(struct kube_row_maker *m, const char *prefix, const struct kube_meta *meta);

/* Members of an object that has been checked, by name, as spans (pick.c): `at` is the offset of a struct rh_str in what
 * is filled. Members that are absent leave it untouched; false when it is not an object. The table ends with name NULL.
 */
struct kube_pick {
	const char *name;
	size_t at;
};
bool kube_named(struct rh_str key, struct rh_str name); /* is this JSON string, the key of a member, the name? */
bool kube_pick(struct rh_str object, const struct kube_pick *picks, void *out);
struct rh_str kube_member(struct rh_str object, const char *name); /* empty when absent */
struct rh_str kube_at(struct rh_str object,
		      const char *pointer);             /* members only: "/spec/template"; empty when absent */
int64_t kube_number(struct rh_str raw, int64_t absent); /* also absent: not a whole 32-bit number */
int kube_count(struct rh_str container);                /* of members or elements */
/* A string member of each element, appended with commas between. */
void kube_join(struct rh_str array, const char *member, struct rh_buf *out);
#endif
