/* What the files of data share among themselves. */
#ifndef RH_DATA_INTERNAL_H
#define RH_DATA_INTERNAL_H

#include "data/data.h"

/* The one JSON tokenizer (RFC 8259): `at` moves over whole values; when it cannot, `why` says what was expected. */
struct rh_scan {
	struct rh_str all;
	size_t at;
	const char *why;	/* NULL while all is well; untranslated (N_) */
	bool deep;		/* the trouble is RH_JSON_DEPTH */
};
void rh_scan_blank(struct rh_scan *s);			/* over white space */
bool rh_scan_value(struct rh_scan *s, struct rh_str *raw);	/* white space, then one value; raw may be NULL */
bool rh_scan_string(struct rh_scan *s, struct rh_str *raw);	/* at the quote */
/* Fills e with where and why the scan stopped. */
enum rh_code rh_scan_fail(const struct rh_scan *s, struct rh_err *e);

/* Takes the next reference token off an RFC 6901 pointer into *token (cleared first); false at its end. */
bool rh_pointer_next(struct rh_str *pointer, struct rh_buf *token);
#define RH_TOKEN_LIMIT ((size_t)4096)

/* The member or element of this name; a name that is an array's index is an index there. Of duplicates the last.
 * False when there is none; *broken when the container is not JSON. */
bool rh_json_step(struct rh_str container, struct rh_str token, struct rh_str *value, bool *broken);
/* An index as RFC 6901 writes it: digits, no leading zero. */
bool rh_pointer_index(struct rh_str token, unsigned *index);
bool rh_json_key_eq(struct rh_str raw, struct rh_str name);

/* Of a plain scalar, by YAML 1.1 as Kubernetes reads it (yaml.v2 resolve.go). */
enum rh_yaml_type { RH_YAML_TEXT, RH_YAML_NULL, RH_YAML_TRUE, RH_YAML_FALSE, RH_YAML_NUMBER, RH_YAML_NO_NUMBER };
/* number: as JSON writes it; only of RH_YAML_NUMBER. RH_YAML_NO_NUMBER: infinities and NaN, which JSON lacks. */
enum rh_yaml_type rh_yaml_resolve(struct rh_str plain, char number[64]);
/* As rh_yaml_parse, of the only document. */
struct rh_yaml *rh_yaml_parse_only(struct rh_str text, struct rh_err *e);
#endif
