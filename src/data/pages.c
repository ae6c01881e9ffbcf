/* A list answer while it arrives: finds the array of objects as bytes come in and gives each object once it is whole.
 *
 * A small machine follows strings and brackets; each element is checked by the tokenizer when it is complete, and so
 * is what stands around them at the end. Every byte is looked at a fixed number of times, however it is cut up. */
#include "data/pages.h"
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"

#include <string.h>

#define HEAD_LIMIT ((size_t)1 << 20)

enum where { HEAD, ARRAY };
enum want { ELEMENT_OR_END, ELEMENT, COMMA_OR_END };

struct data_pages {
	data_pages_row *row;
	void *ctx;
	struct rh_buf head, held; /* held: the front of an element whose end has not come */
	enum where where;
	enum want want; /* in the array */
	bool in_element;
	/* of the head, or of the element: */
	int depth;
	bool in_text, escaped;
	/* of the head: */
	bool key_next;        /* a text that begins here is a name of the outermost object */
	size_t key_at, key_n; /* the last such name */
	bool value_next;      /* after its colon */
	struct rh_err failed;
};

struct data_pages *data_pages_new(data_pages_row *row, void *ctx)
{
	struct data_pages *p = rh_alloc(sizeof *p);

	p->row = row;
	p->ctx = ctx;
	rh_buf_init(&p->head, HEAD_LIMIT);
	rh_buf_init(&p->held, DATA_ROW_LIMIT);
	return p;
}

void data_pages_free(struct data_pages **p)
{
	if (!*p)
		return;
	rh_buf_release(&(*p)->head);
	explicit_bzero((*p)->held.p, (*p)->held.n);
	rh_buf_release(&(*p)->held);
	free(*p);
	*p = NULL;
}

static enum rh_code bad_answer(struct rh_err *e, const char *why)
{
	rh_err_set(e, RH_E_PARSE, _("The answer is not the JSON that was expected"));
	return rh_err_why(e, "%s", why);
}

static enum rh_code too_large(struct rh_err *e, size_t limit)
{
	rh_err_set(e, RH_E_LIMIT, _("The server sent an object that is too large"));
	return rh_err_why(e, _("the limit is %zu bytes"), limit);
}

/* Inside a text: how many bytes of s belong to it, its closing quote included. */
static size_t pass_text(struct data_pages *p, struct rh_str s)
{
	size_t i = 0;

	for (; i < s.n && p->in_text; i++) {
		if (!p->escaped)
			i += data_scan_plain(s.p + i, s.n - i);
		if (i == s.n)
			break;
		if (p->escaped)
			p->escaped = false;
		else if (s.p[i] == '\\')
			p->escaped = true;
		else if (s.p[i] == '"')
			p->in_text = false;
	}
	return i;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* ---- around the array ---- */

static bool is_array_name(struct rh_str key)
{
	static const char *const names[] = { "items", "rows", "data" };

	for (size_t i = 0; i < RH_LEN(names); i++)
		if (data_json_key_is(key, names[i]))
			return true;
	return false;
}

/* One character of the head outside texts. True when it opens the array. */
static bool head_char(struct data_pages *p, char c)
{
	bool first_of_value = p->value_next;

	if (!is_blank(c))
		p->value_next = false;
	switch (c) {
	case '"':
		p->in_text = true;
		if (p->key_next)
			p->key_at = p->head.n - 1;
		break;
	case '{':
	case '[':
		p->depth++;
		p->key_next = c == '{' && p->depth == 1;
		if (c == '[' && p->depth == 2 && first_of_value)
			return is_array_name(rh_str_n(p->head.p + p->key_at, p->key_n));
		break;
	case '}':
	case ']':
		p->depth--;
		p->key_next = false;
		break;
	case ':':
		p->value_next = p->depth == 1;
		break;
	case ',':
		p->key_next = p->depth == 1;
		break;
	}
	return false;
}

static enum rh_code feed_head(struct data_pages *p, struct rh_str *chunk, struct rh_err *e)
{
	while (chunk->n && p->where == HEAD) {
		if (p->in_text) {
			size_t n = pass_text(p, *chunk);
			rh_buf_add(&p->head, chunk->p, n);
			*chunk = rh_str_n(chunk->p + n, chunk->n - n);
			if (!p->in_text && p->key_next) {
				p->key_next = false;
				p->key_n = p->head.n - p->key_at;
			}
		} else {
			char c = chunk->p[0];
			rh_buf_addc(&p->head, c);
			*chunk = rh_str_n(chunk->p + 1, chunk->n - 1);
			if (p->head.over)
				break;
			if (head_char(p, c)) {
				p->where = ARRAY;
				p->want = ELEMENT_OR_END;
			}
		}
		if (p->head.over)
			break;
		if (p->depth < 0 || p->depth > DATA_JSON_DEPTH)
			return bad_answer(e, p->depth < 0 ? _("a bracket is closed that was not opened")
							  : _("it is nested too deeply"));
	}
	return p->head.over ? too_large(e, HEAD_LIMIT) : RH_OK;
}

/* ---- in the array ---- */

static enum rh_code give(struct data_pages *p, struct rh_str element, struct rh_err *e)
{
	if (element.n > DATA_ROW_LIMIT)
		return too_large(e, DATA_ROW_LIMIT);
	p->row(p->ctx, element);
	p->want = COMMA_OR_END;
	return RH_OK;
}

/* An object that is all in this chunk, as most are: finding its end is checking it. False: it is cut here, or broken,
 * which the slower way tells apart. */
static bool give_at_once(struct data_pages *p, struct rh_str *chunk, enum rh_code *code, struct rh_err *e)
{
	struct data_scan s = { .all = *chunk };
	struct rh_str element;

	if ((chunk->p[0] != '{' && chunk->p[0] != '[') || !data_scan_value(&s, &element))
		return false;
	*code = give(p, element, e);
	*chunk = rh_str_from(*chunk, s.at);
	return true;
}

static enum rh_code give_held(struct data_pages *p, struct rh_str end_piece, struct rh_err *e)
{
	struct rh_str element = end_piece;
	enum rh_code code;

	if (p->held.n) {
		rh_buf_adds(&p->held, end_piece);
		element = rh_buf_str(&p->held);
	}
	if (p->held.over)
		return too_large(e, DATA_ROW_LIMIT);
	code = data_json_check(element, e);
	if (code == RH_OK)
		code = give(p, element, e);
	if (code != RH_OK)
		return code;
	explicit_bzero(p->held.p, p->held.n);
	rh_buf_clear(&p->held);
	p->in_element = false;
	return RH_OK;
}

static bool fits(enum want want, char c)
{
	if (c == ',')
		return want == COMMA_OR_END;
	return c == ']' ? want != ELEMENT : want != COMMA_OR_END;
}

/* Between elements. */
static enum rh_code feed_between(struct data_pages *p, struct rh_str *chunk, struct rh_err *e)
{
	char c = chunk->p[0];
	enum rh_code code;

	if (!is_blank(c) && !fits(p->want, c))
		return bad_answer(e, _("a comma is missing between two objects, or is one too many"));
	if (c == ',' || c == ']' || is_blank(c)) {
		*chunk = rh_str_n(chunk->p + 1, chunk->n - 1);
		if (c == ',')
			p->want = ELEMENT;
		if (c == ']') {
			rh_buf_addc(&p->head, c);
			p->where = HEAD;
			p->depth--;
		}
		return RH_OK;
	}
	if (give_at_once(p, chunk, &code, e))
		return code;
	p->in_element = true;
	p->depth = 0;
	return RH_OK;
}

/* How much of the chunk belongs to the element; *whole when its end is there. */
static size_t element_end(struct data_pages *p, struct rh_str s, bool *whole)
{
	size_t i = 0;

	*whole = false;
	while (i < s.n) {
		if (p->in_text) {
			i += pass_text(p, rh_str_n(s.p + i, s.n - i));
			*whole = !p->in_text && p->depth == 0;
		} else {
			char c = s.p[i];
			if (p->depth == 0 && (c == ',' || c == ']' || is_blank(c))) {
				*whole = true; /* a number or a word ends where something else begins */
				return i;
			}
			i++;
			p->in_text = c == '"';
			if (c == '{' || c == '[')
				p->depth++;
			if (c == '}' || c == ']')
				*whole = --p->depth <= 0;
		}
		if (*whole)
			break;
	}
	return i;
}

static enum rh_code feed_element(struct data_pages *p, struct rh_str *chunk, struct rh_err *e)
{
	bool whole;
	size_t n = element_end(p, *chunk, &whole);
	struct rh_str piece = rh_str_n(chunk->p, n);

	*chunk = rh_str_n(chunk->p + n, chunk->n - n);
	if (whole) {
		enum rh_code code = give_held(p, piece, e);
		p->depth = 2;
		return code;
	}
	rh_buf_adds(&p->held, piece);
	return p->held.over ? too_large(e, DATA_ROW_LIMIT) : RH_OK;
}

/* ---- all of it ---- */

enum rh_code data_pages_feed(struct data_pages *p, struct rh_str chunk, struct rh_err *e)
{
	enum rh_code code = p->failed.code;

	if (code != RH_OK) {
		*e = p->failed;
		return code;
	}
	while (chunk.n && code == RH_OK) {
		if (p->where == HEAD)
			code = feed_head(p, &chunk, e);
		else if (p->in_element)
			code = feed_element(p, &chunk, e);
		else
			code = feed_between(p, &chunk, e);
	}
	if (code != RH_OK)
		p->failed = *e;
	return code;
}

enum rh_code data_pages_end(struct data_pages *p, struct rh_err *e)
{
	if (p->failed.code != RH_OK) {
		*e = p->failed;
		return e->code;
	}
	if (p->where == ARRAY || p->in_text || p->depth)
		return bad_answer(e, _("it was cut off"));
	if (p->head.n == 0)
		return bad_answer(e, _("it is empty"));
	return data_json_check(rh_buf_str(&p->head), e);
}

struct rh_str data_pages_head(const struct data_pages *p)
{
	return rh_buf_str(&p->head);
}
