/* Every kind of terminal: what it can draw, how wide it draws it, which entry of terminfo it has, and its size. */
#include "base/base.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/glyphs.h"
#include "ui/terminal/keys.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/ui_pty.h"

static void draw_words(void)
{
	ui_cells_put(5, 0, 60, UI_ROLE_TEXT, UI_ALIGN_LEFT, rh_str("Create… ▸ 中文 “café”"));
	ui_cells_line(6, 0, 10, UI_ROLE_TEXT);
	ui_cells_box((struct ui_rect){ 8, 2, 4, 20 }, UI_ROLE_TITLE, "标题");
	ui_cells_put(9, 3, 6, UI_ROLE_TEXT, UI_ALIGN_LEFT, rh_str("cut off here"));
}

static bool sent(const char *bytes)
{
	return memmem(t.raw.p, t.raw.n, bytes, strlen(bytes)) != NULL;
}

/* Frames leave as the characters that they are: no terminal has to know another set, nor to switch to it and back. */
static void frames_are_sent_in_unicode(void **state)
{
	static const char *const terms[] = { "xterm-256color", "putty-256color", "tmux-256color",
					     "screen",         "linux",          "vt100" };
	static const char *const lines[] = { "两行", "x" }, *const buttons[] = { "OK" };
	static const struct ui_menu_entry entries[] = { { "a", "Rotate…", false }, { "b", "x", true } };
	static const struct ui_menu menus[] = { { "Menu", entries, 2, false } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(terms); i++) {
		setenv("TERM", terms[i], 1);
		pty_begin(24, 80, &(struct ui_options){ 0 });
		frame = (struct ui_frame){ .menus = menus, .menu_count = 1 };
		pty_show(draw_words);
		pty_draw();
		assert_true(sent("┌─ 标题 ─") && sent("│") && sent("└") && sent("┘"));
		for (int what = 0; what < 2; what++) {
			if (what)
				ui_menu_open(t.ui, 0);
			else
				ui_dialog(t.ui, &(struct ui_dialog){ .title = "?",
								     .lines = lines,
								     .line_count = 2,
								     .buttons = buttons,
								     .button_count = 1 });
			pty_draw();
			assert_true(sent("┐") && sent("┘"));
			assert_false(sent("\033(0") || sent("\016") || sent("\033[11m"));
			pty_overlay_press("Esc");
		}
		frame = (struct ui_frame){ 0 };
		pty_end();
	}
	setenv("TERM", "xterm-256color", 1);
}

static void draw_signs(void)
{
	int x = 0;

	for (enum ui_sign s = 0; s < UI_SIGN_COUNT; s++)
		x += ui_cells_text(5, x, 10, UI_ROLE_TEXT, rh_str(ui_sign(s)));
	ui_cells_text(5, x, 1, UI_ROLE_TEXT, rh_str("|"));
}

/* Our own signs are one column wide for the C library and for the terminal. */
static void signs(void **state)
{
	VTermScreenCell cell;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	pty_show(draw_signs);
	pty_draw();
	for (enum ui_sign s = 0; s < UI_SIGN_COUNT; s++)
		assert_int_equal(rh_text_columns(rh_str(ui_sign(s)), 0), 1);
	vterm_screen_get_cell(t.screen, (VTermPos){ .row = 5, .col = UI_SIGN_COUNT }, &cell);
	assert_int_equal(cell.chars[0], '|');
	pty_end();
}

/* Lines and signs in ASCII, and text as it is. */
static void ascii(void **state)
{
	(void)state;
	pty_begin(24, 80, &(struct ui_options){ .ascii = true, .theme = UI_THEME_MONO });
	pty_show(draw_words);
	pty_draw();
	assert_string_equal(pty_line(5), "Create~ > 中文 \"café\"");
	assert_string_equal(pty_line(6), "----------");
	assert_string_equal(pty_line(8), "  +- 标题 -----------+");
	assert_string_equal(pty_line(9), "  |cut o~            |");
	assert_string_equal(pty_line(11), "  +------------------+");
	for (char c = '0'; c <= '7'; c++)
		assert_null(memmem(t.raw.p, t.raw.n, (char[]){ '\033', '[', '3', c, 'm' }, 5));
	pty_end();
}

static void draw_all_signs(void)
{
	draw_signs();
	draw_words();
}

/* The fonts of the Linux console have lines, and few of our signs. */
static void linux_console(void **state)
{
	(void)state;
	setenv("TERM", "linux", 1);
	pty_begin(24, 80, &(struct ui_options){ 0 });
	pty_show(draw_all_signs);
	pty_draw();
	assert_string_equal(pty_line(8), "  ┌─ 标题 ───────────┐");
	assert_string_equal(pty_line(9), "  │cut o~            │");
	for (enum ui_sign s = 0; s < UI_SIGN_COUNT; s++)
		assert_true((unsigned char)ui_sign(s)[0] < 0x80 || strstr("•↑↓█▒░", ui_sign(s)));
	assert_false(sent("…") || sent("▸") || sent("≡") || sent("✓") || sent("“"));
	assert_false(sent("\033[6n")); /* its width is known */
	pty_end();
	setenv("TERM", "xterm-256color", 1);
}

/* ---- ambiguous width ---- */

static void draw_ambiguous(void)
{
	draw_words();
	ui_cells_text(12, 0, 20, UI_ROLE_TEXT, rh_str("Ω中文x"));
}

/* The question goes out with the first frame, onto the screen that this frame then clears. */
static void the_terminal_is_asked_for_its_width(void **state)
{
	static const char question[] = "\033[2;1H…─\033[6n";
	const char *asked, *cleared;
	struct ui_event e;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	pty_show(draw_ambiguous);
	pty_draw();
	asked = memmem(t.raw.p, t.raw.n, question, sizeof question - 1);
	cleared = memmem(t.raw.p, t.raw.n, "\033[2J", 4);
	assert_true(asked && cleared && asked < cleared);
	assert_true(memmem(t.raw.p, t.raw.n, "\033[?1049h", 8) < (const void *)asked);
	assert_string_equal(pty_line(5), "Create… ▸ 中文 “café”");
	pty_type("\033[2;5R", 6); /* as a terminal that draws both two columns wide */
	assert_false(ui_event(t.ui, &e));
	assert_true(ui_dirty(t.ui));
	pty_draw();
	assert_string_equal(pty_line(5), "Create~ > 中文 \"caf?\"");
	assert_string_equal(pty_line(8), "  +- 标题 -----------+");
	assert_string_equal(pty_line(12), "?中文x");
	assert_false(sent("\033[6n")); /* once */
	/* A person who knows better. */
	ui_look(t.ui, &(struct ui_options){ .ambiguous = UI_AMBIGUOUS_NARROW });
	pty_draw();
	assert_string_equal(pty_line(8), "  ┌─ 标题 ───────────┐");
	pty_end();
}

/* A terminal with narrow ones says so, or nothing, or says it late and in pieces: nothing changes, and no key comes. */
static void answers_are_no_keys(void **state)
{
	static const char *const pieces[][4] = {
		{ "\033[2;3R" },          { "\033", "[2;3R" },         { "\033[", "2;3R" },
		{ "\033[2;", "3R" },      { "\033[2", ";", "3", "R" }, { "\2332;3R" },
		{ "\033[2;3R\033[2;3R" },
	};
	struct ui_event e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(pieces); i++) {
		pty_begin(24, 80, &(struct ui_options){ 0 });
		pty_show(draw_words);
		pty_draw();
		for (size_t k = 0; k < 4 && pieces[i][k]; k++) {
			pty_type(pieces[i][k], strlen(pieces[i][k]));
			assert_false(ui_event(t.ui, &e));
			assert_true(ui_keys_wait(&t.ui->tty.keys) < 0 || ui_keys_wait(&t.ui->tty.keys) >= 500);
		}
		assert_false(t.ui->tty.wide);
		assert_int_equal(t.ui->tty.keys.told, 3);
		pty_type("\033[1;2R", 6); /* Shift-F3 */
		assert_true(ui_event(t.ui, &e) && e.key == UI_KEY_F3);
		pty_end();
	}
}

static void nobody_is_asked_who_need_not_be(void **state)
{
	static const struct ui_options told[] = {
		{ .ambiguous = UI_AMBIGUOUS_NARROW },
		{ .ambiguous = UI_AMBIGUOUS_WIDE },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(told); i++) {
		pty_begin(24, 80, &told[i]);
		pty_show(draw_words);
		pty_draw();
		assert_false(sent("\033[6n"));
		assert_int_equal(sent("┌"), i == 0);
		pty_end();
	}
}

/* ---- terminals without an entry ---- */

static void terms_without_an_entry(void **state)
{
	static const char *const terms[] = { "xterm-nobody-has", "a-terminal-of-tomorrow" };

	(void)state;
	for (size_t i = 0; i < RH_LEN(terms); i++) {
		enum ui_role role;

		setenv("TERM", terms[i], 1);
		assert_string_equal(ui_terminal_entry(terms[i]), "xterm-256color");
		pty_begin(24, 80, &(struct ui_options){ 0 });
		pty_show(draw_words);
		pty_draw();
		assert_string_equal(pty_line(8), "  ┌─ 标题 ───────────┐");
		assert_non_null(strstr(ui_toast_text(t.ui, &role), terms[i]));
		assert_non_null(strstr(ui_toast_text(t.ui, &role), "xterm-256color"));
		pty_end();
	}
	setenv("TERM", "xterm-256color", 1);
	assert_string_equal(ui_terminal_entry("vt100"), "vt100");
	assert_null(ui_terminal_entry(""));
	assert_null(ui_terminal_entry(NULL));
}

/* What the environment says of the size may be of another terminal. */
static void the_terminals_own_size(void **state)
{
	(void)state;
	setenv("COLUMNS", "10", 1);
	setenv("LINES", "5", 1);
	pty_begin(24, 80, &(struct ui_options){ 0 });
	assert_int_equal(ui_cells_screen().w, 80);
	assert_int_equal(ui_cells_screen().h, 24);
	pty_size(30, 100);
	ui_resize(t.ui);
	pty_draw();
	assert_int_equal(ui_cells_screen().w, 100);
	assert_null(getenv("COLUMNS")); /* an editor is not misled either */
	pty_end();
	/* A serial line has no size: then the person may say it. */
	setenv("COLUMNS", "100", 1);
	setenv("LINES", "30", 1);
	pty_begin(0, 0, &(struct ui_options){ 0 });
	assert_int_equal(ui_cells_screen().w, 100);
	assert_int_equal(ui_cells_screen().h, 30);
	pty_end();
	unsetenv("COLUMNS");
	unsetenv("LINES");
}

/* Every character of our own texts that a wide terminal or an old font may not have can be drawn in ASCII. */
static void our_own_texts_can_be_drawn(void **state)
{
	const char *dir = getenv("srcdir");
	char *path = rh_format("%s/po/zh_CN.po", dir ? dir : ".");
	struct rh_buf text;
	struct rh_str rest;
	struct rh_glyph g;
	struct rh_err e;

	(void)state;
	rh_buf_init(&text, 8 << 20);
	assert_int_equal(rh_file_read(path, 8 << 20, &text, &e), RH_OK);
	pty_begin(24, 80, &(struct ui_options){ .ascii = true });
	for (rest = rh_buf_str(&text); rh_glyph_next(&rest, &g);)
		if ((unsigned char)g.text[0] >= 0x80 && g.columns == 1 && !ui_glyph_instead(g.text))
			fail_msg("%s is in no table of glyphs", g.text);
	pty_end();
	rh_buf_release(&text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs),
		cmocka_unit_test(frames_are_sent_in_unicode),
		cmocka_unit_test(ascii),
		cmocka_unit_test(linux_console),
		cmocka_unit_test(the_terminal_is_asked_for_its_width),
		cmocka_unit_test(answers_are_no_keys),
		cmocka_unit_test(nobody_is_asked_who_need_not_be),
		cmocka_unit_test(terms_without_an_entry),
		cmocka_unit_test(the_terminals_own_size),
		cmocka_unit_test(our_own_texts_can_be_drawn),
	};

	pty_environment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
