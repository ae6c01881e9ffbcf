/* The columns of a list: each gets what its content needs within its limits, and those without a wanted width share
 * the rest. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/list/list.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"

#include <string.h>

enum { GAP = 2, LEFT = 3, RIGHT = 1, WIDEST = 200, MOST_MEASURED = 300 };

int ui_list_column_count(const struct ui_screen *s)
{
	int n = 0;

	while (s->ops->columns[n].id && n < UI_LIST_COLUMNS)
		n++;
	return n;
}

/* ---- what the content needs ---- */

int ui_list_cell_columns(const struct rh_buf *text)
{
	int w = rh_text_columns(rh_str_n(text->p, text->n < UI_CELL_BYTES ? text->n : UI_CELL_BYTES), WIDEST);

	return w < WIDEST ? w : WIDEST;
}

static void measure_rows(struct ui_list *l, size_t from, size_t to)
{
	int columns = ui_list_column_count(l->screen);
	struct rh_buf text;

	rh_buf_init(&text, 4096);
	for (size_t at = from; at < to; at++)
		for (int i = 0; i < columns; i++) {
			int w;

			rh_buf_clear(&text);
			ui_list_cell(l, ui_list_row(l, at), i, &text, NULL);
			w = ui_list_cell_columns(&text);
			if (w > l->width[i])
				l->width[i] = (short)w;
		}
	rh_buf_release(&text);
}

void ui_list_unmeasure(struct ui_list *l)
{
	l->from = l->to = 0;
	l->moved = true;
}

bool ui_list_measure(struct ui_list *l, size_t top, size_t n)
{
	size_t end = top + n < l->seen ? top + n : l->seen, from = l->from < top ? l->from : top,
	       to = l->to > end ? l->to : end;
	short before[UI_LIST_COLUMNS];

	memcpy(before, l->width, sizeof before);
	if (to > l->seen)
		to = l->seen;
	if (l->from == l->to || to - from > MOST_MEASURED) {
		from = top;
		to = end;
		l->moved = true;
	}
	if (l->moved) {
		memset(l->width, 0, sizeof l->width);
		measure_rows(l, from, to);
	} else {
		measure_rows(l, from, l->from);
		measure_rows(l, l->to, to);
	}
	l->from = from;
	l->to = to;
	l->moved = false;
	return memcmp(before, l->width, sizeof before) != 0;
}

/* ---- who gets it ---- */

static int title_columns(const struct ui_list *l, int i)
{
	return rh_text_columns(rh_str(_(l->screen->ops->columns[i].title)), 0) + (i == l->sort ? 2 : 0);
}

static int wanted(const struct ui_list *l, int i)
{
	const struct ui_column *c = &l->screen->ops->columns[i];
	int w = l->width[i], title = title_columns(l, i);

	if (w < title)
		w = title;
	if (w < c->min)
		w = c->min;
	if (ui_column_is_time(c))
		return w;
	return c->want && w > c->want && c->want >= title ? c->want : w;
}

static int least(const struct ui_list *l, int i)
{
	const struct ui_column *c = &l->screen->ops->columns[i];
	int title = title_columns(l, i), w = c->min > title ? c->min : title;

	/* an age that is cut is another age */
	return ui_column_is_time(c) && l->width[i] > w ? l->width[i] : w;
}

static int total(const int *w, int n)
{
	int sum = -GAP;

	for (int i = 0; i < n; i++)
		if (w[i])
			sum += w[i] + GAP;
	return sum;
}

/* Shrinks the widest that may shrink by one column, until all fit. */
static void shrink(const struct ui_list *l, int *w, int n, int avail)
{
	for (int over = total(w, n) - avail; over > 0; over--) {
		int widest = -1;

		for (int i = 0; i < n; i++)
			if (w[i] > least(l, i) && (widest < 0 || w[i] > w[widest]))
				widest = i;
		if (widest < 0)
			break;
		w[widest]--;
	}
}

/* Leaves out columns from the right until the minimum of the others fits. */
static void drop(const struct ui_list *l, int *w, int n, int avail)
{
	for (int last = n - 1; last > 0; last--) {
		int need[UI_LIST_COLUMNS];

		for (int i = 0; i < n; i++)
			need[i] = w[i] ? least(l, i) : 0;
		if (total(need, n) <= avail)
			break;
		if (!(l->screen->ops->columns[last].flags & UI_COL_FIXED))
			w[last] = 0;
	}
}

static void grow(const struct ui_list *l, int *w, int n, int left)
{
	int elastic = 0;

	for (int i = 0; i < n; i++) /* first those that had to be cut */
		while (w[i] && left > 0 && w[i] < l->width[i]) {
			w[i]++;
			left--;
		}
	for (int i = 0; i < n; i++)
		elastic += w[i] && !l->screen->ops->columns[i].want;
	for (int i = 0; elastic && left > 0 && i < n; i++)
		if (w[i] && !l->screen->ops->columns[i].want) {
			int share = left / elastic--;

			w[i] += share;
			left -= share;
		}
}

void ui_list_lay(struct ui_list *l, int width)
{
	int n = ui_list_column_count(l->screen), avail = width - LEFT - RIGHT, x = LEFT, w[UI_LIST_COLUMNS];

	for (int i = 0; i < n; i++)
		w[i] = wanted(l, i);
	drop(l, w, n, avail);
	shrink(l, w, n, avail);
	grow(l, w, n, avail - total(w, n));
	l->placed = 0;
	l->laid_width = width;
	for (int i = 0; i < n; i++) {
		struct ui_table_column *p = &l->laid[l->placed];

		if (!w[i])
			continue;
		p->x = x;
		p->w = x + w[i] > width - RIGHT ? width - RIGHT - x : w[i];
		p->align = l->screen->ops->columns[i].flags & UI_COL_RIGHT ? UI_ALIGN_RIGHT : UI_ALIGN_LEFT;
		p->main = l->screen->ops->columns[i].flags & UI_COL_FIXED;
		l->shown_columns[l->placed++] = i;
		x += w[i] + GAP;
		if (x >= width - RIGHT)
			break;
	}
}
