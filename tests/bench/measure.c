/* How bench measures: a program under a terminal, its memory and its ticks, keys and their bytes, kubectl beside it. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 60000

void bench_begin(struct bench *b, const char *sandbox, const char *const *more)
{
	const char *arguments[20] = { "--rancher", "2.15", "--seed", "1", "--kubeconfig-out" };
	size_t n = 5;

	rt_world_init(&b->world);
	b->kubeconfig = rt_world_file(&b->world, "kubeconfig", RH_STR(""));
	arguments[n++] = b->kubeconfig;
	for (size_t i = 0; i < 8 && more[i]; i++)
		arguments[n++] = more[i];
	rt_sandbox_start(&b->sandbox, sandbox, arguments, b->world.env);
	b->announcement = rt_world_file(&b->world, "announcement", rh_str(b->sandbox.announcement));
	rt_world_setenv(&b->world, "RANCHHAND_DEMO_ANNOUNCE", b->announcement);
}

void bench_end(struct bench *b)
{
	rt_sandbox_end(&b->sandbox);
	rt_world_release(&b->world);
	free(b->kubeconfig);
	free(b->announcement);
}

double bench_now_ms(void)
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

double bench_quantile(double *v, size_t n, double share)
{
	qsort(v, n, sizeof *v, by_value);
	return v[(size_t)((double)(n - 1) * share)];
}

char *bench_token(const struct bench *b)
{
	static const char before[] = "token: ";
	struct rh_buf text;
	struct rh_err e;

	rh_buf_init(&text, (size_t)4 << 20); /* of a hundred clusters it is large */
	if (rh_file_read(b->kubeconfig, (size_t)4 << 20, &text, &e) != RH_OK)
		rt_die("%s: %s", b->kubeconfig, e.what);
	struct rh_str rest = rh_str_from(rh_buf_str(&text), rh_str_find(rh_buf_str(&text), before)), line = { 0 };
	(void)rh_str_cut(&rest, '\n', &line);
	char *token = rh_str_dup(rh_str_from(line, sizeof before - 1));
	rh_buf_release(&text);
	return token;
}

char *bench_beside(const char *name)
{
	char *path = realpath(name, NULL);

	if (!path)
		rt_die("%s is not there: run in the build directory", name);
	return path;
}

const char *bench_installed(const char *name)
{
	static char path[512];
	struct rh_str rest = rh_str(getenv("PATH")), folder;

	while (rh_str_cut(&rest, ':', &folder)) {
		snprintf(path, sizeof path, "%.*s/%s", RH_ARG(folder), name);
		if (access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

long bench_resident(pid_t pid)
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

long bench_ticks(pid_t pid)
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

struct rt_term *bench_start(const struct bench *b, const char *const *argv, bool driven)
{
	struct rt_term_start how = { .argv = argv,
				     .env = (const char *const *)b->world.env,
				     .rows = 24,
				     .columns = 80,
				     .utf8 = true,
				     .driven = driven,
				     .wall = 1790000000,
				     .directory = b->world.cwd };
	return rt_term_new(&how);
}

void bench_stop(struct rt_term *t)
{
	kill(t->pid, SIGTERM);
	rt_term_wait_end(t, PATIENCE);
	rt_term_free(&t);
}

void bench_expect(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, PATIENCE);
}

void bench_expect_driven(struct rt_term *t, const char *text)
{
	double give_up = bench_now_ms() + PATIENCE;
	while (!rt_screen_has(t->screen, text) && bench_now_ms() < give_up) {
		if (rt_term_taken(t) && t->fence.reads == 0 && t->fence.next >= 0)
			rt_term_tick(t, t->fence.next > 0 ? t->fence.next : 1);
		rt_term_read(t, 100);
	}
	if (!rt_screen_has(t->screen, text))
		bench_expect(t, text);
}

void bench_settle(struct rt_term *t)
{
	double give_up = bench_now_ms() + PATIENCE;
	do
		rt_term_read(t, 100);
	while (!rt_term_taken(t) && bench_now_ms() < give_up);
}

double bench_ran(const struct bench *b, const char *const *argv, int code, long *peak)
{
	double from = bench_now_ms();
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		if (b->world.env)
			environ = b->world.env;
		alarm(120);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	int status;
	struct rusage use;
	if (pid < 0 || wait4(pid, &status, 0, &use) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != code)
		return -1;
	*peak = use.ru_maxrss;
	return bench_now_ms() - from;
}

double bench_kubectl(const struct bench *b, const char *what, long *peak)
{
	const char *const argv[] = { "kubectl", "--kubeconfig", b->kubeconfig, "--context", "shop-prod",
				     "get",     what,           "-A",          NULL };
	return bench_ran(b, argv, 0, peak);
}

double bench_follow(const struct bench *b, const char *const *arguments, unsigned seconds, long *peak)
{
	const char *argv[20] = { "kubectl", "--kubeconfig", b->kubeconfig, "--context", "shop-prod" };
	int status;
	struct rusage use;
	pid_t pid;

	for (size_t i = 0; i < 14 && arguments[i]; i++)
		argv[5 + i] = arguments[i];
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	sleep(seconds);
	(void)kill(pid, SIGTERM);
	if (pid < 0 || wait4(pid, &status, 0, &use) < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
		return -1;
	*peak = use.ru_maxrss;
	return ((double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
		(double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3) /
	       seconds;
}

static long number_at(const struct rt_answer *a, const char *name)
{
	const char *at = a->body.p ? strstr(a->body.p, name) : NULL;
	return at ? strtol(at + strlen(name), NULL, 10) : -1;
}

struct bench_values bench_values_sent(struct bench *b)
{
	struct rt_answer a = { 0 };
	rt_sandbox_control(&b->sandbox, "GET", "/sandbox/state", RH_STR(""), &a);
	struct bench_values v = { number_at(&a, "\"registries\":"), number_at(&a, "\"others\":") };
	rt_answer_release(&a);
	return v;
}

void bench_delay(struct bench *b, int ms)
{
	struct rt_answer a = { 0 };
	char *rule = ms ? rh_format("{\"path\":\"/k8s/\",\"delay\":%d}", ms) : rh_strdup("{\"clear\":true}");
	rt_sandbox_control(&b->sandbox, "POST", "/sandbox/fault", rh_str(rule), &a);
	if (a.status != 200)
		rt_die("the sandbox takes no faults: %d %s", a.status, a.error);
	rt_answer_release(&a);
	free(rule);
}

size_t bench_fences(const struct rt_term *t, size_t from)
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

void bench_keys(struct rt_term *t, const char *key, int n, double *bytes, double *median, double *worst)
{
	double b[BENCH_KEYS], ms[BENCH_KEYS];
	for (int i = 0; i < n; i++) {
		uint64_t before = t->bytes;
		size_t raw = t->raw.n;
		double from = bench_now_ms();
		rt_term_press(t, key);
		bench_settle(t);
		ms[i] = bench_now_ms() - from;
		b[i] = (double)(t->bytes - before - bench_fences(t, raw));
	}
	*bytes = bench_quantile(b, (size_t)n, 0.5);
	*median = bench_quantile(ms, (size_t)n, 0.5);
	*worst = bench_quantile(ms, (size_t)n, 0.99);
}

void bench_find(struct rt_term *t)
{
	rt_term_press(t, "/");
	bench_settle(t);
	for (int i = 0; i < 100; i++) {
		rt_term_tick(t, 1);
		bench_settle(t);
	}
}

double bench_pressed(struct rt_term *t, const char *key)
{
	double from = bench_now_ms();
	rt_term_press(t, key);
	bench_settle(t);
	return bench_now_ms() - from;
}
