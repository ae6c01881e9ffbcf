/* The line that is edited: what each key does, and random keys against a second, simpler model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/form/line.h"

static enum ui_used press(struct ui_line *l, const char *name)
{
	struct ui_event e;

	assert_true(ui_event_parse(name, &e));
	return ui_line_key(l, &e, false);
}

static enum ui_used paste(struct ui_line *l, const char *text)
{
	struct rh_secret s;
	enum ui_used used;

	rh_secret_init(&s);
	rh_secret_set(&s, rh_str(text));
	used = ui_line_key(l, &(struct ui_event){ .key = UI_KEY_PASTE, .paste = &s }, false);
	rh_secret_release(&s);
	return used;
}

static void is(const struct ui_line *l, const char *text, size_t cursor)
{
	struct rh_str s = rh_secret_peek(&l->text);

	if (!rh_str_is(s, text) || l->cursor != cursor)
		fail_msg("got \"%.*s\" and %zu, not \"%s\" and %zu", RH_ARG(s), l->cursor, text, cursor);
}

/* Text, cursor from the end by Left, keys, and what comes out. */
static const struct {
	const char *text;
	int left;
	const char *keys, *after;
	size_t cursor;
} table[] = {
	{ "", 0, "a b 中 Space é", "ab中 é", 8 },
	{ "abc", 1, "X", "abXc", 3 },
	{ "中文", 1, "Backspace", "文", 0 },
	{ "中文", 1, "Del", "中", 3 },
	{ "e\xcc\x81x", 1, "Backspace", "x", 0 }, /* a letter and its accent go together */
	{ "ae\xcc\x81x", 2, "Del", "ax", 1 },
	{ "abc", 0, "^A ^D", "bc", 0 },
	{ "abc", 0, "Home Right End Left", "abc", 2 },
	{ "one two", 0, "^W", "one ", 4 },
	{ "one two ", 0, "^W", "one ", 4 },
	{ "quay.io/acme", 0, "^W", "", 0 },
	{ "quay.io/acme", 0, "Alt-Backspace", "quay.io/", 8 },
	{ "quay.io/acme", 0, "Alt-b Alt-b", "quay.io/acme", 5 },
	{ "quay.io/acme", 12, "Alt-f Alt-f", "quay.io/acme", 7 },
	{ "quay.io/acme", 12, "Alt-d", ".io/acme", 0 },
	{ "abcdef", 3, "^K", "abc", 3 },
	{ "abcdef", 3, "^U", "def", 0 },
	{ "abc", 0, "d e f ^_", "abc", 3 }, /* what was typed in one go is one step */
	{ "abc", 0, "d Left e ^_", "abcd", 3 },
	{ "abc", 0, "^U ^_", "abc", 3 },
	{ "abc", 0, "^W x ^_ ^_", "abc", 3 },
	{ "abc", 0, "^_", "abc", 3 },
	{ "", 0, "Backspace Del ^W ^K ^U", "", 0 },
	/* without blanks a word is a character; marks stand between words */
	{ "镜像仓库", 0, "^W", "镜像仓", 9 },
	{ "用于 web，测试。", 0, "^W ^W", "用于 web，", 13 },
	{ "用于 web", 0, "^W ^W", "用", 3 },
	{ "镜像 quay", 0, "Alt-b Alt-b", "镜像 quay", 3 },
	{ "镜像 quay", 6, "Alt-d", "镜 quay", 3 },
	{ "a🇨🇳", 0, "Backspace", "a", 1 }, /* a flag is two letters */
	{ "🇨🇳🇩🇪", 0, "Left Del", "🇨🇳", 8 },
};

static void keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(table); i++) {
		struct rh_str rest = rh_str(table[i].keys), name;
		struct ui_line l;

		ui_line_init(&l, &(struct ui_input_spec){ .max = 100 });
		ui_line_set(&l, rh_str(table[i].text));
		for (int k = 0; k < table[i].left; k++)
			press(&l, "Left");
		while (rh_str_cut(&rest, ' ', &name)) {
			char *z = rh_str_dup(name);

			press(&l, z);
			free(z);
		}
		is(&l, table[i].after, table[i].cursor);
		ui_line_release(&l);
	}
}

static void answers(void **state)
{
	struct ui_line l;

	(void)state;
	ui_line_init(&l, &(struct ui_input_spec){ .max = 4 });
	assert_int_equal(press(&l, "a"), UI_CHANGED);
	assert_int_equal(press(&l, "Left"), UI_USED);
	assert_int_equal(press(&l, "Enter"), UI_DONE);
	assert_int_equal(press(&l, "Up"), UI_LEFT_UP);
	assert_int_equal(press(&l, "Down"), UI_LEFT_DOWN);
	assert_int_equal(press(&l, "F5"), UI_IGNORED);
	assert_int_equal(press(&l, "^S"), UI_IGNORED);
	assert_int_equal(press(&l, "Tab"), UI_IGNORED);
	assert_int_equal(press(&l, "Backspace"), UI_USED);
	assert_int_equal(press(&l, "中"), UI_CHANGED);
	assert_int_equal(press(&l, "b"), UI_REFUSED); /* the limit is in bytes, and nothing is cut */
	is(&l, "中a", 3);
	ui_line_release(&l);
	ui_line_init(&l, &(struct ui_input_spec){ .max = 20, .ascii = true });
	assert_int_equal(press(&l, "é"), UI_REFUSED);
	assert_int_equal(paste(&l, "abcé"), UI_REFUSED);
	assert_int_equal(paste(&l, "abc"), UI_CHANGED);
	is(&l, "abc", 3);
	ui_line_release(&l);
	ui_line_init(&l, &(struct ui_input_spec){ .max = 20, .digits = true });
	assert_int_equal(press(&l, "5"), UI_CHANGED);
	assert_int_equal(press(&l, "x"), UI_REFUSED);
	ui_line_release(&l);
}

static void pastes(void **state)
{
	struct ui_line l;

	(void)state;
	ui_line_init(&l, &(struct ui_input_spec){ .max = 20 });
	paste(&l, "robot-token\n");
	is(&l, "robot-token", 11);
	press(&l, "Home");
	paste(&l, "a\tb\nc ");
	is(&l, "a b c robot-token", 6);
	press(&l, "^_");
	is(&l, "robot-token", 0);
	assert_int_equal(paste(&l, "1234567890"), UI_REFUSED); /* whole or not at all: a cut token is a wrong one */
	is(&l, "robot-token", 0);
	ui_line_release(&l);
	ui_line_init(&l, &(struct ui_input_spec){ .max = 20, .lines = true });
	paste(&l, "-----\nx\n");
	is(&l, "-----\nx\n", 8);
	ui_line_release(&l);
}

/* Nobody sees where the cursor is in a masked text: it stays at the end. */
static void blind(void **state)
{
	struct ui_line l;
	struct ui_event left = { .key = UI_KEY_LEFT }, x = { .key = UI_KEY_CHAR, .c = 'x' };

	(void)state;
	ui_line_init(&l, &(struct ui_input_spec){ .max = 20, .masked = true });
	ui_line_set(&l, rh_str("hunter"));
	ui_line_key(&l, &left, true);
	ui_line_key(&l, &x, true);
	is(&l, "hunterx", 7);
	ui_line_release(&l);
}

/* What is taken out of the text is not left in its memory. */
static void wiped(void **state)
{
	struct ui_line l;

	(void)state;
	ui_line_init(&l, &(struct ui_input_spec){ .max = 64, .masked = true });
	ui_line_set(&l, rh_str("correct horse battery"));
	press(&l, "^U");
	assert_null(memmem(l.text.p, l.text.cap, "horse", 5));
	press(&l, "^_");
	assert_null(memmem(l.gone.p, l.gone.cap, "horse", 5));
	press(&l, "^W");
	assert_null(memmem(l.text.p, l.text.cap, "batt", 4));
	for (int i = 0; i < 2 * UI_LINE_UNDO; i++)
		press(&l, i % 2 ? "Backspace" : "y");
	assert_null(memmem(l.gone.p, l.gone.cap, "batt", 4)); /* steps that were forgotten are wiped too */
	ui_line_release(&l);
}

/* ---- against a second model: an array of characters ---- */

struct model {
	const char *c[400];
	int n, cursor;
};
static const char *const letters[] = { "a", "z", " ", "-", "é", "中", "🚀", "\xcc\x81", "文", "7" };

static bool is_mark(const char *c)
{
	return !strcmp(c, "\xcc\x81");
}

/* A mark belongs to what stands before it, unless nothing but marks does. */
static bool starts_glyph(const struct model *m, int i)
{
	if (i == 0 || !is_mark(m->c[i]))
		return true;
	for (int j = 0; j < i; j++)
		if (!is_mark(m->c[j]))
			return false;
	return true;
}

static int after(const struct model *m, int i)
{
	if (i < m->n)
		i++;
	while (i < m->n && !starts_glyph(m, i))
		i++;
	return i;
}

static int before(const struct model *m, int i)
{
	if (i > 0)
		i--;
	while (i > 0 && !starts_glyph(m, i))
		i--;
	return i;
}

static void take_out(struct model *m, int from, int to)
{
	memmove(m->c + from, m->c + to, (size_t)(m->n - to) * sizeof *m->c);
	m->n -= to - from;
	m->cursor = from;
	while (m->cursor < m->n && !starts_glyph(m, m->cursor))
		m->cursor++;
}

static void put_in(struct model *m, const char *c)
{
	memmove(m->c + m->cursor + 1, m->c + m->cursor, (size_t)(m->n - m->cursor) * sizeof *m->c);
	m->c[m->cursor++] = c;
	m->n++;
	while (m->cursor < m->n && !starts_glyph(m, m->cursor))
		m->cursor++;
}

static size_t bytes(const struct model *m, int to)
{
	size_t n = 0;

	for (int i = 0; i < to; i++)
		n += strlen(m->c[i]);
	return n;
}

static void compare(const struct ui_line *l, const struct model *m)
{
	char text[2000] = "";

	for (int i = 0; i < m->n; i++)
		strncat(text, m->c[i], sizeof text - strlen(text) - 1);
	is(l, text, bytes(m, m->cursor));
}

static void model_key(struct model *m, const char *key, size_t max)
{
	if (!strcmp(key, "Left"))
		m->cursor = before(m, m->cursor);
	else if (!strcmp(key, "Right"))
		m->cursor = after(m, m->cursor);
	else if (!strcmp(key, "Home"))
		m->cursor = 0;
	else if (!strcmp(key, "End"))
		m->cursor = m->n;
	else if (!strcmp(key, "Backspace"))
		take_out(m, before(m, m->cursor), m->cursor);
	else if (!strcmp(key, "Del"))
		take_out(m, m->cursor, after(m, m->cursor));
	else if (!strcmp(key, "^K"))
		take_out(m, m->cursor, m->n);
	else if (!strcmp(key, "^U"))
		take_out(m, 0, m->cursor);
	else if (bytes(m, m->n) + strlen(key) <= max)
		put_in(m, key);
}

static void against_model(void **state)
{
	static const char *const moves[] = { "Left",      "Left",      "Right", "Home", "End",
					     "Backspace", "Backspace", "Del",   "^K",   "^U" };
	uint64_t r = 7;

	(void)state;
	for (int round = 0; round < 150; round++) {
		size_t max = 8 + (size_t)round % 60;
		struct model m = { .n = 0 };
		struct ui_line l;

		ui_line_init(&l, &(struct ui_input_spec){ .max = max });
		for (int i = 0; i < 200; i++) {
			r = r * 6364136223846793005u + 1442695040888963407u;
			unsigned q = (unsigned)(r >> 33);
			/* ^K and ^U only now and then, or nothing is ever long */
			size_t which = (q >> 4) % RH_LEN(moves);
			const char *key = q % 5 < 3             ? letters[(q >> 4) % RH_LEN(letters)]
					  : which >= 8 && q % 7 ? "Left"
								: moves[which];

			model_key(&m, key, max);
			if (strcmp(key, "\xcc\x81"))
				press(&l, strcmp(key, " ") ? key : "Space");
			else
				ui_line_key(&l, &(struct ui_event){ .key = UI_KEY_CHAR, .c = 0x301 }, false);
			compare(&l, &m);
		}
		ui_line_release(&l);
	}
}

/* Every step back leads to exactly the text before it. */
static void all_the_way_back(void **state)
{
	static const char *const edits[] = { "^W",    "Backspace", "Del",   "Alt-d", "^K",
					     "paste", "paste",     "paste", "Left",  "Home" };
	uint64_t r = 3;

	(void)state;
	for (int round = 0; round < 60; round++) {
		char *texts[UI_LINE_UNDO];
		int n = 0;
		struct ui_line l;

		ui_line_init(&l, &(struct ui_input_spec){ .max = 300 });
		ui_line_set(&l, rh_str("first text 中文"));
		while (n < UI_LINE_UNDO) {
			r = r * 6364136223846793005u + 1442695040888963407u;
			const char *edit = edits[(r >> 33) % RH_LEN(edits)];
			char *was = rh_str_dup(rh_secret_peek(&l.text));
			enum ui_used used = !strcmp(edit, "paste")
						    ? paste(&l, (r >> 50) % 2 ? "one e\xcc\x81 " : "中 two")
						    : press(&l, edit);

			if (used == UI_CHANGED)
				texts[n++] = was;
			else
				free(was);
		}
		while (n > 0) {
			assert_int_equal(press(&l, "^_"), UI_CHANGED);
			assert_true(rh_str_is(rh_secret_peek(&l.text), texts[--n]));
			free(texts[n]);
		}
		assert_int_equal(press(&l, "^_"), UI_USED);
		ui_line_release(&l);
	}
}

/* Full-width characters come into a field of ASCII or of digits, to be put right there; others do not. */
static void full_width(void **state)
{
	static const struct {
		struct ui_input_spec spec;
		const char *text;
		bool taken;
	} cases[] = {
		{ { .max = 40, .ascii = true }, "ｑｕａｙ．ｉｏ／", true },
		{ { .max = 40, .ascii = true }, "。", true },
		{ { .max = 40, .ascii = true }, "测", false },
		{ { .max = 40, .ascii = true }, "é", false },
		{ { .max = 40, .digits = true }, "５０００", true },
		{ { .max = 40, .digits = true }, "ａ", false },
		{ { .max = 40 }, "测试", true },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct ui_line l;

		ui_line_init(&l, &cases[i].spec);
		assert_int_equal(paste(&l, cases[i].text), cases[i].taken ? UI_CHANGED : UI_REFUSED);
		ui_line_release(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),          cmocka_unit_test(answers),
		cmocka_unit_test(pastes),        cmocka_unit_test(full_width),
		cmocka_unit_test(blind),         cmocka_unit_test(wiped),
		cmocka_unit_test(against_model), cmocka_unit_test(all_the_way_back),
	};

	rh_locale_init(NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
