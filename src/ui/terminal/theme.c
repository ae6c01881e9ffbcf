/* theme: which attributes and colours a role has. Colours are the terminal's own sixteen, on its own background.
 * They are never the only sign of anything: words, marks or another attribute say the same. */
#include "base/base.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

static const struct {
	attr_t attr, mono;
	short colour; /* -1: the terminal's own */
} roles[UI_ROLE_COUNT] = {
	[UI_ROLE_TEXT] = { A_NORMAL, A_NORMAL, -1 },
	[UI_ROLE_TITLE] = { A_BOLD, A_BOLD, -1 },
	[UI_ROLE_FOCUS] = { A_BOLD, A_BOLD, COLOR_CYAN },
	[UI_ROLE_MUTED] = { A_DIM, A_DIM, -1 },
	[UI_ROLE_GOOD] = { A_NORMAL, A_NORMAL, COLOR_GREEN },
	[UI_ROLE_WARN] = { A_NORMAL, A_BOLD, COLOR_YELLOW },
	[UI_ROLE_BAD] = { A_BOLD, A_BOLD, COLOR_RED },
	[UI_ROLE_SECRET] = { A_NORMAL, A_NORMAL, COLOR_MAGENTA },
	[UI_ROLE_KEY] = { A_BOLD, A_BOLD, -1 },
	[UI_ROLE_MADE] = { A_REVERSE, A_REVERSE, -1 },
	[UI_ROLE_MARK] = { A_REVERSE, A_REVERSE, -1 },
};
static bool colours;

void ui_theme_init(bool mono)
{
	colours = false;
	if (mono || !has_colors() || start_color() == ERR || COLORS < 8)
		return;
	/* Without a default pair, every pair would paint its own background over the terminal's. */
	if (use_default_colors() == ERR)
		return;
	for (short r = 0; r < UI_ROLE_COUNT; r++)
		if (roles[r].colour >= 0)
			init_pair((short)(r + 1), roles[r].colour, -1);
	colours = true;
}

struct ui_look ui_theme_look(unsigned style)
{
	unsigned role = style & UI_STYLE_ROLE;
	struct ui_look look = { A_NORMAL, 0 };

	if (role >= UI_ROLE_COUNT)
		RH_BUG("role %u", role);
	look.attr = colours ? roles[role].attr : roles[role].mono;
	look.pair = (short)(colours && roles[role].colour >= 0 ? role + 1 : 0);
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
