/* audit_words: what the command line of `ranchhand audit` may say. */
#ifndef APP_AUDIT_WORDS_H
#define APP_AUDIT_WORDS_H

#include "base/base.h"

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
enum app_audit_output { APP_AUDIT_TABLE, APP_AUDIT_JSON, APP_AUDIT_CSV, APP_AUDIT_SARIF, APP_AUDIT_OUTPUTS };
extern const char *const app_audit_outputs[]; /* their names; ends with NULL */
#endif
