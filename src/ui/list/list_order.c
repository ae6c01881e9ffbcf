/* The order of a list. Rows are kept sorted by key as well; a sort by a column begins there and is stable, so that rows
 * with the same text stay in the order of their keys without a look at them. */
#include "base/base.h"
#include "ui/list/list.h"
#include "ui/screen.h"

#include <string.h>

/* What is compared, side by side in memory: ten thousand rows are sorted without touching them. */
struct entry {
	uint64_t prefix;
	union {
		const char *rest;         /* NULL: the prefix is everything */
		const struct rh_row *row; /* for a column with a comparison of its own */
	};
	uint32_t at;
};
typedef int row_cmp(const struct rh_row *a, const struct rh_row *b);
struct sorting {
	row_cmp *cmp;
	bool backwards;
	row_cmp *group; /* comes first and is never turned round; NULL: none */
	const struct ui_slot *slots;
};

static uint64_t prefix_of(struct rh_str s)
{
	uint64_t p = 0;

	for (size_t i = 0; i < sizeof p; i++)
		p = p << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
	return p;
}

static row_cmp *own_cmp(const struct ui_list *l)
{
	return l->sort < 0 ? NULL : l->screen->ops->columns[l->sort].cmp;
}

/* ---- texts that are compared ---- */

enum { BLOCK = 1 << 16 };
struct ui_texts {
	struct ui_texts *next;
	size_t n;
	char p[BLOCK];
};

void ui_list_texts_free(struct ui_list *l)
{
	while (l->texts) {
		struct ui_texts *next = l->texts->next;

		free(l->texts);
		l->texts = next;
	}
	memset(l->recent, 0, sizeof l->recent);
	l->text_bytes = 0;
}

/* A column has few different texts, or many that are each there once: a copy is made when it is not among the recent.
 */
static const char *keep_text(struct ui_list *l, struct rh_str s)
{
	const char **recent;
	uint32_t h = 2166136261u;
	char *to;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	recent = &l->recent[h % RH_LEN(l->recent)];
	if (*recent && rh_str_is(s, *recent))
		return *recent;
	if (s.n >= BLOCK)
		s.n = BLOCK - 1;
	if (!l->texts || BLOCK - l->texts->n <= s.n) {
		struct ui_texts *block = rh_alloc(sizeof *block);

		block->next = l->texts;
		l->texts = block;
	}
	to = l->texts->p + l->texts->n;
	memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	l->texts->n += s.n + 1;
	l->text_bytes += s.n + 1;
	*recent = to;
	return to;
}

static void make_sort_key(struct ui_list *l, struct ui_slot *t, struct rh_buf *text, struct rh_buf *lower)
{
	const struct ui_column *c = l->sort < 0 ? NULL : &l->screen->ops->columns[l->sort];
	int64_t number;

	t->sort = NULL;
	t->prefix = 0;
	if (!c || c->cmp)
		return;
	if (ui_list_number(l, t->row, c, &number)) {
		t->prefix = (uint64_t)number ^ ((uint64_t)1 << 63);
		return;
	}
	rh_buf_clear(text);
	rh_buf_clear(lower);
	ui_list_cell(l, t->row, l->sort, text, NULL);
	rh_lower(lower, rh_buf_str(text));
	t->prefix = prefix_of(rh_buf_str(lower));
	if (lower->n > sizeof t->prefix)
		t->sort = keep_text(l, rh_str_from(rh_buf_str(lower), sizeof t->prefix));
}

static void make_sort_keys(struct ui_list *l, const uint32_t *at, size_t n)
{
	struct rh_buf text, lower;

	rh_buf_init(&text, 4096);
	rh_buf_init(&lower, 8192);
	for (size_t i = 0; i < n; i++)
		make_sort_key(l, &l->slots[at[i]], &text, &lower);
	rh_buf_release(&text);
	rh_buf_release(&lower);
}

static void make_all_sort_keys(struct ui_list *l)
{
	ui_list_texts_free(l);
	make_sort_keys(l, l->by_key, l->kept);
	l->text_full = l->text_bytes;
}

/* ---- comparing ---- */

static int compare(const struct sorting *s, const struct entry *a, const struct entry *b)
{
	int d = s->group ? s->group(s->slots[a->at].row, s->slots[b->at].row) : 0;

	if (d)
		return d;
	if (s->cmp)
		d = s->cmp(a->row, b->row);
	else if (a->prefix != b->prefix)
		d = a->prefix < b->prefix ? -1 : 1;
	else if (a->rest != b->rest)
		d = strcmp(a->rest ? a->rest : "", b->rest ? b->rest : "");
	return s->backwards ? -d : d;
}

static struct entry by_column(const struct ui_list *l, uint32_t at)
{
	const struct ui_slot *t = &l->slots[at];
	struct entry e = { .prefix = t->prefix, .at = at };

	if (own_cmp(l))
		e.row = t->row;
	else
		e.rest = t->sort;
	return e;
}

static struct entry by_key(const struct ui_list *l, uint32_t at)
{
	struct rh_str key = rh_str(l->slots[at].row->key);

	return (struct entry){ .prefix = prefix_of(key), .rest = key.n > 8 ? key.p + 8 : NULL, .at = at };
}

/* ---- sorting ---- */

static void sort_run(const struct sorting *s, struct entry *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct entry e = v[i];
		size_t to = i;

		for (; to > 0 && compare(s, &v[to - 1], &e) > 0; to--)
			v[to] = v[to - 1];
		v[to] = e;
	}
}

static void merge_runs(const struct sorting *s, struct entry *v, size_t half, size_t n, struct entry *tmp)
{
	size_t i = 0, j = half, to = 0;

	if (half >= n || compare(s, &v[half - 1], &v[half]) <= 0)
		return;
	memcpy(tmp, v, half * sizeof *v);
	while (i < half && j < n)
		v[to++] = compare(s, &tmp[i], &v[j]) <= 0 ? tmp[i++] : v[j++];
	memcpy(v + to, tmp + i, (half - i) * sizeof *v);
}

/* Stable, which qsort does not promise. */
static void sort(const struct sorting *s, struct entry *v, size_t n)
{
	enum { RUN = 8 };
	struct entry *tmp = rh_alloc((n + 1) * sizeof *tmp);

	for (size_t i = 0; i < n; i += RUN)
		sort_run(s, v + i, n - i < RUN ? n - i : RUN);
	for (size_t w = RUN; w < n; w *= 2)
		for (size_t i = 0; i + w < n; i += 2 * w)
			merge_runs(s, v + i, w, n - i < 2 * w ? n - i : 2 * w, tmp);
	free(tmp);
}

static void sort_slots(const struct ui_list *l, const struct sorting *s,
		       struct entry (*entry)(const struct ui_list *, uint32_t), uint32_t *at, size_t n)
{
	struct entry *v = rh_alloc((n + 1) * sizeof *v);

	for (size_t i = 0; i < n; i++)
		v[i] = entry(l, at[i]);
	sort(s, v, n);
	for (size_t i = 0; i < n; i++)
		at[i] = v[i].at;
	free(v);
}

static bool is_after(const struct ui_list *l, const struct sorting *s, bool keys_only, uint32_t a, uint32_t b)
{
	int d = 0;

	if (!keys_only) {
		struct entry x = by_column(l, a), y = by_column(l, b);

		d = compare(s, &x, &y);
	}
	return (d ? d : strcmp(l->slots[a].row->key, l->slots[b].row->key)) > 0;
}

/* Puts the sorted `added` into the sorted order, from the end, so that it needs no second array. */
static void merge(const struct ui_list *l, const struct sorting *s, bool keys_only, uint32_t *order, size_t i,
		  const uint32_t *added, size_t n)
{
	for (size_t to = i + n; n;) {
		if (i && is_after(l, s, keys_only, order[i - 1], added[n - 1]))
			order[--to] = order[--i];
		else
			order[--to] = added[--n];
	}
}

/* ---- the two orders ---- */

static size_t drop_gone(const struct ui_list *l, uint32_t *order)
{
	size_t stay = 0;

	for (size_t i = 0; i < l->kept; i++)
		if (order[i] < l->n && !l->slots[order[i]].fresh && l->slots[order[i]].kept)
			order[stay++] = order[i];
	return stay;
}

void ui_list_order(struct ui_list *l)
{
	const struct sorting column = { own_cmp(l), l->backwards, l->screen->ops->group, l->slots }, key = { 0 };
	uint32_t *added = l->view; /* is made anew after this */
	size_t n = 0, stay = drop_gone(l, l->by_key);

	drop_gone(l, l->order);
	for (size_t i = 0; i < stay; i++)
		l->slots[l->order[i]].placed = true;
	for (uint32_t i = 0; i < l->n; i++) {
		struct ui_slot *t = &l->slots[i];

		if (t->kept && !t->placed)
			added[n++] = i;
		t->fresh = t->placed = false;
	}
	l->kept = stay;
	if (l->text_bytes > 4 * l->text_full + BLOCK) /* mostly of rows that are no more */
		make_all_sort_keys(l);
	make_sort_keys(l, added, n);
	sort_slots(l, &key, by_key, added, n);
	merge(l, &key, true, l->by_key, stay, added, n);
	sort_slots(l, &column, by_column, added, n);
	merge(l, &column, false, l->order, stay, added, n);
	l->kept = stay + n;
}

void ui_list_reorder(struct ui_list *l, int column, bool backwards)
{
	struct sorting s;

	if (column != l->sort) {
		l->sort = column;
		make_all_sort_keys(l);
	}
	l->backwards = backwards;
	s = (struct sorting){ own_cmp(l), backwards, l->screen->ops->group, l->slots };
	if (l->kept)
		memcpy(l->order, l->by_key, l->kept * sizeof *l->order);
	sort_slots(l, &s, by_column, l->order, l->kept);
}
