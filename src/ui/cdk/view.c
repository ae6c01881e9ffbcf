/* view: lines that are read, with a style for each piece, wrapped to the width or moved sideways. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

struct span {
	size_t end; /* the byte after it; it starts where the one before ends */
	unsigned style;
};
struct line {
	size_t end, spans; /* the byte after it, and the number of its first span */
	int hang;
};
/* One row of the screen. */
struct row {
	size_t line, from, to;
	int indent;
};
struct view {
	struct ui_widget w;
	bool wrap;
	struct rh_secret text; /* the text may contain a revealed secret */
	struct span *spans;
	struct line *lines;
	struct row *rows;
	size_t span_count, line_count, row_count;
	size_t top, open; /* open: the first span of the unfinished line */
	int wrapped_to;   /* the width of `rows`; 0: they must be made */
	int side;         /* columns that are scrolled out to the left */
	size_t wanted;    /* a line to scroll to; (size_t)-1: none */
};

static struct view *view_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_VIEW);
	return (struct view *)(uintptr_t)w;
}

static size_t line_start(const struct view *v, size_t line)
{
	return line ? v->lines[line - 1].end : 0;
}

/* Must an array that starts with 16 places and doubles grow for one more? */
/* ---- wrapping ---- */

static void add_row(struct view *v, size_t line, size_t from, size_t to, int indent)
{
	v->rows = rh_grow(v->rows, v->row_count, sizeof *v->rows);
	v->rows[v->row_count++] = (struct row){ line, from, to, indent };
}

static void wrap_line(struct view *v, size_t line, int width)
{
	size_t from = line_start(v, line), end = v->lines[line].end;
	int indent = 0, hang = v->lines[line].hang < width / 2 ? v->lines[line].hang : 0;
	struct rh_str rest = rh_str_n(v->text.p + from, end - from), part;

	if (!v->wrap || from == end) {
		add_row(v, line, from, end, 0);
		return;
	}
	while (ui_wrap_next(&rest, width - indent, &part)) {
		from = (size_t)(part.p - v->text.p);
		add_row(v, line, from, from + part.n, indent);
		indent = hang;
	}
}

static void wrap_all(struct view *v)
{
	int width = v->w.rect.w > 0 ? v->w.rect.w : 1;

	if (v->wrapped_to == width)
		return;
	v->row_count = 0;
	for (size_t i = 0; i < v->line_count; i++)
		wrap_line(v, i, width);
	v->wrapped_to = width;
}

static size_t most_top(const struct view *v)
{
	size_t h = v->w.rect.h > 0 ? (size_t)v->w.rect.h : 1;

	return v->row_count > h ? v->row_count - h : 0;
}

static void bring_into_sight(struct view *v)
{
	size_t h = v->w.rect.h > 0 ? (size_t)v->w.rect.h : 1, row = 0;

	if (v->wanted == (size_t)-1)
		return;
	while (row < v->row_count && v->rows[row].line < v->wanted)
		row++;
	if (row < v->top)
		v->top = row;
	else if (row >= v->top + h)
		v->top = row - h + 1;
	v->wanted = (size_t)-1;
}

static void settle(struct view *v)
{
	wrap_all(v);
	bring_into_sight(v);
	if (v->top > most_top(v))
		v->top = most_top(v);
}

/* ---- drawing ---- */

/* Text from byte `from` to `to` in one style, `x` columns from the left of the view. Returns the columns taken. */
static int draw_piece(struct view *v, int y, int x, size_t from, size_t to, unsigned style)
{
	struct rh_str rest = rh_str_n(v->text.p + from, to - from);
	struct ui_look look = ui_theme_look(style),
		       made = ui_theme_look((style & ~(unsigned)UI_STYLE_ROLE) | UI_ROLE_MADE);
	struct rh_glyph g;
	int used = 0;

	if ((style & UI_STYLE_ROLE) == UI_ROLE_SECRET)
		ui_cells_reveals();
	while (rh_glyph_next(&rest, &g)) {
		int at = x + used - v->side;

		if (at + g.columns > v->w.rect.w)
			break;
		if (at >= 0)
			ui_cells_glyph(y, v->w.rect.x + at, g.text, g.columns, g.made ? made : look);
		used += g.columns;
	}
	explicit_bzero(&g, sizeof g);
	return used;
}

static void draw_row(struct view *v, int y, const struct row *r)
{
	size_t at = r->from, s = v->lines[r->line].spans;
	int x = r->indent, secret = -1;

	while (at < r->to) {
		while (v->spans[s].end <= at)
			s++;
		size_t to = v->spans[s].end < r->to ? v->spans[s].end : r->to;

		if (secret < 0 && (v->spans[s].style & UI_STYLE_ROLE) == UI_ROLE_SECRET)
			secret = x > v->side ? x - v->side : 0;
		x += draw_piece(v, y, x, at, to, v->spans[s].style);
		at = to;
	}
	if (secret >= 0) /* with what is behind it, which would tell how long it is */
		ui_cells_secret(y, v->w.rect.x + secret, v->w.rect.w - secret);
}

static void view_draw(struct ui_widget *w)
{
	struct view *v = view_of(w);

	settle(v);
	if (ui_widget_focused(w))
		ui_cells_focus(w->rect.y, w->rect.x);
	for (int i = 0; i < w->rect.h && v->top + (size_t)i < v->row_count; i++)
		draw_row(v, w->rect.y + i, &v->rows[v->top + (size_t)i]);
}

/* ---- keys ---- */

static enum ui_used scroll_by(struct view *v, int rows)
{
	size_t was = v->top;

	if (rows < 0)
		v->top = v->top > (size_t)-rows ? v->top - (size_t)-rows : 0;
	else
		v->top += (size_t)rows;
	if (v->top > most_top(v))
		v->top = most_top(v);
	return v->top != was ? UI_USED : rows < 0 ? UI_LEFT_UP : UI_LEFT_DOWN;
}

static enum ui_used sideways(struct view *v, int by)
{
	if (v->wrap || (by < 0 && v->side == 0))
		return UI_IGNORED;
	v->side = v->side + by > 0 ? v->side + by : 0;
	if (v->side > 4000)
		v->side = 4000;
	return UI_USED;
}

static enum ui_used view_key(struct ui_widget *w, const struct ui_event *e)
{
	struct view *v = view_of(w);
	int page = w->rect.h > 1 ? w->rect.h - 1 : 1;

	settle(v);
	if (e->key == UI_KEY_UP)
		return scroll_by(v, -1);
	if (e->key == UI_KEY_DOWN)
		return scroll_by(v, 1);
	if (e->key == UI_KEY_PGUP)
		return scroll_by(v, -page);
	if (e->key == UI_KEY_PGDN)
		return scroll_by(v, page);
	if (e->key == UI_KEY_HOME)
		return scroll_by(v, -(1 << 30));
	if (e->key == UI_KEY_END)
		return scroll_by(v, 1 << 30);
	if (e->key == UI_KEY_LEFT)
		return sideways(v, -8);
	if (e->key == UI_KEY_RIGHT)
		return sideways(v, 8);
	return UI_IGNORED;
}

static int view_height(const struct ui_widget *w, int width)
{
	struct view *v = view_of(w);
	int was = v->w.rect.w;

	v->w.rect.w = width;
	wrap_all(v);
	v->w.rect.w = was;
	return v->row_count < 100000 ? (int)v->row_count : 100000;
}

static void view_release(struct ui_widget *w)
{
	struct view *v = view_of(w);

	rh_secret_release(&v->text);
	free(v->spans);
	free(v->lines);
	free(v->rows);
}

static const struct ui_widget_ops view_ops = {
	.kind = UI_WIDGET_VIEW,
	.type = vVIEWER,
	.build = ui_own_build,
	.draw = view_draw,
	.key = view_key,
	.height = view_height,
	.release = view_release,
};

/* ---- filling ---- */

struct ui_widget *ui_view_new(struct ui_layer *l, bool wrap)
{
	struct view *v = ui_widget_make(l, &view_ops, sizeof *v);

	v->wrap = wrap;
	v->wanted = (size_t)-1;
	rh_secret_init(&v->text);
	return &v->w;
}

void ui_view_clear(struct ui_widget *w)
{
	struct view *v = view_of(w);

	rh_secret_clear(&v->text);
	v->span_count = v->line_count = v->row_count = v->open = 0;
	v->wrapped_to = 0;
}

void ui_view_span(struct ui_widget *w, unsigned style, struct rh_str text)
{
	struct view *v = view_of(w);

	if (!text.n || text.n > RH_SECRET_LIMIT / 2 || v->text.n > RH_SECRET_LIMIT / 2)
		return;
	rh_secret_add(&v->text, text.p, text.n);
	v->spans = rh_grow(v->spans, v->span_count, sizeof *v->spans);
	v->spans[v->span_count++] = (struct span){ v->text.n, style };
}

void ui_view_break(struct ui_widget *w, int hang)
{
	struct view *v = view_of(w);

	v->lines = rh_grow(v->lines, v->line_count, sizeof *v->lines);
	v->lines[v->line_count++] = (struct line){ v->text.n, v->open, hang };
	v->open = v->span_count;
	v->wrapped_to = 0;
}

void ui_view_line(struct ui_widget *w, unsigned style, struct rh_str text)
{
	ui_view_span(w, style, text);
	ui_view_break(w, 0);
}

void ui_view_scroll_to(struct ui_widget *w, size_t line)
{
	view_of(w)->wanted = line;
}
