/* Presenting: the instruction in big letters; where there is no room, or the letters are Chinese, in a banner of its
 * own, its letters apart. */
#include "ui/present.h"
#include "base/base.h"
#include "ui/big.h"
#include "ui/driver.h"
#include "ui/guide.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"

#include <string.h>

enum { EDGE = 2, SCREEN_LEAST = 15 /* lines that the screen keeps, with the bar above it and the hints below */ };

/* The guide without its text, which the banner has: what is missing takes its place. */
static struct ui_guide rest_of(const struct ui_guide *g)
{
	struct ui_guide rest = *g;

	rest.text = g->yet ? g->yet : "";
	rest.yet = NULL;
	return rest;
}

static int room_for_banner(const struct ui_guide *g, struct ui_rect screen)
{
	struct ui_guide rest = rest_of(g);

	return screen.h - SCREEN_LEAST - ui_guide_height(&rest, screen);
}

/* Lines of the text in big letters, with a blank one above; 0: it cannot be drawn so, or does not fit. */
static int big_height(const struct ui_guide *g, struct ui_rect screen, struct rh_buf *text)
{
	int lines;

	if (!ui_big_can(g->text, text))
		return 0;
	lines = ui_wrap_count(rh_buf_str(text), (screen.w - 2 * EDGE) / UI_BIG_COLUMNS);
	return 1 + lines * UI_BIG_ROWS <= room_for_banner(g, screen) ? 1 + lines * UI_BIG_ROWS : 0;
}

/* A blank after each letter that is as wide as two, so that lines of them are light. */
static void apart(const char *text, struct rh_buf *out)
{
	struct rh_str rest = rh_str(text);
	struct rh_glyph g;

	while (rh_glyph_next(&rest, &g)) {
		rh_buf_addz(out, g.text);
		if (g.columns == 2)
			rh_buf_addc(out, ' ');
	}
}

/* A blank line above and below, where there is room for them. */
static int banner_height(const struct ui_guide *g, struct ui_rect screen)
{
	struct rh_buf text;
	int lines, room = room_for_banner(g, screen);

	rh_buf_init(&text, 1 << 16);
	apart(g->text, &text);
	lines = ui_wrap_count(rh_buf_str(&text), screen.w - 2 * EDGE);
	rh_buf_release(&text);
	if (lines + 2 <= room)
		return lines + 2;
	return lines < room ? lines : room > 1 ? room : 1;
}

static int text_height(const struct ui_guide *g, struct ui_rect screen, struct rh_buf *big)
{
	int h = *g->text ? big_height(g, screen, big) : 0;

	if (!h)
		rh_buf_clear(big);
	return h ? h : *g->text ? banner_height(g, screen) : 0;
}

int ui_present_height(const struct ui_guide *g, struct ui_rect screen)
{
	struct ui_guide rest;
	struct rh_buf big;

	if (!g)
		return 0;
	rest = rest_of(g);
	rh_buf_init(&big, 1 << 16);
	int h = ui_guide_height(&rest, screen) + text_height(g, screen, &big);
	rh_buf_release(&big);
	return h;
}

static void draw_big(struct rh_str text, struct ui_rect r)
{
	struct rh_str line;

	for (int y = r.y + 1; ui_wrap_next(&text, r.w / UI_BIG_COLUMNS, &line); y += UI_BIG_ROWS)
		ui_big_draw(y, r.x, r.w, UI_ROLE_TITLE, line);
}

static void draw_banner(const char *text, struct ui_rect r)
{
	struct rh_str rest, line;
	struct rh_buf wide;
	int y = r.y, lines;

	rh_buf_init(&wide, 1 << 16);
	apart(text, &wide);
	rest = rh_buf_str(&wide);
	lines = ui_wrap_count(rest, r.w);
	ui_cells_fill((struct ui_rect){ r.y, 0, r.h, r.w + 2 * EDGE }, UI_ROLE_TITLE | UI_STYLE_CURSOR);
	if (lines + 2 <= r.h)
		y++;
	for (; y < r.y + r.h && ui_wrap_next(&rest, r.w, &line); y++)
		ui_cells_put(y, r.x, r.w, UI_ROLE_TITLE | UI_STYLE_CURSOR, UI_ALIGN_LEFT, line);
	rh_buf_release(&wide);
}

void ui_present_guide(const struct ui_guide *g, struct ui_rect r)
{
	struct ui_guide rest = rest_of(g);
	struct ui_rect screen = ui_cells_screen();
	struct rh_buf big;
	int h;

	rh_buf_init(&big, 1 << 16);
	h = text_height(g, screen, &big);
	ui_cells_fill(r, UI_ROLE_TEXT);
	if (big.n)
		draw_big(rh_buf_str(&big), (struct ui_rect){ r.y, EDGE, h, r.w - 2 * EDGE });
	else if (h)
		draw_banner(g->text, (struct ui_rect){ r.y, EDGE, h, r.w - 2 * EDGE });
	ui_guide_draw(&rest, (struct ui_rect){ r.y + h, r.x, r.h - h, r.w });
	rh_buf_release(&big);
}

void ui_present_keys(const struct ui_present *p, int y, int width)
{
	int w;

	if (!*p->keys)
		return;
	w = rh_text_columns(rh_str(p->keys), width / 2) + 2;
	ui_cells_put(y, width - 1 - w, w, UI_ROLE_FOCUS | UI_STYLE_CURSOR, UI_ALIGN_CENTER, rh_str(p->keys));
}
