/* Lines of several containers in the order of time, the newest of them. */
#include "base/base.h"
#include "kube/log.h"

#include <string.h>

enum { COST = 32 }; /* of a line beside its bytes: the allocator's part and the pointer */

void kube_log_lines_init(struct kube_log_lines *l, size_t most)
{
	*l = (struct kube_log_lines){ .most = most };
}

static size_t cost(const struct kube_log_line *line)
{
	return sizeof *line + line->n + COST;
}

void kube_log_lines_release(struct kube_log_lines *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->all[l->head + i]);
	free(l->all);
	*l = (struct kube_log_lines){ 0 };
}

const struct kube_log_line *kube_log_lines_get(const struct kube_log_lines *l, size_t i)
{
	return l->all[l->head + i];
}

static void need_room(struct kube_log_lines *l)
{
	if (l->head + l->n < l->room)
		return;
	if (l->head > l->n) {
		memmove(l->all, l->all + l->head, l->n * sizeof(struct kube_log_line *));
		l->head = 0;
		return;
	}
	l->room = l->room ? 2 * l->room : 256;
	l->all = rh_resize(l->all, l->room, sizeof *l->all);
}

void kube_log_lines_add(struct kube_log_lines *l, int64_t at, uint32_t source, struct rh_str text, bool cut)
{
	size_t n = text.n < KUBE_LOG_LINE_MOST ? text.n : KUBE_LOG_LINE_MOST;
	struct kube_log_line *line = rh_alloc(sizeof *line + n);

	line->at = at;
	line->source = source;
	line->cut = cut || n < text.n;
	line->n = (uint32_t)n;
	if (n)
		memcpy(line->text, text.p, n);
	need_room(l);
	l->all[l->head + l->n++] = line;
	l->bytes += cost(line);
}

/* How many of the first n are not later than `at`. */
static size_t not_later(struct kube_log_line *const *v, size_t n, int64_t at)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (v[middle]->at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* v[0..a) and v[a..n) are each in order: all of it is afterwards. */
static void merge(struct kube_log_line **v, size_t a, size_t n)
{
	size_t from = not_later(v, a, v[a]->at), i = a, j = n - a, out = n;
	struct kube_log_line **added;

	if (from == a)
		return;
	added = rh_resize(NULL, j, sizeof(struct kube_log_line *));
	memcpy(added, v + a, j * sizeof(struct kube_log_line *));
	while (j > 0)
		if (i > from && v[i - 1]->at > added[j - 1]->at)
			v[--out] = v[--i];
		else
			v[--out] = added[--j];
	free(added);
}

static void give_up_oldest(struct kube_log_lines *l)
{
	while (l->bytes > l->most && l->n > 1) {
		struct kube_log_line *line = l->all[l->head];

		l->bytes -= cost(line);
		free(line);
		l->head++;
		l->n--;
		l->dropped++;
	}
	if (l->settled > l->n)
		l->settled = l->n;
}

void kube_log_lines_settle(struct kube_log_lines *l)
{
	struct kube_log_line **v = l->all + l->head;

	if (l->settled == l->n)
		return;
	for (size_t from = l->settled, to; from < l->n; from = to) { /* runs that are in order */
		for (to = from + 1; to < l->n && v[to]->at >= v[to - 1]->at;)
			to++;
		if (from)
			merge(v, from, to);
	}
	l->settled = l->n;
	give_up_oldest(l);
	l->settled = l->n;
	l->version++;
}
