/* The map driver: rows down, columns across, a sign where they meet, and in words what the selected one means. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/facts.h"
#include "ui/internal.h"
#include "ui/map.h"
#include "ui/map/map.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/verb.h"

#include <stdio.h>
#include <string.h>

static struct ui_map *map_of(const struct ui_screen *s)
{
	return s->driver;
}

/* ---- what the widget asks for ---- */

static size_t row_count(void *ctx)
{
	return ((const struct ui_map *)ctx)->row_count;
}

static size_t column_count(void *ctx)
{
	return ((const struct ui_map *)ctx)->column_count;
}

static enum ui_role row_text(void *ctx, size_t at, struct rh_buf *out)
{
	const struct ui_map_line *l = ui_map_row(ctx, at);

	rh_buf_addz(out, l->label);
	if (l->note)
		rh_buf_addf(out, "  %s", l->note);
	return l->role;
}

static enum ui_role column_text(void *ctx, size_t at, struct rh_buf *out)
{
	rh_buf_addz(out, ui_map_column(ctx, at)->label);
	return ui_map_column(ctx, at)->role;
}

static enum ui_role cell_text(void *ctx, size_t row, size_t column, struct rh_buf *out)
{
	const struct ui_map *m = ctx;
	struct ui_map_cell cell = ui_map_at(m, row, column);
	const struct ui_map_sign *sign = ui_map_sign_of(m, cell);

	rh_buf_addz(out, ui_map_sign_text(sign->look));
	if (cell.count)
		rh_buf_addf(out, cell.count > 999 ? " 999+" : " %u", cell.count);
	return sign->role;
}

static enum ui_role aside_text(void *ctx, size_t row, size_t i, struct rh_buf *out)
{
	int n = ui_map_row(ctx, row)->aside[i];

	if (n >= 0)
		rh_buf_addf(out, "%d", n);
	return UI_ROLE_TEXT;
}

static bool is_heading(void *ctx, size_t at)
{
	return ui_map_row(ctx, at)->heading;
}

/* ---- life ---- */

static void look_for(void *ctx, struct rh_str text)
{
	ui_map_narrow(ctx, text);
}

static void map_open(struct ui_screen *s)
{
	struct ui_map *m = map_of(s);

	m->screen = s;
	ui_find_open(&m->find, look_for, m);
	ui_match_init(&m->match, rh_str(""));
}

static void map_close(struct ui_screen *s)
{
	ui_find_release(&map_of(s)->find);
	ui_map_drop(map_of(s));
}

static void need_widgets(struct ui_map *m)
{
	const struct ui_map_source source = { .ctx = m,
					      .rows = row_count,
					      .columns = column_count,
					      .row = row_text,
					      .column = column_text,
					      .cell = cell_text,
					      .aside = aside_text,
					      .skip = is_heading };

	if (m->drive.layer)
		return;
	m->drive.layer = ui_layer_new();
	m->map = ui_map_new(m->drive.layer, &source);
	ui_find_widgets(&m->find, m->drive.layer, m->map);
	m->bar = ui_progress_new(m->drive.layer);
}

/* The widget as the model is. */
static void bring_up(struct ui_map *m)
{
	size_t n = 0;

	need_widgets(m);
	ui_map_sync(m);
	while (n < RH_LEN(m->shown.aside_titles) && m->shown.aside_titles[n])
		n++;
	if (!m->measured)
		ui_map_measure(m->map, m->shown.title ? m->shown.title : "", m->shown.aside_titles, n);
	m->measured = true;
	if (m->row_count && m->column_count)
		ui_map_move(m->map, m->row, m->column);
}

static void map_draw(struct ui_screen *s, struct ui_rect r)
{
	struct ui_map *m = map_of(s);

	bring_up(m);
	ui_map_draw(m, r);
}

static int map_height(struct ui_screen *s, int width)
{
	struct ui_map *m = map_of(s);

	bring_up(m);
	return ui_widget_height(m->map, width) + 6;
}

/* ---- keys ---- */

/* The four directions are the map's, also while the find line is open: but there Left and Right move in the text. */
static bool moves(const struct ui_map *m, const struct ui_event *e, struct ui_event *as)
{
	bool letter = e->key == UI_KEY_CHAR && !m->find.on;

	if (ui_find_moves(&m->find, e, "jkgG ", as))
		return true;
	if (letter && (e->c == '<' || e->c == '>'))
		*as = (struct ui_event){ .key = e->c == '<' ? UI_KEY_LEFT : UI_KEY_RIGHT };
	return !m->find.on && (as->key == UI_KEY_LEFT || as->key == UI_KEY_RIGHT);
}

static bool map_event(struct ui_screen *s, const struct ui_event *e)
{
	struct ui_map *m = map_of(s);
	struct ui_event as;
	size_t row, column;
	enum ui_used used;

	bring_up(m);
	if (!moves(m, e, &as))
		return ui_find_event(&m->find, e);
	used = ui_widget_key(m->map, &as);
	if (m->row_count && m->column_count) {
		ui_map_cursor(m->map, &row, &column);
		ui_map_stand(m, row, column);
	}
	return used != UI_IGNORED;
}

static bool map_act(struct ui_screen *s, enum ui_verb v)
{
	if (v != UI_DO_FIND)
		return false;
	need_widgets(map_of(s));
	ui_find_begin(&map_of(s)->find);
	return true;
}

static bool map_typing(const struct ui_screen *s)
{
	return map_of(s)->find.on;
}

static bool map_chosen(const struct ui_screen *s)
{
	ui_map_sync(map_of(s));
	return ui_map_has(map_of(s));
}

static void map_focus(const struct ui_screen *s, struct rh_buf *out)
{
	const struct ui_map *m = map_of(s);

	ui_map_sync(map_of(s));
	if (m->find.on)
		rh_buf_addz(out, "find");
	else if (ui_map_has(m))
		rh_buf_addf(out, "%s/%s", m->row_key, m->column_key);
}

static size_t map_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	return ui_find_hints(&map_of(s)->find, pairs, max);
}

/* ---- in words ---- */

static void say_state(const struct ui_map *m, struct ui_said *out)
{
	const struct ui_map_shown *v = &m->shown;
	const char *const parts[] = { v->err ? v->err->what : "", v->err ? v->err->why : "",
				      v->err ? v->err->fix : "" };

	for (size_t i = 0; i < RH_LEN(parts) && (v->phase == UI_LIST_FAILED || v->stale_since); i++)
		if (parts[i][0])
			rh_buf_addf(&out->body, "%s\n", parts[i]);
	if (v->phase == UI_LIST_READY && !v->row_count && v->empty)
		rh_buf_addf(&out->body, "%s\n", v->empty);
	for (size_t i = 0; v->muted && v->muted[i]; i++)
		rh_buf_addf(&out->body, "%s\n", v->muted[i]);
	if (v->alarm[0] || v->summary[0])
		rh_buf_addf(&out->body, "%s%s%s\n", v->alarm, v->alarm[0] ? _(". ") : "", v->summary);
}

static void say_cell(const struct ui_map *m, struct rh_buf *out)
{
	struct ui_map_cell cell = ui_map_at(m, m->row, m->column);

	ui_map_name(m, out);
	rh_buf_addz(out, _(ui_map_sign_of(m, cell)->word));
	if (cell.count)
		rh_buf_addf(out, _(", %u"), cell.count);
	rh_buf_addz(out, _(". "));
	ui_map_sentence(m, out);
}

static void map_say(struct ui_screen *s, struct ui_said *out)
{
	struct ui_map *m = map_of(s);

	ui_map_sync(m);
	if (m->shown.phase == UI_LIST_LOADING && !m->cells)
		rh_buf_addf(&out->what, _("map, %s"), _("loading…"));
	else
		rh_buf_addf(&out->what, _("map, rows: %zu, columns: %zu"), m->cells, m->column_count);
	say_state(m, out);
	if (ui_map_has(m))
		say_cell(m, &out->focus);
}

/* Is it a row or a column, wherever it is scrolled to, or said of the selected cell? */
static bool map_has_text(struct ui_screen *s, const char *text)
{
	struct ui_map *m = map_of(s);
	struct ui_said said = { 0 };
	bool has = false;

	ui_map_sync(m);
	for (size_t i = 0; i < m->row_count && !has; i++)
		has = strstr(ui_map_row(m, i)->label, text) != NULL;
	for (size_t i = 0; i < m->column_count && !has; i++)
		has = strstr(ui_map_column(m, i)->label, text) != NULL;
	rh_buf_init(&said.body, 1 << 18);
	rh_buf_init(&said.focus, 1 << 18);
	say_state(m, &said);
	if (ui_map_has(m))
		say_cell(m, &said.focus);
	has = has || strstr(said.body.p, text) || strstr(said.focus.p, text);
	rh_buf_release(&said.body);
	rh_buf_release(&said.focus);
	return has;
}

/* The selected cell, then the whole legend: there may be no room for it. */
static void map_whole(const struct ui_screen *s, struct ui_facts *out)
{
	const struct ui_map *m = map_of(s);
	struct rh_buf text;

	if (!ui_map_has(m))
		return;
	rh_buf_init(&text, 8192);
	ui_map_name(m, &text);
	ui_map_sentence(m, &text);
	ui_facts_note(out, UI_ROLE_TEXT, "%s", text.p);
	for (size_t i = 0; i < m->shown.sign_count; i++)
		ui_facts_add(out, ui_map_sign_text(m->shown.signs[i].look), rh_str(_(m->shown.signs[i].word)),
			     UI_ROLE_TEXT);
	rh_buf_release(&text);
}

const struct ui_driver ui_driver_map = {
	.size = sizeof(struct ui_map),
	.open = map_open,
	.close = map_close,
	.draw = map_draw,
	.height = map_height,
	.event = map_event,
	.act = map_act,
	.typing = map_typing,
	.chosen = map_chosen,
	.focus = map_focus,
	.say = map_say,
	.holds = map_has_text,
	.hints = map_hints,
	.whole = map_whole,
};

/* ---- for screens ---- */

bool ui_map_selected(const struct ui_screen *s, size_t *row, size_t *column)
{
	struct ui_map *m = map_of(s);

	ui_map_sync(m);
	if (!ui_map_has(m))
		return false;
	*row = m->rows[m->row];
	*column = m->columns[m->column];
	return true;
}

void ui_map_select(struct ui_screen *s, const char *row, const char *column)
{
	struct ui_map *m = map_of(s);

	rh_strset(&m->wanted_row, row);
	rh_strset(&m->wanted_column, column);
	ui_screen_changed(s);
	ui_map_sync(m);
}
