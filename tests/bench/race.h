/* A row that is measured against the server alone, and against the same question by kubectl and k9s: pair by pair, in
 * the same run. */
#ifndef RH_BENCH_RACE_H
#define RH_BENCH_RACE_H

#include "tests/bench/bench.h"

struct bench_race {
	const char *what, *goal;
	const char *const *client;          /* arguments, without the program */
	void (*prepare)(struct rt_term *t); /* to where it begins; all of that costs nothing */
	void (*begin)(struct rt_term *t);   /* what a person presses */
	const char *until;                  /* is on the screen */
	int delay;                          /* ms of every request */
	const char *kubectl;                /* of "kubectl get … -A"; NULL: it cannot be asked */
	const char *k9s, *k9s_until;        /* its command, and how the title ends then; NULL as well */
};
struct bench_memory {
	long empty, full; /* kB: before it began, and behind it */
};
void bench_race(struct bench *b, const char *program, const struct bench_race *r, struct bench_memory *m);
#endif
