/* mem: allocation that never fails, so that no caller has an error path that is never tried. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

static void out_of_memory(size_t bytes)
{
	rh_bug(__FILE__, __LINE__, "out of memory asking for %zu bytes", bytes);
}

void *rh_alloc(size_t bytes)
{
	void *p = calloc(1, bytes ? bytes : 1);
	if (!p)
		out_of_memory(bytes);
	return p;
}

void *rh_resize(void *p, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	size_t bytes = count * size;
	void *q = realloc(p, bytes ? bytes : 1);
	if (!q)
		out_of_memory(bytes);
	return q;
}

void *rh_grow(void *p, size_t n, size_t size)
{
	enum { LEAST = 16 };

	if (n % LEAST || (n & (n - 1))) /* between two powers of two there is room */
		return p;
	return rh_resize(p, n ? 2 * n : LEAST, size);
}

char *rh_strdup(const char *z)
{
	return rh_str_dup(rh_str(z));
}

char *rh_format(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		RH_BUG("format cannot be printed");
	char *z = rh_alloc((size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(z, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return z;
}

void rh_strset(char **z, const char *to)
{
	char *fresh = to ? rh_strdup(to) : NULL;
	free(*z);
	*z = fresh;
}
