/* What a container has written by a time: made up from its words and its image, the same whenever it is asked. */
#ifndef SANDBOX_API_LOG_LINES_H
#define SANDBOX_API_LOG_LINES_H

#include "sandbox/api/value.h"
#include "base/base.h"

/* One run of a container. */
struct sb_log {
	uint64_t seed;
	int64_t from, until; /* ns since 1970; until INT64_MAX: it runs */
	enum { SB_LOG_SILENT, SB_LOG_SCRIPT, SB_LOG_FLOOD, SB_LOG_PROFILE } kind;
	struct sb_log_line {
		int64_t at; /* ns after from */
		char *text;
	} * script;
	size_t script_n;
	int64_t period; /* ns: of the script (0: once), or from one line to the next */
	const struct sb_log_profile *profile;
};
/* spec: of the container, run: its state.running or a terminated; of which pod and which restart. */
void sb_log_init(struct sb_log *l, const json_t *spec, const json_t *run, struct rh_str pod, int64_t restart);
void sb_log_release(struct sb_log *l);
/* How many lines there are at that time. */
int64_t sb_log_count(const struct sb_log *l, int64_t now);
int64_t sb_log_at(const struct sb_log *l, int64_t line);                    /* ns since 1970, of line 0, 1, … */
void sb_log_text(const struct sb_log *l, int64_t line, struct rh_buf *out); /* without a line end */
void sb_log_time(int64_t ns, char out[40]);                                 /* as a kubelet writes it */
bool sb_log_floods(struct rh_str words); /* of a command: "yes TEXT" writes 10,000 lines a second */
/* A program that wants a variable that nobody has set: it says so and ends. NULL: nothing is missing. */
const char *sb_log_missing(const json_t *spec);
#endif
