/* audit: `ranchhand audit`: what every image of one or many clusters is pulled with, without a screen. */
#ifndef APP_AUDIT_H
#define APP_AUDIT_H

#include "base/base.h"

struct app;
struct kube_coverage;
struct kube_coverage_line;

/* What makes the command fail, bits: --fail-on. */
enum {
	APP_AUDIT_FAILING = 1,   /* an image that a node could not pull */
	APP_AUDIT_UNCOVERED = 2, /* kube_coverage_uncovered */
	APP_AUDIT_BROKEN = 4,    /* a registry that the kubelet cannot read */
	APP_AUDIT_EXPIRED = 8,   /* a password that has ended */
	APP_AUDIT_UNUSED = 16,   /* a registry that nothing names */
	APP_AUDIT_UNKNOWN = 32,  /* something that could not be looked at */
};
/* "failing,broken" to bits; RH_E_USAGE names the word that is none. */
enum rh_code app_audit_fail_on(const char *words, unsigned *bits, struct rh_err *e) RH_NODISCARD;
void app_audit_fail_words(struct rh_buf *out); /* "failing, uncovered, …" */

/* A cluster as it is printed. */
struct app_audit_cluster {
	const char *name;
	const struct kube_coverage *found; /* NULL: it could not be looked at */
	struct rh_err err;                 /* why */
	int64_t now;                       /* by its clock, seconds since 1970 */
	bool none; /* none of the namespaces that were asked for is there: nothing is printed of it */
};
struct app_audit_format {
	const char *name;
	void (*print)(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
};
extern const struct app_audit_format app_audit_formats[]; /* the first is the usual one; ends with name NULL */
/* audit_table.c, audit_json.c, audit_sarif.c */
void app_audit_table(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
void app_audit_json(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
void app_audit_csv(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
void app_audit_sarif(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
/* audit_say.c: a sentence for a line, and for a finding about one of its secrets. Free it. */
char *app_audit_says(const struct kube_coverage_line *l, int64_t now);
char *app_audit_finds(const struct app_audit_cluster *c, size_t finding, size_t secret);
unsigned app_audit_bits(const struct app_audit_cluster *v, size_t n); /* of what there is */

/* Begins: of the session's clusters, or (by_contexts) of contexts of the kubeconfig; ids NULL: all. Prints to `out`.
 * done(ctx, exit code) once, later. The result is for app_audit_end. */
struct app_audit_targets {
	bool by_contexts;
	const char *const *ids;
	size_t n;
};
struct app_auditing *app_audit_start(struct app *a, const struct app_audit_targets *t, struct rh_buf *out,
				     void (*done)(void *ctx, int exit_code), void *ctx);
void app_audit_end(struct app_auditing **p);
#endif
