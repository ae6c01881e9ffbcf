/* Texts kept once, and tables by them: a cluster has few names, and each stands in thousands of objects. */
#include "kube/coverage/pool.h"
#include "base/base.h"
#include "data/json.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK = 16 << 10 };

struct kube_pool_block {
	struct kube_pool_block *next;
	size_t used, size;
	char text[];
};
struct kube_index_slot {
	const void *keys[KUBE_INDEX_KEYS];
	size_t number; /* + 1; 0: free */
};

/* ---- texts ---- */

static char *store(struct kube_pool *p, struct rh_str text)
{
	struct kube_pool_block *b = p->blocks;
	char *at;

	if (!b || b->size - b->used < text.n + 1) {
		size_t size = text.n + 1 > BLOCK / 4 ? text.n + 1 : BLOCK;

		b = rh_resize(NULL, sizeof *b + size, 1);
		b->size = size;
		b->used = 0;
		if (p->blocks && size != BLOCK) { /* a long one stands behind: the present block has room yet */
			b->next = p->blocks->next;
			p->blocks->next = b;
		} else {
			b->next = p->blocks;
			p->blocks = b;
		}
	}
	at = b->text + b->used;
	if (text.n)
		memcpy(at, text.p, text.n);
	at[text.n] = '\0';
	b->used += text.n + 1;
	return at;
}

static size_t slot_of(const struct kube_pool *p, struct rh_str text)
{
	size_t at = rh_hash(RH_HASH, text.p, text.n) & (p->slot_count - 1);

	while (p->slots[at] && !rh_str_is(text, p->slots[at]))
		at = (at + 1) & (p->slot_count - 1);
	return at;
}

static void pool_grow(struct kube_pool *p)
{
	struct kube_pool bigger = *p;

	bigger.slot_count = p->slot_count ? 2 * p->slot_count : 1024;
	bigger.slots = rh_alloc(bigger.slot_count * sizeof *bigger.slots);
	for (size_t i = 0; i < p->slot_count; i++)
		if (p->slots[i])
			bigger.slots[slot_of(&bigger, rh_str(p->slots[i]))] = p->slots[i];
	free(p->slots);
	*p = bigger;
}

const char *kube_pool_text(struct kube_pool *p, struct rh_str text)
{
	const char *nul = text.n ? memchr(text.p, '\0', text.n) : NULL;
	size_t at;

	if (nul)
		text.n = (size_t)(nul - text.p);
	if (2 * p->n >= p->slot_count)
		pool_grow(p);
	at = slot_of(p, text);
	if (!p->slots[at]) {
		p->slots[at] = store(p, text);
		p->n++;
	}
	return p->slots[at];
}

const char *kube_pool_json(struct kube_pool *p, struct rh_str raw)
{
	const char *text = "";
	struct rh_buf b;

	if (raw.n < 2 || raw.p[0] != '"')
		return kube_pool_text(p, rh_str(""));
	if (!memchr(raw.p, '\\', raw.n))
		return kube_pool_text(p, rh_str_n(raw.p + 1, raw.n - 2));
	rh_buf_init(&b, (size_t)64 << 10);
	if (data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&b)))
		text = b.p;
	text = kube_pool_text(p, rh_str(text));
	rh_buf_release(&b);
	return text;
}

const char *kube_pool_format(struct kube_pool *p, const char *fmt, ...)
{
	char small[512];
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0)
		RH_BUG("format cannot be printed");
	if ((size_t)n < sizeof small) {
		va_end(again);
		return kube_pool_text(p, rh_str_n(small, (size_t)n));
	}
	char *large = rh_resize(NULL, (size_t)n + 1, 1);
	vsnprintf(large, (size_t)n + 1, fmt, again);
	va_end(again);
	const char *kept = kube_pool_text(p, rh_str_n(large, (size_t)n));
	free(large);
	return kept;
}

void kube_pool_release(struct kube_pool *p)
{
	for (struct kube_pool_block *b = p->blocks; b;) {
		struct kube_pool_block *next = b->next;

		free(b);
		b = next;
	}
	free(p->slots);
	*p = (struct kube_pool){ 0 };
}

/* ---- tables ---- */

static size_t place(const struct kube_index *x, const void *const keys[KUBE_INDEX_KEYS])
{
	size_t at = rh_hash(RH_HASH, keys, KUBE_INDEX_KEYS * sizeof *keys) & (x->slot_count - 1);

	while (x->slots[at].number && memcmp(x->slots[at].keys, keys, sizeof x->slots[at].keys) != 0)
		at = (at + 1) & (x->slot_count - 1);
	return at;
}

static void index_grow(struct kube_index *x)
{
	struct kube_index bigger = *x;

	bigger.slot_count = x->slot_count ? 2 * x->slot_count : 256;
	bigger.slots = rh_alloc(bigger.slot_count * sizeof *bigger.slots);
	for (size_t i = 0; i < x->slot_count; i++)
		if (x->slots[i].number)
			bigger.slots[place(&bigger, x->slots[i].keys)] = x->slots[i];
	free(x->slots);
	*x = bigger;
}

size_t kube_index_put(struct kube_index *x, const void *const keys[KUBE_INDEX_KEYS], size_t fresh)
{
	size_t at;

	if (2 * x->n >= x->slot_count)
		index_grow(x);
	at = place(x, keys);
	if (!x->slots[at].number) {
		memcpy(x->slots[at].keys, keys, sizeof x->slots[at].keys);
		x->slots[at].number = fresh + 1;
		x->n++;
	}
	return x->slots[at].number - 1;
}

bool kube_index_get(const struct kube_index *x, const void *const keys[KUBE_INDEX_KEYS], size_t *number)
{
	size_t at = x->n ? place(x, keys) : 0;

	if (!x->n || !x->slots[at].number)
		return false;
	*number = x->slots[at].number - 1;
	return true;
}

void kube_index_release(struct kube_index *x)
{
	free(x->slots);
	*x = (struct kube_index){ 0 };
}
