/* A class: one sandbox, N learners with a program each under a terminal of their own, all in the same lesson at once.
 *
 *   classroom CLIENT SANDBOX N
 *
 * It fails where somebody does not get to the end, has not made what the lesson makes, or is not seen by the trainer;
 * and it says what a class takes: memory of the sandbox and of a program, and how long a list and a key take. */
#include "base/base.h"
#include "data/json.h"

#include "tests/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATIENCE = 60000, ROUNDS = 90, KEYS = 20, MOST = 99 };

struct learner {
	char name[32], *announce;
	struct rt_world world;
	struct rt_term *term;
	double list_ms, key_ms[KEYS];
};
static struct learner learners[MOST];
static size_t count;
static struct rt_sandbox sandbox;

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

static double quantile(double *v, size_t n, double share)
{
	qsort(v, n, sizeof *v, by_value);
	return v[(size_t)((double)(n - 1) * share)];
}

/* kB that are this process's alone or its share of what is shared. */
static long proportional(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;

	snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", (long)pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "Pss: %ld kB", &kb) == 1)
			break;
	if (f)
		fclose(f);
	return kb;
}

static void start(struct learner *l, const char *client)
{
	const char *const argv[] = { client, "--demo", "--lesson", "create-registry", NULL };

	rt_world_init(&l->world);
	rt_world_setenv(&l->world, "RANCHHAND_DEMO_ANNOUNCE", l->announce);
	l->term = rt_term_new(&(struct rt_term_start){
		.argv = argv, .env = (const char *const *)l->world.env, .rows = 24, .columns = 80, .utf8 = true });
}

static void drain(struct rt_term *t, int quiet_ms)
{
	while (rt_term_read(t, quiet_ms) == RT_BYTES)
		;
	if (t->ended)
		rt_die("a program has ended");
}

/* The member of each learner in what the trainer sees; -1: there is none. */
static int64_t seen(struct rh_str class_, const char *name, const char *member)
{
	struct data_json_iter it;
	struct rh_str list, is, value;
	struct rh_err e;
	int64_t n = -1;

	if (data_json_find(class_, "/learners", &list, &e) != RH_OK || !data_json_iter_init(&it, list))
		rt_die("the sandbox does not say who is in the class");
	char *pointer = rh_format("/%s", member), *quoted = rh_format("\"%s\"", name);
	while (data_json_next(&it))
		if (data_json_find(it.value, "/name", &is, &e) == RH_OK && rh_str_is(is, quoted) &&
		    data_json_find(it.value, pointer, &value, &e) == RH_OK)
			(void)!rh_str_number(value, 0, INT64_MAX, &n);
	free(pointer);
	free(quoted);
	return n;
}

static bool is_done(struct rh_str class_, const struct learner *l)
{
	int64_t steps = seen(class_, l->name, "count");

	return steps > 0 && seen(class_, l->name, "at") > steps;
}

/* Everybody lets each step be done, until the trainer sees all of them at the end. */
static void walk(void)
{
	size_t done = 0;

	for (int round = 0; round < ROUNDS && done < count; round++) {
		struct rt_answer a;

		rt_sandbox_control(&sandbox, "GET", "/sandbox/class", rh_str(NULL), &a);
		done = 0;
		for (size_t i = 0; i < count; i++) {
			if (is_done(rh_buf_str(&a.body), &learners[i]))
				done++;
			else
				rt_term_press(learners[i].term, "Alt-d");
		}
		rt_answer_release(&a);
		for (size_t i = 0; i < count; i++)
			drain(learners[i].term, count < 5 ? 300 : 60);
	}
	for (size_t i = 0; done < count && i < count; i++) {
		struct rh_buf dump;

		rh_buf_init(&dump, 1 << 20);
		rt_term_dump(learners[i].term, &dump);
		fprintf(stderr, "%s\n%s\n", learners[i].name, dump.p);
		rh_buf_release(&dump);
	}
	if (done < count)
		rt_die("%zu of %zu got to the end of the lesson", done, count);
}

/* A secret of one name in every namespace. */
static void must_exist(const struct learner *l, size_t number)
{
	struct rh_str users, token, name;
	struct data_json_iter it;
	struct rh_err e;
	char *path = rh_format("/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces/web-%02zu/secrets/lesson-quay", number);
	struct rt_server at = sandbox.at;
	struct rt_answer a;

	if (data_json_find(rh_str(sandbox.announcement), "/users", &users, &e) != RH_OK ||
	    !data_json_iter_init(&it, users))
		rt_die("no users in the announcement");
	at.token = NULL;
	char *quoted = rh_format("\"%s\"", l->name);
	while (data_json_next(&it))
		if (data_json_find(it.value, "/name", &name, &e) == RH_OK && rh_str_is(name, quoted) &&
		    data_json_find(it.value, "/token", &token, &e) == RH_OK)
			at.token = rh_str_dup(rh_str_n(token.p + 1, token.n - 2));
	rt_http(&at, &(struct rt_request){ .method = "GET", .path = path }, &a);
	if (a.status != 200)
		rt_die("%s has not made the secret: %d", l->name, a.status);
	rt_answer_release(&a);
	free(at.token);
	free(quoted);
	free(path);
}

/* All at once: the list of secrets, then a key in it. */
static void measure(void)
{
	double began[MOST];

	for (size_t i = 0; i < count; i++) {
		rt_term_press(learners[i].term, "Alt-q");
		drain(learners[i].term, 100);
		rt_term_press(learners[i].term, ":");
		rt_term_type(learners[i].term, RH_STR("workloads"));
		drain(learners[i].term, 100);
	}
	for (size_t i = 0; i < count; i++) {
		began[i] = now_ms();
		rt_term_press(learners[i].term, "Enter");
	}
	for (size_t i = 0; i < count; i++) {
		rt_term_saw(learners[i].term, "log-agent", PATIENCE);
		learners[i].list_ms = now_ms() - began[i];
	}
	for (size_t i = 0; i < count; i++)
		drain(learners[i].term, 300);
	for (int k = 0; k < KEYS; k++)
		for (size_t i = 0; i < count; i++) {
			double at = now_ms();

			rt_term_press(learners[i].term, k % 2 ? "Up" : "Down");
			if (rt_term_read(learners[i].term, PATIENCE) != RT_BYTES)
				rt_die("a key has no answer");
			learners[i].key_ms[k] = now_ms() - at;
			drain(learners[i].term, 5);
		}
}

static void report(double started, double walked)
{
	double lists[MOST], *keys = rh_alloc(count * KEYS * sizeof *keys);
	long clients = 0;

	for (size_t i = 0; i < count; i++) {
		lists[i] = learners[i].list_ms;
		memcpy(&keys[i * KEYS], learners[i].key_ms, sizeof learners[i].key_ms);
		clients += proportional(learners[i].term->pid);
	}
	printf("class of %zu: all connected in %.1f s, the lesson in %.0f s\n", count, started / 1e3, walked / 1e3);
	printf("memory: sandbox %.1f MB, a program %.1f MB, all %.0f MB\n", (double)proportional(sandbox.pid) / 1e3,
	       (double)clients / (double)count / 1e3, (double)(proportional(sandbox.pid) + clients) / 1e3);
	printf("a list, all at once: median %.0f ms, worst %.0f ms\n", quantile(lists, count, .5),
	       quantile(lists, count, 1));
	printf("a key: median %.1f ms, 99 of 100 within %.1f ms\n", quantile(keys, count * KEYS, .5),
	       quantile(keys, count * KEYS, .99));
	free(keys);
}

int main(int argc, char **argv)
{
	struct rt_world world;
	int64_t n = 0;

	if (argc != 4 || !rh_str_number(rh_str(argv[3]), 1, MOST, &n))
		rt_die("classroom CLIENT SANDBOX N");
	count = (size_t)n;
	rt_world_init(&world);
	char *dir = rh_format("%s/class", world.root);
	const char *const arguments[] = { "--learners", argv[3], "--class", dir, NULL };
	rt_sandbox_start(&sandbox, argv[2], arguments, world.env);
	double began = now_ms();
	for (size_t i = 0; i < count; i++) {
		snprintf(learners[i].name, sizeof learners[i].name, "learner%02zu", i + 1);
		learners[i].announce = rh_format("%s/%s.announce", dir, learners[i].name);
		start(&learners[i], argv[1]);
	}
	for (size_t i = 0; i < count; i++)
		rt_term_saw(learners[i].term, " of 11", PATIENCE);
	double started = now_ms() - began;
	walk();
	double walked = now_ms() - began - started;
	for (size_t i = 0; i < count; i++)
		must_exist(&learners[i], i + 1);
	measure();
	report(started, walked);
	for (size_t i = 0; i < count; i++) {
		rt_term_free(&learners[i].term);
		rt_world_release(&learners[i].world);
		free(learners[i].announce);
	}
	rt_sandbox_end(&sandbox);
	rt_world_release(&world);
	free(dir);
	return 0;
}
