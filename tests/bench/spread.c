/* One registry into 500 namespaces: through the screens, from the choice of the places to the last write. Beside it, in
 * the same run, a loop of kubectl, which checks nothing and keeps nothing for undoing. */
#include "base/base.h"

#include "tests/bench/bench.h"

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
	bench_stop(t);
	bench_row("a registry into 500 namespaces, 50 ms a request", "<= 10 s",
		  "%.1f s: dry runs %.1f, writes %.1f; %.1f s of CPU", (checked + written) / 1e3, checked / 1e3,
		  written / 1e3, (double)ticks / (double)sysconf(_SC_CLK_TCK));
	bench_row("  what bounds it", "", "506 dry runs, 506 creates, 8 requests at a time: 6.3 s of waiting");
	double loop = kubectl_creates(&b);
	if (loop > 0)
		bench_row("  a shell loop of kubectl create", "", "%.0f s (50 of them, times 10), %.0f times",
			  loop * 506 / LOOP_PLACES / 1e3, loop * 506 / LOOP_PLACES / (checked + written));
	else
		bench_row("  kubectl", "", "not installed");
	bench_end(&b);
}
