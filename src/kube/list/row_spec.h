/* row_spec: rows by a table, for lists. */
#ifndef KUBE_LIST_ROW_SPEC_H
#define KUBE_LIST_ROW_SPEC_H

#include "base/base.h"

struct kube_row_spec;
struct kube_table_columns;

bool kube_row_spec_metadata(const struct kube_row_spec *spec); /* it needs no more than metadata */
/* As kube_list_spec.make; spec: a const struct kube_row_spec. */
struct rh_row *kube_row_spec_make(void *spec, const struct kube_table_columns *columns, struct rh_str element);
#endif
