/* Drives the hottest paths of the program under a tool that profiles it (callgrind, strace).
 *
 * The clock is driven, so the same happens each time, however slow the machine and the tool are. Callgrind is told to
 * write a part of its profile at each tick (--dump-before=rh_clock_advance): what a path cost is in the parts from the
 * tick before it to the tick behind it, and their numbers are printed, a line a path: "NAME FIRST LAST". 0 is the part
 * that is written when the program ends. */
#include "base/base.h"

#include "tests/support/support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE = 300000, ARGUMENTS = 12, STEPS = 2 };

struct step {
	const char *name; /* of the path that it is; NULL: the way to the next */
	const char *key;  /* is pressed so many times; NULL: nothing is done but wait */
	int times;
	const char *shown; /* at the end of the step; NULL: the program ends by itself */
};
struct run {
	const char *name, *what;
	const char *sandbox[ARGUMENTS]; /* its arguments; none: no server is asked */
	const char *client[ARGUMENTS];
	struct step steps[STEPS];
};

#define LIST(screen)                                                     \
	{                                                                \
		"--no-state", "--demo", "--cluster", "shop-prod", screen \
	}
#define SECRETS(name_, many, list, keys)                                                        \
	{                                                                                       \
		.name = name_, .what = many " secrets, to a live list; then cursor keys in it", \
		.sandbox = { "--many", many }, .client = LIST("secrets"), .steps = {            \
			{ .name = list, .shown = " · live" },                                   \
			{ .name = keys, .key = "Down", .times = 10 }                            \
		}                                                                               \
	}
#define WORKLOADS(name_, many)                                                                         \
	{                                                                                              \
		.name = name_, .what = many " workloads with four times as many pods, to a live list", \
		.sandbox = { "--workloads", many }, .client = LIST("workloads"), .steps = {            \
			{ .name = name_, .shown = " · live" }                                          \
		}                                                                                      \
	}
#define COVERAGE(name_, registries, others, workloads)                                                           \
	{                                                                                                        \
		.name = name_,                                                                                   \
		.what = "audit of " registries " registries, " others " other secrets, " workloads               \
			" workloads with their pods",                                                            \
		.sandbox = { "--many", registries, "--others", others, "--workloads", workloads },               \
		.client = { "--no-state", "--demo", "--cluster", "shop-prod", "audit", "-o", "csv" }, .steps = { \
			{ .name = name_ }                                                                        \
		}                                                                                                \
	}

static const struct run runs[] = {
	{ .name = "first-frame",
	  .what = "start to the first screen, without a server",
	  .client = { "--no-state" },
	  .steps = { { .name = "first-frame", .shown = "Connect" } } },
	SECRETS("secrets", "10000", "secrets", "cursor-key"),
	WORKLOADS("workloads", "200"),
	COVERAGE("coverage", "20", "180", "100"),
	/* for ./dev profile */
	SECRETS("secrets-100000", "100000", "secrets-100000", "cursor-key-100000"),
	WORKLOADS("workloads-5000", "5000"),
	COVERAGE("coverage-10000", "500", "9500", "5000"),
};

static const struct run *run_named(const char *name)
{
	for (size_t i = 0; i < RH_LEN(runs); i++)
		if (!strcmp(runs[i].name, name))
			return &runs[i];
	for (size_t i = 0; i < RH_LEN(runs); i++)
		fprintf(stderr, "%-16s %s\n", runs[i].name, runs[i].what);
	rt_die("no run is called %s", name);
}

static void read_more(struct rt_term *t)
{
	if (rt_term_read(t, PATIENCE) < RT_ENDED)
		return;
	struct rh_buf seen;
	rh_buf_init(&seen, (size_t)1 << 20);
	rt_term_dump(t, &seen);
	rt_die("the program ended, or says nothing:\n%s", seen.p);
}

static void settle(struct rt_term *t)
{
	while (!rt_term_taken(t))
		read_more(t);
}

/* One tick, and with it a part of the profile. */
static void mark(struct rt_term *t)
{
	rt_term_tick(t, 1);
	settle(t);
}

/* When all has been answered, time passes up to the next timer. */
static void go_on(struct rt_term *t)
{
	if (rt_term_taken(t) && t->fence.reads == 0 && t->fence.next >= 0)
		rt_term_tick(t, t->fence.next > 0 ? t->fence.next : 1);
	read_more(t);
}

static void wait_for(struct rt_term *t, const char *text)
{
	while (!rt_screen_has(t->screen, text))
		go_on(t);
	settle(t);
}

/* What a list reads when it is there (the hosts of its first rows) has come, and is drawn. */
static void rest(struct rt_term *t)
{
	int64_t until = t->clock_ms + 2000;

	while (t->clock_ms < until && t->fence.next >= 0)
		go_on(t);
	settle(t);
}

static void take_step(struct rt_term *t, const struct step *s)
{
	if (s->key) {
		rest(t);
		mark(t);
	}
	uint64_t before = t->ticks_sent;
	for (int i = 0; i < s->times; i++) {
		rt_term_press(t, s->key);
		settle(t);
	}
	if (!s->key && !s->shown) {
		if (!rt_term_wait_end(t, PATIENCE))
			rt_die("the program does not end");
		printf("%s 0 0\n", s->name);
		return;
	}
	if (s->shown)
		wait_for(t, s->shown);
	mark(t);
	if (s->name)
		printf("%s %llu %llu\n", s->name, (unsigned long long)before + 1, (unsigned long long)t->ticks_sent);
}

static void drive(const struct run *r, const struct rt_term_start *how)
{
	struct rt_term *t = rt_term_new(how);

	for (const struct step *s = r->steps; s < r->steps + STEPS && (s->name || s->shown); s++)
		take_step(t, s);
	if (!t->ended) {
		kill(-t->pid, SIGTERM); /* the tool too */
		rt_term_wait_end(t, PATIENCE);
	}
	rt_term_free(&t);
}

/* The tool, the program, its arguments; NULL-terminated. */
static const char **command(char *const *tool, const char *client, const struct run *r)
{
	const char **argv = rh_alloc(64 * sizeof *argv);
	size_t n = 0;

	while (*tool && n < 40)
		argv[n++] = *tool++;
	argv[n++] = client;
	for (size_t i = 0; i < ARGUMENTS && r->client[i]; i++)
		argv[n++] = r->client[i];
	return argv;
}

int main(int argc, char **argv)
{
	if (argc < 5)
		rt_die("usage: drive RUN RANCHHAND SANDBOX TOOL [ARGUMENTS]: whole paths all three");
	const struct run *r = run_named(argv[1]);
	struct rt_world w;
	struct rt_sandbox s = { 0 };

	rt_world_init(&w);
	if (r->sandbox[0]) {
		const char *arguments[5 + ARGUMENTS + 1] = { "--rancher", "2.15", "--seed", "1", "--driven" };
		memcpy(arguments + 5, r->sandbox, sizeof r->sandbox);
		rt_sandbox_start(&s, argv[3], arguments, w.env);
		char *announcement = rt_world_file(&w, "announcement", rh_str(s.announcement));
		rt_world_setenv(&w, "RANCHHAND_DEMO_ANNOUNCE", announcement);
		free(announcement);
	}
	const char **tool = command(argv + 4, argv[2], r);
	drive(r, &(struct rt_term_start){ .argv = tool,
					  .env = (const char *const *)w.env,
					  .rows = 24,
					  .columns = 80,
					  .utf8 = true,
					  .driven = true,
					  .wall = 1790000000,
					  .directory = w.cwd });
	free(tool);
	rt_sandbox_end(&s);
	rt_world_release(&w);
	return 0;
}
