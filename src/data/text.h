/* text: base64, the name rules of Kubernetes, the words of a command. */
#ifndef DATA_TEXT_H
#define DATA_TEXT_H

#include "base/base.h"

/* ---- base64 ---- */

void data_base64_encode(struct rh_str bytes, struct rh_out out);
/* Go's StdEncoding (padded, newlines ignored) and RawStdEncoding when `unpadded` is allowed. False when neither. */
bool data_base64_decode(struct rh_str text, bool unpadded, struct rh_out out);

/* ---- names: the rules of Kubernetes, with a sentence for a person ---- */

/* Each: true when valid; else e has what is wrong, what is allowed and an example. apimachinery validation.go. */
bool data_name_subdomain(struct rh_str s, struct rh_err *e); /* Secret, ServiceAccount, … <= 253 */
bool data_name_label(struct rh_str s, struct rh_err *e);     /* Namespace, container <= 63 */
bool data_name_label_key(struct rh_str s, struct rh_err *e); /* [prefix/]name */
bool data_name_label_value(struct rh_str s, struct rh_err *e);
bool data_name_annotation_key(struct rh_str s, struct rh_err *e);
bool data_name_data_key(struct rh_str s, struct rh_err *e); /* keys of a Secret's data */

/* ---- words of a command ---- */

/* Words as a POSIX shell takes them (XCU 2.2): quotes and backslashes, no expansion. False: a quote is not closed;
 * release it in any case. */
struct data_words {
	char **v; /* behind the last stands NULL, as exec wants it */
	size_t n;
};
bool data_words_split(struct rh_str text, struct data_words *out);
void data_words_release(struct data_words *w);
void data_word_quote(struct rh_buf *out, struct rh_str word); /* bare when it is plain, else in single quotes */
#endif
