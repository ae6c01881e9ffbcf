/* One registry into 500 namespaces: through the screens, from the choice of the places to the last write. Beside it, in
 * the same run, a loop of kubectl, which checks nothing and keeps nothing for undoing. */
#include "base/base.h"

#include "tests/bench/bench.h"
#include "tests/bench/wire.h"

#include <unistd.h>

enum { LOOP_PLACES = 50 };

static double kubectl_creates(const struct bench *b)
{
	static const char script[] =
		"set -e; i=0; while [ $i -lt %d ]; do i=$((i + 1))\n"
		"kubectl --kubeconfig '%s' --context shop-prod -n \"$(printf many-%%05d $i)\" create -f - > /dev/null "
		"<< X\n"
		"{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"kubernetes.io/dockerconfigjson\","
		"\"metadata\":{\"name\":\"by-kubectl\"},\"data\":{\".dockerconfigjson\":\"eyJhdXRocyI6e319\"}}\n"
		"X\ndone";
	char *text = rh_format(script, LOOP_PLACES, b->kubeconfig);
	const char *argv[] = { "sh", "-c", text, NULL };
	long peak;
	double ms = bench_ran(b, argv, 0, &peak);

	free(text);
	return ms;
}

static void press_all(struct rt_term *t, const char *const *keys)
{
	for (; *keys; keys++)
		rt_term_press(t, *keys);
}

void bench_spread(const char *program, const char *sandbox)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct bench b;

	bench_begin(&b, sandbox, (const char *const[]){ "--projects", "10", "--namespaces", "500", NULL });
	struct rt_term *t = bench_start(&b, argv, false);

	bench_expect(t, " · live");
	rt_term_press(t, "/");
	rt_term_type(t, RH_STR("quay-pull web-blue"));
	press_all(t, (const char *const[]){ "Enter", "T", NULL });
	bench_expect(t, "All that the filter shows");
	rt_term_press(t, "Space");
	bench_expect(t, "into 508 namespaces");
	bench_delay(&b, 50);
	bench_wire_begin(&b);
	struct bench_wire w;
	double from = bench_now_ms(), checked, written;
	long ticks = bench_ticks(t->pid);
	rt_term_press(t, "Enter");
	bench_expect(t, "^S writes");
	checked = bench_now_ms() - from;
	rt_term_press(t, "^S");
	bench_expect(t, "Write them?");
	from = bench_now_ms();
	press_all(t, (const char *const[]){ "Tab", "Enter", NULL });
	bench_expect(t, "506 of 508 places written");
	written = bench_now_ms() - from;
	ticks = bench_ticks(t->pid) - ticks;
	bench_wire_end(&b, &w);
	bench_stop(t);
	double waiting = 50.0 * (double)w.n / w.parallel; /* writes are not asked again */
	bench_line(&(struct bench_line){
		.what = "a registry into 500 namespaces, 50 ms a request",
		.goal = "<= 10 s",
		.bound = bench_text("%.1f s: %zu requests, %u a time", waiting / 1e3, w.n, w.parallel),
		.measured = bench_text("%.1f s, %.1f of CPU", (checked + written) / 1e3,
				       (double)ticks / (double)sysconf(_SC_CLK_TCK)),
		.ratio = (checked + written) / waiting });
	bench_row("  dry runs, writes", "", "%.1f s, %.1f s", checked / 1e3, written / 1e3);
	bench_wire_release(&w);
	double loop = kubectl_creates(&b);
	if (loop > 0)
		bench_row("  a shell loop of kubectl create", "", "%.0f s (50 of them, times 10), %.0f times",
			  loop * 506 / LOOP_PLACES / 1e3, loop * 506 / LOOP_PLACES / (checked + written));
	else
		bench_row("  kubectl", "", "not installed");
	bench_end(&b);
}
