/* pages: the objects of a list reply, while it arrives. */
#ifndef DATA_PAGES_H
#define DATA_PAGES_H

#include "base/base.h"

/* Fed with chunks of a list answer ({"items":[…]}, {"rows":[…]} or {"data":[…]}): gives each element as soon as it
 * is whole, then drops its bytes. What stands outside the array is kept (limit 1 MiB) for data_pages_head. Bytes of
 * elements are wiped after use. Limits: DATA_ROW_LIMIT an element, DATA_JSON_DEPTH. */
#define DATA_ROW_LIMIT ((size_t)8 << 20)
struct data_pages;
typedef void data_pages_row(void *ctx, struct rh_str element);
struct data_pages *data_pages_new(data_pages_row *row, void *ctx);
void data_pages_free(struct data_pages **p);
enum rh_code data_pages_feed(struct data_pages *p, struct rh_str chunk, struct rh_err *e) RH_NODISCARD;
enum rh_code data_pages_end(struct data_pages *p, struct rh_err *e) RH_NODISCARD; /* RH_E_PARSE when cut off */
/* The document with an empty array in place of the elements: metadata, columnDefinitions, a Status. */
struct rh_str data_pages_head(const struct data_pages *p);

/* Splits a stream into lines of at most DATA_ROW_LIMIT, wiping as it goes (watches). */
struct data_lines {
	struct rh_buf held;
	void (*line)(void *ctx, struct rh_str line);
	void *ctx;
};
void data_lines_init(struct data_lines *l, void (*line)(void *ctx, struct rh_str line), void *ctx);
void data_lines_release(struct data_lines *l);
enum rh_code data_lines_feed(struct data_lines *l, struct rh_str chunk, struct rh_err *e) RH_NODISCARD;
#endif
