/* gzip, for servers of tests. */
#include "tests/support/https_server.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

char *ts_gzip(const char *in, size_t n, size_t *size)
{
	static unsigned char zeros[1 << 16];
	size_t cap = n / 500 + 4096;
	char *out = malloc(cap);
	z_stream z = { 0 };

	if (!out || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)cap;
	while (n) {
		size_t k = in || n < sizeof zeros ? n : sizeof zeros;

		z.next_in = in ? (unsigned char *)(uintptr_t)in : zeros;
		z.avail_in = (unsigned)k;
		n -= k;
		deflate(&z, n ? Z_NO_FLUSH : Z_FINISH);
	}
	*size = cap - z.avail_out;
	deflateEnd(&z);
	return out;
}
