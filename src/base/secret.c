/* secret: whole pages that are locked, not dumped, not inherited, and wiped. */
#include "base/base.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool all_locked = true;

static size_t pages_for(size_t n)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	return (n + page - 1) / page * page;
}

/* Wiped pages that stay locked for the next secret of one page: to map, lock and unmap costs more than to use it. Not
 * under AddressSanitizer, so that a use after the release is found. */
#ifdef __SANITIZE_ADDRESS__
enum { KEEPS_SPARES = 0, SPARE_MOST = 1 };
#else
enum { KEEPS_SPARES = 1, SPARE_MOST = 8 };
#endif
static char *spare[SPARE_MOST];
static size_t spares;

static char *map(size_t cap)
{
	if (spares && cap == pages_for(1))
		return spare[--spares];
	char *p = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		RH_BUG("out of memory asking for %zu secret bytes", cap);
	if (mlock(p, cap) != 0)
		all_locked = false;
	madvise(p, cap, MADV_DONTDUMP);
	madvise(p, cap, MADV_WIPEONFORK);
	return p;
}

static void unmap(char *p, size_t cap)
{
	explicit_bzero(p, cap);
	if (KEEPS_SPARES && spares < SPARE_MOST && cap == pages_for(1))
		spare[spares++] = p;
	else
		munmap(p, cap);
}

void rh_secret_init(struct rh_secret *s)
{
	*s = (struct rh_secret){ 0 };
}

void rh_secret_release(struct rh_secret *s)
{
	if (s->p)
		unmap(s->p, s->cap);
	*s = (struct rh_secret){ 0 };
}

void rh_secret_clear(struct rh_secret *s)
{
	if (s->p)
		explicit_bzero(s->p, s->n);
	s->n = 0;
}

void rh_secret_add(struct rh_secret *s, const void *p, size_t n)
{
	if (!n)
		return;
	if (n > RH_SECRET_LIMIT || s->n > RH_SECRET_LIMIT - n)
		RH_BUG("a secret of more than %zu bytes: the caller checks first", RH_SECRET_LIMIT);
	if (s->n + n > s->cap) {
		size_t want = s->n + n;
		size_t cap = pages_for(s->cap > want / 2 ? s->cap * 2 : want);
		char *fresh = map(cap);
		if (s->p) {
			memcpy(fresh, s->p, s->n);
			unmap(s->p, s->cap);
		}
		s->p = fresh;
		s->cap = cap;
	}
	memmove(s->p + s->n, p, n);
	s->n += n;
}

void rh_secret_set(struct rh_secret *s, struct rh_str bytes)
{
	struct rh_secret fresh = { 0 };
	rh_secret_add(&fresh, bytes.p, bytes.n);
	rh_secret_release(s);
	*s = fresh;
}

void rh_secret_copy(struct rh_secret *to, const struct rh_secret *from)
{
	rh_secret_set(to, rh_secret_peek(from));
}

void rh_secret_move(struct rh_secret *to, struct rh_secret *from)
{
	if (to == from)
		return;
	rh_secret_release(to);
	*to = *from;
	*from = (struct rh_secret){ 0 };
}

bool rh_secret_eq(const struct rh_secret *a, const struct rh_secret *b)
{
	if (a->n != b->n)
		return false;
	unsigned char differs = 0;
	for (size_t i = 0; i < a->n; i++)
		differs = (unsigned char)(differs | (a->p[i] ^ b->p[i]));
	return differs == 0;
}

struct rh_str rh_secret_peek(const struct rh_secret *s)
{
	return rh_str_n(s->p, s->n);
}

bool rh_secret_locked(void)
{
	return all_locked;
}
