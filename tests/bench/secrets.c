/* Ten thousand secrets: the list, its keys, its memory, and what it costs to let it stand there. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <stdio.h>

/* Ten thousand secrets: how long from the key to the whole list, and what it costs. */
void bench_big_list(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
	double ours[BENCH_RUNS], peer = -1, again[3];
	long empty = 0, full = 0, peer_peak = 0;
	for (int i = 0; i < 3; i++) {
		struct rt_term *t = bench_start(b, argv, false);
		bench_expect(t, "Secrets                 100"); /* its count has come */
		empty = bench_resident(t->pid);
		bench_delay(b, 50);
		double from = bench_now_ms();
		rt_term_press(t, ":");
		rt_term_type(t, RH_STR("core"));
		rt_term_press(t, "Enter");
		bench_expect(t, " · live");
		ours[i] = bench_now_ms() - from;
		full = bench_resident(t->pid);
		again[i] = bench_kubectl(b, "secrets", &peer_peak);
		bench_delay(b, 0);
		bench_stop(t);
	}
	double mine = bench_quantile(ours, 3, 0.5);
	peer = bench_quantile(again, 3, 0.5);
	bench_row("10,000 secrets listed, 50 ms a request", "<= 250 ms", "%.0f ms", mine);
	if (peer > 0)
		bench_row("  kubectl get secrets -A, same server", ">= 8 times slower", "%.0f ms, %.1f times, %ld MB",
			  peer, peer / mine, peer_peak / 1024);
	else
		bench_row("  kubectl", ">= 8 times slower", "not installed");
	bench_row("resident after TLS, no list", "<= 14 MB", "%.1f MB", (double)empty / 1024);
	bench_row("resident with 10,000 rows", "<= 18 MB, growth <= 5 MB", "%.1f MB, growth %.1f MB",
		  (double)full / 1024, (double)(full - empty) / 1024);
}

void bench_keystrokes(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = bench_start(b, argv, true);
	double bytes, median, worst;
	bench_expect_driven(t, " · live");
	bench_keys(t, "Down", BENCH_KEYS, &bytes, &median, &worst);
	bench_row("a cursor key, 10,000 rows: bytes", "<= 150", "%.0f", bytes);
	bench_row("  key to last byte", "median <= 1, p99 <= 4 ms", "%.2f, %.2f ms", median, worst);
	bench_keys(t, "o", 6, &bytes, &median, &worst);
	bench_row("  sort", "<= 8 ms", "%.2f ms", median);
	rt_term_press(t, "/");
	bench_settle(t);
	for (int i = 0; i < 100; i++) { /* a person takes a tenth of a second before the first letter */
		rt_term_tick(t, 1);
		bench_settle(t);
	}
	static const char *const word[] = { "h", "a", "r", "b", "o", "r" };
	double ms[RH_LEN(word)];
	for (size_t i = 0; i < RH_LEN(word); i++) {
		double from = bench_now_ms();
		rt_term_press(t, word[i]);
		bench_settle(t);
		ms[i] = bench_now_ms() - from;
	}
	bench_row("  find key", "<= 3 ms", "first %.2f, then %.2f ms", ms[0],
		  bench_quantile(ms + 1, RH_LEN(word) - 1, 0.5));
	bench_stop(t);

	const char *form[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "registry/create", NULL };
	t = bench_start(b, form, true);
	bench_expect_driven(t, "Registry Domain Name");
	rt_term_press(t, "x");
	bench_settle(t);
	bench_keys(t, "x", 20, &bytes, &median, &worst);
	bench_row("a typed character: bytes", "<= 2", "%.0f", bytes);
	bench_stop(t);
}

void bench_idle(const struct bench *b, const char *program, int seconds)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = bench_start(b, argv, false);
	bench_expect(t, " · live");
	double until = bench_now_ms() + 3000; /* the hosts of the rows on the screen are read once */
	while (bench_now_ms() < until)
		rt_term_read(t, 100);
	long before = bench_ticks(t->pid);
	uint64_t bytes = t->bytes;
	until = bench_now_ms() + seconds * 1000.0;
	while (bench_now_ms() < until)
		rt_term_read(t, 100);
	char goal[64];
	snprintf(goal, sizeof goal, "0 ticks, 0 bytes");
	bench_row("idle with a watch open", goal, "%ld ticks, %llu bytes in %d s", bench_ticks(t->pid) - before,
		  (unsigned long long)(t->bytes - bytes), seconds);
	bench_stop(t);
}
