/* wipe: free and realloc for the whole program that leave nothing behind.
 *
 * Libraries (curl, OpenSSL's callers, libyaml, cJSON) copy what passes through them; with these two every block is
 * zero before it goes back. Linked into ranchhand itself, not into sanitizer builds.
 *
 * A dynamic program defines free and realloc, and so interposes those of glibc for its libraries too. A static one has
 * no libraries beside it to interpose: there the linker turns every call, in whatever archive it is, libc's own
 * included, to the wraps (--wrap=free, --wrap=realloc). Neither way reaches what the other does. */
#include "config.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifdef RH_STATIC
#define free_wiped __wrap_free
#define realloc_wiped __wrap_realloc
#define free_really __real_free
#define malloc_really malloc
#else
#define free_wiped free
#define realloc_wiped realloc
#define free_really __libc_free
#define malloc_really __libc_malloc
void *__libc_malloc(size_t n);
#endif
void free_really(void *p);
void free_wiped(void *p);
void *realloc_wiped(void *p, size_t n);

void free_wiped(void *p)
{
	if (!p)
		return;
	explicit_bzero(p, malloc_usable_size(p));
	free_really(p);
}

void *realloc_wiped(void *p, size_t n)
{
	if (!p)
		return malloc_really(n);
	if (!n) {
		free_wiped(p);
		return NULL;
	}
	size_t old = malloc_usable_size(p);
	if (n <= old && n >= old / 2)
		return p;
	void *fresh = malloc_really(n);
	if (!fresh)
		return NULL;
	memcpy(fresh, p, old < n ? old : n);
	free_wiped(p);
	return fresh;
}
