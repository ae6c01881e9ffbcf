/* tree: one small reply that is only read. */
#ifndef DATA_TREE_H
#define DATA_TREE_H

#include "base/base.h"

/* A parsed JSON value (cJSON underneath, case-sensitive calls only). Numbers are read as doubles: anything that
 * is sent back goes by spans. */
struct rh_tree;
struct rh_tree *data_tree_parse(struct rh_str text, struct rh_err *e); /* NULL and RH_E_PARSE */
void data_tree_free(struct rh_tree **t);
/* By RFC 6901 pointer; NULL when absent. Chains: data_tree_at(NULL, …) is NULL. */
const struct rh_tree *data_tree_at(const struct rh_tree *t, const char *pointer);
const struct rh_tree *data_tree_member(const struct rh_tree *t, struct rh_str key);
struct rh_str data_tree_text(const struct rh_tree *t, const char *pointer); /* empty when absent or no string */
int64_t data_tree_int(const struct rh_tree *t, const char *pointer, int64_t absent);
bool data_tree_true(const struct rh_tree *t, const char *pointer);
const struct rh_tree *data_tree_first(const struct rh_tree *container); /* first element or member */
const struct rh_tree *data_tree_next(const struct rh_tree *element);
const char *data_tree_key(const struct rh_tree *member); /* "" in arrays */
size_t data_tree_count(const struct rh_tree *container);
enum data_tree_kind {
	DATA_TREE_NULL,
	DATA_TREE_BOOL,
	DATA_TREE_NUMBER,
	DATA_TREE_TEXT,
	DATA_TREE_ARRAY,
	DATA_TREE_OBJECT
};
enum data_tree_kind data_tree_kind(const struct rh_tree *t);
#endif
