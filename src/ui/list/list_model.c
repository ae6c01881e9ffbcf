/* The model of a list: which rows there are, in which order, and which is selected. Knows nothing about drawing.
 *
 * Rows come as an index of pointers that may change at any time. A slot for each keeps what was derived from a row
 * (its text in lower case, for finding and sorting) until the row is replaced. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/driver.h"
#include "ui/list/list.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

static void slot_clear(struct ui_slot *t)
{
	free(t->lower);
	ui_slot_unsort(t);
	memset(t, 0, sizeof *t);
}

const struct rh_row *ui_list_row(const struct ui_list *l, size_t at)
{
	return at < l->seen ? l->slots[l->view[at]].row : NULL;
}

/* ---- what a column shows ---- */

static const void *member(const struct rh_row *row, size_t at)
{
	return (const char *)row + at;
}

bool ui_column_is_time(const struct ui_column *c)
{
	return c->since || (!c->text && c->time_at);
}

bool ui_column_is_number(const struct ui_column *c)
{
	return ui_column_is_time(c) || (!c->text && c->number_at);
}

bool ui_list_number(const struct ui_list *l, const struct rh_row *row, const struct ui_column *c, int64_t *n)
{
	if (ui_column_is_time(c))
		*n = c->since ? c->since(l->screen, row) : *(const int64_t *)member(row, c->time_at);
	else if (ui_column_is_number(c))
		*n = *(const int *)member(row, c->number_at);
	else
		return false;
	return true;
}

static void put_text(const struct ui_list *l, const struct rh_row *row, const struct ui_column *c, struct rh_buf *out)
{
	int64_t n;

	if (c->text)
		c->text(l->screen, row, out);
	else if (!ui_list_number(l, row, c, &n))
		rh_buf_addz(out, *(const char *const *)member(row, c->text_at));
	else if (n >= 0)
		rh_buf_addf(out, "%lld", (long long)n);
	if (!out->n && (c->flags & UI_COL_DASH))
		rh_buf_addz(out, ui_sign(UI_SIGN_DASH));
}

void ui_list_cell(const struct ui_list *l, const struct rh_row *row, int column, struct rh_buf *out, int64_t *next_ms)
{
	const struct ui_column *c = &l->screen->ops->columns[column];
	char age[16];
	int64_t since, next = 0;

	if (c->text || !ui_column_is_time(c)) {
		put_text(l, row, c, out);
		return;
	}
	ui_list_number(l, row, c, &since);
	if (since < 0)
		return;
	if (!since) {
		rh_buf_addz(out, ui_sign(UI_SIGN_DASH));
		return;
	}
	rh_age_text(rh_wall() > since ? rh_wall() - since : 0, age, &next);
	rh_buf_addz(out, age);
	if (next_ms && next > 0 && (*next_ms < 0 || next < *next_ms))
		*next_ms = next;
}

/* ---- find ---- */

static void make_lower(struct ui_list *l, struct ui_slot *t, struct rh_buf *text, struct rh_buf *lower)
{
	const struct ui_column *c = l->screen->ops->columns;

	rh_buf_clear(lower);
	for (int i = 0; c[i].id; i++) {
		if (ui_column_is_time(&c[i]))
			continue;
		rh_buf_clear(text);
		put_text(l, t->row, &c[i], text);
		rh_lower(lower, rh_buf_str(text));
		rh_buf_addc(lower, '\n');
	}
	t->lower = rh_str_dup(rh_buf_str(lower));
}

bool ui_list_prepare_find(struct ui_list *l, size_t most)
{
	struct rh_buf text, lower;
	size_t i = 0;

	rh_buf_init(&text, 4096);
	rh_buf_init(&lower, 8192);
	for (; i < l->kept && most > 0; i++)
		if (!l->slots[l->order[i]].lower) {
			make_lower(l, &l->slots[l->order[i]], &text, &lower);
			most--;
		}
	rh_buf_release(&text);
	rh_buf_release(&lower);
	return i == l->kept;
}

static void narrow(struct ui_list *l, const uint32_t *from, size_t n)
{
	size_t to = 0;

	if (!l->match.n) {
		for (; to < n; to++)
			l->view[to] = from[to];
		l->seen = n;
		return;
	}
	ui_list_prepare_find(l, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		if (ui_match_in(&l->match, rh_str(l->slots[from[i]].lower)))
			l->view[to++] = from[i];
	l->seen = to;
}

/* ---- selection ---- */

static bool position_of(const struct ui_list *l, const char *key, size_t *at)
{
	const struct rh_row *row = key && l->rows ? rh_rows_get(l->rows, key) : NULL;

	for (size_t i = 0; row && i < l->seen; i++)
		if (l->slots[l->view[i]].row == row) {
			*at = i;
			return true;
		}
	return false;
}

static void stand_on(struct ui_list *l, size_t at)
{
	const struct rh_row *row = ui_list_row(l, at);

	l->at = row ? at : 0;
	if (!row || !l->selected || strcmp(l->selected, row->key))
		rh_strset(&l->selected, row ? row->key : NULL);
}

/* The same row wherever it is now; if it is gone, the row that has taken its position. */
static void find_selection(struct ui_list *l)
{
	size_t at;

	if (l->wanted && position_of(l, l->wanted, &at)) {
		rh_strset(&l->wanted, NULL);
		l->chosen = true;
		ui_list_unmeasure(l);
		stand_on(l, at);
	} else if (l->shown.follow && !l->left_end && l->seen) {
		stand_on(l, l->seen - 1);
	} else if (!l->chosen && !l->settled) { /* nobody has moved yet, and a later page may bring a new first row */
		stand_on(l, 0);
	} else if (position_of(l, l->selected, &at)) {
		l->at = at;
	} else if (l->seen) {
		stand_on(l, l->at < l->seen ? l->at : l->seen - 1);
	} else if (l->shown.phase == UI_LIST_READY && !l->match.n) {
		stand_on(l, 0);
	}
	if (!l->settled && l->shown.phase == UI_LIST_READY)
		ui_list_unmeasure(l);
	l->settled = l->shown.phase == UI_LIST_READY;
}

void ui_list_move(struct ui_list *l, size_t at)
{
	rh_strset(&l->wanted, NULL);
	l->chosen = true;
	l->left_end = at + 1 < l->seen;
	stand_on(l, at);
}

/* ---- together ---- */

/* Twice as much each time, so that a page that brings rows in pieces does not copy all of them for each. */
static void make_room(struct ui_list *l, size_t n)
{
	size_t room = l->room;

	if (n <= room)
		return;
	while (room < n)
		room = room ? 2 * room : 64;
	l->slots = rh_resize(l->slots, room, sizeof *l->slots);
	l->order = rh_resize(l->order, room, sizeof *l->order);
	l->view = rh_resize(l->view, room, sizeof *l->view);
	l->room = room;
}

static void uncount(struct ui_list *l, const struct ui_slot *t)
{
	l->counts.all -= t->belongs;
	l->counts.met -= t->met;
	l->counts.kept -= t->kept;
	l->counts.alarms -= t->alarms;
}

static void count(struct ui_list *l, struct ui_slot *t)
{
	t->belongs = !l->shown.belongs || l->shown.belongs(l->screen, t->row);
	t->met = !l->shown.keep || l->shown.keep(l->screen, t->row);
	t->kept = t->belongs && t->met;
	t->alarms = t->kept && l->shown.alarms && l->shown.alarms(l->screen, t->row);
	l->counts.all += t->belongs;
	l->counts.met += t->met;
	l->counts.kept += t->kept;
	l->counts.alarms += t->alarms;
}

/* Its row is not there any more, or is another one. */
static void leave(struct ui_list *l, struct ui_slot *t)
{
	l->gaps |= t->placed;
	slot_clear(t);
}

static void take_row(struct ui_list *l, size_t i)
{
	struct ui_slot *t = &l->slots[i];
	struct rh_row *row = l->rows->v[i];

	if (t->row != row || t->stamp != row->stamp) {
		leave(l, t);
		t->row = row;
		t->stamp = row->stamp;
	}
	count(l, t);
	if (t->placed && !t->kept) {
		t->placed = false;
		l->gaps = true;
	} else if (t->kept && !t->placed && !t->waits) {
		t->waits = true;
		l->view[l->added++] = (uint32_t)i;
	}
}

/* All rows, or those that have changed since the version that was looked at: of very many that is most of the work. */
static void take_rows(struct ui_list *l, bool all)
{
	const struct rh_rows *r = l->rows;
	size_t n = r ? r->n : 0, had = l->n;

	make_room(l, n);
	for (size_t i = had; i < n; i++)
		memset(&l->slots[i], 0, sizeof l->slots[i]);
	for (size_t i = n; i < had; i++) {
		uncount(l, &l->slots[i]);
		leave(l, &l->slots[i]);
	}
	l->n = n;
	l->added = 0;
	if (all) {
		memset(&l->counts, 0, sizeof l->counts);
		for (size_t i = 0; i < n; i++)
			take_row(l, i);
	} else {
		for (uint64_t of = l->version + 1; of <= r->version; of++) {
			size_t i = rh_rows_changed(r, of);

			if (i >= n)
				continue;
			uncount(l, &l->slots[i]);
			take_row(l, i);
		}
	}
	ui_marks_sync(l);
}

void ui_list_hides(size_t kept, size_t all, struct rh_buf *out)
{
	if (kept >= all)
		return;
	if (out->n)
		rh_buf_addz(out, " · ");
	rh_buf_addf(out, _("the filter hides %zu of %zu"), all - kept, all);
}

static void sum_up(struct ui_list *l)
{
	struct ui_list_shown *v = &l->shown;
	struct rh_buf text;

	if (v->alarms && l->counts.alarms)
		snprintf(v->alarm, sizeof v->alarm, "%zu %s", l->counts.alarms, v->alarm_word);
	if (v->summary[0] || (!v->sum_up && !v->count.one))
		return;
	rh_buf_init(&text, sizeof v->summary - 1);
	if (v->sum_up)
		v->sum_up(l->screen, &l->counts, &text);
	else
		rh_plural_add(&text, &v->count, l->counts.kept);
	ui_list_hides(l->counts.kept, l->counts.all, &text);
	if (v->word && *v->word)
		rh_buf_addf(&text, " · %s", v->word);
	memcpy(v->summary, text.p, text.n + 1);
	rh_buf_release(&text);
}

void ui_list_sync(struct ui_list *l)
{
	struct ui_screen *s = (struct ui_screen *)l->screen;
	const struct rh_rows *had = l->rows;
	bool all = l->drive.stale;

	if (!all && !l->drive.news && (!had || had->version == l->version))
		return;
	l->drive.stale = l->drive.news = false;
	memset(&l->shown, 0, sizeof l->shown);
	UI_CALLBACK(s->ops, rows)(s, &l->shown);
	l->rows = l->shown.rows;
	l->moved = true;
	take_rows(l, all || !had || had != l->rows || !rh_rows_remember(had, l->version));
	l->version = l->rows ? l->rows->version : 0;
	sum_up(l);
	ui_keys_expand(l->shown.summary, s);
	ui_keys_expand(l->shown.right, s);
	ui_list_order(l);
	narrow(l, l->order, l->kept);
	find_selection(l);
}

void ui_list_resort(struct ui_list *l, int column, bool backwards)
{
	ui_list_sync(l);
	ui_list_reorder(l, column, backwards);
	ui_list_unmeasure(l);
	narrow(l, l->order, l->kept);
	find_selection(l);
}

void ui_list_set_find(struct ui_list *l, struct rh_str text)
{
	struct ui_match before = l->match;
	bool narrower;

	ui_list_sync(l);
	ui_match_init(&l->match, text);
	narrower = before.n && ui_match_narrows(&before, &l->match);
	narrow(l, narrower ? l->view : l->order, narrower ? l->seen : l->kept);
	ui_match_release(&before);
	ui_list_unmeasure(l);
	find_selection(l);
}

void ui_list_drop(struct ui_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		slot_clear(&l->slots[i]);
	free(l->slots);
	free(l->order);
	free(l->view);
	for (size_t i = 0; i < RH_LEN(l->same); i++)
		free(l->same[i]);
	free(l->selected);
	free(l->wanted);
	ui_match_release(&l->match);
	ui_marks_clear(l);
}
