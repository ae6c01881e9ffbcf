/* match: matchExpressions and matchLabels, between JSON and the words of kubectl -l. */
#ifndef KUBE_WORKLOAD_MATCH_H
#define KUBE_WORKLOAD_MATCH_H

#include "base/base.h"

/* Appends what an array of expressions says (may be empty), or a map of labels. False: it cannot be said so. */
bool kube_match_show(struct rh_str expressions, struct rh_buf *out);
bool kube_match_show_labels(struct rh_str labels, struct rh_buf *out);
/* The array of expressions. RH_E_INVALID as kube_match_check says. */
enum rh_code kube_match_make(struct rh_str text, bool nodes, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
#endif
