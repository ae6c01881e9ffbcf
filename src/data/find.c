/* Finding values in bytes: walking containers and following JSON pointers (RFC 6901). */
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"

#include <string.h>

bool data_json_iter_init(struct data_json_iter *it, struct rh_str container)
{
	struct rh_str s = rh_str_trim(container);

	*it = (struct data_json_iter){ 0 };
	if (!s.n || (s.p[0] != '{' && s.p[0] != '['))
		return false;
	it->close = s.p[0] == '{' ? '}' : ']';
	it->rest = rh_str_from(s, 1);
	return true;
}

bool data_json_iter_within(struct data_json_iter *it, struct rh_str container)
{
	bool can = data_json_iter_init(it, container);

	it->checked = can;
	return can;
}

static bool broken(struct data_json_iter *it)
{
	it->broken = true;
	it->close = 0;
	return false;
}

/* Passes what stands between the values. False at the end of the container, or where it breaks. */
static bool between(struct data_json_iter *it, struct data_scan *s)
{
	data_scan_blank(s);
	int c = s->at < s->all.n ? s->all.p[s->at] : 0;
	if (c == it->close) {
		it->close = 0;
		return false;
	}
	if (!it->count)
		return true;
	if (c != ',')
		return broken(it);
	s->at++;
	data_scan_blank(s);
	return true;
}

bool data_json_next(struct data_json_iter *it)
{
	struct data_scan s = { .all = it->rest };

	if (!it->close || !between(it, &s))
		return false;
	it->key = rh_str_n(NULL, 0);
	if (it->close == '}') {
		if (!data_scan_string(&s, &it->key))
			return broken(it);
		data_scan_blank(&s);
		if (s.at >= s.all.n || s.all.p[s.at++] != ':')
			return broken(it);
	}
	if (it->checked ? !data_scan_pass(&s, &it->value) : !data_scan_value(&s, &it->value))
		return broken(it);
	it->rest = rh_str_from(it->rest, s.at);
	it->count++;
	return true;
}

/* ---- pointers ---- */

bool data_pointer_next(struct rh_str *pointer, struct rh_buf *token)
{
	rh_buf_clear(token);
	if (!pointer->n)
		return false;
	if (pointer->p[0] != '/')
		RH_BUG("a JSON pointer must begin with a slash: %.*s", RH_ARG(*pointer));
	size_t i = 1;
	for (; i < pointer->n && pointer->p[i] != '/'; i++) {
		char c = pointer->p[i];
		if (c == '~' && i + 1 < pointer->n && (pointer->p[i + 1] == '0' || pointer->p[i + 1] == '1'))
			c = pointer->p[++i] == '0' ? '~' : '/';
		rh_buf_addc(token, c);
	}
	*pointer = rh_str_from(*pointer, i);
	return true;
}

void data_json_pointer_add(struct rh_buf *pointer, struct rh_str token)
{
	for (size_t i = 0; i < token.n; i++) {
		if (token.p[i] == '~')
			rh_buf_addz(pointer, "~0");
		else if (token.p[i] == '/')
			rh_buf_addz(pointer, "~1");
		else
			rh_buf_addc(pointer, token.p[i]);
	}
}

bool data_pointer_index(struct rh_str token, unsigned *index)
{
	int64_t v;

	if (!rh_str_number(token, 0, UINT32_MAX, &v) || token.p[0] == '-' || (token.p[0] == '0' && token.n > 1))
		return false;
	*index = (unsigned)v;
	return true;
}

bool data_json_step(struct rh_str container, bool checked, struct rh_str token, struct rh_str *value, bool *breaks)
{
	struct data_json_iter it;
	unsigned index = 0;
	bool found = false;

	*breaks = false;
	if (!data_json_iter_init(&it, container))
		return false;
	it.checked = checked;
	bool array = it.close == ']';
	if (array && !data_pointer_index(token, &index))
		return false;
	while (data_json_next(&it)) {
		if (array ? it.count - 1 == index : data_json_key_eq(it.key, token)) {
			*value = it.value;
			found = true;
		}
	}
	*breaks = it.broken;
	return found && !it.broken;
}

static enum rh_code absent(const char *pointer, struct rh_err *e)
{
	rh_err_set(e, RH_E_NOTFOUND, _("The object has no such field"));
	return rh_err_why(e, "%s", pointer);
}

enum rh_code data_json_find(struct rh_str doc, const char *pointer, struct rh_str *value, struct rh_err *e)
{
	struct data_scan s = { .all = doc };
	struct rh_str rest = rh_str(pointer), at;
	struct rh_buf token;
	bool breaks = false, there = true;

	if (!rest.n && !data_scan_value(&s, value))
		return data_scan_fail(&s, e);
	rh_buf_init(&token, DATA_TOKEN_LIMIT);
	at = doc;
	while (there && data_pointer_next(&rest, &token))
		there = !token.over && data_json_step(at, at.p != doc.p, rh_buf_str(&token), &at, &breaks);
	rh_buf_release(&token);
	if (breaks) {
		if (data_scan_value(&s, NULL))
			return rh_err_set(e, RH_E_PARSE, _("This is not JSON that can be read"));
		return data_scan_fail(&s, e);
	}
	if (!there) {
		if (!data_scan_value(&s, NULL))
			return data_scan_fail(&s, e);
		return absent(pointer, e);
	}
	if (*pointer)
		*value = at;
	return RH_OK;
}

bool data_json_find_text(struct rh_str doc, const char *pointer, struct rh_buf *out)
{
	struct rh_str raw;
	struct rh_err e;

	if (data_json_find(doc, pointer, &raw, &e) != RH_OK || raw.p[0] != '"')
		return false;
	return data_json_decode(raw, DATA_JSON_EXACT, rh_out_buf(out)) && !out->over;
}

struct rh_str data_json_part(struct rh_str doc, const char *pointer)
{
	struct rh_str raw;
	struct rh_err e;

	return data_json_find(doc, pointer, &raw, &e) == RH_OK ? raw : RH_STR("");
}
