/* table: the columns of a Table reply. */
#ifndef KUBE_LIST_TABLE_H
#define KUBE_LIST_TABLE_H

#include "base/base.h"

struct kube_table_columns {
	char **names;
	size_t count;
};
/* From the span of columnDefinitions; NULL when it is not an array with names. */
struct kube_table_columns *kube_columns_read(struct rh_str definitions);
void kube_columns_free(struct kube_table_columns **c);
#endif
