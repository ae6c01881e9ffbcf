/* buf: a growing buffer that knows its limit from birth; and the sink that writers write to. Answers of servers pass
 * through it, so what it gives up is wiped. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

/* What an empty buffer points to while it has no memory of its own (cap 0): so a buffer whose text was taken needs no
 * release. */
static char nothing[1];

void rh_buf_init(struct rh_buf *b, size_t limit)
{
	*b = (struct rh_buf){ .p = nothing, .limit = limit };
}

void rh_buf_release(struct rh_buf *b)
{
	if (b->cap) {
		explicit_bzero(b->p, b->n);
		free(b->p);
	}
	*b = (struct rh_buf){ 0 };
}

void rh_buf_clear(struct rh_buf *b)
{
	if (b->cap)
		explicit_bzero(b->p, b->n);
	b->n = 0;
	b->over = false;
}

/* Room for n more bytes and the terminator; false, and over, when the limit says no. */
static bool reserve(struct rh_buf *b, size_t n)
{
	if (b->over || n > b->limit - b->n) {
		b->over = true;
		return false;
	}
	size_t want = b->n + n + 1;
	if (want > b->cap) {
		size_t cap = b->cap < 16 ? 16 : b->cap;
		while (cap < want)
			cap += cap / 2;
		char *fresh = rh_resize(NULL, cap, 1);
		memcpy(fresh, b->p, b->n + 1);
		if (b->cap) {
			explicit_bzero(b->p, b->n);
			free(b->p);
		}
		b->p = fresh;
		b->cap = cap;
	}
	return true;
}

void rh_buf_room(struct rh_buf *b, size_t n)
{
	if (n <= b->limit - b->n)
		(void)reserve(b, n);
}

void rh_buf_add(struct rh_buf *b, const void *p, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void rh_buf_addz(struct rh_buf *b, const char *z)
{
	rh_buf_add(b, z, strlen(z));
}

void rh_buf_adds(struct rh_buf *b, struct rh_str s)
{
	rh_buf_add(b, s.p, s.n);
}

void rh_buf_addc(struct rh_buf *b, char c)
{
	rh_buf_add(b, &c, 1);
}

void rh_buf_addf(struct rh_buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		RH_BUG("format cannot be printed");
	if (!reserve(b, (size_t)n))
		return;
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void rh_buf_drop(struct rh_buf *b, size_t n)
{
	if (n > b->n)
		n = b->n;
	if (!n)
		return;
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
	explicit_bzero(b->p + b->n, n);
}

struct rh_str rh_buf_str(const struct rh_buf *b)
{
	return rh_str_n(b->p, b->n);
}

char *rh_buf_take(struct rh_buf *b)
{
	char *p = b->cap ? b->p : rh_alloc(1);

	rh_buf_init(b, b->limit);
	return p;
}

static void to_buf(void *to, const void *p, size_t n)
{
	rh_buf_add(to, p, n);
}

static void to_secret(void *to, const void *p, size_t n)
{
	rh_secret_add(to, p, n);
}

struct rh_out rh_out_buf(struct rh_buf *b)
{
	return (struct rh_out){ to_buf, b };
}

struct rh_out rh_out_secret(struct rh_secret *s)
{
	return (struct rh_out){ to_secret, s };
}

void rh_out_add(struct rh_out o, const void *p, size_t n)
{
	o.add(o.to, p, n);
}

void rh_out_addz(struct rh_out o, const char *z)
{
	o.add(o.to, z, strlen(z));
}

void rh_out_adds(struct rh_out o, struct rh_str s)
{
	o.add(o.to, s.p, s.n);
}
