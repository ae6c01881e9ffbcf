/* theme: which attributes and colours a role has. Colours are the terminal's own sixteen, on its own background.
 * They are never the only sign of anything: words, marks or another attribute say the same. */
#include "base/base.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

struct drawn {
	attr_t attr;
	short colour; /* NONE: the terminal's own */
};
enum { NONE = -1 };

/* In high contrast, reverse is the focus and nothing else. */
static const struct drawn themes[][UI_ROLE_COUNT] = {
	[UI_THEME_DARK] = {
		[UI_ROLE_TEXT] = { A_NORMAL, NONE },
		[UI_ROLE_TITLE] = { A_BOLD, NONE },
		[UI_ROLE_FOCUS] = { A_BOLD, COLOR_CYAN },
		[UI_ROLE_MUTED] = { A_DIM, NONE },
		[UI_ROLE_GOOD] = { A_NORMAL, COLOR_GREEN },
		[UI_ROLE_WARN] = { A_NORMAL, COLOR_YELLOW },
		[UI_ROLE_BAD] = { A_BOLD, COLOR_RED },
		[UI_ROLE_SECRET] = { A_NORMAL, COLOR_MAGENTA },
		[UI_ROLE_KEY] = { A_BOLD, NONE },
		[UI_ROLE_MADE] = { A_REVERSE, NONE },
		[UI_ROLE_MARK] = { A_REVERSE, NONE },
	},
	[UI_THEME_LIGHT] = {
		[UI_ROLE_TEXT] = { A_NORMAL, NONE },
		[UI_ROLE_TITLE] = { A_BOLD, NONE },
		[UI_ROLE_FOCUS] = { A_BOLD, COLOR_BLUE },
		[UI_ROLE_MUTED] = { A_DIM, NONE },
		[UI_ROLE_GOOD] = { A_NORMAL, COLOR_GREEN },
		[UI_ROLE_WARN] = { A_BOLD, COLOR_MAGENTA },
		[UI_ROLE_BAD] = { A_BOLD, COLOR_RED },
		[UI_ROLE_SECRET] = { A_NORMAL, COLOR_MAGENTA },
		[UI_ROLE_KEY] = { A_BOLD, NONE },
		[UI_ROLE_MADE] = { A_REVERSE, NONE },
		[UI_ROLE_MARK] = { A_REVERSE, NONE },
	},
	[UI_THEME_CONTRAST] = {
		[UI_ROLE_TEXT] = { A_NORMAL, NONE },
		[UI_ROLE_TITLE] = { A_BOLD, NONE },
		[UI_ROLE_FOCUS] = { A_BOLD | A_REVERSE, NONE },
		[UI_ROLE_MUTED] = { A_NORMAL, NONE },
		[UI_ROLE_GOOD] = { A_NORMAL, NONE },
		[UI_ROLE_WARN] = { A_BOLD, NONE },
		[UI_ROLE_BAD] = { A_BOLD | A_UNDERLINE, NONE },
		[UI_ROLE_SECRET] = { A_NORMAL, NONE },
		[UI_ROLE_KEY] = { A_BOLD, NONE },
		[UI_ROLE_MADE] = { A_UNDERLINE, NONE },
		[UI_ROLE_MARK] = { A_BOLD | A_UNDERLINE, NONE },
	},
	[UI_THEME_MONO] = {
		[UI_ROLE_TEXT] = { A_NORMAL, NONE },
		[UI_ROLE_TITLE] = { A_BOLD, NONE },
		[UI_ROLE_FOCUS] = { A_BOLD, NONE },
		[UI_ROLE_MUTED] = { A_DIM, NONE },
		[UI_ROLE_GOOD] = { A_NORMAL, NONE },
		[UI_ROLE_WARN] = { A_BOLD, NONE },
		[UI_ROLE_BAD] = { A_BOLD, NONE },
		[UI_ROLE_SECRET] = { A_NORMAL, NONE },
		[UI_ROLE_KEY] = { A_BOLD, NONE },
		[UI_ROLE_MADE] = { A_REVERSE, NONE },
		[UI_ROLE_MARK] = { A_REVERSE, NONE },
	},
};
static enum ui_theme now; /* never AUTO */
static bool started, contrast_colours;

/* Without colours where NO_COLOR says so (no-color.org); light where the terminal tells its background in COLORFGBG
 * ("15;0": the last number, as rxvt and konsole set it), which is light from 7 up, but for dark grey (8). */
static enum ui_theme by_itself(void)
{
	const char *no = getenv("NO_COLOR"), *told = getenv("COLORFGBG"), *last = told ? strrchr(told, ';') : NULL;
	int64_t background;

	if (no && *no)
		return UI_THEME_MONO;
	if (last && rh_str_number(rh_str(last + 1), 7, 15, &background) && background != 8)
		return UI_THEME_LIGHT;
	return UI_THEME_DARK;
}

void ui_theme_begin(void)
{
	started = contrast_colours = false;
}

static bool start_colours(void)
{
	if (!started)
		started = has_colors() && start_color() != ERR && COLORS >= 8;
	return started;
}

/* On the terminal's own background: without a default pair, every pair would paint its own over it. */
static bool own_background(void)
{
	if (!start_colours() || use_default_colors() == ERR)
		return false;
	for (short r = 0; r < UI_ROLE_COUNT; r++)
		if (themes[now][r].colour != NONE)
			init_pair((short)(r + 1), themes[now][r].colour, -1);
	return true;
}

/* White on black, whatever the terminal has: as the background of the screen, so that blanks have it too. */
static bool own_colours(void)
{
	enum { PAIR = UI_ROLE_COUNT + 1 };

	if (!start_colours() || init_pair(PAIR, COLORS >= 16 ? 15 : COLOR_WHITE, COLOR_BLACK) == ERR)
		return false;
	bkgdset((chtype)' ' | (chtype)COLOR_PAIR(PAIR));
	return true;
}

void ui_theme_use(enum ui_theme theme)
{
	now = theme == UI_THEME_AUTO ? by_itself() : theme;
	bkgdset(' ');
	contrast_colours = now == UI_THEME_CONTRAST && own_colours();
	if (now != UI_THEME_MONO && now != UI_THEME_CONTRAST && !own_background())
		now = UI_THEME_MONO;
}

bool ui_theme_coloured(void)
{
	return now != UI_THEME_MONO && (now != UI_THEME_CONTRAST || contrast_colours);
}

bool ui_theme_shows_cursor(void)
{
	return now == UI_THEME_CONTRAST;
}

struct ui_look ui_theme_look(unsigned style)
{
	unsigned role = style & UI_STYLE_ROLE;
	struct ui_look look = { A_NORMAL, 0 };

	if (role >= UI_ROLE_COUNT)
		RH_BUG("role %u", role);
	look.attr = themes[now][role].attr;
	look.pair = (short)(themes[now][role].colour != NONE ? role + 1 : 0);
	if (style & UI_STYLE_CURSOR)
		look.attr = (look.attr & ~A_DIM) | A_REVERSE;
	if (style & UI_STYLE_FIELD)
		look.attr |= A_UNDERLINE;
	if (style & UI_STYLE_UNDERLINE)
		look.attr |= A_UNDERLINE;
	if (style & UI_STYLE_BOLD)
		look.attr = (look.attr & ~A_DIM) | A_BOLD;
	return look;
}

chtype ui_theme_chtype(unsigned style)
{
	struct ui_look look = ui_theme_look(style);

	return (chtype)look.attr | (chtype)COLOR_PAIR(look.pair);
}
