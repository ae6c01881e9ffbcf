/* trips: what the important openings ask, and what of it waits for what.
 *
 * The sandbox's clock stands still and every request is held. Whenever the program has asked all that it can ask before
 * an answer comes, that is one round trip: it is written down, everything is let through, and the next begins. No time
 * is measured, so the result is the same on every machine; trips.sh compares it with what it was. */
#include "base/base.h"
#include "data/tree.h"

#include "tests/support/support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { WALL = 1790000000, DELAY = 50, PATIENCE = 30000, READS_AT_ONCE = 8, ROUNDS_MOST = 40 };

#define COUNTED "Secrets                 9" /* of the Explorer */

struct step {
	const char *key, *text; /* one of them: pressed, or typed */
	const char *until;      /* what stands on the screen then; NULL: nothing to wait for */
};
static const struct opening {
	const char *what;
	const char *arguments[6]; /* behind --demo */
	struct step before[6];    /* at ease */
	struct step counted;
	bool plain; /* a Kubernetes server, no Rancher */
} openings[] = {
	{ .what = "start, to the list of clusters", .counted = { .until = "shop-prod" } },
	{ .what = "start, to the Explorer of a cluster",
	  .arguments = { "--cluster", "shop-prod", "explore" },
	  .counted = { .until = COUNTED } },
	{ .what = "from the list of clusters to an Explorer with its counts",
	  .before = { { .until = "shop-prod" },
		      { .key = "/" },
		      { .text = "shop-prod", .until = "1 of " },
		      { .key = "Enter" } },
	  .counted = { .key = "Enter", .until = COUNTED } },
	{ .what = "from the Explorer to a live list of secrets, two pages",
	  .arguments = { "--cluster", "shop-prod", "explore" },
	  .before = { { .until = COUNTED }, { .key = ":" }, { .text = "core" } },
	  .counted = { .key = "Enter", .until = " · live" } },
	{ .what = "from the Explorer to a live list of workloads with their pods",
	  .arguments = { "--cluster", "shop-prod", "explore" },
	  .before = { { .until = COUNTED }, { .key = "/" }, { .text = "Workloads", .until = "▸   Workloads" } },
	  .counted = { .key = "Enter", .until = " · live" } },
	{ .what = "from the list to the page of a workload with its verdict",
	  .arguments = { "--cluster", "shop-prod", "-n", "web-green", "workloads" },
	  .before = { { .until = " · live" },
		      { .key = "/" },
		      { .text = "front" },
		      { .key = "Enter", .until = "1 of " } },
	  .counted = { .key = "Enter", .until = "NOT PULLED" } },
	{ .what = "start, to the form that creates a registry",
	  .arguments = { "--cluster", "shop-prod", "registry/create" },
	  .counted = { .until = "Registry Domain Name" } },
	{ .what = "from a list of secrets to the form that creates a registry",
	  .arguments = { "--cluster", "shop-prod", "secrets" },
	  .before = { { .until = " · live" }, { .key = "c", .until = "Registry" } },
	  .counted = { .key = "Enter", .until = "Registry Domain Name" } },
	{ .what = "from the Explorer to the namespace filter",
	  .arguments = { "--cluster", "shop-prod", "explore" },
	  .before = { { .until = COUNTED } },
	  .counted = { .key = "n", .until = "Only User Namespaces" } },
	{ .what = "start, to Registry Coverage",
	  .arguments = { "--cluster", "shop-prod", "coverage" },
	  .counted = { .until = "image" } },
	{ .what = "a project's member: start, to a live list of secrets",
	  .arguments = { "--demo-user", "dana", "--cluster", "shop-prod", "secrets" },
	  .counted = { .until = " · live" } },
	{ .what = "Kubernetes: start, to the Explorer",
	  .arguments = { "explore" },
	  .counted = { .until = COUNTED },
	  .plain = true },
	{ .what = "Kubernetes: start, to a live list of secrets, two pages",
	  .arguments = { "secrets" },
	  .counted = { .until = " · live" },
	  .plain = true },
};

struct stage {
	struct rt_world world;
	struct rt_sandbox sandbox;
	struct rt_term *term;
	struct rh_buf asked[ROUNDS_MOST]; /* of each round, a line a request */
	int64_t connections[ROUNDS_MOST]; /* there are then */
	size_t rounds;
	int64_t held;
	const char *program;
	bool connected; /* says of all rounds how many connections are opened */
};

static void control(struct stage *s, const char *method, const char *path, const char *body, struct rh_tree **reply)
{
	struct rt_answer a = { 0 };
	struct rh_err e;

	rt_sandbox_control(&s->sandbox, method, path, rh_str(body), &a);
	if (reply)
		*reply = data_tree_parse(rh_buf_str(&a.body), &e);
	rt_answer_release(&a);
}

/* What has come over the wire since the last look belongs to the round that is being filled. */
static void look(struct stage *s)
{
	struct rh_tree *wire = NULL;

	control(s, "GET", "/sandbox/wire", "", &wire);
	s->held = data_tree_int(wire, "/held", -1);
	s->connections[s->rounds] = data_tree_int(wire, "/connections", -1);
	const struct rh_tree *line = data_tree_first(data_tree_at(wire, "/asked"));
	for (; line; line = data_tree_next(line)) {
		rh_buf_adds(&s->asked[s->rounds], data_tree_text(line, "/line"));
		rh_buf_addc(&s->asked[s->rounds], '\n');
	}
	data_tree_free(&wire);
}

static void taken(struct stage *s)
{
	do
		if (rt_term_read(s->term, PATIENCE) != RT_FENCED && s->term->ended)
			rt_die("the program has ended");
	while (!rt_term_taken(s->term));
}

/* Until each of its requests is held: then no more comes before an answer does. A fence may be older than what came
 * since, so it is asked for a new one. */
static void settle(struct stage *s)
{
	for (int i = 0; i < 2000; i++) {
		const struct rt_fence *f = &s->term->fence;

		rt_term_tick(s->term, 0);
		taken(s);
		look(s);
		if (s->held == (int64_t)f->reads + f->opening ||
		    (f->reads > READS_AT_ONCE && s->held >= READS_AT_ONCE + (int64_t)f->opening))
			return;
		(void)rt_term_read(s->term, 10);
	}
	rt_die("the program does not come to rest");
}

static void do_step(struct stage *s, const struct step *step)
{
	if (step->key)
		rt_term_press(s->term, step->key);
	if (step->text)
		rt_term_type(s->term, rh_str(step->text));
}

/* Somebody looks at it for a second. */
static void at_ease(struct stage *s, const char *until)
{
	int64_t looked = 0;

	for (int i = 0; i < 4000; i++) {
		const struct rt_fence *f = &s->term->fence;
		bool there = !until || rt_screen_has(s->term->screen, until);
		int64_t next = f->next > 0 ? f->next : 1;

		settle(s);
		if (s->held) /* a watch of a moment ago */
			continue;
		if (there && looked >= 1000)
			return;
		rt_term_tick(s->term, next < 100 ? next : 100);
		looked += there ? next < 100 ? next : 100 : 0;
		taken(s);
	}
	rt_term_saw(s->term, until, 1);
}

static void forget(struct stage *s)
{
	for (size_t i = 0; i < ROUNDS_MOST; i++) {
		rh_buf_clear(&s->asked[i]);
	}
	s->rounds = 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What may be done to the row that is selected: which that is for a moment depends on which answer comes first. */
static bool is_review(const char *line)
{
	return strstr(line, "/selfsubjectaccessreviews") != NULL;
}

static void print_round(const struct stage *s, size_t round, int64_t opened)
{
	struct rh_str rest = rh_buf_str(&s->asked[round]), line;
	char *lines[256];
	size_t n = 0;

	printf("  %zu:", round + 1);
	if (opened > 0)
		printf(" %lld new connection%s", (long long)opened, opened == 1 ? "" : "s");
	putchar('\n');
	while (n < RH_LEN(lines) && rh_str_cut(&rest, '\n', &line))
		if (line.n)
			lines[n++] = rh_str_dup(line);
	qsort(lines, n, sizeof *lines, by_text);
	for (size_t i = 0; i < n; i++)
		if (!i || !is_review(lines[i]) || !is_review(lines[i - 1]))
			printf("     %s\n", lines[i]);
	for (size_t i = 0; i < n; i++)
		free(lines[i]);
}

static bool is_there(const struct stage *s, const struct opening *o)
{
	return rt_screen_has(s->term->screen, o->counted.until);
}

/* Rounds until the text stands there, then until nothing is under way any more. A round takes its time on both sides:
 * what the program puts off for a moment is done before the next answer. */
static void count(struct stage *s, const struct opening *o, int64_t before)
{
	bool from_start = !o->counted.key && !o->counted.text;
	size_t seen_after = 0;
	bool seen = false;
	int64_t waits = 0;

	for (;;) {
		settle(s);
		if (!seen && s->held && !is_there(s, o)) {
			rt_term_tick(s->term, DELAY);
			taken(s);
			settle(s);
		}
		if (!seen && is_there(s, o)) {
			seen = true;
			seen_after = s->rounds;
		}
		if (!s->held && seen)
			break;
		if (!s->held) {
			if (s->term->fence.next < 0)
				rt_term_saw(s->term, o->counted.until, 1);
			waits += s->term->fence.next;
			rt_term_tick(s->term, s->term->fence.next);
			taken(s);
			continue;
		}
		if (++s->rounds == ROUNDS_MOST) {
			for (size_t i = 0; i < s->rounds; i++)
				print_round(s, i, 0);
			rh_buf_clear(&s->asked[0]);
			rt_term_dump(s->term, &s->asked[0]);
			printf("%s", s->asked[0].p);
			rt_die("%s: it never ends", o->what);
		}
		rt_sandbox_tick(&s->sandbox, DELAY);
	}
	printf("%s: %zu round trip%s", o->what, seen_after, seen_after == 1 ? "" : "s");
	if (waits)
		printf(", after waiting for %lld ms", (long long)waits);
	putchar('\n');
	/* Behind what is waited for, it depends on which answer comes first what goes in which round. */
	for (size_t i = seen_after + 1; i < s->rounds; i++)
		rh_buf_adds(&s->asked[seen_after], rh_buf_str(&s->asked[i]));
	for (size_t i = 0; i <= seen_after && i < s->rounds; i++) {
		/* One that is opened while somebody waits costs two round trips more. A start has none to begin
		 * with; behind what is waited for, whether one is free again is chance, too. */
		print_round(s, i, (i < seen_after && !from_start) || s->connected ? s->connections[i] - before : 0);
		before = s->connections[i];
		if (i + 1 == seen_after)
			printf("  -- there\n");
	}
}

static void play(struct stage *s, const struct opening *o)
{
	const char *argv[12] = { s->program, "--no-state", "--demo" };
	const struct rt_term_start how = { .argv = argv,
					   .env = (const char *const *)s->world.env,
					   .rows = 24,
					   .columns = 80,
					   .utf8 = true,
					   .driven = true,
					   .wall = WALL,
					   .directory = s->world.cwd };
	bool from_start = !o->counted.key && !o->counted.text;
	static const char held[] = "{\"path\":\"/\",\"delay\":50}";

	for (size_t i = 0; o->arguments[i]; i++)
		argv[3 + i] = o->arguments[i];
	if (from_start)
		control(s, "POST", "/sandbox/fault", held, NULL);
	s->term = rt_term_new(&how);
	for (size_t i = 0; i < RH_LEN(o->before) && (o->before[i].key || o->before[i].text || o->before[i].until);
	     i++) {
		do_step(s, &o->before[i]);
		at_ease(s, o->before[i].until);
	}
	if (!from_start)
		control(s, "POST", "/sandbox/fault", held, NULL);
	look(s);
	int64_t before = s->connections[s->rounds];
	forget(s);
	do_step(s, &o->counted);
	count(s, o, before);
	control(s, "POST", "/sandbox/fault", "{\"clear\":true}", NULL);
	kill(s->term->pid, SIGTERM);
	rt_term_wait_end(s->term, PATIENCE);
	rt_term_free(&s->term);
	look(s);
	forget(s);
}

/* The openings of one server. */
static void play_all(struct stage *s, const char *server, bool plain, const char *only)
{
	const char *const rancher[] = { "--rancher", "2.15",   "--wall", "1790000000", "--seed",
					"1",         "--many", "900",    NULL };
	const char *const kubernetes[] = {
		"--kubernetes", "--wall", "1790000000", "--seed", "1", "--many", "900", NULL
	};

	rt_sandbox_start(&s->sandbox, server, plain ? kubernetes : rancher, s->world.env);
	char *announcement =
		rt_world_file(&s->world, plain ? "kubernetes" : "rancher", rh_str(s->sandbox.announcement));
	rt_world_setenv(&s->world, "RANCHHAND_DEMO_ANNOUNCE", announcement);
	for (size_t i = 0; i < RH_LEN(openings); i++)
		if (openings[i].plain == plain && (!only || strstr(openings[i].what, only)))
			play(s, &openings[i]);
	rt_sandbox_end(&s->sandbox);
	free(announcement);
}

int main(int argc, char **argv)
{
	struct stage s = { 0 };

	if (argc < 3)
		rt_die("usage: trips RANCHHAND SANDBOX [OPENING]: a part of its name, and new connections are said");
	char *program = realpath(argv[1], NULL), *server = realpath(argv[2], NULL);
	rh_locale_init(NULL, NULL);
	rt_world_init(&s.world);
	s.connected = argc > 3;
	s.program = program;
	for (size_t i = 0; i < ROUNDS_MOST; i++)
		rh_buf_init(&s.asked[i], 65536);
	for (int plain = 0; plain < 2; plain++)
		play_all(&s, server, plain, argv[3]);
	rt_world_release(&s.world);
	for (size_t i = 0; i < ROUNDS_MOST; i++)
		rh_buf_release(&s.asked[i]);
	free(program);
	free(server);
	return 0;
}
