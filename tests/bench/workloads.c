/* Five thousand Deployments with twenty thousand pods: the list of all workloads, its keys, and the page of one. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <stdio.h>

enum { DEPLOYMENTS = 5000, ROUNDS = 3 };

/* From the menu of the explorer to the whole list, and what it costs; kubectl in the same run. */
static void listed(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
	double ours[ROUNDS], peers[ROUNDS];
	long empty = 0, full = 0, peer_peak = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct rt_term *t = bench_start(b, argv, false);
		bench_expect(t, "Pods                    200"); /* the counts have come */
		rt_term_press(t, "/");
		rt_term_type(t, RH_STR("Workloads"));
		bench_expect(t, "▸   Workloads");
		empty = bench_resident(t->pid);
		bench_delay(b, 50);
		double from = bench_now_ms();
		rt_term_press(t, "Enter");
		bench_expect(t, " · live");
		ours[i] = bench_now_ms() - from;
		full = bench_resident(t->pid);
		peers[i] = bench_kubectl(b, "deploy,pods", &peer_peak);
		bench_delay(b, 0);
		bench_stop(t);
	}
	double mine = bench_quantile(ours, ROUNDS, 0.5), peer = bench_quantile(peers, ROUNDS, 0.5);
	bench_row("5,000 workloads with 20,000 pods, 50 ms a request", "as fast as it comes", "%.0f ms", mine);
	if (peer > 0)
		bench_row("  kubectl get deploy,pods -A, same server", "slower", "%.0f ms, %.1f times, %ld MB", peer,
			  peer / mine, peer_peak / 1024);
	else
		bench_row("  kubectl", "slower", "not installed");
	bench_row("  resident with 25,000 rows", "growth <= 5 MB a 10,000 rows", "%.1f MB, growth %.1f MB",
		  (double)full / 1024, (double)(full - empty) / 1024);
}

static void typed_into(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "workloads", NULL };
	static const char *const word[] = { "a", "p", "p", "-", "0", "4" };
	double bytes, median, worst, ms[RH_LEN(word)];
	struct rt_term *t = bench_start(b, argv, true);

	bench_expect_driven(t, " · live");
	bench_keys(t, "Down", BENCH_KEYS, &bytes, &median, &worst);
	bench_row("  a cursor key", "median <= 1, p99 <= 4 ms", "%.2f, %.2f ms, %.0f bytes", median, worst, bytes);
	rt_term_press(t, "/");
	bench_settle(t);
	for (int i = 0; i < 100; i++) { /* a person takes a tenth of a second before the first letter */
		rt_term_tick(t, 1);
		bench_settle(t);
	}
	for (size_t i = 0; i < RH_LEN(word); i++)
		ms[i] = bench_pressed(t, word[i]);
	bench_row("  find key", "<= 3 ms", "first %.2f, then %.2f ms", ms[0],
		  bench_quantile(ms + 1, RH_LEN(word) - 1, 0.5));
	bench_stop(t);
}

/* The page of one workload whose pull is refused: from the key to its verdict. */
static void diagnosed(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo",    "--cluster", "shop-prod",
			       "-n",    "web-green",  "workloads", NULL };
	double ms[ROUNDS], slow[ROUNDS];

	for (int i = 0; i < 2 * ROUNDS; i++) {
		struct rt_term *t = bench_start(b, argv, false);
		bench_expect(t, " · live");
		rt_term_press(t, "/");
		rt_term_type(t, RH_STR("front"));
		rt_term_press(t, "Enter");
		bench_expect(t, "1 of ");
		if (i >= ROUNDS)
			bench_delay(b, 50);
		double from = bench_now_ms();
		rt_term_press(t, "Enter");
		bench_expect(t, "NOT PULLED");
		*(i < ROUNDS ? &ms[i] : &slow[i - ROUNDS]) = bench_now_ms() - from;
		bench_delay(b, 0);
		bench_stop(t);
	}
	bench_row("  the page of one with its verdict", "two round trips", "%.0f ms, at 50 ms a request %.0f ms",
		  bench_quantile(ms, ROUNDS, 0.5), bench_quantile(slow, ROUNDS, 0.5));
}

void bench_workloads(const char *program, const char *sandbox)
{
	struct bench b;
	char many[16];

	snprintf(many, sizeof many, "%d", DEPLOYMENTS);
	bench_begin(&b, sandbox, (const char *const[]){ "--workloads", many, NULL });
	listed(&b, program);
	typed_into(&b, program);
	diagnosed(&b, program);
	bench_end(&b);
}
