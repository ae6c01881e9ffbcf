/* leftover: searches the memory of this process for copies of a secret. */
#include "base/base.h"

#include "tests/support/leftover.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void rt_leftover_make(struct rh_secret *s, unsigned seed)
{
	char piece[RT_LEFTOVER_LENGTH];

	for (size_t i = 0; i < sizeof piece; i++) {
		seed = seed * 1103515245u + 12345u;
		piece[i] = (char)('a' + (seed >> 16) % 26);
	}
	rh_secret_init(s);
	rh_secret_add(s, piece, sizeof piece);
	explicit_bzero(piece, sizeof piece);
}

static unsigned count_in(const char *block, size_t n, const struct rh_secret *want, uintptr_t base)
{
	struct rh_str w = rh_secret_peek(want);
	unsigned found = 0;

	for (const char *p = block; (p = memmem(p, n - (size_t)(p - block), w.p, w.n)); p++) {
		uintptr_t at = base + (uintptr_t)(p - block);

		found += at != (uintptr_t)w.p;
	}
	return found;
}

/* Every writable page of this process, read through the kernel so that the reading leaves nothing of its own. */
unsigned rt_leftover_count(const struct rh_secret *want)
{
	static char line[512], block[1 << 16];
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	unsigned found = 0;

	if (!maps || mem < 0)
		RH_BUG("this process cannot read its own memory");
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char mode[8];

		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[0] != 'r' || mode[1] != 'w')
			continue;
		for (unsigned long at = from; at < to; at += sizeof block - RT_LEFTOVER_LENGTH) {
			size_t n = to - at < sizeof block ? to - at : sizeof block;

			if (at >= (unsigned long)(uintptr_t)block - sizeof block &&
			    at < (unsigned long)(uintptr_t)block + sizeof block)
				continue;
			ssize_t k = pread(mem, block, n, (off_t)at);

			if (k > RT_LEFTOVER_LENGTH)
				found += count_in(block, (size_t)k, want, at);
			explicit_bzero(block, sizeof block);
		}
	}
	fclose(maps);
	close(mem);
	return found;
}
