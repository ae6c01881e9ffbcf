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
	      "       contract [-v] --kubeconfig FILE [--context NAME] FILE…\n"
	      "       contract [-v] --rancher URL --user NAME --password-file FILE [--ca FILE] [--cluster ID]\n"
	      "                [--lessons SCRIPT] [--minutes N] FILE…\n",
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

struct playing {
	struct ct_run *run;
	char **files;
	const char *lessons;
};

static int play(void *ctx)
{
	struct playing *p = ctx;
	struct ct_run *r = p->run;
	for (char **file = p->files; *file; file++)
		ct_play(r, *file);
	printf("%u passed, %u failed, %u skipped\n", r->passed, r->failed, r->skipped);
	int failed = r->failed != 0 || !r->passed;
	if (p->lessons && !ct_play_lessons(r, p->lessons))
		failed = 1;
	return failed;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sandbox", required_argument, NULL, 's' },       { "profile", required_argument, NULL, 'p' },
		{ "kubeconfig", required_argument, NULL, 'k' },    { "context", required_argument, NULL, 'c' },
		{ "rancher", required_argument, NULL, 'r' },       { "user", required_argument, NULL, 'u' },
		{ "password-file", required_argument, NULL, 'f' }, { "ca", required_argument, NULL, 'a' },
		{ "cluster", required_argument, NULL, 'l' },       { "lessons", required_argument, NULL, 'L' },
		{ "minutes", required_argument, NULL, 'm' },       { 0 },
	};
	struct ct_run run = { 0 };
	struct rt_sandbox sandbox = { 0 };
	struct ct_rancher rancher = { .cluster = "local" };
	struct playing playing = { .run = &run };
	int64_t minutes = 30;
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
		case 'r':
			rancher.url = optarg;
			break;
		case 'u':
			rancher.user = optarg;
			break;
		case 'f':
			rancher.password_file = optarg;
			break;
		case 'a':
			rancher.ca_file = optarg;
			break;
		case 'l':
			rancher.cluster = optarg;
			break;
		case 'L':
			playing.lessons = optarg;
			break;
		case 'm':
			if (!rh_str_number(rh_str(optarg), 1, 1000, &minutes))
				return usage();
			break;
		case 'v':
			run.verbose = true;
			break;
		default:
			return usage();
		}
	}
	if (optind == argc || !program + !kubeconfig + !rancher.url != 2 || (program && !run.profile) ||
	    (rancher.url && (!rancher.user || !rancher.password_file)))
		return usage();
	setvbuf(stdout, NULL, _IOLBF, 0);
	playing.files = argv + optind;
	int failed;
	if (rancher.url) {
		ct_use_rancher(&run, &rancher);
		failed = ct_watched((int)minutes, play, &playing);
	} else {
		if (kubeconfig)
			ct_use_kubeconfig(&run, kubeconfig, context);
		else
			start_sandbox(&run, &sandbox, program);
		ct_make_namespace(&run);
		failed = play(&playing);
		ct_remove_namespace(&run);
		rt_sandbox_end(&sandbox);
	}
	ct_release(&run);
	return failed;
}
