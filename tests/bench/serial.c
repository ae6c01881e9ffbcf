/* A serial line of 9600 baud, 960 bytes a second, on a VT220: what the first screens, a page and a key cost there. */
#include "base/base.h"

#include "tests/bench/bench.h"

#include <termios.h>

enum { BYTES_A_SECOND = 960, REST_MS = 3000 };

static struct rt_term *start(struct bench *b, const char *const *argv)
{
	struct rt_term *t;

	rt_world_setenv(&b->world, "TERM", "vt220");
	t = rt_term_new(&(struct rt_term_start){ .argv = argv,
						 .env = (const char *const *)b->world.env,
						 .rows = 24,
						 .columns = 80,
						 .utf8 = true,
						 .driven = true,
						 .speed = B9600,
						 .wall = 1790000000,
						 .directory = b->world.cwd });
	rt_world_setenv(&b->world, "TERM", "xterm-256color");
	return t;
}

/* The line takes what it was sent, and what is under way comes. */
static void rest(struct rt_term *t)
{
	for (int64_t ms = 0; ms < REST_MS; ms += 100) {
		rt_term_tick(t, 100);
		bench_settle(t);
		while (t->fence.reads)
			rt_term_read(t, 100);
	}
}

static double bytes_since(const struct rt_term *t, uint64_t bytes, size_t raw)
{
	return (double)(t->bytes - bytes - bench_fences(t, raw));
}

/* Characters that are no blanks: however they are put there, they must be sent. */
static double text_on(const struct rt_term *t)
{
	struct rh_buf text;
	size_t n = 0;

	rh_buf_init(&text, 1 << 20);
	rt_screen_text(t->screen, &text);
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] != ' ' && text.p[i] != '\n';
	rh_buf_release(&text);
	return (double)n;
}

/* bound 0: there is none. */
static void row(const char *what, const char *goal, double bytes, double bound)
{
	bench_line(&(struct bench_line){ .what = what,
					 .goal = goal,
					 .bound = bound > 0 ? bench_text("%.2f s: its text", bound / BYTES_A_SECOND)
							    : NULL,
					 .measured = bench_text("%.2f s, %.0f bytes", bytes / BYTES_A_SECOND, bytes),
					 .ratio = bound > 0 ? bytes / bound : 0 });
}

/* From the start to a list that is whole, with what it asks for because it is seen. */
static struct rt_term *first_screens(struct bench *b, const char *program)
{
	const char *argv[] = { program, "--no-state", "--demo", "--cluster", "shop-prod", "secrets", NULL };
	struct rt_term *t = start(b, argv);
	double connect;

	bench_expect_driven(t, "Connect");
	connect = text_on(t);
	bench_expect_driven(t, "- live");
	rest(t);
	row("9600 baud: Connect, and secrets with hosts", "<= 2.5 s", bytes_since(t, 0, 0), connect + text_on(t));
	return t;
}

void bench_serial(struct bench *b, const char *program)
{
	static const struct {
		const char *what, *key, *goal;
		int times;
		bool whole;
	} rows[] = {
		{ "  a cursor key", "Down", "<= 0.083 s, 80 bytes", BENCH_KEYS, false },
		{ "  a page of a list", "PgDn", "<= 1.2 s", 10, false },
		{ "  a whole screen (^L)", "^L", "<= 1.7 s", 5, true },
	};
	struct rt_term *t = first_screens(b, program);

	for (size_t i = 0; i < RH_LEN(rows); i++) {
		double bytes[BENCH_KEYS];

		for (int n = 0; n < rows[i].times; n++) {
			uint64_t before = t->bytes;
			size_t raw = t->raw.n;

			rt_term_press(t, rows[i].key);
			bench_settle(t);
			rest(t);
			bytes[n] = bytes_since(t, before, raw);
		}
		row(rows[i].what, rows[i].goal, bench_quantile(bytes, (size_t)rows[i].times, 0.5),
		    rows[i].whole ? text_on(t) : 0);
	}
	bench_stop(t);
}
