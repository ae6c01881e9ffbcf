/* Three hundred projects with five thousand namespaces: the namespace filter, opened and typed into. */
#include "base/base.h"

#include "tests/bench/bench.h"

/* The namespace filter of a cluster with 300 projects and 5,000 namespaces: opened, and narrowed by typing. */
void bench_picker(const char *program, const char *sandbox)
{
	static const char *const word[] = { "p", "a", "y", "1", "2" };
	const char *arguments[] = { "--projects", "300", "--namespaces", "5000", NULL };
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "namespaces", NULL };
	double open[BENCH_RUNS], typed[BENCH_RUNS * RH_LEN(word)], bytes = 0;
	size_t n = 0;
	struct bench b;
	bench_begin(&b, sandbox, arguments);
	struct rt_term *t = bench_start(&b, argv, true);
	bench_expect_driven(t, "namespaces ·");
	bench_settle(t);
	for (int i = 0; i < BENCH_RUNS; i++) {
		uint64_t before = t->bytes;
		open[i] = bench_pressed(t, "n");
		bytes = (double)(t->bytes - before);
		for (size_t k = 0; k < RH_LEN(word); k++)
			typed[n++] = bench_pressed(t, word[k]);
		bench_pressed(t, "Esc");
		rt_term_tick(t, 600); /* ESC is told from a sequence by time */
		bench_settle(t);
	}
	double median = bench_quantile(open, BENCH_RUNS, 0.5);
	bench_key_row("filter of 300 projects, 5,000 namespaces: open", "<= 10 ms", bytes, median,
		      open[BENCH_RUNS - 1]);
	median = bench_quantile(typed, n, 0.5);
	bench_key_row("  typed character", "<= 1 ms", 100, median, bench_quantile(typed, n, 0.99));
	bench_stop(t);
	bench_end(&b);
}
