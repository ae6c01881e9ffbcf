/* json: spans of JSON, found and spliced; and a writer. */
#ifndef DATA_JSON_H
#define DATA_JSON_H

#include "base/base.h"

/* ---- spans ---- */

#define DATA_JSON_DEPTH 64

/* Is this one JSON text (RFC 8259: no NUL, no trailing bytes, depth within DATA_JSON_DEPTH)? RH_E_PARSE says where. */
enum rh_code data_json_check(struct rh_str doc, struct rh_err *e) RH_NODISCARD;
/* The bytes of the value at an RFC 6901 pointer ("" is the document). Of duplicate keys the last wins, as in Go.
 * RH_E_NOTFOUND when it is absent, RH_E_PARSE when the document breaks before it. */
enum rh_code data_json_find(struct rh_str doc, const char *pointer, struct rh_str *value,
			    struct rh_err *e) RH_NODISCARD;
/* Convenience: find and decode a string into out; false when absent, not a string, or too long for out. */
bool data_json_find_text(struct rh_str doc, const char *pointer, struct rh_buf *out);
struct rh_str data_json_part(struct rh_str doc,
			     const char *pointer); /* what it finds, raw; empty where it finds none */

/* Walks the members of an object or the elements of an array, given its span. */
struct data_json_iter {
	struct rh_str rest;
	char close;
	unsigned count;      /* elements given out so far */
	struct rh_str key;   /* raw, with its quotes; empty in an array */
	struct rh_str value; /* raw */
	bool broken;
	bool checked; /* the container was: a value's end is found without another look at what is in it */
};
bool data_json_iter_init(struct data_json_iter *it, struct rh_str container); /* false: neither object nor array */
/* The same of a container that has been checked, or was passed by an iteration or by data_json_find, which check. */
bool data_json_iter_within(struct data_json_iter *it, struct rh_str container);
bool data_json_next(struct data_json_iter *it); /* false at the end, or with `broken` set */
/* Decodes the JSON string (with its quotes) to UTF-8. What has no place in a text, \u0000 and half surrogate pairs: an
 * error in DATA_JSON_EXACT, U+FFFD in DATA_JSON_SHOW; DATA_JSON_NUL takes the NUL as it is and the halves as U+FFFD.
 * False: something may have been written to out already. */
enum data_json_decode { DATA_JSON_EXACT, DATA_JSON_SHOW, DATA_JSON_NUL };
bool data_json_decode(struct rh_str raw, enum data_json_decode how, struct rh_out out);
bool data_json_key_is(struct rh_str raw, const char *name); /* case-sensitive, escapes decoded */

/* Writes `doc` to out with the value at the pointer replaced by `value` (JSON text), or added as the last member
 * when absent (its parent must exist, or is made when `make_parents`), or removed, with all its duplicates, when value
 * is empty (RH_OK when there was none). Every
 * other byte stays. "-" as last step appends to an array. Several edits are several calls. */
enum rh_code data_json_splice(struct rh_str doc, const char *pointer, struct rh_str value, bool make_parents,
			      struct rh_out out, struct rh_err *e) RH_NODISCARD;
/* The same in place; the document stays as it was where that cannot be done. */
enum rh_code data_json_put(struct rh_secret *doc, const char *pointer, struct rh_str value, bool make_parents,
			   struct rh_err *e) RH_NODISCARD;
/* A string in place, its parents made; of the second an empty text takes out what is there. */
enum rh_code data_json_put_text(struct rh_secret *doc, const char *pointer, struct rh_str text,
				struct rh_err *e) RH_NODISCARD;
enum rh_code data_json_put_given(struct rh_secret *doc, const char *pointer, struct rh_str text,
				 struct rh_err *e) RH_NODISCARD;
/* Removes what is at each of the pointers; what is not there need not be. It ends at the first that cannot be done,
 * which only a document that is no JSON makes happen. */
enum rh_code data_json_drop(struct rh_secret *doc, const char *const *pointers, size_t n, struct rh_err *e);
/* Appends one reference token, escaped; the slash before it is the caller's. */
void data_json_pointer_add(struct rh_buf *pointer, struct rh_str token);

/* ---- writing JSON ---- */

/* Commas and nesting are kept for you. Strings are escaped as Go's encoder with HTML escaping off; invalid UTF-8
 * becomes U+FFFD. */
struct data_jw {
	struct rh_out out;
	bool comma;
	int depth;
};
void data_jw_init(struct data_jw *w, struct rh_out out);
void data_jw_open(struct data_jw *w, char bracket);  /* '{' or '[' */
void data_jw_close(struct data_jw *w, char bracket); /* '}' or ']' */
void data_jw_key(struct data_jw *w, struct rh_str key);
void data_jw_str(struct data_jw *w, struct rh_str s);
void data_jw_int(struct data_jw *w, int64_t v);
void data_jw_bool(struct data_jw *w, bool v);
void data_jw_null(struct data_jw *w);
void data_jw_raw(struct data_jw *w, struct rh_str json);
void data_jw_base64(struct data_jw *w, struct rh_str bytes); /* as a string */
/* A key with its value, for what stands in an object. */
void data_jw_kv(struct data_jw *w, const char *key, struct rh_str value);
void data_jw_kv_given(struct data_jw *w, const char *key, const char *value); /* neither for NULL and "" */
void data_jw_kv_int(struct data_jw *w, const char *key, int64_t value);
void data_jw_kv_bool(struct data_jw *w, const char *key, bool value);
void data_jw_kv_set(struct data_jw *w, const char *key, bool value); /* true, or nothing at all */
void data_jw_kv_open(struct data_jw *w, const char *key, char bracket);
#endif
