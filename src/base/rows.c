/* rows: the objects of a list, found by key; open addressing over the array of row pointers. */
#include "base/base.h"

#include <string.h>

#define EMPTY 0u /* what a slot is `at` is index + 1 */

static uint32_t hash(const char *key)
{
	uint64_t h = rh_hash(RH_HASH, key, strlen(key));

	return (uint32_t)(h ^ h >> 32);
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
	free(r->changed);
	*r = (struct rh_rows){ 0 };
}

void rh_rows_clear(struct rh_rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i]);
	r->n = 0;
	if (r->index)
		memset(r->index, 0, r->slots * sizeof *r->index);
	r->forgotten = ++r->version;
}

/* ---- what has changed ---- */

enum { SLOTS_A_CHANGE = 16 }; /* so many times fewer changes are remembered than there are slots */

static void forget_changes(struct rh_rows *r)
{
	free(r->changed);
	r->changed = rh_alloc(r->slots / SLOTS_A_CHANGE * sizeof *r->changed);
	r->forgotten = r->version;
}

static void remember(struct rh_rows *r, size_t at)
{
	r->changed[++r->version & (r->slots / SLOTS_A_CHANGE - 1)] = (uint32_t)at;
}

bool rh_rows_remember(const struct rh_rows *r, uint64_t since)
{
	return since >= r->forgotten && r->version - since <= r->slots / SLOTS_A_CHANGE;
}

size_t rh_rows_changed(const struct rh_rows *r, uint64_t of)
{
	return r->changed[of & (r->slots / SLOTS_A_CHANGE - 1)];
}

/* ---- by key ---- */

/* The slot that holds the key, or the empty one where it would go. */
static size_t slot_of(const struct rh_rows *r, const char *key, uint32_t h)
{
	size_t i = h & (r->slots - 1);
	while (r->index[i].at != EMPTY && (r->index[i].hash != h || strcmp(r->v[r->index[i].at - 1]->key, key) != 0))
		i = (i + 1) & (r->slots - 1);
	return i;
}

static void grow_index(struct rh_rows *r)
{
	size_t had = r->slots;
	struct rh_rows_slot *old = r->index;

	r->slots = had ? had * 2 : 32;
	r->index = rh_alloc(r->slots * sizeof *r->index);
	for (size_t k = 0; k < had; k++) {
		size_t i = old[k].hash & (r->slots - 1);

		if (old[k].at == EMPTY)
			continue;
		while (r->index[i].at != EMPTY)
			i = (i + 1) & (r->slots - 1);
		r->index[i] = old[k];
	}
	free(old);
	forget_changes(r);
}

void rh_rows_put(struct rh_rows *r, struct rh_row *row)
{
	uint32_t h = hash(row->key);

	if ((r->n + 1) * 4 > r->slots * 3)
		grow_index(r);
	struct rh_rows_slot *slot = &r->index[slot_of(r, row->key, h)];
	remember(r, slot->at != EMPTY ? slot->at - 1 : r->n);
	row->stamp = r->version;
	if (slot->at != EMPTY) {
		struct rh_row **at = &r->v[slot->at - 1];
		if (*at != row)
			free(*at);
		*at = row;
		return;
	}
	r->v = rh_grow(r->v, r->n, sizeof *r->v);
	r->v[r->n++] = row;
	*slot = (struct rh_rows_slot){ h, (uint32_t)r->n };
}

/* Closes the gap at `hole` so that no probe is cut short. */
static void close_gap(struct rh_rows *r, size_t hole)
{
	size_t i = hole;
	for (;;) {
		r->index[hole].at = EMPTY;
		for (;;) {
			i = (i + 1) & (r->slots - 1);
			if (r->index[i].at == EMPTY)
				return;
			size_t home = r->index[i].hash & (r->slots - 1);
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
	size_t slot = slot_of(r, key, hash(key));
	if (r->index[slot].at == EMPTY)
		return false;
	size_t at = r->index[slot].at - 1, last = r->n - 1;
	struct rh_row *gone = r->v[at];
	if (at != last) {
		r->index[slot_of(r, r->v[last]->key, hash(r->v[last]->key))].at = (uint32_t)at + 1;
		r->v[at] = r->v[last];
	}
	close_gap(r, slot);
	r->n--;
	free(gone);
	remember(r, at);
	return true;
}

struct rh_row *rh_rows_get(const struct rh_rows *r, const char *key)
{
	if (!r->n)
		return NULL;
	uint32_t at = r->index[slot_of(r, key, hash(key))].at;
	return at == EMPTY ? NULL : r->v[at - 1];
}
