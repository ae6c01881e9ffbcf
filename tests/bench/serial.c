/* A serial line: what a screen, a page and a key cost at 9600 baud (960 bytes a second). GNU screen, mosh and a slow
 * ssh gain by the same. */
#include "base/base.h"

#include "tests/bench/bench.h"

enum { BYTES_A_SECOND = 960 };

void bench_serial(const struct bench *b, const char *program)
{
	static const struct {
		const char *what, *key, *goal;
		int times;
	} rows[] = {
		{ "9600 baud: a cursor key", "Down", "<= 0.2 s", 20 },
		{ "  a page of a list", "PgDn", "<= 1.6 s", 10 },
		{ "  a whole screen (^L)", "^L", "<= 2.7 s", 5 },
	};
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = bench_start(b, argv, true);
	double bytes, median, worst;

	bench_expect_driven(t, " · live");
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		bench_keys(t, rows[i].key, rows[i].times, &bytes, &median, &worst);
		bench_row(rows[i].what, rows[i].goal, "%.2f s, %.0f bytes", bytes / BYTES_A_SECOND, bytes);
	}
	bench_stop(t);
}
