/* row: one row of a list, one block with its strings behind it. */
#ifndef KUBE_ROW_H
#define KUBE_ROW_H

#include "base/base.h"

/* How a row is made of an object, as a table. Of several members with the same `at`, the first that the object has
 * counts. Where all pointers begin with "/metadata/", a list asks for metadata alone. */
enum kube_row_kind {
	KUBE_ROW_TEXT,   /* const char *, "" when absent */
	KUBE_ROW_TIME,   /* int64_t, seconds since 1970, 0 when absent */
	KUBE_ROW_NUMBER, /* int, -1 when absent */
};
struct kube_row_member {
	size_t at;           /* an offsetof in the row */
	const char *pointer; /* of members only: "/metadata/name"; NULL ends the table */
	enum kube_row_kind kind;
	const char *join; /* the pointer is that of an array: this text of each of its objects, with commas between */
};
enum { KUBE_ROW_MEMBERS = 20 };
struct kube_row_spec {
	size_t size; /* of the row, a struct that begins with struct rh_row; its key is "namespace/name" */
	struct kube_row_member members[KUBE_ROW_MEMBERS];
};

struct kube_row_maker {
	struct rh_buf text;
	size_t at[16], member[16]; /* where each string begins, and the offset of the const char * that shows it */
	const char *shared[16];    /* instead of `at`: it is kept once for all rows */
	unsigned count;
	bool broken; /* no row comes of it */
	const struct kube_row_spec *spec;
	struct rh_str found[KUBE_ROW_MEMBERS];
};
void kube_row_begin(struct kube_row_maker *m);
/* The same, with all that a table says; the key begins with the prefix. */
void kube_row_from(struct kube_row_maker *m, const struct kube_row_spec *spec, const char *prefix,
		   struct rh_str object);
struct rh_str kube_row_found(const struct kube_row_maker *m, size_t at); /* the JSON behind a member; empty: absent */
void kube_row_text(struct kube_row_maker *m, size_t member, struct rh_str text); /* member: an offsetof */
void kube_row_json(struct kube_row_maker *m, size_t member, struct rh_str raw);  /* a JSON string; "" when it is none */
/* The same of a text that many rows have, as a namespace or a type: kept once for all rows, as far as there is room. */
void kube_row_common(struct kube_row_maker *m, size_t member, struct rh_str raw);
void kube_row_common_text(struct kube_row_maker *m, size_t member, struct rh_str text);
/* A zeroed block of `size` bytes (a struct that begins with struct rh_row) with the strings set. NULL when there is no
 * key or the texts are larger than 64 KiB. */
void *kube_row_end(struct kube_row_maker *m, size_t size);
#endif
