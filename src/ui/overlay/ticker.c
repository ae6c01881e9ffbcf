/* Ticking any of many, found by typing: an input over a list in which Space ticks, Enter applies and Esc leaves all as
 * it was.
 *
 * Thousands of entries are narrowed at each key: they stand in one block of text, with their lower case beside it, made
 * once. What is ticked belongs to who opened it, who is asked about the rows on the screen only. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

struct entry {
	uint32_t id, label, note, lower; /* in text */
	uint32_t group;                  /* position of the group it is within; its own where it is none */
	bool line, always, within;
};
struct ui_ticks {
	struct entry *v;
	size_t n, cap;
	uint32_t group;
	struct rh_buf text;
};

struct ticker {
	struct ui_overlay overlay; /* first */
	struct ui *ui;
	struct ui_layer *layer;
	struct ui_widget *input, *table;
	struct ui_ticks all;
	uint32_t *view;
	size_t seen, matches, count, at; /* count: without lines */
	bool touched;                    /* something was ticked or unticked by hand */
	struct ui_ticker face;
	char *title;
};

enum { TEXT_LIMIT = 64 << 20, MARK = 4, WIDTH = 72 };

static struct ticker *ticker_of(struct ui_overlay *o)
{
	return (struct ticker *)o;
}

/* ---- entries ---- */

static uint32_t keep(struct rh_buf *text, const char *z)
{
	uint32_t at = (uint32_t)text->n;

	rh_buf_addz(text, z ? z : "");
	rh_buf_addc(text, '\0');
	return at;
}

void ui_ticks_add(struct ui_ticks *t, struct ui_tick_entry e)
{
	struct entry made = { .line = !e.id, .always = e.always, .within = e.within };

	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->v = rh_resize(t->v, t->cap, sizeof *t->v);
	}
	if (!e.within)
		t->group = (uint32_t)t->n;
	made.group = t->group;
	made.id = keep(&t->text, e.id);
	made.label = keep(&t->text, e.label);
	made.note = keep(&t->text, e.note);
	made.lower = (uint32_t)t->text.n;
	if (e.label)
		rh_lower(&t->text, rh_str(e.label));
	rh_buf_addc(&t->text, '\0');
	if (!t->text.over)
		t->v[t->n++] = made;
}

static const char *text_of(const struct ticker *t, uint32_t at)
{
	return t->all.text.p + at;
}

/* ---- what is seen ---- */

/* While something is typed: what matches, with the group that it is within; no lines, none of those that always stand.
 */
static void narrow_to(struct ticker *t, const struct ui_match *match)
{
	uint32_t shown = UINT32_MAX;

	for (uint32_t i = 0; i < t->all.n; i++) {
		const struct entry *e = &t->all.v[i];

		if (e->line || e->always || !ui_match_in(match, rh_str(text_of(t, e->lower))))
			continue;
		if (e->within && shown != e->group)
			t->view[t->seen++] = e->group;
		shown = e->group;
		t->view[t->seen++] = i;
		t->matches++;
	}
}

static void narrow(struct ticker *t)
{
	struct ui_match match;

	t->seen = t->matches = 0;
	ui_match_init(&match, ui_input_text(t->input));
	if (match.n) {
		narrow_to(t, &match);
	} else {
		for (uint32_t i = 0; i < t->all.n; i++)
			t->view[t->seen++] = i;
		t->matches = t->count;
	}
	t->at = 0;
	for (size_t i = 0; match.n && i < t->seen; i++)
		if (ui_match_in(&match, rh_str(text_of(t, t->all.v[t->view[i]].lower)))) {
			t->at = i;
			break;
		}
	ui_match_release(&match);
}

static bool offers_typed(const struct ticker *t)
{
	return t->face.typed && !t->seen && ui_input_text(t->input).n;
}

static const struct entry *entry_at(const struct ticker *t, size_t at)
{
	return at < t->seen ? &t->all.v[t->view[at]] : NULL;
}

static bool ticked(const struct ticker *t, const struct entry *e)
{
	return t->face.ticked(t->face.ctx, text_of(t, e->id));
}

/* ---- what the table asks for ---- */

static size_t table_count(void *ctx)
{
	return ((struct ticker *)ctx)->seen + offers_typed(ctx);
}

static bool table_skip(void *ctx, size_t at)
{
	const struct entry *e = entry_at(ctx, at);

	return e && e->line;
}

static enum ui_role table_cell(void *ctx, size_t at, int column, struct rh_buf *out)
{
	const struct ticker *t = ctx;
	const struct entry *e = entry_at(t, at);

	if (!e) {
		if (column == 1)
			rh_buf_addf(out, _("use “%.*s”"), RH_ARG(ui_input_text(t->input)));
		return UI_ROLE_TEXT;
	}
	if (e->line)
		return UI_ROLE_TEXT;
	if (column == 0)
		rh_buf_addz(out, ticked(t, e) ? "[x]" : "[ ]");
	else if (column == 1)
		rh_buf_addf(out, "%s%s", e->within ? "  " : "", text_of(t, e->label));
	else
		rh_buf_addz(out, text_of(t, e->note));
	return column == 2 ? UI_ROLE_MUTED : ticked(t, e) ? UI_ROLE_TITLE : UI_ROLE_TEXT;
}

/* ---- drawing ---- */

static void lay(struct ticker *t, int width)
{
	int note = width / 4;
	struct ui_table_column columns[3] = {
		{ .x = 3, .w = MARK },
		{ .x = 3 + MARK, .w = width - 3 - MARK - note - 2, .main = true },
		{ .x = width - note - 1, .w = note, .align = UI_ALIGN_RIGHT },
	};

	ui_table_columns(t->table, columns, RH_LEN(columns));
}

static void draw_below(const struct ticker *t, struct ui_rect r)
{
	const char *const pairs[] = { "Space", _("Tick"), "Enter", _("Apply"), "Esc", _("Leave as it was") };
	struct rh_buf status;
	int x = r.x + 2;

	rh_buf_init(&status, 1024);
	if (t->face.status)
		t->face.status(t->face.ctx, &status);
	ui_cells_put(r.y + r.h - 3, r.x + 2, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_buf_str(&status));
	rh_buf_release(&status);
	for (size_t i = 0; i < RH_LEN(pairs); i += 2) {
		x += ui_cells_text(r.y + r.h - 2, x, r.x + r.w - 2 - x, UI_ROLE_KEY, rh_str(pairs[i])) + 1;
		x += ui_cells_text(r.y + r.h - 2, x, r.x + r.w - 2 - x, UI_ROLE_TEXT, rh_str(pairs[i + 1])) + 3;
	}
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct ticker *t = ticker_of(o);
	int w = screen.w - 4 < WIDTH ? screen.w - 4 : WIDTH, h = (int)(t->all.n < 400 ? t->all.n : 400) + 5;
	char count[60];
	struct ui_rect r;

	h = h < 9 ? 9 : h;
	r = ui_overlay_middle(h < screen.h - 2 ? h : screen.h - 2, w);
	ui_cells_box(r, UI_ROLE_TITLE, t->title);
	snprintf(count, sizeof count, _("%zu of %zu"), t->matches, t->count);
	w = rh_text_columns(rh_str(count), 30);
	ui_cells_put(r.y + 1, r.x + r.w - 2 - w, w, UI_ROLE_MUTED, UI_ALIGN_RIGHT, rh_str(count));
	ui_widget_move(t->input, (struct ui_rect){ r.y + 1, r.x + 2, 1, r.w - 6 - w });
	lay(t, r.w - 2);
	ui_widget_move(t->table, (struct ui_rect){ r.y + 2, r.x + 1, r.h - 5, r.w - 2 });
	ui_table_select(t->table, t->at);
	ui_widget_draw(t->table);
	if (!table_count(t))
		ui_cells_put(r.y + 2, r.x + 4, r.w - 6, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(_("Nothing matches.")));
	draw_below(t, r);
	ui_widget_draw(t->input);
}

/* ---- keys ---- */

static void finish(struct ticker *t, bool apply)
{
	struct ui_ticker face = t->face;

	ui_overlay_close(t->ui, &t->overlay);
	face.done(face.ctx, apply);
}

static void refill(struct ticker *t)
{
	free(t->all.v);
	rh_buf_release(&t->all.text);
	t->all = (struct ui_ticks){ 0 };
	rh_buf_init(&t->all.text, TEXT_LIMIT);
	t->face.fill(t->face.ctx, &t->all);
	t->view = rh_resize(t->view, 2 * t->all.n + 1, sizeof *t->view); /* each match may bring its group */
	t->count = 0;
	for (size_t i = 0; i < t->all.n; i++)
		t->count += !t->all.v[i].line;
}

/* False: what was typed is nothing that can be ticked; it has been said why. */
static bool tick(struct ticker *t)
{
	const struct entry *e = entry_at(t, t->at);
	struct rh_err err = { 0 };

	if (e && !e->line) {
		t->face.toggle(t->face.ctx, text_of(t, e->id));
	} else if (offers_typed(t)) {
		if (!t->face.typed(t->face.ctx, ui_input_text(t->input), &err)) {
			ui_toast(t->ui, UI_ROLE_WARN, "%s", err.what);
			return false;
		}
		ui_input_set(t->input, rh_str(""));
		refill(t);
		narrow(t);
	} else {
		return true;
	}
	t->touched = true;
	return true;
}

/* Somebody who typed a name and ticked nothing means the one the cursor is on. */
static void enter(struct ticker *t)
{
	const struct entry *e = entry_at(t, t->at);
	bool means = ui_input_text(t->input).n && !t->touched && ((e && !e->line && !ticked(t, e)) || offers_typed(t));

	if (!means || tick(t))
		finish(t, true);
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct ticker *t = ticker_of(o);

	if (e->key == UI_KEY_ESC || (e->key == UI_KEY_CTRL && e->c == 'c')) {
		finish(t, false);
	} else if (e->key == UI_KEY_ENTER) {
		enter(t);
	} else if (e->key == UI_KEY_CHAR && e->c == ' ') {
		tick(t);
	} else if (e->key == UI_KEY_UP || e->key == UI_KEY_DOWN || e->key == UI_KEY_PGUP || e->key == UI_KEY_PGDN) {
		ui_table_select(t->table, t->at);
		ui_widget_key(t->table, e);
		if (ui_table_cursor(t->table) != UI_TABLE_NONE)
			t->at = ui_table_cursor(t->table);
	} else if (ui_widget_key(t->input, e) == UI_CHANGED) {
		narrow(t);
	}
	ui_touch(t->ui);
	return true;
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	const struct ticker *t = (const struct ticker *)o;
	const struct entry *e = entry_at(t, t->at);

	rh_buf_addz(out, "pick:");
	if (e)
		rh_buf_addz(out, text_of(t, e->id));
	else if (offers_typed(t))
		rh_buf_adds(out, ui_input_text(t->input));
}

static void release(struct ui_overlay *o)
{
	struct ticker *t = ticker_of(o);

	free(t->all.v);
	rh_buf_release(&t->all.text);
	free(t->view);
	free(t->title);
	ui_layer_free(&t->layer);
	free(t);
}

static const struct ui_overlay_ops ops = { .draw = draw, .event = event, .focus = focus, .free = release };

/* ---- opening ---- */

static void stand_on_first_tick(struct ticker *t)
{
	for (size_t i = 0; i < t->seen; i++)
		if (!t->all.v[t->view[i]].line && ticked(t, &t->all.v[t->view[i]])) {
			t->at = i;
			return;
		}
}

void ui_tick(struct ui *ui, const struct ui_ticker *face)
{
	struct ticker *t = rh_alloc(sizeof *t);

	t->overlay.ops = &ops;
	t->overlay.owner = face->owner;
	t->ui = ui;
	t->face = *face;
	t->title = rh_strdup(face->title);
	t->layer = ui_layer_new();
	t->input = ui_input_new(t->layer, &(struct ui_input_spec){ .max = 256 });
	ui_input_hint(t->input, _("type to find"));
	t->table = ui_table_new(
		t->layer,
		&(struct ui_table_source){ .ctx = t, .count = table_count, .cell = table_cell, .skip = table_skip });
	ui_layer_focus(t->layer, t->input);
	refill(t);
	narrow(t);
	stand_on_first_tick(t);
	ui_overlay_open(ui, &t->overlay);
}

void ui_tick_again(struct ui *ui)
{
	struct ui_overlay *o = ui_overlay_top(ui);
	const struct entry *e;
	char *stood;

	if (!o || o->ops != &ops)
		return;
	e = entry_at(ticker_of(o), ticker_of(o)->at);
	stood = e ? rh_strdup(text_of(ticker_of(o), e->id)) : NULL;
	refill(ticker_of(o));
	narrow(ticker_of(o));
	for (size_t i = 0; stood && i < ticker_of(o)->seen; i++)
		if (!strcmp(text_of(ticker_of(o), entry_at(ticker_of(o), i)->id), stood)) {
			ticker_of(o)->at = i;
			break;
		}
	free(stood);
	ui_touch(ui);
}
