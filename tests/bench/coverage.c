/* What every image is pulled with: of one large cluster, and of a hundred; beside what a script would have to read. */
#include "base/base.h"

#include "tests/bench/bench.h"

enum { ROUNDS = 3 };
#define MIB(kb) ((double)(kb) / 1024)

static double median(const struct bench *b, const char *const *argv, int code, long *peak)
{
	double ms[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		ms[i] = bench_ran(b, argv, code, peak);
		if (ms[i] < 0)
			return -1;
	}
	return bench_quantile(ms, ROUNDS, 0.5);
}

/* As people do it today: all secrets, workloads and pods as JSON, into a script; or namespace by namespace. */
static void peers(const struct bench *b, double ours)
{
	const char *const whole[] = { "kubectl",
				      "--kubeconfig",
				      b->kubeconfig,
				      "--context",
				      "shop-prod",
				      "get",
				      "secrets,serviceaccounts,deploy,sts,ds,jobs,cronjobs,pods",
				      "-A",
				      "-o",
				      "json",
				      NULL };
	char *loop = rh_format("k='kubectl --kubeconfig %s --context shop-prod'; for n in $($k get ns -o name); do "
			       "$k get secrets,serviceaccounts,deploy,pods -n ${n#*/} -o json || exit 1; done",
			       b->kubeconfig);
	const char *const shell[] = { "sh", "-c", loop, NULL };
	long peak = 0;
	double ms = bench_ran(b, whole, 0, &peak);

	if (ms > 0)
		bench_row("  kubectl get of all that, -A -o json", "slower", "%.0f ms, %.1f times, %.0f MB", ms,
			  ms / ours, MIB(peak));
	else
		bench_row("  kubectl", "slower", "not installed");
	ms = ms > 0 ? bench_ran(b, shell, 0, &peak) : -1;
	if (ms > 0)
		bench_row("  a shell loop over the namespaces", "slower", "%.0f ms, %.1f times", ms, ms / ours);
	free(loop);
}

static void one_cluster(const char *program, const char *sandbox)
{
	struct bench b;

	bench_begin(&b, sandbox,
		    (const char *const[]){ "--many", "500", "--others", "9500", "--workloads", "5000", NULL });
	const char *const argv[] = { program,        "--no-state", "audit", "--context", "shop-prod",
				     "--kubeconfig", b.kubeconfig, "-o",    "csv",       NULL };
	const char *const nothing[] = { program,        "--no-state", "audit", "--context", "shop-prod",
					"--kubeconfig", b.kubeconfig, "-n",    "nowhere",   NULL };
	long empty = 0, full = 0;

	(void)median(&b, nothing, 3, &empty);
	bench_delay(&b, 50);
	struct bench_values before = bench_values_sent(&b);
	double ms = median(&b, argv, 0, &full);
	struct bench_values after = bench_values_sent(&b);

	bench_row("coverage: 10,000 secrets, 20,000 pods, 50 ms", "<= 1500 ms, <= 30 MB more", "%.0f ms, %.1f MB more",
		  ms, MIB(full - empty));
	bench_row("  values read: of registries, of other secrets", "0 of others", "%ld bytes a run, %ld bytes",
		  (after.registries - before.registries) / ROUNDS, after.others - before.others);
	peers(&b, ms);
	bench_delay(&b, 0);
	bench_end(&b);
}

static void hundred_clusters(const char *program, const char *sandbox)
{
	struct bench b;
	long peak = 0;

	bench_begin(&b, sandbox, (const char *const[]){ "--clusters", "100", "--cluster-namespaces", "100", NULL });
	const char *const argv[] = { program, "--no-state", "--demo", "audit", "--all-clusters", "-o", "csv", NULL };
	double ms = median(&b, argv, 5, &peak); /* two of the demo's clusters cannot be reached */

	bench_row("coverage of 100 clusters of 100 namespaces", "<= 5000 ms", "%.0f ms, %.1f MB", ms, MIB(peak));
	bench_end(&b);
}

void bench_coverage(const char *program, const char *sandbox)
{
	one_cluster(program, sandbox);
	hundred_clusters(program, sandbox);
}
