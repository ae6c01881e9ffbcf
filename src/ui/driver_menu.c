/* The menu driver: entries under headings, each with a note. Typing narrows them, as in lists. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/facts.h"
#include "ui/internal.h"
#include "ui/menu.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

struct menu {
	struct ui_drive drive;
	struct ui_entries all;
	char *selected;
	struct ui_find find;
	struct ui_widget *table;
	int label, note; /* columns for each */
};

static struct menu *menu_of(const struct ui_screen *s)
{
	return s->driver;
}

void ui_entries_add(struct ui_entries *e, struct ui_entry entry)
{
	struct ui_narrow *l = &e->list;
	bool within = l->n && l->v[l->group].flags & UI_ITEM_HEADING;
	unsigned flags = entry.heading ? UI_ITEM_HEADING : within ? UI_ITEM_WITHIN : 0;
	struct ui_item *made;

	if (entry.disabled)
		flags |= UI_ITEM_OFF;
	if (entry.alarm)
		flags |= UI_ITEM_ALARM;
	made = ui_narrow_add(l, entry.id, entry.label, entry.note, flags, entry.note ? entry.note : "");
	if (made)
		made->depth = (unsigned char)entry.depth;
}

/* ---- the model ---- */

static void stand(struct menu *m, size_t at)
{
	ui_narrow_stand(&m->all.list, at);
	rh_strset(&m->selected, ui_narrow_id(&m->all.list));
}

static void menu_sync(struct menu *m, struct ui_screen *s)
{
	size_t at = m->all.list.at;

	if (!m->drive.stale)
		return;
	m->drive.stale = false;
	ui_narrow_clear(&m->all.list);
	s->ops->entries(s, &m->all);
	ui_narrow_to(&m->all.list, rh_buf_str(&m->find.text));
	if (!ui_narrow_stand_on(&m->all.list, m->selected))
		stand(m, at < m->all.list.seen ? at : 0);
}

static void look_for(void *ctx, struct rh_str text)
{
	struct menu *m = ctx;

	ui_narrow_to(&m->all.list, text);
	stand(m, 0);
}

/* ---- what the table asks for ---- */

static size_t table_count(void *ctx)
{
	return ((struct menu *)ctx)->all.list.seen;
}

static enum ui_role table_cell(void *ctx, size_t at, int column, struct rh_buf *out)
{
	const struct ui_narrow *l = &((struct menu *)ctx)->all.list;
	const struct ui_item *e = ui_narrow_item(l, at);

	if (!e)
		return UI_ROLE_TEXT;
	if (column == 1) {
		rh_buf_addz(out, ui_narrow_text(l, e->note));
		return e->flags & UI_ITEM_ALARM ? UI_ROLE_BAD : UI_ROLE_MUTED;
	}
	for (int i = 0; i < e->depth; i++)
		rh_buf_addz(out, "  ");
	rh_buf_addz(out, ui_narrow_text(l, e->label));
	return e->flags & UI_ITEM_HEADING ? UI_ROLE_TITLE : e->flags & UI_ITEM_OFF ? UI_ROLE_MUTED : UI_ROLE_TEXT;
}

static bool table_skip(void *ctx, size_t at)
{
	const struct ui_item *e = ui_narrow_item(&((struct menu *)ctx)->all.list, at);

	return !e || e->flags & UI_ITEM_HEADING;
}

/* ---- life and drawing ---- */

static void menu_open(struct ui_screen *s)
{
	ui_find_open(&menu_of(s)->find, look_for, menu_of(s));
	menu_of(s)->find.opens = true; /* unlike in a list: a person who found an entry wants to open it */
}

static void menu_close(struct ui_screen *s)
{
	ui_narrow_clear(&menu_of(s)->all.list);
	ui_find_release(&menu_of(s)->find);
	free(menu_of(s)->selected);
}

static void need_widgets(struct menu *m)
{
	if (m->drive.layer)
		return;
	m->drive.layer = ui_layer_new();
	m->table = ui_table_new(
		m->drive.layer,
		&(struct ui_table_source){ .ctx = m, .count = table_count, .cell = table_cell, .skip = table_skip });
	ui_find_widgets(&m->find, m->drive.layer, m->table);
}

static void lay(struct menu *m, int width)
{
	const struct ui_narrow *l = &m->all.list;
	struct ui_table_column c[2] = { { .x = 3 }, { 0 } };
	int label = 0, note = 0;

	for (size_t i = 0; i < l->n; i++) {
		int w = rh_text_columns(rh_str(ui_narrow_text(l, l->v[i].label)), width) + 2 * l->v[i].depth;
		int n = rh_text_columns(rh_str(ui_narrow_text(l, l->v[i].note)), width);

		label = w > label ? w : label;
		note = n > note ? n : note;
	}
	if (note > width / 2)
		note = width / 2;
	c[0].w = label < width - 6 - note ? label : width - 6 - note;
	c[1].x = 3 + c[0].w + 2;
	c[1].w = width - c[1].x - 1;
	m->label = c[0].w;
	m->note = c[1].w;
	ui_table_columns(m->table, c, 2);
}

static const struct ui_item *current(const struct menu *m)
{
	return ui_narrow_item(&m->all.list, m->all.list.at);
}

/* The entry with the cursor, whole, where one of its halves is cut: in the last lines of `r`, as many as it takes. */
static void draw_focus(const struct menu *m, struct ui_rect r)
{
	const struct ui_item *e = current(m);
	const char *label = e ? ui_narrow_text(&m->all.list, e->label) : "",
		   *note = e ? ui_narrow_text(&m->all.list, e->note) : "";
	int w = rh_text_columns(rh_str(label), 0) + (e ? 2 * e->depth : 0), y;

	if (w <= m->label && rh_text_columns(rh_str(note), 0) <= m->note)
		return;
	char *text = *note ? rh_format(_("%s: %s"), label, note) : rh_strdup(label);
	struct rh_str rest = rh_str(text), line;
	int n = ui_wrap_count(rest, r.w - 4);

	for (y = r.y + r.h - (n < r.h ? n : r.h); y < r.y + r.h - 1 && ui_wrap_next(&rest, r.w - 4, &line); y++)
		ui_cells_text(y, r.x + 3, r.w - 4, UI_ROLE_TEXT, line);
	ui_cells_text(y, r.x + 3, r.w - 4, UI_ROLE_TEXT, rest);
	free(text);
}

static void menu_whole(const struct ui_screen *s, struct ui_facts *out)
{
	const struct menu *m = menu_of(s);
	const struct ui_item *e = current(m);

	if (e)
		ui_facts_add(out, ui_narrow_text(&m->all.list, e->label), rh_str(ui_narrow_text(&m->all.list, e->note)),
			     UI_ROLE_TEXT);
}

static void menu_draw(struct ui_screen *s, struct ui_rect r)
{
	struct menu *m = menu_of(s);

	need_widgets(m);
	menu_sync(m, s);
	ui_cells_fill(r, UI_ROLE_TEXT);
	lay(m, r.w);
	ui_widget_move(m->table, (struct ui_rect){ r.y + 1, r.x, r.h - 2, r.w });
	ui_table_select(m->table, m->all.list.at);
	ui_widget_draw(m->table);
	if (!m->all.list.seen)
		ui_cells_put(r.y + 1, r.x + 3, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(_("There are none.")));
	if (!ui_find_shown(&m->find)) {
		int seen = (int)(m->all.list.seen < (size_t)r.h ? m->all.list.seen : (size_t)r.h);
		int room = r.h - 1 - seen > 1 ? r.h - 1 - seen : 1;

		draw_focus(m, (struct ui_rect){ r.y + r.h - room, r.x, room, r.w });
	}
	if (ui_find_shown(&m->find))
		ui_find_draw(&m->find, (struct ui_rect){ r.y + r.h - 1, r.x, 1, r.w }, UI_ROLE_MUTED, "");
}

static int menu_height(struct ui_screen *s, int width)
{
	(void)width;
	menu_sync(menu_of(s), s);
	return (int)(menu_of(s)->all.list.n < 40 ? menu_of(s)->all.list.n : 40) + 2;
}

/* ---- keys ---- */

/* Verbs that mean something on every screen, or to a menu. */
static bool is_everywhere(enum ui_verb v)
{
	static const enum ui_verb verbs[] = { UI_DO_MENU,     UI_DO_PALETTE,        UI_DO_HELP, UI_DO_BACK,
					      UI_DO_FILTER,   UI_DO_ALL_NAMESPACES, UI_DO_FIND, UI_DO_NEXT_FIND,
					      UI_DO_COMMANDS, UI_DO_LANGUAGE };

	for (size_t i = 0; i < RH_LEN(verbs); i++)
		if (verbs[i] == v)
			return true;
	return false;
}

static bool begins(const struct ui_narrow *l, const struct ui_item *i, struct rh_str letter)
{
	return rh_str_starts(rh_str(ui_narrow_text(l, i->lower)), letter.p) ||
	       rh_str_starts(rh_str(ui_narrow_text(l, i->id)), letter.p);
}

/* A letter that is no key here goes to the next entry that begins with it, by its label or its id. */
static bool jump(struct ui_screen *s, const struct ui_event *e)
{
	struct menu *m = menu_of(s);
	struct ui_narrow *l = &m->all.list;
	enum ui_verb v = ui_keymap_find(&m->drive.keys, e, false);
	char letter[2] = { (char)e->c, '\0' };

	if (m->find.on || e->key != UI_KEY_CHAR || e->c < 'a' || e->c > 'z' || is_everywhere(v) ||
	    ui_screen_action(s, v))
		return false;
	for (size_t n = 1; n <= l->seen; n++) {
		size_t at = (l->at + n) % l->seen;
		const struct ui_item *i = ui_narrow_item(l, at);

		if (i->flags & UI_ITEM_HEADING || !begins(l, i, rh_str(letter)))
			continue;
		stand(m, at);
		return true;
	}
	return false;
}

static bool menu_event(struct ui_screen *s, const struct ui_event *e)
{
	struct menu *m = menu_of(s);
	struct ui_event as;

	menu_sync(m, s);
	need_widgets(m);
	if (!ui_find_moves(&m->find, e, "jkgG", &as))
		return jump(s, e) || ui_find_event(&m->find, e);
	ui_table_select(m->table, m->all.list.at);
	ui_widget_key(m->table, &as);
	if (m->all.list.seen)
		stand(m, ui_table_cursor(m->table));
	return true;
}

static bool menu_act(struct ui_screen *s, enum ui_verb v)
{
	struct menu *m = menu_of(s);

	if (v != UI_DO_FIND)
		return false;
	need_widgets(m);
	ui_find_begin(&m->find);
	return true;
}

static bool menu_typing(const struct ui_screen *s)
{
	return menu_of(s)->find.on;
}

static bool menu_chosen(const struct ui_screen *s)
{
	return ui_menu_selected(s) != NULL;
}

static void menu_focus(const struct ui_screen *s, struct rh_buf *out)
{
	const char *id = ui_menu_selected(s);

	rh_buf_addz(out, menu_of(s)->find.on ? "find" : id ? id : "");
}

static void menu_say(struct ui_screen *s, struct ui_said *out)
{
	struct menu *m = menu_of(s);
	const struct ui_narrow *l = &m->all.list;
	const struct ui_item *i, *heading = NULL;
	size_t n = 0, at = 0;

	menu_sync(m, s);
	i = ui_narrow_item(l, l->at);
	for (size_t k = 0; k < l->seen; k++) {
		const struct ui_item *e = ui_narrow_item(l, k);

		n += !(e->flags & UI_ITEM_HEADING);
		if (e->flags & UI_ITEM_HEADING && k < l->at)
			heading = e;
		if (k == l->at)
			at = n;
	}
	rh_buf_addf(&out->what, rh_ngettext("menu, %zu entry", "menu, %zu entries", n), n);
	if (!i || i->flags & UI_ITEM_HEADING)
		return;
	rh_buf_addf(&out->focus, _("entry %zu of %zu: "), at, n);
	if (heading)
		rh_buf_addf(&out->focus, _("%s, "), ui_narrow_text(l, heading->label));
	rh_buf_addz(&out->focus, ui_narrow_text(l, i->label));
	if (ui_narrow_text(l, i->note)[0])
		rh_buf_addf(&out->focus, _(", %s"), ui_narrow_text(l, i->note));
}

static size_t menu_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	return ui_find_hints(&menu_of(s)->find, pairs, max);
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
	.say = menu_say,
	.hints = menu_hints,
	.whole = menu_whole,
};

const char *ui_menu_selected(const struct ui_screen *s)
{
	struct menu *m = menu_of(s);

	menu_sync(m, (struct ui_screen *)s);
	return ui_narrow_id(&m->all.list);
}

void ui_menu_select(struct ui_screen *s, const char *id)
{
	struct menu *m = menu_of(s);

	menu_sync(m, s);
	if (ui_narrow_stand_on(&m->all.list, id))
		rh_strset(&m->selected, id);
}
