/* The menu driver: entries under headings, each with a note; typed text narrows them as in lists. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/menu.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

struct ui_entries {
	struct ui_entry *v; /* strings are its own */
	size_t n, cap;
};
struct menu {
	struct ui_drive drive;
	struct ui_entries all;
	uint32_t *view; /* entries that are shown */
	size_t seen;
	size_t at; /* position in view */
	char *selected;
	bool finding;
	struct rh_buf find;
	struct ui_widget *table, *input;
};

static struct menu *menu_of(const struct ui_screen *s)
{
	return s->driver;
}

static char *copy(const char *z)
{
	return z ? rh_strdup(z) : NULL;
}

void ui_entries_add(struct ui_entries *e, struct ui_entry entry)
{
	if (e->n == e->cap) {
		e->cap = e->cap ? 2 * e->cap : 16;
		e->v = rh_resize(e->v, e->cap, sizeof *e->v);
	}
	entry.id = copy(entry.id);
	entry.label = copy(entry.label);
	entry.note = copy(entry.note);
	e->v[e->n++] = entry;
}

static void entries_release(struct ui_entries *e)
{
	for (size_t i = 0; i < e->n; i++) {
		free((char *)e->v[i].id);
		free((char *)e->v[i].label);
		free((char *)e->v[i].note);
	}
	free(e->v);
	memset(e, 0, sizeof *e);
}

/* ---- the model ---- */

static const struct ui_entry *entry_at(const struct menu *m, size_t at)
{
	return at < m->seen ? &m->all.v[m->view[at]] : NULL;
}

static bool can_stand(const struct menu *m, size_t at)
{
	const struct ui_entry *e = entry_at(m, at);

	return e && !e->heading;
}

static void stand_near(struct menu *m, size_t at)
{
	size_t down = at;

	while (down < m->seen && !can_stand(m, down))
		down++;
	while (down >= m->seen && at > 0 && !can_stand(m, at))
		at--;
	m->at = down < m->seen ? down : at;
	rh_strset(&m->selected, can_stand(m, m->at) ? entry_at(m, m->at)->id : NULL);
}

/* Keeps what matches, and the headings above it. */
static void narrow(struct menu *m)
{
	struct ui_match match;
	size_t heading = (size_t)-1;

	ui_match_init(&match, rh_buf_str(&m->find));
	m->seen = 0;
	for (uint32_t i = 0; i < m->all.n; i++) {
		const struct ui_entry *e = &m->all.v[i];
		struct rh_buf lower;

		if (e->heading) {
			heading = i;
			continue;
		}
		rh_buf_init(&lower, 4096);
		rh_lower(&lower, rh_str(e->label));
		rh_buf_addc(&lower, '\n');
		rh_lower(&lower, rh_str(e->note));
		if (ui_match_in(&match, rh_buf_str(&lower))) {
			if (heading != (size_t)-1)
				m->view[m->seen++] = (uint32_t)heading;
			heading = (size_t)-1;
			m->view[m->seen++] = i;
		}
		rh_buf_release(&lower);
	}
	ui_match_release(&match);
}

static void menu_sync(struct menu *m, struct ui_screen *s)
{
	if (!m->drive.stale)
		return;
	m->drive.stale = false;
	entries_release(&m->all);
	s->ops->entries(s, &m->all);
	m->view = rh_resize(m->view, m->all.n + 1, sizeof *m->view);
	narrow(m);
	for (size_t i = 0; i < m->seen; i++)
		if (m->selected && entry_at(m, i)->id && !strcmp(entry_at(m, i)->id, m->selected)) {
			m->at = i;
			return;
		}
	stand_near(m, m->at < m->seen ? m->at : 0);
}

static void set_find(struct menu *m, struct rh_str text)
{
	rh_buf_clear(&m->find);
	rh_buf_adds(&m->find, text);
	narrow(m);
	stand_near(m, 0);
}

/* ---- what the table asks for ---- */

static size_t table_count(void *ctx)
{
	return ((struct menu *)ctx)->seen;
}

static enum ui_role table_cell(void *ctx, size_t at, int column, struct rh_buf *out)
{
	const struct ui_entry *e = entry_at(ctx, at);

	if (!e)
		return UI_ROLE_TEXT;
	if (column == 1) {
		rh_buf_addz(out, e->note ? e->note : "");
		return UI_ROLE_MUTED;
	}
	for (int i = 0; i < e->depth; i++)
		rh_buf_addz(out, "  ");
	rh_buf_addz(out, e->label);
	return e->heading ? UI_ROLE_TITLE : e->disabled ? UI_ROLE_MUTED : UI_ROLE_TEXT;
}

static bool table_skip(void *ctx, size_t at)
{
	return !can_stand(ctx, at);
}

/* ---- life and drawing ---- */

static void menu_open(struct ui_screen *s)
{
	rh_buf_init(&menu_of(s)->find, 512);
}

static void menu_close(struct ui_screen *s)
{
	struct menu *m = menu_of(s);

	entries_release(&m->all);
	rh_buf_release(&m->find);
	free(m->view);
	free(m->selected);
}

static void need_widgets(struct menu *m)
{
	if (m->drive.layer)
		return;
	m->drive.layer = ui_layer_new();
	m->table = ui_table_new(
		m->drive.layer,
		&(struct ui_table_source){ .ctx = m, .count = table_count, .cell = table_cell, .skip = table_skip });
	m->input = ui_input_new(m->drive.layer, &(struct ui_input_spec){ .max = 256 });
	ui_layer_focus(m->drive.layer, m->table);
}

static void lay(struct menu *m, int width)
{
	struct ui_table_column c[2] = { { .x = 3 }, { 0 } };
	int label = 0, note = 0;

	for (size_t i = 0; i < m->all.n; i++) {
		int w = rh_text_columns(rh_str(m->all.v[i].label), width) + 2 * m->all.v[i].depth;
		int n = rh_text_columns(rh_str(m->all.v[i].note), width);

		label = w > label ? w : label;
		note = n > note ? n : note;
	}
	if (note > width / 2)
		note = width / 2;
	c[0].w = label < width - 6 - note ? label : width - 6 - note;
	c[1].x = 3 + c[0].w + 2;
	c[1].w = width - c[1].x - 1;
	ui_table_columns(m->table, c, 2);
}

static void menu_draw(struct ui_screen *s, struct ui_rect r)
{
	struct menu *m = menu_of(s);
	struct ui_rect last = { r.y + r.h - 1, r.x, 1, r.w };

	need_widgets(m);
	menu_sync(m, s);
	ui_cells_fill(r, UI_ROLE_TEXT);
	lay(m, r.w);
	ui_widget_move(m->table, (struct ui_rect){ r.y + 1, r.x, r.h - 2, r.w });
	ui_table_select(m->table, m->at);
	ui_widget_draw(m->table);
	if (!m->seen)
		ui_cells_put(r.y + 1, r.x + 3, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(_("There are none.")));
	if (m->finding || m->find.n)
		ui_cells_text(last.y, last.x + 1, 2, UI_ROLE_KEY, rh_str("/"));
	if (m->finding) {
		ui_widget_move(m->input, (struct ui_rect){ last.y, last.x + 3, 1, last.w > 44 ? 40 : last.w - 4 });
		ui_widget_draw(m->input);
	} else if (m->find.n) {
		ui_cells_text(last.y, last.x + 3, last.w - 4, UI_ROLE_TEXT, rh_buf_str(&m->find));
	}
}

static int menu_height(struct ui_screen *s, int width)
{
	(void)width;
	menu_sync(menu_of(s), s);
	return (int)(menu_of(s)->all.n < 40 ? menu_of(s)->all.n : 40) + 2;
}

/* ---- keys ---- */

static void stop_finding(struct menu *m, bool clear)
{
	m->finding = false;
	if (clear) {
		ui_input_set(m->input, rh_str(""));
		set_find(m, rh_str(""));
	}
	ui_layer_focus(m->drive.layer, m->table);
}

static bool move(struct menu *m, const struct ui_event *e)
{
	struct ui_event as = *e;

	if (e->key == UI_KEY_CHAR && !m->finding)
		as.key = e->c == 'j'   ? UI_KEY_DOWN
			 : e->c == 'k' ? UI_KEY_UP
			 : e->c == 'g' ? UI_KEY_HOME
			 : e->c == 'G' ? UI_KEY_END
				       : UI_KEY_CHAR;
	if (as.key < UI_KEY_UP || as.key > UI_KEY_PGDN || as.key == UI_KEY_LEFT || as.key == UI_KEY_RIGHT)
		return false;
	ui_table_select(m->table, m->at);
	ui_widget_key(m->table, &as);
	if (m->seen)
		stand_near(m, ui_table_cursor(m->table));
	return true;
}

static bool find_key(struct menu *m, const struct ui_event *e)
{
	if (e->key == UI_KEY_ESC || (e->key == UI_KEY_CTRL && e->c == 'c')) {
		stop_finding(m, true);
		return true;
	}
	if (e->key == UI_KEY_TAB) {
		stop_finding(m, false);
		return true;
	}
	if (e->key == UI_KEY_ENTER) { /* unlike a list: what was found is meant to be opened */
		stop_finding(m, false);
		return false;
	}
	if (e->key != UI_KEY_HOME && e->key != UI_KEY_END && move(m, e))
		return true;
	switch (ui_widget_key(m->input, e)) {
	case UI_CHANGED:
		set_find(m, ui_input_text(m->input));
		return true;
	case UI_IGNORED:
		return false;
	default:
		return true;
	}
}

static bool menu_event(struct ui_screen *s, const struct ui_event *e)
{
	struct menu *m = menu_of(s);

	menu_sync(m, s);
	need_widgets(m);
	if (m->finding)
		return find_key(m, e);
	if (e->key == UI_KEY_ESC && m->find.n) {
		stop_finding(m, true);
		return true;
	}
	return move(m, e);
}

static bool menu_act(struct ui_screen *s, enum ui_verb v)
{
	struct menu *m = menu_of(s);

	if (v != UI_DO_FIND)
		return false;
	need_widgets(m);
	m->finding = true;
	ui_layer_focus(m->drive.layer, m->input);
	return true;
}

static bool menu_typing(const struct ui_screen *s)
{
	return menu_of(s)->finding;
}

static bool menu_chosen(const struct ui_screen *s)
{
	return ui_menu_selected(s) != NULL;
}

static void menu_focus(const struct ui_screen *s, struct rh_buf *out)
{
	const char *id = ui_menu_selected(s);

	rh_buf_addz(out, menu_of(s)->finding ? "find" : id ? id : "");
}

static size_t menu_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	const struct menu *m = menu_of(s);
	size_t n = 0;

	if (m->finding && max >= 4) {
		pairs[n++] = "Enter";
		pairs[n++] = _("Open");
	}
	if ((m->finding || m->find.n) && max >= 4) {
		pairs[n++] = "Esc";
		pairs[n++] = _("Clear");
	}
	return n;
}

const struct ui_driver ui_driver_menu = {
	.size = sizeof(struct menu),
	.open = menu_open,
	.close = menu_close,
	.draw = menu_draw,
	.height = menu_height,
	.event = menu_event,
	.act = menu_act,
	.typing = menu_typing,
	.chosen = menu_chosen,
	.focus = menu_focus,
	.hints = menu_hints,
};

const char *ui_menu_selected(const struct ui_screen *s)
{
	struct menu *m = menu_of(s);

	menu_sync(m, (struct ui_screen *)s);
	return can_stand(m, m->at) ? entry_at(m, m->at)->id : NULL;
}
