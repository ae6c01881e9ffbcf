/* row: one row of a list, one block with its strings behind it. */
#ifndef KUBE_ROW_H
#define KUBE_ROW_H

#include "base/base.h"

struct kube_row_maker {
	struct rh_buf text;
	size_t at[16], member[16]; /* where each string stands, and the offset of the const char * that shows it */
	unsigned count;
	bool broken;
};
void kube_row_begin(struct kube_row_maker *m);
void kube_row_text(struct kube_row_maker *m, size_t member, struct rh_str text); /* member: an offsetof */
void kube_row_json(struct kube_row_maker *m, size_t member, struct rh_str raw);  /* a JSON string; "" when it is none */
/* A zeroed block of `size` bytes (a struct that begins with struct rh_row) with the strings set. NULL when there is no
 * key or the texts are larger than 64 KiB. */
void *kube_row_end(struct kube_row_maker *m, size_t size);
#endif
