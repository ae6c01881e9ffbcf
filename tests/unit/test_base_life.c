/* Clock and timers, owners and message, rows, log, files, and dying. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- timers ---- */

static char fired[32];
static struct rh_timer a, b, c;

static void note(void *ctx)
{
	size_t n = strlen(fired);
	snprintf(fired + n, sizeof fired - n, "%s", (const char *)ctx);
}

static void note_and_stop_b(void *ctx)
{
	note(ctx);
	rh_timer_stop(&b);
}

static void note_again(void *ctx)
{
	note(ctx);
	rh_timer_start(&c, 0, note_again, ctx);
}

static void timers(void **state)
{
	(void)state;
	rh_clock_drive(1000);
	assert_true(rh_clock_driven() && rh_wall() == 1000);
	int64_t start = rh_now();
	assert_int_equal(rh_timer_wait(), -1);
	rh_timer_start(&b, 20, note, "b");
	rh_timer_start(&a, 10, note, "a");
	assert_int_equal(rh_timer_wait(), 10);
	rh_timer_run();
	assert_string_equal(fired, "");
	rh_clock_advance(10);
	assert_int_equal(rh_timer_wait(), 0);
	rh_timer_run();
	assert_string_equal(fired, "a");
	assert_false(a.running);
	rh_timer_start(&b, 50, note, "b"); /* again: the first start counts no more */
	rh_clock_advance(30);
	rh_timer_run();
	assert_string_equal(fired, "a");
	rh_timer_start(&a, 0, note_and_stop_b, "A");
	rh_clock_advance(990);
	assert_int_equal(rh_now() - start, 1030);
	assert_int_equal(rh_wall(), 1001);
	rh_timer_start(&c, 0, note_again, "c");
	rh_timer_start(&a, 0, note, "-");
	rh_timer_stop(&a);
	rh_timer_stop(&a);
	rh_timer_run(); /* what starts itself again waits for the next run */
	assert_string_equal(fired, "abc");
	rh_timer_stop(&c);
	assert_int_equal(rh_timer_wait(), -1);
	/* One that is due is stopped by another. */
	fired[0] = '\0';
	rh_timer_start(&a, 0, note_and_stop_b, "a");
	rh_timer_start(&b, 0, note, "b");
	rh_timer_run();
	assert_string_equal(fired, "a");
	assert_false(b.running);
}

/* ---- message ---- */

static int dropped;

static void drop(void *body)
{
	dropped++;
	free(body);
}

static void message(void **state)
{
	struct rh_owner one = rh_owner_new(), two = rh_owner_new();
	struct rh_message m;
	(void)state;
	assert_true(rh_owner_alive(one) && rh_owner_alive(two));
	assert_false(rh_owner_alive((struct rh_owner){ 0 }) || rh_owner_alive((struct rh_owner){ 999, 1 }));
	for (int i = 0; i < 40; i++)
		rh_message_post(
			(struct rh_message){ .to = i % 2 ? one : two, .tag = i, .body = rh_alloc(1), .drop = drop });
	assert_true(rh_message_waiting());
	rh_owner_end(one);
	assert_false(rh_owner_alive(one));
	struct rh_owner next = rh_owner_new();
	assert_true(next.id == one.id && next.generation != one.generation);
	for (int i = 0; i < 40; i += 2) {
		assert_true(rh_message_take(&m) && m.tag == i);
		if (i % 4) {
			free(rh_message_steal(&m));
			assert_null(m.body);
		}
		rh_message_release(&m);
	}
	assert_false(rh_message_take(&m));
	assert_false(rh_message_waiting());
	assert_int_equal(dropped, 30);
	rh_message_post((struct rh_message){ .to = one, .body = rh_alloc(1), .drop = drop });
	assert_false(rh_message_take(&m));
	assert_int_equal(dropped, 31);
	rh_owner_end(two);
	rh_owner_end(two);
	rh_owner_end(next);
}

/* ---- rows ---- */

struct row {
	struct rh_row head;
	int value;
	char key[16];
};

static struct rh_row *row(int key, int value)
{
	struct row *r = rh_alloc(sizeof *r);
	snprintf(r->key, sizeof r->key, "k%d", key);
	r->head.key = r->key;
	r->value = value;
	return &r->head;
}

/* Against a plain table: random puts and removals, and after each hundred everything is compared. */
static void rows(void **state)
{
	enum { KEYS = 500 };
	static int model[KEYS];
	struct rh_rows r;
	uint32_t seed = 3;
	char key[16];
	(void)state;
	rh_rows_init(&r);
	assert_null(rh_rows_get(&r, "x"));
	assert_false(rh_rows_remove(&r, "x"));
	for (int step = 1; step <= 20000; step++) {
		seed = seed * 1664525u + 1013904223u;
		int k = (int)(seed >> 8) % KEYS;
		uint64_t version = r.version;
		snprintf(key, sizeof key, "k%d", k);
		if (seed >> 30) {
			struct rh_row *fresh = row(k, step);
			uint64_t old = rh_rows_get(&r, key) ? rh_rows_get(&r, key)->stamp : 0;
			rh_rows_put(&r, fresh);
			assert_true(fresh->stamp != old && fresh->stamp);
			model[k] = step;
			assert_true(r.version != version);
		} else {
			assert_int_equal(rh_rows_remove(&r, key), model[k] != 0);
			assert_int_equal(r.version != version, model[k] != 0);
			model[k] = 0;
		}
		if (step % 100)
			continue;
		size_t n = 0;
		for (int i = 0; i < KEYS; i++) {
			snprintf(key, sizeof key, "k%d", i);
			struct row *got = (struct row *)(void *)rh_rows_get(&r, key);
			assert_int_equal(got ? got->value : 0, model[i]);
			n += model[i] != 0;
		}
		assert_int_equal(r.n, n);
	}
	rh_rows_clear(&r);
	assert_int_equal(r.n, 0);
	assert_null(rh_rows_get(&r, "k1"));
	rh_rows_put(&r, row(1, 1));
	assert_non_null(rh_rows_get(&r, "k1"));
	rh_rows_release(&r);
}

static void log_ring(void **state)
{
	(void)state;
	for (int i = 0; i < 1500; i++)
		rh_log("line %d\x1b", i);
	assert_int_equal(rh_log_count(), 1000);
	assert_non_null(strstr(rh_log_line(0), "line 500^["));
	assert_non_null(strstr(rh_log_line(999), "line 1499^["));
	assert_string_equal(rh_log_line(1000), "");
}

/* ---- files ---- */

static void files(void **state)
{
	char dir[] = "/tmp/ranchhand-test-XXXXXX";
	struct rh_err e = { 0 };
	struct rh_buf text;
	struct rh_secret secret;
	struct stat st;
	(void)state;
	assert_non_null(mkdtemp(dir));
	char *path = rh_format("%s/a/b/state", dir), *link = rh_format("%s/link", dir), *sub = rh_format("%s/a/b", dir),
	     *up = rh_format("%s/a", dir);
	rh_buf_init(&text, 100);
	rh_secret_init(&secret);
	assert_int_equal(rh_file_write(path, rh_str("one"), &e), RH_OK);
	assert_int_equal(rh_file_write(path, rh_str("two"), &e), RH_OK);
	assert_true(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	assert_true(stat(sub, &st) == 0 && (st.st_mode & 0777) == 0700 && st.st_nlink == 2);
	assert_int_equal(rh_file_read(path, 3, &text, &e), RH_OK);
	assert_string_equal(text.p, "two");
	assert_int_equal(rh_file_read(path, 2, &text, &e), RH_E_LIMIT);
	assert_int_equal(rh_file_read_secret(path, 10, true, &secret, &e), RH_OK);
	assert_true(rh_str_is(rh_secret_peek(&secret), "two"));
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_not_equal(rh_file_read_secret(path, 10, true, &secret, &e), RH_OK);
	assert_non_null(strstr(e.fix, "chmod 600"));
	assert_int_equal(rh_file_read_secret(path, 10, false, &secret, &e), RH_OK);
	assert_int_equal(symlink(path, link), 0); /* the link is replaced, what it leads to is not written */
	assert_int_equal(rh_file_write(link, rh_str("three"), &e), RH_OK);
	assert_true(lstat(link, &st) == 0 && S_ISREG(st.st_mode));
	rh_buf_clear(&text);
	assert_int_equal(rh_file_read(path, 3, &text, &e), RH_OK);
	assert_string_equal(text.p, "two");
	assert_int_equal(rh_file_read(dir, 100, &text, &e), RH_E_IO);
	assert_int_equal(e.sys, EISDIR);
	char *under = rh_format("%s/x", path);
	assert_int_not_equal(rh_file_write(under, rh_str("x"), &e), RH_OK);
	assert_true(*e.what && *e.why);
	assert_int_equal(rh_file_remove(link, &e), RH_OK);
	assert_int_equal(rh_file_remove(path, &e), RH_OK);
	assert_int_equal(rh_file_remove(path, &e), RH_OK);
	assert_int_not_equal(rh_file_remove(up, &e), RH_OK);
	assert_int_not_equal(rh_file_read(path, 100, &text, &e), RH_OK);
	assert_int_equal(e.sys, ENOENT);
	assert_int_equal(rmdir(sub) | rmdir(up) | rmdir(dir), 0); /* nothing was left beside them */
	rh_buf_release(&text);
	rh_secret_release(&secret);
	free(path), free(link), free(sub), free(up), free(under);
}

/* ---- dying ---- */

static int told = -1;

static void restore(void)
{
	ssize_t ignored = write(told, "R", 1);
	(void)ignored;
}

static int overflow_stack(volatile char *p, int deeper)
{
	volatile char here[4096];
	here[0] = p ? p[0] : 0;
	return deeper ? overflow_stack(here, deeper - 1) + here[0] : 0;
}

enum way { BY_SIGNAL, BY_BUG, BY_EXIT, BY_STACK };

static void die(enum way way, int sig)
{
	rh_die_init();
	rh_die_on_exit(restore);
	if (way == BY_BUG)
		RH_BUG("on purpose");
	if (way == BY_EXIT)
		exit(3);
	if (way == BY_STACK)
		(void)overflow_stack(NULL, INT32_MAX);
	raise(sig);
	_exit(99);
}

/* The restore callback ran exactly once, and the process ended as its parent must see it. */
static void deaths(void **state)
{
	static const struct {
		enum way way;
		int sig, status;
	} cases[] = {
		{ BY_SIGNAL, SIGSEGV, SIGSEGV }, { BY_SIGNAL, SIGABRT, SIGABRT }, { BY_SIGNAL, SIGBUS, SIGBUS },
		{ BY_SIGNAL, SIGFPE, SIGFPE },   { BY_SIGNAL, SIGILL, SIGILL },   { BY_BUG, 0, SIGABRT },
		{ BY_EXIT, 0, 3 << 8 },          { BY_STACK, 0, SIGSEGV },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		int ends[2], status;
		char got[8];
		assert_int_equal(pipe(ends), 0);
		pid_t child = fork();
		if (!child) {
			told = ends[1];
			int null = open("/dev/null", O_WRONLY);
			dup2(null, 2);
			for (int s = 1; s < 32; s++) /* cmocka has handlers of its own */
				signal(s, SIG_DFL);
			die(cases[i].way, cases[i].sig);
		}
		close(ends[1]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(read(ends[0], got, sizeof got), 1);
		assert_int_equal(status & 0xff7f, cases[i].status);
		close(ends[0]);
	}
}

static void signals(void **state)
{
	(void)state;
	pid_t child = fork();
	if (!child) {
		signal(SIGHUP, SIG_DFL); /* the test may run under nohup, which it would respect */
		rh_die_init();
		rh_die_init();
		struct pollfd p = { .fd = rh_die_fd(), .events = POLLIN };
		struct rlimit core;
		bool ok = rh_die_signals() == 0 && poll(&p, 1, 0) == 0;
		raise(SIGTERM);
		for (int i = 0; i < 100000; i++)
			raise(SIGWINCH); /* more than the pipe holds */
		raise(SIGHUP);
		raise(SIGPIPE);
		ok = ok && poll(&p, 1, 0) == 1;
		ok = ok && rh_die_signals() == (1u << SIGTERM | 1u << SIGWINCH | 1u << SIGHUP);
		ok = ok && rh_die_signals() == 0 && poll(&p, 1, 0) == 0;
		raise(SIGINT);
		raise(SIGWINCH);
		rh_die_forget(SIGINT);
		ok = ok && rh_die_signals() == 1u << SIGWINCH;
		ok = ok && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 && (umask(0) == 077);
		_exit(!ok);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* Who comes back learns of every place that is another one, or that it has to look at all. */
static void rows_remember_what_changed(void **state)
{
	struct rh_rows r;
	struct rh_row *seen[600] = { 0 };
	uint64_t stamps[600] = { 0 }, version = 0;
	uint32_t seed = 7;
	size_t had = 0, remembered = 0;

	(void)state;
	rh_rows_init(&r);
	for (int round = 0; round < 3000; round++) {
		seed = seed * 1664525 + 1013904223;
		for (unsigned i = 0, n = seed >> 9 & 31; i < n; i++) {
			char key[20];

			seed = seed * 1664525 + 1013904223;
			snprintf(key, sizeof key, "k%u", (unsigned)(seed >> 8) % 500);
			if (seed >> 28 > 4)
				rh_rows_put(&r, rh_row_copy(&(struct rh_row){ .key = key }, sizeof(struct rh_row),
							    (const size_t[]){ 0 }));
			else
				rh_rows_remove(&r, key);
		}
		if (round % 500 == 499)
			rh_rows_clear(&r);
		bool all = !rh_rows_remember(&r, version);
		remembered += !all;
		for (uint64_t of = version + 1; !all && of <= r.version; of++) {
			size_t at = rh_rows_changed(&r, of);

			seen[at] = at < r.n ? r.v[at] : NULL;
			stamps[at] = at < r.n ? r.v[at]->stamp : 0;
		}
		for (size_t i = 0; i < r.n; i++) {
			if (all) {
				seen[i] = r.v[i];
				stamps[i] = r.v[i]->stamp;
			}
			assert_ptr_equal(seen[i], r.v[i]);
			assert_int_equal(stamps[i], r.v[i]->stamp);
		}
		version = r.version;
		had = r.n > had ? r.n : had;
	}
	assert_true(had > 300 && remembered > 1500);
	rh_rows_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message),  cmocka_unit_test(rows),
		cmocka_unit_test(log_ring), cmocka_unit_test(files),
		cmocka_unit_test(deaths),   cmocka_unit_test(signals),
		cmocka_unit_test(timers),   cmocka_unit_test(rows_remember_what_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
