/* table: a virtual list. It asks for the visible cells and keeps only the positions of the cursor and the top. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"

enum { COLUMNS = 16, CELL = 4096 };
struct table {
	struct ui_widget w;
	struct ui_table_source source;
	struct ui_table_column columns[COLUMNS];
	size_t column_count;
	size_t cursor, top, seen;
	struct ui_event again; /* a click on the row with the cursor; NONE: Enter */
	int cursor_y;          /* on the screen, as of the last drawing; -1 */
	bool scrolled;
	struct rh_buf text;
};

static struct table *table_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_TABLE);
	return (struct table *)(uintptr_t)w;
}

static size_t count(const struct table *t)
{
	return t->source.count(t->source.ctx);
}

static bool note(struct table *t, size_t row)
{
	rh_buf_clear(&t->text);
	return t->source.note && t->source.note(t->source.ctx, row, &t->text);
}

static int lines(struct table *t, size_t row)
{
	return note(t, row) ? 2 : 1;
}

static bool skipped(const struct table *t, size_t row)
{
	return t->source.skip && t->source.skip(t->source.ctx, row);
}

/* The nearest row at or after `row` in that direction that may have the cursor; `none` if there is none. */
static size_t standing(const struct table *t, size_t row, int step, size_t none)
{
	size_t n = count(t);

	while (row < n && skipped(t, row)) {
		if (step < 0 && row == 0)
			return none;
		row = step < 0 ? row - 1 : row + 1;
	}
	return row < n ? row : none;
}

/* How many rows more move than must: on a slow line half of those that are seen, so that few keys move any. */
static size_t jump(size_t seen)
{
	return ui_slow() ? seen / 2 : 0;
}

/* Keeps cursor and top within the present rows, the cursor visible, and no empty lines at the end unless there are
 * too few rows. */
static void settle(struct table *t)
{
	size_t n = count(t), least;
	int h = t->w.rect.h, used;

	if (!n) {
		t->cursor = t->top = 0;
		return;
	}
	if (t->cursor >= n)
		t->cursor = n - 1;
	if (skipped(t, t->cursor))
		t->cursor = standing(t, t->cursor, 1, standing(t, t->cursor, -1, t->cursor));
	if (t->w.rect.h <= 0) /* how much is seen is known when it is drawn first */
		return;
	least = t->cursor;
	used = lines(t, least);
	while (least > 0 && used + lines(t, least - 1) <= h)
		used += lines(t, --least);
	if (t->top < least)
		t->top = least + jump(t->cursor - least);
	if (t->top > t->cursor)
		t->top = t->cursor - jump(t->cursor - least);
	/* Headings above the first row become visible together with it. */
	if (t->cursor == standing(t, 0, 1, 0))
		t->top = least;
	used = 0;
	for (size_t i = t->top; i < n && used < h; i++)
		used += lines(t, i);
	while (t->top > 0 && used + lines(t, t->top - 1) <= h)
		used += lines(t, --t->top);
}

/* ---- drawing ---- */

static void draw_row(struct table *t, size_t row, int y, bool here)
{
	const struct ui_rect *r = &t->w.rect;
	bool focused = here && ui_widget_focused(&t->w), main = false;
	int mark = t->column_count && t->columns[0].x >= 2 ? t->columns[0].x - 2 : 0;

	/* A widget may be drawn twice in a frame, with other columns the second time: nothing of the first may
	 * remain between them. */
	ui_cells_fill((struct ui_rect){ y, r->x, 1, r->w }, UI_ROLE_TEXT);
	if (focused)
		ui_cells_focus(y, r->x + mark);
	if (here)
		t->cursor_y = y;
	if (here)
		ui_cells_text(y, r->x + mark, 1, focused ? UI_ROLE_FOCUS : UI_ROLE_TEXT,
			      rh_str(ui_sign(UI_SIGN_CURSOR)));
	if (mark && t->source.marked && t->source.marked(t->source.ctx, row))
		ui_cells_text(y, r->x + mark + 1, 1, UI_ROLE_FOCUS, RH_STR("*"));
	for (size_t c = 0; c < t->column_count; c++)
		main |= t->columns[c].main;
	for (size_t c = 0; c < t->column_count; c++) {
		const struct ui_table_column *col = &t->columns[c];
		bool mine = focused && !ui_slow() && (col->main || !main);
		int w = col->x + col->w <= r->w ? col->w : r->w - col->x;
		enum ui_role role;

		rh_buf_clear(&t->text);
		role = t->source.cell(t->source.ctx, row, (int)c, &t->text);
		ui_cells_put(y, r->x + col->x, w, mine && role != UI_ROLE_BAD ? UI_ROLE_FOCUS : role, col->align,
			     rh_buf_str(&t->text));
	}
}

/* Below what the row is called, a little to the right where that is at the edge. */
int ui_table_note_x(const struct ui_widget *w)
{
	const struct table *t = table_of(w);

	for (size_t c = 1; c < t->column_count; c++)
		if (t->columns[c].main)
			return t->columns[c].x;
	return t->column_count ? t->columns[0].x + 2 : 0;
}

static void draw_note(struct table *t, int y)
{
	int x = ui_table_note_x(&t->w);

	ui_cells_text(y, t->w.rect.x + x, t->w.rect.w - x, UI_ROLE_MUTED, rh_buf_str(&t->text));
}

static struct ui_event click(void *owner, size_t row)
{
	const struct table *t = table_of(owner);

	if (row != t->cursor)
		return (struct ui_event){ .key = UI_KEY_ROW, .c = (uint32_t)row };
	return t->again.key != UI_KEY_NONE ? t->again : (struct ui_event){ .key = UI_KEY_ENTER };
}

static void table_draw(struct ui_widget *w)
{
	struct table *t = table_of(w);
	size_t n = count(t), row;
	int y = w->rect.y, end = y + w->rect.h;

	settle(t);
	t->cursor_y = -1;
	for (row = t->top; row < n && y < end; row++) {
		int first = y;

		draw_row(t, row, y++, row == t->cursor);
		if (note(t, row) && y < end)
			draw_note(t, y++);
		if (!skipped(t, row))
			ui_hit((struct ui_rect){ first, w->rect.x, y - first, w->rect.w }, click, w, row);
	}
	t->seen = row - t->top;
	t->scrolled = t->top > 0 || row < n;
	rh_buf_clear(&t->text);
}

/* ---- keys ---- */

/* To that row; where it takes no cursor, to the next one in that direction, and where there is none, back from it. */
static enum ui_used go(struct table *t, size_t row, int step)
{
	t->cursor = standing(t, row, step, standing(t, row, -step, t->cursor));
	return UI_USED;
}

static enum ui_used up(struct table *t)
{
	size_t to = t->cursor ? standing(t, t->cursor - 1, -1, UI_TABLE_NONE) : UI_TABLE_NONE;

	if (to == UI_TABLE_NONE)
		return UI_LEFT_UP;
	return go(t, to, -1);
}

static enum ui_used down(struct table *t)
{
	size_t to = standing(t, t->cursor + 1, 1, UI_TABLE_NONE);

	if (to == UI_TABLE_NONE)
		return UI_LEFT_DOWN;
	return go(t, to, 1);
}

static enum ui_used page(struct table *t, int step)
{
	size_t n = count(t), by = t->seen > 1 ? t->seen - 1 : 1;

	if (step > 0) {
		t->top = t->top + by < n ? t->top + by : n - 1;
		return go(t, t->cursor + by < n ? t->cursor + by : n - 1, t->cursor + by < n ? 1 : -1);
	}
	t->top = t->top > by ? t->top - by : 0;
	return go(t, t->cursor > by ? t->cursor - by : 0, t->cursor > by ? -1 : 1);
}

static enum ui_used table_key(struct ui_widget *w, const struct ui_event *e)
{
	struct table *t = table_of(w);
	size_t n = count(t);

	if (!n)
		return UI_IGNORED;
	settle(t);
	switch (e->key) {
	case UI_KEY_UP:
		return up(t);
	case UI_KEY_DOWN:
		return down(t);
	case UI_KEY_PGUP:
		return page(t, -1);
	case UI_KEY_PGDN:
		return page(t, 1);
	case UI_KEY_HOME:
		return go(t, 0, 1);
	case UI_KEY_END:
		return go(t, n - 1, -1);
	case UI_KEY_ROW:
		return go(t, e->c < n ? e->c : n - 1, 1);
	case UI_KEY_ENTER:
		return skipped(t, t->cursor) ? UI_IGNORED : UI_DONE;
	default:
		return UI_IGNORED;
	}
}

static int table_height(const struct ui_widget *w, int width)
{
	struct table *t = table_of(w);
	size_t n = count(t);
	int h = 0;

	(void)width;
	for (size_t i = 0; i < n && h < 1000; i++)
		h += lines(t, i);
	return h;
}

static void table_release(struct ui_widget *w)
{
	rh_buf_release(&table_of(w)->text);
}

static const struct ui_widget_ops table_ops = {
	.kind = UI_WIDGET_TABLE,
	.type = vSCROLL,
	.build = ui_own_build,
	.draw = table_draw,
	.key = table_key,
	.height = table_height,
	.release = table_release,
};

struct ui_widget *ui_table_new(struct ui_layer *l, const struct ui_table_source *source)
{
	struct table *t = ui_widget_make(l, &table_ops, sizeof *t);

	t->source = *source;
	rh_buf_init(&t->text, CELL);
	return &t->w;
}

void ui_table_columns(struct ui_widget *w, const struct ui_table_column *c, size_t n)
{
	struct table *t = table_of(w);

	t->column_count = n < COLUMNS ? n : COLUMNS;
	if (t->column_count)
		memcpy(t->columns, c, t->column_count * sizeof *c);
}

size_t ui_table_cursor(const struct ui_widget *w)
{
	struct table *t = table_of(w);

	settle(t);
	return count(t) && !skipped(t, t->cursor) ? t->cursor : UI_TABLE_NONE;
}

void ui_table_select(struct ui_widget *w, size_t row)
{
	struct table *t = table_of(w);

	t->cursor = row;
	settle(t);
}

size_t ui_table_seen(const struct ui_widget *w, size_t *n)
{
	struct table *t = table_of(w);

	*n = t->seen;
	return t->top;
}

void ui_table_again(struct ui_widget *w, struct ui_event key)
{
	table_of(w)->again = key;
}

int ui_table_cursor_y(const struct ui_widget *w)
{
	return table_of(w)->cursor_y;
}

bool ui_table_scrolled(const struct ui_widget *w)
{
	return table_of(w)->scrolled;
}
