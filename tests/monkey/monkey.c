/* The run: rounds from a seed, and what is said of them. */
#include "base/base.h"

#include "tests/monkey/monkey.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void mk_found(struct mk_run *r, const char *fmt, ...)
{
	va_list ap;
	char text[8192];
	if (r->finding.n)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	rh_buf_addz(&r->finding, text);
}

bool mk_well(const struct mk_run *r)
{
	return !r->finding.n;
}

void mk_trail(struct mk_run *r, const char *fmt, ...)
{
	struct rh_buf *b = &r->trail[r->trail_at++ % MK_TRAIL];
	va_list ap;
	char text[600];
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	rh_buf_clear(b);
	rh_buf_addf(b, "round %u key %u: ", r->round, r->key);
	rh_line_clean(b, rh_str(text));
	if (r->opt.verbose)
		fprintf(stderr, "%s\n", b->p);
}

/* splitmix64 of Steele, Lea and Flood (2014): every state is as good as any other to begin with. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

unsigned mk_below(struct mk_run *r, unsigned n)
{
	return (unsigned)(next_random(&r->random) % n);
}

/* All that is random in a key or a round begins here. */
static void seed(struct mk_run *r, unsigned key)
{
	r->random = r->opt.seed;
	r->random = next_random(&r->random) ^ r->round;
	r->random = next_random(&r->random) ^ key;
	(void)next_random(&r->random);
}

static void choose_way(struct mk_run *r)
{
	static const char *const profiles[] = { "2.15", "kubernetes", "2.6", "2.11" };
	static const char *const users[] = { "admin", "dana", "vic" };
	static const char *const places[] = {
		NULL,         NULL,      "secrets",        "registry/create", "workloads", "rotate",
		"namespaces", "lessons", "projectsecrets", "secrets/create",  "pods",      "namespaces/create",
		"features",   "explore", "events"
	};
	seed(r, 1u << 31);
	r->way = (struct mk_way){ .profile = profiles[r->round % RH_LEN(profiles)],
				  .user = users[mk_below(r, 5) % RH_LEN(users)],
				  .place = places[mk_below(r, (unsigned)RH_LEN(places))],
				  .chinese = (r->round / 2) % 2,
				  .ascii = mk_below(r, 6) == 0,
				  .mouse = mk_below(r, 2),
				  .read_only = mk_below(r, 4) == 0,
				  .remote = mk_below(r, 2),
				  .quiet = mk_below(r, 2),
				  .rows = mk_below(r, 2) ? 24 : 43,
				  .columns = 80 };
	r->way.columns = r->way.rows == 24 ? 80 : 132;
	r->way.editor = mk_below(r, 3) ? r->opt.editor : mk_below(r, 2) ? "false" : "true";
}

static void tell(struct mk_run *r)
{
	struct rh_buf dump;
	fprintf(stderr, "FOUND with seed %llu, round %u, key %u (%s as %s):\n%s\n", (unsigned long long)r->opt.seed,
		r->round, r->key, r->way.profile, r->way.user, r->finding.p);
	fprintf(stderr, "---- done last\n");
	for (size_t i = r->trail_at > MK_TRAIL ? r->trail_at - MK_TRAIL : 0; i < r->trail_at; i++)
		fprintf(stderr, "%s\n", r->trail[i % MK_TRAIL].p);
	rh_buf_init(&dump, (size_t)4 << 20);
	if (r->term)
		rt_term_dump(r->term, &dump);
	fputs(dump.p, stderr);
	rh_buf_release(&dump);
	fprintf(stderr, "---- the same once more: ./dev monkey %u %llu %u\n", r->key + 1,
		(unsigned long long)r->opt.seed, r->round);
}

static unsigned play_round(struct mk_run *r, unsigned keys)
{
	choose_way(r);
	r->key = 0;
	mk_round_open(r);
	while (r->key < keys && mk_well(r)) {
		seed(r, r->key);
		mk_act(r);
		if (mk_well(r))
			r->key++;
	}
	if (mk_well(r)) {
		mk_settle(r, 0);
		mk_trail(r, "the end of the round");
	}
	if (!mk_well(r))
		tell(r);
	mk_round_close(r);
	if (!mk_well(r) && r->key >= keys)
		tell(r);
	return r->key;
}

static int usage(void)
{
	fputs("usage: monkey [--client FILE] [--sandbox FILE] [--editor FILE] [--keys N] [--seed N] [--round N] "
	      "[--verbose]\n",
	      stderr);
	return 2;
}

static bool number(const char *z, uint64_t *out)
{
	int64_t n;
	bool ok = rh_str_number(rh_str(z), 0, INT64_MAX, &n);
	*out = ok ? (uint64_t)n : 0;
	return ok;
}

static bool read_options(struct mk_options *o, int argc, char **argv)
{
	static const struct option options[] = {
		{ "client", 1, NULL, 'c' },  { "sandbox", 1, NULL, 's' },
		{ "editor", 1, NULL, 'e' },  { "keys", 1, NULL, 'k' },
		{ "seed", 1, NULL, 'S' },    { "round", 1, NULL, 'r' },
		{ "verbose", 0, NULL, 'v' }, { 0 },
	};
	uint64_t n = 0;
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (strchr("kSr", c) && !number(optarg, &n))
			return false;
		if (c == 'c')
			o->client = optarg;
		else if (c == 's')
			o->sandbox = optarg;
		else if (c == 'e')
			o->editor = optarg;
		else if (c == 'k')
			o->keys = (unsigned)n;
		else if (c == 'S')
			o->seed = n;
		else if (c == 'r')
			o->first_round = (unsigned)n;
		else if (c == 'v')
			o->verbose = true;
		else
			return false;
	}
	return optind == argc;
}

int main(int argc, char **argv)
{
	struct mk_run r = { .opt = { .client = "./ranchhand",
				     .sandbox = "./ranchhand-sandbox",
				     .editor = "true",
				     .keys = 2000,
				     .seed = 1 } };
	unsigned keys = 0;
	time_t start = time(NULL);
	if (!read_options(&r.opt, argc, argv))
		return usage();
	signal(SIGPIPE, SIG_IGN); /* the program may end while its clock is being told */
	for (size_t i = 0; i < MK_TRAIL; i++)
		rh_buf_init(&r.trail[i], 8192);
	rh_buf_init(&r.finding, (size_t)1 << 20);
	for (r.round = r.opt.first_round; keys < r.opt.keys && mk_well(&r); r.round++) {
		unsigned left = r.opt.keys - keys;
		keys += play_round(&r, left < MK_ROUND ? left : MK_ROUND);
		if (r.opt.keys > 5000)
			fprintf(stderr, "round %u, %u keys, %lld s\n", r.round, keys, (long long)(time(NULL) - start));
	}
	printf("%s: seed %llu, %u keys in %u rounds, %u starts, %u left by a key, %u by a signal, %u stops, %u faults, "
	       "%lld s\n",
	       mk_well(&r) ? "ok" : "FOUND", (unsigned long long)r.opt.seed, keys, r.round - r.opt.first_round,
	       r.starts, r.quits, r.deaths, r.stops, r.faults, (long long)(time(NULL) - start));
	printf("%zu screens:", r.screen_count);
	for (size_t i = 0; i < r.screen_count; i++)
		printf(" %s", r.screens[i]);
	printf("\n");
	int failed = !mk_well(&r);
	for (size_t i = 0; i < r.screen_count; i++)
		free(r.screens[i]);
	for (size_t i = 0; i < MK_TRAIL; i++)
		rh_buf_release(&r.trail[i]);
	rh_buf_release(&r.finding);
	return failed;
}
