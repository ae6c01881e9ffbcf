/* A hundred thousand rows: how long they take, what each costs in memory, and what keys, a find, a sort and a storm of
 * changes cost then. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARKED "▸ Active  pull-" /* a row that the cursor is on */
enum { ROWS = 100000, ROUNDS = 3, SAMPLES = 2000, BURST_SECONDS = 10, A_SECOND = 1000 };

/* The number that begins the line under the list, "23950 secrets · loading…"; 0: none does. */
static long rows_shown(const struct rt_term *t, const char *of)
{
	int y = rt_screen_find(t->screen, of);
	struct rh_buf line;
	long n;

	if (y < 0)
		return 0;
	rh_buf_init(&line, 4096);
	rt_screen_row(t->screen, y, &line);
	n = strtol(line.p ? line.p : "", NULL, 10);
	rh_buf_release(&line);
	return n;
}

/* What is resident once half of the rows are there, and how long keys take meanwhile. */
struct arrival {
	long half; /* kB */
	double key[SAMPLES];
	size_t keys;
};

/* Until all are there: the cursor goes down, one key after the other. */
static void watch_arrive(struct rt_term *t, const char *of, struct arrival *a)
{
	double pressed = 0;
	char marked[32];

	a->half = 0;
	while (!rt_screen_has(t->screen, " · live")) {
		if (!pressed && a->keys < SAMPLES && rt_screen_has(t->screen, MARKED "000000")) {
			snprintf(marked, sizeof marked, MARKED "000001");
			rt_term_press(t, "Down");
			pressed = bench_now_ms();
		}
		rt_term_read(t, 100);
		if (pressed && rt_screen_has(t->screen, marked)) {
			unsigned next = (unsigned)strtoul(marked + strlen(MARKED), NULL, 10) + 1;

			a->key[a->keys++] = bench_now_ms() - pressed;
			snprintf(marked, sizeof marked, MARKED "%06u", next);
			pressed = 0;
			if (a->keys < SAMPLES) {
				rt_term_press(t, "Down");
				pressed = bench_now_ms();
			}
		}
		if (!a->half && rows_shown(t, of) >= ROWS / 2)
			a->half = bench_resident(t->pid);
	}
}

static void listed(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
	double ours[ROUNDS], peers[ROUNDS];
	long empty = 0, full = 0, peer_peak = 0;
	struct arrival *a = rh_alloc(sizeof *a);

	for (int i = 0; i < ROUNDS; i++) {
		struct rt_term *t = bench_start(b, argv, false);

		bench_expect(t, "Secrets                 100"); /* its count has come */
		empty = bench_resident(t->pid);
		bench_delay(b, 50);
		double from = bench_now_ms();
		rt_term_press(t, ":");
		rt_term_type(t, RH_STR("core"));
		rt_term_press(t, "Enter");
		if (i == ROUNDS - 1)
			watch_arrive(t, "secrets · ", a);
		else
			bench_expect(t, " · live");
		ours[i] = bench_now_ms() - from;
		full = bench_resident(t->pid);
		peers[i] = bench_kubectl(b, "secrets", &peer_peak);
		bench_delay(b, 0);
		bench_stop(t);
	}
	double mine = bench_quantile(ours, ROUNDS, 0.5), peer = bench_quantile(peers, ROUNDS, 0.5);
	bench_row("100,000 secrets listed, 50 ms a request", "<= 1200 ms", "%.0f ms", mine);
	if (peer > 0)
		bench_row("  kubectl get secrets -A, same server", "slower", "%.0f ms, %.1f times, %ld MB", peer,
			  peer / mine, peer_peak / 1024);
	else
		bench_row("  kubectl", "slower", "not installed");
	bench_row("  resident", "<= 45 MB", "%.1f MB", (double)full / 1024);
	bench_row("  growth per 10,000 rows, first and second half", "<= 2.5 MB each", "%.2f, %.2f MB",
		  (double)(a->half - empty) / 1024 / (ROWS / 2 / 10000),
		  (double)(full - a->half) / 1024 / (ROWS / 2 / 10000));
	if (a->keys)
		bench_row("  a key while they arrive", "p99 <= 4 ms", "%.2f, p99 %.2f ms of %zu",
			  bench_quantile(a->key, a->keys, 0.5), bench_quantile(a->key, a->keys, 0.99), a->keys);
	free(a);
}

static void used(const struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = bench_start(b, argv, true);
	double bytes, median, worst, ms[6];
	static const char *const word[] = { "r", "o", "b", "o", "t", "x" };

	bench_expect_driven(t, " · live");
	bench_keys(t, "Down", BENCH_KEYS, &bytes, &median, &worst);
	bench_row("  a cursor key", "p99 <= 4 ms", "%.2f, %.2f ms", median, worst);
	bench_keys(t, "o", 6, &bytes, &median, &worst);
	bench_row("  sort", "<= 40 ms", "%.1f ms, worst %.1f ms", median, worst);
	bench_find(t);
	for (size_t i = 0; i < RH_LEN(word); i++)
		ms[i] = bench_pressed(t, word[i]);
	bench_row("  find key", "<= 10 ms", "first %.1f, then %.1f ms", ms[0],
		  bench_quantile(ms + 1, RH_LEN(word) - 1, 0.5));
	bench_stop(t);
}

/* Of these changes so many come a second from now on; 0: none. */
static void churn(struct bench *b, int rate)
{
	struct rt_answer a = { 0 };
	char *body = rh_format("{\"churn\":{\"cluster\":\"c-m-4xq9zv2k\",\"kind\":\"secrets\",\"rate\":%d}}", rate);

	rt_sandbox_control(&b->sandbox, "POST", "/sandbox/fault", rh_str(body), &a);
	if (a.status != 200)
		rt_die("nothing churns: %d %s", a.status, a.error);
	rt_answer_release(&a);
	free(body);
}

/* ms from the answer to a create until the screen shows it. */
static double seen(struct bench *b, struct rt_term *t, const char *token, int i)
{
	struct rt_server at = b->sandbox.at;
	struct rt_answer a = { 0 };
	char *body = rh_format("{\"metadata\":{\"name\":\"aa-%d\"}}", i), *shown = rh_format("aa-%d", i);
	double from;

	at.token = (char *)(uintptr_t)token;
	rt_http(&at,
		&(struct rt_request){ .method = "POST",
				      .path = "/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces/bench-00/secrets",
				      .body = rh_str(body) },
		&a);
	from = bench_now_ms();
	if (a.status != 201)
		rt_die("no secret to see: %d %s", a.status, a.error);
	bench_expect(t, shown);
	rt_answer_release(&a);
	free(body);
	free(shown);
	return bench_now_ms() - from;
}

static void storm(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = bench_start(b, argv, false);
	double lag[5], from, cpu;
	long before, peak = 0;
	struct rh_buf token;

	rh_buf_init(&token, 4096);
	if (!rt_pick(rh_str(b->sandbox.announcement), RH_STR("/users/0/token"), &token))
		rt_die("the sandbox tells no token");
	bench_expect(t, " · live");
	for (from = bench_now_ms(); bench_now_ms() - from < 2000;) /* the hosts of what is on the screen are read */
		rt_term_read(t, 100);
	churn(b, A_SECOND);
	before = bench_ticks(t->pid);
	for (from = bench_now_ms(); bench_now_ms() - from < BURST_SECONDS * 1e3;)
		rt_term_read(t, 100);
	cpu = (double)(bench_ticks(t->pid) - before) * 1e3 / (double)sysconf(_SC_CLK_TCK) / (bench_now_ms() - from) *
	      1e2;
	for (int i = 0; i < 5; i++)
		lag[i] = seen(b, t, token.p, i);
	bench_row("  1,000 changes a second", "<= 10 % of a core, no lag",
		  "%.1f %%, on the screen after %.0f, at most %.0f ms", cpu, bench_quantile(lag, 5, 0.5),
		  bench_quantile(lag, 5, 1));
	bench_stop(t);
	cpu = bench_follow(b, (const char *const[]){ "get", "secrets", "-A", "--watch-only", NULL }, BURST_SECONDS,
			   &peak);
	if (cpu < 0)
		bench_row("  kubectl", "more", "not installed");
	else
		bench_row("  kubectl get secrets -A --watch-only", "more", "%.1f %%, %ld MB", cpu / 10, peak / 1024);
	churn(b, 0);
	rh_buf_release(&token);
}

/* Pods are read whole, because no Table has their images and pull secrets. */
static void pods(const char *program, const char *sandbox)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "explore", NULL };
	struct bench b;
	long empty, full, peak = 0;
	double ms, peer;
	char many[16];

	snprintf(many, sizeof many, "%d", ROWS / 4);
	bench_begin(&b, sandbox, (const char *const[]){ "--workloads", many, NULL });
	struct rt_term *t = bench_start(&b, argv, false);
	bench_expect(t, "Pods                    100");
	empty = bench_resident(t->pid);
	bench_delay(&b, 50);
	double from = bench_now_ms();
	rt_term_press(t, ":");
	rt_term_type(t, RH_STR("pods"));
	rt_term_press(t, "Enter");
	bench_expect(t, " · live");
	ms = bench_now_ms() - from;
	full = bench_resident(t->pid);
	peer = bench_kubectl(&b, "pods", &peak);
	bench_row("100,000 pods listed, 50 ms a request", "as the bytes come", "%.0f ms", ms);
	bench_row("  resident, growth per 10,000", "<= 2.5 MB each", "%.1f MB, %.2f MB", (double)full / 1024,
		  (double)(full - empty) / 1024 / (ROWS / 10000));
	if (peer > 0)
		bench_row("  kubectl get pods -A, same server", "slower", "%.0f ms, %.1f times, %ld MB", peer,
			  peer / ms, peak / 1024);
	bench_stop(t);
	bench_end(&b);
}

void bench_rows(const char *program, const char *sandbox)
{
	struct bench b;
	char many[16];

	snprintf(many, sizeof many, "%d", ROWS);
	bench_begin(&b, sandbox, (const char *const[]){ "--many", many, NULL });
	listed(&b, program);
	used(&b, program);
	storm(&b, program);
	bench_end(&b);
	pods(program, sandbox);
}
