/* What the files of data share among themselves. */
#ifndef DATA_INTERNAL_H
#define DATA_INTERNAL_H

#include "base/base.h"

#include <endian.h>
#include <string.h>

struct data_yaml;

/* The one JSON tokenizer (RFC 8259): `at` moves over whole values; when it cannot, `why` says what was expected. */
struct data_scan {
	struct rh_str all;
	size_t at;
	const char *why; /* NULL while all is well; untranslated (N_) */
	bool deep;       /* the trouble is DATA_JSON_DEPTH */
};
void data_scan_blank(struct data_scan *s);                      /* over white space */
bool data_scan_value(struct data_scan *s, struct rh_str *raw);  /* white space, then one value; raw may be NULL */
bool data_scan_string(struct data_scan *s, struct rh_str *raw); /* at the quote */
/* White space, then a value that is known to be JSON: only its end is looked for. False: it has none. */
bool data_scan_pass(struct data_scan *s, struct rh_str *raw);
/* How many bytes at the front of p[0..n) a text may hold as they are: up to a quote, a backslash or a control
 * character. Most bytes of most answers are such, and are passed over eight at once: a byte of (w - ones * k) & ~w has
 * its high bit set when that byte of w is less than k, and the lowest such byte is always right. */
static inline size_t data_scan_plain(const char *p, size_t n)
{
	const uint64_t ones = UINT64_MAX / 255;
	size_t i = 0;

	for (uint64_t w; n - i >= sizeof w; i += sizeof w) {
		memcpy(&w, p + i, sizeof w);
		w = le64toh(w);
		uint64_t quote = w ^ ones * '"', slash = w ^ ones * '\\';
		uint64_t odd = ((w - ones * ' ') | (quote - ones) | (slash - ones)) & ~w & ones * 0x80;
		if (odd)
			return i + (size_t)__builtin_ctzll(odd) / 8;
	}
	while (i < n && (unsigned char)p[i] >= ' ' && p[i] != '"' && p[i] != '\\')
		i++;
	return i;
}
/* Fills e with where and why the scan stopped. */
enum rh_code data_scan_fail(const struct data_scan *s, struct rh_err *e);

/* Takes the next reference token off an RFC 6901 pointer into *token (cleared first); false at its end. */
bool data_pointer_next(struct rh_str *pointer, struct rh_buf *token);
#define DATA_TOKEN_LIMIT ((size_t)4096)

/* The member or element of this name; a name that is an array's index is an index there. Of duplicates the last.
 * False when there is none; *broken when the container is not JSON. checked: that it is, is known. */
bool data_json_step(struct rh_str container, bool checked, struct rh_str token, struct rh_str *value, bool *broken);
/* An index as RFC 6901 writes it: digits, no leading zero. */
bool data_pointer_index(struct rh_str token, unsigned *index);
bool data_json_key_eq(struct rh_str raw, struct rh_str name);

/* Of a plain scalar, by YAML 1.1 as Kubernetes reads it (yaml.v2 resolve.go). */
enum data_yaml_type {
	DATA_YAML_TEXT,
	DATA_YAML_NULL,
	DATA_YAML_TRUE,
	DATA_YAML_FALSE,
	DATA_YAML_NUMBER,
	DATA_YAML_NO_NUMBER
};
/* As data_yaml_parse, of the only document. */
struct data_yaml *data_yaml_parse_only(struct rh_str text, struct rh_err *e);
#endif
