/* A bar in a row of text: parts of a whole, each by its sign and its colour. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/glyphs.h"

static const enum ui_sign signs[] = {
	[UI_BAR_FULL] = UI_SIGN_BLOCK,
	[UI_BAR_BUSY] = UI_SIGN_SHADE,
	[UI_BAR_REST] = UI_SIGN_LIGHT,
};

bool ui_bar_drawn(void)
{
	return !ui_glyph_instead("█");
}

void ui_bar_share(const struct ui_bar_part *parts, size_t n, int columns, int *share)
{
	uint64_t whole = 0;
	int left = columns;
	size_t widest = 0;

	for (size_t i = 0; i < n; i++)
		whole += parts[i].amount;
	for (size_t i = 0; i < n; i++) {
		double exact = whole ? (double)parts[i].amount * columns / (double)whole : 0;

		share[i] = parts[i].amount && exact < 1 ? 1 : (int)(exact + 0.5);
		left -= share[i];
		if (share[i] > share[widest])
			widest = i;
	}
	if (whole) /* what rounding has given or taken */
		share[widest] += left;
}

void ui_bar_draw(int y, int x, int columns, const struct ui_bar_part *parts, size_t n)
{
	int share[UI_BAR_PARTS];

	ui_bar_share(parts, n, columns, share);
	for (size_t i = 0; i < n; i++)
		for (int c = 0; c < share[i]; c++)
			ui_cells_text(y, x++, 1, parts[i].role, rh_str(ui_sign(signs[parts[i].look])));
}
