/* Themes: colour is never the only carrier, and in high contrast the focus is unmistakable. */
#include "base/base.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/ui_pty.h"

static const enum ui_theme themes[] = { UI_THEME_DARK, UI_THEME_LIGHT, UI_THEME_CONTRAST, UI_THEME_MONO };

static void draw_roles(void)
{
	for (unsigned r = 0; r < UI_ROLE_COUNT; r++)
		ui_cells_put((int)r + 3, 0, 20, r, UI_ALIGN_LEFT, rh_str("words"));
	ui_cells_put(20, 0, 20, UI_ROLE_TEXT | UI_STYLE_CURSOR, UI_ALIGN_LEFT, rh_str("here"));
}

static bool sent(const char *bytes)
{
	return memmem(t.raw.p, t.raw.n, bytes, strlen(bytes)) != NULL;
}

/* White and black are none. */
static bool any_colour(void)
{
	for (char c = '1'; c <= '6'; c++)
		if (memmem(t.raw.p, t.raw.n, (char[]){ '\033', '[', '3', c, 'm' }, 5) ||
		    memmem(t.raw.p, t.raw.n, (char[]){ ';', '3', c, 'm' }, 4))
			return true;
	return false;
}

static void begin(enum ui_theme theme)
{
	pty_begin(24, 80, &(struct ui_options){ .theme = theme });
	pty_show(draw_roles);
	pty_draw();
}

static void colours(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(themes); i++) {
		begin(themes[i]);
		assert_int_equal(any_colour(), themes[i] == UI_THEME_DARK || themes[i] == UI_THEME_LIGHT);
		for (int r = 0; r < UI_ROLE_COUNT; r++) /* the words themselves are the same in all */
			assert_string_equal(pty_line(r + 3), "words");
		pty_end();
	}
}

/* Nothing is dim, and reverse is the focus alone. */
static void is_high_contrast(void)
{
	begin(UI_THEME_CONTRAST);
	for (unsigned r = 0; r < UI_ROLE_COUNT; r++) {
		attr_t a = ui_theme_look(r).attr;

		assert_false(a & A_DIM);
		assert_int_equal((a & A_REVERSE) != 0, r == UI_ROLE_FOCUS);
		assert_int_equal(pty_reversed((int)r + 3, 0), r == UI_ROLE_FOCUS);
	}
	assert_true(pty_reversed(20, 0));
	assert_true(sent("40")); /* black, whatever the terminal has */
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++) {
			VTermScreenCell cell;

			vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
			if (VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
				fail_msg("line %d column %d has the terminal's own background", y, x);
		}
	assert_true(ui_theme_shows_cursor());
	pty_end();
}

/* Also where erasing leaves the terminal's own background behind (tmux, GNU screen). */
static void high_contrast(void **state)
{
	static const char *const terms[] = { "xterm-256color", "tmux-256color", "screen", "linux" };

	(void)state;
	for (size_t i = 0; i < RH_LEN(terms); i++) {
		setenv("TERM", terms[i], 1);
		is_high_contrast();
	}
	setenv("TERM", "xterm-256color", 1);
}

/* What warns, fails or has the focus differs from plain text without any colour too. */
static void without_colours(void **state)
{
	static const enum ui_role marked[] = { UI_ROLE_TITLE, UI_ROLE_FOCUS, UI_ROLE_WARN, UI_ROLE_BAD,
					       UI_ROLE_KEY,   UI_ROLE_MADE,  UI_ROLE_MARK };

	(void)state;
	for (size_t i = 2; i < RH_LEN(themes); i++) {
		begin(themes[i]);
		for (size_t k = 0; k < RH_LEN(marked); k++)
			assert_true(ui_theme_look(marked[k]).attr != ui_theme_look(UI_ROLE_TEXT).attr);
		pty_end();
	}
}

static void by_itself(void **state)
{
	static const struct {
		const char *no_color, *background;
		enum ui_theme as;
	} cases[] = {
		{ NULL, NULL, UI_THEME_DARK },      { "1", NULL, UI_THEME_MONO },
		{ "", NULL, UI_THEME_DARK },        { NULL, "0;15", UI_THEME_LIGHT },
		{ NULL, "15;0", UI_THEME_DARK },    { NULL, "0;default;7", UI_THEME_LIGHT },
		{ NULL, "7;8", UI_THEME_DARK },     { "1", "0;15", UI_THEME_MONO },
		{ NULL, "rubbish", UI_THEME_DARK },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct ui_look look[UI_ROLE_COUNT];

		begin(cases[i].as);
		for (unsigned r = 0; r < UI_ROLE_COUNT; r++)
			look[r] = ui_theme_look(r);
		pty_end();
		if (cases[i].no_color)
			setenv("NO_COLOR", cases[i].no_color, 1);
		if (cases[i].background)
			setenv("COLORFGBG", cases[i].background, 1);
		begin(UI_THEME_AUTO);
		for (unsigned r = 0; r < UI_ROLE_COUNT; r++)
			assert_true(look[r].attr == ui_theme_look(r).attr && look[r].pair == ui_theme_look(r).pair);
		pty_end();
		unsetenv("NO_COLOR");
		unsetenv("COLORFGBG");
	}
}

/* A person changes it while the program runs. */
static void another_one(void **state)
{
	(void)state;
	begin(UI_THEME_MONO);
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < RH_LEN(themes); i++) {
			ui_look(t.ui, &(struct ui_options){ .theme = themes[i] });
			pty_draw();
			assert_int_equal(any_colour(), themes[i] == UI_THEME_DARK || themes[i] == UI_THEME_LIGHT);
			assert_int_equal(pty_reversed(UI_ROLE_FOCUS + 3, 0), themes[i] == UI_THEME_CONTRAST);
		}
	pty_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours),   cmocka_unit_test(high_contrast), cmocka_unit_test(without_colours),
		cmocka_unit_test(by_itself), cmocka_unit_test(another_one),
	};

	pty_environment();
	unsetenv("COLORFGBG");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
