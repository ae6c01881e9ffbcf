/* What turns one picture of the screen into the next: cursor positions, attributes and texts, by ECMA-48. */
#include "base/base.h"
#include "ui/snapshot.h"

#include <string.h>

static bool same_look(const struct ui_cell *a, const struct ui_cell *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold && a->dim == b->dim && a->reverse == b->reverse &&
	       a->underline == b->underline;
}

static bool same_cell(const struct ui_cell *a, const struct ui_cell *b)
{
	return a->width == b->width && same_look(a, b) && strcmp(a->text, b->text) == 0;
}

static void add_colour(short c, int base, struct rh_buf *out)
{
	if (c >= 0)
		rh_buf_addf(out, ";%d", c < 8 ? base + c : base + 60 + c - 8);
}

static void set_look(const struct ui_cell *c, struct rh_buf *out)
{
	rh_buf_addf(out, "\033[0%s%s%s%s", c->bold ? ";1" : "", c->dim ? ";2" : "", c->underline ? ";4" : "",
		    c->reverse ? ";7" : "");
	add_colour(c->fg, 30, out);
	add_colour(c->bg, 40, out);
	rh_buf_addc(out, 'm');
}

struct pen {
	const struct ui_cell *look; /* as the terminal writes now; NULL: with its own */
	int x;                      /* where its cursor is in this line; -1: elsewhere */
};

static void put(struct pen *p, const struct ui_cell *c, int y, int x, struct rh_buf *out)
{
	static const struct ui_cell plain = { .fg = -1, .bg = -1 };

	if (p->x != x)
		rh_buf_addf(out, "\033[%d;%dH", y + 1, x + 1);
	if (!same_look(p->look ? p->look : &plain, c))
		set_look(c, out);
	p->look = c;
	rh_buf_addz(out, c->text);
	p->x = x + c->width;
}

static void draw_row(const struct ui_cell *was, const struct ui_cell *now, int y, int cols, struct pen *p,
		     struct rh_buf *out)
{
	p->x = -1;
	for (int x = 0; x < cols; x++) {
		bool changed = !same_cell(&was[x], &now[x]);

		/* A wide one is written whole, also where only its second half is new. */
		if (now[x].width == 2 && x + 1 < cols)
			changed |= !same_cell(&was[x + 1], &now[x + 1]);
		if (changed && now[x].width)
			put(p, &now[x], y, x, out);
	}
}

static void place_cursor(const struct ui_snapshot *now, struct rh_buf *out)
{
	if (now->cursor_row < 0)
		rh_buf_addz(out, "\033[?25l");
	else
		rh_buf_addf(out, "\033[%d;%dH\033[?25h", now->cursor_row + 1, now->cursor_col + 1);
}

void ui_snapshot_ansi(const struct ui_snapshot *was, const struct ui_snapshot *now, struct rh_buf *out)
{
	struct ui_snapshot blank = { 0 };
	size_t begun = out->n;
	struct pen p = { 0 };

	if (!was || was->rows != now->rows || was->cols != now->cols) {
		ui_snapshot_blank(&blank, now->rows, now->cols);
		rh_buf_addz(out, "\033[0m\033[2J");
		was = &blank;
	}
	for (int y = 0; y < now->rows; y++) {
		size_t at = (size_t)y * (size_t)now->cols;

		draw_row(was->v + at, now->v + at, y, now->cols, &p, out);
	}
	if (p.look)
		rh_buf_addz(out, "\033[0m");
	if (out->n > begun || was->cursor_row != now->cursor_row || was->cursor_col != now->cursor_col)
		place_cursor(now, out);
	ui_snapshot_release(&blank);
}

void ui_snapshot_text(const struct ui_snapshot *s, struct rh_buf *out)
{
	for (int y = 0; y < s->rows; y++) {
		size_t end = out->n;

		for (int x = 0; x < s->cols; x++) {
			const struct ui_cell *c = &s->v[(size_t)y * (size_t)s->cols + (size_t)x];

			rh_buf_addz(out, c->text);
			if (c->width && strcmp(c->text, " ") != 0)
				end = out->n;
		}
		out->n = end;
		out->p[end] = '\0';
		rh_buf_addc(out, '\n');
	}
}
