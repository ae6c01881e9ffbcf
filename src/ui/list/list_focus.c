/* What the selected row does not show for want of room: in a line below the rows, and whole on a key. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/facts.h"
#include "ui/internal.h"
#include "ui/list/list.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <string.h>

enum { LINE = 64 << 10, FOCUS_LINES = 3, MATTERS = 9 };

static void note_of(const struct ui_list *l, const struct rh_row *row, struct rh_buf *out)
{
	const struct ui_screen_ops *ops = l->screen->ops;

	if (ops->note)
		ops->note(l->screen, row, out);
	else if (ops->note_at)
		rh_buf_addz(out, *(const char *const *)(const void *)((const char *)row + ops->note_at));
}

/* The width that column i has now; 0: it is left out. */
static int given(const struct ui_list *l, int i)
{
	for (int at = 0; at < l->placed; at++)
		if (l->shown_columns[at] == i)
			return l->laid[at].w;
	return 0;
}

static void add(struct rh_buf *out, const char *title, const struct rh_buf *text)
{
	if (out->n)
		rh_buf_addf(out, " %s ", ui_sign(UI_SIGN_DOT));
	if (*title)
		rh_buf_addf(out, _("%s: "), title);
	rh_buf_adds(out, rh_buf_str(text));
}

static void hidden_cell(const struct ui_list *l, const struct rh_row *row, int i, struct rh_buf *out)
{
	struct rh_buf text;

	rh_buf_init(&text, LINE);
	ui_list_cell(l, row, i, &text, NULL);
	if (text.n && !l->silent[i] && rh_text_columns(rh_buf_str(&text), 0) > given(l, i))
		add(out, _(l->screen->ops->columns[i].title), &text);
	rh_buf_release(&text);
}

/* Cells that are cut or left out, whole, what matters most first; and the note if it is cut. */
static void hidden(const struct ui_list *l, int width, struct rh_buf *out)
{
	const struct ui_column *c = l->screen->ops->columns;
	const struct rh_row *row = ui_list_row(l, l->at);
	struct rh_buf text;

	if (!row)
		return;
	for (int i = 0; i < ui_list_column_count(l->screen); i++)
		if (c[i].flags & UI_COL_FIXED)
			hidden_cell(l, row, i, out);
	for (int matters = MATTERS; matters >= 0; matters--)
		for (int i = 0; i < ui_list_column_count(l->screen); i++)
			if (c[i].matters == matters && !(c[i].flags & UI_COL_FIXED))
				hidden_cell(l, row, i, out);
	rh_buf_init(&text, LINE);
	note_of(l, row, &text);
	if (rh_text_columns(rh_buf_str(&text), 0) > width - ui_table_note_x(l->table) && !strstr(out->p, text.p))
		add(out, "", &text);
	rh_buf_release(&text);
}

static void line_of(const struct ui_list *l, int width, struct rh_buf *out)
{
	rh_buf_init(out, LINE);
	hidden(l, width, out);
	if (out->n) {
		ui_keys_expand(out->p, l->screen);
		out->n = rh_str(out->p).n;
	}
}

/* As many lines as the row needs where they cost no row of the list, else one. It stays while nothing of the selected
 * row is cut, so that the list does not jump. */
int ui_list_focus_lines(struct ui_list *l, int width, int free_lines)
{
	struct rh_buf line;
	int n;

	if (!l->cut && !l->note_cut)
		return 0;
	line_of(l, width, &line);
	n = ui_wrap_count(rh_buf_str(&line), width - 4);
	rh_buf_release(&line);
	if (n > free_lines)
		n = free_lines;
	return n < 1 ? 1 : n > FOCUS_LINES ? FOCUS_LINES : n;
}

void ui_list_draw_focus(struct ui_list *l, struct ui_rect r)
{
	struct rh_buf line;

	ui_cells_fill(r, UI_ROLE_TEXT);
	line_of(l, r.w, &line);
	ui_wrap_draw(l->screen, (struct ui_rect){ r.y, r.x + 3, r.h, r.w - 4 }, UI_ROLE_TEXT, rh_buf_str(&line));
	rh_buf_release(&line);
}

void ui_list_tell_all(const struct ui_screen *s, struct ui_facts *out)
{
	const struct ui_list *l = s->driver;
	const struct rh_row *row = ui_list_selected(s);
	struct rh_buf text;

	rh_buf_init(&text, 1 << 20);
	for (int i = 0; row && i < ui_list_column_count(s); i++) {
		const char *title = _(s->ops->columns[i].title);

		rh_buf_clear(&text);
		ui_list_cell(l, row, i, &text, NULL);
		if (text.n && *title)
			ui_facts_add(out, title, rh_buf_str(&text), UI_ROLE_TEXT);
	}
	rh_buf_clear(&text);
	if (row)
		note_of(l, row, &text);
	for (size_t i = 0; text.n && i < out->n; i++)
		if (strstr(out->v[i].text, text.p))
			rh_buf_clear(&text);
	if (text.n)
		ui_facts_note(out, UI_ROLE_TEXT, "%s", text.p);
	rh_buf_release(&text);
}
