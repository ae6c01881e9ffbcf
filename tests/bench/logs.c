/* A container that writes ten thousand lines a second, followed: memory, keys, and kubectl beside it. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define POD                                                                                                           \
	"{\"metadata\":{\"name\":\"flood\"},\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"busybox:1.36\"," \
	"\"command\":[\"yes\",\"a line of eighty columns or so, as a program that is asked for too much may write "   \
	"it\"]}]}}"

enum { SECONDS = 10 };

static void make_pod(struct bench *b)
{
	struct rt_server at = b->sandbox.at;
	struct rt_answer a = { 0 };
	struct rh_buf token;

	rh_buf_init(&token, 4096);
	if (!rt_pick(rh_str(b->sandbox.announcement), RH_STR("/users/0/token"), &token))
		rt_die("the sandbox tells no token");
	at.token = token.p;
	rt_http(&at,
		&(struct rt_request){ .method = "POST",
				      .path = "/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces/scratch/pods",
				      .body = RH_STR(POD) },
		&a);
	if (a.status != 201)
		rt_die("no pod that writes: %d %s", a.status, a.error);
	rt_answer_release(&a);
	rh_buf_release(&token);
}

/* ms from a key until the screen says so. */
static double moved(struct rt_term *t, const char *key, const char *text)
{
	double from = bench_now_ms();

	rt_term_press(t, key);
	bench_expect(t, text);
	return bench_now_ms() - from;
}

void bench_logs(const char *program, const char *sandbox)
{
	static const char *const none[] = { NULL };
	struct bench b;

	bench_begin(&b, sandbox, none);
	make_pod(&b);
	const char *argv[] = {
		program, "--no-state", "--demo", "--cluster", "shop-prod", "-n", "scratch", "pods", NULL
	};
	struct rt_term *t = bench_start(&b, argv, false);
	double ms[BENCH_KEYS];

	bench_expect(t, " · live");
	rt_term_press(t, "/");
	rt_term_type(t, RH_STR("flood"));
	rt_term_press(t, "Enter");
	bench_expect(t, "Running");
	rt_term_press(t, "l");
	bench_expect(t, "following");
	long before = bench_ticks(t->pid), peak = 0;
	double from = bench_now_ms();
	uint64_t bytes = t->bytes;
	while (bench_now_ms() - from < SECONDS * 1e3)
		rt_term_read(t, 100);
	double seconds = (bench_now_ms() - from) / 1e3;
	double cpu = (double)(bench_ticks(t->pid) - before) * 1e3 / (double)sysconf(_SC_CLK_TCK) / seconds;
	bench_row("10,000 lines a second, followed for 10 s", "<= 20 MB",
		  "%.1f MB, %.0f ms of CPU and %.0f kB sent a second", (double)bench_resident(t->pid) / 1024, cpu,
		  (double)(t->bytes - bytes) / 1024 / seconds);
	for (int i = 0; i < BENCH_KEYS; i++)
		ms[i] = moved(t, i % 2 ? "End" : "Up", i % 2 ? "following" : "the end is not followed");
	bench_row("  a key meanwhile", "median <= 5, p99 <= 50 ms", "%.2f, %.2f ms",
		  bench_quantile(ms, BENCH_KEYS, 0.5), bench_quantile(ms, BENCH_KEYS, 0.99));
	bench_stop(t);
	cpu = bench_follow(&b, (const char *const[]){ "logs", "-n", "scratch", "flood", "-f", "--tail=1000", NULL },
			   SECONDS, &peak);
	if (cpu < 0)
		bench_row("  kubectl logs -f", "more", "not installed");
	else
		bench_row("  kubectl logs -f > /dev/null", "more", "%.1f MB, %.0f ms of CPU a second",
			  (double)peak / 1024, cpu);
	bench_end(&b);
}
