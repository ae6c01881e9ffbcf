/* From exec to the first frame, and what is resident then and after the first TLS; beside the least that a program with
 * a screen can be. */
#include "tests/bench/bench.h"
#include "base/base.h"

static double frame(const struct bench *b, const char *const *argv)
{
	double from = bench_now_ms();
	struct rt_term *t = bench_start(b, argv, false);

	bench_expect(t, "Connect");
	double ms = bench_now_ms() - from;
	bench_stop(t);
	return ms;
}

void bench_first_frame(const struct bench *b, const char *program)
{
	char *bare_path = bench_beside("tests/bench/bare"), *tls_path = bench_beside("tests/bench/bare-tls");
	const char *ours[] = { program, "--no-state", NULL }, *bare[] = { bare_path, NULL },
		   *tls[] = { tls_path, NULL };
	double ms[BENCH_RUNS], alone[BENCH_RUNS], loaded[BENCH_RUNS], ratio[BENCH_RUNS];

	for (int i = 0; i < BENCH_RUNS; i++) {
		ms[i] = frame(b, ours);
		alone[i] = frame(b, bare);
		loaded[i] = frame(b, tls);
		ratio[i] = ms[i] / alone[i];
	}
	bench_line(&(struct bench_line){ .what = "exec to first frame",
					 .goal = "<= 6 ms",
					 .bound = bench_text("%.1f ms bare, %.1f with libcurl",
							     bench_quantile(alone, BENCH_RUNS, 0.5),
							     bench_quantile(loaded, BENCH_RUNS, 0.5)),
					 .measured = bench_text("%.1f ms", bench_quantile(ms, BENCH_RUNS, 0.5)),
					 .ratio = bench_quantile(ratio, BENCH_RUNS, 0.5) });
	free(bare_path);
	free(tls_path);
}

long bench_bare_resident(const struct bench *b)
{
	char *path = bench_beside("tests/bench/bare-tls"), *url = rh_format("%s/rancherversion", b->sandbox.at.url);
	char *authority = rt_world_file(&b->world, "authority", rh_str(b->sandbox.at.ca_pem));
	const char *argv[] = { path, url, authority, NULL };
	struct rt_term *t = bench_start(b, argv, false);

	bench_expect(t, "Connect");
	long kb = bench_resident(t->pid);
	bench_stop(t);
	free(authority);
	free(path);
	free(url);
	return kb;
}
