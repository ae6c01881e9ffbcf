/* fields: one text or list of a workload, between the document and the form. */
#ifndef KUBE_WORKLOAD_FIELDS_H
#define KUBE_WORKLOAD_FIELDS_H

#include "base/base.h"
#include "kube/workload_body.h"

struct kube_pairs;
struct kube_workload_def;

struct rh_str
kube_fresh_container(const struct kube_workload_def *def); /* what a new one has beside what the form shows */
/* The pointer of a text in an object of that kind. */
void kube_workload_pointer(const struct kube_workload_def *def, const struct kube_workload_field *f,
			   struct rh_buf *out);

/* What the pod has beside its containers and items: lists, and maps as they are (workload_pod.c). */
void kube_pod_lists_read(struct rh_str doc, const struct kube_workload_def *def, struct kube_workload_values *out);
enum rh_code kube_pod_lists_write(struct rh_secret *doc, const struct kube_workload_values *was,
				  const struct kube_workload_values *now, struct rh_err *e) RH_NODISCARD;
void kube_map_read(struct rh_str doc, const char *pointer, struct kube_pairs *out); /* without Rancher's own */
/* Objects that mean something else when they are there without a member: which of them were so before, and those that
 * became so are taken out. */
unsigned kube_workload_empty(struct rh_str doc, const struct kube_workload_def *def);
enum rh_code kube_workload_tidy(struct rh_secret *doc, const struct kube_workload_def *def, unsigned before,
				struct rh_err *e) RH_NODISCARD;

/* One element of a list as key and value; false: the form cannot show it. */
typedef bool kube_show_fn(struct rh_str element, struct rh_buf *key, struct rh_buf *value);
/* An element for key and value: on top of `onto`, or (empty) a new one. */
typedef enum rh_code kube_make_fn(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
				  struct rh_err *e);
struct kube_list_rule {
	const char *pointer;
	kube_show_fn *show;
	kube_make_fn *make;
};
extern const struct kube_list_rule kube_list_rules[KUBE_WC_LISTS], kube_pull_secret_rule;
extern const struct kube_list_rule kube_pod_list_rules[KUBE_WL_LISTS]; /* without show: a map */
void kube_list_read(struct rh_str doc, const char *pointer, const struct kube_list_rule *rule, struct kube_pairs *out);
/* Elements that the rule cannot show, and those that did not change, stay to the byte and in their places. */
enum rh_code kube_list_write(struct rh_secret *doc, const char *pointer, const struct kube_list_rule *rule,
			     const struct kube_pairs *was, const struct kube_pairs *now, struct rh_err *e) RH_NODISCARD;
#endif
