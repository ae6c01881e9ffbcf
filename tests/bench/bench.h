/* What the parts of bench share: a sandbox of its own, a program under a terminal, and how its times are taken. */
#ifndef RH_BENCH_H
#define RH_BENCH_H

#include "base/base.h"

#include "tests/support/support.h"

struct rt_sandbox;
struct rt_term;
struct rt_world;

enum { BENCH_RUNS = 9, BENCH_KEYS = 40, BENCH_MANY = 10000 };

struct bench {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *announcement, *kubeconfig;
};
/* Starts a sandbox of a Rancher 2.15; `more`: further arguments, NULL-terminated, at most 8. */
void bench_begin(struct bench *b, const char *sandbox, const char *const *more);
void bench_end(struct bench *b);
/* Bytes of secrets' values that the sandbox has sent so far. */
struct bench_values {
	long registries, others;
};
struct bench_values bench_values_sent(struct bench *b);
void bench_delay(struct bench *b, int ms); /* of every request to a cluster from now on; 0: none */

double bench_now_ms(void);
/* The value below which this share of the measured ones lies; sorts them. */
double bench_quantile(double *v, size_t n, double share);
/* A line of the table; texts may be NULL, ratio 0: there is none. bound: what the row could not be less than, and what
 * that is made of; ratio: measured by bound, the median of pairs where both were measured. */
struct bench_line {
	const char *what, *goal, *bound, *measured, *peer;
	double ratio;
};
void bench_line(const struct bench_line *l);
const char *bench_text(const char *fmt, ...) RH_PRINTF(1, 2); /* until the eighth call from here */
void bench_row(const char *what, const char *goal, const char *fmt, ...) RH_PRINTF(3, 4); /* without a bound */
/* A row about a key that sends so many bytes: its bound is an echo of so many over a pseudo-terminal. */
void bench_key_row(const char *what, const char *goal, double bytes, double median, double worst);
double bench_echo(double bytes);               /* ms; echo.c */
long bench_resident(pid_t pid);                /* memory in kB, from /proc/PID/status */
long bench_ticks(pid_t pid);                   /* user and system clock ticks so far */
char *bench_token(const struct bench *b);      /* the administrator's; the caller frees it */
char *bench_beside(const char *name);          /* the whole path of a program of the build directory */
const char *bench_installed(const char *name); /* its path, NULL; valid until the next call */
/* kubectl get WHAT -A: wall time in ms and peak resident kB; negative when there is none. */
double bench_kubectl(const struct bench *b, const char *what, long *peak);

/* What kubectl costs that follows something for so many seconds, its arguments behind --context: CPU in ms a second,
 * and peak resident kB; negative: it is not installed. */
double bench_follow(const struct bench *b, const char *const *arguments, unsigned seconds, long *peak);
/* The same of any program, which must end with this code (in 120 s): -1 when it is not installed. */
double bench_ran(const struct bench *b, const char *const *argv, int code, long *peak);

/* The program at 80x24 against the sandbox; driven: with a clock that only bench_expect_driven and ticks move. */
struct rt_term *bench_start(const struct bench *b, const char *const *argv, bool driven);
void bench_stop(struct rt_term *t);
void bench_expect(struct rt_term *t, const char *text);
void bench_expect_driven(struct rt_term *t, const char *text); /* lets time pass until the text stands there */
void bench_settle(struct rt_term *t);                          /* until the program has taken all keys and ticks */
void bench_find(struct rt_term *t); /* "/", and the tenth of a second that a person takes before the first letter */
double bench_pressed(struct rt_term *t, const char *key); /* ms to the last byte */
/* Presses a key `n` times, at most BENCH_KEYS; medians of its bytes and of the time to the last byte. */
void bench_keys(struct rt_term *t, const char *key, int n, double *bytes, double *median, double *worst);

/* Bytes of the fences in what came since `from` in t->raw: they are the test's, not a person's. */
size_t bench_fences(const struct rt_term *t, size_t from);

/* The parts: each prints its rows. */
void bench_first_frame(const struct bench *b, const char *program);
long bench_bare_resident(const struct bench *b); /* kB, of ncurses and libcurl after one request */
void bench_keystrokes(const struct bench *b, const char *program);
void bench_big_list(struct bench *b, const char *program);
void bench_idle(const struct bench *b, const char *program, int seconds);
void bench_serial(struct bench *b, const char *program); /* a serial line */
void bench_picker(const char *program, const char *sandbox);
void bench_workloads(const char *program, const char *sandbox);
void bench_coverage(const char *program, const char *sandbox);
void bench_spread(const char *program, const char *sandbox);
void bench_logs(const char *program, const char *sandbox);
void bench_rows(const char *program, const char *sandbox);
#endif
