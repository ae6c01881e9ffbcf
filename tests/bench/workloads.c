/* Five thousand Deployments with twenty thousand pods: the list of all workloads, its keys, and the page of one. */
#include "base/base.h"

#include "tests/bench/bench.h"
#include "tests/bench/race.h"

#include <stdio.h>

enum { DEPLOYMENTS = 5000 };

static void at_workloads(struct rt_term *t)
{
	bench_expect(t, "Pods                    200"); /* the counts have come */
	rt_term_press(t, "/");
	rt_term_type(t, RH_STR("Workloads"));
	bench_expect(t, "▸   Workloads");
}

static void at_front(struct rt_term *t)
{
	bench_expect(t, " · live");
	rt_term_press(t, "/");
	rt_term_type(t, RH_STR("front"));
	rt_term_press(t, "Enter");
	bench_expect(t, "1 of ");
}

static void enter(struct rt_term *t)
{
	rt_term_press(t, "Enter");
}

static const char *const explore[] = { "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
static const char *const green[] = { "--no-state", "--demo",    "--cluster", "shop-prod",
				     "-n",         "web-green", "workloads", NULL };
/* From the menu of the explorer to the whole list; the page of one whose pull is refused, to its verdict. */
static const struct bench_race listed = { .what = "5,000 workloads with 20,000 pods, 50 ms a request",
					  .goal = "<= 500 ms, >= 12 x kubectl",
					  .client = explore,
					  .prepare = at_workloads,
					  .begin = enter,
					  .until = " · live",
					  .delay = 50,
					  .kubectl = "deploy,pods" };
static const struct bench_race diagnosed = { .what = "the page of a workload to its verdict, 50 ms",
					     .goal = "<= 120 ms",
					     .client = green,
					     .prepare = at_front,
					     .begin = enter,
					     .until = "NOT PULLED",
					     .delay = 50 };

static void typed_into(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "workloads", NULL };
	static const char *const word[] = { "a", "p", "p", "-", "0", "4" };
	double bytes, median, worst, ms[RH_LEN(word)];
	struct rt_term *t = bench_start(b, argv, true);

	bench_expect_driven(t, " · live");
	bench_keys(t, "Down", BENCH_KEYS, &bytes, &median, &worst);
	bench_key_row("  a cursor key in them", "median <= 0.5, p99 <= 1 ms", bytes, median, worst);
	bench_find(t);
	for (size_t i = 0; i < RH_LEN(word); i++)
		ms[i] = bench_pressed(t, word[i]);
	bench_row("  find key", "<= 2.5 ms", "first %.2f, then %.2f ms", ms[0],
		  bench_quantile(ms + 1, RH_LEN(word) - 1, 0.5));
	bench_stop(t);
}

void bench_workloads(const char *program, const char *sandbox)
{
	struct bench b;
	struct bench_memory m;
	char many[16];

	snprintf(many, sizeof many, "%d", DEPLOYMENTS);
	bench_begin(&b, sandbox, (const char *const[]){ "--workloads", many, NULL });
	bench_race(&b, program, &listed, &m);
	bench_row("  resident with 25,000 rows", "growth <= 2.5 MB a 10,000", "%.1f MB, growth %.1f MB",
		  (double)m.full / 1024, (double)(m.full - m.empty) / 1024);
	typed_into(&b, program);
	bench_race(&b, program, &diagnosed, &m);
	bench_end(&b);
}
