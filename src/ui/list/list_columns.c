/* The columns of a list: each gets what its content needs within its limits, and those without a wanted width share
 * the rest. Where there is too little room, blanks between them go first, then what all rows have in common, then what
 * matters least. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/list/list.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"

#include <string.h>

/* NAME: what a row is called, whole up to here, matters more than any other column. */
enum { GAP = 2, NARROW_GAP = 1, NAME = 24, LEFT = 3, RIGHT = 1, WIDEST = 200, MOST_MEASURED = 300 };

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

static void compare(struct ui_list *l, int column, struct rh_buf *text)
{
	if (l->differs[column] || !(l->screen->ops->columns[column].flags & UI_COL_SAME))
		return;
	if (!l->same[column])
		l->same[column] = rh_str_dup(rh_buf_str(text));
	else
		l->differs[column] = !rh_str_is(rh_buf_str(text), l->same[column]);
}

static void forget_same(struct ui_list *l)
{
	memset(l->differs, 0, sizeof l->differs);
	for (int i = 0; i < UI_LIST_COLUMNS; i++)
		rh_strset(&l->same[i], NULL);
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
			compare(l, i, &text);
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
	bool differed[UI_LIST_COLUMNS];

	memcpy(before, l->width, sizeof before);
	memcpy(differed, l->differs, sizeof differed);
	if (to > l->seen)
		to = l->seen;
	if (l->from == l->to || to - from > MOST_MEASURED) {
		from = top;
		to = end;
		l->moved = true;
	}
	if (l->moved) {
		memset(l->width, 0, sizeof l->width);
		forget_same(l);
		measure_rows(l, from, to);
	} else {
		measure_rows(l, from, l->from);
		measure_rows(l, l->to, to);
	}
	l->from = from;
	l->to = to;
	l->moved = false;
	return memcmp(before, l->width, sizeof before) != 0 || memcmp(differed, l->differs, sizeof differed) != 0;
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

/* With no more room than content and title need. */
static int needed(const struct ui_list *l, int i)
{
	int title = title_columns(l, i);

	return l->width[i] > title ? l->width[i] : title;
}

/* A title may be cut where the content is what matters: an age that is cut is another age. */
static int least(const struct ui_list *l, int i)
{
	const struct ui_column *c = &l->screen->ops->columns[i];
	int title = title_columns(l, i), w = c->min > title ? c->min : title;

	if ((c->flags & UI_COL_FIXED) && w < NAME)
		w = NAME;
	if (ui_column_is_time(c))
		return l->width[i] > c->min ? l->width[i] : c->min;
	return w < needed(l, i) ? w : needed(l, i);
}

struct room {
	const struct ui_list *list;
	int w[UI_LIST_COLUMNS]; /* 0: left out */
	int n, avail, gap;
};

static const struct ui_column *column(const struct room *r, int i)
{
	return &r->list->screen->ops->columns[i];
}

static int total(const struct room *r)
{
	int sum = -r->gap;

	for (int i = 0; i < r->n; i++)
		if (r->w[i])
			sum += r->w[i] + r->gap;
	return sum;
}

static int least_total(const struct room *r)
{
	struct room least_of = *r;

	for (int i = 0; i < r->n; i++)
		least_of.w[i] = r->w[i] ? least(r->list, i) : 0;
	return total(&least_of);
}

static bool says_nothing(const struct room *r, int i)
{
	return (column(r, i)->flags & UI_COL_SAME) && !r->list->differs[i];
}

static bool fixed(const struct room *r, int i)
{
	return column(r, i)->flags & UI_COL_FIXED;
}

/* The next to give way; -1: none may. */
static int weakest(const struct room *r)
{
	int at = -1;

	for (int i = 0; i < r->n; i++)
		if (r->w[i] && !fixed(r, i) && (at < 0 || column(r, i)->matters <= column(r, at)->matters))
			at = i;
	return at;
}

/* Has no row anything in it? */
static bool is_unused(const struct room *r, int i)
{
	return (column(r, i)->flags & UI_COL_USED) && r->list->same[i] && !*r->list->same[i];
}

static void drop_those_that_say_nothing(struct room *r)
{
	for (int i = 0; i < r->n; i++)
		if (says_nothing(r, i) && !fixed(r, i) && is_unused(r, i))
			r->w[i] = 0;
	for (int i = 0; i < r->n; i++)
		if (r->w[i] && says_nothing(r, i) && !fixed(r, i) && total(r) > r->avail)
			r->w[i] = 0;
}

/* Is a row less than whole with this width of the column? */
static bool hides(const struct room *r, int i)
{
	return r->w[i] < r->list->width[i] && (r->w[i] || !says_nothing(r, i));
}

static void take_what_is_not_needed(struct room *r)
{
	for (int i = 0; i < r->n && total(r) > r->avail; i++)
		if (r->w[i] > needed(r->list, i))
			r->w[i] = needed(r->list, i);
}

static void cut_titles_of_times(struct room *r)
{
	for (int i = 0; i < r->n; i++)
		while (r->w[i] > least(r->list, i) && ui_column_is_time(column(r, i)) && total(r) > r->avail)
			r->w[i]--;
}

/* What has given way comes back where less than it has made room: of two, the one that matters more. */
static void take_back(struct room *r, const int *before)
{
	for (int at = 0; at >= 0;) {
		at = -1;
		for (int i = 0; i < r->n; i++) {
			int left = r->avail - least_total(r) - r->gap;

			if (!r->w[i] && before[i] && least(r->list, i) <= left &&
			    (at < 0 || column(r, i)->matters > column(r, at)->matters))
				at = i;
		}
		if (at >= 0)
			r->w[at] = before[at];
	}
}

static void drop(struct room *r)
{
	int before[UI_LIST_COLUMNS];

	memcpy(before, r->w, sizeof before);
	for (int i; least_total(r) > r->avail && (i = weakest(r)) >= 0;)
		r->w[i] = 0;
	take_back(r, before);
}

static int weight(const struct room *r, int i)
{
	return fixed(r, i) ? 10 : column(r, i)->matters;
}

/* By one column at a time: of those that matter least and can be narrower, the widest. */
static void shrink(struct room *r)
{
	for (int over = total(r) - r->avail; over > 0; over--) {
		int at = -1;

		for (int i = 0; i < r->n; i++) {
			int more = at < 0 ? -1 : weight(r, i) - weight(r, at);

			if (r->w[i] > least(r->list, i) && (more < 0 || (more == 0 && r->w[i] > r->w[at])))
				at = i;
		}
		if (at < 0)
			break;
		r->w[at]--;
	}
}

static void grow(struct room *r)
{
	int elastic = 0, left = r->avail - total(r);

	for (int i = 0; i < r->n; i++) /* first those that had to be cut */
		while (r->w[i] && left > 0 && r->w[i] < r->list->width[i]) {
			r->w[i]++;
			left--;
		}
	for (int i = 0; i < r->n; i++)
		elastic += r->w[i] && !column(r, i)->want;
	for (int i = 0; elastic && left > 0 && i < r->n; i++)
		if (r->w[i] && !column(r, i)->want) {
			int share = left / elastic--;

			r->w[i] += share;
			left -= share;
		}
}

/* Moved sideways, the columns have the width that they need, from the left; the last gets what is left. */
static void lay_sideways(struct room *r)
{
	int out = r->list->skipped;

	for (int i = 0; i < r->n; i++)
		if (!fixed(r, i) && out-- > 0)
			r->w[i] = 0;
		else if (r->w[i] < r->list->width[i])
			r->w[i] = r->list->width[i];
	for (int i = r->n; i-- > 0 && total(r) > r->avail;) {
		int over = total(r) - r->avail;

		if (r->w[i] && !fixed(r, i))
			r->w[i] = r->w[i] - over >= least(r->list, i) ? r->w[i] - over : 0;
	}
}

static void lay_out(struct room *r)
{
	if (r->list->skipped) {
		lay_sideways(r);
		return;
	}
	take_what_is_not_needed(r);
	drop_those_that_say_nothing(r);
	if (total(r) > r->avail)
		r->gap = NARROW_GAP;
	cut_titles_of_times(r);
	drop(r);
	shrink(r);
	grow(r);
}

static void place(struct ui_list *l, const struct room *r, int width)
{
	int x = LEFT, last = -1;

	l->placed = 0;
	l->cut = l->more = false;
	for (int i = 0; i < r->n; i++) {
		struct ui_table_column *p = &l->laid[l->placed];

		l->cut |= hides(r, i);
		l->silent[i] = !r->w[i] && says_nothing(r, i);
		l->more |= r->w[i] < l->width[i] && (r->w[i] || last >= 0 || !l->skipped);
		if (!r->w[i] || x >= width - RIGHT)
			continue;
		p->x = x;
		p->w = x + r->w[i] > width - RIGHT ? width - RIGHT - x : r->w[i];
		p->align = column(r, i)->flags & UI_COL_RIGHT ? UI_ALIGN_RIGHT : UI_ALIGN_LEFT;
		p->main = fixed(r, i);
		last = fixed(r, i) ? last : i;
		l->shown_columns[l->placed++] = i;
		x += r->w[i] + r->gap;
	}
}

void ui_list_lay(struct ui_list *l, int width)
{
	struct room r = { .list = l, .n = ui_list_column_count(l->screen), .avail = width - LEFT - RIGHT, .gap = GAP };

	for (int i = 0; i < r.n; i++)
		r.w[i] = wanted(l, i);
	if (total(&r) <= r.avail)
		l->skipped = 0;
	lay_out(&r);
	l->laid_width = width;
	place(l, &r, width);
}

void ui_list_sideways(struct ui_list *l, int step)
{
	int movable = 0;

	for (int i = 0; i < ui_list_column_count(l->screen); i++)
		movable += !(l->screen->ops->columns[i].flags & UI_COL_FIXED);
	if (step < 0 ? l->skipped > 0 : l->more && l->skipped + 1 < movable)
		l->skipped += step;
	ui_list_lay(l, l->laid_width);
}
