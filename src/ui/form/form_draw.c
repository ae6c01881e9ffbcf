/* How a form looks. One walk over its values finds the place of everything, a second draws what is seen. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { MARKS = 10, BANNER_ROWS = 6, FIELD = 44, WIDE_FIELD = 64, INDENT = 3, RIGHT = 2 };

struct painter {
	struct ui_form *form;
	struct ui_rect r; /* where the fields are seen */
	int y;            /* row within the content */
	int vx;           /* where values start */
	bool draw;        /* false: only measure */
};

static bool seen(const struct painter *p, int y, int h)
{
	return p->draw && y + h > p->form->top && y < p->form->top + p->r.h;
}

static int row_of(const struct painter *p, int y)
{
	return p->r.y + y - p->form->top;
}

static void put(const struct painter *p, int x, int w, unsigned style, struct rh_str text)
{
	if (seen(p, p->y, 1))
		ui_cells_text(row_of(p, p->y), p->r.x + x, w, style, text);
}

static const struct ui_stop *focused(const struct painter *p)
{
	return ui_stop_now(p->form);
}

static bool has_focus(const struct painter *p, const struct ui_value *v, enum ui_part part, size_t index)
{
	const struct ui_stop *s = focused(p);

	return s && s->v == v && s->part == part && s->index == index;
}

/* ---- pieces ---- */

static void paragraph(struct painter *p, int x, unsigned style, const char *mark, struct rh_str text)
{
	struct rh_str line;
	bool first = true;

	while (ui_wrap_next(&text, p->r.w - x - RIGHT, &line)) {
		if (mark && first)
			put(p, 1, 1, style | UI_STYLE_BOLD, rh_str(mark));
		put(p, x, p->r.w - x - RIGHT, style, line);
		p->y++;
		first = false;
	}
}

/* What has no widget is pressed at once; a text gets the focus, and a widget the rest. */
static struct ui_event stop_click(void *owner, size_t at)
{
	struct ui_form *form = ui_form_of(owner);

	if (at >= form->stop_count || form->locked)
		return (struct ui_event){ 0 };
	ui_stops_go(form, at);
	if (ui_stop_now(form)->w)
		return (struct ui_event){ 0 };
	return (struct ui_event){ .key = UI_KEY_CHAR, .c = ' ' };
}

/* Places the widget of a stop, or reserves that rectangle for a stop that the form draws itself. */
static const struct ui_stop *put_stop(struct painter *p, const struct ui_value *v, enum ui_part part, size_t index,
				      int x, int w, int h)
{
	struct ui_stop *s = ui_stop_find(p->form, v, part, index);

	if (!s)
		return NULL;
	s->r = (struct ui_rect){ p->y, x, h, w };
	if (seen(p, p->y, h))
		ui_hit((struct ui_rect){ row_of(p, p->y), p->r.x + x, h, w }, stop_click, p->form->screen,
		       (size_t)(s - p->form->stops));
	if (s->w && p->draw) {
		ui_widget_move(s->w, (struct ui_rect){ row_of(p, p->y), p->r.x + x, h, w });
		if (seen(p, p->y, h))
			ui_widget_draw(s->w);
	} else if (s == focused(p) && seen(p, p->y, h)) {
		ui_cells_focus(row_of(p, p->y), p->r.x + x);
	}
	return s;
}

static int press(struct painter *p, const struct ui_value *v, enum ui_part part, size_t index, int x, const char *label)
{
	char text[120];
	int w;

	snprintf(text, sizeof text, "[ %s ]", label);
	w = rh_text_columns(rh_str(text), 60);
	put_stop(p, v, part, index, x, w, 1);
	put(p, x, w, UI_ROLE_TEXT | (has_focus(p, v, part, index) ? UI_STYLE_CURSOR : 0), rh_str(text));
	return w;
}

static void heading(struct painter *p, const char *title)
{
	int used;

	if (seen(p, p->y, 1)) {
		used = ui_cells_text(row_of(p, p->y), p->r.x + 2, p->r.w - 4, UI_ROLE_TITLE, rh_str(title));
		ui_cells_line(row_of(p, p->y), p->r.x + 3 + used, p->r.w - 5 - used, UI_ROLE_MUTED);
	}
	p->y++;
}

static int label_columns(const struct ui_value *v)
{
	return v->f->label ? rh_text_columns(rh_str(_(v->f->label)), 0) + (v->f->flags & UI_FIELD_REQUIRED ? 2 : 0) : 0;
}

/* A label that is wider than its column gets a row of its own. */
static void label(struct painter *p, const struct ui_value *v)
{
	const struct ui_stop *now = focused(p);
	unsigned style = now && now->v == v ? UI_ROLE_FOCUS : UI_ROLE_TEXT;
	bool wide = label_columns(v) > p->form->label_width;
	int room = p->r.w - INDENT - RIGHT, used;

	if (!v->f->label)
		return;
	used = rh_text_columns(rh_str(_(v->f->label)), room);
	put(p, INDENT, room, style, rh_str(_(v->f->label)));
	if (v->f->flags & UI_FIELD_REQUIRED)
		put(p, INDENT + used + 1, 1, UI_ROLE_KEY, rh_str("*"));
	p->y += wide;
}

static int field_width(const struct painter *p, const struct ui_value *v)
{
	int avail = p->r.w - p->vx - RIGHT, w = p->r.w >= 110 ? WIDE_FIELD : FIELD;

	if (v->f->kind == UI_FIELD_NUMBER)
		w = 10;
	else if (v->f->max > 0 && v->f->max + 4 < w)
		w = v->f->max + 4 < 10 ? 10 : v->f->max + 4;
	return w < avail ? w : avail;
}

static struct rh_str marks(struct rh_buf *b)
{
	for (int i = 0; i < MARKS; i++)
		rh_buf_addz(b, ui_sign(UI_SIGN_BULLET));
	return rh_buf_str(b);
}

/* ---- kinds ---- */

static void paint_fixed(struct painter *p, struct ui_value *v)
{
	struct rh_str text = rh_buf_str(&v->text);
	struct rh_buf b;

	label(p, v);
	rh_buf_init(&b, 4096);
	for (size_t i = 0; i < v->choices.n; i++)
		if (rh_str_is(text, v->choices.v[i].value))
			text = rh_str(v->choices.v[i].label);
	if (ui_value_masked(v))
		text = marks(&b);
	for (size_t i = 0; i < v->pair_count; i++) {
		if (i)
			rh_buf_addc(&b, ' ');
		rh_buf_adds(&b, rh_buf_str(&v->pairs[i].key));
		text = rh_buf_str(&b);
	}
	if (!text.n)
		text = rh_str(ui_sign(UI_SIGN_DASH));
	paragraph(p, p->vx, UI_ROLE_TEXT, NULL, text);
	rh_buf_release(&b);
}

static void paint_note(struct painter *p, struct ui_value *v)
{
	int y = p->y;

	if (!v->text.n && !v->f->hint)
		return;
	label(p, v);
	char *text = v->text.n ? rh_str_dup(rh_buf_str(&v->text)) : rh_strdup(_(v->f->hint));

	ui_keys_expand(text, p->form->screen);
	paragraph(p, v->f->label ? p->vx : INDENT, UI_ROLE_MUTED, NULL, rh_str(text));
	free(text);
	if (p->y == y)
		p->y++;
}

static void paint_check(struct painter *p, struct ui_value *v)
{
	bool on = rh_str_is(rh_buf_str(&v->text), "true");
	const char *text = v->f->label ? _(v->f->label) : "";
	int w = rh_text_columns(rh_str(text), p->r.w - p->vx - 6) + 4;

	put_stop(p, v, UI_PART_MAIN, 0, p->vx, w, 1);
	put(p, p->vx, 3, UI_ROLE_TEXT | (has_focus(p, v, UI_PART_MAIN, 0) ? UI_STYLE_CURSOR : 0),
	    rh_str(on ? "[x]" : "[ ]"));
	put(p, p->vx + 4, p->r.w - p->vx - 6, has_focus(p, v, UI_PART_MAIN, 0) ? UI_ROLE_FOCUS : UI_ROLE_TEXT,
	    rh_str(text));
	p->y++;
}

static void paint_pick(struct painter *p, struct ui_value *v)
{
	struct rh_str text = rh_buf_str(&v->text);
	unsigned style = UI_STYLE_FIELD | (has_focus(p, v, UI_PART_MAIN, 0) ? UI_STYLE_CURSOR : 0);
	int w = field_width(p, v);

	label(p, v);
	for (size_t i = 0; i < v->choices.n; i++)
		if (rh_str_is(text, v->choices.v[i].value))
			text = rh_str(v->choices.v[i].label);
	put_stop(p, v, UI_PART_MAIN, 0, p->vx, w, 1);
	if (seen(p, p->y, 1)) {
		int y = row_of(p, p->y), x = p->r.x + p->vx;
		bool hint = !text.n && v->f->hint;

		ui_cells_text(y, x, 2, UI_ROLE_TEXT, rh_str("["));
		if (style & UI_STYLE_CURSOR)
			ui_cells_focus(y, x + 2);
		ui_cells_put(y, x + 2, w - 6, (hint ? UI_ROLE_MUTED : UI_ROLE_TEXT) | style, UI_ALIGN_LEFT,
			     hint ? rh_str(_(v->f->hint)) : text);
		ui_cells_put(y, x + w - 4, 2, UI_ROLE_TEXT | style, UI_ALIGN_RIGHT, rh_str(ui_sign(UI_SIGN_DROP)));
		ui_cells_text(y, x + w - 1, 1, UI_ROLE_TEXT, rh_str("]"));
	}
	p->y++;
}

static void paint_input(struct painter *p, struct ui_value *v)
{
	label(p, v);
	put_stop(p, v, UI_PART_MAIN, 0, p->vx, field_width(p, v), 1);
	if (v->f->kind == UI_FIELD_LINES && v->secret.n) { /* masked */
		char lines[60];
		size_t n = 1;
		struct rh_str text = rh_secret_peek(&v->secret);

		for (size_t i = 0; i + 1 < text.n; i++)
			n += text.p[i] == '\n';
		snprintf(lines, sizeof lines, rh_ngettext("%zu line", "%zu lines", n), n);
		put(p, p->vx + field_width(p, v) + 2, 20, UI_ROLE_MUTED, rh_str(lines));
	}
	p->y++;
}

static void paint_lines(struct painter *p, struct ui_value *v)
{
	int w = p->r.w - p->vx - RIGHT;

	label(p, v);
	for (size_t i = 0; i < ui_value_lines(v); i++) {
		put_stop(p, v, UI_PART_LINE, i, p->vx, w, 1);
		p->y++;
	}
}

static void paint_choice(struct painter *p, struct ui_value *v)
{
	const struct ui_stop *s = ui_stop_find(p->form, v, UI_PART_MAIN, 0);
	int w = p->r.w - p->vx, h; /* its options are no text that needs a margin */

	if (s && ui_stop_is_pick(s)) {
		paint_pick(p, v);
		return;
	}
	label(p, v);
	h = s && s->w ? ui_widget_height(s->w, w) : 1;
	put_stop(p, v, UI_PART_MAIN, 0, p->vx, w, h);
	p->y += h;
}

static void paint_remark(struct painter *p, const struct ui_remark *r);

/* A problem of one row is shown below that row. */
static bool in_row(const struct ui_value *v)
{
	return v->f->kind == UI_FIELD_KEYVALUES && (v->problem_part == UI_PART_KEY || v->problem_part == UI_PART_VALUE);
}

static void paint_pairs(struct painter *p, struct ui_value *v)
{
	int x = v->f->flags & UI_FIELD_UNFOLD ? INDENT + 2 : p->vx, w = p->r.w - x - RIGHT - 4, key = w * 2 / 5;

	if (!(v->f->flags & UI_FIELD_UNFOLD))
		label(p, v);
	for (size_t i = 0; i < v->pair_count; i++) {
		put_stop(p, v, UI_PART_KEY, i, x, key, 1);
		put_stop(p, v, UI_PART_VALUE, i, x + key + 1, w - key - 1, 1);
		put_stop(p, v, UI_PART_REMOVE, i, x + w + 1, 3, 1);
		put(p, x + w + 1, 3, UI_ROLE_TEXT | (has_focus(p, v, UI_PART_REMOVE, i) ? UI_STYLE_CURSOR : 0),
		    rh_str("[-]"));
		p->y++;
		if (v->problem_shown && in_row(v) && v->problem_index == i)
			paint_remark(p, &v->problem);
	}
	press(p, v, UI_PART_ADD, 0, x, _("Add"));
	p->y++;
}

static void paint_checklist(struct painter *p, struct ui_value *v)
{
	const struct ui_stop *s = ui_stop_find(p->form, v, UI_PART_MAIN, 0);
	int h, w = p->r.w - INDENT - RIGHT;

	heading(p, v->f->label ? _(v->f->label) : "");
	if (!s || !s->w) {
		paragraph(p, INDENT, UI_ROLE_MUTED, NULL, rh_str(v->f->hint ? _(v->f->hint) : _("There are none.")));
		return;
	}
	h = ui_widget_height(s->w, w);
	put_stop(p, v, UI_PART_MAIN, 0, INDENT, w, h);
	p->y += h;
}

static void paint_value(struct painter *p, struct ui_value *v);

static void paint_repeat(struct painter *p, struct ui_value *v)
{
	const char *name = v->f->item ? _(v->f->item) : v->f->label ? _(v->f->label) : "";
	char text[160];

	for (size_t item = 0; item < v->items; item++) {
		snprintf(text, sizeof text, _("%s %zu of %zu"), name, item + 1, v->items);
		heading(p, text);
		for (size_t i = 0; i < p->form->n; i++)
			if (p->form->v[i]->parent == v && p->form->v[i]->item == item)
				paint_value(p, p->form->v[i]);
		if (ui_stop_find(p->form, v, UI_PART_REMOVE, item)) {
			press(p, v, UI_PART_REMOVE, item, p->vx, _("Remove"));
			p->y++;
		}
	}
	if (v->fixed)
		return;
	snprintf(text, sizeof text, _("Add %s"), name);
	press(p, v, UI_PART_ADD, 0, INDENT, text);
	p->y++;
}

static char *fold_text(const struct ui_value *v)
{
	bool section = v->f->kind == UI_FIELD_SECTION, pairs = v->f->kind == UI_FIELD_KEYVALUES;
	const char *name = v->f->label ? _(v->f->label) : "",
		   *sign = ui_sign(v->unfolded ? UI_SIGN_DROP : UI_SIGN_CURSOR);
	size_t n = section ? ui_value_holds(v, true) : pairs ? v->pair_count : v->items;

	if (section ? n && !v->unfolded : pairs || v->f->kind == UI_FIELD_REPEAT)
		return rh_format(_("%s (%zu) %s"), name, n, sign);
	return rh_format("%s %s", name, sign);
}

/* An open section is the heading of its fields. */
static void paint_fold(struct painter *p, struct ui_value *v)
{
	bool here = has_focus(p, v, UI_PART_FOLD, 0), heads = v->f->kind == UI_FIELD_SECTION && v->unfolded;
	enum ui_role role = here ? UI_ROLE_FOCUS : heads ? UI_ROLE_TITLE : UI_ROLE_TEXT;
	char *text = fold_text(v);
	int w = rh_text_columns(rh_str(text), p->r.w - 6);

	put_stop(p, v, UI_PART_FOLD, 0, INDENT, w, 1);
	put(p, INDENT, p->r.w - INDENT - RIGHT, role | (here ? UI_STYLE_CURSOR : 0), rh_str(text));
	if (heads && seen(p, p->y, 1))
		ui_cells_line(row_of(p, p->y), p->r.x + INDENT + w + 1, p->r.w - INDENT - w - 4, UI_ROLE_MUTED);
	p->y++;
	free(text);
}

/* ---- remarks ---- */

static void paint_remark(struct painter *p, const struct ui_remark *r)
{
	bool strong = r->role == UI_ROLE_BAD || r->role == UI_ROLE_WARN;

	if (r->text)
		paragraph(p, p->vx, r->role, strong ? "!" : NULL, rh_str(r->text));
}

/* Warns of what a person cannot see in a masked password, and of what hardly any user name has. */
static void paint_login_warning(struct painter *p, const struct ui_value *v)
{
	bool secret = v->f->kind == UI_FIELD_SECRET, other = false;
	struct rh_str s = ui_value_text(v);

	if ((!secret && !(v->f->flags & UI_FIELD_LATIN)) || !s.n)
		return;
	for (size_t i = 0; i < s.n; i++)
		other |= (unsigned char)s.p[i] >= 0x80;
	if (secret && (s.p[0] == ' ' || s.p[s.n - 1] == ' '))
		paragraph(p, p->vx, UI_ROLE_WARN, "!", rh_str(_("It begins or ends with a space.")));
	if (ui_text_wide(v, s, true)) {
		char *line = rh_strdup(_("It has full-width characters: {key:fix} makes them half-width."));

		ui_keys_expand(line, v->form->screen);
		paragraph(p, p->vx, UI_ROLE_WARN, "!", rh_str(line));
		free(line);
	} else if (other) {
		paragraph(p, p->vx, UI_ROLE_WARN, "!", rh_str(_("It has characters that are not ASCII.")));
	}
}

static void paint_remarks(struct painter *p, struct ui_value *v)
{
	if (v->problem_shown && !in_row(v))
		paint_remark(p, &v->problem);
	paint_remark(p, &v->cause);
	if (!(v->problem_shown && v->problem.text) || v->note.role == UI_ROLE_BAD)
		paint_remark(p, &v->note);
	paint_login_warning(p, v);
}

static void paint_value(struct painter *p, struct ui_value *v)
{
	static void (*const kinds[])(struct painter *, struct ui_value *) = {
		[UI_FIELD_TEXT] = paint_input,          [UI_FIELD_SECRET] = paint_input,
		[UI_FIELD_NUMBER] = paint_input,        [UI_FIELD_CHOICE] = paint_choice,
		[UI_FIELD_CHECK] = paint_check,         [UI_FIELD_PICK] = paint_pick,
		[UI_FIELD_KEYVALUES] = paint_pairs,     [UI_FIELD_LINES] = paint_lines,
		[UI_FIELD_CHECKLIST] = paint_checklist, [UI_FIELD_REPEAT] = paint_repeat,
		[UI_FIELD_NOTE] = paint_note,
	};
	bool foldable = ui_value_folds(v) && !v->fixed;

	if (!v->shown)
		return;
	if (v->fixed && v->f->kind != UI_FIELD_NOTE && v->f->kind != UI_FIELD_REPEAT) {
		paint_fixed(p, v);
		paint_remarks(p, v);
		return;
	}
	if (foldable)
		paint_fold(p, v);
	if ((!foldable || v->unfolded) && v->f->kind != UI_FIELD_SECTION) {
		if (v->f->kind == UI_FIELD_LINES && ui_value_masked(v))
			paint_input(p, v);
		else
			kinds[v->f->kind](p, v);
	}
	paint_remarks(p, v);
}

/* ---- the whole ---- */

static int walk(struct ui_form *form, struct ui_rect r, bool draw)
{
	struct painter p = { .form = form, .r = r, .draw = draw, .vx = INDENT + form->label_width + 2 };

	for (size_t i = 0; i < form->n; i++)
		if (!form->v[i]->parent)
			paint_value(&p, form->v[i]);
	return p.y;
}

/* All fields count, whether shown or not: a choice that hides one must not move the others. */
static void measure_labels(struct ui_form *form, int width)
{
	int most = width >= 100 ? 32 : width / 4;

	form->label_width = 8;
	for (size_t i = 0; i < form->n; i++) {
		const struct ui_value *v = form->v[i];
		int w = v->f->kind != UI_FIELD_CHECK && v->f->kind != UI_FIELD_CHECKLIST &&
					v->f->kind != UI_FIELD_REPEAT && !ui_value_folds(v)
				? label_columns(v)
				: 0;

		if (w > form->label_width && w <= most)
			form->label_width = w;
	}
}

static int banner_rows(const struct ui_form *form, int width)
{
	const struct rh_err *e = &form->banner;
	int n;

	if (e->code == RH_OK)
		return 0;
	n = ui_wrap_count(rh_str(e->what), width - 5) + ui_wrap_count(rh_str(e->why), width - 5) +
	    ui_wrap_count(rh_str(e->fix), width - 5);
	return n < BANNER_ROWS ? n : BANNER_ROWS;
}

static void draw_banner(const struct ui_form *form, struct ui_rect r)
{
	const char *const parts[] = { form->banner.what, form->banner.why, form->banner.fix };
	int y = 0;

	for (size_t i = 0; i < RH_LEN(parts); i++) {
		struct rh_str rest = rh_str(parts[i]), line;

		while (y < r.h && ui_wrap_next(&rest, r.w - 5, &line)) {
			ui_cells_text(r.y + y, r.x + 1, 1, UI_ROLE_BAD | UI_STYLE_BOLD, rh_str(y == 0 ? "!" : " "));
			ui_cells_text(r.y + y++, r.x + 3, r.w - 5, i == 0 ? UI_ROLE_BAD : UI_ROLE_TEXT, line);
		}
	}
}

static int remark_rows(const struct ui_form *form, const struct ui_value *v, int width)
{
	const struct ui_remark *const all[] = { v->problem_shown ? &v->problem : NULL, &v->cause, &v->note };
	int n = 0, room = width - (INDENT + form->label_width + 2) - RIGHT;

	for (size_t i = 0; i < RH_LEN(all); i++)
		if (all[i] && all[i]->text)
			n += ui_wrap_count(rh_str(all[i]->text), room);
	return n;
}

/* What has the focus is always visible, with its remarks if there is room for both. */
static void scroll(struct ui_form *form, int width)
{
	const struct ui_stop *now = ui_stop_now(form);
	int from = 0, to = 0;

	if (now && now->v) {
		from = now->r.y;
		to = now->r.y + now->r.h + remark_rows(form, now->v, width);
		if (now->v->f->kind == UI_FIELD_SECTION && now->v->unfolded)
			to = ui_section_end(form, now);
	}
	if (now && !now->v)
		to = form->content;
	if (to > form->top + form->height)
		form->top = to - form->height;
	if (now && now->v && from < form->top)
		form->top = from <= 1 ? 0 : from;
	if (form->top > form->content - form->height)
		form->top = form->content > form->height ? form->content - form->height : 0;
}

static void count_fields(const struct ui_form *form, size_t *at, size_t *all)
{
	const struct ui_value *last = NULL;

	*at = *all = 0;
	for (size_t i = 0; i < form->stop_count; i++) {
		const struct ui_stop *s = &form->stops[i];

		if (s->v && s->v != last)
			++*all;
		last = s->v;
		if (i == form->at)
			*at = *all;
	}
}

static void draw_buttons(struct ui_form *form, struct ui_rect r)
{
	struct ui_stop *s = ui_stop_find(form, NULL, UI_PART_BUTTONS, 0);
	int w = ui_buttons_columns(form->buttons), x = r.w - w - RIGHT, used = 1;
	bool more = form->content > form->height, required = false;
	size_t at, all, problems = 0;
	char text[80];

	count_fields(form, &at, &all);
	for (size_t i = 0; i < form->n; i++) {
		problems += form->reviewed && form->v[i]->shown && ui_value_bad(form->v[i]);
		required |= form->v[i]->shown && (form->v[i]->f->flags & UI_FIELD_REQUIRED);
	}
	if (x < 1)
		x = 1;
	if (problems) {
		snprintf(text, sizeof text,
			 rh_ngettext("%zu problem: {key:review} goes there",
				     "%zu problems: {key:review} goes to the next", problems),
			 problems);
		ui_keys_expand(text, form->screen);
		if (rh_text_columns(rh_str(text), 0) > x - used - 2)
			snprintf(text, sizeof text, rh_ngettext("%zu problem", "%zu problems", problems), problems);
		used += ui_cells_text(r.y, r.x + used, x - used - 1, UI_ROLE_BAD, rh_str(text)) + 2;
	}
	if (!problems && required)
		used += ui_cells_text(r.y, r.x + used, x - used - 1, UI_ROLE_MUTED, rh_str(_("* required"))) + 2;
	snprintf(text, sizeof text, _("%s%s %zu of %zu"), form->top > 0 ? ui_sign(UI_SIGN_UP) : " ",
		 form->top + form->height < form->content ? ui_sign(UI_SIGN_DOWN) : " ", at, all);
	if (more && at && rh_text_columns(rh_str(text), 0) < x - used)
		ui_cells_text(r.y, r.x + used, x - used - 1, UI_ROLE_KEY, rh_str(text));
	s->r = (struct ui_rect){ form->content, x, 1, w };
	ui_hit((struct ui_rect){ r.y, r.x + x, 1, w }, stop_click, form->screen, (size_t)(s - form->stops));
	ui_widget_move(form->buttons, (struct ui_rect){ r.y, r.x + x, 1, w });
	ui_widget_draw(form->buttons);
}

static void prepare(struct ui_form *form)
{
	if (form->drive.stale) {
		form->drive.stale = false;
		ui_form_choices(form);
		ui_form_conditions(form);
	}
	ui_stops_make(form);
}

void ui_form_draw(struct ui_screen *s, struct ui_rect r)
{
	struct ui_form *form = ui_form_of(s);
	int banner = banner_rows(form, r.w), help;
	struct ui_rect fields = { r.y + banner, r.x, r.h - banner - 2, r.w };
	struct ui_rect was;

	prepare(form);
	ui_cells_fill(r, UI_ROLE_TEXT);
	draw_banner(form, (struct ui_rect){ r.y, r.x, banner, r.w });
	measure_labels(form, r.w);
	form->content = walk(form, fields, false);
	help = ui_form_help_rows(form, r.w, true);
	if (form->content > fields.h + 1 - help)
		help = ui_form_help_rows(form, r.w, false);
	fields.h -= help - 1;
	form->height = fields.h;
	scroll(form, r.w);
	was = ui_cells_clip(fields);
	walk(form, fields, true);
	ui_cells_clip(was);
	draw_buttons(form, (struct ui_rect){ r.y + r.h - 1 - help, r.x, 1, r.w });
	ui_form_draw_help(form, (struct ui_rect){ r.y + r.h - help, r.x, help, r.w });
}

int ui_form_height(struct ui_screen *s, int width)
{
	struct ui_form *form = ui_form_of(s);

	prepare(form);
	measure_labels(form, width);
	return walk(form, (struct ui_rect){ 0, 0, 1000, width }, false) + banner_rows(form, width) + 2 +
	       ui_form_help_rows(form, width, true);
}
