/* fields: one text or list of a workload, between the document and the form. */
#ifndef KUBE_WORKLOAD_FIELDS_H
#define KUBE_WORKLOAD_FIELDS_H

#include "base/base.h"
#include "kube/workload_body.h"

struct kube_pairs;
struct kube_workload_def;

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
void kube_text_read(struct rh_str doc, const char *pointer, const struct kube_workload_field *f, struct rh_buf *out);
enum rh_code kube_text_write(struct rh_secret *doc, const char *pointer, const struct kube_workload_field *f,
			     const char *was, const char *now, struct rh_err *e) RH_NODISCARD;
void kube_container_values_read(struct rh_str element, struct kube_container_values *c); /* c: all texts empty */

/* ---- probes (workload_probe.c) ---- */

void kube_probe_type(struct rh_str probe, struct rh_buf *out); /* appends "http"; "" is no probe */
enum rh_code kube_probe_write(struct rh_secret *doc, const char *pointer, const char *now,
			      struct rh_err *e) RH_NODISCARD;

/* ---- volumes (workload_volume.c) ---- */

void kube_volumes_release(struct kube_workload_values *v);
void kube_volumes_read(struct rh_str object, struct kube_workload_values *v);
enum rh_code kube_volumes_write(struct rh_secret *doc, const struct kube_workload_values *base,
				const struct kube_workload_values *now, struct rh_err *e) RH_NODISCARD;
bool kube_volume_same(const struct kube_volume_values *a, const struct kube_volume_values *b);

void kube_names_show(struct rh_str array, struct rh_buf *out);                /* with blanks between them */
struct rh_str kube_element_at(struct rh_str array, int at);                   /* empty: there is none */
bool kube_pairs_same(const struct kube_pairs *a, const struct kube_pairs *b); /* in the same order */

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
extern const struct kube_list_rule kube_list_rules[KUBE_WC_LISTS], kube_pull_secret_rule, kube_volume_item_rule;
extern const struct kube_list_rule kube_pod_list_rules[KUBE_WL_LISTS]; /* without show: a map */
void kube_list_read(struct rh_str doc, const char *pointer, const struct kube_list_rule *rule, struct kube_pairs *out);
/* Elements that the rule cannot show, and those that did not change, stay to the byte and in their places. */
enum rh_code kube_list_write(struct rh_secret *doc, const char *pointer, const struct kube_list_rule *rule,
			     const struct kube_pairs *was, const struct kube_pairs *now, struct rh_err *e) RH_NODISCARD;
#endif
