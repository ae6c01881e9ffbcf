/* Any bytes as JSON: two lines (a pointer, a value), then a document. Whatever is accepted must be accepted by every
 * reader alike, a splice must do what it says, and a list must be the same list however it is cut into pieces. */
#include "base/base.h"
#include "data/json.h"
#include "data/pages.h"
#include "data/tree.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct rh_str line(struct rh_str *rest)
{
	struct rh_str part = { NULL, 0 };

	(void)rh_str_cut(rest, '\n', &part);
	return part;
}

static void element(void *ctx, struct rh_str e)
{
	struct rh_err why;

	if (data_json_check(e, &why) != RH_OK)
		RH_BUG("an element that is no JSON");
	rh_buf_adds(ctx, e);
	rh_buf_addc(ctx, '\n');
}

static enum rh_code as_list(struct rh_str doc, size_t piece, struct rh_buf *got)
{
	struct data_pages *p = data_pages_new(element, got);
	struct rh_err e = { 0 };
	enum rh_code code = RH_OK;

	for (size_t at = 0; at < doc.n && code == RH_OK; at += piece)
		code = data_pages_feed(p, rh_str_n(doc.p + at, doc.n - at < piece ? doc.n - at : piece), &e);
	if (code == RH_OK)
		code = data_pages_end(p, &e);
	if (code == RH_OK)
		rh_buf_adds(got, data_pages_head(p));
	data_pages_free(&p);
	return code;
}

static void same_list(struct rh_str doc)
{
	struct rh_buf whole, bytes;

	rh_buf_init(&whole, (size_t)4 << 20);
	rh_buf_init(&bytes, (size_t)4 << 20);
	enum rh_code a = as_list(doc, doc.n ? doc.n : 1, &whole), b = as_list(doc, 1, &bytes);
	if (a != b || !rh_str_eq(rh_buf_str(&whole), rh_buf_str(&bytes)))
		RH_BUG("another list when it comes byte by byte");
	rh_buf_release(&whole);
	rh_buf_release(&bytes);
}

/* "-" is the element after the last (RFC 6901, section 4): where it was put has another name then. */
static bool appends(struct rh_str pointer)
{
	return rh_str_ends(pointer, "/-") || rh_str_find(pointer, "/-/") < pointer.n;
}

static void splice(struct rh_str doc, const char *pointer, struct rh_str value)
{
	struct rh_buf out;
	struct rh_str found;
	struct rh_err e;

	rh_buf_init(&out, (size_t)4 << 20);
	if (data_json_splice(doc, pointer, value, true, rh_out_buf(&out), &e) == RH_OK) {
		enum rh_code code = data_json_check(rh_buf_str(&out), &e);
		if (code != RH_OK && code != RH_E_LIMIT) /* a value may go deeper than it was on its own */
			RH_BUG("a splice broke the document");
		bool absent = code == RH_OK && data_json_find(rh_buf_str(&out), pointer, &found, &e) != RH_OK;
		if (code == RH_OK && value.n && !appends(rh_str(pointer)) &&
		    (absent || !rh_str_eq(found, rh_str_trim(value))))
			RH_BUG("a splice is not found again");
	}
	rh_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str rest = rh_str_n((const char *)data, size), first = line(&rest), value = line(&rest);
	struct rh_err e;
	char *pointer = rh_str_dup(first);

	same_list(rest);
	struct rh_tree *t = data_tree_parse(rest, &e);
	if (t && data_json_check(rest, &e) != RH_OK)
		RH_BUG("a tree of what is no JSON");
	data_tree_free(&t);
	if (rh_utf8_valid(first) &&
	    (!*pointer || *pointer == '/')) /* what is added is valid; what is found need not be */
		splice(rest, pointer, value);
	free(pointer);
	return 0;
}
