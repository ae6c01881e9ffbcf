/* The order of a list: its group, then the sorted column, then the key, so that rows with equal texts have a fixed
 * order. */
#include "base/base.h"
#include "ui/list/list.h"
#include "ui/screen.h"

#include <string.h>

/* ---- what is compared ---- */

static const struct ui_column *sorted_by(const struct ui_list *l)
{
	return l->sort < 0 ? NULL : &l->screen->ops->columns[l->sort];
}

void ui_slot_unsort(struct ui_slot *t)
{
	if (t->sort_made)
		free((char *)(uintptr_t)t->sort);
	t->sort = NULL;
	t->sort_made = false;
}

/* The text of a row is made once for each sort column, as it is compared many times. */
static void make_sort_texts(struct ui_list *l, const uint32_t *at, size_t n)
{
	const struct ui_column *c = sorted_by(l);
	struct rh_buf text, lower;

	if (!c || c->cmp || ui_column_is_number(c))
		return;
	rh_buf_init(&text, 4096);
	rh_buf_init(&lower, 8192);
	for (size_t i = 0; i < n; i++) {
		struct ui_slot *t = &l->slots[at[i]];
		const char *own;

		if (t->sort)
			continue;
		rh_buf_clear(&text);
		rh_buf_clear(&lower);
		ui_list_cell(l, t->row, l->sort, &text, NULL);
		rh_lower(&lower, rh_buf_str(&text));
		own = c->text || !c->text_at ? NULL
					     : *(const char *const *)(const void *)((const char *)t->row + c->text_at);
		t->sort_made = !own || !rh_str_is(rh_buf_str(&lower), own);
		t->sort = t->sort_made ? rh_str_dup(rh_buf_str(&lower)) : own;
	}
	rh_buf_release(&text);
	rh_buf_release(&lower);
}

static int by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static size_t digits(const char *p)
{
	size_t n = 0;

	while (p[n] >= '0' && p[n] <= '9')
		n++;
	return n;
}

/* A number within a text counts as one: "9 keys" before "10 keys", v1.9 before v1.27. What both begin with is passed
 * over, but for a number that it ends in. */
static int by_text(const char *a, const char *b)
{
	size_t same = 0;

	while (a[same] && a[same] == b[same])
		same++;
	while (same && digits(a + same - 1))
		same--;
	a += same;
	b += same;
	while (*a && *b) {
		size_t n = digits(a), m = digits(b);
		int d = 0;

		if (!n || !m) {
			if (*a != *b)
				break;
			a++;
			b++;
			continue;
		}
		for (; n > 1 && *a == '0'; n--)
			a++;
		for (; m > 1 && *b == '0'; m--)
			b++;
		d = n == m ? memcmp(a, b, n) : n < m ? -1 : 1;
		if (d)
			return d;
		a += n;
		b += m;
	}
	return strcmp(a, b);
}

static int by_column(const struct ui_list *l, const struct ui_slot *a, const struct ui_slot *b)
{
	const struct ui_column *c = sorted_by(l);
	int64_t x, y;

	if (!c)
		return 0;
	if (c->cmp)
		return c->cmp(a->row, b->row);
	if (ui_list_number(l, a->row, c, &x) && ui_list_number(l, b->row, c, &y))
		return by_number(x, y);
	return by_text(a->sort, b->sort);
}

/* Only the column is reversed: groups, and rows with equal texts, keep their order. */
static int compare(const void *one, const void *other, void *list)
{
	const struct ui_list *l = list;
	const struct ui_slot *a = &l->slots[*(const uint32_t *)one], *b = &l->slots[*(const uint32_t *)other];
	int d = l->screen->ops->group ? l->screen->ops->group(a->row, b->row) : 0;

	if (!d)
		d = l->backwards ? by_column(l, b, a) : by_column(l, a, b);
	return d ? d : strcmp(a->row->key, b->row->key);
}

/* ---- the order ---- */

/* Rows that have not changed keep their order. Returns how many there are. */
static size_t drop_gone(struct ui_list *l)
{
	size_t stay = 0;

	for (size_t i = 0; i < l->kept; i++) {
		uint32_t at = l->order[i];

		if (at < l->n && l->slots[at].placed)
			l->order[stay++] = at;
	}
	l->gaps = false;
	return stay;
}

/* How many of the first n in the order stand before this row. Looked for from the end in growing steps, for a page
 * mostly comes in order, and then by halving. */
static size_t place_of(struct ui_list *l, size_t n, const uint32_t *row)
{
	size_t low, high = n, step = 1;

	for (; step <= n && compare(&l->order[n - step], row, l) > 0; step *= 2)
		high = n - step;
	low = step <= n ? n - step + 1 : 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&l->order[mid], row, l) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* What is new, a page of a long list, is sorted by itself and put between the rest from the end, which needs no second
 * array. */
void ui_list_order(struct ui_list *l)
{
	uint32_t *added = l->view;
	size_t stay = l->gaps ? drop_gone(l) : l->kept, n = l->added;

	l->added = 0;
	l->kept = stay + n;
	for (size_t i = 0; i < n; i++) {
		l->slots[added[i]].placed = true;
		l->slots[added[i]].waits = false;
	}
	make_sort_texts(l, added, n);
	if (n)
		qsort_r(added, n, sizeof *added, compare, l);
	for (; n; n--) {
		size_t at = place_of(l, stay, &added[n - 1]);

		memmove(&l->order[at + n], &l->order[at], (stay - at) * sizeof *l->order);
		l->order[at + n - 1] = added[n - 1];
		stay = at;
	}
}

void ui_list_forget_order(struct ui_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		ui_slot_unsort(&l->slots[i]);
}

void ui_list_reorder(struct ui_list *l, int column, bool backwards)
{
	if (column != l->sort)
		ui_list_forget_order(l);
	l->sort = column;
	l->backwards = backwards;
	l->kept = l->added = 0;
	for (uint32_t i = 0; i < l->n; i++)
		if (l->slots[i].kept)
			l->view[l->added++] = i;
	ui_list_order(l);
}
