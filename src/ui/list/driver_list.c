/* The list driver: a header, the rows, one line below them, and a find line that narrows the rows while a person
 * types. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/columns.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/list/list.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { MUTED_LINES = 3, BAR_WIDTH = 30 };

static struct ui_list *list_of(const struct ui_screen *s)
{
	return s->driver;
}

/* ---- what the table asks for ---- */

static size_t table_count(void *ctx)
{
	struct ui_list *l = ctx;

	ui_list_sync(l);
	return l->seen;
}

static enum ui_role table_cell(void *ctx, size_t at, int shown, struct rh_buf *out)
{
	struct ui_list *l = ctx;
	const struct rh_row *row = ui_list_row(l, at);
	int column = shown < l->placed ? l->shown_columns[shown] : 0;
	const struct ui_column *c = &l->screen->ops->columns[column];

	if (!row)
		return UI_ROLE_TEXT;
	ui_list_cell(l, row, column, out, &l->age_ms);
	if (out->n > UI_CELL_BYTES)
		out->n = UI_CELL_BYTES;
	if (ui_list_cell_columns(out) > l->width[column])
		l->moved = true;
	if (c->flags & UI_COL_ENDS)
		ui_cut_middle(out, l->laid[shown].w);
	if (c->role_at)
		return *(const enum ui_role *)(const void *)((const char *)row + c->role_at);
	return c->role ? c->role(l->screen, row) : ui_column_is_time(c) ? UI_ROLE_MUTED : UI_ROLE_TEXT;
}

static bool table_marked(void *ctx, size_t at)
{
	const struct ui_list *l = ctx;

	return at < l->seen && l->slots[l->view[at]].marked;
}

static bool table_note(void *ctx, size_t at, struct rh_buf *out)
{
	struct ui_list *l = ctx;
	const struct rh_row *row = ui_list_row(l, at);

	if (row && l->screen->ops->note)
		l->screen->ops->note(l->screen, row, out);
	else if (row)
		rh_buf_addz(out, *(const char *const *)(const void *)((const char *)row + l->screen->ops->note_at));
	if (out->n) {
		ui_keys_expand(out->p, l->screen);
		out->n = strlen(out->p);
	}
	l->note_cut |= rh_text_columns(rh_buf_str(out), 0) > l->laid_width - ui_table_note_x(l->table);
	return out->n > 0;
}

/* ---- life ---- */

static void look_for(void *ctx, struct rh_str text)
{
	ui_list_set_find(ctx, text);
}

static void list_open(struct ui_screen *s)
{
	struct ui_list *l = list_of(s);

	l->screen = s;
	l->sort = -1;
	ui_find_open(&l->find, look_for, l);
	ui_match_init(&l->match, rh_str(""));
	for (int i = ui_list_column_count(s); i-- > 0;)
		if (s->ops->columns[i].flags & UI_COL_SORTED)
			l->sort = i;
}

static void list_close(struct ui_screen *s)
{
	rh_timer_stop(&list_of(s)->ages);
	rh_timer_stop(&list_of(s)->prepare);
	ui_find_release(&list_of(s)->find);
	ui_list_drop(list_of(s));
}

static void need_widgets(struct ui_list *l)
{
	struct ui_table_source source = { .ctx = l, .count = table_count, .cell = table_cell, .marked = table_marked };

	if (l->drive.layer)
		return;
	if (l->screen->ops->note || l->screen->ops->note_at)
		source.note = table_note;
	l->drive.layer = ui_layer_new();
	l->table = ui_table_new(l->drive.layer, &source);
	ui_find_widgets(&l->find, l->drive.layer, l->table);
	l->bar = ui_progress_new(l->drive.layer);
}

/* ---- drawing ---- */

static void draw_header(const struct ui_list *l, struct ui_rect r)
{
	const struct ui_column *columns = l->screen->ops->columns;

	ui_cells_fill((struct ui_rect){ r.y, r.x, 1, r.w }, UI_ROLE_MUTED);
	for (int i = 0; i < l->placed; i++) {
		const struct ui_table_column *p = &l->laid[i];
		struct rh_buf title;

		rh_buf_init(&title, 256);
		rh_buf_addz(&title, _(columns[l->shown_columns[i]].title));
		if (l->shown_columns[i] == l->sort)
			rh_buf_addf(&title, " %s", ui_sign(l->backwards ? UI_SIGN_DOWN : UI_SIGN_UP));
		struct rh_str rest = rh_buf_str(&title), part;
		if (ui_column_is_time(&columns[l->shown_columns[i]]) && ui_wrap_next(&rest, p->w, &part))
			rest = part; /* "Last" says as much as "Last S…" */
		else
			rest = rh_buf_str(&title);
		ui_cells_put(r.y, r.x + p->x, p->w, UI_ROLE_MUTED | UI_STYLE_BOLD, p->align, rest);
		rh_buf_release(&title);
	}
	if (l->skipped)
		ui_cells_text(r.y, r.x, 1, UI_ROLE_KEY, rh_str("<"));
	if (l->more)
		ui_cells_text(r.y, r.x + r.w - 1, 1, UI_ROLE_KEY, rh_str(">"));
}

/* Says why there is no row to show. Loading, empty and failed never look the same. */
static void draw_instead(const struct ui_list *l, struct ui_rect r)
{
	char text[300];

	ui_cells_fill(r, UI_ROLE_TEXT);
	r.x += 3;
	r.w -= 4;
	r.y++;
	r.h--;
	if (l->shown.phase == UI_LIST_FAILED && l->shown.err) {
		ui_failure_draw(l->shown.err, r);
		return;
	}
	if (l->find.text.n && l->kept)
		snprintf(text, sizeof text, _("Nothing here matches “%.*s”."), RH_ARG(rh_buf_str(&l->find.text)));
	else if (l->shown.phase == UI_LIST_LOADING && l->shown.loaded)
		snprintf(text, sizeof text, _("loading… %zu"), l->shown.loaded);
	else if (l->shown.phase == UI_LIST_LOADING)
		snprintf(text, sizeof text, "%s", _("loading…"));
	else if (l->counts.all && l->shown.hidden)
		snprintf(text, sizeof text, "%s", l->shown.hidden);
	else if (l->counts.all)
		snprintf(text, sizeof text,
			 rh_ngettext("The filter hides the only one.", "The filter hides all %zu.", l->counts.all),
			 l->counts.all);
	else
		snprintf(text, sizeof text, "%s", l->shown.empty ? l->shown.empty : _("There are none."));
	ui_keys_expand(text, l->screen);
	ui_wrap_fill(r, UI_ROLE_MUTED, text);
}

static void draw_stale(const struct ui_list *l, struct ui_rect r)
{
	struct rh_buf text;

	rh_buf_init(&text, 1024);
	ui_stale_text(l->shown.stale_since, l->shown.err, &text);
	ui_cells_put(r.y, r.x + 1, r.w - 2, UI_ROLE_WARN, UI_ALIGN_LEFT, rh_buf_str(&text));
	rh_buf_release(&text);
}

/* At the right end of the line, in place of shown.right. Returns its width in columns. */
static int draw_bar(struct ui_list *l, struct ui_rect r)
{
	int w = r.w / 3 < BAR_WIDTH ? r.w / 3 : BAR_WIDTH;

	ui_progress_set(l->bar, l->shown.progress.done, l->shown.progress.of);
	ui_widget_move(l->bar, (struct ui_rect){ r.y, r.x + r.w - w - 1, 1, w });
	ui_widget_draw(l->bar);
	return w;
}

static void draw_summary(struct ui_list *l, struct ui_rect r)
{
	bool bar = l->shown.progress.of > 0;
	struct rh_buf left;
	int right, x = 1;

	ui_cells_fill((struct ui_rect){ r.y, r.x, 1, r.w }, UI_ROLE_MUTED);
	if (ui_find_shown(&l->find)) {
		char count[60];

		snprintf(count, sizeof count, _("%zu of %zu"), l->seen, l->kept);
		ui_find_draw(&l->find, r, UI_ROLE_MUTED, count);
		return;
	}
	right = bar ? draw_bar(l, r) : rh_text_columns(rh_str(l->shown.right), r.w / 2);
	rh_buf_init(&left, 512);
	if (l->marks.n)
		rh_buf_addf(&left, rh_ngettext("%zu marked", "%zu marked", l->marks.n), l->marks.n);
	if (l->marks.n && l->shown.summary[0])
		rh_buf_addz(&left, " · ");
	rh_buf_addz(&left, l->shown.summary);
	if (l->shown.phase == UI_LIST_LOADING && l->seen)
		rh_buf_addf(&left, "%s%s", left.n ? " · " : "", _("loading…"));
	if (l->seen && l->table && ui_table_scrolled(l->table)) {
		size_t n, top = ui_table_seen(l->table, &n);

		rh_buf_addf(&left, "%s%zu–%zu/%zu", left.n ? " · " : "", top + 1, top + n, l->seen);
	}
	if (l->shown.alarm[0])
		x += ui_cells_textf(r.y, r.x + x, r.w / 2, UI_ROLE_BAD, left.n ? "%s · " : "%s", l->shown.alarm);
	ui_cells_put(r.y, r.x + x, r.w - right - 2 - x, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_buf_str(&left));
	if (right && !bar)
		ui_cells_put(r.y, r.x + r.w - right - 1, right, UI_ROLE_MUTED, UI_ALIGN_RIGHT, rh_str(l->shown.right));
	rh_buf_release(&left);
}

static int muted_count(const struct ui_list *l)
{
	int n = 0;

	while (l->shown.muted && l->shown.muted[n])
		n++;
	return n;
}

static void draw_muted(const struct ui_list *l, struct ui_rect r, int lines)
{
	int n = muted_count(l);

	for (int i = 0; i < lines; i++) {
		bool last = i == lines - 1 && n > lines;
		char *text = last ? rh_format(_("and %d more"), n - i) : rh_strdup(l->shown.muted[i]);

		ui_keys_expand(text, l->screen);
		ui_cells_put(r.y + i, r.x + 3, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(text));
		free(text);
	}
}

static void ages_moved(void *ctx)
{
	(void)ctx;
	ui_drive_touch();
}

/* Lines below the rows, where all of them are seen. */
static int free_lines(const struct ui_list *l, struct ui_rect r)
{
	return l->seen < (size_t)r.h ? r.h - 1 - ui_widget_height(l->table, r.w) : 0;
}

/* The table, and below it the line of the selected row, which is the first to need a place when a row is cut. */
static void draw_table(struct ui_list *l, struct ui_rect all)
{
	struct ui_rect r = all;
	int focus = 0;

	if (r.w != l->laid_width)
		ui_list_lay(l, r.w);
	ui_table_select(l->table, l->at);
	l->note_cut = false;
	for (int pass = 0; pass < 4; pass++) { /* which rows are seen is only known after drawing */
		size_t n, top;

		ui_widget_move(l->table, (struct ui_rect){ r.y + 1, r.x, r.h - 1, r.w });
		ui_table_columns(l->table, l->laid, (size_t)l->placed);
		l->age_ms = -1;
		ui_cells_fill((struct ui_rect){ r.y + 1, r.x, r.h - 1, r.w }, UI_ROLE_TEXT);
		ui_widget_draw(l->table);
		top = ui_table_seen(l->table, &n);
		if (ui_list_measure(l, top, n))
			ui_list_lay(l, r.w);
		else if (focus == ui_list_focus_lines(l, r.w, free_lines(l, all)))
			break;
		focus = ui_list_focus_lines(l, r.w, free_lines(l, all));
		r.h = all.h - focus;
	}
	draw_header(l, r);
	l->drive.tells = all;
	if (focus)
		ui_list_draw_focus(l, (struct ui_rect){ all.y + r.h, all.x, focus, all.w });
}

static void list_draw(struct ui_screen *s, struct ui_rect r)
{
	struct ui_list *l = list_of(s);
	int muted, below;

	need_widgets(l);
	ui_list_sync(l);
	muted = muted_count(l) < MUTED_LINES ? muted_count(l) : MUTED_LINES;
	below = 1 + muted + (l->shown.stale_since ? 1 : 0);
	l->age_ms = -1;
	if (l->seen)
		draw_table(l, (struct ui_rect){ r.y, r.x, r.h - below, r.w });
	else
		draw_instead(l, (struct ui_rect){ r.y, r.x, r.h - below, r.w });
	draw_muted(l, (struct ui_rect){ r.y + r.h - below, r.x, muted, r.w }, muted);
	if (l->shown.stale_since)
		draw_stale(l, (struct ui_rect){ r.y + r.h - 2, r.x, 1, r.w });
	draw_summary(l, (struct ui_rect){ r.y + r.h - 1, r.x, 1, r.w });
	if (l->age_ms >= 0)
		rh_timer_start(&l->ages, l->age_ms, ages_moved, l);
	else
		rh_timer_stop(&l->ages);
}

static int list_height(struct ui_screen *s, int width)
{
	struct ui_list *l = list_of(s);

	(void)width;
	ui_list_sync(l);
	return (int)(l->seen < 40 ? l->seen : 40) + 4;
}

/* ---- keys ---- */

static int sideways(const struct ui_event *e)
{
	if (e->key == UI_KEY_LEFT || (e->key == UI_KEY_CHAR && e->c == '<'))
		return -1;
	return e->key == UI_KEY_RIGHT || (e->key == UI_KEY_CHAR && e->c == '>');
}

static bool list_event(struct ui_screen *s, const struct ui_event *e)
{
	struct ui_list *l = list_of(s);
	struct ui_event as;
	enum ui_used used;

	ui_list_sync(l);
	need_widgets(l);
	if (!l->find.on && sideways(e)) {
		ui_list_sideways(l, sideways(e));
		return true;
	}
	if (!ui_find_moves(&l->find, e, s->ops->mark_at ? "jkgG" : "jkgG ", &as))
		return ui_find_event(&l->find, e);
	ui_table_select(l->table, l->at);
	used = ui_widget_key(l->table, &as);
	if (l->seen)
		ui_list_move(l, ui_table_cursor(l->table));
	return used != UI_IGNORED;
}

/* There is time between "/" and the first letter: a thousand rows are prepared each turn, so that no key waits for
 * all of them. */
static void prepare(void *ctx)
{
	struct ui_list *l = ctx;

	ui_list_sync(l);
	if (!ui_list_prepare_find(l, 1000))
		rh_timer_start(&l->prepare, 1, prepare, l);
}

static void sort_next(struct ui_list *l)
{
	int at = -1;

	for (int i = 0; i < l->placed; i++)
		if (l->shown_columns[i] == l->sort)
			at = i;
	if (l->placed == 0)
		return;
	ui_list_resort(l, l->shown_columns[(at + 1) % l->placed], false);
	ui_list_lay(l, l->laid_width);
}

/* After a mark the next row: a key that is held down marks one after the other. */
static bool mark(struct ui_screen *s, enum ui_verb v)
{
	struct ui_list *l = list_of(s);

	if (!s->ops->mark_at)
		return false;
	ui_list_sync(l);
	if (v == UI_DO_MARK_ALL) {
		ui_marks_all(l);
	} else if (v == UI_DO_MARK_RANGE) {
		ui_marks_range(l);
	} else {
		ui_marks_toggle(l);
		if (l->at + 1 < l->seen)
			ui_list_move(l, l->at + 1);
	}
	return true;
}

static bool list_act(struct ui_screen *s, enum ui_verb v)
{
	struct ui_list *l = list_of(s);

	switch (v) {
	case UI_DO_FIND:
		need_widgets(l);
		ui_find_begin(&l->find);
		rh_timer_start(&l->prepare, 1, prepare, l);
		return true;
	case UI_DO_MARK:
	case UI_DO_MARK_RANGE:
	case UI_DO_MARK_ALL:
		return mark(s, v);
	case UI_DO_SORT:
		sort_next(l);
		return true;
	case UI_DO_REVERSE:
		if (l->sort >= 0)
			ui_list_resort(l, l->sort, !l->backwards);
		return true;
	default:
		return false;
	}
}

static bool list_typing(const struct ui_screen *s)
{
	return list_of(s)->find.on;
}

static bool list_chosen(const struct ui_screen *s)
{
	return ui_list_selected(s) != NULL;
}

static void list_focus(const struct ui_screen *s, struct rh_buf *out)
{
	struct ui_list *l = list_of(s);
	const struct rh_row *row = ui_list_selected(s);

	if (l->find.on)
		rh_buf_addz(out, "find");
	else if (row)
		rh_buf_addz(out, row->key);
}

static size_t list_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	return ui_find_hints(&list_of(s)->find, pairs, max);
}

const struct ui_driver ui_driver_list = {
	.size = sizeof(struct ui_list),
	.open = list_open,
	.close = list_close,
	.draw = list_draw,
	.height = list_height,
	.event = list_event,
	.act = list_act,
	.typing = list_typing,
	.chosen = list_chosen,
	.focus = list_focus,
	.say = ui_list_say,
	.holds = ui_list_has_text,
	.hints = list_hints,
	.whole = ui_list_tell_all,
};

/* ---- for screens ---- */

const struct rh_row *ui_list_selected(const struct ui_screen *s)
{
	struct ui_list *l = list_of(s);

	ui_list_sync(l);
	return ui_list_row(l, l->at);
}

void ui_list_select(struct ui_screen *s, const char *key)
{
	struct ui_list *l = list_of(s);

	rh_strset(&l->wanted, key);
	ui_screen_changed(s);
	ui_list_sync(l);
}

void ui_list_sort_again(struct ui_screen *s, const char *column)
{
	struct ui_list *l = list_of(s);

	if (l->sort < 0 || strcmp(s->ops->columns[l->sort].id, column) != 0)
		return;
	ui_list_forget_order(l);
	ui_list_resort(l, l->sort, l->backwards);
}

const struct rh_row *ui_list_by_key(const struct ui_screen *s, const char *key)
{
	struct ui_list *l = list_of(s);

	ui_list_sync(l);
	return l->rows ? rh_rows_get(l->rows, key) : NULL;
}

size_t ui_list_visible(const struct ui_screen *s, const struct rh_row **rows, size_t max)
{
	struct ui_list *l = list_of(s);
	size_t n = 0, top = 0;

	ui_list_sync(l);
	if (l->table)
		top = ui_table_seen(l->table, &n);
	if (n > max)
		n = max;
	if (top > l->seen)
		top = l->seen;
	if (n > l->seen - top)
		n = l->seen - top;
	for (size_t i = 0; i < n; i++)
		rows[i] = ui_list_row(l, top + i);
	return n;
}
