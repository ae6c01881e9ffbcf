/* Manners at the terminal: however the program dies, is stopped or is squeezed, the terminal is what it was.
 *
 * "hygiene PROGRAM" plays every case on the real program, started on its connect screen: no server is needed.
 */
#include "base/base.h"

#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WATCHDOG_MS 30000

static const char *program;
static struct rt_world world;
static const char *current;
static unsigned passed, failed;

static bool complain(const struct rt_term *t, const char *fmt, ...) RH_PRINTF(2, 3);
static bool complain(const struct rt_term *t, const char *fmt, ...)
{
	struct rh_buf b;
	va_list ap;
	printf("FAIL %s: ", current);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (t) {
		rh_buf_init(&b, (size_t)1 << 20);
		rt_term_dump(t, &b);
		fputs(b.p, stdout);
		rh_buf_release(&b);
	}
	return false;
}

static struct rt_term *start_with(int rows, int columns, bool driven, bool nohup)
{
	static const char *argv[] = { NULL, "--no-state", NULL };
	argv[0] = program;
	return rt_term_new(&(struct rt_term_start){ .argv = argv,
						    .env = (const char *const *)world.env,
						    .rows = rows,
						    .columns = columns,
						    .utf8 = true,
						    .driven = driven,
						    .nohup = nohup,
						    .wall = 1785578400 });
}

static struct rt_term *start(int rows, int columns, bool driven)
{
	return start_with(rows, columns, driven, false);
}

static bool settle(struct rt_term *t)
{
	while (!rt_term_taken(t)) {
		enum rt_wait w = rt_term_read(t, WATCHDOG_MS);
		if (w == RT_TIMEOUT || w == RT_ENDED)
			return complain(t, "no sign of life");
	}
	return true;
}

static bool well(struct rt_term *t)
{
	struct rh_buf b;
	rh_buf_init(&b, 65536);
	rt_term_verdict(t, &b);
	rt_world_left(&world, &b);
	bool ok = !b.n || complain(t, "%s", b.p);
	rh_buf_release(&b);
	return ok;
}

/* ---- dying ---- */

/* Dies of the signal, or ends with one of the exit codes that say so. */
static bool dies_of(int signal, bool by_signal)
{
	struct rt_term *t = start(24, 80, true);
	bool ok = settle(t);
	if (ok) {
		kill(t->pid, signal);
		ok = rt_term_wait_end(t, WATCHDOG_MS) || complain(t, "it lives on");
	}
	if (ok && by_signal && !(WIFSIGNALED(t->status) && WTERMSIG(t->status) == signal))
		ok = complain(t, "it ended with wait status %#x, not by signal %d", (unsigned)t->status, signal);
	if (ok && WIFSIGNALED(t->status) && WCOREDUMP(t->status))
		ok = complain(t, "it left a core file");
	ok = ok && well(t);
	rt_term_free(&t);
	return ok;
}

static bool on_term(void)
{
	return dies_of(SIGTERM, false);
}
static bool on_hup(void)
{
	return dies_of(SIGHUP, false);
}
static bool on_int(void)
{
	return dies_of(SIGQUIT, false);
}
static bool on_segv(void)
{
	return dies_of(SIGSEGV, true);
}
static bool on_abrt(void)
{
	return dies_of(SIGABRT, true);
}
static bool on_bus(void)
{
	return dies_of(SIGBUS, true);
}
static bool on_fpe(void)
{
	return dies_of(SIGFPE, true);
}
/* Signals that nobody sends for a reason. */
static bool on_stray(void)
{
	static const int strays[] = { SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGXCPU, SIGSYS, SIGIO };
	for (size_t i = 0; i < RH_LEN(strays); i++)
		if (!dies_of(strays[i], true))
			return false;
	return true;
}

/* The terminal goes away: the program must not spin or stay. */
static bool hangs_up(bool nohup)
{
	struct rt_term *t = start_with(24, 80, true, nohup);
	bool ok = settle(t);
	int status;
	close(t->pty);
	struct pollfd p = { .fd = (int)syscall(SYS_pidfd_open, t->pid, 0), .events = POLLIN };
	if (ok && (p.fd < 0 || poll(&p, 1, WATCHDOG_MS) <= 0))
		ok = complain(NULL, "it lives on without its terminal");
	close(p.fd);
	if (ok) {
		waitpid(t->pid, &status, 0);
		t->ended = true;
	}
	t->pty = open("/dev/null", O_RDWR);
	rt_term_free(&t);
	return ok;
}

static bool hang_up(void)
{
	return hangs_up(false);
}
static bool hang_up_unheard(void)
{
	return hangs_up(true);
}

/* ---- stopping and going on ---- */

static bool stopped(struct rt_term *t)
{
	int status;
	while (waitpid(t->pid, &status, WUNTRACED | WNOHANG) == 0) {
		enum rt_wait w = rt_term_read(t, 100);
		if (w == RT_ENDED)
			return false;
	}
	return WIFSTOPPED(status);
}

static bool suspends(void)
{
	struct rt_term *t = start(24, 80, true);
	struct rh_buf left;
	bool ok = settle(t);
	rh_buf_init(&left, 1024);
	if (ok) {
		uint64_t fences = t->fence.count;
		struct rh_str key = RH_STR("\032");
		rt_term_send(t, key);
		t->keys_sent++;
		ok = stopped(t) || complain(t, "^Z does not stop it");
		while (rt_term_read(t, 0) == RT_BYTES || t->held.n)
			;
		rt_modes_left(&t->stream.modes, &left);
		if (ok && left.n)
			ok = complain(t, "while stopped the terminal has: %s", left.p);
		kill(t->pid, SIGCONT);
		while (ok && (t->fence.count == fences || !rt_term_taken(t) || !t->stream.modes.alternate))
			if (rt_term_read(t, WATCHDOG_MS) >= RT_ENDED)
				ok = complain(t, "it does not come back");
		ok = ok &&
		     (rt_screen_has(t->screen, "New Rancher server") || complain(t, "its screen is not drawn again"));
	}
	if (ok) {
		(void)rt_term_press(t, "^Q");
		ok = (rt_term_wait_end(t, WATCHDOG_MS) || complain(t, "it does not quit")) && well(t);
	}
	rh_buf_release(&left);
	rt_term_free(&t);
	return ok;
}

/* ---- sizes ---- */

static bool quits(struct rt_term *t)
{
	(void)rt_term_press(t, "^Q");
	bool ok = rt_term_wait_end(t, WATCHDOG_MS) || complain(t, "it does not quit");
	if (ok && (!WIFEXITED(t->status) || WEXITSTATUS(t->status)))
		ok = complain(t, "it ended with wait status %#x", (unsigned)t->status);
	return ok && well(t);
}

static bool tiny(void)
{
	struct rt_term *t = start(5, 20, true);
	bool ok = settle(t);
	struct rh_buf text;
	rh_buf_init(&text, 4096);
	rt_screen_text(t->screen, &text);
	if (ok && !strstr(text.p, "60"))
		ok = complain(t, "a terminal of 20x5 is not told what is needed");
	if (ok) { /* and it recovers */
		unsigned frames = t->fence.frames;
		rt_term_resize(t, 24, 80);
		while (ok && t->fence.frames == frames)
			if (rt_term_read(t, WATCHDOG_MS) >= RT_ENDED)
				ok = complain(t, "it is not drawn after the terminal has grown");
		ok = ok && (rt_screen_has(t->screen, "New Rancher server") ||
			    complain(t, "the screen is not there after growing"));
	}
	rh_buf_release(&text);
	ok = ok && quits(t);
	rt_term_free(&t);
	return ok;
}

static bool storm(void)
{
	struct rt_term *t = start(24, 80, true);
	bool ok = settle(t);
	uint32_t random = 12345;
	for (int i = 0; i < 200 && ok; i++) {
		random = random * 1103515245u + 12345u;
		rt_term_resize(t, 3 + (int)(random >> 16) % 60, 10 + (int)(random >> 8) % 180);
		if (i % 3 == 0)
			(void)rt_term_press(t, i % 2 ? "Down" : "Tab");
		while (rt_term_read(t, 0) <= RT_FENCED)
			;
		ok = !t->ended || complain(t, "it ended");
	}
	if (ok) {
		unsigned frames = t->fence.frames;
		rt_term_resize(t, 24, 80);
		while (ok && (t->fence.frames == frames || !rt_term_taken(t) ||
			      !rt_screen_has(t->screen, "New Rancher server")))
			if (rt_term_read(t, WATCHDOG_MS) >= RT_ENDED)
				ok = complain(t, "after the storm the screen is not there");
	}
	ok = ok && quits(t);
	rt_term_free(&t);
	return ok;
}

/* ---- terminals that are none ---- */

/* Runs without a clock, as a shell would; true when it ended by itself. */
static bool ends_saying(struct rt_term *t, const char *word, int code)
{
	bool ok = rt_term_wait_end(t, WATCHDOG_MS) || complain(t, "it does not end");
	if (ok && (!WIFEXITED(t->status) || WEXITSTATUS(t->status) != code))
		ok = complain(t, "wait status %#x, expected exit code %d", (unsigned)t->status, code);
	if (ok && !strstr(t->raw.p, word))
		ok = complain(t, "it does not say \"%s\"", word);
	if (ok && memchr(t->raw.p, 0x1b, t->raw.n))
		ok = complain(t, "it writes control sequences to a terminal it does not know");
	rt_term_free(&t);
	return ok;
}

static bool no_term(void)
{
	rt_world_setenv(&world, "TERM", NULL);
	struct rt_term *t = start(24, 80, false);
	rt_world_setenv(&world, "TERM", "xterm-256color");
	return ends_saying(t, "TERM", 2);
}

/* It is drawn as a terminal of today, and the person is told. */
static bool unknown_term(void)
{
	rt_world_setenv(&world, "TERM", "no-such-terminal");
	struct rt_term *t = start(24, 80, true);
	rt_world_setenv(&world, "TERM", "xterm-256color");
	bool ok = settle(t) && (rt_screen_has(t->screen, "no-such-terminal") || complain(t, "it does not name TERM"));
	ok = ok && quits(t);
	rt_term_free(&t);
	return ok;
}

static bool c_locale(void)
{
	rt_world_setenv(&world, "LANG", "C");
	struct rt_term *t = start(24, 80, true);
	rt_world_setenv(&world, "LANG", "C.UTF-8");
	t->stream.utf8 = false;
	bool ok = settle(t) && (rt_screen_has(t->screen, "New Rancher server") || complain(t, "nothing to be seen"));
	ok = ok && quits(t);
	rt_term_free(&t);
	return ok;
}

/* No terminal at all: one sentence, exit code 2, nothing on stdout. */
static bool no_terminal(void)
{
	int fds[2], status;
	struct rh_buf out;
	char piece[4096];
	ssize_t n;
	rh_buf_init(&out, (size_t)1 << 20);
	if (pipe(fds) != 0)
		rt_die("pipe: %s", strerror(errno));
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		char *const argv[] = { (char *)(uintptr_t)program, NULL };
		setsid();
		dup2(open("/dev/null", O_RDWR), 0);
		dup2(fds[1], 1);
		dup2(fds[1], 2);
		execve(program, argv, world.env);
		_exit(98);
	}
	close(fds[1]);
	while ((n = read(fds[0], piece, sizeof piece)) > 0)
		rh_buf_add(&out, piece, (size_t)n);
	close(fds[0]);
	waitpid(pid, &status, 0);
	bool ok = (WIFEXITED(status) && WEXITSTATUS(status) == 2) ||
		  complain(NULL, "wait status %#x: %s", (unsigned)status, out.p);
	ok = ok && (strstr(out.p, "terminal") || complain(NULL, "it does not say why: %s", out.p));
	ok = ok && (!strchr(out.p, 0x1b) || complain(NULL, "it writes control sequences"));
	rh_buf_release(&out);
	return ok;
}

/* HOME missing, or not writable: it works, and says so. */
static bool no_home(void)
{
	char *home = rh_strdup(world.home);
	rt_world_setenv(&world, "HOME", "/nonexistent/home");
	struct rt_term *t = start(24, 80, true);
	bool ok = settle(t) && quits(t);
	rt_term_free(&t);
	rt_world_setenv(&world, "HOME", NULL);
	t = start(24, 80, true);
	ok = ok && settle(t) && quits(t);
	rt_term_free(&t);
	rt_world_setenv(&world, "HOME", home);
	free(home);
	return ok;
}

/* ---- what terminals send ---- */

/* Answers and garbage are eaten: none becomes a key. */
static bool garbage(void)
{
	static const char answers[] =
		"\033[?62;1;2c\033[24;80R\033]11;rgb:0000/0000/0000\033\\\033P1$r0m\033\\\033[>1;95;0c\033[I\033[O"
		"\033[<0;10;10M\033[<0;10;10m\033]10;rgb:ff/ff/ff\007\xff\xfe\033[999999999;1~";
	struct rt_term *t = start(24, 80, true);
	bool ok = settle(t);
	char screen[80];
	snprintf(screen, sizeof screen, "%s", t->fence.screen);
	rt_term_send(t, rh_str_n(answers, sizeof answers - 1));
	if (ok) {
		(void)rt_term_press(t, "^L");
		ok = settle(t);
	}
	if (ok && (strcmp(screen, t->fence.screen) != 0 || strchr(t->fence.focus, ':')))
		ok = complain(t, "the terminal's answers were taken for keys");
	ok = ok && quits(t);
	rt_term_free(&t);
	return ok;
}

static const struct {
	const char *name;
	bool (*run)(void);
} cases[] = {
	{ "SIGTERM", on_term },
	{ "SIGHUP", on_hup },
	{ "SIGQUIT", on_int },
	{ "SIGSEGV", on_segv },
	{ "SIGABRT", on_abrt },
	{ "SIGBUS", on_bus },
	{ "SIGFPE", on_fpe },
	{ "stray signals", on_stray },
	{ "hang-up", hang_up },
	{ "hang-up under nohup", hang_up_unheard },
	{ "suspend", suspends },
	{ "20x5", tiny },
	{ "resize storm", storm },
	{ "TERM unset", no_term },
	{ "TERM unknown", unknown_term },
	{ "LANG=C", c_locale },
	{ "no terminal", no_terminal },
	{ "no home", no_home },
	{ "answers", garbage },
};

int main(int argc, char **argv)
{
	if (argc < 2)
		rt_die("usage: hygiene PROGRAM [CASE]");
	program = argv[1];
	setvbuf(stdout, NULL, _IOLBF, 0);
	rt_world_init(&world);
	/* Under AddressSanitizer too it is our handlers that are looked at. */
	rt_world_setenv(&world, "ASAN_OPTIONS",
			"handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0");
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		current = cases[i].name;
		if (argc > 2 && strcmp(argv[2], current) != 0)
			continue;
		if (cases[i].run()) {
			passed++;
			printf("ok %s\n", current);
		} else {
			failed++;
		}
	}
	rt_world_release(&world);
	printf("%u passed, %u failed\n", passed, failed);
	return failed || !passed;
}
