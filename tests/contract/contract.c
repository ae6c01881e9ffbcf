/* Plays contract files against one server and counts: "N passed, N failed" is the last line. */
#include "base/base.h"

#include "tests/contract/contract.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

extern char **environ;

static int usage(void)
{
	fputs("usage: contract [-v] --sandbox PROGRAM --profile 2.6|2.11|2.15|kubernetes[-1.N] FILE…\n"
	      "       contract [-v] --kubeconfig FILE [--context NAME] FILE…\n",
	      stderr);
	return 2;
}

static void start_sandbox(struct ct_run *r, struct rt_sandbox *s, const char *program)
{
	static const char any[] = "kubernetes";
	r->rancher = strncmp(r->profile, any, sizeof any - 1) != 0;
	/* "kubernetes", or "kubernetes-1.20" */
	const char *version = r->rancher || !r->profile[sizeof any - 1] ? NULL : r->profile + sizeof any;
	char *whole = rh_format("v%s.0", version ? version : "");
	const char *rancher[] = { "--rancher", r->profile, NULL };
	const char *plain[] = { "--kubernetes", version ? "--kubernetes-version" : NULL, whole, NULL };
	rt_sandbox_start(s, program, r->rancher ? rancher : plain, environ);
	ct_use_sandbox(r, s);
	free(whole);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sandbox", required_argument, NULL, 's' },
		{ "profile", required_argument, NULL, 'p' },
		{ "kubeconfig", required_argument, NULL, 'k' },
		{ "context", required_argument, NULL, 'c' },
		{ 0 },
	};
	struct ct_run run = { 0 };
	struct rt_sandbox sandbox = { 0 };
	const char *program = NULL, *kubeconfig = NULL, *context = NULL;
	int c;
	while ((c = getopt_long(argc, argv, "v", options, NULL)) != -1) {
		switch (c) {
		case 's':
			program = optarg;
			break;
		case 'p':
			rh_strset(&run.profile, optarg);
			break;
		case 'k':
			kubeconfig = optarg;
			break;
		case 'c':
			context = optarg;
			break;
		case 'v':
			run.verbose = true;
			break;
		default:
			return usage();
		}
	}
	if (optind == argc || (!program == !kubeconfig) || (program && !run.profile))
		return usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (kubeconfig)
		ct_use_kubeconfig(&run, kubeconfig, context);
	else
		start_sandbox(&run, &sandbox, program);
	ct_make_namespace(&run);
	for (int i = optind; i < argc; i++)
		ct_play(&run, argv[i]);
	ct_remove_namespace(&run);
	rt_sandbox_end(&sandbox);
	printf("%u passed, %u failed, %u skipped\n", run.passed, run.failed, run.skipped);
	int failed = run.failed != 0 || !run.passed;
	ct_release(&run);
	return failed;
}
