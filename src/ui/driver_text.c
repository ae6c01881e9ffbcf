/* The text driver: lines to read, scroll and search in. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verb.h"

#include <stdio.h>
#include <string.h>

struct text {
	struct ui_drive drive;
	struct ui_facts facts;
	struct ui_widget *view;
	bool built; /* the view shows the present facts and matches */
	struct ui_find find;
	struct rh_buf lower;     /* what is looked for in lower case */
	size_t matches, current; /* lines that match; the one the person is at, counted from 0 */
};

static struct text *text_of(const struct ui_screen *s)
{
	return s->driver;
}

static void text_close(struct ui_screen *s)
{
	ui_facts_release(&text_of(s)->facts);
	ui_find_release(&text_of(s)->find);
	rh_buf_release(&text_of(s)->lower);
}

static void text_sync(struct text *t, struct ui_screen *s)
{
	if (!t->drive.stale)
		return;
	t->drive.stale = false;
	t->built = false;
	ui_facts_release(&t->facts);
	t->facts.screen = s;
	s->ops->text(s, &t->facts);
}

/* ---- find ---- */

static size_t found_at(const struct text *t, struct rh_str lower)
{
	return t->lower.n ? rh_str_find(lower, t->lower.p) : lower.n;
}

/* The text of a line with every match marked. Offsets are only valid if the lower case has as many bytes, which it
 * nearly always has. */
static void mark(const struct text *t, unsigned style, struct rh_str text, struct rh_str lower)
{
	while (lower.n == text.n && text.n) {
		size_t at = found_at(t, lower);

		if (at >= lower.n)
			break;
		ui_view_span(t->view, style, rh_str_n(text.p, at));
		ui_view_span(t->view, UI_ROLE_FOCUS | UI_STYLE_BOLD | UI_STYLE_UNDERLINE,
			     rh_str_n(text.p + at, t->lower.n));
		text = rh_str_from(text, at + t->lower.n);
		lower = rh_str_from(lower, at + t->lower.n);
	}
	ui_view_span(t->view, style, text);
}

static void build_line(struct text *t, const struct ui_fact *f)
{
	struct rh_str text = rh_str_n(f->text, f->n);
	struct rh_buf lower;
	bool found;
	int hang = 0;

	rh_buf_init(&lower, 2 * f->n + 16);
	rh_lower(&lower, text);
	found = found_at(t, rh_buf_str(&lower)) < lower.n;
	if (f->label) {
		ui_view_span(t->view, UI_ROLE_MUTED, rh_str(f->label));
		ui_view_span(t->view, UI_ROLE_MUTED, RH_STR("  "));
		hang = rh_text_columns(rh_str(f->label), 40) + 2;
	}
	mark(t, f->role, text, rh_buf_str(&lower));
	ui_view_break(t->view, hang);
	t->matches += found;
	rh_buf_release(&lower);
}

static void build(struct text *t)
{
	if (t->built)
		return;
	t->built = true;
	t->matches = 0;
	ui_view_clear(t->view);
	for (size_t i = 0; i < t->facts.n; i++)
		if (t->facts.v[i].kind != UI_FACT_SECRET)
			build_line(t, &t->facts.v[i]);
}

/* Line of the n-th match. */
static size_t match_line(const struct text *t, size_t n)
{
	size_t line = 0, seen = 0;

	for (size_t i = 0; i < t->facts.n; i++) {
		const struct ui_fact *f = &t->facts.v[i];
		struct rh_buf lower;
		bool found;

		if (f->kind == UI_FACT_SECRET)
			continue;
		rh_buf_init(&lower, 2 * f->n + 16);
		rh_lower(&lower, rh_str_n(f->text, f->n));
		found = found_at(t, rh_buf_str(&lower)) < lower.n;
		rh_buf_release(&lower);
		if (found && seen++ == n)
			break;
		line++;
	}
	return line;
}

static void go_to_match(struct text *t, size_t n)
{
	build(t);
	if (!t->matches)
		return;
	t->current = n % t->matches;
	ui_view_scroll_to(t->view, match_line(t, t->current));
}

static void look_for(void *ctx, struct rh_str typed)
{
	struct text *t = ctx;

	rh_buf_clear(&t->lower);
	rh_lower(&t->lower, typed);
	t->built = false;
	go_to_match(t, 0);
}

static void text_open(struct ui_screen *s)
{
	ui_find_open(&text_of(s)->find, look_for, text_of(s));
	rh_buf_init(&text_of(s)->lower, 1024);
}

/* ---- drawing ---- */

static void need_widgets(struct text *t)
{
	if (t->drive.layer)
		return;
	t->drive.layer = ui_layer_new();
	t->view = ui_view_new(t->drive.layer, true);
	ui_find_widgets(&t->find, t->drive.layer, t->view);
}

static void draw_find(struct text *t, struct ui_rect r)
{
	char count[60] = "";

	if (t->matches)
		snprintf(count, sizeof count, _("%zu of %zu"), t->current + 1, t->matches);
	else if (t->find.text.n)
		snprintf(count, sizeof count, "%s", _("not found"));
	ui_cells_fill(r, UI_ROLE_TEXT);
	ui_find_draw(&t->find, r, t->matches ? UI_ROLE_MUTED : UI_ROLE_WARN, count);
}

static void text_draw(struct ui_screen *s, struct ui_rect r)
{
	struct text *t = text_of(s);
	bool find;

	need_widgets(t);
	text_sync(t, s);
	build(t);
	find = ui_find_shown(&t->find);
	ui_cells_fill(r, UI_ROLE_TEXT);
	ui_widget_move(t->view, (struct ui_rect){ r.y, r.x + 1, r.h - (find ? 1 : 0), r.w - 2 });
	ui_widget_draw(t->view);
	if (find)
		draw_find(t, (struct ui_rect){ r.y + r.h - 1, r.x, 1, r.w });
}

static int text_height(struct ui_screen *s, int width)
{
	struct text *t = text_of(s);

	need_widgets(t);
	text_sync(t, s);
	build(t);
	return ui_widget_height(t->view, width - 2) + 1;
}

/* ---- keys ---- */

static bool text_event(struct ui_screen *s, const struct ui_event *e)
{
	struct text *t = text_of(s);
	struct ui_event as;
	bool moves;

	need_widgets(t);
	text_sync(t, s);
	moves = ui_find_moves(&t->find, e, "jkgG ", &as) || as.key == UI_KEY_LEFT || as.key == UI_KEY_RIGHT;
	if (t->find.on || !moves)
		return ui_find_event(&t->find, e);
	return ui_widget_key(t->view, &as) != UI_IGNORED;
}

static bool text_act(struct ui_screen *s, enum ui_verb v)
{
	struct text *t = text_of(s);

	if (v == UI_DO_FIND) {
		need_widgets(t);
		ui_find_begin(&t->find);
		return true;
	}
	if (v == UI_DO_NEXT_FIND && t->find.text.n) {
		go_to_match(t, t->current + 1);
		return true;
	}
	return false;
}

static bool text_typing(const struct ui_screen *s)
{
	return text_of(s)->find.on;
}

static void text_focus(const struct ui_screen *s, struct rh_buf *out)
{
	if (text_of(s)->find.on)
		rh_buf_addz(out, "find");
}

static void text_say(struct ui_screen *s, struct ui_said *out)
{
	struct text *t = text_of(s);
	size_t n = 0;

	text_sync(t, s);
	for (size_t i = 0; i < t->facts.n; i++) {
		const struct ui_fact *f = &t->facts.v[i];

		if (f->kind == UI_FACT_SECRET)
			continue;
		if (f->label)
			rh_buf_addf(&out->body, "%s  ", f->label);
		rh_buf_add(&out->body, f->text, f->n);
		rh_buf_addc(&out->body, '\n');
		n++;
	}
	rh_buf_addf(&out->what, rh_ngettext("text, %zu line", "text, %zu lines", n), n);
	if (t->find.text.n && t->matches)
		rh_buf_addf(&out->focus, _("match %zu of %zu"), t->current + 1, t->matches);
}

static size_t text_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	const struct text *t = text_of(s);
	size_t n = ui_find_hints(&t->find, pairs, max);
	const struct ui_verb_def *next = ui_verb_find(UI_DO_NEXT_FIND);
	static char key[16];

	if (!t->find.text.n || n + 2 > max)
		return n;
	memmove(pairs + n, pairs + n - 2, 2 * sizeof *pairs); /* before Esc */
	ui_first_key(t->find.on ? next->keys_in_form : next->keys, key);
	pairs[n - 2] = key;
	pairs[n - 1] = _("Next match");
	return n + 2;
}

const struct ui_driver ui_driver_text = {
	.size = sizeof(struct text),
	.open = text_open,
	.close = text_close,
	.draw = text_draw,
	.height = text_height,
	.event = text_event,
	.act = text_act,
	.typing = text_typing,
	.focus = text_focus,
	.say = text_say,
	.hints = text_hints,
};
