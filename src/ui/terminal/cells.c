/* cells: the only way to a cell of the screen. Every text passes through rh_glyph_next here and is cut between two
 * glyphs where it does not fit. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "ui/terminal/cells.h"
#include "base/base.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/glyphs.h"
#include "ui/terminal/term.h"

static struct {
	bool cursor, typing, reveals;
	int cursor_y, cursor_x;
	struct ui_rect clip;
	enum half { WHOLE, FIRST, SECOND } * halves; /* of every cell of the frame */
	bool *secret;                                /* likewise: it shows a secret, or marks for one */
	size_t cell_count;
	struct cut {
		int y;
		char *text;
	} * cuts; /* of this frame, until the next begins */
	size_t cut_count;
} cells;

struct ui_rect ui_cells_screen(void)
{
	return (struct ui_rect){ 0, 0, LINES, COLS };
}

struct ui_rect ui_cells_clip(struct ui_rect r)
{
	struct ui_rect was = cells.clip;

	cells.clip = r;
	return was;
}

/* ---- what did not fit ---- */

enum { CUTS = 256, CUT_BYTES = 16384 };

static void remember_cut(int y, unsigned style, struct rh_str text)
{
	if (cells.cut_count == CUTS || (style & UI_STYLE_ROLE) == UI_ROLE_SECRET)
		return;
	if (text.n > CUT_BYTES)
		text.n = CUT_BYTES;
	cells.cuts = rh_grow(cells.cuts, cells.cut_count, sizeof *cells.cuts);
	cells.cuts[cells.cut_count++] = (struct cut){ y, rh_str_dup(text) };
}

static void forget_cuts(void)
{
	while (cells.cut_count)
		free(cells.cuts[--cells.cut_count].text);
	free(cells.cuts);
	cells.cuts = NULL;
}

const char *ui_cells_cut(size_t i, int *y)
{
	if (i >= cells.cut_count)
		return NULL;
	*y = cells.cuts[i].y;
	return cells.cuts[i].text;
}

void ui_cells_begin(void)
{
	size_t n = (size_t)LINES * (size_t)COLS;

	if (n != cells.cell_count) {
		cells.halves = rh_resize(cells.halves, n, sizeof *cells.halves);
		cells.secret = rh_resize(cells.secret, n, sizeof *cells.secret);
	}
	cells.cell_count = n;
	memset(cells.secret, 0, n * sizeof *cells.secret);
	memset(cells.halves, 0, n * sizeof *cells.halves);
	werase(stdscr);
	cells.clip = ui_cells_screen();
	cells.cursor = cells.reveals = false;
	forget_cuts();
}

static void place(int y, int x, bool typing)
{
	const struct ui_rect *c = &cells.clip;

	cells.cursor = y >= c->y && y < c->y + c->h && x >= c->x && x < c->x + c->w;
	cells.typing = typing;
	cells.cursor_y = y;
	cells.cursor_x = x;
}

void ui_cells_cursor(int y, int x)
{
	place(y, x, true);
}

void ui_cells_focus(int y, int x)
{
	place(y, x, false);
}

void ui_cells_reveals(void)
{
	cells.reveals = true;
}

bool ui_cells_revealing(void)
{
	return cells.reveals;
}

static bool seen(int y, int x, int columns);

void ui_cells_secret(int y, int x, int columns)
{
	for (int i = 0; i < columns; i++)
		if (seen(y, x + i, 1))
			cells.secret[y * COLS + x + i] = true;
}

bool ui_cells_is_secret(int y, int x)
{
	size_t i = (size_t)y * (size_t)COLS + (size_t)x;

	return i < cells.cell_count && cells.secret[i];
}

bool ui_cells_cursor_wanted(int *y, int *x, bool *typing)
{
	*typing = cells.typing;
	*y = cells.cursor_y;
	*x = cells.cursor_x;
	return cells.cursor;
}

/* ---- glyphs ---- */

int ui_cells_wide(const char *utf8, wchar_t *out, int max)
{
	struct rh_str rest = rh_str(utf8);
	uint32_t c;
	int n = 0;

	while (n < max && rh_utf8_next(&rest, &c))
		out[n++] = c & RH_UTF8_BAD ? L'?' : (wchar_t)c;
	return n;
}

static bool seen(int y, int x, int columns)
{
	const struct ui_rect *c = &cells.clip;

	return y >= c->y && y < c->y + c->h && y >= 0 && y < LINES && x >= c->x && x + columns <= c->x + c->w &&
	       x >= 0 && x + columns <= COLS;
}

static void blank_cell(int y, int x)
{
	static const wchar_t blank[] = L" ";
	cchar_t cc;

	setcchar(&cc, blank, A_NORMAL, 0, NULL);
	mvwadd_wch(stdscr, y, x, &cc);
	cells.halves[y * COLS + x] = WHOLE;
}

/* When half of a wide glyph is overwritten, curses keeps the other half and believes that the terminal does so too. */
static void write_cell(int y, int x, const cchar_t *cc, int columns)
{
	enum half *row = cells.halves + (size_t)y * (size_t)COLS;

	if (row[x] == SECOND)
		blank_cell(y, x - 1);
	if (x + columns < COLS && row[x + columns] == SECOND)
		blank_cell(y, x + columns);
	mvwadd_wch(stdscr, y, x, cc);
	cells.secret[y * COLS + x] = false;
	row[x] = columns == 2 ? FIRST : WHOLE;
	if (columns == 2) {
		cells.secret[y * COLS + x + 1] = false;
		row[x + 1] = SECOND;
	}
}

/* On terminals without a margin mode curses shifts the last two cells of the screen into place: a wide glyph there
 * would be cut in two, so it is left out. */
static void put_cell(int y, int x, const cchar_t *cc, int columns)
{
	cchar_t blank;

	if (columns != 2 || y != LINES - 1 || x + 2 < COLS - 1) {
		write_cell(y, x, cc, columns);
		return;
	}
	setcchar(&blank, L" ", A_NORMAL, 0, NULL);
	write_cell(y, x, &blank, 1);
	write_cell(y, x + 1, &blank, 1);
}

static void put_wide(int y, int x, const wchar_t *w, int n, struct ui_look look)
{
	wchar_t cell[CCHARW_MAX + 1];
	cchar_t cc;

	for (int i = 0; i < n;) {
		int k = 0, columns = wcwidth(w[i]);

		do {
			if (k < CCHARW_MAX)
				cell[k++] = w[i];
			i++;
		} while (i < n && wcwidth(w[i]) == 0);
		cell[k] = 0;
		if (columns < 1 || setcchar(&cc, cell, look.attr, look.pair, NULL) == ERR)
			continue;
		if (seen(y, x, columns))
			put_cell(y, x, &cc, columns);
		x += columns;
	}
}

void ui_cells_cell(int y, int x, const wchar_t *w, int columns, struct ui_look look)
{
	cchar_t cc;
	int n = columns ? columns : 1;

	if (seen(y, x, n) && setcchar(&cc, columns ? w : L" ", look.attr, look.pair, NULL) != ERR)
		put_cell(y, x, &cc, n);
}

static void put_byte(int y, int x, char c, struct ui_look look)
{
	wchar_t w = (unsigned char)c;

	put_wide(y, x, &w, 1, look);
}

void ui_cells_glyph(int y, int x, const char *utf8, int columns, struct ui_look look)
{
	const char *instead = ui_glyph_instead(utf8);
	wchar_t w[40];
	int n;

	if (instead) {
		for (int i = 0; i < columns; i++)
			put_byte(y, x + i, i == 0 ? instead[0] : ' ', look);
		return;
	}
	n = ui_cells_wide(utf8, w, (int)RH_LEN(w));
	put_wide(y, x, w, n, look);
}

/* ---- texts ---- */

static struct ui_look made_look(unsigned style)
{
	return ui_theme_look((style & ~(unsigned)UI_STYLE_ROLE) | UI_ROLE_MADE);
}

/* Draws at most `most` columns. Unless `whole`, the text does not fit, and the last column shows that it was cut. */
static int draw(int y, int x, int most, unsigned style, struct rh_str text, bool whole)
{
	struct ui_look look = ui_theme_look(style), made = made_look(style);
	int room = whole ? most : most - 1, used = 0;
	struct rh_glyph g;

	if (!whole)
		remember_cut(y, style, text);
	while (rh_glyph_next(&text, &g) && used + g.columns <= room) {
		ui_cells_glyph(y, x + used, g.text, g.columns, g.made ? made : look);
		used += g.columns;
	}
	explicit_bzero(&g, sizeof g);
	if (!whole && most > 0) {
		ui_cells_glyph(y, x + used, ui_sign(UI_SIGN_ELLIPSIS), 1, look);
		used++;
	}
	return used;
}

static bool fits(struct rh_str text, int most)
{
	return rh_text_columns(text, most + 1) <= most;
}

/* A blank looks the same in any style that neither fills nor underlines it. Drawn without a style, it is not sent
 * again when the style around it changes. */
static void blanks(int y, int x, int n, unsigned style)
{
	struct ui_look look = ui_theme_look(style);

	if (!(look.attr & (A_REVERSE | A_UNDERLINE)))
		look = (struct ui_look){ A_NORMAL, 0 };
	for (int i = 0; i < n; i++)
		put_byte(y, x + i, ' ', look);
}

int ui_cells_put(int y, int x, int width, unsigned style, enum ui_align align, struct rh_str text)
{
	bool whole = fits(text, width);
	int columns = whole ? rh_text_columns(text, 0) : width, before = 0, used;

	if (width <= 0)
		return 0;
	if (align == UI_ALIGN_RIGHT)
		before = width - columns;
	else if (align == UI_ALIGN_CENTER)
		before = (width - columns) / 2;
	blanks(y, x, before, style);
	used = draw(y, x + before, width - before, style, text, whole);
	blanks(y, x + before + used, width - before - used, style);
	if ((style & UI_STYLE_ROLE) == UI_ROLE_SECRET)
		ui_cells_secret(y, x, width);
	return used;
}

int ui_cells_text(int y, int x, int most, unsigned style, struct rh_str text)
{
	int used = most > 0 ? draw(y, x, most, style, text, fits(text, most)) : 0;

	if ((style & UI_STYLE_ROLE) == UI_ROLE_SECRET)
		ui_cells_secret(y, x, used);
	return used;
}

int ui_cells_textf(int y, int x, int most, unsigned style, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n, used;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	used = ui_cells_text(y, x, most, style, rh_str_n(text, (size_t)n));
	free(text);
	return used;
}

void ui_cells_fill(struct ui_rect r, unsigned style)
{
	for (int y = 0; y < r.h; y++)
		blanks(r.y + y, r.x, r.w, style);
}

void ui_cells_line(int y, int x, int width, unsigned style)
{
	struct ui_look look = ui_theme_look(style);
	const char *part = ui_slow() ? " " : "─"; /* what it parts is apart without it */

	for (int i = 0; i < width; i++)
		ui_cells_glyph(y, x + i, part, 1, look);
}

void ui_cells_title(struct ui_rect r, unsigned style, const char *title)
{
	int n;

	if (!*title || r.w < 7)
		return;
	n = ui_cells_text(r.y, r.x + 3, r.w - 6, style | UI_STYLE_BOLD, rh_str(title));
	ui_cells_text(r.y, r.x + 2, 1, style, RH_STR(" "));
	ui_cells_text(r.y, r.x + 3 + n, 1, style, RH_STR(" "));
}

/* ---- reading back ---- */

int ui_cells_read(WINDOW *from, int y, int x, char text[24], struct ui_look *look)
{
	wchar_t wide[CCHARW_MAX + 1] = { 0 };
	cchar_t cell;
	size_t used = 0;

	if (mvwin_wch(from, y, x, &cell) != OK || getcchar(&cell, wide, &look->attr, &look->pair, NULL) != OK)
		return 0;
	for (const wchar_t *c = wide; *c; c++) {
		char bytes[MB_LEN_MAX];
		mbstate_t state = { 0 };
		size_t n = wcrtomb(bytes, *c, &state);

		if (n == (size_t)-1 || used + n >= 24)
			break;
		memcpy(text + used, bytes, n);
		used += n;
	}
	text[used] = '\0';
	return rh_char_columns((uint32_t)wide[0]) == 2 ? 2 : 1;
}

bool ui_cells_hold(struct ui_rect r, struct rh_str text)
{
	struct rh_buf line;
	bool found = false;

	rh_buf_init(&line, 1 << 16);
	for (int y = r.y; y < r.y + r.h && !found; y++) {
		rh_buf_clear(&line);
		for (int x = r.x; x < r.x + r.w;) {
			struct ui_look look;
			char cell[24];
			int columns = ui_cells_read(stdscr, y, x, cell, &look);

			if (columns)
				rh_buf_addz(&line, cell);
			x += columns ? columns : 1;
		}
		found = !text.n || memmem(line.p, line.n, text.p, text.n);
	}
	rh_buf_release(&line);
	return found;
}
