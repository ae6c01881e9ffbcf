/* The detail driver: sections of facts. The cursor is on one fact, to copy it, or to reveal it if it is secret.
 *
 * It draws its rows itself and keeps no copy of a value: a row is a view into the fact, or into the memory of a
 * secret. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/facts.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"
#include "ui/verb.h"

#include <stdio.h>
#include <string.h>

enum {
	MARKS = 10 /* of a masked value, whatever its length */,
	BAR_TEXT = 24 /* columns that the text of a bar needs */
};

struct row {
	size_t fact; /* NONE: the title of a section, or a blank line */
	const char *title;
	struct rh_str piece;
	bool first, masked;
};
struct detail {
	struct ui_drive drive;
	struct ui_screen *screen;
	struct ui_facts facts; /* of all sections */
	size_t *ends;          /* where each section's facts end */
	size_t sections;
	struct row *rows;
	size_t row_count;
	int laid_width, label_width;
	bool laid;
	size_t at; /* fact with the cursor */
	size_t top;
	int page;
	bool moved;    /* somebody has gone to the fact `at`, or away from the beginning */
	bool stood;    /* the fact `at` was seen when it was last drawn */
	bool revealed; /* the fact `at` */
};
#define NONE ((size_t)-1)

static struct detail *detail_of(const struct ui_screen *s)
{
	return s->driver;
}

static bool can_stand(const struct detail *d, size_t fact)
{
	return fact < d->facts.n && (d->facts.v[fact].kind == UI_FACT_VALUE || d->facts.v[fact].kind == UI_FACT_SECRET);
}

static void hide(void *screen)
{
	struct detail *d = detail_of(screen);

	d->revealed = false;
	d->laid = false;
}

/* ---- rows ---- */

static struct row *add_row(struct detail *d)
{
	d->rows = rh_grow(d->rows, d->row_count, sizeof *d->rows);
	d->rows[d->row_count] = (struct row){ .fact = NONE };
	return &d->rows[d->row_count++];
}

/* Columns before the text of a fact that has a bar, the gap behind it counted; 0: it is not drawn. */
static int bar_room(const struct ui_fact *f, int width)
{
	return f->bar && ui_bar_drawn() && width >= f->bar_columns + 2 + BAR_TEXT ? f->bar_columns + 2 : 0;
}

static void lay_fact(struct detail *d, size_t i, int width)
{
	const struct ui_fact *f = &d->facts.v[i];
	bool secret = f->kind == UI_FACT_SECRET;
	struct rh_str rest = secret ? rh_secret_peek(f->secret) : rh_str_n(f->text, f->n), line;
	bool first = true;
	struct row *r;

	if (f->kind == UI_FACT_VALUE || secret)
		width -= 3 + d->label_width + 2 + 1;
	else
		width -= 4;
	width -= bar_room(f, width);
	if ((secret && !(d->revealed && d->at == i)) || rest.n == 0) {
		r = add_row(d);
		r->fact = i;
		r->first = true;
		r->masked = secret && rest.n;
		return;
	}
	while (ui_wrap_next(&rest, width, &line)) {
		r = add_row(d);
		r->fact = i;
		r->piece = line;
		r->first = first;
		first = false;
	}
}

static void lay(struct detail *d, int width)
{
	size_t fact = 0;

	if (d->laid && d->laid_width == width)
		return;
	d->laid = true;
	d->laid_width = width;
	d->row_count = 0;
	d->label_width = 0;
	for (size_t i = 0; i < d->facts.n; i++) {
		int w = can_stand(d, i) ? rh_text_columns(rh_str(d->facts.v[i].label), 0) : 0;

		d->label_width = w > d->label_width ? w : d->label_width;
	}
	if (d->label_width > width / 3)
		d->label_width = width / 3;
	for (size_t s = 0; s < d->sections; s++) {
		const char *title = d->screen->ops->sections[s].title;

		if (fact == d->ends[s])
			continue;
		if (d->row_count)
			add_row(d);
		if (title)
			add_row(d)->title = _(title);
		for (; fact < d->ends[s]; fact++)
			lay_fact(d, fact, width);
	}
}

/* Finds the same fact by its label after the callbacks have filled everything again. */
static void refind(struct detail *d, const char *label, size_t nth)
{
	for (size_t i = 0; i < d->facts.n; i++)
		if (can_stand(d, i) && label && !strcmp(d->facts.v[i].label, label) && nth-- == 0) {
			d->at = i;
			return;
		}
	for (d->at = 0; d->at < d->facts.n && !can_stand(d, d->at);)
		d->at++;
}

static void detail_sync(struct detail *d)
{
	const struct ui_section *sections = d->screen->ops->sections;
	char *label = NULL;
	size_t nth = 0;

	if (!d->drive.stale)
		return;
	d->drive.stale = false;
	ui_reveal_forget(d->screen);
	if (can_stand(d, d->at)) {
		label = rh_strdup(d->facts.v[d->at].label);
		for (size_t i = 0; i < d->at; i++)
			nth += can_stand(d, i) && !strcmp(d->facts.v[i].label, label);
	}
	ui_facts_release(&d->facts);
	d->facts.screen = d->screen;
	for (d->sections = 0; sections[d->sections].id; d->sections++) {
		d->ends = rh_grow(d->ends, d->sections, sizeof *d->ends);
		sections[d->sections].fill(d->screen, &d->facts);
		d->ends[d->sections] = d->facts.n;
	}
	refind(d, label, nth);
	free(label);
	d->laid = false;
}

/* ---- life and drawing ---- */

static void detail_open(struct ui_screen *s)
{
	detail_of(s)->screen = s;
}

static void detail_close(struct ui_screen *s)
{
	struct detail *d = detail_of(s);

	ui_facts_release(&d->facts);
	free(d->ends);
	free(d->rows);
}

static void draw_value(const struct detail *d, const struct row *row, int y, int x, int w)
{
	const struct ui_fact *f = &d->facts.v[row->fact];
	struct rh_buf marks;

	if (row->piece.n || !row->first || f->kind == UI_FACT_LINE || f->kind == UI_FACT_NOTE) {
		if (f->kind == UI_FACT_SECRET)
			ui_cells_reveals();
		ui_cells_put(y, x, w, f->kind == UI_FACT_SECRET ? UI_ROLE_SECRET : f->role, UI_ALIGN_LEFT, row->piece);
		return;
	}
	if (!row->masked) {
		ui_cells_put(y, x, w, UI_ROLE_MUTED, UI_ALIGN_LEFT,
			     rh_str(f->kind == UI_FACT_SECRET ? _("(empty)") : ui_sign(UI_SIGN_DASH)));
		return;
	}
	rh_buf_init(&marks, 64);
	for (int i = 0; i < MARKS; i++)
		rh_buf_addz(&marks, ui_sign(UI_SIGN_BULLET));
	ui_cells_put(y, x, w, UI_ROLE_SECRET, UI_ALIGN_LEFT, rh_buf_str(&marks));
	rh_buf_release(&marks);
}

/* Returns how many columns are before the text. */
static int draw_bar(const struct detail *d, const struct row *row, int y, int x, int width)
{
	const struct ui_fact *f = &d->facts.v[row->fact];
	int room = bar_room(f, width);

	if (room && row->first)
		ui_bar_draw(y, x, f->bar_columns, f->bar, f->bar_parts);
	return room;
}

static void draw_row(const struct detail *d, const struct row *row, int y, struct ui_rect r)
{
	int x = r.x + 3;

	ui_cells_fill((struct ui_rect){ y, r.x, 1, r.w }, UI_ROLE_TEXT);
	if (row->title) {
		int used = ui_cells_text(y, r.x + 1, r.w - 4, UI_ROLE_TITLE, rh_str(row->title));

		ui_cells_line(y, r.x + 2 + used, r.w - 3 - used, UI_ROLE_MUTED);
		return;
	}
	if (row->fact == NONE)
		return;
	if (can_stand(d, row->fact)) {
		if (row->first && row->fact == d->at) {
			ui_cells_focus(y, r.x + 1);
			ui_cells_text(y, r.x + 1, 1, UI_ROLE_FOCUS, rh_str(ui_sign(UI_SIGN_CURSOR)));
		}
		if (row->first)
			ui_cells_put(y, x, d->label_width, row->fact == d->at ? UI_ROLE_FOCUS : UI_ROLE_MUTED,
				     UI_ALIGN_LEFT, rh_str(d->facts.v[row->fact].label));
		x += d->label_width + 2;
	}
	x += draw_bar(d, row, y, x, r.x + r.w - 1 - x);
	draw_value(d, row, y, x, r.x + r.w - 1 - x);
}

static void keep_seen(struct detail *d, int height)
{
	size_t first = NONE, last = 0, h = (size_t)height;

	for (size_t i = 0; i < d->row_count; i++)
		if (can_stand(d, d->at) && d->rows[i].fact == d->at) {
			first = first == NONE ? i : first;
			last = i;
		}
	if (first == NONE)
		return;
	if (last >= d->top + h)
		d->top = last + 1 - h;
	if (first < d->top)
		d->top = first;
	if (d->top > 0 && d->top <= 2 && first < h) /* the title above the first fact */
		d->top = 0;
}

static bool is_seen(const struct detail *d, int height)
{
	for (size_t i = d->top; i < d->row_count && i < d->top + (size_t)height; i++)
		if (d->rows[i].fact == d->at && d->rows[i].first)
			return true;
	return false;
}

static void detail_draw(struct ui_screen *s, struct ui_rect r)
{
	struct detail *d = detail_of(s);

	detail_sync(d);
	lay(d, r.w);
	/* What came above a fact that somebody has gone to does not push it out of sight; whoever has just opened the
	 * page reads it from the beginning. */
	if (r.h != d->page || (d->moved && d->stood && !is_seen(d, r.h))) {
		d->page = r.h;
		keep_seen(d, r.h);
	}
	if (d->top + (size_t)r.h > d->row_count)
		d->top = d->row_count > (size_t)r.h ? d->row_count - (size_t)r.h : 0;
	d->stood = is_seen(d, r.h);
	ui_cells_focus(r.y, r.x + 1); /* where reading goes on, if the fact is not seen */
	for (int i = 0; i < r.h; i++) {
		if (d->top + (size_t)i < d->row_count) {
			const struct row *row = &d->rows[d->top + (size_t)i];

			draw_row(d, row, r.y + i, r);
			if (can_stand(d, row->fact))
				ui_hit_row((struct ui_rect){ r.y + i, r.x, 1, r.w }, s, row->fact);
		} else {
			ui_cells_fill((struct ui_rect){ r.y + i, r.x, 1, r.w }, UI_ROLE_TEXT);
		}
	}
	if (d->top > 0)
		ui_cells_text(r.y, r.x + r.w - 2, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_UP)));
	if (d->top + (size_t)r.h < d->row_count)
		ui_cells_text(r.y + r.h - 1, r.x + r.w - 2, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_DOWN)));
}

static int detail_height(struct ui_screen *s, int width)
{
	struct detail *d = detail_of(s);

	detail_sync(d);
	lay(d, width);
	return (int)d->row_count;
}

/* ---- keys ---- */

static void scroll(struct detail *d, long by)
{
	long most = (long)d->row_count - d->page, to = (long)d->top + by;

	d->top = (size_t)(to < 0 || most < 0 ? 0 : to > most ? most : to);
	d->stood = false;
}

/* Is the fact on the screen, or would it be one row further? */
static bool near(const struct detail *d, size_t fact, int step)
{
	for (size_t i = 0; i < d->row_count; i++)
		if (d->rows[i].fact == fact && d->rows[i].first)
			return step > 0 ? i <= d->top + (size_t)d->page : i + 1 >= d->top;
	return false;
}

static void step_fact(struct detail *d, int step)
{
	size_t to = d->at;

	do
		to += (size_t)step;
	while (to < d->facts.n && !can_stand(d, to));
	if (to >= d->facts.n || !near(d, to, step)) {
		scroll(d, step);
		return;
	}
	ui_reveal_forget(d->screen);
	d->at = to;
	keep_seen(d, d->page);
}

/* After a page, the cursor is on the first fact that is seen. */
static void page(struct detail *d, long by)
{
	ui_reveal_forget(d->screen);
	lay(d, d->laid_width ? d->laid_width : 80);
	scroll(d, by);
	for (size_t i = d->top; i < d->row_count && i < d->top + (size_t)d->page; i++)
		if (can_stand(d, d->rows[i].fact) && d->rows[i].first) {
			d->at = d->rows[i].fact;
			return;
		}
}

static bool go(struct detail *d, const struct ui_event *e)
{
	switch (ui_find_letter(e, "jkgG ").key) {
	case UI_KEY_DOWN:
	case UI_KEY_TAB:
		step_fact(d, 1);
		return true;
	case UI_KEY_UP:
	case UI_KEY_BACKTAB:
		step_fact(d, -1);
		return true;
	case UI_KEY_ROW:
		if (can_stand(d, e->c)) {
			ui_reveal_forget(d->screen);
			d->at = e->c;
		}
		return true;
	case UI_KEY_PGDN:
		page(d, d->page);
		return true;
	case UI_KEY_PGUP:
		page(d, -d->page);
		return true;
	case UI_KEY_HOME:
		page(d, -(long)d->row_count);
		return true;
	case UI_KEY_END:
		page(d, (long)d->row_count);
		return true;
	default:
		return false;
	}
}

static bool detail_event(struct ui_screen *s, const struct ui_event *e)
{
	struct detail *d = detail_of(s);
	bool went;

	detail_sync(d);
	went = go(d, e);
	d->moved |= went;
	return went;
}

static bool allowed(struct ui_screen *s)
{
	struct rh_err e = { 0 };

	if (!s->ops->may_reveal || s->ops->may_reveal(s, &e))
		return true;
	if (ui_current())
		ui_error(ui_current(), &e);
	return false;
}

static bool reveal(struct detail *d)
{
	if (!can_stand(d, d->at) || d->facts.v[d->at].kind != UI_FACT_SECRET)
		return false;
	if (d->revealed) {
		ui_reveal_forget(d->screen);
	} else if (allowed(d->screen)) {
		ui_reveal_start(hide, d->screen);
		ui_tell_shown(d->screen, d->facts.v[d->at].label, false);
		d->revealed = true;
		d->laid = false;
	}
	return true;
}

static bool copy(struct detail *d)
{
	const struct ui_fact *f = &d->facts.v[d->at];
	bool secret = can_stand(d, d->at) && f->kind == UI_FACT_SECRET;
	struct ui *ui = ui_current();

	if (!can_stand(d, d->at) || !ui)
		return false;
	if (secret && !allowed(d->screen))
		return true;
	if (!ui_copy(ui, secret ? rh_secret_peek(f->secret) : rh_str_n(f->text, f->n), secret)) {
		ui_toast(ui, UI_ROLE_WARN, _("%s is too long to copy."), f->label);
		return true;
	}
	if (secret)
		ui_tell_shown(d->screen, f->label, true);
	ui_toast(ui, UI_ROLE_GOOD, _("%s was sent to the terminal's clipboard."), f->label);
	return true;
}

static bool detail_act(struct ui_screen *s, enum ui_verb v)
{
	struct detail *d = detail_of(s);

	detail_sync(d);
	switch (v) {
	case UI_DO_REVEAL:
		return reveal(d);
	case UI_DO_COPY:
		return copy(d);
	default:
		return false;
	}
}

static void detail_focus(const struct ui_screen *s, struct rh_buf *out)
{
	struct detail *d = detail_of(s);

	detail_sync(d);
	if (can_stand(d, d->at) && d->stood) /* else reading goes on where the page begins */
		rh_buf_addz(out, d->facts.v[d->at].id ? d->facts.v[d->at].id : d->facts.v[d->at].label);
}

/* A secret stays hidden: a line that was said cannot be taken back. */
static void say_fact(const struct ui_fact *f, struct rh_buf *out)
{
	if (f->label)
		rh_buf_addf(out, _("%s: "), f->label);
	if (f->kind == UI_FACT_SECRET)
		rh_buf_addz(out, rh_secret_peek(f->secret).n ? _("hidden") : _("(empty)"));
	else
		rh_buf_add(out, f->text, f->n);
}

static void detail_say(struct ui_screen *s, struct ui_said *out)
{
	struct detail *d = detail_of(s);
	size_t fact = 0, n = 0;

	detail_sync(d);
	for (size_t i = 0; i < d->sections; i++) {
		const char *title = s->ops->sections[i].title;

		if (title && fact < d->ends[i])
			rh_buf_addf(&out->body, "%s\n", _(title));
		for (; fact < d->ends[i]; fact++) {
			n += can_stand(d, fact);
			say_fact(&d->facts.v[fact], &out->body);
			rh_buf_addc(&out->body, '\n');
		}
	}
	rh_buf_addf(&out->what, rh_ngettext("page, %zu value", "page, %zu values", n), n);
	if (can_stand(d, d->at))
		say_fact(&d->facts.v[d->at], &out->focus);
}

const char *ui_detail_selected(const struct ui_screen *s)
{
	struct detail *d = detail_of(s);

	detail_sync(d);
	return can_stand(d, d->at) ? d->facts.v[d->at].id : NULL;
}

/* A value is wrapped; a long label is cut. */
static void detail_whole(const struct ui_screen *s, struct ui_facts *out)
{
	struct detail *d = detail_of(s);
	const struct ui_fact *f;

	detail_sync(d);
	if (!can_stand(d, d->at))
		return;
	f = &d->facts.v[d->at];
	ui_facts_add(out, f->label, f->kind == UI_FACT_SECRET ? rh_str("") : rh_str_n(f->text, f->n), f->role);
}

const struct ui_driver ui_driver_detail = {
	.size = sizeof(struct detail),
	.open = detail_open,
	.close = detail_close,
	.draw = detail_draw,
	.height = detail_height,
	.event = detail_event,
	.act = detail_act,
	.focus = detail_focus,
	.whole = detail_whole,
	.say = detail_say,
};
