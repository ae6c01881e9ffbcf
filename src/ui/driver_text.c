/* The text driver: lines to read, scroll and search in. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

struct text {
	struct ui_drive drive;
	struct ui_facts facts;
	struct ui_widget *view, *input;
	bool finding;
	bool built;              /* the view shows what facts and find say */
	struct rh_buf find;      /* as typed */
	struct rh_buf lower;     /* in lower case */
	size_t matches, current; /* lines that match; which of them one is at, from 0 */
};

static struct text *text_of(const struct ui_screen *s)
{
	return s->driver;
}

static void text_open(struct ui_screen *s)
{
	rh_buf_init(&text_of(s)->find, 512);
	rh_buf_init(&text_of(s)->lower, 1024);
}

static void text_close(struct ui_screen *s)
{
	ui_facts_release(&text_of(s)->facts);
	rh_buf_release(&text_of(s)->find);
	rh_buf_release(&text_of(s)->lower);
}

static void text_sync(struct text *t, struct ui_screen *s)
{
	if (!t->drive.stale)
		return;
	t->drive.stale = false;
	t->built = false;
	ui_facts_release(&t->facts);
	s->ops->text(s, &t->facts);
}

/* ---- find ---- */

static size_t found_at(const struct text *t, struct rh_str lower)
{
	return t->lower.n ? rh_str_find(lower, t->lower.p) : lower.n;
}

/* The text of a line with every match marked. Offsets hold where lower case has as many bytes, which is nearly always.
 */
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

static void set_find(struct text *t, struct rh_str typed)
{
	rh_buf_clear(&t->find);
	rh_buf_adds(&t->find, typed);
	rh_buf_clear(&t->lower);
	rh_lower(&t->lower, typed);
	t->built = false;
	go_to_match(t, 0);
}

/* ---- drawing ---- */

static void need_widgets(struct text *t)
{
	if (t->drive.layer)
		return;
	t->drive.layer = ui_layer_new();
	t->view = ui_view_new(t->drive.layer, true);
	t->input = ui_input_new(t->drive.layer, &(struct ui_input_spec){ .max = 256 });
	ui_layer_focus(t->drive.layer, t->view);
}

static void draw_find(struct text *t, struct ui_rect r)
{
	char count[60] = "";
	int w = r.w > 60 ? 40 : r.w - 24;

	ui_cells_fill(r, UI_ROLE_TEXT);
	ui_cells_text(r.y, r.x + 1, 2, UI_ROLE_KEY, rh_str("/"));
	if (t->finding) {
		ui_widget_move(t->input, (struct ui_rect){ r.y, r.x + 3, 1, w });
		ui_widget_draw(t->input);
	} else {
		ui_cells_put(r.y, r.x + 3, w, UI_ROLE_TEXT, UI_ALIGN_LEFT, rh_buf_str(&t->find));
	}
	if (t->matches)
		snprintf(count, sizeof count, _("%zu of %zu"), t->current + 1, t->matches);
	else if (t->find.n)
		snprintf(count, sizeof count, "%s", _("not found"));
	ui_cells_text(r.y, r.x + w + 5, r.w - w - 6, t->matches ? UI_ROLE_MUTED : UI_ROLE_WARN, rh_str(count));
}

static void text_draw(struct ui_screen *s, struct ui_rect r)
{
	struct text *t = text_of(s);
	bool find;

	need_widgets(t);
	text_sync(t, s);
	build(t);
	find = t->finding || t->find.n;
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

static void stop_finding(struct text *t, bool clear)
{
	t->finding = false;
	if (clear) {
		ui_input_set(t->input, rh_str(""));
		set_find(t, rh_str(""));
	}
	ui_layer_focus(t->drive.layer, t->view);
}

static bool scroll(struct text *t, const struct ui_event *e)
{
	static const struct {
		uint32_t c;
		enum ui_key key;
	} letters[] = {
		{ 'j', UI_KEY_DOWN }, { 'k', UI_KEY_UP },   { 'g', UI_KEY_HOME },
		{ 'G', UI_KEY_END },  { ' ', UI_KEY_PGDN },
	};
	struct ui_event as = *e;

	for (size_t i = 0; e->key == UI_KEY_CHAR && i < RH_LEN(letters); i++)
		if (letters[i].c == e->c)
			as = (struct ui_event){ .key = letters[i].key };
	if (as.key < UI_KEY_UP || as.key > UI_KEY_PGDN)
		return false;
	return ui_widget_key(t->view, &as) != UI_IGNORED;
}

static bool find_key(struct text *t, const struct ui_event *e)
{
	if (e->key == UI_KEY_ESC || (e->key == UI_KEY_CTRL && e->c == 'c')) {
		stop_finding(t, true);
		return true;
	}
	if (e->key == UI_KEY_ENTER || e->key == UI_KEY_TAB) {
		stop_finding(t, false);
		return true;
	}
	switch (ui_widget_key(t->input, e)) {
	case UI_CHANGED:
		set_find(t, ui_input_text(t->input));
		return true;
	case UI_IGNORED:
		return false;
	default:
		return true;
	}
}

static bool text_event(struct ui_screen *s, const struct ui_event *e)
{
	struct text *t = text_of(s);

	need_widgets(t);
	text_sync(t, s);
	if (t->finding)
		return find_key(t, e);
	if (e->key == UI_KEY_ESC && t->find.n) {
		stop_finding(t, true);
		return true;
	}
	return scroll(t, e);
}

static bool text_act(struct ui_screen *s, enum ui_verb v)
{
	struct text *t = text_of(s);

	if (v == UI_DO_FIND) {
		need_widgets(t);
		t->finding = true;
		ui_layer_focus(t->drive.layer, t->input);
		return true;
	}
	if (v == UI_DO_NEXT_FIND && t->find.n) {
		go_to_match(t, t->current + 1);
		return true;
	}
	return false;
}

static bool text_typing(const struct ui_screen *s)
{
	return text_of(s)->finding;
}

static void text_focus(const struct ui_screen *s, struct rh_buf *out)
{
	if (text_of(s)->finding)
		rh_buf_addz(out, "find");
}

static size_t text_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	const struct text *t = text_of(s);
	size_t n = 0;

	if (t->finding && max >= 4) {
		pairs[n++] = "Enter";
		pairs[n++] = _("Keep");
	}
	if (t->find.n && max >= 4) {
		pairs[n++] = t->finding ? "F3" : ".";
		pairs[n++] = _("Next match");
	}
	if ((t->finding || t->find.n) && max >= 6) {
		pairs[n++] = "Esc";
		pairs[n++] = _("Clear");
	}
	return n;
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
	.hints = text_hints,
};
