/* See race.h. What differs from one moment to the next differs for all of a round: ratios are taken in a round, and the
 * median of these is shown. */
#include "tests/bench/race.h"
#include "tests/bench/wire.h"
#include "base/base.h"

#include <signal.h>
#include <stdio.h>

enum { ROUNDS = 5 };

struct lap {
	double ours, alone, kubectl, k9s; /* ms; negative: there is none */
};

static double laps_median(const struct lap *laps, size_t of, size_t by)
{
	double v[ROUNDS];

	for (size_t i = 0; i < ROUNDS; i++) {
		const double *lap = (const double *)&laps[i];
		v[i] = by == SIZE_MAX ? lap[of] : lap[of] / lap[by];
	}
	return bench_quantile(v, ROUNDS, 0.5);
}

/* From its start to a title with a count of so many rows. */
static double k9s(struct bench *b, const struct bench_race *r)
{
	const char *argv[] = { bench_installed("k9s"), "--kubeconfig", b->kubeconfig, "--context", "shop-prod", "-A",
			       "--readonly",           "--splashless", "-c",          r->k9s,      NULL };

	if (!argv[0] || !r->k9s)
		return -1;
	double from = bench_now_ms();
	struct rt_term *t = bench_start(b, argv, false);
	bench_expect(t, r->k9s_until);
	double ms = bench_now_ms() - from;
	kill(t->pid, SIGKILL);
	rt_term_free(&t);
	return ms;
}

static struct lap lap(struct bench *b, const char *const *argv, const struct bench_race *r, struct bench_wire *w,
		      struct bench_memory *m)
{
	struct lap l = { .kubectl = -1 };
	struct rt_term *t = bench_start(b, argv, false);
	long peak;

	r->prepare(t);
	m->empty = bench_resident(t->pid);
	bench_delay(b, r->delay);
	bench_wire_begin(b);
	double from = bench_now_ms();
	r->begin(t);
	bench_expect(t, r->until);
	l.ours = bench_now_ms() - from;
	bench_wire_end(b, w);
	m->full = bench_resident(t->pid);
	bench_stop(t);
	l.alone = bench_wire_replay(b, w, true);
	if (r->kubectl)
		l.kubectl = bench_kubectl(b, r->kubectl, &peak);
	l.k9s = k9s(b, r);
	bench_delay(b, 0);
	return l;
}

enum { OURS, ALONE, KUBECTL, K9S };

void bench_race(struct bench *b, const char *program, const struct bench_race *r, struct bench_memory *m)
{
	const char *argv[16] = { program };
	struct lap laps[ROUNDS];
	struct bench_wire w = { 0 };

	for (size_t i = 0; r->client[i] && i < 14; i++)
		argv[i + 1] = r->client[i];
	for (size_t i = 0; i < ROUNDS; i++) {
		bench_wire_release(&w);
		laps[i] = lap(b, argv, r, &w, m);
	}
	const char *peer = laps[0].kubectl > 0
				   ? bench_text("kubectl %.0f ms, %.1f x", laps_median(laps, KUBECTL, SIZE_MAX),
						laps_median(laps, KUBECTL, OURS))
			   : r->kubectl ? "kubectl is not installed"
					: NULL;
	if (laps[0].k9s > 0)
		peer = bench_text("%s; k9s %.0f ms, %.1f x", peer, laps_median(laps, K9S, SIZE_MAX),
				  laps_median(laps, K9S, OURS));
	bench_line(&(struct bench_line){ .what = r->what,
					 .goal = r->goal,
					 .bound = bench_text("%.0f ms: %u trips, %.0f kB",
							     laps_median(laps, ALONE, SIZE_MAX), w.rounds, w.kilobytes),
					 .measured = bench_text("%.0f ms", laps_median(laps, OURS, SIZE_MAX)),
					 .ratio = laps_median(laps, OURS, ALONE),
					 .peer = peer });
	bench_wire_release(&w);
}
