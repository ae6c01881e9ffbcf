/* Where one is in very many lines: whatever happens touches no more of them than are seen. */
#include "base/base.h"
#include "ui/lines/lines.h"

#include <string.h>

enum { TAB = 8 };

/* Tabs are where programs put columns: blanks do the same. */
static struct rh_str expand(struct ui_lines_drive *d, struct rh_str text)
{
	int column = 0;

	rh_buf_clear(&d->expanded);
	while (text.n) {
		const char *tab = memchr(text.p, '\t', text.n);
		size_t n = tab ? (size_t)(tab - text.p) : text.n;

		rh_buf_add(&d->expanded, text.p, n);
		column += rh_text_columns(rh_str_n(text.p, n), 0);
		text = rh_str_from(text, n + (tab ? 1 : 0));
		if (tab)
			do
				rh_buf_addc(&d->expanded, ' ');
			while (++column % TAB);
	}
	return rh_buf_str(&d->expanded);
}

struct rh_str ui_lines_text(struct ui_lines_drive *d, uint64_t line)
{
	struct rh_str text = d->shown.text(d->screen, (size_t)(line - d->shown.gone));

	return text.n && memchr(text.p, '\t', text.n) ? expand(d, text) : text;
}

/* That it takes, 1 at least. */
static int rows_of(struct ui_lines_drive *d, uint64_t line)
{
	struct rh_str text;

	if (d->unwrapped)
		return 1;
	text = ui_lines_text(d, line);
	return text.n ? ui_wrap_count(text, d->width) : 1;
}

static struct ui_lines_place back(struct ui_lines_drive *d, struct ui_lines_place from, int64_t rows)
{
	while (rows > 0) {
		if (from.row >= rows) {
			from.row -= (int)rows;
			return from;
		}
		rows -= from.row;
		from.row = 0;
		if (from.line <= d->shown.gone)
			return from;
		from.line--;
		from.row = rows_of(d, from.line);
	}
	return from;
}

static struct ui_lines_place forth(struct ui_lines_drive *d, struct ui_lines_place from, int64_t rows)
{
	while (rows > 0 && from.line < ui_lines_end(d)) {
		int left = rows_of(d, from.line) - from.row;

		if (left > rows) {
			from.row += (int)rows;
			return from;
		}
		rows -= left;
		from.line++;
		from.row = 0;
	}
	return from;
}

static bool before(struct ui_lines_place a, struct ui_lines_place b)
{
	return a.line != b.line ? a.line < b.line : a.row < b.row;
}

/* The place from which on the last line is the lowest one seen. */
static struct ui_lines_place last_page(struct ui_lines_drive *d)
{
	return back(d, (struct ui_lines_place){ ui_lines_end(d), 0 }, d->height);
}

void ui_lines_keep(struct ui_lines_drive *d)
{
	struct ui_lines_place last = last_page(d);
	int rows;

	if (d->top.line < d->shown.gone) /* what was seen has been given up */
		d->top = (struct ui_lines_place){ d->shown.gone, 0 };
	if (d->follows || before(last, d->top)) {
		d->top = last;
		return;
	}
	rows = d->top.line < ui_lines_end(d) ? rows_of(d, d->top.line) : 1;
	if (d->top.row >= rows)
		d->top.row = rows - 1;
}

void ui_lines_scroll(struct ui_lines_drive *d, int64_t rows)
{
	struct ui_lines_place last = last_page(d);

	d->top = rows < 0 ? back(d, d->top, -rows) : forth(d, d->top, rows);
	d->follows = !before(d->top, last);
	if (d->follows)
		d->top = last;
}

void ui_lines_show(struct ui_lines_drive *d, uint64_t line)
{
	struct ui_lines_place at = { line, 0 }, end = forth(d, d->top, d->height);

	if (!before(at, d->top) && before(at, end))
		return;
	d->top = back(d, at, d->height / 2);
	d->follows = false;
	ui_lines_keep(d);
}
