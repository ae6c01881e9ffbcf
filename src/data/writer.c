/* Writing JSON: commas and nesting kept, strings escaped as Go's encoding/json does with HTML escaping off. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void data_jw_init(struct data_jw *w, struct rh_out out)
{
	*w = (struct data_jw){ .out = out };
}

static void put(struct data_jw *w, const char *z)
{
	rh_out_addz(w->out, z);
}

static void before_value(struct data_jw *w)
{
	if (w->comma)
		put(w, ",");
	w->comma = true;
}

void data_jw_open(struct data_jw *w, char bracket)
{
	before_value(w);
	rh_out_add(w->out, &bracket, 1);
	w->comma = false;
	w->depth++;
}

void data_jw_close(struct data_jw *w, char bracket)
{
	if (--w->depth < 0)
		RH_BUG("JSON is closed more often than opened");
	rh_out_add(w->out, &bracket, 1);
	w->comma = true;
}

/* Length of the UTF-8 character at the front, 0 when there is none. */
static size_t char_length(struct rh_str s)
{
	unsigned char lead = (unsigned char)s.p[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	return s.n >= n && rh_utf8_valid(rh_str_n(s.p, n)) ? n : 0;
}

/* The escape that a character needs, or NULL; *n is what it takes of s. */
static const char *escape_of(struct rh_str s, size_t *n, char hex[8])
{
	static const char from[] = "\"\\\b\f\n\r\t";
	static const char *const to[] = { "\\\"", "\\\\", "\\b", "\\f", "\\n", "\\r", "\\t" };
	char c = s.p[0];

	*n = 1;
	if ((unsigned char)c < 0x80) {
		const char *at = c ? strchr(from, c) : NULL;
		if (at)
			return to[at - from];
		if ((unsigned char)c >= 0x20)
			return NULL;
		snprintf(hex, 8, "\\u%04x", (unsigned)(unsigned char)c);
		return hex;
	}
	size_t length = char_length(s);
	if (!length)
		return "\\ufffd";
	*n = length;
	if (length == 3 && (!memcmp(s.p, "\xe2\x80\xa8", 3) || !memcmp(s.p, "\xe2\x80\xa9", 3)))
		return s.p[2] == '\xa8' ? "\\u2028" : "\\u2029";
	return NULL;
}

static void put_text(struct data_jw *w, struct rh_str s)
{
	struct rh_str run = { s.p, 0 };
	size_t n;
	char hex[8];

	put(w, "\"");
	while (s.n) {
		const char *escape = escape_of(s, &n, hex);
		if (escape) {
			rh_out_adds(w->out, run);
			put(w, escape);
			run = rh_str_n(s.p + n, 0);
		} else {
			run.n += n;
		}
		s = rh_str_n(s.p + n, s.n - n);
	}
	rh_out_adds(w->out, run);
	put(w, "\"");
}

void data_jw_key(struct data_jw *w, struct rh_str key)
{
	before_value(w);
	put_text(w, key);
	put(w, ":");
	w->comma = false;
}

void data_jw_str(struct data_jw *w, struct rh_str s)
{
	before_value(w);
	put_text(w, s);
}

void data_jw_int(struct data_jw *w, int64_t v)
{
	char text[24];

	before_value(w);
	snprintf(text, sizeof text, "%" PRId64, v);
	put(w, text);
}

void data_jw_bool(struct data_jw *w, bool v)
{
	before_value(w);
	put(w, v ? "true" : "false");
}

void data_jw_null(struct data_jw *w)
{
	before_value(w);
	put(w, "null");
}

void data_jw_raw(struct data_jw *w, struct rh_str json)
{
	before_value(w);
	rh_out_adds(w->out, json);
}

void data_jw_base64(struct data_jw *w, struct rh_str bytes)
{
	before_value(w);
	put(w, "\"");
	data_base64_encode(bytes, w->out);
	put(w, "\"");
}

void data_jw_kv(struct data_jw *w, const char *key, struct rh_str value)
{
	data_jw_key(w, rh_str(key));
	data_jw_str(w, value);
}

void data_jw_kv_given(struct data_jw *w, const char *key, const char *value)
{
	if (value && *value)
		data_jw_kv(w, key, rh_str(value));
}

void data_jw_kv_int(struct data_jw *w, const char *key, int64_t value)
{
	data_jw_key(w, rh_str(key));
	data_jw_int(w, value);
}

void data_jw_kv_bool(struct data_jw *w, const char *key, bool value)
{
	data_jw_key(w, rh_str(key));
	data_jw_bool(w, value);
}

void data_jw_kv_set(struct data_jw *w, const char *key, bool value)
{
	if (value)
		data_jw_kv_bool(w, key, true);
}

void data_jw_kv_open(struct data_jw *w, const char *key, char bracket)
{
	data_jw_key(w, rh_str(key));
	data_jw_open(w, bracket);
}
