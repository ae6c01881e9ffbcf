/* The JSON tokenizer: finds where values end and refuses what RFC 8259 does not know. Bytes above 0x7f pass as they
 * are; NUL and other control characters do not. Nested at most DATA_JSON_DEPTH deep. */
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"

#include <string.h>

static bool stop(struct data_scan *s, const char *why)
{
	if (!s->why)
		s->why = why;
	return false;
}

static int peek(const struct data_scan *s)
{
	return s->at < s->all.n ? (unsigned char)s->all.p[s->at] : -1;
}

void data_scan_blank(struct data_scan *s)
{
	int c;

	while ((c = peek(s)) == ' ' || c == '\n' || c == '\t' || c == '\r')
		s->at++;
}

static bool is_hex(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool escape(struct data_scan *s)
{
	int c = peek(s);

	if (c <= 0 || !strchr("\"\\/bfnrtu", c))
		return stop(s, N_("a backslash is followed by a character that has no meaning there"));
	s->at++;
	for (int i = 0; c == 'u' && i < 4; i++, s->at++)
		if (!is_hex(peek(s)))
			return stop(s, N_("\\u is not followed by four hexadecimal digits"));
	return true;
}

bool data_scan_string(struct data_scan *s, struct rh_str *raw)
{
	size_t from = s->at;

	if (peek(s) != '"')
		return stop(s, N_("a text in double quotes was expected"));
	for (s->at++;;) {
		s->at += data_scan_plain(s->all.p + s->at, s->all.n - s->at);
		int c = peek(s);
		if (c < 0)
			return stop(s, N_("a text is not closed"));
		if (c < 0x20)
			return stop(s, N_("a control character stands in a text"));
		s->at++;
		if (c == '"')
			break;
		if (c == '\\' && !escape(s))
			return false;
	}
	if (raw)
		*raw = rh_str_n(s->all.p + from, s->at - from);
	return true;
}

static bool digits(struct data_scan *s)
{
	size_t from = s->at;
	int c;

	while ((c = peek(s)) >= '0' && c <= '9')
		s->at++;
	return s->at > from || stop(s, N_("a digit was expected"));
}

static bool number(struct data_scan *s)
{
	if (peek(s) == '-')
		s->at++;
	if (peek(s) == '0')
		s->at++;
	else if (!digits(s))
		return false;
	if (peek(s) == '.') {
		s->at++;
		if (!digits(s))
			return false;
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		if (!digits(s))
			return false;
	}
	return true;
}

static bool word(struct data_scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < RH_LEN(words); i++) {
		if (rh_str_starts(rh_str_from(s->all, s->at), words[i])) {
			s->at += strlen(words[i]);
			return true;
		}
	}
	return stop(s, N_("a value was expected"));
}

static bool scalar(struct data_scan *s)
{
	int c = peek(s);

	if (c == '"')
		return data_scan_string(s, NULL);
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(s);
	return word(s);
}

static bool colon_after_key(struct data_scan *s)
{
	if (!data_scan_string(s, NULL))
		return false;
	data_scan_blank(s);
	if (peek(s) != ':')
		return stop(s, N_("a colon was expected"));
	s->at++;
	data_scan_blank(s);
	return true;
}

static bool value(struct data_scan *s, int depth);

static bool container(struct data_scan *s, int open, int depth)
{
	int close = open == '{' ? '}' : ']';

	if (depth > DATA_JSON_DEPTH) {
		s->deep = true;
		return stop(s, N_("it is nested too deeply"));
	}
	s->at++;
	data_scan_blank(s);
	if (peek(s) == close) {
		s->at++;
		return true;
	}
	for (;;) {
		if ((open == '{' && !colon_after_key(s)) || !value(s, depth))
			return false;
		data_scan_blank(s);
		int c = peek(s);
		if (c == close || c == ',')
			s->at++;
		if (c == close)
			return true;
		if (c != ',')
			return stop(s, N_("a comma or a closing bracket was expected"));
		data_scan_blank(s);
	}
}

static bool value(struct data_scan *s, int depth)
{
	int c = peek(s);

	return c == '{' || c == '[' ? container(s, c, depth + 1) : scalar(s);
}

bool data_scan_value(struct data_scan *s, struct rh_str *raw)
{
	data_scan_blank(s);
	size_t from = s->at;
	if (!value(s, 0))
		return false;
	if (raw)
		*raw = rh_str_n(s->all.p + from, s->at - from);
	return true;
}

/* Behind the closing quote of the text that s is in. */
static bool pass_text(struct data_scan *s)
{
	for (; s->at < s->all.n; s->at++) {
		s->at += data_scan_plain(s->all.p + s->at, s->all.n - s->at);
		if (peek(s) == '"') {
			s->at++;
			return true;
		}
		s->at += peek(s) == '\\';
	}
	s->at = s->all.n;
	return false;
}

static bool ends_scalar(int c)
{
	return c < 0 || c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool data_scan_pass(struct data_scan *s, struct rh_str *raw)
{
	size_t from, depth = 0;

	data_scan_blank(s);
	from = s->at;
	do {
		int c = peek(s);

		if (c < 0)
			return false;
		s->at++;
		if (c == '"') {
			if (!pass_text(s))
				return false;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			if (!depth--)
				return false;
		} else if (!depth) {
			while (!ends_scalar(peek(s)))
				s->at++;
		}
	} while (depth);
	*raw = rh_str_n(s->all.p + from, s->at - from);
	return true;
}

enum rh_code data_scan_fail(const struct data_scan *s, struct rh_err *e)
{
	size_t line = 1;

	for (size_t i = 0; i < s->at && i < s->all.n; i++)
		line += s->all.p[i] == '\n';
	rh_err_set(e, s->deep ? RH_E_LIMIT : RH_E_PARSE, _("This is not JSON that can be read"));
	return rh_err_why(e, _("line %zu, byte %zu: %s"), line, s->at, _(s->why));
}

enum rh_code data_json_check(struct rh_str doc, struct rh_err *e)
{
	struct data_scan s = { .all = doc };

	if (data_scan_value(&s, NULL)) {
		data_scan_blank(&s);
		if (s.at == doc.n)
			return RH_OK;
		(void)stop(&s, N_("there is more after the end"));
	}
	return data_scan_fail(&s, e);
}
