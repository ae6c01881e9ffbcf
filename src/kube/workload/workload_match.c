/* Rules that match labels, in the words of kubectl -l. */
#include "base/base.h"
#include "data/json.h"
#include "kube/workload/match.h"
#include "kube/workload_items.h"

#include <string.h>

enum { TEXT_LIMIT = 1 << 16 };

/* What a label's key and value are made of: all else would be taken for part of the rule. */
static bool is_word_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("-_./", c));
}

static bool is_word(struct rh_str s)
{
	bool fine = true;

	for (size_t i = 0; i < s.n; i++)
		fine &= is_word_char(s.p[i]);
	return fine;
}

/* ---- to words ---- */

static const struct {
	const char *operator, * before, *between, *one;
	bool values; /* it has some: in brackets when there are several */
} forms[] = {
	{ "In", "", " in ", "=", true },   { "NotIn", "", " notin ", "!=", true },
	{ "Exists", "", "", NULL, false }, { "DoesNotExist", "!", "", NULL, false },
	{ "Gt", "", NULL, ">", true },     { "Lt", "", NULL, "<", true },
};

static size_t read_values(struct rh_str array, struct rh_buf *out)
{
	struct data_json_iter it;
	size_t n = 0;

	if (!data_json_iter_init(&it, array))
		return 0;
	while (data_json_next(&it)) {
		struct rh_buf value;
		rh_buf_init(&value, TEXT_LIMIT);
		bool fine =
			data_json_decode(it.value, DATA_JSON_SHOW, rh_out_buf(&value)) && is_word(rh_buf_str(&value));
		rh_buf_addf(out, "%s%s", n ? "," : "", value.p);
		rh_buf_release(&value);
		if (!fine)
			return 0;
		n++;
	}
	return n;
}

static bool show_one(struct rh_str expression, struct rh_buf *out)
{
	struct rh_buf key, operator, values;
	bool fine = false;

	rh_buf_init(&key, TEXT_LIMIT);
	rh_buf_init(&operator, 64);
	rh_buf_init(&values, TEXT_LIMIT);
	bool read = data_json_find_text(expression, "/key", &key) && key.n && is_word(rh_buf_str(&key)) &&
		    data_json_find_text(expression, "/operator", &operator);
	size_t n = read_values(data_json_part(expression, "/values"), &values);
	for (size_t i = 0; read && i < RH_LEN(forms); i++) {
		if (strcmp(forms[i].operator, operator.p) != 0)
			continue;
		fine = forms[i].values ? n == 1 || (n && forms[i].between) : !n;
		if (n > 1)
			rh_buf_addf(out, "%s%s(%s)", key.p, forms[i].between ? forms[i].between : "", values.p);
		else
			rh_buf_addf(out, "%s%s%s%s", forms[i].before, key.p, n ? forms[i].one : "", values.p);
	}
	rh_buf_release(&key);
	rh_buf_release(&operator);
	rh_buf_release(&values);
	return fine;
}

bool kube_match_show(struct rh_str expressions, struct rh_buf *out)
{
	struct data_json_iter it;

	if (!expressions.n || !data_json_iter_init(&it, expressions))
		return true;
	while (data_json_next(&it)) {
		rh_buf_addz(out, out->n ? "," : "");
		if (!show_one(it.value, out))
			return false;
	}
	return true;
}

bool kube_match_show_labels(struct rh_str labels, struct rh_buf *out)
{
	struct data_json_iter it;
	bool fine = true;

	if (!labels.n || !data_json_iter_init(&it, labels))
		return true;
	while (fine && data_json_next(&it)) {
		struct rh_buf key, value;
		rh_buf_init(&key, TEXT_LIMIT);
		rh_buf_init(&value, TEXT_LIMIT);
		fine = data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&key)) && is_word(rh_buf_str(&key)) &&
		       data_json_decode(it.value, DATA_JSON_SHOW, rh_out_buf(&value)) && is_word(rh_buf_str(&value));
		rh_buf_addf(out, "%s%s=%s", out->n ? "," : "", key.p, value.p);
		rh_buf_release(&key);
		rh_buf_release(&value);
	}
	return fine;
}

/* ---- from words ---- */

struct reader {
	struct rh_str rest;
	struct data_jw *w; /* NULL: it is only checked */
	bool nodes;
};

static void blanks(struct reader *r)
{
	while (r->rest.n && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t'))
		r->rest = rh_str_from(r->rest, 1);
}

static bool take(struct reader *r, const char *word)
{
	blanks(r);
	if (!rh_str_starts(r->rest, word))
		return false;
	r->rest = rh_str_from(r->rest, strlen(word));
	return true;
}

static struct rh_str take_word(struct reader *r)
{
	struct rh_str word;

	blanks(r);
	word = r->rest;
	for (word.n = 0; word.n < r->rest.n && is_word_char(r->rest.p[word.n]);)
		word.n++;
	r->rest = rh_str_from(r->rest, word.n);
	return word;
}

static void open_expression(struct reader *r, struct rh_str key, const char *operator, bool values)
{
	if (!r->w)
		return;
	data_jw_open(r->w, '{');
	data_jw_kv(r->w, "key", key);
	data_jw_kv(r->w, "operator", rh_str(operator));
	if (values)
		data_jw_kv_open(r->w, "values", '[');
}

static void close_expression(struct reader *r, bool values)
{
	if (!r->w)
		return;
	if (values)
		data_jw_close(r->w, ']');
	data_jw_close(r->w, '}');
}

static void add_value(struct reader *r, struct rh_str value)
{
	if (r->w)
		data_jw_str(r->w, value);
}

static bool one_value(struct reader *r, struct rh_str key, const char *operator, bool number)
{
	struct rh_str value = take_word(r);
	int64_t n;

	open_expression(r, key, operator, true);
	add_value(r, value);
	close_expression(r, true);
	return !number || rh_str_number(value, INT64_MIN, INT64_MAX, &n);
}

static bool list_of_values(struct reader *r, struct rh_str key, const char *operator)
{
	if (!take(r, "("))
		return false;
	open_expression(r, key, operator, true);
	do {
		struct rh_str value = take_word(r);
		if (!value.n)
			return false;
		add_value(r, value);
	} while (take(r, ","));
	close_expression(r, true);
	return take(r, ")");
}

static bool no_values(struct reader *r, struct rh_str key, const char *operator)
{
	open_expression(r, key, operator, false);
	close_expression(r, false);
	return true;
}

static bool read_one(struct reader *r)
{
	bool absent = take(r, "!");
	struct rh_str key = take_word(r), word;

	if (!key.n)
		return false;
	if (absent)
		return no_values(r, key, "DoesNotExist");
	if (take(r, "!="))
		return one_value(r, key, "NotIn", false);
	if (take(r, "==") || take(r, "="))
		return one_value(r, key, "In", false);
	if (r->nodes && take(r, ">"))
		return one_value(r, key, "Gt", true);
	if (r->nodes && take(r, "<"))
		return one_value(r, key, "Lt", true);
	word = take_word(r);
	if (rh_str_is(word, "in") || rh_str_is(word, "notin"))
		return list_of_values(r, key, word.n == 2 ? "In" : "NotIn");
	return !word.n && no_values(r, key, "Exists");
}

static bool read_all(struct reader *r)
{
	do {
		if (!read_one(r))
			return false;
	} while (take(r, ","));
	blanks(r);
	return !r->rest.n;
}

static enum rh_code wrong(bool nodes, struct rh_err *e)
{
	rh_err_set(e, RH_E_INVALID, "%s", _("This does not say which labels."));
	rh_err_fix(e, "%s",
		   nodes ? _("For example disk=ssd, zone in (a,b), !spot, cpus>8; several with ',' between them.")
			 : _("For example app=web, tier in (a,b), !canary; several with ',' between them."));
	return RH_E_INVALID;
}

bool kube_match_check(struct rh_str text, bool nodes, struct rh_err *e)
{
	struct reader r = { .rest = text, .nodes = nodes };

	return read_all(&r) || (wrong(nodes, e), false);
}

enum rh_code kube_match_make(struct rh_str text, bool nodes, struct rh_secret *out, struct rh_err *e)
{
	struct data_jw w;
	struct reader r = { .rest = text, .nodes = nodes, .w = &w };

	if (!kube_match_check(text, nodes, e))
		return e->code;
	rh_secret_clear(out);
	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '[');
	(void)read_all(&r);
	data_jw_close(&w, ']');
	return RH_OK;
}
