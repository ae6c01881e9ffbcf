/* bench: the budgets of the project, measured on the real program under a pseudo-terminal, beside kubectl where it is
 * installed.
 *
 * Prints a table of goal, bound and measured; never fails because a machine was slow. Times are medians. The bound is
 * what the row could not be less than: of what is asked, the same requests by libcurl alone (race.h); of a key, a byte
 * in and its bytes out over a pseudo-terminal (echo.c); of a start, a program that has a screen and nothing else
 * (bare.c). */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>

static void secrets(const char *program, const char *sandbox, int idle)
{
	struct bench b;
	char many[16];

	snprintf(many, sizeof many, "%d", BENCH_MANY);
	bench_begin(&b, sandbox, (const char *const[]){ "--many", many, NULL });
	bench_first_frame(&b, program);
	bench_keystrokes(&b, program);
	bench_serial(&b, program);
	bench_big_list(&b, program);
	bench_idle(&b, program, idle);
	bench_end(&b);
}

static void places(const char *program, const char *sandbox, int idle)
{
	(void)idle;
	bench_picker(program, sandbox);
}

static void workloads(const char *program, const char *sandbox, int idle)
{
	(void)idle;
	bench_workloads(program, sandbox);
}

static void coverage(const char *program, const char *sandbox, int idle)
{
	(void)idle;
	bench_coverage(program, sandbox);
}

static void spread(const char *program, const char *sandbox, int idle)
{
	(void)idle;
	bench_spread(program, sandbox);
}

static void logs(const char *program, const char *sandbox, int idle)
{
	(void)idle;
	bench_logs(program, sandbox);
}

static void rows(const char *program, const char *sandbox, int idle)
{
	(void)idle;
	bench_rows(program, sandbox);
}

static const struct part {
	const char *name;
	void (*run)(const char *program, const char *sandbox, int idle);
} parts[] = { { "secrets", secrets },   { "places", places }, { "workloads", workloads },
	      { "coverage", coverage }, { "spread", spread }, { "logs", logs },
	      { "rows", rows } };

int main(int argc, char **argv)
{
	static const char usage[] =
		"usage: bench RANCHHAND SANDBOX [IDLE-SECONDS [secrets|places|workloads|coverage|spread|logs|rows]]";

	if (argc < 3)
		rt_die("%s", usage);
	char *program = realpath(argv[1], NULL), *sandbox = realpath(argv[2], NULL);
	int64_t seconds = 20;
	if (!program || !sandbox || (argc > 3 && !rh_str_number(rh_str(argv[3]), 1, 3600, &seconds)))
		rt_die("%s", usage);
	rh_locale_init(NULL, NULL);
	bench_line(&(struct bench_line){ "what", "goal", "bound", "measured", "ratio; peer", 0 });
	for (size_t i = 0; i < RH_LEN(parts); i++)
		if (argc < 5 || strcmp(argv[4], parts[i].name) == 0)
			parts[i].run(program, sandbox, (int)seconds);
	free(program);
	free(sandbox);
	return 0;
}
