/* audit_print: an audit as text, in several ways. Pure. */
#ifndef APP_AUDIT_PRINT_H
#define APP_AUDIT_PRINT_H

#include "base/base.h"

struct kube_coverage;
struct kube_coverage_line;

/* A cluster as it is printed. */
struct app_audit_cluster {
	const char *name;
	const struct kube_coverage *found; /* NULL: it could not be looked at */
	struct rh_err err;                 /* why */
	int64_t now;                       /* by its clock, seconds since 1970 */
	bool none; /* none of the namespaces that were asked for is there: nothing is printed of it */
};
/* audit_table.c, audit_json.c, audit_sarif.c */
void app_audit_table(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
void app_audit_json(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
void app_audit_csv(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
void app_audit_sarif(const struct app_audit_cluster *v, size_t n, struct rh_buf *out);
/* audit_say.c: a sentence for a line, and for a finding about one of its secrets. Free it. */
char *app_audit_says(const struct kube_coverage_line *l, int64_t now);
char *app_audit_finds(const struct app_audit_cluster *c, size_t finding, size_t secret);
unsigned app_audit_bits(const struct app_audit_cluster *v, size_t n); /* of what there is */
#endif
