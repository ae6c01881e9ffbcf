/* A terminal that no longer reads (a dead line, a frozen tmux) holds up neither the program nor its end: "deaf PROGRAM
 * SANDBOX" half-fills a form, stops reading until the terminal is full, and ends the program in every way. The form is
 * kept, the token given back, and a terminal that reads again sees what is so then.
 */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WATCHDOG_MS 30000
#define SOON_MS 5000 /* well below a second on a quiet machine */
#define FLOOD_MOST 400

#ifdef __SANITIZE_ADDRESS__
enum { SEGV_CODE = 1 }; /* the sanitizer reports it, and exits */
#else
enum { SEGV_CODE = -1 };
#endif

static const struct {
	const char *what;
	int signal; /* 0: ^C twice */
	int code;   /* -1: by the signal itself */
	bool kept;  /* the form */
} ends[] = {
	{ "TERM", SIGTERM, 128 + SIGTERM, true }, { "HUP", SIGHUP, 128 + SIGHUP, true },
	{ "QUIT", SIGQUIT, 128 + SIGQUIT, true }, { "^C twice", 0, 1, false },
	{ "SEGV", SIGSEGV, SEGV_CODE, false },
};

struct scene {
	struct rt_world world; /* of the sandbox */
	struct rt_sandbox sandbox;
	char *user, *password;
	const char *program;
};

static int64_t real_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static struct rt_term *start(const struct scene *s, const struct rt_world *home)
{
	const char *argv[] = { s->program, "--server", s->sandbox.at.url, "--cluster", "shop-prod",
			       "-n",       "web-blue", "registry/create", NULL };
	return rt_term_new(&(struct rt_term_start){ .argv = argv,
						    .env = (const char *const *)home->env,
						    .rows = 50,
						    .columns = 180,
						    .utf8 = true,
						    .wall = 1785578400 });
}

/* known: the user is filled in. */
static void sign_in(const struct scene *s, struct rt_term *t, bool known)
{
	saw(t, "Password");
	if (!known) {
		rt_term_type(t, rh_str(s->user));
		rt_term_press(t, "Tab");
	}
	rt_term_type(t, rh_str(s->password));
	rt_term_press(t, "^S");
}

static struct rt_term *form(const struct scene *s, const struct rt_world *home)
{
	struct rt_term *t = start(s, home);
	saw(t, "to go on:");
	rt_term_type_digits(t);
	rt_term_press(t, "Enter");
	sign_in(s, t, false);
	saw(t, "Name *");
	saw(t, "[ web-blue");
	rt_term_press(t, "Tab");
	rt_term_type(t, rh_str("deaf"));
	saw(t, "[ deaf");
	return t;
}

/* ---- not reading ---- */

/* Sends a key and waits until the program has read it. */
static void key_taken(int pty, int slave, const char *bytes)
{
	int64_t until = real_ms() + WATCHDOG_MS;
	int left = 1;
	if (write(pty, bytes, strlen(bytes)) != (ssize_t)strlen(bytes))
		rt_die("the terminal takes no keys: %s", strerror(errno));
	while (left > 0) {
		if (ioctl(slave, FIONREAD, &left) != 0)
			rt_die("FIONREAD: %s", strerror(errno));
		if (real_ms() > until)
			rt_die("the program reads no keys any more");
		sched_yield();
	}
}

/* Draws everything again and again, until the terminal has no room for more. */
static void fill(struct rt_term *t)
{
	int slave = open(ptsname(t->pty), O_RDWR | O_NOCTTY | O_CLOEXEC), n = 0;
	if (slave < 0)
		rt_die("%s: %s", ptsname(t->pty), strerror(errno));
	struct pollfd room = { .fd = slave, .events = POLLOUT };
	while (n++ < FLOOD_MOST && poll(&room, 1, 0) == 1)
		key_taken(t->pty, slave, "\014");
	if (poll(&room, 1, 0) == 1)
		rt_die("the terminal is not full after %d frames", n);
	for (int i = 0; i < 5; i++) /* and keys are still taken */
		key_taken(t->pty, slave, "\014");
	close(slave);
}

static int64_t ends_after(struct rt_term *t, int64_t most)
{
	int64_t start_at = real_ms();
	struct pollfd p = { .fd = (int)syscall(SYS_pidfd_open, t->pid, 0), .events = POLLIN };
	int ready = poll(&p, 1, (int)most);
	close(p.fd);
	return ready == 1 ? real_ms() - start_at : -1;
}

/* ---- the cases ---- */

/* How many sessions the user has; each asking is one more for as long as it takes. */
static size_t sessions(struct scene *s)
{
	struct rt_answer a = { 0 };
	struct rh_err e;
	rt_http(&s->sandbox.at, &(struct rt_request){ .method = "GET", .path = "/v3/tokens" }, &a);
	if (a.status != 200)
		rt_die("/v3/tokens: %d %s", a.status, a.error);
	struct rh_tree *tree = data_tree_parse(rh_buf_str(&a.body), &e);
	size_t n = tree ? data_tree_count(data_tree_at(tree, "/data")) : 0;
	data_tree_free(&tree);
	rt_answer_release(&a);
	return n;
}

static bool as_told(const struct rt_term *t, size_t which)
{
	return ends[which].code < 0 ? WIFSIGNALED(t->status) && WTERMSIG(t->status) == ends[which].signal
				    : WIFEXITED(t->status) && WEXITSTATUS(t->status) == ends[which].code;
}

static bool draft_offered(const struct scene *s, const struct rt_world *home)
{
	struct rt_term *t = start(s, home);
	sign_in(s, t, true);
	bool offered = rt_term_wait_text(t, "An unfinished form", WATCHDOG_MS);
	rt_term_free(&t);
	return offered;
}

static bool one_end(struct scene *s, size_t which)
{
	struct rt_world home;
	struct rh_buf bad;
	rt_world_init(&home);
	size_t before = sessions(s);
	struct rt_term *t = form(s, &home);
	fill(t);
	if (ends[which].signal)
		kill(t->pid, ends[which].signal);
	else if (write(t->pty, "\003\003", 2) != 2)
		rt_die("the terminal takes no keys");
	int64_t ms = ends_after(t, WATCHDOG_MS);
	bool ok = ms >= 0 && ms <= SOON_MS;
	if (ms < 0)
		rt_die("%s: it lives on", ends[which].what);
	(void)rt_term_wait_end(t, WATCHDOG_MS);
	ok = ok && as_told(t, which);
	rh_buf_init(&bad, 65536);
	rt_term_verdict(t, &bad);
	bool restored = !strstr(bad.p, "termios");
	size_t after = ends[which].kept ? sessions(s) : before;
	bool kept = !ends[which].kept || draft_offered(s, &home);
	printf("%s %s: ended after %lld ms, status %#x, settings of the terminal %s, %zu sessions before, %zu "
	       "after%s\n",
	       ok && restored && kept && before == after ? "ok" : "FAIL", ends[which].what, (long long)ms,
	       (unsigned)t->status, restored ? "restored" : "NOT restored", before, after,
	       !ends[which].kept ? ""
	       : kept            ? ", the form is offered again"
				 : ", the form is LOST");
	rh_buf_release(&bad);
	rt_term_free(&t);
	rt_world_release(&home);
	return ok && restored && kept && before == after;
}

/* Frames are not queued: what a terminal sees that reads again is the screen as it is now. */
static bool reads_again(struct scene *s)
{
	struct rt_world home;
	rt_world_init(&home);
	struct rt_term *t = form(s, &home);
	fill(t);
	uint64_t before = t->bytes;
	rt_term_type(t, rh_str("-x"));
	bool ok = rt_term_wait_text(t, "deaf-x", WATCHDOG_MS);
	uint64_t bytes = t->bytes - before;
	ok = ok && !t->stream.violations && bytes < 200000;
	printf("%s a terminal that reads again: %llu bytes\n%s", ok ? "ok" : "FAIL", (unsigned long long)bytes,
	       t->stream.problems.p);
	rt_term_free(&t);
	rt_world_release(&home);
	return ok;
}

static void announced_user(struct scene *s)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	if (!t)
		rt_die("%s", e.what);
	s->user = rh_str_dup(data_tree_text(t, "/users/0/name"));
	s->password = rh_str_dup(data_tree_text(t, "/users/0/password"));
	s->sandbox.at.token = rh_str_dup(data_tree_text(t, "/users/0/token"));
	data_tree_free(&t);
}

int main(int argc, char **argv)
{
	static const char *const arguments[] = { "--rancher", "2.15", "--seed", "1", NULL };
	struct scene s = { 0 };
	bool ok = true;
	if (argc != 3)
		rt_die("usage: deaf PROGRAM SANDBOX");
	s.program = argv[1];
	rt_world_init(&s.world);
	rt_sandbox_start(&s.sandbox, argv[2], arguments, s.world.env);
	announced_user(&s);
	ok = reads_again(&s);
	for (size_t i = 0; i < RH_LEN(ends); i++)
		ok = one_end(&s, i) && ok;
	rt_sandbox_end(&s.sandbox);
	rt_world_release(&s.world);
	free(s.user);
	free(s.password);
	return !ok;
}
