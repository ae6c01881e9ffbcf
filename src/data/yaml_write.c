/* JSON to block YAML, laid out as kubectl does. A text is left without quotes only when no YAML reader, of any version,
 * could take it for something else; lines of a text stand as lines where that is safe. */
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"
#include "data/yaml.h"

#include <string.h>

#define KEY_MOST 900 /* a longer name needs the "? " form: readers look ahead 1024 bytes for its colon */

struct writer {
	struct rh_buf *out;
	bool (*mask)(void *ctx, const char *pointer);
	void *ctx;
	struct rh_buf pointer;
	bool failed;
};

enum before { AT_TOP, AFTER_KEY, AFTER_DASH };

static void put(struct writer *w, struct rh_str raw, size_t indent, enum before before);

static void spaces(struct writer *w, size_t n)
{
	while (n--)
		rh_buf_addc(w->out, ' ');
}

/* ---- texts ---- */

/* Takes one glyph; true when it may stand in a file as it is. */
static bool next_clean(struct rh_str *rest, struct rh_str *taken)
{
	struct rh_glyph g;
	struct rh_str from = *rest;

	(void)rh_glyph_next(rest, &g);
	*taken = rh_str_n(from.p, from.n - rest->n);
	return !g.made && rh_str_eq(*taken, rh_str_n(g.text, g.bytes));
}

static bool all_clean(struct rh_str s)
{
	struct rh_str taken;

	while (s.n)
		if (!next_clean(&s, &taken))
			return false;
	return true;
}

/* Words that some version of YAML takes for something else than text. */
static bool is_word(struct rh_str s)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

	for (size_t i = 0; i < RH_LEN(words); i++)
		if (rh_str_is_nocase(s, words[i]))
			return true;
	return false;
}

static bool needs_no_quotes(struct rh_str s)
{
	if (!s.n || strchr("-+.0123456789~?:,[]{}#&*!|>'\"%@`=< ", s.p[0]) || is_word(s))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool last = i + 1 == s.n;
		if (s.p[i] == ':' && (last || s.p[i + 1] == ' '))
			return false;
		if (s.p[i] == ' ' && (last || s.p[i + 1] == '#'))
			return false;
	}
	return all_clean(s);
}

static void put_escaped(struct writer *w, struct rh_str taken)
{
	uint32_t c;

	while (rh_utf8_next(&taken, &c)) {
		if (c == '\n')
			rh_buf_addz(w->out, "\\n");
		else if (c == '\t')
			rh_buf_addz(w->out, "\\t");
		else if (c > 0x10ffff)
			rh_buf_addz(w->out, "\\ufffd");
		else
			rh_buf_addf(w->out, c > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)c);
	}
}

static void put_double_quoted(struct writer *w, struct rh_str s)
{
	struct rh_str taken;

	rh_buf_addc(w->out, '"');
	while (s.n) {
		if (!next_clean(&s, &taken)) {
			put_escaped(w, taken);
			continue;
		}
		if (taken.p[0] == '"' || taken.p[0] == '\\')
			rh_buf_addc(w->out, '\\');
		rh_buf_adds(w->out, taken);
	}
	rh_buf_addc(w->out, '"');
}

static void put_quoted(struct writer *w, struct rh_str s)
{
	bool awkward = rh_str_find(s, "\"") < s.n || rh_str_find(s, "\\") < s.n;

	if (!awkward || !all_clean(s)) {
		put_double_quoted(w, s);
		return;
	}
	rh_buf_addc(w->out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			rh_buf_addc(w->out, '\'');
		rh_buf_addc(w->out, s.p[i]);
	}
	rh_buf_addc(w->out, '\'');
}

/* Several lines, none of which hides anything: no blanks at an end, at most one newline after the last. */
static bool fits_block(struct rh_str s)
{
	struct rh_str line;
	bool open = true;

	if (rh_str_find(s, "\n") == s.n || s.p[0] == ' ' || s.p[0] == '\n' || rh_str_ends(s, "\n\n"))
		return false;
	while (open) {
		open = rh_str_find(s, "\n") < s.n;
		(void)rh_str_cut(&s, '\n', &line);
		if (!all_clean(line) || (line.n && line.p[line.n - 1] == ' '))
			return false;
	}
	return true;
}

static void put_block(struct writer *w, struct rh_str s, size_t indent)
{
	struct rh_str line;
	bool ends = rh_str_ends(s, "\n");

	rh_buf_addz(w->out, ends ? "|\n" : "|-\n");
	if (ends)
		s.n--;
	while (rh_str_cut(&s, '\n', &line)) {
		if (line.n)
			spaces(w, indent);
		rh_buf_adds(w->out, line);
		rh_buf_addc(w->out, '\n');
	}
}

/* raw: a JSON string. block_indent 0: it must stay on this line. Ends the line when it is a value. */
static void put_text(struct writer *w, struct rh_str raw, size_t block_indent)
{
	struct rh_buf text;

	rh_buf_init(&text, raw.n * 3);
	(void)data_json_decode(raw, DATA_JSON_NUL, rh_out_buf(&text));
	struct rh_str s = rh_buf_str(&text);
	if (block_indent && fits_block(s)) {
		put_block(w, s, block_indent);
	} else {
		if (needs_no_quotes(s))
			rh_buf_adds(w->out, s);
		else
			put_quoted(w, s);
		if (block_indent)
			rh_buf_addc(w->out, '\n');
	}
	rh_buf_release(&text);
}

/* ---- containers ---- */

/* Escaped, a name may be six times as long as it is. */
static void put_name(struct writer *w, struct rh_str key, size_t indent)
{
	struct writer to = *w;
	struct rh_buf name;

	if (key.n <= KEY_MOST / 6) {
		put_text(w, key, 0);
		rh_buf_addc(w->out, ':');
		return;
	}
	rh_buf_init(&name, w->out->limit);
	to.out = &name;
	put_text(&to, key, 0);
	if (name.n > KEY_MOST)
		rh_buf_addz(w->out, "? ");
	rh_buf_add(w->out, name.p, name.n);
	if (name.n > KEY_MOST) {
		rh_buf_addc(w->out, '\n');
		spaces(w, indent);
	}
	rh_buf_addc(w->out, ':');
	rh_buf_release(&name);
}

/* Makes the pointer of a member; gives the length to go back to. */
static size_t enter(struct writer *w, const struct data_json_iter *it)
{
	size_t before = w->pointer.n;
	struct rh_buf name;

	rh_buf_addc(&w->pointer, '/');
	if (!it->key.n) {
		rh_buf_addf(&w->pointer, "%u", it->count - 1);
		return before;
	}
	rh_buf_init(&name, DATA_TOKEN_LIMIT);
	(void)data_json_decode(it->key, DATA_JSON_SHOW, rh_out_buf(&name));
	w->failed |= name.over;
	data_json_pointer_add(&w->pointer, rh_buf_str(&name));
	rh_buf_release(&name);
	return before;
}

static void put_members(struct writer *w, struct rh_str raw, size_t indent, bool first_here)
{
	struct data_json_iter it;

	(void)data_json_iter_init(&it, raw);
	while (!w->failed && !w->out->over && data_json_next(&it)) {
		size_t back = enter(w, &it);
		if (!first_here || it.count > 1)
			spaces(w, indent);
		if (it.key.n)
			put_name(w, it.key, indent);
		else
			rh_buf_addc(w->out, '-');
		put(w, it.value, indent, it.key.n ? AFTER_KEY : AFTER_DASH);
		w->pointer.n = back;
		w->pointer.p[back] = '\0';
	}
}

static bool is_empty(struct rh_str raw)
{
	struct data_json_iter it;

	return data_json_iter_init(&it, raw) && !data_json_next(&it);
}

static void put_scalar(struct writer *w, struct rh_str raw, size_t indent)
{
	if (raw.p[0] == '"') {
		put_text(w, raw, indent);
		return;
	}
	if (raw.p[0] == '{' || raw.p[0] == '[')
		rh_buf_addz(w->out, raw.p[0] == '{' ? "{}" : "[]");
	else
		rh_buf_adds(w->out, raw);
	rh_buf_addc(w->out, '\n');
}

/* A value after "key:" or "-" that stand at `indent`. */
static void put(struct writer *w, struct rh_str raw, size_t indent, enum before before)
{
	bool map = raw.p[0] == '{', list = raw.p[0] == '[';

	if (w->mask && w->mask(w->ctx, w->pointer.p)) {
		rh_buf_addz(w->out, before == AT_TOP ? "\"" DATA_YAML_MASK "\"\n" : " \"" DATA_YAML_MASK "\"\n");
	} else if ((!map && !list) || is_empty(raw)) {
		if (before != AT_TOP)
			rh_buf_addc(w->out, ' ');
		put_scalar(w, raw, indent + 2);
	} else if (before == AFTER_KEY) {
		rh_buf_addc(w->out, '\n');
		put_members(w, raw, map ? indent + 2 : indent, false);
	} else {
		if (before == AFTER_DASH)
			rh_buf_addc(w->out, ' ');
		put_members(w, raw, before == AFTER_DASH ? indent + 2 : indent, before == AFTER_DASH);
	}
}

enum rh_code data_yaml_from_json(struct rh_str json, bool (*mask)(void *ctx, const char *pointer), void *ctx,
				 struct rh_buf *yaml, struct rh_err *e)
{
	struct writer w = { .out = yaml, .mask = mask, .ctx = ctx };
	enum rh_code code = data_json_check(json, e);

	if (code != RH_OK)
		return code;
	rh_buf_init(&w.pointer, DATA_JSON_DEPTH * DATA_TOKEN_LIMIT);
	put(&w, rh_str_trim(json), 0, AT_TOP);
	w.failed |= w.pointer.over;
	rh_buf_release(&w.pointer);
	return w.failed || yaml->over ? rh_err_set(e, RH_E_LIMIT, _("The object is too large to be shown as YAML"))
				      : RH_OK;
}
