/* Three hundred projects with five thousand namespaces: the namespace filter, opened and typed into. */
#include "base/base.h"

#include "tests/bench/bench.h"

/* The namespace filter of a cluster with 300 projects and 5,000 namespaces: opened, and narrowed by typing. */
void bench_picker(const char *program, const char *sandbox)
{
	static const char *const word[] = { "p", "a", "y", "1", "2" };
	const char *arguments[] = { "--projects", "300", "--namespaces", "5000", NULL };
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "namespaces", NULL };
	double open[BENCH_RUNS], typed[BENCH_RUNS * RH_LEN(word)];
	size_t n = 0;
	struct bench b;
	bench_begin(&b, sandbox, arguments);
	struct rt_term *t = bench_start(&b, argv, true);
	bench_expect_driven(t, "namespaces ·");
	bench_settle(t);
	for (int i = 0; i < BENCH_RUNS; i++) {
		open[i] = bench_pressed(t, "n");
		for (size_t k = 0; k < RH_LEN(word); k++)
			typed[n++] = bench_pressed(t, word[k]);
		bench_pressed(t, "Esc");
		rt_term_tick(t, 600); /* ESC is told from a sequence by time */
		bench_settle(t);
	}
	bench_row("filter of 300 projects, 5,000 namespaces: open", "<= 10 ms", "%.2f ms",
		  bench_quantile(open, BENCH_RUNS, 0.5));
	double worst = bench_quantile(typed, n, 0.99);
	bench_row("  typed character", "<= 5 ms", "median %.2f, p99 %.2f ms", bench_quantile(typed, n, 0.5), worst);
	bench_stop(t);
	bench_end(&b);
}
