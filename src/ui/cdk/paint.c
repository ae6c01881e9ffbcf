/* paint: cells of CDK's windows into the frame, and boxes. */
#include <string.h>
#include <wchar.h>

#include "ui/cdk/room.h"
#include "ui/internal.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

static int cell_columns(const wchar_t *w)
{
	int n = wcwidth(w[0]);

	return n > 0 ? n : 1;
}

static void paint_row(WINDOW *win, int y, int x, struct ui_rect to, attr_t add)
{
	for (int i = 0; i < to.w;) {
		wchar_t w[CCHARW_MAX + 1] = { 0 };
		cchar_t cc;
		attr_t attr;
		short pair;
		int columns;

		if (mvwin_wch(win, y, x + i, &cc) == ERR || getcchar(&cc, w, &attr, &pair, NULL) == ERR)
			return;
		if (!w[0])
			w[0] = L' ';
		columns = attr & A_ALTCHARSET ? 1 : cell_columns(w);
		ui_cells_cell(to.y, to.x + i, w, i + columns <= to.w ? columns : 0,
			      (struct ui_look){ attr | add, pair });
		i += columns;
	}
}

void ui_cdk_paint(WINDOW *win, int y, int x, struct ui_rect to, attr_t add)
{
	int h = getmaxy(win) - y, w = getmaxx(win) - x;

	if (to.h > h)
		to.h = h;
	if (to.w > w)
		to.w = w;
	for (int i = 0; i < to.h; i++)
		paint_row(win, y + i, x, (struct ui_rect){ to.y + i, to.x, 1, to.w }, add);
}

void ui_cdk_focus(WINDOW *win, int y, int x, struct ui_rect to)
{
	attr_t highlight = ui_theme_look(UI_ROLE_TEXT | UI_STYLE_CURSOR).attr;

	for (int i = 0; i < to.h && y + i < getmaxy(win); i++)
		for (int j = 0; j < to.w && x + j < getmaxx(win); j++) {
			wchar_t w[CCHARW_MAX + 1] = { 0 };
			cchar_t cc;
			attr_t attr;
			short pair;

			if (mvwin_wch(win, y + i, x + j, &cc) == OK && getcchar(&cc, w, &attr, &pair, NULL) == OK &&
			    (attr & highlight) == highlight) {
				ui_cells_focus(to.y + i, to.x + j);
				return;
			}
		}
}

void ui_cells_box(struct ui_rect r, unsigned style, const char *title)
{
	CDKOBJS box;
	WINDOW *win;

	if (r.h < 2 || r.w < 2 || r.h > LINES || r.w > COLS)
		return;
	win = newwin(r.h, r.w, 0, 0);
	if (!win)
		return;
	memset(&box, 0, sizeof box);
	box.ULChar = ACS_ULCORNER;
	box.URChar = ACS_URCORNER;
	box.LLChar = ACS_LLCORNER;
	box.LRChar = ACS_LRCORNER;
	box.HZChar = ACS_HLINE;
	box.VTChar = ACS_VLINE;
	box.BXAttr = ui_theme_chtype(style);
	drawObjBox(win, &box);
	ui_cdk_paint(win, 0, 0, r, A_NORMAL);
	delwin(win);
	if (title)
		ui_cells_title(r, style, title);
}
