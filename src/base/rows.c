/* rows: the objects of a list, found by key; open addressing over the array of row pointers. */
#include "base/base.h"

#include <string.h>

#define EMPTY 0u /* slot values are index + 1 */

static uint32_t hash(const char *key)
{
	uint32_t h = 2166136261u; /* FNV-1a */
	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 16777619u;
	return h;
}

struct rh_row *rh_row_copy(const void *row, size_t size, const size_t *strings)
{
	struct rh_buf text;
	char *block;
	size_t i = 0;

	rh_buf_init(&text, SIZE_MAX / 2);
	do {
		const char *z = *(const char *const *)(const void *)((const char *)row + (i ? strings[i - 1] : 0));

		rh_buf_add(&text, z ? z : "", (z ? strlen(z) : 0) + 1);
	} while (strings[i++]);
	block = rh_alloc(size + text.n);
	memcpy(block, row, size);
	memcpy(block + size, text.p, text.n);
	rh_buf_release(&text);
	const char *at = block + size;
	for (size_t k = 0; k < i; k++, at += strlen(at) + 1)
		memcpy(block + (k ? strings[k - 1] : 0), &at, sizeof at);
	return (struct rh_row *)(void *)block;
}

void rh_rows_init(struct rh_rows *r)
{
	*r = (struct rh_rows){ 0 };
}

void rh_rows_release(struct rh_rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i]);
	free(r->v);
	free(r->index);
	*r = (struct rh_rows){ 0 };
}

void rh_rows_clear(struct rh_rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i]);
	r->n = 0;
	if (r->index)
		memset(r->index, 0, r->slots * sizeof *r->index);
	r->version++;
}

/* The slot that holds the key, or the empty one where it would go. */
static size_t slot_of(const struct rh_rows *r, const char *key)
{
	size_t i = hash(key) & (r->slots - 1);
	while (r->index[i] != EMPTY && strcmp(r->v[r->index[i] - 1]->key, key) != 0)
		i = (i + 1) & (r->slots - 1);
	return i;
}

static void grow_index(struct rh_rows *r)
{
	size_t slots = r->slots ? r->slots * 2 : 32;
	free(r->index);
	r->index = rh_alloc(slots * sizeof *r->index);
	r->slots = slots;
	for (size_t i = 0; i < r->n; i++)
		r->index[slot_of(r, r->v[i]->key)] = (uint32_t)i + 1;
}

void rh_rows_put(struct rh_rows *r, struct rh_row *row)
{
	if ((r->n + 1) * 4 > r->slots * 3)
		grow_index(r);
	size_t slot = slot_of(r, row->key);
	row->stamp = ++r->version;
	if (r->index[slot] != EMPTY) {
		struct rh_row **at = &r->v[r->index[slot] - 1];
		if (*at != row)
			free(*at);
		*at = row;
		return;
	}
	r->v = rh_grow(r->v, r->n, sizeof *r->v);
	r->v[r->n++] = row;
	r->index[slot] = (uint32_t)r->n;
}

/* Closes the gap at `hole` so that no probe is cut short. */
static void close_gap(struct rh_rows *r, size_t hole)
{
	size_t i = hole;
	for (;;) {
		r->index[hole] = EMPTY;
		for (;;) {
			i = (i + 1) & (r->slots - 1);
			if (r->index[i] == EMPTY)
				return;
			size_t home = hash(r->v[r->index[i] - 1]->key) & (r->slots - 1);
			bool stays = hole <= i ? (hole < home && home <= i) : (hole < home || home <= i);
			if (!stays)
				break;
		}
		r->index[hole] = r->index[i];
		hole = i;
	}
}

bool rh_rows_remove(struct rh_rows *r, const char *key)
{
	if (!r->n)
		return false;
	size_t slot = slot_of(r, key);
	if (r->index[slot] == EMPTY)
		return false;
	size_t at = r->index[slot] - 1, last = r->n - 1;
	struct rh_row *gone = r->v[at];
	if (at != last) {
		r->index[slot_of(r, r->v[last]->key)] = (uint32_t)at + 1;
		r->v[at] = r->v[last];
		r->index[slot] = (uint32_t)last + 1; /* so that every slot names a row while the gap is closed */
		r->v[last] = gone;
	}
	close_gap(r, slot);
	r->n--;
	free(gone);
	r->version++;
	return true;
}

struct rh_row *rh_rows_get(const struct rh_rows *r, const char *key)
{
	if (!r->n)
		return NULL;
	uint32_t i = r->index[slot_of(r, key)];
	return i == EMPTY ? NULL : r->v[i - 1];
}
