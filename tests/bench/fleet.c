/* Many places at once: a registry into 500 namespaces, and what every image of 100 clusters is pulled with. Beside
 * each, in the same run, a loop of kubectl, which checks nothing, keeps nothing for undoing and judges nothing. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LOOP_PLACES = 50, CLUSTERS = 100 };

/* ---- one registry into many namespaces ---- */

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
	struct bench_run run = { .argv = argv };
	bool fine = bench_run(b, &run);

	free(text);
	return fine ? run.ms : -1;
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

/* ---- coverage of many clusters ---- */

static double kubectl_gets(const struct bench *b)
{
	char *text =
		rh_format("set -e; i=0; while [ $i -lt %d ]; do\n"
			  "kubectl --kubeconfig '%s' --context \"$(printf fleet-%%03d $i)\" get -A -o json "
			  "secrets,serviceaccounts,deployments,statefulsets,daemonsets,jobs,cronjobs,pods > /dev/null\n"
			  "i=$((i + 1)); done",
			  CLUSTERS, b->kubeconfig);
	const char *argv[] = { "sh", "-c", text, NULL };
	struct bench_run run = { .argv = argv };
	bool fine = bench_run(b, &run);

	free(text);
	return fine ? run.ms : -1;
}

/* What the sandbox has sent of secrets' values. */
static void values_sent(struct bench *b, const char *whose, long *bytes)
{
	struct rt_answer a = { 0 };
	char *name = rh_format("\"%s\":", whose);

	rt_sandbox_control(&b->sandbox, "GET", "/sandbox/state", RH_STR(""), &a);
	const char *at = a.body.p ? strstr(a.body.p, name) : NULL;
	*bytes = at ? strtol(at + strlen(name), NULL, 10) : -1;
	rt_answer_release(&a);
	free(name);
}

static size_t lines_of(const char *path)
{
	struct rh_buf text;
	struct rh_err e;
	size_t n = 0;

	rh_buf_init(&text, (size_t)64 << 20);
	if (rh_file_read(path, (size_t)64 << 20, &text, &e) == RH_OK)
		for (size_t i = 0; i < text.n; i++)
			n += text.p[i] == '\n';
	rh_buf_release(&text);
	return n;
}

void bench_fleet(const char *program, const char *sandbox)
{
	struct bench b;
	long registries, others, registries_after, others_after;

	bench_begin(&b, sandbox, (const char *const[]){ "--clusters", "100", "--cluster-namespaces", "100", NULL });
	char *out = rt_world_file(&b.world, "audit", RH_STR(""));
	const char *argv[] = { program, "--no-state", "--kubeconfig", b.kubeconfig, "--all-clusters",
			       "-o",    "csv",        "audit",        NULL };
	struct bench_run run = { .argv = argv, .out = out };

	values_sent(&b, "registries", &registries);
	values_sent(&b, "others", &others);
	if (!bench_run(&b, &run))
		rt_die("audit failed");
	values_sent(&b, "registries", &registries_after);
	values_sent(&b, "others", &others_after);
	bench_row("coverage of 100 clusters of 100 namespaces", "<= 5 s", "%.1f s, %zu lines; %.1f s of CPU, %ld MB",
		  run.ms / 1e3, lines_of(out), run.cpu_ms / 1e3, run.peak / 1024);
	bench_row("  values read: of registries, of other secrets", "0 of others", "%ld bytes, %ld bytes",
		  registries_after - registries, others_after - others);
	double loop = kubectl_gets(&b);
	if (loop > 0)
		bench_row("  a shell loop of kubectl get, all values", "", "%.0f s, %.0f times", loop / 1e3,
			  loop / run.ms);
	else
		bench_row("  kubectl", "", "not installed");
	free(out);
	bench_end(&b);
}
