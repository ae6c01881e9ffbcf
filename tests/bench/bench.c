/* bench: the budgets of the project, measured on the real program under a pseudo-terminal, beside kubectl where it is installed.
 *
 * Prints a table of goal and measured; never fails because a machine was slow. Times are medians. */
#define _GNU_SOURCE
#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS 9
#define KEYS 40
#define MANY 10000
#define PATIENCE 60000

struct bench {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *announcement, *kubeconfig;
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The value below which this share of the measured ones lies. */
static double quantile(double *v, size_t n, double share)
{
	qsort(v, n, sizeof *v, by_value);
	return v[(size_t)((double)(n - 1) * share)];
}

static void row(const char *what, const char *goal, const char *fmt, ...) RH_PRINTF(3, 4);
static void row(const char *what, const char *goal, const char *fmt, ...)
{
	va_list ap;
	printf("%-46s %-28s ", what, goal);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

/* Resident memory in kB, from /proc/PID/status. */
static long resident(pid_t pid)
{
	char path[64];
	struct rh_buf text;
	struct rh_err e;
	long kb = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	rh_buf_init(&text, 65536);
	if (rh_file_read(path, 65536, &text, &e) == RH_OK) {
		const char *line = strstr(text.p, "VmRSS:");
		if (line)
			kb = strtol(line + 6, NULL, 10);
	}
	rh_buf_release(&text);
	return kb;
}

/* User and system clock ticks of a process so far. */
static long ticks(pid_t pid)
{
	char path[64];
	struct rh_buf text;
	struct rh_err e;
	long user = -1, sys = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	rh_buf_init(&text, 65536);
	if (rh_file_read(path, 65536, &text, &e) == RH_OK) {
		const char *p = strrchr(text.p, ')');
		if (p)
			sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &sys);
	}
	rh_buf_release(&text);
	return user < 0 ? -1 : user + sys;
}

static struct rt_term *start(const struct bench *b, const char *const *argv, bool driven)
{
	struct rt_term_start how = { .argv = argv, .env = (const char *const *)b->world.env, .rows = 24, .columns = 80, .utf8 = true,
				     .driven = driven, .wall = 1790000000, .directory = b->world.cwd };
	return rt_term_new(&how);
}

static void stop(struct rt_term *t)
{
	kill(t->pid, SIGTERM);
	rt_term_wait_end(t, PATIENCE);
	rt_term_free(&t);
}

static void expect(struct rt_term *t, const char *text)
{
	if (!rt_term_wait_text(t, text, PATIENCE)) {
		struct rh_buf dump;
		rh_buf_init(&dump, 1 << 20);
		rt_term_dump(t, &dump);
		rt_die("never saw \"%s\"\n%s", text, dump.p);
	}
}

/* With a driven clock: lets time pass until the text stands there. */
static void expect_driven(struct rt_term *t, const char *text)
{
	double give_up = now_ms() + PATIENCE;
	while (!rt_screen_has(t->screen, text) && now_ms() < give_up) {
		if (rt_term_taken(t) && t->fence.reads == 0 && t->fence.next >= 0)
			rt_term_tick(t, t->fence.next > 0 ? t->fence.next : 1);
		rt_term_read(t, 100);
	}
	if (!rt_screen_has(t->screen, text))
		expect(t, text);
}

static void settle(struct rt_term *t)
{
	double give_up = now_ms() + PATIENCE;
	do
		rt_term_read(t, 100);
	while (!rt_term_taken(t) && now_ms() < give_up);
}

/* ---- what is measured ---------------------------------------------------------------------------------------- */

static void first_frame(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", NULL };
	double ms[RUNS];
	for (int i = 0; i < RUNS; i++) {
		double from = now_ms();
		struct rt_term *t = start(b, argv, false);
		expect(t, "Connect");
		ms[i] = now_ms() - from;
		stop(t);
	}
	row("exec to first frame", "<= 15 ms", "%.1f ms", quantile(ms, RUNS, 0.5));
}

/* kubectl get secrets -A: wall time in ms and peak resident kB; negative when there is none. */
static double kubectl(const struct bench *b, long *peak)
{
	double from = now_ms();
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		execlp("kubectl", "kubectl", "--kubeconfig", b->kubeconfig, "--context", "shop-prod", "get", "secrets", "-A", (char *)NULL);
		_exit(127);
	}
	int status;
	struct rusage use;
	if (pid < 0 || wait4(pid, &status, 0, &use) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return -1;
	*peak = use.ru_maxrss;
	return now_ms() - from;
}

static void delay(struct bench *b, int ms)
{
	struct rt_answer a = { 0 };
	char *rule = ms ? rh_format("{\"path\":\"/k8s/\",\"delay\":%d}", ms) : rh_strdup("{\"clear\":true}");
	rt_sandbox_control(&b->sandbox, "POST", "/sandbox/fault", rh_str(rule), &a);
	if (a.status != 200)
		rt_die("the sandbox takes no faults: %d %s", a.status, a.error);
	rt_answer_release(&a);
	free(rule);
}

/* Ten thousand secrets: how long from the key to the whole list, and what it costs. */
static void big_list(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
	double ours[RUNS], peer = -1, again[3];
	long empty = 0, full = 0, peer_peak = 0;
	char whole[32];
	snprintf(whole, sizeof whole, "%d", MANY / 1000);
	for (int i = 0; i < 3; i++) {
		struct rt_term *t = start(b, argv, false);
		expect(t, "Core › Secrets");
		expect(t, "100");		/* its count */
		empty = resident(t->pid);
		delay(b, 50);
		double from = now_ms();
		rt_term_press(t, ":");
		rt_term_type(t, RH_STR("core"));
		rt_term_press(t, "Enter");
		expect(t, " · live");
		ours[i] = now_ms() - from;
		full = resident(t->pid);
		again[i] = kubectl(b, &peer_peak);
		delay(b, 0);
		stop(t);
	}
	double mine = quantile(ours, 3, 0.5);
	peer = quantile(again, 3, 0.5);
	row("10,000 secrets listed, 50 ms a request", "<= 250 ms", "%.0f ms", mine);
	if (peer > 0)
		row("  kubectl get secrets -A, same server", ">= 8 times slower", "%.0f ms, %.1f times, %ld MB", peer, peer / mine, peer_peak / 1024);
	else
		row("  kubectl", ">= 8 times slower", "not installed");
	row("resident after TLS, no list", "<= 14 MB", "%.1f MB", (double)empty / 1024);
	row("resident with 10,000 rows", "<= 18 MB, growth <= 5 MB", "%.1f MB, growth %.1f MB", (double)full / 1024, (double)(full - empty) / 1024);
}

/* Bytes of the fences in what came since `from`: they are the test's, not a person's. */
static size_t fences(const struct rt_term *t, size_t from)
{
	size_t n = 0;
	struct rh_str rest = rh_str_from(rh_buf_str(&t->raw), from);
	for (;;) {
		rest = rh_str_from(rest, rh_str_find(rest, "\033_rh:"));
		if (!rest.n)
			return n;
		size_t length = rh_str_find(rest, "\033\\") + 2;
		n += length < rest.n ? length : rest.n;
		rest = rh_str_from(rest, length);
	}
}

/* Presses a key `n` times; medians of its bytes and of the time to the last byte. */
static void keys(struct rt_term *t, const char *key, int n, double *bytes, double *median, double *worst)
{
	double b[KEYS], ms[KEYS];
	for (int i = 0; i < n; i++) {
		uint64_t before = t->bytes;
		size_t raw = t->raw.n;
		double from = now_ms();
		rt_term_press(t, key);
		settle(t);
		ms[i] = now_ms() - from;
		b[i] = (double)(t->bytes - before - fences(t, raw));
	}
	*bytes = quantile(b, (size_t)n, 0.5);
	*median = quantile(ms, (size_t)n, 0.5);
	*worst = quantile(ms, (size_t)n, 0.99);
}

static void keystrokes(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = start(b, argv, true);
	double bytes, median, worst;
	expect_driven(t, " · live");
	keys(t, "Down", KEYS, &bytes, &median, &worst);
	row("a cursor key, 10,000 rows: bytes", "<= 220", "%.0f", bytes);
	row("  key to last byte", "median <= 1, p99 <= 4 ms", "%.2f, %.2f ms", median, worst);
	keys(t, "o", 6, &bytes, &median, &worst);
	row("  sort", "<= 8 ms", "%.2f ms", median);
	rt_term_press(t, "/");
	settle(t);
	for (int i = 0; i < 100; i++) {		/* a person takes a tenth of a second before the first letter */
		rt_term_tick(t, 1);
		settle(t);
	}
	static const char *const word[] = { "h", "a", "r", "b", "o", "r" };
	double ms[RH_LEN(word)];
	for (size_t i = 0; i < RH_LEN(word); i++) {
		double from = now_ms();
		rt_term_press(t, word[i]);
		settle(t);
		ms[i] = now_ms() - from;
	}
	row("  find key", "<= 3 ms", "first %.2f, then %.2f ms", ms[0], quantile(ms + 1, RH_LEN(word) - 1, 0.5));
	stop(t);

	const char *form[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "registry/create", NULL };
	t = start(b, form, true);
	expect_driven(t, "Registry Domain Name");
	rt_term_press(t, "x");
	settle(t);
	keys(t, "x", 20, &bytes, &median, &worst);
	row("a typed character: bytes", "<= 12", "%.0f", bytes);
	stop(t);
}

static void idle(const struct bench *b, const char *program, int seconds)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = start(b, argv, false);
	expect(t, " · live");
	double until = now_ms() + 3000;		/* the hosts of the rows on the screen are read once */
	while (now_ms() < until)
		rt_term_read(t, 100);
	long before = ticks(t->pid);
	uint64_t bytes = t->bytes;
	until = now_ms() + seconds * 1000.0;
	while (now_ms() < until)
		rt_term_read(t, 100);
	char goal[64];
	snprintf(goal, sizeof goal, "0 ticks, 0 bytes");
	row("idle with a watch open", goal, "%ld ticks, %llu bytes in %d s", ticks(t->pid) - before, (unsigned long long)(t->bytes - bytes), seconds);
	stop(t);
}

static double pressed(struct rt_term *t, const char *key)
{
	double from = now_ms();
	rt_term_press(t, key);
	settle(t);
	return now_ms() - from;
}

/* The namespace filter of a cluster with 300 projects and 5,000 namespaces: opened, and narrowed by typing. */
static void picker(const char *program, const char *sandbox)
{
	static const char *const word[] = { "p", "a", "y", "1", "2" };
	const char *arguments[] = { "--rancher", "2.15", "--projects", "300", "--namespaces", "5000", "--seed", "1", NULL };
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "namespaces", NULL };
	double open[RUNS], typed[RUNS * RH_LEN(word)];
	size_t n = 0;
	struct bench b = { 0 };
	rt_world_init(&b.world);
	rt_sandbox_start(&b.sandbox, sandbox, arguments, b.world.env);
	b.announcement = rt_world_file(&b.world, "announcement", rh_str(b.sandbox.announcement));
	rt_world_setenv(&b.world, "RANCHHAND_DEMO_ANNOUNCE", b.announcement);
	struct rt_term *t = start(&b, argv, true);
	expect_driven(t, "namespaces ·");
	settle(t);
	for (int i = 0; i < RUNS; i++) {
		open[i] = pressed(t, "n");
		for (size_t k = 0; k < RH_LEN(word); k++)
			typed[n++] = pressed(t, word[k]);
		pressed(t, "Esc");
		rt_term_tick(t, 600);		/* ESC is told from a sequence by time */
		settle(t);
	}
	row("filter of 300 projects, 5,000 namespaces: open", "<= 10 ms", "%.2f ms", quantile(open, RUNS, 0.5));
	double worst = quantile(typed, n, 0.99);
	row("  typed character", "<= 5 ms", "median %.2f, p99 %.2f ms", quantile(typed, n, 0.5), worst);
	stop(t);
	rt_sandbox_end(&b.sandbox);
	rt_world_release(&b.world);
	free(b.announcement);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		rt_die("usage: bench RANCHHAND SANDBOX [IDLE-SECONDS]");
	char *program = realpath(argv[1], NULL), *sandbox = realpath(argv[2], NULL);
	int64_t seconds = 20;
	if (!program || !sandbox || (argc > 3 && !rh_str_number(rh_str(argv[3]), 1, 3600, &seconds)))
		rt_die("usage: bench RANCHHAND SANDBOX [IDLE-SECONDS]");
	rh_locale_init("", NULL);
	struct bench b = { 0 };
	rt_world_init(&b.world);
	b.kubeconfig = rt_world_file(&b.world, "kubeconfig", RH_STR(""));
	char many[16];
	snprintf(many, sizeof many, "%d", MANY);
	const char *arguments[] = { "--rancher", "2.15", "--many", many, "--seed", "1", "--kubeconfig-out", b.kubeconfig, NULL };
	rt_sandbox_start(&b.sandbox, sandbox, arguments, b.world.env);
	b.announcement = rt_world_file(&b.world, "announcement", rh_str(b.sandbox.announcement));
	rt_world_setenv(&b.world, "RANCHHAND_DEMO_ANNOUNCE", b.announcement);

	printf("%-46s %-28s %s\n", "what", "goal", "measured");
	first_frame(&b, program);
	keystrokes(&b, program);
	picker(program, sandbox);
	big_list(&b, program);
	idle(&b, program, (int)seconds);

	rt_sandbox_end(&b.sandbox);
	rt_world_release(&b.world);
	free(b.kubeconfig);
	free(b.announcement);
	free(program);
	free(sandbox);
	return 0;
}
