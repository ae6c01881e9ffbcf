/* Choosing by typing: the palette of actions and the picker of values are one overlay, an input over a list.
 *
 * Ten thousand entries are filtered at each key: their text in lower case is made once, when the overlay opens. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

struct chooser {
	struct ui_overlay overlay; /* first */
	struct ui *ui;
	struct ui_layer *layer;
	struct ui_widget *input, *table;
	struct ui_choices all; /* note: the keys of an action, the remark of a value */
	char **lower;
	uint32_t *view;
	size_t seen, at;
	int label_width, note_width;
	bool palette, typed;
	char *title;
	void (*fill)(void *ctx, struct ui_choices *out); /* of a pick */
	void (*done)(void *ctx, const char *value);
	void *ctx;
};

static struct chooser *chooser_of(struct ui_overlay *o)
{
	return (struct chooser *)o;
}

static bool is_action(const struct chooser *c, size_t i)
{
	return c->all.has_action && c->all.action == i;
}

/* ---- what matches ---- */

/* Those whose label begins with what was typed come first; within each half the order stays. */
static void narrow(struct chooser *c)
{
	struct ui_match match;
	struct rh_buf typed;
	size_t n = 0;

	rh_buf_init(&typed, 2048);
	rh_lower(&typed, ui_input_text(c->input));
	ui_match_init(&match, rh_buf_str(&typed));
	for (int half = 0; half < 2; half++)
		for (uint32_t i = 0; i < c->all.n; i++) {
			struct rh_str lower = rh_str(c->lower[i]);

			if (!is_action(c, i) && (half == 0) == rh_str_starts(lower, typed.p) &&
			    ui_match_in(&match, lower))
				c->view[n++] = i;
		}
	if (c->all.has_action)
		c->view[n++] = (uint32_t)c->all.action;
	c->seen = n;
	c->at = 0;
	ui_match_release(&match);
	rh_buf_release(&typed);
}

/* A last row offers the text as it was typed, where any text will do and none of the values is exactly that. */
static bool offers_typed(const struct chooser *c)
{
	struct rh_str text = ui_input_text(c->input);

	if (!c->typed || !text.n)
		return false;
	for (size_t i = 0; i < c->seen; i++)
		if (rh_str_is(text, c->all.v[c->view[i]].value))
			return false;
	return true;
}

static const struct ui_choice *choice_at(const struct chooser *c, size_t at)
{
	return at < c->seen ? &c->all.v[c->view[at]] : NULL;
}

/* ---- what the table asks for ---- */

static size_t table_count(void *ctx)
{
	return ((struct chooser *)ctx)->seen + offers_typed(ctx);
}

static enum ui_role table_cell(void *ctx, size_t at, int column, struct rh_buf *out)
{
	const struct chooser *c = ctx;
	const struct ui_choice *v = choice_at(c, at);

	if (!v) {
		if (column == 0)
			rh_buf_addz(out, _("use what was typed")); /* said again here it would cost bytes a key */
		return UI_ROLE_TEXT;
	}
	if (column == 0)
		rh_buf_addz(out, v->label);
	else
		rh_buf_addz(out, v->disabled ? v->disabled : v->note ? v->note : "");
	return v->disabled ? UI_ROLE_MUTED : column == 0 ? UI_ROLE_TEXT : c->palette ? UI_ROLE_KEY : UI_ROLE_MUTED;
}

/* ---- drawing ---- */

static void lay(struct chooser *c, int width)
{
	int note = c->note_width < width / 2 ? c->note_width : width / 2;
	int label = width - 4 - (note ? note + 2 : 0);
	struct ui_table_column columns[2] = {
		{ .x = 3, .w = label },
		{ .x = 3 + label + 2, .w = note, .align = c->palette ? UI_ALIGN_RIGHT : UI_ALIGN_LEFT },
	};

	ui_table_columns(c->table, columns, note ? 2 : 1);
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct chooser *c = chooser_of(o);
	int w = c->label_width + c->note_width + 10, h = (int)(c->all.n < 400 ? c->all.n : 400) + 5;
	char count[60];
	struct ui_rect r;

	w = c->palette ? 64 : w < 44 ? 44 : w;
	w = w < screen.w - 4 ? w : screen.w - 4;
	h = h < 9 ? 9 : h;
	r = ui_overlay_middle(h < screen.h - 4 ? h : screen.h - 4, w);
	ui_cells_box(r, UI_ROLE_TITLE, c->title);
	snprintf(count, sizeof count, _("%zu of %zu"), c->seen, c->all.n);
	w = rh_text_columns(rh_str(count), 30);
	ui_cells_put(r.y + 1, r.x + r.w - 2 - w, w, UI_ROLE_MUTED, UI_ALIGN_RIGHT, rh_str(count));
	ui_widget_move(c->input, (struct ui_rect){ r.y + 1, r.x + 2, 1, r.w - 6 - w });
	lay(c, r.w - 2);
	ui_widget_move(c->table, (struct ui_rect){ r.y + 2, r.x + 1, r.h - 3, r.w - 2 });
	ui_table_select(c->table, c->at);
	ui_widget_draw(c->table);
	if (!table_count(c))
		ui_cells_put(r.y + 2, r.x + 4, r.w - 6, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(_("Nothing matches.")));
	ui_widget_draw(c->input);
}

/* ---- keys ---- */

static void finish(struct chooser *c, const char *value)
{
	char *chosen = value ? rh_strdup(value) : NULL;
	void (*done)(void *, const char *) = c->done;
	void *ctx = c->ctx;
	struct ui *ui = c->ui;
	bool palette = c->palette;

	ui_overlay_close(ui, &c->overlay);
	if (!palette)
		done(ctx, chosen);
	else if (chosen)
		ui_choose(ui, chosen);
	free(chosen);
}

static void fill(struct chooser *c);
static void forget(struct chooser *c);

/* What can be chosen is another thing afterwards: what was typed stays, and may match now. */
static void act(struct chooser *c, const char *action)
{
	char *id = rh_strdup(action);

	ui_choose(c->ui, id);
	free(id);
	forget(c);
	c->fill(c->ctx, &c->all);
	fill(c);
	narrow(c);
}

static void enter(struct chooser *c)
{
	const struct ui_choice *v = choice_at(c, c->at);

	if (v && is_action(c, c->view[c->at])) {
		act(c, v->value);
	} else if (v && v->disabled) {
		ui_toast(c->ui, UI_ROLE_WARN, "%s", v->disabled);
	} else if (v) {
		finish(c, v->value);
	} else if (offers_typed(c)) {
		char *typed = rh_str_dup(ui_input_text(c->input));

		finish(c, typed);
		free(typed);
	}
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct chooser *c = chooser_of(o);

	switch (e->key) {
	case UI_KEY_ESC:
		finish(c, NULL);
		return true;
	case UI_KEY_ENTER:
		enter(c);
		return true;
	case UI_KEY_UP:
	case UI_KEY_DOWN:
	case UI_KEY_PGUP:
	case UI_KEY_PGDN:
		ui_table_select(c->table, c->at);
		ui_widget_key(c->table, e);
		if (table_count(c))
			c->at = ui_table_cursor(c->table);
		break;
	default:
		if (e->key == UI_KEY_CTRL && e->c == 'c')
			finish(c, NULL);
		else if (ui_widget_key(c->input, e) == UI_CHANGED)
			narrow(c);
	}
	ui_touch(c->ui);
	return true;
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	const struct chooser *c = (const struct chooser *)o;
	const struct ui_choice *v = choice_at(c, c->at);

	rh_buf_addz(out, c->palette ? "palette:" : "pick:");
	if (v)
		rh_buf_addz(out, v->value);
	else if (offers_typed(c))
		rh_buf_adds(out, ui_input_text(c->input));
}

static void forget(struct chooser *c)
{
	for (size_t i = 0; i < c->all.n; i++)
		free(c->lower[i]);
	free(c->lower);
	free(c->view);
	ui_choices_release(&c->all);
}

static void release(struct ui_overlay *o)
{
	struct chooser *c = chooser_of(o);

	forget(c);
	free(c->title);
	ui_layer_free(&c->layer);
	free(c);
}

static const struct ui_overlay_ops ops = { .draw = draw, .event = event, .focus = focus, .free = release };

/* ---- opening ---- */

static int wider(int w, const char *text)
{
	int n = text ? rh_text_columns(rh_str(text), 60) : 0;

	return n > w ? n : w;
}

static void fill(struct chooser *c)
{
	struct ui_choices *all = &c->all;

	c->lower = rh_alloc((all->n + 1) * sizeof *c->lower);
	c->view = rh_alloc((all->n + 1) * sizeof *c->view);
	for (size_t i = 0; i < all->n; i++) {
		struct rh_buf lower;

		rh_buf_init(&lower, 8192);
		rh_lower(&lower, rh_str(all->v[i].label));
		c->lower[i] = rh_buf_take(&lower);
		c->label_width = wider(c->label_width, all->v[i].label);
		c->note_width = wider(c->note_width, all->v[i].disabled ? all->v[i].disabled : all->v[i].note);
	}
}

static void open_chooser(struct chooser *c)
{
	c->overlay.ops = &ops;
	fill(c);
	c->layer = ui_layer_new();
	c->input = ui_input_new(c->layer, &(struct ui_input_spec){ .max = 512 });
	c->table =
		ui_table_new(c->layer, &(struct ui_table_source){ .ctx = c, .count = table_count, .cell = table_cell });
	ui_layer_focus(c->layer, c->input);
	narrow(c);
	ui_overlay_open(c->ui, &c->overlay);
}

void ui_palette(struct ui *ui, const struct ui_palette_entry *entries, size_t n)
{
	struct chooser *c = rh_alloc(sizeof *c);

	c->ui = ui;
	c->palette = true;
	c->title = rh_strdup(_("Actions by name"));
	for (size_t i = 0; i < n; i++)
		ui_choices_add(&c->all, (struct ui_choice){ .value = entries[i].id,
							    .label = entries[i].label,
							    .note = entries[i].keys,
							    .disabled = entries[i].disabled ? _("not now") : NULL });
	open_chooser(c);
}

void ui_pick(struct ui *ui, const struct ui_picker *p)
{
	struct chooser *c = rh_alloc(sizeof *c);

	c->ui = ui;
	c->overlay.owner = p->owner;
	c->typed = p->typed;
	c->title = rh_strdup(p->title ? p->title : "");
	c->done = p->done;
	c->ctx = p->ctx;
	c->fill = p->fill;
	p->fill(p->ctx, &c->all);
	open_chooser(c);
}
