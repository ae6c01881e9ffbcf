/* A list in words. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/list/list.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

/* A number says nothing without the title of its column. */
static bool needs_title(const struct rh_buf *cell)
{
	return cell->p[0] >= '0' && cell->p[0] <= '9';
}

static void say_row(const struct ui_list *l, const struct rh_row *row, struct rh_buf *out)
{
	const struct ui_column *columns = l->screen->ops->columns;
	struct rh_buf cell;
	int64_t next = -1;
	size_t n = 0;

	rh_buf_init(&cell, 4096);
	for (int i = 0; i < ui_list_column_count(l->screen); i++) {
		rh_buf_clear(&cell);
		ui_list_cell(l, row, i, &cell, &next);
		if (!cell.n)
			continue;
		rh_buf_addz(out, n++ ? _(", ") : "");
		if (needs_title(&cell))
			rh_buf_addf(out, "%s ", _(columns[i].title));
		rh_buf_adds(out, rh_buf_str(&cell));
	}
	rh_buf_release(&cell);
}

static void say_note(const struct ui_list *l, const struct rh_row *row, struct rh_buf *out)
{
	const struct ui_screen_ops *ops = l->screen->ops;
	struct rh_buf note;

	rh_buf_init(&note, 4096);
	if (ops->note)
		ops->note(l->screen, row, &note);
	else if (ops->note_at)
		rh_buf_addz(&note, *(const char *const *)(const void *)((const char *)row + ops->note_at));
	if (note.n)
		rh_buf_addf(out, _(". %s"), note.p);
	rh_buf_release(&note);
}

static void say_failure(const struct rh_err *e, struct rh_buf *out)
{
	const char *const parts[] = { e->what, e->why, e->fix };

	for (size_t i = 0; i < RH_LEN(parts); i++)
		if (parts[i][0])
			rh_buf_addf(out, "%s\n", parts[i]);
}

static void say_state(const struct ui_list *l, struct ui_said *out)
{
	if (l->shown.phase == UI_LIST_FAILED && l->shown.err && !l->seen)
		say_failure(l->shown.err, &out->body);
	else if (!l->seen && l->shown.phase != UI_LIST_LOADING && l->shown.empty && !l->find.text.n)
		rh_buf_addf(&out->body, "%s\n", l->shown.empty);
	if (l->shown.stale_since && l->shown.err)
		say_failure(l->shown.err, &out->body);
	for (size_t i = 0; l->shown.muted && l->shown.muted[i]; i++)
		rh_buf_addf(&out->body, "%s\n", l->shown.muted[i]);
}

void ui_list_say(struct ui_screen *s, struct ui_said *out)
{
	struct ui_list *l = s->driver;
	const struct rh_row *row;

	ui_list_sync(l);
	row = ui_list_row(l, l->at);
	if (l->shown.phase == UI_LIST_LOADING && !l->seen)
		rh_buf_addf(&out->what, _("list, %s"), _("loading…"));
	else if (l->find.text.n)
		rh_buf_addf(&out->what, _("list, %zu of %zu rows match “%s”"), l->seen, l->kept, l->find.text.p);
	else
		rh_buf_addf(&out->what, rh_ngettext("list, %zu row", "list, %zu rows", l->seen), l->seen);
	say_state(l, out);
	if (!row)
		return;
	rh_buf_addf(&out->focus, _("row %zu of %zu: "), l->at + 1, l->seen);
	say_row(l, row, &out->focus);
	say_note(l, row, &out->focus);
}

bool ui_list_has_text(struct ui_screen *s, const char *text)
{
	struct ui_list *l = s->driver;
	struct rh_buf row;
	bool holds = false;

	ui_list_sync(l);
	rh_buf_init(&row, 1 << 14);
	for (size_t i = 0; i < l->seen && !holds; i++) {
		rh_buf_clear(&row);
		say_row(l, ui_list_row(l, i), &row);
		holds = strstr(row.p, text) != NULL;
	}
	rh_buf_release(&row);
	return holds;
}
