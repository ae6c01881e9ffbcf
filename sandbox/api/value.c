/* What the sandbox needs of JSON beyond jansson: Go's limits and words while parsing, paths, order, loops. */
#include "sandbox/api/value.h"
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DEPTH 64
#define HEX "0123456789abcdefABCDEF"
#define UNKNOWN "\xef\xbf\xbd" /* U+FFFD */

/* ---- parsing ---- */

/* The UTF-16 unit that an escape at i says, -1 when there is none. */
static long unit_at(struct rh_str s, size_t i)
{
	char z[5] = "";
	if (i + 6 > s.n || s.p[i] != '\\' || s.p[i + 1] != 'u')
		return -1;
	memcpy(z, s.p + i + 2, 4);
	return strspn(z, HEX) == 4 ? strtol(z, NULL, 16) : -1;
}

/* Bytes of an escape of a string; *half: of one half of a surrogate pair alone. */
static size_t escape(struct rh_str s, bool *half)
{
	long a = unit_at(s, 0), b = unit_at(s, 6);
	bool first = a >= 0xd800 && a < 0xdc00, pair = first && b >= 0xdc00 && b < 0xe000;
	*half = a >= 0xd800 && a < 0xe000 && !pair;
	return pair ? 12 : a >= 0 ? 6 : s.n > 1 && (unsigned char)s.p[1] < 0x80 ? 2 : 1;
}

/* The text as Go's decoder takes it; false when it is nested too deeply. */
static bool made_clean(struct rh_str s, struct rh_buf *out)
{
	bool in_text = false;
	int depth = 0;
	while (s.n) {
		struct rh_str rest = s;
		uint32_t c = 0;
		bool half = false;
		rh_utf8_next(&rest, &c);
		size_t n = in_text && c == '\\' ? escape(s, &half) : s.n - rest.n;
		in_text ^= c == '"';
		depth += !in_text * ((c == '{' || c == '[') - (c == '}' || c == ']'));
		if (depth > DEPTH)
			return false;
		if (half || c >= RH_UTF8_BAD)
			rh_buf_addz(out, UNKNOWN);
		else
			rh_buf_add(out, s.p, n);
		s = rh_str_from(s, n);
	}
	return true;
}

/* A byte as Go quotes it: not as UTF-8, but each byte for itself. */
static void quote_byte(unsigned char c, char out[8])
{
	static const char named[0x20] = {
		['\a'] = 'a', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\v'] = 'v'
	};
	if (c == '\'' || c == '\\')
		snprintf(out, 8, "\\%c", c);
	else if (c < 0x20 && named[c])
		snprintf(out, 8, "\\%c", named[c]);
	else if (c < 0x20 || c == 0x7f)
		snprintf(out, 8, "\\x%02x", c);
	else if (c < 0x80)
		snprintf(out, 8, "%c", c);
	else if (c < 0xa0 || c == 0xad)
		snprintf(out, 8, "\\u%04x", c);
	else
		snprintf(out, 8, "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
}

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c && strchr("+-.", c));
}

/* Where the token begins that ends before `end`. */
static size_t token_at(struct rh_str s, size_t end)
{
	size_t at = end ? end - 1 : 0;
	if (at > 0 && s.p[at] == '"')
		for (at--; at > 0 && s.p[at] != '"';)
			at--;
	else if (s.n && in_word(s.p[at]))
		while (at > 0 && in_word(s.p[at - 1]))
			at--;
	else
		while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
			at--;
	return at;
}

/* A token that is none, from *at to `end`: moves *at to the byte that is wrong. */
static const char *token_wrong(struct rh_str s, size_t *at, size_t end, char context[64])
{
	static const char *const words[] = { "null", "true", "false" };
	struct rh_str token = rh_str_n(s.p + *at, end - *at);
	for (size_t i = 0; i < RH_LEN(words); i++) {
		size_t n = 0;
		while (n < token.n && words[i][n] && token.p[n] == words[i][n])
			n++;
		if (!n)
			continue;
		*at += n;
		snprintf(context, 64, "in literal %s (expecting '%c')", words[i], words[i][n]);
		return words[i][n] ? context : "after top-level value";
	}
	if (*token.p != '-' && (*token.p < '0' || *token.p > '9'))
		return "looking for beginning of value";
	char last = token.p[token.n - 1];
	*at = end;
	return last == '.'                   ? "after decimal point in numeric literal"
	       : last == '-' && token.n == 1 ? "in numeric literal"
	       : last == '0'                 ? "after top-level value"
					     : "in exponent of numeric literal";
}

/* The same for an escape: *at is its last byte that was read. */
static const char *escape_wrong(struct rh_str s, size_t *at)
{
	size_t start = *at;
	while (start > 0 && s.p[start] != '\\')
		start--;
	bool hex = start < *at && s.p[start + 1] == 'u';
	if (start == *at || (hex && *at - start <= 1 + strspn(s.p + start + 2, HEX)))
		*at = s.n;
	return hex ? "in \\u hexadecimal character escape" : "in string escape code";
}

/* The same in encoding/json's words, which people read in a kubelet's and an API server's messages. */
static void word_error(struct rh_str s, const json_error_t *error, struct rh_err *e)
{
	static const struct {
		const char *start, *context;
		enum { TOKEN, BEFORE, HERE } where;
	} rows[] = {
		{ "':' expected", "after object key", TOKEN },
		{ "'}' expected", "after object key:value pair", TOKEN },
		{ "']' expected", "after array element", TOKEN },
		{ "string or '}' expected", "looking for beginning of object key string", TOKEN },
		{ "end of file expected", "after top-level value", TOKEN },
		{ "unexpected token", "looking for beginning of value", TOKEN },
		{ "invalid token", NULL, TOKEN },
		{ "invalid escape", NULL, BEFORE },
		{ "unexpected newline", "in string literal", HERE },
		{ "control character", "in string literal", HERE },
	};
	char context[64], quoted[8];
	size_t end = (size_t)error->position, i = 0;
	while (i < RH_LEN(rows) && !rh_str_starts(rh_str(error->text), rows[i].start))
		i++;
	if (i == RH_LEN(rows) && json_error_code(error) != json_error_premature_end_of_input) {
		rh_err_set(e, RH_E_PARSE, "%s", error->text);
		return;
	}
	size_t at = i == RH_LEN(rows) || rows[i].where == HERE ? end
		    : rows[i].where == BEFORE                  ? end - 1
							       : token_at(s, end);
	const char *why = i == RH_LEN(rows) ? "" : rows[i].context;
	if (i < RH_LEN(rows) && rows[i].where == BEFORE)
		why = escape_wrong(s, &at);
	else if (!why)
		why = token_wrong(s, &at, end, context);
	if (at >= s.n || json_error_code(error) == json_error_premature_end_of_input) {
		rh_err_set(e, RH_E_PARSE, "unexpected end of JSON input");
		return;
	}
	quote_byte((unsigned char)s.p[at], quoted);
	rh_err_set(e, RH_E_PARSE, "invalid character '%s' %s", quoted, why);
}

json_t *sb_value_parse(struct rh_str text, struct rh_err *e)
{
	struct rh_buf clean;
	json_error_t error;
	json_t *v = NULL;
	rh_buf_init(&clean, 3 * text.n + 4);
	if (made_clean(text, &clean)) {
		struct rh_str s = rh_buf_str(&clean);
		v = json_loadb(s.n ? s.p : "", s.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
		if (!v)
			word_error(s, &error, e);
	} else {
		rh_err_set(e, RH_E_PARSE, "exceeded max depth");
	}
	rh_buf_release(&clean);
	return v;
}

/* ---- writing ---- */

static int add_bytes(const char *p, size_t n, void *out)
{
	rh_buf_add(out, p, n);
	return 0;
}

void sb_value_write(const json_t *v, struct rh_buf *out)
{
	if (json_dump_callback(v, add_bytes, out, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)))
		RH_BUG("a value that cannot be written");
}

void sb_value_write_text(struct rh_str s, struct rh_buf *out)
{
	json_t *v = sb_value_text(s);
	sb_value_write(v, out);
	sb_value_free(&v);
}

/* ---- values ---- */

json_t *sb_value_text(struct rh_str s)
{
	json_t *v = json_stringn(s.p ? s.p : "", s.n);
	if (v)
		return v;
	struct rh_buf clean;
	rh_buf_init(&clean, 3 * s.n + 4);
	for (uint32_t c; s.n;) {
		struct rh_str rest = s;
		rh_utf8_next(&rest, &c);
		if (c >= RH_UTF8_BAD)
			rh_buf_addz(&clean, UNKNOWN);
		else
			rh_buf_add(&clean, s.p, s.n - rest.n);
		s = rest;
	}
	v = json_stringn(clean.p, clean.n);
	rh_buf_release(&clean);
	return v;
}

json_t *sb_value_textf(const char *fmt, ...)
{
	char z[2048];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(z, sizeof z, fmt, ap);
	va_end(ap);
	return sb_value_text(rh_str(z));
}

void sb_value_free(json_t **v)
{
	json_decref(*v);
	*v = NULL;
}

bool sb_value_eq(const json_t *a, const json_t *b)
{
	return a == b || json_equal(a, b);
}

enum sb_value_kind sb_value_kind(const json_t *v)
{
	static const enum sb_value_kind kinds[] = {
		[JSON_NULL] = SB_V_NULL,      [JSON_TRUE] = SB_V_BOOL,   [JSON_FALSE] = SB_V_BOOL,
		[JSON_INTEGER] = SB_V_NUMBER, [JSON_REAL] = SB_V_NUMBER, [JSON_STRING] = SB_V_TEXT,
		[JSON_ARRAY] = SB_V_LIST,     [JSON_OBJECT] = SB_V_MAP,
	};
	return kinds[json_typeof(v)];
}

const char *sb_value_kind_name(const json_t *v)
{
	static const char *const names[] = { [SB_V_NULL] = "null",   [SB_V_BOOL] = "bool",  [SB_V_NUMBER] = "number",
					     [SB_V_TEXT] = "string", [SB_V_LIST] = "array", [SB_V_MAP] = "object" };
	return names[sb_value_kind(v)];
}

/* ---- loops ---- */

/* The next one is known before the body runs, which may remove this one. */
static void stand_on(struct sb_item *m, void *at)
{
	m->v = json_object_iter_value(at);
	m->key = at ? rh_str_n(json_object_iter_key(at), json_object_iter_key_len(at)) : rh_str("");
	m->next = at ? json_object_iter_next(m->in, at) : NULL;
}

struct sb_item sb_item_first(const json_t *in)
{
	struct sb_item m = { .in = (json_t *)(uintptr_t)in, .v = json_array_get(in, 0) };
	if (json_is_object(in))
		stand_on(&m, json_object_iter(m.in));
	return m;
}

void sb_item_next(struct sb_item *m)
{
	m->i++;
	if (json_is_object(m->in))
		stand_on(m, m->next);
	else
		m->v = json_array_get(m->in, m->i);
}

void sb_item_drop(struct sb_item *m)
{
	if (json_is_object(m->in))
		json_object_deln(m->in, SB_KEY(m->key));
	else
		json_array_remove(m->in, m->i--);
}

/* ---- reading ---- */

json_t *sb_value_at(const json_t *v, ...)
{
	json_t *at = (json_t *)(uintptr_t)v;
	va_list ap;
	va_start(ap, v);
	for (const char *key; at && (key = va_arg(ap, const char *));)
		at = json_object_get(at, key);
	va_end(ap);
	return at;
}

struct rh_str sb_value_str(const json_t *v)
{
	return json_is_string(v) ? rh_str_n(json_string_value(v), json_string_length(v)) : rh_str("");
}

const char *sb_value_z(const json_t *v)
{
	return json_is_string(v) ? json_string_value(v) : "";
}

struct rh_str sb_value_str_of(const json_t *map, const char *key)
{
	return sb_value_str(json_object_get(map, key));
}

bool sb_value_is(const json_t *map, const char *key, const char *text)
{
	return rh_str_is(sb_value_str_of(map, key), text);
}

const char *sb_value_z_of(const json_t *map, const char *key)
{
	return sb_value_z(json_object_get(map, key));
}

int64_t sb_value_int_of(const json_t *map, const char *key, int64_t absent)
{
	const json_t *v = json_object_get(map, key);
	return json_is_integer(v) ? json_integer_value(v) : absent;
}

bool sb_value_true_of(const json_t *map, const char *key)
{
	return json_is_true(json_object_get(map, key));
}

size_t sb_value_count(const json_t *container)
{
	return json_is_object(container) ? json_object_size(container) : json_array_size(container);
}

json_t *sb_value_named(const json_t *list, const char *name)
{
	SB_EACH(m, list)
	if (rh_str_is(sb_value_str_of(m.v, "name"), name))
		return m.v;
	return NULL;
}

/* ---- changing ---- */

void sb_value_set_text(json_t *map, const char *key, const char *z)
{
	json_object_set_new(map, key, sb_value_text(rh_str(z)));
}

json_t *sb_value_need_map(json_t *map, const char *key)
{
	json_t *v = json_object_get(map, key);
	if (!json_is_object(v))
		json_object_set_new(map, key, v = json_object());
	return v;
}

static bool in_order(json_t *map, const char *const *order)
{
	void *at = json_object_iter(map);
	for (; *order; order++)
		if (at && !strcmp(json_object_iter_key(at), *order))
			at = json_object_iter_next(map, at);
		else if (json_object_get(map, *order))
			return false;
	return true;
}

void sb_value_order(json_t *map, const char *const *order)
{
	if (in_order(map, order))
		return;
	json_t *sorted = json_object();
	for (; *order; order++)
		json_object_set(sorted, *order, json_object_get(map, *order));
	json_object_update_missing(sorted, map);
	json_object_clear(map);
	json_object_update(map, sorted);
	json_decref(sorted);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void sb_value_sort(json_t *map)
{
	size_t n = 0;
	const char **keys = rh_resize(NULL, sb_value_count(map) + 1, sizeof *keys);
	SB_EACH(m, map)
	keys[n++] = m.key.p;
	keys[n] = NULL;
	qsort(keys, n, sizeof *keys, by_text);
	sb_value_order(map, keys);
	free(keys);
}
