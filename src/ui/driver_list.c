/* The list driver: a header, the rows, one line under them, and a find line that narrows while one types. */
#include "ui/list.h"

#include <stdio.h>
#include <string.h>

enum { MUTED_LINES = 3 };

static struct rh_list *list_of(const struct rh_screen *s)
{
	return s->driver;
}

/* ---- what the table asks for ---------------------------------------------------------------------------------- */

static size_t table_count(void *ctx)
{
	struct rh_list *l = ctx;

	rh_list_sync(l);
	return l->seen;
}

static enum rh_role table_cell(void *ctx, size_t at, int place, struct rh_buf *out)
{
	struct rh_list *l = ctx;
	const struct rh_row *row = rh_list_row(l, at);
	int column = place < l->placed ? l->shown_columns[place] : 0;
	const struct rh_column *c = &l->screen->ops->columns[column];

	if (!row)
		return RH_ROLE_TEXT;
	rh_list_cell(l, row, column, out, &l->age_ms);
	if (out->n > RH_CELL_BYTES)
		out->n = RH_CELL_BYTES;
	if (rh_list_cell_columns(out) > l->width[column])
		l->moved = true;
	return c->role ? c->role(l->screen, row) : c->since ? RH_ROLE_MUTED : RH_ROLE_TEXT;
}

static bool table_note(void *ctx, size_t at, struct rh_buf *out)
{
	struct rh_list *l = ctx;
	const struct rh_row *row = rh_list_row(l, at);

	if (row && l->screen->ops->note)
		l->screen->ops->note(l->screen, row, out);
	return out->n > 0;
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static void list_open(struct rh_screen *s)
{
	struct rh_list *l = list_of(s);

	l->screen = s;
	l->sort = -1;
	rh_buf_init(&l->find, 512);
	rh_match_init(&l->match, rh_str(""));
	for (int i = rh_list_column_count(s); i-- > 0;)
		if (s->ops->columns[i].flags & RH_COL_SORTED)
			l->sort = i;
}

static void list_close(struct rh_screen *s)
{
	rh_timer_stop(&list_of(s)->ages);
	rh_timer_stop(&list_of(s)->prepare);
	rh_list_drop(list_of(s));
}

static void need_widgets(struct rh_list *l)
{
	struct rh_table_source source = { .ctx = l, .count = table_count, .cell = table_cell };

	if (l->drive.layer)
		return;
	if (l->screen->ops->note)
		source.note = table_note;
	l->drive.layer = rh_layer_new();
	l->table = rh_table_new(l->drive.layer, &source);
	l->input = rh_input_new(l->drive.layer, &(struct rh_input_spec){ .max = 256 });
	rh_layer_focus(l->drive.layer, l->table);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------ */

static void draw_header(const struct rh_list *l, struct rh_rect r)
{
	const struct rh_column *columns = l->screen->ops->columns;

	rh_cells_fill((struct rh_rect){ r.y, r.x, 1, r.w }, RH_ROLE_MUTED);
	for (int i = 0; i < l->placed; i++) {
		const struct rh_table_column *p = &l->place[i];
		struct rh_buf title;

		rh_buf_init(&title, 256);
		rh_buf_addz(&title, _(columns[l->shown_columns[i]].title));
		if (l->shown_columns[i] == l->sort)
			rh_buf_addf(&title, " %s", rh_sign(l->backwards ? RH_SIGN_DOWN : RH_SIGN_UP));
		rh_cells_put(r.y, r.x + p->x, p->w, RH_ROLE_MUTED | RH_STYLE_BOLD, p->align, rh_buf_str(&title));
		rh_buf_release(&title);
	}
}

static int draw_wrapped(struct rh_rect r, unsigned style, const char *text)
{
	struct rh_str rest = rh_str(text), line;
	int y = 0;

	while (y < r.h && rh_wrap_next(&rest, r.w, &line))
		rh_cells_put(r.y + y++, r.x, r.w, style, RH_ALIGN_LEFT, line);
	return y;
}

static void draw_failure(const struct rh_err *e, struct rh_rect r)
{
	const char *const parts[] = { e->what, e->why, e->fix };

	for (size_t i = 0; i < RH_LEN(parts) && r.h > 0; i++) {
		int n = parts[i][0] ? draw_wrapped(r, i == 0 ? RH_ROLE_BAD : RH_ROLE_TEXT, parts[i]) : 0;

		r.y += n;
		r.h -= n;
	}
}

/* No row to show: why. Loading, empty and failed never look the same. */
static void draw_instead(const struct rh_list *l, struct rh_rect r)
{
	char text[300];

	rh_cells_fill(r, RH_ROLE_TEXT);
	r.x += 3;
	r.w -= 4;
	r.y++;
	r.h--;
	if (l->shown.phase == RH_LIST_FAILED && l->shown.err) {
		draw_failure(l->shown.err, r);
		return;
	}
	if (l->find.n && l->kept)
		snprintf(text, sizeof text, _("Nothing here matches “%.*s”."), RH_ARG(rh_buf_str(&l->find)));
	else if (l->shown.phase == RH_LIST_LOADING && l->shown.loaded)
		snprintf(text, sizeof text, _("loading… %zu"), l->shown.loaded);
	else if (l->shown.phase == RH_LIST_LOADING)
		snprintf(text, sizeof text, "%s", _("loading…"));
	else if (l->n)
		snprintf(text, sizeof text, rh_ngettext("The filter hides the only one.", "The filter hides all %zu.", l->n), l->n);
	else
		snprintf(text, sizeof text, "%s", l->shown.empty ? l->shown.empty : _("There are none."));
	draw_wrapped(r, RH_ROLE_MUTED, text);
}

static void draw_find(struct rh_list *l, struct rh_rect r)
{
	char count[60];
	int w = r.w > 60 ? 40 : r.w - 24, used;

	snprintf(count, sizeof count, _("%zu of %zu"), l->seen, l->kept);
	used = rh_cells_text(r.y, r.x + 1, 10, RH_ROLE_KEY, rh_str("/"));
	if (l->finding) {
		rh_widget_place(l->input, (struct rh_rect){ r.y, r.x + 2 + used, 1, w });
		rh_widget_draw(l->input);
	} else {
		rh_cells_put(r.y, r.x + 2 + used, w, RH_ROLE_TEXT, RH_ALIGN_LEFT, rh_buf_str(&l->find));
	}
	rh_cells_put(r.y, r.x + w + 5, r.w - w - 6, RH_ROLE_MUTED, RH_ALIGN_LEFT, rh_str(count));
}

static void draw_stale(const struct rh_list *l, struct rh_rect r)
{
	struct rh_buf text;
	char age[16];
	int64_t next = -1;

	rh_age_text(rh_wall() > l->shown.stale_since ? rh_wall() - l->shown.stale_since : 0, age, &next);
	rh_buf_init(&text, 1024);
	rh_buf_addf(&text, _("stale since %s"), age);
	if (l->shown.err && l->shown.err->what[0])
		rh_buf_addf(&text, ": %s", l->shown.err->what);
	if (l->shown.err && l->shown.err->why[0])
		rh_buf_addf(&text, " (%s)", l->shown.err->why);
	rh_cells_put(r.y, r.x + 1, r.w - 2, RH_ROLE_WARN, RH_ALIGN_LEFT, rh_buf_str(&text));
	rh_buf_release(&text);
}

static void draw_summary(struct rh_list *l, struct rh_rect r)
{
	struct rh_buf left;
	int right = rh_text_columns(rh_str(l->shown.right), r.w / 2);

	rh_cells_fill((struct rh_rect){ r.y, r.x, 1, r.w }, RH_ROLE_MUTED);
	if (l->finding || l->find.n) {
		draw_find(l, r);
		return;
	}
	rh_buf_init(&left, 512);
	rh_buf_addz(&left, l->shown.summary);
	if (l->shown.phase == RH_LIST_LOADING && l->seen)
		rh_buf_addf(&left, "%s%s", left.n ? " · " : "", _("loading…"));
	if (l->table && rh_table_scrolled(l->table)) {
		size_t n, top = rh_table_seen(l->table, &n);

		rh_buf_addf(&left, "%s%zu–%zu/%zu", left.n ? " · " : "", top + 1, top + n, l->seen);
	}
	rh_cells_put(r.y, r.x + 1, r.w - right - 3, RH_ROLE_MUTED, RH_ALIGN_LEFT, rh_buf_str(&left));
	if (right)
		rh_cells_put(r.y, r.x + r.w - right - 1, right, RH_ROLE_MUTED, RH_ALIGN_RIGHT, rh_str(l->shown.right));
	rh_buf_release(&left);
}

static int muted_count(const struct rh_list *l)
{
	int n = 0;

	while (l->shown.muted && l->shown.muted[n])
		n++;
	return n;
}

static void draw_muted(const struct rh_list *l, struct rh_rect r, int lines)
{
	int n = muted_count(l);

	for (int i = 0; i < lines; i++) {
		char more[80];
		bool last = i == lines - 1 && n > lines;

		snprintf(more, sizeof more, _("and %d more"), n - i);
		rh_cells_put(r.y + i, r.x + 3, r.w - 4, RH_ROLE_MUTED, RH_ALIGN_LEFT, rh_str(last ? more : l->shown.muted[i]));
	}
}

static void ages_moved(void *ctx)
{
	(void)ctx;
	rh_drive_touch();
}

static void draw_table(struct rh_list *l, struct rh_rect r)
{
	if (r.w != l->laid_width)
		rh_list_lay(l, r.w);
	rh_widget_place(l->table, (struct rh_rect){ r.y + 1, r.x, r.h - 1, r.w });
	rh_table_select(l->table, l->at);
	for (int pass = 0; pass < 3; pass++) {	/* only once it is drawn is it known which rows are seen */
		size_t n, top;

		rh_table_columns(l->table, l->place, (size_t)l->placed);
		l->age_ms = -1;
		rh_cells_fill((struct rh_rect){ r.y + 1, r.x, r.h - 1, r.w }, RH_ROLE_TEXT);
		rh_widget_draw(l->table);
		top = rh_table_seen(l->table, &n);
		if (!rh_list_measure(l, top, n))
			break;
		rh_list_lay(l, r.w);
	}
	draw_header(l, r);
}

static void list_draw(struct rh_screen *s, struct rh_rect r)
{
	struct rh_list *l = list_of(s);
	int muted, below;

	need_widgets(l);
	rh_list_sync(l);
	muted = muted_count(l) < MUTED_LINES ? muted_count(l) : MUTED_LINES;
	below = 1 + muted + (l->shown.stale_since ? 1 : 0);
	l->age_ms = -1;
	if (l->seen)
		draw_table(l, (struct rh_rect){ r.y, r.x, r.h - below, r.w });
	else
		draw_instead(l, (struct rh_rect){ r.y, r.x, r.h - below, r.w });
	draw_muted(l, (struct rh_rect){ r.y + r.h - below, r.x, muted, r.w }, muted);
	if (l->shown.stale_since)
		draw_stale(l, (struct rh_rect){ r.y + r.h - 2, r.x, 1, r.w });
	draw_summary(l, (struct rh_rect){ r.y + r.h - 1, r.x, 1, r.w });
	if (l->age_ms >= 0)
		rh_timer_start(&l->ages, l->age_ms, ages_moved, l);
	else
		rh_timer_stop(&l->ages);
}

static int list_height(struct rh_screen *s, int width)
{
	struct rh_list *l = list_of(s);

	(void)width;
	rh_list_sync(l);
	return (int)(l->seen < 40 ? l->seen : 40) + 4;
}

/* ---- keys ---------------------------------------------------------------------------------------------------------- */

static void stop_finding(struct rh_list *l, bool clear)
{
	l->finding = false;
	if (clear) {
		rh_input_set(l->input, rh_str(""));
		rh_list_set_find(l, rh_str(""));
	}
	rh_layer_focus(l->drive.layer, l->table);
}

static bool move(struct rh_list *l, const struct rh_event *e)
{
	static const struct { uint32_t c; enum rh_key key; } letters[] = {
		{ 'j', RH_KEY_DOWN }, { 'k', RH_KEY_UP }, { 'g', RH_KEY_HOME }, { 'G', RH_KEY_END }, { ' ', RH_KEY_PGDN },
	};
	struct rh_event as = *e;
	enum rh_used used;

	for (size_t i = 0; e->key == RH_KEY_CHAR && !l->finding && i < RH_LEN(letters); i++)
		if (letters[i].c == e->c)
			as = (struct rh_event){ .key = letters[i].key };
	if (as.key < RH_KEY_UP || as.key > RH_KEY_PGDN || as.key == RH_KEY_LEFT || as.key == RH_KEY_RIGHT)
		return false;
	rh_table_select(l->table, l->at);
	used = rh_widget_key(l->table, &as);
	if (l->seen)
		rh_list_move(l, rh_table_cursor(l->table));
	return used != RH_IGNORED;
}

static bool find_key(struct rh_list *l, const struct rh_event *e)
{
	if (e->key == RH_KEY_ESC || (e->key == RH_KEY_CTRL && e->c == 'c')) {
		stop_finding(l, true);
		return true;
	}
	if (e->key == RH_KEY_ENTER || e->key == RH_KEY_TAB) {
		stop_finding(l, false);
		return true;
	}
	if (e->key != RH_KEY_HOME && e->key != RH_KEY_END && move(l, e))
		return true;
	switch (rh_widget_key(l->input, e)) {
	case RH_CHANGED:
		rh_list_set_find(l, rh_input_text(l->input));
		return true;
	case RH_IGNORED:
		return false;
	default:
		return true;
	}
}

static bool list_event(struct rh_screen *s, const struct rh_event *e)
{
	struct rh_list *l = list_of(s);

	rh_list_sync(l);
	need_widgets(l);
	if (l->finding)
		return find_key(l, e);
	if (e->key == RH_KEY_ESC && l->find.n) {
		stop_finding(l, true);
		return true;
	}
	return move(l, e);
}

/* Between "/" and the first letter there is time: a thousand rows a turn, so that no key waits for all of them. */
static void prepare(void *ctx)
{
	struct rh_list *l = ctx;

	rh_list_sync(l);
	if (!rh_list_prepare_find(l, 1000))
		rh_timer_start(&l->prepare, 1, prepare, l);
}

static void sort_next(struct rh_list *l)
{
	int at = -1;

	for (int i = 0; i < l->placed; i++)
		if (l->shown_columns[i] == l->sort)
			at = i;
	if (l->placed == 0)
		return;
	rh_list_resort(l, l->shown_columns[(at + 1) % l->placed], false);
	rh_list_lay(l, l->laid_width);
}

static bool list_act(struct rh_screen *s, enum rh_verb v)
{
	struct rh_list *l = list_of(s);

	switch (v) {
	case RH_DO_FIND:
		need_widgets(l);
		l->finding = true;
		rh_timer_start(&l->prepare, 1, prepare, l);
		rh_input_set(l->input, rh_buf_str(&l->find));
		rh_layer_focus(l->drive.layer, l->input);
		return true;
	case RH_DO_SORT:
		sort_next(l);
		return true;
	case RH_DO_REVERSE:
		if (l->sort >= 0)
			rh_list_resort(l, l->sort, !l->backwards);
		return true;
	default:
		return false;
	}
}

static bool list_typing(const struct rh_screen *s)
{
	return list_of(s)->finding;
}

static bool list_chosen(const struct rh_screen *s)
{
	return rh_list_selected(s) != NULL;
}

static void list_focus(const struct rh_screen *s, struct rh_buf *out)
{
	struct rh_list *l = list_of(s);
	const struct rh_row *row = rh_list_selected(s);

	if (l->finding)
		rh_buf_addz(out, "find");
	else if (row)
		rh_buf_addz(out, row->key);
}

static size_t list_hints(const struct rh_screen *s, const char **pairs, size_t max)
{
	const struct rh_list *l = list_of(s);
	size_t n = 0;

	if (l->finding && max >= 4) {
		pairs[n++] = "Enter";
		pairs[n++] = _("Keep");
	}
	if ((l->finding || l->find.n) && max >= 4) {
		pairs[n++] = "Esc";
		pairs[n++] = _("Clear");
	}
	return n;
}

const struct rh_driver rh_driver_list = {
	.size = sizeof(struct rh_list),
	.open = list_open,
	.close = list_close,
	.draw = list_draw,
	.height = list_height,
	.event = list_event,
	.act = list_act,
	.typing = list_typing,
	.chosen = list_chosen,
	.focus = list_focus,
	.hints = list_hints,
};

/* ---- for screens ------------------------------------------------------------------------------------------------------ */

const struct rh_row *rh_list_selected(const struct rh_screen *s)
{
	struct rh_list *l = list_of(s);

	rh_list_sync(l);
	return rh_list_row(l, l->at);
}

void rh_list_select(struct rh_screen *s, const char *key)
{
	struct rh_list *l = list_of(s);

	rh_strset(&l->wanted, key);
	rh_screen_changed(s);
	rh_list_sync(l);
}

size_t rh_list_kept(const struct rh_screen *s)
{
	rh_list_sync(list_of(s));
	return list_of(s)->kept;
}

size_t rh_list_visible(const struct rh_screen *s, const struct rh_row **rows, size_t max)
{
	struct rh_list *l = list_of(s);
	size_t n = 0, top = 0;

	rh_list_sync(l);
	if (l->table)
		top = rh_table_seen(l->table, &n);
	if (n > max)
		n = max;
	if (top > l->seen)
		top = l->seen;
	if (n > l->seen - top)
		n = l->seen - top;
	for (size_t i = 0; i < n; i++)
		rows[i] = rh_list_row(l, top + i);
	return n;
}
