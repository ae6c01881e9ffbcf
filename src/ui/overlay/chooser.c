/* Choosing by typing: the palette of actions, the picker of values and the list to tick are one overlay, an input
 * above a list. In the list to tick Space ticks, Enter applies and Esc changes nothing. The caller keeps what is
 * ticked, and is asked only about the rows on the screen. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/internal.h"
#include "ui/overlay/narrow.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum chooser_kind { PALETTE, PICK, TICKS };
struct chooser {
	struct ui_overlay overlay; /* first */
	struct ui *ui;
	struct ui_layer *layer;
	struct ui_widget *input, *table;
	struct ui_ticks all;
	enum chooser_kind kind;
	int label_width, note_width;
	int label_room, note_room; /* columns that they have, as of the last frame */
	char *title;
	struct ui_picker pick;  /* PICK; all but its title */
	struct ui_ticker ticks; /* TICKS; all but its title */
	bool touched;           /* something was ticked or unticked by hand */
	bool moved;             /* since the last letter: the cursor was put where it is */
	bool typing;            /* the last key went into the text; else the row is what a person is at */
};

enum { MARK = 4, TICKS_WIDTH = 72, FOCUS = 2 };

static struct chooser *chooser_of(struct ui_overlay *o)
{
	return (struct chooser *)o;
}

void ui_ticks_add(struct ui_ticks *t, struct ui_tick_entry e)
{
	unsigned flags = (e.id ? 0u : UI_ITEM_LINE) | (e.many ? UI_ITEM_MANY : 0u) | (e.within ? UI_ITEM_WITHIN : 0u);

	ui_narrow_add(&t->list, e.id, e.label, e.note, flags, NULL);
}

/* ---- what can be chosen ---- */

static const struct ui_item *current(const struct chooser *c)
{
	return ui_narrow_item(&c->all.list, c->all.list.at);
}

static const char *text_of(const struct chooser *c, uint32_t at)
{
	return ui_narrow_text(&c->all.list, at);
}

static bool offers_typed(const struct chooser *c);

/* What was typed is the choice where the row that would make it cannot be taken. */
static void narrow(struct chooser *c)
{
	struct ui_narrow *l = &c->all.list;

	ui_narrow_to(l, ui_input_text(c->input));
	const struct ui_item *i = current(c);
	if (i && i->flags & UI_ITEM_LAST && i->flags & UI_ITEM_OFF && l->seen == 1 && offers_typed(c))
		l->at = l->seen;
}

/* Where any text may be entered, a last row offers what was typed, unless it is one of the values. A list to tick
 * offers it only when nothing matches. */
static bool offers_typed(const struct chooser *c)
{
	const struct ui_narrow *l = &c->all.list;
	struct rh_str text = ui_input_text(c->input);

	if (!text.n || !(c->kind == TICKS ? c->ticks.typed && !l->seen : c->pick.typed))
		return false;
	for (size_t i = 0; i < l->seen; i++)
		if (rh_str_is(text, text_of(c, ui_narrow_item(l, i)->id)))
			return false;
	return true;
}

static bool ticked(const struct chooser *c, const struct ui_item *i)
{
	return c->ticks.ticked(c->ticks.ctx, text_of(c, i->id));
}

static int wider(int w, const char *text)
{
	int n = text ? rh_text_columns(rh_str(text), 60) : 0;

	return n > w ? n : w;
}

static void fill_choices(struct chooser *c, const struct ui_choices *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct ui_choice *v = &from->v[i];
		const char *note = v->disabled ? v->disabled : v->note;
		unsigned last = from->has_action && from->action == i ? UI_ITEM_LAST : 0;

		ui_narrow_add(&c->all.list, v->value, v->label, note, last | (v->disabled ? UI_ITEM_OFF : 0), NULL);
		c->label_width = wider(c->label_width, v->label);
		c->note_width = wider(c->note_width, note);
	}
}

static void fill(struct chooser *c)
{
	struct ui_choices choices = { 0 };

	ui_narrow_clear(&c->all.list);
	if (c->kind == TICKS) {
		c->ticks.fill(c->ticks.ctx, &c->all);
	} else {
		c->pick.fill(c->pick.ctx, &choices);
		fill_choices(c, &choices);
		ui_choices_release(&choices);
	}
}

/* ---- what the table asks for ---- */

static size_t table_count(void *ctx)
{
	return ((struct chooser *)ctx)->all.list.seen + offers_typed(ctx);
}

static bool table_skip(void *ctx, size_t at)
{
	const struct ui_item *i = ui_narrow_item(&((struct chooser *)ctx)->all.list, at);

	return i && i->flags & UI_ITEM_LINE;
}

static enum ui_role tick_cell(const struct chooser *c, const struct ui_item *i, int column, struct rh_buf *out)
{
	if (!i && column == 1)
		rh_buf_addf(out, _("use “%.*s”"), RH_ARG(ui_input_text(c->input)));
	if (!i || i->flags & UI_ITEM_LINE)
		return UI_ROLE_TEXT;
	if (column == 0)
		rh_buf_addz(out, ticked(c, i) ? "[x]" : "[ ]");
	else if (column == 1)
		rh_buf_addf(out, "%s%s", i->flags & UI_ITEM_WITHIN ? "  " : "", text_of(c, i->label));
	else
		rh_buf_addz(out, text_of(c, i->note));
	return column == 2 ? UI_ROLE_MUTED : ticked(c, i) ? UI_ROLE_TITLE : UI_ROLE_TEXT;
}

static enum ui_role table_cell(void *ctx, size_t at, int column, struct rh_buf *out)
{
	const struct chooser *c = ctx;
	const struct ui_item *i = ui_narrow_item(&c->all.list, at);

	if (c->kind == TICKS)
		return tick_cell(c, i, column, out);
	if (!i && column == 0)
		rh_buf_addz(out, _("use what was typed")); /* the text itself would cost bytes at each key */
	if (!i)
		return UI_ROLE_TEXT;
	rh_buf_addz(out, text_of(c, column == 0 ? i->label : i->note));
	if (i->flags & UI_ITEM_OFF)
		return UI_ROLE_MUTED;
	return column == 0 ? UI_ROLE_TEXT : c->kind == PALETTE ? UI_ROLE_KEY : UI_ROLE_MUTED;
}

/* ---- drawing ---- */

static void lay(struct chooser *c, int width)
{
	int note = c->note_width < width / 2 ? c->note_width : width / 2;
	int label = width - 4 - (note ? note + 2 : 0), quarter = width / 4;
	struct ui_table_column columns[2] = {
		{ .x = 3, .w = label },
		{ .x = 3 + label + 2, .w = note, .align = c->kind == PALETTE ? UI_ALIGN_RIGHT : UI_ALIGN_LEFT },
	};
	struct ui_table_column ticks[3] = {
		{ .x = 3, .w = MARK },
		{ .x = 3 + MARK, .w = width - 3 - MARK - quarter - 2, .main = true },
		{ .x = width - quarter - 1, .w = quarter, .align = UI_ALIGN_RIGHT },
	};

	c->label_room = c->kind == TICKS ? ticks[1].w : label;
	c->note_room = c->kind == TICKS ? quarter : note;
	if (c->kind == TICKS)
		ui_table_columns(c->table, ticks, RH_LEN(ticks));
	else
		ui_table_columns(c->table, columns, note ? 2 : 1);
}

/* Below the box, where a box always leaves room: the entry with the cursor, whole, if it is cut. */
static void draw_focus(const struct chooser *c, struct ui_rect r)
{
	const struct ui_item *i = current(c);
	struct rh_str rest, line;
	struct rh_buf text;

	if (!i || (rh_text_columns(rh_str(text_of(c, i->label)), 0) <= c->label_room &&
		   rh_text_columns(rh_str(text_of(c, i->note)), 0) <= c->note_room))
		return;
	rh_buf_init(&text, 8192);
	rh_buf_addf(&text, *text_of(c, i->note) ? _("%s: %s") : "%s", text_of(c, i->label), text_of(c, i->note));
	rest = rh_buf_str(&text);
	ui_cells_fill(r, UI_ROLE_TEXT);
	for (int y = 0; y < r.h - 1 && ui_wrap_next(&rest, r.w - 2, &line); y++)
		ui_cells_text(r.y + y, r.x + 1, r.w - 2, UI_ROLE_TEXT, line);
	ui_cells_text(r.y + r.h - 1, r.x + 1, r.w - 2, UI_ROLE_TEXT, rest);
	rh_buf_release(&text);
}

static void draw_ticks_below(const struct chooser *c, struct ui_rect r)
{
	struct rh_buf status;

	rh_buf_init(&status, 1024);
	if (c->ticks.status)
		c->ticks.status(c->ticks.ctx, &status);
	ui_cells_put(r.y + r.h - 2, r.x + 2, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_buf_str(&status));
	rh_buf_release(&status);
}

static size_t hints(const struct ui_overlay *o, const char **pairs, size_t max)
{
	const struct chooser *c = (const struct chooser *)o;
	const char *const ticks[] = { ui_input_text(c->input).n && !c->moved ? "Ins" : "Space",
				      _("Tick"),
				      "Enter",
				      _("Apply"),
				      "Esc",
				      _("Leave as it was") };

	if (c->kind != TICKS)
		return ui_overlay_hints(o, pairs, max);
	if (max < RH_LEN(ticks))
		return 0;
	for (size_t i = 0; i < RH_LEN(ticks); i++)
		pairs[i] = ticks[i];
	return RH_LEN(ticks);
}

static struct ui_rect box_of(const struct chooser *c, struct ui_rect screen)
{
	int w = c->label_width + c->note_width + 10, h = (int)(c->all.list.n < 400 ? c->all.list.n : 400) + 5;
	int most = screen.h - (c->kind == TICKS ? 2 : 4);

	w = c->kind == PALETTE ? 64 : c->kind == TICKS ? TICKS_WIDTH : w < 44 ? 44 : w;
	h = h < 9 ? 9 : h;
	return ui_overlay_middle(h < most ? h : most, w < screen.w - 4 ? w : screen.w - 4);
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct chooser *c = chooser_of(o);
	struct ui_rect r = box_of(c, screen);
	char count[60];
	int w;

	ui_cells_box(r, UI_ROLE_TITLE, c->title);
	snprintf(count, sizeof count, _("%zu of %zu"), c->all.list.matches, c->all.list.count);
	w = rh_text_columns(rh_str(count), 30);
	ui_cells_put(r.y + 1, r.x + r.w - 2 - w, w, UI_ROLE_MUTED, UI_ALIGN_RIGHT, rh_str(count));
	ui_widget_move(c->input, (struct ui_rect){ r.y + 1, r.x + 2, 1, r.w - 6 - w });
	lay(c, r.w - 2);
	ui_widget_move(c->table, (struct ui_rect){ r.y + 2, r.x + 1, r.h - (c->kind == TICKS ? 4 : 3), r.w - 2 });
	draw_focus(c, (struct ui_rect){ r.y + r.h, 0, screen.h - r.y - r.h < FOCUS ? screen.h - r.y - r.h : FOCUS,
					screen.w });
	ui_table_select(c->table, c->all.list.at);
	ui_widget_draw(c->table);
	if (!table_count(c))
		ui_cells_put(r.y + 2, r.x + 4, r.w - 6, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(_("Nothing matches.")));
	if (c->kind == TICKS)
		draw_ticks_below(c, r);
	ui_widget_draw(c->input);
	if (!c->typing && ui_table_cursor_y(c->table) >= 0)
		ui_cells_focus(ui_table_cursor_y(c->table), r.x + 2);
}

/* ---- keys ---- */

/* NULL: nothing was chosen. For a list to tick, any value means that the ticks apply. */
static void finish(struct chooser *c, const char *value)
{
	char *chosen = value ? rh_strdup(value) : NULL;
	struct ui_picker pick = c->pick;
	struct ui_ticker ticks = c->ticks;
	struct ui *ui = c->ui;
	enum chooser_kind kind = c->kind;

	ui_overlay_close(ui, &c->overlay);
	if (kind == TICKS)
		ticks.done(ticks.ctx, chosen != NULL);
	else if (kind == PICK)
		pick.done(pick.ctx, chosen);
	else if (chosen)
		ui_choose(ui, chosen);
	free(chosen);
}

static char *typed_last; /* when an action was chosen */

const char *ui_choices_typed(void)
{
	return typed_last ? typed_last : "";
}

static void act(struct chooser *c, const char *action)
{
	struct ui *ui = c->ui;
	char *id = rh_strdup(action), *typed = rh_str_dup(ui_input_text(c->input));

	finish(c, NULL);
	typed_last = typed;
	ui_choose(ui, id);
	typed_last = NULL;
	free(typed);
	free(id);
}

static void choose(struct chooser *c)
{
	const struct ui_item *i = current(c);

	if (i && i->flags & UI_ITEM_LAST && !(i->flags & UI_ITEM_OFF)) {
		act(c, text_of(c, i->id));
	} else if (i && i->flags & UI_ITEM_OFF) {
		ui_toast(c->ui, UI_ROLE_WARN, "%s", text_of(c, i->note));
	} else if (i) {
		finish(c, text_of(c, i->id));
	} else if (offers_typed(c)) {
		char *typed = rh_str_dup(ui_input_text(c->input));

		finish(c, typed);
		free(typed);
	}
}

/* False: what was typed cannot be ticked, and the person has been told why. */
static bool tick(struct chooser *c)
{
	const struct ui_item *i = current(c);
	struct rh_err err = { 0 };

	if (i && !(i->flags & UI_ITEM_LINE)) {
		c->ticks.toggle(c->ticks.ctx, text_of(c, i->id));
	} else if (offers_typed(c)) {
		if (!c->ticks.typed(c->ticks.ctx, ui_input_text(c->input), &err)) {
			ui_toast(c->ui, UI_ROLE_WARN, "%s", err.what);
			return false;
		}
		ui_input_set(c->input, rh_str(""));
		fill(c);
		narrow(c);
	} else {
		return true;
	}
	c->touched = true;
	return true;
}

/* A person who typed a name and ticked nothing means the entry under the cursor. */
static void apply(struct chooser *c)
{
	const struct ui_item *i = current(c);
	bool means = ui_input_text(c->input).n && !c->touched &&
		     ((i && !(i->flags & UI_ITEM_LINE) && !ticked(c, i)) || offers_typed(c));

	if (!means || tick(c))
		finish(c, "");
}

/* What matches nothing may be a password: it is not left where it can be read. A name that is nowhere yet is typed. */
static void paste(struct chooser *c, const struct ui_event *e)
{
	struct rh_secret before;

	rh_secret_init(&before);
	rh_secret_copy(&before, ui_input_secret(c->input));
	if (ui_widget_key(c->input, e) == UI_CHANGED) {
		narrow(c);
		const struct ui_item *i = current(c);
		if (!i || (i->flags & UI_ITEM_LAST)) {
			ui_input_set(c->input, rh_secret_peek(&before));
			narrow(c);
			ui_toast(c->ui, UI_ROLE_WARN, "%s",
				 _("Nothing was pasted: nothing in the list matches it. A new name can be typed."));
		}
	}
	rh_secret_release(&before);
}

/* Space, but not within what is typed: names have blanks. After a move it ticks what was moved to; Ins always ticks. */
static bool ticks_by(const struct chooser *c, const struct ui_event *e)
{
	bool space = e->key == UI_KEY_CHAR && e->c == ' ';

	return e->key == UI_KEY_INSERT || (space && (c->moved || !ui_input_text(c->input).n));
}

static bool stands_on_number(struct chooser *c, const struct ui_event *e)
{
	char number[] = { (char)e->c, ' ', '\0' };

	if (e->key != UI_KEY_CHAR || e->c < '1' || e->c > '9' || ui_input_text(c->input).n)
		return false;
	for (size_t i = 0; i < c->all.list.seen; i++)
		if (rh_str_starts(rh_str(text_of(c, ui_narrow_item(&c->all.list, i)->label)), number)) {
			c->all.list.at = i;
			return true;
		}
	return false;
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct chooser *c = chooser_of(o);
	struct ui *ui = c->ui;

	if (e->key == UI_KEY_ESC || (e->key == UI_KEY_CTRL && e->c == 'c')) {
		finish(c, NULL);
		return true;
	}
	if (c->kind == PICK && c->pick.numbered && stands_on_number(c, e)) {
		choose(c);
		return true;
	}
	if (e->key == UI_KEY_TAB || e->key == UI_KEY_BACKTAB) /* there is one thing to move in */
		return event(o, &(struct ui_event){ .key = e->key == UI_KEY_TAB ? UI_KEY_DOWN : UI_KEY_UP,
						    .frame = e->frame });
	if (e->key == UI_KEY_ENTER) {
		if (c->kind == TICKS)
			apply(c);
		else
			choose(c);
	} else if (c->kind == TICKS && ticks_by(c, e)) {
		tick(c);
	} else if (e->key == UI_KEY_UP || e->key == UI_KEY_DOWN || e->key == UI_KEY_PGUP || e->key == UI_KEY_PGDN ||
		   e->key == UI_KEY_ROW) {
		c->typing = false;
		ui_table_select(c->table, c->all.list.at);
		ui_widget_key(c->table, e);
		if (ui_table_cursor(c->table) != UI_TABLE_NONE)
			c->all.list.at = ui_table_cursor(c->table);
		c->moved = true;
	} else if (e->key == UI_KEY_PASTE) {
		paste(c, e);
	} else if (ui_widget_key(c->input, e) == UI_CHANGED) {
		c->moved = false;
		c->typing = true;
		narrow(c);
	}
	ui_touch(ui);
	return true;
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	const struct chooser *c = (const struct chooser *)o;
	const struct ui_item *i = current(c);

	rh_buf_addz(out, c->kind == PALETTE ? "palette:" : "pick:");
	if (i)
		rh_buf_addz(out, text_of(c, i->id));
	else if (offers_typed(c))
		rh_buf_adds(out, ui_input_text(c->input));
}

static void say(struct ui_overlay *o, struct ui_said *out)
{
	const struct chooser *c = chooser_of(o);
	const struct ui_narrow *l = &c->all.list;
	const struct ui_item *i = current(c);

	if (ui_input_text(c->input).n)
		rh_buf_addf(&out->what, _("list, %zu of %zu match “%.*s”"), l->matches, l->count,
			    RH_ARG(ui_input_text(c->input)));
	else
		rh_buf_addf(&out->what, rh_ngettext("list, %zu entry", "list, %zu entries", l->count), l->count);
	if (c->kind == TICKS && c->ticks.status) {
		c->ticks.status(c->ticks.ctx, &out->body);
		rh_buf_addc(&out->body, '\n');
	}
	if (!i && offers_typed(c))
		rh_buf_addf(&out->focus, _("use “%.*s”"), RH_ARG(ui_input_text(c->input)));
	if (!i || i->flags & UI_ITEM_LINE)
		return;
	rh_buf_addf(&out->focus, _("entry %zu of %zu: "), l->at + 1, l->seen);
	if (c->kind == TICKS)
		rh_buf_addf(&out->focus, _("%s, "), ticked(c, i) ? _("ticked") : _("not ticked"));
	rh_buf_addz(&out->focus, text_of(c, i->label));
	if (text_of(c, i->note)[0])
		rh_buf_addf(&out->focus, _(", %s"), text_of(c, i->note));
}

static const char *title(const struct ui_overlay *o)
{
	return ((const struct chooser *)o)->title;
}

static void release(struct ui_overlay *o)
{
	struct chooser *c = chooser_of(o);

	ui_narrow_clear(&c->all.list);
	free(c->title);
	ui_layer_free(&c->layer);
	free(c);
}

static const struct ui_overlay_ops ops = {
	.draw = draw, .event = event, .focus = focus, .say = say, .title = title, .hints = hints, .free = release
};

/* ---- opening ---- */

static struct chooser *chooser_new(struct ui *ui, enum chooser_kind kind, const char *title, struct rh_owner owner)
{
	struct chooser *c = rh_alloc(sizeof *c);

	c->overlay.ops = &ops;
	c->overlay.owner = owner;
	c->ui = ui;
	c->kind = kind;
	c->title = rh_strdup(title ? title : "");
	c->all.list.begins_first = kind != TICKS;
	c->layer = ui_layer_new();
	c->input = ui_input_new(c->layer, &(struct ui_input_spec){ .max = kind == TICKS ? 256 : 512 });
	c->table = ui_table_new(
		c->layer,
		&(struct ui_table_source){ .ctx = c, .count = table_count, .cell = table_cell, .skip = table_skip });
	if (kind == TICKS)
		ui_table_again(c->table, (struct ui_event){ .key = UI_KEY_CHAR, .c = ' ' });
	ui_layer_focus(c->layer, c->input);
	return c;
}

static void chooser_open(struct chooser *c)
{
	narrow(c);
	ui_overlay_open(c->ui, &c->overlay);
}

void ui_palette(struct ui *ui, const struct ui_palette_entry *entries, size_t n)
{
	struct chooser *c = chooser_new(ui, PALETTE, _("Actions by name"), (struct rh_owner){ 0 });

	for (size_t i = 0; i < n; i++) {
		const struct ui_palette_entry *e = &entries[i];
		const char *note = e->disabled ? e->disabled : e->keys;

		ui_narrow_add(&c->all.list, e->id, e->label, note, e->disabled ? UI_ITEM_OFF : 0, e->also);
		c->note_width = wider(c->note_width, note);
	}
	chooser_open(c);
}

void ui_pick(struct ui *ui, const struct ui_picker *p)
{
	struct chooser *c = chooser_new(ui, PICK, p->title, p->owner);

	c->pick = *p;
	fill(c);
	chooser_open(c);
	ui_narrow_stand_on(&c->all.list, p->at);
}

void ui_tick(struct ui *ui, const struct ui_ticker *t)
{
	struct chooser *c = chooser_new(ui, TICKS, t->title, t->owner);
	const struct ui_narrow *l = &c->all.list;

	c->ticks = *t;
	ui_input_hint(c->input, _("type to find"));
	fill(c);
	chooser_open(c);
	for (size_t i = 0; i < l->seen; i++) /* the cursor starts on the first that is ticked */
		if (!table_skip(c, i) && ticked(c, ui_narrow_item(l, i))) {
			c->all.list.at = i;
			break;
		}
}

void ui_tick_again(struct ui *ui)
{
	struct chooser *c = chooser_of(ui_overlay_top(ui));
	char *stood;

	if (!c || c->overlay.ops != &ops || c->kind != TICKS)
		return;
	stood = ui_narrow_id(&c->all.list) ? rh_strdup(ui_narrow_id(&c->all.list)) : NULL;
	fill(c);
	narrow(c);
	ui_narrow_stand_on(&c->all.list, stood);
	free(stood);
	ui_touch(ui);
}
