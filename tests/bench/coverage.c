/* What every image is pulled with: of one large cluster, and of a hundred; beside what a script would have to read. */
#include "base/base.h"

#include "tests/bench/bench.h"
#include "tests/bench/wire.h"

enum { ROUNDS = 3 };
#define MIB(kb) ((double)(kb) / 1024)

/* Beside each run the same requests by libcurl alone, over connections of its own. */
struct reading {
	double ms, alone, ratio;
	unsigned rounds;
	size_t requests;
	double kilobytes;
};
static struct reading read_all(struct bench *b, const char *const *argv, int code, long *peak)
{
	double ms[ROUNDS], alone[ROUNDS], ratio[ROUNDS];
	struct reading r = { 0 };

	for (int i = 0; i < ROUNDS; i++) {
		struct bench_wire w;

		bench_wire_begin(b);
		ms[i] = bench_ran(b, argv, code, peak);
		bench_wire_end(b, &w);
		if (ms[i] < 0)
			rt_die("%s did not end with %d", argv[2], code);
		alone[i] = bench_wire_replay(b, &w, false);
		ratio[i] = ms[i] / alone[i];
		r.rounds = w.rounds;
		r.requests = w.n;
		r.kilobytes = w.kilobytes;
		bench_wire_release(&w);
	}
	r.ms = bench_quantile(ms, ROUNDS, 0.5);
	r.alone = bench_quantile(alone, ROUNDS, 0.5);
	r.ratio = bench_quantile(ratio, ROUNDS, 0.5);
	return r;
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

	(void)bench_ran(&b, nothing, 3, &empty);
	bench_delay(&b, 50);
	struct bench_values before = bench_values_sent(&b);
	struct reading r = read_all(&b, argv, 0, &full);
	struct bench_values after = bench_values_sent(&b);

	bench_line(
		&(struct bench_line){ .what = "coverage: 10,000 secrets, 20,000 pods, 50 ms",
				      .goal = "<= 1500 ms, <= 30 MB more",
				      .bound = bench_text("%.0f ms: %u trips, %.0f kB", r.alone, r.rounds, r.kilobytes),
				      .measured = bench_text("%.0f ms, %.1f MB more", r.ms, MIB(full - empty)),
				      .ratio = r.ratio });
	bench_row("  values read: of registries, of other secrets", "0 of others", "%ld bytes a run, %ld bytes",
		  (after.registries - before.registries) / ROUNDS / 2,
		  after.others - before.others); /* by the bound too */
	peers(&b, r.ms);
	bench_delay(&b, 0);
	bench_end(&b);
}

static void hundred_clusters(const char *program, const char *sandbox)
{
	struct bench b;
	long peak = 0;

	bench_begin(&b, sandbox, (const char *const[]){ "--clusters", "100", "--cluster-namespaces", "100", NULL });
	const char *const argv[] = { program, "--no-state", "--demo", "audit", "--all-clusters", "-o", "csv", NULL };
	struct reading r = read_all(&b, argv, 5, &peak); /* two of the demo's clusters cannot be reached */

	bench_line(&(struct bench_line){
		.what = "coverage of 100 clusters of 100 namespaces",
		.goal = "<= 5000 ms",
		.bound = bench_text("%.0f ms: %zu requests, %.0f kB", r.alone, r.requests, r.kilobytes),
		.measured = bench_text("%.0f ms, %.1f MB", r.ms, MIB(peak)),
		.ratio = r.ratio });
	bench_end(&b);
}

void bench_coverage(const char *program, const char *sandbox)
{
	one_cluster(program, sandbox);
	hundred_clusters(program, sandbox);
}
