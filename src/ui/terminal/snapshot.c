/* snapshot: reads the cells back from curses' own screen: what the terminal shows, or would show if there were one. */
#include "ui/snapshot.h"
#include "base/base.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

#include <string.h>

enum { MARKS = 10 }; /* for a secret of any length */

void ui_snapshot_blank(struct ui_snapshot *out, int rows, int cols)
{
	size_t n = (size_t)rows * (size_t)cols;

	*out = (struct ui_snapshot){ rows, cols, rh_resize(NULL, n ? n : 1, sizeof *out->v), -1, -1 };
	for (size_t i = 0; i < n; i++)
		out->v[i] = (struct ui_cell){ .text = " ", .width = 1, .fg = -1, .bg = -1 };
}

void ui_snapshot_release(struct ui_snapshot *s)
{
	free(s->v);
	*s = (struct ui_snapshot){ 0 };
}

static void take_look(const struct ui_look *look, struct ui_cell *c)
{
	short fg = -1, bg = -1;

	if (look->pair && pair_content(look->pair, &fg, &bg) == OK) {
		c->fg = fg >= 0 && fg < 16 ? fg : -1;
		c->bg = bg >= 0 && bg < 16 ? bg : -1;
	}
	c->bold = look->attr & A_BOLD;
	c->dim = look->attr & A_DIM;
	c->reverse = look->attr & A_REVERSE;
	c->underline = look->attr & A_UNDERLINE;
}

/* Returns the columns of the cell. */
static int take_cell(WINDOW *from, int y, int x, int cols, struct ui_cell *c)
{
	char text[sizeof c->text];
	struct ui_look look;
	int columns = ui_cells_read(from, y, x, text, &look);

	c->masked = ui_cells_is_secret(y, x);
	if (!columns)
		return 1;
	take_look(&look, c);
	if (*text)
		memcpy(c->text, text, strlen(text) + 1);
	if (columns != 2 || x + 1 >= cols)
		return 1;
	c->width = 2;
	c[1] = *c;
	c[1].width = 0;
	c[1].text[0] = '\0';
	return 2;
}

static void mark(struct ui_cell *c, size_t n, const char *sign)
{
	for (size_t i = 0; i < n; i++) {
		c[i].width = 1;
		c[i].masked = true;
		snprintf(c[i].text, sizeof c[i].text, "%s", i < MARKS ? sign : " ");
	}
}

/* The same marks whatever is there, so that not even its length is. */
static void mask_row(struct ui_cell *row, int cols)
{
	for (int x = 0, n; x < cols; x += n ? n : 1) {
		bool any = false;

		for (n = 0; x + n < cols && row[x + n].masked; n++)
			any |= strcmp(row[x + n].text, " ") != 0;
		if (any)
			mark(row + x, (size_t)n, ui_sign(UI_SIGN_BULLET));
	}
}

void ui_snapshot_take(const struct ui *u, struct ui_snapshot *out)
{
	/* Where lines are said, curses has drawn nothing yet: what is to be drawn is what would be seen. */
	WINDOW *from = u->options.linear ? stdscr : curscr;
	int y, x, was_y, was_x;
	bool typing;

	ui_snapshot_blank(out, LINES, COLS);
	getyx(from, was_y, was_x);
	for (y = 0; y < out->rows; y++) {
		struct ui_cell *row = out->v + (size_t)y * (size_t)out->cols;

		for (x = 0; x < out->cols;)
			x += take_cell(from, y, x, out->cols, row + x);
		if (ui_cells_revealing())
			mask_row(row, out->cols);
	}
	wmove(from, was_y, was_x);
	if (ui_cells_cursor_wanted(&y, &x, &typing) && (typing || ui_theme_shows_cursor())) {
		out->cursor_row = y;
		out->cursor_col = x;
	}
}

static bool starts_here(const struct ui_cell *row, int cols, struct rh_str text, int *end)
{
	int x = *end;

	for (; text.n && x < cols; x++) {
		size_t n = strlen(row[x].text);

		if (n > text.n || memcmp(row[x].text, text.p, n) != 0)
			return false;
		text = rh_str_from(text, n);
	}
	*end = x;
	return !text.n;
}

void ui_snapshot_hide(struct ui_snapshot *s, struct rh_str secret)
{
	for (int y = 0; secret.n && y < s->rows; y++) {
		struct ui_cell *row = s->v + (size_t)y * (size_t)s->cols;

		for (int x = 0; x < s->cols; x++) {
			int end = x;

			if (starts_here(row, s->cols, secret, &end))
				mark(row + x, (size_t)(end - x), ui_sign(UI_SIGN_BULLET));
		}
	}
}
