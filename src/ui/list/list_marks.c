/* Marked rows: by what they are about (its uid), not by where they are or what they are called, so that a mark stays as
 * rows change and move, and goes with what it was put on. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/list/list.h"
#include "ui/screen.h"

#include <stdlib.h>
#include <string.h>

static const char *id_of(const struct ui_list *l, const struct rh_row *row)
{
	size_t at = l->screen->ops->mark_at;

	return at ? *(const char *const *)(const void *)((const char *)row + at) : "";
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_marked(const struct ui_list *l, const struct rh_row *row)
{
	const char *id = l->marks.n ? id_of(l, row) : "";

	return *id && bsearch(&id, l->marks.v, l->marks.n, sizeof *l->marks.v, compare);
}

void ui_marks_clear(struct ui_list *l)
{
	for (size_t i = 0; i < l->marks.n; i++)
		free(l->marks.v[i]);
	free(l->marks.v);
	l->marks = (struct ui_marks){ 0 };
}

/* What is marked now, by the slots. */
static void collect(struct ui_list *l)
{
	struct ui_marks now = { 0 };

	now.v = rh_alloc((l->n + 1) * sizeof *now.v);
	for (size_t i = 0; i < l->n; i++)
		if (l->slots[i].marked && *id_of(l, l->slots[i].row))
			now.v[now.n++] = rh_strdup(id_of(l, l->slots[i].row));
	if (now.n)
		qsort(now.v, now.n, sizeof *now.v, compare);
	ui_marks_clear(l);
	if (now.n)
		l->marks = now;
	else
		free(now.v);
}

/* While rows are still coming, or come again, one that is not there may still come. */
void ui_marks_sync(struct ui_list *l)
{
	if (!l->marks.n)
		return;
	for (size_t i = 0; i < l->n; i++)
		l->slots[i].marked = l->slots[i].kept && is_marked(l, l->slots[i].row);
	if (l->shown.phase == UI_LIST_READY)
		collect(l);
}

static void mark_from_to(struct ui_list *l, size_t from, size_t to, bool on)
{
	for (size_t i = from; i <= to && i < l->seen; i++)
		l->slots[l->view[i]].marked = on && *id_of(l, l->slots[l->view[i]].row);
	collect(l);
}

void ui_marks_toggle(struct ui_list *l)
{
	if (l->seen)
		mark_from_to(l, l->at, l->at, !l->slots[l->view[l->at]].marked);
	l->marks.last = l->at;
}

/* From the row that was marked last, wherever rows have moved since, to the present one. */
void ui_marks_range(struct ui_list *l)
{
	size_t last = l->marks.last < l->seen ? l->marks.last : l->at;

	if (l->seen)
		mark_from_to(l, last < l->at ? last : l->at, last < l->at ? l->at : last, true);
	l->marks.last = l->at;
}

/* All that are shown, or none of them when all are. */
void ui_marks_all(struct ui_list *l)
{
	size_t n = 0, can = 0;

	for (size_t i = 0; i < l->seen; i++) {
		n += l->slots[l->view[i]].marked;
		can += *id_of(l, l->slots[l->view[i]].row) != 0;
	}
	if (l->seen)
		mark_from_to(l, 0, l->seen - 1, n < can);
}

size_t ui_list_marked(const struct ui_screen *s, const struct rh_row ***rows)
{
	struct ui_list *l = s->driver;
	size_t n = 0;

	ui_list_sync(l);
	*rows = rh_alloc((l->kept + 1) * sizeof(**rows));
	for (size_t i = 0; l->marks.n && i < l->kept; i++)
		if (l->slots[l->order[i]].marked)
			(*rows)[n++] = l->slots[l->order[i]].row;
	return n;
}

size_t ui_list_mark_count(const struct ui_screen *s)
{
	struct ui_list *l = s->driver;

	ui_list_sync(l);
	return l->marks.n;
}

void ui_list_mark(struct ui_screen *s, const char *key)
{
	struct ui_list *l = s->driver;

	ui_list_sync(l);
	for (size_t i = 0; i < l->n; i++)
		if (!key || strcmp(l->slots[i].row->key, key) == 0)
			l->slots[i].marked = l->slots[i].kept && *id_of(l, l->slots[i].row);
	collect(l);
	ui_screen_changed(s);
}

void ui_list_unmark(struct ui_screen *s)
{
	struct ui_list *l = s->driver;

	for (size_t i = 0; i < l->n; i++)
		l->slots[i].marked = false;
	ui_marks_clear(l);
	ui_screen_changed(s);
}
