/* wipe: free and realloc for the whole program that leave nothing behind.
 *
 * Libraries (curl, OpenSSL's callers, libyaml, cJSON) copy what passes through them; with these two every block is
 * zero before it goes back. Linked into ranchhand itself, with glibc, not into sanitizer builds. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void __libc_free(void *p);
void *__libc_malloc(size_t n);

void free(void *p)
{
	if (!p)
		return;
	explicit_bzero(p, malloc_usable_size(p));
	__libc_free(p);
}

void *realloc(void *p, size_t n)
{
	if (!p)
		return __libc_malloc(n);
	if (!n) {
		free(p);
		return NULL;
	}
	size_t old = malloc_usable_size(p);
	if (n <= old && n >= old / 2)
		return p;
	void *fresh = __libc_malloc(n);
	if (!fresh)
		return NULL;
	memcpy(fresh, p, old < n ? old : n);
	free(p);
	return fresh;
}
