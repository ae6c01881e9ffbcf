/* workload_items: what a pod's spec has several of, each of several texts: tolerations, rules for nodes and for pods.
 * Pure. */
#ifndef KUBE_WORKLOAD_ITEMS_H
#define KUBE_WORKLOAD_ITEMS_H

#include "base/base.h"

struct kube_workload_def;

enum kube_workload_items { KUBE_WL_NODE_RULES, KUBE_WL_POD_RULES, KUBE_WL_TOLERATIONS, KUBE_WL_ITEMS };
/* A rule matches labels as kubectl -l writes them (kube_match_check). Priority: "required", or "preferred" with a
 * weight. */
enum kube_node_rule { KUBE_NODE_RULE_PRIORITY, KUBE_NODE_RULE_MATCH, KUBE_NODE_RULE_WEIGHT };
/* Sort: "affinity", "anti-affinity"; namespaces: names between blanks, none is the pod's own. */
enum kube_pod_rule {
	KUBE_POD_RULE_SORT,
	KUBE_POD_RULE_PRIORITY,
	KUBE_POD_RULE_MATCH,
	KUBE_POD_RULE_TOPOLOGY,
	KUBE_POD_RULE_NAMESPACES,
	KUBE_POD_RULE_WEIGHT
};
enum kube_toleration {
	KUBE_TOLERATION_KEY,
	KUBE_TOLERATION_OPERATOR,
	KUBE_TOLERATION_VALUE,
	KUBE_TOLERATION_EFFECT,
	KUBE_TOLERATION_SECONDS
};
enum { KUBE_ITEM_TEXTS = 6 };

struct kube_item {
	int from, at;                /* which list of the object it was read from, and its place there; -1: a new one */
	char *text[KUBE_ITEM_TEXTS]; /* never NULL */
};
struct kube_items {
	struct kube_item *v;
	size_t n;
};
/* One row a sort: "tolerations", and the names of its texts. */
struct kube_items_def {
	const char *id;
	size_t n;
	struct {
		const char *id, *pointer; /* of the text within an element; "": of the whole element */
	} text[KUBE_ITEM_TEXTS];
};
extern const struct kube_items_def kube_items_defs[KUBE_WL_ITEMS];
struct kube_item *kube_items_add(struct kube_items *items, int from, int at); /* last, all texts empty */
void kube_items_copy(struct kube_items *to, const struct kube_items *from);   /* adds them */
void kube_items_release(struct kube_items *items);
bool kube_items_same(const struct kube_items *a, const struct kube_items *b); /* whence they came does not count */

/* "disk=ssd,zone in (a,b),!spot,gpu", for nodes also "cpus>8"; false with what is wrong and an example
 * (apimachinery: pkg/labels/selector.go, Parse; the operators of core/v1 NodeSelectorOperator). */
bool kube_match_check(struct rh_str text, bool nodes, struct rh_err *e);
#endif
