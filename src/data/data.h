/* data: JSON, YAML, base64, and the small text rules of Kubernetes.
 *
 * Two ways to read JSON, for two purposes:
 *  - spans (rh_json_find, rh_json_next): positions in bytes that stay as they came. Secrets and everything that
 *    is edited and sent back go this way; a splice changes only the span that it replaces.
 *  - trees (rh_tree_*, over cJSON): one row, one form, one reply; never a page, never a secret.
 * The only room that includes cJSON.h and yaml.h.
 */
#ifndef RH_DATA_H
#define RH_DATA_H

#include "base/base.h"

/* ---- spans ----------------------------------------------------------------------------------------------- */

#define RH_JSON_DEPTH 64

/* Is this one JSON text (RFC 8259: no NUL, no trailing bytes, depth within RH_JSON_DEPTH)? RH_E_PARSE says where. */
enum rh_code rh_json_check(struct rh_str doc, struct rh_err *e) RH_NODISCARD;
/* The bytes of the value at an RFC 6901 pointer ("" is the document). Of duplicate keys the last wins, as in Go.
 * RH_E_NOTFOUND when it is absent, RH_E_PARSE when the document breaks before it. */
enum rh_code rh_json_find(struct rh_str doc, const char *pointer, struct rh_str *value, struct rh_err *e) RH_NODISCARD;
/* Convenience: find and decode a string into out; false when absent, not a string, or too long for out. */
bool rh_json_find_text(struct rh_str doc, const char *pointer, struct rh_buf *out);

/* Walks the members of an object or the elements of an array, given its span. */
struct rh_json_iter {
	struct rh_str rest;
	char close;
	unsigned count;		/* elements given out so far */
	struct rh_str key;	/* raw, with its quotes; empty in an array */
	struct rh_str value;	/* raw */
	bool broken;
};
bool rh_json_iter_init(struct rh_json_iter *it, struct rh_str container);	/* false: neither object nor array */
bool rh_json_next(struct rh_json_iter *it);					/* false at the end, or with `broken` set */
/* Decodes the JSON string (with its quotes) to UTF-8. What has no place in a text, \u0000 and half surrogate pairs: an
 * error in RH_JSON_EXACT, U+FFFD in RH_JSON_SHOW; RH_JSON_NUL takes the NUL as it is and the halves as U+FFFD. False:
 * something may have been written to out already. */
enum rh_json_decode { RH_JSON_EXACT, RH_JSON_SHOW, RH_JSON_NUL };
bool rh_json_decode(struct rh_str raw, enum rh_json_decode how, struct rh_out out);
bool rh_json_key_is(struct rh_str raw, const char *name);	/* case-sensitive, escapes decoded */

/* Writes `doc` to out with the value at the pointer replaced by `value` (JSON text), or added as the last member
 * when absent (its parent must exist, or is made when `make_parents`), or removed, with all its duplicates, when value
 * is empty (RH_OK when there was none). Every
 * other byte stays. "-" as last step appends to an array. Several edits are several calls. */
enum rh_code rh_json_splice(struct rh_str doc, const char *pointer, struct rh_str value, bool make_parents,
			    struct rh_out out, struct rh_err *e) RH_NODISCARD;
/* Appends one reference token, escaped; the slash before it is the caller's. */
void rh_json_pointer_add(struct rh_buf *pointer, struct rh_str token);

/* ---- writing JSON ---------------------------------------------------------------------------------------- */

/* Commas and nesting are kept for you. Strings are escaped as Go's encoder with HTML escaping off; invalid UTF-8
 * becomes U+FFFD. */
struct rh_jw {
	struct rh_out out;
	bool comma;
	int depth;
};
void rh_jw_init(struct rh_jw *w, struct rh_out out);
void rh_jw_open(struct rh_jw *w, char bracket);			/* '{' or '[' */
void rh_jw_close(struct rh_jw *w, char bracket);		/* '}' or ']' */
void rh_jw_key(struct rh_jw *w, struct rh_str key);
void rh_jw_str(struct rh_jw *w, struct rh_str s);
void rh_jw_int(struct rh_jw *w, int64_t v);
void rh_jw_bool(struct rh_jw *w, bool v);
void rh_jw_null(struct rh_jw *w);
void rh_jw_raw(struct rh_jw *w, struct rh_str json);
void rh_jw_base64(struct rh_jw *w, struct rh_str bytes);	/* as a string */
/* key and value in one call, for tables of text */
void rh_jw_kv(struct rh_jw *w, const char *key, struct rh_str value);

/* ---- a page of objects, while it arrives ----------------------------------------------------------------- */

/* Fed with chunks of a list answer ({"items":[…]}, {"rows":[…]} or {"data":[…]}): gives each element as soon as it
 * is whole, then drops its bytes. What stands outside the array is kept (limit 1 MiB) for rh_pages_head. Bytes of
 * elements are wiped after use. Limits: RH_ROW_LIMIT an element, RH_JSON_DEPTH. */
#define RH_ROW_LIMIT ((size_t)8 << 20)
struct rh_pages;
typedef void rh_pages_row(void *ctx, struct rh_str element);
struct rh_pages *rh_pages_new(rh_pages_row *row, void *ctx);
void rh_pages_free(struct rh_pages **p);
enum rh_code rh_pages_feed(struct rh_pages *p, struct rh_str chunk, struct rh_err *e) RH_NODISCARD;
enum rh_code rh_pages_end(struct rh_pages *p, struct rh_err *e) RH_NODISCARD;	/* RH_E_PARSE when cut off */
/* The document with an empty array in place of the elements: metadata, columnDefinitions, a Status. */
struct rh_str rh_pages_head(const struct rh_pages *p);

/* Splits a stream into lines of at most RH_ROW_LIMIT, wiping as it goes (watches). */
struct rh_lines {
	struct rh_buf held;
	void (*line)(void *ctx, struct rh_str line);
	void *ctx;
};
void rh_lines_init(struct rh_lines *l, void (*line)(void *ctx, struct rh_str line), void *ctx);
void rh_lines_release(struct rh_lines *l);
enum rh_code rh_lines_feed(struct rh_lines *l, struct rh_str chunk, struct rh_err *e) RH_NODISCARD;

/* ---- trees ----------------------------------------------------------------------------------------------- */

/* A parsed JSON value (cJSON underneath, case-sensitive calls only). Numbers are read as doubles: anything that
 * is sent back goes by spans. */
struct rh_tree;
struct rh_tree *rh_tree_parse(struct rh_str text, struct rh_err *e);	/* NULL and RH_E_PARSE */
void rh_tree_free(struct rh_tree **t);
/* By RFC 6901 pointer; NULL when absent. Chains: rh_tree_at(NULL, …) is NULL. */
const struct rh_tree *rh_tree_at(const struct rh_tree *t, const char *pointer);
const struct rh_tree *rh_tree_member(const struct rh_tree *t, struct rh_str key);
struct rh_str rh_tree_text(const struct rh_tree *t, const char *pointer);	/* empty when absent or no string */
int64_t rh_tree_int(const struct rh_tree *t, const char *pointer, int64_t absent);
bool rh_tree_true(const struct rh_tree *t, const char *pointer);
const struct rh_tree *rh_tree_first(const struct rh_tree *container);	/* first element or member */
const struct rh_tree *rh_tree_next(const struct rh_tree *element);
const char *rh_tree_key(const struct rh_tree *member);			/* "" in arrays */
size_t rh_tree_count(const struct rh_tree *container);
enum rh_tree_kind { RH_TREE_NULL, RH_TREE_BOOL, RH_TREE_NUMBER, RH_TREE_TEXT, RH_TREE_ARRAY, RH_TREE_OBJECT };
enum rh_tree_kind rh_tree_kind(const struct rh_tree *t);

/* ---- YAML ------------------------------------------------------------------------------------------------ */

/* The first document of a YAML text as a tree of nodes; aliases and merge keys (<<) resolved, bounded (64 deep, 100,000
 * nodes, 8 MiB). Of duplicate keys the last wins. */
enum rh_yaml_kind { RH_YAML_SCALAR, RH_YAML_LIST, RH_YAML_MAP };
struct rh_yaml {
	enum rh_yaml_kind kind;
	char *text;		/* scalar */
	size_t n;
	bool plain;		/* scalar written without quotes: may mean null, a bool, a number */
	int line;		/* 1-based, for messages */
	char *key;		/* name within the parent map, else NULL */
	bool key_plain;		/* the name was written without quotes */
	struct rh_yaml *child, *next;
};
/* NULL with an error; an empty document gives an empty map. Every scalar is wiped by rh_yaml_free. */
struct rh_yaml *rh_yaml_parse(struct rh_str text, struct rh_err *e);
void rh_yaml_free(struct rh_yaml **y);
const struct rh_yaml *rh_yaml_member(const struct rh_yaml *map, const char *key);	/* NULL when absent or no map */
/* YAML to JSON by the rules of Kubernetes' own YAML reader (YAML 1.1 booleans as yaml.v2, numbers, null). A second
 * document is an error: it would be lost. */
enum rh_code rh_yaml_to_json(struct rh_str yaml, struct rh_out json, struct rh_err *e) RH_NODISCARD;
/* JSON to block YAML, keys in their order; scalars that any YAML reader could take for another type are quoted.
 * `mask(ctx, pointer)` (may be NULL) true: the value is written as the placeholder "••••" instead. Characters that a
 * terminal must not get are written as escapes. */
#define RH_YAML_MASK "\u2022\u2022\u2022\u2022"
enum rh_code rh_yaml_from_json(struct rh_str json, bool (*mask)(void *ctx, const char *pointer), void *ctx,
			       struct rh_buf *yaml, struct rh_err *e) RH_NODISCARD;

/* ---- base64 ---------------------------------------------------------------------------------------------- */

void rh_base64_encode(struct rh_str bytes, struct rh_out out);
/* Go's StdEncoding (padded, newlines ignored) and RawStdEncoding when `unpadded` is allowed. False when neither. */
bool rh_base64_decode(struct rh_str text, bool unpadded, struct rh_out out);

/* ---- names: the rules of Kubernetes, with a sentence for a person ----------------------------------------- */

/* Each: true when valid; else e has what is wrong, what is allowed and an example. apimachinery validation.go. */
bool rh_name_subdomain(struct rh_str s, struct rh_err *e);	/* Secret, ServiceAccount, … <= 253 */
bool rh_name_label(struct rh_str s, struct rh_err *e);		/* Namespace, container <= 63 */
bool rh_name_label_key(struct rh_str s, struct rh_err *e);	/* [prefix/]name */
bool rh_name_label_value(struct rh_str s, struct rh_err *e);
bool rh_name_annotation_key(struct rh_str s, struct rh_err *e);
bool rh_name_data_key(struct rh_str s, struct rh_err *e);	/* keys of a Secret's data */

/* ---- words of a command ------------------------------------------------------------------------------------ */

/* Words as a POSIX shell takes them (XCU 2.2): quotes and backslashes, no expansion. False: a quote is not closed; release
 * it in any case. */
struct rh_words {
	char **v;
	size_t n;
};
bool rh_words_split(struct rh_str text, struct rh_words *out);
void rh_words_release(struct rh_words *w);
void rh_word_quote(struct rh_buf *out, struct rh_str word);	/* bare when it is plain, else in single quotes */

/* ---- lessons ----------------------------------------------------------------------------------------------- */

/* A lesson file (docs/LESSONS.md): a task in steps, each with captions and instructions. The guided tour shows a
 * person one instruction at a time; the engine in tests/lessons carries all of them out on the real program. Verbs,
 * fields, screens and menu entries stand there by id, so one file serves every language and key map. */
enum rh_lesson_word {
	/* done by a person or by the engine */
	RH_LESSON_DO, RH_LESSON_MENU, RH_LESSON_PALETTE, RH_LESSON_ROW, RH_LESSON_FIELD, RH_LESSON_SECRET, RH_LESSON_CHOOSE,
	RH_LESSON_PRESS, RH_LESSON_TYPE, RH_LESSON_PASTE,
	/* checked by both */
	RH_LESSON_SCREEN, RH_LESSON_FOCUS, RH_LESSON_SEE, RH_LESSON_LABEL,
	/* of the engine alone: the tour passes over them */
	RH_LESSON_GOLDEN, RH_LESSON_TICK, RH_LESSON_RESIZE, RH_LESSON_REVEAL, RH_LESSON_FAULT, RH_LESSON_API, RH_LESSON_EXPECT,
	RH_LESSON_KUBECTL, RH_LESSON_PRINTED,
};
enum rh_lesson_part { RH_LESSON_PERSON, RH_LESSON_CHECK, RH_LESSON_ENGINE };
struct rh_lesson_def {
	const char *name;		/* as written in the file */
	enum rh_lesson_word word;
	enum rh_lesson_part part;
	bool pair;			/* takes "A = B" */
	const char *example;		/* for messages */
};
extern const struct rh_lesson_def rh_lesson_words[];	/* in the order of enum rh_lesson_word, ends with name NULL */

struct rh_lesson_text { char *lang, *text; };		/* a text in one language */
struct rh_lesson_texts { struct rh_lesson_text *v; size_t n; };
struct rh_lesson_line {
	enum rh_lesson_word word;
	bool negated;			/* "not see …" */
	char *arg, *value;		/* value: after " = " of a pair, else NULL; {names} as written */
	int line;			/* 1-based, in the file */
};
struct rh_lesson_step {
	char *id;
	struct rh_lesson_texts say;
	int docs, docs_of;		/* "docs 6/9": the step of the documentation's procedure; 0: none */
	char *on, *as;			/* only "rancher" or "kubernetes"; only this user; NULL: always */
	struct rh_lesson_line *lines;
	size_t count;
	int line;
};
struct rh_lesson {
	char *id, *procedure;		/* procedure: which of the documentation's */
	struct rh_lesson_texts title;
	char **profiles, **users;	/* NULL-terminated; where and as whom it is played */
	struct rh_lesson_text *lets;	/* lang: name, text: value */
	size_t let_count;
	struct rh_lesson_step *steps;
	size_t count;
};
/* RH_E_PARSE names the line, what is wrong with it and what was expected. */
enum rh_code rh_lesson_parse(struct rh_str text, struct rh_lesson **out, struct rh_err *e) RH_NODISCARD;
void rh_lesson_free(struct rh_lesson **l);
/* The text for a language ("zh_CN", "de_DE.UTF-8"): exactly that, its language part, else English, else the first. */
const char *rh_lesson_say(const struct rh_lesson_texts *t, const char *lang);
/* Sets or replaces a {name}. */
void rh_lesson_let(struct rh_lesson *l, const char *name, const char *value);
/* Appends text with every {name} replaced; RH_E_PARSE for a name that nobody set. "{{" is a brace. */
enum rh_code rh_lesson_fill(const struct rh_lesson *l, struct rh_str text, struct rh_buf *out, struct rh_err *e) RH_NODISCARD;
/* Is this step for that kind of server and that user? */
bool rh_lesson_step_applies(const struct rh_lesson_step *s, bool rancher, const char *user);
#endif
