/* map: signs in rows and columns, with a cursor that moves in both directions. It asks for what is visible and keeps
 * only where the cursor is and what is scrolled out. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"

enum {
	ASIDES = 3,
	MEASURED = 4096,
	WORDS = 1024,
	GAP = 2,
	LEAST = 6 /* of a column: "[! 12]" */,
	MARGIN = 3,
	NARROWEST = 13
};
struct map {
	struct ui_widget w;
	struct ui_map_source source;
	char *title, *asides[ASIDES];
	size_t aside_count;
	short label;          /* width of the widest row label that was measured */
	short wide[MEASURED]; /* of column titles; what is beyond them is as wide as the last */
	size_t row, column;   /* the cursor */
	size_t top, seen, left, fit;
	bool scrolled, with_asides;
	int cap; /* no column is wider, without its gap */
	int label_w, room;
	struct rh_buf text;
};

static struct map *map_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_MAP);
	return (struct map *)(uintptr_t)w;
}

static size_t rows(const struct map *m)
{
	return m->source.rows(m->source.ctx);
}

static size_t columns(const struct map *m)
{
	return m->source.columns(m->source.ctx);
}

static bool skipped(const struct map *m, size_t row)
{
	return m->source.skip && m->source.skip(m->source.ctx, row);
}

static size_t standing(const struct map *m, size_t row, int step, size_t none)
{
	size_t n = rows(m);

	while (row < n && skipped(m, row)) {
		if (step < 0 && row == 0)
			return none;
		row = step < 0 ? row - 1 : row + 1;
	}
	return row < n ? row : none;
}

/* ---- what is where ---- */

static int width_of(const struct map *m, size_t column)
{
	int w = m->wide[column < MEASURED ? column : MEASURED - 1];

	return w < LEAST ? LEAST : w > m->cap ? m->cap : w;
}

static int aside_width(const struct map *m, size_t i)
{
	int w = rh_text_columns(rh_str(m->asides[i]), 0);

	return w < 4 ? 4 : w;
}

static int asides_width(const struct map *m)
{
	int w = 0;

	for (size_t i = 0; m->with_asides && i < m->aside_count; i++)
		w += GAP + aside_width(m, i);
	return w;
}

static bool all_fit(const struct map *m)
{
	int used = 0;

	for (size_t c = 0, n = columns(m); c < n && used <= m->room; c++)
		used += width_of(m, c) + GAP;
	return used <= m->room;
}

/* True: all columns are seen, none of them wider than need be nor narrower than `least`. */
static bool fits(struct map *m, bool with_asides, short least)
{
	static const short caps[] = { 30, 24, 20, 17, 15, NARROWEST };

	m->with_asides = with_asides;
	m->room = m->w.rect.w - MARGIN - m->label_w - GAP - asides_width(m) - 1;
	for (size_t i = 0; i < RH_LEN(caps) && caps[i] >= least; i++) {
		m->cap = caps[i];
		if (all_fit(m))
			return true;
	}
	return false;
}

/* The widest columns with which all are seen: titles that can be read go before numbers at the end. Where there are too
 * many of them they are narrow, and are moved sideways. */
static void share_out(struct map *m)
{
	int title = rh_text_columns(rh_str(m->title), 0), third = m->w.rect.w / 3;

	m->label_w = m->label > third ? third : m->label;
	if (m->label_w < title)
		m->label_w = title;
	if (fits(m, true, 17) || fits(m, false, NARROWEST) || fits(m, true, NARROWEST))
		return;
	if (m->room < 3 * (NARROWEST + GAP))
		(void)fits(m, false, NARROWEST);
}

/* How many columns from `left` on are seen whole. */
static size_t count_fit(const struct map *m, size_t left)
{
	size_t n = 0, all = columns(m);

	for (int used = 0; left + n < all; n++) {
		used += width_of(m, left + n) + GAP;
		if (used > m->room)
			break;
	}
	return n ? n : 1;
}

static void settle_columns(struct map *m)
{
	size_t n = columns(m);

	if (m->column >= n)
		m->column = n ? n - 1 : 0;
	if (m->left > m->column)
		m->left = m->column;
	while (m->left < m->column && m->left + count_fit(m, m->left) <= m->column)
		m->left++;
	while (m->left > 0 && m->left - 1 + count_fit(m, m->left - 1) >= n)
		m->left--;
	m->fit = count_fit(m, m->left);
}

/* The cursor visible, together with the headings above it, and no empty lines unless there are too few rows. */
static void settle(struct map *m)
{
	size_t n = rows(m), h = m->w.rect.h > 1 ? (size_t)m->w.rect.h - 1 : 1;

	if (m->row >= n)
		m->row = n ? n - 1 : 0;
	if (skipped(m, m->row))
		m->row = standing(m, m->row, 1, standing(m, m->row, -1, m->row));
	if (m->top > m->row)
		m->top = m->row;
	while (m->top > 0 && skipped(m, m->top - 1) && m->row - m->top + 2 <= h)
		m->top--;
	if (m->row >= m->top + h)
		m->top = m->row - h + 1;
	if (m->top + h > n)
		m->top = n > h ? n - h : 0;
	settle_columns(m);
}

/* ---- drawing ---- */

static const char *text_of(struct map *m, size_t row, size_t column, enum ui_role *role)
{
	rh_buf_clear(&m->text);
	*role = m->source.cell(m->source.ctx, row, column, &m->text);
	return m->text.p;
}

/* The sign is below the middle of the title; what has the cursor is in brackets, which reads without colour. */
static int sign_at(const struct map *m, size_t column)
{
	return (width_of(m, column) - 1) / 2 - (width_of(m, column) > LEAST ? 0 : 1);
}

static void draw_cell(struct map *m, size_t row, size_t column, int y, int x)
{
	bool here = row == m->row && column == m->column, focused = here && ui_widget_focused(&m->w);
	int at = x + sign_at(m, column), most = width_of(m, column) - sign_at(m, column), n;
	enum ui_role role;
	unsigned style;

	(void)text_of(m, row, column, &role);
	style = focused ? UI_STYLE_CURSOR : here ? UI_STYLE_BOLD : 0;
	n = ui_cells_text(y, at, most, role | style, rh_buf_str(&m->text));
	if (!here)
		return;
	ui_cells_text(y, at - 1, 1, (focused ? UI_ROLE_FOCUS : UI_ROLE_TEXT) | style, RH_STR("["));
	ui_cells_text(y, at + n, 1, (focused ? UI_ROLE_FOCUS : UI_ROLE_TEXT) | style, RH_STR("]"));
	if (focused)
		ui_cells_focus(y, at);
}

static struct ui_event click(void *owner, size_t at)
{
	const struct map *m = map_of(owner);

	if (at != m->row * columns(m) + m->column)
		return (struct ui_event){ .key = UI_KEY_ROW, .c = (uint32_t)at };
	return (struct ui_event){ .key = UI_KEY_ENTER };
}

static void draw_asides(struct map *m, size_t row, int y)
{
	int x = m->w.rect.x + m->w.rect.w - 1 - asides_width(m);

	for (size_t i = 0; m->with_asides && i < m->aside_count; i++) {
		enum ui_role role;

		rh_buf_clear(&m->text);
		role = m->source.aside(m->source.ctx, row, i, &m->text);
		ui_cells_put(y, x + GAP, aside_width(m, i), role, UI_ALIGN_RIGHT, rh_buf_str(&m->text));
		x += GAP + aside_width(m, i);
	}
}

static void draw_row(struct map *m, size_t row, int y)
{
	const struct ui_rect *r = &m->w.rect;
	bool here = row == m->row, focused = here && ui_widget_focused(&m->w);
	int x = r->x + MARGIN + m->label_w + GAP;
	enum ui_role role;

	ui_cells_fill((struct ui_rect){ y, r->x, 1, r->w }, UI_ROLE_TEXT);
	rh_buf_clear(&m->text);
	role = m->source.row(m->source.ctx, row, &m->text);
	if (skipped(m, row)) {
		ui_cells_put(y, r->x + 1, r->w - 2, role, UI_ALIGN_LEFT, rh_buf_str(&m->text));
		return;
	}
	ui_cut_middle(&m->text, m->label_w);
	ui_cells_put(y, r->x + MARGIN, m->label_w, focused ? UI_ROLE_FOCUS : role, UI_ALIGN_LEFT, rh_buf_str(&m->text));
	if (here)
		ui_cells_text(y, r->x + 1, 1, focused ? UI_ROLE_FOCUS : UI_ROLE_TEXT, rh_str(ui_sign(UI_SIGN_CURSOR)));
	ui_hit((struct ui_rect){ y, r->x, 1, x - r->x }, click, &m->w, row * columns(m) + m->column);
	for (size_t c = m->left; c < m->left + m->fit && c < columns(m); c++) {
		ui_hit((struct ui_rect){ y, x, 1, width_of(m, c) + GAP }, click, &m->w, row * columns(m) + c);
		draw_cell(m, row, c, y, x);
		x += width_of(m, c) + GAP;
	}
	draw_asides(m, row, y);
}

static void draw_titles(struct map *m)
{
	const struct ui_rect *r = &m->w.rect;
	int x = r->x + MARGIN + m->label_w + GAP;
	size_t n = columns(m);

	ui_cells_fill((struct ui_rect){ r->y, r->x, 1, r->w }, UI_ROLE_MUTED);
	ui_cells_put(r->y, r->x + MARGIN, m->label_w, UI_ROLE_MUTED | UI_STYLE_BOLD, UI_ALIGN_LEFT, rh_str(m->title));
	if (m->left)
		ui_cells_text(r->y, x - GAP, 1, UI_ROLE_KEY, RH_STR("<"));
	for (size_t c = m->left; c < m->left + m->fit && c < n; c++) {
		bool here = c == m->column && ui_widget_focused(&m->w);
		enum ui_role role;

		rh_buf_clear(&m->text);
		role = m->source.column(m->source.ctx, c, &m->text);
		ui_cut_middle(&m->text, width_of(m, c));
		ui_cells_put(r->y, x, width_of(m, c), (here ? UI_ROLE_FOCUS : role) | UI_STYLE_BOLD, UI_ALIGN_CENTER,
			     rh_buf_str(&m->text));
		x += width_of(m, c) + GAP;
	}
	if (m->left + m->fit < n)
		ui_cells_text(r->y, x - GAP + 1, 1, UI_ROLE_KEY, RH_STR(">"));
	x = r->x + r->w - 1 - asides_width(m);
	for (size_t i = 0; m->with_asides && i < m->aside_count; i++) {
		ui_cells_put(r->y, x + GAP, aside_width(m, i), UI_ROLE_MUTED | UI_STYLE_BOLD, UI_ALIGN_RIGHT,
			     rh_str(m->asides[i]));
		x += GAP + aside_width(m, i);
	}
}

static void map_draw(struct ui_widget *w)
{
	struct map *m = map_of(w);
	size_t n = rows(m), row;
	int y = w->rect.y + 1, end = w->rect.y + w->rect.h;

	share_out(m);
	settle(m);
	draw_titles(m);
	for (row = m->top; row < n && y < end; row++)
		draw_row(m, row, y++);
	m->seen = row - m->top;
	m->scrolled = m->top > 0 || row < n;
	ui_cells_fill((struct ui_rect){ y, w->rect.x, end - y, w->rect.w }, UI_ROLE_TEXT);
	rh_buf_clear(&m->text);
}

/* ---- keys ---- */

static enum ui_used go(struct map *m, size_t row, int step)
{
	m->row = standing(m, row, step, m->row);
	return UI_USED;
}

static enum ui_used up_down(struct map *m, int step)
{
	size_t n = rows(m), to = step > 0 ? m->row + 1 : m->row - 1;

	if (step < 0 && m->row == 0)
		return UI_LEFT_UP;
	to = standing(m, to, step, n);
	if (to >= n)
		return step > 0 ? UI_LEFT_DOWN : UI_LEFT_UP;
	return go(m, to, step);
}

static enum ui_used page(struct map *m, int step)
{
	size_t n = rows(m), by = m->seen > 1 ? m->seen - 1 : 1;

	if (step < 0) {
		m->top = m->top > by ? m->top - by : 0;
		return go(m, m->row > by ? m->row - by : 0, m->row > by ? -1 : 1);
	}
	m->top = m->top + by < n ? m->top + by : n - 1;
	return go(m, m->row + by < n ? m->row + by : n - 1, m->row + by < n ? 1 : -1);
}

static enum ui_used go_to_cell(struct map *m, size_t at)
{
	size_t n = columns(m);

	if (!n || at / n >= rows(m))
		return UI_IGNORED;
	m->column = at % n;
	return go(m, at / n, 1);
}

static enum ui_used map_key(struct ui_widget *w, const struct ui_event *e)
{
	struct map *m = map_of(w);
	size_t n = rows(m), across = columns(m);

	if (!n || !across)
		return UI_IGNORED;
	settle(m);
	switch (e->key) {
	case UI_KEY_UP:
		return up_down(m, -1);
	case UI_KEY_DOWN:
		return up_down(m, 1);
	case UI_KEY_LEFT:
		m->column -= m->column > 0;
		return UI_USED;
	case UI_KEY_RIGHT:
		m->column += m->column + 1 < across;
		return UI_USED;
	case UI_KEY_PGUP:
		return page(m, -1);
	case UI_KEY_PGDN:
		return page(m, 1);
	case UI_KEY_HOME:
		return go(m, 0, 1);
	case UI_KEY_END:
		return go(m, n - 1, -1);
	case UI_KEY_ROW:
		return go_to_cell(m, e->c);
	case UI_KEY_ENTER:
		return skipped(m, m->row) ? UI_IGNORED : UI_DONE;
	default:
		return UI_IGNORED;
	}
}

static int map_height(const struct ui_widget *w, int width)
{
	size_t n = rows(map_of(w));

	(void)width;
	return n < 1000 ? (int)n + 1 : 1000;
}

static void map_release(struct ui_widget *w)
{
	struct map *m = map_of(w);

	rh_buf_release(&m->text);
	free(m->title);
	for (size_t i = 0; i < ASIDES; i++)
		free(m->asides[i]);
}

static const struct ui_widget_ops map_ops = {
	.kind = UI_WIDGET_MAP,
	.type = vSCROLL,
	.build = ui_own_build,
	.draw = map_draw,
	.key = map_key,
	.height = map_height,
	.release = map_release,
};

struct ui_widget *ui_map_new(struct ui_layer *l, const struct ui_map_source *source)
{
	struct map *m = ui_widget_make(l, &map_ops, sizeof *m);

	m->source = *source;
	m->title = rh_strdup("");
	rh_buf_init(&m->text, WORDS);
	return &m->w;
}

void ui_map_measure(struct ui_widget *w, const char *title, const char *const *asides, size_t n)
{
	struct map *m = map_of(w);

	rh_strset(&m->title, title);
	m->aside_count = n < ASIDES ? n : ASIDES;
	for (size_t i = 0; i < m->aside_count; i++)
		rh_strset(&m->asides[i], asides[i]);
	m->label = 0;
	for (size_t i = 0, all = rows(m); i < all; i++) {
		if (skipped(m, i))
			continue;
		rh_buf_clear(&m->text);
		m->source.row(m->source.ctx, i, &m->text);
		int columns_of_it = rh_text_columns(rh_buf_str(&m->text), 200);
		if (columns_of_it > m->label)
			m->label = (short)columns_of_it;
	}
	for (size_t i = 0, all = columns(m); i < all && i < MEASURED; i++) {
		rh_buf_clear(&m->text);
		m->source.column(m->source.ctx, i, &m->text);
		m->wide[i] = (short)rh_text_columns(rh_buf_str(&m->text), 200);
	}
}

void ui_map_cursor(const struct ui_widget *w, size_t *row, size_t *column)
{
	struct map *m = map_of(w);

	settle(m);
	*row = m->row;
	*column = m->column;
}

void ui_map_move(struct ui_widget *w, size_t row, size_t column)
{
	struct map *m = map_of(w);

	m->row = row;
	m->column = column;
	settle(m);
}

size_t ui_map_seen(const struct ui_widget *w, size_t *n)
{
	const struct map *m = map_of(w);

	*n = m->seen;
	return m->top;
}

bool ui_map_scrolled(const struct ui_widget *w)
{
	return map_of(w)->scrolled;
}
