/* monkey: random keys on the real program, with everything else that a terminal, a server and a clock can do.
 *
 * Keys come in rounds: a round is one sandbox, one home, and one way of starting the program. What is done as key K of
 * round R follows from the seed, R and K alone, so a round can be played again by itself. stage.c starts and ends the
 * program and knows when it is alive; act.c has what a monkey may do.
 */
#ifndef MK_MONKEY_H
#define MK_MONKEY_H

#include "tests/support/support.h"

#include "base/base.h"

enum {
	MK_ROUND = 250, /* keys */
	MK_CANARIES = 64,
	MK_TRAIL = 30,          /* what was done last, told with a finding */
	MK_WATCHDOG_MS = 60000, /* without a sign of life */
	MK_KEY_BYTES = 4 << 20, /* of output for one key */
};

/* Typed where the focus is on a password; it is never to be seen. */
#define MK_CANARY "canary+Pa55/word=%7e"

struct mk_options {
	const char *client, *sandbox, *editor;
	uint64_t seed;
	unsigned keys, first_round;
	bool verbose;
};
/* How the program is started in this round. */
struct mk_way {
	const char *profile, *user, *place, *editor;
	bool chinese, ascii, mouse, read_only, remote;
	bool quiet; /* nothing is revealed or copied: then no password may be seen */
	int rows, columns;
};
struct mk_run {
	struct mk_options opt;
	struct mk_way way;
	unsigned round, key;
	uint64_t random;
	/* the world of this round */
	struct rt_world world;
	struct rt_sandbox sandbox;
	struct rt_term *term;
	char *log; /* where sanitizers write */
	struct rt_canary canaries[MK_CANARIES];
	size_t canary_count, typed_canary; /* the last is what we type */
	bool typed;                        /* it was, since the program was started */
	/* of one key */
	uint64_t keys_before, bytes_before;
	/* found */
	struct rh_buf trail[MK_TRAIL];
	size_t trail_at;
	struct rh_buf finding;
	/* told at the end */
	unsigned starts, quits, deaths, stops, faults;
	char *screens[80]; /* ids that were on top */
	size_t screen_count;
};

/* Says what is wrong; the run ends with it. Only the first is kept. */
void mk_found(struct mk_run *r, const char *fmt, ...) RH_PRINTF(2, 3);
bool mk_well(const struct mk_run *r);
void mk_trail(struct mk_run *r, const char *fmt, ...) RH_PRINTF(2, 3);
/* The next number of this key, below n. */
unsigned mk_below(struct mk_run *r, unsigned n);

/* ---- stage.c ---- */
void mk_round_open(struct mk_run *r);
void mk_round_close(struct mk_run *r);
void mk_start(struct mk_run *r);
/* Bytes for the program's terminal; reads meanwhile, so that neither side waits for the other. */
void mk_send(struct mk_run *r, struct rh_str bytes);
/* Until `keys` events were taken, if that many come, and the program rests; proves that it is alive. */
void mk_settle(struct mk_run *r, unsigned keys);
void mk_tick(struct mk_run *r, int64_t ms); /* both clocks */
void mk_control(struct mk_run *r, const char *path, const char *body);
/* The program must end by itself now, with this exit code, or with one of its own (-1). */
void mk_ends(struct mk_run *r, int code);
void mk_look(struct mk_run *r); /* at what has come out since the last look */

/* ---- act.c ---- */
void mk_act(struct mk_run *r);
#endif
