/* faults: a case of the matrix, as its files share it. */
#ifndef FT_FAULTS_H
#define FT_FAULTS_H

#include "base/base.h"
#include "tests/faults/middle.h"
#include "tests/lessons/play.h"

extern const struct ft_fault ft_rows[];
extern const size_t ft_row_count;
enum { FT_ROWS_MOST = 64 };

struct ft_outcome {
	char said[600];
	int64_t back_ms; /* -1: not by itself */
	bool by_key;     /* but when it was asked again */
	bool signs_in;   /* it asks who we are */
	unsigned most;   /* how often the same thing was written */
	char wrong[400]; /* what must not be; empty: all as it should */
	bool played;
};
struct ft_run {
	struct pl_play p;
	struct ft_middle *m;
	struct rh_buf *known; /* lines that a run without a fault shows */
	bool known_is_made;
	bool print;      /* the screens that are looked at, to stderr */
	int patience_ms; /* before the clocks go on: what comes over the network takes time of the machine */
	struct ft_outcome *out;
};

/* Takes what the screen says into the outcome; of a run without a fault, what is usual. */
void ft_look(struct ft_run *r);
#endif
