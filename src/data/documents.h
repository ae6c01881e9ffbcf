/* documents: the several documents of a YAML or JSON file, as kubectl reads them. */
#ifndef DATA_DOCUMENTS_H
#define DATA_DOCUMENTS_H

#include "base/base.h"

/* Gives one after the other as JSON; what holds only remarks is passed over. "---" in the first column begins a
 * document wherever it stands (YAML 1.1, 9.2). Borrows the text. */
struct data_documents {
	struct rh_str rest;
	size_t line; /* where the document that was given begins, from 1 */
	size_t next; /* the line at which the rest begins */
};
void data_documents_init(struct data_documents *d, struct rh_str text);
/* False at the end, with e->code RH_OK, or at a document that cannot be read: the error names the line of the text.
 * `json` is set anew; `it` borrows from it or from the text. */
bool data_documents_next(struct data_documents *d, struct rh_secret *json, struct rh_str *it, struct rh_err *e);
#endif
