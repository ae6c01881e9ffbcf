/* items: lists of a pod's spec whose elements are several texts each, between the document and the form. */
#ifndef KUBE_WORKLOAD_ITEMS_INNER_H
#define KUBE_WORKLOAD_ITEMS_INNER_H

#include "base/base.h"
#include "kube/workload_items.h"

/* One list of the document; several may be one sort of items, told apart by their first texts. */
struct kube_items_list {
	enum kube_workload_items sort;
	const char *pointer;  /* within the pod's spec */
	const char *inner;    /* within an element, where what is told is; "": the element itself */
	const char *fixed[2]; /* the first texts of its items; NULL: they are told */
	/* The texts of an element; false: they cannot say it. */
	bool (*show)(const struct kube_items_list *list, struct rh_str element, struct kube_item *out);
	/* On top of an old element, whose texts are `was`, or (NULL) of "{}". */
	enum rh_code (*make)(const struct kube_items_list *list, struct rh_secret *element, const struct kube_item *was,
			     const struct kube_item *now, struct rh_err *e);
	const char *told; /* names of the members of an element (of its inner part) that the texts say */
};
enum { KUBE_ITEMS_LISTS = 7 };
extern const struct kube_items_list kube_items_lists[KUBE_ITEMS_LISTS];

void kube_items_read(struct rh_str doc, const struct kube_workload_def *def, struct kube_items *items);
enum rh_code kube_items_write(struct rh_secret *doc, const struct kube_workload_def *def, const struct kube_items *was,
			      const struct kube_items *now, struct rh_err *e) RH_NODISCARD;
/* The field for what a server names within the pod's spec ("tolerations[1].effect"). */
bool kube_items_path(const struct kube_items *items, struct rh_str field, struct rh_buf *out);
#endif
