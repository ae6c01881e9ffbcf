/* Expectations about JSON documents, as contract files and lessons write them. */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/json.h"
#include "data/text.h"

#include <string.h>

#define TEXT_LIMIT ((size_t)8 << 20)

static struct rh_str cut_word(struct rh_str *rest)
{
	struct rh_str s = rh_str_trim(*rest);
	size_t n = rh_str_find(s, " ");
	*rest = rh_str_trim(rh_str_from(s, n));
	return rh_str_n(s.p, n);
}

/* The raw JSON at a pointer that may pass through base64; `decoded` keeps what it passed through. */
static bool find(struct rh_str doc, struct rh_str pointer, struct rh_buf *decoded, struct rh_str *raw)
{
	struct rh_err e;
	size_t bar = rh_str_find(pointer, "|base64|");
	struct rh_str first = rh_str_n(pointer.p, bar);
	char *z = rh_str_dup(first);
	bool found = data_json_find(doc, z, raw, &e) == RH_OK;
	free(z);
	if (!found || bar == pointer.n)
		return found;
	struct rh_buf text;
	rh_buf_init(&text, TEXT_LIMIT);
	rh_buf_clear(decoded);
	found = data_json_decode(*raw, DATA_JSON_SHOW, rh_out_buf(&text)) &&
		data_base64_decode(rh_buf_str(&text), false, rh_out_buf(decoded));
	rh_buf_release(&text);
	z = rh_str_dup(rh_str_from(pointer, bar + 8));
	found = found && data_json_find(rh_buf_str(decoded), z, raw, &e) == RH_OK;
	free(z);
	return found;
}

static bool is_string(struct rh_str raw)
{
	return raw.n && raw.p[0] == '"';
}

static void text_of(struct rh_str raw, struct rh_buf *out)
{
	if (!is_string(raw) || !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(out)))
		rh_buf_adds(out, raw);
}

bool rt_pick(struct rh_str document, struct rh_str pointer, struct rh_buf *out)
{
	struct rh_buf decoded;
	struct rh_str raw;
	rh_buf_init(&decoded, TEXT_LIMIT);
	bool found = find(document, pointer, &decoded, &raw);
	if (found)
		text_of(raw, out);
	rh_buf_release(&decoded);
	return found;
}

/* ---- operators ---- */

static const char *kind_of(struct rh_str raw)
{
	switch (raw.n ? raw.p[0] : 0) {
	case '{':
		return "object";
	case '[':
		return "array";
	case '"':
		return "string";
	case 't':
	case 'f':
		return "bool";
	case 'n':
		return "null";
	default:
		return "number";
	}
}

static size_t count_of(struct rh_str raw)
{
	struct data_json_iter it;
	size_t n = 0;
	if (!data_json_iter_init(&it, raw))
		return 0;
	while (data_json_next(&it))
		n++;
	return n;
}

static bool op_equal(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	return rh_str_eq(text, value) || (value.n > 1 && value.p[0] == '"' && rh_str_eq(raw, value));
}
static bool op_differs(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	return !op_equal(raw, text, value);
}
static bool op_has(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	(void)raw;
	char *z = rh_str_dup(value);
	bool has = rh_str_find(text, z) < text.n;
	free(z);
	return has;
}
static bool op_starts(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	(void)raw;
	return text.n >= value.n && !memcmp(text.p, value.p, value.n);
}
static bool op_exists(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	(void)raw;
	(void)text;
	(void)value;
	return true;
}
static bool op_count(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	int64_t n;
	(void)text;
	return rh_str_number(value, 0, INT64_MAX, &n) && count_of(raw) == (size_t)n;
}
static bool op_is(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	(void)text;
	return rh_str_is(value, kind_of(raw));
}
static bool op_greater(struct rh_str raw, struct rh_str text, struct rh_str value)
{
	int64_t a, b;
	(void)raw;
	return rh_str_number(text, INT64_MIN, INT64_MAX, &a) && rh_str_number(value, INT64_MIN, INT64_MAX, &b) && a > b;
}

static const struct {
	const char *name;
	bool (*holds)(struct rh_str raw, struct rh_str text, struct rh_str value);
} operators[] = {
	{ "=", op_equal },       { "!=", op_differs },  { "has", op_has }, { "starts", op_starts },
	{ "exists", op_exists }, { "count", op_count }, { "is", op_is },   { ">", op_greater },
};

static bool apply(struct rh_str op, struct rh_str raw, struct rh_str value, struct rh_buf *why)
{
	for (size_t i = 0; i < RH_LEN(operators); i++) {
		if (!rh_str_is(op, operators[i].name))
			continue;
		struct rh_buf text;
		rh_buf_init(&text, TEXT_LIMIT);
		text_of(raw, &text);
		bool holds = operators[i].holds(raw, rh_buf_str(&text), value);
		rh_buf_release(&text);
		if (!holds)
			rh_buf_addf(why, "it is %.*s (%s, %zu elements)", (int)(raw.n < 200 ? raw.n : 200), raw.p,
				    kind_of(raw), count_of(raw));
		return holds;
	}
	rh_buf_addf(why, "no operator is called \"%.*s\"", RH_ARG(op));
	return false;
}

bool rt_expect(struct rh_str document, struct rh_str expectation, struct rh_buf *why)
{
	struct rh_str rest = expectation, raw = { 0 };
	struct rh_str pointer = cut_word(&rest), op = cut_word(&rest);
	struct rh_buf decoded;
	rh_buf_init(&decoded, TEXT_LIMIT);
	if (rh_str_is(pointer, "."))
		pointer.n = 0; /* the document itself */
	bool found = find(document, pointer, &decoded, &raw);
	bool holds;
	if (rh_str_is(op, "absent")) {
		holds = !found;
		if (!holds)
			rh_buf_addf(why, "it is there: %.*s", (int)(raw.n < 200 ? raw.n : 200), raw.p);
	} else if (!found) {
		holds = false;
		rh_buf_addf(why, "there is no such value in %.*s", (int)(document.n < 200 ? document.n : 200),
			    document.p);
	} else {
		holds = apply(op, raw, rest, why);
	}
	rh_buf_release(&decoded);
	return holds;
}

bool rt_expect_elements(struct rh_str document, struct rh_str how, struct rh_str rest, struct rh_buf *why)
{
	struct data_json_iter it;
	struct rh_str array = cut_word(&rest), raw;
	struct rh_err e;
	struct rh_buf one;
	size_t n = 0, met = 0;
	char *z = rh_str_dup(array);
	bool found = data_json_find(document, z, &raw, &e) == RH_OK && data_json_iter_init(&it, raw);
	free(z);
	if (!found) {
		rh_buf_addf(why, "no array at %.*s", RH_ARG(array));
		return false;
	}
	rh_buf_init(&one, 4096);
	while (data_json_next(&it)) {
		rh_buf_clear(&one);
		met += rt_expect(it.value, rest, &one);
		n++;
	}
	rh_buf_release(&one);
	bool holds = rh_str_is(how, "each") ? n && met == n : rh_str_is(how, "any") ? met > 0 : met == 0;
	if (!holds)
		rh_buf_addf(why, "it holds for %zu of %zu elements", met, n);
	return holds;
}
