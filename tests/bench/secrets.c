/* Ten thousand secrets: the list, its keys, its memory, and what it costs to let it stand there. */
#include "base/base.h"

#include "tests/bench/bench.h"
#include "tests/bench/race.h"

#include <stdio.h>

static void counted(struct rt_term *t)
{
	bench_expect(t, "Secrets                 100"); /* its count has come */
}

static void to_secrets(struct rt_term *t)
{
	rt_term_press(t, ":");
	rt_term_type(t, RH_STR("core"));
	rt_term_press(t, "Enter");
}

/* How long from the key to the whole list, and what it costs. */
void bench_big_list(struct bench *b, const char *program)
{
	static const char *const client[] = { "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
	static const struct bench_race race = { .what = "10,000 secrets listed, 50 ms a request",
						.goal = "<= 200 ms, >= 12 x kubectl",
						.client = client,
						.prepare = counted,
						.begin = to_secrets,
						.until = " · live",
						.delay = 50,
						.kubectl = "secrets",
						.k9s = "secrets",
						.k9s_until = "[10,0" };
	struct bench_memory m;

	bench_race(b, program, &race, &m);
	double bare = (double)bench_bare_resident(b) / 1024, empty = (double)m.empty / 1024;
	double full = (double)m.full / 1024;
	bench_line(&(struct bench_line){ .what = "resident after TLS, no list",
					 .goal = "<= 13 MB",
					 .bound = bench_text("%.1f MB: ncurses, libcurl", bare),
					 .measured = bench_text("%.1f MB", empty),
					 .ratio = empty / bare });
	bench_line(&(struct bench_line){ .what = "  with 10,000 rows",
					 .goal = "<= 16 MB",
					 .bound = bench_text("%.1f MB: the same", bare),
					 .measured = bench_text("%.1f MB", full),
					 .ratio = full / bare });
}

void bench_keystrokes(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = bench_start(b, argv, true);
	double bytes, median, worst;
	bench_expect_driven(t, " · live");
	bench_keys(t, "Down", BENCH_KEYS, &bytes, &median, &worst);
	bench_row("a cursor key, 10,000 rows: bytes", "<= 150", "%.0f", bytes);
	bench_key_row("  key to last byte", "median <= 0.5, p99 <= 1 ms", bytes, median, worst);
	bench_keys(t, "o", 6, &bytes, &median, &worst);
	bench_key_row("  sort", "<= 3 ms", bytes, median, worst);
	bench_find(t);
	static const char *const word[] = { "h", "a", "r", "b", "o", "r" };
	double ms[RH_LEN(word)];
	for (size_t i = 0; i < RH_LEN(word); i++) {
		uint64_t before = t->bytes;
		ms[i] = bench_pressed(t, word[i]);
		bytes = (double)(t->bytes - before);
	}
	median = bench_quantile(ms, RH_LEN(word), 0.5); /* which sorts them */
	bench_key_row("  find key", "<= 1 ms", bytes, median, ms[RH_LEN(word) - 1]);
	bench_stop(t);

	const char *form[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "registry/create", NULL };
	t = bench_start(b, form, true);
	bench_expect_driven(t, "Registry Domain Name");
	rt_term_press(t, "x");
	bench_settle(t);
	bench_keys(t, "x", 20, &bytes, &median, &worst);
	bench_line(&(struct bench_line){ .what = "a typed character: bytes",
					 .goal = "<= 2",
					 .bound = "1: the character",
					 .measured = bench_text("%.0f", bytes),
					 .ratio = bytes });
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
	bench_line(&(struct bench_line){ .what = "idle with a watch open",
					 .goal = "0 ticks, 0 bytes",
					 .bound = "0",
					 .measured = bench_text("%ld ticks, %llu bytes in %d s",
								bench_ticks(t->pid) - before,
								(unsigned long long)(t->bytes - bytes), seconds) });
	bench_stop(t);
}
