/* What was asked on the wire while something was measured, and what that takes without a client: the bound of a row. */
#ifndef RH_BENCH_WIRE_H
#define RH_BENCH_WIRE_H

#include "base/base.h"

#include "tests/bench/bench.h"

struct bench_request {
	char *path, *accept;
	bool gzip, stream; /* stream: a watch, done when its head has come */
	double began, ended;
	unsigned round; /* from 1: one more than the latest of those that had ended before it began */
};
struct bench_wire {
	struct bench_request *v;
	size_t n;
	unsigned rounds;   /* the longest chain of requests that waited for each other */
	unsigned parallel; /* the most at a time */
	double kilobytes;  /* of bodies, as they were sent */
};
void bench_wire_begin(struct bench *b); /* what has come until now is forgotten */
/* All that have been answered since. Ends with bench_wire_release. */
void bench_wire_end(struct bench *b, struct bench_wire *w);
void bench_wire_release(struct bench_wire *w);
/* ms that libcurl takes for the same requests, of which each begins when those have ended that had before; bodies are
 * thrown away as they are. connected: over connections that are there already. A write is not repeated: a read of the
 * same API stands for it. */
double bench_wire_replay(const struct bench *b, const struct bench_wire *w, bool connected);
#endif
