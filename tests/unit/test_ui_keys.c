/* The decoder of a terminal's bytes: every sequence whole and split at every byte, answers swallowed, pastes, bursts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <cmocka.h>

#include "base/base.h"
#include "ui/event.h"
#include "ui/terminal/keys.h"

/* As people write it: "^S", "Alt-b", "F1", "中"; what ui_event_parse takes for the same. */
static void name_of(const struct ui_event *e, char out[16])
{
	static const char *const named[] = { "Enter",
					     "Tab",
					     "S-Tab",
					     "Esc",
					     "Backspace",
					     "Del",
					     "Ins",
					     "Up",
					     "Down",
					     "Left",
					     "Right",
					     "Home",
					     "End",
					     "PgUp",
					     "PgDn",
					     "Space",
					     "F1",
					     "F2",
					     "F3",
					     "F4",
					     "F5",
					     "F6",
					     "F7",
					     "F8",
					     "F9",
					     "F10",
					     "F11",
					     "F12",
					     "Alt-Backspace",
					     "Alt-Left",
					     "Alt-Right" };
	struct ui_event same;
	size_t n = 0;

	for (size_t i = 0; i < RH_LEN(named); i++)
		if (ui_event_parse(named[i], &same) && same.key == e->key && same.c == e->c) {
			snprintf(out, 16, "%s", named[i]);
			return;
		}
	n += (size_t)snprintf(out, 16, "%s", e->key == UI_KEY_CTRL ? "^" : e->key == UI_KEY_ALT ? "Alt-" : "");
	if (e->key == UI_KEY_CHAR || n)
		snprintf(out + n, 16 - n, "%lc",
			 (wint_t)(e->key == UI_KEY_CTRL && e->c >= 'a' && e->c <= 'z' ? e->c - 32 : e->c));
}

/* What came out, as text: names of keys, pastes in braces. */
static void drain(struct ui_keys *k, struct rh_buf *out)
{
	struct ui_event e;
	char name[16];

	while (ui_keys_next(k, &e)) {
		if (out->n)
			rh_buf_addc(out, ' ');
		if (e.key == UI_KEY_PASTE) {
			rh_buf_addc(out, '{');
			rh_buf_adds(out, rh_secret_peek(e.paste));
			rh_buf_addc(out, '}');
			continue;
		}
		name_of(&e, name);
		rh_buf_addz(out, name);
	}
}

static void teach(struct ui_keys *k)
{
	ui_keys_know(k, "\033OA", UI_KEY_UP);
	ui_keys_know(k, "\033[1~", UI_KEY_HOME);
	ui_keys_know(k, "\033[[A", UI_KEY_F1);
	ui_keys_know(k, "\033?x", UI_KEY_F7); /* some terminal's own idea */
	ui_keys_know(k, "\177", UI_KEY_BACKSPACE);
}

/* At most `piece` bytes a read; then time passes. */
static void decode(const char *bytes, size_t n, size_t piece, struct rh_buf *out)
{
	struct ui_keys k;

	ui_keys_init(&k);
	teach(&k);
	rh_buf_clear(out);
	for (size_t at = 0; at < n; at += piece)
		ui_keys_feed(&k, bytes + at, n - at < piece ? n - at : piece);
	drain(&k, out);
	if (ui_keys_wait(&k) >= 0) {
		ui_keys_timeout(&k);
		drain(&k, out);
	}
	assert_int_equal(ui_keys_wait(&k), -1);
	ui_keys_release(&k);
}

#define NUMBERS_60 "12;34;56;78;90;12;34;56;78;90;12;34;56;78;90;12;34;56;78;90;"

static const struct {
	const char *bytes, *events;
} table[] = {
	{ "a", "a" },
	{ "Z", "Z" },
	{ " ", "Space" },
	{ "\r", "Enter" },
	{ "\n", "Enter" },
	{ "\t", "Tab" },
	{ "\177", "Backspace" },
	{ "\b", "Backspace" },
	{ "\001", "^A" },
	{ "\023", "^S" },
	{ "\037", "^_" },
	{ "\032", "^Z" },
	{ "é", "é" },
	{ "中", "中" },
	{ "🚀", "🚀" },
	{ "\033", "Esc" },
	{ "\033\033", "Esc Esc" },
	{ "\033b", "Alt-b" },
	{ "\033中", "Alt-中" },
	{ "\033\177", "Alt-Backspace" },
	{ "\033\r", "Enter" },
	{ "\033[", "Alt-[" },
	{ "\033O", "Alt-o" },
	{ "\033]", "Alt-]" },
	{ "\033P", "Alt-p" },
	/* cursor keys: normal, application, with modifiers */
	{ "\033[A", "Up" },
	{ "\033OB", "Down" },
	{ "\033[1;2C", "Right" },
	{ "\033[1;5D", "Alt-b" },
	{ "\033[1;3C", "Alt-Right" },
	{ "\033[1;3D", "Alt-Left" },
	{ "\033[1;5C", "Alt-f" },
	{ "\033\033[C", "Alt-Right" },
	{ "\033\033OD", "Alt-Left" },
	{ "\033\033[A", "Esc Up" },
	{ "\033\033x", "Esc Alt-x" },
	{ "\033O5D", "Alt-b" },
	{ "\033[H", "Home" },
	{ "\033[F", "End" },
	{ "\033OH", "Home" },
	{ "\033[Z", "S-Tab" },
	{ "\033[1;2A", "Up" },
	{ "\033[a", "Up" },
	{ "\033Od", "Alt-b" },
	/* numbered keys */
	{ "\033[1~", "Home" },
	{ "\033[2~", "Ins" },
	{ "\033[3~", "Del" },
	{ "\033[4~", "End" },
	{ "\033[5~", "PgUp" },
	{ "\033[6~", "PgDn" },
	{ "\033[7~", "Home" },
	{ "\033[8~", "End" },
	{ "\033[3;5~", "Del" },
	{ "\033[3$", "Del" },
	{ "\033[5^", "PgUp" },
	/* F keys of xterm, vt, the Linux console */
	{ "\033OP", "F1" },
	{ "\033OS", "F4" },
	{ "\033[11~", "F1" },
	{ "\033[15~", "F5" },
	{ "\033[17~", "F6" },
	{ "\033[21~", "F10" },
	{ "\033[24~", "F12" },
	{ "\033[[A", "F1" },
	{ "\033[[E", "F5" },
	{ "\033[1;5P", "F1" },
	{ "\033?x", "F7" },
	/* the keypad */
	{ "\033OM", "Enter" },
	{ "\033Ok", "+" },
	{ "\033Oq", "1" },
	/* modifyOtherKeys and CSI u */
	{ "\033[27;5;115~", "^S" },
	{ "\033[115;5u", "^S" },
	{ "\033[97;3u", "Alt-a" },
	{ "\033[97u", "a" },
	{ "\033[97;2u", "A" },
	{ "\033[9;2u", "S-Tab" },
	{ "\033[13u", "Enter" },
	{ "\033[27u", "Esc" },
	{ "\033[97;1:3u", "" },
	{ "\033[57399u", "" },
	{ "\033[148u", "" },
	{ "\033[20013u", "中" },
	/* the wheel; buttons and old mouse reports are nothing */
	{ "\033[<64;10;5M", "Up Up Up" },
	{ "\033[<0;10;5M", "" },
	{ "\033[<0;10;5m", "" },
	{ "\033[M !!", "" },
	/* answers of the terminal: device attributes, cursor, modes, focus, colours, DECRQSS, XTVERSION, our own fence
	 */
	{ "\033[?62;22c", "" },
	{ "\033[>0;276;0c", "" },
	{ "\033[24;80R", "" },
	{ "\033[0n", "" },
	{ "\033[?2026;2$y", "" },
	{ "\033[4;2$y", "" },
	{ "\033[I", "" },
	{ "\033[O", "" },
	{ "\033[8;24;80t", "" },
	{ "\033]11;rgb:0000/0000/0000\033\\", "" },
	{ "\033]52;c;aGk=\a", "" },
	{ "\033P1$r0m\033\\", "" },
	{ "\033P>|tmux 3.3a\033\\", "" },
	{ "\033_Gok\033\\", "" },
	{ "\033^private\033\\", "" },
	{ "\033Xstring\033\\", "" },
	{ "x\033[24;80Ry", "x y" },
	{ "\033]0;title\033\\q", "q" },
	/* unknown, broken and hostile */
	{ "\033[99~", "" },
	{ "\033[1;2;3;4;5;6z", "" },
	{ "\033[12", "" },
	{ "\033[12\033[A", "Up" },
	{ "\033P1\033[A", "Up" },
	{ "\033]0\033\033[A", "Esc Up" },
	{ "\033[1\r", "Enter" },
	{ "\377\376x", "x" },
	{ "\300\200x", "x" },
	{ "\355\240\200x", "x" },
	{ "\344\270x", "x" },
	{ "\302\233A", "Up" },
	{ "\033[99999999999999999999~a", "a" },
	/* longer than any key: dropped to its end, wherever the reads cut it */
	{ "\033[" NUMBERS_60 ";1;1R", "" },
	{ "\033[23" NUMBERS_60 ";@", "" },
	{ "\033[" NUMBERS_60 NUMBERS_60 " !1ma", "a" },
	{ "\033[" NUMBERS_60 ";;;\033[A", "Up" },
	/* pastes */
	{ "\033[200~x\033[201~", "{x}" },
	{ "\033[200~\033[201~", "" },
	{ "\033[200~a\rb\nc\033[201~d", "{a\nb\nc} d" },
	{ "\033[200~\033[A\003\033[201~", "{\033[A\003}" },
	{ "\033[200~中\033[20\033[201~", "{中\033[20}" },
	{ "\033[201~a", "a" },
	{ "\033[200~one\033[201~\033[200~two\033[201~", "{one} {two}" },
};

static void sequences(void **state)
{
	struct rh_buf out;

	(void)state;
	rh_buf_init(&out, 4096);
	for (size_t i = 0; i < RH_LEN(table); i++) {
		size_t n = strlen(table[i].bytes);

		for (size_t piece = 1; piece <= n; piece++) {
			decode(table[i].bytes, n, piece, &out);
			if (strcmp(out.p, table[i].events))
				fail_msg("row %zu in pieces of %zu: got %s, not %s", i, piece, out.p, table[i].events);
		}
	}
	rh_buf_release(&out);
}

static void pairs(void **state)
{
	struct rh_buf out, bytes, want;

	(void)state;
	rh_buf_init(&out, 4096);
	rh_buf_init(&bytes, 4096);
	rh_buf_init(&want, 4096);
	/* Whatever came before, a key that follows at once is seen as itself. */
	for (size_t i = 0; i < RH_LEN(table); i++) {
		const char *b = table[i].bytes;

		/* these are complete only by time */
		if ((b[0] == '\033' && (!b[1] || !b[2] || !strcmp(b, "\033[12") || !strcmp(b, "\033\033"))))
			continue;
		rh_buf_clear(&bytes);
		rh_buf_clear(&want);
		rh_buf_addf(&bytes, "%s\033[5~", b);
		rh_buf_addf(&want, "%s%sPgUp", table[i].events, table[i].events[0] ? " " : "");
		decode(bytes.p, bytes.n, bytes.n, &out);
		assert_string_equal(out.p, want.p);
	}
	rh_buf_release(&out);
	rh_buf_release(&bytes);
	rh_buf_release(&want);
}

static void waiting(void **state)
{
	struct ui_keys k;

	(void)state;
	ui_keys_init(&k);
	assert_int_equal(ui_keys_wait(&k), -1);
	ui_keys_feed(&k, "\033", 1);
	assert_int_equal(ui_keys_wait(&k), 25);
	ui_keys_feed(&k, "[", 1);
	assert_int_equal(ui_keys_wait(&k), 500);
	ui_keys_feed(&k, "A", 1);
	assert_int_equal(ui_keys_wait(&k), -1);
	ui_keys_feed(&k, "\033", 1);
	assert_int_equal(ui_keys_wait(&k), 25);
	ui_keys_release(&k);
}

/* Answers of a terminal that nobody asked: in 8 bits, and cut by time wherever one likes. */
static const struct {
	const char *bytes;
	bool eight; /* bits, or as UTF-8 */
} answers[] = {
	{ "\033[24;80R", false },
	{ "\033[?62;1;6;22c", false },
	{ "\033]11;rgb:1e1e/1e1e/1e1e\033\\", false },
	{ "\033]11;rgb:0/0/0\a", false },
	{ "\033P1$r0m\033\\", false },
	{ "\033[0n", false },
	{ "\x9b"
	  "24;80R",
	  true },
	{ "\xc2\x9b"
	  "24;80R",
	  true },
	{ "\x9b?62;1;6;22;29c", true },
	{ "\x9d"
	  "11;rgb:1e1e/1e1e/1e1e\x9c",
	  true },
	{ "\xc2\x9d"
	  "11;rgb:0/0/\xc3\x9c\xc2\x9c",
	  true }, /* the first 9C is half of a character */
	{ "\x90"
	  "1$r0m\x9c",
	  true },
	{ "\xc2\x90"
	  "1$r0m\xc2\x9c",
	  true },
};

static void no_answer_is_a_key(void **state)
{
	struct rh_buf out;

	(void)state;
	rh_buf_init(&out, 4096);
	for (size_t i = 0; i < RH_LEN(answers); i++) {
		size_t n = strlen(answers[i].bytes);

		for (size_t piece = 1; piece <= n; piece++) {
			decode(answers[i].bytes, n, piece, &out);
			assert_string_equal(out.p, "");
		}
		for (size_t cut = 1; cut < n; cut++) { /* all the time that there is passes at the cut */
			struct ui_keys k;
			bool whole = ((unsigned char)answers[i].bytes[cut] & 0xc0) != 0x80 || cut > 1;

			ui_keys_init(&k);
			rh_buf_clear(&out);
			ui_keys_feed(&k, answers[i].bytes, cut);
			if (ui_keys_wait(&k) >= 0)
				ui_keys_timeout(&k);
			drain(&k, &out);
			/* what was ESC alone so long is Esc; in 8 bits nothing of it is */
			if (answers[i].eight)
				assert_string_equal(out.p, "");
			rh_buf_clear(&out);
			ui_keys_feed(&k, answers[i].bytes + cut, n - cut);
			if (ui_keys_wait(&k) >= 0)
				ui_keys_timeout(&k);
			drain(&k, &out);
			if (whole && n - cut > 1)
				assert_string_equal(out.p, "");
			ui_keys_release(&k);
		}
	}
	/* what is typed after a lone Esc is typed */
	struct ui_keys k;
	ui_keys_init(&k);
	ui_keys_feed(&k, "\033", 1);
	ui_keys_timeout(&k);
	ui_keys_feed(&k, "[", 1);
	ui_keys_feed(&k, "a", 1);
	ui_keys_feed(&k, "]x", 2);
	rh_buf_clear(&out);
	drain(&k, &out);
	assert_string_equal(out.p, "Esc [ a ] x");
	ui_keys_release(&k);
	rh_buf_release(&out);
}

static void bursts(void **state)
{
	struct rh_buf out;

	(void)state;
	rh_buf_init(&out, 4096);
	decode("12345678", 8, 8, &out);
	assert_string_equal(out.p, "1 2 3 4 5 6 7 8");
	decode("123456789", 9, 9, &out);
	assert_string_equal(out.p, "{123456789}");
	decode("hunter2 is not\rit", 17, 17, &out);
	assert_string_equal(out.p, "{hunter2 is not\nit}");
	decode("registry.example\r", 17, 17, &out);
	assert_string_equal(out.p, "{registry.example} Enter");
	/* typed ahead of a slow line: the password must not end up in the field of the user name */
	decode("admin\tcorrect-horse\r", 20, 20, &out);
	assert_string_equal(out.p, "a d m i n Tab c o r r e c t - h o r s e Enter");
	/* typed slowly, it is typing */
	decode("123456789", 9, 3, &out);
	assert_string_equal(out.p, "1 2 3 4 5 6 7 8 9");
	/* a held key over a slow line */
	decode("jjjjjjjjjjjj", 12, 12, &out);
	assert_string_equal(out.p, "j j j j j j j j j j j j");
	/* cursor keys are no text */
	decode("\033[B\033[B\033[B\033[B", 12, 12, &out);
	assert_string_equal(out.p, "Down Down Down Down");
	decode("中文字符不是打出来的", strlen("中文字符不是打出来的"), 1000, &out);
	assert_string_equal(out.p, "{中文字符不是打出来的}");
	rh_buf_release(&out);
}

/* A terminal that has shown that it brackets what is pasted is believed: everything else was typed, however fast. */
static void what_is_not_bracketed_was_typed(void **state)
{
	struct ui_keys k;
	struct rh_buf out;

	(void)state;
	rh_buf_init(&out, 4096);
	ui_keys_init(&k);
	ui_keys_feed(&k, "\033[200~quay.io/acme\033[201~", 24);
	drain(&k, &out);
	assert_string_equal(out.p, "{quay.io/acme}");
	rh_buf_clear(&out);
	ui_keys_feed(&k, ":registry\r", 10);
	drain(&k, &out);
	assert_string_equal(out.p, ": r e g i s t r y Enter");
	ui_keys_release(&k);
	rh_buf_release(&out);
}

/* The limit cuts a paste at a character, and what follows is keys again. */
static void long_paste(void **state)
{
	struct ui_keys k;
	struct ui_event e;
	char *big = rh_alloc(100001);

	(void)state;
	for (size_t i = 0; i + 3 <= 99999; i += 3)
		memcpy(big + i, "中", 3);
	ui_keys_init(&k);
	ui_keys_feed(&k, "\033[200~x", 7);
	ui_keys_feed(&k, big, 99999);
	ui_keys_feed(&k, "\033[201~q", 7);
	assert_true(ui_keys_next(&k, &e));
	assert_int_equal(e.key, UI_KEY_PASTE);
	assert_true(e.paste->n > UI_KEYS_PASTE - 4 && e.paste->n <= UI_KEYS_PASTE);
	assert_true(rh_utf8_valid(rh_secret_peek(e.paste)));
	assert_true(ui_keys_next(&k, &e));
	assert_int_equal(e.c, 'q');
	assert_false(ui_keys_next(&k, &e));
	ui_keys_release(&k);
	free(big);
}

/* A terminal that never ends its paste or its answer does not hold the keys for ever. */
static void unfinished(void **state)
{
	struct rh_buf out;

	(void)state;
	rh_buf_init(&out, 4096);
	decode("\033[200~half", 10, 10, &out);
	assert_string_equal(out.p, "{half}");
	decode("\033]11;rgb", 8, 8, &out);
	assert_string_equal(out.p, "");
	rh_buf_release(&out);
}

/* Whatever comes in, however it is split, is decoded to its end, and only valid characters come out. */
static void noise(void **state)
{
	static const char *const parts[] = { "\033",  "[",  "O",  "]",  "P",    "1",         ";",        "~",  "200~",
					     "201~",  "\a", "\\", "中", "\344", "\377",      "a",        "\r", "\003",
					     "\033[", "<",  "M",  "R",  "u",    "\033[200~", "\033[201~" };
	uint64_t r = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct ui_keys k;
		struct ui_event e;

		ui_keys_init(&k);
		teach(&k);
		for (int i = 0; i < 40; i++) {
			r = r * 6364136223846793005u + 1442695040888963407u;
			const char *p = parts[(r >> 33) % RH_LEN(parts)];

			ui_keys_feed(&k, p, strlen(p));
			if ((r >> 50) % 16 == 0)
				ui_keys_timeout(&k);
		}
		ui_keys_timeout(&k);
		assert_int_equal(ui_keys_wait(&k), -1);
		while (ui_keys_next(&k, &e)) {
			assert_true(e.key != UI_KEY_NONE);
			assert_true(e.c <= 0x10ffff && !(e.c >= 0xd800 && e.c < 0xe000));
			if (e.key == UI_KEY_CHAR)
				assert_true(e.c >= 32 && e.c != 127 && !(e.c >= 0x80 && e.c < 0xa0));
		}
		ui_keys_release(&k);
	}
}

static void names(void **state)
{
	static const char *const all[] = {
		"Enter",         "Tab",   "S-Tab", "Esc",      "Backspace", "Del",  "Ins",   "Up", "Down",
		"Left",          "Right", "Home",  "End",      "PgUp",      "PgDn", "Space", "F1", "F12",
		"Alt-Backspace", "a",     "Z",     "?",        "/",         ":",    "^S",    "^N", "^_",
		"Alt-b",         "中",    "é",     "Alt-Left", "Alt-Right"
	};
	struct ui_event e;
	char name[16];

	(void)state;
	for (size_t i = 0; i < RH_LEN(all); i++) {
		assert_true(ui_event_parse(all[i], &e));
		name_of(&e, name);
		assert_string_equal(name, all[i]);
	}
	assert_true(ui_event_parse("^s", &e) && e.key == UI_KEY_CTRL && e.c == 's');
	assert_true(ui_event_parse("Alt-→", &e) && e.key == UI_KEY_ALT_RIGHT);
	assert_true(ui_event_parse("Delete", &e) == false);
	assert_false(ui_event_parse("", &e));
	assert_false(ui_event_parse("ab", &e));
	assert_false(ui_event_parse("F13", &e));
	assert_false(ui_event_parse("\377", &e));
	assert_false(ui_event_parse("^", &e) && e.key == UI_KEY_CTRL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences),  cmocka_unit_test(pairs),
		cmocka_unit_test(waiting),    cmocka_unit_test(no_answer_is_a_key),
		cmocka_unit_test(bursts),     cmocka_unit_test(what_is_not_bracketed_was_typed),
		cmocka_unit_test(long_paste), cmocka_unit_test(unfinished),
		cmocka_unit_test(noise),      cmocka_unit_test(names),
	};

	rh_locale_init(NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
